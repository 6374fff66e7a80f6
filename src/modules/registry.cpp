#include "modules/registry.h"

#include <cstring>

namespace taipan {

constinit const NativeModule nativeModules[] = {
#define MODULE(cppName, pythonName) {pythonName, &cppName##Module},
#include "modules/registry.def"
#undef MODULE
    {nullptr, nullptr}};

const ModuleSpec* findNativeModule(const char* name) {
  for (const NativeModule* module = nativeModules; module->name != nullptr; ++module) {
    if (std::strcmp(module->name, name) == 0) return module->spec;
  }
  return nullptr;
}

}  // namespace taipan
