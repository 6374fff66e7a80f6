// Deallocator, traverse and clear of objects whose state is a few owned references, from a list of
// the fields:  using Fields = OwnedFields<Map, &Map::function, &Map::iterators>;
#pragma once

#include "object/allocate.h"
#include "object/gc/gc.h"

namespace taipan {

template <class T, auto... kFields>
struct OwnedFields {
  static void dealloc(Object* object) {
    gcUntrack(object);
    TrashScope scope(object, dealloc);
    if (scope.postponed()) return;
    auto* self = static_cast<T*>(object);
    (xdecref(self->*kFields), ...);
    object->type->free(object);
  }
  static int traverse(Object* object, VisitFunction visit, void* arg) {
    auto* self = static_cast<T*>(object);
    int stop = 0;
    (void)((visitField(self->*kFields, visit, arg, &stop)) && ...);
    return stop;
  }
  static int clear(Object* object) {
    auto* self = static_cast<T*>(object);
    (clearOwned(self->*kFields), ...);
    return 0;
  }

 private:
  static bool visitField(Object* field, VisitFunction visit, void* arg, int* stop) {
    if (field != nullptr) *stop = visit(field, arg);
    return *stop == 0;
  }
};

/// A zeroed, tracked instance of `cls`, whose layout begins with T.
template <class T>
Ref<T> newTracked(Type& cls) {
  Object* object = cls.alloc(&cls, 0);
  if (object == nullptr) return failure;
  if (!isTracked(object)) gcTrack(object);
  return Ref<T>::steal(static_cast<T*>(object));
}

/// The tp_iter of iterators.
inline Object* iterSelf(Object* self) {
  incref(self);
  return self;
}

/// The next item (owned) of an iterator; null at the end or with an exception (StopIteration as
/// well): for use in iternext slots.
PY_ALWAYS_INLINE Object* nextOwned(Object* iterator) { return iterator->type->iternext(iterator); }

}  // namespace taipan
