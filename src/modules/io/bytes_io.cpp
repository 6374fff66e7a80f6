// BytesIO: the stream's content is a bytes object, which getvalue() shares with the caller; it is
// copied when it is to be changed while somebody else holds it.

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/io.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

struct BytesIO : IOBase {
  Bytes* content;  ///< owned; null = closed. Its size is the capacity.
  isize size;
  isize position;
  isize exports;  ///< views that getbuffer() gave out
};

/// What getbuffer()'s memoryview looks at: keeps the stream and its content in place.
struct BytesIOExport : Object {
  BytesIO* stream;  ///< owned
};

static Status checkOpen(Thread& t, BytesIO& self) {
  if (self.content == nullptr) {
    return t.raise(valueErrorType, "I/O operation on closed file.");
  }
  return {};
}
static Status checkExports(Thread& t, BytesIO& self) {
  if (self.exports > 0) {
    return t.raise(bufferErrorType, "Existing exports of data: object cannot be re-sized");
  }
  return {};
}
static bool isShared(const BytesIO& self) { return self.content->refcount > 1; }

/// Makes the content private with room for `capacity` bytes.
static Status own(Thread& t, BytesIO& self, isize capacity) {
  if (capacity < self.size) capacity = self.size;
  if (!isShared(self) && capacity <= self.content->size && self.content->size > 0) return {};
  if (capacity > self.content->size) {
    isize more = capacity / 8 + (capacity < 9 ? 3 : 6);
    capacity = capacity > kIsizeMax - more ? capacity : capacity + more;
  }
  if (capacity == 0) capacity = 16;
  if (!isShared(self) && self.content->size > 1) {
    Ref<Bytes> content = Ref<Bytes>::steal(std::exchange(self.content, nullptr));
    Status resized = bytesResize(t, content, capacity);
    self.content = content.release();
    if (self.content == nullptr) self.content = Ref<Bytes>::share(emptyBytes()).release();
    return resized;
  }
  Ref<Bytes> copy = PY_TRY(newBytesRaw(t, capacity));
  std::memcpy(copy->data, self.content->data, static_cast<usize>(self.size));
  assignOwned(self.content, copy.release());
  return {};
}

static Ref<> bytesIONew(Thread&, Type& cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (made) static_cast<BytesIO*>(made.get())->content = Ref<Bytes>::share(emptyBytes()).release();
  return made;
}

static Result<isize> writeBytes(Thread& t, BytesIO& self, Object* data) {
  PY_TRY(checkOpen(t, self));
  PY_TRY(checkExports(t, self));
  BufferView view;
  PY_TRY(view.acquire(t, data));
  isize count = view.size();
  if (count == 0) return count;
  if (self.position > kIsizeMax - count) {
    return t.raise(overflowErrorType, "new position too large");
  }
  isize end = self.position + count;
  PY_TRY(own(t, self, end));
  if (self.position > self.size) {
    std::memset(self.content->data + self.size, 0, static_cast<usize>(self.position - self.size));
  }
  std::memcpy(self.content->data + self.position, view.data(), static_cast<usize>(count));
  self.position = end;
  if (end > self.size) self.size = end;
  return count;
}

static Status setContent(Thread& t, BytesIO& self, Object* initial) {
  PY_TRY(checkExports(t, self));
  self.size = 0;
  self.position = 0;
  if (isExactly(initial, &bytesType)) {
    incref(initial);
    assignOwned(self.content, static_cast<Bytes*>(initial));
    self.size = self.content->size;
    return {};
  }
  if (self.content == nullptr) self.content = Ref<Bytes>::share(emptyBytes()).release();
  PY_TRY(writeBytes(t, self, initial));
  self.position = 0;
  return {};
}

static Status bytesIOInit(Thread& t, BytesIO& self, Object* initial) {
  PY_TRY(checkExports(t, self));
  if (initial == nullptr || isNone(initial)) {
    self.size = self.position = 0;
    incref(emptyBytes());
    assignOwned(self.content, emptyBytes());
    return {};
  }
  return setContent(t, self, initial);
}

// --- reading ------------------------------------------------------------------------------------

static Ref<> take(Thread& t, BytesIO& self, isize count) {
  isize rest = self.size > self.position ? self.size - self.position : 0;
  if (count < 0 || count > rest) count = rest;
  if (count > 1 && self.position == 0 && count == self.content->size && self.exports == 0) {
    self.position = count;
    return Ref<>::share(static_cast<Object*>(self.content));
  }
  Ref<Bytes> data = PY_TRY(newBytes(t, self.content->data + self.position, count));
  self.position += count;
  return data;
}

