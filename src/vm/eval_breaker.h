// What a thread does at a safepoint when its eval breaker is set, and what others put there.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Runs Python-level signal handlers; set by the _signal module. Called in the main thread.
extern Status (*runSignalHandlers)(Thread& t);
/// From a signal handler (async-signal-safe): the main thread shall run handlers.
void requestSignalHandling();

/// Queues `function(argument)` for the main thread (= Py_AddPendingCall); 0, or -1 if the queue is
/// full. Callable from any thread, without the GIL.
int addPendingCall(int (*function)(void*), void* argument);
/// A forked child begins without queued calls and without requests of other threads.
void resetEvalBreakerAfterFork(Thread& t);
/// Runs the queued calls now.
Status makePendingCalls(Thread& t);

}  // namespace taipan
