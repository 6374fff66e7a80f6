// _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase: what every stream can do by default.

#include <cerrno>

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "modules/io/io.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

constinit Object* unsupportedOperation = nullptr;

Failure raiseUnsupported(Thread& t, const char* message) {
  return t.raise(*static_cast<Type*>(unsupportedOperation), "%s", message);
}

Result<OptionalSize> Arg<OptionalSize>::from(Thread& t, Object* object, const Signature&, int) {
  OptionalSize size;
  if (object == nullptr || isNone(object)) return size;
  if (!hasIndex(object)) {
    return t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
                   object->type->name);
  }
  size.value = PY_TRY(toIsize(t, object, &overflowErrorType));
  return size;
}

Result<bool> ioAsk(Thread& t, Object* object, Str* method) {
  Ref<> answer = PY_TRY(callMethod(t, object, method));
  return toBool(t, answer.get());
}

Result<bool> ioIsClosed(Thread& t, Object* object) {
  Ref<> closed = PY_TRY(getAttribute(t, object, names::closed));
  return toBool(t, closed.get());
}

Status ioCheckClosed(Thread& t, Object* object, const char* message) {
  if (PY_TRY(ioIsClosed(t, object))) {
    return t.raise(valueErrorType, "%s",
                   message != nullptr ? message : "I/O operation on closed file.");
  }
  return {};
}

static Status checkAbility(Thread& t, Object* object, Str* method, const char* message) {
  Ref<> answer = PY_TRY(callMethod(t, object, method));
  if (answer.get() == boolObject(true)) return {};
  return raiseUnsupported(t, message);
}
Status ioCheckReadable(Thread& t, Object* object) {
  return checkAbility(t, object, names::readable, "File or stream is not readable.");
}
Status ioCheckWritable(Thread& t, Object* object) {
  return checkAbility(t, object, names::writable, "File or stream is not writable.");
}
Status ioCheckSeekable(Thread& t, Object* object) {
  return checkAbility(t, object, names::seekable, "File or stream is not seekable.");
}

Result<i64> toOffset(Thread& t, Object* object) {
  Ref<> index = toIndex(t, object);
  if (!index) return failure;
  i64 value;
  if (!fitsI64(*static_cast<Int*>(index.get()), &value)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  return value;
}

Result<i64> toBufferedOffset(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  i64 value;
  if (!fitsI64(*static_cast<Int*>(index.get()), &value)) {
    return t.raise(valueErrorType, "cannot fit '%.200s' into an offset-sized integer",
                   object->type->name);
  }
  return value;
}

bool ioTrapInterrupted(Thread& t) {
  if (!t.pendingMatches(interruptedErrorType)) return false;
  t.clearPending();
  return !handleEvalBreaker(t).failed();
}

Object* ioGetDict(Object* object, void*) {
  auto* self = static_cast<IOBase*>(object);
  if (self->dict == nullptr) {
    Ref<Dict> made = newDict(Thread::current());
    if (!made) return nullptr;
    self->dict = made.release();
  }
  return Ref<>::share(self->dict).release();
}

// --- life ---------------------------------------------------------------------------------------

void ioFinalize(Object* self) {
  Thread& t = Thread::current();
  SavedException saved(t);
  Lookup closedAttribute = lookupAttribute(t, self, names::closed);
  bool closed = true;
  if (closedAttribute.failed()) {
    t.clearPending();
    closed = true;
  } else if (closedAttribute.found()) {
    Result<bool> truth = toBool(t, closedAttribute.get());
    if (truth.failed()) {
      t.clearPending();
    } else {
      closed = truth.value();
    }
  }
  if (closed) return;
  // Lets close() know that nobody asked for it.
  if (setAttribute(t, self, names::_finalizing, boolObject(true)).failed()) t.clearPending();
  Ref<> result = callMethod(t, self, names::close);
  if (!result) t.clearPending();
}

bool ioBeginDealloc(Object* self) {
  if (finalizeFromDealloc(self)) {
    // Heap types are released by subtype deallocation; the object was resurrected.
    return true;
  }
  gcUntrack(self);
  auto* base = static_cast<IOBase*>(self);
  if (base->weaklist != nullptr) clearWeakrefs(self);
  clearOwned(base->dict);
  return false;
}

int ioTraverseBase(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<IOBase*>(self)->dict);
  return 0;
}

static int baseClear(Object* self) {
  clearOwned(static_cast<IOBase*>(self)->dict);
  return 0;
}

static void baseDealloc(Object* self) {
  if (ioBeginDealloc(self)) return;
  self->type->free(self);
}

