// Built-in functions and methods made from PyMethodDef rows.

#include "builtins/function/builtin_function.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*)
PyCMethod_New(PyMethodDef* row, PyObject* self, PyObject* module, PyTypeObject* cls) {
  Thread& t = current();
  if ((row->ml_flags & METH_METHOD) != 0 && cls == nullptr) {
    return give(t.raise(systemErrorType,
                        "attempting to create PyCMethod with a METH_METHOD flag but no class"));
  }
  if ((row->ml_flags & METH_METHOD) == 0 && cls != nullptr) {
    return give(t.raise(systemErrorType,
                        "attempting to create PyCFunction with class but no METH_METHOD flag"));
  }
  return give(newBuiltinFunction(t, as(row), as(self), as(module), as(cls)));
}

#undef PyCFunction_New
API(PyObject*) PyCFunction_New(PyMethodDef* row, PyObject* self) {
  return PyCMethod_New(row, self, nullptr, nullptr);
}

#undef PyCFunction_NewEx
API(PyObject*) PyCFunction_NewEx(PyMethodDef* row, PyObject* self, PyObject* module) {
  return PyCMethod_New(row, self, module, nullptr);
}

API(PyCFunction) PyCFunction_GetFunction(PyObject* function) {
  if (!isBuiltinFunction(as(function))) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  return reinterpret_cast<PyCFunction>(as<BuiltinFunction>(function)->definition->function.none);
}

API(PyObject*) PyCFunction_GetSelf(PyObject* function) {
  if (!isBuiltinFunction(as(function))) return give(BAD_INTERNAL_CALL());
  return py(builtinSelf(*as<BuiltinFunction>(function)));
}

API(int) PyCFunction_GetFlags(PyObject* function) {
  if (!isBuiltinFunction(as(function))) return toInt(BAD_INTERNAL_CALL());
  return as<BuiltinFunction>(function)->definition->flags & kMethodConvention;
}

API(PyObject*) PyCFunction_Call(PyObject* function, PyObject* args, PyObject* kwargs) {
  return give(callTupleDict(current(), as(function), as(args), as(kwargs)));
}
