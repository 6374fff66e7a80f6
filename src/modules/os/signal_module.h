// Signals, for the rest of the runtime.
#pragma once

#include <csignal>

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// As if SIGINT had come (= PyErr_SetInterrupt).
void tripInterrupt();

/// In the thread that handles signals: whether SIGINT came and no handler ran for it, which it does
/// not any more then. False in other threads.
bool takeInterrupt(const Thread& t);
/// Whether the thread is the one that handles signals: the main one of the main interpreter.
bool handlesSignals(const Thread& t);

/// At the end of the runtime: signals that have Python functions as handlers get the system's
/// again.
void forgetSignalHandlers();

/// The set of an iterable of signal numbers; ValueError if one is out of range, a
/// RuntimeWarning if one cannot be used.
Status toSignalSet(Thread& t, Object* iterable, sigset_t* set);

/// In a forked child: signals that came to the parent are not handled here.
void forgetSignalsAfterFork();

}  // namespace taipan
