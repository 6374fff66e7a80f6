// Lines of source files and SyntaxErrors' places in them.

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"
#include "modules/compile/program_text.h"
#include "modules/runtime/runtime.h"

using namespace taipan;

API(PyObject*) PyErr_ProgramTextObject(PyObject* filename, int line) {
  return give(programText(current(), as(filename), line, "strict"));
}
API(PyObject*) _PyErr_ProgramDecodedTextObject(PyObject* filename, int line, const char*) {
  return give(programText(current(), as(filename), line, "replace"));
}
API(PyObject*) PyErr_ProgramText(const char* filename, int line) {
  Ref<> name = filename == nullptr ? Ref<>() : decodeFileSystem(current(), filename);
  if (!name) current().clearPending();
  return give(programText(current(), name.get(), line, "strict"));
}

API(void)
PyErr_RangedSyntaxLocationObject(PyObject* filename, int line, int column, int endLine,
                                 int endColumn) {
  placePending(current(), as(filename), line, column, endLine, endColumn);
}
API(void) PyErr_SyntaxLocationObject(PyObject* filename, int line, int column) {
  placePending(current(), as(filename), line, column, line, -1);
}
API(void) PyErr_SyntaxLocationEx(const char* filename, int line, int column) {
  Thread& t = current();
  Ref<> name;
  if (filename != nullptr) {
    SavedException saved(t);
    name = decodeFileSystem(t, filename);
    if (!name) t.clearPending();
  }
  placePending(t, name.get(), line, column, line, -1);
}
API(void) PyErr_SyntaxLocation(const char* filename, int line) {
  PyErr_SyntaxLocationEx(filename, line, -1);
}
