// Calling objects.

#include <cstdarg>
#include <vector>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"

using namespace taipan;

// --- vectorcall ---------------------------------------------------------------------------------

#undef PyVectorcall_Function
API(vectorcallfunc) PyVectorcall_Function(PyObject* callable) {
  return reinterpret_cast<vectorcallfunc>(vectorcallOf(as(callable)));
}

API(PyObject*)
PyObject_Vectorcall(PyObject* callable, PyObject* const* args, size_t count, PyObject* names) {
  return give(callVector(current(), as(callable), as(args), count, as(names)));
}

API(PyObject*)
PyObject_VectorcallMethod(PyObject* name, PyObject* const* args, size_t count, PyObject* names) {
  return give(callMethodVector(current(), as(name), as(args), count, as(names)));
}

API(PyObject*) _PyObject_FastCall(PyObject* callable, PyObject* const* args, Py_ssize_t count) {
  return give(callVector(current(), as(callable), as(args), static_cast<usize>(count)));
}

/// Calls through tp_call with a tuple and a dict made from a vectorcall's arguments. `keywords` is
/// a tuple of names, a dict, or null.
static Ref<> callThroughSlot(Thread& t, Object* callable, Object* const* args, isize count,
                             Object* keywords) {
  TernaryFunction slot = callable->type->call;
  if (slot == nullptr) {
    return t.raise(typeErrorType, "'%.200s' object is not callable", callable->type->name);
  }
  Ref<> tuple = PY_TRY(tupleFromArray(t, args, count));
  Ref<> dict;
  if (keywords != nullptr && isDict(keywords)) {
    dict = Ref<>::share(keywords);
  } else if (keywords != nullptr && static_cast<Tuple*>(keywords)->size > 0) {
    dict = PY_TRY(dictFromKeywords(t, keywords, args + count));
  }
  RecursionScope scope(t, " while calling a Python object");
  if (scope.failed()) return failure;
  return checkCallResult(t, callable, slot(callable, tuple.get(), dict.get()));
}

API(PyObject*)
_PyObject_MakeTpCall(PyThreadState* thread, PyObject* callable, PyObject* const* args,
                     Py_ssize_t count, PyObject* keywords) {
  return give(callThroughSlot(as(thread), as(callable), as(args), count, as(keywords)));
}

/// A vectorcall whose keywords come as a dict.
static Ref<> callWithDict(Thread& t, Object* callable, Object* const* args, usize count,
                          Object* kwargs) {
  if (kwargs == nullptr || dictSize(kwargs) == 0) return callVector(t, callable, args, count);
  isize positional = vectorcallCount(count);
  if (vectorcallOf(callable) == nullptr) {
    return callThroughSlot(t, callable, args, positional, kwargs);
  }
  Ref<> tuple = PY_TRY(tupleFromArray(t, args, positional));
  return callTupleDict(t, callable, tuple.get(), kwargs);
}

#undef PyObject_VectorcallDict
API(PyObject*)
PyObject_VectorcallDict(PyObject* callable, PyObject* const* args, size_t count, PyObject* kwargs) {
  return give(callWithDict(current(), as(callable), as(args), count, as(kwargs)));
}
API(PyObject*)
_PyObject_FastCallDictTstate(PyThreadState* thread, PyObject* callable, PyObject* const* args,
                             size_t count, PyObject* kwargs) {
  return give(callWithDict(as(thread), as(callable), as(args), count, as(kwargs)));
}

/// The vectorcall function for PyVectorcall_Call, which heap types inherit as tp_call without the
/// flag: only the offset counts.
static VectorcallFunction vectorcallAtOffset(Object* callable) {
  isize offset = callable->type->vectorcallOffset;
  if (offset <= 0) return nullptr;
  return *reinterpret_cast<VectorcallFunction*>(reinterpret_cast<char*>(callable) + offset);
}

API(PyObject*) PyVectorcall_Call(PyObject* callable, PyObject* args, PyObject* kwargs) {
  Thread& t = current();
  VectorcallFunction function = vectorcallAtOffset(as(callable));
  if (function == nullptr) {
    return give(t.raise(typeErrorType, "'%.200s' object does not support vectorcall",
                        as(callable)->type->name));
  }
  auto* tuple = as<Tuple>(args);
  if (kwargs == nullptr || dictSize(as(kwargs)) == 0) {
    return give(checkCallResult(
        t, as(callable),
        function(as(callable), tuple->items, static_cast<usize>(tuple->size), nullptr)));
  }
  Ref<> names = dictKeysTuple(t, as(kwargs));
  if (!names) return nullptr;
  std::vector<Object*> all(tuple->items, tuple->items + tuple->size);
  isize position = 0;
  Object *key, *value;
  while (dictNextItem(as(kwargs), &position, &key, &value)) {
    if (!isStr(key)) return give(t.raise(typeErrorType, "keywords must be strings"));
    all.push_back(value);
  }
  return give(checkCallResult(
      t, as(callable),
      function(as(callable), all.data(), static_cast<usize>(tuple->size), names.get())));
}

