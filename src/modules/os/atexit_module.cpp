// atexit: functions to call when the interpreter ends.

#include "modules/os/atexit_module.h"

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "object/abstract.h"
#include "object/interpreter.h"
#include "object/method.h"
#include "object/module_spec.h"

namespace taipan {

/// The list of (function, args, kwargs) in the order of registration.
static Result<List*> callbacks(Thread& t) {
  Object*& state = t.interpreter->atexitState;
  if (state == nullptr) state = PY_TRY(newList(t)).release();
  return static_cast<List*>(state);
}

static Ref<> atexitRegister(Thread& t, Module&, const Arguments& args) {
  if (args.count == 0) {
    return t.raise(typeErrorType, "register() takes at least 1 argument (0 given)");
  }
  if (!isCallable(args[0])) {
    return t.raise(typeErrorType, "the first argument must be callable");
  }
  Ref<Tuple> positional = PY_TRY(tupleFromArray(t, args.items + 1, args.count - 1));
  Ref<Dict> keywords = PY_TRY(newDict(t));
  for (isize i = 0; i < args.keywordCount(); ++i) {
    PY_TRY(dictSet(t, keywords.get(), static_cast<Tuple*>(args.names)->items[i],
                   args.items[args.count + i]));
  }
  Ref<Tuple> entry = PY_TRY(packTuple(t, {args[0], positional.get(), keywords.get()}));
  List* list = PY_TRY(callbacks(t));
  PY_TRY(list->append(t, entry.get()));
  return Ref<>::share(args[0]);
}

void runExitFunctions(Thread& t) {
  Result<List*> list = callbacks(t);
  if (list.failed()) {
    t.clearPending();
    return;
  }
  Ref<List> keep = Ref<List>::share(list.value());
  while (keep->size > 0) {
    Ref<> entry = keep->removeAt(t, keep->size - 1);
    auto* tuple = static_cast<Tuple*>(entry.get());
    Ref<> result = callTupleDict(t, tuple->items[0], tuple->items[1], tuple->items[2]);
    if (!result) t.writeUnraisable(tuple->items[0]);
  }
}

static Status atexitRun(Thread& t, Module&) {
  runExitFunctions(t);
  return {};
}
static Status atexitClear(Thread& t, Module&) {
  List* list = PY_TRY(callbacks(t));
  list->clear(t);
  return {};
}
static Result<isize> atexitCount(Thread& t, Module&) { return PY_TRY(callbacks(t))->size; }

static Status atexitUnregister(Thread& t, Module&, Object* function) {
  List* list = PY_TRY(callbacks(t));
  for (isize i = list->size - 1; i >= 0; --i) {
    if (i >= list->size) continue;
    Ref<Tuple> entry = Ref<Tuple>::share(static_cast<Tuple*>(list->items[i]));
    bool same = PY_TRY(compareBool(t, entry->items[0], function, kEqual));
    if (same && i < list->size && list->items[i] == entry.get()) {
      Ref<> removed = list->removeAt(t, i);
    }
  }
  return {};
}

static constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("register", "($module, *args, **kwargs)", atexitRegister,
                 "register(func, *args, **kwargs) -> func\n\n"
                 "Register a function to be executed upon normal program termination\n\n"
                 "    func - function to be called at exit\n"
                 "    args - optional arguments to pass to func\n"
                 "    kwargs - optional keyword arguments to pass to func\n\n"
                 "    func is returned to facilitate usage as a decorator."),
    METHOD_PLAIN("_clear", "($module)", atexitClear,
                 "_clear() -> None\n\nClear the list of previously registered exit functions."),
    METHOD_PLAIN("unregister", "($module, func, /)", atexitUnregister,
                 "unregister(func) -> None\n\n"
                 "Unregister an exit function which was previously registered using\n"
                 "atexit.register\n\n    func - function to be unregistered"),
    METHOD_PLAIN("_run_exitfuncs", "($module)", atexitRun,
                 "_run_exitfuncs() -> None\n\nRun all registered exit functions.\n\n"
                 "If a callback raises an exception, it is logged with sys.unraisablehook."),
    METHOD_PLAIN("_ncallbacks", "($module)", atexitCount,
                 "_ncallbacks() -> int\n\nReturn the number of registered exit functions."),
    {},
};

extern constinit const ModuleSpec atexitModule{
    .name = "atexit",
    .doc =
        "allow programmer to define multiple exit functions to be executed\n"
        "upon normal program termination.\n\n"
        "Two public functions, register and unregister, are defined.\n",
    .functions = kFunctions,
};

}  // namespace taipan
