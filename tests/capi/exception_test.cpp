// C-API reference: "Exception Handling".
#include <cerrno>

#include "support.h"

using namespace capi_test;

namespace {

class ExceptionApi : public PythonTest {};

TEST_F(ExceptionApi, Raising) {
  PyErr_SetNone(PyExc_KeyError);
  EXPECT_EQ(PyExc_KeyError, PyErr_Occurred());
  EXPECT_EQ("KeyError", takeError());
  PyErr_SetString(PyExc_ValueError, "t\xc3\xa9xt");
  EXPECT_EQ("ValueError: t\xc3\xa9xt", takeError());
  PyErr_SetObject(PyExc_OSError, eval("(2, 'gone', 'f')"));
  EXPECT_EQ("FileNotFoundError: [Errno 2] gone: 'f'", takeError());
  EXPECT_EQ(nullptr, PyErr_Format(PyExc_TypeError, "%s %d %R %.3s %zd %c %%", "a", 5, Py_None,
                                  "abcdef", static_cast<Py_ssize_t>(-1), 'x'));
  EXPECT_EQ("TypeError: a 5 None abc -1 x %", takeError());
  PyErr_SetString(reinterpret_cast<PyObject*>(&PyLong_Type), "x");
  EXPECT_EQ(
      "SystemError: _PyErr_SetObject: exception <class 'int'> is not a BaseException subclass",
      takeError());
  EXPECT_EQ(0, PyErr_BadArgument());
  EXPECT_EQ("TypeError: bad argument type for built-in operation", takeError());
  EXPECT_EQ(nullptr, PyErr_NoMemory());
  EXPECT_EQ("MemoryError", takeError());
  PyErr_BadInternalCall();
  EXPECT_NE(std::string::npos, takeError().find("bad argument to internal function"));
  errno = ENOENT;
  EXPECT_EQ(nullptr, PyErr_SetFromErrno(PyExc_OSError));
  EXPECT_EQ("FileNotFoundError: [Errno 2] No such file or directory", takeError());
  errno = EACCES;
  EXPECT_EQ(nullptr, PyErr_SetFromErrnoWithFilename(PyExc_OSError, "a/b"));
  EXPECT_EQ("PermissionError: [Errno 13] Permission denied: 'a/b'", takeError());
  errno = EACCES;
  EXPECT_EQ(nullptr, PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, Py_True, Py_None));
  EXPECT_EQ("PermissionError: [Errno 13] Permission denied: True", takeError());
  EXPECT_EQ(nullptr, PyErr_SetImportError(eval("'m'"), eval("'n'"), eval("'p'")));
  EXPECT_EQ("ImportError: m", takeError());
  EXPECT_EQ(nullptr, PyErr_SetImportErrorSubclass(PyExc_ValueError, eval("'m'"), nullptr, nullptr));
  EXPECT_EQ("TypeError: expected a subclass of ImportError", takeError());
}

TEST_F(ExceptionApi, FetchAndRestore) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  EXPECT_EQ(nullptr, type);
  PyErr_SetString(PyExc_ValueError, "x");
  PyErr_Fetch(&type, &value, &traceback);
  EXPECT_EQ(PyExc_ValueError, type);
  EXPECT_EQ(nullptr, PyErr_Occurred());
  PyErr_NormalizeException(&type, &value, &traceback);
  EXPECT_EQ("ValueError('x')", repr(value));
  EXPECT_EQ(nullptr, traceback);
  PyErr_Restore(type, value, traceback);
  EXPECT_EQ("ValueError: x", takeError());
  type = Py_NewRef(PyExc_UnicodeDecodeError);
  value = Py_NewRef(Py_None);
  traceback = nullptr;
  PyErr_NormalizeException(&type, &value, &traceback);
  EXPECT_EQ("<class 'TypeError'>", repr(type));
  PyErr_Restore(type, value, traceback);
  EXPECT_EQ("TypeError: function takes exactly 5 arguments (0 given)", takeError());
}

