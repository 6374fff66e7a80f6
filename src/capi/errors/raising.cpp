// Raising exceptions: with a value, a text, errno, or another exception as the cause.

#include <cerrno>
#include <cstdarg>

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "capi/capi.h"
#include "modules/runtime/runtime.h"

using namespace taipan;

// --- with a value or a text ----------------------------------------------------------------------

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
  if (!message) t.clearPending();
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

// --- from errno ----------------------------------------------------------------------------------

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

// --- import and Unicode errors -------------------------------------------------------------------

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

API(PyObject*)
_PyUnicodeTranslateError_Create(PyObject* text, Py_ssize_t start, Py_ssize_t end,
                                const char* reason) {
  Thread& t = current();
  raiseUnicodeTranslateError(t, as(text), start, end, reason);
  return give(t.takePending());
}

// --- with a cause --------------------------------------------------------------------------------
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

/// "prefix (ExceptionType: text)" of the same class with the old one as cause, for exceptions that
/// carry nothing but one text.
static PyObject* wrapPending(Thread& t, const char* prefix, va_list args) {
  Ref<> old = t.takePending();
  if (!old) return nullptr;
  auto* exception = static_cast<BaseException*>(old.get());
  Type* type = exception->type;
  auto* items = static_cast<VarObject*>(exception->args);
  bool plain = type->init == baseExceptionType.init && type->new_ == baseExceptionType.new_ &&
               (items->size == 0 ||
                (items->size == 1 && isExactStr(*reinterpret_cast<Object**>(items + 1)))) &&
               (exception->dict == nullptr || dictSize(exception->dict) == 0);
  if (!plain) {
    t.raiseInstance(old.get());
    return nullptr;
  }
  Ref<Str> lead = newStrFormatV(t, prefix, args);
  Ref<Str> text = lead ? toStr(t, old.get()) : Ref<Str>();
  if (!text) return nullptr;
  t.raise(*type, "%U (%s: %U)", lead.get(), shortTypeName(type), text.get());
  Ref<> fresh = t.takePending();
  if (!fresh) return nullptr;
  exceptionSetTraceback(fresh.get(), Ref<>::share(exception->traceback).release());
  exceptionSetCause(fresh.get(), old.share().release());
  exceptionSetContext(fresh.get(), old.release());
  t.raiseInstance(fresh.get());
  return py(t.pendingValue);
}
API(PyObject*) _PyErr_TrySetFromCause(const char* prefix, ...) {
  va_list args;
  va_start(args, prefix);
  PyObject* made = wrapPending(current(), prefix, args);
  va_end(args);
  return made;
}
