// Modules made from a PyModuleDef.
#pragma once

#include "builtins/module/module.h"

namespace taipan {

/// Multi-phase initialisation, first phase (PEP 489): runs Py_mod_create or makes a plain module.
Ref<> moduleFromDefAndSpec(Thread& t, ModuleDef& def, Object* spec, int apiVersion);
/// Second phase: allocates the state and runs the Py_mod_exec slots.
Status execModuleDef(Thread& t, Module& module, ModuleDef& def);
/// Notes a module for PyState_FindModule (not for multi-phase definitions).
Status addStateModule(Thread& t, Object* module, ModuleDef* def);

}  // namespace taipan
