// The iterators of bytes and bytearray: one implementation, two types.
#pragma once

#include "builtins/bytes/bytes.h"
#include "object/gc/gc.h"

namespace taipan {

/// An iterator over a bytes or bytearray object.
Ref<> newByteIterator(Thread& t, Type& type, Object* sequence);

}  // namespace taipan
