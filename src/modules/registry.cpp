#include "modules/registry.h"

#include <cstring>

#include "builtins/module/module.h"

namespace taipan {

namespace {

constinit const NativeModule nativeModules[] = {
#define MODULE(cppName, pythonName) {pythonName, &cppName##Module},
#include "modules/registry.def"
#undef MODULE
    {nullptr, nullptr}};

/// What C code finds in the table for a native module.
template <const ModuleSpec& spec>
Object* initNative() {
  return newNativeModule(Thread::current(), spec).release();
}

constinit ModuleTableEntry initialTable[] = {
#define MODULE(cppName, pythonName) {pythonName, &initNative<cppName##Module>},
#include "modules/registry.def"
#undef MODULE
    {nullptr, nullptr}};

}  // namespace

constinit ModuleTableEntry* moduleTable = initialTable;
Ref<> (*createTableModule)(Thread& t, Object* spec, Object* (*init)()) = nullptr;

const ModuleTableEntry* findTableEntry(const char* name) {
  for (const ModuleTableEntry* entry = moduleTable; entry->name != nullptr; ++entry) {
    if (std::strcmp(entry->name, name) == 0) return entry;
  }
  return nullptr;
}

const ModuleSpec* nativeSpecOf(const ModuleTableEntry& entry) {
  // The two tables have the same rows.
  for (usize i = 0; nativeModules[i].name != nullptr; ++i) {
    if (entry.init == initialTable[i].init) return nativeModules[i].spec;
  }
  return nullptr;
}

}  // namespace taipan
