// C-API reference: "Type Objects", "Module Objects", "Capsules", "Weak Reference Objects",
// "Supporting Cyclic Garbage Collection", "Importing Modules".

#include <cstring>

#include "support.h"

using namespace capi_test;

namespace {

class TypeApi : public PythonTest {
 protected:
  Owned one{PyLong_FromLong(1)};
};

struct Pair {
  PyObject_HEAD PyObject* first;
  int number;
};

int livePairs = 0;

PyObject* pairNew(PyTypeObject* type, PyObject* args, PyObject*) {
  PyObject* first = Py_None;
  int number = 0;
  if (!PyArg_ParseTuple(args, "|Oi", &first, &number)) return nullptr;
  auto* self = reinterpret_cast<Pair*>(type->tp_alloc(type, 0));
  if (self == nullptr) return nullptr;
  self->first = Py_NewRef(first);
  self->number = number;
  ++livePairs;
  return reinterpret_cast<PyObject*>(self);
}
int pairTraverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(reinterpret_cast<Pair*>(self)->first);
  return 0;
}
int pairClear(PyObject* self) {
  Py_CLEAR(reinterpret_cast<Pair*>(self)->first);
  return 0;
}
void pairDealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  pairClear(self);
  --livePairs;
  type->tp_free(self);
  Py_DECREF(type);
}
PyObject* pairAdd(PyObject* a, PyObject* b) {
  if (Py_TYPE(a) != Py_TYPE(b)) Py_RETURN_NOTIMPLEMENTED;
  return PyLong_FromLong(reinterpret_cast<Pair*>(a)->number + reinterpret_cast<Pair*>(b)->number);
}
Py_ssize_t pairLength(PyObject*) { return 2; }
PyObject* pairItem(PyObject* self, Py_ssize_t index) {
  if (index == 0) return Py_NewRef(reinterpret_cast<Pair*>(self)->first);
  if (index == 1) return PyLong_FromLong(reinterpret_cast<Pair*>(self)->number);
  PyErr_SetString(PyExc_IndexError, "pair index");
  return nullptr;
}
PyObject* pairTwice(PyObject* self, PyObject*) {
  return PyLong_FromLong(2 * reinterpret_cast<Pair*>(self)->number);
}
PyObject* pairClass(PyObject* self, PyTypeObject* defining, PyObject* const*, Py_ssize_t,
                    PyObject*) {
  (void)self;
  return Py_NewRef(reinterpret_cast<PyObject*>(defining));
}
PyObject* pairGetSquare(PyObject* self, void*) {
  int n = reinterpret_cast<Pair*>(self)->number;
  return PyLong_FromLong(n * n);
}

PyMemberDef pairMembers[] = {{"first", T_OBJECT_EX, offsetof(Pair, first), 0, "the first"},
                             {"number", T_INT, offsetof(Pair, number), READONLY, nullptr},
                             {nullptr, 0, 0, 0, nullptr}};
PyGetSetDef pairGetSet[] = {{"square", pairGetSquare, nullptr, "squared", nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyMethodDef pairMethods[] = {
    {"twice", pairTwice, METH_NOARGS, "twice($self, /)\n--\n\nTwo times."},
    {"defining", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(pairClass)),
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS, nullptr},
    {nullptr, nullptr, 0, nullptr}};
PyType_Slot pairSlots[] = {{Py_tp_new, reinterpret_cast<void*>(pairNew)},
                           {Py_tp_dealloc, reinterpret_cast<void*>(pairDealloc)},
                           {Py_tp_traverse, reinterpret_cast<void*>(pairTraverse)},
                           {Py_tp_clear, reinterpret_cast<void*>(pairClear)},
                           {Py_tp_doc, const_cast<char*>("Pair(first, number)\n--\n\nA pair.")},
                           {Py_tp_members, pairMembers},
                           {Py_tp_getset, pairGetSet},
                           {Py_tp_methods, pairMethods},
                           {Py_nb_add, reinterpret_cast<void*>(pairAdd)},
                           {Py_sq_length, reinterpret_cast<void*>(pairLength)},
                           {Py_sq_item, reinterpret_cast<void*>(pairItem)},
                           {0, nullptr}};
PyType_Spec pairSpec = {"capi.Pair", sizeof(Pair), 0,
                        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, pairSlots};

// --- ends of objects ----------------------------------------------------------------------------

PyObject* revived = nullptr;
bool revives = false;
int finalized = 0, freed = 0;

void mortalFinalize(PyObject* self) {
  ++finalized;
  if (revives) revived = Py_NewRef(self);
}
void mortalDealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  if (PyObject_CallFinalizerFromDealloc(self) < 0) return;
  ++freed;
  PyObject_GC_UnTrack(self);
  PyObject_GC_Del(self);
  Py_DECREF(type);
}
int mortalTraverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  return 0;
}
PyType_Slot mortalSlots[] = {{Py_tp_finalize, reinterpret_cast<void*>(mortalFinalize)},
                             {Py_tp_dealloc, reinterpret_cast<void*>(mortalDealloc)},
                             {Py_tp_traverse, reinterpret_cast<void*>(mortalTraverse)},
                             {0, nullptr}};
