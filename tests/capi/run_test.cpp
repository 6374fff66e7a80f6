// C-API reference: "The Very High Level Layer", "File Objects", "Operating System Utilities".

#include <cstdio>

#include "support.h"

// Needs <Python.h> before it.
#include <errcode.h>
#include <token.h>

using namespace capi_test;

namespace {

/// A temporary C stream with text, at its beginning.
FILE* streamOf(const char* text) {
  FILE* file = tmpfile();
  fputs(text, file);
  rewind(file);
  return file;
}

class RunApi : public PythonTest {
 protected:
  Owned scope = exec("x = 1");
  long value(const char* name) {
    PyObject* found = PyDict_GetItemString(scope, name);
    return found == nullptr ? -1000 : PyLong_AsLong(found);
  }
};

TEST_F(RunApi, FilesInANamespace) {
  FILE* file = streamOf("y = x + 1\n");
  EXPECT_REPR("None", PyRun_File(file, "f.py", Py_file_input, scope, scope));
  fclose(file);
  EXPECT_EQ(2, value("y"));
  EXPECT_REPR("None", PyRun_FileEx(streamOf("y = 3\n"), "f.py", Py_file_input, scope, scope, 1));
  EXPECT_EQ(3, value("y"));
  PyCompilerFlags flags = _PyCompilerFlags_INIT;
  file = streamOf("y = 4\n");
  EXPECT_REPR("None", PyRun_FileFlags(file, "f.py", Py_file_input, scope, scope, &flags));
  fclose(file);
  EXPECT_EQ(4, value("y"));
  EXPECT_REPR(
      "5", PyRun_FileExFlags(streamOf("y + 1\n"), "f.py", Py_eval_input, scope, scope, 1, &flags));
  EXPECT_RAISES("SyntaxError: invalid syntax (f.py, line 1)",
                PyRun_FileEx(streamOf("y = = 1\n"), "f.py", Py_file_input, scope, scope, 1));
  EXPECT_RAISES("ZeroDivisionError: division by zero",
                PyRun_FileEx(streamOf("1 / 0\n"), "f.py", Py_file_input, scope, scope, 1));
}

TEST_F(RunApi, FilesAsMain) {
  EXPECT_EQ(0, PyRun_SimpleFile(streamOf("main_a = 1\n"), "f.py"));
  EXPECT_EQ(0, PyRun_SimpleFileExFlags(streamOf("main_b = main_a + 1\n"), "f.py", 1, nullptr));
  EXPECT_EQ(0, PyRun_AnyFile(streamOf("main_c = main_b + 1\n"), "f.py"));
  EXPECT_EQ(0, PyRun_AnyFileFlags(streamOf("main_d = main_c + 1\n"), nullptr, nullptr));
  EXPECT_EQ(0, PyRun_AnyFileExFlags(streamOf("main_e = main_d + 1\n"), "f.py", 1, nullptr));
  EXPECT_EQ(0, PyRun_AnyFileEx(streamOf("main_f = main_e + 1\n"), "f.py", 1));
  EXPECT_EQ(0, PyRun_SimpleStringFlags("main_g = main_f + 1\n", nullptr));
  PyObject* globals = PyModule_GetDict(PyImport_AddModule("__main__"));
  EXPECT_EQ(7, PyLong_AsLong(PyDict_GetItemString(globals, "main_g")));
  testing::internal::CaptureStderr();
  EXPECT_EQ(-1, PyRun_SimpleFile(streamOf("1 / 0\n"), "f.py"));
  EXPECT_EQ(-1, PyRun_SimpleString("raise KeyError(1)"));
  std::string shown = testing::internal::GetCapturedStderr();
  EXPECT_NE(std::string::npos, shown.find("ZeroDivisionError: division by zero"));
  EXPECT_NE(std::string::npos, shown.find("KeyError: 1"));
}

TEST_F(RunApi, Interactive) {
  PyCompilerFlags flags = _PyCompilerFlags_INIT;
  Owned name(PyUnicode_FromString("<in>"));
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  FILE* file = streamOf("inter_a = 5\ninter_a + 1\n");
  EXPECT_EQ(0, PyRun_InteractiveOneFlags(file, "<in>", &flags));
  EXPECT_EQ(0, PyRun_InteractiveOneObject(file, name, &flags));
  EXPECT_EQ(E_EOF, PyRun_InteractiveOneFlags(file, "<in>", &flags));
  fclose(file);
  file = streamOf("inter_b = 6\n1 / 0\ninter_c = inter_b + 1\n");
  EXPECT_EQ(0, PyRun_InteractiveLoopFlags(file, "<in>", nullptr));
  fclose(file);
  PyRun_SimpleString("import sys; sys.stdout.flush(); sys.stderr.flush()");
  EXPECT_NE(std::string::npos, testing::internal::GetCapturedStdout().find("6"));
  EXPECT_NE(std::string::npos, testing::internal::GetCapturedStderr().find("ZeroDivisionError"));
  PyObject* globals = PyModule_GetDict(PyImport_AddModule("__main__"));
  EXPECT_EQ(7, PyLong_AsLong(PyDict_GetItemString(globals, "inter_c")));
}

TEST_F(RunApi, StringsAndCode) {
  PyCompilerFlags flags = _PyCompilerFlags_INIT;
  EXPECT_REPR("2", PyRun_StringFlags("x + 1", Py_eval_input, scope, scope, &flags));
  EXPECT_RAISES("NameError: name 'z' is not defined",
                PyRun_StringFlags("z", Py_eval_input, scope, scope, &flags));
  Owned code(Py_CompileStringExFlags("assert 0", "c.py", Py_file_input, nullptr, 2));
  EXPECT_REPR("None", PyEval_EvalCode(code, scope, scope));
  Owned strict(Py_CompileStringExFlags("assert 0", "c.py", Py_file_input, nullptr, 0));
  EXPECT_RAISES("AssertionError", PyEval_EvalCode(strict, scope, scope));
  Owned name(PyUnicode_FromString("n.py"));
  Owned named(Py_CompileStringObject("x", name, Py_eval_input, &flags, -1));
  EXPECT_REPR("'n.py'", PyObject_GetAttrString(named, "co_filename"));
  EXPECT_REPR("1", PyEval_EvalCodeEx(named, scope, scope, nullptr, 0, nullptr, 0, nullptr, 0,
                                     nullptr, nullptr));
  EXPECT_RAISES("SyntaxError: invalid syntax (n.py, line 1)",
                Py_CompileStringObject("x y", name, Py_eval_input, &flags, -1));
  flags.cf_flags = PyCF_ONLY_AST;
  Owned tree(Py_CompileStringFlags("x", "c.py", Py_eval_input, &flags));
  EXPECT_STREQ("Expression", Py_TYPE(tree.get())->tp_name +
                                 (strncmp(Py_TYPE(tree.get())->tp_name, "ast.", 4) == 0 ? 4 : 0));
  PyCompilerFlags none = _PyCompilerFlags_INIT;
  EXPECT_EQ(0, PyEval_MergeCompilerFlags(&none));
  EXPECT_EQ(0, none.cf_flags);
}

TEST_F(RunApi, OldCalls) {
  Owned list = eval("list"), args = eval("((1, 2),)");
  EXPECT_REPR("[1, 2]", PyEval_CallObjectWithKeywords(list, args, nullptr));
  EXPECT_RAISES("TypeError: argument list must be a tuple",
                PyEval_CallObjectWithKeywords(list, list, nullptr));
  EXPECT_RAISES("TypeError: keyword list must be a dictionary",
                PyEval_CallObjectWithKeywords(list, args, list));
  EXPECT_REPR("[1, 2]", PyEval_CallFunction(list, "((ii))", 1, 2));
  Owned text(PyUnicode_FromString("a,b"));
  EXPECT_REPR("['a', 'b']", PyEval_CallMethod(text, "split", "(s)", ","));
}

// --- Python's files -----------------------------------------------------------------------------

TEST_F(RunApi, Files) {
  Owned file = eval("__import__('io').StringIO('one\\ntwo')");
  EXPECT_REPR("'one\\n'", PyFile_GetLine(file, 0));
  EXPECT_REPR("'tw'", PyFile_GetLine(file, 2));
  EXPECT_REPR("'o'", PyFile_GetLine(file, -1));
  EXPECT_REPR("''", PyFile_GetLine(file, 0));
  EXPECT_RAISES("EOFError: EOF when reading a line", PyFile_GetLine(file, -1));
  EXPECT_RAISES("AttributeError: 'int' object has no attribute 'readline'",
                PyFile_GetLine(Owned(PyLong_FromLong(1)), 0));
  Owned out = eval("__import__('io').StringIO()");
  EXPECT_EQ(0, PyFile_WriteString("text ", out));
  Owned item = eval("['a']");
  EXPECT_EQ(0, PyFile_WriteObject(item, out, 0));
  Owned word(PyUnicode_FromString(" word"));
  EXPECT_EQ(0, PyFile_WriteObject(word, out, Py_PRINT_RAW));
  EXPECT_REPR("\"text ['a'] word\"", PyObject_CallMethod(out, "getvalue", nullptr));
  EXPECT_RAISES_INT("TypeError: writeobject with NULL file", PyFile_WriteObject(word, nullptr, 0));
  EXPECT_RAISES_INT("SystemError: null file for PyFile_WriteString",
                    PyFile_WriteString("a", nullptr));
  EXPECT_RAISES_INT("AttributeError: 'str' object has no attribute 'write'",
                    PyFile_WriteObject(word, word, 0));
}

TEST_F(RunApi, FilesOfDescriptors) {
  FILE* stream = streamOf("line\nrest");
  Owned file(PyFile_FromFd(fileno(stream), "name", "r", -1, "utf-8", nullptr, nullptr, 0));
  EXPECT_REPR("'line\\n'", PyFile_GetLine(file, 0));
  Owned closed(PyObject_CallMethod(file, "close", nullptr));
  fclose(stream);
  EXPECT_RAISES("ValueError: invalid mode: 'zz'",
                PyFile_FromFd(0, nullptr, "zz", -1, nullptr, nullptr, nullptr, 0));
  Owned printer(PyFile_NewStdPrinter(fileno(stderr)));
  EXPECT_REPR("2", PyObject_CallMethod(printer, "fileno", nullptr));
  testing::internal::CaptureStderr();
  EXPECT_REPR("3", PyObject_CallMethod(printer, "write", "s", "abc"));
  EXPECT_EQ("abc", testing::internal::GetCapturedStderr());
  Owned path = eval("__import__('os').__file__");
  Owned code(PyFile_OpenCodeObject(path));
  EXPECT_REPR("'rb'", PyObject_GetAttrString(code, "mode"));
  closed = Owned(PyObject_CallMethod(code, "close", nullptr));
  code = Owned(PyFile_OpenCode(PyUnicode_AsUTF8(path)));
  EXPECT_TRUE(code.get() != nullptr);
  closed = Owned(PyObject_CallMethod(code, "close", nullptr));
  EXPECT_RAISES("TypeError: 'path' must be 'str', not 'list'",
                PyFile_OpenCodeObject(Owned(PyList_New(0))));
  EXPECT_RAISES("FileNotFoundError: [Errno 2] No such file or directory: '/nowhere'",
                PyFile_OpenCode("/nowhere"));
}

/// The hook stays for the life of the process, so it opens what other tests import.
PyObject* openInstead(PyObject* path, void* data) {
  if (PyUnicode_CompareWithASCIIString(path, "/nowhere") != 0) {
    Owned io(PyImport_ImportModule("_io"));
    return PyObject_CallMethod(io, "open", "Os", path, "rb");
  }
  ++*static_cast<int*>(data);
  return Py_NewRef(path);
}

TEST_F(RunApi, OpenCodeHook) {
  static int opened = 0;
  EXPECT_EQ(0, PyFile_SetOpenCodeHook(openInstead, &opened));
  EXPECT_REPR("'/nowhere'", PyFile_OpenCode("/nowhere"));
  EXPECT_EQ(1, opened);
  // There is only one for the process.
  EXPECT_RAISES_INT("SystemError: failed to change existing open_code hook",
                    PyFile_SetOpenCodeHook(openInstead, &opened));
}

TEST_F(RunApi, Tokens) {
  EXPECT_EQ(PLUS, PyToken_OneChar('+'));
  EXPECT_EQ(OP, PyToken_OneChar('?'));
  EXPECT_EQ(NOTEQUAL, PyToken_TwoChars('<', '>'));
  EXPECT_EQ(OP, PyToken_TwoChars('+', '+'));
  EXPECT_EQ(ELLIPSIS, PyToken_ThreeChars('.', '.', '.'));
  EXPECT_EQ(OP, PyToken_ThreeChars('.', '.', 'x'));
  EXPECT_STREQ("ENDMARKER", _PyParser_TokenNames[ENDMARKER]);
  EXPECT_STREQ("<ERRORTOKEN>", _PyParser_TokenNames[ERRORTOKEN]);
}

TEST_F(RunApi, LinesOfStreams) {
  FILE* file = streamOf("a\r\nb\rc\nlonger");
  char line[6];
  for (const char* expected : {"a\n", "b\n", "c\n", "longe", "r"}) {
    EXPECT_STREQ(expected, Py_UniversalNewlineFgets(line, sizeof line, file, nullptr));
  }
  EXPECT_EQ(nullptr, Py_UniversalNewlineFgets(line, sizeof line, file, nullptr));
  rewind(file);
  testing::internal::CaptureStderr();
  char* read = PyOS_Readline(file, stdout, "? ");
  EXPECT_STREQ("a\r\n", read);
  PyMem_Free(read);
  EXPECT_EQ("? ", testing::internal::GetCapturedStderr());
  EXPECT_EQ(0, Py_FdIsInteractive(file, "name"));
  Owned object = eval("[1, 'x']");
  FILE* out = tmpfile();
  EXPECT_EQ(0, PyObject_Print(object, out, 0));
  EXPECT_EQ(0, PyObject_Print(Owned(PyUnicode_FromString(" x")), out, Py_PRINT_RAW));
  rewind(out);
  char text[40] = "";
  EXPECT_STREQ("[1, 'x'] x", fgets(text, sizeof text, out));
  fclose(out);
  fclose(file);
}

}  // namespace
