// What the three buffered streams have in common: the raw stream, locking, position, closing.

#include "modules/io/buffered.h"

#include <cerrno>
#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "memory/memory.h"
#include "modules/fault/traceback_dump.h"
#include "modules/io/buffered_internal.h"
#include "modules/io/file_io.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/slot.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

// --- lock and checks ----------------------------------------------------------------------------

/// After a fork the lock may be held by a thread that exists in the parent only.
static void renewLockAfterFork(Thread& t, Buffered& stream) {
  if (stream.owner != t.threadId) {
    pthread_mutex_init(&stream.lock, nullptr);
    stream.owner = 0;
  }
  stream.lockGeneration = forkGeneration;
}

/// While the runtime goes down, the lock may be held by a daemon thread that never runs again:
/// after a second there is no way on.
static void lockWhileFinalizing(Thread& t, Buffered& stream) {
  timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  ++deadline.tv_sec;
  int error = 0;
  {
    GilReleased released(t);
    error = pthread_mutex_clocklock(&stream.lock, CLOCK_MONOTONIC, &deadline);
  }
  if (error == 0) return;
  Ref<Str> text = newStrFormat(t,
                               "could not acquire lock for %R at interpreter shutdown, possibly "
                               "due to daemon threads",
                               &stream);
  fatalError("_enter_buffered_busy",
             text ? strUtf8OrQuestionMark(*text) : "could not acquire a lock at shutdown");
}

BufferedLock::BufferedLock(Thread& t, Buffered& stream) : stream_(stream) {
  if (stream.lockGeneration != forkGeneration) [[unlikely]]
    renewLockAfterFork(t, stream);
  if (pthread_mutex_trylock(&stream.lock) == 0) {
    stream.owner = t.threadId;
    return;
  }
  if (stream.owner == t.threadId) {
    failed_ = true;
    t.raise(runtimeErrorType, "reentrant call inside %R", &stream);
    return;
  }
  if (runtime().finalizing) {
    lockWhileFinalizing(t, stream);
  } else {
    GilReleased released(t);
    pthread_mutex_lock(&stream.lock);
  }
  stream.owner = t.threadId;
}

BufferedLock::~BufferedLock() {
  if (failed_) return;
  stream_.owner = 0;
  pthread_mutex_unlock(&stream_.lock);
}

Status bufferedCheckInit(Thread& t, Buffered& self) {
  if (self.ok) return {};
  return t.raise(
      valueErrorType, "%s",
      self.detached ? "raw stream has been detached" : "I/O operation on uninitialized object");
}

Result<bool> bufferedIsClosed(Thread& t, Buffered& self) {
  if (self.buffer == nullptr) return true;
  if (self.raw->type == &fileIOType) return static_cast<FileIO*>(self.raw)->fd < 0;
  return ioIsClosed(t, self.raw);
}

Status bufferedCheckOpen(Thread& t, Buffered& self, const char* message) {
  PY_TRY(bufferedCheckInit(t, self));
  if (PY_TRY(bufferedIsClosed(t, self))) return t.raise(valueErrorType, "%s", message);
  return {};
}

// --- the raw stream -----------------------------------------------------------------------------

Result<isize> bufferedRawRead(Thread& t, Buffered& self, char* to, isize size) {
  isize got;
  if (self.raw->type == &fileIOType) {
    got = PY_TRY(fileRead(t, *static_cast<FileIO*>(self.raw), to, size));
  } else {
    // A size that is asked for is no promise that there is as much: piece by piece.
    constexpr isize kPiece = 1 << 20;
    if (size > kPiece) size = kPiece;
    Ref<Int> count = PY_TRY(newInt(size));
    Ref<> array =
        PY_TRY(call(t, static_cast<Object*>(&bytearrayType), static_cast<Object*>(count.get())));
    Ref<> result;
    do {
      result = callMethod(t, self.raw, names::readinto, array.get());
    } while (!result && ioTrapInterrupted(t));
    if (!result) return failure;
    if (isNone(result.get())) return isize{-1};
    Result<isize> converted = toIsize(t, result.get(), &valueErrorType);
    if (converted.failed()) {
      return raiseFromPending(t, osErrorType, "raw readinto() failed");
    }
    got = converted.value();
    if (got < 0 || got > size) {
      return t.raise(osErrorType,
                     "raw readinto() returned invalid length %zd (should have been between 0 and "
                     "%zd)",
                     got, size);
    }
    BufferView view;
    PY_TRY(view.acquire(t, array.get()));
    if (got > view.size()) got = view.size();
    std::memcpy(to, view.data(), static_cast<usize>(got));
  }
  if (got > 0 && self.rawPosition >= 0) self.rawPosition += got;
  return got;
}

