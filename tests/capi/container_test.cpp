// C-API reference: "Sequence Protocol", "Mapping Protocol", and the list, tuple, dict, set, slice
// and range objects.
#include "support.h"

using namespace capi_test;

namespace {

class ContainerApi : public PythonTest {
 protected:
  Owned one{PyLong_FromLong(1)};
};

TEST_F(ContainerApi, SequenceProtocol) {
  Owned list = eval("[1, 2, 3, 2]"), tuple = eval("(1, 2)");
  EXPECT_EQ(1, PySequence_Check(list));
  EXPECT_EQ(0, PySequence_Check(eval("{}")));
  EXPECT_EQ(4, PySequence_Size(list));
  EXPECT_EQ(2, PySequence_Length(tuple));
  EXPECT_RAISES_INT("TypeError: object of type 'int' has no len()", PySequence_Size(one));
  EXPECT_RAISES_INT("TypeError: dict is not a sequence", PySequence_Size(eval("{}")));
  EXPECT_REPR("(1, 2, 1, 2)", PySequence_Concat(tuple, tuple));
  EXPECT_RAISES("TypeError: 'int' object can't be concatenated", PySequence_Concat(one, one));
  EXPECT_REPR("(1, 2, 1, 2)", PySequence_Repeat(tuple, 2));
  EXPECT_REPR("()", PySequence_Repeat(tuple, -1));
  EXPECT_RAISES("TypeError: 'int' object can't be repeated", PySequence_Repeat(one, 2));
  EXPECT_RAISES("MemoryError", PySequence_Repeat(tuple, PY_SSIZE_T_MAX));
  EXPECT_REPR("2", PySequence_GetItem(list, -1));
  EXPECT_RAISES("IndexError: list index out of range", PySequence_GetItem(list, 4));
  EXPECT_RAISES("IndexError: list index out of range", PySequence_GetItem(list, -5));
  EXPECT_RAISES("TypeError: 'int' object does not support indexing", PySequence_GetItem(one, 0));
  EXPECT_RAISES("TypeError: dict is not a sequence", PySequence_GetItem(eval("{}"), 0));
  EXPECT_REPR("[2, 3]", PySequence_GetSlice(list, 1, -1));
  EXPECT_REPR("[]", PySequence_GetSlice(list, 9, 2));
  EXPECT_RAISES("TypeError: 'int' object is unsliceable", PySequence_GetSlice(one, 0, 1));
  EXPECT_EQ(0, PySequence_SetItem(list, 0, Py_None));
  EXPECT_RAISES_INT("IndexError: list assignment index out of range",
                    PySequence_SetItem(list, 4, one));
  EXPECT_RAISES_INT("TypeError: 'tuple' object does not support item assignment",
                    PySequence_SetItem(tuple, 0, one));
  EXPECT_EQ(0, PySequence_DelItem(list, 0));
  EXPECT_RAISES_INT("TypeError: 'tuple' object doesn't support item deletion",
                    PySequence_DelItem(tuple, 0));
  EXPECT_RAISES_INT("TypeError: 'int' object doesn't support item deletion",
                    PySequence_DelItem(one, 0));
  EXPECT_RAISES_INT("TypeError: 'int' object does not support item assignment",
                    PySequence_SetItem(one, 0, one));
  EXPECT_RAISES_INT("TypeError: dict is not a sequence", PySequence_SetItem(eval("{}"), 0, one));
  EXPECT_RAISES_INT("TypeError: dict is not a sequence", PySequence_DelItem(eval("{}"), 0));
  EXPECT_EQ(0, PySequence_SetSlice(list, 0, 1, tuple));
  EXPECT_EQ("[1, 2, 3, 2]", repr(list));
  EXPECT_EQ(0, PySequence_DelSlice(list, 0, 1));
  EXPECT_RAISES_INT("TypeError: 'tuple' object doesn't support slice deletion",
                    PySequence_DelSlice(tuple, 0, 1));
  EXPECT_RAISES_INT("TypeError: 'tuple' object doesn't support slice assignment",
                    PySequence_SetSlice(tuple, 0, 1, list));
  EXPECT_EQ(2, PySequence_Count(list, eval("2")));
  EXPECT_EQ(1, PySequence_Contains(list, eval("3")));
  EXPECT_EQ(0, PySequence_In(list, eval("9")));
  EXPECT_EQ(1, PySequence_Index(list, eval("3")));
  EXPECT_RAISES_INT("ValueError: sequence.index(x): x not in sequence",
                    PySequence_Index(list, eval("9")));
  EXPECT_RAISES_INT("TypeError: argument of type 'int' is not iterable",
                    PySequence_Contains(one, one));
  EXPECT_REPR("[1, 2]", PySequence_List(tuple));
  EXPECT_REPR("(2, 3, 2)", PySequence_Tuple(list));
  EXPECT_EQ(tuple.get(), Owned(PySequence_Tuple(tuple)).get());
  EXPECT_RAISES("TypeError: 'int' object is not iterable", PySequence_List(one));
  EXPECT_RAISES("TypeError: 'int' object is not iterable", PySequence_Tuple(one));
  EXPECT_RAISES("SystemError: null argument to internal routine", PySequence_Tuple(nullptr));
  Owned same(PySequence_InPlaceConcat(list, tuple));
  EXPECT_EQ(list.get(), same.get());
  EXPECT_REPR("[2, 3, 2, 1, 2, 2, 3, 2, 1, 2]", PySequence_InPlaceRepeat(list, 2));
  Owned fast(PySequence_Fast(eval("{5: 6}"), "not iterable"));
  EXPECT_EQ(1, PySequence_Fast_GET_SIZE(fast.get()));
  EXPECT_EQ("5", repr(PySequence_Fast_GET_ITEM(fast.get(), 0)));
  EXPECT_EQ(tuple.get(), Owned(PySequence_Fast(tuple, "")).get());
  EXPECT_RAISES("TypeError: my text", PySequence_Fast(one, "my text"));
}

TEST_F(ContainerApi, MappingProtocol) {
  Owned dict = eval("{'a': 1}"), key(PyUnicode_FromString("a"));
  EXPECT_EQ(1, PyMapping_Check(dict));
  EXPECT_EQ(1, PyMapping_Check(eval("[]")));
  EXPECT_EQ(0, PyMapping_Check(one));
  EXPECT_EQ(1, PyMapping_Size(dict));
  EXPECT_EQ(1, PyMapping_Length(dict));
  EXPECT_RAISES_INT("TypeError: object of type 'int' has no len()", PyMapping_Size(one));
  EXPECT_REPR("1", PyMapping_GetItemString(dict, "a"));
  EXPECT_RAISES("KeyError: 'b'", PyMapping_GetItemString(dict, "b"));
  EXPECT_EQ(0, PyMapping_SetItemString(dict, "b", one));
  EXPECT_EQ(1, PyMapping_HasKey(dict, key));
  EXPECT_EQ(0, PyMapping_HasKey(one, key));
  EXPECT_EQ(1, PyMapping_HasKeyString(dict, "b"));
  EXPECT_REPR("['a', 'b']", PyMapping_Keys(dict));
  EXPECT_REPR("[1, 1]", PyMapping_Values(dict));
  EXPECT_REPR("[('a', 1), ('b', 1)]", PyMapping_Items(dict));
  EXPECT_RAISES("AttributeError: 'int' object has no attribute 'keys'", PyMapping_Keys(one));
  EXPECT_EQ(0, PyMapping_DelItemString(dict, "b"));
  EXPECT_EQ(0, PyMapping_DelItem(dict, key));
}

TEST_F(ContainerApi, Lists) {
  EXPECT_RAISES("SystemError: bad argument to internal function", PyList_New(-1));
  Owned list(PyList_New(2));
  EXPECT_EQ(nullptr, PyList_GET_ITEM(list.get(), 0));
  EXPECT_EQ(0, PyList_SetItem(list, 0, Py_NewRef(one)));
  PyList_SET_ITEM(list.get(), 1, Py_NewRef(Py_None));
  EXPECT_EQ("[1, None]", repr(list));
  EXPECT_EQ(2, PyList_Size(list));
  EXPECT_EQ(2, PyList_GET_SIZE(list.get()));
  EXPECT_EQ(one.get(), PyList_GetItem(list, 0));
  EXPECT_RAISES("IndexError: list index out of range", PyList_GetItem(list, 2));
  EXPECT_RAISES("IndexError: list index out of range", PyList_GetItem(list, -1));
  EXPECT_RAISES_INT("IndexError: list assignment index out of range",
                    PyList_SetItem(list, 2, Py_NewRef(one)));
  EXPECT_COUNT(one.get(), 1, PyList_Append(list, one));
  EXPECT_EQ(0, PyList_Insert(list, -100, Py_True));
  EXPECT_EQ(0, PyList_Insert(list, 100, Py_False));
  EXPECT_EQ("[True, 1, None, 1, False]", repr(list));
  EXPECT_REPR("[1, None]", PyList_GetSlice(list, 1, 3));
  EXPECT_REPR("[]", PyList_GetSlice(list, 3, 1));
  EXPECT_EQ(0, PyList_SetSlice(list, 1, 3, nullptr));
  EXPECT_EQ(0, PyList_Reverse(list));
  EXPECT_EQ("[False, 1, True]", repr(list));
  EXPECT_EQ(0, PyList_Sort(list));
  EXPECT_EQ("[False, 1, True]", repr(list));
  EXPECT_REPR("(False, 1, True)", PyList_AsTuple(list));
  Owned mixed = eval("[1, 'a']");
  EXPECT_RAISES_INT("TypeError: '<' not supported between instances of 'str' and 'int'",
                    PyList_Sort(mixed));
  for (int result :
       {PyList_Append(Py_None, one), PyList_Insert(Py_None, 0, one), PyList_Reverse(Py_None),
        PyList_Sort(Py_None), PyList_SetSlice(Py_None, 0, 1, one), PyList_Append(list, nullptr),
        PyList_Insert(list, 0, nullptr)}) {
    EXPECT_EQ(-1, result);
  }
  EXPECT_EQ("SystemError: bad argument to internal function", takeError());
  EXPECT_RAISES("SystemError: bad argument to internal function", PyList_AsTuple(Py_None));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyList_Size(Py_None));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyList_GetItem(Py_None, 0));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyList_GetSlice(Py_None, 0, 1));
}