static isize lineLength(const BytesIO& self, isize limit) {
  if (self.position >= self.size) return 0;
  isize rest = self.size - self.position;
  const char* start = self.content->data + self.position;
  auto* end = static_cast<const char*>(std::memchr(start, '\n', static_cast<usize>(rest)));
  isize count = end != nullptr ? end - start + 1 : rest;
  return limit >= 0 && count > limit ? limit : count;
}

static Ref<> bytesIORead(Thread& t, BytesIO& self, OptionalSize size) {
  PY_TRY(checkOpen(t, self));
  return take(t, self, size.value);
}
static Ref<> bytesIOReadline(Thread& t, BytesIO& self, OptionalSize size) {
  PY_TRY(checkOpen(t, self));
  return take(t, self, lineLength(self, size.value));
}
static Ref<> bytesIOReadlines(Thread& t, BytesIO& self, Object* hint) {
  PY_TRY(checkOpen(t, self));
  isize limit = 0;
  if (hint != nullptr && !isNone(hint)) {
    if (!isInt(hint)) {
      return t.raise(typeErrorType, "integer argument expected, got '%s'", hint->type->name);
    }
    limit = PY_TRY(Arg<isize>::from(t, hint, Signature{}, 1));
  }
  Ref<List> lines = PY_TRY(newList(t));
  isize total = 0;
  while (isize count = lineLength(self, -1)) {
    PY_TRY(lines->append(t, take(t, self, count)));
    total += count;
    if (limit > 0 && total >= limit) break;
  }
  return lines;
}
static Lookup bytesIONext(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  isize count = lineLength(self, -1);
  if (count == 0) return Lookup::missing();
  return take(t, self, count);
}
static Ref<> bytesIOIter(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  return Ref<>::share(&self);
}
static Ref<> bytesIOReadinto(Thread& t, BytesIO& self, WritableView view) {
  PY_TRY(checkOpen(t, self));
  isize rest = self.size > self.position ? self.size - self.position : 0;
  isize count = view.size() < rest ? view.size() : rest;
  std::memcpy(view.writableData(), self.content->data + self.position, static_cast<usize>(count));
  self.position += count;
  return newInt(count);
}

// --- writing ------------------------------------------------------------------------------------

static Ref<> bytesIOWrite(Thread& t, BytesIO& self, Object* data) {
  return newInt(PY_TRY(writeBytes(t, self, data)));
}
static Status bytesIOWritelines(Thread& t, BytesIO& self, Object* lines) {
  PY_TRY(checkOpen(t, self));
  Ref<> iterator = PY_TRY(getIterator(t, lines));
  while (true) {
    Lookup line = PY_TRY(next(t, iterator.get()));
    if (!line.found()) return {};
    PY_TRY(writeBytes(t, self, line.get()));
  }
}

static Ref<> bytesIOTruncate(Thread& t, BytesIO& self, Object* sizeObject) {
  PY_TRY(checkOpen(t, self));
  PY_TRY(checkExports(t, self));
  isize size = self.position;
  if (sizeObject != nullptr && !isNone(sizeObject)) {
    if (!hasIndex(sizeObject)) {
      return t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
                     sizeObject->type->name);
    }
    size = PY_TRY(toIsize(t, sizeObject, &overflowErrorType));
  }
  if (size < 0) return t.raise(valueErrorType, "negative size value %zd", size);
  if (size < self.size) {
    self.size = size;
    PY_TRY(own(t, self, size));
  }
  return newInt(size);
}

// --- position and value -------------------------------------------------------------------------

static Ref<> bytesIOSeek(Thread& t, BytesIO& self, isize position, Optional<int> whenceOption) {
  PY_TRY(checkOpen(t, self));
  int whence = whenceOption.value_or(0);
  if (position < 0 && whence == 0) {
    return t.raise(valueErrorType, "negative seek value %zd", position);
  }
  isize base = 0;
  if (whence == 1) {
    base = self.position;
  } else if (whence == 2) {
    base = self.size;
  } else if (whence != 0) {
    return t.raise(valueErrorType, "invalid whence (%i, should be 0, 1 or 2)", whence);
  }
  if (position > kIsizeMax - base) return t.raise(overflowErrorType, "new position too large");
  position += base;
  self.position = position < 0 ? 0 : position;
  return newInt(self.position);
}
static Ref<> bytesIOTell(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  return newInt(self.position);
}

