// C-API reference, "Object Protocol".
#include "support.h"

using namespace capi_test;

namespace {

class ObjectApi : public PythonTest {};

TEST_F(ObjectApi, Singletons) {
  EXPECT_TRUE(Py_IsNone(Py_None));
  EXPECT_TRUE(Py_IsTrue(Py_True));
  EXPECT_TRUE(Py_IsFalse(Py_False));
  EXPECT_TRUE(Py_Is(Py_NotImplemented, Py_NotImplemented));
  EXPECT_COUNT(Py_None, 1, Py_INCREF(Py_None));
  EXPECT_COUNT(Py_None, -1, Py_DECREF(Py_None));
}

TEST_F(ObjectApi, CountsAsFunctions) {
  Owned list(PyList_New(0));
  EXPECT_COUNT(list.get(), 1, Py_IncRef(list));
  EXPECT_COUNT(list.get(), -1, Py_DecRef(list));
  Py_IncRef(nullptr);
  Py_DecRef(nullptr);
  EXPECT_COUNT(list.get(), 0, Owned(Py_NewRef(list.get())));
  EXPECT_EQ(nullptr, Py_XNewRef(nullptr));
}

TEST_F(ObjectApi, Attributes) {
  Owned scope = exec(
      "class C:\n  def __getattr__(s, n):\n    if n == 'bad': raise ValueError('no')\n"
      "    raise AttributeError(n)\no = C()\no.x = [1]\n");
  PyObject* o = PyDict_GetItemString(scope, "o");
  Owned name(PyUnicode_FromString("x"));
  EXPECT_EQ(1, PyObject_HasAttr(o, name));
  EXPECT_EQ(1, PyObject_HasAttrString(o, "x"));
  EXPECT_EQ(0, PyObject_HasAttrString(o, "y"));
  EXPECT_EQ(0, PyObject_HasAttrString(o, "bad"));
  EXPECT_REPR("[1]", PyObject_GetAttr(o, name));
  EXPECT_REPR("[1]", PyObject_GetAttrString(o, "x"));
  EXPECT_RAISES("AttributeError: y", PyObject_GetAttrString(o, "y"));
  EXPECT_RAISES("ValueError: no", PyObject_GetAttrString(o, "bad"));
  EXPECT_RAISES("TypeError: attribute name must be string, not 'NoneType'",
                PyObject_GetAttr(o, Py_None));
  EXPECT_RAISES("AttributeError: 'C' object has no attribute 'zz'",
                PyObject_GenericGetAttr(o, Owned(PyUnicode_FromString("zz"))));
  EXPECT_EQ(0, PyObject_SetAttrString(o, "y", Py_None));
  EXPECT_REPR("None", PyObject_GetAttrString(o, "y"));
  EXPECT_EQ(0, PyObject_DelAttrString(o, "y"));
  EXPECT_RAISES_INT("AttributeError: 'C' object has no attribute 'y'",
                    PyObject_DelAttrString(o, "y"));
  EXPECT_EQ(0, PyObject_SetAttr(o, name, Py_True));
  EXPECT_EQ(0, PyObject_DelAttr(o, name));
  EXPECT_EQ(0, PyObject_GenericSetAttr(o, name, Py_False));
  EXPECT_RAISES_INT("AttributeError: 'int' object has no attribute 'x'",
                    PyObject_SetAttrString(Owned(PyLong_FromLong(1)), "x", Py_None));
  Owned dict(PyObject_GenericGetDict(o, nullptr));
  EXPECT_EQ("{'x': False}", repr(dict));
  EXPECT_RAISES_INT("TypeError: __dict__ must be set to a dictionary, not a 'NoneType'",
                    PyObject_GenericSetDict(o, Py_None, nullptr));
  EXPECT_RAISES_INT("TypeError: cannot delete __dict__",
                    PyObject_GenericSetDict(o, nullptr, nullptr));
  EXPECT_EQ(0, PyObject_GenericSetDict(o, Owned(PyDict_New()), nullptr));
  EXPECT_EQ(0, PyObject_HasAttrString(o, "x"));
}

TEST_F(ObjectApi, Comparison) {
  Owned one(PyLong_FromLong(1)), two(PyLong_FromLong(2)), text(PyUnicode_FromString("a"));
  EXPECT_REPR("True", PyObject_RichCompare(one, two, Py_LT));
  EXPECT_EQ(1, PyObject_RichCompareBool(one, two, Py_NE));
  EXPECT_EQ(0, PyObject_RichCompareBool(one, two, Py_GE));
  EXPECT_RAISES("TypeError: '<' not supported between instances of 'int' and 'str'",
                PyObject_RichCompare(one, text, Py_LT));
  EXPECT_RAISES_INT("TypeError: '>=' not supported between instances of 'str' and 'int'",
                    PyObject_RichCompareBool(text, one, Py_GE));
  Owned nan(PyFloat_FromDouble(Py_NAN));
  EXPECT_EQ(1, PyObject_RichCompareBool(nan, nan, Py_EQ));
  EXPECT_EQ(0, PyObject_RichCompareBool(nan, nan, Py_NE));
  EXPECT_REPR("False", PyObject_RichCompare(nan, nan, Py_EQ));
}

TEST_F(ObjectApi, Texts) {
  Owned text = eval("'\\xe9\\n'");
  EXPECT_REPR("\"'\xc3\xa9\\\\n'\"", PyObject_Repr(text));
  EXPECT_REPR("\"'\\\\xe9\\\\n'\"", PyObject_ASCII(text));
  EXPECT_REPR("'<NULL>'", PyObject_Repr(nullptr));
  EXPECT_REPR("'<NULL>'", PyObject_Str(nullptr));
  EXPECT_REPR("'<NULL>'", PyObject_ASCII(nullptr));
  EXPECT_REPR("b'<NULL>'", PyObject_Bytes(nullptr));
  EXPECT_REPR("b'\\x00\\x00'", PyObject_Bytes(eval("bytearray(2)")));
  EXPECT_RAISES("TypeError: cannot convert 'int' object to bytes",
                PyObject_Bytes(Owned(PyLong_FromLong(3))));
  EXPECT_COUNT(text.get(), 0, Owned(PyObject_Str(text)));
  Owned bad = eval("type('B', (), {'__str__': lambda s: 1, '__repr__': lambda s: 2})()");
  EXPECT_RAISES("TypeError: __str__ returned non-string (type int)", PyObject_Str(bad));
  EXPECT_RAISES("TypeError: __repr__ returned non-string (type int)", PyObject_Repr(bad));
  EXPECT_REPR("'  1'",
              PyObject_Format(Owned(PyLong_FromLong(1)), Owned(PyUnicode_FromString("3"))));
  EXPECT_REPR("'1'", PyObject_Format(Owned(PyLong_FromLong(1)), nullptr));
}

TEST_F(ObjectApi, Classes) {
  PyObject* intType = reinterpret_cast<PyObject*>(&PyLong_Type);
  PyObject* boolType = reinterpret_cast<PyObject*>(&PyBool_Type);
  EXPECT_EQ(1, PyObject_IsSubclass(boolType, intType));
  EXPECT_EQ(0, PyObject_IsSubclass(intType, boolType));
  EXPECT_EQ(1, PyObject_IsSubclass(boolType, eval("(str, int)")));
  EXPECT_RAISES_INT("TypeError: issubclass() arg 1 must be a class",
                    PyObject_IsSubclass(Py_None, intType));
  EXPECT_RAISES_INT("TypeError: issubclass() arg 2 must be a class, a tuple of classes, or a union",
                    PyObject_IsSubclass(intType, Py_None));
  EXPECT_EQ(1, PyObject_IsInstance(Py_True, intType));
  EXPECT_EQ(1, PyObject_IsInstance(Py_True, eval("int | None")));
  EXPECT_RAISES_INT("TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union",
                    PyObject_IsInstance(Py_True, Py_None));
  EXPECT_REPR("<class 'bool'>", PyObject_Type(Py_True));
  EXPECT_RAISES("SystemError: null argument to internal routine", PyObject_Type(nullptr));
  EXPECT_TRUE(PyObject_TypeCheck(Py_True, &PyLong_Type));
  EXPECT_TRUE(PyCallable_Check(intType));
  EXPECT_FALSE(PyCallable_Check(Py_None));
  EXPECT_FALSE(PyCallable_Check(nullptr));
}

TEST_F(ObjectApi, HashTruthLength) {
  EXPECT_EQ(7, PyObject_Hash(Owned(PyLong_FromLong(7))));
  EXPECT_EQ(-2, PyObject_Hash(Owned(PyLong_FromLong(-1))));
  Owned list(PyList_New(0));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PyObject_Hash(list));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PyObject_HashNotImplemented(list));
  EXPECT_EQ(0, PyObject_IsTrue(list));
  EXPECT_EQ(1, PyObject_Not(list));
  Owned bad = eval("type('B', (), {'__bool__': lambda s: 1})()");
  EXPECT_RAISES_INT("TypeError: __bool__ should return bool, returned int", PyObject_IsTrue(bad));
  EXPECT_RAISES_INT("TypeError: __bool__ should return bool, returned int", PyObject_Not(bad));
  EXPECT_EQ(3, PyObject_Size(eval("{1, 2, 3}")));
  EXPECT_EQ(3, PyObject_Length(eval("'abc'")));
  EXPECT_RAISES_INT("TypeError: object of type 'int' has no len()",
                    PyObject_Size(Owned(PyLong_FromLong(1))));
  EXPECT_RAISES_INT("SystemError: null argument to internal routine", PyObject_Size(nullptr));
  EXPECT_EQ(5, PyObject_LengthHint(eval("iter(range(5))"), 9));
  EXPECT_EQ(9, PyObject_LengthHint(Py_None, 9));
  EXPECT_RAISES_INT(
      "ValueError: __length_hint__() should return >= 0",
      PyObject_LengthHint(eval("type('L', (), {'__length_hint__': lambda s: -2})()"), 1));
}

