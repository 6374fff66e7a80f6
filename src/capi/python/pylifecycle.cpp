// Start and end of the runtime, as embedding programs and extension modules see them.

#include <cstdlib>

#include "capi/capi.h"
#include "modules/runtime/runtime.h"

using namespace taipan;

API(void) Py_Exit(int code) {
  if (finalizeRuntime() < 0) code = 120;
  std::exit(code);
}
