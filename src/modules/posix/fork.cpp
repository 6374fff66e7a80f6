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
constinit List* beforeHooks = nullptr;
constinit List* childHooks = nullptr;
constinit List* parentHooks = nullptr;

void runHooks(Thread& t, List* hooks, bool reversed) {
  if (hooks == nullptr) return;
  SavedException saved(t);
  Ref<List> copy = listSlice(t, hooks, 0, hooks->size);
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

Status addHook(Thread& t, List** hooks, Object* hook) {
  if (hook == nullptr) return {};
  if (*hooks == nullptr) *hooks = PY_TRY(newList(t)).release();
  return (*hooks)->append(t, hook);
}
}  // namespace

Status registerForkHooks(Thread& t, Object* before, Object* afterInChild, Object* afterInParent) {
  PY_TRY(addHook(t, &beforeHooks, before));
  PY_TRY(addHook(t, &childHooks, afterInChild));
  return addHook(t, &parentHooks, afterInParent);
}

void beforeFork(Thread& t) {
  runHooks(t, beforeHooks, true);
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
  runHooks(t, childHooks, false);
}

void afterForkParent(Thread& t) {
  releaseImportLock();
  runHooks(t, parentHooks, false);
}

}  // namespace taipan
