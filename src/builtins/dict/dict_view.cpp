// The views d.keys(), d.values(), d.items() with their set operations.
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict_internal.h"
#include "builtins/list/list.h"
#include "builtins/list/sequence_arguments.h"
#include "builtins/set/set.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

Ref<> newDictView(Thread& t, Dict* dict, Type& type) {
  auto* view = static_cast<DictView*>(gcAllocate(t, &type, sizeof(DictView)));
  if (view == nullptr) return failure;
  view->dict = Ref<Dict>::share(dict).release();
  gcTrack(view);
  return Ref<>::steal(view);
}

namespace {

bool isKeysView(const Object* o) { return isInstanceOf(o, &dictKeysType); }
bool isItemsView(const Object* o) { return isInstanceOf(o, &dictItemsType); }
bool isSetView(const Object* o) { return isKeysView(o) || isItemsView(o); }

void viewDealloc(Object* object) {
  auto* self = static_cast<DictView*>(object);
  gcUntrack(self);
  xdecref(self->dict);
  gcRelease(self);
}

int viewTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<DictView*>(object)->dict);
  return 0;
}

isize viewLength(DictView& self) { return self.dict == nullptr ? 0 : self.dict->used; }

Ref<> viewRepr(Thread& t, DictView& self) {
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "...");
  auto list = PY_TRY(toList(t, &self));
  return newStrFormat(t, "%s(%R)", self.type->name, static_cast<Object*>(list.get()));
}

template <BuiltinType& kForward>
Ref<> viewIter(Thread& t, DictView& self) {
  return newDictIterator(t, self.dict, kForward);
}

Result<bool> keysContains(Thread& t, DictView& self, Object* key) {
  return dictContains(t, self.dict, key);
}

Result<bool> itemsContains(Thread& t, DictView& self, Object* pair) {
  if (!isTuple(pair) || static_cast<Tuple*>(pair)->size != 2) return false;
  auto* tuple = static_cast<Tuple*>(pair);
  auto found = PY_TRY(dictGet(t, self.dict, tuple->items[0]));
  if (found.isMissing()) return false;
  return compareBool(t, found.get(), tuple->items[1], kEqual);
}

/// Whether `container` contains all that `iterable` yields.
Result<bool> containsAll(Thread& t, Object* container, Object* iterable) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return true;
    if (!PY_TRY(contains(t, container, item.get()))) return false;
  }
}

Ref<> viewCompare(Thread& t, Object* self, Object* other, CompareOp op) {
  if (!isAnySet(other) && !isSetView(other)) return Ref<>::share(notImplemented());
  isize own = static_cast<DictView*>(self)->dict->used;
  isize others = PY_TRY(length(t, other));
  bool result = false;
  switch (op) {
    case kEqual:
    case kNotEqual:
      result = own == others && PY_TRY(containsAll(t, other, self));
      if (op == kNotEqual) result = !result;
      break;
    case kLess:
      result = own < others && PY_TRY(containsAll(t, other, self));
      break;
    case kLessEqual:
      result = own <= others && PY_TRY(containsAll(t, other, self));
      break;
    case kGreater:
      result = own > others && PY_TRY(containsAll(t, self, other));
      break;
    case kGreaterEqual:
      result = own >= others && PY_TRY(containsAll(t, self, other));
      break;
  }
  return Ref<>::share(boolObject(result));
}

Status discardAll(Thread& t, Set* set, Object* iterable) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return {};
    (void)PY_TRY(setDiscard(t, set, item.get()));
  }
}

Ref<> viewSubtract(Thread& t, Object* a, Object* b) {
  auto result = PY_TRY(newSet(t, a));
  PY_TRY(discardAll(t, result.get(), b));
  return result;
}

Ref<> viewOr(Thread& t, Object* a, Object* b) {
  auto result = PY_TRY(newSet(t, a));
  PY_TRY(setUpdate(t, result.get(), b));
  return result;
}

Ref<> viewAnd(Thread& t, Object* a, Object* b) {
  // The operator may have been called for its right operand.
  if (!isSetView(a)) std::swap(a, b);
  // Walk over the smaller one if both can be asked.
  if (isSetView(b) &&
      static_cast<DictView*>(b)->dict->used > static_cast<DictView*>(a)->dict->used) {
    std::swap(a, b);
  }
  auto result = PY_TRY(newSet(t));
  auto iterator = PY_TRY(getIterator(t, b));
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return result;
    bool common = isKeysView(a) ? PY_TRY(keysContains(t, *static_cast<DictView*>(a), item.get()))
                                : PY_TRY(itemsContains(t, *static_cast<DictView*>(a), item.get()));
    if (common) (void)PY_TRY(setAdd(t, result.get(), item.get()));
  }
}

