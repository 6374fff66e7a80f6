// Making, growing and freeing lists; see list.h.
#include "builtins/list/list.h"

#include <cstring>

#include "builtins/list/list_internal.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

constexpr int kFreeLimit = 128;
/// Dead exact lists, linked through `items`.
struct ListFreeList {
  List* head = nullptr;
  int count = 0;
};
constinit ListFreeList freeList;

constexpr isize kMaxItems = kIsizeMax / static_cast<isize>(sizeof(Object*));

/// Grows the array to hold `count` items, with some to spare: about an eighth, so that appending is
/// amortised O(1) (sys.getsizeof shows the steps).
Status growSlow(Thread& t, List& self, isize count) {
  isize target = (count + (count >> 3) + 6) & ~isize{3};
  if (count - self.size > target - count) target = (count + 3) & ~isize{3};
  if (count > kMaxItems - 8 || target > kMaxItems) return t.raiseNoMemory();
  void* items = memRealloc(self.items, static_cast<usize>(target) * sizeof(Object*));
  if (items == nullptr) return t.raiseNoMemory();
  self.items = static_cast<Object**>(items);
  self.allocated = target;
  return {};
}

}  // namespace

Status listResize(Thread& t, List& self, isize count) {
  if (count > self.allocated) {
    PY_TRY(growSlow(t, self, count));
  } else if (count < (self.allocated >> 1)) {
    // Shrinking gives memory back, and never fails.
    isize target = count == 0 ? 0 : (count + (count >> 3) + 6) & ~isize{3};
    if (target == 0) {
      memFree(self.items);
      self.items = nullptr;
      self.allocated = 0;
    } else if (target < self.allocated) {
      void* items = memRealloc(self.items, static_cast<usize>(target) * sizeof(Object*));
      if (items != nullptr) {
        self.items = static_cast<Object**>(items);
        self.allocated = target;
      }
    }
  }
  self.size = count;
  return {};
}

Ref<List> newList(Thread& t, isize count) {
  List* list;
  if (freeList.head != nullptr) [[likely]] {
    list = freeList.head;
    freeList.head = reinterpret_cast<List*>(list->items);
    --freeList.count;
    list->refcount = 1;
  } else {
    list = static_cast<List*>(gcAllocate(t, &listType, sizeof(List)));
    if (list == nullptr) return failure;
  }
  list->size = 0;
  list->items = nullptr;
  list->allocated = 0;
  auto result = Ref<List>::steal(list);
  if (count > 0) {
    if (count > kMaxItems) return t.raiseNoMemory();
    void* items = memCalloc(static_cast<usize>(count), sizeof(Object*));
    if (items == nullptr) return t.raiseNoMemory();
    list->items = static_cast<Object**>(items);
    list->allocated = count;
    list->size = count;
  }
  gcTrack(list);
  return result;
}

Ref<List> newListWithCapacity(Thread& t, isize capacity) {
  auto list = newList(t, capacity);
  if (!list.failed()) list->size = 0;
  return list;
}

Ref<List> listFromArray(Thread& t, Object* const* items, isize count) {
  auto list = newList(t, count);
  if (list.failed()) return failure;
  for (isize i = 0; i < count; ++i) {
    incref(items[i]);
    list->items[i] = items[i];
  }
  return list;
}

Ref<List> listSlice(Thread& t, List* list, isize low, isize high) {
  return listFromArray(t, list->items + low, high > low ? high - low : 0);
}

Status List::appendOwnedSlow(Thread& t, Object* item) {
  if (growSlow(t, *this, size + 1).failed()) {
    decref(item);
    return failure;
  }
  items[size++] = item;
  return {};
}

Status List::reserve(Thread& t, isize count) {
  if (count <= allocated) return {};
  if (count > kMaxItems) return t.raiseNoMemory();
  void* block = memRealloc(items, static_cast<usize>(count) * sizeof(Object*));
  if (block == nullptr) return t.raiseNoMemory();
  items = static_cast<Object**>(block);
  allocated = count;
  return {};
}

Status List::insert(Thread& t, isize at, Object* item) {
  if (size == kIsizeMax) {
    return t.raise(overflowErrorType, "cannot add more objects to list");
  }
  isize old = size;
  PY_TRY(listResize(t, *this, old + 1));
  if (at < 0 && (at += old) < 0) at = 0;
  if (at > old) at = old;
  std::memmove(items + at + 1, items + at, static_cast<usize>(old - at) * sizeof(Object*));
  incref(item);
  items[at] = item;
  return {};
}

