// Lists: a growing array of references. Code that runs Python (comparisons, finalisers) may change
// any list, so loops over `items` re-read `size` and hold a reference to the item in use.
#pragma once

#include "object/gc/gc.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// = PyListObject. `items[0..size)` are owned; null only while the list is being built (and the
/// whole array is absent while the list is being sorted).
struct List : VarObject {
  Object** items;
  isize allocated;

  Object* operator[](isize i) const { return items[i]; }

  /// Appends a new reference to `item`.
  PY_ALWAYS_INLINE Status append(Thread& t, Object* item) {
    if (size < allocated) [[likely]] {
      incref(item);
      items[size++] = item;
      return {};
    }
    incref(item);
    return appendOwnedSlow(t, item);
  }
  /// Appends, taking over the reference (a failed Ref fails).
  PY_ALWAYS_INLINE Status append(Thread& t, Ref<>&& item) {
    Object* object = item.release();
    if (object == nullptr) [[unlikely]]
      return failure;
    if (size < allocated) [[likely]] {
      items[size++] = object;
      return {};
    }
    return appendOwnedSlow(t, object);
  }
  /// Inserts before `at`, which is clipped as in Python.
  Status insert(Thread& t, isize at, Object* item);
  /// Appends what an iterable yields.
  Status extend(Thread& t, Object* iterable);
  /// `self[low:high] = items of iterable` (bounds are clipped); null deletes.
  Status setSlice(Thread& t, isize low, isize high, Object* iterable);
  /// Removes and returns the item at a valid index.
  Ref<> removeAt(Thread& t, isize at);
  /// Replaces the item at a valid index.
  void setAt(Thread& t, isize at, Ref<> item);
  /// Drops all items.
  void clear(Thread& t);
  void reverse();
  /// Stable sort; `key` null or None for none.
  Status sort(Thread& t, Object* key = nullptr, bool reversed = false);
  /// Makes room for `count` items without changing the size.
  Status reserve(Thread& t, isize count);

 private:
  Status appendOwnedSlow(Thread& t, Object* item);
};
static_assert(sizeof(List) == 40);

/// A tracked list of `count` null items, which the caller fills with references of its own.
Ref<List> newList(Thread& t, isize count = 0);
/// An empty list with room for `capacity` items.
Ref<List> newListWithCapacity(Thread& t, isize capacity);
/// A list of new references.
Ref<List> listFromArray(Thread& t, Object* const* items, isize count);
/// `list[low:high]`, bounds within the list.
Ref<List> listSlice(Thread& t, List* list, isize low, isize high);
/// A tuple of the list's items.
Ref<Tuple> listToTuple(Thread& t, List* list);
/// Empties the free list; the number of blocks given back.
isize listClearFreeList();

}  // namespace taipan
