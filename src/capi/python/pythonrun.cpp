// Running and compiling source text.

#define Py_BUILD_CORE 1

#include <cstdio>
#include <cstring>
#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "modules/compile/compile.h"
#include "modules/compile/source_text.h"
#include "modules/runtime/command/repl.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"
#include "vm/interpret.h"

using namespace taipan;

// --- compiling ----------------------------------------------------------------------------------

static Result<CompileMode> modeOf(Thread& t, int start) {
  switch (start) {
    case Py_file_input:
      return CompileMode::kFile;
    case Py_eval_input:
      return CompileMode::kEval;
    case Py_single_input:
      return CompileMode::kSingle;
    case Py_func_type_input:
      return CompileMode::kFunctionType;
    default:
      return t.raise(valueErrorType, "unknown start symbol %d", start);
  }
}

static Ref<> compileText(Thread& t, const char* text, usize size, Object* filename, int start,
                         PyCompilerFlags* flags, int optimize) {
  CompileRequest request;
  request.mode = PY_TRY(modeOf(t, start));
  request.filename = filename;
  request.optimize = optimize < 0 ? t.interpreter->optimize : optimize;
  int future = 0;
  request.futureFlags = &future;
  if (flags != nullptr) {
    request.flags = flags->cf_flags;
    if ((flags->cf_flags & PyCF_ONLY_AST) != 0) request.featureVersion = flags->cf_feature_version;
  }
  Ref<> code = compileSource(t, text, size, request);
  if (flags != nullptr) flags->cf_flags |= future;
  return code;
}

API(PyObject*)
Py_CompileStringObject(const char* text, PyObject* filename, int start, PyCompilerFlags* flags,
                       int optimize) {
  return give(
      compileText(current(), text, std::strlen(text), as(filename), start, flags, optimize));
}
API(PyObject*)
Py_CompileStringExFlags(const char* text, const char* filename, int start, PyCompilerFlags* flags,
                        int optimize) {
  Ref<> name = decodeFileSystem(current(), filename);
  return name ? Py_CompileStringObject(text, py(name.get()), start, flags, optimize) : nullptr;
}
#undef Py_CompileStringFlags
#undef Py_CompileString
API(PyObject*)
Py_CompileStringFlags(const char* text, const char* filename, int start, PyCompilerFlags* flags) {
  return Py_CompileStringExFlags(text, filename, start, flags, -1);
}
API(PyObject*) Py_CompileString(const char* text, const char* filename, int start) {
  return Py_CompileStringExFlags(text, filename, start, nullptr, -1);
}

API(const char*)
_Py_SourceAsString(PyObject* command, const char* function, const char* what,
                   PyCompilerFlags* flags, PyObject** copy) {
  Thread& t = current();
  *copy = nullptr;
  SourceText source;
  if (readSource(t, as(command), function, what, &source).failed()) return nullptr;
  flags->cf_flags |= source.extraFlags;
  if (isStr(as(command)) || isBytes(as(command))) return source.data;
  *copy = give(newBytes(t, source.data, static_cast<isize>(source.size)));
  return *copy == nullptr ? nullptr : as<Bytes>(*copy)->data;
}

// --- running ------------------------------------------------------------------------------------

static Ref<> runText(Thread& t, const char* text, usize size, Object* filename, int start,
                     Object* globals, Object* locals, PyCompilerFlags* flags) {
  Ref<> code = PY_TRY(compileText(t, text, size, filename, start, flags, -1));
  PY_TRY(audit(t, "exec", {code.get()}));
  return evalCode(t, static_cast<Code*>(code.get()), globals, locals);
}

#undef PyRun_String
API(PyObject*)
PyRun_StringFlags(const char* text, int start, PyObject* globals, PyObject* locals,
                  PyCompilerFlags* flags) {
  Thread& t = current();
  Ref<Str> filename = newStr(t, "<string>");
  return filename ? give(runText(t, text, std::strlen(text), filename.get(), start, as(globals),
                                 as(locals), flags))
                  : nullptr;
}
API(PyObject*) PyRun_String(const char* text, int start, PyObject* globals, PyObject* locals) {
  return PyRun_StringFlags(text, start, globals, locals, nullptr);
}

