// File system arguments of native modules: paths (str, bytes, os.PathLike), descriptors, dir_fd.
#pragma once

#include <fcntl.h>

#include "object/arguments.h"
#include "object/builtin_types.h"

namespace taipan {

enum PathFlag : int { kPathAllowFd = 1, kPathAllowNone = 2 };

/// A path argument as C text in the file system encoding.
struct PathValue {
  Ref<> object;                ///< what OSError.filename shows; null if the argument was absent
  Ref<> holder;                ///< keeps `text` alive
  const char* text = nullptr;  ///< null for a descriptor or None
  int fd = -1;
  bool isFd = false;
  bool isBytes = false;  ///< results should be bytes

  /// "." for None.
  const char* textOrDot() const { return text != nullptr ? text : "."; }
};

/// Converts with the messages of posix functions: "stat: path should be ...". `argument` and
/// `function` may be null.
Status convertPath(Thread& t, Object* object, const char* function, const char* argument, int flags,
                   PathValue* out);

/// As METHOD parameters.
template <int Flags>
struct PathArgument : PathValue {};
using Path = PathArgument<0>;
using PathOrFd = PathArgument<kPathAllowFd>;
using PathOrNone = PathArgument<kPathAllowNone>;
using PathOrFdOrNone = PathArgument<kPathAllowFd | kPathAllowNone>;

template <int Flags>
struct Arg<PathArgument<Flags>> {
  static Result<PathArgument<Flags>> from(Thread& t, Object* object, const Signature& signature,
                                          int position) {
    PathArgument<Flags> path;
    if (object == nullptr) return Result<PathArgument<Flags>>(std::move(path));
    const Signature::Parameter& parameter = signature.parameters[position - 1];
    char name[40] = {};
    for (int i = 0; i < parameter.length && i < 39; ++i) name[i] = parameter.start[i];
    if (convertPath(t, object, signature.function, name, Flags, &path).failed()) return failure;
    return Result<PathArgument<Flags>>(std::move(path));
  }
};

/// dir_fd: None or absent is the current directory.
struct DirFd {
  int fd = AT_FDCWD;
  bool isDefault() const { return fd == AT_FDCWD; }
};
template <>
struct Arg<DirFd> {
  static Result<DirFd> from(Thread& t, Object* object, const Signature&, int);
};

/// A descriptor, or an object with fileno().
struct FileNumber {
  int fd = -1;
};
/// = PyObject_AsFileDescriptor.
Result<int> toFileDescriptor(Thread& t, Object* object);
template <>
struct Arg<FileNumber> {
  static Result<FileNumber> from(Thread& t, Object* object, const Signature&, int) {
    FileNumber number;
    number.fd = PY_TRY(toFileDescriptor(t, object));
    return number;
  }
};

/// `os.fspath(object)`: str or bytes.
Ref<> fsPath(Thread& t, Object* object);
/// Encodes a str, keeps bytes; PathLike objects too (= PyUnicode_FSConverter): bytes.
Ref<> fsEncode(Thread& t, Object* object);
/// A str from text of the file system (surrogateescape).
Ref<Str> fsDecode(Thread& t, const char* text, isize length);
Ref<Str> fsDecode(Thread& t, const char* text);
/// As bytes or as str.
Ref<> fsResult(Thread& t, const char* text, isize length, bool asBytes);
/// A str from the locale's text (strerror, time zones); also surrogateescape.
Ref<Str> localeDecode(Thread& t, const char* text);

/// O_CLOEXEC for a descriptor.
Status setInheritable(Thread& t, int fd, bool inheritable);

/// Raises OSError with the path of an argument.
Failure raisePathErrno(Thread& t, const PathValue& path);
Failure raisePathErrno(Thread& t, int error, const PathValue& path);

}  // namespace taipan