Ref<> viewXor(Thread& t, Object* a, Object* b) {
  auto result = PY_TRY(newSet(t, a));
  auto others = PY_TRY(newSet(t, b));
  isize position = 0, hash;
  Object* key;
  while (setNext(others.get(), &position, &key, &hash)) {
    auto held = Ref<>::share(key);
    if (PY_TRY(setDiscard(t, result.get(), key))) continue;
    (void)PY_TRY(setAddKnownHash(t, result.get(), key, hash));
  }
  return result;
}

Result<bool> viewIsDisjoint(Thread& t, Object* self, Object* other) {
  if (self == other) return static_cast<DictView*>(self)->dict->used == 0;
  // Ask the larger one, walk over the smaller one.
  if (isAnySet(other) || isSetView(other)) {
    isize others = PY_TRY(length(t, other));
    if (others > static_cast<DictView*>(self)->dict->used) std::swap(self, other);
  }
  auto iterator = PY_TRY(getIterator(t, other));
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return true;
    if (PY_TRY(contains(t, self, item.get()))) return false;
  }
}

Ref<> viewMapping(Thread& t, DictView& self) { return newMappingProxy(t, self.dict); }

template <BuiltinType& kBackward>
Ref<> viewReversed(Thread& t, DictView& self) {
  return newDictIterator(t, self.dict, kBackward);
}

constinit const GetSetDef kGetSet[] = {
    GETTER("mapping", viewMapping, "dictionary that this view refers to"), {}};

constinit const MethodDef kKeysMethods[] = {
    METHOD_PLAIN("isdisjoint", "($self, other, /)", viewIsDisjoint,
                 "Return True if the view and the given iterable have a null intersection."),
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<dictReverseKeyIteratorType>,
                 "Return a reverse iterator over the dict keys."),
    {},
};
constinit const MethodDef kItemsMethods[] = {
    METHOD_PLAIN("isdisjoint", "($self, other, /)", viewIsDisjoint,
                 "Return True if the view and the given iterable have a null intersection."),
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<dictReverseItemIteratorType>,
                 "Return a reverse iterator over the dict items."),
    {},
};
constinit const MethodDef kValuesMethods[] = {
    METHOD_PLAIN("__reversed__", "($self, /)", viewReversed<dictReverseValueIteratorType>,
                 "Return a reverse iterator over the dict values."),
    {},
};

constexpr NumberSlots kSetOperators = {.subtract = slot<viewSubtract>,
                                       .and_ = slot<viewAnd>,
                                       .xor_ = slot<viewXor>,
                                       .or_ = slot<viewOr>};

}  // namespace

constinit BuiltinType dictKeysType{{
    .name = "dict_keys",
    .basicSize = sizeof(DictView),
    .flags = kTypeHaveGc,
    .dealloc = viewDealloc,
    .repr = slot<viewRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = viewTraverse,
    .richCompare = slot<viewCompare>,
    .iter = slot<viewIter<dictKeyIteratorType>>,
    .methods = kKeysMethods,
    .getset = kGetSet,
    .number = kSetOperators,
    .sequence = {.length = slot<viewLength>, .contains = slot<keysContains>},
}};

constinit BuiltinType dictItemsType{{
    .name = "dict_items",
    .basicSize = sizeof(DictView),
    .flags = kTypeHaveGc,
    .dealloc = viewDealloc,
    .repr = slot<viewRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = viewTraverse,
    .richCompare = slot<viewCompare>,
    .iter = slot<viewIter<dictItemIteratorType>>,
    .methods = kItemsMethods,
    .getset = kGetSet,
    .number = kSetOperators,
    .sequence = {.length = slot<viewLength>, .contains = slot<itemsContains>},
}};

constinit BuiltinType dictValuesType{{
    .name = "dict_values",
    .basicSize = sizeof(DictView),
    .flags = kTypeHaveGc,
    .dealloc = viewDealloc,
    .repr = slot<viewRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = viewTraverse,
    .iter = slot<viewIter<dictValueIteratorType>>,
    .methods = kValuesMethods,
    .getset = kGetSet,
    .sequence = {.length = slot<viewLength>},
}};

}  // namespace taipan
