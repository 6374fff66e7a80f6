// Showing exceptions: on sys.stderr, the unraisable ones, SystemExit.

#include <cstdio>

#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"

using namespace taipan;

API(void) PyErr_PrintEx(int setLast) {
  Thread& t = current();
  if (t.pendingMatches(systemExitType) && t.interpreter->config->inspect == 0) {
    Py_Exit(exitCodeOfPending(t));
  }
  // The program's own output comes before.
  std::fflush(stdout);
  printPending(t, setLast != 0);
}
API(void) PyErr_Print(void) { PyErr_PrintEx(1); }
API(void) _PyErr_Print(PyThreadState*) { PyErr_PrintEx(1); }

API(void) _PyErr_Display(PyObject* file, PyObject*, PyObject* value, PyObject* traceback) {
  if (value != nullptr && isException(as(value)) && traceback != nullptr &&
      as<BaseException>(value)->traceback == nullptr) {
    exceptionSetTraceback(as(value), Ref<>::share(as(traceback)).release());
  }
  displayException(current(), as(file), as(value));
}

API(void) PyErr_WriteUnraisable(PyObject* object) { current().writeUnraisable(as(object)); }

API(void) PyErr_Display(PyObject*, PyObject* value, PyObject* traceback) {
  if (PyObject* file = PySys_GetObject("stderr"); file != nullptr && !isNone(as(file))) {
    Ref<> keep = Ref<>::share(as(file));
    _PyErr_Display(file, nullptr, value, traceback);
    return;
  }
  displayOnStderr(current(), as(value));
}

API(void) _PyErr_WriteUnraisableMsg(const char* message, PyObject* object) {
  writeUnraisableMessage(current(), message, as(object));
}

API(int) _Py_HandleSystemExit(int* code) {
  Thread& t = current();
  if (!t.pendingMatches(systemExitType)) return 0;
  *code = exitCodeOfPending(t);
  return 1;
}
