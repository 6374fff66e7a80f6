// Signals, for the rest of the runtime.
#pragma once

namespace taipan {

/// As if SIGINT had come (= PyErr_SetInterrupt).
void tripInterrupt();

}  // namespace taipan
