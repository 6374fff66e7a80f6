// fcntl.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/support/audit_event.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// Arguments that are copied in and out of the call.
static constexpr isize kBufferSize = 1024;

static Ref<> fcntlFcntl(Thread& t, Module&, FileNumber file, int command, Object* argument) {
  PY_TRY(auditEvent(t, "fcntl.fcntl", file.fd, command, argument));
  if (argument != nullptr && !isInt(argument)) {
    BufferView view;
    Ref<> bytes;
    if (isStr(argument)) {
      isize length;
      const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(argument), &length));
      bytes = PY_TRY(newBytes(t, text, length));
      PY_TRY(view.acquire(t, bytes.get()));
    } else {
      PY_TRY(view.acquire(t, argument));
    }
    if (view.size() > kBufferSize) return t.raise(valueErrorType, "fcntl string arg too long");
    char buffer[kBufferSize + 1] = {};
    std::memcpy(buffer, view.data(), static_cast<usize>(view.size()));
    PY_TRY(checkedCall(t, [&] { return ::fcntl(file.fd, command, buffer); }));
    return newBytes(t, buffer, view.size());
  }
  u64 value = argument == nullptr ? 0 : PY_TRY(toU64Wrapped(t, argument));
  return newInt(
      PY_TRY(checkedCall(t, [&] { return ::fcntl(file.fd, command, static_cast<int>(value)); })));
}

static Ref<> ioctlInPlace(Thread& t, int fd, unsigned request, BufferView& view) {
  // Short buffers go through a larger one, for drivers that write more than they should.
  char buffer[kBufferSize + 1] = {};
  bool isShort = view.size() <= kBufferSize;
  if (isShort) std::memcpy(buffer, view.data(), static_cast<usize>(view.size()));
  char* data = isShort ? buffer : view.writableData();
  int result = withoutGil(t, [&] { return ::ioctl(fd, request, data); });
  if (isShort) std::memcpy(view.writableData(), buffer, static_cast<usize>(view.size()));
  if (result < 0) return raiseErrno(t);
  return newInt(result);
}

static Ref<> fcntlIoctl(Thread& t, Module&, FileNumber file, Object* requestObject,
                        Object* argument, Optional<bool> mutate) {
  auto request = static_cast<unsigned>(PY_TRY(toU64Wrapped(t, requestObject)));
  PY_TRY(auditEvent(t, "fcntl.ioctl", file.fd, request, argument));
  if (argument != nullptr && !isInt(argument)) {
    BufferView view;
    if (mutate.value_or(true) && !isStr(argument)) {
      if (!view.acquire(t, argument, kBufferWritable).failed()) {
        return ioctlInPlace(t, file.fd, request, view);
      }
      t.clearPending();
    }
    Ref<> bytes;
    if (isStr(argument)) {
      isize length;
      const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(argument), &length));
      bytes = PY_TRY(newBytes(t, text, length));
      PY_TRY(view.acquire(t, bytes.get()));
    } else if (view.acquire(t, argument).failed()) {
      t.clearPending();
      return t.raise(typeErrorType,
                     "ioctl requires a file or file descriptor, an integer and optionally an "
                     "integer or buffer argument");
    }
    if (view.size() > kBufferSize) return t.raise(valueErrorType, "ioctl string arg too long");
    char buffer[kBufferSize + 1] = {};
    std::memcpy(buffer, view.data(), static_cast<usize>(view.size()));
    int result = withoutGil(t, [&] { return ::ioctl(file.fd, request, buffer); });
    if (result < 0) return raiseErrno(t);
    return newBytes(t, buffer, view.size());
  }
  u64 value = argument == nullptr ? 0 : PY_TRY(toU64Wrapped(t, argument));
  int result = withoutGil(t, [&] { return ::ioctl(file.fd, request, value); });
  if (result < 0) return raiseErrno(t);
  return newInt(result);
}

static Status fcntlFlock(Thread& t, Module&, FileNumber file, int operation) {
  PY_TRY(auditEvent(t, "fcntl.flock", file.fd, operation));
  PY_TRY(checkedCall(t, [&] { return ::flock(file.fd, operation); }));
  return {};
}

