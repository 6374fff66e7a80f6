// property.
#include "builtins/descriptor/property.h"

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/type/type.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

Object* orNone(Object* object) { return object == nullptr ? none() : object; }
Object* nullIfNone(Object* object) {
  return object != nullptr && isNone(object) ? nullptr : object;
}

template <class T>
void setField(T*& field, T* value) {
  xincref(value);
  assignOwned(field, value);
}

Status propertyInit(Thread& t, Property& self, Object* getter, Object* setter, Object* deleter,
                    Object* doc) {
  setField(self.getter, nullIfNone(getter));
  setField(self.setter, nullIfNone(setter));
  setField(self.deleter, nullIfNone(deleter));
  setField(self.doc, doc);
  setField(self.name, static_cast<Object*>(nullptr));
  self.docFromGetter = 0;
  if ((doc != nullptr && !isNone(doc)) || self.getter == nullptr) return {};
  Lookup getterDoc = PY_TRY(lookupAttribute(t, self.getter, names::__doc__));
  if (getterDoc.isMissing()) return {};
  self.docFromGetter = 1;
  if (self.type == &propertyType) {
    setField(self.doc, getterDoc.get());
    return {};
  }
  // A subclass has a `__doc__` of its own in the way of the member; put it into the instance.
  return setAttribute(t, &self, names::__doc__, getterDoc.get());
}

void propertyDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Property*>(object);
  xdecref(self->getter);
  xdecref(self->setter);
  xdecref(self->deleter);
  xdecref(self->doc);
  xdecref(self->name);
  object->type->free(object);
}

int propertyTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Property*>(object);
  PY_VISIT(self->getter);
  PY_VISIT(self->setter);
  PY_VISIT(self->deleter);
  PY_VISIT(self->doc);
  PY_VISIT(self->name);
  return 0;
}

int propertyClear(Object* object) {
  clearOwned(static_cast<Property*>(object)->doc);
  return 0;
}

/// "property 'x' of 'C' object has no WHAT", as much of it as is known.
Failure raiseNoFunction(Thread& t, Property& self, Object* object, const char* what) {
  Ref<Str> type = PY_TRY(typeQualname(t, *object->type));
  if (self.name != nullptr) {
    return t.raise(attributeErrorType, "property %R of %R object has no %s", self.name, type.get(),
                   what);
  }
  return t.raise(attributeErrorType, "property of %R object has no %s", type.get(), what);
}

Ref<> propertyGet(Thread& t, Property& self, Object* object, Object*) {
  if (object == nullptr || isNone(object)) return Ref<>::share(&self);
  if (self.getter == nullptr) return raiseNoFunction(t, self, object, "getter");
  Ref<> getter = Ref<>::share(self.getter);
  return call(t, getter.get(), object);
}

Status propertySet(Thread& t, Property& self, Object* object, Object* value) {
  Object* function = value == nullptr ? self.deleter : self.setter;
  if (function == nullptr) {
    return raiseNoFunction(t, self, object, value == nullptr ? "deleter" : "setter");
  }
  Ref<> keep = Ref<>::share(function);
  if (value == nullptr) {
    (void)PY_TRY(call(t, function, object));
  } else {
    (void)PY_TRY(call(t, function, object, value));
  }
  return {};
}

/// A copy, made by the property's own class, with one function replaced.
Ref<> copyWith(Thread& t, Property& self, Object* getter, Object* setter, Object* deleter) {
  getter = getter == nullptr || isNone(getter) ? self.getter : getter;
  setter = setter == nullptr || isNone(setter) ? self.setter : setter;
  deleter = deleter == nullptr || isNone(deleter) ? self.deleter : deleter;
  bool docFollows = self.docFromGetter != 0 && getter != nullptr;
  Object* doc = docFollows ? none() : orNone(self.doc);
  Ref<> type = Ref<>::share(self.type);
  Ref<> copy = PY_TRY(call(t, type.get(), orNone(getter), orNone(setter), orNone(deleter), doc));
  if (isInstanceOf(copy.get(), &propertyType)) {
    setField(static_cast<Property&>(*copy).name, self.name);
  }
  return copy;
}

