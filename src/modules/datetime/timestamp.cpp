// The system's clock and zone: timestamps to dates and back.

#include <time.h>

#include <cerrno>
#include <cmath>

#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/datetime/datetime.h"
#include "modules/support/path.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

static constexpr i64 kMaxFoldSeconds = 24 * 3600;
/// Ordinal of 1970-01-01.
static constexpr i64 kEpochOrdinal = 719163;

static Failure raiseTimestampRange(Thread& t) {
  return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
}

Result<Timestamp> toTimestamp(Thread& t, Object* object) {
  if (isFloat(object)) {
    double value = static_cast<Float*>(object)->value;
    if (std::isnan(value)) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    double whole;
    double fraction = std::modf(value, &whole);
    fraction = std::nearbyint(fraction * 1e6);  // halves to even
    if (fraction >= 1e6) {
      fraction -= 1e6;
      whole += 1;
    } else if (fraction < 0) {
      fraction += 1e6;
      whole -= 1;
    }
    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) {
      return raiseTimestampRange(t);
    }
    return Timestamp{static_cast<i64>(whole), static_cast<int>(fraction)};
  }
  Result<i64> seconds = toI64(t, object);
  if (seconds.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return raiseTimestampRange(t);
  }
  return Timestamp{seconds.value(), 0};
}

static Result<tm> brokenDown(Thread& t, i64 seconds, bool utc) {
  time_t when = seconds;
  tm parts;
  errno = 0;
  if ((utc ? ::gmtime_r(&when, &parts) : ::localtime_r(&when, &parts)) == nullptr) {
    return raiseErrno(t, errno != 0 ? errno : EINVAL);
  }
  return parts;
}

Result<Fields> fieldsOfTime(Thread& t, i64 seconds, bool utc) {
  tm parts = PY_TRY(brokenDown(t, seconds, utc));
  Fields f;
  f.year = parts.tm_year + 1900;
  f.month = parts.tm_mon + 1;
  f.day = parts.tm_mday;
  f.hour = parts.tm_hour;
  f.minute = parts.tm_min;
  f.second = parts.tm_sec > 59 ? 59 : parts.tm_sec;  // no leap seconds
  if (f.year < kMinYear || f.year > kMaxYear) {
    return t.raise(valueErrorType, "year %i is out of range", f.year);
  }
  return f;
}

/// Seconds since 1970 as if the fields were UTC.
static i64 secondsOf(const Fields& f) {
  return (ordinalOf(f.year, f.month, f.day) - kEpochOrdinal) * kSecondsPerDay + f.hour * 3600 +
         f.minute * 60 + f.second;
}

/// What local clocks show at a point in time, as seconds.
static Result<i64> localSeconds(Thread& t, i64 seconds) {
  return secondsOf(PY_TRY(fieldsOfTime(t, seconds, false)));
}

// --- from timestamps ----------------------------------------------------------------------------

/// Whether a local time is the second of two that clocks show alike.
static Result<int> foldOf(Thread& t, i64 seconds, const Fields& f) {
  i64 shown = secondsOf(f);
  if (f.year == kMinYear && f.month == 1 && f.day == 1) return 0;
  i64 earlier = PY_TRY(localSeconds(t, seconds - kMaxFoldSeconds));
  i64 transition = shown - earlier - kMaxFoldSeconds;
  if (transition >= 0) return 0;
  return PY_TRY(localSeconds(t, seconds + transition)) == shown ? 1 : 0;
}

Ref<> datetimeFromTimestamp(Thread& t, Type& cls, Timestamp stamp, Object* zone, bool utc) {
  bool zoned = zone != nullptr && !isNone(zone);
  Fields f = PY_TRY(fieldsOfTime(t, stamp.seconds, utc || zoned));
  f.microsecond = stamp.micros;
  if (!utc && !zoned) f.fold = PY_TRY(foldOf(t, stamp.seconds, f));
  f.zone = zone;
  Ref<> result = PY_TRY(makeDateTimeOf(t, cls, f));
  if (!zoned) return result;
  Ref<Str> name = PY_TRY(newInterned(t, "fromutc"));
  return callMethod(t, zone, name.get(), result.get());
}

