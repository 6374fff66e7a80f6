#include "vm/eval_breaker.h"

#include <pthread.h>

#include <new>

#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/seams.h"
#include "vm/gil.h"
#ifdef TAIPAN_STRESS
#include "vm/quicken.h"
#endif

namespace taipan {

Status (*runSignalHandlers)(Thread&) = nullptr;

namespace {

constexpr int kPendingLimit = 32;

struct PendingCalls {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  struct {
    int (*function)(void*);
    void* argument;
  } calls[kPendingLimit];
  int first = 0;
  int count = 0;
  bool running = false;
};
PendingCalls pending;

/// The main thread, which signals and pending calls are for.
Thread* mainThread() {
  for (Thread* t = runtime().mainInterpreter.threads; t != nullptr; t = t->next) {
    if (t->threadId == runtime().mainThreadId) return t;
  }
  return nullptr;
}

#ifdef TAIPAN_STRESS
/// Now and then: the code of the innermost frames forgets how it was specialised.
void forgetRunningForms(Thread& t) {
  static unsigned safepoints = 0;
  constexpr unsigned kPeriod = 13;
  constexpr int kFrames = 4;
  if (++safepoints % kPeriod != 0 || t.cframe == nullptr) return;
  int left = kFrames;
  for (InterpreterFrame* f = t.cframe->currentFrame; f != nullptr && left > 0; f = f->previous) {
    if (f->code != nullptr) forgetForms(f->code);
    --left;
  }
}
#else
void forgetRunningForms(Thread&) {}
#endif

bool isMain(const Thread& t) { return t.threadId == runtime().mainThreadId; }

/// Takes bits out of the breaker; true if one of them was set.
bool takeBits(Thread& t, u32 bits) { return (t.evalBreaker.fetch_and(~bits) & bits) != 0; }

}  // namespace

void requestSignalHandling() {
  Thread* t = mainThread();
  if (t != nullptr) t->evalBreaker.fetch_or(kBreakSignals);
}

int addPendingCall(int (*function)(void*), void* argument) {
  pthread_mutex_lock(&pending.mutex);
  bool full = pending.count == kPendingLimit;
  if (!full) {
    int at = (pending.first + pending.count++) % kPendingLimit;
    pending.calls[at] = {function, argument};
  }
  pthread_mutex_unlock(&pending.mutex);
  if (full) return -1;
  Thread* t = mainThread();
  if (t != nullptr) t->evalBreaker.fetch_or(kBreakPendingCalls);
  return 0;
}

void resetEvalBreakerAfterFork(Thread& t) {
  new (&pending) PendingCalls();
  t.evalBreaker.fetch_and(~static_cast<u32>(kBreakGilRequest | kBreakPendingCalls));
}

Status makePendingCalls(Thread& t) {
  if (pending.running || !isMain(t)) return {};
  pending.running = true;
  for (int i = 0; i < kPendingLimit; ++i) {
    pthread_mutex_lock(&pending.mutex);
    bool any = pending.count > 0;
    auto next = pending.calls[pending.first];
    if (any) {
      pending.first = (pending.first + 1) % kPendingLimit;
      --pending.count;
    }
    pthread_mutex_unlock(&pending.mutex);
    if (!any) break;
    if (next.function(next.argument) != 0) {
      pending.running = false;
      if (pending.count > 0) t.evalBreaker.fetch_or(kBreakPendingCalls);
      return failure;
    }
  }
  pending.running = false;
  return {};
}

Status handleEvalBreaker(Thread& t) {
  if (isMain(t) && takeBits(t, kBreakSignals) && runSignalHandlers != nullptr) {
    PY_TRY(runSignalHandlers(t));
  }
  if (isMain(t) && takeBits(t, kBreakPendingCalls)) PY_TRY(makePendingCalls(t));
  if ((t.evalBreaker.load() & kBreakGilRequest) != 0) yieldGil(t);
  if (takeBits(t, kBreakAsyncException) && t.asyncException != nullptr) {
    Ref<> exception = Ref<>::steal(t.asyncException);
    t.asyncException = nullptr;
    return t.raiseObject(*static_cast<Type*>(exception.get()), nullptr);
  }
  if (takeBits(t, kBreakTrash)) TrashScope::emptyTrash(t);
  if (takeBits(t, kBreakCollect)) {
    forgetRunningForms(t);
    collectIfDue(t);
  }
  return {};
}

}  // namespace taipan
