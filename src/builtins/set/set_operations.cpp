#include "builtins/set/set_operations.h"

#include "builtins/dict/dict.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/set/set_internal.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

Type& baseTypeOf(Set* self) { return isInstanceOf(self, &frozensetType) ? frozensetType : setType; }

/// Calls `visit(key, hash)` (which gives Result<bool>: go on?) for each item of an iterable, with
/// the hashes of sets and dicts reused.
template <class Visit>
Status forEachKey(Thread& t, Object* iterable, Visit visit) {
  if (isAnySet(iterable)) {
    isize position = 0, hash;
    Object* key;
    while (setNext(static_cast<Set*>(iterable), &position, &key, &hash)) {
      auto held = Ref<>::share(key);
      if (!PY_TRY(visit(key, hash))) return {};
    }
    return {};
  }
  if (isExactly(iterable, &dictType)) {
    isize position = 0, hash;
    Object* key;
    while (dictNext(static_cast<Dict*>(iterable), &position, &key, nullptr, &hash)) {
      auto held = Ref<>::share(key);
      if (!PY_TRY(visit(key, hash))) return {};
    }
    return {};
  }
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return {};
    isize hash = PY_TRY(hashOfKey(t, key.get()));
    if (!PY_TRY(visit(key.get(), hash))) return {};
  }
}

/// Too few items to change make it cheaper to look each of ours up in the other.
bool otherIsMuchLarger(Set* self, isize others) { return (others >> 3) > self->used; }

}  // namespace

Ref<Set> setUnion(Thread& t, Set* self, Object* other) {
  auto result = PY_TRY(copySet(t, self));
  if (other != self) PY_TRY(setUpdate(t, result.get(), other));
  return result;
}

Ref<Set> setIntersection(Thread& t, Set* self, Object* other) {
  if (self == other) return copySet(t, self);
  auto result = PY_TRY(makeSet(t, baseTypeOf(self), nullptr));
  Set* asked = self;
  if (isAnySet(other) && static_cast<Set*>(other)->used > self->used) {
    asked = static_cast<Set*>(other);
    other = self;
  }
  PY_TRY(forEachKey(t, other, [&](Object* key, isize hash) -> Result<bool> {
    if (PY_TRY(setContainsKnownHash(t, asked, key, hash))) {
      (void)PY_TRY(setAddKnownHash(t, result.get(), key, hash));
    }
    return true;
  }));
  return result;
}

Status setDifferenceUpdate(Thread& t, Set* self, Object* other) {
  if (self == other) {
    setClear(t, self);
    return {};
  }
  if (isAnySet(other) && otherIsMuchLarger(self, static_cast<Set*>(other)->used)) {
    auto kept = PY_TRY(setDifference(t, self, other));
    swapContents(self, kept.get());
    return {};
  }
  return forEachKey(t, other, [&](Object* key, isize hash) -> Result<bool> {
    (void)PY_TRY(setDiscardKnownHash(t, self, key, hash));
    return true;
  });
}

Ref<Set> setDifference(Thread& t, Set* self, Object* other) {
  bool dict = isDict(other);
  if (!isAnySet(other) && !dict) {
    auto result = PY_TRY(copySet(t, self));
    PY_TRY(setDifferenceUpdate(t, result.get(), other));
    return result;
  }
  isize others = dict ? static_cast<Dict*>(other)->used : static_cast<Set*>(other)->used;
  if ((self->used >> 2) > others) {
    auto result = PY_TRY(copySet(t, self));
    PY_TRY(setDifferenceUpdate(t, result.get(), other));
    return result;
  }
  auto result = PY_TRY(makeSet(t, baseTypeOf(self), nullptr));
  PY_TRY(forEachKey(t, self, [&](Object* key, isize hash) -> Result<bool> {
    bool there = dict ? PY_TRY(dictContainsKnownHash(t, static_cast<Dict*>(other), key, hash))
                      : PY_TRY(setContainsKnownHash(t, static_cast<Set*>(other), key, hash));
    if (!there) (void)PY_TRY(setAddKnownHash(t, result.get(), key, hash));
    return true;
  }));
  return result;
}

Status setIntersectionUpdate(Thread& t, Set* self, Object* other) {
  auto common = PY_TRY(setIntersection(t, self, other));
  swapContents(self, common.get());
  return {};
}

Status setSymmetricDifferenceUpdate(Thread& t, Set* self, Object* other) {
  if (self == other) {
    setClear(t, self);
    return {};
  }
  Ref<Set> unique;
  if (!isAnySet(other) && !isExactly(other, &dictType)) {
    // Items that come twice count once.
    unique = PY_TRY(makeSet(t, baseTypeOf(self), other));
    other = unique.get();
  }
  return forEachKey(t, other, [&](Object* key, isize hash) -> Result<bool> {
    if (!PY_TRY(setDiscardKnownHash(t, self, key, hash))) {
      (void)PY_TRY(setAddKnownHash(t, self, key, hash));
    }
    return true;
  });
}

Ref<Set> setSymmetricDifference(Thread& t, Set* self, Object* other) {
  // The result begins as the other's items, as its order shows.
  auto result = PY_TRY(makeSet(t, baseTypeOf(self), other));
  PY_TRY(setSymmetricDifferenceUpdate(t, result.get(), self));
  return result;
}

Result<bool> setIsSubset(Thread& t, Set* self, Object* other) {
  if (!isAnySet(other)) {
    auto common = PY_TRY(setIntersection(t, self, other));
    return common->used == self->used;
  }
  auto* that = static_cast<Set*>(other);
  if (self->used > that->used) return false;
  bool all = true;
  PY_TRY(forEachKey(t, self, [&](Object* key, isize hash) -> Result<bool> {
    return all = PY_TRY(setContainsKnownHash(t, that, key, hash));
  }));
  return all;
}

Result<bool> setIsSuperset(Thread& t, Set* self, Object* other) {
  if (isAnySet(other)) return setIsSubset(t, static_cast<Set*>(other), self);
  bool all = true;
  PY_TRY(forEachKey(t, other, [&](Object* key, isize hash) -> Result<bool> {
    return all = PY_TRY(setContainsKnownHash(t, self, key, hash));
  }));
  return all;
}

Result<bool> setIsDisjoint(Thread& t, Set* self, Object* other) {
  if (self == other) return self->used == 0;
  if (isAnySet(other) && static_cast<Set*>(other)->used > self->used) {
    Set* smaller = self;
    self = static_cast<Set*>(other);
    other = smaller;
  }
  bool disjoint = true;
  PY_TRY(forEachKey(t, other, [&](Object* key, isize hash) -> Result<bool> {
    return disjoint = !PY_TRY(setContainsKnownHash(t, self, key, hash));
  }));
  return disjoint;
}

Result<bool> setsEqual(Thread& t, Set* a, Set* b) {
  if (a->used != b->used) return false;
  if (a->hash != -1 && b->hash != -1 && a->hash != b->hash) return false;
  return setIsSubset(t, a, b);
}

}  // namespace taipan
