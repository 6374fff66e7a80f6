// Frozen modules and the start of importlib from them.

#include "modules/import/frozen.h"

#include <cstdio>
#include <cstring>

#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "modules/import/import.h"
#include "modules/marshal/marshal.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/interpret.h"

namespace taipan {

const FrozenModule* findFrozenModule(const char* name) {
  for (const FrozenModule* module = frozenModules; module->name != nullptr; ++module) {
    if (std::strcmp(module->name, name) == 0) return module;
  }
  return programFrozenModule != nullptr ? programFrozenModule(name) : nullptr;
}

const FrozenModule* (*programFrozenModule)(const char* name) = nullptr;

Ref<> frozenCode(Thread& t, Object* name) {
  const FrozenModule* frozen = nullptr;
  if (isStr(name)) frozen = findFrozenModule(strUtf8OrQuestionMark(*static_cast<Str*>(name)));
  if (frozen == nullptr) {
    Ref<Str> message = PY_TRY(newStrFormat(t, "No such frozen object named %R", name));
    return raiseImportError(t, importErrorType, message.get(), name, nullptr);
  }
  return marshalLoads(t, frozen->data, frozen->size);
}

Ref<Module> importFrozen(Thread& t, const char* name) {
  Ref<Str> text = PY_TRY(newInterned(t, name));
  Ref<> code = PY_TRY(frozenCode(t, text.get()));
  Ref<Module> module = PY_TRY(newModule(t, text.get()));
  Dict* dict = moduleDict(module.get());
  PY_TRY(dictSetStr(t, dict, names::__builtins__, t.interpreter->builtinsDict));
  const FrozenModule* frozen = findFrozenModule(name);
  Ref<Str> origin = PY_TRY(newInterned(t, frozen->origin));
  PY_TRY(dictSetText(t, dict, "__origname__", origin.get()));
  if (frozen->isPackage) {
    Ref<List> path = PY_TRY(newList(t));
    PY_TRY(dictSetStr(t, dict, names::__path__, path.get()));
  }
  PY_TRY(dictSet(t, static_cast<Dict*>(t.interpreter->modules), text.get(), module.get()));
  (void)PY_TRY(evalCode(t, static_cast<Code*>(code.get()), dict, dict));
  return module;
}

Status startImportlib(Thread& t) {
  Ref<Module> importlib = PY_TRY(importFrozen(t, "_frozen_importlib"));
  t.interpreter->importlib = Ref<>::share(importlib.get()).release();
  Dict* modules = static_cast<Dict*>(t.interpreter->modules);
  const ModuleSpec* spec = &impModule;
  Ref<Module> imp = PY_TRY(newNativeModule(t, *spec));
  PY_TRY(dictSetText(t, modules, "_imp", imp.get()));
  Object* sys = dictGetText(t, modules, "sys");
  Ref<Str> install = PY_TRY(newInterned(t, "_install"));
  (void)PY_TRY(callMethod(t, importlib.get(), install.get(), sys, imp.get()));
  return {};
}

/// Zip files on sys.path are served by zipimport, where it is installed (library reference).
static Status hookZipImporter(Thread& t) {
  bool verbose = t.interpreter->config->verbose > 0;
  if (verbose) std::fputs("# installing zipimport hook\n", stderr);
  Ref<> zipimporter = importAttribute(t, "zipimport", "zipimporter");
  if (!zipimporter) {
    t.clearPending();
    return {};
  }
  Object* hooks = getSysAttribute(t, "path_hooks");
  Ref<Str> insert = PY_TRY(newInterned(t, "insert"));
  Ref<> zero = PY_TRY(toObject(isize{0}));
  (void)PY_TRY(callMethod(t, hooks, insert.get(), zero.get(), zipimporter.get()));
  if (verbose) std::fputs("# installed zipimport hook\n", stderr);
  return {};
}

Status startImportlibExternal(Thread& t) {
  Ref<Str> install = PY_TRY(newInterned(t, "_install_external_importers"));
  (void)PY_TRY(callMethod(t, t.interpreter->importlib, install.get()));
  Object* external =
      dictGetText(t, static_cast<Dict*>(t.interpreter->modules), "_frozen_importlib_external");
  if (external == nullptr) return t.raise(importErrorType, "importlib did not start");
  t.interpreter->importlibExternal = Ref<>::share(external).release();
  return hookZipImporter(t);
}

}  // namespace taipan
