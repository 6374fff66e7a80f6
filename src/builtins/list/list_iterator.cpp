#include "builtins/list/list_iterator.h"

#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list_internal.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Ref<> newListIterator(Thread& t, List& self) {
  auto* iterator =
      static_cast<ListIterator*>(gcAllocate(t, &listIteratorType, sizeof(ListIterator)));
  if (iterator == nullptr) return failure;
  iterator->index = 0;
  iterator->list = Ref<List>::share(&self).release();
  gcTrack(iterator);
  return Ref<>::steal(iterator);
}

Ref<> newListReverseIterator(Thread& t, List& self) {
  auto* iterator = static_cast<ListReverseIterator*>(
      gcAllocate(t, &listReverseIteratorType, sizeof(ListReverseIterator)));
  if (iterator == nullptr) return failure;
  iterator->index = self.size - 1;
  iterator->list = Ref<List>::share(&self).release();
  gcTrack(iterator);
  return Ref<>::steal(iterator);
}

namespace {

template <class T>
void iteratorDealloc(Object* object) {
  auto* self = static_cast<T*>(object);
  gcUntrack(self);
  xdecref(self->list);
  gcRelease(self);
}

template <class T>
int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<T*>(object)->list);
  return 0;
}

Object* forwardNext(Object* object) {
  Object* item = static_cast<ListIterator*>(object)->advance();
  xincref(item);
  return item;
}

isize forwardHint(ListIterator& self) {
  if (self.list == nullptr) return 0;
  isize left = self.list->size - self.index;
  return left < 0 ? 0 : left;
}

Ref<> forwardReduce(Thread& t, ListIterator& self) {
  return reduceSequenceIterator(t, "iter", self.list, self.index, Ref<>(newList(t)));
}

Status forwardSetState(Thread& t, ListIterator& self, Object* state) {
  isize index = PY_TRY(indexFromState(t, state, 0, self.list == nullptr ? 0 : self.list->size));
  if (self.list != nullptr) self.index = index;
  return {};
}

Object* reverseNext(Object* object) {
  auto* self = static_cast<ListReverseIterator*>(object);
  if (self->list == nullptr) return nullptr;
  if (self->index >= 0 && self->index < self->list->size) {
    Object* item = self->list->items[self->index--];
    incref(item);
    return item;
  }
  self->index = -1;
  clearOwned(self->list);
  return nullptr;
}

isize reverseHint(ListReverseIterator& self) {
  isize left = self.index + 1;
  return self.list == nullptr || self.list->size < left ? 0 : left;
}

Ref<> reverseReduce(Thread& t, ListReverseIterator& self) {
  return reduceSequenceIterator(t, "reversed", self.list, self.index, Ref<>(newList(t)));
}

Status reverseSetState(Thread& t, ListReverseIterator& self, Object* state) {
  isize index =
      PY_TRY(indexFromState(t, state, -1, self.list == nullptr ? 0 : self.list->size - 1));
  if (self.list != nullptr) self.index = index;
  return {};
}

constinit const MethodDef kForwardMethods[] = {
    ITERATOR_ROWS(forwardHint, forwardReduce, forwardSetState),
    {},
};

constinit const MethodDef kReverseMethods[] = {
    ITERATOR_ROWS(reverseHint, reverseReduce, reverseSetState),
    {},
};

}  // namespace

constinit BuiltinType listIteratorType{{
    .name = "list_iterator",
    .basicSize = sizeof(ListIterator),
    .flags = kTypeHaveGc,
    .dealloc = iteratorDealloc<ListIterator>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = iteratorTraverse<ListIterator>,
    .iter = selfIterator,
    .iternext = forwardNext,
    .methods = kForwardMethods,
}};

constinit BuiltinType listReverseIteratorType{{
    .name = "list_reverseiterator",
    .basicSize = sizeof(ListReverseIterator),
    .flags = kTypeHaveGc,
    .dealloc = iteratorDealloc<ListReverseIterator>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = iteratorTraverse<ListReverseIterator>,
    .iter = selfIterator,
    .iternext = reverseNext,
    .methods = kReverseMethods,
}};

}  // namespace taipan
