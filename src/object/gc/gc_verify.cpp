#include "object/gc/gc_verify.h"

#include <cstdio>
#include <cstdlib>

#include "object/gc/gc_state.h"

namespace taipan {

namespace {

/// The pattern of freed blocks (memory/system_blocks.h) in every byte.
constexpr uintptr_t kFreedWord = 0xdbdbdbdbdbdbdbdb;

[[noreturn, gnu::cold]] void fail(const char* what, const Object* owner, const Object* object) {
  std::fprintf(stderr, "heap check: %s: object at %p, seen from %p", what,
               static_cast<const void*>(object), static_cast<const void*>(owner));
  if (owner != nullptr && owner != object) std::fprintf(stderr, " (%s)", owner->type->name);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  std::abort();
}

bool isFreedWord(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer) == kFreedWord; }

void verifyObject(const Object* owner, const Object* object) {
  if (isFreedWord(object)) fail("pointer out of freed memory", owner, object);
  // The allocator keeps a link in the first word of a free block, so the type is looked at first.
  if (isFreedWord(object->type)) fail("freed object", owner, object);
  if (object->type == nullptr) fail("object without a type", owner, object);
  if (object->refcount <= 0) fail("object without references", owner, object);
}

int verifyReferred(Object* object, void* owner) {
  if (object != nullptr) verifyObject(static_cast<Object*>(owner), object);
  return 0;
}

}  // namespace

void gcVerify(const GcHead* list) {
  const GcHead* previous = list;
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) {
    Object* object = gcObject(head);
    if (head->next == kFreedWord) fail("freed object is tracked", object, object);
    auto back = reinterpret_cast<const GcHead*>(head->prev & ~(kGcFinalized | kGcCollecting));
    if (back != previous) fail("list of tracked objects is broken", object, object);
    verifyObject(object, object);
    object->type->traverse(object, verifyReferred, object);
    previous = head;
  }
}

void gcCountTooLow(Object* object) {
  std::fprintf(stderr, "heap check: more references than counted: %s at %p, count %td\n",
               object->type->name, static_cast<void*>(object), object->refcount);
  std::fflush(stderr);
  std::abort();
}

}  // namespace taipan
