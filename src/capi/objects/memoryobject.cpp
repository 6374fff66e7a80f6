// The buffer protocol, memory views and pickle buffers.

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"

using namespace taipan;

static Buffer* as(Py_buffer* view) { return reinterpret_cast<Buffer*>(view); }
static const Buffer& as(const Py_buffer* view) { return *reinterpret_cast<const Buffer*>(view); }

#undef PyObject_CheckBuffer
API(int) PyObject_CheckBuffer(PyObject* object) { return hasBuffer(as(object)); }
API(int) PyObject_GetBuffer(PyObject* object, Py_buffer* view, int flags) {
  // An old way to lock a buffer, which the types' own functions need not know of any more.
  if (view == nullptr) {
    return toInt(
        current().raise(bufferErrorType, "PyBuffer_FillInfo: view==NULL argument is obsolete"));
  }
  return toInt(getBuffer(current(), as(object), as(view), flags));
}
API(void) PyBuffer_Release(Py_buffer* view) { releaseBuffer(as(view)); }
API(int)
PyBuffer_FillInfo(Py_buffer* view, PyObject* object, void* data, Py_ssize_t length, int readOnly,
                  int flags) {
  if (view == nullptr) {
    return toInt(current().raise(bufferErrorType,
                                 "PyBuffer_FillInfo: view==NULL argument is "
                                 "obsolete"));
  }
  return toInt(fillBuffer(current(), as(view), as(object), data, length, readOnly != 0, flags));
}
API(int) PyBuffer_IsContiguous(const Py_buffer* view, char order) {
  bool known = order == 'C' || order == 'F' || order == 'A';
  return known && isContiguous(as(view), order);
}
API(void*) PyBuffer_GetPointer(const Py_buffer* view, const Py_ssize_t* indices) {
  return itemPointer(as(view), indices);
}

/// The contents in C or Fortran order, as one block.
API(int) PyBuffer_ToContiguous(void* out, const Py_buffer* view, Py_ssize_t length, char order) {
  Thread& t = current();
  const Buffer& source = as(view);
  if (length != source.length) {
    return toInt(t.raise(valueErrorType, "PyBuffer_ToContiguous: len != view->len"));
  }
  ByteBuilder bytes(length);
  if (appendItems(t, bytes, source, order).failed()) return -1;
  if (bytes.failed()) return toInt(t.raiseNoMemory());
  std::memcpy(out, bytes.data(), static_cast<usize>(bytes.size()));
  return 0;
}

/// Advances an index like an odometer; the first dimension turns fastest in Fortran order.
API(void) _Py_add_one_to_index_F(int dimensions, Py_ssize_t* index, const Py_ssize_t* shape) {
  for (int k = 0; k < dimensions; ++k) {
    if (++index[k] < shape[k]) return;
    index[k] = 0;
  }
}
API(void) _Py_add_one_to_index_C(int dimensions, Py_ssize_t* index, const Py_ssize_t* shape) {
  for (int k = dimensions - 1; k >= 0; --k) {
    if (++index[k] < shape[k]) return;
    index[k] = 0;
  }
}

API(int)
PyBuffer_FromContiguous(const Py_buffer* view, const void* data, Py_ssize_t length, char order) {
  const Buffer& target = as(view);
  if (length > target.length) length = target.length;
  bool fortran = order == 'F';
  if (isContiguous(target, order)) {
    std::memcpy(target.data, data, static_cast<usize>(length));
    return 0;
  }
  isize indices[kMaxDimensions] = {};
  const char* from = static_cast<const char*>(data);
  for (isize left = length / target.itemSize; left > 0; --left) {
    std::memcpy(itemPointer(target, indices), from, static_cast<usize>(target.itemSize));
    from += target.itemSize;
    if (fortran) {
      _Py_add_one_to_index_F(target.dimensions, indices, target.shape);
    } else {
      _Py_add_one_to_index_C(target.dimensions, indices, target.shape);
    }
  }
  return 0;
}

API(void)
PyBuffer_FillContiguousStrides(int dimensions, Py_ssize_t* shape, Py_ssize_t* strides, int itemSize,
                               char order) {
  isize stride = itemSize;
  for (int k = 0; k < dimensions; ++k) {
    int i = order == 'F' ? k : dimensions - 1 - k;
    strides[i] = stride;
    stride *= shape[i];
  }
}

static Result<isize> itemSizeOf(Thread& t, const char* format) {
  Ref<> calcsize = PY_TRY(importAttribute(t, "struct", "calcsize"));
  Ref<Str> text = PY_TRY(newStrUtf8(t, format));
  Ref<> size = PY_TRY(call(t, calcsize.get(), text.get()));
  return taipan::toIsize(t, size.get(), &overflowErrorType);
}
API(Py_ssize_t) PyBuffer_SizeFromFormat(const char* format) {
  return toSize(itemSizeOf(current(), format));
}

