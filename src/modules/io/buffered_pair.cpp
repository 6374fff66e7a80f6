// BufferedRWPair: a reader and a writer as one stream.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/buffered.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

struct BufferedPair : IOBase {
  Object* reader;
  Object* writer;
};

static Ref<> pairNew(Thread&, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

static Status pairInit(Thread& t, BufferedPair& self, Object* args, Object* kwargs) {
  PY_TRY(checkNoKeywordDict(t, "BufferedRWPair", kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  PY_TRY(checkPositional(t, "BufferedRWPair", tuple->size, 2, 3));
  isize size = kDefaultBufferSize;
  if (tuple->size > 2) size = PY_TRY(Arg<isize>::from(t, tuple->items[2], Signature{}, 3));
  Object* reader = tuple->items[0];
  Object* writer = tuple->items[1];
  PY_TRY(ioCheckReadable(t, reader));
  PY_TRY(ioCheckWritable(t, writer));
  Ref<Int> capacity = PY_TRY(newInt(size));
  Object* sizeObject = capacity.get();
  Ref<> bufferedReader =
      PY_TRY(call(t, static_cast<Object*>(&bufferedReaderType), reader, sizeObject));
  Ref<> bufferedWriter =
      PY_TRY(call(t, static_cast<Object*>(&bufferedWriterType), writer, sizeObject));
  assignOwned(self.reader, bufferedReader.release());
  assignOwned(self.writer, bufferedWriter.release());
  return {};
}

/// Calls a method of one half with the arguments given.
static Ref<> forward(Thread& t, Object* half, Str* method, Positional args = {}) {
  if (half == nullptr) {
    return t.raise(valueErrorType, "I/O operation on uninitialized object");
  }
  Ref<> bound = PY_TRY(getAttribute(t, half, method));
  return callVector(t, bound.get(), args.items, static_cast<usize>(args.count));
}

static Ref<> pairRead(Thread& t, BufferedPair& self, Positional args) {
  return forward(t, self.reader, names::read, args);
}
static Ref<> pairPeek(Thread& t, BufferedPair& self, Positional args) {
  return forward(t, self.reader, names::peek, args);
}
static Ref<> pairRead1(Thread& t, BufferedPair& self, Positional args) {
  return forward(t, self.reader, names::read1, args);
}
static Ref<> pairReadinto(Thread& t, BufferedPair& self, Positional args) {
  return forward(t, self.reader, names::readinto, args);
}
static Ref<> pairReadinto1(Thread& t, BufferedPair& self, Positional args) {
  Ref<Str> name = PY_TRY(newInterned(t, "readinto1"));
  return forward(t, self.reader, name.get(), args);
}
static Ref<> pairWrite(Thread& t, BufferedPair& self, Positional args) {
  return forward(t, self.writer, names::write, args);
}
static Ref<> pairFlush(Thread& t, BufferedPair& self) {
  return forward(t, self.writer, names::flush);
}
static Ref<> pairReadable(Thread& t, BufferedPair& self) {
  return forward(t, self.reader, names::readable);
}
static Ref<> pairWritable(Thread& t, BufferedPair& self) {
  return forward(t, self.writer, names::writable);
}

static Ref<> pairClose(Thread& t, BufferedPair& self) {
  Ref<> first = forward(t, self.writer, names::close);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Ref<> second = forward(t, self.reader, names::close);
  chainPending(t, type, value, traceback);
  if (!first || !second) return failure;
  return second;
}

static Ref<> pairIsatty(Thread& t, BufferedPair& self) {
  Ref<> first = PY_TRY(forward(t, self.writer, names::isatty));
  if (first.get() != boolObject(false)) return first;
  return forward(t, self.reader, names::isatty);
}

static Ref<> getClosed(Thread& t, BufferedPair& self) {
  if (self.writer == nullptr) {
    return t.raise(runtimeErrorType, "the BufferedRWPair object is being garbage-collected");
  }
  return getAttribute(t, self.writer, names::closed);
}

static int pairTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<BufferedPair*>(object)->reader);
  PY_VISIT(static_cast<BufferedPair*>(object)->writer);
  return ioTraverseBase(object, visit, arg);
}
static int pairClear(Object* object) {
  auto* self = static_cast<BufferedPair*>(object);
  clearOwned(self->reader);
  clearOwned(self->writer);
  clearOwned(self->dict);
  return 0;
}
static void pairDealloc(Object* object) {
  if (ioBeginDealloc(object)) return;
  pairClear(object);
  object->type->free(object);
}
/// The two halves close themselves.
static void pairFinalize(Object* self) {
  if (self->type != &bufferedRWPairType) ioFinalize(self);
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("read", "($self, *args)", pairRead, nullptr),
    METHOD_PLAIN("peek", "($self, *args)", pairPeek, nullptr),
    METHOD_PLAIN("read1", "($self, *args)", pairRead1, nullptr),
    METHOD_PLAIN("readinto", "($self, *args)", pairReadinto, nullptr),
    METHOD_PLAIN("readinto1", "($self, *args)", pairReadinto1, nullptr),
    METHOD_PLAIN("write", "($self, *args)", pairWrite, nullptr),
    METHOD_PLAIN("flush", "($self, /)", pairFlush, nullptr),
    METHOD_PLAIN("readable", "($self, /)", pairReadable, nullptr),
    METHOD_PLAIN("writable", "($self, /)", pairWritable, nullptr),
    METHOD_PLAIN("close", "($self, /)", pairClose, nullptr),
    METHOD_PLAIN("isatty", "($self, /)", pairIsatty, nullptr),
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("closed", getClosed, nullptr),
    {},
};

constinit BuiltinType bufferedRWPairType{{
    .name = "_io.BufferedRWPair",
    .doc = "BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)\n--\n\n"
           "A buffered reader and writer object together.",
    .basicSize = sizeof(BufferedPair),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &bufferedIOBaseType,
    .dealloc = &pairDealloc,
    .traverse = &pairTraverse,
    .clear = &pairClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .methods = kMethods,
    .getset = kGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .init = slot<pairInit>,
    .new_ = slot<pairNew>,
    .finalize = &pairFinalize,
}};

}  // namespace taipan
