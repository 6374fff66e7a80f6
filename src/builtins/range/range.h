// range and its two iterators: one for ranges whose values fit in machine words, one for the rest.
#pragma once

#include "builtins/int/int.h"

namespace taipan {

/// Immutable. All four are exact ints, owned.
struct Range : Object {
  Int* start;
  Int* stop;
  Int* step;
  Int* length;
};

/// Item k is start + k * step, for k from `index` up to `length`; no item overflows.
struct RangeIterator : Object {
  i64 index;
  i64 start;
  i64 step;
  i64 length;

  bool hasNext() const { return index < length; }
  i64 advance() { return start + index++ * step; }
};

/// The same with ints of any size, owned.
struct LongRangeIterator : Object {
  Int* index;
  Int* start;
  Int* step;
  Int* length;
};

/// range(start, stop, step) of exact ints, step != 0.
Ref<Range> newRange(Thread& t, Int& start, Int& stop, Int& step);
/// iter(range).
Ref<> rangeIterator(Thread& t, Range& range);

}  // namespace taipan
