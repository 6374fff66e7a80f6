// Tuples.

#include <cstdarg>

#include "builtins/tuple/tuple.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyTuple_New(Py_ssize_t size) {
  if (size < 0) return give(BAD_INTERNAL_CALL());
  return give(newTuple(current(), size));
}

API(Py_ssize_t) PyTuple_Size(PyObject* tuple) {
  if (!isTuple(as(tuple))) return toSize(BAD_INTERNAL_CALL());
  return as<Tuple>(tuple)->size;
}

API(PyObject*) PyTuple_GetItem(PyObject* tuple, Py_ssize_t index) {
  if (!isTuple(as(tuple))) return give(BAD_INTERNAL_CALL());
  if (static_cast<usize>(index) >= static_cast<usize>(as<Tuple>(tuple)->size)) {
    return give(current().raise(indexErrorType, "tuple index out of range"));
  }
  return py(as<Tuple>(tuple)->items[index]);
}

API(int) PyTuple_SetItem(PyObject* tuple, Py_ssize_t index, PyObject* item) {
  Ref<> owned = Ref<>::steal(as(item));
  if (!isTuple(as(tuple)) || as(tuple)->refcount != 1) return toInt(BAD_INTERNAL_CALL());
  if (static_cast<usize>(index) >= static_cast<usize>(as<Tuple>(tuple)->size)) {
    return toInt(current().raise(indexErrorType, "tuple assignment index out of range"));
  }
  assignOwned(as<Tuple>(tuple)->items[index], owned.release());
  return 0;
}

API(PyObject*) PyTuple_GetSlice(PyObject* tuple, Py_ssize_t low, Py_ssize_t high) {
  if (tuple == nullptr || !isTuple(as(tuple))) return give(BAD_INTERNAL_CALL());
  isize size = as<Tuple>(tuple)->size;
  low = low < 0 ? 0 : low;
  high = high > size ? size : high;
  if (high < low) high = low;
  if (low > size) low = high = size;
  return give(tupleSlice(current(), as<Tuple>(tuple), low, high));
}

API(PyObject*) PyTuple_Pack(Py_ssize_t size, ...) {
  Ref<Tuple> tuple = newTuple(current(), size);
  if (!tuple) return nullptr;
  va_list items;
  va_start(items, size);
  for (isize i = 0; i < size; ++i) {
    tuple->items[i] = Ref<>::share(as(va_arg(items, PyObject*))).release();
  }
  va_end(items);
  return give(std::move(tuple));
}

API(int) _PyTuple_Resize(PyObject** tuple, Py_ssize_t size) {
  if (*tuple == nullptr || !isExactly(as(*tuple), &tupleType) ||
      (as<Tuple>(*tuple)->size != 0 && as(*tuple)->refcount != 1)) {
    xdecref(as(*tuple));
    *tuple = nullptr;
    return toInt(BAD_INTERNAL_CALL());
  }
  return toInt(tupleResize(current(), reinterpret_cast<Tuple**>(tuple), size));
}

API(void) _PyTuple_MaybeUntrack(PyObject* tuple) {
  if (isExactly(as(tuple), &tupleType)) tupleMaybeUntrack(as<Tuple>(tuple));
}
