// Tracebacks.

#define Py_BUILD_CORE 1

#include "vm/traceback.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "modules/display/display.h"

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

API(int) _Py_WriteIndent(int indent, PyObject* file) {
  for (; indent > 0; --indent) {
    if (PyFile_WriteString(" ", file) < 0) return -1;
  }
  return 0;
}
API(int) _Py_WriteIndentedMargin(int indent, const char* margin, PyObject* file) {
  return _Py_WriteIndent(indent, file) < 0 ? -1 : PyFile_WriteString(margin, file);
}

static Status writeText(Thread& t, Object* file, Ref<Str> text) {
  if (!text) return failure;
  (void)PY_TRY(callMethod(t, file, PY_NAME("write"), static_cast<Object*>(text.get())));
  return {};
}

/// Every line of the text behind the indent and the margin.
static Ref<Str> withMargin(Thread& t, Str& text, int indent, const char* margin) {
  StrBuilder out;
  bool begin = true;
  for (isize i = 0; i < text.length; ++i) {
    if (begin) out.append(' ', indent);
    if (begin) out.append(margin);
    u32 c = strAt(text, i);
    out.append(c);
    begin = c == '\n';
  }
  return out.finish(t);
}

/// What is printed of a traceback below `header`, whose margin may differ.
static Status printTraceback(Thread& t, Object* traceback, int indent, const char* margin,
                             const char* headerMargin, const char* header, Object* file) {
  if (!isExactly(traceback, &tracebackType)) return BAD_INTERNAL_CALL();
  if (tracebackLimit(t) <= 0) return {};
  if (_Py_WriteIndentedMargin(indent, headerMargin, py(file)) < 0) return failure;
  PY_TRY(writeText(t, file, newStrUtf8(t, header)));
  DisplayContext context;
  showTraceback(t, context, traceback);
  Ref<Str> text = PY_TRY(context.out.finish(t));
  return writeText(t, file, withMargin(t, *text, indent, margin));
}

API(int)
_PyTraceBack_Print_Indented(PyObject* traceback, int indent, const char* margin,
                            const char* headerMargin, const char* header, PyObject* file) {
  if (traceback == nullptr) return 0;
  return toInt(
      printTraceback(current(), as(traceback), indent, margin, headerMargin, header, as(file)));
}
API(int) PyTraceBack_Print(PyObject* traceback, PyObject* file) {
  return _PyTraceBack_Print_Indented(traceback, 0, "", "", "Traceback (most recent call last):\n",
                                     file);
}

static bool isBlank(u32 c) { return c == ' ' || c == '\t' || c == '\f'; }

/// Writes a line of a source file with `indent` blanks instead of its own, of which `*truncation`
/// tells the difference. `*shown` gets the line as it is, a new reference. -1 if there is none,
/// with an exception only if writing failed.
API(int)
_Py_DisplaySourceLine(PyObject* file, PyObject* filename, int number, int indent, int* truncation,
                      PyObject** shown) {
  Thread& t = current();
  if (filename == nullptr) return 0;
  Ref<Str> line = sourceLine(t, as(filename), number);
  if (!line) return -1;
  isize start = 0;
  while (start < line->length && isBlank(strAt(*line, start))) ++start;
  if (truncation != nullptr) *truncation = static_cast<int>(start) - indent;
  StrBuilder out;
  out.append(' ', indent);
  out.append(viewOf(*line).slice(start, line->length));
  out.append('\n');
  if (shown != nullptr) *shown = share(line.get());
  return toInt(writeText(t, as(file), out.finish(t)));
}