static Status copyData(Thread& t, Object* target, Object* source) {
  if (!hasBuffer(target) || !hasBuffer(source)) {
    return t.raise(typeErrorType, "both destination and source must be bytes-like objects");
  }
  BufferView to, from;
  PY_TRY(to.acquire(t, target, kBufferFull));
  PY_TRY(from.acquire(t, source, kBufferFullReadOnly));
  if (to.size() < from.size()) {
    return t.raise(bufferErrorType, "destination is too small to receive data from source");
  }
  ByteBuilder bytes(from.size());
  PY_TRY(appendItems(t, bytes, from.raw(), 'C'));
  if (bytes.failed()) return t.raiseNoMemory();
  return Status::fromInt(PyBuffer_FromContiguous(reinterpret_cast<Py_buffer*>(&to.raw()),
                                                 bytes.data(), bytes.size(), 'C'));
}
API(int) PyObject_CopyData(PyObject* target, PyObject* source) {
  return toInt(copyData(current(), as(target), as(source)));
}

// --- the old buffer interface -------------------------------------------------------------------

API(int) PyObject_CheckReadBuffer(PyObject* object) {
  Thread& t = current();
  BufferView view;
  if (!hasBuffer(as(object))) return 0;
  if (view.acquire(t, as(object)).failed()) {
    t.clearPending();
    return 0;
  }
  return 1;
}

static int oldBuffer(PyObject* object, void** data, Py_ssize_t* size, int flags) {
  if (object == nullptr || data == nullptr || size == nullptr) return toInt(nullArgument());
  BufferView view;
  if (view.acquire(current(), as(object), flags).failed()) return -1;
  *data = view.writableData();
  *size = view.size();
  return 0;
}
API(int) PyObject_AsReadBuffer(PyObject* object, const void** data, Py_ssize_t* size) {
  return oldBuffer(object, const_cast<void**>(data), size, kBufferSimple);
}
API(int) PyObject_AsCharBuffer(PyObject* object, const char** data, Py_ssize_t* size) {
  return PyObject_AsReadBuffer(object, reinterpret_cast<const void**>(data), size);
}
API(int) PyObject_AsWriteBuffer(PyObject* object, void** data, Py_ssize_t* size) {
  int status = oldBuffer(object, data, size, kBufferWritable);
  if (status < 0 && object != nullptr) {
    current().clearPending();
    (void)current().raise(typeErrorType, "expected a writable bytes-like object");
  }
  return status;
}

// --- memory views -------------------------------------------------------------------------------

API(PyObject*) PyMemoryView_FromObject(PyObject* object) {
  return give(newMemoryView(current(), as(object)));
}
API(PyObject*) PyMemoryView_FromMemory(char* data, Py_ssize_t size, int flags) {
  return give(newMemoryViewOfMemory(current(), data, size, flags == PyBUF_READ));
}
API(PyObject*) PyMemoryView_FromBuffer(const Py_buffer* view) {
  if (view->buf == nullptr) {
    return give(
        current().raise(valueErrorType, "PyMemoryView_FromBuffer(): info->buf must not be NULL"));
  }
  return give(newMemoryViewOfBuffer(current(), as(view)));
}

/// A view of the object that is contiguous in an order, copying if it has to and may.
static Ref<> contiguousView(Thread& t, Object* object, int access, char order) {
  Ref<MemoryView> view = PY_TRY(newMemoryView(t, object));
  if (access == PyBUF_WRITE && view->view.readOnly != 0) {
    return t.raise(bufferErrorType, "underlying buffer is not writable");
  }
  if (isContiguous(view->view, order)) return view;
  if (access == PyBUF_WRITE) {
    return t.raise(bufferErrorType,
                   "writable contiguous buffer requested for a non-contiguous object.");
  }
  ByteBuilder bytes(view->view.length);
  PY_TRY(appendItems(t, bytes, view->view, order));
  Ref<Bytes> copy = PY_TRY(bytes.finish(t));
  Ref<MemoryView> flat = PY_TRY(newMemoryView(t, copy.get()));
  // The copy shows the same items: shape and format as before, strides of the new order.
  Buffer shown = flat->view;
  isize strides[kMaxDimensions];
  shown.format = view->view.format;
  shown.itemSize = view->view.itemSize;
  shown.dimensions = view->view.dimensions;
  shown.shape = view->view.shape;
  shown.strides = strides;
  shown.suboffsets = nullptr;
  PyBuffer_FillContiguousStrides(shown.dimensions, shown.shape, strides,
                                 static_cast<int>(shown.itemSize), order == 'F' ? 'F' : 'C');
  return newMemoryViewFrom(t, *flat->managed, &shown);
}
API(PyObject*) PyMemoryView_GetContiguous(PyObject* object, int access, char order) {
  return give(contiguousView(current(), as(object), access, order));
}

// --- pickle buffers -----------------------------------------------------------------------------

API(PyObject*) PyPickleBuffer_FromObject(PyObject* object) {
  return give(call(current(), static_cast<Object*>(&pickleBufferType), as(object)));
}
API(const Py_buffer*) PyPickleBuffer_GetBuffer(PyObject* object) {
  Thread& t = current();
  if (!isExactly(as(object), &pickleBufferType)) {
    t.raise(typeErrorType, "expected PickleBuffer, %.200s found", as(object)->type->name);
    return nullptr;
  }
  const Buffer* buffer = pickleBufferView(t, as(object));
  return reinterpret_cast<const Py_buffer*>(buffer);
}
API(int) PyPickleBuffer_Release(PyObject* object) {
  Thread& t = current();
  if (!isExactly(as(object), &pickleBufferType)) {
    return toInt(
        t.raise(typeErrorType, "expected PickleBuffer, %.200s found", as(object)->type->name));
  }
  return callMethod(t, as(object), PY_NAME("release")) ? 0 : -1;
}
