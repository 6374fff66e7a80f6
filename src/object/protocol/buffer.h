// The buffer protocol (PEP 3118; = Py_buffer, PyBUF_*).
#pragma once

#include "object/arguments.h"

namespace taipan {

/// = Py_buffer. `object` is an owned reference; give it back with releaseBuffer.
struct Buffer {
  void* data;
  Object* object;
  isize length;
  isize itemSize;
  int readOnly;
  int dimensions;
  char* format;
  isize* shape;
  isize* strides;
  isize* suboffsets;
  void* internal;
};

enum BufferFlag : int {
  kBufferSimple = 0,
  kBufferWritable = 1,
  kBufferFormat = 4,
  kBufferNd = 8,
  kBufferStrides = 0x10 | kBufferNd,
  kBufferCContiguous = 0x20 | kBufferStrides,
  kBufferFContiguous = 0x40 | kBufferStrides,
  kBufferAnyContiguous = 0x80 | kBufferStrides,
  kBufferIndirect = 0x100 | kBufferStrides,
  kBufferContig = kBufferNd | kBufferWritable,
  kBufferFull = kBufferIndirect | kBufferWritable | kBufferFormat,
  kBufferFullReadOnly = kBufferIndirect | kBufferFormat,
};

bool hasBuffer(const Object* object);
/// Fills `buffer` from the exporter; TypeError "a bytes-like object is required, not 'T'".
Status getBuffer(Thread& t, Object* object, Buffer* buffer, int flags);
void releaseBuffer(Buffer* buffer);
/// How a simple exporter (one block of bytes) fills a Buffer (= PyBuffer_FillInfo).
Status fillBuffer(Thread& t, Buffer* buffer, Object* exporter, void* data, isize length,
                  bool readOnly, int flags);

/// A buffer held for a scope. As a METHOD parameter: a contiguous read-only view of any bytes-like
/// object (`const BufferView&` is not needed; take `BufferView` by value).
class BufferView {
 public:
  BufferView() { buffer_.object = nullptr; }
  BufferView(BufferView&& other) noexcept : buffer_(other.buffer_) {
    other.buffer_.object = nullptr;
  }
  BufferView& operator=(BufferView&& other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  BufferView(const BufferView&) = delete;
  ~BufferView() {
    if (buffer_.object != nullptr) releaseBuffer(&buffer_);
  }
  Status acquire(Thread& t, Object* object, int flags = kBufferSimple) {
    return getBuffer(t, object, &buffer_, flags);
  }
  Buffer& raw() { return buffer_; }
  const char* data() const { return static_cast<const char*>(buffer_.data); }
  char* writableData() const { return static_cast<char*>(buffer_.data); }
  isize size() const { return buffer_.length; }

 private:
  Buffer buffer_;
};

template <>
struct Arg<BufferView> {
  static Result<BufferView> from(Thread& t, Object* object, const Signature&, int) {
    BufferView view;
    if (view.acquire(t, object).failed()) return failure;
    return Result<BufferView>(std::move(view));
  }
};

/// A buffer that may be written to; anything else raises TypeError "f() argument 1 must be
/// read-write bytes-like object, not ...".
struct WritableView : BufferView {};

template <>
struct Arg<WritableView> {
  static Result<WritableView> from(Thread& t, Object* object, const Signature& signature,
                                   int position);
};

}  // namespace taipan
