// _PyBytesWriter: bytes or a bytearray that grow while C code writes through a pointer into them.
// The content lives in the struct itself until it no longer fits there.

#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

using namespace taipan;

using Writer = _PyBytesWriter;

static char* startOf(Writer& w) {
  if (w.use_small_buffer != 0) return w.small_buffer;
  if (w.use_bytearray != 0) return as<ByteArray>(w.buffer)->start;
  return as<Bytes>(w.buffer)->data;
}

/// Gives the object buffer another size; the content is kept.
static Status resizeObject(Thread& t, Writer& w, isize size) {
  if (w.use_bytearray != 0) return byteArrayResize(t, *as<ByteArray>(w.buffer), size);
  Ref<Bytes> bytes = Ref<Bytes>::steal(as<Bytes>(w.buffer));
  Status status = bytesResize(t, bytes, size);
  w.buffer = py(bytes.release());
  return status;
}

/// Moves the content out of the struct.
static Status leaveSmallBuffer(Thread& t, Writer& w, isize size, isize used) {
  Object* buffer = nullptr;
  if (w.use_bytearray != 0) {
    Ref<ByteArray> array = newByteArray(t, nullptr, 0);
    if (!array) return failure;
    PY_TRY(byteArrayResize(t, *array, size));
    std::memcpy(array->start, w.small_buffer, static_cast<usize>(used));
    buffer = array.release();
  } else {
    Ref<Bytes> bytes = newBytesRaw(t, size);
    if (!bytes) return failure;
    std::memcpy(bytes->data, w.small_buffer, static_cast<usize>(used));
    buffer = bytes.release();
  }
  w.buffer = py(buffer);
  w.use_small_buffer = 0;
  return {};
}

API(void) _PyBytesWriter_Init(Writer* w) {
  std::memset(w, 0, offsetof(Writer, small_buffer));
  w->use_small_buffer = 1;
  w->allocated = sizeof w->small_buffer;
}

API(void) _PyBytesWriter_Dealloc(Writer* w) {
  Object* buffer = as(w->buffer);
  w->buffer = nullptr;
  xdecref(buffer);
}

/// Grows the buffer to `size` bytes or more; where `str` has moved to.
API(void*) _PyBytesWriter_Resize(Writer* w, void* str, Py_ssize_t size) {
  Thread& t = current();
  isize used = static_cast<char*>(str) - startOf(*w);
  isize wanted = size;
  if (w->overallocate != 0 && wanted <= kIsizeMax - wanted / 4) wanted += wanted / 4;
  Status status = w->use_small_buffer != 0 ? leaveSmallBuffer(t, *w, wanted, used)
                                           : resizeObject(t, *w, wanted);
  if (status.failed()) {
    _PyBytesWriter_Dealloc(w);
    return nullptr;
  }
  w->allocated = wanted;
  return startOf(*w) + used;
}

API(void*) _PyBytesWriter_Prepare(Writer* w, void* str, Py_ssize_t size) {
  if (size == 0) return str;
  if (w->min_size > kIsizeMax - size) {
    current().raiseNoMemory();
    _PyBytesWriter_Dealloc(w);
    return nullptr;
  }
  w->min_size += size;
  return w->min_size > w->allocated ? _PyBytesWriter_Resize(w, str, w->min_size) : str;
}

API(void*) _PyBytesWriter_Alloc(Writer* w, Py_ssize_t size) {
  return _PyBytesWriter_Prepare(w, startOf(*w), size);
}

API(void*) _PyBytesWriter_WriteBytes(Writer* w, void* str, const void* bytes, Py_ssize_t size) {
  auto* out = static_cast<char*>(_PyBytesWriter_Prepare(w, str, size));
  if (out == nullptr) return nullptr;
  std::memcpy(out, bytes, static_cast<usize>(size));
  return out + size;
}

static Ref<> finish(Thread& t, Writer& w, isize used) {
  if (w.use_small_buffer != 0) {
    if (w.use_bytearray != 0) return newByteArray(t, w.small_buffer, used);
    return newBytes(t, w.small_buffer, used);
  }
  if (used == 0 && w.use_bytearray == 0) {
    _PyBytesWriter_Dealloc(&w);
    return Ref<>::share(emptyBytes());
  }
  PY_TRY(resizeObject(t, w, used));
  Ref<> result = Ref<>::steal(as(w.buffer));
  w.buffer = nullptr;
  return result;
}
API(PyObject*) _PyBytesWriter_Finish(Writer* w, void* str) {
  return give(finish(current(), *w, static_cast<char*>(str) - startOf(*w)));
}

/// Writes an int's digits; where the text ends.
API(char*)
_PyLong_FormatBytesWriter(Writer* w, char* str, PyObject* value, int base, int prefix) {
  Thread& t = current();
  if (!isInt(as(value))) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  Ref<Str> text = intToText(t, *as<Int>(value), base, prefix != 0 && base != 10);
  if (!text) return nullptr;
  return static_cast<char*>(_PyBytesWriter_WriteBytes(w, str, strData(*text), text->length));
}
