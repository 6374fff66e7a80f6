// Making, reading and changing dicts; see dict.h.
#include "builtins/dict/dict.h"

#include "builtins/dict/dict_keys.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

isize dictClearFreeTables();

namespace {

constexpr int kFreeLimit = 128;
/// Dead exact dicts, linked through `keys`.
constinit Dict* freeDicts = nullptr;
constinit int freeDictCount = 0;

/// The next keys version; 0 when they have run out.
constinit u32 nextKeysVersion = 1;

/// Sets an existing entry's value (a new reference is made).
void replaceValue(Dict* dict, isize entry, Object* value) {
  Object** slot = dict->keys->valueAt(entry);
  Object* old = *slot;
  if (old == value) return;
  notifyWatchers(dict, DictEvent::kModified, dict->keys->keyAt(entry), value);
  trackIfNeeded(dict, value, value);
  incref(value);
  *slot = value;
  bumpVersion(dict);
  decref(old);
}

}  // namespace

Ref<Dict> newDict(Thread& t) {
  Dict* dict;
  if (freeDicts != nullptr) [[likely]] {
    dict = freeDicts;
    freeDicts = reinterpret_cast<Dict*>(dict->keys);
    --freeDictCount;
    dict->refcount = 1;
  } else {
    dict = static_cast<Dict*>(gcAllocate(t, &dictType, sizeof(Dict)));
    if (dict == nullptr) return failure;
  }
  dict->used = 0;
  dict->versionTag = dictVersionCounter += 256;
  dict->keys = emptyDictKeys();
  dict->values = nullptr;
  return Ref<Dict>::steal(dict);
}

Ref<Dict> newDictSized(Thread& t, isize count) {
  auto dict = newDict(t);
  if (!dict.failed() && count > 5) {
    if (makeRoom(t, dict.get(), count).failed()) return failure;
  }
  return dict;
}

void dictDealloc(Object* object) {
  auto* self = static_cast<Dict*>(object);
  gcUntrack(self);
  TrashScope scope(self, dictDealloc);
  if (scope.postponed()) return;
  notifyWatchers(self, DictEvent::kDeallocated, nullptr, nullptr);
  DictKeys* keys = self->keys;
  self->keys = emptyDictKeys();
  if (keys != nullptr) releaseDictKeys(keys);
  if (!isExactly(self, &dictType)) {
    self->type->free(self);
  } else if (freeDictCount < kFreeLimit) {
    self->keys = reinterpret_cast<DictKeys*>(freeDicts);
    freeDicts = self;
    ++freeDictCount;
  } else {
    gcRelease(self);
  }
}

int dictFreeCount() { return freeDicts == nullptr ? 0 : freeDictCount; }

isize dictClearFreeLists() {
  isize freed = dictClearFreeTables();
  while (Dict* dict = freeDicts) {
    freeDicts = reinterpret_cast<Dict*>(dict->keys);
    gcRelease(dict);
    ++freed;
  }
  // A full count keeps the list empty while every object has to be a block of its own.
  freeDictCount = objectDomainIsDefault ? 0 : kFreeLimit;
  return freed;
}

// --- reading ------------------------------------------------------------------------------------

Object* dictGetStr(const Dict* dict, Str* key) {
  isize entry = findStrEntry(dict->keys, key, strHashFast(*key));
  return entry < 0 ? nullptr : *dict->keys->valueAt(entry);
}

bool dictHasOnlyStrKeys(const Dict* dict) { return dict->keys->isGeneral == 0; }

Object* dictGetText(Thread& t, const Dict* dict, const char* key) {
  auto name = newStr(t, key);
  if (name.failed()) {
    t.clearPending();
    return nullptr;
  }
  return dictGetStr(dict, name.get());
}

Lookup dictGet(Thread& t, Dict* dict, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return dictGetKnownHash(t, dict, key, hash);
}

Lookup dictGetKnownHash(Thread& t, Dict* dict, Object* key, isize hash) {
  isize entry = PY_TRY(findEntry(t, dict, key, hash));
  if (entry < 0) return Lookup::missing();
  return Lookup::share(*dict->keys->valueAt(entry));
}

