// Tracebacks.

#define Py_BUILD_CORE 1

#include "vm/traceback.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"

using namespace taipan;

API(int) PyTraceBack_Here(PyFrameObject* frame) {
  addTracebackHere(current(), reinterpret_cast<Frame*>(frame)->frame);
  return 0;
}
API(void) _PyTraceback_Add(const char* function, const char* file, int line) {
  addTraceback(current(), function, file, line);
}
API(PyObject*) _PyTraceBack_FromFrame(PyObject* next, PyFrameObject* frame) {
  auto* object = reinterpret_cast<Frame*>(frame);
  FrameView view(object->frame);
  return give(newTraceback(current(), as(next), object, view.lasti(), view.line()));
}

/// traceback.print_tb() of the traceback, with the heading.
static Status printTraceback(Thread& t, Object* traceback, Object* file) {
  if (!isExactly(traceback, &tracebackType)) return BAD_INTERNAL_CALL();
  Ref<Str> heading = PY_TRY(newStr(t, "Traceback (most recent call last):\n"));
  (void)PY_TRY(callMethod(t, file, PY_NAME("write"), static_cast<Object*>(heading.get())));
  Ref<> print = PY_TRY(importAttribute(t, "traceback", "print_tb"));
  (void)PY_TRY(call(t, print.get(), traceback, none(), file));
  return {};
}
API(int) PyTraceBack_Print(PyObject* traceback, PyObject* file) {
  if (traceback == nullptr) return 0;
  return toInt(printTraceback(current(), as(traceback), as(file)));
}

API(int) _Py_WriteIndent(int indent, PyObject* file) {
  for (; indent > 0; --indent) {
    if (PyFile_WriteString(" ", file) < 0) return -1;
  }
  return 0;
}
API(int) _Py_WriteIndentedMargin(int indent, const char* margin, PyObject* file) {
  return _Py_WriteIndent(indent, file) < 0 ? -1 : PyFile_WriteString(margin, file);
}
