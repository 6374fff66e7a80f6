// Attribute access through the slots. What `object` itself does is in builtins/type.

#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

Failure raiseNameNotStr(Thread& t, Object* name) {
  return t.raise(typeErrorType, "attribute name must be string, not '%.200s'", name->type->name);
}

/// getAttribute without the last touch to its errors, for those who drop them.
Ref<> readAttribute(Thread& t, Object* object, Object* name) {
  Type* type = object->type;
  if (!isStr(name)) return raiseNameNotStr(t, name);
  if (type->getAttribute != nullptr) [[likely]] {
    return Ref<>::steal(type->getAttribute(object, name));
  }
  if (type->getattr != nullptr) {
    const char* text = PY_TRY(strUtf8(t, static_cast<Str*>(name)));
    return Ref<>::steal(type->getattr(object, const_cast<char*>(text)));
  }
  return raiseNoAttribute(t, object, name);
}

}  // namespace

Ref<> getAttribute(Thread& t, Object* object, Object* name) {
  Ref<> value = readAttribute(t, object, name);
  if (!value) [[unlikely]]
    completeAttributeError(t, object, name);
  return value;
}

Lookup lookupAttribute(Thread& t, Object* object, Object* name) {
  if (object->type->getAttribute == &genericGetAttributeSlot && isStr(name)) {
    return genericLookupAttribute(t, object, name);
  }
  Ref<> value = readAttribute(t, object, name);
  if (value) return value;
  if (t.clearIfMatches(attributeErrorType)) return Lookup::missing();
  return failure;
}

Status setAttribute(Thread& t, Object* object, Object* name, Object* value) {
  Type* type = object->type;
  if (!isStr(name)) return raiseNameNotStr(t, name);
  if (type->setAttribute != nullptr) [[likely]] {
    return Status::fromInt(type->setAttribute(object, name, value));
  }
  if (type->setattr != nullptr) {
    const char* text = PY_TRY(strUtf8(t, static_cast<Str*>(name)));
    return Status::fromInt(type->setattr(object, const_cast<char*>(text), value));
  }
  bool readable = type->getAttribute != nullptr || type->getattr != nullptr;
  return t.raise(typeErrorType, "'%.100s' object has %s attributes (%s .%U)", type->name,
                 readable ? "only read-only" : "no", value == nullptr ? "del" : "assign to", name);
}

Result<bool> hasAttribute(Thread& t, Object* object, Object* name) {
  return PY_TRY(lookupAttribute(t, object, name)).found();
}

Lookup lookupSpecial(Thread& t, Object* object, Str* name) {
  Object* found = lookupType(object->type, name);
  if (found == nullptr) return Lookup::missing();
  Ref<> attribute = Ref<>::share(found);
  TernaryFunction get = found->type->descrGet;
  if (get == nullptr) return attribute;
  return Ref<>::steal(get(found, object, object->type));
}

Failure raiseNoAttribute(Thread& t, Object* object, Object* name) {
  (void)t.raise(attributeErrorType, "'%.50s' object has no attribute '%U'", object->type->name,
                name);
  Ref<> error = t.takePending();
  if (!error) return failure;
  if (setAttribute(t, error.get(), names::name, name).failed()) return failure;
  if (setAttribute(t, error.get(), names::obj, object).failed()) return failure;
  return t.raiseInstance(error.get());
}

}  // namespace taipan
