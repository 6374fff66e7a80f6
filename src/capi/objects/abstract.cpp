// The abstract object layer: items, sequences, mappings, iterators, classes. numbers are in
// number.cpp, calls in call.cpp, buffers in buffer.cpp.

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type_internal.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "object/protocol/slice.h"
#include "vm/generator/generator.h"

using namespace taipan;

// --- objects ------------------------------------------------------------------------------------

API(PyObject*) PyObject_Type(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : share(as(object)->type);
}

API(Py_ssize_t) PyObject_Size(PyObject* object) {
  if (object == nullptr) return toSize(nullArgument());
  return toSize(length(current(), as(object)));
}
#undef PyObject_Length
API(Py_ssize_t) PyObject_Length(PyObject* object) { return PyObject_Size(object); }

API(int) _PyObject_HasLen(PyObject* object) {
  Type* type = as(object)->type;
  return (type->asSequence != nullptr && type->asSequence->length != nullptr) ||
         (type->asMapping != nullptr && type->asMapping->length != nullptr);
}

API(Py_ssize_t) PyObject_LengthHint(PyObject* object, Py_ssize_t fallback) {
  return toSize(lengthHint(current(), as(object), fallback));
}

API(PyObject*) PyObject_GetItem(PyObject* object, PyObject* key) {
  if (object == nullptr || key == nullptr) return give(nullArgument());
  return give(getItem(current(), as(object), as(key)));
}
API(int) PyObject_SetItem(PyObject* object, PyObject* key, PyObject* value) {
  if (object == nullptr || key == nullptr || value == nullptr) return toInt(nullArgument());
  return toInt(setItem(current(), as(object), as(key), as(value)));
}
API(int) PyObject_DelItem(PyObject* object, PyObject* key) {
  if (object == nullptr || key == nullptr) return toInt(nullArgument());
  return toInt(deleteItem(current(), as(object), as(key)));
}
API(int) PyObject_DelItemString(PyObject* object, const char* key) {
  if (object == nullptr || key == nullptr) return toInt(nullArgument());
  Ref<Str> text = newStrUtf8(current(), key);
  return text ? toInt(deleteItem(current(), as(object), text.get())) : -1;
}

API(PyObject*) PyObject_Format(PyObject* object, PyObject* spec) {
  if (spec != nullptr && !isStr(as(spec))) {
    return give(current().raise(systemErrorType, "Format specifier must be a string, not %.200s",
                                as(spec)->type->name));
  }
  return give(toFormat(current(), as(object), as(spec)));
}

// --- sequences ----------------------------------------------------------------------------------

API(int) PySequence_Check(PyObject* object) { return isSequence(as(object)); }

/// What a sequence function says of an object that is none.
static Failure raiseNoSequence(Thread& t, Object* object, const char* format) {
  return t.raise(typeErrorType, format, object->type->name);
}

API(Py_ssize_t) PySequence_Size(PyObject* object) {
  Thread& t = current();
  if (object == nullptr) return toSize(nullArgument());
  SequenceSlots* slots = as(object)->type->asSequence;
  if (slots != nullptr && slots->length != nullptr) return slots->length(as(object));
  MappingSlots* mapping = as(object)->type->asMapping;
  bool isMapping = mapping != nullptr && mapping->length != nullptr;
  return toSize(raiseNoSequence(
      t, as(object),
      isMapping ? "%.200s is not a sequence" : "object of type '%.200s' has no len()"));
}
#undef PySequence_Length
API(Py_ssize_t) PySequence_Length(PyObject* object) { return PySequence_Size(object); }

API(PyObject*) PySequence_Concat(PyObject* a, PyObject* b) {
  if (a == nullptr || b == nullptr) return give(nullArgument());
  return give(sequenceConcat(current(), as(a), as(b)));
}
API(PyObject*) PySequence_Repeat(PyObject* object, Py_ssize_t count) {
  if (object == nullptr) return give(nullArgument());
  return give(sequenceRepeat(current(), as(object), count));
}