void ioWarnUnclosed(Thread& t, Object* source) {
  SavedException saved(t);
  Ref<Str> message = newStrFormat(t, "unclosed file %R", source);
  if (!message || warnAbout(t, resourceWarningType, 1, source, message.get()).failed()) {
    if (t.pendingMatches(warningType)) {
      t.writeUnraisable(source);
    } else {
      t.clearPending();
    }
  }
}

Ref<> ioReprWithName(Thread& t, Object* self, const char* typeName) {
  Lookup name = lookupAttribute(t, self, names::name);
  if (name.failed()) {
    if (!t.clearIfMatches(valueErrorType)) return failure;
  }
  if (!name.found()) return newStrFormat(t, "<%s>", typeName);
  ReprGuard guard(t, self);
  if (guard.failed()) return failure;
  if (guard.recursive()) {
    return t.raise(runtimeErrorType, "reentrant call inside %s.__repr__", typeName);
  }
  return newStrFormat(t, "<%s name=%R>", typeName, name.get());
}

// --- _IOBase ------------------------------------------------------------------------------------

static Ref<> baseSeek(Thread& t, Object*, Positional) { return raiseUnsupported(t, "seek"); }
static Ref<> baseTruncate(Thread& t, Object*, Positional) {
  return raiseUnsupported(t, "truncate");
}
static Ref<> baseFileno(Thread& t, Object*) { return raiseUnsupported(t, "fileno"); }

static Ref<> baseTell(Thread& t, Object* self) {
  Ref<Int> zero = PY_TRY(newInt(0));
  Ref<Int> one = PY_TRY(newInt(1));
  return callMethod(t, self, names::seek, zero.get(), one.get());
}

static Ref<> baseFlush(Thread& t, Object* self) {
  Lookup flag = PY_TRY(lookupAttribute(t, self, names::__IOBase_closed));
  if (flag.found()) return t.raise(valueErrorType, "I/O operation on closed file.");
  return Ref<>::share(none());
}

Ref<> ioBaseClose(Thread& t, Object* self) {
  Lookup flag = PY_TRY(lookupAttribute(t, self, names::__IOBase_closed));
  if (flag.found()) return Ref<>::share(none());
  Ref<> flushed = callMethod(t, self, names::flush);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Status marked = setAttribute(t, self, names::__IOBase_closed, boolObject(true));
  chainPending(t, type, value, traceback);
  if (marked.failed() || !flushed) return failure;
  return Ref<>::share(none());
}

static Result<bool> baseAbility(Thread&, Object*) { return false; }

static Ref<> baseClosed(Thread& t, Object* self) {
  Lookup flag = PY_TRY(lookupAttribute(t, self, names::__IOBase_closed));
  return Ref<>::share(boolObject(flag.found()));
}

static Ref<> baseCheckClosed(Thread& t, Object* self) {
  PY_TRY(ioCheckClosed(t, self));
  return Ref<>::share(none());
}
static Ref<> baseCheckSeekable(Thread& t, Object* self) {
  PY_TRY(ioCheckSeekable(t, self));
  return Ref<>::share(boolObject(true));
}
static Ref<> baseCheckReadable(Thread& t, Object* self) {
  PY_TRY(ioCheckReadable(t, self));
  return Ref<>::share(boolObject(true));
}
static Ref<> baseCheckWritable(Thread& t, Object* self) {
  PY_TRY(ioCheckWritable(t, self));
  return Ref<>::share(boolObject(true));
}

static Result<bool> baseIsatty(Thread& t, Object* self) {
  PY_TRY(ioCheckClosed(t, self));
  return false;
}

static Ref<> baseEnter(Thread& t, Object* self) {
  PY_TRY(ioCheckClosed(t, self));
  return Ref<>::share(self);
}
static Ref<> baseExit(Thread& t, Object* self, Positional) {
  return callMethod(t, self, names::close);
}

/// How many bytes to read at once for a line: up to the newline in what peek() shows, else 1.
static Result<isize> lineChunk(Thread& t, Object* self, Object* peek, isize limit, isize have) {
  if (peek == nullptr) return isize{1};
  Ref<Int> one = PY_TRY(newInt(1));
  Ref<> ahead;
  do {
    ahead = call(t, peek, static_cast<Object*>(one.get()));
  } while (!ahead && ioTrapInterrupted(t));
  if (!ahead) return failure;
  if (!isBytes(ahead.get())) {
    return t.raise(osErrorType, "peek() should have returned a bytes object, not '%.200s'",
                   ahead->type->name);
  }
  ByteSpan span = spanOf(*static_cast<Bytes*>(ahead.get()));
  if (span.size == 0) return isize{1};
  isize count = 0;
  while (count < span.size && (limit < 0 || count < limit - have)) {
    if (span[count++] == '\n') break;
  }
  return count;
}