Ref<> dateFromTimestamp(Thread& t, Type& cls, Object* object) {
  i64 seconds;
  if (isFloat(object)) {
    double value = static_cast<Float*>(object)->value;
    if (std::isnan(value)) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    value = std::floor(value);
    if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0)) {
      return raiseTimestampRange(t);
    }
    seconds = static_cast<i64>(value);
  } else {
    seconds = PY_TRY(toTimestamp(t, object)).seconds;
  }
  Fields f = PY_TRY(fieldsOfTime(t, seconds, false));
  return makeDateOf(t, cls, {f.year, f.month, f.day});
}

static Timestamp currentTime() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return {now.tv_sec, static_cast<int>(now.tv_nsec / 1000)};
}

static Ref<> datetimeNow(Thread& t, Type& cls, Object* zone) {
  PY_TRY(checkTzinfo(t, zone));
  return datetimeFromTimestamp(t, cls, currentTime(), zone, false);
}
static Ref<> datetimeUtcNow(Thread& t, Type& cls) {
  return datetimeFromTimestamp(t, cls, currentTime(), nullptr, true);
}
static Ref<> datetimeFromTimestampMethod(Thread& t, Type& cls, Object* stamp, Object* zone) {
  PY_TRY(checkTzinfo(t, zone));
  return datetimeFromTimestamp(t, cls, PY_TRY(toTimestamp(t, stamp)), zone, false);
}
static Ref<> datetimeUtcFromTimestamp(Thread& t, Type& cls, Object* stamp) {
  return datetimeFromTimestamp(t, cls, PY_TRY(toTimestamp(t, stamp)), nullptr, true);
}

// --- to timestamps ------------------------------------------------------------------------------

Result<i64> localTimestamp(Thread& t, const DateTime& self) {
  // Two guesses with the offsets found around the time; where clocks were turned, the fold picks.
  i64 wanted = secondsOf(fieldsOf(self));
  i64 a = PY_TRY(localSeconds(t, wanted)) - wanted;
  i64 first = wanted - a;
  i64 shown = PY_TRY(localSeconds(t, first));
  i64 b;
  if (shown == wanted) {
    i64 other = first + (self.fold ? kMaxFoldSeconds : -kMaxFoldSeconds);
    b = PY_TRY(localSeconds(t, other)) - other;
    if (a == b) return first;
  } else {
    b = shown - first;
  }
  i64 second = wanted - b;
  if (PY_TRY(localSeconds(t, second)) == wanted) return second;
  if (shown == wanted) return first;
  bool larger = (first > second) == (self.fold == 0);
  return larger ? first : second;
}

/// Microseconds since the epoch of an aware time.
static Micros utcMicros(const DateTime& self, const Delta& offset) {
  return static_cast<Micros>(secondsOf(fieldsOf(self))) * kMicrosPerSecond + self.microsecond() -
         microsOf(offset);
}

static Ref<> datetimeTimestamp(Thread& t, DateTime& self) {
  Ref<> offset = Ref<>::share(none());
  if (self.hasTz) offset = PY_TRY(utcOffset(t, self.zone(), &self));
  if (self.hasTz && !isNone(offset.get())) {
    Micros micros = utcMicros(self, *static_cast<Delta*>(offset.get()));
    Ref<Int> value = newInt(static_cast<i64>(micros)), million = newInt(kMicrosPerSecond);
    return binaryOperation(t, value.get(), million.get(), kOpTrueDivide);
  }
  if (self.hasTz) {
    return t.raise(typeErrorType, "can't subtract offset-naive and offset-aware datetimes");
  }
  i64 seconds = PY_TRY(localTimestamp(t, self));
  return newFloat(static_cast<double>(seconds) + self.microsecond() / 1e6);
}

