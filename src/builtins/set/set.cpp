// The hash table of sets; see set.h. Not the type's methods: those are set_type.cpp.
#include "builtins/set/set.h"

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/set/set_internal.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

static Ref<> markerRepr(Thread& t, Object&) { return newStr(t, "<dummy key>"); }
/// Of the marker alone, which C code can see.
static constinit BuiltinType setMarkerType{
    {.name = "<dummy key> type", .flags = kTypeDisallowInstantiation, .repr = slot<markerRepr>}};
constinit Object setDeletedMarker = {kImmortalCount, &setMarkerType};

namespace {

constexpr usize kLinearRun = 9;
constexpr int kPerturbShift = 5;

/// The steps through a table for a hash: from each position a linear run, if it fits.
struct SetProbe {
  usize mask, at, perturb;
  SetProbe(isize hash, isize tableMask)
      : mask(static_cast<usize>(tableMask)),
        at(static_cast<usize>(hash) & mask),
        perturb(static_cast<usize>(hash)) {}
  /// The last index of the run that begins at `at`.
  usize runEnd() const { return at + kLinearRun <= mask ? at + kLinearRun : at; }
  void jump() {
    perturb >>= kPerturbShift;
    at = (at * 5 + 1 + perturb) & mask;
  }
};

/// The entry with an equal key or an unused one; `*again` if the set was changed by a comparison.
Result<SetEntry*> searchOnce(Thread& t, Set* set, Object* key, isize hash, bool* again) {
  SetEntry* table = set->table;
  isize mask = set->mask;
  SetProbe probe(hash, mask);
  for (;;) {
    for (usize i = probe.at, end = probe.runEnd(); i <= end; ++i) {
      SetEntry* entry = &table[i];
      if (entry->key == nullptr) return entry;
      if (entry->hash != hash || entry->key == &setDeletedMarker) continue;
      switch (matchKeys(entry->key, key)) {
        case KeyMatch::kEqual:
          return entry;
        case KeyMatch::kDifferent:
          continue;
        case KeyMatch::kAsk:
          break;
      }
      Object* candidate = entry->key;
      auto held = Ref<>::share(candidate);
      bool equal = PY_TRY(compareBool(t, candidate, key, kEqual));
      if (set->table != table || set->mask != mask || entry->key != candidate) {
        *again = true;
        return entry;
      }
      if (equal) return entry;
    }
    probe.jump();
  }
}

/// The entry with an equal key, or an unused one (key null).
Result<SetEntry*> findSetEntry(Thread& t, Set* set, Object* key, isize hash) {
  for (;;) {
    bool again = false;
    SetEntry* entry = PY_TRY(searchOnce(t, set, key, hash, &again));
    if (!again) return entry;
  }
}

/// Puts a key that is not in the table into a table without deleted entries.
void insertClean(SetEntry* table, isize mask, Object* key, isize hash) {
  SetProbe probe(hash, mask);
  for (;;) {
    for (usize i = probe.at, end = probe.runEnd(); i <= end; ++i) {
      if (table[i].key == nullptr) {
        table[i] = {key, hash};
        return;
      }
    }
    probe.jump();
  }
}

/// Moves to a table of more than `minimum` entries.
Status resizeTable(Thread& t, Set* set, isize minimum) {
  isize size = kSetMinSize;
  while (size <= minimum) size <<= 1;
  SetEntry* old = set->table;
  isize oldMask = set->mask;
  bool oldWasSmall = old == set->small;
  SetEntry copy[kSetMinSize];
  if (size == kSetMinSize) {
    if (oldWasSmall) {
      if (set->fill == set->used) return {};
      std::memcpy(copy, old, sizeof copy);
      old = copy;
    }
    set->table = set->small;
  } else {
    auto* table = static_cast<SetEntry*>(memMalloc(static_cast<usize>(size) * sizeof(SetEntry)));
    if (table == nullptr) return t.raiseNoMemory();
    set->table = table;
  }
  std::memset(static_cast<void*>(set->table), 0, static_cast<usize>(size) * sizeof(SetEntry));
  set->mask = size - 1;
  set->fill = set->used;
  for (isize i = 0; i <= oldMask; ++i) {
    if (isLive(old[i])) insertClean(set->table, set->mask, old[i].key, old[i].hash);
  }
  if (!oldWasSmall) memFree(old);
  return {};
}

isize growthFor(const Set* set) { return set->used > 50000 ? set->used * 2 : set->used * 4; }

void initTable(Set* set) {
  set->fill = set->used = 0;
  set->mask = kSetMinSize - 1;
  set->table = set->small;
  set->hash = -1;
  set->finger = 0;
  std::memset(static_cast<void*>(set->small), 0, sizeof set->small);
  set->weaklist = nullptr;
}

Ref<Set> newEmptySet(Thread& t, Type& type) {
  Object* object;
  if (&type == &setType || &type == &frozensetType) {
    object = gcAllocate(t, &type, sizeof(Set));
  } else {
    object = type.alloc(&type, 0);
  }
  if (object == nullptr) return failure;
  auto* set = static_cast<Set*>(object);
  initTable(set);
  if (!isTracked(set)) gcTrack(set);
  return Ref<Set>::steal(set);
}

Status updateFromDict(Thread& t, Set* set, Dict* dict) {
  // One big resize at the start rather than many.
  if ((set->fill + dict->used) * 5 >= set->mask * 3) {
    PY_TRY(resizeTable(t, set, (set->used + dict->used) * 2));
  }
  isize position = 0, hash;
  Object* key;
  while (dictNext(dict, &position, &key, nullptr, &hash)) {
    auto held = Ref<>::share(key);
    (void)PY_TRY(setAddKnownHash(t, set, key, hash));
  }
  return {};
}

}  // namespace

