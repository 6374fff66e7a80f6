// `a < b` for containers that order their items: the common numbers are compared in place.
#pragma once

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// `a < b` as a truth value, as compareBool() says it.
PY_ALWAYS_INLINE Result<bool> isLess(Thread& t, Object* a, Object* b) {
  if (isExactInt(a) && isExactInt(b)) {
    const Int &x = *static_cast<Int*>(a), &y = *static_cast<Int*>(b);
    if (isCompact(x) && isCompact(y)) return compactValue(x) < compactValue(y);
  } else if (a->type == &floatType && b->type == &floatType) {
    return static_cast<Float*>(a)->value < static_cast<Float*>(b)->value;
  }
  return compareBool(t, a, b, kLess);
}

}  // namespace taipan
