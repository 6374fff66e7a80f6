// Integers as the formats of PyArg_ParseTuple take them, for functions whose arguments python3.11
// parses that way: their OverflowErrors differ from those of toCInt and toIsize.
#pragma once

#include "object/arguments.h"

namespace taipan {

/// From `least` to `most`: OverflowError "WHAT is less than minimum" or "WHAT is greater than
/// maximum", and toI64's beyond 64 bits.
Result<i64> toI64InRange(Thread& t, Object* object, i64 least, i64 most, const char* what);
/// Format "i": "signed integer is greater than maximum".
Result<int> parseCInt(Thread& t, Object* object);
/// Format "n": "Python int too large to convert to C ssize_t".
Result<isize> parseSize(Thread& t, Object* object);

}  // namespace taipan
