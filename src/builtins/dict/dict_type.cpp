// The Python type `dict`: slots and methods.
#include "builtins/dict/dict_internal.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/set/set.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

int dictTraverse(Object* object, VisitFunction visit, void* arg) {
  DictKeys* keys = static_cast<Dict*>(object)->keys;
  if (keys == nullptr) return 0;
  if (keys->isGeneral) {
    GeneralEntry* entries = keys->generalEntries();
    for (isize i = 0, n = keys->entryCount; i < n; ++i) {
      if (entries[i].value == nullptr) continue;
      PY_VISIT(entries[i].value);
      PY_VISIT(entries[i].key);
    }
  } else {
    StrEntry* entries = keys->strEntries();
    for (isize i = 0, n = keys->entryCount; i < n; ++i) PY_VISIT(entries[i].value);
  }
  return 0;
}

Status dictClearMethod(Thread& t, Dict& self) {
  dictClear(t, &self);
  return {};
}

Ref<> dictRepr(Thread& t, Dict& self) {
  if (self.used == 0) return newStr(t, "{}");
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "{...}");
  StrBuilder out;
  out.append('{');
  isize position = 0;
  Object *key, *value;
  bool first = true;
  while (dictNext(&self, &position, &key, &value)) {
    if (!first) out.append(", ");
    first = false;
    auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
    auto keyText = PY_TRY(toRepr(t, key));
    out.append(*keyText);
    out.append(": ");
    auto valueText = PY_TRY(toRepr(t, value));
    out.append(*valueText);
  }
  out.append('}');
  return out.finish(t);
}

isize dictLength(Dict& self) { return self.used; }

Ref<> dictSubscript(Thread& t, Dict& self, Object* key) {
  auto found = PY_TRY(dictGet(t, &self, key));
  if (found.found()) return std::move(found).value();
  if (!isExactly(&self, &dictType)) {
    auto missing = PY_TRY(lookupSpecial(t, &self, names::__missing__));
    if (missing.found()) return call(t, missing.get(), key);
  }
  return raiseKeyError(t, key);
}

Status dictSetSubscript(Thread& t, Dict& self, Object* key, Object* value) {
  return value == nullptr ? dictDelete(t, &self, key) : dictSet(t, &self, key, value);
}

Result<bool> dictContainsSlot(Thread& t, Dict& self, Object* key) {
  return dictContains(t, &self, key);
}

Result<bool> dictEqual(Thread& t, Dict& a, Dict& b) {
  if (a.used != b.used) return false;
  isize position = 0, hash;
  Object *key, *value;
  while (dictNext(&a, &position, &key, &value, &hash)) {
    auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
    auto other = PY_TRY(dictGetKnownHash(t, &b, key, hash));
    if (other.isMissing()) return false;
    if (!PY_TRY(compareBool(t, value, other.get(), kEqual))) return false;
  }
  return true;
}