Result<isize> bufferedRawWrite(Thread& t, Buffered& self, const char* from, isize size) {
  isize done;
  if (self.raw->type == &fileIOType) {
    done = PY_TRY(fileWrite(t, *static_cast<FileIO*>(self.raw), from, size));
  } else {
    Ref<Bytes> data = PY_TRY(newBytes(t, from, size));
    Ref<> result;
    do {
      result = callMethod(t, self.raw, names::write, data.get());
    } while (!result && ioTrapInterrupted(t));
    if (!result) return failure;
    if (isNone(result.get())) return isize{-1};
    done = PY_TRY(toIsize(t, result.get(), &valueErrorType));
    if (done < 0 || done > size) {
      return t.raise(osErrorType,
                     "raw write() returned invalid length %zd (should have been between 0 and "
                     "%zd)",
                     done, size);
    }
  }
  if (done > 0 && self.rawPosition >= 0) self.rawPosition += done;
  return done;
}

static Result<i64> takePosition(Thread& t, Buffered& self, Ref<> result) {
  if (!result) return failure;
  i64 position = PY_TRY(toBufferedOffset(t, result.get()));
  if (position < 0) {
    return t.raise(osErrorType, "Raw stream returned invalid position %lld",
                   static_cast<long long>(position));
  }
  self.rawPosition = position;
  return position;
}

Result<i64> bufferedRawSeek(Thread& t, Buffered& self, i64 offset, int whence) {
  Ref<Int> offsetObject = PY_TRY(newInt(offset));
  Ref<Int> whenceObject = PY_TRY(newInt(whence));
  return takePosition(t, self,
                      callMethod(t, self.raw, names::seek, offsetObject.get(), whenceObject.get()));
}

Result<i64> bufferedRawTell(Thread& t, Buffered& self) {
  return takePosition(t, self, callMethod(t, self.raw, names::tell));
}

/// Takes the raw stream back to the logical position and forgets what was read ahead.
Status bufferedDropReadAhead(Thread& t, Buffered& self) {
  isize ahead = self.readEnd - self.readPos;
  self.readPos = self.readEnd = 0;
  if (ahead == 0) return {};
  PY_TRY(bufferedRawSeek(t, self, -ahead, 1));
  return {};
}

// --- construction -------------------------------------------------------------------------------

Status bufferedInit(Thread& t, Buffered& self, Object* raw, isize size, bool canRead,
                    bool canWrite) {
  self.ok = false;
  self.detached = false;
  if (size <= 0) return t.raise(valueErrorType, "buffer size must be strictly positive");
  incref(raw);
  assignOwned(self.raw, raw);
  if (self.buffer != nullptr) memFree(self.buffer);
  self.buffer = static_cast<char*>(memMalloc(static_cast<usize>(size)));
  if (self.buffer == nullptr) return t.raiseNoMemory();
  if (!self.lockMade) {
    pthread_mutex_init(&self.lock, nullptr);
    self.lockMade = true;
    self.lockGeneration = forkGeneration;
  }
  self.capacity = size;
  self.readPos = self.readEnd = self.writeEnd = 0;
  self.canRead = canRead;
  self.canWrite = canWrite;
  self.rawPosition = -1;
  if (raw->type != &fileIOType || canWrite) {
    if (bufferedRawTell(t, self).failed()) t.clearPending();
  }
  self.ok = true;
  return {};
}

Ref<> bufferedNew(Thread& t, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

int bufferedTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Buffered*>(object)->raw);
  return ioTraverseBase(object, visit, arg);
}

int bufferedClear(Object* object) {
  auto* self = static_cast<Buffered*>(object);
  self->ok = false;
  clearOwned(self->raw);
  clearOwned(self->dict);
  return 0;
}

void bufferedDealloc(Object* object) {
  auto* self = static_cast<Buffered*>(object);
  self->finalizing = 1;
  if (ioBeginDealloc(object)) {
    self->finalizing = 0;
    return;
  }
  self->ok = false;
  clearOwned(self->raw);
  if (self->buffer != nullptr) memFree(self->buffer);
  if (self->lockMade) pthread_mutex_destroy(&self->lock);
  object->type->free(object);
}

