#include "builtins/tuple/tuple_iterator.h"

#include "builtins/iterator/pickling.h"
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

Ref<> selfIter(Object* self) { return Ref<>::share(self); }

Object* tupleIteratorNext(Object* object) {
  Object* item = static_cast<TupleIterator*>(object)->advance();
  xincref(item);
  return item;
}

isize tupleIteratorHint(TupleIterator& self) {
  return self.tuple == nullptr ? 0 : self.tuple->size - self.index;
}

Ref<> tupleIteratorReduce(Thread& t, TupleIterator& self) {
  if (self.tuple == nullptr) return reduceExhaustedTuple(t, "iter");
  return reduceToCall(t, "iter", self.tuple, self.index);
}

Status tupleIteratorSetState(Thread& t, TupleIterator& self, Object* state) {
  isize index = PY_TRY(toIsize(t, state, &overflowErrorType));
  if (self.tuple != nullptr) {
    if (index < 0) index = 0;
    if (index > self.tuple->size) index = self.tuple->size;
    self.index = index;
  }
  return {};
}

constinit const MethodDef kTupleIteratorMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", tupleIteratorHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", tupleIteratorReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", tupleIteratorSetState,
                 "Set state information for unpickling."),
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
    .iter = slot<selfIter>,
    .iternext = tupleIteratorNext,
    .methods = kTupleIteratorMethods,
}};

}  // namespace taipan
