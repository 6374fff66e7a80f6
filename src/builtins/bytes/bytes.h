// bytes: immutable arrays of bytes behind the object's head, with a zero byte after the last.
#pragma once

#include "object/builtin_types.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// = PyBytesObject.
struct Bytes : VarObject {
  isize hash;  ///< -1 = not computed yet
  char data[1];
};
/// What a bytes object of size 0 takes, its zero byte included (= sys.getsizeof(b'')).
inline constexpr isize kBytesHeadSize = offsetof(Bytes, data) + 1;

/// Borrowed bytes.
struct ByteSpan {
  const u8* data = nullptr;
  isize size = 0;
  u8 operator[](isize i) const { return data[i]; }
  ByteSpan slice(isize start, isize end) const { return {data + start, end - start}; }
};
inline ByteSpan spanOf(const Bytes& b) { return {reinterpret_cast<const u8*>(b.data), b.size}; }
inline ByteSpan spanOf(const BufferView& v) {
  return {reinterpret_cast<const u8*>(v.data()), v.size()};
}

/// The empty bytes object (immortal).
Bytes* emptyBytes();
/// Bytes to be filled by the caller; a size of 0 gives the shared empty object.
Ref<Bytes> newBytesRaw(Thread& t, isize size);
/// A copy of `data`; single bytes are shared immortal objects.
Ref<Bytes> newBytes(Thread& t, const void* data, isize size);
inline Ref<Bytes> newBytes(Thread& t, ByteSpan s) { return newBytes(t, s.data, s.size); }
/// From text that ends with NUL.
Ref<Bytes> newBytesText(Thread& t, const char* text);
/// Changes the size of bytes that nobody else holds (= _PyBytes_Resize). Replaces `*bytes`; on
/// failure it is null.
Status bytesResize(Thread& t, Ref<Bytes>& bytes, isize size);
/// `bytes(object)` for anything but str: `__bytes__`, buffers, iterables of integers (no count).
Ref<Bytes> toBytes(Thread& t, Object* object);
isize bytesHash(Bytes& bytes);
/// b'...'; `smartQuotes` takes double quotes where that saves escapes, `escapeSingle` escapes
/// single quotes even then (as bytearray's repr does).
Ref<Str> bytesRepr(Thread& t, ByteSpan bytes, bool smartQuotes = true, bool escapeSingle = false);
Ref<Bytes> bytesConcat(Thread& t, ByteSpan a, ByteSpan b);
bool compareBytes(ByteSpan a, ByteSpan b, CompareOp op);
/// Writes `unit` `count` times to `to` (which may begin with the unit itself).
void repeatBytes(char* to, ByteSpan unit, isize count);
/// `format % args` for bytes; the result is bytes or, if `asArray`, bytearray.
Ref<> bytesPercentFormat(Thread& t, ByteSpan format, Object* args, bool asArray);

/// A growing byte buffer for codecs and formatting. Out of memory is remembered until finish().
class ByteBuilder {
 public:
  explicit ByteBuilder(isize expected = 0) {
    if (expected > 0) reserve(expected);
  }
  ByteBuilder(const ByteBuilder&) = delete;
  ByteBuilder& operator=(const ByteBuilder&) = delete;
  ~ByteBuilder();
  void append(u8 c) {
    if (size_ == capacity_ && !reserve(1)) [[unlikely]]
      return;
    data_[size_++] = c;
  }
  void append(const void* data, isize size);
  void append(ByteSpan s) { append(s.data, s.size); }
  void append(const char* text);
  void append(u8 c, isize times);
  /// Room for `more` bytes at the end; false if memory is short.
  bool reserve(isize more);
  u8* data() { return data_; }
  isize size() const { return size_; }
  void setSize(isize size) { size_ = size; }
  bool failed() const { return failed_; }
  ByteSpan span() const { return {data_, size_}; }
  Ref<Bytes> finish(Thread& t);

 private:
  u8* data_ = inline_;
  isize size_ = 0;
  isize capacity_ = sizeof inline_;
  bool failed_ = false;
  u8 inline_[200];
};

}  // namespace taipan
