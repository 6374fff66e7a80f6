// Operations on file descriptors.

#include <poll.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <climits>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

static Result<i64> openFile(Thread& t, const PathValue& path, int flags, int mode, DirFd dir) {
  while (true) {
    int fd = withoutGil(
        t, [&] { return ::openat(dir.fd, path.text, flags, static_cast<mode_t>(mode)); });
    if (fd >= 0) return fd;
    if (errno != EINTR) return raisePathErrno(t, path);
    if (handleEvalBreaker(t).failed()) return failure;
  }
}

static Ref<> posixOpen(Thread& t, Module&, Path path, int flags, Optional<int> mode, DirFd dir) {
  flags |= O_CLOEXEC;
  PY_TRY(auditEvent(t, "open", path, nullptr, flags));
  return newInt(PY_TRY(openFile(t, path, flags, mode.value_or(0777), dir)));
}

static Status posixClose(Thread& t, Module&, int fd) {
  int result = withoutGil(t, [&] { return ::close(fd); });
  // The descriptor is closed even if the call was interrupted.
  if (result < 0 && errno != EINTR) return raiseErrno(t);
  return {};
}

static Status posixCloserange(Thread& t, Module&, int low, int high) {
  withoutGil(t, [&] {
    int from = low < 0 ? 0 : low;
    if (from < high) {
      if (::close_range(static_cast<unsigned>(from), static_cast<unsigned>(high) - 1, 0) != 0) {
        for (int fd = from; fd < high; ++fd) ::close(fd);
      }
    }
    return 0;
  });
  return {};
}

static Ref<> posixDup(Thread& t, Module&, int fd) {
  return newInt(PY_TRY(checkedCall(t, [&] { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); })));
}

static Ref<> posixDup2(Thread& t, Module&, int fd, int fd2, Optional<bool> inheritable) {
  if (fd < 0 || fd2 < 0) return raiseErrno(t, EBADF);
  bool inherit = inheritable.value_or(true);
  i64 result = PY_TRY(checkedCall(t, [&] {
    if (inherit || fd == fd2) return ::dup2(fd, fd2);
    return ::dup3(fd, fd2, O_CLOEXEC);
  }));
  return newInt(result);
}

static Ref<> posixRead(Thread& t, Module&, int fd, isize length) {
  if (length < 0) return raiseErrno(t, EINVAL);
  if (length > isize{0x7ffff000}) length = 0x7ffff000;
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, length));
  i64 count =
      PY_TRY(checkedCall(t, [&] { return ::read(fd, buffer->data, static_cast<usize>(length)); }));
  if (count != length) PY_TRY(bytesResize(t, buffer, count));
  return buffer;
}

static Ref<> posixWrite(Thread& t, Module&, int fd, BufferView data) {
  auto size = static_cast<usize>(data.size());
  return newInt(PY_TRY(checkedCall(t, [&] { return ::write(fd, data.data(), size); })));
}

static Ref<> posixPread(Thread& t, Module&, int fd, isize length, Object* offset) {
  i64 at = PY_TRY(toI64(t, offset));
  if (length < 0) return raiseErrno(t, EINVAL);
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, length));
  i64 count = PY_TRY(
      checkedCall(t, [&] { return ::pread(fd, buffer->data, static_cast<usize>(length), at); }));
  if (count != length) PY_TRY(bytesResize(t, buffer, count));
  return buffer;
}

static Ref<> posixPwrite(Thread& t, Module&, int fd, BufferView data, Object* offset) {
  i64 at = PY_TRY(toI64(t, offset));
  auto size = static_cast<usize>(data.size());
  return newInt(PY_TRY(checkedCall(t, [&] { return ::pwrite(fd, data.data(), size, at); })));
}

/// The buffers of a sequence as an iovec array.
struct Vectors {
  std::vector<BufferView> views;
  std::vector<iovec> parts;

