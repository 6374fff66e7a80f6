// C-API reference: "Exception Handling" (locations, Unicode errors), "Importing Modules", "Module
// Objects", "Parsing arguments and building values", "System Functions", "Object Protocol".

#include <cerrno>
#include <cstdarg>

#include "support.h"

using namespace capi_test;

namespace {

class RuntimeApi : public PythonTest {
 protected:
  Owned number{PyLong_FromLong(1)}, text{PyUnicode_FromString("text")};
};

// --- exceptions ---------------------------------------------------------------------------------

TEST_F(RuntimeApi, NormalizingExceptions) {
  auto normalize = [](PyObject* type, PyObject* value) {
    Py_XINCREF(type), Py_XINCREF(value);
    PyObject* traceback = nullptr;
    PyErr_NormalizeException(&type, &value, &traceback);
    std::string shown = repr(type) + " " + repr(value);
    Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback);
    return shown;
  };
  EXPECT_EQ("<class 'ValueError'> ValueError()", normalize(PyExc_ValueError, nullptr));
  EXPECT_EQ("<class 'ValueError'> ValueError()", normalize(PyExc_ValueError, Py_None));
  EXPECT_EQ("<class 'ValueError'> ValueError('text')", normalize(PyExc_ValueError, text));
  EXPECT_EQ("<class 'ValueError'> ValueError(1, 2)", normalize(PyExc_ValueError, eval("(1, 2)")));
  Owned key = eval("KeyError(1)");
  EXPECT_EQ("<class 'KeyError'> KeyError(1)", normalize(PyExc_KeyError, key));
  // An instance of a derived class brings its own.
  EXPECT_EQ("<class 'KeyError'> KeyError(1)", normalize(PyExc_LookupError, key));
  EXPECT_EQ("<class 'ValueError'> ValueError(KeyError(1))", normalize(PyExc_ValueError, key));
  // A class that refuses its arguments is replaced by what it raised.
  EXPECT_EQ("<class 'TypeError'> TypeError('function takes exactly 5 arguments (0 given)')",
            normalize(PyExc_UnicodeDecodeError, nullptr));
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_NormalizeException(&type, &value, &traceback);
  EXPECT_EQ(nullptr, type);
  Owned scope = exec("class Bad(Exception):\n    def __init__(self, x): raise OSError(x)\n");
  EXPECT_EQ("<class 'OSError'> OSError('text')",
            normalize(PyDict_GetItemString(scope, "Bad"), text));
  EXPECT_COUNT(key.get(), 0, normalize(PyExc_KeyError, key));
}

PyObject* raiseFormatted(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* null = PyErr_FormatV(PyExc_ValueError, format, args);
  va_end(args);
  return null;
}

TEST_F(RuntimeApi, RaisingWithPlaces) {
  EXPECT_RAISES("ValueError: 5 x", raiseFormatted("%d %s", 5, "x"));
  errno = ENOENT;
  EXPECT_RAISES("FileNotFoundError: [Errno 2] No such file or directory: 'text'",
                PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, text));
  PyErr_SetString(PyExc_SyntaxError, "bad");
  PyErr_SyntaxLocation("nowhere.py", 3);
  PyErr_SyntaxLocationEx("nowhere.py", 4, 5);
  PyErr_SyntaxLocationObject(text, 5, 6);
  PyErr_RangedSyntaxLocationObject(text, 6, 7, 8, 9);
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  EXPECT_REPR("'text'", PyObject_GetAttrString(value, "filename"));
  EXPECT_REPR("6", PyObject_GetAttrString(value, "lineno"));
  EXPECT_REPR("7", PyObject_GetAttrString(value, "offset"));
  EXPECT_REPR("8", PyObject_GetAttrString(value, "end_lineno"));
  Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback);
  Owned path = eval("__import__('keyword').__file__");
  EXPECT_REPR("'\"\"\"Keywords (from \"Grammar/python.gram\")\\n'",
              PyErr_ProgramTextObject(path, 1));
  EXPECT_REPR("'\"\"\"Keywords (from \"Grammar/python.gram\")\\n'",
              PyErr_ProgramText(PyUnicode_AsUTF8(path), 1));
  EXPECT_EQ(nullptr, PyErr_ProgramTextObject(text, 1));
  EXPECT_EQ(nullptr, PyErr_ProgramText("nowhere.py", 1));
}

