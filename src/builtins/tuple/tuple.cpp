// Making, filling and freeing tuples; see tuple.h.
#include "builtins/tuple/tuple.h"

#include <cstring>

#include "builtins/list/list.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

constinit TupleFreeList tupleFreeLists[kTupleFreeSizes] = {};

namespace {

/// The empty tuple with its GC head, which stays untracked.
struct StaticEmptyTuple {
  GcHead head{};
  Tuple tuple{};
  constexpr StaticEmptyTuple() {
    tuple.refcount = kImmortalCount;
    tuple.type = &tupleType;
  }
};
constinit StaticEmptyTuple emptyStorage;

isize tupleBytes(isize count) {
  return static_cast<isize>(offsetof(Tuple, items)) + count * static_cast<isize>(sizeof(Object*));
}

}  // namespace

Tuple* emptyTuple() { return &emptyStorage.tuple; }

Ref<Tuple> newTupleSlow(Thread& t, isize count) {
  if (count == 0) return Ref<Tuple>::share(emptyTuple());
  if (count < 0 || count > (kIsizeMax - 64) / static_cast<isize>(sizeof(Object*))) {
    return t.raiseNoMemory();
  }
  auto* tuple = static_cast<Tuple*>(gcAllocate(t, &tupleType, tupleBytes(count)));
  if (tuple == nullptr) return failure;
  tuple->size = count;
  std::memset(static_cast<void*>(tuple->items), 0, count * sizeof(Object*));
  gcTrack(tuple);
  return Ref<Tuple>::steal(tuple);
}

Ref<Tuple> packTuple(Thread& t, std::initializer_list<Object*> items) {
  return tupleFromArray(t, items.begin(), static_cast<isize>(items.size()));
}

Ref<Tuple> tupleFromArray(Thread& t, Object* const* items, isize count) {
  auto tuple = newTuple(t, count);
  if (tuple.failed()) return failure;
  for (isize i = 0; i < count; ++i) {
    incref(items[i]);
    tuple->items[i] = items[i];
  }
  return tuple;
}

Ref<Tuple> tupleFromOwned(Thread& t, Object** items, isize count) {
  auto tuple = newTuple(t, count);
  if (tuple.failed()) {
    for (isize i = 0; i < count; ++i) decref(items[i]);
    return failure;
  }
  for (isize i = 0; i < count; ++i) tuple->items[i] = items[i];
  return tuple;
}

Ref<Tuple> tupleSlice(Thread& t, Tuple* tuple, isize low, isize high) {
  if (low == 0 && high == tuple->size && isExactly(tuple, &tupleType)) {
    return Ref<Tuple>::share(tuple);
  }
  return tupleFromArray(t, tuple->items + low, high > low ? high - low : 0);
}

Status tupleResize(Thread& t, Tuple** tuple, isize count) {
  Tuple* old = *tuple;
  if (old->size == count) return {};
  auto result = newTuple(t, count);
  if (result.failed()) {
    clearOwned(*tuple);
    return failure;
  }
  isize kept = old->size < count ? old->size : count;
  for (isize i = 0; i < kept; ++i) {
    xincref(old->items[i]);
    result->items[i] = old->items[i];
  }
  *tuple = result.release();
  decref(old);
  return {};
}

void tupleMaybeUntrack(Tuple* tuple) {
  if (!isExactly(tuple, &tupleType) || !isTracked(tuple)) return;
  for (isize i = 0; i < tuple->size; ++i) {
    Object* item = tuple->items[i];
    if (item == nullptr) return;
    if (isGcObject(item) && (isTracked(item) || !isExactly(item, &tupleType))) return;
  }
  gcUntrack(tuple);
}

isize tupleClearFreeLists() {
  isize freed = 0;
  for (TupleFreeList& list : tupleFreeLists) {
    while (Tuple* tuple = list.head) {
      list.head = reinterpret_cast<Tuple*>(tuple->items[0]);
      gcRelease(tuple);
      ++freed;
    }
    // A full count keeps the list empty while every object has to be a block of its own.
    list.count = objectDomainIsDefault ? 0 : kTupleFreeLimit;
  }
  return freed;
}

Ref<Tuple> listToTuple(Thread& t, List* list) { return tupleFromArray(t, list->items, list->size); }

Ref<Tuple> toTuple(Thread& t, Object* iterable) {
  if (isExactly(iterable, &tupleType)) return Ref<Tuple>::share(as<Tuple>(iterable));
  if (isExactly(iterable, &listType)) return listToTuple(t, as<List>(iterable));
  auto list = toList(t, iterable);
  if (list.failed()) return failure;
  // The list has no other owner: its items move.
  isize count = list->size;
  list->size = 0;
  return tupleFromOwned(t, list->items, count);
}

}  // namespace taipan
