// C-API reference: "Code Objects", "Frame Objects", "Generator Objects", "Coroutine Objects",
// "Descriptor Objects", "Function Objects", calls of C functions; <compile.h>, <traceback.h>.

#include "support.h"

// Needs <Python.h> before it.
#include <frameobject.h>

using namespace capi_test;

namespace {

class FrameApi : public PythonTest {
 protected:
  static PyCodeObject* code(PyObject* object) { return reinterpret_cast<PyCodeObject*>(object); }
  static PyFrameObject* frame(PyObject* object) { return reinterpret_cast<PyFrameObject*>(object); }
  static PyObject* plain(PyFrameObject* object) { return reinterpret_cast<PyObject*>(object); }
  static PyObject* plain(PyCodeObject* object) { return reinterpret_cast<PyObject*>(object); }

  Owned scope = exec(
      "def outer(a, b=1, *c, d, **e):\n"
      "    x = a\n"
      "    def inner(y):\n"
      "        return x + y\n"
      "    return inner\n"
      "import sys\n"
      "def current():\n"
      "    local = 5\n"
      "    return sys._getframe()\n"
      "def generator():\n"
      "    value = yield 1\n"
      "    yield value\n");
  /// A function's code, borrowed.
  PyCodeObject* codeOf(const char* name) {
    return code(PyFunction_GetCode(PyDict_GetItemString(scope, name)));
  }
};

TEST_F(FrameApi, PartsOfCode) {
  PyCodeObject* outer = codeOf("outer");
  EXPECT_TRUE(PyCode_Check(outer));
  EXPECT_FALSE(PyCode_Check(scope.get()));
  EXPECT_EQ(0, PyCode_GetNumFree(outer));
  EXPECT_REPR("('a', 'b', 'd', 'c', 'e', 'inner')", PyCode_GetVarnames(outer));
  EXPECT_REPR("('x',)", PyCode_GetCellvars(outer));
  EXPECT_REPR("()", PyCode_GetFreevars(outer));
  Owned bytes(PyCode_GetCode(outer)), again(PyCode_GetCode(outer));
  EXPECT_TRUE(PyBytes_CheckExact(bytes.get()));
  EXPECT_EQ(1, PyObject_RichCompareBool(bytes, again, Py_EQ));
  EXPECT_EQ(1, PyCode_Addr2Line(outer, -1));
  // The cell of x is made before the first line.
  EXPECT_EQ(-1, PyCode_Addr2Line(outer, 0));
  EXPECT_EQ(-1, PyCode_Addr2Line(outer, 100000));
  int line, column, endLine, endColumn;
  EXPECT_EQ(1, PyCode_Addr2Location(outer, -1, &line, &column, &endLine, &endColumn));
  EXPECT_EQ(1, line);
  EXPECT_EQ(0, column);
  PyCodeObject* current = codeOf("current");
  Owned positions(PyObject_CallMethod(plain(current), "co_positions", nullptr));
  Owned list(PySequence_List(positions));
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list.get()); ++i) {
    EXPECT_EQ(1, PyCode_Addr2Location(current, static_cast<int>(2 * i), &line, &column, &endLine,
                                      &endColumn));
    PyObject* expected = PyList_GET_ITEM(list.get(), i);
    PyObject* first = PyTuple_GetItem(expected, 0);
    EXPECT_EQ(first == Py_None ? -1 : PyLong_AsLong(first), line);
    PyObject* third = PyTuple_GetItem(expected, 2);
    EXPECT_EQ(third == Py_None ? -1 : PyLong_AsLong(third), column);
  }
}

