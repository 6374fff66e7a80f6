#include "object/protocol/slice.h"

#include "object/builtin_types.h"
#include "object/protocol/number.h"

namespace taipan {

void SliceBounds::adjust(isize length) {
  auto clip = [&](isize value) {
    if (value < 0) {
      value += length;
      return value < 0 ? (step < 0 ? isize{-1} : isize{0}) : value;
    }
    return value < length ? value : step < 0 ? length - 1 : length;
  };
  start = clip(start);
  stop = clip(stop);
  if (step < 0) {
    count = stop < start ? (start - stop - 1) / -step + 1 : 0;
  } else {
    count = start < stop ? (stop - start - 1) / step + 1 : 0;
  }
}

Status sliceIndex(Thread& t, Object* bound, isize* value) {
  if (bound == nullptr || isNone(bound)) return {};
  if (!hasIndex(bound)) {
    return t.raise(typeErrorType,
                   "slice indices must be integers or None or have an __index__ method");
  }
  *value = PY_TRY(toIsize(t, bound, nullptr));
  return {};
}

Result<SliceBounds> unpackSlice(Thread& t, Slice& slice) {
  SliceBounds bounds;
  PY_TRY(sliceIndex(t, slice.step, &bounds.step));
  if (bounds.step == 0) return t.raise(valueErrorType, "slice step cannot be zero");
  // Its negation must be a number, too.
  if (bounds.step < -kIsizeMax) bounds.step = -kIsizeMax;
  bounds.start = bounds.step < 0 ? kIsizeMax : 0;
  bounds.stop = bounds.step < 0 ? kIsizeMin : kIsizeMax;
  PY_TRY(sliceIndex(t, slice.start, &bounds.start));
  PY_TRY(sliceIndex(t, slice.stop, &bounds.stop));
  return bounds;
}

}  // namespace taipan