TEST_F(RuntimeApi, UnicodeErrors) {
  Owned encode = eval("UnicodeEncodeError('ascii', 'abcdef', 1, 3, 'why')");
  Py_ssize_t at = -1;
  EXPECT_EQ(0, PyUnicodeEncodeError_GetStart(encode, &at));
  EXPECT_EQ(1, at);
  EXPECT_EQ(0, PyUnicodeEncodeError_GetEnd(encode, &at));
  EXPECT_EQ(3, at);
  EXPECT_REPR("'why'", PyUnicodeEncodeError_GetReason(encode));
  EXPECT_EQ(0, PyUnicodeEncodeError_SetStart(encode, 2));
  EXPECT_EQ(0, PyUnicodeEncodeError_SetEnd(encode, 100));
  EXPECT_EQ(0, PyUnicodeEncodeError_GetEnd(encode, &at));
  EXPECT_EQ(6, at);
  EXPECT_EQ(0, PyUnicodeEncodeError_SetReason(encode, "because"));
  EXPECT_REPR("'because'", PyUnicodeEncodeError_GetReason(encode));
  Owned translate = eval("UnicodeTranslateError('abc', 1, 2, 'why')");
  EXPECT_REPR("'abc'", PyUnicodeTranslateError_GetObject(translate));
  EXPECT_EQ(0, PyUnicodeTranslateError_SetStart(translate, -5));
  EXPECT_EQ(0, PyUnicodeTranslateError_GetStart(translate, &at));
  EXPECT_EQ(0, at);
  EXPECT_EQ(0, PyUnicodeTranslateError_SetEnd(translate, 3));
  EXPECT_EQ(0, PyUnicodeTranslateError_SetReason(translate, "new"));
  EXPECT_REPR("UnicodeTranslateError('abc', 1, 2, 'why')", Py_NewRef(translate.get()));
}

TEST_F(RuntimeApi, Printing) {
  testing::internal::CaptureStderr();
  PyErr_SetString(PyExc_ValueError, "one");
  PyErr_Print();
  PyErr_SetString(PyExc_ValueError, "two");
  PyErr_PrintEx(0);
  Owned value = eval("KeyError('three')");
  PyErr_Display(PyExc_KeyError, value, nullptr);
  PySys_WriteStderr("%d %s\n", 4, "four");
  PySys_FormatStderr("%R\n", text.get());
  PyErr_WarnExplicitFormat(PyExc_UserWarning, "file.py", 7, "module", nullptr, "%d six", 6);
  Owned registry(PyDict_New());
  EXPECT_EQ(0, PyErr_WarnExplicitObject(PyExc_UserWarning, text, text, 8, nullptr, registry));
  EXPECT_EQ(0, PyErr_WarnExplicitObject(PyExc_UserWarning, text, text, 8, nullptr, registry));
  PyRun_SimpleString("import sys; sys.stderr.flush()");
  EXPECT_EQ(
      "ValueError: one\nValueError: two\nKeyError: 'three'\n4 four\n'text'\n"
      "file.py:7: UserWarning: 6 six\ntext:8: UserWarning: text\n",
      testing::internal::GetCapturedStderr());
  EXPECT_REPR("ValueError('one')", Py_NewRef(PySys_GetObject("last_value")));
}

// --- imports and modules ------------------------------------------------------------------------

