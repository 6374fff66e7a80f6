// Values that can pass between interpreters: their types register how they are taken apart and made
// again.

#define Py_BUILD_CORE 1

#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "memory/memory.h"
#include "object/interpreter.h"

using namespace taipan;

namespace {

using CrossData = _PyCrossInterpreterData;

struct Registered {
  Type* type;
  crossinterpdatafunc function;
};

/// None: nothing but itself.
int shareNone(PyObject*, CrossData* data) {
  data->data = nullptr;
  data->obj = nullptr;
  data->new_object = [](CrossData*) { return giveNone(); };
  data->free = nullptr;
  return 0;
}

/// Ints that fit a machine word travel as the word.
int shareInt(PyObject* object, CrossData* data) {
  i64 value;
  if (!fitsI64(*taipan::as<Int>(object), &value)) {
    return toInt(current().raise(overflowErrorType, "try sending as bytes"));
  }
  data->data = reinterpret_cast<void*>(value);
  data->obj = nullptr;
  data->new_object = [](CrossData* d) { return give(newInt(reinterpret_cast<i64>(d->data))); };
  data->free = nullptr;
  return 0;
}

/// bytes and str stay with their object, which is kept alive; a copy is made of its contents.
int shareBytes(PyObject* object, CrossData* data) {
  data->data = object;
  data->obj = share(taipan::as(object));
  data->new_object = [](CrossData* d) {
    return give(newBytes(current(), spanOf(*taipan::as<Bytes>(d->obj))));
  };
  data->free = nullptr;
  return 0;
}
int shareStr(PyObject* object, CrossData* data) {
  data->data = object;
  data->obj = share(taipan::as(object));
  data->new_object = [](CrossData* d) {
    return give(newStrChars(current(), viewOf(*taipan::as<Str>(d->obj))));
  };
  data->free = nullptr;
  return 0;
}

std::vector<Registered>& registry() {
  static std::vector<Registered> types{
      {&noneType, shareNone}, {&intType, shareInt}, {&bytesType, shareBytes}, {&strType, shareStr}};
  return types;
}

}  // namespace

API(int) _PyCrossInterpreterData_RegisterClass(PyTypeObject* type, crossinterpdatafunc function) {
  if (!hasFlag(as(type), kTypeReady) || function == nullptr) {
    return toInt(current().raise(valueErrorType, "got unready type or null function"));
  }
  registry().push_back({as(type), function});
  return 0;
}
API(crossinterpdatafunc) _PyCrossInterpreterData_Lookup(PyObject* object) {
  for (const Registered& entry : registry()) {
    if (entry.type == as(object)->type) return entry.function;
  }
  return nullptr;
}

static int raiseUnsupported(Thread& t, Object* object) {
  if (!t.hasPending()) {
    t.raise(valueErrorType, "%S does not support cross-interpreter data", object);
  }
  return -1;
}
API(int) _PyObject_CheckCrossInterpreterData(PyObject* object) {
  return _PyCrossInterpreterData_Lookup(object) != nullptr
             ? 0
             : raiseUnsupported(current(), as(object));
}

API(int) _PyObject_GetCrossInterpreterData(PyObject* object, CrossData* data) {
  Thread& t = current();
  *data = {};
  Ref<> keep = Ref<>::share(as(object));
  crossinterpdatafunc function = _PyCrossInterpreterData_Lookup(object);
  if (function == nullptr) return raiseUnsupported(t, as(object));
  if (function(object, data) != 0) return -1;
  data->interp = t.interpreter->id;
  if (data->new_object != nullptr) return 0;
  _PyCrossInterpreterData_Release(data);
  return toInt(t.raise(systemErrorType, "missing new_object func"));
}

API(PyObject*) _PyCrossInterpreterData_NewObject(CrossData* data) { return data->new_object(data); }
API(void) _PyCrossInterpreterData_Release(CrossData* data) {
  if (data->data != nullptr && data->free != nullptr) data->free(data->data);
  data->data = nullptr;
  PyObject* object = std::exchange(data->obj, nullptr);
  xdecref(as(object));
}
