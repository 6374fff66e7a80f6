// collections.defaultdict.
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/collections/collections_module.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct DefaultDict : Dict {
  Object* factory;  ///< null counts as None
};

Object* factoryOf(const DefaultDict& self) {
  return self.factory == nullptr ? none() : self.factory;
}

void defaultDictDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object, defaultDictDealloc);
  if (scope.postponed()) return;
  clearOwned(static_cast<DefaultDict*>(object)->factory);
  dictType.dealloc(object);
}

int defaultDictTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<DefaultDict*>(object)->factory);
  return dictType.traverse(object, visit, arg);
}

int defaultDictClear(Object* object) {
  clearOwned(static_cast<DefaultDict*>(object)->factory);
  return dictType.clear(object);
}

int defaultDictInit(Object* object, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* self = static_cast<DefaultDict*>(object);
  auto* items = static_cast<Tuple*>(args);
  Object* factory = items->size > 0 ? items->items[0] : nullptr;
  if (factory != nullptr && factory != none() && !isCallable(factory)) {
    (void)t.raise(typeErrorType, "first argument must be callable or None");
    return -1;
  }
  auto rest = tupleSlice(t, items, items->size > 0 ? 1 : 0, items->size);
  if (rest.failed()) return -1;
  auto old = Ref<>::steal(self->factory);
  self->factory = Ref<>::share(factory).release();
  return dictType.init(object, rest.get(), kwargs);
}

Ref<> defaultDictRepr(Thread& t, DefaultDict& self) {
  auto base = PY_TRY(Ref<>::steal(dictType.repr(&self)));
  Ref<> factory;
  {
    ReprGuard guard(t, factoryOf(self));
    if (guard.failed()) return failure;
    factory = guard.recursive() ? Ref<>(newStr(t, "...")) : Ref<>(toRepr(t, factoryOf(self)));
    if (factory.failed()) return failure;
  }
  const char* name = self.type->name;
  if (const char* dot = __builtin_strrchr(name, '.')) name = dot + 1;
  return newStrFormat(t, "%s(%U, %U)", name, factory.get(), base.get());
}

Ref<> missing(Thread& t, DefaultDict& self, Object* key) {
  if (factoryOf(self) == none()) return raiseKeyError(t, key);
  auto value = PY_TRY(call(t, self.factory));
  PY_TRY(setItem(t, &self, key, value.get()));
  return value;
}

/// A new one of the same class and factory with the items of `source`.
Ref<> similar(Thread& t, DefaultDict& self, Object* source) {
  return call(t, static_cast<Object*>(self.type), factoryOf(self), source);
}

Ref<> copy(Thread& t, DefaultDict& self) { return similar(t, self, &self); }

Ref<> reduce(Thread& t, DefaultDict& self) {
  auto arguments = self.factory == nullptr || self.factory == none()
                       ? Ref<Tuple>::share(emptyTuple())
                       : PY_TRY(packTuple(t, {self.factory}));
  auto items = PY_TRY(callMethod(t, &self, names::items));
  auto iterator = PY_TRY(getIterator(t, items.get()));
  return packTuple(t, {self.type, arguments.get(), none(), none(), iterator.get()});
}

Ref<> defaultDictOr(Thread& t, Object* a, Object* b) {
  bool leftIsOurs = isInstanceOf(a, &defaultDictType);
  auto* self = static_cast<DefaultDict*>(leftIsOurs ? a : b);
  if (!isDict(leftIsOurs ? b : a)) return Ref<>::share(notImplemented());
  auto result = PY_TRY(similar(t, *self, a));
  if (!isDict(result.get())) return Ref<>::share(notImplemented());
  PY_TRY(dictUpdate(t, static_cast<Dict*>(result.get()), b));
  return result;
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__missing__", "($self, key, /)", missing,
                 "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n"
                 "  if self.default_factory is None: raise KeyError((key,))\n"
                 "  self[key] = value = self.default_factory()\n"
                 "  return value\n"),
    METHOD_PLAIN("copy", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    METHOD_PLAIN("__copy__", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    METHOD_PLAIN("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

constinit const MemberDef kMembers[] = {
    {"default_factory", kMemberObject, offsetof(DefaultDict, factory), 0,
     "Factory for default value called by __missing__()."},
    {},
};

}  // namespace

constinit BuiltinType defaultDictType{{
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "The default factory is called without arguments to produce\n"
           "a new value when a key is not present, in __getitem__ only.\n"
           "A defaultdict compares equal to a dict with the same items.\n"
           "All remaining arguments are treated the same as if they were\n"
           "passed to the dict constructor, including keyword arguments.\n",
    .basicSize = sizeof(DefaultDict),
    .flags = kTypeHaveGc | kTypeBase,
    .base = &dictType,
    .dealloc = defaultDictDealloc,
    .repr = slot<defaultDictRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = defaultDictTraverse,
    .clear = defaultDictClear,
    .methods = kMethods,
    .members = kMembers,
    .init = defaultDictInit,
    .free = gcFree,
    .number = {.or_ = slot<defaultDictOr>},
}};

}  // namespace taipan
