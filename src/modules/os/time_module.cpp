// The module time.

#include <pthread.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/namespace/namespace.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "modules/support/time_value.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/seams.h"

namespace taipan {

// --- clocks -------------------------------------------------------------------------------------

static Result<i64> readClock(Thread& t, clockid_t clock) {
  timespec now;
  if (::clock_gettime(clock, &now) != 0) return raiseErrno(t);
  return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}
static double seconds(i64 nanoseconds) {
  // Whole seconds first: the quotient is then as exact as a double can be.
  if (nanoseconds % kNanosPerSecond == 0) return static_cast<double>(nanoseconds / kNanosPerSecond);
  return static_cast<double>(nanoseconds) / 1e9;
}
template <clockid_t Clock>
static Result<double> clockSeconds(Thread& t, Module&) {
  return seconds(PY_TRY(readClock(t, Clock)));
}
template <clockid_t Clock>
static Ref<> clockNanos(Thread& t, Module&) {
  return newInt(PY_TRY(readClock(t, Clock)));
}
static Result<double> timeTime(Thread& t, Module& m) { return clockSeconds<CLOCK_REALTIME>(t, m); }
static Ref<> timeTimeNs(Thread& t, Module& m) { return clockNanos<CLOCK_REALTIME>(t, m); }
static Result<double> timeMonotonic(Thread& t, Module& m) {
  return clockSeconds<CLOCK_MONOTONIC>(t, m);
}
static Ref<> timeMonotonicNs(Thread& t, Module& m) { return clockNanos<CLOCK_MONOTONIC>(t, m); }
static Result<double> timeProcessTime(Thread& t, Module& m) {
  return clockSeconds<CLOCK_PROCESS_CPUTIME_ID>(t, m);
}
static Ref<> timeProcessTimeNs(Thread& t, Module& m) {
  return clockNanos<CLOCK_PROCESS_CPUTIME_ID>(t, m);
}
static Result<double> timeThreadTime(Thread& t, Module& m) {
  return clockSeconds<CLOCK_THREAD_CPUTIME_ID>(t, m);
}
static Ref<> timeThreadTimeNs(Thread& t, Module& m) {
  return clockNanos<CLOCK_THREAD_CPUTIME_ID>(t, m);
}

static Result<double> timeClockGettime(Thread& t, Module&, int clock) {
  return seconds(PY_TRY(readClock(t, clock)));
}
static Ref<> timeClockGettimeNs(Thread& t, Module&, int clock) {
  return newInt(PY_TRY(readClock(t, clock)));
}
static Result<double> timeClockGetres(Thread& t, Module&, int clock) {
  timespec value;
  if (::clock_getres(clock, &value) != 0) return raiseErrno(t);
  return seconds(value.tv_sec * kNanosPerSecond + value.tv_nsec);
}
static Status setClock(Thread& t, int clock, i64 nanoseconds) {
  timespec value = toTimespec(nanoseconds);
  if (::clock_settime(clock, &value) != 0) return raiseErrno(t);
  return {};
}
static Status timeClockSettime(Thread& t, Module&, int clock, Object* value) {
  return setClock(t, clock, PY_TRY(toNanoseconds(t, value, TimeRound::kFloor)));
}
static Status timeClockSettimeNs(Thread& t, Module&, int clock, Object* value) {
  return setClock(t, clock, PY_TRY(toI64(t, value)));
}
static Ref<> timePthreadGetcpuclockid(Thread& t, Module&, unsigned long thread) {
  clockid_t clock;
  int error = ::pthread_getcpuclockid(thread, &clock);
  if (error != 0) return raiseErrno(t, error);
  return newInt(clock);
}

static Ref<> timeGetClockInfo(Thread& t, Module&, const char* name) {
  static constexpr struct {
    const char* name;
    const char* implementation;
    clockid_t clock;
    bool monotonic, adjustable;
  } kClocks[] = {
      {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
      {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
      {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
      {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true,
       false},
      {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true,
       false},
  };
  for (const auto& clock : kClocks) {
    if (std::strcmp(name, clock.name) != 0) continue;
    timespec resolution{0, 1};
    ::clock_getres(clock.clock, &resolution);
    Ref<Dict> dict = PY_TRY(newDict(t));
    Ref<Str> implementation = PY_TRY(newStr(t, clock.implementation));
    Ref<Float> value = PY_TRY(newFloat(static_cast<double>(resolution.tv_sec) +
                                       1e-9 * static_cast<double>(resolution.tv_nsec)));
    PY_TRY(dictSetText(t, dict.get(), "implementation", implementation.get()));
    PY_TRY(dictSetText(t, dict.get(), "monotonic", boolObject(clock.monotonic)));
    PY_TRY(dictSetText(t, dict.get(), "adjustable", boolObject(clock.adjustable)));
    PY_TRY(dictSetText(t, dict.get(), "resolution", value.get()));
    return newSimpleNamespace(t, dict.get());
  }
  return t.raise(valueErrorType, "unknown clock");
}

static Status timeSleep(Thread& t, Module&, Object* duration) {
  i64 timeout = PY_TRY(toNanoseconds(t, duration, TimeRound::kCeiling));
  if (timeout < 0) return t.raise(valueErrorType, "sleep length must be non-negative");
  timespec end = toTimespec(monotonicNow() + timeout);
  while (true) {
    int error = withoutGil(
        t, [&] { return ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nullptr); });
    if (error == 0) return {};
    if (error != EINTR) return raiseErrno(t, error);
    PY_TRY(handleEvalBreaker(t));
  }
}

// --- struct_time --------------------------------------------------------------------------------

static constexpr StructSeqField kFields[] = {
    {"tm_year", "year, for example, 1993"},
    {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"},
    {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"},
    {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", "abbreviation of timezone name"},
    {"tm_gmtoff", "offset from UTC in seconds"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kDesc{
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
    " accepted by asctime(), mktime() and strftime().  May be considered as a\n"
    " sequence of 9 integers.\n\n"
    " Note that several fields' values are not the same as those defined by\n"
    " the C language standard for struct tm.  For example, the value of the\n"
    " field tm_year is the actual year, not year - 1900.  See individual\n"
    " fields' descriptions for details.",
    kFields, 9};
static constinit BuiltinType structTimeType{{.name = "time.struct_time"}};

static Ref<> newStructTime(Thread& t, const tm& time, const char* zone, long offset) {
  Ref<Tuple> made = PY_TRY(newStructSeq(t, structTimeType));
  const i64 values[] = {i64{time.tm_year} + 1900,
                        time.tm_mon + 1,
                        time.tm_mday,
                        time.tm_hour,
                        time.tm_min,
                        time.tm_sec,
                        (time.tm_wday + 6) % 7,
                        time.tm_yday + 1,
                        time.tm_isdst};
  for (int i = 0; i < 9; ++i) made->items[i] = PY_TRY(newInt(values[i])).release();
  made->items[9] = PY_TRY(localeDecode(t, zone)).release();
  made->items[10] = PY_TRY(newInt(offset)).release();
  return made;
}

/// Seconds since the epoch from an optional argument, rounded down; now if absent.
static Result<time_t> toTime(Thread& t, Object* object) {
  if (object == nullptr || isNone(object)) return ::time(nullptr);
  if (isFloat(object)) {
    double value = static_cast<Float*>(object)->value;
    if (value != value) return t.raise(valueErrorType, "Invalid value NaN (not a number)");
    double whole = __builtin_floor(value);
    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) {
      return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
    }
    return static_cast<time_t>(whole);
  }
  Result<i64> value = toI64(t, object);
  if (value.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return t.raise(overflowErrorType, "timestamp out of range for platform time_t");
  }
  return static_cast<time_t>(value.value());
}

static Ref<> timeGmtime(Thread& t, Module&, Positional args) {
  PY_TRY(checkTupleCount(t, "gmtime", args.count, 0, 1));
  time_t when = PY_TRY(toTime(t, args.get(0)));
  tm time;
  errno = 0;
  if (::gmtime_r(&when, &time) == nullptr) return raiseErrno(t, errno != 0 ? errno : EINVAL);
  return newStructTime(t, time, "UTC", 0);
}

static Ref<> timeLocaltime(Thread& t, Module&, Positional args) {
  PY_TRY(checkTupleCount(t, "localtime", args.count, 0, 1));
  time_t when = PY_TRY(toTime(t, args.get(0)));
  tm time;
  errno = 0;
  if (::localtime_r(&when, &time) == nullptr) return raiseErrno(t, errno != 0 ? errno : EINVAL);
  return newStructTime(t, time, time.tm_zone, time.tm_gmtoff);
}

/// A time tuple as C's; `holder` keeps the zone name alive.
static Status toTm(Thread& t, Object* object, const char* function, tm* out, Ref<>* holder) {
  if (!isTuple(object)) {
    return t.raise(typeErrorType, "Tuple or struct_time argument required");
  }
  auto* tuple = static_cast<Tuple*>(object);
  if (tuple->size != 9) {
    return t.raise(typeErrorType, "%s(): illegal time tuple argument", function);
  }
  int values[9];
  for (int i = 0; i < 9; ++i) values[i] = PY_TRY(toCInt(t, tuple->items[i]));
  std::memset(out, 0, sizeof *out);
  if (values[0] < -2147483647 - 1 + 1900) {
    return t.raise(overflowErrorType, "year out of range");
  }
  out->tm_year = values[0] - 1900;
  out->tm_mon = values[1] - 1;
  out->tm_mday = values[2];
  out->tm_hour = values[3];
  out->tm_min = values[4];
  out->tm_sec = values[5];
  out->tm_wday = (values[6] + 1) % 7;
  out->tm_yday = values[7] - 1;
  out->tm_isdst = values[8];
  if (isExactly(object, &structTimeType)) {
    Object* zone = tuple->items[9];
    if (zone != nullptr && isStr(zone)) {
      *holder = Ref<>::share(zone);
      out->tm_zone = PY_TRY(strUtf8(t, *static_cast<Str*>(zone)));
    }
    Object* offset = tuple->items[10];
    if (offset != nullptr && !isNone(offset)) out->tm_gmtoff = PY_TRY(toI64(t, offset));
  }
  return {};
}

/// Zero where C wants at least one, and errors for what is out of range.
static Status checkTm(Thread& t, tm* time) {
  if (time->tm_mon == -1) {
    time->tm_mon = 0;
  } else if (time->tm_mon < 0 || time->tm_mon > 11) {
    return t.raise(valueErrorType, "month out of range");
  }
  if (time->tm_mday == 0) {
    time->tm_mday = 1;
  } else if (time->tm_mday < 0 || time->tm_mday > 31) {
    return t.raise(valueErrorType, "day of month out of range");
  }
  if (time->tm_hour < 0 || time->tm_hour > 23) {
    return t.raise(valueErrorType, "hour out of range");
  }
  if (time->tm_min < 0 || time->tm_min > 59) {
    return t.raise(valueErrorType, "minute out of range");
  }
  if (time->tm_sec < 0 || time->tm_sec > 61) {
    return t.raise(valueErrorType, "seconds out of range");
  }
  if (time->tm_wday < 0) return t.raise(valueErrorType, "day of week out of range");
  if (time->tm_yday == -1) {
    time->tm_yday = 0;
  } else if (time->tm_yday < 0 || time->tm_yday > 365) {
    return t.raise(valueErrorType, "day of year out of range");
  }
  return {};
}

static Status localNow(Thread& t, tm* out) {
  time_t now = ::time(nullptr);
  if (::localtime_r(&now, out) == nullptr) return raiseErrno(t);
  return {};
}

static Ref<> formatAsctime(Thread& t, const tm& time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[80];
  std::snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", kDays[time.tm_wday],
                kMonths[time.tm_mon], time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec,
                1900LL + time.tm_year);
  return newStr(t, text);
}

static Ref<> timeAsctime(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "asctime", args.count, 0, 1));
  tm time;
  Ref<> holder;
  if (args.count == 0) {
    PY_TRY(localNow(t, &time));
  } else {
    PY_TRY(toTm(t, args[0], "asctime", &time, &holder));
    PY_TRY(checkTm(t, &time));
  }
  return formatAsctime(t, time);
}

static Ref<> timeCtime(Thread& t, Module&, Positional args) {
  PY_TRY(checkTupleCount(t, "ctime", args.count, 0, 1));
  time_t when = PY_TRY(toTime(t, args.get(0)));
  tm time;
  errno = 0;
  if (::localtime_r(&when, &time) == nullptr) return raiseErrno(t, errno != 0 ? errno : EINVAL);
  return formatAsctime(t, time);
}

static Result<double> timeMktime(Thread& t, Module&, Object* object) {
  tm time;
  Ref<> holder;
  PY_TRY(toTm(t, object, "mktime", &time, &holder));
  time.tm_wday = -1;
  time_t result = ::mktime(&time);
  if (result == static_cast<time_t>(-1) && time.tm_wday == -1) {
    return t.raise(overflowErrorType, "mktime argument out of range");
  }
  return static_cast<double>(result);
}

static Ref<> timeStrftime(Thread& t, Module&, Positional args) {
  PY_TRY(checkTupleCount(t, "strftime", args.count, 1, 2));
  if (!isStr(args[0])) {
    return t.raise(typeErrorType, "strftime() argument 1 must be str, not %.50s",
                   argumentTypeName(args[0]));
  }
  tm time;
  Ref<> holder;
  if (args.count == 1) {
    PY_TRY(localNow(t, &time));
  } else {
    PY_TRY(toTm(t, args[1], "strftime", &time, &holder));
    PY_TRY(checkTm(t, &time));
  }
  if (time.tm_isdst < -1) time.tm_isdst = -1;
  if (time.tm_isdst > 1) time.tm_isdst = 1;
  Ref<> format = PY_TRY(encodeFileSystem(t, *static_cast<Str*>(args[0])));
  BufferView view;
  PY_TRY(view.acquire(t, format.get()));
  const char* text = view.data();
  if (std::strlen(text) != static_cast<usize>(view.size())) {
    return t.raise(valueErrorType, "embedded null character");
  }
  if (*text == 0) return newStr(t, "");
  // Room grows until the result fits; a format may legitimately give nothing (%p).
  usize length = std::strlen(text);
  for (usize size = 1024;; size *= 2) {
    auto* buffer = static_cast<char*>(std::malloc(size));
    if (buffer == nullptr) return t.raiseNoMemory();
    usize written = ::strftime(buffer, size, text, &time);
    if (written > 0 || size >= 256 * length) {
      Ref<Str> result = fsDecode(t, buffer, static_cast<isize>(written));
      std::free(buffer);
      return result;
    }
    std::free(buffer);
  }
}

static Ref<> timeStrptime(Thread& t, Module&, Positional args) {
  Ref<> function = PY_TRY(importAttribute(t, "_strptime", "_strptime_time"));
  return callVector(t, function.get(), args.items, static_cast<usize>(args.count));
}

// --- time zones ---------------------------------------------------------------------------------

static Status setZone(Thread& t, Module& module) {
  // January and July show both of the zone's offsets, whichever half of the year is summer.
  constexpr time_t kYear = (365 * 24 + 6) * 3600;
  time_t start = ::time(nullptr) / kYear * kYear;
  time_t middle = start + kYear / 2;
  tm january;
  tm july;
  if (::localtime_r(&start, &january) == nullptr || ::localtime_r(&middle, &july) == nullptr) {
    return raiseErrno(t);
  }
  const char* names[2] = {january.tm_zone, july.tm_zone};
  long west[2] = {-january.tm_gmtoff, -july.tm_gmtoff};
  bool southern = west[0] < west[1];
  int standard = southern ? 1 : 0;
  PY_TRY(addInt(t, module, "timezone", west[standard]));
  PY_TRY(addInt(t, module, "altzone", west[1 - standard]));
  PY_TRY(addInt(t, module, "daylight", west[0] != west[1]));
  Ref<Str> first = PY_TRY(localeDecode(t, names[standard]));
  Ref<Str> second = PY_TRY(localeDecode(t, names[1 - standard]));
  return addNew(t, module, "tzname", packTuple(t, {first.get(), second.get()}));
}

static Status timeTzset(Thread& t, Module& module) {
  ::tzset();
  return setZone(t, module);
}

static constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("time", "($module)", timeTime,
                 "time() -> floating point number\n\n"
                 "Return the current time in seconds since the Epoch.\n"
                 "Fractions of a second may be present if the system clock provides them."),
    METHOD_PLAIN("time_ns", "($module)", timeTimeNs,
                 "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch."),
    METHOD_TUPLE_PLAIN("clock_gettime", "($module, clk_id, /)", timeClockGettime,
                       "clock_gettime(clk_id) -> float\n\n"
                       "Return the time of the specified clock clk_id."),
    METHOD_TUPLE_PLAIN("clock_gettime_ns", "($module, clk_id, /)", timeClockGettimeNs,
                       "clock_gettime_ns(clk_id) -> int\n\n"
                       "Return the time of the specified clock clk_id as nanoseconds."),
    METHOD_TUPLE_PLAIN(
        "clock_settime", "($module, clk_id, time, /)", timeClockSettime,
        "clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id."),
    METHOD_TUPLE_PLAIN("clock_settime_ns", "($module, clk_id, time, /)", timeClockSettimeNs,
                       "clock_settime_ns(clk_id, time)\n\n"
                       "Set the time of the specified clock clk_id with nanoseconds."),
    METHOD_TUPLE_PLAIN("clock_getres", "($module, clk_id, /)", timeClockGetres,
                       "clock_getres(clk_id) -> floating point number\n\n"
                       "Return the resolution (precision) of the specified clock clk_id."),
    METHOD_TUPLE_PLAIN("pthread_getcpuclockid", "($module, thread_id, /)", timePthreadGetcpuclockid,
                       "pthread_getcpuclockid(thread_id) -> int\n\n"
                       "Return the clk_id of a thread's CPU time clock."),
    METHOD_PLAIN("sleep", "($module, seconds, /)", timeSleep,
                 "sleep(seconds)\n\n"
                 "Delay execution for a given number of seconds.  The argument may be\n"
                 "a floating point number for subsecond precision."),
    METHOD_TUPLE_PLAIN("gmtime", "($module, *args)", timeGmtime,
                       "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n"
                       "                       tm_sec, tm_wday, tm_yday, tm_isdst)"),
    METHOD_TUPLE_PLAIN("localtime", "($module, *args)", timeLocaltime,
                       "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n"
                       "                          tm_sec,tm_wday,tm_yday,tm_isdst)"),
    METHOD_TUPLE_PLAIN("asctime", "($module, *args)", timeAsctime,
                       "asctime([tuple]) -> string\n\n"
                       "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."),
    METHOD_TUPLE_PLAIN("ctime", "($module, *args)", timeCtime,
                       "ctime(seconds) -> string\n\n"
                       "Convert a time in seconds since the Epoch to a string in local time."),
    METHOD_PLAIN("mktime", "($module, tuple, /)", timeMktime,
                 "mktime(tuple) -> floating point number\n\n"
                 "Convert a time tuple in local time to seconds since the Epoch."),
    METHOD_PLAIN("strftime", "($module, *args)", timeStrftime,
                 "strftime(format[, tuple]) -> string\n\n"
                 "Convert a time tuple to a string according to a format specification."),
    METHOD_TUPLE_PLAIN("strptime", "($module, *args)", timeStrptime,
                       "strptime(string, format) -> struct_time\n\n"
                       "Parse a string to a time tuple according to a format specification."),
    METHOD_PLAIN("tzset", "($module)", timeTzset,
                 "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored "
                 "in\nos.environ['TZ']."),
    METHOD_PLAIN("monotonic", "($module)", timeMonotonic,
                 "monotonic() -> float\n\nMonotonic clock, cannot go backward."),
    METHOD_PLAIN("monotonic_ns", "($module)", timeMonotonicNs,
                 "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds."),
    METHOD_PLAIN("process_time", "($module)", timeProcessTime,
                 "process_time() -> float\n\n"
                 "Process time for profiling: sum of the kernel and user-space CPU time."),
    METHOD_PLAIN("process_time_ns", "($module)", timeProcessTimeNs,
                 "process_time() -> int\n\nProcess time for profiling as nanoseconds:\n"
                 "sum of the kernel and user-space CPU time."),
    METHOD_PLAIN("thread_time", "($module)", timeThreadTime,
                 "thread_time() -> float\n\n"
                 "Thread time for profiling: sum of the kernel and user-space CPU time."),
    METHOD_PLAIN("thread_time_ns", "($module)", timeThreadTimeNs,
                 "thread_time() -> int\n\nThread time for profiling as nanoseconds:\n"
                 "sum of the kernel and user-space CPU time."),
    METHOD_PLAIN("perf_counter", "($module)", timeMonotonic,
                 "perf_counter() -> float\n\nPerformance counter for benchmarking."),
    METHOD_PLAIN("perf_counter_ns", "($module)", timeMonotonicNs,
                 "perf_counter_ns() -> int\n\n"
                 "Performance counter for benchmarking as nanoseconds."),
    METHOD_TUPLE_PLAIN("get_clock_info", "($module, name, /)", timeGetClockInfo,
                       "get_clock_info(name: str) -> dict\n\n"
                       "Get information of the specified clock."),
    {},
};

static Status timeExec(Thread& t, Module& module) {
  ::tzset();
  PY_TRY(initStructSeqType(t, structTimeType, kDesc));
  PY_TRY(addType(t, module, structTimeType));
  PY_TRY(addInt(t, module, "_STRUCT_TM_ITEMS", 11));
  static constexpr struct {
    const char* name;
    int value;
  } kClockIds[] = {
      {"CLOCK_REALTIME", CLOCK_REALTIME},
      {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
      {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
      {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
      {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
      {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
      {"CLOCK_TAI", CLOCK_TAI},
  };
  for (const auto& clock : kClockIds) PY_TRY(addInt(t, module, clock.name, clock.value));
  return setZone(t, module);
}

extern constinit const ModuleSpec timeModule{
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = kFunctions,
    .exec = timeExec,
};

}  // namespace taipan
