// Tracing of memory allocations, for the module _tracemalloc and the command line.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Starts tracing with tracebacks of up to `frames` frames; does nothing if it runs already.
/// ValueError "the number of frames must be in range [1; 65535]".
Status startTracemalloc(Thread& t, int frames);

}  // namespace taipan