  Status acquire(Thread& t, const char* function, Object* sequence, int flags) {
    if (!isSequence(sequence)) {
      return t.raise(typeErrorType, "%s() arg 2 must be a sequence", function);
    }
    isize count = PY_TRY(length(t, sequence));
    for (isize i = 0; i < count; ++i) {
      Ref<> item = PY_TRY(getIndex(t, sequence, i));
      BufferView view;
      PY_TRY(view.acquire(t, item.get(), flags));
      parts.push_back({view.raw().data, static_cast<usize>(view.size())});
      views.push_back(std::move(view));
    }
    return {};
  }
  int count() const { return static_cast<int>(parts.size()); }
};

static Ref<> posixReadv(Thread& t, Module&, int fd, Object* buffers) {
  Vectors v;
  PY_TRY(v.acquire(t, "readv", buffers, kBufferWritable));
  return newInt(PY_TRY(checkedCall(t, [&] { return ::readv(fd, v.parts.data(), v.count()); })));
}

static Ref<> posixWritev(Thread& t, Module&, int fd, Object* buffers) {
  Vectors v;
  PY_TRY(v.acquire(t, "writev", buffers, kBufferSimple));
  return newInt(PY_TRY(checkedCall(t, [&] { return ::writev(fd, v.parts.data(), v.count()); })));
}

static Ref<> posixPreadv(Thread& t, Module&, int fd, Object* buffers, Object* offset,
                         Optional<int> flags) {
  i64 at = PY_TRY(toI64(t, offset));
  Vectors v;
  PY_TRY(v.acquire(t, "preadv", buffers, kBufferWritable));
  return newInt(PY_TRY(checkedCall(
      t, [&] { return ::preadv2(fd, v.parts.data(), v.count(), at, flags.value_or(0)); })));
}

static Ref<> posixPwritev(Thread& t, Module&, int fd, Object* buffers, Object* offset,
                          Optional<int> flags) {
  i64 at = PY_TRY(toI64(t, offset));
  Vectors v;
  PY_TRY(v.acquire(t, "pwritev", buffers, kBufferSimple));
  return newInt(PY_TRY(checkedCall(
      t, [&] { return ::pwritev2(fd, v.parts.data(), v.count(), at, flags.value_or(0)); })));
}

static Ref<> posixLseek(Thread& t, Module&, int fd, Object* position, int how) {
  i64 offset = PY_TRY(toI64(t, position));
  static constexpr int kWhence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  int whence = how >= 0 && how < 3 ? kWhence[how] : how;
  i64 result = withoutGil(t, [&] { return ::lseek(fd, offset, whence); });
  if (result < 0) return raiseErrno(t);
  return newInt(result);
}

static Status posixFtruncate(Thread& t, Module&, int fd, Object* length) {
  i64 size = PY_TRY(toI64(t, length));
  PY_TRY(auditEvent(t, "os.truncate", fd, size));
  PY_TRY(checkedCall(t, [&] { return ::ftruncate(fd, size); }));
  return {};
}

static Status posixFsync(Thread& t, Module&, FileNumber file) {
  PY_TRY(checkedCall(t, [&] { return ::fsync(file.fd); }));
  return {};
}
static Status posixFdatasync(Thread& t, Module&, FileNumber file) {
  PY_TRY(checkedCall(t, [&] { return ::fdatasync(file.fd); }));
  return {};
}

static bool posixIsatty(Module&, int fd) { return ::isatty(fd) != 0; }

static Ref<> posixTtyname(Thread& t, Module&, int fd) {
  char name[256];
  int error = ::ttyname_r(fd, name, sizeof name);
  if (error != 0) return raiseErrno(t, error);
  return fsDecode(t, name);
}

static Ref<> posixDeviceEncoding(Thread& t, Module&, int fd) {
  if (::isatty(fd) == 0) return Ref<>::share(none());
  return newStr(t, "UTF-8");
}

static Ref<> pairOf(Thread& t, int a, int b) {
  Ref<Int> first = PY_TRY(newInt(a));
  Ref<Int> second = PY_TRY(newInt(b));
  return packTuple(t, {first.get(), second.get()});
}

