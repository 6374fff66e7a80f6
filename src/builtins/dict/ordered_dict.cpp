// The Python type `collections.OrderedDict`: slots and methods.
#include "builtins/dict/ordered_dict.h"

#include "builtins/dict/dict_internal.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/instance.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// Notes at its end what a change did to the number of items.
class Change {
 public:
  explicit Change(OrderedDict& self) : self_(self), before_(self.used) {}
  ~Change() {
    isize change = self_.used - before_;
    if (change != 0 || moved_) ++self_.state;
    self_.count += change;
  }
  void moved() { moved_ = true; }

 private:
  OrderedDict& self_;
  isize before_;
  bool moved_ = false;
};

bool isOrdered(const Object* object) { return isInstanceOf(object, &orderedDictType); }

void orderedDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object, orderedDealloc);
  if (scope.postponed()) return;
  auto* self = static_cast<OrderedDict*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(self);
  clearOwned(self->instanceDict);
  dictType.dealloc(object);
}

int orderedTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<OrderedDict*>(object)->instanceDict);
  return dictType.traverse(object, visit, arg);
}

int orderedClearSlot(Object* object) {
  auto* self = static_cast<OrderedDict*>(object);
  clearOwned(self->instanceDict);
  Change change(*self);
  return dictType.clear(object);
}

Status checkHashes(Thread& t, OrderedDict& self) {
  isize position = 0, hash;
  Object* key;
  while (dictNext(&self, &position, &key, nullptr, &hash)) {
    PY_TRY(orderedDictCheckKey(t, key, hash));
  }
  return {};
}

Ref<> orderedRepr(Thread& t, OrderedDict& self) {
  const char* name = self.type->name;
  if (const char* dot = __builtin_strrchr(name, '.')) name = dot + 1;
  if (self.used == 0) return newStrFormat(t, "%s()", name);
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "...");
  Ref<List> pairs;
  if (isExactly(&self, &orderedDictType)) {
    PY_TRY(orderedDictCheck(t, self));
    PY_TRY(checkHashes(t, self));
    pairs = PY_TRY(dictItemList(t, &self));
  } else {
    auto items = PY_TRY(callMethod(t, &self, names::items));
    pairs = PY_TRY(toList(t, items.get()));
  }
  return newStrFormat(t, "%s(%R)", name, static_cast<Object*>(pairs.get()));
}

Status orderedSetSubscript(Thread& t, OrderedDict& self, Object* key, Object* value) {
  Change change(self);
  return value == nullptr ? dictDelete(t, &self, key) : dictSet(t, &self, key, value);
}

/// Whether both have the same keys in the same order.
Result<bool> sameOrder(Thread& t, OrderedDict& a, OrderedDict& b) {
  isize positionA = 0, positionB = 0, stateA = a.state, stateB = b.state;
  Object *x, *y;
  for (;;) {
    bool moreA = dictNext(&a, &positionA, &x, nullptr);
    bool moreB = dictNext(&b, &positionB, &y, nullptr);
    if (!moreA || !moreB) return moreA == moreB;
    auto heldX = Ref<>::share(x), heldY = Ref<>::share(y);
    if (!PY_TRY(compareBool(t, x, y, kEqual))) return false;
    if (a.state != stateA || b.state != stateB) {
      return t.raise(runtimeErrorType, "OrderedDict mutated during iteration");
    }
  }
}

