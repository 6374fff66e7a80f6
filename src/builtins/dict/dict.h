// Dictionaries: insertion-ordered compact hash tables. Everything but this header's functions is
// private to builtins/dict (dict_keys.h), so that the table may change.
//
// Two kinds of tables: one whose keys are all exact str (most dicts; comparing keys cannot run
// Python code) and a general one. `versionTag` changes on every mutation, in steps of 256; its low
// 8 bits say which watchers observe the dict. A *keys version* identifies "this very set of keys at
// these indices" of a str-only table: inline caches keep (version, index) and read values through
// dictValueSlot without a lookup.
//
// Functions that take no Thread neither raise nor run Python code.
#pragma once

#include "object/gc/gc.h"
#include "object/ref.h"
#include "object/str_layout.h"
#include "object/thread.h"

namespace taipan {

struct DictKeys;

/// = PyDictObject. `keys` is private; `values` (split tables in 3.11) is always null.
struct Dict : Object {
  isize used;
  u64 versionTag;
  DictKeys* keys;
  void* values;
};
static_assert(sizeof(Dict) == 48);

/// A new empty dict.
Ref<Dict> newDict(Thread& t);
/// A new dict with room for `count` items.
Ref<Dict> newDictSized(Thread& t, isize count);
inline isize dictSize(const Dict* dict) { return dict->used; }

// --- reading ------------------------------------------------------------------------------------

/// The value of an exact str key, borrowed, or null. Never raises: keys that are not str are taken
/// for different.
Object* dictGetStr(const Dict* dict, Str* key);
/// Whether all keys are exact str, so that dictGetStr finds all that dictGet would.
bool dictHasOnlyStrKeys(const Dict* dict);
/// The same as dictGetStr by C string (for cold code).
Object* dictGetText(Thread& t, const Dict* dict, const char* key);
/// The value of any key; missing without exception (no `__missing__`). Fails if hashing or
/// comparing raises.
Lookup dictGet(Thread& t, Dict* dict, Object* key);
Lookup dictGetKnownHash(Thread& t, Dict* dict, Object* key, isize hash);
Result<bool> dictContains(Thread& t, Dict* dict, Object* key);
Result<bool> dictContainsKnownHash(Thread& t, Dict* dict, Object* key, isize hash);

/// Iteration in insertion order: start with *position = 0; false at the end. `key`, `value` and
/// `hash` may be null; what they receive is borrowed. Tolerates any change of the dict meanwhile.
bool dictNext(const Dict* dict, isize* position, Object** key, Object** value,
              isize* hash = nullptr);

// --- changing -----------------------------------------------------------------------------------

/// `dict[key] = value` (both shared).
Status dictSet(Thread& t, Dict* dict, Object* key, Object* value);
Status dictSetKnownHash(Thread& t, Dict* dict, Object* key, Object* value, isize hash);
/// The same for an exact str key.
Status dictSetStr(Thread& t, Dict* dict, Str* key, Object* value);
/// The same by C string, which is interned.
Status dictSetText(Thread& t, Dict* dict, const char* key, Object* value);
/// Removes the key; false if it was not there.
Result<bool> dictRemove(Thread& t, Dict* dict, Object* key);
Result<bool> dictRemoveKnownHash(Thread& t, Dict* dict, Object* key, isize hash);
/// Removes the key; KeyError(key) if it was not there.
Status dictDelete(Thread& t, Dict* dict, Object* key);
/// Removes the key and gives its value; missing if it was not there.
Lookup dictPop(Thread& t, Dict* dict, Object* key);
Lookup dictPopKnownHash(Thread& t, Dict* dict, Object* key, isize hash);
/// The value of the key, after setting it to `value` if it was missing.
Ref<> dictSetDefault(Thread& t, Dict* dict, Object* key, Object* value);
/// The same; `*inserted` tells which.
Ref<> dictSetDefault(Thread& t, Dict* dict, Object* key, Object* value, bool* inserted);
/// Drops all items.
void dictClear(Thread& t, Dict* dict);

enum class DictMerge {
  kOverride,      ///< existing keys get the new value
  kKeep,          ///< existing keys keep theirs
  kRaiseOnTwice,  ///< KeyError(key) on the first key that both have
};
/// Takes over the items of a mapping (a dict, or anything with keys() and __getitem__).
Status dictMerge(Thread& t, Dict* dict, Object* mapping, DictMerge mode = DictMerge::kOverride);
/// Takes over key/value pairs that an iterable yields.
Status dictMergePairs(Thread& t, Dict* dict, Object* iterable, bool override = true);
/// `dict.update(other)`: a mapping if it has keys(), else pairs.
Status dictUpdate(Thread& t, Dict* dict, Object* other);

Ref<Dict> dictCopy(Thread& t, Dict* dict);
Ref<List> dictKeyList(Thread& t, Dict* dict);
Ref<List> dictValueList(Thread& t, Dict* dict);
Ref<List> dictItemList(Thread& t, Dict* dict);

/// The views `d.keys()`, `d.values()`, `d.items()`.
Ref<> newDictView(Thread& t, Dict* dict, Type& type);

// --- order (for OrderedDict) --------------------------------------------------------------------

/// Makes an existing key the last or the first one; false if it is not there. Amortised O(1).
Result<bool> dictMoveToEnd(Thread& t, Dict* dict, Object* key, isize hash, bool last);
/// Removes the last or first item and gives its parts; the dict must not be empty.
void dictPopEdge(Dict* dict, bool last, Ref<>* key, Ref<>* value);
/// Steps backwards: start with *position = kIsizeMax; else as dictNext.
bool dictPrevious(const Dict* dict, isize* position, Object** key, Object** value,
                  isize* hash = nullptr);

// --- for inline caches --------------------------------------------------------------------------

/// The keys version, assigned on first demand; 0 if the table has keys other than str or versions
/// have run out.
u32 dictKeysVersion(Dict* dict);
/// The version if one was assigned and is still valid, else 0. One load.
u32 dictKeysVersionIfAny(const Dict* dict);
/// The entry index of a str key, or -1; valid as long as the keys version is.
isize dictIndexOf(const Dict* dict, Str* key);
/// Where entry `index` of a str-only table keeps its value (null = deleted). To be read only: store
/// through dictStoreAt.
Object* const* dictValueSlot(const Dict* dict, isize index);
/// Replaces the value of an existing entry of a str-only table (value shared).
void dictStoreAt(Thread& t, Dict* dict, isize index, Object* value);

// --- watching -----------------------------------------------------------------------------------

enum class DictEvent { kAdded, kModified, kDeleted, kCloned, kCleared, kDeallocated };
/// Called just before the change; `key` and `value` may be null. Must not change the dict.
using DictWatcher = void (*)(Dict* dict, DictEvent event, Object* key, Object* value);
/// The watchers, by bit number 0..7; set at start-up by the vm and the JIT.
extern DictWatcher dictWatchers[8];
inline void dictWatch(Dict* dict, int bit) { dict->versionTag |= u64{1} << bit; }
inline void dictUnwatch(Dict* dict, int bit) { dict->versionTag &= ~(u64{1} << bit); }
inline bool isDictWatched(const Dict* dict, int bit) { return (dict->versionTag >> bit) & 1; }

/// Bytes held by the dict, without GC head.
isize dictByteSize(const Dict* dict);
/// Empties the free lists; the number of blocks given back.
isize dictClearFreeLists();

}  // namespace taipan
