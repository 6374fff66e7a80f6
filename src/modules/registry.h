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
/// All native modules, ending with a null name.
extern const NativeModule nativeModules[];
/// The spec of a native module, or null.
const ModuleSpec* findNativeModule(const char* name);

}  // namespace taipan
