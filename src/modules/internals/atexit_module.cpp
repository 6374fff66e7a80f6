// The atexit module: functions that run when the program ends, last registered first.

#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// The registered calls: a list of (function, args, kwargs or None), owned by the interpreter.
Result<List*> calls(Thread& t) {
  Object*& state = t.interpreter->atexitState;
  if (state == nullptr) state = PY_TRY(newList(t)).release();
  return static_cast<List*>(state);
}

Ref<> atexitRegister(Thread& t, Module&, const Arguments& args) {
  if (args.count == 0) {
    return t.raise(typeErrorType, "register() takes at least 1 argument (0 given)");
  }
  if (!isCallable(args[0])) {
    return t.raise(typeErrorType, "the first argument must be callable");
  }
  Ref<Tuple> positional = PY_TRY(tupleFromArray(t, args.items + 1, args.count - 1));
  Ref<> keywords = Ref<>::share(none());
  if (args.keywordCount() > 0) {
    keywords = PY_TRY(dictFromKeywords(t, args.names, args.items + args.count));
  }
  List* list = PY_TRY(calls(t));
  PY_TRY(list->append(t, packTuple(t, {args[0], positional.get(), keywords.get()})));
  return Ref<>::share(args[0]);
}

void runAll(Thread& t) {
  List* list = static_cast<List*>(t.interpreter->atexitState);
  while (list != nullptr && list->size > 0) {
    Ref<> entry = list->removeAt(t, list->size - 1);
    Tuple& item = *static_cast<Tuple*>(entry.get());
    Object* keywords = isNone(item.items[2]) ? nullptr : item.items[2];
    Ref<> result = callTupleDict(t, item.items[0], item.items[1], keywords);
    if (!result) writeUnraisableMessage(t, "in atexit callback", item.items[0]);
  }
}

Status atexitRunExitfuncs(Thread& t, Module&) {
  runAll(t);
  return {};
}

Status atexitClear(Thread& t, Module&) {
  PY_TRY(calls(t))->clear(t);
  return {};
}

Status atexitUnregister(Thread& t, Module&, Object* function) {
  List* list = PY_TRY(calls(t));
  for (isize i = list->size - 1; i >= 0; --i) {
    if (i >= list->size) continue;
    Ref<> entry = Ref<>::share(list->items[i]);
    Object* registered = static_cast<Tuple*>(entry.get())->items[0];
    if (!PY_TRY(compareBool(t, registered, function, kEqual))) continue;
    if (i < list->size && list->items[i] == entry.get()) (void)list->removeAt(t, i);
  }
  return {};
}

Result<isize> atexitCount(Thread& t, Module&) { return PY_TRY(calls(t))->size; }

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("register", "()", atexitRegister,
                 "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed "
                 "upon normal program termination."),
    METHOD_PLAIN("_clear", "()", atexitClear,
                 "_clear() -> None\n\nClear the list of previously registered exit functions."),
    METHOD_PLAIN("unregister", "(func, /)", atexitUnregister,
                 "unregister(func) -> None\n\nUnregister an exit function which was previously "
                 "registered using atexit.register."),
    METHOD_PLAIN("_run_exitfuncs", "()", atexitRunExitfuncs,
                 "_run_exitfuncs() -> None\n\nRun all registered exit functions."),
    METHOD_PLAIN("_ncallbacks", "()", atexitCount,
                 "_ncallbacks() -> int\n\nReturn the number of registered exit functions."),
    {}};

}  // namespace

void runExitFunctions(Thread& t) { runAll(t); }

extern constinit const ModuleSpec atexitModule{
    .name = "atexit",
    .doc =
        "allow programmer to define multiple exit functions to be executed\nupon normal program "
        "termination.",
    .functions = kFunctions};

}  // namespace taipan
