#include "modules/io/file_io.h"

#include <sys/stat.h>
#include <unistd.h>

#include <climits>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

/// The most that Linux transfers at once.
static constexpr isize kMaxTransfer = 0x7ffff000;

// --- opening ------------------------------------------------------------------------------------

static Ref<> fileNew(Thread& t, Type& cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  auto* self = static_cast<FileIO*>(made.get());
  self->fd = -1;
  self->seekable = -1;
  self->closefd = true;
  return made;
}

static Failure raiseBadMode(Thread& t) {
  return t.raise(valueErrorType,
                 "Must have exactly one of create/read/write/append mode and at most one plus");
}

/// Sets the abilities and gives the flags for open(2).
static Result<int> parseMode(Thread& t, FileIO& self, const char* mode) {
  bool haveKind = false;
  bool plus = false;
  int flags = 0;
  for (const char* p = mode; *p != 0; ++p) {
    switch (*p) {
      case 'x':
      case 'r':
      case 'w':
      case 'a':
        if (haveKind) return raiseBadMode(t);
        haveKind = true;
        if (*p == 'r') {
          self.readable = true;
        } else {
          self.writable = true;
          if (*p == 'x') self.created = true;
          if (*p == 'a') self.appending = true;
          flags |= *p == 'x'   ? O_EXCL | O_CREAT
                   : *p == 'w' ? O_CREAT | O_TRUNC
                               : O_APPEND | O_CREAT;
        }
        break;
      case 'b':
        break;
      case '+':
        if (plus) return raiseBadMode(t);
        self.readable = self.writable = plus = true;
        break;
      default:
        return t.raise(valueErrorType, "invalid mode: %.200s", mode);
    }
  }
  if (!haveKind) return raiseBadMode(t);
  flags |= self.readable && self.writable ? O_RDWR : self.readable ? O_RDONLY : O_WRONLY;
  return flags | O_CLOEXEC;
}

static Result<int> openWithOpener(Thread& t, Object* opener, Object* name, int flags) {
  Ref<Int> flagsObject = PY_TRY(newInt(flags));
  Ref<> result = PY_TRY(call(t, opener, name, static_cast<Object*>(flagsObject.get())));
  if (!isInt(result.get())) return t.raise(typeErrorType, "expected integer from opener");
  int fd = PY_TRY(toCInt(t, result.get()));
  if (fd < 0) return t.raise(valueErrorType, "opener returned %d", fd);
  PY_TRY(setInheritable(t, fd, false));
  return fd;
}

static Result<int> openPath(Thread& t, const char* path, Object* name, int flags) {
  while (true) {
    int fd = withoutGil(t, [&] { return ::open(path, flags, 0666); });
    if (fd >= 0) return fd;
    if (errno != EINTR) return raiseErrno(t, errno, name);
    if (handleEvalBreaker(t).failed()) return failure;
  }
}

static Status openFile(Thread& t, FileIO& self, Object* name, const char* path, int flags,
                       Object* opener) {
  if (opener != nullptr && !isNone(opener)) {
    self.fd = PY_TRY(openWithOpener(t, opener, name, flags));
    return {};
  }
  self.fd = PY_TRY(openPath(t, path, name, flags));
  return {};
}

/// What is opened must exist and be no directory.
static Status checkOpened(Thread& t, FileIO& self, Object* name) {
  struct stat status;
  int result = withoutGil(t, [&] { return ::fstat(self.fd, &status); });
  if (result < 0) {
    // Only a closed descriptor is reported: some file systems cannot stat.
    if (errno == EBADF) return raiseErrno(t);
    return {};
  }
  if (S_ISDIR(status.st_mode)) return raiseErrno(t, EISDIR, name);
  if (status.st_blksize > 1) self.blockSize = static_cast<unsigned>(status.st_blksize);
  return {};
}

static Status closeDescriptor(Thread& t, FileIO& self) {
  int fd = std::exchange(self.fd, -1);
  if (fd < 0) return {};
  int result = withoutGil(t, [&] { return ::close(fd); });
  if (result < 0 && errno != EINTR) return raiseErrno(t);
  return {};
}

/// The descriptor that `name` is, or -1 if it is no number that fits (it is a path then).
static Result<int> asDescriptor(Thread& t, Object* name) {
  Result<int> number = toCInt(t, name);
  if (number.failed()) {
    t.clearPending();
    return -1;
  }
  if (number.value() < 0) return t.raise(valueErrorType, "negative file descriptor");
  return number;
}

