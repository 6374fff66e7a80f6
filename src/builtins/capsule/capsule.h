// Capsules (= PyCapsule): C pointers passed between extension modules.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

struct Capsule : Object {
  void* pointer;
  const char* name;  ///< borrowed; may be null
  void* context;
  void (*destructor)(Object* capsule);
};

/// The pointer must not be null (ValueError).
Ref<> newCapsule(Thread& t, void* pointer, const char* name, void (*destructor)(Object*));
/// Whether the object is a capsule of that name with a pointer.
bool isValidCapsule(const Object* object, const char* name);
/// The pointer; ValueError "... called with incorrect name" etc. `function` names the C API call.
void* capsulePointer(Thread& t, Object* object, const char* name);
/// `PyCapsule_Import`: "module.attribute" to the pointer of that capsule; null with an exception.
void* importCapsule(Thread& t, const char* name);

}  // namespace taipan