/// The system's zone at a time, as a fixed offset.
static Ref<> localZone(Thread& t, i64 seconds) {
  tm parts = PY_TRY(brokenDown(t, seconds, false));
  Ref<Delta> offset = PY_TRY(newDelta(t, 0, parts.tm_gmtoff, 0));
  Ref<Str> name = PY_TRY(localeDecode(t, parts.tm_zone));
  return newTimeZone(t, offset.get(), name.get());
}

static Ref<> localZoneOf(Thread& t, DateTime& self) {
  return localZone(t, PY_TRY(localTimestamp(t, self)));
}

/// The same time with its own zone replaced by none, in the base class.
static Ref<DateTime> withoutZone(Thread& t, const DateTime& self) {
  Fields f = fieldsOf(self);
  f.zone = nullptr;
  return makeDateTime(t, f);
}

static Ref<> datetimeAsTimeZone(Thread& t, DateTime& self, Object* target) {
  PY_TRY(checkTzinfo(t, target));
  Ref<> own;
  Ref<> offset = Ref<>::share(none());
  if (self.hasTz) {
    own = Ref<>::share(self.tzinfo);
    if (own.get() == target) return Ref<>::share(&self);
    offset = PY_TRY(utcOffset(t, own.get(), &self));
  }
  if (isNone(offset.get())) {
    // Naive: taken for local time.
    Ref<DateTime> naive = PY_TRY(withoutZone(t, self));
    own = PY_TRY(localZoneOf(t, *naive));
    if (own.get() == target) return Ref<>::share(&self);
    offset = PY_TRY(utcOffset(t, own.get(), &self));
  }
  Fields f = fieldsOf(self);
  const Delta& delta = *static_cast<Delta*>(offset.get());
  Ref<> zone = Ref<>::share(target);
  if (!zone || isNone(zone.get())) {
    Micros micros = utcMicros(self, delta);
    i64 seconds =
        static_cast<i64>(micros >= 0 ? micros / kMicrosPerSecond
                                     : -((-micros + kMicrosPerSecond - 1) / kMicrosPerSecond));
    zone = PY_TRY(localZone(t, seconds));
  }
  Ref<> utc = PY_TRY(makeDateTimeAt(t, *self.type, ordinalOf(self.data) - delta.days,
                                    i64{f.hour} * 3600 + f.minute * 60 + f.second - delta.seconds,
                                    i64{f.microsecond} - delta.microseconds, zone.get()));
  Ref<Str> name = PY_TRY(newInterned(t, "fromutc"));
  return callMethod(t, zone.get(), name.get(), utc.get());
}

#define CLASS_METHOD(name, signature, function, doc) \
  METHOD_PLAIN_FLAGS(name, signature, function, kMethodClass, doc)

/// Joined with the other methods by the type's definition.
constinit const MethodDef kTimestampMethods[] = {
    METHOD_FLAGS("now", "($type, /, tz=None)", datetimeNow, kMethodClass,
                 "Returns new datetime object representing current time local to tz.\n\n  tz\n    "
                 "Timezone object.\n\nIf no tz is specified, uses local timezone."),
    CLASS_METHOD("utcnow", "($type)", datetimeUtcNow,
                 "Return a new datetime representing UTC day and time."),
    CLASS_METHOD("fromtimestamp", "($type, timestamp, tz=None)", datetimeFromTimestampMethod,
                 "timestamp[, tz] -> tz's local time from POSIX timestamp."),
    METHOD_TUPLE_PLAIN_FLAGS("utcfromtimestamp", "($type, timestamp, /)", datetimeUtcFromTimestamp,
                             kMethodClass,
                             "Construct a naive UTC datetime from a POSIX timestamp."),
    METHOD_PLAIN("timestamp", "($self)", datetimeTimestamp, "Return POSIX timestamp as float."),
    METHOD_PLAIN("astimezone", "($self, tz=None)", datetimeAsTimeZone,
                 "tz -> convert to local time in new timezone tz\n"),
    {},
};

}  // namespace taipan
