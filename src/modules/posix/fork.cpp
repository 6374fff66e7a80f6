#include "modules/posix/fork.h"

#include <unistd.h>

#include "builtins/list/list.h"
#include "modules/fault/fault.h"
#include "modules/import/import.h"
#include "modules/os/signal_module.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "vm/eval_breaker.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

void runHooks(Thread& t, Object* hooks, bool reversed) {
  if (hooks == nullptr) return;
  SavedException saved(t);
  auto* list = static_cast<List*>(hooks);
  Ref<List> copy = listSlice(t, list, 0, list->size);
  if (!copy) {
    t.writeUnraisable(nullptr);
    return;
  }
  for (isize i = 0; i < copy->size; ++i) {
    Object* hook = copy->items[reversed ? copy->size - 1 - i : i];
    Ref<> result = call(t, hook);
    if (!result) t.writeUnraisable(hook);
  }
}

Status addHook(Thread& t, Object*& hooks, Object* hook) {
  if (hook == nullptr) return {};
  if (hooks == nullptr) hooks = PY_TRY(newList(t)).release();
  return static_cast<List*>(hooks)->append(t, hook);
}

}  // namespace

Status registerForkHooks(Thread& t, Object* before, Object* afterInChild, Object* afterInParent) {
  Interpreter& interpreter = *t.interpreter;
  PY_TRY(addHook(t, interpreter.beforeFork, before));
  PY_TRY(addHook(t, interpreter.afterForkInChild, afterInChild));
  return addHook(t, interpreter.afterForkInParent, afterInParent);
}

void beforeFork(Thread& t) {
  runHooks(t, t.interpreter->beforeFork, true);
  acquireImportLock(t);
}

void afterForkChild(Thread& t) {
  resetGilAfterFork(t);
  keepOnlyThread(t);
  runtime().mainThreadId = t.threadId;
  resetEvalBreakerAfterFork(t);
  forgetSignalsAfterFork();
  forgetWatchdogAfterFork();
  releaseImportLock();
  runHooks(t, t.interpreter->afterForkInChild, false);
}

void afterForkParent(Thread& t) {
  releaseImportLock();
  runHooks(t, t.interpreter->afterForkInParent, false);
}

}  // namespace taipan