PyType_Spec mortalSpec = {"capi.Mortal", sizeof(PyObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, mortalSlots};

TEST_F(TypeApi, FinalizersOfDeallocators) {
  Owned type(PyType_FromSpec(&mortalSpec));
  ASSERT_NE(nullptr, type.get());
  EXPECT_COUNT(type.get(), 0, {
    Py_DECREF(PyObject_CallNoArgs(type));
    EXPECT_EQ(1, finalized);
    EXPECT_EQ(1, freed);
    revives = true;
    PyObject* mortal = PyObject_CallNoArgs(type);
    Py_DECREF(mortal);
    EXPECT_EQ(mortal, revived);
    EXPECT_EQ(1, Py_REFCNT(revived));
    EXPECT_EQ(2, finalized);
    EXPECT_EQ(1, freed);
    EXPECT_TRUE(PyObject_GC_IsFinalized(revived));
    // No object is finalized twice.
    Py_DECREF(revived);
    EXPECT_EQ(2, finalized);
    EXPECT_EQ(2, freed);
  });
  // What was never tracked is freed likewise.
  PyObject* raw = PyObject_GC_New(PyObject, reinterpret_cast<PyTypeObject*>(type.get()));
  ASSERT_NE(nullptr, raw);
  EXPECT_FALSE(PyObject_GC_IsTracked(raw));
  PyObject_GC_Del(raw);
  Py_DECREF(type.get());
}

TEST_F(TypeApi, FromSpec) {
  Owned type(PyType_FromSpec(&pairSpec));
  ASSERT_NE(nullptr, type.get());
  EXPECT_EQ("<class 'capi.Pair'>", repr(type));
  EXPECT_REPR("'A pair.'", PyObject_GetAttrString(type, "__doc__"));
  EXPECT_REPR("'(first, number)'", PyObject_GetAttrString(type, "__text_signature__"));
  EXPECT_REPR("'capi'", PyObject_GetAttrString(type, "__module__"));
  Owned pair(PyObject_CallFunction(type, "si", "x", 3));
  EXPECT_REPR("'x'", PyObject_GetAttrString(pair, "first"));
  EXPECT_REPR("9", PyObject_GetAttrString(pair, "square"));
  EXPECT_REPR("6", PyObject_CallMethod(pair, "twice", nullptr));
  EXPECT_REPR("6", PyNumber_Add(pair, pair));
  EXPECT_RAISES("TypeError: unsupported operand type(s) for +: 'capi.Pair' and 'int'",
                PyNumber_Add(pair, one));
  EXPECT_REPR("['x', 3]", PySequence_List(pair));
  EXPECT_RAISES("IndexError: pair index", PySequence_GetItem(pair, 2));
  EXPECT_RAISES_INT("AttributeError: readonly attribute",
                    PyObject_SetAttrString(pair, "number", one));
  EXPECT_RAISES_INT("AttributeError: attribute 'square' of 'capi.Pair' objects is not writable",
                    PyObject_SetAttrString(pair, "square", one));
  EXPECT_EQ(0, PyObject_DelAttrString(pair, "first"));
  EXPECT_RAISES("AttributeError: 'capi.Pair' object has no attribute 'first'",
                PyObject_GetAttrString(pair, "first"));
  EXPECT_EQ(type.get(), Owned(PyObject_CallMethod(pair, "defining", nullptr)).get());
  Owned sub(PyObject_CallFunction(reinterpret_cast<PyObject*>(&PyType_Type), "s(O){}", "Sub",
                                  type.get()));
  Owned derived(PyObject_CallFunction(sub, "Oi", Py_None, 4));
  EXPECT_EQ(0, PyObject_SetAttrString(derived, "extra", derived));
  EXPECT_REPR("8", PyObject_CallMethod(derived, "twice", nullptr));
  EXPECT_EQ(type.get(), Owned(PyObject_CallMethod(derived, "defining", nullptr)).get());
  derived = Owned();
  pair = Owned();
  Owned cycle(PyObject_CallFunction(type, nullptr));
  PyObject_SetAttrString(cycle, "first", cycle);
  cycle = Owned();
  PyGC_Collect();
  EXPECT_EQ(0, livePairs);
}

TEST_F(TypeApi, SlotsAndNames) {
  EXPECT_EQ(reinterpret_cast<void*>(PyLong_Type.tp_as_number->nb_add),
            PyType_GetSlot(&PyLong_Type, Py_nb_add));
  EXPECT_EQ(nullptr, PyType_GetSlot(&PyLong_Type, Py_sq_item));
  EXPECT_RAISES("SystemError: bad argument to internal function",
                PyType_GetSlot(&PyLong_Type, 999));
  EXPECT_REPR("'int'", PyType_GetName(&PyLong_Type));
  EXPECT_REPR("'int'", PyType_GetQualName(&PyLong_Type));
  EXPECT_TRUE(PyType_HasFeature(&PyLong_Type, Py_TPFLAGS_LONG_SUBCLASS));
  EXPECT_TRUE(PyType_IS_GC(&PyList_Type));
  EXPECT_EQ(1, PyType_IsSubtype(&PyBool_Type, &PyLong_Type));
  EXPECT_EQ(0, PyType_IsSubtype(&PyLong_Type, &PyBool_Type));
  EXPECT_NE(0ul, PyType_GetFlags(&PyLong_Type) & Py_TPFLAGS_READY);
  EXPECT_RAISES("TypeError: PyType_GetModule: Type 'int' is not a heap type",
                PyType_GetModule(&PyLong_Type));
  EXPECT_RAISES("TypeError: PyType_GetModule: Type 'int' is not a heap type",
                PyType_GetModuleState(&PyLong_Type));
  PyType_Modified(&PyLong_Type);
  EXPECT_NE(0u, PyType_ClearCache() + 1);
  EXPECT_REPR("'a'",
              PyObject_CallOneArg(reinterpret_cast<PyObject*>(&PyUnicode_Type), eval("'a'")));
}

TEST_F(TypeApi, BadSpecs) {
  PyType_Slot bad[] = {{12345, nullptr}, {0, nullptr}};
  PyType_Spec spec = {"capi.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, bad};
  EXPECT_RAISES("RuntimeError: invalid slot offset", PyType_FromSpec(&spec));
  PyType_Slot none[] = {{0, nullptr}};
  PyType_Spec final = {"capi.Final", 0, 0, Py_TPFLAGS_DEFAULT, none};
  Owned type(PyType_FromSpecWithBases(&final, reinterpret_cast<PyObject*>(&PyList_Type)));
  EXPECT_EQ("(<class 'list'>,)", repr(Owned(PyObject_GetAttrString(type, "__bases__"))));
  EXPECT_RAISES("TypeError: type 'bool' is not an acceptable base type",
                PyType_FromSpecWithBases(&final, reinterpret_cast<PyObject*>(&PyBool_Type)));
}

TEST_F(TypeApi, Modules) {
  Owned module(PyModule_New("capi_made"));
  EXPECT_STREQ("capi_made", PyModule_GetName(module));
  EXPECT_REPR("'capi_made'", PyModule_GetNameObject(module));
  EXPECT_EQ(0, PyModule_AddIntConstant(module, "n", 5));
  EXPECT_EQ(0, PyModule_AddStringConstant(module, "s", "text"));
  EXPECT_COUNT(one.get(), 1, EXPECT_EQ(0, PyModule_AddObjectRef(module, "o", one)));
  EXPECT_COUNT(one.get(), 1, EXPECT_EQ(0, PyModule_AddObject(module, "p", Py_NewRef(one))));
  EXPECT_RAISES_INT(
      "SystemError: PyModule_AddObjectRef() must be called with an exception raised if value is "
      "NULL",
      PyModule_AddObjectRef(module, "z", nullptr));
  EXPECT_RAISES_INT("TypeError: PyModule_AddObjectRef() first argument must be a module",
                    PyModule_AddObjectRef(one, "z", one));
  EXPECT_EQ(0, PyModule_SetDocString(module, "doc"));
  EXPECT_EQ(0, PyModule_AddType(module, &PyLong_Type));
  EXPECT_EQ("5", repr(PyDict_GetItemString(PyModule_GetDict(module), "n")));
  EXPECT_RAISES("SystemError: module filename missing", PyModule_GetFilenameObject(module));
  EXPECT_EQ(nullptr, PyModule_GetDef(module));
  EXPECT_EQ(nullptr, PyModule_GetState(module));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyModule_GetDict(one));
  EXPECT_RAISES("TypeError: bad argument type for built-in operation", PyModule_GetName(one));
  static PyModuleDef def = {
      PyModuleDef_HEAD_INIT, "capi_def", "text", 16, nullptr, nullptr, nullptr, nullptr, nullptr};
  Owned made(PyModule_Create(&def));
  EXPECT_EQ(&def, PyModule_GetDef(made));
  EXPECT_NE(nullptr, PyModule_GetState(made));
  EXPECT_EQ(0, PyState_AddModule(made, &def));
  EXPECT_EQ(made.get(), PyState_FindModule(&def));
  EXPECT_EQ(0, PyState_RemoveModule(&def));
  EXPECT_EQ(nullptr, PyState_FindModule(&def));
}

TEST_F(TypeApi, Importing) {
  Owned json(PyImport_ImportModule("json"));
  EXPECT_TRUE(PyModule_Check(json.get()));
  EXPECT_EQ(json.get(), PyImport_AddModule("json"));
  EXPECT_EQ(json.get(), Owned(PyImport_GetModule(Owned(PyUnicode_FromString("json")))).get());
  EXPECT_EQ(nullptr, PyImport_GetModule(Owned(PyUnicode_FromString("no such"))));
  EXPECT_RAISES("ModuleNotFoundError: No module named 'nosuchmodule'",
                PyImport_ImportModule("nosuchmodule"));
  EXPECT_REPR("<class 'module'>",
              PyObject_Type(Owned(PyImport_ImportModuleLevel("decoder", PyModule_GetDict(json),
                                                             nullptr, eval("('x',)"), 1))));
  EXPECT_EQ(PySys_GetObject("modules"), PyImport_GetModuleDict());
  EXPECT_EQ(0x0da7, PyImport_GetMagicNumber() & 0xffff);
  EXPECT_STREQ("cpython-311", PyImport_GetMagicTag());
  Owned code(Py_CompileString("x = __name__", "m.py", Py_file_input));
  Owned module(PyImport_ExecCodeModule("capi_exec", code));
  EXPECT_REPR("'capi_exec'", PyObject_GetAttrString(module, "x"));
  EXPECT_EQ(0, PyImport_ImportFrozenModule("no_such_frozen"));
  EXPECT_EQ(1, PyImport_ImportFrozenModule("__hello__"));
}

int capsulesFreed = 0;
void freeCapsule(PyObject*) { ++capsulesFreed; }

TEST_F(TypeApi, Capsules) {
  int value = 5, other = 6;
  Owned capsule(PyCapsule_New(&value, "capi.value", freeCapsule));
  EXPECT_EQ(&value, PyCapsule_GetPointer(capsule, "capi.value"));
  EXPECT_RAISES("ValueError: PyCapsule_GetPointer called with incorrect name",
                PyCapsule_GetPointer(capsule, "x"));
  EXPECT_RAISES("ValueError: PyCapsule_GetPointer called with invalid PyCapsule object",
                PyCapsule_GetPointer(one, "x"));
  EXPECT_RAISES("ValueError: PyCapsule_New called with null pointer",
                PyCapsule_New(nullptr, "x", nullptr));
  EXPECT_EQ(1, PyCapsule_IsValid(capsule, "capi.value"));
  EXPECT_EQ(0, PyCapsule_IsValid(capsule, nullptr));
  EXPECT_STREQ("capi.value", PyCapsule_GetName(capsule));
  EXPECT_EQ(0, PyCapsule_SetPointer(capsule, &other));
  EXPECT_RAISES_INT("ValueError: PyCapsule_SetPointer called with null pointer",
                    PyCapsule_SetPointer(capsule, nullptr));
  EXPECT_EQ(0, PyCapsule_SetContext(capsule, &value));
  EXPECT_EQ(&value, PyCapsule_GetContext(capsule));
  EXPECT_EQ(&freeCapsule, PyCapsule_GetDestructor(capsule));
  EXPECT_EQ(0, PyCapsule_SetName(capsule, "capi.other"));
  capsule = Owned();
  EXPECT_EQ(1, capsulesFreed);
  EXPECT_NE(nullptr, PyCapsule_Import("datetime.datetime_CAPI", 0));
  EXPECT_RAISES("AttributeError: module 'datetime' has no attribute 'nope'",
                PyCapsule_Import("datetime.nope", 0));
}

TEST_F(TypeApi, WeakReferences) {
  Owned scope = exec("class C: pass\no = C()\nseen = []\n");
  PyObject* o = PyDict_GetItemString(scope, "o");
  Owned callback(PyObject_GetAttrString(PyDict_GetItemString(scope, "seen"), "append"));
  Owned reference(PyWeakref_NewRef(o, nullptr)), called(PyWeakref_NewRef(o, callback));
  EXPECT_EQ(reference.get(), Owned(PyWeakref_NewRef(o, nullptr)).get());
  Owned proxy(PyWeakref_NewProxy(o, nullptr));
  EXPECT_TRUE(PyWeakref_CheckRef(reference.get()));
  EXPECT_TRUE(PyWeakref_CheckProxy(proxy.get()));
  EXPECT_EQ(o, PyWeakref_GetObject(reference));
  EXPECT_EQ(o, PyWeakref_GET_OBJECT(reference.get()));
  EXPECT_RAISES("TypeError: cannot create weak reference to 'int' object",
                PyWeakref_NewRef(one, nullptr));
  EXPECT_RAISES("SystemError: bad argument to internal function", PyWeakref_GetObject(one));
  PyDict_DelItemString(scope, "o");
  EXPECT_EQ(Py_None, PyWeakref_GetObject(reference));
  EXPECT_EQ(1, PyList_Size(PyDict_GetItemString(scope, "seen")));
}

TEST_F(TypeApi, Collector) {
  EXPECT_EQ(1, PyGC_IsEnabled());
  EXPECT_EQ(1, PyGC_Disable());
  EXPECT_EQ(0, PyGC_Enable());
  Owned list(PyList_New(0)), tuple(PyTuple_New(0));
  EXPECT_EQ(1, PyObject_GC_IsTracked(list));
  EXPECT_EQ(0, PyObject_GC_IsTracked(one));
  EXPECT_EQ(0, PyObject_GC_IsFinalized(list));
  EXPECT_TRUE(PyObject_IS_GC(list.get()));
  PyGC_Collect();
  PyList_Append(list, list);
  list = Owned();
  EXPECT_LE(1, PyGC_Collect());
}

/// A heap type filled in by hand, as pybind11 makes its classes: allocated by `type`, with a
/// managed dict by the flag alone.
TEST_F(TypeApi, HeapTypeByHandWithManagedDict) {
  Owned owner(PyType_Type.tp_alloc(&PyType_Type, 0));
  auto* heap = reinterpret_cast<PyHeapTypeObject*>(owner.get());
  heap->ht_name = PyUnicode_FromString("Handmade");
  heap->ht_qualname = Py_NewRef(heap->ht_name);
  PyTypeObject* type = &heap->ht_type;
  type->tp_name = "Handmade";
  type->tp_base = reinterpret_cast<PyTypeObject*>(Py_NewRef(&PyBaseObject_Type));
  type->tp_basicsize = sizeof(PyObject);
  type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_BASETYPE |
                   Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT;
  type->tp_traverse = [](PyObject* self, visitproc visit, void* arg) -> int {
    PyObject** dict = _PyObject_GetDictPtr(self);
    if (dict != nullptr) Py_VISIT(*dict);
    Py_VISIT(Py_TYPE(self));
    return 0;
  };
  type->tp_clear = [](PyObject* self) -> int {
    PyObject** dict = _PyObject_GetDictPtr(self);
    if (dict != nullptr) Py_CLEAR(*dict);
    return 0;
  };
  type->tp_dealloc = [](PyObject* self) {
    PyObject_GC_UnTrack(self);
    Py_TYPE(self)->tp_clear(self);
    PyTypeObject* own = Py_TYPE(self);
    own->tp_free(self);
    Py_DECREF(own);
  };
  static PyGetSetDef getset[] = {
      {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr}, {}};
  type->tp_getset = getset;
  ASSERT_EQ(0, PyType_Ready(type));
  {
    Owned self(type->tp_alloc(type, 0)), value(PyList_New(0));
    EXPECT_COUNT(value.get(), 1, EXPECT_EQ(0, PyObject_SetAttrString(self, "name", value)));
    EXPECT_REPR("{'name': []}", PyObject_GetAttrString(self, "__dict__"));
    EXPECT_REPR("[]", PyObject_GetAttrString(self, "name"));
    EXPECT_COUNT(value.get(), -1, self = Owned());
  }
  Owned self(type->tp_alloc(type, 0));
  EXPECT_EQ(0, PyObject_SetAttrString(self, "self", self));
  self = Owned();
  EXPECT_LT(0, PyGC_Collect());
}

}  // namespace
