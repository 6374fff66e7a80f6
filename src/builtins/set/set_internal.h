// What the files of the set types share.
#pragma once

#include "builtins/set/set.h"
#include "object/type.h"

namespace taipan {

/// Marks a deleted entry; equal to nothing.
extern Object setDeletedMarker;
inline bool isLive(const SetEntry& entry) {
  return entry.key != nullptr && entry.key != &setDeletedMarker;
}

/// A new set of the given type (set, frozenset or derived) with the items of an iterable or null.
Ref<Set> makeSet(Thread& t, Type& type, Object* iterable);
/// A set of the exact builtin type that `self` derives from, with the same items.
Ref<Set> copySet(Thread& t, Set* self);
/// Adds the items of another set.
Status setMerge(Thread& t, Set* self, Set* other);
/// Exchanges the contents.
void swapContents(Set* a, Set* b);
/// Removes by known hash; false if missing.
Result<bool> setDiscardKnownHash(Thread& t, Set* set, Object* key, isize hash);
void setDealloc(Object* object);

Ref<> setIter(Thread& t, Set& self);

}  // namespace taipan