Ref<> withGetter(Thread& t, Property& self, Object* function) {
  return copyWith(t, self, function, nullptr, nullptr);
}
Ref<> withSetter(Thread& t, Property& self, Object* function) {
  return copyWith(t, self, nullptr, function, nullptr);
}
Ref<> withDeleter(Thread& t, Property& self, Object* function) {
  return copyWith(t, self, nullptr, nullptr, function);
}

Status setName(Thread& t, Property& self, Positional args) {
  if (args.count != 2) {
    return t.raise(typeErrorType, "__set_name__() takes 2 positional arguments but %zd were given",
                   args.count);
  }
  setField(self.name, args[1]);
  return {};
}

Result<bool> isAbstract(Thread& t, Property& self) {
  for (Object* function : {self.getter, self.setter, self.deleter}) {
    if (PY_TRY(isAbstractMethod(t, function))) return true;
  }
  return false;
}

Status notSettable(Thread& t, Property& self, Object*) {
  return t.raise(attributeErrorType,
                 "attribute '__isabstractmethod__' of 'property' objects is not writable");
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("getter", "($self, function, /)", withGetter,
                 "Descriptor to obtain a copy of the property with a different getter."),
    METHOD_PLAIN("setter", "($self, function, /)", withSetter,
                 "Descriptor to obtain a copy of the property with a different setter."),
    METHOD_PLAIN("deleter", "($self, function, /)", withDeleter,
                 "Descriptor to obtain a copy of the property with a different deleter."),
    METHOD_TUPLE_PLAIN("__set_name__", "($self, *args)", setName,
                       "Method to set name of a property."),
    {}};
constinit const MemberDef kMembers[] = {
    {"fget", kMemberObject, offsetof(Property, getter), kMemberReadOnly, nullptr},
    {"fset", kMemberObject, offsetof(Property, setter), kMemberReadOnly, nullptr},
    {"fdel", kMemberObject, offsetof(Property, deleter), kMemberReadOnly, nullptr},
    {"__doc__", kMemberObject, offsetof(Property, doc), 0, nullptr},
    {}};
constinit const GetSetDef kGetSet[] = {
    GETSET("__isabstractmethod__", isAbstract, notSettable, nullptr), {}};

constexpr char kDoc[] =
    "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\n"
    "Property attribute.\n\n"
    "  fget\n"
    "    function to be used for getting an attribute value\n"
    "  fset\n"
    "    function to be used for setting an attribute value\n"
    "  fdel\n"
    "    function to be used for del'ing an attribute\n"
    "  doc\n"
    "    docstring\n\n"
    "Typical use is to define a managed attribute x:\n\n"
    "class C(object):\n"
    "    def getx(self): return self._x\n"
    "    def setx(self, value): self._x = value\n"
    "    def delx(self): del self._x\n"
    "    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\n"
    "Decorators make defining new properties or modifying existing ones easy:\n\n"
    "class C(object):\n"
    "    @property\n"
    "    def x(self):\n"
    "        \"I am the 'x' property.\"\n"
    "        return self._x\n"
    "    @x.setter\n"
    "    def x(self, value):\n"
    "        self._x = value\n"
    "    @x.deleter\n"
    "    def x(self):\n"
    "        del self._x";

}  // namespace

constinit BuiltinType propertyType{
    {.name = "property",
     .doc = kDoc,
     .basicSize = sizeof(Property),
     .flags = kTypeHaveGc | kTypeBase,
     .dealloc = propertyDealloc,
     .getAttribute = genericGetAttributeSlot,
     .traverse = propertyTraverse,
     .clear = propertyClear,
     .methods = kMethods,
     .members = kMembers,
     .getset = kGetSet,
     .descrGet = slot<propertyGet>,
     .descrSet = slot<propertySet>,
     .init = initSlot<"property", "(fget=None, fset=None, fdel=None, doc=None)", propertyInit>,
     .new_ = genericNew}};

}  // namespace taipan
