// Common parts of descriptors, and the ones for fields: member_descriptor, getset_descriptor.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/type/type.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

constinit const MemberDef kDescriptorMembers[] = {
    {"__objclass__", kMemberObject, offsetof(Descriptor, owner), kMemberReadOnly, nullptr},
    {"__name__", kMemberObject, offsetof(Descriptor, name), kMemberReadOnly, nullptr},
    {}};

void descriptorDealloc(Object* self) {
  gcUntrack(self);
  auto* descriptor = static_cast<Descriptor*>(self);
  xdecref(descriptor->owner);
  xdecref(descriptor->name);
  xdecref(descriptor->qualname);
  self->type->free(self);
}

int descriptorTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Descriptor*>(self)->owner);
  return 0;
}

Status checkOwner(Thread& t, Descriptor& self, Object* object) {
  if (isInstanceOf(object, self.owner)) [[likely]]
    return {};
  return t.raise(typeErrorType,
                 "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
                 self.name, self.owner->name, object->type->name);
}

Ref<> descriptorQualname(Thread& t, Descriptor& self) {
  if (self.qualname == nullptr) {
    Ref<> owner = PY_TRY(getAttribute(t, self.owner, names::__qualname__));
    if (!isStr(owner.get())) {
      return t.raise(typeErrorType,
                     "<descriptor>.__objclass__.__qualname__ is not a unicode object");
    }
    self.qualname = PY_TRY(newStrFormatSeam(t, "%S.%S", owner.get(), self.name)).release();
  }
  return Ref<>::share(self.qualname);
}

Ref<> reduceToGetattr(Thread& t, Object* object, Object* name) {
  Ref<> function = PY_TRY(importAttribute(t, "builtins", "getattr"));
  Ref<Tuple> args = PY_TRY(packTuple(t, {object, name}));
  return packTuple(t, {function.get(), args.get()});
}

Ref<> descriptorReduce(Thread& t, Descriptor& self) {
  return reduceToGetattr(t, self.owner, self.name);
}

namespace {

constinit const MethodDef kReduceMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", descriptorReduce, nullptr), {}};

// --- member_descriptor --------------------------------------------------------------------------

Ref<Str> memberRepr(Thread& t, MemberDescriptor& self) {
  return newStrFormatSeam(t, "<member '%U' of '%s' objects>", self.name, self.owner->name);
}

Ref<> memberDoc(Thread& t, MemberDescriptor& self) {
  if (self.member->doc == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, self.member->doc);
}

Ref<> memberGet(Thread& t, MemberDescriptor& self, Object* object, Object*) {
  if (object == nullptr) return Ref<>::share(&self);
  PY_TRY(checkOwner(t, self, object));
  if ((self.member->flags & kMemberAuditRead) != 0) {
    PY_TRY(audit(t, "object.__getattr__", {object, self.name}));
  }
  return getMember(t, reinterpret_cast<char*>(object), *self.member);
}

Status memberSet(Thread& t, MemberDescriptor& self, Object* object, Object* value) {
  PY_TRY(checkOwner(t, self, object));
  return setMember(t, reinterpret_cast<char*>(object), *self.member, value);
}

constinit const GetSetDef kMemberGetSet[] = {
    GETTER("__doc__", memberDoc, nullptr), GETTER("__qualname__", descriptorQualname, nullptr), {}};

// --- getset_descriptor --------------------------------------------------------------------------

Ref<Str> getSetRepr(Thread& t, GetSetDescriptor& self) {
  return newStrFormatSeam(t, "<attribute '%U' of '%s' objects>", self.name, self.owner->name);
}

Ref<> getSetDoc(Thread& t, GetSetDescriptor& self) {
  if (self.getset->doc == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, self.getset->doc);
}

Ref<> getSetGet(Thread& t, GetSetDescriptor& self, Object* object, Object*) {
  if (object == nullptr) return Ref<>::share(&self);
  PY_TRY(checkOwner(t, self, object));
  if (self.getset->get != nullptr) {
    return Ref<>::steal(self.getset->get(object, self.getset->closure));
  }
  return t.raise(attributeErrorType, "attribute '%U' of '%.100s' objects is not readable",
                 self.name, self.owner->name);
}

Status getSetSet(Thread& t, GetSetDescriptor& self, Object* object, Object* value) {
  PY_TRY(checkOwner(t, self, object));
  if (self.getset->set != nullptr) {
    return Status::fromInt(self.getset->set(object, value, self.getset->closure));
  }
  return t.raise(attributeErrorType, "attribute '%U' of '%.100s' objects is not writable",
                 self.name, self.owner->name);
}

constinit const GetSetDef kGetSetGetSet[] = {
    GETTER("__doc__", getSetDoc, nullptr), GETTER("__qualname__", descriptorQualname, nullptr), {}};

}  // namespace

constinit BuiltinType memberDescriptorType{{.name = "member_descriptor",
                                            .basicSize = sizeof(MemberDescriptor),
                                            .flags = kTypeHaveGc,
                                            .dealloc = descriptorDealloc,
                                            .repr = slot<memberRepr>,
                                            .getAttribute = genericGetAttributeSlot,
                                            .traverse = descriptorTraverse,
                                            .methods = kReduceMethods,
                                            .members = kDescriptorMembers,
                                            .getset = kMemberGetSet,
                                            .descrGet = slot<memberGet>,
                                            .descrSet = slot<memberSet>}};

constinit BuiltinType getSetDescriptorType{{.name = "getset_descriptor",
                                            .basicSize = sizeof(GetSetDescriptor),
                                            .flags = kTypeHaveGc,
                                            .dealloc = descriptorDealloc,
                                            .repr = slot<getSetRepr>,
                                            .getAttribute = genericGetAttributeSlot,
                                            .traverse = descriptorTraverse,
                                            .members = kDescriptorMembers,
                                            .getset = kGetSetGetSet,
                                            .descrGet = slot<getSetGet>,
                                            .descrSet = slot<getSetSet>}};

Ref<> newMemberDescriptor(Thread& t, Type& type, const MemberDef& member) {
  auto result =
      PY_TRY(makeDescriptor<MemberDescriptor>(t, memberDescriptorType, type, member.name));
  result->member = &member;
  return result;
}

Ref<> newGetSetDescriptor(Thread& t, Type& type, const GetSetDef& getset) {
  auto result =
      PY_TRY(makeDescriptor<GetSetDescriptor>(t, getSetDescriptorType, type, getset.name));
  result->getset = &getset;
  return result;
}

}  // namespace taipan
