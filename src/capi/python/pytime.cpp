// Time: nanoseconds as a signed 64-bit number, to and from Python's numbers and C's structs.

#define Py_BUILD_CORE 1

#include <cerrno>
#include <cmath>
#include <ctime>

#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "capi/capi.h"
#include "modules/support/time_value.h"

using namespace taipan;

static TimeRound rounding(_PyTime_round_t round) { return static_cast<TimeRound>(round); }

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

static Failure raiseTimeRange(Thread& t) {
  return t.raise(overflowErrorType, "timestamp too large to convert to C _PyTime_t");
}
static bool fitsTime(double value) {
  return value >= -9223372036854775808.0 && value < 9223372036854775808.0;
}

// --- time_t -------------------------------------------------------------------------------------

static Result<time_t> timeOf(Thread& t, Object* object) {
  Result<i64> value = toI64(t, object);
  if (!value.failed()) return static_cast<time_t>(value.value());
  if (!t.clearIfMatches(overflowErrorType)) return failure;
  return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
}

API(PyObject*) _PyLong_FromTime_t(time_t seconds) { return give(newInt(seconds)); }
API(time_t) _PyLong_AsTime_t(PyObject* object) {
  Result<time_t> value = timeOf(current(), as(object));
  return value.failed() ? -1 : value.value();
}

/// Seconds and a fraction in units of 1/`scale` of a number, the fraction in [0, scale).
static Status splitSeconds(Thread& t, Object* object, time_t* seconds, long* fraction, double scale,
                           TimeRound round) {
  if (!isFloat(object)) {
    *fraction = 0;
    *seconds = PY_TRY(timeOf(t, object));
    return {};
  }
  double value = static_cast<Float*>(object)->value;
  if (std::isnan(value)) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
  double whole;
  double part = rounded(std::modf(value, &whole) * scale, round);
  if (part >= scale) {
    part -= scale;
    whole += 1.0;
  } else if (part < 0) {
    part += scale;
    whole -= 1.0;
  }
  if (!fitsTime(whole)) {
    return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
  }
  *seconds = static_cast<time_t>(whole);
  *fraction = static_cast<long>(part);
  return {};
}

API(int) _PyTime_ObjectToTime_t(PyObject* object, time_t* seconds, _PyTime_round_t round) {
  Thread& t = current();
  if (!isFloat(as(object))) {
    Result<time_t> value = timeOf(t, as(object));
    if (value.failed()) return -1;
    *seconds = value.value();
    return 0;
  }
  double value = as<Float>(object)->value;
  if (std::isnan(value)) {
    return toInt(t.raise(valueErrorType, "Invalid value NaN (not a number)"));
  }
  value = rounded(value, rounding(round));
  if (!fitsTime(value)) {
    return toInt(t.raise(overflowErrorType, "timestamp out of range for platform time_t"));
  }
  *seconds = static_cast<time_t>(value);
  return 0;
}
API(int)
_PyTime_ObjectToTimeval(PyObject* object, time_t* seconds, long* micros, _PyTime_round_t round) {
  return toInt(splitSeconds(current(), as(object), seconds, micros, 1e6, rounding(round)));
}
API(int)
_PyTime_ObjectToTimespec(PyObject* object, time_t* seconds, long* nanos, _PyTime_round_t round) {
  return toInt(splitSeconds(current(), as(object), seconds, nanos, 1e9, rounding(round)));
}

// --- to nanoseconds -----------------------------------------------------------------------------

API(_PyTime_t) _PyTime_FromSeconds(int seconds) { return seconds * kNanosPerSecond; }
API(_PyTime_t) _PyTime_FromNanoseconds(_PyTime_t nanos) { return nanos; }

API(int) _PyTime_FromNanosecondsObject(_PyTime_t* out, PyObject* object) {
  Thread& t = current();
  if (!isInt(as(object))) {
    return toInt(t.raise(typeErrorType, "expect int, got %s", as(object)->type->name));
  }
  Result<i64> value = toI64(t, as(object));
  if (value.failed()) {
    return t.clearIfMatches(overflowErrorType) ? toInt(raiseTimeRange(t)) : -1;
  }
  *out = value.value();
  return 0;
}

/// A number of units of `unit` nanoseconds.
static Status fromUnits(Thread& t, i64* out, Object* object, TimeRound round, i64 unit) {
  if (isFloat(object)) {
    double value = static_cast<Float*>(object)->value;
    if (std::isnan(value)) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    value = rounded(value * static_cast<double>(unit), round);
    if (!fitsTime(value)) return raiseTimeRange(t);
    *out = static_cast<i64>(value);
    return {};
  }
  Result<i64> value = toI64(t, object);
  if (value.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return raiseTimeRange(t);
  }
  if (__builtin_mul_overflow(value.value(), unit, out)) return raiseTimeRange(t);
  return {};
}
API(int) _PyTime_FromSecondsObject(_PyTime_t* out, PyObject* object, _PyTime_round_t round) {
  return toInt(fromUnits(current(), out, as(object), rounding(round), kNanosPerSecond));
}
API(int) _PyTime_FromMillisecondsObject(_PyTime_t* out, PyObject* object, _PyTime_round_t round) {
  return toInt(fromUnits(current(), out, as(object), rounding(round), kNanosPerSecond / 1000));
}

/// Seconds and nanoseconds, clamped; false when they did not fit.
static bool combine(i64 seconds, i64 nanos, i64* out) {
  if (!__builtin_mul_overflow(seconds, kNanosPerSecond, out) &&
      !__builtin_add_overflow(*out, nanos, out)) {
    return true;
  }
  *out = seconds < 0 ? INT64_MIN : INT64_MAX;
  return false;
}
API(int) _PyTime_FromTimespec(_PyTime_t* out, struct timespec* value) {
  return combine(value->tv_sec, value->tv_nsec, out) ? 0 : toInt(raiseTimeRange(current()));
}
API(int) _PyTime_FromTimeval(_PyTime_t* out, struct timeval* value) {
  return combine(value->tv_sec, value->tv_usec * 1000, out) ? 0 : toInt(raiseTimeRange(current()));
}

