// What bytes and bytearray have in common: the text-like methods, written once over ByteSpan. A
// template over Self (Bytes or ByteArray) makes results of the same kind.
#pragma once

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "object/method.h"

namespace taipan {

/// Index of `needle` in `text`, or -1.
isize findBytes(ByteSpan text, ByteSpan needle);
isize rfindBytes(ByteSpan text, ByteSpan needle);

/// A search argument: bytes-like, or an integer that stands for one byte.
class ByteNeedle {
 public:
  ByteNeedle() = default;
  /// TypeError "argument should be integer or bytes-like object, not 'T'".
  Status acquire(Thread& t, Object* object);
  /// The same with the messages of the `in` operator.
  Status acquireForContains(Thread& t, Object* object);
  ByteSpan span() const { return isByte_ ? ByteSpan{&byte_, 1} : spanOf(view_); }

 private:
  Status acquireByte(Thread& t, Object* integer);
  BufferView view_;
  u8 byte_ = 0;
  bool isByte_ = false;
};

constexpr bool isByteSpace(u8 c) { return c == ' ' || (c >= 9 && c <= 13); }
constexpr bool isByteUpper(u8 c) { return c >= 'A' && c <= 'Z'; }
constexpr bool isByteLower(u8 c) { return c >= 'a' && c <= 'z'; }
constexpr bool isByteAlpha(u8 c) { return isByteUpper(c) || isByteLower(c); }
constexpr bool isByteDigit(u8 c) { return c >= '0' && c <= '9'; }
constexpr u8 byteLower(u8 c) { return static_cast<u8>(isByteUpper(c) ? c + 32 : c); }
constexpr u8 byteUpper(u8 c) { return static_cast<u8>(isByteLower(c) ? c - 32 : c); }

/// The class tests (isalpha and so on): all bytes satisfy `test` and there are some.
bool allBytes(ByteSpan text, bool (*test)(u8));
bool isByteText(ByteSpan text, bool (*wanted)(u8), bool (*unwanted)(u8));
bool isTitleBytes(ByteSpan text);

/// bytes.hex(): `separator` null for none.
Ref<Str> bytesHex(Thread& t, ByteSpan data, Object* separator, int bytesPerSeparator);
/// The bytes that hexadecimal text stands for.
Status bytesFromHex(Thread& t, Str& text, ByteBuilder& out);
/// An integer as a byte: ValueError `message` when out of range.
Result<int> toByte(Thread& t, Object* object,
                   const char* message = "byte must be in range(0, 256)");
/// Appends the integers of an iterable.
Status appendIntegers(Thread& t, ByteBuilder& out, Object* iterable, const char* rangeMessage);
/// The 256-byte table of bytes.maketrans.
Ref<> bytesMakeTrans(Thread& t, Object*, BufferView from, BufferView to);

/// Appends what bytes(source, encoding, errors) or bytearray(...) stands for.
Status fillFromSource(Thread& t, ByteBuilder& out, Object* source, const char* encoding,
                      const char* errors, const char* typeName, const char* rangeMessage);

// --- results of the right kind ------------------------------------------------------------------

template <class Self>
Ref<> makeLike(Thread& t, ByteSpan s) {
  if constexpr (std::is_same_v<Self, Bytes>) {
    return newBytes(t, s);
  } else {
    return newByteArray(t, s.data, s.size);
  }
}

/// The whole of `self`: the object itself if it is exact bytes.
template <class Self>
Ref<> wholeOf(Thread& t, Self& self) {
  if constexpr (std::is_same_v<Self, Bytes>) {
    if (isExactly(&self, &bytesType)) return Ref<>::share(&self);
  }
  return makeLike<Self>(t, spanOf(self));
}

template <class Self>
Ref<> finishLike(Thread& t, ByteBuilder& out) {
  if (out.failed()) return t.raiseNoMemory();
  return makeLike<Self>(t, out.span());
}

/// The methods of both types (byte_methods.cpp instantiates the table for each).
extern const MethodDef kBytesMethods[];
extern const MethodDef kByteArrayMethods[];

}  // namespace taipan
