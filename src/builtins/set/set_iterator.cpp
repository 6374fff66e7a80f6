#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "builtins/set/set_internal.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct SetIterator : Object {
  Set* set;    ///< null when exhausted
  isize used;  ///< the set's size at the start; -1 after a complaint
  isize position;
  isize left;
};

void iteratorDealloc(Object* object) {
  auto* self = static_cast<SetIterator*>(object);
  gcUntrack(self);
  xdecref(self->set);
  gcRelease(self);
}

int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<SetIterator*>(object)->set);
  return 0;
}

Object* iteratorNext(Object* object) {
  auto* self = static_cast<SetIterator*>(object);
  if (self->set == nullptr) return nullptr;
  if (self->used != self->set->used) {
    (void)Thread::current().raise(runtimeErrorType, "Set changed size during iteration");
    self->used = -1;  // makes the complaint last
    return nullptr;
  }
  Object* key;
  if (!setNext(self->set, &self->position, &key)) {
    clearOwned(self->set);
    return nullptr;
  }
  --self->left;
  incref(key);
  return key;
}

isize iteratorHint(SetIterator& self) {
  return self.set != nullptr && self.used == self.set->used ? self.left : 0;
}

/// Pickled as an iterator over the list of what is left; this one does not move.
Ref<> iteratorReduce(Thread& t, SetIterator& self) {
  auto list = PY_TRY(newList(t));
  if (self.set != nullptr) {
    auto twin = PY_TRY(setIter(t, *self.set));
    auto& copy = *static_cast<SetIterator*>(twin.get());
    copy.used = self.used;
    copy.position = self.position;
    copy.left = self.left;
    PY_TRY(list->extend(t, twin.get()));
  }
  return reduceToIter(t, list.get());
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", iteratorHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling."),
    {},
};

}  // namespace

Ref<> setIter(Thread& t, Set& self) {
  auto* iterator = static_cast<SetIterator*>(gcAllocate(t, &setIteratorType, sizeof(SetIterator)));
  if (iterator == nullptr) return failure;
  iterator->set = Ref<Set>::share(&self).release();
  iterator->used = self.used;
  iterator->position = 0;
  iterator->left = self.used;
  gcTrack(iterator);
  return Ref<>::steal(iterator);
}

constinit BuiltinType setIteratorType{{
    .name = "set_iterator",
    .basicSize = sizeof(SetIterator),
    .flags = kTypeHaveGc,
    .dealloc = iteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = iteratorTraverse,
    .iter = selfIterator,
    .iternext = iteratorNext,
    .methods = kMethods,
}};

}  // namespace taipan