// --- from nanoseconds ---------------------------------------------------------------------------

API(double) _PyTime_AsSecondsDouble(_PyTime_t nanos) {
  if (nanos % kNanosPerSecond == 0) return static_cast<double>(nanos / kNanosPerSecond);
  return static_cast<double>(nanos) / 1e9;
}
API(PyObject*) _PyTime_AsNanosecondsObject(_PyTime_t nanos) { return give(newInt(nanos)); }
API(_PyTime_t) _PyTime_AsNanoseconds(_PyTime_t nanos) { return nanos; }
API(_PyTime_t) _PyTime_AsMicroseconds(_PyTime_t nanos, _PyTime_round_t round) {
  return roundTo(nanos, 1000, rounding(round));
}
API(_PyTime_t) _PyTime_AsMilliseconds(_PyTime_t nanos, _PyTime_round_t round) {
  return roundTo(nanos, 1000000, rounding(round));
}

API(int) _PyTime_AsTimeval(_PyTime_t nanos, struct timeval* out, _PyTime_round_t round) {
  *out = toTimeval(nanos, rounding(round));
  return 0;
}
API(void) _PyTime_AsTimeval_clamp(_PyTime_t nanos, struct timeval* out, _PyTime_round_t round) {
  *out = toTimeval(nanos, rounding(round));
}
API(int)
_PyTime_AsTimevalTime_t(_PyTime_t nanos, time_t* seconds, int* micros, _PyTime_round_t round) {
  timeval value = toTimeval(nanos, rounding(round));
  *seconds = value.tv_sec;
  *micros = static_cast<int>(value.tv_usec);
  return 0;
}
API(int) _PyTime_AsTimespec(_PyTime_t nanos, struct timespec* out) {
  *out = toTimespec(nanos);
  return 0;
}
API(void) _PyTime_AsTimespec_clamp(_PyTime_t nanos, struct timespec* out) {
  *out = toTimespec(nanos);
}

// --- arithmetic ---------------------------------------------------------------------------------

API(_PyTime_t) _PyTime_Add(_PyTime_t a, _PyTime_t b) {
  i64 sum;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? INT64_MIN : INT64_MAX;
}
API(_PyTime_t) _PyTime_MulDiv(_PyTime_t ticks, _PyTime_t multiplier, _PyTime_t divisor) {
  // In two parts, so that only the result can overflow.
  i64 whole, part = ticks % divisor * multiplier / divisor;
  if (__builtin_mul_overflow(ticks / divisor, multiplier, &whole)) {
    return ticks < 0 ? INT64_MIN : INT64_MAX;
  }
  return _PyTime_Add(whole, part);
}

// --- clocks -------------------------------------------------------------------------------------

static int readClock(clockid_t clock, const char* name, bool adjustable, i64* out,
                     _Py_clock_info_t* info) {
  timespec now;
  if (::clock_gettime(clock, &now) != 0) {
    return toInt(raiseErrno(current()));
  }
  (void)combine(now.tv_sec, now.tv_nsec, out);
  if (info == nullptr) return 0;
  timespec resolution;
  bool known = clock_getres(clock, &resolution) == 0;
  info->implementation = name;
  info->monotonic = !adjustable;
  info->adjustable = adjustable;
  info->resolution = known ? static_cast<double>(resolution.tv_sec) +
                                 static_cast<double>(resolution.tv_nsec) * 1e-9
                           : 1e-9;
  return 0;
}
API(int) _PyTime_GetSystemClockWithInfo(_PyTime_t* out, _Py_clock_info_t* info) {
  return readClock(CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", true, out, info);
}
API(int) _PyTime_GetMonotonicClockWithInfo(_PyTime_t* out, _Py_clock_info_t* info) {
  return readClock(CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", false, out, info);
}
API(int) _PyTime_GetPerfCounterWithInfo(_PyTime_t* out, _Py_clock_info_t* info) {
  return _PyTime_GetMonotonicClockWithInfo(out, info);
}
API(_PyTime_t) _PyTime_GetSystemClock(void) {
  timespec now{};
  i64 nanos;
  ::clock_gettime(CLOCK_REALTIME, &now);
  (void)combine(now.tv_sec, now.tv_nsec, &nanos);
  return nanos;
}
API(_PyTime_t) _PyTime_GetMonotonicClock(void) { return monotonicNow(); }
API(_PyTime_t) _PyTime_GetPerfCounter(void) { return monotonicNow(); }
API(_PyTime_t) _PyDeadline_Init(_PyTime_t timeout) { return _PyTime_Add(monotonicNow(), timeout); }
API(_PyTime_t) _PyDeadline_Get(_PyTime_t deadline) { return deadline - monotonicNow(); }

/// Broken-down time; OSError for what the C library cannot express.
static int breakDown(time_t seconds, struct tm* out,
                     struct tm* (*convert)(const time_t*, struct tm*)) {
  errno = 0;
  if (convert(&seconds, out) != nullptr) return 0;
  if (errno == 0) errno = EINVAL;
  return toInt(raiseErrno(current()));
}
API(int) _PyTime_localtime(time_t seconds, struct tm* out) {
  return breakDown(seconds, out, &localtime_r);
}
API(int) _PyTime_gmtime(time_t seconds, struct tm* out) {
  return breakDown(seconds, out, &gmtime_r);
}
