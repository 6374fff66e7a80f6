#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "base/hash.h"
#include "builtins/codecs/codecs.h"
#include "builtins/context/context.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/type/type.h"
#include "memory/memory.h"
#include "modules/fault/fault.h"
#include "modules/import/import.h"
#include "modules/internals/tracemalloc.h"
#include "modules/registry.h"
#include "modules/runtime/runtime.h"
#include "object/gc/gc_state.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

void setHashKey(const Config& config) {
  if (!config.hashRandomization) {
    hashKey = hashKeyFromSeed(config.hashSeed);
    return;
  }
  if (getentropy(&hashKey, sizeof(hashKey)) != 0) {
    hashKey = {static_cast<u64>(std::time(nullptr)), static_cast<u64>(getpid())};
  }
}

/// sys, builtins and the table of modules: what exists before anything can be imported.
Status makeFirstModules(Thread& t) {
  Interpreter& interpreter = *t.interpreter;
  Dict* modules = PY_TRY(newDict(t)).release();
  interpreter.modules = modules;
  Ref<Module> sys = PY_TRY(createNativeModule(t, sysModule));
  interpreter.sysDict = Ref<>::share(sys->dict).release();
  PY_TRY(dictSetText(t, modules, "sys", sys.get()));
  PY_TRY(execNativeModule(t, sysModule, *sys));
  Ref<Module> builtins = PY_TRY(createNativeModule(t, builtinsModule));
  interpreter.builtinsDict = Ref<>::share(builtins->dict).release();
  PY_TRY(dictSetText(t, modules, "builtins", builtins.get()));
  PY_TRY(execNativeModule(t, builtinsModule, *builtins));
  Dict* dict = moduleDict(builtins.get());
  interpreter.importFunction = Ref<>::share(dictGetText(t, dict, "__import__")).release();
  return {};
}

/// The module `__main__`, as importlib's BuiltinImporter would have loaded it.
Status makeMain(Thread& t) {
  Ref<Module> main = PY_TRY(newModule(t, "__main__"));
  Dict* dict = moduleDict(main.get());
  Ref<Dict> annotations = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, dict, names::__annotations__, annotations.get()));
  Object* builtins = dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::builtins);
  PY_TRY(dictSetStr(t, dict, names::__builtins__, builtins));
  Ref<Str> loaderName = PY_TRY(newInterned(t, "BuiltinImporter"));
  Ref<> loader = PY_TRY(getAttribute(t, t.interpreter->importlib, loaderName.get()));
  PY_TRY(dictSetStr(t, dict, names::__loader__, loader.get()));
  return dictSetStr(t, static_cast<Dict*>(t.interpreter->modules), names::__main__, main.get());
}

/// -W options, PYTHONWARNINGS and -X dev reach Python as sys.warnoptions; importing `warnings`
/// makes them take effect.
Status startWarnings(Thread& t) {
  if (t.interpreter->config->warnOptions.empty()) return {};
  Ref<> module = importModule(t, "warnings");
  if (!module) printPending(t, false);
  return {};
}

Status importSite(Thread& t) {
  if (t.interpreter->config->noSite) return {};
  // Importing it is enough: it runs its main() by itself.
  (void)PY_TRY(importModule(t, "site"));
  return {};
}

}  // namespace

Ref<> decodeFileSystem(Thread& t, const std::string& bytes) {
  return decodeFileSystem(t, bytes.data(), static_cast<isize>(bytes.size()));
}

Status initializeRuntime(Config&& config, const char** failedStep) {
  const char* ignored = nullptr;
  const char*& step = failedStep != nullptr ? *failedStep : ignored;
  Interpreter& interpreter = runtime().mainInterpreter;
  interpreter.runtime = &runtime();
  interpreter.config = new Config(static_cast<Config&&>(config));
  interpreter.optimize = interpreter.config->optimize;
  setHashKey(*interpreter.config);
  if (interpreter.config->intMaxStrDigits >= 0) {
    intMaxStrDigits = interpreter.config->intMaxStrDigits;
  }
  runtime().mainThreadId = pthread_self();
  Thread* thread = startMainThread(interpreter);
  Thread& t = *thread;
  initStrings();
  // Settles whether types may keep freed blocks, which builds that look for errors forbid.
  if (!objectDomainIsDefault) gcClearFreeLists();
  PY_TRY(readyCoreTypes(t));
  PY_TRY(readyContextTypes(t));
  PY_TRY(initExceptions(t));
  PY_TRY(makeFirstModules(t));
  PY_TRY(openEarlyStderr(t));
  PY_TRY(startImportlib(t));
  PY_TRY(startImportlibExternal(t));
  if (interpreter.config->installSignalHandlers) (void)PY_TRY(importModule(t, "_signal"));
  if (!interpreter.config->ioEncoding.empty()) {
    step = "init_stdio_encoding: failed to get the Python codec name of the stdio encoding";
  }
  PY_TRY(openStandardStreams(t));
  step = "init_interp_main: can't initialize tracemalloc";
  if (interpreter.config->faulthandler) PY_TRY(startFaulthandler(t));
  if (interpreter.config->tracemalloc > 0) {
    PY_TRY(startTracemalloc(t, interpreter.config->tracemalloc));
  }
  step = nullptr;
  PY_TRY(makeMain(t));
  runtime().initialized = true;
  PY_TRY(startWarnings(t));
  step = "init_import_site: Failed to import the site module";
  return importSite(t);
}

}  // namespace taipan
