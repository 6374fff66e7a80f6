// Signals, for the rest of the runtime.
#pragma once

namespace taipan {

/// As if SIGINT had come (= PyErr_SetInterrupt).
void tripInterrupt();

/// In a forked child: signals that came to the parent are not handled here.
void forgetSignalsAfterFork();

}  // namespace taipan