static Ref<> bytesIOGetvalue(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  if (self.size != self.content->size) {
    if (isShared(self) || self.exports > 0 || self.size <= 1) {
      return newBytes(t, self.content->data, self.size);
    }
    Ref<Bytes> content = Ref<Bytes>::steal(std::exchange(self.content, nullptr));
    Status resized = bytesResize(t, content, self.size);
    self.content = content ? content.release() : Ref<Bytes>::share(emptyBytes()).release();
    if (resized.failed()) return failure;
  }
  return Ref<>::share(static_cast<Object*>(self.content));
}

static Ref<> bytesIOGetbuffer(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  PY_TRY(typeReady(t, bytesIOBufferExportType));
  Ref<BytesIOExport> exporter = PY_TRY(newObject<BytesIOExport>(t, bytesIOBufferExportType));
  incref(&self);
  exporter->stream = &self;
  gcTrack(exporter.get());
  return call(t, static_cast<Object*>(&memoryviewType), static_cast<Object*>(exporter.get()));
}

static Result<bool> always(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  return true;
}
static Result<bool> never(Thread& t, BytesIO& self) {
  PY_TRY(checkOpen(t, self));
  return false;
}
static Status bytesIOFlush(Thread& t, BytesIO& self) { return checkOpen(t, self); }
static Status bytesIOClose(Thread& t, BytesIO& self) {
  PY_TRY(checkExports(t, self));
  clearOwned(self.content);
  return {};
}
static bool isClosed(BytesIO& self) { return self.content == nullptr; }

// --- pickling -----------------------------------------------------------------------------------

static Ref<> bytesIOGetState(Thread& t, BytesIO& self) {
  Ref<> value = PY_TRY(bytesIOGetvalue(t, self));
  Ref<Int> position = PY_TRY(newInt(self.position));
  Ref<> dict = Ref<>::share(none());
  if (self.dict != nullptr) dict = PY_TRY(dictCopy(t, static_cast<Dict*>(self.dict)));
  return packTuple(t, {value.get(), position.get(), dict.get()});
}

static Status restoreDict(Thread& t, IOBase& self, Object* state, const char* which) {
  if (isNone(state)) return {};
  if (!isDict(state)) {
    return t.raise(typeErrorType, "%s item of state should be a dict, got a %.200s", which,
                   state->type->name);
  }
  if (self.dict == nullptr) self.dict = PY_TRY(newDict(t)).release();
  return dictMerge(t, static_cast<Dict*>(self.dict), state);
}

static Status bytesIOSetState(Thread& t, BytesIO& self, Object* state) {
  PY_TRY(checkOpen(t, self));
  if (!isTuple(state) || static_cast<Tuple*>(state)->size < 3) {
    return t.raise(typeErrorType, "%.200s.__setstate__ argument should be 3-tuple, got %.200s",
                   self.type->name, state->type->name);
  }
  auto* tuple = static_cast<Tuple*>(state);
  PY_TRY(setContent(t, self, tuple->items[0]));
  Object* position = tuple->items[1];
  if (!isInt(position)) {
    return t.raise(typeErrorType, "second item of state must be an integer, not %.200s",
                   position->type->name);
  }
  isize at = PY_TRY(Arg<isize>::from(t, position, Signature{}, 1));
  if (at < 0) return t.raise(valueErrorType, "position value cannot be negative");
  self.position = at;
  return restoreDict(t, self, tuple->items[2], "third");
}

static isize bytesIOSizeof(BytesIO& self) {
  isize size = self.type->basicSize;
  if (self.content != nullptr && !isShared(self)) size += kBytesHeadSize + self.content->size;
  return size;
}

static int bytesIOClear(Object* self) {
  clearOwned(static_cast<IOBase*>(self)->dict);
  return 0;
}
static void bytesIODealloc(Object* object) {
  if (ioBeginDealloc(object)) return;
  clearOwned(static_cast<BytesIO*>(object)->content);
  object->type->free(object);
}
/// Nothing to write out: closing is only needed for subclasses that override close().
static void bytesIOFinalize(Object* self) {
  if (self->type != &bytesIOType) ioFinalize(self);
}