TEST_F(RuntimeApi, Imports) {
  Owned name(PyUnicode_FromString("json.decoder")), empty(PyTuple_New(0));
  Owned list = eval("['x']");
  EXPECT_REPR(
      "'json'",
      PyObject_GetAttrString(
          Owned(PyImport_ImportModuleLevelObject(name, nullptr, nullptr, nullptr, 0)), "__name__"));
  EXPECT_REPR(
      "'json.decoder'",
      PyObject_GetAttrString(
          Owned(PyImport_ImportModuleLevelObject(name, nullptr, nullptr, list, 0)), "__name__"));
  EXPECT_RAISES("ValueError: Empty module name",
                PyImport_ImportModuleLevelObject(nullptr, nullptr, nullptr, nullptr, 0));
  EXPECT_RAISES("ValueError: level must be >= 0",
                PyImport_ImportModuleLevelObject(name, nullptr, nullptr, nullptr, -1));
  EXPECT_RAISES("TypeError: module name must be a string",
                PyImport_ImportModuleLevelObject(number, nullptr, nullptr, nullptr, 0));
  EXPECT_RAISES("KeyError: \"'__name__' not in globals\"",
                PyImport_ImportModuleLevelObject(name, Owned(PyDict_New()), nullptr, nullptr, 1));
  EXPECT_REPR("'json.decoder'", PyObject_GetAttrString(Owned(PyImport_Import(name)), "__name__"));
  Owned json(PyImport_ImportModuleNoBlock("json"));
  Owned again(PyImport_ReloadModule(json));
  EXPECT_EQ(json.get(), again.get());
  EXPECT_RAISES("TypeError: reload() argument must be a module", PyImport_ReloadModule(number));
  EXPECT_EQ(0, PyImport_ImportFrozenModuleObject(text));
  EXPECT_EQ(nullptr, PyErr_Occurred());
  Owned importer(PyImport_GetImporter(Owned(PyUnicode_FromString("/usr/lib/python3.11"))));
  EXPECT_STREQ("FileFinder", Py_TYPE(importer.get())->tp_name);
}

TEST_F(RuntimeApi, ModulesFromCode) {
  Owned code(Py_CompileString("a = __name__, __file__", "made.py", Py_file_input));
  Owned name(PyUnicode_FromString("made_module"));
  PyObject* added = PyImport_AddModuleObject(name);
  EXPECT_EQ(added, PyImport_AddModule("made_module"));
  Owned module(PyImport_ExecCodeModuleEx("made_module", code, "path.py"));
  EXPECT_EQ(added, module.get());
  EXPECT_REPR("('made_module', 'path.py')", PyObject_GetAttrString(module, "a"));
  module = Owned(PyImport_ExecCodeModuleObject(name, code, nullptr, nullptr));
  EXPECT_REPR("('made_module', 'made.py')", PyObject_GetAttrString(module, "a"));
  module = Owned(PyImport_ExecCodeModuleWithPathnames("made_module", code, "p.py", "c.pyc"));
  EXPECT_REPR("'c.pyc'", PyObject_GetAttrString(module, "__cached__"));
  Owned failing(Py_CompileString("1 / 0", "made.py", Py_file_input));
  EXPECT_RAISES("ZeroDivisionError: division by zero",
                PyImport_ExecCodeModule("made_module", failing));
  EXPECT_EQ(nullptr, PyImport_GetModule(name));
  Owned object(PyModule_NewObject(name));
  EXPECT_STREQ("made_module", PyModule_GetName(object));
  EXPECT_RAISES("SystemError: module filename missing", PyModule_GetFilename(object));
  EXPECT_EQ(0, PyModule_AddStringConstant(object, "__file__", "f.py"));
  EXPECT_STREQ("f.py", PyModule_GetFilename(object));
}

PyObject* answer(PyObject*, PyObject*) { return PyLong_FromLong(42); }
PyMethodDef functions[] = {{"answer", answer, METH_NOARGS, "doc"}, {}};
int fill(PyObject* module) { return PyModule_AddIntConstant(module, "filled", 1); }
PyModuleDef_Slot slots[] = {{Py_mod_exec, reinterpret_cast<void*>(fill)}, {0, nullptr}};
PyModuleDef phased = {PyModuleDef_HEAD_INIT, "phased", "doc", 8, functions, slots};
PyModuleDef single = {PyModuleDef_HEAD_INIT, "single", "doc", -1, functions};

