// Sets and frozensets.

#include "builtins/exceptions/exceptions.h"
#include "builtins/set/set_internal.h"
#include "capi/capi.h"

using namespace taipan;

extern "C" {
API_DATA PyObject* _PySet_Dummy = py(&setDeletedMarker);
}

API(PyObject*) PySet_New(PyObject* iterable) { return give(newSet(current(), as(iterable))); }
API(PyObject*) PyFrozenSet_New(PyObject* iterable) {
  return give(newFrozenset(current(), as(iterable)));
}

API(Py_ssize_t) PySet_Size(PyObject* set) {
  if (!isAnySet(as(set))) return toSize(BAD_INTERNAL_CALL());
  return as<Set>(set)->used;
}

static bool isPlainSet(PyObject* set) { return isInstanceOf(as(set), &setType); }

API(int) PySet_Clear(PyObject* set) {
  if (!isPlainSet(set)) return toInt(BAD_INTERNAL_CALL());
  setClear(current(), as<Set>(set));
  return 0;
}

API(int) PySet_Contains(PyObject* set, PyObject* key) {
  if (!isAnySet(as(set))) return toInt(BAD_INTERNAL_CALL());
  return toInt(setContains(current(), as<Set>(set), as(key)));
}

API(int) PySet_Discard(PyObject* set, PyObject* key) {
  if (!isPlainSet(set)) return toInt(BAD_INTERNAL_CALL());
  return toInt(setDiscard(current(), as<Set>(set), as(key)));
}

API(int) PySet_Add(PyObject* set, PyObject* key) {
  // A frozenset may be filled by the one who made it.
  bool fillable = isPlainSet(set) || (isAnySet(as(set)) && as(set)->refcount == 1);
  if (!fillable) return toInt(BAD_INTERNAL_CALL());
  return setAdd(current(), as<Set>(set), as(key)).failed() ? -1 : 0;
}

API(PyObject*) PySet_Pop(PyObject* set) {
  if (!isPlainSet(set)) return give(BAD_INTERNAL_CALL());
  return give(setPop(current(), as<Set>(set)));
}

API(int) _PySet_NextEntry(PyObject* set, Py_ssize_t* position, PyObject** key, Py_hash_t* hash) {
  if (!isAnySet(as(set))) return toInt(BAD_INTERNAL_CALL());
  return setNext(as<Set>(set), position, as(key), hash);
}

API(int) _PySet_Update(PyObject* set, PyObject* iterable) {
  if (!isPlainSet(set)) return toInt(BAD_INTERNAL_CALL());
  return toInt(setUpdate(current(), as<Set>(set), as(iterable)));
}