API(PyObject*) PySequence_InPlaceConcat(PyObject* a, PyObject* b) {
  Thread& t = current();
  if (a == nullptr || b == nullptr) return give(nullArgument());
  SequenceSlots* slots = as(a)->type->asSequence;
  if (slots != nullptr && slots->inplaceConcat != nullptr) {
    return py(slots->inplaceConcat(as(a), as(b)));
  }
  if (slots != nullptr && slots->concat != nullptr) return py(slots->concat(as(a), as(b)));
  if (isSequence(as(a)) && isSequence(as(b))) {
    return give(binaryOperation(t, as(a), as(b), kOpAdd + kInplace));
  }
  return give(raiseNoSequence(t, as(a), "'%.200s' object can't be concatenated"));
}

API(PyObject*) PySequence_InPlaceRepeat(PyObject* object, Py_ssize_t count) {
  Thread& t = current();
  if (object == nullptr) return give(nullArgument());
  SequenceSlots* slots = as(object)->type->asSequence;
  if (slots != nullptr && slots->inplaceRepeat != nullptr) {
    return py(slots->inplaceRepeat(as(object), count));
  }
  if (slots != nullptr && slots->repeat != nullptr) return py(slots->repeat(as(object), count));
  if (isSequence(as(object))) {
    Ref<> number = toObject(count);
    return number ? give(binaryOperation(t, as(object), number.get(), kOpMultiply + kInplace))
                  : nullptr;
  }
  return give(raiseNoSequence(t, as(object), "'%.200s' object can't be repeated"));
}

API(PyObject*) PySequence_GetItem(PyObject* object, Py_ssize_t index) {
  if (object == nullptr) return give(nullArgument());
  return give(getIndex(current(), as(object), index));
}
API(int) PySequence_SetItem(PyObject* object, Py_ssize_t index, PyObject* value) {
  if (object == nullptr) return toInt(nullArgument());
  return toInt(setIndex(current(), as(object), index, as(value)));
}
API(int) PySequence_DelItem(PyObject* object, Py_ssize_t index) {
  if (object == nullptr) return toInt(nullArgument());
  return toInt(setIndex(current(), as(object), index, nullptr));
}

static Ref<> sliceOfBounds(Thread& t, isize low, isize high) {
  Ref<> start = PY_TRY(toObject(low));
  Ref<> stop = PY_TRY(toObject(high));
  return Ref<>::steal(as(PySlice_New(py(start.get()), py(stop.get()), nullptr)));
}

API(PyObject*) PySequence_GetSlice(PyObject* object, Py_ssize_t low, Py_ssize_t high) {
  Thread& t = current();
  if (object == nullptr) return give(nullArgument());
  MappingSlots* slots = as(object)->type->asMapping;
  if (slots == nullptr || slots->subscript == nullptr) {
    return give(raiseNoSequence(t, as(object), "'%.200s' object is unsliceable"));
  }
  Ref<> slice = sliceOfBounds(t, low, high);
  return slice ? py(slots->subscript(as(object), slice.get())) : nullptr;
}

static int setSlice(Object* object, isize low, isize high, Object* value, const char* complaint) {
  Thread& t = current();
  if (object == nullptr) return toInt(nullArgument());
  MappingSlots* slots = object->type->asMapping;
  if (slots == nullptr || slots->setSubscript == nullptr) {
    return toInt(raiseNoSequence(t, object, complaint));
  }
  Ref<> slice = sliceOfBounds(t, low, high);
  return slice ? slots->setSubscript(object, slice.get(), value) : -1;
}
API(int) PySequence_SetSlice(PyObject* object, Py_ssize_t low, Py_ssize_t high, PyObject* value) {
  return setSlice(as(object), low, high, as(value),
                  "'%.200s' object doesn't support slice assignment");
}
API(int) PySequence_DelSlice(PyObject* object, Py_ssize_t low, Py_ssize_t high) {
  return setSlice(as(object), low, high, nullptr, "'%.200s' object doesn't support slice deletion");
}

API(PyObject*) PySequence_Tuple(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(toTuple(current(), as(object)));
}
API(PyObject*) PySequence_List(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(toList(current(), as(object)));
}
API(PyObject*) PySequence_Fast(PyObject* object, const char* message) {
  if (object == nullptr) return give(nullArgument());
  return give(toFastSequence(current(), as(object), message));
}

// --- searching by iteration ---------------------------------------------------------------------

