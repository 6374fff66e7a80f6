// The configuration of an interpreter as embedding programs fill it in.

#define Py_BUILD_CORE 1

#include <cstring>

#include "capi/capi.h"
#include "modules/display/display.h"
#include "object/interpreter.h"

using namespace taipan;

/// The runtime is configured by object/config.h; the C struct and dicts of it are not filled yet.
static Failure notImplemented(const char* what) {
  return current().raise(notImplementedErrorType, "%s", what);
}

API(void) PyConfig_Clear(PyConfig* config) { std::memset(config, 0, sizeof *config); }
API(void) PyConfig_InitIsolatedConfig(PyConfig* config) {
  PyConfig_Clear(config);
  config->isolated = 1;
  config->use_environment = 0;
  config->user_site_directory = 0;
  config->safe_path = 1;
}

API(PyObject*) _PyConfig_AsDict(const PyConfig*) {
  return give(notImplemented("_PyConfig_AsDict"));
}
API(int) _PyConfig_FromDict(PyConfig*, PyObject*) {
  return toInt(notImplemented("_PyConfig_FromDict"));
}
API(PyObject*) _Py_GetConfigsAsDict(void) { return give(notImplemented("_Py_GetConfigsAsDict")); }
API(int) _PyInterpreterState_GetConfigCopy(PyConfig*) {
  return toInt(notImplemented("_PyInterpreterState_GetConfigCopy"));
}
API(int) _PyInterpreterState_SetConfig(const PyConfig*) {
  return toInt(notImplemented("_PyInterpreterState_SetConfig"));
}
API(PyObject*) _Py_Get_Getpath_CodeObject(void) {
  return give(notImplemented("_Py_Get_Getpath_CodeObject"));
}
/// There is no path configuration apart from the interpreter's.
API(void) _PyPathConfig_ClearGlobal(void) {}

API(int) _Py_IsFinalizing(void) { return runtime().finalizing; }
API(PyObject*) _PyContext_NewHamtForTests(void) {
  return give(notImplemented("contexts are not made of a HAMT"));
}

API(Py_ssize_t) _Py_UTF8_Edit_Cost(PyObject* a, PyObject* b, Py_ssize_t limit) {
  return editDistance(viewOf(*as<Str>(a)), viewOf(*as<Str>(b)), limit < 0 ? kIsizeMax / 2 : limit);
}
