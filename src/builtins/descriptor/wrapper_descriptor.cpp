// wrapper_descriptor ("slot wrapper") and method-wrapper: a filled slot as a Python method.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/dict/dict.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// = wrapperobject: a wrapper descriptor bound to an object.
struct MethodWrapper : Object {
  WrapperDescriptor* descriptor;
  Object* self;
};

Ref<> callWrapped(Thread& t, WrapperDescriptor& descriptor, Object* self, Object* args,
                  Object* kwargs) {
  const WrapperBase& base = *descriptor.base;
  if ((base.flags & kWrapperKeywords) != 0) {
    auto function =
        reinterpret_cast<WrapperKeywordsFunction>(reinterpret_cast<void*>(base.wrapper));
    return Ref<>::steal(function(self, args, descriptor.wrapped, kwargs));
  }
  if (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0) {
    return t.raise(typeErrorType, "wrapper %s() takes no keyword arguments", base.name);
  }
  return Ref<>::steal(base.wrapper(self, args, descriptor.wrapped));
}

Ref<> descriptorCall(Thread& t, WrapperDescriptor& self, Object* args, Object* kwargs) {
  auto& tuple = *static_cast<Tuple*>(args);
  if (tuple.size < 1) {
    return t.raise(typeErrorType, "descriptor '%U' of '%.100s' object needs an argument", self.name,
                   self.owner->name);
  }
  if (!isInstanceOf(tuple[0], self.owner)) {
    return t.raise(typeErrorType,
                   "descriptor '%U' requires a '%.100s' object but received a '%.100s'", self.name,
                   self.owner->name, tuple[0]->type->name);
  }
  Ref<Tuple> rest = PY_TRY(tupleSlice(t, &tuple, 1, tuple.size));
  return callWrapped(t, self, tuple[0], rest.get(), kwargs);
}

Ref<Str> descriptorRepr(Thread& t, WrapperDescriptor& self) {
  return newStrFormatSeam(t, "<slot wrapper '%U' of '%s' objects>", self.name, self.owner->name);
}

Ref<> descriptorGet(Thread& t, WrapperDescriptor& self, Object* object, Object*) {
  if (object == nullptr) return Ref<>::share(&self);
  PY_TRY(checkOwner(t, self, object));
  return newMethodWrapper(t, &self, object);
}

Ref<> descriptorDoc(Thread& t, WrapperDescriptor& self) {
  return docOf(t, self.base->name, self.base->doc);
}
Ref<> descriptorSignature(Thread& t, WrapperDescriptor& self) {
  return textSignatureOf(t, self.base->name, self.base->doc);
}

constinit const GetSetDef kDescriptorGetSet[] = {
    GETTER("__doc__", descriptorDoc, nullptr),
    GETTER("__qualname__", descriptorQualname, nullptr),
    GETTER("__text_signature__", descriptorSignature, nullptr),
    {}};
constinit const MethodDef kDescriptorMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", descriptorReduce, nullptr), {}};

// --- method-wrapper -----------------------------------------------------------------------------

void wrapperDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object);
  if (scope.postponed()) return;
  auto* self = static_cast<MethodWrapper*>(object);
  xdecref(self->descriptor);
  xdecref(self->self);
  object->type->free(object);
}

int wrapperTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<MethodWrapper*>(object);
  PY_VISIT(self->descriptor);
  PY_VISIT(self->self);
  return 0;
}

Ref<Str> wrapperRepr(Thread& t, MethodWrapper& self) {
  return newStrFormatSeam(t, "<method-wrapper '%s' of %s object at %p>",
                          self.descriptor->base->name, self.self->type->name, self.self);
}

isize addressHash(void* pointer) {
  auto bits = reinterpret_cast<usize>(pointer);
  return static_cast<isize>((bits >> 4) | (bits << 60));
}

isize wrapperHash(MethodWrapper& self) {
  isize hash = addressHash(self.self) ^ addressHash(self.descriptor);
  return hash == -1 ? -2 : hash;
}

