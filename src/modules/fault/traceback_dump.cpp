#include "modules/fault/traceback_dump.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "object/gc/gc_state.h"
#include "object/seams.h"
#include "vm/frame/frame.h"

namespace taipan {

namespace {

constexpr int kMaxFrames = 100;
constexpr int kMaxThreads = 100;
constexpr isize kMaxTextLength = 500;

void writeAll(int fd, const char* data, usize size) {
  while (size > 0) {
    isize written = ::write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    data += written;
    size -= static_cast<usize>(written);
  }
}

void dumpStrOrUnknown(int fd, const Object* object) {
  if (object != nullptr && isStr(object)) {
    dumpStr(fd, *static_cast<const Str*>(object));
  } else {
    dumpText(fd, "???");
  }
}

void dumpFrame(int fd, InterpreterFrame* frame) {
  const Code* code = frame->code;
  dumpText(fd, "  File ");
  bool named = code->filename != nullptr && isStr(code->filename);
  if (named) dumpText(fd, "\"");
  dumpStrOrUnknown(fd, code->filename);
  if (named) dumpText(fd, "\"");
  int line = frameLine(frame);
  dumpText(fd, ", line ");
  if (line >= 0) {
    dumpDecimal(fd, static_cast<u64>(line));
  } else {
    dumpText(fd, "???");
  }
  dumpText(fd, " in ");
  dumpStrOrUnknown(fd, code->name);
  dumpText(fd, "\n");
}

void dumpFrames(int fd, const Thread& thread) {
  InterpreterFrame* frame = thread.cframe == nullptr ? nullptr : thread.cframe->currentFrame;
  frame = skipIncomplete(frame);
  if (frame == nullptr) {
    dumpText(fd, "  <no Python frame>\n");
    return;
  }
  for (int depth = 0; frame != nullptr; ++depth) {
    if (depth >= kMaxFrames) {
      dumpText(fd, "  ...\n");
      return;
    }
    dumpFrame(fd, frame);
    frame = skipIncomplete(frame->previous);
  }
}

/// Whether the set sys.stdlib_module_names has the name; compares text, as hashing may not run.
bool isLibraryName(const Object* names, const Str& name) {
  if (names == nullptr || !isAnySet(names)) return false;
  isize position = 0;
  Object* key;
  while (setNext(static_cast<const Set*>(names), &position, &key)) {
    if (!isStr(key)) continue;
    const Str& other = *static_cast<Str*>(key);
    if (other.length != name.length || strKind(other) != strKind(name)) continue;
    if (std::memcmp(strData(other), strData(name),
                    static_cast<usize>(name.length) * strKind(name)) == 0) {
      return true;
    }
  }
  return false;
}

/// An entry of the sys module by text; the ordinary lookup would make a str.
const Object* sysEntry(const Interpreter& interpreter, const char* name) {
  if (interpreter.sysDict == nullptr) return nullptr;
  isize position = 0;
  Object* key;
  Object* value;
  usize length = std::strlen(name);
  while (dictNext(static_cast<const Dict*>(interpreter.sysDict), &position, &key, &value)) {
    const Str& text = *static_cast<Str*>(key);
    if (isStr(key) && strIsAscii(text) && static_cast<usize>(text.length) == length &&
        std::memcmp(strData(text), name, length) == 0) {
      return value;
    }
  }
  return nullptr;
}

}  // namespace

void dumpStr(int fd, const Str& text) {
  isize shown = text.length < kMaxTextLength ? text.length : kMaxTextLength;
  for (isize i = 0; i < shown; ++i) {
    u32 c = strAt(text, i);
    if (c >= 0x20 && c < 0x7f) {
      char byte = static_cast<char>(c);
      writeAll(fd, &byte, 1);
    } else if (c < 0x100) {
      dumpText(fd, "\\x");
      dumpHexadecimal(fd, c, 2);
    } else if (c < 0x10000) {
      dumpText(fd, "\\u");
      dumpHexadecimal(fd, c, 4);
    } else {
      dumpText(fd, "\\U");
      dumpHexadecimal(fd, c, 8);
    }
  }
  if (shown < text.length) dumpText(fd, "...");
}

void dumpText(int fd, const char* text) { writeAll(fd, text, std::strlen(text)); }

void dumpDecimal(int fd, u64 number) {
  char buffer[24];
  char* at = buffer + sizeof(buffer);
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  writeAll(fd, at, static_cast<usize>(buffer + sizeof(buffer) - at));
}

void dumpHexadecimal(int fd, u64 number, int width) {
  char buffer[16];
  char* at = buffer + sizeof(buffer);
  for (int i = 0; i < 16 && (i < width || number != 0); ++i) {
    *--at = "0123456789abcdef"[number & 15];
    number >>= 4;
  }
  writeAll(fd, at, static_cast<usize>(buffer + sizeof(buffer) - at));
}

void dumpThread(int fd, const Thread& thread) {
  dumpText(fd, "Stack (most recent call first):\n");
  dumpFrames(fd, thread);
}

void dumpAllThreads(int fd, const Interpreter& interpreter, const Thread* current) {
  int count = 0;
  for (const Thread* thread = interpreter.threads; thread != nullptr; thread = thread->next) {
    if (count != 0) dumpText(fd, "\n");
    if (count >= kMaxThreads) {
      dumpText(fd, "...\n");
      return;
    }
    ++count;
    dumpText(fd, thread == current ? "Current thread 0x" : "Thread 0x");
    dumpHexadecimal(fd, thread->threadId, 16);
    dumpText(fd, " (most recent call first):\n");
    if (thread == current && gcState.collecting) dumpText(fd, "  Garbage-collecting\n");
    dumpFrames(fd, *thread);
  }
}

void dumpExtensionModules(int fd, const Interpreter& interpreter) {
  if (interpreter.modules == nullptr || !isDict(interpreter.modules)) return;
  const Object* library = sysEntry(interpreter, "stdlib_module_names");
  isize position = 0;
  u64 count = 0;
  Object* key;
  Object* module;
  while (dictNext(static_cast<Dict*>(interpreter.modules), &position, &key, &module)) {
    if (!isStr(key) || module == nullptr || !isModule(module)) continue;
    if (static_cast<Module*>(module)->def == nullptr) continue;
    if (isLibraryName(library, *static_cast<Str*>(key))) continue;
    dumpText(fd, count == 0 ? "\nExtension modules: " : ", ");
    dumpStr(fd, *static_cast<Str*>(key));
    ++count;
  }
  if (count == 0) return;
  dumpText(fd, " (total: ");
  dumpDecimal(fd, count);
  dumpText(fd, ")\n");
}

Thread* findOwnThread() {
  if (Thread* current = Thread::currentOrNull()) return current;
  pthread_t self = ::pthread_self();
  for (Thread* t = runtime().mainInterpreter.threads; t != nullptr; t = t->next) {
    if (t->threadId == self) return t;
  }
  return nullptr;
}

void fatalError(const char* function, const char* message) {
  constexpr int kStderr = 2;
  static bool reentered = false;
  dumpText(kStderr, "Fatal Python error: ");
  if (function != nullptr) {
    dumpText(kStderr, function);
    dumpText(kStderr, ": ");
  }
  dumpText(kStderr, message != nullptr ? message : "<message not set>");
  dumpText(kStderr, "\nPython runtime state: ");
  dumpText(kStderr, runtime().finalizing    ? "finalizing (tstate=0x"
                    : runtime().initialized ? "initialized"
                                            : "preinitialized");
  if (runtime().finalizing) {
    dumpHexadecimal(kStderr, reinterpret_cast<u64>(findOwnThread()), 16);
    dumpText(kStderr, ")");
  }
  dumpText(kStderr, "\n");
  if (!reentered) {
    reentered = true;
    if (Thread* t = Thread::currentOrNull(); t != nullptr && t->hasPending()) {
      printPending(*t, false);
      std::fflush(stderr);
    }
    dumpText(kStderr, "\n");
    dumpAllThreads(kStderr, runtime().mainInterpreter, findOwnThread());
    dumpExtensionModules(kStderr, runtime().mainInterpreter);
  }
  // The traceback stands above already; a handler of ours must not print it again.
  ::signal(SIGABRT, SIG_DFL);
  std::abort();
}

}  // namespace taipan
