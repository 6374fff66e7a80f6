// C-API reference: "Call Protocol", "Parsing arguments and building values", "Reflection".
#include "support.h"

using namespace capi_test;

namespace {

class CallApi : public PythonTest {
 protected:
  Owned scope = exec(
      "def f(*a, **k): return a, k\n"
      "def two(a, b=2): return a, b\n"
      "class C:\n  def m(self, *a, **k): return a, k\n"
      "  def __call__(self, *a): return a\no = C()\n");
  PyObject* f = PyDict_GetItemString(scope, "f");
  PyObject* two = PyDict_GetItemString(scope, "two");
  PyObject* o = PyDict_GetItemString(scope, "o");
  Owned one{PyLong_FromLong(1)};
};

TEST_F(CallApi, Classic) {
  EXPECT_REPR("((1,), {'k': 2})", PyObject_Call(f, eval("(1,)"), eval("{'k': 2}")));
  EXPECT_REPR("((), {})", PyObject_Call(f, Owned(PyTuple_New(0)), nullptr));
  EXPECT_REPR("((), {})", PyObject_CallNoArgs(f));
  EXPECT_REPR("((1,), {})", PyObject_CallOneArg(f, one));
  EXPECT_REPR("((1, 2), {})", PyObject_CallObject(f, eval("(1, 2)")));
  EXPECT_REPR("((), {})", PyObject_CallObject(f, nullptr));
  EXPECT_RAISES("TypeError: argument list must be a tuple", PyObject_CallObject(f, one));
  EXPECT_RAISES("TypeError: 'int' object is not callable", PyObject_CallNoArgs(one));
  EXPECT_RAISES("TypeError: two() missing 1 required positional argument: 'a'",
                PyObject_CallNoArgs(two));
  EXPECT_REPR("((1, 'x'), {})", PyObject_CallFunction(f, "is", 1, "x"));
  EXPECT_REPR("((1, 2), {})", PyObject_CallFunction(f, "O", eval("(1, 2)").get()));
  EXPECT_REPR("(((1, 2),), {})", PyObject_CallFunction(f, "(O)", eval("(1, 2)").get()));
  EXPECT_REPR("((), {})", PyObject_CallFunction(f, nullptr));
  EXPECT_REPR("((1,), {})", PyObject_CallMethod(o, "m", "i", 1));
  EXPECT_RAISES("AttributeError: 'C' object has no attribute 'n'",
                PyObject_CallMethod(o, "n", nullptr));
  EXPECT_REPR("((1, None), {})", PyObject_CallFunctionObjArgs(f, one.get(), Py_None, nullptr));
  Owned name(PyUnicode_FromString("m"));
  EXPECT_REPR("((1,), {})", PyObject_CallMethodObjArgs(o, name, one.get(), nullptr));
  EXPECT_REPR("((), {})", PyObject_CallMethodNoArgs(o, name));
  EXPECT_REPR("((1,), {})", PyObject_CallMethodOneArg(o, name, one));
}

TEST_F(CallApi, Vectorcall) {
  PyObject* arguments[] = {nullptr, one, Py_None, Py_True};
  EXPECT_REPR("((1, None), {'k': True})", PyObject_Vectorcall(f, arguments + 1, 2, eval("('k',)")));
  EXPECT_REPR("((1,), {})",
              PyObject_Vectorcall(f, arguments + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr));
  EXPECT_REPR("((1,), {'a': 5})", PyObject_VectorcallDict(f, arguments + 1, 1, eval("{'a': 5}")));
  EXPECT_REPR("((), {})", PyObject_VectorcallDict(f, arguments, 0, nullptr));
  Owned name(PyUnicode_FromString("m"));
  PyObject* method[] = {o, one, Py_None};
  EXPECT_REPR("((1,), {'z': None})", PyObject_VectorcallMethod(name, method, 2, eval("('z',)")));
  EXPECT_EQ(2, PyVectorcall_NARGS(2 | PY_VECTORCALL_ARGUMENTS_OFFSET));
  EXPECT_NE(nullptr, PyVectorcall_Function(f));
  EXPECT_EQ(nullptr, PyVectorcall_Function(o));
  EXPECT_REPR("((1,), {'q': 1})", PyVectorcall_Call(f, eval("(1,)"), eval("{'q': 1}")));
  EXPECT_RAISES("TypeError: two() got an unexpected keyword argument 'z'",
                PyObject_Vectorcall(two, arguments + 1, 1, eval("('z',)")));
}

PyObject* parseMany(PyObject*, PyObject* args, PyObject* kwargs) {
  int i = -1;
  double d = -1;
  const char* s = "none";
  PyObject* list = Py_None;
  static const char* names[] = {"i", "d", "s", "list", nullptr};
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i|ds$O!:many", const_cast<char**>(names), &i, &d,
                                   &s, &PyList_Type, &list)) {
    return nullptr;
  }
  return Py_BuildValue("idsO", i, d, s, list);
}