static Status fcntlLockf(Thread& t, Module&, FileNumber file, int operation, Object* length,
                         Object* start, Optional<int> whence) {
  PY_TRY(auditEvent(t, "fcntl.lockf", file.fd, operation, length, start, whence.value_or(0)));
  struct flock lock{};
  if (operation == LOCK_UN) {
    lock.l_type = F_UNLCK;
  } else if ((operation & LOCK_SH) != 0) {
    lock.l_type = F_RDLCK;
  } else if ((operation & LOCK_EX) != 0) {
    lock.l_type = F_WRLCK;
  } else {
    return t.raise(valueErrorType, "unrecognized lockf argument");
  }
  if (start != nullptr) lock.l_start = PY_TRY(toI64(t, start));
  if (length != nullptr) lock.l_len = PY_TRY(toI64(t, length));
  lock.l_whence = static_cast<short>(whence.value_or(0));
  int command = (operation & LOCK_NB) != 0 ? F_SETLK : F_SETLKW;
  PY_TRY(checkedCall(t, [&] { return ::fcntl(file.fd, command, &lock); }));
  return {};
}

static constinit const MethodDef kFunctions[] = {
    METHOD("fcntl", "($module, fd, cmd, arg=0, /)", fcntlFcntl,
           "Perform the operation `cmd` on file descriptor fd."),
    METHOD("ioctl", "($module, fd, request, arg=0, mutate_flag=True, /)", fcntlIoctl,
           "Perform the operation `request` on file descriptor `fd`."),
    METHOD("flock", "($module, fd, operation, /)", fcntlFlock,
           "Perform the lock operation `operation` on file descriptor `fd`."),
    METHOD("lockf", "($module, fd, cmd, len=0, start=0, whence=0, /)", fcntlLockf,
           "A wrapper around the fcntl() locking calls."),
    {},
};

static constexpr struct {
  const char* name;
  i64 value;
} kConstants[] = {
    {"DN_ACCESS", 1},       {"DN_ATTRIB", 32},      {"DN_CREATE", 4},
    {"DN_DELETE", 8},       {"DN_MODIFY", 2},       {"DN_MULTISHOT", 2147483648},
    {"DN_RENAME", 16},      {"FASYNC", 8192},       {"FD_CLOEXEC", 1},
    {"F_ADD_SEALS", 1033},  {"F_DUPFD", 0},         {"F_DUPFD_CLOEXEC", 1030},
    {"F_EXLCK", 4},         {"F_GETFD", 1},         {"F_GETFL", 3},
    {"F_GETLEASE", 1025},   {"F_GETLK", 5},         {"F_GETLK64", 5},
    {"F_GETOWN", 9},        {"F_GETPIPE_SZ", 1032}, {"F_GETSIG", 11},
    {"F_GET_SEALS", 1034},  {"F_NOTIFY", 1026},     {"F_OFD_GETLK", 36},
    {"F_OFD_SETLK", 37},    {"F_OFD_SETLKW", 38},   {"F_RDLCK", 0},
    {"F_SEAL_GROW", 4},     {"F_SEAL_SEAL", 1},     {"F_SEAL_SHRINK", 2},
    {"F_SEAL_WRITE", 8},    {"F_SETFD", 2},         {"F_SETFL", 4},
    {"F_SETLEASE", 1024},   {"F_SETLK", 6},         {"F_SETLK64", 6},
    {"F_SETLKW", 7},        {"F_SETLKW64", 7},      {"F_SETOWN", 8},
    {"F_SETPIPE_SZ", 1031}, {"F_SETSIG", 10},       {"F_SHLCK", 8},
    {"F_UNLCK", 2},         {"F_WRLCK", 1},         {"LOCK_EX", 2},
    {"LOCK_MAND", 32},      {"LOCK_NB", 4},         {"LOCK_READ", 64},
    {"LOCK_RW", 192},       {"LOCK_SH", 1},         {"LOCK_UN", 8},
    {"LOCK_WRITE", 128},
};

static Status fcntlExec(Thread& t, Module& module) {
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  return {};
}

extern constinit const ModuleSpec fcntlModule{
    .name = "fcntl",
    .doc =
        "This module performs file control and I/O control on file\n"
        "descriptors.  It is an interface to the fcntl() and ioctl() Unix\n"
        "routines.  File descriptors can be obtained with the fileno() method of\n"
        "a file or socket object.",
    .functions = kFunctions,
    .exec = fcntlExec,
};

}  // namespace taipan
