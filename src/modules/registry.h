// The table of native modules (registry.def).
#pragma once

#include "object/module_spec.h"

namespace taipan {

#define MODULE(cppName, pythonName) extern const ModuleSpec cppName##Module;
#include "modules/registry.def"
#undef MODULE

struct NativeModule {
  const char* name;
  const ModuleSpec* spec;
};
/// = struct _inittab: a module that needs no file, and its init function.
struct ModuleTableEntry {
  const char* name;
  Object* (*init)();
};
/// All modules that need no file, ending with a null name: the native ones, then what an embedding
/// program added. The program may put another table in its place.
extern ModuleTableEntry* moduleTable __asm__("PyImport_Inittab")
    __attribute__((visibility("default")));
/// The entry of a module, or null.
const ModuleTableEntry* findTableEntry(const char* name);
/// The spec of a native module's entry; null for one of a program.
const ModuleSpec* nativeSpecOf(const ModuleTableEntry& entry);
/// Makes a module by an entry of a program (set by the C API layer).
extern Ref<> (*createTableModule)(Thread& t, Object* spec, Object* (*init)());

}  // namespace taipan
