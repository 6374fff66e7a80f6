/* Several interpreters in one process. */
#include "embedding.h"

static int created = 0;

static PyObject* count(PyObject* self, PyObject* unused) {
  int* state = PyModule_GetState(self);
  return PyLong_FromLong(++*state);
}
static PyMethodDef functions[] = {{"count", count, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

/* Single-phase, with a state of its own: made anew for each interpreter. */
static struct PyModuleDef counter_def = {PyModuleDef_HEAD_INIT, "counter", NULL, sizeof(int),
                                         functions};
static PyObject* init_counter(void) {
  ++created;
  return PyModule_Create(&counter_def);
}

/* Single-phase without state: the second interpreter's is a copy of the first one's contents. */
static struct PyModuleDef shared_def = {PyModuleDef_HEAD_INIT, "shared", NULL, -1, NULL};
static PyObject* init_shared(void) {
  ++created;
  PyObject* module = PyModule_Create(&shared_def);
  PyModule_AddObject(module, "items", PyList_New(0));
  return module;
}

/* Multi-phase: executed in each interpreter. */
static int exec_phases(PyObject* module) {
  ++created;
  return PyModule_AddObject(module, "items", PyList_New(0));
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec_phases}, {0, NULL}};
static struct PyModuleDef phases_def = {PyModuleDef_HEAD_INIT, "phases", NULL, 0, NULL, slots};
static PyObject* init_phases(void) { return PyModuleDef_Init(&phases_def); }

static void run(const char* text) { printf("  -> %d\n", PyRun_SimpleString(text)); }

static const char use[] =
    "import counter, shared, phases, sys\n"
    "shared.items.append(1)\n"
    "phases.items.append(1)\n"
    "print(counter.count(), counter.count(), shared.items, phases.items, flush=True)\n"
    "shared.mark = getattr(shared, 'mark', 0) + 1\n"
    "print(shared.mark, hasattr(sys, 'here'), hasattr(__builtins__, 'here'), flush=True)\n"
    "sys.here = __builtins__.here = 1\n"
    "class C:\n"
    "  def __del__(self): print('deleted in', self.n, flush=True)\n"
    "c = C(); c.n = len(shared.items); c.c = c\n"
    "import atexit; atexit.register(print, 'exit', c.n, flush=True)\n";

static void show(void) {
  PyInterpreterState* interpreter = PyInterpreterState_Get();
  printf("id %lld main %d state's %d list:", (long long)PyInterpreterState_GetID(interpreter),
         interpreter == PyInterpreterState_Main(),
         interpreter == PyThreadState_GetInterpreter(PyThreadState_Get()));
  for (PyInterpreterState* i = PyInterpreterState_Head(); i; i = PyInterpreterState_Next(i)) {
    printf(" %lld", (long long)PyInterpreterState_GetID(i));
  }
  printf(" threads %d dict %zd\n",
         PyInterpreterState_ThreadHead(interpreter) == PyThreadState_Get(),
         PyDict_Size(PyInterpreterState_GetDict(interpreter)));
}

static void find_modules(void) {
  printf("found %d %d\n", PyState_FindModule(&counter_def) != NULL,
         PyState_FindModule(&shared_def) != NULL);
}

int test_interpreters(void) {
  PyImport_AppendInittab("counter", init_counter);
  PyImport_AppendInittab("shared", init_shared);
  PyImport_AppendInittab("phases", init_phases);
  for (int round = 0; round < 2; ++round) {
    Py_Initialize();
    PyThreadState* first = PyThreadState_Get();
    show();
    PyDict_SetItemString(PyInterpreterState_GetDict(PyInterpreterState_Get()), "key", Py_None);
    run(use);
    find_modules();
    PyThreadState* second = Py_NewInterpreter();
    printf("new %d current %d\n", second != NULL, PyThreadState_Get() == second);
    show();
    find_modules();
    run(use);
    PyThreadState* third = Py_NewInterpreter();
    show();
    run(use);
    PyThreadState* before = PyThreadState_Swap(second);
    printf("swapped %d %d\n", before == third, PyThreadState_Get() == second);
    show();
    run("print(c.n, len(shared.items), counter.count(), flush=True)\n1 / 0\n");
    run("import threading\n"
        "t = threading.Thread(target=lambda: print('thread', c.n, flush=True)); t.start(); t.join()\n");
    Py_EndInterpreter(second);
    printf("none %d\n", _PyThreadState_UncheckedGet() == NULL);
    PyThreadState_Swap(first);
    show();
    run("print(c.n, counter.count(), shared.items, flush=True)\n");
    PyThreadState_Swap(third);
    run("import counter, re, decimal; print(counter.count(), decimal.Decimal(1) / 3, flush=True)\n");
    Py_EndInterpreter(third);
    PyThreadState_Swap(first);
    show();
    printf("created %d\n", created);
    printf("finalize %d\n", Py_FinalizeEx());
  }
  return 0;
}