Ref<> ioBaseReadline(Thread& t, Object* self, isize limit) {
  Lookup peek = PY_TRY(lookupAttribute(t, self, names::peek));
  ByteBuilder line;
  while (limit < 0 || line.size() < limit) {
    isize want = PY_TRY(lineChunk(t, self, peek.get(), limit, line.size()));
    Ref<Int> size = PY_TRY(newInt(want));
    Ref<> data = callMethod(t, self, names::read, size.get());
    if (!data) {
      if (ioTrapInterrupted(t)) continue;
      return failure;
    }
    if (!isBytes(data.get())) {
      return t.raise(osErrorType, "read() should have returned a bytes object, not '%.200s'",
                     data->type->name);
    }
    ByteSpan span = spanOf(*static_cast<Bytes*>(data.get()));
    if (span.size == 0) break;
    line.append(span);
    if (span[span.size - 1] == '\n') break;
  }
  return line.finish(t);
}

static Ref<> baseReadline(Thread& t, Object* self, OptionalSize size) {
  return ioBaseReadline(t, self, size.value);
}

static Ref<> baseReadlines(Thread& t, Object* self, OptionalSize hint) {
  Ref<List> lines = PY_TRY(newList(t));
  if (hint.value <= 0) {
    PY_TRY(lines->extend(t, self));
    return lines;
  }
  isize total = 0;
  Ref<> iterator = PY_TRY(getIterator(t, self));
  while (true) {
    Lookup line = PY_TRY(next(t, iterator.get()));
    if (!line.found()) break;
    PY_TRY(lines->append(t, line.get()));
    total += PY_TRY(length(t, line.get()));
    if (total > hint.value) break;
  }
  return lines;
}

static Status baseWritelines(Thread& t, Object* self, Object* lines) {
  PY_TRY(ioCheckClosed(t, self));
  Ref<> iterator = PY_TRY(getIterator(t, lines));
  while (true) {
    Lookup line = PY_TRY(next(t, iterator.get()));
    if (!line.found()) return {};
    while (true) {
      Ref<> result = callMethod(t, self, names::write, line.get());
      if (result) break;
      if (!ioTrapInterrupted(t)) return failure;
    }
  }
}

static Ref<> baseIter(Thread& t, Object* self) {
  PY_TRY(ioCheckClosed(t, self));
  return Ref<>::share(self);
}

static Lookup baseNext(Thread& t, Object* self) {
  Ref<> line = PY_TRY(callMethod(t, self, names::readline));
  if (PY_TRY(length(t, line.get())) == 0) return Lookup::missing();
  return line;
}

static constinit const MethodDef kBaseMethods[] = {
    METHOD_PLAIN("seek", "($self, *args)", baseSeek,
                 "Change stream position.\n\n"
                 "Change the stream position to the given byte offset. The offset is\n"
                 "interpreted relative to the position indicated by whence."),
    METHOD("tell", "($self, /)", baseTell, "Return current stream position."),
    METHOD_PLAIN("truncate", "($self, *args)", baseTruncate,
                 "Truncate file to size bytes.\n\n"
                 "File pointer is left unchanged.  Size defaults to the current IO\n"
                 "position as reported by tell().  Returns the new size."),
    METHOD("flush", "($self, /)", baseFlush,
           "Flush write buffers, if applicable.\n\n"
           "This is not implemented for read-only and non-blocking streams."),
    METHOD("close", "($self, /)", ioBaseClose,
           "Flush and close the IO object.\n\n"
           "This method has no effect if the file is already closed."),
    METHOD("seekable", "($self, /)", baseAbility, "Return whether object supports random access."),
    METHOD("readable", "($self, /)", baseAbility, "Return whether object was opened for reading."),
    METHOD("writable", "($self, /)", baseAbility, "Return whether object was opened for writing."),
    METHOD_PLAIN("_checkClosed", "($self, /)", baseCheckClosed, nullptr),
    METHOD_PLAIN("_checkSeekable", "($self, /)", baseCheckSeekable, nullptr),
    METHOD_PLAIN("_checkReadable", "($self, /)", baseCheckReadable, nullptr),
    METHOD_PLAIN("_checkWritable", "($self, /)", baseCheckWritable, nullptr),
    METHOD("fileno", "($self, /)", baseFileno,
           "Returns underlying file descriptor if one exists.\n\n"
           "OSError is raised if the IO object does not use a file descriptor."),
    METHOD("isatty", "($self, /)", baseIsatty,
           "Return whether this is an 'interactive' stream.\n\n"
           "Return False if it can't be determined."),
    METHOD_PLAIN("__enter__", "($self, /)", baseEnter, nullptr),
    METHOD_TUPLE_PLAIN("__exit__", "($self, *args)", baseExit, nullptr),
    METHOD("readline", "($self, size=-1, /)", baseReadline,
           "Read and return a line from the stream."),
    METHOD("readlines", "($self, hint=-1, /)", baseReadlines,
           "Return a list of lines from the stream."),
    METHOD("writelines", "($self, lines, /)", baseWritelines, "Write a list of lines to stream."),
    {},
};

