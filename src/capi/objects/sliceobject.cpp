// Slices.

#include "builtins/slice/slice_type.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PySlice_New(PyObject* start, PyObject* stop, PyObject* step) {
  return give(newSlice(current(), as(start), as(stop), as(step)));
}

API(PyObject*) _PySlice_FromIndices(Py_ssize_t start, Py_ssize_t stop) {
  return give(newSliceOwned(current(), toObject(start), toObject(stop), Ref<>::share(none())));
}

API(int) PySlice_Unpack(PyObject* slice, Py_ssize_t* start, Py_ssize_t* stop, Py_ssize_t* step) {
  Result<SliceBounds> bounds = unpackSlice(current(), *as<Slice>(slice));
  if (bounds.failed()) return -1;
  *start = bounds.value().start;
  *stop = bounds.value().stop;
  *step = bounds.value().step;
  return 0;
}

API(Py_ssize_t)
PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop, Py_ssize_t step) {
  SliceBounds bounds{*start, *stop, step, 0};
  bounds.adjust(length);
  *start = bounds.start;
  *stop = bounds.stop;
  return bounds.count;
}

#undef PySlice_GetIndicesEx
API(int)
PySlice_GetIndicesEx(PyObject* slice, Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop,
                     Py_ssize_t* step, Py_ssize_t* count) {
  if (PySlice_Unpack(slice, start, stop, step) < 0) return -1;
  *count = PySlice_AdjustIndices(length, start, stop, *step);
  return 0;
}

/// A bound that is an int already: negative ones count from the end.
static bool plainBound(Thread& t, Object* bound, isize fallback, isize length, isize* out) {
  if (isNone(bound)) {
    *out = fallback;
    return true;
  }
  if (!isInt(bound)) return false;
  Result<isize> value = taipan::toIsize(t, bound, &overflowErrorType);
  if (value.failed()) {
    t.clearPending();
    return false;
  }
  *out = value.value() < 0 ? value.value() + length : value.value();
  return true;
}

API(int)
PySlice_GetIndices(PyObject* object, Py_ssize_t length, Py_ssize_t* start, Py_ssize_t* stop,
                   Py_ssize_t* step) {
  Thread& t = current();
  Slice& slice = *as<Slice>(object);
  *step = 1;
  if (!isNone(slice.step)) {
    if (!isInt(slice.step)) return -1;
    Result<isize> value = taipan::toIsize(t, slice.step, nullptr);
    if (value.failed()) return -1;
    *step = value.value();
  }
  bool backwards = *step < 0;
  if (!plainBound(t, slice.start, backwards ? length - 1 : 0, length, start)) return -1;
  if (!plainBound(t, slice.stop, backwards ? -1 : length, length, stop)) return -1;
  if (*stop > length || *start >= length || *step == 0) return -1;
  return 0;
}

API(int)
_PySlice_GetLongIndices(PySliceObject* slice, PyObject* length, PyObject** start, PyObject** stop,
                        PyObject** step) {
  Ref<Int> first, last, stride;
  if (sliceLongIndices(current(), *reinterpret_cast<Slice*>(slice), *as<Int>(length), &first, &last,
                       &stride)
          .failed()) {
    return -1;
  }
  *start = give(std::move(first));
  *stop = give(std::move(last));
  *step = give(std::move(stride));
  return 0;
}

/// Both functions store a slice bound for sequence methods: an index, clipped.
API(int) _PyEval_SliceIndexNotNone(PyObject* object, Py_ssize_t* value) {
  Thread& t = current();
  if (!hasIndex(as(object))) {
    t.raise(typeErrorType, "slice indices must be integers or have an __index__ method");
    return 0;
  }
  Result<isize> index = taipan::toIsize(t, as(object), nullptr);
  if (index.failed()) return 0;
  *value = index.value();
  return 1;
}
API(int) _PyEval_SliceIndex(PyObject* object, Py_ssize_t* value) {
  return !sliceIndex(current(), as(object), value).failed();
}