TEST_F(FrameApi, MakingCode) {
  Owned empty(plain(PyCode_NewEmpty("file.py", "name", 42)));
  EXPECT_EQ(42, code(empty)->co_firstlineno);
  EXPECT_REPR("'name'", PyObject_GetAttrString(empty, "co_qualname"));
  EXPECT_REPR("'file.py'", PyObject_GetAttrString(empty, "co_filename"));
  Owned globals(PyDict_New());
  EXPECT_RAISES("AssertionError", PyEval_EvalCode(empty, globals, globals));

  PyCodeObject* source = codeOf("current");
  auto make = [&](int argcount, PyObject* name) {
    Owned bytes(PyCode_GetCode(source)), names(PyCode_GetVarnames(source)), none(PyTuple_New(0));
    return PyCode_New(argcount, 0, source->co_nlocals, source->co_stacksize, source->co_flags,
                      bytes, source->co_consts, source->co_names, names, none, none,
                      source->co_filename, name, source->co_qualname, 7, source->co_linetable,
                      source->co_exceptiontable);
  };
  Owned renamed(PyUnicode_FromString("renamed"));
  Owned made(plain(make(0, renamed)));
  ASSERT_NE(nullptr, made.get());
  EXPECT_EQ(7, code(made)->co_firstlineno);
  EXPECT_EQ(renamed.get(), code(made)->co_name);
  Owned function(PyFunction_New(made, scope));
  Owned result(PyObject_CallNoArgs(function));
  EXPECT_TRUE(PyFrame_Check(result.get()));
  EXPECT_RAISES("SystemError: bad argument to internal function", make(-1, renamed));
  EXPECT_RAISES("ValueError: code: co_varnames is too small", make(5, renamed));
  Owned number(PyLong_FromLong(1));
  EXPECT_RAISES("SystemError: bad argument to internal function", make(0, number));
  Owned none(PyTuple_New(0)), bytes(PyCode_GetCode(source)), names(PyCode_GetVarnames(source));
  Owned positional(reinterpret_cast<PyObject*>(PyCode_NewWithPosOnlyArgs(
      1, 1, 0, 1, source->co_stacksize, source->co_flags, bytes, source->co_consts,
      source->co_names, names, none, none, source->co_filename, renamed, renamed, 7,
      source->co_linetable, source->co_exceptiontable)));
  EXPECT_REPR("1", PyObject_GetAttrString(positional, "co_posonlyargcount"));
  EXPECT_RAISES("SystemError: bad argument to internal function",
                PyCode_NewWithPosOnlyArgs(1, 2, 0, 1, source->co_stacksize, source->co_flags, bytes,
                                          source->co_consts, source->co_names, names, none, none,
                                          source->co_filename, renamed, renamed, 7,
                                          source->co_linetable, source->co_exceptiontable));
  EXPECT_COUNT(bytes.get(), 1,
               EXPECT_EQ(bytes.get(), PyCode_Optimize(bytes, nullptr, nullptr, nullptr)));
  Py_DECREF(bytes.get());
}

TEST_F(FrameApi, StackEffects) {
  Owned opcodes(PyImport_ImportModule("opcode"));
  Owned map(PyObject_GetAttrString(opcodes, "opmap"));
  auto op = [&](const char* name) {
    return static_cast<int>(PyLong_AsLong(PyDict_GetItemString(map, name)));
  };
  EXPECT_EQ(1, PyCompile_OpcodeStackEffect(op("LOAD_CONST"), 0));
  EXPECT_EQ(-1, PyCompile_OpcodeStackEffect(op("POP_TOP"), 0));
  EXPECT_EQ(-2, PyCompile_OpcodeStackEffect(op("BUILD_LIST"), 3));
  EXPECT_EQ(1, PyCompile_OpcodeStackEffectWithJump(op("FOR_ITER"), 0, 0));
  EXPECT_EQ(-1, PyCompile_OpcodeStackEffectWithJump(op("FOR_ITER"), 0, 1));
  EXPECT_EQ(1, PyCompile_OpcodeStackEffectWithJump(op("FOR_ITER"), 0, -1));
  EXPECT_EQ(PY_INVALID_STACK_EFFECT, PyCompile_OpcodeStackEffect(300, 0));
}

