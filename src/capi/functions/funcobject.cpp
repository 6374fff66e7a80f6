// Python functions.

#include "builtins/dict/dict.h"
#include "capi/capi.h"
#include "vm/function/function.h"

using namespace taipan;

API(PyObject*) PyFunction_NewWithQualName(PyObject* code, PyObject* globals, PyObject* qualname) {
  return give(newFunction(current(), as<Code>(code), as(globals), as(qualname)));
}
API(PyObject*) PyFunction_New(PyObject* code, PyObject* globals) {
  return PyFunction_NewWithQualName(code, globals, nullptr);
}

/// A field of a function, borrowed.
#define FUNCTION_FIELD(name, field)                                  \
  API(PyObject*) PyFunction_Get##name(PyObject* function) {          \
    if (!isFunction(as(function))) return give(BAD_INTERNAL_CALL()); \
    return py(as<Function>(function)->field);                        \
  }
FUNCTION_FIELD(Code, code)
FUNCTION_FIELD(Globals, globals)
FUNCTION_FIELD(Module, module)
FUNCTION_FIELD(Defaults, defaults)
FUNCTION_FIELD(KwDefaults, kwdefaults)
FUNCTION_FIELD(Closure, closure)
#undef FUNCTION_FIELD

API(PyObject*) PyFunction_GetAnnotations(PyObject* function) {
  if (!isFunction(as(function))) return give(BAD_INTERNAL_CALL());
  if (as<Function>(function)->annotations == nullptr) return nullptr;
  // Made by the attribute's getter where it is not a dict yet; the function holds it.
  Ref<> annotations = getAttribute(current(), as(function), names::__annotations__);
  return py(annotations.get());
}

/// Replaces an optional field: None clears it, other types than `wanted` are refused.
template <class T>
static int setField(PyObject* function, T* Function::* field, PyObject* value, bool isWanted,
                    const char* message) {
  if (!isFunction(as(function))) return toInt(BAD_INTERNAL_CALL());
  if (!isNone(as(value)) && !isWanted) {
    return toInt(current().raise(systemErrorType, "%s", message));
  }
  T* stored = isNone(as(value)) ? nullptr : as<T>(value);
  as<Function>(function)->version = 0;
  assignOwned(as<Function>(function)->*field, Ref<T>::share(stored).release());
  return 0;
}
API(int) PyFunction_SetDefaults(PyObject* function, PyObject* value) {
  return setField(function, &Function::defaults, value, isTuple(as(value)),
                  "non-tuple default args");
}
API(int) PyFunction_SetKwDefaults(PyObject* function, PyObject* value) {
  return setField(function, &Function::kwdefaults, value, isDict(as(value)),
                  "non-dict keyword only default args");
}
API(int) PyFunction_SetClosure(PyObject* function, PyObject* value) {
  if (isFunction(as(function)) && !isNone(as(value)) && !isTuple(as(value))) {
    return toInt(current().raise(systemErrorType, "expected tuple for closure, got '%.100s'",
                                 as(value)->type->name));
  }
  return setField(function, &Function::closure, value, true, "");
}
API(int) PyFunction_SetAnnotations(PyObject* function, PyObject* value) {
  return setField(function, &Function::annotations, value, isDict(as(value)),
                  "non-dict annotations");
}

API(PyObject*)
_PyFunction_Vectorcall(PyObject* function, PyObject* const* args, size_t count, PyObject* names) {
  return py(functionVectorcall(as(function), as(args), count, as(names)));
}
