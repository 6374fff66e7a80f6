// Making and freeing objects of a type.
#pragma once

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

/// A zeroed object (`items` items for a variable-sized type) with refcount 1, the type set (and
/// counted, for heap types), a GC head if the type has one, not tracked. MemoryError on failure.
Ref<> allocateObject(Thread& t, Type& type, isize items = 0);

template <class T>
Ref<T> newObject(Thread& t, Type& type, isize items = 0) {
  return allocateObject(t, type, items).template as<T>();
}

/// Like allocateObject but for a type known to have no GC head, no managed dict; contents after the
/// head are not initialised.
Object* allocatePlain(Thread& t, Type& type, isize bytes);

/// Gives back the memory of an object whose contents were released, with its prefix words; drops
/// the reference to a heap type. The last step of each deallocator (or `tp_free` of subclasses:
/// deallocators end with `self->type->free(self)` so that subclasses work).
void freeObject(Object* object);

/// tp_alloc and tp_free defaults.
Object* genericAllocate(Type* type, isize items) PY_EXPORTED_AS("PyType_GenericAlloc");
void plainFree(void* object) PY_EXPORTED_AS("PyObject_Free");
void gcFree(void* object) PY_EXPORTED_AS("PyObject_GC_Del");

/// A zeroed instance of a type with kTypeManagedDict (builtins/type).
Ref<> allocateInstance(Thread& t, Type& type);

/// The size of an instance with `items` items, rounded up to a word.
inline isize instanceSize(const Type& type, isize items) {
  isize size = type.basicSize + items * type.itemSize;
  return (size + 7) & ~isize{7};
}

}  // namespace taipan