TEST_F(ContainerApi, Tuples) {
  EXPECT_RAISES("SystemError: bad argument to internal function", PyTuple_New(-1));
  Owned tuple(PyTuple_New(2));
  EXPECT_EQ(0, PyTuple_SetItem(tuple, 0, Py_NewRef(one)));
  PyTuple_SET_ITEM(tuple.get(), 1, Py_NewRef(Py_None));
  EXPECT_EQ("(1, None)", repr(tuple));
  EXPECT_EQ(2, PyTuple_Size(tuple));
  EXPECT_EQ(Py_None, PyTuple_GetItem(tuple, 1));
  EXPECT_RAISES("IndexError: tuple index out of range", PyTuple_GetItem(tuple, 2));
  EXPECT_RAISES_INT("IndexError: tuple assignment index out of range",
                    PyTuple_SetItem(tuple, 2, Py_NewRef(one)));
  Owned second(Py_NewRef(tuple.get()));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function",
                    PyTuple_SetItem(tuple, 0, Py_NewRef(one)));
  second = Owned();
  EXPECT_REPR("(None,)", PyTuple_GetSlice(tuple, 1, 99));
  EXPECT_REPR("(1, None)", PyTuple_GetSlice(tuple, -5, 2));
  EXPECT_EQ(tuple.get(), Owned(PyTuple_GetSlice(tuple, 0, 2)).get());
  EXPECT_REPR("(1, 1, None)", PyTuple_Pack(3, one.get(), one.get(), Py_None));
  PyObject* grown = tuple.release();
  EXPECT_EQ(0, _PyTuple_Resize(&grown, 3));
  EXPECT_EQ(3, PyTuple_GET_SIZE(grown));
  PyTuple_SET_ITEM(grown, 2, Py_NewRef(Py_True));
  EXPECT_EQ("(1, None, True)", repr(grown));
  EXPECT_EQ(0, _PyTuple_Resize(&grown, 1));
  EXPECT_REPR("(1,)", grown);
  grown = Py_NewRef(Py_None);
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", _PyTuple_Resize(&grown, 1));
  EXPECT_EQ(nullptr, grown);
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyTuple_Size(Py_None));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyTuple_GetItem(Py_None, 0));
  EXPECT_EQ(Owned(PyTuple_New(0)).get(), Owned(PyTuple_New(0)).get());
}

