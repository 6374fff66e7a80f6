// Arguments that the methods of all sequences take.
#pragma once

#include "object/builtin_types.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"

namespace taipan {

/// A start or stop argument of `index()`: an index clipped to isize; `fallback` if absent.
/// TypeError for what has no __index__ (None as well).
inline Result<isize> toSliceBound(Thread& t, Object* object, isize fallback) {
  if (object == nullptr) return fallback;
  if (!hasIndex(object)) {
    return t.raise(typeErrorType, "slice indices must be integers or have an __index__ method");
  }
  return toIsize(t, object, nullptr);
}

/// A slice applied to a sequence, whose size is read after the slice's `__index__` calls.
inline Result<SliceBounds> sliceOf(Thread& t, Object* slice, const VarObject& sequence) {
  SliceBounds bounds = PY_TRY(unpackSlice(t, *static_cast<Slice*>(slice)));
  bounds.adjust(sequence.size);
  return bounds;
}

/// A negative bound counts from the end and is clipped to 0.
inline isize wrapBound(isize bound, isize size) {
  if (bound < 0 && (bound += size) < 0) bound = 0;
  return bound;
}

/// True or False for `a op b` of two sizes.
inline Ref<> compareSizes(isize a, isize b, CompareOp op) {
  bool result = false;
  switch (op) {
    case kLess:
      result = a < b;
      break;
    case kLessEqual:
      result = a <= b;
      break;
    case kEqual:
      result = a == b;
      break;
    case kNotEqual:
      result = a != b;
      break;
    case kGreater:
      result = a > b;
      break;
    case kGreaterEqual:
      result = a >= b;
      break;
  }
  return Ref<>::share(boolObject(result));
}

}  // namespace taipan