static Ref<> posixPipe(Thread& t, Module&) {
  int fds[2];
  PY_TRY(statusCall(t, [&] { return ::pipe2(fds, O_CLOEXEC); }));
  return pairOf(t, fds[0], fds[1]);
}
static Ref<> posixPipe2(Thread& t, Module&, int flags) {
  int fds[2];
  PY_TRY(statusCall(t, [&] { return ::pipe2(fds, flags); }));
  return pairOf(t, fds[0], fds[1]);
}

static Ref<> posixOpenpty(Thread& t, Module&) {
  int master;
  int slave;
  if (::openpty(&master, &slave, nullptr, nullptr, nullptr) != 0) return raiseErrno(t);
  PY_TRY(taipan::setInheritable(t, master, false));
  PY_TRY(taipan::setInheritable(t, slave, false));
  return pairOf(t, master, slave);
}

static Status posixLoginTty(Thread& t, Module&, FileNumber file) {
  if (::login_tty(file.fd) == -1) return raiseErrno(t);
  return {};
}

static Result<bool> posixGetInheritable(Thread& t, Module&, int fd) {
  int flags = ::fcntl(fd, F_GETFD);
  if (flags < 0) return raiseErrno(t);
  return (flags & FD_CLOEXEC) == 0;
}
static Status posixSetInheritable(Thread& t, Module&, int fd, int inheritable) {
  return taipan::setInheritable(t, fd, inheritable != 0);
}

static Result<bool> posixGetBlocking(Thread& t, Module&, int fd) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) return raiseErrno(t);
  return (flags & O_NONBLOCK) == 0;
}
static Status posixSetBlocking(Thread& t, Module&, int fd, int blocking) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) return raiseErrno(t);
  int wanted = blocking != 0 ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  if (::fcntl(fd, F_SETFL, wanted) < 0) return raiseErrno(t);
  return {};
}

static Status posixLockf(Thread& t, Module&, int fd, int command, Object* length) {
  i64 size = PY_TRY(toI64(t, length));
  PY_TRY(auditEvent(t, "os.lockf", fd, command, size));
  PY_TRY(checkedCall(t, [&] { return ::lockf(fd, command, size); }));
  return {};
}

static Status posixPosixFadvise(Thread& t, Module&, int fd, Object* offset, Object* length,
                                int advice) {
  i64 at = PY_TRY(toI64(t, offset));
  i64 size = PY_TRY(toI64(t, length));
  int error = withoutGil(t, [&] { return ::posix_fadvise(fd, at, size, advice); });
  if (error != 0) return raiseErrno(t, error);
  return {};
}
static Status posixPosixFallocate(Thread& t, Module&, int fd, Object* offset, Object* length) {
  i64 at = PY_TRY(toI64(t, offset));
  i64 size = PY_TRY(toI64(t, length));
  int error = withoutGil(t, [&] { return ::posix_fallocate(fd, at, size); });
  if (error != 0) return raiseErrno(t, error);
  return {};
}

/// None is no offset.
static Result<bool> optionalOffset(Thread& t, Object* object, off_t* out) {
  if (object == nullptr || isNone(object)) return false;
  *out = PY_TRY(toI64(t, object));
  return true;
}

static Ref<> posixSendfile(Thread& t, Module&, int out, int in, Object* offset, isize count) {
  off_t at = 0;
  bool hasOffset = PY_TRY(optionalOffset(t, offset, &at));
  return newInt(PY_TRY(checkedCall(t, [&] {
    return ::sendfile(out, in, hasOffset ? &at : nullptr, static_cast<usize>(count));
  })));
}

static Ref<> posixCopyFileRange(Thread& t, Module&, int src, int dst, isize count,
                                Object* offsetSrc, Object* offsetDst) {
  if (count < 0) return t.raise(valueErrorType, "negative value for 'count' not allowed");
  off_t from = 0;
  off_t to = 0;
  bool hasFrom = PY_TRY(optionalOffset(t, offsetSrc, &from));
  bool hasTo = PY_TRY(optionalOffset(t, offsetDst, &to));
  return newInt(PY_TRY(checkedCall(t, [&] {
    return ::copy_file_range(src, hasFrom ? &from : nullptr, dst, hasTo ? &to : nullptr,
                             static_cast<usize>(count), 0);
  })));
}