Result<bool> dictContains(Thread& t, Dict* dict, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return PY_TRY(findEntry(t, dict, key, hash)) >= 0;
}

Result<bool> dictContainsKnownHash(Thread& t, Dict* dict, Object* key, isize hash) {
  return PY_TRY(findEntry(t, dict, key, hash)) >= 0;
}

bool dictNext(const Dict* dict, isize* position, Object** key, Object** value, isize* hash) {
  const DictKeys* keys = dict->keys;
  isize i = *position;
  if (i < keys->first) {
    if (i < 0) return false;
    i = keys->first;
  }
  while (i < keys->entryCount && *keys->valueAt(i) == nullptr) ++i;
  if (i >= keys->entryCount) return false;
  *position = i + 1;
  if (key != nullptr) *key = keys->keyAt(i);
  if (value != nullptr) *value = *keys->valueAt(i);
  if (hash != nullptr) *hash = keys->hashAt(i);
  return true;
}

// --- changing -----------------------------------------------------------------------------------

Status dictSet(Thread& t, Dict* dict, Object* key, Object* value) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return dictSetKnownHash(t, dict, key, value, hash);
}

Status dictSetKnownHash(Thread& t, Dict* dict, Object* key, Object* value, isize hash) {
  // The comparison may drop the caller's references.
  auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
  isize entry = PY_TRY(findEntry(t, dict, key, hash));
  if (entry >= 0) {
    replaceValue(dict, entry, value);
    return {};
  }
  return insertMissing(t, dict, heldKey.release(), hash, heldValue.release());
}

Status dictSetStr(Thread& t, Dict* dict, Str* key, Object* value) {
  isize hash = strHashFast(*key);
  if (dict->keys->isGeneral) return dictSetKnownHash(t, dict, key, value, hash);
  isize entry = findStrEntry(dict->keys, key, hash);
  if (entry >= 0) {
    replaceValue(dict, entry, value);
    return {};
  }
  incref(key);
  incref(value);
  return insertMissing(t, dict, key, hash, value);
}

Status dictSetText(Thread& t, Dict* dict, const char* key, Object* value) {
  auto name = PY_TRY(newStrUtf8(t, key));
  name = internStr(std::move(name));
  return dictSetStr(t, dict, name.get(), value);
}

Lookup dictPopKnownHash(Thread& t, Dict* dict, Object* key, isize hash) {
  isize entry = PY_TRY(findEntry(t, dict, key, hash));
  if (entry < 0) return Lookup::missing();
  Object *oldKey, *oldValue;
  takeEntry(dict, entry, hash, &oldKey, &oldValue);
  decref(oldKey);
  return Ref<>::steal(oldValue);
}

Lookup dictPop(Thread& t, Dict* dict, Object* key) {
  if (dict->used == 0) {
    // An unhashable key raises only if it is looked up.
    return Lookup::missing();
  }
  isize hash = PY_TRY(hashOfKey(t, key));
  return dictPopKnownHash(t, dict, key, hash);
}

Result<bool> dictRemoveKnownHash(Thread& t, Dict* dict, Object* key, isize hash) {
  auto removed = PY_TRY(dictPopKnownHash(t, dict, key, hash));
  return removed.found();
}

Result<bool> dictRemove(Thread& t, Dict* dict, Object* key) {
  isize hash = PY_TRY(hashOfKey(t, key));
  return dictRemoveKnownHash(t, dict, key, hash);
}

Status dictDelete(Thread& t, Dict* dict, Object* key) {
  if (PY_TRY(dictRemove(t, dict, key))) return {};
  return raiseKeyError(t, key);
}

Ref<> dictSetDefault(Thread& t, Dict* dict, Object* key, Object* value) {
  bool inserted;
  return dictSetDefault(t, dict, key, value, &inserted);
}

