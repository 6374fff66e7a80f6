// Errors: setting, fetching and handling the pending exception.

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "modules/os/signal_module.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"

using namespace taipan;

// --- setting ------------------------------------------------------------------------------------

/// Makes `exception(value)` pending; `exception` may be any object that C code passes.
static Failure setObject(Thread& t, Object* exception, Object* value) {
  if (exception != nullptr && !isExceptionClass(exception)) {
    return t.raise(systemErrorType,
                   "_PyErr_SetObject: exception %R is not a BaseException subclass", exception);
  }
  if (exception == nullptr) {
    t.clearPending();
    return failure;
  }
  return t.raiseObject(*static_cast<Type*>(exception), value);
}

static Failure setFormat(Thread& t, Object* exception, const char* format, va_list args) {
  // Formatting may run code, which must not see an exception.
  t.clearPending();
  Ref<Str> message = newStrFormatV(t, format, args);
  if (!message) return failure;
  return setObject(t, exception, message.get());
}

API(void) PyErr_SetObject(PyObject* exception, PyObject* value) {
  setObject(current(), as(exception), as(value));
}

API(void) PyErr_SetNone(PyObject* exception) { setObject(current(), as(exception), nullptr); }

API(void) PyErr_SetString(PyObject* exception, const char* text) {
  Thread& t = current();
  Ref<Str> message = newStrUtf8(t, text);
  if (message) setObject(t, as(exception), message.get());
}

API(PyObject*) PyErr_FormatV(PyObject* exception, const char* format, va_list args) {
  return give(setFormat(current(), as(exception), format, args));
}

API(PyObject*) PyErr_Format(PyObject* exception, const char* format, ...) {
  va_list args;
  va_start(args, format);
  setFormat(current(), as(exception), format, args);
  va_end(args);
  return nullptr;
}

API(PyObject*) _PyErr_Format(PyThreadState* thread, PyObject* exception, const char* format, ...) {
  va_list args;
  va_start(args, format);
  setFormat(as(thread), as(exception), format, args);
  va_end(args);
  return nullptr;
}

API(void) _PyErr_SetKeyError(PyObject* key) { raiseKeyError(current(), as(key)); }

API(void) _PyErr_SetObject(PyThreadState* thread, PyObject* type, PyObject* value) {
  setObject(as(thread), as(type), as(value));
}
API(void) _PyErr_SetNone(PyThreadState* thread, PyObject* exception) {
  setObject(as(thread), as(exception), nullptr);
}
API(void) _PyErr_SetString(PyThreadState*, PyObject* exception, const char* text) {
  PyErr_SetString(exception, text);
}

API(PyObject*) PyErr_NoMemory(void) { return give(current().raiseNoMemory()); }
API(PyObject*) _PyErr_NoMemory(PyThreadState* thread) { return give(as(thread).raiseNoMemory()); }

API(int) PyErr_BadArgument(void) {
  current().raise(typeErrorType, "bad argument type for built-in operation");
  return 0;
}

API(void) _PyErr_BadInternalCall(const char* file, int line) { badInternalCall(file, line); }

#undef PyErr_BadInternalCall
API(void) PyErr_BadInternalCall(void) {
  current().raise(systemErrorType, "bad argument to internal function");
}

// --- from errno ---------------------------------------------------------------------------------

API(PyObject*)
PyErr_SetFromErrnoWithFilenameObjects(PyObject* exception, PyObject* name, PyObject* name2) {
  int error = errno;
  return give(raiseErrnoAs(current(), *as<Type>(exception), error, as(name), as(name2)));
}

API(PyObject*) PyErr_SetFromErrnoWithFilenameObject(PyObject* exception, PyObject* name) {
  return PyErr_SetFromErrnoWithFilenameObjects(exception, name, nullptr);
}

API(PyObject*) PyErr_SetFromErrno(PyObject* exception) {
  return PyErr_SetFromErrnoWithFilenameObjects(exception, nullptr, nullptr);
}

API(PyObject*) PyErr_SetFromErrnoWithFilename(PyObject* exception, const char* name) {
  int error = errno;
  Ref<> text = name != nullptr ? decodeFileSystem(current(), name) : Ref<>();
  if (name != nullptr && !text) return nullptr;
  errno = error;
  return PyErr_SetFromErrnoWithFilenameObjects(exception, py(text.get()), nullptr);
}

// --- import and syntax errors -------------------------------------------------------------------

API(PyObject*)
PyErr_SetImportErrorSubclass(PyObject* exception, PyObject* message, PyObject* name,
                             PyObject* path) {
  Thread& t = current();
  Result<bool> good = isSubclass(t, as(exception), &importErrorType);
  if (good.failed()) return nullptr;
  if (!good.value()) {
    return give(t.raise(typeErrorType, "expected a subclass of ImportError"));
  }
  if (message == nullptr) return give(t.raise(typeErrorType, "expected a message argument"));
  return give(raiseImportError(t, *as<Type>(exception), as(message),
                               name != nullptr ? as(name) : none(),
                               path != nullptr ? as(path) : none()));
}

