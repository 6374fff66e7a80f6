// The iterator over an object with __getitem__, and the one that calls a function until a sentinel
// comes.
#include "builtins/iterator/iterator_methods.h"
#include "builtins/iterator/owned_fields.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// = seqiterobject.
struct SequenceIterator : Object {
  isize index;
  Object* sequence;  ///< null when exhausted
};
using SequenceFields = OwnedFields<SequenceIterator, &SequenceIterator::sequence>;

Object* sequenceNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<SequenceIterator*>(object);
  if (self->sequence == nullptr) return nullptr;
  if (self->index == kIsizeMax) {
    (void)t.raise(overflowErrorType, "iter index too large");
    return nullptr;
  }
  auto item = getIndex(t, self->sequence, self->index);
  if (item) {
    ++self->index;
    return item.release();
  }
  if (t.pendingMatches(indexErrorType) || t.pendingMatches(stopIterationType)) {
    t.clearPending();
    clearOwned(self->sequence);
  }
  return nullptr;
}

Ref<> sequenceHint(Thread& t, SequenceIterator& self) {
  if (self.sequence == nullptr) return toObject(isize{0});
  auto* slots = self.sequence->type->asSequence;
  auto* mapping = self.sequence->type->asMapping;
  bool sized = (slots != nullptr && slots->length != nullptr) ||
               (mapping != nullptr && mapping->length != nullptr);
  if (!sized) return Ref<>::share(notImplemented());
  isize left = PY_TRY(length(t, self.sequence)) - self.index;
  return toObject(left < 0 ? isize{0} : left);
}

Ref<> sequenceReduce(Thread& t, SequenceIterator& self) {
  return reduceSequenceIterator(t, "iter", self.sequence, self.index, Ref<>::share(emptyTuple()));
}

Status sequenceSetState(Thread& t, SequenceIterator& self, Object* state) {
  isize index = PY_TRY(indexFromState(t, state, 0, kIsizeMax));
  if (self.sequence != nullptr) self.index = index;
  return {};
}

constinit const MethodDef kSequenceMethods[] = {
    ITERATOR_ROWS(sequenceHint, sequenceReduce, sequenceSetState),
    {},
};

/// = calliterobject.
struct CallableIterator : Object {
  Object* callable;  ///< null when exhausted
  Object* sentinel;
};
using CallableFields =
    OwnedFields<CallableIterator, &CallableIterator::callable, &CallableIterator::sentinel>;

Object* callableNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<CallableIterator*>(object);
  if (self->callable == nullptr) return nullptr;
  auto result = call(t, self->callable);
  if (result.failed()) {
    if (t.clearIfMatches(stopIterationType)) {
      clearOwned(self->callable);
      clearOwned(self->sentinel);
    }
    return nullptr;
  }
  // The call may have exhausted this very iterator.
  if (self->sentinel == nullptr) return nullptr;
  auto sentinel = Ref<>::share(self->sentinel);
  auto equal = compareBool(t, sentinel.get(), result.get(), kEqual);
  if (equal.failed()) return nullptr;
  if (!equal.value()) return result.release();
  clearOwned(self->callable);
  clearOwned(self->sentinel);
  return nullptr;
}

Ref<> callableReduce(Thread& t, CallableIterator& self) {
  if (self.callable == nullptr || self.sentinel == nullptr) return reduceExhausted(t);
  auto iter = PY_TRY(getBuiltin(t, "iter"));
  if (self.callable == nullptr) return reduceExhausted(t);
  auto arguments = PY_TRY(packTuple(t, {self.callable, self.sentinel}));
  return packTuple(t, {iter.get(), arguments.get()});
}

constinit const MethodDef kCallableMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", callableReduce,
                 "Return state information for pickling."),
    {},
};

}  // namespace

Ref<> newSequenceIterator(Thread& t, Object* sequence) {
  auto* self = static_cast<SequenceIterator*>(
      gcAllocate(t, &sequenceIteratorType, sizeof(SequenceIterator)));
  if (self == nullptr) return failure;
  self->index = 0;
  self->sequence = Ref<>::share(sequence).release();
  gcTrack(self);
  return Ref<>::steal(self);
}

Ref<> newCallableIterator(Thread& t, Object* callable, Object* sentinel) {
  auto* self = static_cast<CallableIterator*>(
      gcAllocate(t, &callableIteratorType, sizeof(CallableIterator)));
  if (self == nullptr) return failure;
  self->callable = Ref<>::share(callable).release();
  self->sentinel = Ref<>::share(sentinel).release();
  gcTrack(self);
  return Ref<>::steal(self);
}

constinit BuiltinType sequenceIteratorType{{
    .name = "iterator",
    .basicSize = sizeof(SequenceIterator),
    .flags = kTypeHaveGc,
    .dealloc = SequenceFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = SequenceFields::traverse,
    .iter = iterSelf,
    .iternext = sequenceNext,
    .methods = kSequenceMethods,
    .free = gcFree,
}};

constinit BuiltinType callableIteratorType{{
    .name = "callable_iterator",
    .basicSize = sizeof(CallableIterator),
    .flags = kTypeHaveGc,
    .dealloc = CallableFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = CallableFields::traverse,
    .iter = iterSelf,
    .iternext = callableNext,
    .methods = kCallableMethods,
    .free = gcFree,
}};

}  // namespace taipan
