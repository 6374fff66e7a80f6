// Memory of collectable objects, and the bounds on the depth of deallocation. The collector itself
// is gc_collect.cpp.
#include "object/gc.h"

#include "memory/memory.h"

namespace taipan {

Object* gcAllocate(Thread& t, Type* type, isize bytes) {
  auto* head = static_cast<GcHead*>(objectMalloc(static_cast<usize>(bytes) + sizeof(GcHead)));
  if (head == nullptr) [[unlikely]] {
    (void)t.raiseNoMemory();
    return nullptr;
  }
  head->next = 0;
  head->prev = 0;
  Object* object = gcObject(head);
  object->refcount = 1;
  object->type = type;
  gcCountAllocation(t);
  return object;
}

void gcRelease(Object* object) {
  gcUntrack(object);
  gcCountRelease();
  objectFree(gcHead(object));
}

void TrashScope::postpone(Thread& t, Object* object) {
  // The object is untracked, so its head is free to link it into the list.
  postponed_ = true;
  gcHead(object)->prev =
      reinterpret_cast<uintptr_t>(t.trashLater) | (gcHead(object)->prev & kGcFinalized);
  t.trashLater = object;
}

void TrashScope::emptyTrash(Thread& t) {
  // Staying one level deep keeps nested scopes from emptying the list recursively.
  ++t.trashNesting;
  while (Object* object = t.trashLater) {
    GcHead* head = gcHead(object);
    t.trashLater = reinterpret_cast<Object*>(head->prev & ~uintptr_t{3});
    head->prev &= kGcFinalized;
    object->type->dealloc(object);
  }
  --t.trashNesting;
}

bool finalizeFromDealloc(Object* object) {
  Type* type = object->type;
  if (type->finalize == nullptr) return false;
  bool collectable = hasFlag(type, kTypeHaveGc);
  if (collectable && (gcHead(object)->prev & kGcFinalized)) return false;
  // The finaliser sees a live object with one reference, which is taken back afterwards.
  object->refcount = 1;
  type->finalize(object);
  if (collectable) gcHead(object)->prev |= kGcFinalized;
  return --object->refcount != 0;
}

}  // namespace taipan
