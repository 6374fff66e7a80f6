// The attributes of classes: `__name__`, `__module__`, `__dict__`..., and attribute access on a
// class (its metaclass's data descriptors, its own MRO, the metaclass's other attributes).

#include <cstddef>
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

HeapType& heap(Type& type) { return static_cast<HeapType&>(type); }

Ref<Str> nameText(Thread& t, Type& type) {
  if (hasFlag(&type, kTypeHeap)) return Ref<Str>::share(static_cast<Str*>(heap(type).heapName));
  return newStrUtf8(t, typeShortName(type));
}

Ref<> getName(Thread& t, Type& type) { return typeName(t, type); }
Ref<> getQualname(Thread& t, Type& type) { return typeQualname(t, type); }

Status setName(Thread& t, Type& type, Object* value) {
  PY_TRY(checkTypeSetSpecial(t, type, value, "__name__"));
  if (!isStr(value)) {
    return t.raise(typeErrorType, "can only assign string to %s.__name__, not '%s'", type.name,
                   value->type->name);
  }
  isize size = 0;
  const char* text = PY_TRY(strUtf8(t, static_cast<Str&>(*value), &size));
  if (static_cast<isize>(std::strlen(text)) != size) {
    return t.raise(valueErrorType, "type name must not contain null characters");
  }
  incref(value);
  type.name = text;
  assignOwned(heap(type).heapName, value);
  return {};
}

Status setQualnameAttribute(Thread& t, Type& type, Object* value) {
  PY_TRY(checkTypeSetSpecial(t, type, value, "__qualname__"));
  if (!isStr(value)) {
    return t.raise(typeErrorType, "can only assign string to %s.__qualname__, not '%s'", type.name,
                   value->type->name);
  }
  incref(value);
  assignOwned(heap(type).qualname, value);
  return {};
}

Ref<> getModule(Thread& t, Type& type) { return typeModule(t, type); }

Status setModuleAttribute(Thread& t, Type& type, Object* value) {
  PY_TRY(checkTypeSetSpecial(t, type, value, "__module__"));
  typeModified(&type);
  return dictSetStr(t, typeDict(&type), names::__module__, value);
}

Ref<> getAbstractMethods(Thread& t, Type& type) {
  // `type` itself has the getter in its dict under this name: it is not an answer.
  if (&type != &typeType) {
    if (Object* found = dictGetStr(typeDict(&type), names::__abstractmethods__)) {
      return Ref<>::share(found);
    }
  }
  return t.raiseObject(attributeErrorType, names::__abstractmethods__);
}

Status setAbstractMethods(Thread& t, Type& type, Object* value) {
  bool abstract = false;
  if (value != nullptr) {
    abstract = PY_TRY(toBool(t, value));
    PY_TRY(dictSetStr(t, typeDict(&type), names::__abstractmethods__, value));
  } else if (!PY_TRY(dictRemove(t, typeDict(&type), names::__abstractmethods__))) {
    return t.raiseObject(attributeErrorType, names::__abstractmethods__);
  }
  typeModified(&type);
  if (abstract) {
    type.flags |= kTypeAbstract;
  } else {
    type.flags &= ~kTypeAbstract;
  }
  return {};
}

Ref<> getDict(Thread& t, Type& type) {
  if (type.dict == nullptr) return Ref<>::share(none());
  return newMappingProxy(t, type.dict);
}

Ref<> getDoc(Thread& t, Type& type) {
  if (!hasFlag(&type, kTypeHeap) && type.doc != nullptr) {
    return docOf(t, typeShortName(type), type.doc);
  }
  Object* found = dictGetStr(typeDict(&type), names::__doc__);
  if (found == nullptr) return Ref<>::share(none());
  Ref<> doc = Ref<>::share(found);
  if (TernaryFunction get = found->type->descrGet) {
    return Ref<>::steal(get(found, nullptr, &type));
  }
  return doc;
}

Status setDocAttribute(Thread& t, Type& type, Object* value) {
  PY_TRY(checkTypeSetSpecial(t, type, value, "__doc__"));
  typeModified(&type);
  return dictSetStr(t, typeDict(&type), names::__doc__, value);
}

Ref<> getTextSignature(Thread& t, Type& type) {
  return textSignatureOf(t, typeShortName(type), type.doc);
}