Ref<> dictCompare(Thread& t, Dict& self, Object* other, CompareOp op) {
  if (!isDict(other) || (op != kEqual && op != kNotEqual)) return Ref<>::share(notImplemented());
  bool equal = PY_TRY(dictEqual(t, self, *static_cast<Dict*>(other)));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Ref<> dictOr(Thread& t, Object* a, Object* b) {
  if (!isDict(a) || !isDict(b)) return Ref<>::share(notImplemented());
  auto result = PY_TRY(callMethod(t, a, names::copy));
  // A derived class may return anything from copy().
  if (!isDict(result.get())) return Ref<>::share(notImplemented());
  PY_TRY(dictUpdate(t, static_cast<Dict*>(result.get()), b));
  return result;
}

Ref<> dictInplaceOr(Thread& t, Dict& self, Object* other) {
  PY_TRY(dictUpdate(t, &self, other));
  return Ref<>::share(&self);
}

// --- methods ------------------------------------------------------------------------------------

Ref<> dictGetMethod(Thread& t, Dict& self, Object* key, Object* fallback) {
  auto found = PY_TRY(dictGet(t, &self, key));
  if (found.found()) return std::move(found).value();
  return Ref<>::share(fallback != nullptr ? fallback : none());
}

Ref<> dictSetDefaultMethod(Thread& t, Dict& self, Object* key, Object* value) {
  return dictSetDefault(t, &self, key, value != nullptr ? value : none());
}

Ref<> dictPopMethod(Thread& t, Dict& self, Object* key, Object* fallback) {
  auto found = PY_TRY(dictPop(t, &self, key));
  if (found.found()) return std::move(found).value();
  if (fallback != nullptr) return Ref<>::share(fallback);
  return raiseKeyError(t, key);
}

Ref<> dictPopItem(Thread& t, Dict& self) {
  if (self.used == 0) return t.raise(keyErrorType, "popitem(): dictionary is empty");
  Ref<> key, value;
  dictPopEdge(&self, true, &key, &value);
  return packTuple(t, {key.get(), value.get()});
}

Ref<> dictKeysMethod(Thread& t, Dict& self) { return newDictView(t, &self, dictKeysType); }
Ref<> dictValuesMethod(Thread& t, Dict& self) { return newDictView(t, &self, dictValuesType); }
Ref<> dictItemsMethod(Thread& t, Dict& self) { return newDictView(t, &self, dictItemsType); }
Ref<> dictCopyMethod(Thread& t, Dict& self) { return dictCopy(t, &self); }
isize dictSizeOf(Dict& self) { return dictByteSize(&self); }

/// The common part of dict(...) and update(...).
Status updateFrom(Thread& t, Dict& self, Object* other) {
  return other == nullptr ? Status() : dictUpdate(t, &self, other);
}

Status dictUpdateMethod(Thread& t, Dict& self, const Arguments& arguments) {
  PY_TRY(checkPositional(t, "update", arguments.count, 0, 1));
  PY_TRY(updateFrom(t, self, arguments.count > 0 ? arguments[0] : nullptr));
  auto* names = static_cast<Tuple*>(arguments.names);
  for (isize i = 0; names != nullptr && i < names->size; ++i) {
    PY_TRY(dictSet(t, &self, names->items[i], arguments.items[arguments.count + i]));
  }
  return {};
}

/// dict.fromkeys for an exact dict that is still empty.
Status fillFromKeys(Thread& t, Dict* dict, Object* iterable, Object* value) {
  if (isExactly(iterable, &dictType)) {
    isize position = 0, hash;
    Object* key;
    PY_TRY(makeRoom(t, dict, static_cast<Dict*>(iterable)->used));
    while (dictNext(static_cast<Dict*>(iterable), &position, &key, nullptr, &hash)) {
      PY_TRY(dictSetKnownHash(t, dict, key, value, hash));
    }
    return {};
  }
  if (isExactly(iterable, &setType) || isExactly(iterable, &frozensetType)) {
    isize position = 0, hash;
    Object* key;
    PY_TRY(makeRoom(t, dict, static_cast<Set*>(iterable)->used));
    while (setNext(static_cast<Set*>(iterable), &position, &key, &hash)) {
      PY_TRY(dictSetKnownHash(t, dict, key, value, hash));
    }
    return {};
  }
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return {};
    PY_TRY(dictSet(t, dict, key.get(), value));
  }
}

Ref<> dictFromKeys(Thread& t, Object* cls, Object* iterable, Object* value) {
  if (value == nullptr) value = none();
  auto made = PY_TRY(call(t, cls));
  if (isExactly(made.get(), &dictType) && static_cast<Dict*>(made.get())->used == 0) {
    PY_TRY(fillFromKeys(t, static_cast<Dict*>(made.get()), iterable, value));
    return made;
  }
  auto iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    auto key = PY_TRY(next(t, iterator.get()));
    if (key.isMissing()) return made;
    if (isExactly(made.get(), &dictType)) {
      PY_TRY(dictSet(t, static_cast<Dict*>(made.get()), key.get(), value));
    } else {
      PY_TRY(setItem(t, made.get(), key.get(), value));
    }
  }
}

Object* dictNew(Type* cls, Object*, Object*) {
  auto* self = static_cast<Dict*>(cls->alloc(cls, 0));
  if (self == nullptr) return nullptr;
  self->used = 0;
  self->versionTag = dictVersionCounter += 256;
  self->keys = emptyDictKeys();
  self->values = nullptr;
  if (cls == &dictType) {
    gcUntrack(self);
  } else if (!isTracked(self)) {
    gcTrack(self);
  }
  return self;
}

int dictInit(Object* object, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* self = static_cast<Dict*>(object);
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "dict", items->size, 0, 1).failed()) return -1;
  if (updateFrom(t, *self, items->size > 0 ? items->items[0] : nullptr).failed()) return -1;
  return kwargs == nullptr ? 0 : dictMerge(t, self, kwargs).toInt();
}

