// Memory of collectable objects, and the bounds on the depth of deallocation. The collector itself
// is gc_collect.cpp.
#include "object/gc/gc.h"

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

namespace {

thread_local constinit char* stackFloor __attribute__((tls_model("initial-exec"))) = nullptr;

/// Links an untracked object, whose head is free for that, into the list of what dies later.
void putIntoTrash(Thread& t, Object* object) {
  gcHead(object)->prev =
      reinterpret_cast<uintptr_t>(t.trashLater) | (gcHead(object)->prev & kGcFinalized);
  t.trashLater = object;
}

/// The end of an object for which there may be no room on the native stack now.
[[gnu::noinline]] void deallocateLow(Object* object) {
  Thread* t = Thread::currentOrNull();
  if (t == nullptr || !isGcObject(object)) {
    object->type->dealloc(object);
    return;
  }
  gcUntrack(object);
  putIntoTrash(*t, object);
  t->evalBreaker.fetch_or(kBreakTrash);
}

PY_ALWAYS_INLINE char* stackPointer() {
#ifdef __x86_64__
  // The frame address would cost the callers a frame pointer.
  char* pointer;
  asm("mov %%rsp, %0" : "=r"(pointer));
  return pointer;
#else
  return static_cast<char*>(__builtin_frame_address(0));
#endif
}

}  // namespace

void deallocate(Object* object) {
  if (stackPointer() < stackFloor) [[unlikely]] {
    deallocateLow(object);
    return;
  }
  object->type->dealloc(object);
}

void TrashScope::setStackFloor(char* floor) { stackFloor = floor; }

void TrashScope::postpone(Thread& t, Object* object) {
  postponed_ = true;
  putIntoTrash(t, object);
}

void TrashScope::emptyTrash(Thread& t) {
  // Staying one level deep keeps nested scopes from emptying the list recursively.
  ++t.trashNesting;
  while (Object* object = t.trashLater) {
    GcHead* head = gcHead(object);
    t.trashLater = reinterpret_cast<Object*>(head->prev & ~uintptr_t{3});
    head->prev &= kGcFinalized;
    object->type->dealloc(object);
    if (t.trashLater == object) break;  // postponed itself again: no room on the stack
  }
  --t.trashNesting;
  if (t.trashLater != nullptr) t.evalBreaker.fetch_or(kBreakTrash);
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