TEST_F(RuntimeApi, ModulesFromDefinitions) {
  Owned spec = eval("__import__('types').SimpleNamespace(name='phased', origin='here')");
  EXPECT_EQ(reinterpret_cast<PyObject*>(&phased), PyModuleDef_Init(&phased));
  Owned module(PyModule_FromDefAndSpec2(&phased, spec, PYTHON_API_VERSION));
  EXPECT_EQ(nullptr, PyModule_GetState(module));
  EXPECT_EQ(0, PyModule_ExecDef(module, &phased));
  EXPECT_NE(nullptr, PyModule_GetState(module));
  EXPECT_REPR("1", PyObject_GetAttrString(module, "filled"));
  EXPECT_REPR("42", PyObject_CallMethod(module, "answer", nullptr));
  EXPECT_RAISES("AttributeError: 'int' object has no attribute 'name'",
                PyModule_FromDefAndSpec2(&phased, number, PYTHON_API_VERSION));
  Owned simple(PyModule_Create2(&single, PYTHON_API_VERSION));
  EXPECT_REPR("42", PyObject_CallMethod(simple, "answer", nullptr));
  EXPECT_RAISES("SystemError: module phased: PyModule_Create is incompatible with m_slots",
                PyModule_Create2(&phased, PYTHON_API_VERSION));
  Owned bare(PyModule_New("bare"));
  EXPECT_EQ(0, PyModule_AddFunctions(bare, functions));
  EXPECT_REPR("42", PyObject_CallMethod(bare, "answer", nullptr));
}

PyType_Slot typeSlots[] = {{Py_tp_doc, const_cast<char*>("doc")}, {0, nullptr}};
PyType_Spec typeSpec = {"phased.Kind", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, typeSlots};

TEST_F(RuntimeApi, TypesOfModules) {
  Owned spec = eval("__import__('types').SimpleNamespace(name='phased')");
  Owned module(PyModule_FromDefAndSpec2(&phased, spec, PYTHON_API_VERSION));
  Owned kind(PyType_FromModuleAndSpec(module, &typeSpec, nullptr));
  auto* type = reinterpret_cast<PyTypeObject*>(kind.get());
  EXPECT_EQ(module.get(), PyType_GetModule(type));
  EXPECT_EQ(module.get(), PyType_GetModuleByDef(type, &phased));
  Owned derived(
      PyObject_CallFunction(reinterpret_cast<PyObject*>(&PyType_Type), "s(O){}", "D", type));
  EXPECT_EQ(module.get(),
            PyType_GetModuleByDef(reinterpret_cast<PyTypeObject*>(derived.get()), &phased));
  EXPECT_RAISES("TypeError: PyType_GetModuleByDef: No superclass of 'D' has the given module",
                PyType_GetModuleByDef(reinterpret_cast<PyTypeObject*>(derived.get()), &single));
  Owned instance(PyType_GenericNew(type, Owned(PyTuple_New(0)), nullptr));
  EXPECT_EQ(type, Py_TYPE(instance.get()));
}

// --- arguments ----------------------------------------------------------------------------------

int parse(PyObject* args, const char* format, ...) {
  va_list targets;
  va_start(targets, format);
  int good = PyArg_VaParse(args, format, targets);
  va_end(targets);
  return good;
}
int parseNamed(PyObject* args, PyObject* kwargs, const char* format, char** names, ...) {
  va_list targets;
  va_start(targets, names);
  int good = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, targets);
  va_end(targets);
  return good;
}
PyObject* build(const char* format, ...) {
  va_list values;
  va_start(values, format);
  PyObject* made = Py_VaBuildValue(format, values);
  va_end(values);
  return made;
}

TEST_F(RuntimeApi, VariableArguments) {
  int a = 0, b = 7;
  const char* word = nullptr;
  EXPECT_EQ(1, parse(eval("(1, 'w')"), "is|i:f", &a, &word, &b));
  EXPECT_EQ(1, a);
  EXPECT_STREQ("w", word);
  EXPECT_EQ(7, b);
  EXPECT_RAISES("TypeError: f() takes at least 2 arguments (1 given)",
                parse(eval("(1,)"), "is|i:f", &a, &word, &b));
  const char* names[] = {"a", "b", nullptr};
  EXPECT_EQ(1,
            parseNamed(eval("(3,)"), eval("{'b': 4}"), "ii:f", const_cast<char**>(names), &a, &b));
  EXPECT_EQ(7, a + b);
  EXPECT_RAISES(
      "TypeError: 'c' is an invalid keyword argument for f()",
      parseNamed(eval("(3,)"), eval("{'c': 1}"), "i|i:f", const_cast<char**>(names), &a, &b));
  EXPECT_REPR("(1, 'x', [2.5])", build("is[d]", 1, "x", 2.5));
  EXPECT_REPR("None", build(""));
  EXPECT_RAISES("SystemError: bad format char passed to Py_BuildValue", build("!"));
}

