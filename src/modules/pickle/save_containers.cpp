// Writing tuples, lists, dicts and sets. Saving an item may run code that changes its container.

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/tuple/tuple.h"
#include "modules/pickle/pickler.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

using namespace pickle;

/// A tuple that contains itself was written while its items were: drops the items, takes that.
static Status replaceByMemo(Thread& t, PickleWriter& w, isize number, isize pops, bool marked) {
  if (marked && w.binary) {
    PY_TRY(w.output.writeByte(t, kPopMark));
  } else {
    for (isize i = marked ? -1 : 0; i < pops; ++i) PY_TRY(w.output.writeByte(t, kPop));
  }
  return saveFromMemo(t, w, number);
}

Status saveTuple(Thread& t, PickleWriter& w, Tuple& tuple) {
  isize size = tuple.size;
  if (size == 0) {
    if (w.binary) return w.output.writeByte(t, kEmptyTuple);
    return w.output.write(t, "(t", 2);
  }
  bool marked = size > 3 || w.protocol < 2;
  if (marked) PY_TRY(w.output.writeByte(t, kMark));
  for (isize i = 0; i < size; ++i) PY_TRY(saveObject(t, w, tuple.items[i]));
  isize number = w.memo.find(&tuple);
  if (number >= 0) return replaceByMemo(t, w, number, size, marked);
  static constexpr u8 kCodes[] = {kTuple, kTuple1, kTuple2, kTuple3};
  PY_TRY(w.output.writeByte(t, marked ? static_cast<u8>(kTuple) : kCodes[size]));
  return memoize(t, w, &tuple);
}

// --- lists --------------------------------------------------------------------------------------

static Status saveItem(Thread& t, PickleWriter& w, Object* item) {
  Ref<> alive = Ref<>::share(item);
  return saveObject(t, w, item);
}

static Status saveListBatches(Thread& t, PickleWriter& w, List& list) {
  if (list.size == 1) {
    PY_TRY(saveItem(t, w, list.items[0]));
    return w.output.writeByte(t, kAppend);
  }
  isize at = 0;
  while (at < list.size) {
    PY_TRY(w.output.writeByte(t, kMark));
    for (isize n = 0; n < kBatchSize && at < list.size; ++n, ++at) {
      PY_TRY(saveItem(t, w, list.items[at]));
    }
    PY_TRY(w.output.writeByte(t, kAppends));
  }
  return {};
}

Status saveList(Thread& t, PickleWriter& w, List& list) {
  if (w.binary) {
    PY_TRY(w.output.writeByte(t, kEmptyList));
  } else {
    PY_TRY(w.output.write(t, "(l", 2));
  }
  PY_TRY(memoize(t, w, &list));
  if (list.size == 0) return {};
  if (w.binary) return saveListBatches(t, w, list);
  for (isize i = 0; i < list.size; ++i) {
    PY_TRY(saveItem(t, w, list.items[i]));
    PY_TRY(w.output.writeByte(t, kAppend));
  }
  return {};
}

/// Writes what an iterator yields in batches: one alone as `single`, more between a mark and
/// `many`. `save` writes one item.
template <class Save>
static Status saveBatches(Thread& t, PickleWriter& w, Object* iterator, u8 single, u8 many,
                          Save save) {
  if (!w.binary) {
    for (;;) {
      Lookup item = PY_TRY(next(t, iterator));
      if (item.isMissing()) return {};
      PY_TRY(save(item.get()));
      PY_TRY(w.output.writeByte(t, single));
    }
  }
  isize count;
  do {
    Lookup first = PY_TRY(next(t, iterator));
    if (first.isMissing()) return {};
    Lookup item = PY_TRY(next(t, iterator));
    if (item.isMissing()) {
      PY_TRY(save(first.get()));
      return w.output.writeByte(t, single);
    }
    PY_TRY(w.output.writeByte(t, kMark));
    PY_TRY(save(first.get()));
    count = 1;
    while (item.found()) {
      PY_TRY(save(item.get()));
      if (++count == kBatchSize) break;
      item = PY_TRY(next(t, iterator));
    }
    PY_TRY(w.output.writeByte(t, many));
  } while (count == kBatchSize);
  return {};
}

Status saveListItems(Thread& t, PickleWriter& w, Object* iterator) {
  return saveBatches(t, w, iterator, kAppend, kAppends,
                     [&](Object* item) { return saveObject(t, w, item); });
}

