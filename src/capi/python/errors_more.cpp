// Errors: display, unraisable ones, places in source files.

#define Py_BUILD_CORE 1

#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "modules/runtime/runtime.h"
#include "vm/eval_breaker.h"

extern "C" void _PyErr_Display(PyObject* file, PyObject* type, PyObject* value,
                               PyObject* traceback);

using namespace taipan;

API(void) PyErr_Display(PyObject*, PyObject* value, PyObject* traceback) {
  if (PyObject* file = PySys_GetObject("stderr"); file != nullptr && !isNone(as(file))) {
    Ref<> keep = Ref<>::share(as(file));
    _PyErr_Display(file, nullptr, value, traceback);
    return;
  }
  displayOnStderr(current(), as(value));
}

API(void) _PyErr_WriteUnraisableMsg(const char* message, PyObject* object) {
  writeUnraisableMessage(current(), message, as(object));
}

API(int) PyErr_SetInterruptEx(int signal) {
  if (signal < 1 || signal >= NSIG) return -1;
  Ref<> function = importAttribute(current(), "_thread", "interrupt_main");
  Ref<Int> number = newInt(signal);
  if (!function || !number || !call(current(), function.get(), number.get())) {
    current().clearPending();
    return -1;
  }
  return 0;
}

// --- SyntaxError's place
// --------------------------------------------------------------------------

/// The source line of a file, with its end; null (without exception) if it cannot be read.
static Ref<> sourceLine(Thread& t, Object* filename, int line) {
  if (filename == nullptr || line <= 0) return {};
  Ref<> getline = importAttribute(t, "linecache", "getline");
  Ref<Int> number = newInt(line);
  Ref<> text = getline && number
                   ? call(t, getline.get(), filename, static_cast<Object*>(number.get()))
                   : Ref<>();
  bool usable = text && isStr(text.get()) && static_cast<Str*>(text.get())->length > 0;
  if (!usable) t.clearPending();
  return usable ? std::move(text) : Ref<>();
}
API(PyObject*) PyErr_ProgramTextObject(PyObject* filename, int line) {
  return give(sourceLine(current(), as(filename), line));
}
API(PyObject*) _PyErr_ProgramDecodedTextObject(PyObject* filename, int line, const char*) {
  return give(sourceLine(current(), as(filename), line));
}
API(PyObject*) PyErr_ProgramText(const char* filename, int line) {
  Ref<> name = filename == nullptr ? Ref<>() : decodeFileSystem(current(), filename);
  if (!name) current().clearPending();
  return give(sourceLine(current(), name.get(), line));
}

static Ref<> positionOrNone(int value) {
  return value < 0 ? Ref<>::share(none()) : toObject(value);
}

/// Sets attributes of the pending exception that say where in a file it is.
static void setLocation(Thread& t, Object* filename, int line, int column, int endLine,
                        int endColumn) {
  Ref<> exception = t.takePending();
  if (!exception) return;
  Ref<> text = sourceLine(t, filename, line);
  auto set = [&](Str* name, Ref<> value) {
    if (!value || setAttribute(t, exception.get(), name, value.get()).failed()) t.clearPending();
  };
  set(PY_NAME("lineno"), toObject(line));
  set(PY_NAME("offset"), positionOrNone(column));
  set(PY_NAME("end_lineno"), positionOrNone(endLine));
  set(PY_NAME("end_offset"), positionOrNone(endColumn));
  if (filename != nullptr) {
    set(PY_NAME("filename"), Ref<>::share(filename));
    set(PY_NAME("text"), text ? std::move(text) : Ref<>::share(none()));
  }
  if (!isInstanceOf(exception.get(), &syntaxErrorType)) {
    // Other exceptions get the attributes that a SyntaxError has anyway.
    set(PY_NAME("print_file_and_line"), Ref<>::share(none()));
  }
  t.raiseInstance(exception.get());
}
API(void)
PyErr_RangedSyntaxLocationObject(PyObject* filename, int line, int column, int endLine,
                                 int endColumn) {
  setLocation(current(), as(filename), line, column, endLine, endColumn);
}
API(void) PyErr_SyntaxLocationObject(PyObject* filename, int line, int column) {
  setLocation(current(), as(filename), line, column, line, -1);
}
API(void) PyErr_SyntaxLocationEx(const char* filename, int line, int column) {
  Thread& t = current();
  SavedException* saved = new SavedException(t);
  Ref<> name = filename == nullptr ? Ref<>() : decodeFileSystem(t, filename);
  if (!name) t.clearPending();
  delete saved;
  setLocation(t, name.get(), line, column, line, -1);
}
API(void) PyErr_SyntaxLocation(const char* filename, int line) {
  PyErr_SyntaxLocationEx(filename, line, -1);
}

// --- causes -------------------------------------------------------------------------------------

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

API(PyObject*)
_PyUnicodeTranslateError_Create(PyObject* text, Py_ssize_t start, Py_ssize_t end,
                                const char* reason) {
  Thread& t = current();
  raiseUnicodeTranslateError(t, as(text), start, end, reason);
  return give(t.takePending());
}

API(int) _Py_HandleSystemExit(int* code) {
  Thread& t = current();
  if (!t.pendingMatches(systemExitType)) return 0;
  *code = exitCodeOfPending(t);
  return 1;
}