TEST_F(ContainerApi, Dicts) {
  Owned dict(PyDict_New()), key(PyUnicode_FromString("k")), list(PyList_New(0));
  EXPECT_COUNT(one.get(), 1, EXPECT_EQ(0, PyDict_SetItem(dict, key, one)));
  EXPECT_EQ(0, PyDict_SetItemString(dict, "l", Py_None));
  EXPECT_EQ(2, PyDict_Size(dict));
  EXPECT_COUNT(one.get(), 0, EXPECT_EQ(one.get(), PyDict_GetItem(dict, key)));
  EXPECT_EQ(Py_None, PyDict_GetItemString(dict, "l"));
  EXPECT_EQ(nullptr, PyDict_GetItemString(dict, "m"));
  EXPECT_EQ("none", takeError());
  EXPECT_EQ(nullptr, PyDict_GetItem(dict, list));
  EXPECT_EQ("none", takeError());
  EXPECT_EQ(nullptr, PyDict_GetItem(list, key));
  EXPECT_EQ("none", takeError());
  EXPECT_EQ(one.get(), PyDict_GetItemWithError(dict, key));
  EXPECT_RAISES("TypeError: unhashable type: 'list'", PyDict_GetItemWithError(dict, list));
  EXPECT_RAISES("SystemError: bad argument to internal function",
                PyDict_GetItemWithError(list, key));
  EXPECT_EQ(1, PyDict_Contains(dict, key));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PyDict_Contains(dict, list));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PyDict_SetItem(dict, list, one));
  EXPECT_EQ(one.get(), PyDict_SetDefault(dict, key, Py_None));
  EXPECT_EQ(Py_True, PyDict_SetDefault(dict, Owned(PyUnicode_FromString("n")), Py_True));
  EXPECT_REPR("['k', 'l', 'n']", PyDict_Keys(dict));
  EXPECT_REPR("[1, None, True]", PyDict_Values(dict));
  EXPECT_REPR("[('k', 1), ('l', None), ('n', True)]", PyDict_Items(dict));
  Py_ssize_t position = 0;
  PyObject *itemKey, *value;
  int count = 0;
  while (PyDict_Next(dict, &position, &itemKey, &value)) ++count;
  EXPECT_EQ(3, count);
  EXPECT_EQ(0, PyDict_Next(list, &position, &itemKey, &value));
  Owned copy(PyDict_Copy(dict));
  EXPECT_EQ(0, PyDict_DelItemString(dict, "n"));
  EXPECT_EQ(0, PyDict_DelItem(dict, key));
  EXPECT_RAISES_INT("KeyError: 'k'", PyDict_DelItem(dict, key));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PyDict_DelItem(dict, list));
  EXPECT_EQ(0, PyDict_Merge(dict, copy, 0));
  EXPECT_EQ("{'l': None, 'k': 1, 'n': True}", repr(dict));
  EXPECT_EQ(0, PyDict_Update(dict, eval("{'k': 2}")));
  EXPECT_RAISES_INT("AttributeError: 'int' object has no attribute 'keys'",
                    PyDict_Update(dict, one));
  EXPECT_EQ(0, PyDict_MergeFromSeq2(dict, eval("[('z', 1), ['k', 5]]"), 0));
  EXPECT_EQ("{'l': None, 'k': 2, 'n': True, 'z': 1}", repr(dict));
  EXPECT_RAISES_INT("ValueError: dictionary update sequence element #0 has length 1; 2 is required",
                    PyDict_MergeFromSeq2(dict, eval("['a']"), 1));
  EXPECT_RAISES_INT("TypeError: cannot convert dictionary update sequence element #0 to a sequence",
                    PyDict_MergeFromSeq2(dict, eval("[1]"), 1));
  PyDict_Clear(dict);
  EXPECT_EQ(0, PyDict_Size(dict));
  PyDict_Clear(list);
  Owned proxy(PyDictProxy_New(copy));
  EXPECT_EQ("mappingproxy({'k': 1, 'l': None, 'n': True})", repr(proxy));
  EXPECT_RAISES("TypeError: mappingproxy() argument must be a mapping, not list",
                PyDictProxy_New(list));
  for (PyObject* result : {PyDict_Keys(list), PyDict_Values(list), PyDict_Items(list),
                           PyDict_Copy(list), PyDict_SetDefault(list, key, one)}) {
    EXPECT_EQ(nullptr, result);
  }
  EXPECT_EQ("SystemError: bad argument to internal function", takeError());
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyDict_Size(list));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function",
                    PyDict_SetItem(list, key, one));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyDict_DelItem(list, key));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyDict_Merge(list, dict, 1));
}