TEST_F(FrameApi, PartsOfFrames) {
  Owned function = Owned(Py_NewRef(PyDict_GetItemString(scope, "current")));
  Owned object(PyObject_CallNoArgs(function));
  PyFrameObject* f = frame(object);
  ASSERT_TRUE(PyFrame_Check(f));
  Owned itsCode(plain(PyFrame_GetCode(f)));
  EXPECT_EQ(plain(codeOf("current")), itsCode.get());
  EXPECT_EQ(9, PyFrame_GetLineNumber(f));
  EXPECT_EQ(nullptr, PyFrame_GetBack(f));
  EXPECT_EQ(nullptr, PyFrame_GetGenerator(f));
  EXPECT_EQ(scope.get(), Owned(PyFrame_GetGlobals(f)).get());
  EXPECT_TRUE(PyDict_Check(Owned(PyFrame_GetBuiltins(f)).get()));
  EXPECT_REPR("{'local': 5}", PyFrame_GetLocals(f));
  EXPECT_EQ(0, PyFrame_GetLasti(f) % 2);
  EXPECT_EQ(0, PyFrame_FastToLocalsWithError(f));
  PyFrame_FastToLocals(f);
  PyFrame_LocalsToFast(f, 0);
  EXPECT_RAISES_INT("SystemError: bad argument to internal function",
                    PyFrame_FastToLocalsWithError(nullptr));
  EXPECT_EQ(nullptr, PyEval_GetFrame());
}

TEST_F(FrameApi, RunningFrames) {
  Owned plain(PyDict_Copy(scope));
  Owned made(
      PyRun_String("def g():\n  local = 3\n  return local + 1\n", Py_file_input, plain, plain));
  PyCodeObject* source = code(PyFunction_GetCode(PyDict_GetItemString(plain, "g")));
  PyFrameObject* fresh = PyFrame_New(PyThreadState_Get(), source, plain, nullptr);
  EXPECT_REPR("4", PyEval_EvalFrame(fresh));
  Py_DECREF(fresh);
  fresh = PyFrame_New(PyThreadState_Get(), source, plain, nullptr);
  EXPECT_REPR("4", PyEval_EvalFrameEx(fresh, 0));
  Py_DECREF(fresh);
}

TEST_F(FrameApi, Generators) {
  Owned made(PyObject_CallNoArgs(PyDict_GetItemString(scope, "generator")));
  ASSERT_TRUE(PyGen_CheckExact(made.get()));
  Owned inner(PyObject_GetAttrString(made, "gi_frame"));
  EXPECT_EQ(made.get(), Owned(PyFrame_GetGenerator(frame(inner))).get());
  EXPECT_REPR("1", PyIter_Next(made));
  PyObject* sent = nullptr;
  Owned value(PyLong_FromLong(8));
  EXPECT_EQ(PYGEN_NEXT, PyIter_Send(made, value, &sent));
  EXPECT_REPR("8", sent);
  EXPECT_EQ(PYGEN_RETURN, PyIter_Send(made, Py_None, &sent));
  EXPECT_EQ(Py_None, sent);
  Py_XDECREF(sent);

  PyCodeObject* source = codeOf("current");
  auto fresh = [&] { return PyFrame_New(PyThreadState_Get(), source, scope, nullptr); };
  Owned plainly(PyGen_New(fresh()));
  EXPECT_TRUE(PyGen_CheckExact(plainly.get()));
  EXPECT_REPR("'current'", PyObject_GetAttrString(plainly, "__name__"));
  Owned name(PyUnicode_FromString("n")), qualname(PyUnicode_FromString("q"));
  EXPECT_COUNT(name.get(), 0, {
    Owned named(PyGen_NewWithQualName(fresh(), name, qualname));
    EXPECT_REPR("'q'", PyObject_GetAttrString(named, "__qualname__"));
  });
  Owned coroutine(PyCoro_New(fresh(), name, qualname));
  EXPECT_TRUE(PyCoro_CheckExact(coroutine.get()));
  Owned closed(PyObject_CallMethod(coroutine, "close", nullptr));
  EXPECT_TRUE(PyAsyncGen_CheckExact(Owned(PyAsyncGen_New(fresh(), name, qualname)).get()));
}

TEST_F(FrameApi, Tracebacks) {
  PyErr_SetString(PyExc_ValueError, "bad");
  Owned where(plain(PyFrame_New(PyThreadState_Get(), codeOf("current"), scope, nullptr)));
  EXPECT_EQ(0, PyTraceBack_Here(frame(where)));
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  ASSERT_NE(nullptr, traceback);
  EXPECT_TRUE(PyTraceBack_Check(traceback));
  Owned file = eval("__import__('io').StringIO()");
  EXPECT_EQ(0, PyTraceBack_Print(traceback, file));
  EXPECT_REPR("'Traceback (most recent call last):\\n  File \"<string>\", line 7, in current\\n'",
              PyObject_CallMethod(file, "getvalue", nullptr));
  EXPECT_EQ(0, PyTraceBack_Print(nullptr, file));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function",
                    PyTraceBack_Print(file, file));
  Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback);
}