static constinit const MethodDef kMethods[] = {
    METHOD("readable", "($self, /)", always, "Returns True if the IO object can be read."),
    METHOD("seekable", "($self, /)", always, "Returns True if the IO object can be seeked."),
    METHOD("writable", "($self, /)", always, "Returns True if the IO object can be written."),
    METHOD("close", "($self, /)", bytesIOClose, "Disable all I/O operations."),
    METHOD("flush", "($self, /)", bytesIOFlush, "Does nothing."),
    METHOD("isatty", "($self, /)", never, "Always returns False."),
    METHOD("tell", "($self, /)", bytesIOTell, "Current file position, an integer."),
    METHOD("write", "($self, b, /)", bytesIOWrite,
           "Write bytes to file.\n\nReturn the number of bytes written."),
    METHOD("writelines", "($self, lines, /)", bytesIOWritelines, "Write lines to the file."),
    METHOD("read1", "($self, size=-1, /)", bytesIORead,
           "Read at most size bytes, returned as a bytes object."),
    METHOD("readinto", "($self, buffer, /)", bytesIOReadinto, "Read bytes into buffer."),
    METHOD("readline", "($self, size=-1, /)", bytesIOReadline,
           "Next line from the file, as a bytes object."),
    METHOD("readlines", "($self, size=None, /)", bytesIOReadlines,
           "List of bytes objects, each a line from the file."),
    METHOD("read", "($self, size=-1, /)", bytesIORead,
           "Read at most size bytes, returned as a bytes object."),
    METHOD("getbuffer", "($self, /)", bytesIOGetbuffer,
           "Get a read-write view over the contents of the BytesIO object."),
    METHOD("getvalue", "($self, /)", bytesIOGetvalue,
           "Retrieve the entire contents of the BytesIO object."),
    METHOD("seek", "($self, pos, whence=0, /)", bytesIOSeek, "Change stream position."),
    METHOD("truncate", "($self, size=None, /)", bytesIOTruncate,
           "Truncate the file to at most size bytes."),
    METHOD_PLAIN("__getstate__", "($self, /)", bytesIOGetState, nullptr),
    METHOD_PLAIN("__setstate__", "($self, state, /)", bytesIOSetState, nullptr),
    METHOD_PLAIN("__sizeof__", "($self, /)", bytesIOSizeof, nullptr),
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("closed", isClosed, "True if the file is closed."),
    {},
};

constinit BuiltinType bytesIOType{{
    .name = "_io.BytesIO",
    .doc = "BytesIO(initial_bytes=b'')\n--\n\n"
           "Buffered I/O implementation using an in-memory bytes buffer.",
    .basicSize = sizeof(BytesIO),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &bufferedIOBaseType,
    .dealloc = &bytesIODealloc,
    .traverse = &ioTraverseBase,
    .clear = &bytesIOClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .iter = slot<bytesIOIter>,
    .iternext = slot<bytesIONext>,
    .methods = kMethods,
    .getset = kGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .init = initSlot<"BytesIO", "(initial_bytes=b'')", bytesIOInit>,
    .new_ = slot<bytesIONew>,
    .finalize = &bytesIOFinalize,
}};

// --- getbuffer() --------------------------------------------------------------------------------

static int exportGetBuffer(Object* object, Buffer* buffer, int flags) {
  Thread& t = Thread::current();
  BytesIO& stream = *static_cast<BytesIOExport*>(object)->stream;
  if (stream.content == nullptr) {
    t.raise(valueErrorType, "I/O operation on closed file.");
    return -1;
  }
  if (stream.exports == 0 && (isShared(stream) || stream.content->size == 0) &&
      own(t, stream, stream.size + 1).failed()) {
    return -1;
  }
  if (fillBuffer(t, buffer, object, stream.content->data, stream.size, false, flags).failed()) {
    return -1;
  }
  ++stream.exports;
  return 0;
}
static void exportReleaseBuffer(Object* object, Buffer*) {
  --static_cast<BytesIOExport*>(object)->stream->exports;
}
static int exportTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<BytesIOExport*>(object)->stream);
  return 0;
}
static void exportDealloc(Object* object) {
  gcUntrack(object);
  clearOwned(static_cast<BytesIOExport*>(object)->stream);
  freeObject(object);
}

constinit BuiltinType bytesIOBufferExportType{{
    .name = "_io._BytesIOBuffer",
    .basicSize = sizeof(BytesIOExport),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = &exportDealloc,
    .traverse = &exportTraverse,
    .buffer = {&exportGetBuffer, &exportReleaseBuffer},
}};

}  // namespace taipan
