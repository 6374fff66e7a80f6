// Hooks of interactive input, and what else is data only.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "capi/capi.h"
#include "capi/python/line_editor.h"
#include "modules/builtins/terminal.h"

using namespace taipan;

extern "C" {
using InputHook = int (*)(void);
using ReadlineFunction = char* (*)(FILE*, FILE*, const char*);
API_DATA InputHook PyOS_InputHook = nullptr;
API_DATA ReadlineFunction PyOS_ReadlineFunctionPointer = nullptr;
API_DATA PyThreadState* _PyOS_ReadlineTState = nullptr;
// Constants are internal unless they are declared otherwise.
extern API_DATA const unsigned long Py_Version;
const unsigned long Py_Version = PY_VERSION_HEX;
}

static bool editLine(const char* prompt, std::string* line, bool* end) {
  char* text = PyOS_ReadlineFunctionPointer(stdin, stdout, prompt);
  if (text == nullptr) return false;
  *end = *text == 0;
  *line = text;
  PyMem_RawFree(text);
  return true;
}

static LineEditor editorIfAny() {
  if (PyOS_ReadlineFunctionPointer == nullptr) return nullptr;
  // The readline module calls Python for completion in the thread that reads.
  _PyOS_ReadlineTState = py(&Thread::current());
  return &editLine;
}

namespace taipan {
void installLineEditor() { currentLineEditor = &editorIfAny; }
}  // namespace taipan
