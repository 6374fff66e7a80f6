// stat and its relatives.

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "modules/posix/posix.h"
#include "object/builtin_type.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

static constexpr StructSeqField kStatFields[] = {
    {"st_mode", "protection bits"},
    {"st_ino", "inode"},
    {"st_dev", "device"},
    {"st_nlink", "number of hard links"},
    {"st_uid", "user ID of owner"},
    {"st_gid", "group ID of owner"},
    {"st_size", "total size, in bytes"},
    {"unnamed field", "integer time of last access"},
    {"unnamed field", "integer time of last modification"},
    {"unnamed field", "integer time of last change"},
    {"st_atime", "time of last access"},
    {"st_mtime", "time of last modification"},
    {"st_ctime", "time of last change"},
    {"st_atime_ns", "time of last access in nanoseconds"},
    {"st_mtime_ns", "time of last modification in nanoseconds"},
    {"st_ctime_ns", "time of last change in nanoseconds"},
    {"st_blksize", "blocksize for filesystem I/O"},
    {"st_blocks", "number of blocks allocated"},
    {"st_rdev", "device type (if inode device)"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kStatDesc{
    "os.stat_result",
    "stat_result: Result from stat, fstat, or lstat.\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\n"
    "or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\n"
    "Posix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\n"
    "or st_flags, they are available as attributes only.\n\n"
    "See os.stat for more information.",
    kStatFields, 10};

static constexpr StructSeqField kStatvfsFields[] = {
    {"f_bsize", nullptr},  {"f_frsize", nullptr},  {"f_blocks", nullptr}, {"f_bfree", nullptr},
    {"f_bavail", nullptr}, {"f_files", nullptr},   {"f_ffree", nullptr},  {"f_favail", nullptr},
    {"f_flag", nullptr},   {"f_namemax", nullptr}, {"f_fsid", nullptr},   {nullptr, nullptr},
};
static constexpr StructSeqDesc kStatvfsDesc{
    "os.statvfs_result",
    "statvfs_result: Result from statvfs or fstatvfs.\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\n"
    "or via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\n"
    "See os.statvfs for more information.",
    kStatvfsFields, 10};

constinit BuiltinType statResultType{{.name = "os.stat_result"}};
constinit BuiltinType statvfsResultType{{.name = "os.statvfs_result"}};

static NewFunction plainStatNew = nullptr;

/// The float times default to the integer ones.
static Object* statResultNew(Type* cls, Object* args, Object* kwargs) {
  Object* made = plainStatNew(cls, args, kwargs);
  if (made == nullptr) return nullptr;
  auto* tuple = static_cast<Tuple*>(made);
  for (int i = 7; i < 10; ++i) {
    if (tuple->items[i + 3] == nullptr || isNone(tuple->items[i + 3])) {
      incref(tuple->items[i]);
      assignOwned(tuple->items[i + 3], tuple->items[i]);
    }
  }
  return made;
}

Status initStatTypes(Thread& t) {
  if (plainStatNew != nullptr) return {};
  PY_TRY(initStructSeqType(t, statResultType, kStatDesc));
  plainStatNew = statResultType.new_;
  statResultType.new_ = &statResultNew;
  return initStructSeqType(t, statvfsResultType, kStatvfsDesc);
}

static Ref<> nanoseconds(Thread& t, const timespec& time) {
  i64 result;
  if (!__builtin_mul_overflow(static_cast<i64>(time.tv_sec), i64{1000000000}, &result) &&
      !__builtin_add_overflow(result, static_cast<i64>(time.tv_nsec), &result)) {
    return newInt(result);
  }
  Ref<Int> seconds = PY_TRY(newInt(static_cast<i64>(time.tv_sec)));
  Ref<Int> billion = PY_TRY(newInt(i64{1000000000}));
  Ref<Int> product = PY_TRY(intMultiply(t, *seconds, *billion));
  Ref<Int> rest = PY_TRY(newInt(static_cast<i64>(time.tv_nsec)));
  return intAdd(t, *product, *rest);
}

Ref<> newStatResult(Thread& t, const struct stat& s) {
  StructFiller fill(t, statResultType);
  fill.addInt(s.st_mode);
  fill.add(newInt(static_cast<u64>(s.st_ino)));
  fill.add(newInt(static_cast<u64>(s.st_dev)));
  fill.addInt(static_cast<i64>(s.st_nlink));
  fill.add(idToObject(s.st_uid));
  fill.add(idToObject(s.st_gid));
  fill.addInt(s.st_size);
  const timespec* times[] = {&s.st_atim, &s.st_mtim, &s.st_ctim};
  for (const timespec* time : times) fill.addInt(time->tv_sec);
  for (const timespec* time : times) {
    fill.add(
        newFloat(static_cast<double>(time->tv_sec) + 1e-9 * static_cast<double>(time->tv_nsec)));
  }
  for (const timespec* time : times) fill.add(nanoseconds(t, *time));
  fill.addInt(s.st_blksize);
  fill.addInt(s.st_blocks);
  fill.add(newInt(static_cast<u64>(s.st_rdev)));
  return fill.finish();
}

Ref<> statPath(Thread& t, const char* function, const PathValue& path, DirFd dir,
               bool followSymlinks) {
  if (path.isFd && !dir.isDefault()) {
    return t.raise(valueErrorType, "%s: can't specify dir_fd without matching path", function);
  }
  struct stat status;
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::fstat(path.fd, &status);
    return ::fstatat(dir.fd, path.text, &status, followSymlinks ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  if (result != 0) return raisePathErrno(t, path);
  return newStatResult(t, status);
}

static Ref<> posixStat(Thread& t, Module&, PathOrFd path, DirFd dir, Optional<bool> follow) {
  return statPath(t, "stat", path, dir, follow.value_or(true));
}

static Ref<> posixLstat(Thread& t, Module&, Path path, DirFd dir) {
  return statPath(t, "lstat", path, dir, false);
}

static Ref<> posixFstat(Thread& t, Module&, int fd) {
  struct stat status;
  PY_TRY(checkedCall(t, [&] { return ::fstat(fd, &status); }));
  return newStatResult(t, status);
}

static Ref<> newStatvfsResult(Thread& t, const struct statvfs& s) {
  StructFiller fill(t, statvfsResultType);
  fill.addInt(static_cast<i64>(s.f_bsize));
  fill.addInt(static_cast<i64>(s.f_frsize));
  fill.addInt(static_cast<i64>(s.f_blocks));
  fill.addInt(static_cast<i64>(s.f_bfree));
  fill.addInt(static_cast<i64>(s.f_bavail));
  fill.addInt(static_cast<i64>(s.f_files));
  fill.addInt(static_cast<i64>(s.f_ffree));
  fill.addInt(static_cast<i64>(s.f_favail));
  fill.addInt(static_cast<i64>(s.f_flag));
  fill.addInt(static_cast<i64>(s.f_namemax));
  fill.add(newInt(static_cast<u64>(s.f_fsid)));
  return fill.finish();
}

static Ref<> posixStatvfs(Thread& t, Module&, PathOrFd path) {
  struct statvfs status;
  int result = withoutGil(
      t, [&] { return path.isFd ? ::fstatvfs(path.fd, &status) : ::statvfs(path.text, &status); });
  if (result != 0) return raisePathErrno(t, path);
  return newStatvfsResult(t, status);
}

static Ref<> posixFstatvfs(Thread& t, Module&, int fd) {
  struct statvfs status;
  PY_TRY(checkedCall(t, [&] { return ::fstatvfs(fd, &status); }));
  return newStatvfsResult(t, status);
}

// --- utime --------------------------------------------------------------------------------------

/// Seconds as int or float, rounded down.
static Status toTimespec(Thread& t, Object* object, timespec* out) {
  if (isFloat(object)) {
    double value = static_cast<Float*>(object)->value;
    double whole = __builtin_floor(value);
    if (value != value) {
      return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    }
    if (whole < -9.2e18 || whole > 9.2e18) {
      return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
    }
    out->tv_sec = static_cast<time_t>(whole);
    out->tv_nsec = static_cast<long>((value - whole) * 1e9);
    return {};
  }
  Result<i64> seconds = toI64(t, object);
  if (seconds.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
  }
  out->tv_sec = seconds.value();
  out->tv_nsec = 0;
  return {};
}

static Status nanosToTimespec(Thread& t, Object* object, timespec* out) {
  Ref<> billion = PY_TRY(newInt(i64{1000000000}));
  Ref<> pair = PY_TRY(divmodOperation(t, object, billion.get()));
  if (!isTuple(pair.get()) || static_cast<Tuple*>(pair.get())->size != 2) {
    return t.raise(typeErrorType, "%.200s.__divmod__() must return a 2-tuple, not %.200s",
                   object->type->name, pair->type->name);
  }
  out->tv_sec = PY_TRY(toI64(t, static_cast<Tuple*>(pair.get())->items[0]));
  out->tv_nsec = PY_TRY(toI64(t, static_cast<Tuple*>(pair.get())->items[1]));
  return {};
}

static bool isPair(Object* object) {
  return isTuple(object) && static_cast<Tuple*>(object)->size == 2;
}

static Status posixUtime(Thread& t, Module&, PathOrFd path, Object* times, Object* ns, DirFd dir,
                         Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  timespec values[2];
  timespec* now = values;
  if (times != nullptr && !isNone(times) && ns != nullptr) {
    return t.raise(valueErrorType, "utime: you may specify either 'times' or 'ns' but not both");
  }
  if (times != nullptr && !isNone(times)) {
    if (!isPair(times)) {
      return t.raise(typeErrorType, "utime: 'times' must be either a tuple of two ints or None");
    }
    PY_TRY(toTimespec(t, static_cast<Tuple*>(times)->items[0], &values[0]));
    PY_TRY(toTimespec(t, static_cast<Tuple*>(times)->items[1], &values[1]));
  } else if (ns != nullptr) {
    if (!isPair(ns)) return t.raise(typeErrorType, "utime: 'ns' must be a tuple of two ints");
    PY_TRY(nanosToTimespec(t, static_cast<Tuple*>(ns)->items[0], &values[0]));
    PY_TRY(nanosToTimespec(t, static_cast<Tuple*>(ns)->items[1], &values[1]));
  } else {
    now = nullptr;
  }
  if (path.isFd && !dir.isDefault()) {
    return t.raise(valueErrorType, "utime: can't specify dir_fd without matching path");
  }
  if (path.isFd && !follow) {
    return t.raise(valueErrorType, "utime: cannot use fd and follow_symlinks together");
  }
  PY_TRY(auditEvent(t, "os.utime", path, times, ns, dir));
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::futimens(path.fd, now);
    return ::utimensat(dir.fd, path.text, now, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  if (result < 0) return raiseErrno(t);
  return {};
}

constinit const MethodDef kPosixStatMethods[] = {
    METHOD("stat", "($module, /, path, *, dir_fd=None, follow_symlinks=True)", posixStat,
           "Perform a stat system call on the given path."),
    METHOD("lstat", "($module, /, path, *, dir_fd=None)", posixLstat,
           "Perform a stat system call on the given path, without following symbolic links."),
    METHOD("fstat", "($module, /, fd)", posixFstat,
           "Perform a stat system call on the given file descriptor."),
    METHOD("statvfs", "($module, /, path)", posixStatvfs,
           "Perform a statvfs system call on the given path."),
    METHOD("fstatvfs", "($module, fd, /)", posixFstatvfs,
           "Perform an fstatvfs system call on the given fd."),
    METHOD("utime",
           "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, "
           "follow_symlinks=True)",
           posixUtime, "Set the access and modified time of path."),
    {},
};

}  // namespace taipan