Ref<> orderedCompare(Thread& t, OrderedDict& self, Object* other, CompareOp op) {
  if (!isDict(other) || (op != kEqual && op != kNotEqual)) return Ref<>::share(notImplemented());
  auto result = PY_TRY(Ref<>::steal(dictType.richCompare(&self, other, kEqual)));
  bool equal = PY_TRY(toBool(t, result.get()));
  if (equal && isOrdered(other)) {
    equal = PY_TRY(sameOrder(t, self, *static_cast<OrderedDict*>(other)));
  }
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Ref<> orderedIter(Thread& t, OrderedDict& self) {
  return newOrderedIterator(t, &self, OrderedPart::kKeys, false);
}
Ref<> orderedReversed(Thread& t, OrderedDict& self) {
  return newOrderedIterator(t, &self, OrderedPart::kKeys, true);
}

// --- update -------------------------------------------------------------------------------------

Status addPairs(Thread& t, Object* self, Object* pairs) {
  auto iterator = PY_TRY(getIterator(t, pairs));
  for (;;) {
    auto pair = PY_TRY(next(t, iterator.get()));
    if (pair.isMissing()) return {};
    auto parts = PY_TRY(getIterator(t, pair.get()));
    Lookup part[2] = {Lookup::missing(), Lookup::missing()};
    for (int i = 0; i < 2; ++i) {
      part[i] = PY_TRY(next(t, parts.get()));
      if (part[i].isMissing()) {
        return t.raise(valueErrorType, "need more than %d value%s to unpack", i, i == 1 ? "" : "s");
      }
    }
    auto more = PY_TRY(next(t, parts.get()));
    if (more.found()) {
      return t.raise(valueErrorType, "too many values to unpack (expected 2)");
    }
    PY_TRY(setItem(t, self, part[0].get(), part[1].get()));
  }
}

Status updateFromArguments(Thread& t, Object* self, const char* tooMany, Object* const* args,
                           isize count) {
  if (count > 1) return t.raise(typeErrorType, tooMany, count);
  return count == 0 ? Status() : orderedDictUpdate(t, self, args[0]);
}

Status orderedUpdateMethod(Thread& t, Object* self, const Arguments& arguments) {
  PY_TRY(updateFromArguments(t, self, "update() takes at most 1 positional argument (%zd given)",
                             arguments.items, arguments.count));
  auto* names = static_cast<Tuple*>(arguments.names);
  for (isize i = 0; names != nullptr && i < names->size; ++i) {
    PY_TRY(setItem(t, self, names->items[i], arguments.items[arguments.count + i]));
  }
  return {};
}

Status orderedInit(Thread& t, Object* self, Object* args, Object* kwargs) {
  auto* items = static_cast<Tuple*>(args);
  PY_TRY(updateFromArguments(t, self, "expected at most 1 arguments, got %zd", items->items,
                             items->size));
  if (kwargs == nullptr) return {};
  auto pairs = PY_TRY(dictItemList(t, static_cast<Dict*>(kwargs)));
  return addPairs(t, self, pairs.get());
}

Ref<> orderedInplaceOr(Thread& t, Object* self, Object* other) {
  PY_TRY(orderedDictUpdate(t, self, other));
  return Ref<>::share(self);
}

Ref<> orderedOr(Thread& t, Object* a, Object* b) {
  if (!isDict(a) || !isDict(b)) return Ref<>::share(notImplemented());
  Type* type = isOrdered(a) ? a->type : b->type;
  auto result = PY_TRY(call(t, static_cast<Object*>(type), a));
  PY_TRY(orderedDictUpdate(t, result.get(), b));
  return result;
}

// --- methods ------------------------------------------------------------------------------------

Ref<> orderedFromKeys(Thread& t, Object* cls, Object* iterable, Object* value) {
  if (value == nullptr) value = none();
  auto made = PY_TRY(call(t, cls));
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return made;
    PY_TRY(setItem(t, made.get(), key.get(), value));
  }
}

Ref<> orderedSetDefault(Thread& t, OrderedDict& self, Object* key, Object* value) {
  if (value == nullptr) value = none();
  if (isExactly(&self, &orderedDictType)) {
    Change change(self);
    return dictSetDefault(t, &self, key, value);
  }
  if (PY_TRY(contains(t, &self, key))) return getItem(t, &self, key);
  PY_TRY(setItem(t, &self, key, value));
  return Ref<>::share(value);
}

/// python3.11's OrderedDict does not wrap the key: None gives KeyError(), a tuple its items.
Failure raiseMissingKey(Thread& t, Object* key) { return t.raiseObject(keyErrorType, key); }

Ref<> orderedPop(Thread& t, OrderedDict& self, Object* key, Object* fallback) {
  (void)PY_TRY(hashOfKey(t, key));  // An empty dict would not ask for it.
  Change change(self);
  auto found = PY_TRY(dictPop(t, &self, key));
  if (found.found()) return std::move(found).value();
  if (fallback != nullptr) return Ref<>::share(fallback);
  return raiseMissingKey(t, key);
}

