// What handlers of fatal errors write to a descriptor with nothing but write(2).

#define Py_BUILD_CORE 1

#include "capi/capi.h"
#include "modules/fault/traceback_dump.h"
#include "object/interpreter.h"

using namespace taipan;

API(void) _Py_DumpDecimal(int fd, size_t value) { dumpDecimal(fd, value); }
API(void) _Py_DumpHexadecimal(int fd, uintptr_t value, Py_ssize_t width) {
  dumpHexadecimal(fd, value, static_cast<int>(width));
}
API(void) _Py_DumpTraceback(int fd, PyThreadState* thread) { dumpThread(fd, as(thread)); }
/// Null for success, else what was wrong. Without a thread the calling one counts as the current.
API(const char*)
_Py_DumpTracebackThreads(int fd, PyInterpreterState* interpreter, PyThreadState* thread) {
  Thread* own = thread != nullptr ? &as(thread) : findOwnThread();
  auto* shown = reinterpret_cast<Interpreter*>(interpreter);
  if (shown == nullptr) shown = own != nullptr ? own->interpreter : runtime().interpreters;
  if (shown == nullptr) return "unable to get the interpreter state";
  if (shown->threads == nullptr) return "unable to get the thread head state";
  dumpAllThreads(fd, *shown, own);
  return nullptr;
}
API(void) _Py_DumpExtensionModules(int fd, PyInterpreterState* interpreter) {
  if (interpreter != nullptr)
    dumpExtensionModules(fd, *reinterpret_cast<Interpreter*>(interpreter));
}
/// Nothing for what is no str.
API(void) _Py_DumpASCII(int fd, PyObject* text) {
  if (isStr(as(text))) dumpStr(fd, *as<Str>(text));
}
