// tracemalloc's blocks that C code notes by hand.

#include "modules/internals/tracemalloc.h"

#include "capi/capi.h"
#include "memory/block_trace.h"

using namespace taipan;

// <tracemalloc.h> declares its functions without C linkage, so they are defined under other names
// that have their symbols.
API(int) trackBlock(unsigned int, uintptr_t, size_t) __asm__("PyTraceMalloc_Track");
API(int) untrackBlock(unsigned int, uintptr_t) __asm__("PyTraceMalloc_Untrack");
API(PyObject*) givenTraceback(unsigned int, uintptr_t) __asm__("_PyTraceMalloc_GetTraceback");

/// -2 while tracing is off (documented result). May be called without the GIL.
API(int) trackBlock(unsigned int domain, uintptr_t pointer, size_t size) {
  if (!isTracingBlocks()) return -2;
  PyGILState_STATE state = PyGILState_Ensure();
  bool noted = addBlockTrace(domain, reinterpret_cast<const void*>(pointer), size);
  PyGILState_Release(state);
  return noted ? 0 : -1;
}
API(int) untrackBlock(unsigned int domain, uintptr_t pointer) {
  if (!isTracingBlocks()) return -2;
  removeBlockTrace(domain, reinterpret_cast<const void*>(pointer));
  return 0;
}
API(PyObject*) givenTraceback(unsigned int domain, uintptr_t pointer) {
  return give(tracebackOfBlock(current(), domain, reinterpret_cast<const void*>(pointer)));
}
