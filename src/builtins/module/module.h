// Module objects. `Module` itself (= PyModuleObject) is in object/module_spec.h, with the helper
// functions that fill a native module.
#pragma once

#include "builtins/dict/dict.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"

namespace taipan {

/// = PyModuleDef_Slot.
struct ModuleDefSlot {
  int slot;
  void* value;
};

/// = PyModuleDef. Native modules get one made from their ModuleSpec, so that Module::def always
/// points to one of these (or is null for modules made by Python code).
struct ModuleDef {
  struct Base : Object {
    Object* (*init)();
    isize index;
    Object* copy;
  } base;
  const char* name;
  const char* doc;
  isize size;
  MethodDef* methods;
  ModuleDefSlot* slots;
  TraverseFunction traverse;
  InquiryFunction clear;
  FreeFunction free;
};

inline bool isModule(const Object* object) { return isInstanceOf(object, &moduleType); }
inline Dict* moduleDict(Object* module) {
  return static_cast<Dict*>(static_cast<Module*>(module)->dict);
}

/// An empty module with the five standard entries.
Ref<Module> newModule(Thread& t, Object* name);
Ref<Module> newModule(Thread& t, const char* name);
/// A native module with its functions, zeroed state, not yet executed.
Ref<Module> createNativeModule(Thread& t, const ModuleSpec& spec);
/// What such a module was made from; null for the definitions of extension modules.
const ModuleSpec* nativeSpecOf(const ModuleDef* def);
/// Runs the spec's exec function.
Status execNativeModule(Thread& t, const ModuleSpec& spec, Module& module);
/// Both.
Ref<Module> newNativeModule(Thread& t, const ModuleSpec& spec);
/// Adds functions whose self is the module.
Status addFunctions(Thread& t, Module& module, const MethodDef* functions);
/// The module's `__name__`, borrowed; SystemError "nameless module".
Result<Str*> moduleName(Thread& t, Object* module);
/// Attribute lookup of modules, with `__getattr__` (their tp_getattro).
Ref<> moduleGetAttribute(Thread& t, Module& self, Object* name);
/// Sets all entries but `__builtins__` to None, private ones first (= _PyModule_Clear).
void moduleClearDict(Thread& t, Dict* dict);

}  // namespace taipan
