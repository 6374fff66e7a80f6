// Changing the order of items. The order is that of the entries in the table: moving an item to the
// end appends a new entry and leaves a hole; moving one to the front fills the hole before the
// first entry, and when there is none the table is rebuilt with room in front, as much again as
// there are items.
#include "builtins/dict/dict_keys.h"
#include "object/builtin_types.h"

namespace taipan {

namespace {

/// Entry and hash out of the index part, the entry's place empty.
void detach(DictKeys* keys, isize entry, isize hash) {
  DictProbe probe(hash, keys->mask());
  while (keys->index(static_cast<isize>(probe.at)) != entry) probe.advance();
  keys->setIndex(static_cast<isize>(probe.at), kIndexDeleted);
  if (keys->isGeneral) {
    keys->generalEntries()[entry] = {0, nullptr, nullptr};
  } else {
    keys->strEntries()[entry] = {nullptr, nullptr};
  }
}

void place(DictKeys* keys, isize entry, Object* key, Object* value, isize hash) {
  DictProbe probe(hash, keys->mask());
  while (keys->index(static_cast<isize>(probe.at)) >= 0) probe.advance();
  keys->setIndex(static_cast<isize>(probe.at), entry);
  if (keys->isGeneral) {
    keys->generalEntries()[entry] = {hash, key, value};
  } else {
    keys->strEntries()[entry] = {static_cast<Str*>(key), value};
  }
}

/// A new table whose first entry has `slack` holes before it.
Status rebuildWithSlack(Thread& t, Dict* dict, isize slack) {
  DictKeys* old = dict->keys;
  isize wanted = dict->used + 2 * slack + 1;  // the holes count as used, filling them again
  DictKeys* keys = newDictKeys(t, logSizeFor((wanted * 3 + 1) / 2), old->isGeneral);
  if (keys == nullptr) return failure;
  for (isize i = 0; i < slack; ++i) {
    if (keys->isGeneral) {
      keys->generalEntries()[i] = {0, nullptr, nullptr};
    } else {
      keys->strEntries()[i] = {nullptr, nullptr};
    }
  }
  isize to = slack;
  for (isize i = old->first; i < old->entryCount; ++i) {
    if (*old->valueAt(i) == nullptr) continue;
    place(keys, to++, old->keyAt(i), *old->valueAt(i), old->hashAt(i));
  }
  keys->first = slack;
  keys->entryCount = to;
  keys->usable -= to;
  dict->keys = keys;
  freeDictKeys(old);
  return {};
}

isize lastEntry(const DictKeys* keys) {
  isize entry = keys->entryCount - 1;
  while (entry >= keys->first && *keys->valueAt(entry) == nullptr) --entry;
  return entry;
}

isize firstEntry(DictKeys* keys) {
  while (keys->first < keys->entryCount && *keys->valueAt(keys->first) == nullptr) ++keys->first;
  return keys->first;
}

}  // namespace

Result<bool> dictMoveToEnd(Thread& t, Dict* dict, Object* key, isize hash, bool last) {
  isize entry = PY_TRY(findEntry(t, dict, key, hash));
  if (entry < 0) return false;
  if (entry == (last ? lastEntry(dict->keys) : firstEntry(dict->keys))) return true;
  Object *heldKey = dict->keys->keyAt(entry), *value = *dict->keys->valueAt(entry);
  // Each move uses up an index, so that unused ones remain for searches to end at.
  bool full = dict->keys->usable <= 0 || (!last && dict->keys->first == 0);
  if (full) {
    if (last) {
      PY_TRY(rebuild(t, dict, logSizeFor(dict->used * 3), dict->keys->isGeneral));
    } else {
      PY_TRY(rebuildWithSlack(t, dict, dict->used));
    }
    // Entries have moved; the key itself is found without comparing.
    entry = 0;
    while (dict->keys->keyAt(entry) != heldKey) ++entry;
  }
  DictKeys* keys = dict->keys;
  detach(keys, entry, hash);
  if (last) {
    place(keys, keys->entryCount++, heldKey, value, hash);
    firstEntry(keys);
  } else {
    place(keys, --keys->first, heldKey, value, hash);
  }
  --keys->usable;
  keys->version = 0;
  bumpVersion(dict);
  return true;
}

void dictPopEdge(Dict* dict, bool last, Ref<>* key, Ref<>* value) {
  DictKeys* keys = dict->keys;
  isize entry = last ? lastEntry(keys) : firstEntry(keys);
  Object *oldKey, *oldValue;
  takeEntry(dict, entry, keys->hashAt(entry), &oldKey, &oldValue);
  // Entries behind the last live one are free again; the used-up indices are not.
  if (last) keys->entryCount = entry;
  if (keys->first > keys->entryCount) keys->first = keys->entryCount;
  *key = Ref<>::steal(oldKey);
  *value = Ref<>::steal(oldValue);
}

bool dictPrevious(const Dict* dict, isize* position, Object** key, Object** value, isize* hash) {
  const DictKeys* keys = dict->keys;
  isize i = *position - 1;
  if (i >= keys->entryCount) i = keys->entryCount - 1;
  while (i >= keys->first && *keys->valueAt(i) == nullptr) --i;
  *position = i;
  if (i < keys->first) {
    *position = 0;
    return false;
  }
  if (key != nullptr) *key = keys->keyAt(i);
  if (value != nullptr) *value = *keys->valueAt(i);
  if (hash != nullptr) *hash = keys->hashAt(i);
  return true;
}

}  // namespace taipan
