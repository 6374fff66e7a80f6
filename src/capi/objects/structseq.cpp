// Struct sequences.

#include "builtins/structseq/structseq.h"

#include "capi/capi.h"

using namespace taipan;

API(PyTypeObject*) _PyStructSequence_NewType(PyStructSequence_Desc* desc, unsigned long flags) {
  Ref<Type> type = newStructSeqType(current(), *reinterpret_cast<StructSeqDesc*>(desc));
  if (type) type->flags |= flags;
  return py(type.release());
}
API(PyTypeObject*) PyStructSequence_NewType(PyStructSequence_Desc* desc) {
  return _PyStructSequence_NewType(desc, 0);
}

API(PyObject*) PyStructSequence_New(PyTypeObject* type) {
  return give(newStructSeq(current(), *as(type)));
}
API(void) PyStructSequence_SetItem(PyObject* sequence, Py_ssize_t index, PyObject* value) {
  as<Tuple>(sequence)->items[index] = as(value);
}
API(PyObject*) PyStructSequence_GetItem(PyObject* sequence, Py_ssize_t index) {
  return py(as<Tuple>(sequence)->items[index]);
}
