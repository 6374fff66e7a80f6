// File objects, as the io module makes them.

#include <cstdio>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "modules/runtime/runtime.h"

using namespace taipan;

static Ref<> openDescriptor(Thread& t, int fd, const char* mode, int buffering,
                            const char* encoding, const char* errors, const char* newline,
                            int closeFd) {
  Ref<> open = PY_TRY(importAttribute(t, "_io", "open"));
  Ref<> args = Ref<>::steal(as(Py_BuildValue("(isizzzO)", fd, mode, buffering, encoding, errors,
                                             newline, closeFd != 0 ? Py_True : Py_False)));
  if (!args) return failure;
  return callTupleDict(t, open.get(), args.get(), nullptr);
}
API(PyObject*)
PyFile_FromFd(int fd, const char*, const char* mode, int buffering, const char* encoding,
              const char* errors, const char* newline, int closeFd) {
  return give(openDescriptor(current(), fd, mode, buffering, encoding, errors, newline, closeFd));
}

/// A line without its end if `size` < 0; EOFError at the end then.
static Ref<> readLine(Thread& t, Object* file, int size) {
  Ref<> line;
  if (size <= 0) {
    line = callMethod(t, file, PY_NAME("readline"));
  } else {
    Ref<> limit = PY_TRY(toObject(size));
    line = callMethod(t, file, PY_NAME("readline"), limit.get());
  }
  if (!line) return failure;
  if (!isStr(line.get()) && !isBytes(line.get())) {
    return t.raise(typeErrorType, "object.readline() returned non-string");
  }
  if (size >= 0) return line;
  isize length = isStr(line.get()) ? static_cast<Str*>(line.get())->length
                                   : static_cast<Bytes*>(line.get())->size;
  if (length == 0) return t.raise(eofErrorType, "EOF when reading a line");
  if (isStr(line.get())) {
    Str& text = static_cast<Str&>(*line);
    return strAt(text, length - 1) == '\n' ? Ref<>(strSubstring(t, text, 0, length - 1))
                                           : std::move(line);
  }
  Bytes& bytes = static_cast<Bytes&>(*line);
  return bytes.data[length - 1] == '\n' ? Ref<>(newBytes(t, bytes.data, length - 1))
                                        : std::move(line);
}
API(PyObject*) PyFile_GetLine(PyObject* file, int size) {
  if (file == nullptr) return give(BAD_INTERNAL_CALL());
  return give(readLine(current(), as(file), size));
}

API(int) PyFile_WriteObject(PyObject* object, PyObject* file, int flags) {
  Thread& t = current();
  if (file == nullptr) return toInt(t.raise(typeErrorType, "writeobject with NULL file"));
  Ref<Str> text = (flags & Py_PRINT_RAW) != 0 ? toStr(t, as(object)) : toRepr(t, as(object));
  return text && callMethod(t, as(file), PY_NAME("write"), text.get()) ? 0 : -1;
}
API(int) PyFile_WriteString(const char* text, PyObject* file) {
  Thread& t = current();
  if (file == nullptr) {
    if (!t.hasPending()) t.raise(systemErrorType, "null file for PyFile_WriteString");
    return -1;
  }
  if (t.hasPending()) return -1;
  Ref<Str> message = newStrUtf8(t, text);
  return message ? PyFile_WriteObject(py(message.get()), file, Py_PRINT_RAW) : -1;
}

static Result<int> descriptorOf(Thread& t, Object* object) {
  int fd;
  if (isInt(object)) {
    fd = PY_TRY(toCInt(t, object));
  } else {
    Lookup method = PY_TRY(lookupAttribute(t, object, PY_NAME("fileno")));
    if (!method.found()) {
      return t.raise(typeErrorType, "argument must be an int, or have a fileno() method.");
    }
    Ref<> number = PY_TRY(call(t, method.get()));
    if (!isInt(number.get())) {
      return t.raise(typeErrorType, "fileno() returned a non-integer");
    }
    fd = PY_TRY(toCInt(t, number.get()));
  }
  if (fd < 0) {
    return t.raise(valueErrorType, "file descriptor cannot be a negative integer (%i)", fd);
  }
  return fd;
}
API(int) PyObject_AsFileDescriptor(PyObject* object) {
  return toInt(descriptorOf(current(), as(object)));
}
API(int) _PyLong_FileDescriptor_Converter(PyObject* object, void* result) {
  int fd = PyObject_AsFileDescriptor(object);
  if (fd == -1) return 0;
  *static_cast<int*>(result) = fd;
  return 1;
}

// --- opening code -------------------------------------------------------------------------------

static Py_OpenCodeHookFunction openCodeHook = nullptr;
static void* openCodeData = nullptr;

API(int) PyFile_SetOpenCodeHook(Py_OpenCodeHookFunction hook, void* data) {
  Thread* t = Thread::currentOrNull();
  if (t != nullptr && audit(*t, "setopencodehook", {}).failed()) return -1;
  if (openCodeHook != nullptr) {
    if (t != nullptr) t->raise(systemErrorType, "failed to change existing open_code hook");
    return -1;
  }
  openCodeHook = hook;
  openCodeData = data;
  return 0;
}

static Ref<> openCode(Thread& t, Object* path) {
  if (!isStr(path)) {
    return t.raise(typeErrorType, "'path' must be 'str', not '%.200s'", path->type->name);
  }
  if (openCodeHook != nullptr) return Ref<>::steal(as(openCodeHook(py(path), openCodeData)));
  Ref<> open = PY_TRY(importAttribute(t, "_io", "open"));
  Ref<Str> mode = PY_TRY(newStr(t, "rb"));
  return call(t, open.get(), path, static_cast<Object*>(mode.get()));
}
API(PyObject*) PyFile_OpenCodeObject(PyObject* path) { return give(openCode(current(), as(path))); }
API(PyObject*) PyFile_OpenCode(const char* path) {
  Ref<Str> text = newStrUtf8(current(), path);
  return text ? PyFile_OpenCodeObject(py(text.get())) : nullptr;
}

/// Reads a line with any of the three line ends, giving '\n'.
API(char*) Py_UniversalNewlineFgets(char* buffer, int size, FILE* file, PyObject* object) {
  if (object != nullptr) {
    errno = ENXIO;
    return nullptr;
  }
  char* out = buffer;
  int c = EOF;
  while (--size > 0 && (c = std::getc(file)) != EOF) {
    if (c == '\r') {
      int following = std::getc(file);
      if (following != '\n') std::ungetc(following, file);
      c = '\n';
    }
    *out++ = static_cast<char>(c);
    if (c == '\n') break;
  }
  *out = '\0';
  return out == buffer ? nullptr : buffer;
}

/// A stream that needs no io module; of the C library's stdout or stderr only.
API(PyObject*) PyFile_NewStdPrinter(int fd) {
  if (fd != fileno(stdout) && fd != fileno(stderr)) return give(BAD_INTERNAL_CALL());
  return give(newStdPrinter(current(), fd));
}
