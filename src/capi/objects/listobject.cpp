// Lists.

#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyList_New(Py_ssize_t size) {
  if (size < 0) return give(BAD_INTERNAL_CALL());
  return give(newList(current(), size));
}

API(Py_ssize_t) PyList_Size(PyObject* list) {
  if (!isList(as(list))) return toSize(BAD_INTERNAL_CALL());
  return as<List>(list)->size;
}

API(PyObject*) PyList_GetItem(PyObject* list, Py_ssize_t index) {
  if (!isList(as(list))) return give(BAD_INTERNAL_CALL());
  if (static_cast<usize>(index) >= static_cast<usize>(as<List>(list)->size)) {
    return give(current().raise(indexErrorType, "list index out of range"));
  }
  return py(as<List>(list)->items[index]);
}

API(int) PyList_SetItem(PyObject* list, Py_ssize_t index, PyObject* item) {
  Ref<> owned = Ref<>::steal(as(item));
  if (!isList(as(list))) return toInt(BAD_INTERNAL_CALL());
  if (static_cast<usize>(index) >= static_cast<usize>(as<List>(list)->size)) {
    return toInt(current().raise(indexErrorType, "list assignment index out of range"));
  }
  assignOwned(as<List>(list)->items[index], owned.release());
  return 0;
}

API(int) PyList_Insert(PyObject* list, Py_ssize_t index, PyObject* item) {
  if (!isList(as(list)) || item == nullptr) return toInt(BAD_INTERNAL_CALL());
  return toInt(as<List>(list)->insert(current(), index, as(item)));
}

API(int) PyList_Append(PyObject* list, PyObject* item) {
  if (!isList(as(list)) || item == nullptr) return toInt(BAD_INTERNAL_CALL());
  return toInt(as<List>(list)->append(current(), as(item)));
}

API(PyObject*) PyList_GetSlice(PyObject* list, Py_ssize_t low, Py_ssize_t high) {
  if (!isList(as(list))) return give(BAD_INTERNAL_CALL());
  isize size = as<List>(list)->size;
  low = low < 0 ? 0 : low > size ? size : low;
  high = high < low ? low : high > size ? size : high;
  return give(listSlice(current(), as<List>(list), low, high));
}

API(int) PyList_SetSlice(PyObject* list, Py_ssize_t low, Py_ssize_t high, PyObject* items) {
  if (!isList(as(list))) return toInt(BAD_INTERNAL_CALL());
  return toInt(as<List>(list)->setSlice(current(), low, high, as(items)));
}

API(int) PyList_Sort(PyObject* list) {
  if (list == nullptr || !isList(as(list))) return toInt(BAD_INTERNAL_CALL());
  return toInt(as<List>(list)->sort(current()));
}

API(int) PyList_Reverse(PyObject* list) {
  if (list == nullptr || !isList(as(list))) return toInt(BAD_INTERNAL_CALL());
  as<List>(list)->reverse();
  return 0;
}

API(PyObject*) PyList_AsTuple(PyObject* list) {
  if (list == nullptr || !isList(as(list))) return give(BAD_INTERNAL_CALL());
  return give(listToTuple(current(), as<List>(list)));
}

API(PyObject*) _PyList_Extend(PyListObject* self, PyObject* iterable) {
  PyObject* list = reinterpret_cast<PyObject*>(self);
  if (as<List>(list)->extend(current(), as(iterable)).failed()) return nullptr;
  return giveNone();
}