/// How often an item occurs, or where it occurs first (-1 with ValueError if nowhere).
static Result<isize> iterationSearch(Thread& t, Object* sequence, Object* item, int operation) {
  Ref<> iterator = getIterator(t, sequence);
  if (!iterator) {
    if (!t.clearIfMatches(typeErrorType)) return failure;
    return t.raise(typeErrorType, "argument of type '%.200s' is not iterable",
                   sequence->type->name);
  }
  isize found = 0;
  for (isize index = 0;; ++index) {
    Lookup element = PY_TRY(next(t, iterator.get()));
    if (!element.found()) break;
    if (!PY_TRY(compareBool(t, element.get(), item, kEqual))) continue;
    if (operation == PY_ITERSEARCH_INDEX) return index;
    ++found;
    if (operation == PY_ITERSEARCH_CONTAINS) return isize{1};
  }
  if (operation == PY_ITERSEARCH_INDEX) {
    return t.raise(valueErrorType, "sequence.index(x): x not in sequence");
  }
  return found;
}

API(Py_ssize_t) _PySequence_IterSearch(PyObject* sequence, PyObject* item, int operation) {
  if (sequence == nullptr || item == nullptr) return toSize(nullArgument());
  return toSize(iterationSearch(current(), as(sequence), as(item), operation));
}
API(Py_ssize_t) PySequence_Count(PyObject* sequence, PyObject* item) {
  return _PySequence_IterSearch(sequence, item, PY_ITERSEARCH_COUNT);
}
API(Py_ssize_t) PySequence_Index(PyObject* sequence, PyObject* item) {
  return _PySequence_IterSearch(sequence, item, PY_ITERSEARCH_INDEX);
}
API(int) PySequence_Contains(PyObject* sequence, PyObject* item) {
  return toInt(contains(current(), as(sequence), as(item)));
}
#undef PySequence_In
API(int) PySequence_In(PyObject* sequence, PyObject* item) {
  return PySequence_Contains(sequence, item);
}

// --- mappings -----------------------------------------------------------------------------------

API(int) PyMapping_Check(PyObject* object) { return object != nullptr && isMapping(as(object)); }

API(Py_ssize_t) PyMapping_Size(PyObject* object) {
  if (object == nullptr) return toSize(nullArgument());
  MappingSlots* slots = as(object)->type->asMapping;
  if (slots != nullptr && slots->length != nullptr) return slots->length(as(object));
  SequenceSlots* sequence = as(object)->type->asSequence;
  bool isSequenceLike = sequence != nullptr && sequence->length != nullptr;
  return toSize(raiseNoSequence(
      current(), as(object),
      isSequenceLike ? "%.200s is not a mapping" : "object of type '%.200s' has no len()"));
}
#undef PyMapping_Length
API(Py_ssize_t) PyMapping_Length(PyObject* object) { return PyMapping_Size(object); }

API(PyObject*) PyMapping_GetItemString(PyObject* object, const char* key) {
  if (key == nullptr) return give(nullArgument());
  Ref<Str> text = newStrUtf8(current(), key);
  return text ? PyObject_GetItem(object, py(text.get())) : nullptr;
}
API(int) PyMapping_SetItemString(PyObject* object, const char* key, PyObject* value) {
  if (key == nullptr) return toInt(nullArgument());
  Ref<Str> text = newStrUtf8(current(), key);
  return text ? PyObject_SetItem(object, py(text.get()), value) : -1;
}

/// Presence for callers that cannot hear of errors.
static int hasKey(PyObject* item) {
  if (item == nullptr) current().clearPending();
  xdecref(as(item));
  return item != nullptr;
}
API(int) PyMapping_HasKeyString(PyObject* object, const char* key) {
  return hasKey(PyMapping_GetItemString(object, key));
}
API(int) PyMapping_HasKey(PyObject* object, PyObject* key) {
  return hasKey(PyObject_GetItem(object, key));
}

/// The list of what a mapping's method gives.
static Ref<> listFromMethod(Thread& t, Object* mapping, Str* method) {
  Ref<> view = PY_TRY(callMethod(t, mapping, static_cast<Object*>(method)));
  Ref<> iterator = getIterator(t, view.get());
  if (!iterator) {
    if (!t.clearIfMatches(typeErrorType)) return failure;
    return t.raise(typeErrorType, "%.200s.%U() returned a non-iterable (type %.200s)",
                   mapping->type->name, method, view->type->name);
  }
  return toList(t, iterator.get());
}

