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

/// Of a frame of PyFrame_New, whose reference it takes over.
static PyObject* fromFrame(PyFrameObject* frame, Type& type, PyObject* name, PyObject* qualname) {
  Ref<Frame> owned = Ref<Frame>::steal(reinterpret_cast<Frame*>(frame));
  return give(generatorFromFrame(current(), std::move(owned), type, as(name), as(qualname)));
}
API(PyObject*) PyGen_New(PyFrameObject* frame) {
  return fromFrame(frame, generatorType, nullptr, nullptr);
}
API(PyObject*) PyGen_NewWithQualName(PyFrameObject* frame, PyObject* name, PyObject* qualname) {
  return fromFrame(frame, generatorType, name, qualname);
}
API(PyObject*) PyCoro_New(PyFrameObject* frame, PyObject* name, PyObject* qualname) {
  return fromFrame(frame, coroutineType, name, qualname);
}
API(PyObject*) PyAsyncGen_New(PyFrameObject* frame, PyObject* name, PyObject* qualname) {
  return fromFrame(frame, asyncGenType, name, qualname);
}