// --- dicts --------------------------------------------------------------------------------------

static Status saveDictBatches(Thread& t, PickleWriter& w, Dict& dict) {
  isize size = dict.used, at = 0;
  Object *keyBorrowed, *valueBorrowed;
  bool alone = size == 1;
  isize count = 0;
  bool open = false;
  while (dictNext(&dict, &at, &keyBorrowed, &valueBorrowed)) {
    Ref<> key = Ref<>::share(keyBorrowed), value = Ref<>::share(valueBorrowed);
    if (!alone && !open) {
      PY_TRY(w.output.writeByte(t, kMark));
      open = true;
    }
    PY_TRY(saveObject(t, w, key.get()));
    PY_TRY(saveObject(t, w, value.get()));
    if (dict.used != size) {
      return t.raise(runtimeErrorType, "dictionary changed size during iteration");
    }
    if (alone) return w.output.writeByte(t, kSetItem);
    if (++count % kBatchSize == 0) {
      PY_TRY(w.output.writeByte(t, kSetItems));
      open = false;
    }
  }
  // A full last batch is followed by an empty one.
  if (!open) PY_TRY(w.output.writeByte(t, kMark));
  return w.output.writeByte(t, kSetItems);
}

Status saveDict(Thread& t, PickleWriter& w, Dict& dict) {
  if (w.binary) {
    PY_TRY(w.output.writeByte(t, kEmptyDict));
  } else {
    PY_TRY(w.output.write(t, "(d", 2));
  }
  PY_TRY(memoize(t, w, &dict));
  if (dict.used == 0) return {};
  if (w.binary) return saveDictBatches(t, w, dict);
  Ref<> items = PY_TRY(newDictView(t, &dict, dictItemsType));
  Ref<> iterator = PY_TRY(getIterator(t, items.get()));
  return saveDictItems(t, w, iterator.get());
}

Status saveDictItems(Thread& t, PickleWriter& w, Object* iterator) {
  return saveBatches(t, w, iterator, kSetItem, kSetItems, [&](Object* item) -> Status {
    if (!isTuple(item) || as<Tuple>(item)->size != 2) {
      return t.raise(typeErrorType, "dict items iterator must return 2-tuples");
    }
    PY_TRY(saveObject(t, w, as<Tuple>(item)->items[0]));
    return saveObject(t, w, as<Tuple>(item)->items[1]);
  });
}

// --- sets ---------------------------------------------------------------------------------------

/// Before protocol 4 a set is a call with the list of its items.
static Status saveSetAsCall(Thread& t, PickleWriter& w, Object* set) {
  Ref<List> items = PY_TRY(toList(t, set));
  Ref<Tuple> args = PY_TRY(packTuple(t, {items.get()}));
  return saveCall(t, w, set->type, args.get(), set);
}

Status saveSet(Thread& t, PickleWriter& w, Object* object) {
  if (w.protocol < 4) return saveSetAsCall(t, w, object);
  Set& set = *static_cast<Set*>(object);
  PY_TRY(w.output.writeByte(t, kEmptySet));
  PY_TRY(memoize(t, w, object));
  isize size = set.used, at = 0, count;
  if (size == 0) return {};
  do {
    PY_TRY(w.output.writeByte(t, kMark));
    Object* key;
    count = 0;
    while (count < kBatchSize && setNext(&set, &at, &key)) {
      PY_TRY(saveItem(t, w, key));
      ++count;
      if (set.used != size) {
        return t.raise(runtimeErrorType, "set changed size during iteration");
      }
    }
    PY_TRY(w.output.writeByte(t, kAddItems));
  } while (count == kBatchSize);
  return {};
}

Status saveFrozenset(Thread& t, PickleWriter& w, Object* object) {
  if (w.protocol < 4) return saveSetAsCall(t, w, object);
  Set& set = *static_cast<Set*>(object);
  PY_TRY(w.output.writeByte(t, kMark));
  isize at = 0;
  Object* key;
  while (setNext(&set, &at, &key)) PY_TRY(saveItem(t, w, key));
  isize number = w.memo.find(object);
  if (number >= 0) {
    PY_TRY(w.output.writeByte(t, kPopMark));
    return saveFromMemo(t, w, number);
  }
  PY_TRY(w.output.writeByte(t, kFrozenSet));
  return memoize(t, w, object);
}

}  // namespace taipan
