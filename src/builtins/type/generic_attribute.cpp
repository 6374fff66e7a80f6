// Attribute access as `object` does it (language reference, "Invoking Descriptors").

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/seams.h"

namespace taipan {

namespace {

Failure raiseNameNotStr(Thread& t, Object* name) {
  return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
}

/// Data descriptors, then the instance, then other class attributes. An AttributeError that a
/// descriptor raises is a failure.
Lookup findAttribute(Thread& t, Object* object, Object* name) {
  Type* type = object->type;
  if (type->dict == nullptr) PY_TRY(typeReady(t, *type));
  Object* found = lookupType(type, name);
  TernaryFunction get = nullptr;
  Ref<> descriptor;
  if (found != nullptr) {
    get = found->type->descrGet;
    descriptor = Ref<>::share(found);
    if (get != nullptr && found->type->descrSet != nullptr) {
      return Ref<>::steal(get(found, object, type));
    }
  }
  Lookup own = PY_TRY(lookupInstance(t, object, name));
  if (own.found()) return own;
  if (get != nullptr) return Ref<>::steal(get(found, object, type));
  if (found != nullptr) return descriptor;
  return Lookup::missing();
}

}  // namespace

Ref<> genericGetAttribute(Thread& t, Object* object, Object* name) {
  if (!isStr(name)) return raiseNameNotStr(t, name);
  Lookup found = PY_TRY(findAttribute(t, object, name));
  if (found.found()) [[likely]]
    return std::move(found).value();
  return raiseNoAttribute(t, object, name);
}

Lookup genericLookupAttribute(Thread& t, Object* object, Object* name) {
  if (!isStr(name)) return raiseNameNotStr(t, name);
  Lookup found = findAttribute(t, object, name);
  if (found.failed() && t.clearIfMatches(attributeErrorType)) return Lookup::missing();
  return found;
}

Status genericSetAttribute(Thread& t, Object* object, Object* name, Object* value) {
  if (!isStr(name)) return raiseNameNotStr(t, name);
  Type* type = object->type;
  if (type->dict == nullptr) PY_TRY(typeReady(t, *type));
  Object* found = lookupType(type, name);
  Ref<> descriptor = Ref<>::share(found);
  if (found != nullptr && found->type->descrSet != nullptr) {
    return Status::fromInt(found->type->descrSet(found, object, value));
  }
  Ref<> keep = Ref<>::share(object);
  bool hasDict = false;
  Lookup stored = PY_TRY(storeInstance(t, object, name, value, &hasDict));
  if (stored.found()) return {};
  if (!hasDict && found != nullptr) {
    return t.raise(attributeErrorType, "'%.50s' object attribute '%U' is read-only", type->name,
                   name);
  }
  return t.raise(attributeErrorType, "'%.100s' object has no attribute '%U'", type->name, name);
}

Object* genericGetAttributeSlot(Object* object, Object* name) {
  return genericGetAttribute(Thread::current(), object, name).release();
}

int genericSetAttributeSlot(Object* object, Object* name, Object* value) {
  return genericSetAttribute(Thread::current(), object, name, value).toInt();
}

}  // namespace taipan