/// The room that an empty list makes for items whose number is known (sys.getsizeof shows it).
static isize roundedToEven(isize count) { return (count + 1) & ~isize{1}; }

Status List::extend(Thread& t, Object* iterable) {
  if (isExactly(iterable, &listType) || isExactly(iterable, &tupleType)) {
    isize count = static_cast<VarObject*>(iterable)->size;
    if (count == 0) return {};
    isize old = size;
    if (count > kMaxItems - old) return t.raiseNoMemory();
    if (items == nullptr) {
      PY_TRY(reserve(t, roundedToEven(count)));
      size = count;
    } else {
      PY_TRY(listResize(t, *this, old + count));
    }
    // Read the source's array only now: it may be this very list.
    Object** from = isExactly(iterable, &listType) ? static_cast<List*>(iterable)->items
                                                   : static_cast<Tuple*>(iterable)->items;
    for (isize i = 0; i < count; ++i) {
      incref(from[i]);
      items[old + i] = from[i];
    }
    return {};
  }
  auto iterator = PY_TRY(getIterator(t, iterable));
  isize hint = PY_TRY(lengthHint(t, iterable, 8));
  if (hint > 0 && size <= kMaxItems - hint && size + hint > allocated) {
    PY_TRY(size == 0 ? reserve(t, roundedToEven(hint)) : growSlow(t, *this, size + hint));
  }
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) break;
    PY_TRY(append(t, std::move(item).value()));
  }
  if (size < allocated) (void)listResize(t, *this, size);
  return {};
}

Ref<> List::removeAt(Thread& t, isize at) {
  auto item = Ref<>::steal(items[at]);
  std::memmove(items + at, items + at + 1, static_cast<usize>(size - at - 1) * sizeof(Object*));
  (void)listResize(t, *this, size - 1);
  return item;
}

void List::setAt(Thread&, isize at, Ref<> item) {
  auto old = Ref<>::steal(items[at]);
  items[at] = item.release();
}

void List::clear(Thread&) {
  // Also while it is being sorted: then clearing changes nothing, and sort() does not complain.
  if (items == nullptr) return;
  Object** old = items;
  isize count = size;
  size = 0;
  items = nullptr;
  allocated = 0;
  while (--count >= 0) xdecref(old[count]);
  memFree(old);
}

void List::reverse() {
  for (isize i = 0, j = size - 1; i < j; ++i, --j) std::swap(items[i], items[j]);
}

Ref<List> toList(Thread& t, Object* iterable) {
  auto list = newList(t);
  if (list.failed() || list->extend(t, iterable).failed()) return failure;
  return list;
}

Ref<> toFastSequence(Thread& t, Object* iterable, const char* message) {
  if (isExactly(iterable, &listType) || isExactly(iterable, &tupleType)) {
    return Ref<>::share(iterable);
  }
  auto iterator = getIterator(t, iterable);
  if (iterator.failed()) {
    if (t.pendingMatches(typeErrorType)) {
      t.clearPending();
      return t.raise(typeErrorType, "%s", message);
    }
    return failure;
  }
  return toList(t, iterator.get());
}

void listDealloc(Object* object) {
  auto* self = static_cast<List*>(object);
  gcUntrack(self);
  TrashScope scope(self, listDealloc);
  if (scope.postponed()) return;
  if (self->items != nullptr) {
    for (isize i = self->size; --i >= 0;) xdecref(self->items[i]);
    memFree(self->items);
  }
  if (!isExactly(self, &listType)) {
    self->type->free(self);
  } else if (freeList.count < kFreeLimit) {
    self->items = reinterpret_cast<Object**>(freeList.head);
    freeList.head = self;
    ++freeList.count;
  } else {
    gcRelease(self);
  }
}

int listFreeCount() { return freeList.count; }

isize listClearFreeList() {
  isize freed = 0;
  while (List* list = freeList.head) {
    freeList.head = reinterpret_cast<List*>(list->items);
    gcRelease(list);
    ++freed;
  }
  // A full count keeps the list empty while every object has to be a block of its own.
  freeList.count = objectDomainIsDefault ? 0 : kFreeLimit;
  return freed;
}

}  // namespace taipan