TEST_F(CallApi, Parsing) {
  static PyMethodDef row = {"many",
                            reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(parseMany)),
                            METH_VARARGS | METH_KEYWORDS, "many text"};
  Owned many(PyCFunction_New(&row, nullptr));
  EXPECT_REPR("(5, -1.0, 'none', None)", PyObject_CallFunction(many, "i", 5));
  EXPECT_REPR("(5, 2.0, 'x', [])", PyObject_Call(many, eval("(5, 2, 'x')"), eval("{'list': []}")));
  EXPECT_RAISES("TypeError: many() missing required argument 'i' (pos 1)",
                PyObject_CallNoArgs(many));
  EXPECT_RAISES("TypeError: 'str' object cannot be interpreted as an integer",
                PyObject_CallFunction(many, "s", "x"));
  EXPECT_RAISES("TypeError: many() takes at most 3 positional arguments (4 given)",
                PyObject_CallFunction(many, "iisi", 1, 2, "x", 4));
  EXPECT_RAISES("TypeError: many() argument 3 must be str, not int",
                PyObject_CallFunction(many, "iii", 1, 2, 3));
  EXPECT_RAISES("TypeError: many() argument 4 must be list, not int",
                PyObject_Call(many, eval("(1,)"), eval("{'list': 3}")));
  EXPECT_RAISES("TypeError: 'zz' is an invalid keyword argument for many()",
                PyObject_Call(many, eval("(1,)"), eval("{'zz': 3}")));
  EXPECT_RAISES("OverflowError: signed integer is greater than maximum",
                PyObject_CallFunction(many, "L", 1LL << 40));
  EXPECT_RAISES("ValueError: embedded null character",
                PyObject_Call(many, eval("(1, 2, 'a\\0')"), nullptr));
  EXPECT_REPR("'many text'", PyObject_GetAttrString(many, "__doc__"));
  PyObject *a = nullptr, *b = nullptr;
  EXPECT_EQ(1, PyArg_UnpackTuple(eval("(1,)"), "f", 1, 2, &a, &b));
  EXPECT_EQ(nullptr, b);
  EXPECT_EQ(0, PyArg_UnpackTuple(eval("()"), "f", 1, 2, &a, &b));
  EXPECT_EQ("TypeError: f expected at least 1 argument, got 0", takeError());
  Py_buffer view;
  EXPECT_EQ(1, PyArg_ParseTuple(eval("(b'abc',)"), "y*", &view));
  EXPECT_EQ(3, view.len);
  PyBuffer_Release(&view);
  unsigned char byte;
  short small;
  EXPECT_EQ(0, PyArg_ParseTuple(eval("(256,)"), "b", &byte));
  EXPECT_EQ("OverflowError: unsigned byte integer is greater than maximum", takeError());
  EXPECT_EQ(0, PyArg_ParseTuple(eval("(40000,)"), "h", &small));
  EXPECT_EQ("OverflowError: signed short integer is greater than maximum", takeError());
  int flag = -1;
  EXPECT_EQ(1, PyArg_ParseTuple(eval("([],)"), "p", &flag));
  EXPECT_EQ(0, flag);
  EXPECT_EQ(0, PyArg_ParseTuple(eval("(1, 2)"), "i;my own text", &flag));
  EXPECT_EQ("TypeError: my own text", takeError());
  int x, y, z;
  EXPECT_EQ(1, PyArg_ParseTuple(eval("((1, 2), 3)"), "(ii)i", &x, &y, &z));
  EXPECT_EQ(6, x + y + z);
  EXPECT_EQ(1, PyArg_Parse(one, "i", &x));
  EXPECT_EQ(1, PyArg_ValidateKeywordArguments(eval("{'a': 1}")));
  EXPECT_EQ(0, PyArg_ValidateKeywordArguments(eval("{1: 1}")));
  EXPECT_EQ("TypeError: keywords must be strings", takeError());
}

