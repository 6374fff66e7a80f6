// The _thread module in parts: locks (lock.cpp), thread-local data (local.cpp), starting threads
// (thread_module.cpp).
#pragma once

#include <semaphore.h>

#include "object/builtin_type.h"
#include "object/module_spec.h"

namespace taipan {

/// `_thread.lock`: a semaphore that is 1 while unlocked.
struct Lock : Object {
  Object* weaklist;
  sem_t semaphore;
  bool locked;
};
extern BuiltinType lockType;
extern BuiltinType rlockType;
extern BuiltinType threadLocalType;

Ref<Lock> newLock(Thread& t);
/// Waits until the lock is held or the time is over; `timeout` in nanoseconds, < 0 for ever. Signal
/// handlers run while waiting, and their exceptions end it.
Result<bool> acquireLock(Thread& t, Lock& lock, i64 timeout);
void releaseLock(Lock& lock);
/// The longest wait in seconds that acquire() takes (threading.TIMEOUT_MAX).
inline constexpr double kLockTimeoutMax = 9223372036.0;

}  // namespace taipan