// --- functions and descriptors ------------------------------------------------------------------

TEST_F(FrameApi, Functions) {
  PyObject* outer = PyDict_GetItemString(scope, "outer");
  Owned name(PyUnicode_FromString("a.b"));
  Owned made(PyFunction_NewWithQualName(PyFunction_GetCode(outer), scope, name));
  EXPECT_REPR("'a.b'", PyObject_GetAttrString(made, "__qualname__"));
  EXPECT_EQ(nullptr, PyFunction_GetAnnotations(made));
  EXPECT_EQ(nullptr, PyErr_Occurred());
  Owned annotations = eval("{'a': int}");
  EXPECT_EQ(0, PyFunction_SetAnnotations(made, annotations));
  EXPECT_EQ(annotations.get(), PyFunction_GetAnnotations(made));
  EXPECT_EQ(0, PyFunction_SetAnnotations(made, Py_None));
  EXPECT_EQ(nullptr, PyFunction_GetAnnotations(made));
  EXPECT_RAISES_INT("SystemError: non-dict annotations", PyFunction_SetAnnotations(made, name));
  Owned defaults = eval("{'d': 4}");
  EXPECT_EQ(0, PyFunction_SetKwDefaults(made, defaults));
  EXPECT_EQ(defaults.get(), PyFunction_GetKwDefaults(made));
  EXPECT_RAISES_INT("SystemError: non-dict keyword only default args",
                    PyFunction_SetKwDefaults(made, name));
  EXPECT_EQ(0, PyFunction_SetClosure(made, Py_None));
  EXPECT_EQ(nullptr, PyFunction_GetClosure(made));
  EXPECT_RAISES_INT("SystemError: expected tuple for closure, got 'str'",
                    PyFunction_SetClosure(made, name));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function",
                    PyFunction_SetAnnotations(name, Py_None));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyFunction_GetAnnotations(name));

  Owned length = eval("len"), wrapped(PyStaticMethod_New(length)), bound(PyClassMethod_New(length));
  EXPECT_EQ(length.get(), Owned(PyObject_GetAttrString(wrapped, "__func__")).get());
  EXPECT_EQ(length.get(), Owned(PyObject_GetAttrString(bound, "__wrapped__")).get());
  Owned instance(PyInstanceMethod_New(length));
  EXPECT_TRUE(PyInstanceMethod_Check(instance.get()));
  EXPECT_EQ(length.get(), PyInstanceMethod_Function(instance));
  EXPECT_RAISES("SystemError: bad argument to internal function",
                PyInstanceMethod_Function(length));
}

PyObject* countArguments(PyObject*, PyObject* args) {
  return PyLong_FromSsize_t(PyTuple_Size(args));
}
PyObject* giveClass(PyObject*, PyTypeObject* defining, PyObject* const*, size_t, PyObject*) {
  return Py_NewRef(reinterpret_cast<PyObject*>(defining));
}
PyMethodDef countRow = {"count", countArguments, METH_VARARGS, "count(*args)"};
PyMethodDef classRow = {"give",
                        reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(giveClass)),
                        METH_METHOD | METH_FASTCALL | METH_KEYWORDS, nullptr};