Ref<> dictSetDefault(Thread& t, Dict* dict, Object* key, Object* value, bool* inserted) {
  isize hash = PY_TRY(hashOfKey(t, key));
  isize entry = PY_TRY(findEntry(t, dict, key, hash));
  *inserted = entry < 0;
  if (entry >= 0) return Ref<>::share(*dict->keys->valueAt(entry));
  incref(key);
  incref(value);
  PY_TRY(insertMissing(t, dict, key, hash, value));
  return Ref<>::share(value);
}

void dictClear(Thread&, Dict* dict) {
  DictKeys* keys = dict->keys;
  if (keys == emptyDictKeys()) return;
  notifyWatchers(dict, DictEvent::kCleared, nullptr, nullptr);
  dict->keys = emptyDictKeys();
  dict->used = 0;
  bumpVersion(dict);
  releaseDictKeys(keys);
}

// --- for inline caches --------------------------------------------------------------------------

u32 dictKeysVersion(Dict* dict) {
  DictKeys* keys = dict->keys;
  if (keys->isGeneral || keys == emptyDictKeys()) return 0;
  if (keys->version == 0 && nextKeysVersion != 0) keys->version = nextKeysVersion++;
  return keys->version;
}

u32 dictKeysVersionIfAny(const Dict* dict) { return dict->keys->version; }

isize dictIndexOf(const Dict* dict, Str* key) {
  isize entry = findStrEntry(dict->keys, key, strHashFast(*key));
  return entry < 0 ? -1 : entry;
}

Object* const* dictValueSlot(const Dict* dict, isize index) {
  return &dict->keys->strEntries()[index].value;
}

void dictStoreAt(Thread&, Dict* dict, isize index, Object* value) {
  replaceValue(dict, index, value);
}

isize dictByteSize(const Dict* dict) {
  isize bytes = dict->type->basicSize;
  const DictKeys* keys = dict->keys;
  if (keys != emptyDictKeys()) {
    bytes += static_cast<isize>(sizeof(DictKeys)) + (isize{1} << keys->logIndexBytes) +
             usableEntries(keys->logSize) *
                 static_cast<isize>(keys->isGeneral ? sizeof(GeneralEntry) : sizeof(StrEntry));
  }
  return bytes;
}

// --- seams of the object layer ------------------------------------------------------------------

Ref<> dictFromKeywords(Thread& t, Object* names, Object* const* values) {
  auto* keys = static_cast<Tuple*>(names);
  auto dict = PY_TRY(newDict(t));
  if (keys->size > 0) PY_TRY(makeRoom(t, dict.get(), keys->size));
  for (isize i = 0; i < keys->size; ++i) {
    Object* name = keys->items[i];
    isize hash = PY_TRY(hashOfKey(t, name));
    // Names hardly ever come twice, but callers in C may say them so.
    if (i > 0 && PY_TRY(findEntry(t, dict.get(), name, hash)) >= 0) {
      PY_TRY(dictSetKnownHash(t, dict.get(), name, values[i], hash));
    } else {
      incref(name);
      incref(values[i]);
      PY_TRY(insertMissing(t, dict.get(), name, hash, values[i]));
    }
  }
  return dict;
}

bool dictNextItem(Object* dict, isize* position, Object** key, Object** value) {
  return dictNext(static_cast<Dict*>(dict), position, key, value);
}

isize dictSize(Object* dict) { return static_cast<Dict*>(dict)->used; }

Ref<> dictKeysTuple(Thread& t, Object* dict) {
  auto* self = static_cast<Dict*>(dict);
  auto tuple = PY_TRY(newTuple(t, self->used));
  isize position = 0;
  Object* key;
  for (isize i = 0; dictNext(self, &position, &key, nullptr); ++i) {
    tuple->items[i] = Ref<>::share(key).release();
  }
  return tuple;
}

Ref<> dictValuesTuple(Thread& t, Object* dict) {
  auto* self = static_cast<Dict*>(dict);
  auto tuple = PY_TRY(newTuple(t, self->used));
  isize position = 0;
  Object* value;
  for (isize i = 0; dictNext(self, &position, nullptr, &value); ++i) {
    tuple->items[i] = Ref<>::share(value).release();
  }
  return tuple;
}

}  // namespace taipan
