/* What is set by functions before a start, the first part of a start, a start in two parts. */
#include <locale.h>
#include <wchar.h>

#include "embedding.h"

#include <marshal.h>

PyStatus _Py_InitializeMain(void);
void _Py_SetProgramFullPath(const wchar_t* path);

static const char* show_all =
    "import sys\n"
    "print([p for p in sys.path if 'site-packages' not in p and 'dist-packages' not in p])\n"
    "print(sys.executable, [sys.prefix, sys.exec_prefix, sys.base_prefix])\n"
    "print([(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)])\n"
    "print(sys.flags)\n";

static const wchar_t* text(const wchar_t* given) { return given != NULL ? given : L"null"; }

static void show_paths(const char* title) {
  printf("%s: %ls | %ls | %ls\n", title, text(Py_GetPath()), text(Py_GetPrefix()),
         text(Py_GetExecPrefix()));
}

static void start_twice(void) {
  show_paths("before");
  for (int i = 0; i < 2; ++i) {
    Py_Initialize();
    show_paths("while");
    PyRun_SimpleString(show_all);
    printf("encoding %d, end %d\n", Py_SetStandardStreamEncoding("ascii", NULL), Py_FinalizeEx());
  }
  exit(0);
}

static void show_status(const char* title, PyStatus status) {
  printf("%s: error %d exit %d %s\n", title, PyStatus_IsError(status), PyStatus_IsExit(status),
         status.err_msg != NULL ? status.err_msg : "-");
}

/* The first part from arguments, then the rest from its own configuration. */
static void preinitialize(const char* title, int python, int count, char** arguments) {
  PyPreConfig pre;
  python ? PyPreConfig_InitPythonConfig(&pre) : PyPreConfig_InitIsolatedConfig(&pre);
  PyStatus status = Py_PreInitializeFromBytesArgs(&pre, count, arguments);
  show_status(title, status);
  if (PyStatus_Exception(status)) exit(0);
  printf("utf8 %d ctype %s\n", Py_UTF8Mode, setlocale(LC_CTYPE, NULL));
  PyConfig config;
  python ? PyConfig_InitPythonConfig(&config) : PyConfig_InitIsolatedConfig(&config);
  PyConfig_SetString(&config, &config.executable, L"/usr/bin/python3.11");
  show_status("start", Py_InitializeFromConfig(&config));
  PyConfig_Clear(&config);
  PyRun_SimpleString("import sys; print(sys.flags, sys.stdout.encoding, sys.getfilesystemencoding())");
  exit(Py_FinalizeEx());
}

static void in_two_parts(void) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyConfig_SetString(&config, &config.executable, L"/usr/bin/python3.11");
  config._init_main = 0;
  show_status("first", Py_InitializeFromConfig(&config));
  PyConfig_Clear(&config);
  printf("initialized %d\n", Py_IsInitialized());
  PyRun_SimpleString("import sys; print('core', 'site' in sys.modules, 'io' in sys.modules, file=sys.stderr)");
  show_status("second", _Py_InitializeMain());
  PyRun_SimpleString("import sys; print('main', 'site' in sys.modules, 'io' in sys.modules)");
  printf("initialized %d\n", Py_IsInitialized());
  exit(Py_FinalizeEx());
}

static void given_fields(void) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyConfig_SetString(&config, &config.executable, L"/some/where/program");
  PyConfig_SetString(&config, &config.base_executable, L"/some/base");
  PyConfig_SetString(&config, &config.stdio_encoding, L"latin-1");
  PyConfig_SetString(&config, &config.stdio_errors, L"ignore");
  PyConfig_SetString(&config, &config.base_prefix, L"/base/prefix");
  show_status("fields", Py_InitializeFromConfig(&config));
  PyConfig_Clear(&config);
  PyRun_SimpleString(show_all);
  PyRun_SimpleString("print(sys._base_executable, sys.base_prefix)");
  exit(Py_FinalizeEx());
}