Object* dictVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  isize positional = vectorcallCount(count);
  if (checkPositional(t, "dict", positional, 0, 1).failed()) return nullptr;
  auto self = Ref<>::steal(cls == &dictType ? newDict(t).release()
                                            : dictNew(static_cast<Type*>(cls), nullptr, nullptr));
  if (self.failed()) return nullptr;
  auto* dict = static_cast<Dict*>(self.get());
  if (dictUpdateMethod(t, *dict, Arguments{args, positional, names}).failed()) return nullptr;
  return self.release();
}

constinit const MethodDef kDictMethods[] = {
    METHOD_FLAGS("__contains__", "($self, key, /)", dictContainsSlot, kMethodCoexist,
                 "True if the dictionary has the specified key, else False."),
    METHOD_PLAIN_FLAGS("__getitem__", "($self, key, /)", dictSubscript, kMethodCoexist,
                       "x.__getitem__(y) <==> x[y]"),
    METHOD_PLAIN("__sizeof__", "($self, /)", dictSizeOf,
                 "D.__sizeof__() -> size of D in memory, in bytes"),
    METHOD("get", "($self, key, default=None, /)", dictGetMethod,
           "Return the value for key if key is in the dictionary, else default."),
    METHOD("setdefault", "($self, key, default=None, /)", dictSetDefaultMethod,
           "Insert key with a value of default if key is not in the dictionary.\n\n"
           "Return the value for key if key is in the dictionary, else default."),
    METHOD("pop", "($self, key, default=<unrepresentable>, /)", dictPopMethod,
           "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n"
           "If the key is not found, return the default if given; otherwise,\n"
           "raise a KeyError."),
    METHOD("popitem", "($self, /)", dictPopItem,
           "Remove and return a (key, value) pair as a 2-tuple.\n\n"
           "Pairs are returned in LIFO (last-in, first-out) order.\n"
           "Raises KeyError if the dict is empty."),
    METHOD_PLAIN("keys", "($self, /)", dictKeysMethod,
                 "D.keys() -> a set-like object providing a view on D's keys"),
    METHOD_PLAIN("items", "($self, /)", dictItemsMethod,
                 "D.items() -> a set-like object providing a view on D's items"),
    METHOD_PLAIN("values", "($self, /)", dictValuesMethod,
                 "D.values() -> an object providing a view on D's values"),
    METHOD_PLAIN("update", "($self, /)", dictUpdateMethod,
                 "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n"
                 "If E is present and has a .keys() method, then does:  "
                 "for k in E: D[k] = E[k]\n"
                 "If E is present and lacks a .keys() method, then does:  "
                 "for k, v in E: D[k] = v\n"
                 "In either case, this is followed by: for k in F:  D[k] = F[k]"),
    METHOD_FLAGS("fromkeys", "($type, iterable, value=None, /)", dictFromKeys, kMethodClass,
                 "Create a new dictionary with keys from iterable and values set to value."),
    METHOD_PLAIN("clear", "($self, /)", dictClearMethod,
                 "D.clear() -> None.  Remove all items from D."),
    METHOD_PLAIN("copy", "($self, /)", dictCopyMethod, "D.copy() -> a shallow copy of D"),
    METHOD("__reversed__", "($self, /)", dictReversed,
           "Return a reverse iterator over the dict keys."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

}  // namespace

constinit BuiltinType dictType{{
    .name = "dict",
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\n"
           "dict(iterable) -> new dictionary initialized as if via:\n"
           "    d = {}\n"
           "    for k, v in iterable:\n"
           "        d[k] = v\n"
           "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
           "    in the keyword argument list.  For example:  dict(one=1, two=2)",
    .basicSize = sizeof(Dict),
    .flags = kTypeHaveGc | kTypeBase | kTypeDictSubclass | kTypeMatchSelf | kTypeMapping,
    .dealloc = dictDealloc,
    .repr = slot<dictRepr>,
    .hash = hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = dictTraverse,
    .clear = slot<dictClearMethod>,
    .richCompare = slot<dictCompare>,
    .iter = slot<dictIter>,
    .methods = kDictMethods,
    .init = dictInit,
    .new_ = dictNew,
    .free = gcFree,
    .vectorcall = dictVectorcall,
    .number = {.or_ = slot<dictOr>, .inplaceOr = slot<dictInplaceOr>},
    .sequence = {.contains = slot<dictContainsSlot>},
    .mapping = {.length = slot<dictLength>,
                .subscript = slot<dictSubscript>,
                .setSubscript = slot<dictSetSubscript>},
}};

}  // namespace taipan