TEST_F(ObjectApi, Items) {
  Owned dict = eval("{'a': 1}"), list = eval("[1, 2, 3]"), key(PyUnicode_FromString("a"));
  EXPECT_REPR("1", PyObject_GetItem(dict, key));
  EXPECT_RAISES("KeyError: 'b'", PyObject_GetItem(dict, Owned(PyUnicode_FromString("b"))));
  EXPECT_RAISES("TypeError: list indices must be integers or slices, not str",
                PyObject_GetItem(list, key));
  EXPECT_RAISES("TypeError: 'NoneType' object is not subscriptable",
                PyObject_GetItem(Py_None, key));
  EXPECT_RAISES("SystemError: null argument to internal routine", PyObject_GetItem(nullptr, key));
  EXPECT_REPR("list[int]", PyObject_GetItem(reinterpret_cast<PyObject*>(&PyList_Type),
                                            reinterpret_cast<PyObject*>(&PyLong_Type)));
  EXPECT_EQ(0, PyObject_SetItem(dict, key, Py_None));
  EXPECT_EQ(0, PyObject_DelItem(dict, key));
  EXPECT_RAISES_INT("KeyError: 'a'", PyObject_DelItem(dict, key));
  EXPECT_RAISES_INT("KeyError: 'a'", PyObject_DelItemString(dict, "a"));
  EXPECT_RAISES_INT("TypeError: 'int' object does not support item assignment",
                    PyObject_SetItem(Owned(PyLong_FromLong(1)), key, key));
  EXPECT_RAISES_INT("TypeError: 'tuple' object doesn't support item deletion",
                    PyObject_DelItem(eval("(1,)"), Owned(PyLong_FromLong(0))));
}

