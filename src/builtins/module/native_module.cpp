// Making native modules from their ModuleSpec.

#include <cstring>

#include "builtins/function/builtin_function.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "memory/memory.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// A ModuleDef that stands for a spec; kept for the life of the process because modules point to
/// it.
struct Entry {
  const ModuleSpec* spec;
  Entry* next;
  ModuleDef def;
};
constinit Entry* entries = nullptr;

}  // namespace

const ModuleSpec* nativeSpecOf(const ModuleDef* def) {
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    if (&entry->def == def) return entry->spec;
  }
  return nullptr;
}

/// The entry's ModuleDef, one for each spec.
static ModuleDef* moduleDefFor(Thread& t, const ModuleSpec& spec) {
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    if (entry->spec == &spec) return &entry->def;
  }
  auto* entry = static_cast<Entry*>(rawCalloc(1, sizeof(Entry)));
  if (entry == nullptr) {
    t.raiseNoMemory();
    return nullptr;
  }
  entry->spec = &spec;
  entry->next = entries;
  entries = entry;
  ModuleDef& def = entry->def;
  def.base.refcount = kImmortalCount;
  def.base.type = &moduleDefType;
  def.name = spec.name;
  def.doc = spec.doc;
  def.size = spec.stateSize;
  def.methods = const_cast<MethodDef*>(spec.functions);
  def.traverse = spec.traverse;
  def.clear = spec.clear;
  def.free = spec.free;
  return &def;
}

Status addFunctions(Thread& t, Module& module, const MethodDef* functions) {
  if (functions == nullptr) return {};
  Str* moduleNameText = PY_TRY(moduleName(t, &module));
  for (const MethodDef* row = functions; row->name != nullptr; ++row) {
    Ref<> function = PY_TRY(newBuiltinFunction(t, row, &module, moduleNameText));
    PY_TRY(addObject(t, module, row->name, function.get()));
  }
  return {};
}

Ref<Module> createNativeModule(Thread& t, const ModuleSpec& spec) {
  ModuleDef* def = moduleDefFor(t, spec);
  if (def == nullptr) return failure;
  Ref<Module> module = PY_TRY(newModule(t, spec.name));
  if (spec.stateSize > 0) {
    module->state = memCalloc(1, static_cast<usize>(spec.stateSize));
    if (module->state == nullptr) return t.raiseNoMemory();
  }
  module->def = def;
  if (spec.doc != nullptr) {
    Ref<Str> doc = PY_TRY(newStrUtf8(t, spec.doc));
    PY_TRY(addObject(t, *module, "__doc__", doc.get()));
  }
  PY_TRY(addFunctions(t, *module, spec.functions));
  return module;
}

Status execNativeModule(Thread& t, const ModuleSpec& spec, Module& module) {
  return spec.exec == nullptr ? Status() : spec.exec(t, module);
}

Ref<Module> newNativeModule(Thread& t, const ModuleSpec& spec) {
  Ref<Module> module = PY_TRY(createNativeModule(t, spec));
  PY_TRY(execNativeModule(t, spec, *module));
  return module;
}

// --- filling ------------------------------------------------------------------------------------

Status addObject(Thread& t, Module& module, const char* name, Object* value) {
  return dictSetText(t, static_cast<Dict*>(module.dict), name, value);
}

Status addNew(Thread& t, Module& module, const char* name, Ref<> value) {
  if (!value) return failure;
  return addObject(t, module, name, value.get());
}

Status addInt(Thread& t, Module& module, const char* name, i64 value) {
  return addNew(t, module, name, toObject(static_cast<isize>(value)));
}

Status addFloat(Thread& t, Module& module, const char* name, double value) {
  return addNew(t, module, name, toObject(value));
}

Status addString(Thread& t, Module& module, const char* name, const char* value) {
  return addNew(t, module, name, newStrUtf8(t, value));
}

Status addType(Thread& t, Module& module, Type& type) {
  PY_TRY(typeReady(t, type));
  const char* dot = std::strrchr(type.name, '.');
  return addObject(t, module, dot != nullptr ? dot + 1 : type.name, &type);
}

}  // namespace taipan