/* What PyConfig_Read fills in, and the arguments that the process had. */
static void read_first(void) {
  PyPreConfig pre;
  PyPreConfig_InitPythonConfig(&pre);
  pre.utf8_mode = 1;
  show_status("first part", Py_PreInitialize(&pre));
  pre.utf8_mode = 0;
  show_status("again", Py_PreInitializeFromArgs(&pre, 1, (wchar_t*[]){L"x"}));
  printf("utf8 %d\n", Py_UTF8Mode);
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyConfig_SetString(&config, &config.executable, L"/usr/bin/python3.11");
  PyConfig_SetBytesArgv(&config, 5, (char*[]){"program", "-Xone", "-O", "script", "-x"});
  show_status("options", PyConfig_SetWideStringList(&config, &config.warnoptions, 2,
                                                    (wchar_t*[]){L"ignore", L"once"}));
  show_status("read", PyConfig_Read(&config));
  /* It begins with the current directory. */
  printf("%d %d %ls %ls %ls\n", config.optimization_level, config.run_filename[0] == L'/',
         wcsrchr(config.run_filename, L'/'), config.stdio_encoding, config.filesystem_encoding);
  for (Py_ssize_t i = 0; i < config.argv.length; ++i) printf("arg %ls\n", config.argv.items[i]);
  for (Py_ssize_t i = 0; i < config.warnoptions.length; ++i) {
    printf("warn %ls\n", config.warnoptions.items[i]);
  }
  show_status("start", Py_InitializeFromConfig(&config));
  PyConfig_Clear(&config);
  int count = 0;
  wchar_t** items = NULL;
  Py_GetArgcArgv(&count, &items);
  for (int i = 0; i < count; ++i) printf("original %ls\n", items[i]);
  PyRun_SimpleString("import sys; print(sys.argv, sys.flags.optimize, sys._xoptions, sys.warnoptions)");
  exit(Py_FinalizeEx());
}

/* Which allocator the first part takes; the next start keeps it. */
static void choose_allocator(int allocator, int dev_mode) {
  PyPreConfig pre;
  PyPreConfig_InitPythonConfig(&pre);
  pre.allocator = allocator;
  pre.dev_mode = dev_mode;
  show_status("first part", Py_PreInitialize(&pre));
  printf("allocator %s\n", _PyMem_GetCurrentAllocatorName());
  for (int i = 0; i < 2; ++i) {
    Py_Initialize();
    PyRun_SimpleString("import sys; print(sys.flags.dev_mode, len([str(i) for i in range(1000)]))");
    printf("end %d, allocator %s\n", Py_FinalizeEx(), _PyMem_GetCurrentAllocatorName());
  }
  exit(0);
}

static PyObject* init_extended(void) {
  static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "extended", NULL, -1, NULL, NULL, NULL, NULL,
                                   NULL};
  return PyModule_Create(&def);
}

static void old_style(void) {
  struct _inittab more[] = {{"extended", init_extended}, {NULL, NULL}};
  printf("extend %d\n", PyImport_ExtendInittab(more));
  Py_SetPythonHome(L"/usr");
  printf("home %ls\n", Py_GetPythonHome());
  Py_InitializeEx(0);
  printf("home %ls, program %ls\n", Py_GetPythonHome(), Py_GetProgramFullPath());
  PyRun_SimpleString("import signal, extended; print(signal.getsignal(signal.SIGINT), extended.__name__)");
  Py_Finalize();
  printf("initialized %d\n", Py_IsInitialized());
  exit(0);
}

/* The debug hooks around whatever allocator there is; twice is once. */
static void debug_hooks(void) {
  PyMem_SetupDebugHooks();
  PyMem_SetupDebugHooks();
  unsigned char* block = PyMem_Malloc(3);
  printf("new block %02x %02x %02x behind it %02x\n", block[0], block[1], block[2], block[3]);
  block = PyMem_Realloc(block, 4);
  printf("longer %02x behind it %02x\n", block[3], block[4]);
  PyMem_Free(block);
  Py_Initialize();
  PyRun_SimpleString("print(sum(len([0] * n) for n in range(100)))");
  exit(Py_FinalizeEx());
}

