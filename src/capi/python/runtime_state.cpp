// `_PyRuntime`: the process-wide struct of the internal headers, whose inline functions read some
// of its words. The runtime's own state is in object/interpreter.h; here are copies of what
// extension modules look at: the current thread, the interpreters, shared immutable objects.

#define Py_BUILD_CORE 1

#include "capi/python/runtime_state.h"

#include <pthread.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "object/interpreter.h"
#include "vm/gil.h"

// The tables of static strings are of no use to anybody but CPython's own C code.
// Its atomics: the compiler's, because C's are not those of C++20.
#undef HAVE_STD_ATOMIC
#include <internal/pycore_runtime.h>

extern "C" {
API_DATA _PyRuntimeState _PyRuntime;
}

namespace taipan {

namespace {

/// Objects that were ready before anything ran, as they are: immortal and never changed.
void copySharedObjects() {
  auto& singletons = _PyRuntime.global_objects.singletons;
  static_assert(sizeof(Int) == sizeof(singletons.small_ints[0]));
  static_assert(kSmallIntMin == -_PY_NSMALLNEGINTS && kSmallIntMax >= _PY_NSMALLPOSINTS - 1);
  std::memcpy(static_cast<void*>(singletons.small_ints), smallInts, sizeof(singletons.small_ints));
}

}  // namespace

void initRuntimeState() {
  copySharedObjects();
  auto* interpreter = reinterpret_cast<PyInterpreterState*>(&runtime().mainInterpreter);
  _PyRuntime.interpreters.head = interpreter;
  _PyRuntime.interpreters.main = interpreter;
  _PyRuntime.main_thread = pthread_self();
  _PyRuntime._initialized = 1;
  _PyRuntime.preinitialized = 1;
  _PyRuntime.core_initialized = 1;
  _PyRuntime.initialized = 1;
  currentThreadMirror = reinterpret_cast<Thread**>(&_PyRuntime.gilstate.tstate_current);
}

}  // namespace taipan
