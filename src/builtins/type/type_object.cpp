// `type` itself.

#include <cstddef>

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/list/list.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"

namespace taipan {

namespace {

constinit const MemberDef kTypeMembers[] = {
    {"__basicsize__", kMemberIsize, offsetof(Type, basicSize), kMemberReadOnly, nullptr},
    {"__itemsize__", kMemberIsize, offsetof(Type, itemSize), kMemberReadOnly, nullptr},
    {"__flags__", kMemberULong, offsetof(Type, flags), kMemberReadOnly, nullptr},
    {"__weakrefoffset__", kMemberIsize, offsetof(Type, weaklistOffset), kMemberReadOnly, nullptr},
    {"__base__", kMemberObject, offsetof(Type, base), kMemberReadOnly, nullptr},
    {"__dictoffset__", kMemberIsize, offsetof(Type, dictOffset), kMemberReadOnly, nullptr},
    {"__mro__", kMemberObject, offsetof(Type, mro), kMemberReadOnly, nullptr},
    {}};

Ref<> mro(Thread& t, Type& self) { return computeMro(t, self); }

Ref<List> subclasses(Thread& t, Type& self) {
  Ref<List> result = PY_TRY(newList(t));
  TypeRT* rt = typeRTIfAny(&self);
  for (u32 i = 0; rt != nullptr && i < rt->subclassCount; ++i) {
    // A class whose deallocation has begun must not be brought back.
    if (rt->subclasses[i]->refcount > 0) PY_TRY(result->append(t, rt->subclasses[i]));
  }
  return result;
}

Ref<Dict> prepare(Thread& t, Type&, const Arguments&) { return newDict(t); }

Result<bool> instanceCheck(Thread& t, Type& self, Object* instance) {
  return isRealInstance(t, instance, &self);
}

Result<bool> subclassCheck(Thread& t, Type& self, Object* subclass) {
  return isRealSubclass(t, subclass, &self);
}

Ref<List> dir(Thread& t, Type& self) {
  Ref<Dict> names = PY_TRY(newDict(t));
  PY_TRY(addClassNames(t, names.get(), &self));
  return dictKeyList(t, names.get());
}

isize sizeOf(Type& self) {
  if (!hasFlag(&self, kTypeHeap)) return sizeof(Type);
  isize size = sizeof(HeapType);
  return size;
}

Ref<> repr(Thread& t, Object* self) { return typeRepr(t, *static_cast<Type*>(self)); }

Ref<> getAttributeSlot(Thread& t, Object* self, Object* name) {
  return typeGetAttribute(t, *static_cast<Type*>(self), name);
}
int setAttributeSlot(Object* self, Object* name, Object* value) {
  return typeSetAttribute(Thread::current(), *static_cast<Type*>(self), name, value).toInt();
}

Ref<> orSlot(Thread& t, Object* a, Object* b) { return unionOr(t, a, b); }

int initSlotOfType(Object*, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  isize count = static_cast<Tuple*>(args)->size;
  bool keywords = kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0;
  if (count == 1 && keywords) {
    (void)t.raise(typeErrorType, "type.__init__() takes no keyword arguments");
    return -1;
  }
  if (count != 1 && count != 3) {
    (void)t.raise(typeErrorType, "type.__init__() takes 1 or 3 arguments");
    return -1;
  }
  return 0;
}

int traverse(Object* self, VisitFunction visit, void* arg) {
  auto* type = static_cast<HeapType*>(self);
  PY_VISIT(type->dict);
  PY_VISIT(type->mro);
  PY_VISIT(type->bases);
  PY_VISIT(type->base);
  PY_VISIT(type->module);
  return 0;
}

void leaveBases(Type* type) {
  Tuple* bases = typeBases(type);
  for (isize i = 0; bases != nullptr && i < bases->size; ++i) {
    if (isType((*bases)[i])) removeSubclass(static_cast<Type*>((*bases)[i]), type);
  }
}

/// Breaks cycles through the class. `bases` and `base` stay: instances that are being freed need
/// them, and they are no cycles of their own.
int clear(Object* self) {
  auto* type = static_cast<HeapType*>(self);
  typeModified(type);
  leaveBases(type);
  if (type->dict != nullptr) {
    Ref<> keep = Ref<>::share(type->dict);
    dictClear(Thread::current(), typeDict(type));
  }
  clearOwned(type->module);
  clearOwned(type->mro);
  return 0;
}

void dealloc(Object* self) {
  auto* type = static_cast<HeapType*>(self);
  gcUntrack(self);
  typeModified(type);
  if (type->weaklist != nullptr) clearWeakrefs(self);
  leaveBases(type);
  dropTypeRT(type);
  Type* base = type->base;
  xdecref(type->dict);
  xdecref(type->bases);
  xdecref(type->mro);
  if (base != nullptr) decref(base);
  objectFree(const_cast<char*>(type->doc));
  xdecref(type->heapName);
  xdecref(type->qualname);
  xdecref(type->slots);
  xdecref(type->module);
  freeInstanceLayout(static_cast<InstanceLayout*>(type->cachedKeys));
  if (type->typeNameStorage != nullptr) memFree(type->typeNameStorage);
  type->type->free(self);
}

int isGc(Object* self) { return hasFlag(static_cast<Type*>(self), kTypeHeap); }

}  // namespace

Status addClassNames(Thread& t, Dict* into, Object* cls) {
  Lookup dict = PY_TRY(lookupAttribute(t, cls, names::__dict__));
  if (dict.found()) PY_TRY(dictUpdate(t, into, dict.get()));
  Lookup bases = PY_TRY(lookupAttribute(t, cls, names::__bases__));
  if (bases.isMissing()) return {};
  auto count = length(t, bases.get());
  if (count.failed()) {
    t.clearPending();
    return {};
  }
  for (isize i = 0; i < count.value(); ++i) {
    Ref<> base = PY_TRY(getIndex(t, bases.get(), i));
    PY_TRY(addClassNames(t, into, base.get()));
  }
  return {};
}

const MethodDef kTypeMethods[] = {
    METHOD("mro", "($self, /)", mro, "Return a type's method resolution order."),
    METHOD("__subclasses__", "($self, /)", subclasses, "Return a list of immediate subclasses."),
    METHOD_PLAIN_FLAGS("__prepare__", "($cls, /, *args, **kwargs)", prepare, kMethodClass,
                       "__prepare__() -> dict\n"
                       "used to create the namespace for the class statement"),
    METHOD("__instancecheck__", "($self, instance, /)", instanceCheck,
           "Check if an object is an instance."),
    METHOD("__subclasscheck__", "($self, subclass, /)", subclassCheck,
           "Check if a class is a subclass."),
    METHOD("__dir__", "($self, /)", dir, "Specialized __dir__ implementation for types."),
    METHOD("__sizeof__", "($self, /)", sizeOf, "Return memory consumption of the type object."),
    {}};

constinit BuiltinType typeType{{.name = "type",
                                .doc = "type(object) -> the object's type\n"
                                       "type(name, bases, dict, **kwds) -> a new type",
                                .basicSize = sizeof(HeapType),
                                .itemSize = sizeof(MemberDef),
                                .flags = kTypeBase | kTypeHaveGc | kTypeTypeSubclass,
                                .dealloc = dealloc,
                                .vectorcallOffset = offsetof(Type, vectorcall),
                                .repr = slot<repr>,
                                .call = typeCall,
                                .getAttribute = slot<getAttributeSlot>,
                                .setAttribute = setAttributeSlot,
                                .traverse = traverse,
                                .clear = clear,
                                .weaklistOffset = offsetof(Type, weaklist),
                                .methods = kTypeMethods,
                                .members = kTypeMembers,
                                .getset = kTypeGetSet,
                                .dictOffset = offsetof(Type, dict),
                                .init = initSlotOfType,
                                .new_ = typeNewSlot,
                                .free = gcFree,
                                .isGc = isGc,
                                .vectorcall = typeVectorcall,
                                .number = {.or_ = slot<orSlot>}}};

}  // namespace taipan