TEST_F(ExceptionApi, Matching) {
  EXPECT_EQ(1, PyErr_GivenExceptionMatches(PyExc_KeyError, PyExc_LookupError));
  EXPECT_EQ(0, PyErr_GivenExceptionMatches(PyExc_LookupError, PyExc_KeyError));
  EXPECT_EQ(1, PyErr_GivenExceptionMatches(eval("KeyError(1)"), PyExc_KeyError));
  EXPECT_EQ(0, PyErr_GivenExceptionMatches(nullptr, PyExc_KeyError));
  EXPECT_EQ(1, PyErr_GivenExceptionMatches(PyExc_KeyError, eval("(int, LookupError)")));
  PyErr_SetNone(PyExc_KeyError);
  EXPECT_EQ(1, PyErr_ExceptionMatches(PyExc_LookupError));
  EXPECT_EQ(0, PyErr_ExceptionMatches(PyExc_OSError));
  PyErr_Clear();
  EXPECT_EQ(0, PyErr_ExceptionMatches(PyExc_OSError));
  EXPECT_TRUE(PyExceptionClass_Check(PyExc_OSError));
  EXPECT_FALSE(PyExceptionClass_Check(Py_None));
  EXPECT_STREQ("OSError", PyExceptionClass_Name(PyExc_OSError));
  EXPECT_TRUE(PyExceptionInstance_Check(eval("OSError()").get()));
}

TEST_F(ExceptionApi, Handled) {
  PyObject *type, *value, *traceback;
  PyErr_GetExcInfo(&type, &value, &traceback);
  EXPECT_EQ("None", repr(value == nullptr ? Py_None : value));
  Owned error = eval("ValueError(1)");
  EXPECT_EQ(nullptr, PyErr_GetHandledException());
  PyErr_SetHandledException(error);
  EXPECT_EQ(error.get(), Owned(PyErr_GetHandledException()).get());
  PyErr_SetString(PyExc_KeyError, "second");
  PyObject *type2, *value2, *traceback2;
  PyErr_Fetch(&type2, &value2, &traceback2);
  PyErr_NormalizeException(&type2, &value2, &traceback2);
  EXPECT_EQ(error.get(), Owned(PyException_GetContext(value2)).get());
  Py_XDECREF(type2);
  Py_XDECREF(value2);
  Py_XDECREF(traceback2);
  PyErr_SetObject(PyExc_KeyError, eval("KeyError('third')"));
  PyErr_Fetch(&type2, &value2, &traceback2);
  EXPECT_EQ(error.get(), Owned(PyException_GetContext(value2)).get());
  Py_XDECREF(type2);
  Py_XDECREF(value2);
  Py_XDECREF(traceback2);
  PyErr_SetExcInfo(type, value, traceback);
  EXPECT_EQ(nullptr, PyErr_GetHandledException());
}

TEST_F(ExceptionApi, Objects) {
  Owned error = eval("ValueError(1)"), cause = eval("KeyError(2)");
  EXPECT_EQ(nullptr, PyException_GetTraceback(error));
  EXPECT_EQ(0, PyException_SetTraceback(error, Py_None));
  EXPECT_RAISES_INT("TypeError: __traceback__ must be a traceback or None",
                    PyException_SetTraceback(error, Py_True));
  EXPECT_COUNT(cause.get(), 1, PyException_SetCause(error, Py_NewRef(cause.get())));
  EXPECT_EQ(cause.get(), Owned(PyException_GetCause(error)).get());
  PyException_SetCause(error, nullptr);
  EXPECT_EQ(nullptr, PyException_GetCause(error));
  PyException_SetContext(error, Py_NewRef(cause.get()));
  EXPECT_EQ(cause.get(), Owned(PyException_GetContext(error)).get());
  PyException_SetContext(error, nullptr);
}

TEST_F(ExceptionApi, NewClasses) {
  Owned made(PyErr_NewException("pkg.mod.Oops", nullptr, nullptr));
  EXPECT_EQ("<class 'pkg.mod.Oops'>", repr(made));
  EXPECT_EQ(1, PyObject_IsSubclass(made, PyExc_Exception));
  Owned both(PyErr_NewExceptionWithDoc("m.Both", "text", eval("(KeyError, ValueError)"),
                                       eval("{'x': 1}")));
  EXPECT_REPR("'text'", PyObject_GetAttrString(both, "__doc__"));
  EXPECT_REPR("1", PyObject_GetAttrString(both, "x"));
  EXPECT_RAISES("SystemError: PyErr_NewException: name must be module.class",
                PyErr_NewException("Oops", nullptr, nullptr));
}