API(PyObject*) PyErr_SetImportError(PyObject* message, PyObject* name, PyObject* path) {
  return PyErr_SetImportErrorSubclass(PyExc_ImportError, message, name, path);
}

// --- looking and clearing -----------------------------------------------------------------------

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

// --- the exception being handled ----------------------------------------------------------------

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

// --- chaining -----------------------------------------------------------------------------------

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

static PyObject* formatFromCause(Thread& t, Object* exception, const char* format, va_list args) {
  Ref<> cause = t.takePending();
  setFormat(t, exception, format, args);
  Ref<> raised = t.takePending();
  if (!raised) return nullptr;
  if (cause) {
    exceptionSetCause(raised.get(), cause.share().release());
    exceptionSetContext(raised.get(), cause.release());
  }
  t.raiseInstance(raised.get());
  return nullptr;
}

API(PyObject*) _PyErr_FormatFromCause(PyObject* exception, const char* format, ...) {
  va_list args;
  va_start(args, format);
  formatFromCause(current(), as(exception), format, args);
  va_end(args);
  return nullptr;
}
API(PyObject*)
_PyErr_FormatFromCauseTstate(PyThreadState* thread, PyObject* exception, const char* format, ...) {
  va_list args;
  va_start(args, format);
  formatFromCause(as(thread), as(exception), format, args);
  va_end(args);
  return nullptr;
}

// --- printing -----------------------------------------------------------------------------------

API(void) PyErr_PrintEx(int setLast) {
  Thread& t = current();
  if (t.pendingMatches(systemExitType) && t.interpreter->config->inspect == 0) {
    Py_Exit(exitCodeOfPending(t));
  }
  printPending(t, setLast != 0);
}
API(void) PyErr_Print(void) { PyErr_PrintEx(1); }
API(void) _PyErr_Print(PyThreadState*) { PyErr_PrintEx(1); }

API(void) _PyErr_Display(PyObject* file, PyObject*, PyObject* value, PyObject* traceback) {
  if (value != nullptr && isException(as(value)) && traceback != nullptr &&
      as<BaseException>(value)->traceback == nullptr) {
    exceptionSetTraceback(as(value), Ref<>::share(as(traceback)).release());
  }
  displayException(current(), as(file), as(value));
}

API(void) PyErr_WriteUnraisable(PyObject* object) { current().writeUnraisable(as(object)); }

// --- classes ------------------------------------------------------------------------------------

static Ref<> newExceptionFrom(Thread& t, const char* name, Object* base, Object* contents) {
  const char* dot = std::strrchr(name, '.');
  if (dot == nullptr) {
    return t.raise(systemErrorType, "PyErr_NewException: name must be module.class");
  }
  if (base == nullptr) base = &exceptionType;
  Ref<Dict> dict =
      contents == nullptr ? newDict(t) : Ref<Dict>::share(static_cast<Dict*>(contents));
  if (!dict) return failure;
  if (!PY_TRY(dictContains(t, dict.get(), names::__module__))) {
    Ref<Str> module = PY_TRY(newStrUtf8(t, name, dot - name));
    PY_TRY(dictSetStr(t, dict.get(), names::__module__, module.get()));
  }
  Ref<> bases = isTuple(base) ? Ref<>::share(base) : Ref<>(packTuple(t, {base}));
  if (!bases) return failure;
  Ref<Str> shortName = PY_TRY(newStrUtf8(t, dot + 1));
  return call(t, static_cast<Object*>(&typeType), static_cast<Object*>(shortName.get()),
              bases.get(), static_cast<Object*>(dict.get()));
}

API(PyObject*) PyErr_NewException(const char* name, PyObject* base, PyObject* dict) {
  return give(newExceptionFrom(current(), name, as(base), as(dict)));
}

static Ref<> newDocumentedException(Thread& t, const char* name, const char* doc, Object* base,
                                    Object* contents) {
  Ref<Dict> dict =
      contents == nullptr ? newDict(t) : Ref<Dict>::share(static_cast<Dict*>(contents));
  if (!dict) return failure;
  if (doc != nullptr) {
    Ref<Str> text = PY_TRY(newStrUtf8(t, doc));
    PY_TRY(dictSetStr(t, dict.get(), names::__doc__, text.get()));
  }
  return newExceptionFrom(t, name, base, dict.get());
}

API(PyObject*)
PyErr_NewExceptionWithDoc(const char* name, const char* doc, PyObject* base, PyObject* dict) {
  return give(newDocumentedException(current(), name, doc, as(base), as(dict)));
}

// --- signals ------------------------------------------------------------------------------------

API(int) PyErr_CheckSignals(void) {
  Thread& t = current();
  if (t.evalBreaker.load(std::memory_order_relaxed) == 0) return 0;
  return toInt(handleEvalBreaker(t));
}
API(int) _PyErr_CheckSignals(void) { return PyErr_CheckSignals(); }
API(int) _PyErr_CheckSignalsTstate(PyThreadState*) { return PyErr_CheckSignals(); }

API(void) PyErr_SetInterrupt(void) { tripInterrupt(); }