// --- passed to the raw stream -------------------------------------------------------------------

static Ref<> bufferedDetach(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  (void)PY_TRY(callMethod(t, &self, names::flush));
  Ref<> raw = Ref<>::steal(std::exchange(self.raw, nullptr));
  self.detached = true;
  self.ok = false;
  return raw;
}

template <Str* const* Name>
static Ref<> forward(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  return callMethod(t, self.raw, *Name);
}
template <Str* const* Name>
static Ref<> forwardAttribute(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  return getAttribute(t, self.raw, *Name);
}
static constexpr Str* kSeekable = names::seekable;
static constexpr Str* kReadable = names::readable;
static constexpr Str* kWritable = names::writable;
static constexpr Str* kFileno = names::fileno;
static constexpr Str* kIsatty = names::isatty;
static constexpr Str* kClosed = names::closed;
static constexpr Str* kName = names::name;
static constexpr Str* kMode = names::mode;
static constexpr auto bufferedSeekable = forward<&kSeekable>;

static Ref<> bufferedReadableMethod(Thread& t, Buffered& self) {
  return forward<&kReadable>(t, self);
}
static Ref<> bufferedWritableMethod(Thread& t, Buffered& self) {
  return forward<&kWritable>(t, self);
}
static Ref<> bufferedSeekableMethod(Thread& t, Buffered& self) { return bufferedSeekable(t, self); }
static Ref<> bufferedFileno(Thread& t, Buffered& self) { return forward<&kFileno>(t, self); }
static Ref<> bufferedIsatty(Thread& t, Buffered& self) { return forward<&kIsatty>(t, self); }
static Ref<> getClosed(Thread& t, Buffered& self) { return forwardAttribute<&kClosed>(t, self); }
static Ref<> getName(Thread& t, Buffered& self) { return forwardAttribute<&kName>(t, self); }
static Ref<> getMode(Thread& t, Buffered& self) { return forwardAttribute<&kMode>(t, self); }

static Ref<> bufferedDeallocWarn(Thread& t, Buffered& self, Object* source) {
  if (self.ok && self.raw != nullptr) {
    Ref<> result = callMethod(t, self.raw, names::_dealloc_warn, source);
    if (!result) t.clearPending();
  }
  return Ref<>::share(none());
}

static Ref<> bufferedClose(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  {
    BufferedLock lock(t, self);
    if (lock.failed()) return failure;
    if (PY_TRY(bufferedIsClosed(t, self))) return Ref<>::share(none());
    if (self.finalizing) (void)bufferedDeallocWarn(t, self, &self);
  }
  // Without the lock: flush() may be overridden and may block.
  Ref<> flushed = callMethod(t, &self, names::flush);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Ref<> result;
  if (BufferedLock lock(t, self); !lock.failed()) {
    // With the lock again: who wants to write meanwhile finds a closed stream.
    result = callMethod(t, self.raw, names::close);
    if (self.buffer != nullptr) {
      memFree(self.buffer);
      self.buffer = nullptr;
      self.readPos = self.readEnd = self.writeEnd = 0;
    }
  }
  chainPending(t, type, value, traceback);
  if (!flushed || !result) return failure;
  return result;
}

// --- position -----------------------------------------------------------------------------------

static Ref<> bufferedTell(Thread& t, Buffered& self) {
  PY_TRY(bufferedCheckInit(t, self));
  i64 position = PY_TRY(bufferedRawTell(t, self));
  return newInt(position - (self.readEnd - self.readPos) + self.writeEnd);
}

static Ref<> bufferedSeek(Thread& t, Buffered& self, Object* targetObject,
                          Optional<int> whenceOption) {
  int whence = whenceOption.value_or(0);
  PY_TRY(bufferedCheckInit(t, self));
  if (whence < 0 || whence > 4) {
    return t.raise(valueErrorType, "whence value %d unsupported", whence);
  }
  PY_TRY(bufferedCheckOpen(t, self, "seek of closed file"));
  PY_TRY(ioCheckSeekable(t, self.raw));
  i64 target = PY_TRY(toBufferedOffset(t, targetObject));
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  if ((whence == 0 || whence == 1) && self.canRead && self.writeEnd == 0 &&
      self.readEnd > self.readPos) {
    // Within what was read ahead only the position in it changes.
    i64 raw = self.rawPosition >= 0 ? self.rawPosition : PY_TRY(bufferedRawTell(t, self));
    i64 current = raw - (self.readEnd - self.readPos);
    i64 offset = whence == 0 ? target - current : target;
    if (offset >= -self.readPos && offset <= self.readEnd - self.readPos) {
      self.readPos += offset;
      return newInt(current + offset);
    }
  }
  PY_TRY(bufferedFlushUnlocked(t, self));
  if (whence == 1) target -= self.readEnd - self.readPos;
  i64 position = PY_TRY(bufferedRawSeek(t, self, target, whence));
  self.readPos = self.readEnd = 0;
  return newInt(position);
}