TEST_F(ExceptionApi, Unicode) {
  Owned error(PyUnicodeDecodeError_Create("utf-8", "ab\xff", 3, 2, 3, "bad"));
  Py_ssize_t place = -1;
  EXPECT_EQ("UnicodeDecodeError('utf-8', b'ab\\xff', 2, 3, 'bad')", repr(error));
  EXPECT_REPR("'utf-8'", PyUnicodeDecodeError_GetEncoding(error));
  EXPECT_REPR("b'ab\\xff'", PyUnicodeDecodeError_GetObject(error));
  EXPECT_REPR("'bad'", PyUnicodeDecodeError_GetReason(error));
  EXPECT_EQ(0, PyUnicodeDecodeError_GetStart(error, &place));
  EXPECT_EQ(2, place);
  EXPECT_EQ(0, PyUnicodeDecodeError_SetStart(error, 99));
  EXPECT_EQ(0, PyUnicodeDecodeError_GetStart(error, &place));
  EXPECT_EQ(2, place);
  EXPECT_EQ(0, PyUnicodeDecodeError_SetEnd(error, -7));
  EXPECT_EQ(0, PyUnicodeDecodeError_GetEnd(error, &place));
  EXPECT_EQ(1, place);
  EXPECT_EQ(0, PyUnicodeDecodeError_SetReason(error, "worse"));
  Owned encode = eval("UnicodeEncodeError('ascii', 'a\\xe9', 1, 2, 'no')");
  EXPECT_REPR("'a\xc3\xa9'", PyUnicodeEncodeError_GetObject(encode));
  EXPECT_REPR("'ascii'", PyUnicodeEncodeError_GetEncoding(encode));
  Owned translate = eval("UnicodeTranslateError('a\\xe9', 1, 2, 'no')");
  EXPECT_REPR("'no'", PyUnicodeTranslateError_GetReason(translate));
  EXPECT_EQ(0, PyUnicodeTranslateError_GetEnd(translate, &place));
  EXPECT_EQ(2, place);
}

TEST_F(ExceptionApi, Warnings) {
  Owned scope = exec("import warnings\nwarnings.simplefilter('error')\n");
  EXPECT_RAISES_INT("RuntimeWarning: careful", PyErr_WarnEx(nullptr, "careful", 1));
  EXPECT_RAISES_INT("DeprecationWarning: old", PyErr_WarnEx(PyExc_DeprecationWarning, "old", 1));
  EXPECT_RAISES_INT("RuntimeWarning: n 5", PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "n %d", 5));
  EXPECT_RAISES_INT("ResourceWarning: r", PyErr_ResourceWarning(Py_None, 1, "%s", "r"));
  EXPECT_RAISES_INT("SyntaxWarning: s",
                    PyErr_WarnExplicit(PyExc_SyntaxWarning, "s", "f.py", 3, "m", nullptr));
  exec("import warnings\nwarnings.simplefilter('ignore')\n");
  EXPECT_EQ(0, PyErr_WarnEx(PyExc_DeprecationWarning, "old", 1));
  exec("import warnings\nwarnings.resetwarnings()\n");
}

TEST_F(ExceptionApi, RecursionAndSignals) {
  EXPECT_EQ(0, Py_EnterRecursiveCall(" here"));
  Py_LeaveRecursiveCall();
  int limit = Py_GetRecursionLimit();
  int depth = 0;
  while (depth < 10000 && Py_EnterRecursiveCall(" while testing") == 0) ++depth;
  EXPECT_LE(depth, limit);
  while (depth-- > 0) Py_LeaveRecursiveCall();
  EXPECT_EQ("RecursionError: maximum recursion depth exceeded while testing", takeError());
  Py_SetRecursionLimit(limit);
  EXPECT_EQ(0, PyErr_CheckSignals());
  PyErr_SetInterrupt();
  EXPECT_RAISES_INT("KeyboardInterrupt", PyErr_CheckSignals());
  EXPECT_EQ(-1, PyErr_SetInterruptEx(-5));
}

TEST_F(ExceptionApi, Unraisable) {
  Owned scope = exec(
      "import sys\nseen = []\nsys.unraisablehook = lambda a: seen.append((a.exc_type.__name__, "
      "a.object))\n");
  PyErr_SetString(PyExc_ValueError, "lost");
  PyErr_WriteUnraisable(Py_Ellipsis);
  EXPECT_EQ("[('ValueError', Ellipsis)]", repr(PyDict_GetItemString(scope, "seen")));
  exec("import sys\nsys.unraisablehook = sys.__unraisablehook__\n");
}

}  // namespace
