#include "builtins/bytes/byte_iterator.h"

#include "builtins/bytes/bytearray.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/method.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct ByteIterator : Object {
  isize index;
  Object* sequence;  ///< Owned; null when exhausted.
};

ByteSpan contentOf(Object* sequence) {
  return isBytes(sequence) ? spanOf(*as<Bytes>(sequence)) : spanOf(*as<ByteArray>(sequence));
}

void iteratorDealloc(Object* self) {
  gcUntrack(self);
  xdecref(static_cast<ByteIterator*>(self)->sequence);
  freeObject(self);
}

int iteratorTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<ByteIterator*>(self)->sequence);
  return 0;
}

Object* iteratorNext(Object* self) {
  auto* it = static_cast<ByteIterator*>(self);
  if (it->sequence == nullptr) return nullptr;
  ByteSpan content = contentOf(it->sequence);
  if (it->index < content.size) {
    return toObject(static_cast<isize>(content[it->index++])).release();
  }
  clearOwned(it->sequence);
  return nullptr;
}

isize iteratorLengthHint(ByteIterator& self) {
  if (self.sequence == nullptr) return 0;
  isize left = contentOf(self.sequence).size - self.index;
  return left > 0 ? left : 0;
}

Ref<Tuple> iteratorReduce(Thread& t, ByteIterator& self) {
  Ref<> iter = PY_TRY(importAttribute(t, "builtins", "iter"));
  if (self.sequence == nullptr) {
    Ref<Tuple> args = PY_TRY(packTuple(t, {emptyTuple()}));
    return packTuple(t, {iter.get(), args.get()});
  }
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.sequence}));
  Ref<> index = PY_TRY(toObject(self.index));
  return packTuple(t, {iter.get(), args.get(), index.get()});
}

Status iteratorSetState(Thread& t, ByteIterator& self, isize state) {
  if (self.sequence == nullptr) return {};
  isize size = contentOf(self.sequence).size;
  self.index = state < 0 ? 0 : state > size ? size : state;
  return {};
}

constinit const MethodDef kIteratorMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", iteratorLengthHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", iteratorSetState,
                 "Set state information for unpickling."),
    {}};

Object* selfIterator(Object* self) {
  incref(self);
  return self;
}

constexpr TypeSpec iteratorSpec(const char* name) {
  return {.name = name,
          .basicSize = sizeof(ByteIterator),
          .flags = kTypeHaveGc,
          .dealloc = iteratorDealloc,
          .traverse = iteratorTraverse,
          .iter = selfIterator,
          .iternext = iteratorNext,
          .methods = kIteratorMethods};
}

}  // namespace

constinit BuiltinType bytesIteratorType{iteratorSpec("bytes_iterator")};
constinit BuiltinType bytearrayIteratorType{iteratorSpec("bytearray_iterator")};

Ref<> newByteIterator(Thread& t, Type& type, Object* sequence) {
  Ref<ByteIterator> it = PY_TRY(newObject<ByteIterator>(t, type));
  it->index = 0;
  incref(sequence);
  it->sequence = sequence;
  gcTrack(it.get());
  return it;
}

}  // namespace taipan
