/* The command as a function, sessions and files. */
#include "embedding.h"

static FILE* file_of(const char* text) {
  FILE* file = tmpfile();
  fputs(text, file);
  rewind(file);
  return file;
}

static void run(int count, char** words) {
  printf("%s: ", words[count - 1]);
  int code = Py_BytesMain(count, words);
  printf("-> %d initialized %d\n", code, Py_IsInitialized());
}

int test_commands(void) {
  run(3, (char*[]){"name", "-c", "import sys; print(sys.argv, sys.flags.optimize, __name__)", NULL});
  run(4, (char*[]){"name", "-OIc", "import sys; print(sys.argv, sys.flags.optimize)", "a b", NULL});
  run(3, (char*[]){"name", "-c", "1 / 0", NULL});
  run(3, (char*[]){"name", "-m", "no_such_module_at_all", NULL});
  run(2, (char*[]){"name", "/no/such/file.py", NULL});
  run(2, (char*[]){"name", "--version", NULL});
  run(4, (char*[]){"name", "-Xone=1", "-c", "import sys; print(sys._xoptions)", NULL});
  wchar_t* wide[] = {L"name", L"-c", L"print('wide \u00e4'.encode())", NULL};
  printf("wide %d\n", Py_Main(3, wide));

  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyConfig_SetBytesString(&config, &config.run_command, "import sys\nprint('command', sys.argv)\n");
  PyStatus status = Py_InitializeFromConfig(&config);
  printf("status %d\n", PyStatus_Exception(status));
  PyConfig_Clear(&config);
  printf("main %d\n", Py_RunMain());

  Py_Initialize();
  FILE* file = file_of(
      "1+1\nif 1:\n  print(5)\n\nx =\n1/0\nprint(7)\nfrom __future__ import annotations\n"
      "x: y = 1\n(1,\n2)\n");
  for (int i = 0; i < 11; ++i) {
    printf("one %d\n", PyRun_InteractiveOne(file, "name"));
  }
  fclose(file);
  file = file_of("print(1)\n1/0\nprint(2)\n");
  printf("loop %d\n", PyRun_InteractiveLoop(file, "name"));
  fclose(file);
  printf("any %d\n", PyRun_AnyFileEx(file_of("print(1)\n1/0\nprint(2)\n"), "name", 1));
  printf("simple %d\n", PyRun_SimpleFileEx(file_of("print(__file__)\n"), "name", 1));
  Py_InteractiveFlag = 1;
  printf("any %d\n", PyRun_AnyFileEx(file_of("print(1)\nprint(2)\n"), "<stdin>", 1));
  printf("any %d\n", PyRun_AnyFileEx(file_of("print(1)\nprint(2)\n"), NULL, 1));
  PyObject* globals = PyModule_GetDict(PyImport_AddModule("__main__"));
  printf("before ");
  Py_XDECREF(PyRun_String("print('python', end=' ')", Py_file_input, globals, globals));
  printf("after\n");
  printf("finalize %d\n", Py_FinalizeEx());
  run(3, (char*[]){"name", "-c", "print('exits'); raise SystemExit(3)", NULL});
  return 1;
}