/* The code of `import sys; print(sys.argv, __name__)`, frozen as __main__. */
static unsigned char frozen_code[1000];
static struct _frozen frozen_modules[] = {{"__main__", frozen_code, 0, 0, NULL}, {0}};

static void frozen_main(const char* source, int count, char** arguments) {
  Py_Initialize();
  PyObject* code = Py_CompileString(source, "<frozen __main__>", Py_file_input);
  PyObject* bytes = PyMarshal_WriteObjectToString(code, Py_MARSHAL_VERSION);
  frozen_modules[0].size = (int)PyBytes_GET_SIZE(bytes);
  memcpy(frozen_code, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  Py_DECREF(code);
  Py_FinalizeEx();
  PyImport_FrozenModules = frozen_modules;
  exit(Py_FrozenMain(count, arguments));
}

int test_settings(void) {
  _Py_SetProgramFullPath(L"/usr/bin/python3.11");
  if (in_child()) start_twice();
  if (in_child()) {
    Py_SetPath(L"/usr/lib/python3.11:/usr/lib/python3.11/lib-dynload:/tmp/other");
    start_twice();
  }
  if (in_child()) {
    Py_SetPath(L"/nowhere");
    Py_SetPath(NULL);
    start_twice();
  }
  if (in_child()) {
    printf("encoding %d\n", Py_SetStandardStreamEncoding("latin-1", NULL));
    start_twice();
  }
  if (in_child()) {
    printf("encoding %d\n", Py_SetStandardStreamEncoding("latin-1", "ignore"));
    printf("encoding %d\n", Py_SetStandardStreamEncoding(NULL, "replace"));
    start_twice();
  }
  if (in_child()) preinitialize("python", 1, 4, (char*[]){"x", "-X", "utf8", "script"});
  if (in_child()) preinitialize("bad", 1, 3, (char*[]){"x", "-Xutf8=2", "script"});
  if (in_child()) preinitialize("isolated", 0, 4, (char*[]){"x", "-X", "utf8", "script"});
  if (in_child()) preinitialize("options", 1, 3, (char*[]){"x", "-IX", "dev"});
  if (in_child()) preinitialize("behind the program", 1, 3, (char*[]){"x", "script", "-E"});
  if (in_child()) {
    setenv("PYTHONUTF8", "1", 1);
    preinitialize("environment", 1, 1, (char*[]){"x"});
  }
  if (in_child()) {
    setenv("PYTHONUTF8", "x", 1);
    preinitialize("bad environment", 1, 1, (char*[]){"x"});
  }
  if (in_child()) {
    setenv("LC_ALL", "C", 1);
    preinitialize("C locale", 1, 1, (char*[]){"x"});
  }
  if (in_child()) {
    unsetenv("LC_ALL");
    preinitialize("no locale", 1, 1, (char*[]){"x"});
  }
  for (int allocator = -1; allocator <= PYMEM_ALLOCATOR_PYMALLOC_DEBUG + 1; ++allocator) {
    if (in_child()) choose_allocator(allocator, 0);
  }
  if (in_child()) choose_allocator(PYMEM_ALLOCATOR_NOT_SET, 1);
  if (in_child()) {
    setenv("PYTHONMALLOC", "malloc_debug", 1);
    choose_allocator(PYMEM_ALLOCATOR_NOT_SET, 1);
  }
  if (in_child()) {
    setenv("PYTHONMALLOC", "unknown", 1);
    choose_allocator(PYMEM_ALLOCATOR_NOT_SET, 0);
  }
  if (in_child()) in_two_parts();
  if (in_child()) given_fields();
  if (in_child()) read_first();
  if (in_child()) old_style();
  if (in_child()) debug_hooks();
  char* arguments[] = {"prog", "-v", "arg", NULL};
  if (in_child()) frozen_main("import sys; print(sys.argv, __name__, sys.flags.verbose)", 3, arguments);
  if (in_child()) frozen_main("print('raised')\n1/0", 1, arguments);
  if (in_child()) frozen_main("raise SystemExit(7)", 1, arguments);
  return 0;
}
