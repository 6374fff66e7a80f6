#include "modules/support/time_value.h"

#include <cmath>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "object/protocol/abstract.h"

namespace taipan {

static double rounded(double value, TimeRound round) {
  switch (round) {
    case TimeRound::kFloor:
      return std::floor(value);
    case TimeRound::kCeiling:
      return std::ceil(value);
    case TimeRound::kUp:
      return value >= 0 ? std::ceil(value) : std::floor(value);
    case TimeRound::kHalfEven:
      return std::nearbyint(value);
  }
  return value;
}

Result<i64> toNanoseconds(Thread& t, Object* seconds, TimeRound round) {
  if (isFloat(seconds)) {
    double value = static_cast<Float*>(seconds)->value;
    if (std::isnan(value)) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    double nanos = rounded(value * 1e9, round);
    if (!(nanos >= -9223372036854775808.0 && nanos < 9223372036854775808.0)) {
      return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
    }
    return static_cast<i64>(nanos);
  }
  Result<i64> whole = toI64(t, seconds);
  i64 result = 0;
  if (whole.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
  } else if (!__builtin_mul_overflow(whole.value(), kNanosPerSecond, &result)) {
    return result;
  }
  return t.raise(overflowErrorType, "timestamp too large to convert to C _PyTime_t");
}

Result<i64> toTimeout(Thread& t, Object* seconds, TimeRound round, const char* negative) {
  if (seconds == nullptr || isNone(seconds)) return i64{-1};
  i64 value = PY_TRY(toNanoseconds(t, seconds, round));
  if (value < 0) {
    if (negative != nullptr) return t.raise(valueErrorType, "%s", negative);
    return i64{-1};
  }
  return value;
}

i64 roundTo(i64 nanoseconds, i64 unit, TimeRound round) {
  i64 quotient = floorDivide(nanoseconds, unit);
  i64 rest = nanoseconds - quotient * unit;
  if (rest == 0) return quotient;
  switch (round) {
    case TimeRound::kFloor:
      return quotient;
    case TimeRound::kCeiling:
      return quotient + 1;
    case TimeRound::kUp:
      return nanoseconds >= 0 ? quotient + 1 : quotient;
    case TimeRound::kHalfEven:
      return rest * 2 > unit || (rest * 2 == unit && (quotient & 1) != 0) ? quotient + 1 : quotient;
  }
  return quotient;
}

timespec toTimespec(i64 nanoseconds) {
  i64 seconds = floorDivide(nanoseconds, kNanosPerSecond);
  return {seconds, static_cast<long>(nanoseconds - seconds * kNanosPerSecond)};
}

timeval toTimeval(i64 nanoseconds, TimeRound round) {
  i64 micros = roundTo(nanoseconds, 1000, round);
  i64 seconds = floorDivide(micros, 1000000);
  return {seconds, static_cast<suseconds_t>(micros - seconds * 1000000)};
}

i64 monotonicNow() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}

}  // namespace taipan
