// Signals, for the rest of the runtime.
#pragma once

namespace taipan {

/// As if SIGINT had come (= PyErr_SetInterrupt).
void tripInterrupt();

/// At the end of the runtime: signals that have Python functions as handlers get the system's
/// again.
void forgetSignalHandlers();

/// In a forked child: signals that came to the parent are not handled here.
void forgetSignalsAfterFork();

}  // namespace taipan