// --- sys ----------------------------------------------------------------------------------------

TEST_F(RuntimeApi, WarnOptions) {
  Owned before(Py_NewRef(PySys_GetObject("warnoptions")));
  EXPECT_EQ(0, PySys_HasWarnOptions());
  PySys_AddWarnOption(L"ignore");
  PySys_AddWarnOptionUnicode(text);
  EXPECT_EQ(1, PySys_HasWarnOptions());
  EXPECT_EQ("['ignore', 'text']", repr(PySys_GetObject("warnoptions")));
  PySys_ResetWarnOptions();
  EXPECT_EQ(0, PySys_HasWarnOptions());
  Owned path(Py_NewRef(PySys_GetObject("path")));
  PySys_SetPath(L"/a:/b");
  EXPECT_EQ("['/a', '/b']", repr(PySys_GetObject("path")));
  EXPECT_EQ(0, PySys_SetObject("path", path));
  wchar_t program[] = L"prog", argument[] = L"arg";
  wchar_t* argv[] = {program, argument};
  PySys_SetArgvEx(2, argv, 0);
  EXPECT_EQ("['prog', 'arg']", repr(PySys_GetObject("argv")));
  PySys_SetArgvEx(0, argv, 0);
  EXPECT_EQ("['']", repr(PySys_GetObject("argv")));
  // This one puts the folder of the script before the path.
  wchar_t script[] = L"/nowhere/prog";
  argv[0] = script;
  PySys_SetArgv(2, argv);
  EXPECT_EQ("['/nowhere/prog', 'arg']", repr(PySys_GetObject("argv")));
  EXPECT_EQ("'/nowhere'", repr(PyList_GetItem(PySys_GetObject("path"), 0)));
  PySys_SetArgv(0, nullptr);
  EXPECT_EQ("['']", repr(PySys_GetObject("argv")));
  EXPECT_EQ("''", repr(PyList_GetItem(PySys_GetObject("path"), 0)));
  EXPECT_EQ(0, PyList_SetSlice(PySys_GetObject("path"), 0, 2, nullptr));
}

int audited = 0;
int countAudit(const char* event, PyObject* args, void* data) {
  if (strcmp(event, "capi_test.event") == 0) {
    audited += *static_cast<int*>(data);
    EXPECT_EQ("(1, 'x')", repr(args));
  }
  if (strcmp(event, "capi_test.refused") == 0) {
    PyErr_SetString(PyExc_PermissionError, "refused");
    return -1;
  }
  return 0;
}

TEST_F(RuntimeApi, AuditHooks) {
  static int step = 2;
  EXPECT_EQ(0, PySys_AddAuditHook(countAudit, &step));
  EXPECT_EQ(0, PySys_Audit("capi_test.event", "is", 1, "x"));
  EXPECT_EQ(2, audited);
  EXPECT_RAISES_INT("PermissionError: refused", PySys_Audit("capi_test.refused", nullptr));
}

void endCapsule(PyObject* capsule) {
  *static_cast<int*>(PyCapsule_GetPointer(capsule, nullptr)) += 1;
}

TEST_F(RuntimeApi, CapsuleDestructors) {
  int ended = 0;
  Owned capsule(PyCapsule_New(&ended, nullptr, nullptr));
  EXPECT_EQ(nullptr, PyCapsule_GetDestructor(capsule));
  EXPECT_EQ(0, PyCapsule_SetDestructor(capsule, endCapsule));
  EXPECT_EQ(endCapsule, PyCapsule_GetDestructor(capsule));
  capsule = Owned();
  EXPECT_EQ(1, ended);
  EXPECT_RAISES_INT("ValueError: PyCapsule_SetDestructor called with invalid PyCapsule object",
                    PyCapsule_SetDestructor(number, endCapsule));
}

}  // namespace
