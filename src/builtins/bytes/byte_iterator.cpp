#include "builtins/bytes/byte_iterator.h"

#include "builtins/bytes/bytearray.h"
#include "builtins/iterator/iterator_methods.h"
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

Ref<> iteratorReduce(Thread& t, ByteIterator& self) {
  return reduceSequenceIterator(t, "iter", self.sequence, self.index, Ref<>::share(emptyTuple()));
}

Status iteratorSetState(Thread& t, ByteIterator& self, Object* state) {
  isize size = self.sequence == nullptr ? 0 : contentOf(self.sequence).size;
  isize index = PY_TRY(indexFromState(t, state, 0, size));
  if (self.sequence != nullptr) self.index = index;
  return {};
}

constinit const MethodDef kIteratorMethods[] = {
    ITERATOR_ROWS(iteratorLengthHint, iteratorReduce, iteratorSetState), {}};

constexpr TypeSpec iteratorSpec(const char* name) {
  return {.name = name,
          .basicSize = sizeof(ByteIterator),
          .flags = kTypeHaveGc,
          .dealloc = iteratorDealloc,
          .getAttribute = genericGetAttributeSlot,
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
