// The iterators over keys, values and items, in both directions.
#include "builtins/dict/dict_internal.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool isReverse(const Type& type) {
  return &type == &dictReverseKeyIteratorType || &type == &dictReverseValueIteratorType ||
         &type == &dictReverseItemIteratorType;
}

bool givesItems(const Type& type) {
  return &type == &dictItemIteratorType || &type == &dictReverseItemIteratorType;
}

}  // namespace

Ref<> newDictIterator(Thread& t, Dict* dict, Type& type) {
  Object* pair = nullptr;
  if (givesItems(type)) {
    pair = PY_TRY(packTuple(t, {none(), none()})).release();
  }
  auto* self = static_cast<DictIterator*>(gcAllocate(t, &type, sizeof(DictIterator)));
  if (self == nullptr) {
    xdecref(pair);
    return failure;
  }
  self->dict = Ref<Dict>::share(dict).release();
  self->used = dict->used;
  self->position = isReverse(type) ? dict->keys->entryCount - 1 : 0;
  self->result = pair;
  self->left = dict->used;
  gcTrack(self);
  return Ref<>::steal(self);
}

Ref<> dictIter(Thread& t, Dict& self) { return newDictIterator(t, &self, dictKeyIteratorType); }
Ref<> dictReversed(Thread& t, Dict& self) {
  return newDictIterator(t, &self, dictReverseKeyIteratorType);
}

namespace {

void iteratorDealloc(Object* object) {
  auto* self = static_cast<DictIterator*>(object);
  gcUntrack(self);
  xdecref(self->dict);
  xdecref(self->result);
  gcRelease(self);
}

int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<DictIterator*>(object);
  PY_VISIT(self->dict);
  PY_VISIT(self->result);
  return 0;
}

/// Steps to the next live entry: its number, -1 at the end, -2 with an exception.
isize step(DictIterator& self, bool reverse) {
  Dict* dict = self.dict;
  if (dict == nullptr) return -1;
  if (self.used != dict->used) [[unlikely]] {
    (void)Thread::current().raise(runtimeErrorType, "dictionary changed size during iteration");
    self.used = -1;  // makes the complaint last
    return -2;
  }
  DictKeys* keys = dict->keys;
  isize i = self.position;
  if (reverse) {
    if (i >= keys->entryCount) i = keys->entryCount - 1;
    while (i >= keys->first && *keys->valueAt(i) == nullptr) --i;
    if (i < keys->first) i = -1;
  } else {
    if (i < keys->first) i = keys->first;
    while (i < keys->entryCount && *keys->valueAt(i) == nullptr) ++i;
    if (i >= keys->entryCount) i = -1;
  }
  if (i < 0) {
    clearOwned(self.dict);
    return -1;
  }
  if (self.left == 0) {
    (void)Thread::current().raise(runtimeErrorType, "dictionary keys changed during iteration");
    clearOwned(self.dict);
    return -2;
  }
  self.position = reverse ? i - 1 : i + 1;
  --self.left;
  return i;
}

/// The pair for an item; the last one is recycled when nobody else has it.
Object* makePair(DictIterator& self, Object* key, Object* value) {
  incref(key);
  incref(value);
  auto* pair = static_cast<Tuple*>(self.result);
  if (pair != nullptr && pair->refcount == 1) {
    Object *oldKey = pair->items[0], *oldValue = pair->items[1];
    pair->items[0] = key;
    pair->items[1] = value;
    incref(pair);
    // The collector may have untracked it while it held atoms.
    if (!isTracked(pair)) gcTrack(pair);
    decref(oldKey);
    decref(oldValue);
    return pair;
  }
  Object* both[] = {key, value};
  return tupleFromOwned(Thread::current(), both, 2).release();
}

enum class Gives { kKeys, kValues, kItems };

template <Gives kWhat, bool kReverse>
Object* iteratorNext(Object* object) {
  auto& self = *static_cast<DictIterator*>(object);
  isize i = step(self, kReverse);
  if (i < 0) return nullptr;
  DictKeys* keys = self.dict->keys;
  if constexpr (kWhat == Gives::kItems) {
    return makePair(self, keys->keyAt(i), *keys->valueAt(i));
  } else {
    Object* item = kWhat == Gives::kKeys ? keys->keyAt(i) : *keys->valueAt(i);
    incref(item);
    return item;
  }
}

isize iteratorHint(DictIterator& self) {
  return self.dict != nullptr && self.used == self.dict->used ? self.left : 0;
}

/// Pickled as an iterator over the list of what is left; this one does not move.
Ref<> iteratorReduce(Thread& t, DictIterator& self) {
  auto copy = PY_TRY(Ref<>(Ref<>::steal(gcAllocate(t, self.type, sizeof(DictIterator)))));
  auto* twin = static_cast<DictIterator*>(copy.get());
  twin->dict = self.dict;
  xincref(self.dict);
  twin->used = self.used;
  twin->position = self.position;
  twin->left = self.left;
  twin->result = nullptr;
  auto list = PY_TRY(toList(t, twin));
  return reduceToIter(t, list.get());
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", iteratorHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling."),
    {},
};

constexpr TypeSpec specOf(const char* name, UnaryFunction next) {
  return {
      .name = name,
      .basicSize = sizeof(DictIterator),
      .flags = kTypeHaveGc,
      .dealloc = iteratorDealloc,
      .getAttribute = genericGetAttributeSlot,
      .traverse = iteratorTraverse,
      .iter = selfIterator,
      .iternext = next,
      .methods = kMethods,
  };
}

}  // namespace

constinit BuiltinType dictKeyIteratorType{
    specOf("dict_keyiterator", iteratorNext<Gives::kKeys, false>)};
constinit BuiltinType dictValueIteratorType{
    specOf("dict_valueiterator", iteratorNext<Gives::kValues, false>)};
constinit BuiltinType dictItemIteratorType{
    specOf("dict_itemiterator", iteratorNext<Gives::kItems, false>)};
constinit BuiltinType dictReverseKeyIteratorType{
    specOf("dict_reversekeyiterator", iteratorNext<Gives::kKeys, true>)};
constinit BuiltinType dictReverseValueIteratorType{
    specOf("dict_reversevalueiterator", iteratorNext<Gives::kValues, true>)};
constinit BuiltinType dictReverseItemIteratorType{
    specOf("dict_reverseitemiterator", iteratorNext<Gives::kItems, true>)};

}  // namespace taipan
