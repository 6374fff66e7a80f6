// Tracing of memory blocks (tracemalloc): while it is on, the tables of the three domains are
// replaced by ones that note each block's size and origin; while it is off nothing is different.
//
// What an origin is, is the caller's affair: an opaque pointer that `capture` gives for the place
// that is running now. `capture` is called with this module's lock not held, may be called without
// the GIL (raw domain), and must not allocate through the domains.
#pragma once

#include "base/common.h"

namespace taipan {

/// Blocks of Python's own allocators; other numbers are for what C code notes by hand.
inline constexpr unsigned kPythonBlocks = 0;

struct BlockTrace {
  const void* block;
  usize size;
  const void* origin;
  unsigned domain;
};

using CaptureOrigin = const void* (*)();

/// Replaces the tables of the domains. Free lists of objects are to be
/// emptied by the caller afterwards, so that every object is a block of its own.
void startBlockTracing(CaptureOrigin capture);
/// Puts the tables back and forgets all traces.
void stopBlockTracing();
bool isTracingBlocks();
void clearBlockTraces();

/// The trace of a block; false if there is none.
bool findBlockTrace(unsigned domain, const void* block, BlockTrace* out);
/// The same for a block of Python's that may just be on its way back to the allocator.
bool findEndingBlockTrace(const void* block, BlockTrace* out);
/// Adds or replaces a trace by hand; false if memory is exhausted.
bool addBlockTrace(unsigned domain, const void* block, usize size);
void removeBlockTrace(unsigned domain, const void* block);

/// A copy of all traces in memory of malloc() that the caller frees; null if memory is exhausted or
/// there are none.
BlockTrace* copyBlockTraces(usize* count);

/// Bytes in traced blocks now, at most so far, and in the tables of the traces themselves.
struct BlockTraceSizes {
  usize current, peak, tables;
};
BlockTraceSizes blockTraceSizes();
void resetBlockTracePeak();

}  // namespace taipan