static Ref<> bufferedTruncate(Thread& t, Buffered& self, Object* sizeObject) {
  PY_TRY(bufferedCheckOpen(t, self, "truncate of closed file"));
  if (!self.canWrite) return raiseUnsupported(t, "truncate");
  BufferedLock lock(t, self);
  if (lock.failed()) return failure;
  PY_TRY(bufferedFlushUnlocked(t, self));
  PY_TRY(bufferedDropReadAhead(t, self));
  Ref<> size = Ref<>::share(sizeObject);
  if (!size || isNone(size.get())) size = PY_TRY(newInt(PY_TRY(bufferedRawTell(t, self))));
  return callMethod(t, self.raw, names::truncate, size.get());
}

static Ref<> bufferedRepr(Thread& t, Buffered& self) {
  return ioReprWithName(t, &self, self.type->name);
}

static Result<isize> bufferedSizeof(Thread&, Buffered& self) {
  isize size = self.type->basicSize;
  if (self.buffer != nullptr) size += self.capacity;
  return size;
}

constinit const GetSetDef kBufferedGetSet[] = {
    GETTER("closed", getClosed, nullptr),
    GETTER("name", getName, nullptr),
    GETTER("mode", getMode, nullptr),
    {},
};
constinit const MemberDef kBufferedMembers[] = {
    {"raw", kMemberObject, offsetof(Buffered, raw), kMemberReadOnly, nullptr},
    {"_finalizing", kMemberBool, offsetof(Buffered, finalizing), 0, nullptr},
    {},
};

#define BUFFERED_COMMON_METHODS                                                          \
  METHOD_PLAIN("detach", "($self, /)", bufferedDetach, nullptr),                         \
      METHOD_PLAIN("close", "($self, /)", bufferedClose, nullptr),                       \
      METHOD_PLAIN("seekable", "($self, /)", bufferedSeekableMethod, nullptr),           \
      METHOD_PLAIN("fileno", "($self, /)", bufferedFileno, nullptr),                     \
      METHOD_PLAIN("isatty", "($self, /)", bufferedIsatty, nullptr),                     \
      METHOD_PLAIN("_dealloc_warn", "($self, source, /)", bufferedDeallocWarn, nullptr), \
      METHOD("seek", "($self, target, whence=0, /)", bufferedSeek, ""),                  \
      METHOD_PLAIN("tell", "($self, /)", bufferedTell, nullptr),                         \
      METHOD("truncate", "($self, pos=None, /)", bufferedTruncate, ""),                  \
      METHOD_PLAIN("__sizeof__", "($self, /)", bufferedSizeof, nullptr)

#define BUFFERED_READ_METHODS                                              \
  METHOD_PLAIN("readable", "($self, /)", bufferedReadableMethod, nullptr), \
      METHOD("read", "($self, size=-1, /)", bufferedRead, ""),             \
      METHOD("peek", "($self, size=0, /)", bufferedPeek, ""),              \
      METHOD("read1", "($self, size=-1, /)", bufferedRead1Method, ""),     \
      METHOD("readinto", "($self, buffer, /)", bufferedReadinto, ""),      \
      METHOD("readinto1", "($self, buffer, /)", bufferedReadinto1, ""),    \
      METHOD("readline", "($self, size=-1, /)", bufferedReadline, "")

