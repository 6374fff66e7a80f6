// The pending exception and the one being handled: looking, taking, putting back, chaining.

#include "builtins/exceptions/exceptions.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "object/interpreter.h"

using namespace taipan;

// --- pending -------------------------------------------------------------------------------------

API(PyObject*) PyErr_Occurred(void) {
  Thread* t = Thread::currentOrNull();
  return t == nullptr ? nullptr : py(t->pendingType);
}

API(void) PyErr_Clear(void) { current().clearPending(); }
API(void) _PyErr_Clear(PyThreadState* thread) { as(thread).clearPending(); }

API(void) PyErr_Fetch(PyObject** type, PyObject** value, PyObject** traceback) {
  current().fetch(as(type), as(value), as(traceback));
}
API(void)
_PyErr_Fetch(PyThreadState* thread, PyObject** type, PyObject** value, PyObject** traceback) {
  as(thread).fetch(as(type), as(value), as(traceback));
}

API(void) PyErr_Restore(PyObject* type, PyObject* value, PyObject* traceback) {
  current().restore(as(type), as(value), as(traceback));
}
API(void)
_PyErr_Restore(PyThreadState* thread, PyObject* type, PyObject* value, PyObject* traceback) {
  as(thread).restore(as(type), as(value), as(traceback));
}

API(void) PyErr_NormalizeException(PyObject** type, PyObject** value, PyObject** traceback) {
  normalizeException(current(), as(type), as(value), as(traceback));
}
API(void)
_PyErr_NormalizeException(PyThreadState* thread, PyObject** type, PyObject** value,
                          PyObject** traceback) {
  normalizeException(as(thread), as(type), as(value), as(traceback));
}

API(int) PyErr_GivenExceptionMatches(PyObject* given, PyObject* wanted) {
  return exceptionMatches(as(given), as(wanted));
}

API(int) PyErr_ExceptionMatches(PyObject* wanted) {
  return exceptionMatches(current().pendingType, as(wanted));
}
API(int) _PyErr_ExceptionMatches(PyThreadState* thread, PyObject* wanted) {
  return exceptionMatches(as(thread).pendingType, as(wanted));
}

// --- being handled -------------------------------------------------------------------------------

API(PyObject*) PyErr_GetHandledException(void) { return share(handledException(current())); }
API(PyObject*) _PyErr_GetHandledException(PyThreadState* thread) {
  return share(handledException(as(thread)));
}

static void setHandled(Thread& t, Object* exception) {
  assignOwned(t.excInfo->value, exception == none() ? nullptr : Ref<>::share(exception).release());
}
API(void) PyErr_SetHandledException(PyObject* exception) { setHandled(current(), as(exception)); }
API(void) _PyErr_SetHandledException(PyThreadState* thread, PyObject* exception) {
  setHandled(as(thread), as(exception));
}

API(void)
_PyErr_GetExcInfo(PyThreadState* thread, PyObject** type, PyObject** value, PyObject** traceback) {
  Object* handled = handledException(as(thread));
  *value = share(handled);
  *type = handled == nullptr ? nullptr : share(handled->type);
  *traceback =
      handled == nullptr ? nullptr : share(static_cast<BaseException*>(handled)->traceback);
}
API(void) PyErr_GetExcInfo(PyObject** type, PyObject** value, PyObject** traceback) {
  _PyErr_GetExcInfo(py(&current()), type, value, traceback);
}

API(void) PyErr_SetExcInfo(PyObject* type, PyObject* value, PyObject* traceback) {
  setHandled(current(), as(value));
  // All three are taken over; type and traceback follow from the value.
  xdecref(as(value));
  xdecref(as(type));
  xdecref(as(traceback));
}

API(_PyErr_StackItem*) _PyErr_GetTopmostException(PyThreadState* thread) {
  return reinterpret_cast<_PyErr_StackItem*>(topmostException(as(thread)));
}

API(PyObject*) _PyErr_StackItemToExcInfoTuple(_PyErr_StackItem* item) {
  Object* value = as(item->exc_value);
  if (value == nullptr) value = none();
  Object* type = isNone(value) ? none() : value->type;
  Object* traceback = isNone(value) ? nullptr : static_cast<BaseException*>(value)->traceback;
  return give(packTuple(current(), {type, value, traceback == nullptr ? none() : traceback}));
}

// --- chaining ------------------------------------------------------------------------------------

API(void) _PyErr_ChainExceptions(PyObject* type, PyObject* value, PyObject* traceback) {
  chainPending(current(), as(type), as(value), as(traceback));
}

API(void) _PyErr_ChainStackItem(_PyErr_StackItem* item) {
  Thread& t = current();
  Object* context = item != nullptr ? as(item->exc_value) : handledException(t);
  if (context == nullptr || isNone(context)) return;
  Ref<> keep = Ref<>::share(context);
  Ref<> raised = t.takePending();
  if (!raised) return;
  ExceptionStackItem top{context, t.excInfo};
  t.excInfo = &top;
  t.raiseInstance(raised.get());
  t.excInfo = top.previous;
}
