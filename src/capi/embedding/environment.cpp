// Environment variables and -X options, as the start of the runtime reads them.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include <Python.h>
#include <internal/pycore_initconfig.h>
#include <sys/random.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cwchar>

#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"

using namespace taipan;

/// The variable, or null if it is empty or the environment is not to be used.
API(const char*) _Py_GetEnv(int useEnvironment, const char* name) {
  if (useEnvironment == 0) return nullptr;
  const char* value = std::getenv(name);
  return value != nullptr && *value != 0 ? value : nullptr;
}

/// The same by the flag variables.
API(char*) Py_GETENV(const char* name) {
  return Py_IgnoreEnvironmentFlag != 0 ? nullptr : std::getenv(name);
}

/// Raises a flag to the number that a variable holds; any other text counts as 1.
API(void) _Py_get_env_flag(int useEnvironment, int* flag, const char* name) {
  const char* text = _Py_GetEnv(useEnvironment, name);
  if (text == nullptr) return;
  char* end;
  errno = 0;
  long number = std::strtol(text, &end, 10);
  bool good = *end == 0 && errno == 0 && number >= 0 && number <= INT_MAX;
  int value = good ? static_cast<int>(number) : 1;
  if (*flag < value) *flag = value;
}

/// The option "name" or "name=value" as it was given, or null.
API(const wchar_t*) _Py_get_xoption(const PyWideStringList* options, const wchar_t* name) {
  usize length = std::wcslen(name);
  for (isize i = 0; i < options->length; ++i) {
    const wchar_t* option = options->items[i];
    bool same = std::wcsncmp(option, name, length) == 0;
    if (same && (option[length] == 0 || option[length] == L'=')) return option;
  }
  return nullptr;
}

// --- random bytes -------------------------------------------------------------------------------

/// Fills a buffer from the system's generator; `flags` are getrandom's.
static int fillRandom(void* buffer, isize size, unsigned flags) {
  if (size < 0) return toInt(current().raise(valueErrorType, "negative argument not allowed"));
  auto* out = static_cast<char*>(buffer);
  while (size > 0) {
    ssize_t got = getrandom(out, static_cast<usize>(size), flags);
    if (got < 0) {
      if (errno != EINTR) return toInt(raiseErrno(current()));
      if (PyErr_CheckSignals() < 0) return -1;
      continue;
    }
    out += got;
    size -= got;
  }
  return 0;
}

API(int) _PyOS_URandom(void* buffer, Py_ssize_t size) { return fillRandom(buffer, size, 0); }
/// Does not wait for the generator to be ready.
API(int) _PyOS_URandomNonblock(void* buffer, Py_ssize_t size) {
  return fillRandom(buffer, size, GRND_NONBLOCK);
}
