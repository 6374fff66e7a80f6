// Interpreter ids, and what asks for other interpreters than the main one: the runtime has one.

#define Py_BUILD_CORE 1

#include "capi/capi.h"
#include "object/interpreter.h"

using namespace taipan;

/// As documented for failure: null.
API(PyThreadState*) Py_NewInterpreter(void) { return nullptr; }
API(PyThreadState*) _Py_NewInterpreter(int) {
  current().raise(notImplementedErrorType, "interpreters besides the main one");
  return nullptr;
}
API(void) Py_EndInterpreter(PyThreadState*) {
  Py_FatalError("the main interpreter cannot be ended");
}

API(void) _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState*, _PyFrameEvalFunction function) {
  if (function == &_PyEval_EvalFrameDefault) return;
  current().raise(notImplementedErrorType, "another function that evaluates frames");
}
API(_PyFrameEvalFunction) _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState*) {
  return &_PyEval_EvalFrameDefault;
}

// The main interpreter lives as long as the process: references to its id are not counted.
API(int) _PyInterpreterState_RequiresIDRef(PyInterpreterState*) { return 0; }
API(void) _PyInterpreterState_RequireIDRef(PyInterpreterState*, int) {}
API(int) _PyInterpreterState_IDInitref(PyInterpreterState*) { return 0; }
API(int) _PyInterpreterState_IDIncref(PyInterpreterState*) { return 0; }
API(void) _PyInterpreterState_IDDecref(PyInterpreterState*) {}

static PyObject* refuseId() {
  return give(current().raise(notImplementedErrorType, "interpreter ids as objects"));
}
API(PyObject*) _PyInterpreterID_New(int64_t) { return refuseId(); }
API(PyObject*) _PyInterpreterState_GetIDObject(PyInterpreterState*) { return refuseId(); }
API(PyInterpreterState*) _PyInterpreterID_LookUp(PyObject*) {
  refuseId();
  return nullptr;
}
