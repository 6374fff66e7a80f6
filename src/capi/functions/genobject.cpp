// Generators, and the value in StopIteration.

#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"
#include "vm/generator/generator.h"

using namespace taipan;

API(int) _PyGen_FetchStopIterationValue(PyObject** value) {
  Ref<> fetched = fetchStopIterationValue(current());
  *value = give(std::move(fetched));
  return *value == nullptr ? -1 : 0;
}
API(int) _PyGen_SetStopIterationValue(PyObject* value) {
  return toInt(raiseStopIteration(current(), as(value)));
}
API(void) _PyGen_Finalize(PyObject* generator) {
  if (Destructor finalize = as(generator)->type->finalize) finalize(as(generator));
}

/// Frames are made by calls of generator functions only; a frame object cannot become one.
static PyObject* refuse(const char* what) {
  return give(current().raise(notImplementedErrorType, "%s from a frame object", what));
}
API(PyObject*) PyGen_New(PyFrameObject*) { return refuse("generators"); }
API(PyObject*) PyGen_NewWithQualName(PyFrameObject*, PyObject*, PyObject*) {
  return refuse("generators");
}
API(PyObject*) PyCoro_New(PyFrameObject*, PyObject*, PyObject*) { return refuse("coroutines"); }
API(PyObject*) PyAsyncGen_New(PyFrameObject*, PyObject*, PyObject*) {
  return refuse("asynchronous generators");
}
