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
  Ref<> result = evalCode(t, static_cast<Code*>(code.get()), globals, locals);
  // What the program's own output follows on.
  SavedException saved(t);
  flushStandardStreams(t);
  return result;
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

#undef PyRun_File
#undef PyRun_FileEx
#undef PyRun_FileFlags
API(PyObject*)
PyRun_FileExFlags(FILE* file, const char* filename, int start, PyObject* globals, PyObject* locals,
                  int close, PyCompilerFlags* flags) {
  Thread& t = current();
  std::string text = readAll(file, close);
  Ref<> name = decodeFileSystem(t, filename);
  return name ? give(runText(t, text.data(), text.size(), name.get(), start, as(globals),
                             as(locals), flags))
              : nullptr;
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
