// Sets and frozensets: open addressing with short linear runs, then jumps by the perturbed hash.
// The table's geometry (8 entries inside the object, growth by four, runs of nine) is visible in
// iteration order, so it is python3.11's.
#pragma once

#include "object/gc/gc.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// = setentry. Unused: key null, hash 0. Deleted: key is a private marker.
struct SetEntry {
  Object* key;
  isize hash;
};

inline constexpr isize kSetMinSize = 8;

/// = PySetObject; frozensets have the same layout and cache their hash.
struct Set : Object {
  isize fill;  ///< used and deleted entries
  isize used;
  isize mask;
  SetEntry* table;
  isize hash;    ///< of a frozenset, -1 = not computed
  isize finger;  ///< where pop() goes on
  SetEntry small[kSetMinSize];
  Object* weaklist;
};
static_assert(sizeof(Set) == 200);

/// A new set / frozenset with the items of an iterable (null = empty).
Ref<Set> newSet(Thread& t, Object* iterable = nullptr);
Ref<Set> newFrozenset(Thread& t, Object* iterable = nullptr);

/// Whether the object is a set or frozenset, or of a derived type.
bool isAnySet(const Object* object);
inline isize setSize(const Set* set) { return set->used; }

/// Adds a new reference; true if it was not there before.
Result<bool> setAdd(Thread& t, Set* set, Object* key);
Result<bool> setAddKnownHash(Thread& t, Set* set, Object* key, isize hash);
Result<bool> setContains(Thread& t, Set* set, Object* key);
Result<bool> setContainsKnownHash(Thread& t, Set* set, Object* key, isize hash);
/// Removes the key; false if it was not there.
Result<bool> setDiscard(Thread& t, Set* set, Object* key);
/// Adds what an iterable yields.
Status setUpdate(Thread& t, Set* set, Object* iterable);
/// Removes and returns some item; KeyError if empty.
Ref<> setPop(Thread& t, Set* set);
void setClear(Thread& t, Set* set);
/// Iteration in table order: *position = 0 at the start; borrowed results; false at the end.
bool setNext(const Set* set, isize* position, Object** key, isize* hash = nullptr);

}  // namespace taipan
