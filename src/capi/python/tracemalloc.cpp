// tracemalloc's blocks that C code notes by hand.

#include "capi/capi.h"
#include "memory/block_trace.h"

using namespace taipan;

// <tracemalloc.h> declares its functions without C linkage, so they are defined under other names
// that have their symbols.
API(int) trackBlock(unsigned int, uintptr_t, size_t) __asm__("PyTraceMalloc_Track");
API(int) untrackBlock(unsigned int, uintptr_t) __asm__("PyTraceMalloc_Untrack");
API(PyObject*) tracebackOfBlock(unsigned int, uintptr_t) __asm__("_PyTraceMalloc_GetTraceback");

/// -2 while tracing is off (documented result). All domains share one table of addresses.
API(int) trackBlock(unsigned int, uintptr_t pointer, size_t size) {
  if (!isTracingBlocks()) return -2;
  return addBlockTrace(reinterpret_cast<const void*>(pointer), size) ? 0 : -1;
}
API(int) untrackBlock(unsigned int, uintptr_t pointer) {
  if (!isTracingBlocks()) return -2;
  removeBlockTrace(reinterpret_cast<const void*>(pointer));
  return 0;
}

static Ref<> blockTraceback(Thread& t, const void* block) {
  BlockTrace trace;
  if (!isTracingBlocks() || !findBlockTrace(block, &trace)) return Ref<>::share(none());
  return t.raise(notImplementedErrorType, "the traceback of a block noted by hand");
}
API(PyObject*) tracebackOfBlock(unsigned int, uintptr_t pointer) {
  return give(blockTraceback(current(), reinterpret_cast<const void*>(pointer)));
}
