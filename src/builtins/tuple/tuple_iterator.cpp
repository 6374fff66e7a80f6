#include "builtins/tuple/tuple_iterator.h"

#include "builtins/iterator/iterator_methods.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Ref<> newTupleIterator(Thread& t, Tuple* tuple) {
  auto* iterator =
      static_cast<TupleIterator*>(gcAllocate(t, &tupleIteratorType, sizeof(TupleIterator)));
  if (iterator == nullptr) return failure;
  iterator->index = 0;
  iterator->tuple = Ref<Tuple>::share(tuple).release();
  gcTrack(iterator);
  return Ref<>::steal(iterator);
}

namespace {

void tupleIteratorDealloc(Object* object) {
  auto* self = static_cast<TupleIterator*>(object);
  gcUntrack(self);
  xdecref(self->tuple);
  gcRelease(self);
}

int tupleIteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<TupleIterator*>(object)->tuple);
  return 0;
}

Object* tupleIteratorNext(Object* object) {
  Object* item = static_cast<TupleIterator*>(object)->advance();
  xincref(item);
  return item;
}

isize tupleIteratorHint(TupleIterator& self) {
  return self.tuple == nullptr ? 0 : self.tuple->size - self.index;
}

Ref<> tupleIteratorReduce(Thread& t, TupleIterator& self) {
  return reduceSequenceIterator(t, "iter", self.tuple, self.index, Ref<>::share(emptyTuple()));
}

Status tupleIteratorSetState(Thread& t, TupleIterator& self, Object* state) {
  isize index = PY_TRY(indexFromState(t, state, 0, self.tuple == nullptr ? 0 : self.tuple->size));
  if (self.tuple != nullptr) self.index = index;
  return {};
}

constinit const MethodDef kTupleIteratorMethods[] = {
    ITERATOR_ROWS(tupleIteratorHint, tupleIteratorReduce, tupleIteratorSetState),
    {},
};

}  // namespace

constinit BuiltinType tupleIteratorType{{
    .name = "tuple_iterator",
    .basicSize = sizeof(TupleIterator),
    .flags = kTypeHaveGc,
    .dealloc = tupleIteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = tupleIteratorTraverse,
    .iter = selfIterator,
    .iternext = tupleIteratorNext,
    .methods = kTupleIteratorMethods,
}};

}  // namespace taipan
