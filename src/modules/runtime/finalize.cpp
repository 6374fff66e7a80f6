// The end of the runtime (library reference, "Py_FinalizeEx" and the atexit and threading modules
// say the order): threads, exit functions, streams, modules.

#include <cstdio>
#include <string>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "modules/fault/fault.h"
#include "modules/os/signal_module.h"
#include "modules/runtime/runtime.h"
#include "object/builtin_types.h"
#include "object/config.h"
#include "object/gc/gc.h"
#include "object/gc/gc_state.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

/// Non-daemon threads are waited for, if threading was ever imported.
void shutdownThreads(Thread& t) {
  Object* threading = dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::threading);
  if (threading == nullptr) return;
  Ref<> keep = Ref<>::share(threading);
  Ref<> done = callMethod(t, threading, names::_shutdown);
  if (!done) t.writeUnraisable(threading);
}

/// Tells of what the collector could not free, unless all garbage was to be kept.
void warnUncollectable(Thread& t) {
  auto* garbage = static_cast<List*>(gcState.garbage);
  if (garbage == nullptr || garbage->size == 0 || (gcState.debug & kGcDebugSaveAll) != 0) return;
  bool listed = (gcState.debug & kGcDebugUncollectable) != 0;
  const char* advice = listed ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them";
  Status warned = warn(t, resourceWarningType, 1, "gc: %zd uncollectable objects at shutdown%s",
                       garbage->size, advice);
  if (warned.failed()) t.writeUnraisable(nullptr);
  if (!listed) return;
  Ref<> text = toRepr(t, garbage);
  if (!text) return t.writeUnraisable(garbage);
  std::fprintf(stderr, "      %s\n", strUtf8OrQuestionMark(static_cast<Str&>(*text)));
}

/// The program's own streams go; what finalisers print reaches the original ones.
void restoreStreams(Thread& t, bool verbose) {
  for (const char* name : {"stdin", "stdout", "stderr"}) {
    if (verbose) std::fprintf(stderr, "# restore sys.%s\n", name);
    std::string original = std::string("__") + name + "__";
    Object* stream = getSysAttribute(t, original.c_str());
    Ref<> keep = Ref<>::share(stream == nullptr ? none() : stream);
    if (setSysAttribute(t, name, keep.get()).failed()) t.clearPending();
  }
}

/// Drops what sys and builtins hold of the user's objects.
void clearUserReferences(Thread& t, bool verbose) {
  Dict* sysDict = static_cast<Dict*>(t.interpreter->sysDict);
  if (verbose) std::fputs("# clear builtins._\n", stderr);
  if (dictSetStr(t, static_cast<Dict*>(t.interpreter->builtinsDict), names::underscore, none())
          .failed()) {
    t.clearPending();
  }
  for (const char* name :
       {"path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback", "path_hooks",
        "path_importer_cache", "meta_path", "__interactivehook__"}) {
    if (verbose) std::fprintf(stderr, "# clear sys.%s\n", name);
    if (dictGetText(t, sysDict, name) == nullptr) continue;
    if (setSysAttribute(t, name, none()).failed()) t.clearPending();
  }
}

/// What was replaced in builtins is back, and what was added goes, `open` included.
void restoreBuiltins(Thread& t) {
  Dict* builtins = static_cast<Dict*>(t.interpreter->builtinsDict);
  Dict* original = static_cast<Dict*>(t.interpreter->builtinsAtStart);
  Ref<List> names = dictKeyList(t, builtins);
  if (original == nullptr || dictUpdate(t, builtins, original).failed() || !names) {
    return t.clearPending();
  }
  for (isize i = 0; i < names->size; ++i) {
    Lookup first = dictGet(t, original, names->items[i]);
    if (first.isMissing()) first = dictPop(t, builtins, names->items[i]);
    if (first.failed()) t.clearPending();
  }
}

/// Empties sys.modules but for sys and builtins. Gives weak references to the modules in the order
/// of their import, each with the name behind it: they tell afterwards which modules somebody else
/// holds. Null without memory.
Ref<List> dropModules(Thread& t, bool verbose) {
  Dict* modules = static_cast<Dict*>(t.interpreter->modules);
  Ref<List> names = dictKeyList(t, modules);
  Ref<List> alive = newList(t);
  if (!names || !alive) return failure;
  Ref<> sys = Ref<>::share(dictGetText(t, modules, "sys"));
  Ref<> builtins = Ref<>::share(dictGetText(t, modules, "builtins"));
  for (isize i = 0; i < names->size; ++i) {
    Object* name = names->items[i];
    Lookup module = dictGet(t, modules, name);
    if (module.failed()) t.clearPending();
    if (!module.found() || !isModule(module.get())) continue;
    if (verbose && isStr(name)) {
      std::fprintf(stderr, "# cleanup[2] removing %s\n",
                   strUtf8OrQuestionMark(static_cast<Str&>(*name)));
    }
    if (module.get() == sys.get() || module.get() == builtins.get()) continue;
    Ref<> reference = newWeakref(t, module.get(), nullptr);
    Ref<Tuple> entry = reference ? packTuple(t, {reference.get(), name}) : Ref<Tuple>();
    if (!entry || alive->append(t, std::move(entry)).failed()) t.clearPending();
  }
  dictClear(t, modules);
  restoreBuiltins(t);
  for (auto [name, module] : {std::pair("sys", sys.get()), std::pair("builtins", builtins.get())}) {
    if (module != nullptr && dictSetText(t, modules, name, module).failed()) t.clearPending();
  }
  return alive;
}

