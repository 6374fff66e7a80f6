// `__dict__` and `__weakref__` of instances: the getters that a class adds when its instances get
// the one or the other.

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "builtins/weakref/weakref.h"
#include "object/names.h"

namespace taipan {

namespace {

/// A built-in ancestor that keeps a dict of its own way has its say first.
Object* builtinDictDescriptor(Type* type) {
  while (type->base != nullptr) {
    if (type->dictOffset != 0 && !hasFlag(type, kTypeHeap)) {
      Object* found = lookupType(type, names::__dict__);
      return found != nullptr && found->type->descrSet != nullptr ? found : nullptr;
    }
    type = type->base;
  }
  return nullptr;
}

Ref<> getInstanceDict(Thread& t, Object* self) {
  if (Object* descriptor = builtinDictDescriptor(self->type)) {
    Ref<> keep = Ref<>::share(descriptor);
    if (TernaryFunction get = descriptor->type->descrGet) {
      return Ref<>::steal(get(descriptor, self, self->type));
    }
  }
  Dict* dict = instanceDict(t, self);
  if (dict != nullptr) return Ref<>::share(dict);
  if (t.hasPending()) return failure;
  return t.raise(attributeErrorType, "This object has no __dict__");
}

Status setInstanceDictAttribute(Thread& t, Object* self, Object* value) {
  if (Object* descriptor = builtinDictDescriptor(self->type)) {
    Ref<> keep = Ref<>::share(descriptor);
    return Status::fromInt(descriptor->type->descrSet(descriptor, self, value));
  }
  return setInstanceDict(t, self, value);
}

Ref<> getInstanceWeakref(Thread& t, Object* self) {
  Type* type = self->type;
  if (type->weaklistOffset == 0) {
    return t.raise(attributeErrorType, "This object has no __weakref__");
  }
  WeakReference* first = *weaklistOf(self);
  return first == nullptr ? Ref<>::share(none()) : Ref<>::share(first);
}

constexpr char kDictDoc[] = "dictionary for instance variables (if defined)";
constexpr char kWeakrefDoc[] = "list of weak references to the object (if defined)";

}  // namespace

const GetSetDef kInstanceDictWeakrefGetSet[] = {
    GETSET("__dict__", getInstanceDict, setInstanceDictAttribute, kDictDoc),
    GETTER("__weakref__", getInstanceWeakref, kWeakrefDoc),
    {}};
const GetSetDef kInstanceDictGetSet[] = {
    GETSET("__dict__", getInstanceDict, setInstanceDictAttribute, kDictDoc), {}};
const GetSetDef kInstanceWeakrefGetSet[] = {GETTER("__weakref__", getInstanceWeakref, kWeakrefDoc),
                                            {}};

}  // namespace taipan