static Ref<> posixSplice(Thread& t, Module&, int src, int dst, isize count, Object* offsetSrc,
                         Object* offsetDst, Optional<unsigned> flags) {
  if (count < 0) return t.raise(valueErrorType, "negative value for 'count' not allowed");
  off_t from = 0;
  off_t to = 0;
  bool hasFrom = PY_TRY(optionalOffset(t, offsetSrc, &from));
  bool hasTo = PY_TRY(optionalOffset(t, offsetDst, &to));
  return newInt(PY_TRY(checkedCall(t, [&] {
    return ::splice(src, hasFrom ? &from : nullptr, dst, hasTo ? &to : nullptr,
                    static_cast<usize>(count), flags.value_or(0));
  })));
}

static Ref<> posixEventfd(Thread& t, Module&, unsigned initial, Optional<int> flags) {
  return newInt(
      PY_TRY(checkedCall(t, [&] { return ::eventfd(initial, flags.value_or(EFD_CLOEXEC)); })));
}
static Ref<> posixEventfdRead(Thread& t, Module&, FileNumber file) {
  eventfd_t value;
  PY_TRY(statusCall(t, [&] { return ::eventfd_read(file.fd, &value); }));
  return newInt(static_cast<u64>(value));
}
static Status posixEventfdWrite(Thread& t, Module&, FileNumber file, Object* value) {
  u64 number = PY_TRY(toU64(t, value));
  return statusCall(t, [&] { return ::eventfd_write(file.fd, number); });
}

static Ref<> posixMemfdCreate(Thread& t, Module&, Path name, Optional<unsigned> flags) {
  return newInt(PY_TRY(
      checkedCall(t, [&] { return ::memfd_create(name.text, flags.value_or(MFD_CLOEXEC)); })));
}

static Ref<> posixTcgetpgrp(Thread& t, Module&, int fd) {
  pid_t group = ::tcgetpgrp(fd);
  if (group < 0) return raiseErrno(t);
  return newInt(group);
}
static Status posixTcsetpgrp(Thread& t, Module&, int fd, ProcessId group) {
  if (::tcsetpgrp(fd, group) < 0) return raiseErrno(t);
  return {};
}

