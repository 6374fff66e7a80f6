// The global interpreter lock: one thread runs Python at a time. A thread that waits longer than
// the switch interval (5 ms) asks the holder, through kBreakGilRequest in its eval breaker, to hand
// over at the next safepoint; the holder then waits until somebody else has had the lock, so that
// it cannot take it straight back.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Blocks until the calling thread holds the lock, and makes `t` its current Thread. errno is kept.
/// A thread that comes back after finalisation began never returns (it ends here).
void takeGil(Thread& t);
/// Gives the lock up; `t` is no longer current.
void dropGil(Thread& t);
bool holdsGil();
/// Makes another state (or none) the current one of the calling thread, which holds the lock and
/// goes on holding it; the one before (= PyThreadState_Swap).
Thread* swapThread(Thread* t);
/// Where the current thread is written as well: inline functions of the C API's internal headers
/// read it from a word of their own (capi/). Never null.
extern Thread** currentThreadMirror;
/// The hand-over that kBreakGilRequest asks for.
void yieldGil(Thread& t);

/// Switch interval in microseconds.
unsigned long gilSwitchInterval();
void setGilSwitchInterval(unsigned long microseconds);
/// A forked child has one thread, which holds a new lock.
void resetGilAfterFork(Thread& t);

/// Lets other threads run for the life of the object: around every call that can block. No Python
/// object may be touched meanwhile.
class GilReleased {
 public:
  explicit GilReleased(Thread& t) : thread_(t) { dropGil(t); }
  GilReleased(const GilReleased&) = delete;
  ~GilReleased() { takeGil(thread_); }

 private:
  Thread& thread_;
};

}  // namespace taipan
