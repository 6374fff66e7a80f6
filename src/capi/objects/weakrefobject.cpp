// Weak references.

#include "builtins/weakref/weakref.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyWeakref_NewRef(PyObject* object, PyObject* callback) {
  return give(newWeakref(current(), as(object), as(callback)));
}
API(PyObject*) PyWeakref_NewProxy(PyObject* object, PyObject* callback) {
  return give(newWeakProxy(current(), as(object), as(callback)));
}
API(PyObject*) PyWeakref_GetObject(PyObject* reference) {
  if (reference == nullptr || !(isWeakref(as(reference)) || isWeakProxy(as(reference)))) {
    return give(BAD_INTERNAL_CALL());
  }
  return py(weakrefGetBorrowed(*as<WeakReference>(reference)));
}

API(void) PyObject_ClearWeakRefs(PyObject* object) {
  if (object == nullptr || !supportsWeakrefs(as(object)->type) || as(object)->refcount != 0) {
    BAD_INTERNAL_CALL();
    return;
  }
  if (*weaklistOf(as(object)) != nullptr) clearWeakrefs(as(object));
}

#undef PyType_SUPPORTS_WEAKREFS
API(int) PyType_SUPPORTS_WEAKREFS(PyTypeObject* type) { return supportsWeakrefs(as(type)); }
API(PyObject**) PyObject_GET_WEAKREFS_LISTPTR(PyObject* object) {
  return reinterpret_cast<PyObject**>(weaklistOf(as(object)));
}

API(Py_ssize_t) _PyWeakref_GetWeakrefCount(PyWeakReference* head) {
  isize count = 0;
  for (; head != nullptr; head = head->wr_next) ++count;
  return count;
}
API(void) _PyWeakref_ClearRef(PyWeakReference* reference) {
  detachWeakref(*reinterpret_cast<WeakReference*>(reference));
}
