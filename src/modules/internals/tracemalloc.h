// Tracing of memory allocations, for the module _tracemalloc and the command line.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Starts tracing with tracebacks of up to `frames` frames; does nothing if it runs already.
/// ValueError "the number of frames must be in range [1; 65535]".
Status startTracemalloc(Thread& t, int frames);

/// The traceback of a block as (filename, line) pairs, most recent first; None if it is not traced.
Ref<> tracebackOfBlock(Thread& t, unsigned domain, const void* block);

}  // namespace taipan
