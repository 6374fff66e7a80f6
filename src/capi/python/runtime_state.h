// The struct `_PyRuntime` of the internal headers.
#pragma once

namespace taipan {

/// Fills it; before the main thread takes the GIL.
void initRuntimeState();

}  // namespace taipan
