#include "vm/gil.h"

#include <pthread.h>

#include <cerrno>
#include <ctime>
#include <new>

#include "object/interpreter.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

/// In microseconds, until sys.setswitchinterval().
constexpr unsigned long kSwitchInterval = 5000;
/// How many times sooner than it says the stress build asks for a switch.
#ifdef TAIPAN_STRESS
constexpr unsigned long kHaste = 100;
#else
constexpr unsigned long kHaste = 1;
#endif

struct Gil {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
  pthread_cond_t switched = PTHREAD_COND_INITIALIZER;
  bool locked = false;
  Thread* holder = nullptr;    ///< who has it, or had it last
  unsigned long switches = 0;  ///< how often it went to another thread
  int waiting = 0;
  unsigned long interval = kSwitchInterval;
};
Gil gil;

/// On the monotonic clock: a switch must not wait for a clock that was set back.
timespec deadlineAfter(unsigned long microseconds) {
  timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  u64 nanoseconds = static_cast<u64>(at.tv_nsec) + static_cast<u64>(microseconds) * 1000;
  at.tv_sec += static_cast<time_t>(nanoseconds / 1'000'000'000);
  at.tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000);
  return at;
}

Thread* unusedMirror = nullptr;

/// Called by the thread that holds the lock.
void setCurrent(Thread* t) {
  Thread::setCurrent(t);
  __atomic_store_n(currentThreadMirror, t, __ATOMIC_RELAXED);
}

/// A daemon thread that wakes up while the runtime is going down must not touch it any more.
void endIfFinalizing(Thread& t) {
  if (runtime().finalizing && t.threadId != runtime().mainThreadId) {
    // What woke this thread is passed on: it may have been meant for one that goes on.
    pthread_cond_signal(&gil.freed);
    pthread_cond_signal(&gil.switched);
    pthread_mutex_unlock(&gil.mutex);
    for (;;) {
      timespec forever{3600, 0};
      nanosleep(&forever, nullptr);
    }
  }
}

}  // namespace

Thread** currentThreadMirror = &unusedMirror;

void takeGil(Thread& t) {
  int savedErrno = errno;
  pthread_mutex_lock(&gil.mutex);
  ++gil.waiting;
  while (gil.locked) {
    unsigned long before = gil.switches;
    timespec deadline = deadlineAfter(gil.interval / kHaste);
    int result = pthread_cond_clockwait(&gil.freed, &gil.mutex, CLOCK_MONOTONIC, &deadline);
    if (result == ETIMEDOUT && gil.locked && gil.switches == before) {
      gil.holder->evalBreaker.fetch_or(kBreakGilRequest);
    }
  }
  --gil.waiting;
  endIfFinalizing(t);
  gil.locked = true;
  if (gil.holder != &t) {
    gil.holder = &t;
    ++gil.switches;
  }
  pthread_cond_signal(&gil.switched);
  pthread_mutex_unlock(&gil.mutex);
  setCurrent(&t);
  errno = savedErrno;
}

void dropGil(Thread& t) {
  int savedErrno = errno;
  setCurrent(nullptr);
  pthread_mutex_lock(&gil.mutex);
  gil.locked = false;
  t.evalBreaker.fetch_and(~static_cast<u32>(kBreakGilRequest));
  pthread_cond_signal(&gil.freed);
  pthread_mutex_unlock(&gil.mutex);
  errno = savedErrno;
}

bool holdsGil() {
  Thread* t = Thread::currentOrNull();
  return t != nullptr && gil.locked && gil.holder == t;
}

Thread* swapThread(Thread* t) {
  Thread* before = Thread::currentOrNull();
  if (t != nullptr) {
    moveThreadHere(*t);
    gil.holder = t;
  }
  setCurrent(t);
  return before;
}

void yieldGil(Thread& t) {
  setCurrent(nullptr);
  pthread_mutex_lock(&gil.mutex);
  gil.locked = false;
  t.evalBreaker.fetch_and(~static_cast<u32>(kBreakGilRequest));
  pthread_cond_signal(&gil.freed);
  // Wait for somebody else to have had it, unless those who asked went away meanwhile.
  while (gil.holder == &t && gil.waiting > 0) pthread_cond_wait(&gil.switched, &gil.mutex);
  pthread_mutex_unlock(&gil.mutex);
  takeGil(t);
}

unsigned long gilSwitchInterval() { return gil.interval; }

void setGilSwitchInterval(unsigned long microseconds) {
  gil.interval = microseconds == 0 ? 1 : microseconds;
}

void resetGilAfterFork(Thread& t) {
  unsigned long interval = gil.interval;
  new (&gil) Gil();
  gil.interval = interval;
  gil.locked = true;
  gil.holder = &t;
  setCurrent(&t);
}

}  // namespace taipan
