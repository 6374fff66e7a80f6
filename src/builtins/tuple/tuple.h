// Tuples: immutable after they were filled. A new tuple is tracked by the collector at once (its
// empty items are null, which traversal skips); the collector untracks those that can be in no
// cycle. Freed tuples of up to kTupleFreeSizes - 1 items are kept in free lists.
#pragma once

#include <initializer_list>

#include "object/gc/gc.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// = PyTupleObject. `items` are owned; null only while the tuple is being built.
struct Tuple : VarObject {
  Object* items[1];
  Object* operator[](isize i) const { return items[i]; }
};
static_assert(sizeof(Tuple) == 32);

inline constexpr isize kTupleFreeSizes = 9;
inline constexpr int kTupleFreeLimit = 512;

/// The free lists, linked through items[0]; index = number of items (0 is unused).
struct TupleFreeList {
  Tuple* head;
  int count;
};
extern TupleFreeList tupleFreeLists[kTupleFreeSizes];

/// The only exact tuple without items, immortal.
Tuple* emptyTuple();

/// newTuple without a free list hit.
Ref<Tuple> newTupleSlow(Thread& t, isize count);

/// A tuple of `count` items, all null; the caller fills them with references of its own.
PY_ALWAYS_INLINE Ref<Tuple> newTuple(Thread& t, isize count) {
  if (count > 0 && count < kTupleFreeSizes) [[likely]] {
    TupleFreeList& list = tupleFreeLists[count];
    if (Tuple* tuple = list.head) [[likely]] {
      list.head = reinterpret_cast<Tuple*>(tuple->items[0]);
      --list.count;
      tuple->refcount = 1;
      for (isize i = 0; i < count; ++i) tuple->items[i] = nullptr;
      gcTrack(tuple);
      return Ref<Tuple>::steal(tuple);
    }
  }
  return newTupleSlow(t, count);
}

/// A tuple of new references to `items`.
Ref<Tuple> packTuple(Thread& t, std::initializer_list<Object*> items);
/// The same from an array.
Ref<Tuple> tupleFromArray(Thread& t, Object* const* items, isize count);
/// Takes over the references in `items`, also on failure.
Ref<Tuple> tupleFromOwned(Thread& t, Object** items, isize count);
/// `tuple[low:high]` with bounds already within the tuple; an exact tuple.
Ref<Tuple> tupleSlice(Thread& t, Tuple* tuple, isize low, isize high);
/// For C code that changes a tuple's size while it has the only reference (= _PyTuple_Resize).
/// Replaces `*tuple`, or on failure sets it to null.
Status tupleResize(Thread& t, Tuple** tuple, isize count);
/// Untracks the tuple if none of its items can ever be part of a cycle.
void tupleMaybeUntrack(Tuple* tuple);
/// The tuple hash over an array of items.
Result<isize> hashItems(Thread& t, Object* const* items, isize count);
/// Empties the free lists; the number of blocks given back.
isize tupleClearFreeLists();

}  // namespace taipan