bool isAnySet(const Object* object) {
  Type* type = object->type;
  return type == &setType || type == &frozensetType || isSubtype(type, &setType) ||
         isSubtype(type, &frozensetType);
}

Result<bool> setAddKnownHash(Thread& t, Set* set, Object* key, isize hash) {
  // The comparison may drop the caller's reference.
  auto held = Ref<>::share(key);
  SetEntry* entry = PY_TRY(findSetEntry(t, set, key, hash));
  if (entry->key != nullptr) return false;
  *entry = {held.release(), hash};
  ++set->fill;
  ++set->used;
  if (set->fill * 5 >= set->mask * 3) {
    PY_TRY(resizeTable(t, set, growthFor(set)));
  }
  return true;
}

Result<bool> setAdd(Thread& t, Set* set, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return setAddKnownHash(t, set, key, hash);
}

Result<bool> setContainsKnownHash(Thread& t, Set* set, Object* key, isize hash) {
  SetEntry* entry = PY_TRY(findSetEntry(t, set, key, hash));
  return entry->key != nullptr;
}

Result<bool> setContains(Thread& t, Set* set, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return setContainsKnownHash(t, set, key, hash);
}

Result<bool> setDiscardKnownHash(Thread& t, Set* set, Object* key, isize hash) {
  SetEntry* entry = PY_TRY(findSetEntry(t, set, key, hash));
  if (entry->key == nullptr) return false;
  Object* old = entry->key;
  *entry = {&setDeletedMarker, -1};
  --set->used;
  decref(old);
  return true;
}

Result<bool> setDiscard(Thread& t, Set* set, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return setDiscardKnownHash(t, set, key, hash);
}

bool setNext(const Set* set, isize* position, Object** key, isize* hash) {
  isize i = *position;
  while (i <= set->mask && !isLive(set->table[i])) ++i;
  *position = i + 1;
  if (i > set->mask) return false;
  *key = set->table[i].key;
  if (hash != nullptr) *hash = set->table[i].hash;
  return true;
}

Ref<> setPop(Thread& t, Set* set) {
  if (set->used == 0) return t.raise(keyErrorType, "pop from an empty set");
  // Going on where the last pop stopped keeps emptying a set linear.
  isize i = set->finger & set->mask;
  while (!isLive(set->table[i])) {
    if (++i > set->mask) i = 0;
  }
  auto key = Ref<>::steal(set->table[i].key);
  set->table[i] = {&setDeletedMarker, -1};
  --set->used;
  set->finger = i + 1;
  return key;
}

