// The interactive session.
#pragma once

#include <cstdio>

#include "object/thread.h"

namespace taipan {

/// Reads statements from stdin and runs them in `__main__` until end of input; the exit code.
/// `startsSession`: there was no program before, so PYTHONSTARTUP is run.
int runInteractive(Thread& t, bool startsSession);

/// What running one statement of a session came to.
enum class SessionStep {
  kNext,         ///< something was run
  kFailed,       ///< an exception was reported
  kInterrupted,  ///< that was KeyboardInterrupt
  kEnd,          ///< end of input
  kExit,         ///< SystemExit is pending
  kNoMemory,     ///< to go on with
};
/// Reads a statement from a file and runs it in `__main__`. `future` (CompileFlag bits of features)
/// is kept from one to the next.
SessionStep runStatementOf(Thread& t, std::FILE* file, Object* filename, int* future);
/// Sets sys.ps1 and sys.ps2 where there are none; an exception is pending on failure.
Status setDefaultPrompts(Thread& t);

}  // namespace taipan
