// Tracebacks written with nothing but write(2): for signal handlers, for other threads while Python
// runs, and for a process that is about to die. Nothing here allocates, locks or touches reference
// counts; frames are read as they are, so a frame that runs meanwhile may show a line just passed.
#pragma once

#include "object/interpreter.h"
#include "object/object.h"

namespace taipan {

void dumpText(int fd, const char* text);
/// A str in ASCII: what is not printable is escaped, what is long is cut.
void dumpStr(int fd, const Str& text);
void dumpDecimal(int fd, u64 number);
/// Zero-padded to `width` digits.
void dumpHexadecimal(int fd, u64 number, int width);

/// The frames of one thread, innermost first, under "Stack (most recent call first):".
void dumpThread(int fd, const Thread& thread);
/// All threads of the interpreter; `current` (may be null) is shown as the current one.
void dumpAllThreads(int fd, const Interpreter& interpreter, const Thread* current);
/// "Extension modules: ..." : native modules that are not in sys.stdlib_module_names; nothing if
/// there are none.
void dumpExtensionModules(int fd, const Interpreter& interpreter);

/// The state that belongs to the calling native thread, whether it holds the GIL or not; or null.
Thread* findOwnThread();

/// Prints "Fatal Python error: function: message", the state of the runtime and the tracebacks of
/// all threads to descriptor 2, and aborts (= Py_FatalError).
[[noreturn]] void fatalError(const char* function, const char* message);

}  // namespace taipan