void setClear(Thread&, Set* set) {
  if (set->fill == 0 && set->table == set->small) return;
  SetEntry* table = set->table;
  isize mask = set->mask, used = set->used;
  SetEntry copy[kSetMinSize];
  bool small = table == set->small;
  if (small) {
    std::memcpy(copy, table, sizeof copy);
    table = copy;
  }
  Object* weaklist = set->weaklist;
  initTable(set);
  set->weaklist = weaklist;
  for (isize i = 0; i <= mask && used > 0; ++i) {
    if (!isLive(table[i])) continue;
    --used;
    decref(table[i].key);
  }
  if (!small) memFree(table);
}

Status setMerge(Thread& t, Set* set, Set* other) {
  if (other == set || other->used == 0) return {};
  if ((set->fill + other->used) * 5 >= set->mask * 3) {
    PY_TRY(resizeTable(t, set, (set->used + other->used) * 2));
  }
  // Into a table of the same shape without deleted entries the entries are copied as they stand.
  if (set->fill == 0 && set->mask == other->mask && other->fill == other->used) {
    for (isize i = 0; i <= other->mask; ++i) {
      set->table[i] = other->table[i];
      xincref(set->table[i].key);
    }
    set->fill = other->fill;
    set->used = other->used;
    return {};
  }
  if (set->fill == 0) {
    for (isize i = 0; i <= other->mask; ++i) {
      if (!isLive(other->table[i])) continue;
      incref(other->table[i].key);
      insertClean(set->table, set->mask, other->table[i].key, other->table[i].hash);
    }
    set->fill = set->used = other->used;
    return {};
  }
  for (isize i = 0; i <= other->mask; ++i) {
    SetEntry entry = other->table[i];
    if (!isLive(entry)) continue;
    auto held = Ref<>::share(entry.key);
    (void)PY_TRY(setAddKnownHash(t, set, entry.key, entry.hash));
  }
  return {};
}

Status setUpdate(Thread& t, Set* set, Object* iterable) {
  if (isAnySet(iterable)) return setMerge(t, set, static_cast<Set*>(iterable));
  if (isExactly(iterable, &dictType)) return updateFromDict(t, set, static_cast<Dict*>(iterable));
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return {};
    (void)PY_TRY(setAdd(t, set, key.get()));
  }
}

void swapContents(Set* a, Set* b) {
  bool aSmall = a->table == a->small, bSmall = b->table == b->small;
  std::swap(a->fill, b->fill);
  std::swap(a->used, b->used);
  std::swap(a->mask, b->mask);
  std::swap(a->table, b->table);
  if (aSmall || bSmall) {
    SetEntry copy[kSetMinSize];
    std::memcpy(copy, a->small, sizeof copy);
    std::memcpy(static_cast<void*>(a->small), b->small, sizeof copy);
    std::memcpy(static_cast<void*>(b->small), copy, sizeof copy);
    if (aSmall) b->table = b->small;
    if (bSmall) a->table = a->small;
  }
  a->hash = b->hash = -1;
}

// --- making and freeing -------------------------------------------------------------------------

Ref<Set> makeSet(Thread& t, Type& type, Object* iterable) {
  auto set = newEmptySet(t, type);
  if (set.failed()) return failure;
  if (iterable != nullptr && setUpdate(t, set.get(), iterable).failed()) return failure;
  return set;
}

Ref<Set> copySet(Thread& t, Set* self) {
  bool frozen = isInstanceOf(self, &frozensetType);
  return makeSet(t, frozen ? frozensetType : setType, self);
}

Ref<Set> newSet(Thread& t, Object* iterable) { return makeSet(t, setType, iterable); }

Ref<Set> newFrozenset(Thread& t, Object* iterable) {
  if (iterable != nullptr && isExactly(iterable, &frozensetType)) {
    return Ref<Set>::share(static_cast<Set*>(iterable));
  }
  return makeSet(t, frozensetType, iterable);
}

void setDealloc(Object* object) {
  auto* self = static_cast<Set*>(object);
  gcUntrack(self);
  TrashScope scope(self, setDealloc);
  if (scope.postponed()) return;
  if (self->weaklist != nullptr) clearWeakrefs(self);
  isize used = self->used;
  for (isize i = 0; i <= self->mask && used > 0; ++i) {
    if (!isLive(self->table[i])) continue;
    --used;
    decref(self->table[i].key);
  }
  if (self->table != self->small) memFree(self->table);
  if (isExactly(self, &setType) || isExactly(self, &frozensetType)) {
    gcRelease(self);
  } else {
    self->type->free(self);
  }
}

}  // namespace taipan