TEST_F(CallApi, Building) {
  EXPECT_REPR("None", Py_BuildValue(""));
  EXPECT_REPR("5", Py_BuildValue("i", 5));
  EXPECT_REPR("(1, 'a', b'b', 2.5, None)", Py_BuildValue("isydz", 1, "a", "b", 2.5, nullptr));
  EXPECT_REPR("[1, (2,), {'k': 3}]", Py_BuildValue("[i(i){s:i}]", 1, 2, "k", 3));
  EXPECT_REPR("('ab', b'ab')", Py_BuildValue("s#y#", "abc", static_cast<Py_ssize_t>(2), "abc",
                                             static_cast<Py_ssize_t>(2)));
  Py_complex number = {0, 3};
  EXPECT_REPR("(1, -1, 1, b'x', 'y', 3j)", Py_BuildValue("bhHcCD", 1, -1, 1, 'x', 'y', &number));
  EXPECT_COUNT(one.get(), 0, Owned(Py_BuildValue("(O)", one.get())));
  EXPECT_COUNT(one.get(), 0, Owned(Py_BuildValue("(N)", Py_NewRef(one))));
  EXPECT_RAISES("SystemError: NULL object passed to Py_BuildValue", Py_BuildValue("O", nullptr));
  EXPECT_RAISES("SystemError: bad format char passed to Py_BuildValue", Py_BuildValue("q", 1));
}

TEST_F(CallApi, Reflection) {
  EXPECT_STREQ("f", PyEval_GetFuncName(f));
  EXPECT_STREQ("()", PyEval_GetFuncDesc(f));
  EXPECT_STREQ(" object", PyEval_GetFuncDesc(one));
  EXPECT_NE(nullptr, PyEval_GetBuiltins());
  EXPECT_EQ(nullptr, PyEval_GetFrame());
  EXPECT_EQ(nullptr, PyEval_GetGlobals());
  EXPECT_EQ(nullptr, PyEval_GetLocals());
  EXPECT_EQ("SystemError: frame does not exist", takeError());
}

TEST_F(CallApi, Functions) {
  EXPECT_TRUE(PyFunction_Check(two));
  EXPECT_EQ("(2,)", repr(PyFunction_GetDefaults(two)));
  EXPECT_EQ(0, PyFunction_SetDefaults(two, eval("(7,)")));
  EXPECT_REPR("(1, 7)", PyObject_CallOneArg(two, one));
  EXPECT_EQ(0, PyFunction_SetDefaults(two, Py_None));
  EXPECT_RAISES_INT("SystemError: non-tuple default args", PyFunction_SetDefaults(two, one));
  EXPECT_EQ(nullptr, PyFunction_GetClosure(two));
  EXPECT_EQ(nullptr, PyFunction_GetKwDefaults(two));
  EXPECT_TRUE(PyCode_Check(PyFunction_GetCode(two)));
  EXPECT_EQ("'capi_test'", repr(PyFunction_GetModule(two)));
  Owned copy(PyFunction_New(PyFunction_GetCode(two), PyFunction_GetGlobals(two)));
  EXPECT_RAISES("TypeError: two() missing 1 required positional argument: 'b'",
                PyObject_CallOneArg(copy, one));
  Owned bound(PyMethod_New(two, one));
  EXPECT_EQ(two, PyMethod_Function(bound.get()));
  EXPECT_EQ(one.get(), PyMethod_Self(bound.get()));
  EXPECT_REPR("(1, 1)", PyObject_CallOneArg(bound, one));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyMethod_New(two, nullptr));
  Owned instance(PyInstanceMethod_New(two));
  EXPECT_TRUE(PyInstanceMethod_Check(instance.get()));
  Owned cell(PyCell_New(one));
  EXPECT_REPR("1", PyCell_Get(cell));
  EXPECT_EQ(0, PyCell_Set(cell, nullptr));
  EXPECT_EQ(nullptr, PyCell_Get(cell));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyCell_Get(one));
}

}  // namespace
