// super.

#include "builtins/descriptor/super.h"

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/dict/dict.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// = superobject.
struct Super : Object {
  Type* thisClass;  ///< the class whose bases are searched
  Object* object;   ///< the instance or class; null when unbound
  Type* objectType;
};

/// The class whose MRO counts: `object` itself if it is a subclass, else its class, as its
/// `__class__` may claim. TypeError if neither derives from `type`.
Ref<Type> checkObject(Thread& t, Type* type, Object* object) {
  if (isType(object) && isSubtype(static_cast<Type*>(object), type)) {
    return Ref<Type>::share(static_cast<Type*>(object));
  }
  if (isInstanceOf(object, type)) return Ref<Type>::share(object->type);
  Lookup claimed = PY_TRY(lookupAttribute(t, object, names::__class__));
  if (claimed.found() && isType(claimed.get()) && claimed.get() != object->type &&
      isSubtype(static_cast<Type*>(claimed.get()), type)) {
    return std::move(claimed).value().as<Type>();
  }
  return t.raise(typeErrorType, "super(type, obj): obj must be an instance or subtype of type");
}

Status bind(Thread& t, Super& self, Type* type, Object* object) {
  Ref<Type> objectType;
  if (object != nullptr) objectType = PY_TRY(checkObject(t, type, object));
  incref(type);
  xincref(object);
  assignOwned(self.thisClass, type);
  if (object != nullptr) {
    assignOwned(self.object, object);
  } else {
    clearOwned(self.object);
  }
  Type* old = self.objectType;
  self.objectType = objectType.release();
  if (old != nullptr) decref(old);
  return {};
}

/// `wanted` is the word for a type: __init__ and calls differ in it.
Status superInit(Thread& t, Super& self, Object* const* args, isize count, const char* wanted) {
  if (count == 0) {
    Ref<Type> type;
    Ref<> object;
    PY_TRY(currentSuperArguments(t, &type, &object));
    return bind(t, self, type.get(), object.get());
  }
  if (!isType(args[0])) {
    return t.raise(typeErrorType, "super() argument 1 must be %s, not %.50s", wanted,
                   argumentTypeName(args[0]));
  }
  Object* object = count > 1 && !isNone(args[1]) ? args[1] : nullptr;
  return bind(t, self, static_cast<Type*>(args[0]), object);
}

int superInitSlot(Object* self, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto& given = *static_cast<Tuple*>(args);
  if (checkNoKeywordDict(t, "super", kwargs).failed() ||
      checkTupleCount(t, "super", given.size, 0, 2).failed()) {
    return -1;
  }
  return superInit(t, *static_cast<Super*>(self), given.items, given.size, "type").toInt();
}

Object* superVectorcall(Object* cls, Object* const* args, usize countAndFlag, Object* names) {
  Thread& t = Thread::current();
  isize count = vectorcallCount(countAndFlag);
  if (checkNoKeywords(t, "super", names).failed() ||
      checkPositional(t, "super()", count, 0, 2).failed()) {
    return nullptr;
  }
  auto* type = static_cast<Type*>(cls);
  Ref<> made = Ref<>::steal(type->alloc(type, 0));
  if (!made) return nullptr;
  auto& self = *static_cast<Super*>(made.get());
  if (superInit(t, self, args, count, "a type").failed()) return nullptr;
  return made.release();
}

/// Searches the classes behind `type` in the MRO of `objectType`.
Lookup findBehind(Thread& t, Type* type, Object* object, Type* objectType, Object* name) {
  Ref<Tuple> mro = Ref<Tuple>::share(static_cast<Tuple*>(objectType->mro));
  if (!mro) return Lookup::missing();
  isize i = 0;
  while (i < mro->size && (*mro)[i] != type) ++i;
  for (++i; i < mro->size; ++i) {
    auto* dict = static_cast<Dict*>(static_cast<Type*>((*mro)[i])->dict);
    if (dict == nullptr) continue;
    Lookup found = PY_TRY(dictGet(t, dict, name));
    if (found.isMissing()) continue;
    TernaryFunction get = found.get()->type->descrGet;
    if (get == nullptr) return found;
    // Only a bound super of an instance gives an instance to the descriptor.
    Object* instance = object == objectType ? nullptr : object;
    return Ref<>::steal(get(found.get(), instance, objectType));
  }
  return Lookup::missing();
}

