// Ends of the process that are nobody's exception: violated contracts of C code.

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"
#include "modules/fault/traceback_dump.h"

using namespace taipan;

/// Says what went wrong, shows the pending exception or where each thread is, and aborts.
[[noreturn]] static void die(const char* function, const char* message) {
  std::fflush(stdout);
  fatalError(function, message);
}

#undef Py_FatalError
API(void) Py_FatalError(const char* message) { die(nullptr, message); }

API(void) _Py_FatalErrorFunc(const char* function, const char* message) { die(function, message); }

API(void) _Py_FatalErrorFormat(const char* function, const char* format, ...) {
  char message[1024];
  va_list args;
  va_start(args, format);
  std::vsnprintf(message, sizeof message, format, args);
  va_end(args);
  die(function, message);
}

API(void) _Py_FatalError_TstateNULL(const char* function) {
  die(function,
      "the function must be called with the GIL held, after Python initialization and "
      "before Python finalization, but the GIL is released (the current Python thread "
      "state is NULL)");
}

API(void) _Py_FatalRefcountErrorFunc(const char* function, const char* message) {
  die(function, message);
}
