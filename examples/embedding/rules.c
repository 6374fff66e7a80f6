// Asks the functions of a Python file about numbers: rules FILE NUMBER...
//
// The file may `import host`, a module of this program. Each function in it whose name begins with
// "rule_" is called with each number; what it returns is printed.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdio.h>
#include <string.h>

// --- the module that the rules see ---------------------------------------------------------------

static long questions = 0;

static PyObject* hostQuestions(PyObject* self, PyObject* unused) {
  (void)self, (void)unused;
  return PyLong_FromLong(questions);
}

static PyMethodDef hostFunctions[] = {
    {"questions", hostQuestions, METH_NOARGS, "How many questions were asked so far."},
    {NULL, NULL, 0, NULL}};
static struct PyModuleDef hostModule = {
    PyModuleDef_HEAD_INIT, "host", "The program around.", 0, hostFunctions, NULL, NULL, NULL, NULL};

static PyObject* initHost(void) { return PyModuleDef_Init(&hostModule); }

// --- asking -------------------------------------------------------------------------------------

/// Runs the file; the dict of its globals, or NULL with an exception.
static PyObject* load(const char* path) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
  PyObject* globals = PyDict_New();
  PyObject* done = NULL;
  if (globals != NULL && PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) == 0) {
    done = PyRun_FileExFlags(file, path, Py_file_input, globals, globals, 1, NULL);
  } else {
    fclose(file);
  }
  if (done == NULL) Py_CLEAR(globals);
  Py_XDECREF(done);
  return globals;
}

/// Prints "NAME(NUMBER) = ANSWER"; -1 if an exception was printed instead.
static int ask(const char* name, PyObject* function, const char* number) {
  ++questions;
  PyObject* value = PyLong_FromString(number, NULL, 10);
  PyObject* answer = value == NULL ? NULL : PyObject_CallOneArg(function, value);
  PyObject* text = answer == NULL ? NULL : PyObject_Repr(answer);
  const char* utf8 = text == NULL ? NULL : PyUnicode_AsUTF8(text);
  if (utf8 != NULL) {
    printf("%s(%s) = %s\n", name, number, utf8);
  } else {
    fflush(stdout);
    PyErr_Print();
  }
  int result = utf8 == NULL ? -1 : 0;
  Py_XDECREF(value);
  Py_XDECREF(answer);
  Py_XDECREF(text);
  return result;
}

/// How many questions had no answer.
static int askAll(PyObject* globals, int count, char** numbers) {
  int failures = 0;
  Py_ssize_t at = 0;
  PyObject *key, *value;
  PyObject* rules = PyDict_Copy(globals);
  if (rules == NULL) return 1;
  while (PyDict_Next(rules, &at, &key, &value)) {
    const char* name = PyUnicode_Check(key) ? PyUnicode_AsUTF8(key) : NULL;
    if (name == NULL || strncmp(name, "rule_", 5) != 0) continue;
    for (int i = 0; i < count; ++i) failures += ask(name, value, numbers[i]) < 0;
  }
  Py_DECREF(rules);
  return failures;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: %s FILE NUMBER...\n", argv[0]);
    return 2;
  }
  PyImport_AppendInittab("host", initHost);
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  PyStatus status = PyConfig_SetBytesString(&config, &config.program_name, argv[0]);
  if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  int failures = 1;
  PyObject* globals = load(argv[1]);
  if (globals != NULL) {
    failures = askAll(globals, argc - 2, argv + 2);
    Py_DECREF(globals);
  } else {
    PyErr_Print();
  }
  return Py_FinalizeEx() < 0 || failures != 0;
}
