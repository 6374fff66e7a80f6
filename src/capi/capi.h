// What all files of the C API share: the installed <Python.h>, which type-checks our definitions,
// and the conversions between its types and the core's. A body casts, calls the core and gives the
// result back in C's convention; it does not look into objects through <Python.h>.
//
//   API(int) PyList_Append(PyObject* list, PyObject* item) {
//     return toInt(as<List>(list)->append(Thread::current(), as(item)));
//   }
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

/// An exported definition. Most are declared by <Python.h> as well; private ones (`_Py...`) are
/// not.
#define API(type) extern "C" __attribute__((visibility("default"))) type
/// Exported data: `API_DATA PyObject* PyExc_...`.
#define API_DATA __attribute__((visibility("default")))

namespace taipan {

// --- from C -------------------------------------------------------------------------------------

/// The core's view of an object (borrowed, may be null); the caller knows that it is a T.
template <class T = Object>
inline T* as(PyObject* object) {
  return static_cast<T*>(reinterpret_cast<Object*>(object));
}
inline Type* as(PyTypeObject* type) { return reinterpret_cast<Type*>(type); }
inline Object* const* as(PyObject* const* items) { return reinterpret_cast<Object* const*>(items); }
inline Object** as(PyObject** slot) { return reinterpret_cast<Object**>(slot); }
inline Thread& as(PyThreadState* thread) { return *reinterpret_cast<Thread*>(thread); }
inline MethodDef* as(PyMethodDef* row) { return reinterpret_cast<MethodDef*>(row); }

/// The state of the calling thread, which holds the GIL.
inline Thread& current() { return Thread::current(); }

// --- to C ---------------------------------------------------------------------------------------

/// A borrowed reference as C sees it.
inline PyObject* py(const Object* object) {
  return reinterpret_cast<PyObject*>(const_cast<Object*>(object));
}
inline PyTypeObject* py(Type* type) { return reinterpret_cast<PyTypeObject*>(type); }
inline PyThreadState* py(Thread* thread) { return reinterpret_cast<PyThreadState*>(thread); }

/// A new reference for the caller, null with a pending exception.
template <class T>
inline PyObject* give(Ref<T>&& ref) {
  return reinterpret_cast<PyObject*>(ref.release());
}
inline PyObject* give(Failure) { return nullptr; }
/// The same for lookups where both "missing" and "failed" are null.
template <class T>
inline PyObject* give(LookupOf<T>&& lookup) {
  return reinterpret_cast<PyObject*>(std::move(lookup).value().release());
}
/// Another reference to a borrowed object, for the caller.
inline PyObject* share(const Object* object) {
  return give(Ref<>::share(const_cast<Object*>(object)));
}
inline PyObject* giveNone() { return share(none()); }

inline int toInt(Failure) { return -1; }
inline Py_ssize_t toSize(Failure) { return -1; }
inline int toInt(const Status& status) { return status.toInt(); }
/// 1, 0, or -1 with an exception.
inline int toInt(Result<bool>&& result) { return result.failed() ? -1 : result.value() ? 1 : 0; }
inline int toInt(Result<int>&& result) { return result.failed() ? -1 : result.value(); }
inline Py_ssize_t toSize(Result<isize>&& result) { return result.failed() ? -1 : result.value(); }
/// "found" as 1, "missing" as 0, "failed" as -1; the value goes to `*out` (null unless found).
inline int toInt(Lookup&& lookup, PyObject** out) {
  bool failed = lookup.failed();
  *out = give(std::move(lookup));
  return failed ? -1 : *out != nullptr;
}

// --- misuse -------------------------------------------------------------------------------------

/// SystemError "FILE:LINE: bad argument to internal function": a caller broke the contract.
Failure badInternalCall(const char* file, int line);
#define BAD_INTERNAL_CALL() ::taipan::badInternalCall(__FILE__, __LINE__)
/// SystemError "null argument to internal routine", unless an exception is pending already.
Failure nullArgument();

}  // namespace taipan
