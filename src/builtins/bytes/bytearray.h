// bytearray: a mutable, growing array of bytes. While its buffer is exported its size cannot
// change.
#pragma once

#include "builtins/bytes/bytes.h"

namespace taipan {

/// = PyByteArrayObject. The content is [start, start + size), within a block that begins at
/// `bytes`: removing from the front only moves `start`. A zero byte follows the content.
struct ByteArray : VarObject {
  isize allocated;
  char* bytes;
  char* start;
  isize exports;
};

inline ByteSpan spanOf(const ByteArray& a) {
  return {reinterpret_cast<const u8*>(a.start), a.size};
}

extern char emptyByteArrayData[1];

Ref<ByteArray> newByteArray(Thread& t, const void* data, isize size);
/// Changes the size; new bytes are not initialised. BufferError while exported.
Status byteArrayResize(Thread& t, ByteArray& array, isize size);

}  // namespace taipan