Ref<> getAnnotations(Thread& t, Type& type) {
  if (!hasFlag(&type, kTypeHeap)) {
    return t.raise(attributeErrorType, "type object '%s' has no attribute '__annotations__'",
                   type.name);
  }
  if (Object* found = dictGetStr(typeDict(&type), names::__annotations__)) {
    Ref<> annotations = Ref<>::share(found);
    if (TernaryFunction get = found->type->descrGet) {
      return Ref<>::steal(get(found, nullptr, &type));
    }
    return annotations;
  }
  Ref<Dict> made = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, typeDict(&type), names::__annotations__, made.get()));
  typeModified(&type);
  return made;
}

Status setAnnotations(Thread& t, Type& type, Object* value) {
  if (hasFlag(&type, kTypeImmutable)) {
    return t.raise(typeErrorType, "cannot set '__annotations__' attribute of immutable type '%s'",
                   type.name);
  }
  if (value != nullptr) {
    PY_TRY(dictSetStr(t, typeDict(&type), names::__annotations__, value));
  } else if (!PY_TRY(dictRemove(t, typeDict(&type), names::__annotations__))) {
    return t.raise(attributeErrorType, "__annotations__");
  }
  typeModified(&type);
  return {};
}

Ref<> getBases(Thread&, Type& type) { return Ref<>::share(type.bases); }

/// The class attribute, the value of which was found in the MRO, as seen through the class.
Ref<> bindToClass(Object* found, Type& type) {
  if (TernaryFunction get = found->type->descrGet) {
    return Ref<>::steal(get(found, nullptr, &type));
  }
  return Ref<>::share(found);
}

}  // namespace

const GetSetDef kTypeGetSet[] = {
    GETSET("__name__", getName, setName, nullptr),
    GETSET("__qualname__", getQualname, setQualnameAttribute, nullptr),
    GETSET("__bases__", getBases, setTypeBases, nullptr),
    GETSET("__module__", getModule, setModuleAttribute, nullptr),
    GETSET("__abstractmethods__", getAbstractMethods, setAbstractMethods, nullptr),
    GETTER("__dict__", getDict, nullptr),
    GETSET("__doc__", getDoc, setDocAttribute, nullptr),
    GETTER("__text_signature__", getTextSignature, nullptr),
    GETSET("__annotations__", getAnnotations, setAnnotations, nullptr),
    {}};

Status checkTypeSetSpecial(Thread& t, Type& type, Object* value, const char* name) {
  if (hasFlag(&type, kTypeImmutable)) {
    return t.raise(typeErrorType, "cannot set '%s' attribute of immutable type '%s'", name,
                   type.name);
  }
  if (value == nullptr) {
    return t.raise(typeErrorType, "cannot delete '%s' attribute of immutable type '%s'", name,
                   type.name);
  }
  return audit(t, "object.__setattr__", {&type, PY_TRY(newStr(t, name)).get(), value});
}

const char* typeShortName(const Type& type) {
  const char* dot = std::strrchr(type.name, '.');
  return dot == nullptr ? type.name : dot + 1;
}

Ref<Str> typeName(Thread& t, Type& type) { return nameText(t, type); }

Ref<Str> typeQualname(Thread& t, Type& type) {
  if (hasFlag(&type, kTypeHeap)) return Ref<Str>::share(static_cast<Str*>(heap(type).qualname));
  return nameText(t, type);
}

Ref<> typeModule(Thread& t, Type& type) {
  if (hasFlag(&type, kTypeHeap)) {
    Object* module = dictGetStr(typeDict(&type), names::__module__);
    if (module == nullptr) return t.raiseObject(attributeErrorType, names::__module__);
    return Ref<>::share(module);
  }
  const char* dot = std::strrchr(type.name, '.');
  if (dot == nullptr) return Ref<>::share(names::builtins);
  Ref<Str> name = PY_TRY(newStrUtf8(t, type.name, dot - type.name));
  return internStr(std::move(name));
}

Ref<Str> typeFullName(Thread& t, Type& type) {
  Ref<> module = typeModule(t, type);
  if (!module) t.clearPending();
  Ref<Str> qualname = PY_TRY(typeQualname(t, type));
  if (!module || !isStr(module.get()) || strEqualAscii(static_cast<Str&>(*module), "builtins")) {
    return qualname;
  }
  return newStrFormatSeam(t, "%U.%U", module.get(), qualname.get());
}

