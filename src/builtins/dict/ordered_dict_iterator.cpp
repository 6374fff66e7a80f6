// The iterator and the views of OrderedDict.
#include "builtins/dict/dict_internal.h"
#include "builtins/dict/ordered_dict.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/iterator/owned_fields.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct OrderedIterator : Object {
  OrderedPart part;
  bool reverse;
  OrderedDict* dict;  ///< null when exhausted
  isize size;
  isize state;
  isize position;
  Object* spare;
};
static_assert(sizeof(OrderedIterator) == 64);
using Fields = OwnedFields<OrderedIterator, &OrderedIterator::dict>;

Object* iteratorNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<OrderedIterator*>(object);
  OrderedDict* dict = self->dict;
  if (dict == nullptr) return nullptr;
  bool good = false;
  if (self->state != dict->state) {
    (void)t.raise(runtimeErrorType, "OrderedDict mutated during iteration");
  } else if (self->size != dict->used) {
    (void)t.raise(runtimeErrorType, "OrderedDict changed size during iteration");
  } else {
    good = !orderedDictCheck(t, *dict).failed();
  }
  Object *key, *value;
  isize hash;
  if (good) {
    good = self->reverse ? dictPrevious(dict, &self->position, &key, &value, &hash)
                         : dictNext(dict, &self->position, &key, &value, &hash);
  }
  Ref<> heldKey, heldValue;
  if (good) {
    heldKey = Ref<>::share(key);
    heldValue = Ref<>::share(value);
    good = self->part == OrderedPart::kKeys || !orderedDictCheckKey(t, key, hash).failed();
  }
  if (!good) {
    clearOwned(self->dict);
    return nullptr;
  }
  switch (self->part) {
    case OrderedPart::kKeys:
      return heldKey.release();
    case OrderedPart::kValues:
      return heldValue.release();
    case OrderedPart::kItems:
      break;
  }
  return packTuple(t, {key, value}).release();
}

/// Pickled as an iterator over the list of what is left; this one does not move.
Ref<> iteratorReduce(Thread& t, OrderedIterator& self) {
  auto list = PY_TRY(newList(t));
  if (self.dict != nullptr) {
    auto twin = PY_TRY(newOrderedIterator(t, self.dict, self.part, self.reverse));
    auto& copy = *static_cast<OrderedIterator*>(twin.get());
    copy.size = self.size;
    copy.state = self.state;
    copy.position = self.position;
    PY_TRY(list->extend(t, twin.get()));
  }
  return reduceToIter(t, list.get());
}

constinit const MethodDef kIteratorMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling"),
    {},
};

template <OrderedPart kPart>
Ref<> viewIter(Thread& t, DictView& self) {
  return newOrderedIterator(t, static_cast<OrderedDict*>(self.dict), kPart, false);
}
template <OrderedPart kPart>
Ref<> viewReversed(Thread& t, DictView& self) {
  return newOrderedIterator(t, static_cast<OrderedDict*>(self.dict), kPart, true);
}

constinit const MethodDef kKeysMethods[] = {
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<OrderedPart::kKeys>, nullptr), {}};
constinit const MethodDef kValuesMethods[] = {
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<OrderedPart::kValues>, nullptr), {}};
constinit const MethodDef kItemsMethods[] = {
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<OrderedPart::kItems>, nullptr), {}};

}  // namespace

Ref<> newOrderedIterator(Thread& t, OrderedDict* dict, OrderedPart part, bool reverse) {
  auto* self = static_cast<OrderedIterator*>(
      gcAllocate(t, &orderedDictIteratorType, sizeof(OrderedIterator)));
  if (self == nullptr) return failure;
  self->part = part;
  self->reverse = reverse;
  self->dict = Ref<OrderedDict>::share(dict).release();
  self->size = dict->used;
  self->state = dict->state;
  self->position = reverse ? kIsizeMax : 0;
  self->spare = nullptr;
  gcTrack(self);
  return Ref<>::steal(self);
}

constinit BuiltinType orderedDictIteratorType{{
    .name = "odict_iterator",
    .basicSize = sizeof(OrderedIterator),
    .flags = kTypeHaveGc,
    .dealloc = Fields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = Fields::traverse,
    .iter = iterSelf,
    .iternext = iteratorNext,
    .methods = kIteratorMethods,
    .free = gcFree,
}};

constinit BuiltinType orderedDictKeysType{{
    .name = "odict_keys",
    .basicSize = sizeof(DictView),
    .base = &dictKeysType,
    .iter = slot<viewIter<OrderedPart::kKeys>>,
    .methods = kKeysMethods,
}};

constinit BuiltinType orderedDictValuesType{{
    .name = "odict_values",
    .basicSize = sizeof(DictView),
    .base = &dictValuesType,
    .iter = slot<viewIter<OrderedPart::kValues>>,
    .methods = kValuesMethods,
}};

constinit BuiltinType orderedDictItemsType{{
    .name = "odict_items",
    .basicSize = sizeof(DictView),
    .base = &dictItemsType,
    .iter = slot<viewIter<OrderedPart::kItems>>,
    .methods = kItemsMethods,
}};

}  // namespace taipan