/// The namespace of `__main__`, borrowed.
static Object* mainNamespace() {
  PyObject* main = PyImport_AddModule("__main__");
  return main == nullptr ? nullptr : moduleDict(as(main));
}

#undef PyRun_SimpleString
API(int) PyRun_SimpleStringFlags(const char* text, PyCompilerFlags* flags) {
  Object* dict = mainNamespace();
  if (dict == nullptr) return -1;
  Ref<> result =
      Ref<>::steal(as(PyRun_StringFlags(text, Py_file_input, py(dict), py(dict), flags)));
  if (result) return 0;
  PyErr_Print();
  return -1;
}
API(int) PyRun_SimpleString(const char* text) { return PyRun_SimpleStringFlags(text, nullptr); }

// --- files --------------------------------------------------------------------------------------

static std::string readAll(FILE* file, int close) {
  std::string text;
  char buffer[8192];
  while (usize count = std::fread(buffer, 1, sizeof buffer, file)) text.append(buffer, count);
  if (close != 0) std::fclose(file);
  return text;
}

/// What a file printed comes before what the program prints next.
static void flushAfterFile(Thread& t) {
  SavedException saved(t);
  flushStandardStreams(t);
}

#undef PyRun_File
#undef PyRun_FileEx
#undef PyRun_FileFlags
API(PyObject*)
PyRun_FileExFlags(FILE* file, const char* filename, int start, PyObject* globals, PyObject* locals,
                  int close, PyCompilerFlags* flags) {
  Thread& t = current();
  std::string text = readAll(file, close);
  Ref<> name = decodeFileSystem(t, filename);
  if (!name) return nullptr;
  Ref<> result =
      runText(t, text.data(), text.size(), name.get(), start, as(globals), as(locals), flags);
  flushAfterFile(t);
  return give(std::move(result));
}
API(PyObject*) PyRun_File(FILE* f, const char* name, int start, PyObject* g, PyObject* l) {
  return PyRun_FileExFlags(f, name, start, g, l, 0, nullptr);
}
API(PyObject*)
PyRun_FileEx(FILE* f, const char* name, int start, PyObject* g, PyObject* l, int close) {
  return PyRun_FileExFlags(f, name, start, g, l, close, nullptr);
}
API(PyObject*)
PyRun_FileFlags(FILE* f, const char* name, int start, PyObject* g, PyObject* l,
                PyCompilerFlags* flags) {
  return PyRun_FileExFlags(f, name, start, g, l, 0, flags);
}

static Status runMainFile(Thread& t, FILE* file, Object* filename, int close,
                          PyCompilerFlags* flags) {
  std::string text = readAll(file, close);
  Object* dict = mainNamespace();
  if (dict == nullptr) return failure;
  bool hadFile = dictGetText(t, static_cast<Dict*>(dict), "__file__") != nullptr;
  if (!hadFile) PY_TRY(dictSetText(t, static_cast<Dict*>(dict), "__file__", filename));
  Ref<> done = runText(t, text.data(), text.size(), filename, Py_file_input, dict, dict, flags);
  flushAfterFile(t);
  if (!hadFile) {
    SavedException saved(t);
    Ref<Str> name = newInterned(t, "__file__");
    if (!name || dictRemove(t, static_cast<Dict*>(dict), name.get()).failed()) t.clearPending();
  }
  return done ? Status() : Status(failure);
}

API(int)
_PyRun_SimpleFileObject(FILE* file, PyObject* filename, int close, PyCompilerFlags* flags) {
  if (!runMainFile(current(), file, as(filename), close, flags).failed()) return 0;
  PyErr_Print();
  return -1;
}
#undef PyRun_SimpleFile
#undef PyRun_SimpleFileEx
API(int)
PyRun_SimpleFileExFlags(FILE* file, const char* filename, int close, PyCompilerFlags* flags) {
  Ref<> name = decodeFileSystem(current(), filename);
  return name ? _PyRun_SimpleFileObject(file, py(name.get()), close, flags) : -1;
}
API(int) PyRun_SimpleFile(FILE* file, const char* filename) {
  return PyRun_SimpleFileExFlags(file, filename, 0, nullptr);
}
API(int) PyRun_SimpleFileEx(FILE* file, const char* filename, int close) {
  return PyRun_SimpleFileExFlags(file, filename, close, nullptr);
}