Ref<Str> typeRepr(Thread& t, Type& type) {
  Ref<> module = typeModule(t, type);
  if (!module) {
    t.clearPending();
  } else if (!isStr(module.get())) {
    module.reset();
  }
  Ref<Str> qualname = PY_TRY(typeQualname(t, type));
  if (module && !strEqualAscii(static_cast<Str&>(*module), "builtins")) {
    return newStrFormatSeam(t, "<class '%U.%U'>", module.get(), qualname.get());
  }
  return newStrFormatSeam(t, "<class '%s'>", type.name);
}

Ref<> typeGetAttribute(Thread& t, Type& type, Object* name) {
  if (!isStr(name)) {
    return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
  }
  if (type.dict == nullptr) PY_TRY(typeReady(t, type));
  Type* meta = type.type;
  Ref<> metaAttribute = Ref<>::share(lookupType(meta, name));
  TernaryFunction metaGet = nullptr;
  if (metaAttribute) {
    metaGet = metaAttribute->type->descrGet;
    if (metaGet != nullptr && metaAttribute->type->descrSet != nullptr) {
      return Ref<>::steal(metaGet(metaAttribute.get(), &type, meta));
    }
  }
  Ref<> found = Ref<>::share(lookupType(&type, name));
  if (found) return bindToClass(found.get(), type);
  if (metaGet != nullptr) return Ref<>::steal(metaGet(metaAttribute.get(), &type, meta));
  if (metaAttribute) return metaAttribute;
  (void)t.raise(attributeErrorType, "type object '%.50s' has no attribute '%U'", type.name, name);
  return setAttributeErrorContext(t, &type, name);
}

Failure setAttributeErrorContext(Thread& t, Object* object, Object* name) {
  Ref<> error = t.takePending();
  if (!error) return failure;
  if (isInstanceOf(error.get(), &attributeErrorType)) {
    auto& fields = static_cast<AttributeErrorObject&>(*error);
    assignOwned(fields.object, Ref<>::share(object).release());
    assignOwned(fields.name, Ref<>::share(name).release());
  }
  return t.raiseInstance(error.get());
}

namespace {

bool isDunder(const Str& name) {
  isize n = name.length;
  return n > 4 && strIsAscii(name) && strAt(name, 0) == '_' && strAt(name, 1) == '_' &&
         strAt(name, n - 1) == '_' && strAt(name, n - 2) == '_';
}

/// Stores into the dict of a class, which does not go through the slots of `dict`.
Status storeInTypeDict(Thread& t, Type& type, Str* name, Object* value) {
  Dict* dict = typeDict(&type);
  if (value != nullptr) return dictSetStr(t, dict, name, value);
  if (PY_TRY(dictRemove(t, dict, name))) return {};
  (void)t.raise(attributeErrorType, "type object '%.50s' has no attribute '%U'", type.name, name);
  return setAttributeErrorContext(t, &type, name);
}

}  // namespace

Status typeSetAttribute(Thread& t, Type& type, Object* name, Object* value) {
  if (hasFlag(&type, kTypeImmutable)) {
    return t.raise(typeErrorType, "cannot set %R attribute of immutable type '%s'", name,
                   type.name);
  }
  if (!isStr(name)) {
    return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
  }
  Ref<Str> exact = PY_TRY(exactStr(t, static_cast<Str&>(*name)));
  Ref<Str> key = PY_TRY(internStr(std::move(exact)));
  Ref<> descriptor = Ref<>::share(lookupType(type.type, key.get()));
  if (descriptor && descriptor->type->descrSet != nullptr) {
    int status = descriptor->type->descrSet(descriptor.get(), &type, value);
    typeModified(&type);
    return Status::fromInt(status);
  }
  // The old value's finaliser must not find stale caches or slots.
  Ref<> old = Ref<>::share(dictGetStr(typeDict(&type), key.get()));
  Status status = storeInTypeDict(t, type, key.get(), value);
  typeModified(&type);
  if (key.get() == names::__get__ || key.get() == names::__set__ ||
      key.get() == names::__delete__) {
    // Instances that are attributes of any class turn into descriptors, or cease to be.
    typeModified(&objectType);
  }
  PY_TRY(std::move(status));
  return isDunder(*key) ? updateSlots(t, type, key.get()) : Status();
}

}  // namespace taipan
