// Hooks of interactive input, and what else is data only.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "capi/capi.h"
#include "capi/python/line_editor.h"
#include "memory/memory.h"
#include "modules/builtins/terminal.h"
#include "vm/eval_breaker.h"
#include "vm/gil.h"

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

/// The line as a block of PyMem_Malloc; null with an exception.
static char* copyLine(Thread& t, const std::string& line) {
  auto* copy = static_cast<char*>(memMalloc(line.size() + 1));
  if (copy == nullptr) {
    (void)t.raiseNoMemory();
    return nullptr;
  }
  return static_cast<char*>(std::memcpy(copy, line.c_str(), line.size() + 1));
}

/// Edits a line on a terminal; false with an exception.
static bool readFromTerminal(Thread& t, FILE* input, FILE* output, const char* prompt,
                             std::string* line) {
  char* text;
  {
    _PyOS_ReadlineTState = py(&t);
    GilReleased released(t);
    text = PyOS_ReadlineFunctionPointer(input, output, prompt);
  }
  _PyOS_ReadlineTState = nullptr;
  if (text != nullptr) *line = text;
  PyMem_RawFree(text);
  if (handleEvalBreaker(t).failed()) return false;
  if (text == nullptr) (void)t.raiseObject(keyboardInterruptType, nullptr);
  return text != nullptr;
}

/// A line with its newline, which PyMem_Free frees; empty at the end of the input. The editor is
/// asked if both streams are terminals; without one the prompt goes to stderr.
API(char*) PyOS_Readline(FILE* input, FILE* output, const char* prompt) {
  Thread& t = current();
  if (_PyOS_ReadlineTState == py(&t)) {
    (void)t.raise(runtimeErrorType, "can't re-enter readline");
    return nullptr;
  }
  std::string line;
  bool terminal = isatty(fileno(input)) != 0 && isatty(fileno(output)) != 0;
  if (terminal && PyOS_ReadlineFunctionPointer != nullptr) {
    return readFromTerminal(t, input, output, prompt, &line) ? copyLine(t, line) : nullptr;
  }
  std::fflush(output);
  if (prompt != nullptr) std::fputs(prompt, stderr);
  std::fflush(stderr);
  return readPlainLine(t, input, &line) ? copyLine(t, line) : nullptr;
}
