// What internal tests ask of configuration and path code that is not ours. The configuration itself
// is in capi/embedding/.

#define Py_BUILD_CORE 1

#include "capi/capi.h"
#include "modules/display/display.h"
#include "object/interpreter.h"

using namespace taipan;

static Failure notImplemented(const char* what) {
  return current().raise(notImplementedErrorType, "%s", what);
}

/// The paths are computed in C++ (modules/runtime/paths.cpp): there is no such program, and one
/// that nothing runs would tell nothing.
API(PyObject*) _Py_Get_Getpath_CodeObject(void) {
  return give(notImplemented("_Py_Get_Getpath_CodeObject"));
}
API(int) _Py_IsFinalizing(void) { return runtime().finalizing; }

API(Py_ssize_t) _Py_UTF8_Edit_Cost(PyObject* a, PyObject* b, Py_ssize_t limit) {
  return editDistance(viewOf(*as<Str>(a)), viewOf(*as<Str>(b)), limit < 0 ? kIsizeMax / 2 : limit);
}
