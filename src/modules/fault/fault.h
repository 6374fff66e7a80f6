// The parts of the faulthandler module: fatal signals, the watchdog of dump_traceback_later, and
// tracebacks on user signals. Files to write to are descriptors; the Python object behind one is
// kept alive by whoever uses it.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// Where to write: a descriptor and what keeps it open (owned, null for a plain number).
struct FaultFile {
  int fd = -1;
  Ref<> keep;
};

// --- fatal_signals.cpp
// ----------------------------------------------------------------------------

/// Tracebacks on SIGSEGV, SIGFPE, SIGABRT, SIGBUS and SIGILL; OSError.
Status enableFaultSignals(Thread& t, FaultFile&& file, bool allThreads);
/// Restores the handlers from before; whether it was enabled.
bool disableFaultSignals();
bool faultSignalsEnabled();
bool isFatalSignal(int number);

// --- watchdog.cpp
// ---------------------------------------------------------------------------------

/// A thread writes the tracebacks after `timeout` nanoseconds, once or again and again; replaces an
/// earlier one. RuntimeError if no thread can be started.
Status startWatchdog(Thread& t, i64 timeout, bool repeat, bool exits, FaultFile&& file);
void cancelWatchdog(Thread& t);
/// A forked child has no watchdog.
void forgetWatchdogAfterFork();

// --- user_signals.cpp
// -----------------------------------------------------------------------------

/// Tracebacks when the signal comes; OSError.
Status registerUserSignal(Thread& t, int number, FaultFile&& file, bool allThreads, bool chain);
/// Whether the signal was registered.
bool unregisterUserSignal(int number);
void unregisterAllUserSignals();

// --- faulthandler_module.cpp
// ----------------------------------------------------------------------

/// What -X faulthandler does: fatal signals write to descriptor 2.
Status startFaulthandler(Thread& t);
/// At the end of the runtime: nothing of the module is active any more.
void stopFaulthandler(Thread& t);

}  // namespace taipan
