// Slices and what sequences need to obey them.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// = PySliceObject. The fields are owned.
struct Slice : Object {
  Object* start;
  Object* stop;
  Object* step;
};

/// A slice applied to a sequence: `count` items from `start` on, every `step`-th.
struct SliceBounds {
  isize start = 0, stop = 0, step = 1, count = 0;

  /// Clips to a sequence of `length` items and counts.
  void adjust(isize length);
};

/// Converts the fields, not yet adjusted (= PySlice_Unpack): runs `__index__`, so ask for the
/// sequence's length only afterwards. TypeError, ValueError "slice step cannot be zero".
Result<SliceBounds> unpackSlice(Thread& t, Slice& slice);

/// One bound of `seq[a:b]` or of a method like str.find(): None (or null) leaves `*value` as it is,
/// else `__index__`, clipped; TypeError.
Status sliceIndex(Thread& t, Object* bound, isize* value);

/// Makes [start, end) of str.find() and its like lie within `length`; negative ones count from the
/// end.
inline void clipRange(isize* start, isize* end, isize length) {
  if (*end > length) {
    *end = length;
  } else if (*end < 0) {
    *end += length;
    if (*end < 0) *end = 0;
  }
  if (*start < 0) {
    *start += length;
    if (*start < 0) *start = 0;
  }
}

}  // namespace taipan