Ref<> superGetAttribute(Thread& t, Super& self, Object* name) {
  // `super().__class__` is super, as for any object.
  bool isClass = isStr(name) && static_cast<Str*>(name)->length == 9 &&
                 strEqualAscii(*static_cast<Str*>(name), "__class__");
  if (self.objectType != nullptr && !isClass) {
    Ref<Type> objectType = Ref<Type>::share(self.objectType);
    Ref<> keep = Ref<>::share(self.object);
    Lookup found = PY_TRY(findBehind(t, self.thisClass, self.object, objectType.get(), name));
    if (found.found()) return std::move(found).value();
  }
  return genericGetAttribute(t, &self, name);
}

Ref<> superDescrGet(Thread& t, Super& self, Object* object, Object*) {
  if (object == nullptr || isNone(object) || self.object != nullptr) {
    return Ref<>::share(&self);
  }
  if (self.type != &superType) {
    // A subclass makes its own kind.
    Ref<> cls = Ref<>::share(self.type);
    return call(t, cls.get(), self.thisClass, object);
  }
  Ref<Super> bound = PY_TRY(newObject<Super>(t, superType));
  gcTrack(bound.get());
  PY_TRY(bind(t, *bound, self.thisClass, object));
  return bound;
}

Ref<Str> superRepr(Thread& t, Super& self) {
  const char* name = self.thisClass == nullptr ? "NULL" : self.thisClass->name;
  if (self.objectType != nullptr) {
    return newStrFormatSeam(t, "<super: <class '%s'>, <%s object>>", name, self.objectType->name);
  }
  return newStrFormatSeam(t, "<super: <class '%s'>, NULL>", name);
}

void superDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Super*>(object);
  if (self->object != nullptr) decref(self->object);
  if (self->thisClass != nullptr) decref(self->thisClass);
  if (self->objectType != nullptr) decref(self->objectType);
  object->type->free(object);
}

int superTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Super*>(object);
  PY_VISIT(self->object);
  PY_VISIT(self->thisClass);
  PY_VISIT(self->objectType);
  return 0;
}

constinit const MemberDef kMembers[] = {
    {"__thisclass__", kMemberObject, offsetof(Super, thisClass), kMemberReadOnly,
     "the class invoking super()"},
    {"__self__", kMemberObject, offsetof(Super, object), kMemberReadOnly,
     "the instance invoking super(); may be None"},
    {"__self_class__", kMemberObject, offsetof(Super, objectType), kMemberReadOnly,
     "the type of the instance invoking super(); may be None"},
    {}};

constexpr char kDoc[] =
    "super() -> same as super(__class__, <first argument>)\n"
    "super(type) -> unbound super object\n"
    "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
    "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
    "Typical use to call a cooperative superclass method:\n"
    "class C(B):\n"
    "    def meth(self, arg):\n"
    "        super().meth(arg)\n"
    "This works for class methods too:\n"
    "class C(B):\n"
    "    @classmethod\n"
    "    def cmeth(cls, arg):\n"
    "        super().cmeth(arg)\n";

}  // namespace

Lookup lookupSuper(Thread& t, Type* type, Object* object, Object* name) {
  Ref<Type> searched = PY_TRY(checkObject(t, type, object));
  return findBehind(t, type, object, searched.get(), name);
}

constinit BuiltinType superType{{.name = "super",
                                 .doc = kDoc,
                                 .basicSize = sizeof(Super),
                                 .flags = kTypeHaveGc | kTypeBase,
                                 .dealloc = superDealloc,
                                 .repr = slot<superRepr>,
                                 .getAttribute = slot<superGetAttribute>,
                                 .traverse = superTraverse,
                                 .members = kMembers,
                                 .descrGet = slot<superDescrGet>,
                                 .init = superInitSlot,
                                 .new_ = genericNew,
                                 .vectorcall = superVectorcall}};

}  // namespace taipan