/// Subclasses take what arguments they like in __init__.
static Ref<> baseNew(Thread&, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

static constinit const GetSetDef kBaseGetSet[] = {
    IO_DICT_GETSET,
    GETTER("closed", baseClosed, nullptr),
    {},
};

constinit BuiltinType ioBaseType{{
    .name = "_io._IOBase",
    .doc = "The abstract base class for all I/O classes.",
    .basicSize = sizeof(IOBase),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .dealloc = &baseDealloc,
    .traverse = &ioTraverseBase,
    .clear = &baseClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .iter = slot<baseIter>,
    .iternext = slot<baseNext>,
    .methods = kBaseMethods,
    .getset = kBaseGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .new_ = slot<baseNew>,
    .finalize = &ioFinalize,
}};

// --- _RawIOBase ---------------------------------------------------------------------------------

static Ref<> rawReadall(Thread& t, Object* self) {
  ByteBuilder all;
  while (true) {
    Ref<Int> size = PY_TRY(newInt(kDefaultBufferSize));
    Ref<> data = callMethod(t, self, names::read, size.get());
    if (!data) {
      if (ioTrapInterrupted(t)) continue;
      return failure;
    }
    if (isNone(data.get())) {
      if (all.size() == 0) return data;
      break;
    }
    if (!isBytes(data.get())) {
      return t.raise(typeErrorType, "read() should return bytes");
    }
    ByteSpan span = spanOf(*static_cast<Bytes*>(data.get()));
    if (span.size == 0) break;
    all.append(span);
  }
  return all.finish(t);
}

static Ref<> rawRead(Thread& t, Object* self, Optional<isize> sizeOption) {
  isize size = sizeOption.value_or(-1);
  if (size < 0) return callMethod(t, self, names::readall);
  Ref<Int> count = PY_TRY(newInt(size));
  Ref<> array =
      PY_TRY(call(t, static_cast<Object*>(&bytearrayType), static_cast<Object*>(count.get())));
  Ref<> result = PY_TRY(callMethod(t, self, names::readinto, array.get()));
  if (isNone(result.get())) return result;
  isize got = PY_TRY(toIsize(t, result.get(), &valueErrorType));
  BufferView view;
  PY_TRY(view.acquire(t, array.get()));
  if (got < 0 || got > view.size()) {
    return t.raise(valueErrorType, "readinto returned %zd outside buffer size %zd", got,
                   view.size());
  }
  return newBytes(t, view.data(), got);
}

static Ref<> rawMissing(Thread& t, Object*, Positional) {
  return t.raiseObject(notImplementedErrorType, nullptr);
}

static constinit const MethodDef kRawMethods[] = {
    METHOD("read", "($self, size=-1, /)", rawRead, ""),
    METHOD("readall", "($self, /)", rawReadall, "Read until EOF, using multiple read() call."),
    METHOD_PLAIN("readinto", "($self, *args)", rawMissing, nullptr),
    METHOD_PLAIN("write", "($self, *args)", rawMissing, nullptr),
    {},
};

constinit BuiltinType rawIOBaseType{{
    .name = "_io._RawIOBase",
    .doc = "Base class for raw binary I/O.",
    .basicSize = sizeof(IOBase),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &ioBaseType,
    .dealloc = &baseDealloc,
    .traverse = &ioTraverseBase,
    .clear = &baseClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .methods = kRawMethods,
    .dictOffset = offsetof(IOBase, dict),
    .finalize = &ioFinalize,
}};

// --- _BufferedIOBase ----------------------------------------------------------------------------

static Ref<> bufferedReadinto(Thread& t, Object* self, const WritableView& view, Str* method) {
  Ref<Int> size = PY_TRY(newInt(view.size()));
  Ref<> data = PY_TRY(callMethod(t, self, method, size.get()));
  if (!isBytes(data.get())) return t.raise(typeErrorType, "read() should return bytes");
  ByteSpan span = spanOf(*static_cast<Bytes*>(data.get()));
  if (span.size > view.size()) {
    return t.raise(valueErrorType,
                   "read() returned too much data: %zd bytes requested, %zd returned", view.size(),
                   span.size);
  }
  __builtin_memcpy(view.writableData(), span.data, static_cast<usize>(span.size));
  return newInt(span.size);
}
static Ref<> baseBufferedReadinto(Thread& t, Object* self, WritableView target) {
  return bufferedReadinto(t, self, target, names::read);
}
static Ref<> baseBufferedReadinto1(Thread& t, Object* self, WritableView target) {
  return bufferedReadinto(t, self, target, names::read1);
}
static Ref<> unsupportedDetach(Thread& t, Object*) { return raiseUnsupported(t, "detach"); }
static Ref<> unsupportedTextDetach(Thread& t, Object*, Positional) {
  return raiseUnsupported(t, "detach");
}
static Ref<> unsupportedRead(Thread& t, Object*, Positional) { return raiseUnsupported(t, "read"); }
static Ref<> unsupportedRead1(Thread& t, Object*, Positional) {
  return raiseUnsupported(t, "read1");
}
static Ref<> unsupportedWrite(Thread& t, Object*, Positional) {
  return raiseUnsupported(t, "write");
}
static Ref<> unsupportedReadline(Thread& t, Object*, Positional) {
  return raiseUnsupported(t, "readline");
}

static constinit const MethodDef kBufferedMethods[] = {
    METHOD("detach", "($self, /)", unsupportedDetach,
           "Disconnect this buffer from its underlying raw stream and return it."),
    METHOD_TUPLE_PLAIN("read", "($self, *args)", unsupportedRead, "Read and return up to n bytes."),
    METHOD_TUPLE_PLAIN("read1", "($self, *args)", unsupportedRead1,
                       "Read and return up to n bytes, with at most one read() call\n"
                       "to the underlying raw stream. A short result does not imply\n"
                       "that EOF is imminent.\n\nReturns an empty bytes object on EOF."),
    METHOD("readinto", "($self, buffer, /)", baseBufferedReadinto, ""),
    METHOD("readinto1", "($self, buffer, /)", baseBufferedReadinto1, ""),
    METHOD_TUPLE_PLAIN("write", "($self, *args)", unsupportedWrite,
                       "Write the given buffer to the IO stream."),
    {},
};

constinit BuiltinType bufferedIOBaseType{{
    .name = "_io._BufferedIOBase",
    .doc = "Base class for buffered IO objects.",
    .basicSize = sizeof(IOBase),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &ioBaseType,
    .dealloc = &baseDealloc,
    .traverse = &ioTraverseBase,
    .clear = &baseClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .methods = kBufferedMethods,
    .dictOffset = offsetof(IOBase, dict),
    .finalize = &ioFinalize,
}};

// --- _TextIOBase --------------------------------------------------------------------------------

static Ref<> noValue(Object*) { return Ref<>::share(none()); }

static constinit const MethodDef kTextMethods[] = {
    METHOD_PLAIN("detach", "($self, *args)", unsupportedTextDetach,
                 "Separate the underlying buffer from the TextIOBase and return it."),
    METHOD_TUPLE_PLAIN("read", "($self, *args)", unsupportedRead,
                       "Return at most n characters from stream."),
    METHOD_TUPLE_PLAIN("readline", "($self, *args)", unsupportedReadline,
                       "Read until newline or EOF."),
    METHOD_TUPLE_PLAIN("write", "($self, *args)", unsupportedWrite, "Write string to stream."),
    {},
};
static constinit const GetSetDef kTextGetSet[] = {
    GETTER("encoding", noValue, "Encoding of the text stream."),
    GETTER("newlines", noValue, "Line endings translated so far."),
    GETTER("errors", noValue, "The error setting of the decoder or encoder."),
    {},
};

constinit BuiltinType textIOBaseType{{
    .name = "_io._TextIOBase",
    .doc = "Base class for text I/O.",
    .basicSize = sizeof(IOBase),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &ioBaseType,
    .dealloc = &baseDealloc,
    .traverse = &ioTraverseBase,
    .clear = &baseClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .methods = kTextMethods,
    .getset = kTextGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .finalize = &ioFinalize,
}};

}  // namespace taipan
