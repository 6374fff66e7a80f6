// tracemalloc: nothing is traced unless it was started, which the module reports.

#include "capi/capi.h"

using namespace taipan;

/// -2: tracing is off (documented result).
API(int) PyTraceMalloc_Track(unsigned int, uintptr_t, size_t) { return -2; }
API(int) PyTraceMalloc_Untrack(unsigned int, uintptr_t) { return -2; }
API(PyObject*) _PyTraceMalloc_GetTraceback(unsigned int, uintptr_t) { return giveNone(); }