TEST_F(ObjectApi, IterationAndDir) {
  Owned iterator(PyObject_GetIter(eval("[1]")));
  EXPECT_TRUE(PyIter_Check(iterator));
  EXPECT_REPR("1", PyIter_Next(iterator));
  EXPECT_EQ(nullptr, PyIter_Next(iterator));
  EXPECT_EQ("none", takeError());
  EXPECT_RAISES("TypeError: 'int' object is not iterable",
                PyObject_GetIter(Owned(PyLong_FromLong(1))));
  EXPECT_RAISES("TypeError: iter() returned non-iterator of type 'int'",
                PyObject_GetIter(eval("type('I', (), {'__iter__': lambda s: 1})()")));
  EXPECT_RAISES("TypeError: 'int' object is not an async iterable",
                PyObject_GetAIter(Owned(PyLong_FromLong(1))));
  EXPECT_RAISES("TypeError: aiter() returned not an async iterator of type 'int'",
                PyObject_GetAIter(eval("type('A', (), {'__aiter__': lambda s: 1})()")));
  EXPECT_FALSE(PyAIter_Check(Py_None));
  PyObject* result = nullptr;
  Owned generator = eval("(x for x in (1,))");
  EXPECT_EQ(PYGEN_NEXT, PyIter_Send(generator, Py_None, &result));
  EXPECT_REPR("1", std::exchange(result, nullptr));
  EXPECT_EQ(PYGEN_RETURN, PyIter_Send(generator, Py_None, &result));
  EXPECT_REPR("None", std::exchange(result, nullptr));
  EXPECT_EQ(PYGEN_ERROR, PyIter_Send(eval("(1 / 0 for x in (1,))"), Py_None, &result));
  EXPECT_EQ("ZeroDivisionError: division by zero", takeError());
  EXPECT_REPR("['a', 'b']",
              PyObject_Dir(eval("type('D', (), {'__dir__': lambda s: ['b', 'a']})()")));
  EXPECT_REPR("<class 'list'>", PyObject_Type(Owned(PyObject_Dir(Py_None))));
}

TEST_F(ObjectApi, ReprGuard) {
  Owned list(PyList_New(0));
  EXPECT_EQ(0, Py_ReprEnter(list));
  EXPECT_EQ(1, Py_ReprEnter(list));
  Py_ReprLeave(list);
  EXPECT_EQ(0, Py_ReprEnter(list));
  Py_ReprLeave(list);
  Py_ReprLeave(list);
}

TEST_F(ObjectApi, DescriptorsOfFiles) {
  EXPECT_EQ(4, PyObject_AsFileDescriptor(Owned(PyLong_FromLong(4))));
  EXPECT_RAISES_INT("ValueError: file descriptor cannot be a negative integer (-1)",
                    PyObject_AsFileDescriptor(Owned(PyLong_FromLong(-1))));
  EXPECT_RAISES_INT("TypeError: argument must be an int, or have a fileno() method.",
                    PyObject_AsFileDescriptor(Py_None));
}

}  // namespace
