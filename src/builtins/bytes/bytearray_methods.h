// The methods that only bytearray has.
#pragma once

#include "builtins/bytes/byte_text.h"

namespace taipan {

/// BufferError while the buffer is exported.
Status checkResizable(Thread& t, ByteArray& array);
/// self[start:end] = value, bounds within the array; `value` is not part of it.
Status byteArraySetSlice(Thread& t, ByteArray& self, isize start, isize end, ByteSpan value);

/// Moves the content to the front of its block.
Status byteArrayCompact(Thread& t, ByteArray& self);

Status byteArrayAppend(Thread& t, ByteArray& self, Object* item);
Status byteArrayExtend(Thread& t, ByteArray& self, Object* iterable);
Status byteArrayInsert(Thread& t, ByteArray& self, isize index, Object* item);
Ref<> byteArrayPop(Thread& t, ByteArray& self, Optional<isize> index);
Status byteArrayRemove(Thread& t, ByteArray& self, Object* value);
Status byteArrayClear(Thread& t, ByteArray& self);
Ref<> byteArrayCopy(Thread& t, ByteArray& self);
Status byteArrayReverse(Thread& t, ByteArray& self);
isize byteArrayAlloc(ByteArray& self);
isize byteArraySizeOf(ByteArray& self);
Ref<> byteArrayReduce(Thread& t, ByteArray& self);
Ref<> byteArrayReduceEx(Thread& t, ByteArray& self, Optional<int> protocol);

#define TAIPAN_BYTEARRAY_METHODS                                                                 \
  METHOD_PLAIN("__alloc__", "($self, /)", byteArrayAlloc,                                        \
               "Return the number of bytes allocated."),                                         \
      METHOD("__reduce__", "($self, /)", byteArrayReduce,                                        \
             "Return state information for pickling."),                                          \
      METHOD("__reduce_ex__", "($self, proto=0, /)", byteArrayReduceEx,                          \
             "Return state information for pickling."),                                          \
      METHOD("__sizeof__", "($self, /)", byteArraySizeOf,                                        \
             "Returns the size of the bytearray object in memory, in bytes."),                   \
      METHOD("append", "($self, item, /)", byteArrayAppend,                                      \
             "Append a single item to the end of the bytearray."),                               \
      METHOD("clear", "($self, /)", byteArrayClear, "Remove all items from the bytearray."),     \
      METHOD("copy", "($self, /)", byteArrayCopy, "Return a copy of B."),                        \
      METHOD("extend", "($self, iterable_of_ints, /)", byteArrayExtend,                          \
             "Append all the items from the iterator or sequence to the end of the bytearray."), \
      METHOD("insert", "($self, index, item, /)", byteArrayInsert,                               \
             "Insert a single item into the bytearray before the given index."),                 \
      METHOD("pop", "($self, index=-1, /)", byteArrayPop,                                        \
             "Remove and return a single item from B."),                                         \
      METHOD("remove", "($self, value, /)", byteArrayRemove,                                     \
             "Remove the first occurrence of a value in the bytearray."),                        \
      METHOD("reverse", "($self, /)", byteArrayReverse,                                          \
             "Reverse the order of the values in B in place.")

}  // namespace taipan
