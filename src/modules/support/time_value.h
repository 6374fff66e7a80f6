// Durations and points in time as nanoseconds.
#pragma once

#include <sys/time.h>
#include <time.h>

#include "object/ref.h"

namespace taipan {

/// How fractions of the unit asked for are rounded.
enum class TimeRound { kFloor, kCeiling, kHalfEven, kUp };  // kUp: away from zero

/// Seconds (int or float) as nanoseconds. ValueError for NaN, OverflowError beyond 292 years.
Result<i64> toNanoseconds(Thread& t, Object* seconds, TimeRound round);
/// A timeout argument: None is -1 (wait for ever); negative ones raise ValueError `negative`
/// unless that is null.
Result<i64> toTimeout(Thread& t, Object* seconds, TimeRound round, const char* negative);
/// nanoseconds / unit, rounded.
i64 roundTo(i64 nanoseconds, i64 unit, TimeRound round);
timespec toTimespec(i64 nanoseconds);
timeval toTimeval(i64 nanoseconds, TimeRound round);
/// Now, in nanoseconds.
i64 monotonicNow();

inline constexpr i64 kNanosPerSecond = 1000000000;

/// A point in time until which to wait; a negative timeout never comes.
class Deadline {
 public:
  explicit Deadline(i64 timeout) : end_(timeout < 0 ? -1 : monotonicNow() + timeout) {}
  bool isNever() const { return end_ < 0; }
  /// Nanoseconds left, 0 when it has passed, -1 for never.
  i64 left() const {
    if (end_ < 0) return -1;
    i64 rest = end_ - monotonicNow();
    return rest < 0 ? 0 : rest;
  }

 private:
  i64 end_;
};

}  // namespace taipan