/// Modules that somebody holds lose their globals, the last imported one first, since a module may
/// need those before it and not the other way round.
void wipeModules(Thread& t, List& alive, bool verbose) {
  for (isize i = alive.size; i-- > 0;) {
    Tuple& entry = static_cast<Tuple&>(*alive.items[i]);
    Ref<> module = weakrefGet(*static_cast<WeakReference*>(entry[0]));
    if (!module || !isModule(module.get())) continue;
    if (verbose && isStr(entry[1])) {
      std::fprintf(stderr, "# cleanup[3] wiping %s\n",
                   strUtf8OrQuestionMark(static_cast<Str&>(*entry[1])));
    }
    moduleClearDict(t, moduleDict(module.get()));
  }
}

/// The last two: what still ends after them finds neither streams nor builtins.
void wipeSysAndBuiltins(Thread& t, bool verbose) {
  if (verbose) std::fputs("# cleanup[3] wiping sys\n", stderr);
  moduleClearDict(t, static_cast<Dict*>(t.interpreter->sysDict));
  if (verbose) std::fputs("# cleanup[3] wiping builtins\n", stderr);
  moduleClearDict(t, static_cast<Dict*>(t.interpreter->builtinsDict));
}

}  // namespace

bool clearModules(Thread& t, bool flush) {
  bool verbose = t.interpreter->config->verbose > 0;
  clearUserReferences(t, verbose);
  restoreStreams(t, verbose);
  Ref<List> alive = dropModules(t, verbose);
  if (!alive) {
    t.clearPending();
    return flush;
  }
  collect(t, 2);
  warnUncollectable(t);
  wipeModules(t, *alive, verbose);
  // What could not be written once is not tried again.
  bool good = flush && flushStandardStreams(t);
  wipeSysAndBuiltins(t, verbose);
  collect(t, 2);
  return good;
}

bool finishPrograms(Thread& t) {
  shutdownThreads(t);
  runExitFunctions(t);
  return flushStandardStreams(t, true);
}

/// Whether some thread of the interpreter is in the middle of Python code.
static bool isRunning(const Interpreter& interpreter) {
  for (Thread* t = interpreter.threads; t != nullptr; t = t->next) {
    if (t->cframe->currentFrame != nullptr) return true;
  }
  return false;
}

/// Interpreters that nobody has ended go before the main one. Those that run are left alone.
static void endOtherInterpreters(Thread& t) {
  Interpreter* next;
  for (Interpreter* other = runtime().interpreters; other != nullptr; other = next) {
    next = other->next;
    if (other == &runtime().mainInterpreter || isRunning(*other)) continue;
    if (other->threads == nullptr) {
      releaseInterpreterObjects(*other);
      deleteInterpreter(*other);
      continue;
    }
    swapThread(other->threads);
    (void)finishPrograms(*other->threads);
    endInterpreter(*other->threads);
    swapThread(&t);
  }
}

/// Makes a state of the main interpreter current if another interpreter wants the process to end.
static Thread& enterMainInterpreter() {
  Thread& t = Thread::current();
  Interpreter& main = runtime().mainInterpreter;
  if (t.interpreter == &main) return t;
  Thread* own = threadOfNativeThread();
  if (own == nullptr || own->interpreter != &main) {
    own = newThread(main);
    PY_CHECK(own != nullptr);
    bindThread(*own);
  }
  swapThread(own);
  return *own;
}

int finalizeRuntime() {
  Thread& t = enterMainInterpreter();
  bool good = finishPrograms(t);
  endOtherInterpreters(t);
  runtime().finalizing = true;
  runtime().mainInterpreter.finalizing = true;
  forgetSignalHandlers();
  good = clearModules(t, good);
  if (t.interpreter->config->verbose > 0) std::fputs("# clear sys.audit hooks\n", stderr);
  stopFaulthandler(t);
  return good ? 0 : -1;
}

void releaseRuntime() {
  Thread& t = Thread::current();
  Interpreter& interpreter = *t.interpreter;
  clearOwned(gcState.callbacks);
  clearOwned(gcState.garbage);
  releaseInterpreterObjects(interpreter);
  clearOwned(interpreter.auditHooks);
  collect(t, 2);
  clearThread(t);
  deleteThread(t);
  delete interpreter.config;
  interpreter = Interpreter{};
  runtime().nextInterpreterId = 1;
  runtime().interpreters = nullptr;
  runtime().initialized = runtime().finalizing = false;
}

}  // namespace taipan