TEST_F(FrameApi, FunctionsInC) {
  Owned self(PyList_New(0)), module(PyUnicode_FromString("mod"));
  EXPECT_COUNT(self.get(), 0, {
    Owned made(PyCFunction_NewEx(&countRow, self, module));
    EXPECT_TRUE(PyCFunction_CheckExact(made.get()));
    EXPECT_EQ(countArguments, PyCFunction_GetFunction(made));
    EXPECT_EQ(self.get(), PyCFunction_GetSelf(made));
    EXPECT_EQ(METH_VARARGS, PyCFunction_GetFlags(made));
    EXPECT_REPR("'mod'", PyObject_GetAttrString(made, "__module__"));
    EXPECT_REPR("2", PyCFunction_Call(made, eval("(1, 2)"), nullptr));
    EXPECT_RAISES("TypeError: count() takes no keyword arguments",
                  PyCFunction_Call(made, eval("()"), eval("{'a': 1}")));
  });
  EXPECT_RAISES("SystemError: bad argument to internal function", PyCFunction_GetFunction(self));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyCFunction_GetSelf(self));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyCFunction_GetFlags(self));
  Owned withClass(PyCMethod_New(&classRow, self, module, &PyList_Type));
  EXPECT_REPR("<class 'list'>", PyObject_CallNoArgs(withClass));
  EXPECT_RAISES("SystemError: attempting to create PyCMethod with a METH_METHOD flag but no class",
                PyCMethod_New(&classRow, self, module, nullptr));
  EXPECT_RAISES("SystemError: attempting to create PyCFunction with class but no METH_METHOD flag",
                PyCMethod_New(&countRow, self, module, &PyList_Type));
}

PyObject* getOne(PyObject*, void*) { return PyLong_FromLong(1); }
PyGetSetDef oneGetter = {"one", getOne, nullptr, "doc of one", nullptr};
struct Counter {
  PyObject_HEAD int count;
};
PyMemberDef countMember = {"count", T_INT, offsetof(Counter, count), 0, "doc of count"};

TEST_F(FrameApi, Descriptors) {
  Owned getter(PyDescr_NewGetSet(&PyList_Type, &oneGetter));
  EXPECT_EQ(1, PyDescr_IsData(getter));
  Owned list(PyList_New(0));
  Owned got(PyObject_CallMethod(getter, "__get__", "O", list.get()));
  EXPECT_REPR("1", got.release());
  Owned method(PyDescr_NewMethod(&PyList_Type, &countRow));
  EXPECT_EQ(0, PyDescr_IsData(method));
  EXPECT_REPR("1", PyObject_CallFunction(method, "Oi", list.get(), 5));
  EXPECT_RAISES("TypeError: descriptor 'count' for 'list' objects doesn't apply to a 'int' object",
                PyObject_CallFunction(method, "i", 5));
  Owned onClass(PyDescr_NewClassMethod(&PyList_Type, &countRow));
  EXPECT_REPR("1", PyObject_CallFunction(onClass, "Oi", &PyList_Type, 5));
  Owned member(PyDescr_NewMember(&PyList_Type, &countMember));
  EXPECT_EQ(1, PyDescr_IsData(member));
  Counter counter = {PyObject_HEAD_INIT(&PyList_Type) 12};
  EXPECT_REPR("12", PyMember_GetOne(reinterpret_cast<const char*>(&counter), &countMember));
  Owned three(PyLong_FromLong(3));
  EXPECT_EQ(0, PyMember_SetOne(reinterpret_cast<char*>(&counter), &countMember, three));
  EXPECT_EQ(3, counter.count);
  EXPECT_RAISES_INT("TypeError: 'NoneType' object cannot be interpreted as an integer",
                    PyMember_SetOne(reinterpret_cast<char*>(&counter), &countMember, Py_None));
  EXPECT_RAISES_INT("TypeError: can't delete numeric/char attribute",
                    PyMember_SetOne(reinterpret_cast<char*>(&counter), &countMember, nullptr));
  static wrapperbase wrapping = {"__len__",
                                 0,
                                 nullptr,
                                 [](PyObject* self, PyObject*, void*) -> PyObject* {
                                   return PyLong_FromSsize_t(PyList_GET_SIZE(self) + 100);
                                 },
                                 "doc",
                                 0,
                                 nullptr};
  Owned slot(PyDescr_NewWrapper(&PyList_Type, &wrapping, nullptr));
  EXPECT_REPR("100", PyObject_CallOneArg(slot, list));
  Owned length = eval("list.__len__");
  Owned wrapper(PyWrapper_New(length, list));
  EXPECT_REPR("0", PyObject_CallNoArgs(wrapper));
  Owned alias(Py_GenericAlias(reinterpret_cast<PyObject*>(&PyList_Type),
                              reinterpret_cast<PyObject*>(&PyLong_Type)));
  EXPECT_EQ("list[int]", repr(alias));
}

}  // namespace
