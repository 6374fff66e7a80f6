// collections.deque: a ring of references. Small deques keep the ring inside the object.
#pragma once

#include "object/builtin_type.h"
#include "object/gc/gc.h"
#include "object/ref.h"

namespace taipan {

extern BuiltinType dequeType;
extern BuiltinType dequeIteratorType;
extern BuiltinType dequeReverseIteratorType;

inline constexpr isize kDequeInline = 16;

/// `capacity` is a power of two; the i-th item is ring[(head + i) & (capacity - 1)].
struct Deque : VarObject {
  Object** ring;
  isize capacity;
  isize head;
  isize maxLength;  ///< -1 = unbounded
  isize state;      ///< changes with every change of the items' places
  Object* weaklist;
  Object* inlineRing[kDequeInline];
  void* spare[2];  ///< the object's size is visible (object.__sizeof__)

  Object*& at(isize i) { return ring[(head + i) & (capacity - 1)]; }
};
static_assert(sizeof(Deque) == 216);

/// Appends, taking over the reference; drops an item at the other end if the deque is full.
Status dequeAppend(Thread& t, Deque& self, Ref<> item);
Status dequeAppendLeft(Thread& t, Deque& self, Ref<> item);
/// Removes an item; the deque must not be empty.
Ref<> dequePop(Deque& self);
Ref<> dequePopLeft(Deque& self);
Status dequeExtend(Thread& t, Deque& self, Object* iterable);
Status dequeExtendLeft(Thread& t, Deque& self, Object* iterable);
/// Inserts before position `at` (0..size), deletes at a valid one; in the shorter direction.
Status dequeInsertAt(Thread& t, Deque& self, isize at, Ref<> item);
Ref<> dequeRemoveAt(Deque& self, isize at);
void dequeRotate(Deque& self, isize steps);
void dequeClear(Thread& t, Deque& self);
/// An empty deque of the exact type.
Ref<Deque> newDeque(Thread& t, isize maxLength);
Ref<> dequeIter(Thread& t, Deque& self);
Ref<> dequeReversed(Thread& t, Deque& self);
inline void initDeque(Deque& self, isize maxLength) {
  self.ring = self.inlineRing;
  self.capacity = kDequeInline;
  self.head = 0;
  self.maxLength = maxLength;
}

}  // namespace taipan
