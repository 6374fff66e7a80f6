// The exit functions, for the end of the runtime.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Calls the registered functions, the last first; exceptions go to sys.unraisablehook.
void runExitFunctions(Thread& t);

}  // namespace taipan