API(PyObject*) _PyStack_AsDict(PyObject* const* values, PyObject* names) {
  return give(dictFromKeywords(current(), as(names), as(values)));
}

API(PyObject*)
_Py_CheckFunctionResult(PyThreadState* thread, PyObject* callable, PyObject* result,
                        const char* where) {
  Thread& t = as(thread);
  if (callable != nullptr) return give(checkCallResult(t, as(callable), as(result)));
  Ref<> owned = Ref<>::steal(as(result));
  if (!owned && !t.hasPending()) {
    return give(t.raise(systemErrorType, "%s returned NULL without setting an exception", where));
  }
  if (owned && t.hasPending()) {
    owned.reset();
    _PyErr_FormatFromCause(PyExc_SystemError, "%s returned a result with an exception set", where);
    return nullptr;
  }
  return give(std::move(owned));
}

// --- tuple and dict -----------------------------------------------------------------------------

API(PyObject*) PyObject_Call(PyObject* callable, PyObject* args, PyObject* kwargs) {
  return give(callTupleDict(current(), as(callable), as(args), as(kwargs)));
}
API(PyObject*)
_PyObject_Call(PyThreadState* thread, PyObject* callable, PyObject* args, PyObject* kwargs) {
  return give(callTupleDict(as(thread), as(callable), as(args), as(kwargs)));
}

API(PyObject*) PyObject_CallObject(PyObject* callable, PyObject* args) {
  Thread& t = current();
  if (args == nullptr) return give(call(t, as(callable)));
  if (!isTuple(as(args))) {
    return give(t.raise(typeErrorType, "argument list must be a tuple"));
  }
  return give(callTupleDict(t, as(callable), as(args), nullptr));
}

static Ref<> callPrepended(Thread& t, Object* callable, Object* first, Tuple* args,
                           Object* kwargs) {
  Ref<Tuple> all = PY_TRY(newTuple(t, args->size + 1));
  all->items[0] = Ref<>::share(first).release();
  for (isize i = 0; i < args->size; ++i) all->items[i + 1] = Ref<>::share(args->items[i]).release();
  return callTupleDict(t, callable, all.get(), kwargs);
}
API(PyObject*)
_PyObject_Call_Prepend(PyThreadState* thread, PyObject* callable, PyObject* first, PyObject* args,
                       PyObject* kwargs) {
  return give(callPrepended(as(thread), as(callable), as(first), as<Tuple>(args), as(kwargs)));
}

#undef PyObject_CallNoArgs
#undef PyObject_CallOneArg
API(PyObject*) PyObject_CallNoArgs(PyObject* callable) {
  return give(call(current(), as(callable)));
}
API(PyObject*) PyObject_CallOneArg(PyObject* callable, PyObject* argument) {
  return give(call(current(), as(callable), as(argument)));
}

// --- arguments as a list ending with null -------------------------------------------------------

/// The objects up to the null; a place is kept free before them for a callee that wants one.
static std::vector<Object*> objectList(Object* self, va_list args) {
  std::vector<Object*> all{nullptr};
  if (self != nullptr) all.push_back(self);
  while (PyObject* argument = va_arg(args, PyObject*)) all.push_back(as(argument));
  return all;
}

static Ref<> callObjects(Thread& t, Object* callable, Object* name, Object* self, va_list args) {
  std::vector<Object*> all = objectList(self, args);
  usize count = (all.size() - 1) | kVectorcallOffsetFlag;
  return name != nullptr ? callMethodVector(t, name, all.data() + 1, count)
                         : callVector(t, callable, all.data() + 1, count);
}

API(PyObject*) PyObject_CallFunctionObjArgs(PyObject* callable, ...) {
  if (callable == nullptr) return give(nullArgument());
  va_list args;
  va_start(args, callable);
  Ref<> result = callObjects(current(), as(callable), nullptr, nullptr, args);
  va_end(args);
  return give(std::move(result));
}

API(PyObject*) PyObject_CallMethodObjArgs(PyObject* object, PyObject* name, ...) {
  if (object == nullptr || name == nullptr) return give(nullArgument());
  va_list args;
  va_start(args, name);
  Ref<> result = callObjects(current(), nullptr, as(name), as(object), args);
  va_end(args);
  return give(std::move(result));
}