Ref<> orderedPopItem(Thread& t, OrderedDict& self, Optional<bool> last) {
  if (self.used == 0) return t.raise(keyErrorType, "dictionary is empty");
  bool fromEnd = !last || *last;
  Ref<> key, value;
  {
    Change change(self);
    dictPopEdge(&self, fromEnd, &key, &value);
  }
  return packTuple(t, {key.get(), value.get()});
}

Status orderedMoveToEnd(Thread& t, OrderedDict& self, Object* key, Optional<bool> last) {
  if (self.used == 0) return raiseMissingKey(t, key);
  isize hash = PY_TRY(hashOfKey(t, key));
  u64 version = self.versionTag;
  Change change(self);
  bool there = PY_TRY(dictMoveToEnd(t, &self, key, hash, !last || *last));
  if (!there) return raiseMissingKey(t, key);
  if (self.versionTag != version) change.moved();
  return {};
}

Status orderedClear(Thread& t, OrderedDict& self) {
  dictClear(t, &self);
  self.count = 0;
  ++self.state;
  return {};
}

Ref<> orderedCopy(Thread& t, OrderedDict& self) {
  if (isExactly(&self, &orderedDictType)) {
    PY_TRY(orderedDictCheck(t, self));
    PY_TRY(checkHashes(t, self));
    auto copy = PY_TRY(newOrderedDict(t));
    PY_TRY(dictMerge(t, copy.get(), &self));
    // dictMerge asks a dict with an iterator of its own for keys and items; the order is the same.
    copy->count = copy->used;
    return copy;
  }
  auto copy = PY_TRY(call(t, static_cast<Object*>(self.type)));
  auto keys = PY_TRY(dictKeyList(t, &self));
  for (isize i = 0; i < keys->size; ++i) {
    auto value = PY_TRY(getItem(t, &self, keys->items[i]));
    PY_TRY(setItem(t, copy.get(), keys->items[i], value.get()));
  }
  return copy;
}

Ref<> orderedReduce(Thread& t, OrderedDict& self) {
  auto state = PY_TRY(callMethod(t, &self, names::__getstate__));
  auto items = PY_TRY(callMethod(t, &self, names::items));
  auto iterator = PY_TRY(getIterator(t, items.get()));
  return packTuple(t, {self.type, emptyTuple(), state.get(), none(), iterator.get()});
}

/// With what python3.11 spends on the nodes of its linked list.
isize orderedSizeOf(OrderedDict& self) {
  isize bytes = dictByteSize(&self);
  if (self.used > 0) bytes += self.keys->size() * 8 + self.used * 32;
  return bytes;
}

Ref<> orderedKeys(Thread& t, OrderedDict& self) {
  return newDictView(t, &self, orderedDictKeysType);
}
Ref<> orderedValues(Thread& t, OrderedDict& self) {
  return newDictView(t, &self, orderedDictValuesType);
}
Ref<> orderedItems(Thread& t, OrderedDict& self) {
  return newDictView(t, &self, orderedDictItemsType);
}

Ref<> getInstanceDict(Thread& t, Object* self) {
  Dict* dict = taipan::instanceDict(t, self);
  if (dict == nullptr) return failure;
  return Ref<>::share(dict);
}

Status setInstanceDictAttribute(Thread& t, Object* self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete __dict__");
  if (!isDict(value)) {
    return t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                   value->type->name);
  }
  return setInstanceDict(t, self, value);
}

