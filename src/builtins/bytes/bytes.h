// Bytes: immutable arrays of bytes.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// = PyBytesObject; a NUL follows the `size` bytes.
struct Bytes : VarObject {
  isize hash;  ///< -1 = not computed yet
  char data[1];
};

/// A copy of `length` bytes.
Ref<Bytes> newBytes(Thread& t, const char* data, isize length);
/// `length` bytes to be filled by the caller.
Ref<Bytes> newBytesRaw(Thread& t, isize length);
/// What bytes(object) makes of an object that is neither str nor int: __bytes__, a buffer, an
/// iterable of ints; TypeError "cannot convert 'T' object to bytes".
Ref<> toBytes(Thread& t, Object* object);

}  // namespace taipan
