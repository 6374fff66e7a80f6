// Declaring a native module: one constinit ModuleSpec per module, one MODULE(name) row in
// modules/registry.def.
#pragma once

#include "object/method.h"

namespace taipan {

/// = PyModuleObject, the part that native modules use; `state` is zeroed memory of
/// ModuleSpec::stateSize bytes.
struct Module : Object {
  Object* dict;
  void* def;  ///< PyModuleDef* or our ModuleSpec-backed one
  void* state;
  Object* weaklist;
  Object* name;

  template <class S>
  S& stateAs() {
    return *static_cast<S*>(state);
  }
};

/// A native module: what `import name` makes.
struct ModuleSpec {
  const char* name;
  const char* doc = nullptr;
  const MethodDef* functions = nullptr;
  /// Fills the module after its functions were added; may be null.
  Status (*exec)(Thread& t, Module& module) = nullptr;
  isize stateSize = 0;
  TraverseFunction traverse = nullptr;
  InquiryFunction clear = nullptr;
  void (*free)(void* module) = nullptr;
};

/// `module.name = value` (shared).
Status addObject(Thread& t, Module& module, const char* name, Object* value);
/// The same, taking over the reference; a failed one fails.
Status addNew(Thread& t, Module& module, const char* name, Ref<> value);
Status addInt(Thread& t, Module& module, const char* name, i64 value);
Status addFloat(Thread& t, Module& module, const char* name, double value);
Status addString(Thread& t, Module& module, const char* name, const char* value);
/// Readies the type and adds it under the last part of its name.
Status addType(Thread& t, Module& module, Type& type);

}  // namespace taipan
