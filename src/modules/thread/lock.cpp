#include <pthread.h>

#include <cerrno>
#include <cmath>
#include <ctime>

#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "modules/thread/thread_module.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/gil.h"

namespace taipan {

Ref<Lock> newLock(Thread& t) {
  Ref<Lock> lock = PY_TRY(newObject<Lock>(t, lockType));
  sem_init(&lock->semaphore, 0, 1);
  return lock;
}

namespace {

i64 nowNanoseconds() {
  timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return static_cast<i64>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
}

/// Waits outside the GIL: 0, ETIMEDOUT or EINTR.
int waitUnlocked(Thread& t, sem_t* semaphore, i64 deadline) {
  GilReleased released(t);
  int result;
  if (deadline < 0) {
    result = sem_wait(semaphore);
  } else {
    timespec at{static_cast<time_t>(deadline / 1'000'000'000),
                static_cast<long>(deadline % 1'000'000'000)};
    result = sem_clockwait(semaphore, CLOCK_MONOTONIC, &at);
  }
  return result == 0 ? 0 : errno;
}

}  // namespace

Result<bool> acquireLock(Thread& t, Lock& lock, i64 timeout) {
  Ref<Lock> keep = Ref<Lock>::share(&lock);
  if (sem_trywait(&lock.semaphore) == 0) {
    lock.locked = true;
    return true;
  }
  if (timeout == 0) return false;
  i64 deadline = timeout < 0 ? -1 : nowNanoseconds() + timeout;
  for (;;) {
    int error = waitUnlocked(t, &lock.semaphore, deadline);
    if (error == 0) {
      lock.locked = true;
      return true;
    }
    if (error == ETIMEDOUT) return false;
    PY_TRY(handleEvalBreaker(t));
  }
}

void releaseLock(Lock& lock) {
  lock.locked = false;
  sem_post(&lock.semaphore);
}

namespace {

/// blocking and timeout of acquire() as nanoseconds.
Result<i64> parseTimeout(Thread& t, Optional<int> blocking, Object* timeout) {
  double seconds = timeout == nullptr ? -1.0 : PY_TRY(toDouble(t, timeout));
  bool waits = blocking.value_or(1) != 0;
  if (!waits && seconds != -1.0) {
    return t.raise(valueErrorType, "can't specify a timeout for a non-blocking call");
  }
  if (seconds < 0 && seconds != -1.0) {
    return t.raise(valueErrorType, "timeout value must be a non-negative number");
  }
  if (std::isnan(seconds)) {
    return t.raise(valueErrorType, "Invalid value NaN (not a number)");
  }
  if (seconds > kLockTimeoutMax) return t.raise(overflowErrorType, "timeout value is too large");
  if (!waits) return i64{0};
  if (seconds < 0) return i64{-1};
  return static_cast<i64>(std::ceil(seconds * 1e9));
}

Result<bool> lockAcquire(Thread& t, Lock& self, Optional<int> blocking, Object* timeout) {
  return acquireLock(t, self, PY_TRY(parseTimeout(t, blocking, timeout)));
}

Status lockRelease(Thread& t, Lock& self) {
  if (!self.locked) return t.raise(runtimeErrorType, "release unlocked lock");
  releaseLock(self);
  return {};
}

bool lockLocked(Lock& self) { return self.locked; }

Status lockExit(Thread& t, Lock& self, Positional) { return lockRelease(t, self); }

Status lockAfterFork(Lock& self) {
  sem_init(&self.semaphore, 0, 1);
  self.locked = false;
  return {};
}

Ref<> lockRepr(Thread& t, Lock& self) {
  return newStrFormat(t, "<%s %s object at %p>", self.locked ? "locked" : "unlocked",
                      self.type->name, &self);
}

void lockDealloc(Lock& self) {
  if (self.weaklist != nullptr) clearWeakrefs(&self);
  sem_destroy(&self.semaphore);
  freeObject(&self);
}

/// A row under another name: complaints about arguments have the first.
consteval MethodDef named(const char* name, MethodDef row) {
  row.name = name;
  return row;
}

constinit const MethodDef kLockMethods[] = {
    named("acquire_lock",
          METHOD_PLAIN("acquire", "(blocking=True, timeout=-1)", lockAcquire, nullptr)),
    METHOD_PLAIN("acquire", "(blocking=True, timeout=-1)", lockAcquire,
                 "acquire(blocking=True, timeout=-1) -> bool\n\nLock the lock."),
    METHOD_PLAIN("release_lock", "()", lockRelease, nullptr),
    METHOD_PLAIN("release", "()", lockRelease, "release()\n\nRelease the lock."),
    METHOD_PLAIN("locked_lock", "()", lockLocked, nullptr),
    METHOD_PLAIN("locked", "()", lockLocked,
                 "locked() -> bool\n\nReturn whether the lock is in the locked state."),
    named("__enter__",
          METHOD_PLAIN("acquire", "(blocking=True, timeout=-1)", lockAcquire, nullptr)),
    METHOD_TUPLE_PLAIN("__exit__", "()", lockExit, nullptr),
    METHOD_PLAIN("_at_fork_reinit", "()", lockAfterFork, nullptr),
    {}};

// --- RLock
// ----------------------------------------------------------------------------------------

/// `_thread.RLock`: owned by a thread, counted.
struct ReentrantLock : Object {
  Object* weaklist;
  Object* lock;
  unsigned long owner;
  unsigned long count;

  Lock& inner() { return *static_cast<Lock*>(lock); }
  bool isMine(const Thread& t) const { return count > 0 && owner == t.threadId; }
};

Ref<> rlockNew(Thread& t, Type& cls) {
  Ref<ReentrantLock> self = PY_TRY(newObject<ReentrantLock>(t, cls));
  self->lock = PY_TRY(newLock(t)).release();
  return self;
}

void rlockDealloc(ReentrantLock& self) {
  if (self.weaklist != nullptr) clearWeakrefs(&self);
  xdecref(self.lock);
  self.type->free(&self);
}

Result<bool> rlockAcquire(Thread& t, ReentrantLock& self, Optional<int> blocking, Object* timeout) {
  i64 nanoseconds = PY_TRY(parseTimeout(t, blocking, timeout));
  if (self.isMine(t)) {
    ++self.count;
    return true;
  }
  bool got = PY_TRY(acquireLock(t, self.inner(), nanoseconds));
  if (got) {
    self.owner = t.threadId;
    self.count = 1;
  }
  return got;
}

Status rlockRelease(Thread& t, ReentrantLock& self) {
  if (!self.isMine(t)) return t.raise(runtimeErrorType, "cannot release un-acquired lock");
  if (--self.count == 0) {
    self.owner = 0;
    releaseLock(self.inner());
  }
  return {};
}

Status rlockExit(Thread& t, ReentrantLock& self, Positional) { return rlockRelease(t, self); }

bool rlockIsOwned(ReentrantLock& self) { return self.isMine(Thread::current()); }

/// For Condition.wait: gives the lock up whatever the count; the state to restore later.
Ref<> rlockReleaseSave(Thread& t, ReentrantLock& self) {
  if (self.count == 0) return t.raise(runtimeErrorType, "cannot release un-acquired lock");
  Ref<> count = PY_TRY(toObject(self.count));
  Ref<> owner = PY_TRY(toObject(self.owner));
  Ref<Tuple> state = PY_TRY(packTuple(t, {count.get(), owner.get()}));
  self.count = 0;
  self.owner = 0;
  releaseLock(self.inner());
  return state;
}

Status rlockAcquireRestore(Thread& t, ReentrantLock& self, Object* state) {
  if (!isTuple(state) || static_cast<Tuple*>(state)->size != 2) {
    return t.raise(typeErrorType, "_acquire_restore() argument must be a 2-tuple");
  }
  Tuple& items = *static_cast<Tuple*>(state);
  isize count = PY_TRY(toIsize(t, items.items[0], nullptr));
  isize owner = PY_TRY(toIsize(t, items.items[1], nullptr));
  (void)PY_TRY(acquireLock(t, self.inner(), -1));
  self.count = static_cast<unsigned long>(count);
  // Thread ids exceed isize only in theory; the restoring thread is the owner in any case.
  self.owner = owner == kIsizeMax ? t.threadId : static_cast<unsigned long>(owner);
  return {};
}

Status rlockAfterFork(ReentrantLock& self) {
  self.count = 0;
  self.owner = 0;
  return lockAfterFork(self.inner());
}

Ref<> rlockRepr(Thread& t, ReentrantLock& self) {
  return newStrFormat(t, "<%s %s object owner=%ld count=%lu at %p>",
                      self.count > 0 ? "locked" : "unlocked", self.type->name,
                      static_cast<long>(self.owner), self.count, &self);
}

constinit const MethodDef kRlockMethods[] = {
    METHOD_PLAIN("acquire", "(blocking=True, timeout=-1)", rlockAcquire,
                 "acquire(blocking=True, timeout=-1) -> bool\n\nLock the lock."),
    METHOD_PLAIN("release", "()", rlockRelease, "release()\n\nRelease the lock."),
    METHOD_PLAIN("_is_owned", "()", rlockIsOwned, nullptr),
    METHOD_TUPLE_PLAIN("_acquire_restore", "(state, /)", rlockAcquireRestore, nullptr),
    METHOD_PLAIN("_release_save", "()", rlockReleaseSave, nullptr),
    named("__enter__",
          METHOD_PLAIN("acquire", "(blocking=True, timeout=-1)", rlockAcquire, nullptr)),
    METHOD_TUPLE_PLAIN("__exit__", "()", rlockExit, nullptr),
    METHOD_PLAIN("_at_fork_reinit", "()", rlockAfterFork, nullptr),
    {}};

}  // namespace

constinit BuiltinType lockType{{.name = "_thread.lock",
                                .doc = "A lock object is a synchronization primitive.",
                                .basicSize = sizeof(Lock),
                                .flags = kTypeDisallowInstantiation,
                                .dealloc = slot<lockDealloc>,
                                .repr = slot<lockRepr>,
                                .weaklistOffset = offsetof(Lock, weaklist),
                                .methods = kLockMethods}};

constinit BuiltinType rlockType{{.name = "_thread.RLock",
                                 .basicSize = sizeof(ReentrantLock),
                                 .flags = kTypeBase,
                                 .dealloc = slot<rlockDealloc>,
                                 .repr = slot<rlockRepr>,
                                 .weaklistOffset = offsetof(ReentrantLock, weaklist),
                                 .methods = kRlockMethods,
                                 .new_ = newSlot<"RLock", "()", rlockNew>}};

}  // namespace taipan
