// spwd: the shadow password database.

#include <shadow.h>

#include <cerrno>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/structseq/structseq.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"

namespace taipan {

static constexpr StructSeqField kFields[] = {
    {"sp_namp", "login name"},
    {"sp_pwdp", "encrypted password"},
    {"sp_lstchg", "date of last change"},
    {"sp_min", "min #days between changes"},
    {"sp_max", "max #days between changes"},
    {"sp_warn", "#days before pw expires to warn user about it"},
    {"sp_inact", "#days after pw expires until account is disabled"},
    {"sp_expire", "#days since 1970-01-01 when account expires"},
    {"sp_flag", "reserved"},
    {"sp_nam", "login name; deprecated"},
    {"sp_pwd", "encrypted password; deprecated"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kDesc{
    "spwd.struct_spwd",
    "spwd.struct_spwd: Results from getsp*() routines.\n\n"
    "This object may be accessed either as a 9-tuple of\n"
    "  (sp_namp,sp_pwdp,sp_lstchg,sp_min,sp_max,sp_warn,sp_inact,sp_expire,sp_flag)\n"
    "or via the object attributes as named in the above tuple.",
    kFields, 9};
static constinit BuiltinType shadowType{{.name = "spwd.struct_spwd"}};

static Ref<> textOrNone(Thread& t, const char* text) {
  if (text == nullptr) return Ref<>::share(none());
  return fsDecode(t, text);
}

static Ref<> newShadow(Thread& t, const spwd& entry) {
  StructFiller fill(t, shadowType);
  fill.add(textOrNone(t, entry.sp_namp));
  fill.add(textOrNone(t, entry.sp_pwdp));
  for (long days : {entry.sp_lstchg, entry.sp_min, entry.sp_max, entry.sp_warn, entry.sp_inact,
                    entry.sp_expire, static_cast<long>(entry.sp_flag)}) {
    fill.add(newInt(days));
  }
  fill.add(textOrNone(t, entry.sp_namp));
  fill.add(textOrNone(t, entry.sp_pwdp));
  return fill.finish();
}

static Ref<> spwdGetspnam(Thread& t, Module&, Str& name) {
  Ref<> bytes = PY_TRY(fsEncode(t, &name));
  errno = 0;
  const spwd* entry = ::getspnam(static_cast<Bytes*>(bytes.get())->data);
  if (entry != nullptr) return newShadow(t, *entry);
  if (errno != 0 && errno != ENOENT) return raiseErrno(t);
  return t.raise(keyErrorType, "getspnam(): name not found");
}

static Ref<> spwdGetspall(Thread& t, Module&) {
  Ref<List> list = PY_TRY(newList(t));
  ::setspent();
  while (const spwd* entry = ::getspent()) {
    Status added = list->append(t, newShadow(t, *entry));
    if (added.failed()) {
      ::endspent();
      return failure;
    }
  }
  ::endspent();
  return list;
}

static constinit const MethodDef kFunctions[] = {
    METHOD("getspnam", "($module, arg, /)", spwdGetspnam,
           "Return the shadow password database entry for the given user name.\n\nSee `help(spwd)` "
           "for more on shadow password database entries."),
    METHOD("getspall", "($module, /)", spwdGetspall,
           "Return a list of all available shadow password database entries, in arbitrary "
           "order.\n\nSee `help(spwd)` for more on shadow password database entries."),
    {},
};

static Status spwdExec(Thread& t, Module& module) {
  PY_TRY(warn(t, deprecationWarningType, 6,
              "'spwd' is deprecated and slated for removal in Python 3.13"));
  if (shadowType.dict == nullptr) PY_TRY(initStructSeqType(t, shadowType, kDesc));
  return addObject(t, module, "struct_spwd", &shadowType);
}

extern constinit const ModuleSpec spwdModule{
    .name = "spwd",
    .doc =
        "This module provides access to the Unix shadow password database.\n"
        "It is available on various Unix versions.\n"
        "\n"
        "Shadow password database entries are reported as 9-tuples of type struct_spwd,\n"
        "containing the following items from the password database (see `<shadow.h>'):\n"
        "sp_namp, sp_pwdp, sp_lstchg, sp_min, sp_max, sp_warn, sp_inact, sp_expire, sp_flag.\n"
        "The sp_namp and sp_pwdp are strings, the rest are integers.\n"
        "An exception is raised if the entry asked for cannot be found.\n"
        "You have to be root to be able to use this module.",
    .functions = kFunctions,
    .exec = spwdExec,
};

}  // namespace taipan