constinit const MethodDef kMethods[] = {
    METHOD_FLAGS("fromkeys", "($type, /, iterable, value=None)", orderedFromKeys, kMethodClass,
                 "Create a new ordered dictionary with keys from iterable and values set to "
                 "value."),
    METHOD_PLAIN("__sizeof__", "($self, /)", orderedSizeOf, nullptr),
    METHOD_PLAIN("__reduce__", "($self, /)", orderedReduce,
                 "Return state information for pickling"),
    METHOD("setdefault", "($self, /, key, default=None)", orderedSetDefault,
           "Insert key with a value of default if key is not in the dictionary.\n\n"
           "Return the value for key if key is in the dictionary, else default."),
    METHOD("pop", "($self, /, key, default=<unrepresentable>)", orderedPop,
           "od.pop(key[,default]) -> v, remove specified key and return the corresponding "
           "value.\n\n"
           "If the key is not found, return the default if given; otherwise,\n"
           "raise a KeyError."),
    METHOD("popitem", "($self, /, last=True)", orderedPopItem,
           "Remove and return a (key, value) pair from the dictionary.\n\n"
           "Pairs are returned in LIFO order if last is true or FIFO order if false."),
    METHOD_PLAIN("keys", "($self, /)", orderedKeys, nullptr),
    METHOD_PLAIN("values", "($self, /)", orderedValues, nullptr),
    METHOD_PLAIN("items", "($self, /)", orderedItems, nullptr),
    METHOD_PLAIN("update", "($self, /)", orderedUpdateMethod, nullptr),
    METHOD_PLAIN("clear", "($self, /)", orderedClear,
                 "od.clear() -> None.  Remove all items from od."),
    METHOD_PLAIN("copy", "($self, /)", orderedCopy, "od.copy() -> a shallow copy of od"),
    METHOD_PLAIN("__reversed__", "($self, /)", orderedReversed,
                 "od.__reversed__() <==> reversed(od)"),
    METHOD("move_to_end", "($self, /, key, last=True)", orderedMoveToEnd,
           "Move an existing element to the end (or beginning if last is false).\n\n"
           "Raise KeyError if the element does not exist."),
    {},
};

constinit const GetSetDef kGetSet[] = {
    GETSET("__dict__", getInstanceDict, setInstanceDictAttribute, nullptr),
    {},
};

}  // namespace

Status orderedDictCheck(Thread& t, OrderedDict& self) {
  if (self.used >= self.count || self.used == 0) {
    self.count = self.used;
    return {};
  }
  return raiseKeyError(t, none());
}

Status orderedDictCheckKey(Thread& t, Object* key, isize hash) {
  Type* type = key->type;
  if (type == &strType || type == &intType || type == &tupleType) return {};
  auto held = Ref<>::share(key);
  if (PY_TRY(toHash(t, key)) != hash) return raiseKeyError(t, key);
  return {};
}

Ref<OrderedDict> newOrderedDict(Thread& t) {
  auto made = PY_TRY(Ref<>::steal(orderedDictType.new_(&orderedDictType, nullptr, nullptr)));
  return std::move(made).as<OrderedDict>();
}

Status orderedDictUpdate(Thread& t, Object* self, Object* other) {
  if (isExactly(other, &dictType)) {
    auto pairs = PY_TRY(dictItemList(t, static_cast<Dict*>(other)));
    return addPairs(t, self, pairs.get());
  }
  auto keysMethod = PY_TRY(lookupAttribute(t, other, names::keys));
  if (keysMethod.found()) {
    auto keys = PY_TRY(call(t, keysMethod.get()));
    auto iterator = PY_TRY(getIterator(t, keys.get()));
    for (;;) {
      auto key = PY_TRY(next(t, iterator.get()));
      if (key.isMissing()) return {};
      auto value = PY_TRY(getItem(t, other, key.get()));
      PY_TRY(setItem(t, self, key.get(), value.get()));
    }
  }
  auto itemsMethod = PY_TRY(lookupAttribute(t, other, names::items));
  if (itemsMethod.found()) {
    auto items = PY_TRY(call(t, itemsMethod.get()));
    return addPairs(t, self, items.get());
  }
  return addPairs(t, self, other);
}

constinit BuiltinType orderedDictType{{
    .name = "collections.OrderedDict",
    .doc = "Dictionary that remembers insertion order",
    .basicSize = sizeof(OrderedDict),
    .flags = kTypeHaveGc | kTypeBase,
    .base = &dictType,
    .dealloc = orderedDealloc,
    .repr = slot<orderedRepr>,
    .hash = hashNotImplemented,
    .traverse = orderedTraverse,
    .clear = orderedClearSlot,
    .richCompare = slot<orderedCompare>,
    .weaklistOffset = offsetof(OrderedDict, weaklist),
    .iter = slot<orderedIter>,
    .methods = kMethods,
    .getset = kGetSet,
    .dictOffset = offsetof(OrderedDict, instanceDict),
    .init = slot<orderedInit>,
    .free = gcFree,
    .number = {.or_ = slot<orderedOr>, .inplaceOr = slot<orderedInplaceOr>},
    .mapping = {.setSubscript = slot<orderedSetSubscript>},
}};

}  // namespace taipan
