#include "modules/support/path.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- text ---------------------------------------------------------------------------------------

Ref<Str> fsDecode(Thread& t, const char* text, isize length) {
  return decodeFileSystem(t, text, length);
}
Ref<Str> fsDecode(Thread& t, const char* text) {
  return fsDecode(t, text, static_cast<isize>(std::strlen(text)));
}
Ref<Str> localeDecode(Thread& t, const char* text) { return fsDecode(t, text); }

Ref<> fsResult(Thread& t, const char* text, isize length, bool asBytes) {
  if (asBytes) return newBytes(t, text, length);
  return fsDecode(t, text, length);
}

Ref<> fsPath(Thread& t, Object* object) {
  if (isStr(object) || isBytes(object)) return Ref<>::share(object);
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__fspath__));
  if (!method.found()) {
    return t.raise(typeErrorType, "expected str, bytes or os.PathLike object, not %.200s",
                   shortTypeName(object->type));
  }
  Ref<> result = PY_TRY(call(t, method.get()));
  if (!isStr(result.get()) && !isBytes(result.get())) {
    return t.raise(typeErrorType, "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                   object->type->name, result->type->name);
  }
  return result;
}

/// The encoded text of a str: its own UTF-8 when that exists, else bytes with escapes undone.
static Status encodeStr(Thread& t, Str& text, Ref<>* holder, const char** data, isize* length) {
  if (text.state.ascii) {
    *holder = Ref<>::share(&text);
    *data = static_cast<const char*>(strData(text));
    *length = text.length;
    return {};
  }
  Ref<> bytes = PY_TRY(encodeFileSystem(t, text));
  auto* raw = static_cast<Bytes*>(bytes.get());
  *data = raw->data;
  *length = raw->size;
  *holder = std::move(bytes);
  return {};
}

Ref<> fsEncode(Thread& t, Object* object) {
  Ref<> path = PY_TRY(fsPath(t, object));
  Ref<> bytes = isBytes(path.get()) ? path.share()
                                    : PY_TRY(encodeFileSystem(t, *static_cast<Str*>(path.get())));
  auto* raw = static_cast<Bytes*>(bytes.get());
  if (std::strlen(raw->data) != static_cast<usize>(raw->size)) {
    return t.raise(valueErrorType, "embedded null byte");
  }
  return bytes;
}

// --- paths --------------------------------------------------------------------------------------

static const char* allowedText(int flags) {
  switch (flags) {
    case kPathAllowFd | kPathAllowNone:
      return "string, bytes, os.PathLike, integer or None";
    case kPathAllowFd:
      return "string, bytes, os.PathLike or integer";
    case kPathAllowNone:
      return "string, bytes, os.PathLike or None";
    default:
      return "string, bytes or os.PathLike";
  }
}

static Result<int> toDescriptorArgument(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  i64 value;
  bool fits = fitsI64(*static_cast<Int*>(index.get()), &value);
  bool negative = static_cast<Int*>(index.get())->isNegative();
  if (!fits || value > INT_MAX || value < INT_MIN) {
    return t.raise(overflowErrorType,
                   negative ? "fd is less than minimum" : "fd is greater than maximum");
  }
  return static_cast<int>(value);
}

static Status setText(Thread& t, Ref<> source, const char* function, const char* argument,
                      PathValue* out) {
  isize length;
  bool wasStr = isStr(source.get());
  if (wasStr) {
    PY_TRY(encodeStr(t, *static_cast<Str*>(source.get()), &out->holder, &out->text, &length));
  } else {
    auto* raw = static_cast<Bytes*>(source.get());
    out->text = raw->data;
    length = raw->size;
    out->isBytes = true;
    out->holder = std::move(source);
  }
  if (std::strlen(out->text) != static_cast<usize>(length)) {
    if (wasStr) return t.raise(valueErrorType, "embedded null byte");
    return t.raise(valueErrorType, "%s%sembedded null character in %s",
                   function != nullptr ? function : "", function != nullptr ? ": " : "",
                   argument != nullptr ? argument : "path");
  }
  return {};
}

Status convertPath(Thread& t, Object* object, const char* function, const char* argument, int flags,
                   PathValue* out) {
  out->object = Ref<>::share(object);
  if ((flags & kPathAllowNone) != 0 && isNone(object)) return {};
  if (isStr(object) || isBytes(object)) {
    return setText(t, Ref<>::share(object), function, argument, out);
  }
  const char* prefix = function != nullptr ? function : "";
  const char* colon = function != nullptr ? ": " : "";
  const char* name = argument != nullptr ? argument : "path";
  bool isIndex = (flags & kPathAllowFd) != 0 && hasIndex(object);
  if (!isIndex && !hasBuffer(object)) {
    Lookup method = PY_TRY(lookupSpecial(t, object, names::__fspath__));
    if (!method.found()) {
      return t.raise(typeErrorType, "%s%s%s should be %s, not %.200s", prefix, colon, name,
                     allowedText(flags), object->type->name);
    }
    Ref<> path = PY_TRY(call(t, method.get()));
    if (!isStr(path.get()) && !isBytes(path.get())) {
      return t.raise(typeErrorType,
                     "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                     object->type->name, path->type->name);
    }
    out->object = path.share();
    return setText(t, std::move(path), function, argument, out);
  }
  if (isIndex) {
    out->fd = PY_TRY(toDescriptorArgument(t, object));
    out->isFd = out->fd != -1;  // -1 stands for no path at all
    return {};
  }
  PY_TRY(warn(t, deprecationWarningType, 1, "%s%s%s should be %s, not %.200s", prefix, colon, name,
              allowedText(flags), object->type->name));
  Ref<> bytes = PY_TRY(toBytes(t, object));
  return setText(t, std::move(bytes), function, argument, out);
}

Failure raisePathErrno(Thread& t, const PathValue& path) {
  return raiseErrno(t, errno, path.object.get());
}
Failure raisePathErrno(Thread& t, int error, const PathValue& path) {
  return raiseErrno(t, error, path.object.get());
}

// --- descriptors --------------------------------------------------------------------------------

Result<DirFd> Arg<DirFd>::from(Thread& t, Object* object, const Signature&, int) {
  DirFd result;
  if (object == nullptr || isNone(object)) return result;
  if (!hasIndex(object)) {
    return t.raise(typeErrorType, "argument should be integer or None, not %.200s",
                   object->type->name);
  }
  result.fd = PY_TRY(toDescriptorArgument(t, object));
  return result;
}

Result<int> toFileDescriptor(Thread& t, Object* object) {
  int fd;
  if (isInt(object)) {
    fd = PY_TRY(toCInt(t, object));
  } else {
    Lookup method = PY_TRY(lookupAttribute(t, object, names::fileno));
    if (!method.found()) {
      return t.raise(typeErrorType, "argument must be an int, or have a fileno() method.");
    }
    Ref<> number = PY_TRY(call(t, method.get()));
    if (!isInt(number.get())) {
      return t.raise(typeErrorType, "fileno() returned a non-integer");
    }
    fd = PY_TRY(toCInt(t, number.get()));
  }
  if (fd < 0) {
    return t.raise(valueErrorType, "file descriptor cannot be a negative integer (%i)", fd);
  }
  return fd;
}

Status setInheritable(Thread& t, int fd, bool inheritable) {
  int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return raiseErrno(t);
  int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  if (wanted != flags && fcntl(fd, F_SETFD, wanted) < 0) return raiseErrno(t);
  return {};
}

}  // namespace taipan
