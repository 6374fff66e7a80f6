// Struct sequences.

#include "builtins/structseq/structseq.h"

#include "capi/capi.h"

using namespace taipan;

// The header's declaration makes it visible; g++ would not take the attribute at a constant.
const char* const PyStructSequence_UnnamedField = kStructSeqUnnamed;

API(int)
_PyStructSequence_InitType(PyTypeObject* type, PyStructSequence_Desc* desc, unsigned long flags) {
  Type& self = *as(type);
  if (self.refcount == 0) self.refcount = 1;
  self.flags |= flags;
  bool constructible = (flags & kTypeDisallowInstantiation) == 0;
  return toInt(
      initStructSeqType(current(), self, *reinterpret_cast<StructSeqDesc*>(desc), constructible));
}
API(int) PyStructSequence_InitType2(PyTypeObject* type, PyStructSequence_Desc* desc) {
  return _PyStructSequence_InitType(type, desc, 0);
}
API(void) PyStructSequence_InitType(PyTypeObject* type, PyStructSequence_Desc* desc) {
  (void)PyStructSequence_InitType2(type, desc);
}

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