// --- sessions -----------------------------------------------------------------------------------

/// 0, -1 after an exception that was printed, 11 (errcode.h's E_EOF) at the end of input.
static int runInteractiveOne(FILE* file, PyObject* filename, PyCompilerFlags* flags) {
  constexpr int kEndOfInput = 11;
  Thread& t = current();
  int own = 0;
  int* future = flags != nullptr ? &flags->cf_flags : &own;
  switch (runStatementOf(t, file, as(filename), future)) {
    case SessionStep::kNext:
      return 0;
    case SessionStep::kEnd:
      std::fputc('\n', stderr);
      return kEndOfInput;
    case SessionStep::kExit:
      Py_Exit(exitCodeOfPending(t));
    default:
      return -1;
  }
}
API(int) PyRun_InteractiveOneObject(FILE* file, PyObject* filename, PyCompilerFlags* flags) {
  return runInteractiveOne(file, filename, flags);
}
API(int) _PyRun_InteractiveLoopObject(FILE* file, PyObject* filename, PyCompilerFlags* flags) {
  Thread& t = current();
  PyCompilerFlags own = {0, PY_MINOR_VERSION};
  if (flags == nullptr) flags = &own;
  if (setDefaultPrompts(t).failed()) PyErr_Print();
  // A second time without memory there is nothing to go on with.
  for (;;) {
    int result = runInteractiveOne(file, filename, flags);
    if (result > 0) return 0;
  }
}

/// The name of a file as an object; `missing` without one.
static Ref<> fileName(const char* name, const char* missing) {
  return decodeFileSystem(current(), name != nullptr ? name : missing);
}

#undef PyRun_InteractiveOne
#undef PyRun_InteractiveLoop
#undef PyRun_AnyFile
#undef PyRun_AnyFileEx
#undef PyRun_AnyFileFlags
API(int) PyRun_InteractiveOneFlags(FILE* file, const char* name, PyCompilerFlags* flags) {
  Ref<> text = fileName(name, "???");
  if (text) return runInteractiveOne(file, py(text.get()), flags);
  PyErr_Print();
  return -1;
}
API(int) PyRun_InteractiveOne(FILE* file, const char* name) {
  return PyRun_InteractiveOneFlags(file, name, nullptr);
}
API(int) PyRun_InteractiveLoopFlags(FILE* file, const char* name, PyCompilerFlags* flags) {
  Ref<> text = fileName(name, "???");
  if (text) return _PyRun_InteractiveLoopObject(file, py(text.get()), flags);
  PyErr_Print();
  return -1;
}
API(int) PyRun_InteractiveLoop(FILE* file, const char* name) {
  return PyRun_InteractiveLoopFlags(file, name, nullptr);
}

API(int) _PyRun_AnyFileObject(FILE* file, PyObject* name, int close, PyCompilerFlags* flags) {
  Ref<> text = name != nullptr ? Ref<>::share(as(name)) : fileName(nullptr, "???");
  if (!text) {
    PyErr_Print();
    return -1;
  }
  if (_Py_FdIsInteractive(file, name) == 0) {
    return _PyRun_SimpleFileObject(file, py(text.get()), close, flags);
  }
  int result = _PyRun_InteractiveLoopObject(file, py(text.get()), flags);
  if (close != 0) std::fclose(file);
  return result;
}
API(int) PyRun_AnyFileExFlags(FILE* file, const char* name, int close, PyCompilerFlags* flags) {
  Ref<> text = name != nullptr ? fileName(name, nullptr) : Ref<>();
  return _PyRun_AnyFileObject(file, py(text.get()), close, flags);
}
API(int) PyRun_AnyFile(FILE* file, const char* name) {
  return PyRun_AnyFileExFlags(file, name, 0, nullptr);
}
API(int) PyRun_AnyFileEx(FILE* file, const char* name, int close) {
  return PyRun_AnyFileExFlags(file, name, close, nullptr);
}
API(int) PyRun_AnyFileFlags(FILE* file, const char* name, PyCompilerFlags* flags) {
  return PyRun_AnyFileExFlags(file, name, 0, flags);
}
