// The life of one interpreter among several: what each has of its own is made here and released
// here. The first is the runtime's (initialize.cpp, finalize.cpp); others are made on its model.
//
// Interpreters share the lock, the collector, static types, interned strings and whatever native
// modules keep for the process.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "modules/import/import.h"
#include "modules/registry.h"
#include "modules/runtime/runtime.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

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
  interpreter.builtinsAtStart = PY_TRY(dictCopy(t, dict)).release();
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

}  // namespace

Interpreter* makeInterpreter() {
  auto* interpreter = new Interpreter();
  Interpreter& main = runtime().mainInterpreter;
  interpreter->id = runtime().nextInterpreterId++;
  interpreter->runtime = &runtime();
  interpreter->config = new Config(*main.config);
  interpreter->optimize = main.optimize;
  interpreter->dlopenFlags = main.dlopenFlags;
  interpreter->next = runtime().interpreters;
  runtime().interpreters = interpreter;
  return interpreter;
}

namespace {

void unlinkInterpreter(Interpreter& interpreter) {
  Interpreter** place = &runtime().interpreters;
  while (*place != &interpreter) place = &(*place)->next;
  *place = interpreter.next;
}

/// Threads of an interpreter that is gone: their objects are released, their structs freed.
void deleteThreads(Thread& t) {
  Interpreter& interpreter = *t.interpreter;
  while (interpreter.threads != nullptr) {
    Thread* other = interpreter.threads == &t ? t.next : interpreter.threads;
    if (other == nullptr) break;
    clearThread(*other);
    deleteThread(*other);
  }
  clearThread(t);
}

}  // namespace

Status startCoreOfInterpreter(Thread& t) {
  PY_TRY(makeFirstModules(t));
  PY_TRY(openEarlyStderr(t));
  PY_TRY(startImportlib(t));
  return startImportlibExternal(t);
}

Status startMainOfInterpreter(Thread& t) {
  PY_TRY(makeMain(t));
  return startWarnings(t);
}

Status importSite(Thread& t) {
  if (t.interpreter->config->noSite) return {};
  // Importing it is enough: it runs its main() by itself.
  (void)PY_TRY(importModule(t, "site"));
  return {};
}

void releaseInterpreterObjects(Interpreter& interpreter) {
  for (Object** owned :
       {&interpreter.importFunction, &interpreter.importlib, &interpreter.importlibExternal,
        &interpreter.modulesByIndex, &interpreter.atexitState, &interpreter.codecSearchPath,
        &interpreter.codecSearchCache, &interpreter.codecErrorRegistry, &interpreter.modules,
        &interpreter.builtinsDict, &interpreter.builtinsAtStart, &interpreter.sysDict,
        &interpreter.dict, &interpreter.beforeFork, &interpreter.afterForkInChild,
        &interpreter.afterForkInParent}) {
    clearOwned(*owned);
  }
}

static Status startSubInterpreter(Thread& t) {
  PY_TRY(startCoreOfInterpreter(t));
  PY_TRY(openStandardStreams(t));
  PY_TRY(startMainOfInterpreter(t));
  return importSite(t);
}

Thread* newInterpreter() {
  Thread* before = Thread::currentOrNull();
  Interpreter* interpreter = makeInterpreter();
  Thread* t = newThread(*interpreter);
  PY_CHECK(t != nullptr);
  bindThread(*t);
  swapThread(t);
  if (!startSubInterpreter(*t).failed()) return t;
  printPending(*t, false);
  (void)finishPrograms(*t);
  endInterpreter(*t);
  swapThread(before);
  return nullptr;
}

void endInterpreter(Thread& t) {
  Interpreter& interpreter = *t.interpreter;
  interpreter.finalizing = true;
  (void)clearModules(t, true);
  deleteThreads(t);
  releaseInterpreterObjects(interpreter);
  clearOwned(interpreter.auditHooks);
  collect(t, 2);
  clearThread(t);
  announceDeletion(t);
  swapThread(nullptr);
  deleteThread(t);
  deleteInterpreter(interpreter);
}

void deleteInterpreter(Interpreter& interpreter) {
  unlinkInterpreter(interpreter);
  delete interpreter.config;
  delete &interpreter;
}

}  // namespace taipan
