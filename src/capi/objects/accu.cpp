// Collecting many small strings: _PyAccu of the internal headers.

#define Py_BUILD_CORE 1

#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

// Needs <Python.h> before it.
#include <internal/pycore_accu.h>

using namespace taipan;

static constexpr isize kManySmall = 100000;

API(int) _PyAccu_Init(_PyAccu* accu) {
  accu->large = nullptr;
  accu->small = give(newList(current()));
  return accu->small == nullptr ? -1 : 0;
}

/// Joins the small pieces into one large one.
static Status flush(Thread& t, _PyAccu* accu) {
  auto* small = as<List>(accu->small);
  if (small->size == 0) return {};
  Ref<Str> joined = PY_TRY(strJoinArray(t, emptyStr(), small->items, small->size));
  if (accu->large == nullptr) accu->large = give(PY_TRY(newList(t)));
  PY_TRY(as<List>(accu->large)->append(t, joined.get()));
  small->clear(t);
  return {};
}

API(int) _PyAccu_Accumulate(_PyAccu* accu, PyObject* text) {
  Thread& t = current();
  if (as<List>(accu->small)->append(t, as(text)).failed()) return -1;
  return as<List>(accu->small)->size < kManySmall ? 0 : toInt(flush(t, accu));
}

API(PyObject*) _PyAccu_FinishAsList(_PyAccu* accu) {
  Status done = flush(current(), accu);
  PyObject* result = std::exchange(accu->large, nullptr);
  _PyAccu_Destroy(accu);
  if (done.failed()) {
    xdecref(as(result));
    return nullptr;
  }
  return result != nullptr ? result : give(newList(current()));
}

API(PyObject*) _PyAccu_Finish(_PyAccu* accu) {
  if (accu->large == nullptr) {
    Ref<List> small = Ref<List>::steal(as<List>(std::exchange(accu->small, nullptr)));
    return give(strJoinArray(current(), emptyStr(), small->items, small->size));
  }
  Ref<List> all = Ref<List>::steal(as<List>(_PyAccu_FinishAsList(accu)));
  return all ? give(strJoinArray(current(), emptyStr(), all->items, all->size)) : nullptr;
}

API(void) _PyAccu_Destroy(_PyAccu* accu) {
  xdecref(as(std::exchange(accu->small, nullptr)));
  xdecref(as(std::exchange(accu->large, nullptr)));
}