Ref<> wrapperCompare(Object* a, Object* b, CompareOp op) {
  if (a->type != b->type || (op != kEqual && op != kNotEqual)) {
    return Ref<>::share(notImplemented());
  }
  auto& left = *static_cast<MethodWrapper*>(a);
  auto& right = *static_cast<MethodWrapper*>(b);
  bool equal = left.descriptor == right.descriptor && left.self == right.self;
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Ref<> wrapperCall(Thread& t, MethodWrapper& self, Object* args, Object* kwargs) {
  return callWrapped(t, *self.descriptor, self.self, args, kwargs);
}

Ref<> wrapperOwner(MethodWrapper& self) { return Ref<>::share(self.descriptor->owner); }
Ref<> wrapperName(MethodWrapper& self) { return Ref<>::share(self.descriptor->name); }
Ref<> wrapperQualname(Thread& t, MethodWrapper& self) {
  return descriptorQualname(t, *self.descriptor);
}
Ref<> wrapperDoc(Thread& t, MethodWrapper& self) { return descriptorDoc(t, *self.descriptor); }
Ref<> wrapperSignature(Thread& t, MethodWrapper& self) {
  return descriptorSignature(t, *self.descriptor);
}
Ref<> wrapperReduce(Thread& t, MethodWrapper& self) {
  return reduceToGetattr(t, self.self, self.descriptor->name);
}

constinit const MemberDef kWrapperMembers[] = {
    {"__self__", kMemberObject, offsetof(MethodWrapper, self), kMemberReadOnly, nullptr}, {}};
constinit const GetSetDef kWrapperGetSet[] = {
    GETTER("__objclass__", wrapperOwner, nullptr),
    GETTER("__name__", wrapperName, nullptr),
    GETTER("__qualname__", wrapperQualname, nullptr),
    GETTER("__doc__", wrapperDoc, nullptr),
    GETTER("__text_signature__", wrapperSignature, nullptr),
    {}};
constinit const MethodDef kWrapperMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", wrapperReduce, nullptr), {}};

}  // namespace

constinit BuiltinType wrapperDescriptorType{{.name = "wrapper_descriptor",
                                             .basicSize = sizeof(WrapperDescriptor),
                                             .flags = kTypeHaveGc | kTypeMethodDescriptor,
                                             .dealloc = descriptorDealloc,
                                             .repr = slot<descriptorRepr>,
                                             .call = slot<descriptorCall>,
                                             .getAttribute = genericGetAttributeSlot,
                                             .traverse = descriptorTraverse,
                                             .methods = kDescriptorMethods,
                                             .members = kDescriptorMembers,
                                             .getset = kDescriptorGetSet,
                                             .descrGet = slot<descriptorGet>}};

constinit BuiltinType methodWrapperType{{.name = "method-wrapper",
                                         .basicSize = sizeof(MethodWrapper),
                                         .flags = kTypeHaveGc,
                                         .dealloc = wrapperDealloc,
                                         .repr = slot<wrapperRepr>,
                                         .hash = slot<wrapperHash>,
                                         .call = slot<wrapperCall>,
                                         .getAttribute = genericGetAttributeSlot,
                                         .traverse = wrapperTraverse,
                                         .richCompare = slot<wrapperCompare>,
                                         .methods = kWrapperMethods,
                                         .members = kWrapperMembers,
                                         .getset = kWrapperGetSet}};

Ref<> newWrapperDescriptor(Thread& t, Type& type, const WrapperBase& base, void* wrapped) {
  auto result =
      PY_TRY(makeDescriptor<WrapperDescriptor>(t, wrapperDescriptorType, type, base.name));
  result->base = &base;
  result->wrapped = wrapped;
  return result;
}

Ref<> newMethodWrapper(Thread& t, WrapperDescriptor* descriptor, Object* self) {
  auto result = PY_TRY(newObject<MethodWrapper>(t, methodWrapperType));
  incref(descriptor);
  result->descriptor = descriptor;
  incref(self);
  result->self = self;
  gcTrack(result.get());
  return result;
}

}  // namespace taipan