static constinit const MethodDef kReaderMethods[] = {
    BUFFERED_COMMON_METHODS,
    BUFFERED_READ_METHODS,
    METHOD_PLAIN("flush", "($self, /)", bufferedReaderFlush, nullptr),
    {},
};
static constinit const MethodDef kWriterMethods[] = {
    BUFFERED_COMMON_METHODS,
    METHOD_PLAIN("writable", "($self, /)", bufferedWritableMethod, nullptr),
    METHOD_PLAIN("flush", "($self, /)", bufferedWriterFlush, nullptr),
    METHOD("write", "($self, buffer, /)", bufferedWriteMethod,
           "Write the given buffer to the IO stream."),
    {},
};
static constinit const MethodDef kRandomMethods[] = {
    BUFFERED_COMMON_METHODS,
    BUFFERED_READ_METHODS,
    METHOD_PLAIN("writable", "($self, /)", bufferedWritableMethod, nullptr),
    METHOD_PLAIN("flush", "($self, /)", bufferedWriterFlush, nullptr),
    METHOD("write", "($self, buffer, /)", bufferedWriteMethod,
           "Write the given buffer to the IO stream."),
    {},
};

// --- types --------------------------------------------------------------------------------------

static Result<isize> bufferSize(Thread&, Optional<isize> size) {
  return size.value_or(kDefaultBufferSize);
}

static Status readerInit(Thread& t, Buffered& self, Object* raw, Optional<isize> size) {
  self.ok = false;
  PY_TRY(ioCheckReadable(t, raw));
  return bufferedInit(t, self, raw, PY_TRY(bufferSize(t, size)), true, false);
}
static Status writerInit(Thread& t, Buffered& self, Object* raw, Optional<isize> size) {
  self.ok = false;
  PY_TRY(ioCheckWritable(t, raw));
  return bufferedInit(t, self, raw, PY_TRY(bufferSize(t, size)), false, true);
}
static Status randomInit(Thread& t, Buffered& self, Object* raw, Optional<isize> size) {
  self.ok = false;
  PY_TRY(ioCheckSeekable(t, raw));
  PY_TRY(ioCheckReadable(t, raw));
  PY_TRY(ioCheckWritable(t, raw));
  return bufferedInit(t, self, raw, PY_TRY(bufferSize(t, size)), true, true);
}

static constexpr TypeSpec bufferedSpec(const char* name, const char* doc,
                                       const MethodDef* methods) {
  TypeSpec spec{.name = name, .doc = doc};
  spec.basicSize = sizeof(Buffered);
  spec.flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize;
  spec.base = &bufferedIOBaseType;
  spec.dealloc = &bufferedDealloc;
  spec.repr = slot<bufferedRepr>;
  spec.traverse = &bufferedTraverse;
  spec.clear = &bufferedClear;
  spec.weaklistOffset = offsetof(IOBase, weaklist);
  spec.methods = methods;
  spec.members = kBufferedMembers;
  spec.getset = kBufferedGetSet;
  spec.dictOffset = offsetof(IOBase, dict);
  spec.new_ = slot<bufferedNew>;
  spec.finalize = &ioFinalize;
  return spec;
}
static constexpr TypeSpec readerSpec() {
  TypeSpec spec = bufferedSpec("_io.BufferedReader",
                               "BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\n"
                               "Create a new buffered reader using the given readable raw IO "
                               "object.",
                               kReaderMethods);
  spec.iternext = slot<bufferedNext>;
  spec.init = initSlot<"BufferedReader", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)", readerInit>;
  return spec;
}
static constexpr TypeSpec writerSpec() {
  TypeSpec spec = bufferedSpec("_io.BufferedWriter",
                               "BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\n"
                               "A buffer for a writeable sequential RawIO object.\n\n"
                               "The constructor creates a BufferedWriter for the given writeable "
                               "raw\nstream. If the buffer_size is not given, it defaults to\n"
                               "DEFAULT_BUFFER_SIZE.",
                               kWriterMethods);
  spec.init = initSlot<"BufferedWriter", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)", writerInit>;
  return spec;
}
static constexpr TypeSpec randomSpec() {
  TypeSpec spec = bufferedSpec("_io.BufferedRandom",
                               "BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\n"
                               "A buffered interface to random access streams.\n\n"
                               "The constructor creates a reader and writer for a seekable "
                               "stream,\nraw, given in the first argument. If the buffer_size is "
                               "omitted it\ndefaults to DEFAULT_BUFFER_SIZE.",
                               kRandomMethods);
  spec.iternext = slot<bufferedNext>;
  spec.init = initSlot<"BufferedRandom", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)", randomInit>;
  return spec;
}

constinit BuiltinType bufferedReaderType{readerSpec()};
constinit BuiltinType bufferedWriterType{writerSpec()};
constinit BuiltinType bufferedRandomType{randomSpec()};

}  // namespace taipan