static Status initFile(Thread& t, FileIO& self, Object* name, const char* mode, bool closefd,
                       Object* opener) {
  int fd = PY_TRY(asDescriptor(t, name));
  Ref<> path;
  if (fd < 0) path = PY_TRY(fsEncode(t, name));
  int flags = PY_TRY(parseMode(t, self, mode));
  Ref<Str> modeText = PY_TRY(newStrUtf8(t, mode));
  Ref<Int> flagsObject = PY_TRY(newInt(flags));
  PY_TRY(audit(t, "open", {name, modeText.get(), flagsObject.get()}));
  bool opened = false;
  if (fd >= 0) {
    self.fd = fd;
    self.closefd = closefd;
  } else {
    self.closefd = true;
    if (!closefd) return t.raise(valueErrorType, "Cannot use closefd=False with file name");
    PY_TRY(openFile(t, self, name, static_cast<Bytes*>(path.get())->data, flags, opener));
    opened = true;
  }
  self.blockSize = kDefaultBufferSize;
  Status good = checkOpened(t, self, name);
  if (!good.failed()) good = setAttribute(t, &self, names::name, name);
  if (!good.failed() && self.appending) {
    if (::lseek(self.fd, 0, SEEK_END) < 0) {
      if (errno != ESPIPE) good = raiseErrno(t);
      self.seekable = 0;
    } else {
      self.seekable = 1;
    }
  }
  if (good.failed()) {
    // A descriptor of somebody else's stays open.
    if (opened) {
      SavedException saved(t);
      if (closeDescriptor(t, self).failed()) t.clearPending();
    } else {
      self.fd = -1;
    }
    return failure;
  }
  return {};
}

static Status fileInit(Thread& t, FileIO& self, Object* name, Object* modeObject,
                       Object* closefdObject, Object* opener) {
  const char* mode = PY_TRY(ioModeText(t, modeObject, "FileIO"));
  bool closefd = closefdObject == nullptr || PY_TRY(toCInt(t, closefdObject)) != 0;
  if (self.fd >= 0) {
    if (self.closefd) {
      PY_TRY(closeDescriptor(t, self));
    } else {
      self.fd = -1;
    }
  }
  self.created = self.readable = self.writable = self.appending = false;
  self.seekable = -1;
  return initFile(t, self, name, mode, closefd, opener);
}

// --- closing ------------------------------------------------------------------------------------

static Ref<> fileDeallocWarn(Thread& t, FileIO& self, Object* source) {
  if (self.fd >= 0 && self.closefd) ioWarnUnclosed(t, source);
  return Ref<>::share(none());
}

static Ref<> fileClose(Thread& t, FileIO& self) {
  Ref<> result = ioBaseClose(t, &self);
  if (!self.closefd) {
    self.fd = -1;
    return result;
  }
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  if (self.finalizing) (void)fileDeallocWarn(t, self, &self);
  Status closed = closeDescriptor(t, self);
  chainPending(t, type, value, traceback);
  if (!result || closed.failed()) return failure;
  return result;
}

static void fileDealloc(Object* object) {
  auto* self = static_cast<FileIO*>(object);
  self->finalizing = 1;
  if (ioBeginDealloc(object)) {
    self->finalizing = 0;
    return;
  }
  object->type->free(object);
}

static int fileClear(Object* object) {
  clearOwned(static_cast<IOBase*>(object)->dict);
  return 0;
}

// --- reading and writing ------------------------------------------------------------------------

static Failure raiseClosed(Thread& t) {
  return t.raise(valueErrorType, "I/O operation on closed file");
}
static Status requireOpen(Thread& t, FileIO& self) {
  if (self.fd < 0) return raiseClosed(t);
  return {};
}
static Status requireReadable(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  if (!self.readable) return raiseUnsupported(t, "File not open for reading");
  return {};
}
static Status requireWritable(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  if (!self.writable) return raiseUnsupported(t, "File not open for writing");
  return {};
}

Result<isize> fileRead(Thread& t, FileIO& self, char* to, isize size) {
  PY_TRY(requireReadable(t, self));
  auto count = static_cast<usize>(size < kMaxTransfer ? size : kMaxTransfer);
  i64 got = PY_TRY(retryCall(t, [&] { return ::read(self.fd, to, count); }));
  if (got < 0) {
    if (errno == EAGAIN) return isize{-1};
    return raiseErrno(t);
  }
  return static_cast<isize>(got);
}

