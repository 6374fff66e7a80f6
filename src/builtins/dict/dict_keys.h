// The tables behind dicts; private to builtins/dict.
//
// A DictKeys block is: this head, 2^logSize indices of the narrowest width that can number the
// entries, then the entries in insertion order. An index is kUnused, kDeleted or the number of an
// entry. Deleted entries keep their place with null key and value until the table is rebuilt. Two
// thirds of the indices may be used. A block belongs to one dict; the empty one is static.
#pragma once

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// An entry of a table with exact str keys only: the hash is in the key.
struct StrEntry {
  Str* key;
  Object* value;
};

/// An entry of a general table.
struct GeneralEntry {
  isize hash;
  Object* key;
  Object* value;
};

struct DictKeys {
  isize first;  ///< entries below it are deleted ones
  u8 logSize;
  u8 logIndexBytes;  ///< log2 of the bytes of all indices
  u8 isGeneral;
  u32 version;  ///< 0 = none
  isize usable;
  isize entryCount;  ///< used entries, deleted ones included

  isize size() const { return isize{1} << logSize; }
  isize mask() const { return (isize{1} << logSize) - 1; }
  char* indices() const { return reinterpret_cast<char*>(const_cast<DictKeys*>(this) + 1); }
  StrEntry* strEntries() const {
    return reinterpret_cast<StrEntry*>(indices() + (isize{1} << logIndexBytes));
  }
  GeneralEntry* generalEntries() const {
    return reinterpret_cast<GeneralEntry*>(indices() + (isize{1} << logIndexBytes));
  }

  isize index(isize at) const {
    if (logSize < 8) return reinterpret_cast<i8*>(indices())[at];
    if (logSize < 16) return reinterpret_cast<i16*>(indices())[at];
    if (logSize < 32) return reinterpret_cast<i32*>(indices())[at];
    return reinterpret_cast<i64*>(indices())[at];
  }
  void setIndex(isize at, isize value) const {
    if (logSize < 8) {
      reinterpret_cast<i8*>(indices())[at] = static_cast<i8>(value);
    } else if (logSize < 16) {
      reinterpret_cast<i16*>(indices())[at] = static_cast<i16>(value);
    } else if (logSize < 32) {
      reinterpret_cast<i32*>(indices())[at] = static_cast<i32>(value);
    } else {
      reinterpret_cast<i64*>(indices())[at] = value;
    }
  }

  Object* keyAt(isize entry) const {
    return isGeneral ? generalEntries()[entry].key : strEntries()[entry].key;
  }
  Object** valueAt(isize entry) const {
    return isGeneral ? &generalEntries()[entry].value : &strEntries()[entry].value;
  }
  isize hashAt(isize entry) const {
    return isGeneral ? generalEntries()[entry].hash : strEntries()[entry].key->hash;
  }
};
static_assert(sizeof(DictKeys) == 32);

inline constexpr isize kIndexUnused = -1;
inline constexpr isize kIndexDeleted = -2;
inline constexpr int kMinLogSize = 3;

/// How many entries a table of 2^logSize indices holds.
inline isize usableEntries(int logSize) { return ((isize{1} << logSize) << 1) / 3; }
/// The smallest table of at least `size` indices.
inline int logSizeFor(isize size) {
  int log = kMinLogSize;
  while ((isize{1} << log) < size) ++log;
  return log;
}

/// The steps through the indices for a hash: every index is reached.
struct DictProbe {
  usize mask, at, perturb;
  DictProbe(isize hash, isize tableMask)
      : mask(static_cast<usize>(tableMask)),
        at(static_cast<usize>(hash) & mask),
        perturb(static_cast<usize>(hash)) {}
  void advance() {
    perturb >>= 5;
    at = (at * 5 + perturb + 1) & mask;
  }
};

/// The entry of an exact str key in any table, or a negative index. Never runs Python code: in a
/// general table it only finds keys that are str.
isize findStrEntry(const DictKeys* keys, const Str* key, isize hash);

/// The entry of any key, kIndexUnused if missing; may run `__eq__`.
Result<isize> findEntry(Thread& t, Dict* dict, Object* key, isize hash);

/// hash(key), without a call for strings.
PY_ALWAYS_INLINE Result<isize> hashOfKey(Thread& t, Object* key) {
  if (isExactStr(key)) [[likely]]
    return strHashFast(*static_cast<Str*>(key));
  return toHash(t, key);
}

/// Notes a mutation: a new version, watch bits kept.
extern u64 dictVersionCounter;
PY_ALWAYS_INLINE void bumpVersion(Dict* dict) {
  dictVersionCounter += 256;
  dict->versionTag = dictVersionCounter | (dict->versionTag & 0xff);
}

void notifyWatchersSlow(Dict* dict, DictEvent event, Object* key, Object* value);
/// Tells the watchers, before the change.
PY_ALWAYS_INLINE void notifyWatchers(Dict* dict, DictEvent event, Object* key, Object* value) {
  if (dict->versionTag & 0xff) [[unlikely]]
    notifyWatchersSlow(dict, event, key, value);
}

/// Whether a container that holds this object may be part of a cycle.
inline bool mayFormCycle(Object* object) {
  return isGcObject(object) && (!isExactly(object, &tupleType) || isTracked(object));
}
/// Dicts of atoms need no attention by the collector: a dict is tracked from the first key or value
/// on that may refer back.
PY_ALWAYS_INLINE void trackIfNeeded(Dict* dict, Object* key, Object* value) {
  if (!isTracked(dict) && (mayFormCycle(key) || mayFormCycle(value))) gcTrack(dict);
}

/// Adds a key that is known to be missing, taking over both references (also on failure).
Status insertMissing(Thread& t, Dict* dict, Object* key, isize hash, Object* value);
/// Takes an existing entry out; the references are the caller's to drop.
void takeEntry(Dict* dict, isize entry, isize hash, Object** key, Object** value);
/// A new table of 2^logSize indices with the live entries.
Status rebuild(Thread& t, Dict* dict, int logSize, bool general);
/// Rebuilds so that `more` entries can be added without another rebuild.
Status makeRoom(Thread& t, Dict* dict, isize more);

/// The table of dicts that hold nothing.
DictKeys* emptyDictKeys();
/// An unfilled table; null with MemoryError.
DictKeys* newDictKeys(Thread& t, int logSize, bool general);
/// Gives back the memory of a table, not the references in it.
void freeDictKeys(DictKeys* keys);
/// Drops the references in a table and the table.
void releaseDictKeys(DictKeys* keys);

// Equality of two keys with equal hashes, as far as it is decidable without calls.
enum class KeyMatch { kEqual, kDifferent, kAsk };
PY_ALWAYS_INLINE KeyMatch matchKeys(Object* a, Object* b) {
  if (a == b) return KeyMatch::kEqual;
  if (a->type == b->type) {
    if (a->type == &strType) {
      return strEqual(*static_cast<Str*>(a), *static_cast<Str*>(b)) ? KeyMatch::kEqual
                                                                    : KeyMatch::kDifferent;
    }
    if (a->type == &intType) {
      auto *x = static_cast<VarObject*>(a), *y = static_cast<VarObject*>(b);
      if (static_cast<usize>(x->size + 1) <= 2 && static_cast<usize>(y->size + 1) <= 2) {
        return x->size == y->size &&
                       *reinterpret_cast<u32*>(x + 1) == *reinterpret_cast<u32*>(y + 1)
                   ? KeyMatch::kEqual
                   : KeyMatch::kDifferent;
      }
    }
  }
  return KeyMatch::kAsk;
}

}  // namespace taipan
