// The descriptors that make C tables visible as attributes (= descrobject.h), bound methods,
// property, classmethod, staticmethod and mappingproxy.
#pragma once

#include "builtins/str/str.h"
#include "object/builtin_types.h"

namespace taipan {

/// = PyDescrObject.
struct Descriptor : Object {
  Type* owner;  ///< the class it belongs to
  Object* name;
  Object* qualname;  ///< made on demand
};
/// = PyMethodDescrObject; also the class method descriptor.
struct MethodDescriptor : Descriptor {
  const MethodDef* method;
  VectorcallFunction vectorcall;
};
/// = PyMemberDescrObject.
struct MemberDescriptor : Descriptor {
  const MemberDef* member;
};
/// = PyGetSetDescrObject.
struct GetSetDescriptor : Descriptor {
  const GetSetDef* getset;
};

/// Calls the slot function `wrapped` with Python arguments.
using WrapperFunction = Object* (*)(Object* self, Object* args, void* wrapped);
using WrapperKeywordsFunction = Object* (*)(Object* self, Object* args, void* wrapped,
                                            Object* kwargs);
/// = struct wrapperbase: one special method and the slot behind it.
struct WrapperBase {
  const char* name;
  int offset;
  void* function;  ///< the generic slot function that calls the Python method
  WrapperFunction wrapper;
  const char* doc;
  int flags;  ///< kWrapperKeywords
  Object* nameObject;
};
inline constexpr int kWrapperKeywords = 1;
/// = PyWrapperDescrObject.
struct WrapperDescriptor : Descriptor {
  const WrapperBase* base;
  void* wrapped;
};

Ref<> newMethodDescriptor(Thread& t, Type& type, const MethodDef& method);
Ref<> newClassMethodDescriptor(Thread& t, Type& type, const MethodDef& method);
Ref<> newMemberDescriptor(Thread& t, Type& type, const MemberDef& member);
Ref<> newGetSetDescriptor(Thread& t, Type& type, const GetSetDef& getset);
Ref<> newWrapperDescriptor(Thread& t, Type& type, const WrapperBase& base, void* wrapped);
/// A wrapper descriptor bound to an object (= PyWrapper_New).
Ref<> newMethodWrapper(Thread& t, WrapperDescriptor* descriptor, Object* self);
/// A read-only view of a mapping (shared).
Ref<> newMappingProxy(Thread& t, Object* mapping);

/// = PyMember_GetOne / PyMember_SetOne (value null = delete).
Ref<> getMember(Thread& t, const char* object, const MemberDef& member);
Status setMember(Thread& t, char* object, const MemberDef& member, Object* value);

/// The `__doc__` and `__text_signature__` in a doc string "name(signature)\n--\n\ndoc"; None if
/// there is none.
Ref<> docOf(Thread& t, const char* name, const char* doc);
Ref<> textSignatureOf(Thread& t, const char* name, const char* doc);

/// Whether the descriptor is "abstract": truth of its `__isabstractmethod__`.
Result<bool> isAbstractMethod(Thread& t, Object* object);

/// = PyMethodObject.
struct BoundMethod : Object {
  Object* function;
  Object* self;
  Object* weaklist;
  VectorcallFunction vectorcall;
};
/// = PyInstanceMethodObject: a callable that binds like a function.
struct InstanceMethod : Object {
  Object* function;
};
/// `self.function`; both shared.
Ref<> newBoundMethod(Thread& t, Object* function, Object* self);

}  // namespace taipan
