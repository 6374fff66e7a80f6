// Bulk operations: copies, merges, lists of the contents.
#include "builtins/dict/dict.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// Puts one item under the merge mode.
Status mergeItem(Thread& t, Dict* dict, Object* key, Object* value, isize hash, DictMerge mode) {
  if (mode == DictMerge::kOverride) return dictSetKnownHash(t, dict, key, value, hash);
  auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
  if (PY_TRY(dictContainsKnownHash(t, dict, key, hash))) {
    if (mode == DictMerge::kRaiseOnTwice) return raiseKeyError(t, key);
    return {};
  }
  return dictSetKnownHash(t, dict, key, value, hash);
}

/// A copy of a table with few holes: the index part is copied as it is.
DictKeys* cloneKeys(Thread& t, const DictKeys* from) {
  DictKeys* keys = newDictKeys(t, from->logSize, from->isGeneral);
  if (keys == nullptr) return nullptr;
  keys->usable = from->usable;
  keys->entryCount = from->entryCount;
  usize entryBytes = from->isGeneral ? sizeof(GeneralEntry) : sizeof(StrEntry);
  std::memcpy(
      keys->indices(), from->indices(),
      (usize{1} << from->logIndexBytes) + static_cast<usize>(from->entryCount) * entryBytes);
  for (isize i = 0; i < keys->entryCount; ++i) {
    if (*keys->valueAt(i) == nullptr) continue;
    incref(keys->keyAt(i));
    incref(*keys->valueAt(i));
  }
  return keys;
}

Status mergeDict(Thread& t, Dict* dict, Dict* other, DictMerge mode) {
  if (other == dict || other->used == 0) return {};
  DictKeys* source = other->keys;
  if (dict->used == 0 && dict->keys == emptyDictKeys() && source->entryCount == other->used) {
    DictKeys* keys = cloneKeys(t, source);
    if (keys == nullptr) return failure;
    notifyWatchers(dict, DictEvent::kCloned, other, nullptr);
    dict->keys = keys;
    dict->used = other->used;
    bumpVersion(dict);
    if (isTracked(other) && !isTracked(dict)) gcTrack(dict);
    return {};
  }
  if (dict->keys->usable < other->used && dict->keys->usable * 3 < other->used * 2) {
    PY_TRY(makeRoom(t, dict, other->used));
  }
  isize position = 0, hash;
  Object *key, *value;
  while (dictNext(other, &position, &key, &value, &hash)) {
    isize size = other->used;
    auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
    PY_TRY(mergeItem(t, dict, key, value, hash, mode));
    if (other->used != size) {
      return t.raise(runtimeErrorType, "dict mutated during update");
    }
  }
  return {};
}

/// The key and value of one element of dict(pairs).
Status unpackPair(Thread& t, Object* element, isize number, Ref<>* pair) {
  *pair = toFastSequence(t, element, "");
  if (pair->failed()) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType,
                     "cannot convert dictionary update sequence element #%zd to a sequence",
                     number);
    }
    return failure;
  }
  isize size = static_cast<VarObject*>(pair->get())->size;
  if (size != 2) {
    return t.raise(valueErrorType,
                   "dictionary update sequence element #%zd has length %zd; 2 is required", number,
                   size);
  }
  return {};
}

/// A new list with what `pick(key, value)` gives (a new reference) for each item.
template <class Pick>
Ref<List> listOf(Thread& t, Dict* dict, Pick pick) {
  auto list = PY_TRY(newList(t, dict->used));
  isize position = 0;
  Object *key, *value;
  for (isize i = 0; i < list->size && dictNext(dict, &position, &key, &value); ++i) {
    auto item = pick(key, value);
    if (item.failed()) return failure;
    list->items[i] = item.release();
  }
  return list;
}

}  // namespace

Status dictMerge(Thread& t, Dict* dict, Object* mapping, DictMerge mode) {
  // A dict that iterates by its own rules is asked for its keys like any other mapping.
  if ((isDict(mapping) && mapping->type->iter == dictType.iter) ||
      isExactly(mapping, &orderedDictType)) {
    return mergeDict(t, dict, static_cast<Dict*>(mapping), mode);
  }
  auto keys = PY_TRY(callMethod(t, mapping, names::keys));
  auto iterator = PY_TRY(getIterator(t, keys.get()));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return {};
    if (mode != DictMerge::kOverride && PY_TRY(dictContains(t, dict, key.get()))) {
      if (mode == DictMerge::kRaiseOnTwice) return raiseKeyError(t, key.get());
      continue;
    }
    auto value = PY_TRY(getItem(t, mapping, key.get()));
    PY_TRY(dictSet(t, dict, key.get(), value.get()));
  }
}

Status dictMergePairs(Thread& t, Dict* dict, Object* iterable, bool override) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (isize number = 0;; ++number) {
    auto element = PY_TRY(next(t, iterator.get()));
    if (element.isMissing()) return {};
    Ref<> pair;
    PY_TRY(unpackPair(t, element.get(), number, &pair));
    Object* const* items = isList(pair.get()) ? static_cast<List*>(pair.get())->items
                                              : static_cast<Tuple*>(pair.get())->items;
    auto key = Ref<>::share(items[0]), value = Ref<>::share(items[1]);
    if (override) {
      PY_TRY(dictSet(t, dict, key.get(), value.get()));
    } else {
      (void)PY_TRY(dictSetDefault(t, dict, key.get(), value.get()));
    }
  }
}

Status dictUpdate(Thread& t, Dict* dict, Object* other) {
  if (isExactly(other, &dictType)) return dictMerge(t, dict, other);
  auto keys = PY_TRY(lookupAttribute(t, other, names::keys));
  return keys.found() ? dictMerge(t, dict, other) : dictMergePairs(t, dict, other);
}

Ref<Dict> dictCopy(Thread& t, Dict* dict) {
  auto copy = PY_TRY(newDict(t));
  if (dict->used == 0) return copy;
  DictKeys* keys = dict->keys;
  if (dict->used >= keys->entryCount * 2 / 3) {
    // As good as without holes.
    DictKeys* cloned = cloneKeys(t, keys);
    if (cloned == nullptr) return failure;
    copy->keys = cloned;
    copy->used = dict->used;
    if (isTracked(dict)) gcTrack(copy.get());
    return copy;
  }
  PY_TRY(dictMerge(t, copy.get(), dict));
  return copy;
}

Ref<List> dictKeyList(Thread& t, Dict* dict) {
  return listOf(t, dict, [](Object* key, Object*) { return Ref<>::share(key); });
}

Ref<List> dictValueList(Thread& t, Dict* dict) {
  return listOf(t, dict, [](Object*, Object* value) { return Ref<>::share(value); });
}

Ref<List> dictItemList(Thread& t, Dict* dict) {
  return listOf(t, dict, [&t](Object* key, Object* value) { return packTuple(t, {key, value}); });
}

}  // namespace taipan