TEST_F(ContainerApi, Sets) {
  Owned set(PySet_New(nullptr)), frozen(PyFrozenSet_New(eval("[1, 2]"))), list(PyList_New(0));
  EXPECT_TRUE(PySet_Check(set.get()));
  EXPECT_TRUE(PyFrozenSet_CheckExact(frozen.get()));
  EXPECT_TRUE(PyAnySet_Check(frozen.get()));
  EXPECT_RAISES("TypeError: 'int' object is not iterable", PySet_New(one));
  EXPECT_RAISES("TypeError: unhashable type: 'list'", PyFrozenSet_New(eval("[[]]")));
  EXPECT_EQ(0, PySet_Add(set, one));
  EXPECT_EQ(1, PySet_Size(set));
  EXPECT_EQ(2, PySet_GET_SIZE(frozen.get()));
  EXPECT_EQ(1, PySet_Contains(set, one));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PySet_Contains(set, list));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PySet_Add(set, list));
  EXPECT_RAISES_INT("TypeError: unhashable type: 'list'", PySet_Discard(set, list));
  EXPECT_EQ(1, PySet_Discard(set, one));
  EXPECT_EQ(0, PySet_Discard(set, one));
  EXPECT_RAISES("KeyError: 'pop from an empty set'", PySet_Pop(set));
  EXPECT_EQ(0, PySet_Add(set, one));
  EXPECT_REPR("1", PySet_Pop(set));
  Owned fresh(PyFrozenSet_New(nullptr));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PySet_Add(list, one));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PySet_Size(list));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PySet_Contains(list, one));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PySet_Discard(frozen, one));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PySet_Clear(frozen));
  EXPECT_RAISES("SystemError: bad argument to internal function", PySet_Pop(frozen));
  EXPECT_EQ(0, PySet_Clear(set));
}