Result<isize> fileWrite(Thread& t, FileIO& self, const char* from, isize size) {
  PY_TRY(requireWritable(t, self));
  auto count = static_cast<usize>(size < kMaxTransfer ? size : kMaxTransfer);
  i64 done = PY_TRY(retryCall(t, [&] { return ::write(self.fd, from, count); }));
  if (done < 0) {
    if (errno == EAGAIN) return isize{-1};
    return raiseErrno(t);
  }
  return static_cast<isize>(done);
}

static Ref<> countOrNone(isize count) {
  return count < 0 ? Ref<>::share(none()) : Ref<>(newInt(count));
}

static Ref<> fileReadinto(Thread& t, FileIO& self, WritableView view) {
  PY_TRY(requireReadable(t, self));
  return countOrNone(PY_TRY(fileRead(t, self, view.writableData(), view.size())));
}

static Ref<> fileWriteMethod(Thread& t, FileIO& self, BufferView data) {
  return countOrNone(PY_TRY(fileWrite(t, self, data.data(), data.size())));
}

/// How much room reading to the end probably takes: the rest of the file and one byte to see the
/// end.
static isize guessRest(FileIO& self) {
  struct stat status;
  off_t position = ::lseek(self.fd, 0, SEEK_CUR);
  if (position >= 0 && ::fstat(self.fd, &status) == 0 && status.st_size >= position &&
      status.st_size - position < kIsizeMax - 1) {
    return status.st_size - position + 1;
  }
  return kDefaultBufferSize;
}

static Ref<> fileReadall(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  isize capacity = guessRest(self);
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, capacity));
  isize size = 0;
  while (true) {
    if (size >= capacity) {
      // Grow in larger and larger steps.
      isize more = capacity < 65536 ? capacity + 8192 : capacity >> 3;
      capacity += more < (isize{256} << 20) ? more : isize{256} << 20;
      PY_TRY(bytesResize(t, buffer, capacity));
    }
    isize got = PY_TRY(fileRead(t, self, buffer->data + size, capacity - size));
    if (got == 0) break;
    if (got < 0) {
      if (size > 0) break;
      return Ref<>::share(none());
    }
    size += got;
  }
  if (size < capacity) PY_TRY(bytesResize(t, buffer, size));
  return buffer;
}

static Ref<> fileReadMethod(Thread& t, FileIO& self, OptionalSize size) {
  PY_TRY(requireReadable(t, self));
  if (size.value < 0) return fileReadall(t, self);
  isize want = size.value < kMaxTransfer ? size.value : kMaxTransfer;
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, want));
  isize got = PY_TRY(fileRead(t, self, buffer->data, want));
  if (got < 0) return Ref<>::share(none());
  if (got != want) PY_TRY(bytesResize(t, buffer, got));
  return buffer;
}

// --- position -----------------------------------------------------------------------------------

static Result<i64> seekTo(Thread& t, FileIO& self, i64 offset, int whence) {
  i64 result = withoutGil(t, [&] { return ::lseek(self.fd, offset, whence); });
  if (self.seekable < 0) self.seekable = result >= 0;
  if (result < 0) return raiseErrno(t);
  return result;
}

static Ref<> fileSeek(Thread& t, FileIO& self, Object* position, Optional<int> whence) {
  PY_TRY(requireOpen(t, self));
  i64 offset = PY_TRY(toOffset(t, position));
  return newInt(PY_TRY(seekTo(t, self, offset, whence.value_or(0))));
}

static Ref<> fileTell(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  return newInt(PY_TRY(seekTo(t, self, 0, SEEK_CUR)));
}

static Ref<> fileTruncate(Thread& t, FileIO& self, Object* sizeObject) {
  PY_TRY(requireWritable(t, self));
  Ref<> size =
      sizeObject == nullptr || isNone(sizeObject) ? fileTell(t, self) : Ref<>::share(sizeObject);
  if (!size) return size;
  i64 length = PY_TRY(toOffset(t, size.get()));
  PY_TRY(checkedCall(t, [&] { return ::ftruncate(self.fd, length); }));
  return size;
}