constinit const MethodDef kPosixDescriptorMethods[] = {
    METHOD("open", "($module, /, path, flags, mode=511, *, dir_fd=None)", posixOpen,
           "Open a file for low level IO.  Returns a file descriptor (integer)."),
    METHOD("close", "($module, /, fd)", posixClose, "Close a file descriptor."),
    METHOD("closerange", "($module, fd_low, fd_high, /)", posixCloserange,
           "Closes all file descriptors in [fd_low, fd_high), ignoring errors."),
    METHOD("dup", "($module, fd, /)", posixDup, "Return a duplicate of a file descriptor."),
    METHOD("dup2", "($module, /, fd, fd2, inheritable=True)", posixDup2,
           "Duplicate file descriptor."),
    METHOD("read", "($module, fd, length, /)", posixRead,
           "Read from a file descriptor.  Returns a bytes object."),
    METHOD("write", "($module, fd, data, /)", posixWrite,
           "Write a bytes object to a file descriptor."),
    METHOD("pread", "($module, fd, length, offset, /)", posixPread,
           "Read a number of bytes from a file descriptor starting at a particular offset."),
    METHOD("pwrite", "($module, fd, buffer, offset, /)", posixPwrite,
           "Write bytes to a file descriptor starting at a particular offset."),
    METHOD("readv", "($module, fd, buffers, /)", posixReadv,
           "Read from a file descriptor fd into an iterable of buffers."),
    METHOD("writev", "($module, fd, buffers, /)", posixWritev,
           "Iterate over buffers, and write the contents of each to a file descriptor."),
    METHOD("preadv", "($module, fd, buffers, offset, flags=0, /)", posixPreadv,
           "Reads from a file descriptor into a number of mutable bytes-like objects."),
    METHOD("pwritev", "($module, fd, buffers, offset, flags=0, /)", posixPwritev,
           "Writes the contents of bytes-like objects to a file descriptor at a given offset."),
    METHOD("lseek", "($module, fd, position, how, /)", posixLseek,
           "Set the position of a file descriptor.  Return the new position."),
    METHOD("ftruncate", "($module, fd, length, /)", posixFtruncate,
           "Truncate a file, specified by file descriptor, to a specific length."),
    METHOD("fsync", "($module, /, fd)", posixFsync, "Force write of fd to disk."),
    METHOD("fdatasync", "($module, /, fd)", posixFdatasync,
           "Force write of fd to disk without forcing update of metadata."),
    METHOD("isatty", "($module, fd, /)", posixIsatty,
           "Return True if the fd is connected to a terminal."),
    METHOD("ttyname", "($module, fd, /)", posixTtyname,
           "Return the name of the terminal device connected to 'fd'."),
    METHOD("device_encoding", "($module, /, fd)", posixDeviceEncoding,
           "Return a string describing the encoding of a terminal's file descriptor."),
    METHOD("pipe", "($module, /)", posixPipe, "Create a pipe."),
    METHOD("pipe2", "($module, flags, /)", posixPipe2, "Create a pipe with flags set atomically."),
    METHOD("openpty", "($module, /)", posixOpenpty, "Open a pseudo-terminal."),
    METHOD("login_tty", "($module, fd, /)", posixLoginTty,
           "Prepare the tty of which fd is a file descriptor for a new login session."),
    METHOD("get_inheritable", "($module, fd, /)", posixGetInheritable,
           "Get the close-on-exe flag of the specified file descriptor."),
    METHOD("set_inheritable", "($module, fd, inheritable, /)", posixSetInheritable,
           "Set the inheritable flag of the specified file descriptor."),
    METHOD("get_blocking", "($module, fd, /)", posixGetBlocking,
           "Get the blocking mode of the file descriptor."),
    METHOD("set_blocking", "($module, fd, blocking, /)", posixSetBlocking,
           "Set the blocking mode of the specified file descriptor."),
    METHOD("lockf", "($module, fd, command, length, /)", posixLockf,
           "Apply, test or remove a POSIX lock on an open file descriptor."),
    METHOD("posix_fadvise", "($module, fd, offset, length, advice, /)", posixPosixFadvise,
           "Announce an intention to access data in a specific pattern."),
    METHOD("posix_fallocate", "($module, fd, offset, length, /)", posixPosixFallocate,
           "Ensure a file has allocated at least a particular number of bytes on disk."),
    METHOD("sendfile", "($module, /, out_fd, in_fd, offset, count)", posixSendfile,
           "Copy count bytes from file descriptor in_fd to file descriptor out_fd."),
    METHOD("copy_file_range", "($module, /, src, dst, count, offset_src=None, offset_dst=None)",
           posixCopyFileRange, "Copy count bytes from one file descriptor to another."),
    METHOD("splice", "($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)",
           posixSplice, "Transfer count bytes from one pipe to a descriptor or vice versa."),
    METHOD("eventfd", "($module, /, initval, flags=EFD_CLOEXEC)", posixEventfd,
           "Creates and returns an event notification file descriptor."),
    METHOD("eventfd_read", "($module, /, fd)", posixEventfdRead, "Read eventfd value"),
    METHOD("eventfd_write", "($module, /, fd, value)", posixEventfdWrite, "Write eventfd value."),
    METHOD("memfd_create", "($module, /, name, flags=MFD_CLOEXEC)", posixMemfdCreate, ""),
    METHOD("tcgetpgrp", "($module, fd, /)", posixTcgetpgrp,
           "Return the process group associated with the terminal specified by fd."),
    METHOD_STACK("tcsetpgrp", "($module, fd, pgid, /)", posixTcsetpgrp,
                 "Set the process group associated with the terminal specified by fd."),
    {},
};

}  // namespace taipan
