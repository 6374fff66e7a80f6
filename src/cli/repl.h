// The interactive session.
#pragma once

#include "object/thread.h"

namespace taipan {

/// Reads statements from stdin and runs them in `__main__` until end of input; the exit code.
/// `startsSession`: there was no program before, so PYTHONSTARTUP is run.
int runInteractive(Thread& t, bool startsSession);

}  // namespace taipan
