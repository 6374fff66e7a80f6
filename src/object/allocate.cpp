#include "object/allocate.h"

#include <cstring>

#include "memory/memory.h"
#include "object/gc/gc.h"

namespace taipan {

namespace {

/// Puts head and type into a zeroed block.
void initialise(Object* object, Type& type, isize items) {
  object->refcount = 1;
  object->type = &type;
  if (hasFlag(&type, kTypeHeap)) incref(&type);
  if (type.itemSize != 0) static_cast<VarObject*>(object)->size = items;
}

}  // namespace

Ref<> allocateObject(Thread& t, Type& type, isize items) {
  if (hasFlag(&type, kTypeManagedDict)) return allocateInstance(t, type);
  if (items < 0 || (type.itemSize != 0 && items > (kIsizeMax - type.basicSize) / type.itemSize)) {
    return t.raiseNoMemory();
  }
  // One item more than asked for: a sentinel that C code of variable-sized types relies on.
  auto size = static_cast<usize>(instanceSize(type, type.itemSize == 0 ? 0 : items + 1));
  bool gc = hasFlag(&type, kTypeHaveGc);
  usize prefix = gc ? sizeof(GcHead) : 0;
  void* block = objectCalloc(prefix + size);
  if (block == nullptr) return t.raiseNoMemory();
  auto* object = reinterpret_cast<Object*>(static_cast<char*>(block) + prefix);
  initialise(object, type, items);
  if (gc) gcCountAllocation(t);
  return Ref<>::steal(object);
}

Object* allocatePlain(Thread& t, Type& type, isize bytes) {
  auto* object = static_cast<Object*>(objectMalloc(static_cast<usize>(bytes)));
  if (object == nullptr) {
    (void)t.raiseNoMemory();
    return nullptr;
  }
  object->refcount = 1;
  object->type = &type;
  if (hasFlag(&type, kTypeHeap)) incref(&type);
  return object;
}

Object* genericAllocate(Type* type, isize items) {
  Object* object = allocateObject(Thread::current(), *type, items).release();
  if (object != nullptr && hasFlag(type, kTypeHaveGc)) gcTrack(object);
  return object;
}

void plainFree(void* object) { objectFree(object); }

void gcFree(void* memory) {
  auto* object = static_cast<Object*>(memory);
  if (isTracked(object)) gcUntrack(object);
  gcCountRelease();
  usize prefix = sizeof(GcHead);
  if (hasFlag(object->type, kTypeManagedDict)) prefix += 2 * sizeof(void*);
  objectFree(static_cast<char*>(memory) - prefix);
}

void freeObject(Object* object) { object->type->free(object); }

}  // namespace taipan