API(PyObject*) _PyObject_CallMethodIdObjArgs(PyObject* object, _Py_Identifier* name, ...) {
  Str* text = identifierText(current(), name);
  if (object == nullptr || text == nullptr) return give(nullArgument());
  va_list args;
  va_start(args, name);
  Ref<> result = callObjects(current(), nullptr, text, as(object), args);
  va_end(args);
  return give(std::move(result));
}

// --- arguments by format ------------------------------------------------------------------------

/// Calls with what a Py_BuildValue format makes: one argument, or several if it makes a tuple.
static Ref<> callFormatted(Thread& t, Object* callable, const char* format, va_list args,
                           bool sizes) {
  if (format == nullptr || *format == '\0') return call(t, callable);
  Ref<> built = Ref<>::steal(
      as(sizes ? _Py_VaBuildValue_SizeT(format, args) : Py_VaBuildValue(format, args)));
  if (!built) return failure;
  if (isTuple(built.get())) return callTupleDict(t, callable, built.get(), nullptr);
  return call(t, callable, built.get());
}

static Ref<> callMethodFormatted(Thread& t, Object* object, Ref<Str> name, const char* format,
                                 va_list args, bool sizes) {
  if (!name) return failure;
  Ref<> method = PY_TRY(getAttribute(t, object, name.get()));
  if (!isCallable(method.get())) {
    return t.raise(typeErrorType, "attribute of type '%.200s' is not callable", method->type->name);
  }
  return callFormatted(t, method.get(), format, args, sizes);
}

/// The variadic shell around one of the two.
#define WITH_ARGUMENTS(last, expression) \
  va_list args;                          \
  va_start(args, last);                  \
  Ref<> result = expression;             \
  va_end(args);                          \
  return give(std::move(result))

#undef PyObject_CallFunction
#undef PyObject_CallMethod
#undef _PyObject_CallMethodId
#undef Py_VaBuildValue

API(PyObject*) PyObject_CallFunction(PyObject* callable, const char* format, ...) {
  if (callable == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callFormatted(current(), as(callable), format, args, false));
}
API(PyObject*) _PyObject_CallFunction_SizeT(PyObject* callable, const char* format, ...) {
  if (callable == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callFormatted(current(), as(callable), format, args, true));
}
API(PyObject*) PyEval_CallFunction(PyObject* callable, const char* format, ...) {
  if (callable == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callFormatted(current(), as(callable), format, args, false));
}
API(PyObject*) PyObject_CallMethod(PyObject* object, const char* name, const char* format, ...) {
  if (object == nullptr || name == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callMethodFormatted(current(), as(object), newStrUtf8(current(), name),
                                             format, args, false));
}
API(PyObject*)
_PyObject_CallMethod_SizeT(PyObject* object, const char* name, const char* format, ...) {
  if (object == nullptr || name == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callMethodFormatted(current(), as(object), newStrUtf8(current(), name),
                                             format, args, true));
}
API(PyObject*) PyEval_CallMethod(PyObject* object, const char* name, const char* format, ...) {
  if (object == nullptr || name == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callMethodFormatted(current(), as(object), newStrUtf8(current(), name),
                                             format, args, false));
}
API(PyObject*) _PyObject_CallMethod(PyObject* object, PyObject* name, const char* format, ...) {
  if (object == nullptr || name == nullptr) return give(nullArgument());
  WITH_ARGUMENTS(format, callMethodFormatted(current(), as(object), Ref<Str>::share(as<Str>(name)),
                                             format, args, false));
}
API(PyObject*)
_PyObject_CallMethodId(PyObject* object, _Py_Identifier* name, const char* format, ...) {
  Ref<Str> text = Ref<Str>::share(identifierText(current(), name));
  WITH_ARGUMENTS(format,
                 callMethodFormatted(current(), as(object), std::move(text), format, args, false));
}
API(PyObject*)
_PyObject_CallMethodId_SizeT(PyObject* object, _Py_Identifier* name, const char* format, ...) {
  Ref<Str> text = Ref<Str>::share(identifierText(current(), name));
  WITH_ARGUMENTS(format,
                 callMethodFormatted(current(), as(object), std::move(text), format, args, true));
}
#undef WITH_ARGUMENTS

API(PyObject*) PyEval_CallObjectWithKeywords(PyObject* callable, PyObject* args, PyObject* kwargs) {
  Thread& t = current();
  if (args != nullptr && !isTuple(as(args))) {
    return give(t.raise(typeErrorType, "argument list must be a tuple"));
  }
  if (kwargs != nullptr && !isDict(as(kwargs))) {
    return give(t.raise(typeErrorType, "keyword list must be a dictionary"));
  }
  return give(
      callTupleDict(t, as(callable), args != nullptr ? as(args) : emptyTuple(), as(kwargs)));
}
