// What the descriptor types share.
#pragma once

#include <cstddef>

#include "builtins/descriptor/descriptor.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// A descriptor of `descriptorType` with owner and name set.
template <class T>
Ref<T> makeDescriptor(Thread& t, Type& descriptorType, Type& owner, const char* name) {
  Ref<Str> interned = PY_TRY(newInterned(t, name));
  Ref<T> result = PY_TRY(newObject<T>(t, descriptorType));
  incref(&owner);
  result->owner = &owner;
  result->name = interned.release();
  gcTrack(result.get());
  return result;
}

void descriptorDealloc(Object* self);
int descriptorTraverse(Object* self, VisitFunction visit, void* arg);
/// TypeError unless `object` is an instance of the descriptor's owner.
Status checkOwner(Thread& t, Descriptor& self, Object* object);
Ref<> descriptorQualname(Thread& t, Descriptor& self);
/// `(getattr, (owner, name))`
Ref<> descriptorReduce(Thread& t, Descriptor& self);
Ref<> reduceToGetattr(Thread& t, Object* object, Object* name);

/// `__objclass__` and `__name__`.
extern const MemberDef kDescriptorMembers[];

/// tp_new of types whose instances start out empty (= PyType_GenericNew).
inline Object* genericNew(Type* type, Object*, Object*) { return type->alloc(type, 0); }

/// Copies what functools.wraps copies into the dict of a class- or staticmethod.
Status copyFunctionAttributes(Thread& t, Object* wrapper, Object* wrapped);

}  // namespace taipan