TEST_F(ContainerApi, Slices) {
  Owned slice(PySlice_New(one, nullptr, nullptr));
  EXPECT_EQ("slice(1, None, None)", repr(slice));
  Py_ssize_t start, stop, step, length;
  EXPECT_EQ(0, PySlice_Unpack(slice, &start, &stop, &step));
  EXPECT_EQ(1, start);
  EXPECT_EQ(PY_SSIZE_T_MAX, stop);
  EXPECT_EQ(1, step);
  EXPECT_EQ(4, PySlice_AdjustIndices(5, &start, &stop, step));
  EXPECT_EQ(5, stop);
  Owned back = eval("slice(None, None, -2)");
  EXPECT_EQ(0, PySlice_GetIndicesEx(back, 6, &start, &stop, &step, &length));
  EXPECT_EQ(5, start);
  EXPECT_EQ(-1, stop);
  EXPECT_EQ(-2, step);
  EXPECT_EQ(3, length);
  EXPECT_RAISES_INT("ValueError: slice step cannot be zero",
                    PySlice_Unpack(eval("slice(1, 2, 0)"), &start, &stop, &step));
  EXPECT_RAISES_INT("TypeError: slice indices must be integers or None or have an __index__ method",
                    PySlice_Unpack(eval("slice('a')"), &start, &stop, &step));
  EXPECT_EQ(0, PySlice_GetIndices(eval("slice(-3, -1)"), 4, &start, &stop, &step));
  EXPECT_EQ(1, start);
  EXPECT_EQ(3, stop);
}

TEST_F(ContainerApi, Iterators) {
  Owned iterator(PySeqIter_New(eval("'ab'")));
  EXPECT_TRUE(PySeqIter_Check(iterator.get()));
  EXPECT_REPR("'a'", PyIter_Next(iterator));
  Owned scope = exec("n = [0]\ndef f():\n  n[0] += 1\n  return n[0]\n");
  Owned calls(PyCallIter_New(PyDict_GetItemString(scope, "f"), eval("3")));
  EXPECT_TRUE(PyCallIter_Check(calls.get()));
  EXPECT_REPR("[1, 2]", PySequence_List(calls));
}

}  // namespace