static Result<bool> fileSeekable(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  if (self.seekable < 0) {
    i64 result = withoutGil(t, [&] { return ::lseek(self.fd, 0, SEEK_CUR); });
    self.seekable = result >= 0;
  }
  return self.seekable == 1;
}
static Result<bool> fileReadable(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  return self.readable;
}
static Result<bool> fileWritable(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  return self.writable;
}
static Result<int> fileFileno(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  return self.fd;
}
static Result<bool> fileIsatty(Thread& t, FileIO& self) {
  PY_TRY(requireOpen(t, self));
  return withoutGil(t, [&] { return ::isatty(self.fd); }) != 0;
}

// --- attributes ---------------------------------------------------------------------------------

static const char* modeOf(const FileIO& self) {
  if (self.created) return self.readable ? "xb+" : "xb";
  if (self.appending) return self.readable ? "ab+" : "ab";
  if (self.readable) return self.writable ? "rb+" : "rb";
  return "wb";
}

static Ref<> fileRepr(Thread& t, FileIO& self) {
  const char* type = self.type->name;
  if (self.fd < 0) return newStrFormat(t, "<_io.FileIO [closed]>");
  const char* closefd = self.closefd ? "True" : "False";
  Lookup name = PY_TRY(lookupAttribute(t, &self, names::name));
  if (!name.found()) {
    return newStrFormat(t, "<_io.FileIO fd=%d mode='%s' closefd=%s>", self.fd, modeOf(self),
                        closefd);
  }
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) {
    return t.raise(runtimeErrorType, "reentrant call inside %s.__repr__", type);
  }
  return newStrFormat(t, "<_io.FileIO name=%R mode='%s' closefd=%s>", name.get(), modeOf(self),
                      closefd);
}

static Ref<> fileMode(Thread& t, FileIO& self) { return newStr(t, modeOf(self)); }
static bool fileClosed(FileIO& self) { return self.fd < 0; }
static bool fileClosefd(FileIO& self) { return self.closefd; }

static constinit const MethodDef kMethods[] = {
    METHOD("read", "($self, size=-1, /)", fileReadMethod,
           "Read at most size bytes, returned as bytes."),
    METHOD("readall", "($self, /)", fileReadall, "Read all data from the file, returned as bytes."),
    METHOD("readinto", "($self, buffer, /)", fileReadinto, "Same as RawIOBase.readinto()."),
    METHOD("write", "($self, b, /)", fileWriteMethod,
           "Write buffer b to file, return number of bytes written."),
    METHOD("seek", "($self, pos, whence=0, /)", fileSeek,
           "Move to new file position and return the file position."),
    METHOD("tell", "($self, /)", fileTell, "Current file position."),
    METHOD("truncate", "($self, size=None, /)", fileTruncate,
           "Truncate the file to at most size bytes and return the truncated size."),
    METHOD("close", "($self, /)", fileClose, "Close the file."),
    METHOD("seekable", "($self, /)", fileSeekable, "True if file supports random-access."),
    METHOD("readable", "($self, /)", fileReadable, "True if file was opened in a read mode."),
    METHOD("writable", "($self, /)", fileWritable, "True if file was opened in a write mode."),
    METHOD("fileno", "($self, /)", fileFileno,
           "Return the underlying file descriptor (an integer)."),
    METHOD("isatty", "($self, /)", fileIsatty, "True if the file is connected to a TTY device."),
    METHOD_PLAIN("_dealloc_warn", "($self, source, /)", fileDeallocWarn, nullptr),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"_blksize", kMemberUInt, offsetof(FileIO, blockSize), 0, nullptr},
    {"_finalizing", kMemberBool, offsetof(FileIO, finalizing), 0, nullptr},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("closed", fileClosed, "True if the file is closed"),
    GETTER("closefd", fileClosefd, "True if the file descriptor will be closed by close()."),
    GETTER("mode", fileMode, "String giving the file mode"),
    {},
};

constinit BuiltinType fileIOType{{
    .name = "_io.FileIO",
    .doc = "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nOpen a file.",
    .basicSize = sizeof(FileIO),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &rawIOBaseType,
    .dealloc = &fileDealloc,
    .repr = slot<fileRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &ioTraverseBase,
    .clear = &fileClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .init = initSlot<"FileIO", "(file, mode='r', closefd=True, opener=None)", fileInit>,
    .new_ = slot<fileNew>,
    .finalize = &ioFinalize,
}};

}  // namespace taipan
