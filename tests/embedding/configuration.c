/* Configurations: isolated, arguments, paths, what is refused. */
#include "embedding.h"

static void show(const char* title, PyConfig* config) {
  PyStatus status = Py_InitializeFromConfig(config);
  PyConfig_Clear(config);
  printf("%s: error %d exit %d %s\n", title, PyStatus_IsError(status), PyStatus_IsExit(status),
         status.err_msg != NULL ? status.err_msg : "-");
  if (PyStatus_Exception(status)) exit(1);
  PyRun_SimpleString(
      "import sys\n"
      "print(sys.argv, sys.orig_argv, sys._xoptions, sys.warnoptions)\n"
      "print(sys.flags)\n"
      "print(sys.executable, sys.prefix, sys.base_prefix, sys.exec_prefix)\n"
      "print([p for p in sys.path if 'python3' in p or p.startswith('/x')])\n"
      "print('site' in sys.modules, sys.pycache_prefix, sys.stdout.encoding)\n");
  printf("finalize %d\n", Py_FinalizeEx());
  exit(0);
}

int test_configuration(void) {
  printf("before %d %.6s %s %ls\n", Py_IsInitialized(), Py_GetVersion(), Py_GetPlatform(),
         Py_GetProgramName());
  PyConfig config;
  if (in_child()) {
    PyConfig_InitPythonConfig(&config);
    show("python", &config);
  }

  if (in_child()) {
    PyConfig_InitIsolatedConfig(&config);
    PyConfig_SetString(&config, &config.program_name, L"/usr/bin/embedded");
    PyConfig_SetArgv(&config, 3, (wchar_t* []){L"embedded", L"-x", L"two"});
    PyWideStringList_Append(&config.xoptions, L"one=1");
    PyWideStringList_Insert(&config.warnoptions, 0, L"ignore");
    config.optimization_level = 2;
    config.site_import = 0;
    show("isolated", &config);
  }

  if (in_child()) {
    PyConfig_InitPythonConfig(&config);
    PyConfig_SetBytesArgv(&config, 6, (char*[]){"program", "-B", "-Wignore", "-X", "utf8", "script"});
    show("arguments", &config);
  }

  if (in_child()) {
    PyConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    PyConfig_SetBytesArgv(&config, 3, (char*[]){"program", "-B", "script"});
    config.module_search_paths_set = 1;
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.11");
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.11/lib-dynload");
    PyWideStringList_Append(&config.module_search_paths, L"/x/y");
    config.use_hash_seed = 1;
    config.hash_seed = 7;
    show("paths", &config);
  }

  if (in_child()) {
    Py_SetProgramName(L"/usr/bin/python3.11");
    Py_OptimizeFlag = 1;
    Py_Initialize();
    wchar_t* words[] = {L"script", L"a"};
    PySys_SetArgvEx(2, words, 0);
    PyRun_SimpleString("import sys; print(sys.argv, sys.flags.optimize, sys.executable)");
    printf("%ls %ls %ls\n", Py_GetProgramName(), Py_GetPrefix(), Py_GetExecPrefix());
    printf("finalize %d\n", Py_FinalizeEx());
    exit(0);
  }

  printf("null %d\n", PyStatus_IsError(Py_InitializeFromConfig(NULL)));
  PyStatus leave = PyStatus_Exit(3), bad = PyStatus_Error("text");
  printf("%d %d %s %d %d\n", PyStatus_IsExit(leave), leave.exitcode, bad.err_msg,
         PyStatus_Exception(PyStatus_Ok()), PyStatus_IsError(PyStatus_NoMemory()));
  return 0;
}
