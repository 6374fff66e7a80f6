// Tracing of memory allocations, for the module _tracemalloc and the command line.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Whether memory is traced and how far up the stack (= _PyTraceMalloc_Config).
struct TraceConfig {
  int initialized, tracing, maxFrames;
};
extern TraceConfig traceConfig __asm__("_Py_tracemalloc_config")
    __attribute__((visibility("default")));

/// Starts tracing with tracebacks of up to `frames` frames; does nothing if it runs already.
/// ValueError "the number of frames must be in range [1; 65535]".
Status startTracemalloc(Thread& t, int frames);

/// The traceback of a block as (filename, line) pairs, most recent first; None if it is not traced.
Ref<> tracebackOfBlock(Thread& t, unsigned domain, const void* block);

/// Writes to descriptor 2 where a block of Python's was allocated, or how to get to know. Only uses
/// write(2): memory may be broken.
void dumpBlockOrigin(const void* block);

}  // namespace taipan