API(PyObject*) PyMapping_Keys(PyObject* object) {
  if (object == nullptr) return give(nullArgument());
  if (isExactly(as(object), &dictType)) return PyDict_Keys(object);
  return give(listFromMethod(current(), as(object), PY_NAME("keys")));
}
API(PyObject*) PyMapping_Items(PyObject* object) {
  if (object == nullptr) return give(nullArgument());
  if (isExactly(as(object), &dictType)) return PyDict_Items(object);
  return give(listFromMethod(current(), as(object), PY_NAME("items")));
}
API(PyObject*) PyMapping_Values(PyObject* object) {
  if (object == nullptr) return give(nullArgument());
  if (isExactly(as(object), &dictType)) return PyDict_Values(object);
  return give(listFromMethod(current(), as(object), PY_NAME("values")));
}

// --- iterators ----------------------------------------------------------------------------------

API(PyObject*) PyObject_GetIter(PyObject* object) {
  return give(getIterator(current(), as(object)));
}
API(PyObject*) PyObject_GetAIter(PyObject* object) {
  Thread& t = current();
  AsyncSlots* slots = as(object)->type->asAsync;
  if (slots == nullptr || slots->aiter == nullptr) {
    return give(
        t.raise(typeErrorType, "'%.200s' object is not an async iterable", as(object)->type->name));
  }
  Ref<> iterator = Ref<>::steal(slots->aiter(as(object)));
  if (iterator && PyAIter_Check(py(iterator.get())) == 0) {
    return give(t.raise(typeErrorType, "aiter() returned not an async iterator of type '%.200s'",
                        iterator->type->name));
  }
  return give(std::move(iterator));
}
API(int) PyIter_Check(PyObject* object) { return isIterator(as(object)); }
API(int) PyAIter_Check(PyObject* object) {
  AsyncSlots* slots = as(object)->type->asAsync;
  return slots != nullptr && slots->anext != nullptr && slots->anext != &nextNotImplemented;
}
API(PyObject*) PyIter_Next(PyObject* iterator) { return give(next(current(), as(iterator))); }

API(PySendResult) PyIter_Send(PyObject* iterator, PyObject* value, PyObject** result) {
  *result = nullptr;
  return static_cast<PySendResult>(sendToIterator(current(), as(iterator), as(value), as(result)));
}

// --- classes ------------------------------------------------------------------------------------

API(int) PyObject_IsInstance(PyObject* object, PyObject* cls) {
  return toInt(isInstance(current(), as(object), as(cls)));
}
API(int) PyObject_IsSubclass(PyObject* derived, PyObject* cls) {
  return toInt(isSubclass(current(), as(derived), as(cls)));
}
API(int) _PyObject_RealIsInstance(PyObject* object, PyObject* cls) {
  return toInt(isRealInstance(current(), as(object), as(cls)));
}
API(int) _PyObject_RealIsSubclass(PyObject* derived, PyObject* cls) {
  return toInt(isRealSubclass(current(), as(derived), as(cls)));
}

// --- arrays of C strings ------------------------------------------------------------------------

API(void) _Py_FreeCharPArray(char* const array[]) {
  for (char* const* item = array; *item != nullptr; ++item) PyMem_Free(*item);
  PyMem_Free(const_cast<char**>(array));
}

/// The bytes objects of a sequence as strings, ending with null; _Py_FreeCharPArray frees them.
API(char* const*) _PySequence_BytesToCharpArray(PyObject* self) {
  Py_ssize_t count = PySequence_Size(self);
  if (count < 0) return nullptr;
  auto** array = static_cast<char**>(PyMem_Calloc(static_cast<usize>(count) + 1, sizeof(char*)));
  if (array == nullptr) return reinterpret_cast<char**>(PyErr_NoMemory());
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* item = PySequence_GetItem(self, i);
    char* data = nullptr;
    Py_ssize_t size = 0;
    bool good = item != nullptr && PyBytes_AsStringAndSize(item, &data, &size) == 0;
    if (good) {
      array[i] = static_cast<char*>(PyMem_Malloc(static_cast<usize>(size) + 1));
      if (array[i] != nullptr) std::memcpy(array[i], data, static_cast<usize>(size) + 1);
      if (array[i] == nullptr) PyErr_NoMemory();
    }
    Py_XDECREF(item);
    if (!good || array[i] == nullptr) {
      _Py_FreeCharPArray(array);
      return nullptr;
    }
  }
  return array;
}
