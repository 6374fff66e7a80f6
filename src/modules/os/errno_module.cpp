// errno: the symbols of errno.h.

#include <cerrno>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "object/method.h"
#include "object/module_spec.h"

namespace taipan {

static constexpr struct {
  const char* name;
  int value;
} kErrors[] = {
    {"ENODEV", ENODEV},
    {"ENOCSI", ENOCSI},
    {"EHOSTUNREACH", EHOSTUNREACH},
    {"ENOMSG", ENOMSG},
    {"EUCLEAN", EUCLEAN},
    {"EL2NSYNC", EL2NSYNC},
    {"EL2HLT", EL2HLT},
    {"ENODATA", ENODATA},
    {"ENOTBLK", ENOTBLK},
    {"ENOSYS", ENOSYS},
    {"EPIPE", EPIPE},
    {"EINVAL", EINVAL},
    {"EOVERFLOW", EOVERFLOW},
    {"EADV", EADV},
    {"EINTR", EINTR},
    {"EUSERS", EUSERS},
    {"ENOTEMPTY", ENOTEMPTY},
    {"ENOBUFS", ENOBUFS},
    {"EPROTO", EPROTO},
    {"EREMOTE", EREMOTE},
    {"ENAVAIL", ENAVAIL},
    {"ECHILD", ECHILD},
    {"ELOOP", ELOOP},
    {"EXDEV", EXDEV},
    {"E2BIG", E2BIG},
    {"ESRCH", ESRCH},
    {"EMSGSIZE", EMSGSIZE},
    {"EAFNOSUPPORT", EAFNOSUPPORT},
    {"EBADR", EBADR},
    {"EHOSTDOWN", EHOSTDOWN},
    {"EPFNOSUPPORT", EPFNOSUPPORT},
    {"ENOPROTOOPT", ENOPROTOOPT},
    {"EBUSY", EBUSY},
    {"EWOULDBLOCK", EWOULDBLOCK},
    {"EBADFD", EBADFD},
    {"EDOTDOT", EDOTDOT},
    {"EISCONN", EISCONN},
    {"ENOANO", ENOANO},
    {"ESHUTDOWN", ESHUTDOWN},
    {"ECHRNG", ECHRNG},
    {"ELIBBAD", ELIBBAD},
    {"ENONET", ENONET},
    {"EBADE", EBADE},
    {"EBADF", EBADF},
    {"EMULTIHOP", EMULTIHOP},
    {"EIO", EIO},
    {"EUNATCH", EUNATCH},
    {"EPROTOTYPE", EPROTOTYPE},
    {"ENOSPC", ENOSPC},
    {"ENOEXEC", ENOEXEC},
    {"EALREADY", EALREADY},
    {"ENETDOWN", ENETDOWN},
    {"ENOTNAM", ENOTNAM},
    {"EACCES", EACCES},
    {"ELNRNG", ELNRNG},
    {"EILSEQ", EILSEQ},
    {"ENOTDIR", ENOTDIR},
    {"ENOTUNIQ", ENOTUNIQ},
    {"EPERM", EPERM},
    {"EDOM", EDOM},
    {"EXFULL", EXFULL},
    {"ECONNREFUSED", ECONNREFUSED},
    {"EISDIR", EISDIR},
    {"EPROTONOSUPPORT", EPROTONOSUPPORT},
    {"EROFS", EROFS},
    {"EADDRNOTAVAIL", EADDRNOTAVAIL},
    {"EIDRM", EIDRM},
    {"ECOMM", ECOMM},
    {"ESRMNT", ESRMNT},
    {"EREMOTEIO", EREMOTEIO},
    {"EL3RST", EL3RST},
    {"EBADMSG", EBADMSG},
    {"ENFILE", ENFILE},
    {"ELIBMAX", ELIBMAX},
    {"ESPIPE", ESPIPE},
    {"ENOLINK", ENOLINK},
    {"ENETRESET", ENETRESET},
    {"ETIMEDOUT", ETIMEDOUT},
    {"ENOENT", ENOENT},
    {"EEXIST", EEXIST},
    {"EDQUOT", EDQUOT},
    {"ENOSTR", ENOSTR},
    {"EBADSLT", EBADSLT},
    {"EBADRQC", EBADRQC},
    {"ELIBACC", ELIBACC},
    {"EFAULT", EFAULT},
    {"EFBIG", EFBIG},
    {"EDEADLK", EDEADLK},
    {"ENOTCONN", ENOTCONN},
    {"EDESTADDRREQ", EDESTADDRREQ},
    {"ELIBSCN", ELIBSCN},
    {"ENOLCK", ENOLCK},
    {"EISNAM", EISNAM},
    {"ECONNABORTED", ECONNABORTED},
    {"ENETUNREACH", ENETUNREACH},
    {"ESTALE", ESTALE},
    {"ENOSR", ENOSR},
    {"ENOMEM", ENOMEM},
    {"ENOTSOCK", ENOTSOCK},
    {"ESTRPIPE", ESTRPIPE},
    {"EMLINK", EMLINK},
    {"ERANGE", ERANGE},
    {"ELIBEXEC", ELIBEXEC},
    {"EL3HLT", EL3HLT},
    {"ECONNRESET", ECONNRESET},
    {"EADDRINUSE", EADDRINUSE},
    {"EOPNOTSUPP", EOPNOTSUPP},
    {"EREMCHG", EREMCHG},
    {"EAGAIN", EAGAIN},
    {"ENAMETOOLONG", ENAMETOOLONG},
    {"ENOTTY", ENOTTY},
    {"ERESTART", ERESTART},
    {"ESOCKTNOSUPPORT", ESOCKTNOSUPPORT},
    {"ETIME", ETIME},
    {"EBFONT", EBFONT},
    {"EDEADLOCK", EDEADLOCK},
    {"ETOOMANYREFS", ETOOMANYREFS},
    {"EMFILE", EMFILE},
    {"ETXTBSY", ETXTBSY},
    {"EINPROGRESS", EINPROGRESS},
    {"ENXIO", ENXIO},
    {"ENOPKG", ENOPKG},
    {"ENOMEDIUM", ENOMEDIUM},
    {"EMEDIUMTYPE", EMEDIUMTYPE},
    {"ECANCELED", ECANCELED},
    {"ENOKEY", ENOKEY},
    {"EKEYEXPIRED", EKEYEXPIRED},
    {"EKEYREVOKED", EKEYREVOKED},
    {"EKEYREJECTED", EKEYREJECTED},
    {"EOWNERDEAD", EOWNERDEAD},
    {"ENOTRECOVERABLE", ENOTRECOVERABLE},
    {"ERFKILL", ERFKILL},
    {"ENOTSUP", ENOTSUP},
};

static Status errnoExec(Thread& t, Module& module) {
  Ref<Dict> codes = PY_TRY(newDict(t));
  PY_TRY(addObject(t, module, "errorcode", codes.get()));
  for (const auto& error : kErrors) {
    Ref<> value = PY_TRY(toObject(error.value));
    Ref<Str> name = PY_TRY(newInterned(t, error.name));
    PY_TRY(addObject(t, module, error.name, value.get()));
    // The last name of a number is the one that errorcode gives.
    PY_TRY(dictSet(t, codes.get(), value.get(), name.get()));
  }
  return {};
}

extern constinit const ModuleSpec errnoModule{
    .name = "errno",
    .doc =
        "This module makes available standard errno system symbols.\n\n"
        "The value of each symbol is the corresponding integer value,\n"
        "e.g., on most systems, errno.ENOENT equals the integer 2.\n\n"
        "The dictionary errno.errorcode maps numeric codes to symbol names,\n"
        "e.g., errno.errorcode[2] could be the string 'ENOENT'.\n\n"
        "Symbols that are not relevant to the underlying system are not defined.\n\n"
        "To map error codes to error messages, use os.strerror().",
    .exec = errnoExec,
};

}  // namespace taipan
