// Small objects: iterators, cells, generic aliases, namespaces.

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/iterator/iterators.h"
#include "builtins/namespace/namespace.h"
#include "capi/capi.h"
#include "vm/function/cell.h"

using namespace taipan;

API(PyObject*) PySeqIter_New(PyObject* sequence) {
  return give(newSequenceIterator(current(), as(sequence)));
}
API(PyObject*) PyCallIter_New(PyObject* callable, PyObject* sentinel) {
  return give(newCallableIterator(current(), as(callable), as(sentinel)));
}

API(PyObject*) PyCell_New(PyObject* value) { return give(newCell(current(), as(value))); }
API(PyObject*) PyCell_Get(PyObject* cell) {
  if (!isCell(as(cell))) return give(BAD_INTERNAL_CALL());
  return share(as<Cell>(cell)->value);
}
API(int) PyCell_Set(PyObject* cell, PyObject* value) {
  if (!isCell(as(cell))) return toInt(BAD_INTERNAL_CALL());
  assignOwned(as<Cell>(cell)->value, Ref<>::share(as(value)).release());
  return 0;
}

API(PyObject*) Py_GenericAlias(PyObject* origin, PyObject* args) {
  return give(taipan::newGenericAlias(current(), as(origin), as(args)));
}
API(PyObject*) _PyNamespace_New(PyObject* kwargs) {
  return give(newSimpleNamespace(current(), as(kwargs)));
}
