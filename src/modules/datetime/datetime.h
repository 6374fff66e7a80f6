// The module _datetime. Layouts are those of the C API's datetime.h, which extension modules read
// through macros: dates and times are packed big-endian bytes; `tzinfo` is valid only if `hasTz`.
//
// Files: calendar.cpp (days and weeks), timedelta.cpp, date.cpp, time.cpp, datetime.cpp,
// timestamp.cpp (the system's clock and zone), tzinfo.cpp, iso_text.cpp (ISO 8601), strftime.cpp.
#pragma once

#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_type.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

extern BuiltinType timedeltaType;
extern BuiltinType dateType;
extern BuiltinType timeType;
extern BuiltinType datetimeType;
extern BuiltinType tzinfoType;
extern BuiltinType timezoneType;
extern BuiltinType isoCalendarDateType;

inline constexpr int kMinYear = 1;
inline constexpr int kMaxYear = 9999;
inline constexpr i64 kMaxOrdinal = 3652059;
inline constexpr int kMaxDeltaDays = 999999999;
inline constexpr int kSecondsPerDay = 24 * 3600;
inline constexpr i64 kMicrosPerSecond = 1000000;

// --- layouts ------------------------------------------------------------------------------------

/// = PyDateTime_Delta.
struct Delta : Object {
  isize hash;  ///< -1 when unknown
  int days;
  int seconds;       ///< 0 <= seconds < one day
  int microseconds;  ///< 0 <= microseconds < one second
};
static_assert(sizeof(Delta) == 40);

/// Its offset is what a timezone adds.
struct TimeZone : Object {
  Delta* offset;  ///< owned
  Str* name;      ///< owned, or null
};

/// = _PyDateTime_BaseTZInfo.
struct Dated : Object {
  isize hash;
  char hasTz;
};

/// = PyDateTime_Date.
struct Date : Dated {
  u8 data[4];
  int year() const { return data[0] << 8 | data[1]; }
  int month() const { return data[2]; }
  int day() const { return data[3]; }
};
static_assert(sizeof(Date) == 32);

/// The time of day in its six bytes.
struct ClockBytes {
  static int microsecond(const u8* data) { return data[3] << 16 | data[4] << 8 | data[5]; }
  static void set(u8* data, int hour, int minute, int second, int microsecond) {
    data[0] = static_cast<u8>(hour);
    data[1] = static_cast<u8>(minute);
    data[2] = static_cast<u8>(second);
    data[3] = static_cast<u8>(microsecond >> 16);
    data[4] = static_cast<u8>(microsecond >> 8);
    data[5] = static_cast<u8>(microsecond);
  }
};

/// = PyDateTime_Time.
struct Time : Dated {
  u8 data[6];
  u8 fold;
  Object* tzinfo;
  const u8* clock() const { return data; }
  Object* zone() const { return hasTz ? tzinfo : none(); }
};
static_assert(sizeof(Time) == 40 && offsetof(Time, fold) == 31 && offsetof(Time, tzinfo) == 32);

/// = PyDateTime_DateTime. It derives from Date in Python; the bytes of both overlap.
struct DateTime : Dated {
  u8 data[10];
  u8 fold;
  Object* tzinfo;
  const u8* clock() const { return data + 4; }
  int year() const { return data[0] << 8 | data[1]; }
  int month() const { return data[2]; }
  int day() const { return data[3]; }
  int hour() const { return data[4]; }
  int minute() const { return data[5]; }
  int second() const { return data[6]; }
  int microsecond() const { return ClockBytes::microsecond(data + 4); }
  Object* zone() const { return hasTz ? tzinfo : none(); }
};
static_assert(sizeof(DateTime) == 48 && offsetof(DateTime, fold) == 35 &&
              offsetof(DateTime, tzinfo) == 40);

inline bool isDelta(const Object* o) { return isInstanceOf(o, &timedeltaType); }
inline bool isDate(const Object* o) { return isInstanceOf(o, &dateType); }
inline bool isTime(const Object* o) { return isInstanceOf(o, &timeType); }
inline bool isDateTime(const Object* o) { return isInstanceOf(o, &datetimeType); }
inline bool isTzinfo(const Object* o) { return isInstanceOf(o, &tzinfoType); }

// --- the calendar -------------------------------------------------------------------------------

bool isLeapYear(int year);
int daysInMonth(int year, int month);
/// Days of the year before the month.
int daysBeforeMonth(int year, int month);
/// Day 1 is the first of January of year 1.
i64 ordinalOf(int year, int month, int day);
struct YearMonthDay {
  int year, month, day;
};
YearMonthDay dateOfOrdinal(i64 ordinal);
inline i64 ordinalOf(const u8* data) { return ordinalOf(data[0] << 8 | data[1], data[2], data[3]); }
/// 0 is Monday.
inline int weekdayOf(i64 ordinal) { return static_cast<int>((ordinal + 6) % 7); }
/// The ordinal of the Monday on which a year's first ISO week begins.
i64 isoWeekOneMonday(int year);
/// The date of an ISO week's day; ValueError in fromisocalendar's words.
Result<YearMonthDay> dateOfIsoWeek(Thread& t, i64 year, i64 week, i64 day);

// --- checking -----------------------------------------------------------------------------------

/// tp_new and tp_vectorcall of a class that also takes the state of a pickle: what
/// `OfPickle(t, cls, args, count)` makes of the arguments, if anything, else what the constructor
/// with this text signature makes.
template <auto OfPickle, FixedString Text, auto New>
struct PickledConstructor {
  static Object* make(Type* cls, Object* args, Object* kwargs) {
    auto& given = *static_cast<Tuple*>(args);
    Lookup made = OfPickle(Thread::current(), *cls, given.items, given.size);
    if (made.failed()) return nullptr;
    if (made.found()) return std::move(made).value().release();
    return tupleNewSlot<"", Text, New>(cls, args, kwargs);
  }
  static Object* vectorcall(Object* cls, Object* const* args, usize count, Object* names) {
    Lookup made =
        OfPickle(Thread::current(), *static_cast<Type*>(cls), args, vectorcallCount(count));
    if (made.failed()) return nullptr;
    if (made.found()) return std::move(made).value().release();
    return tupleVectorcallSlot<"", Text, New>(cls, args, count, names);
  }
};

Status checkDate(Thread& t, int year, int month, int day);
Status checkClock(Thread& t, int hour, int minute, int second, int microsecond, int fold);
/// TypeError unless None or a tzinfo; null is taken for None.
Status checkTzinfo(Thread& t, Object* zone);

// --- making objects -----------------------------------------------------------------------------

using Micros = __int128;

/// Normalises; OverflowError beyond 999999999 days.
Ref<Delta> newDelta(Thread& t, i64 days, i64 seconds, i64 microseconds, Type& cls = timedeltaType);
Ref<Delta> deltaOfMicros(Thread& t, Micros total, Type& cls = timedeltaType);
inline Micros microsOf(const Delta& d) {
  return (static_cast<Micros>(d.days) * kSecondsPerDay + d.seconds) * kMicrosPerSecond +
         d.microseconds;
}
inline bool isZero(const Delta& d) { return d.days == 0 && d.seconds == 0 && d.microseconds == 0; }
int compareDeltas(const Delta& a, const Delta& b);

/// All fields of a date and time; the zone is borrowed, null for None.
struct Fields {
  int year = 1, month = 1, day = 1;
  int hour = 0, minute = 0, second = 0, microsecond = 0;
  Object* zone = nullptr;
  int fold = 0;
};
Fields fieldsOf(const DateTime& d);
/// These check the fields and make instances of `cls` without calling its constructor.
Ref<Date> makeDate(Thread& t, int year, int month, int day, Type& cls = dateType);
Ref<Time> makeTime(Thread& t, const Fields& f, Type& cls = timeType);
Ref<DateTime> makeDateTime(Thread& t, const Fields& f, Type& cls = datetimeType);
/// The same for results whose class may be a Python class: that one is called.
Ref<> makeDateOf(Thread& t, Type& cls, const YearMonthDay& date);
Ref<> makeDateTimeOf(Thread& t, Type& cls, const Fields& f);
/// A result that is a day and microseconds from there; OverflowError "date value out of range".
Ref<> makeDateTimeAt(Thread& t, Type& cls, i64 ordinal, i64 seconds, i64 micros, Object* zone);

/// What the state bytes of a pickled object look like.
struct StateShape {
  const char* kind;  ///< names the type in messages
  isize size;
  int checkedAt;  ///< the byte that tells a state from other arguments
  u8 mask;        ///< of it; the topmost bit may be the fold
  u8 least, most;
};
/// The state bytes of a pickle that is given as a bytes or latin-1 str argument of this shape;
/// missing if the argument is something else.
LookupOf<Bytes> pickleState(Thread& t, Object* argument, const StateShape& shape);

// --- time zones ---------------------------------------------------------------------------------

extern Object* utcZone;  ///< timezone.utc

/// `zone.utcoffset(argument)` or `zone.dst(argument)`, checked: None or a timedelta of less than a
/// day. A null or None zone gives None.
Ref<> zoneOffset(Thread& t, Object* zone, const char* method, Object* argument);
inline Ref<> utcOffset(Thread& t, Object* zone, Object* argument) {
  return zoneOffset(t, zone, "utcoffset", argument);
}
/// `zone.tzname(argument)`: None or a str.
Ref<> zoneName(Thread& t, Object* zone, Object* argument);
Ref<> newTimeZone(Thread& t, Object* offset, Object* name);
Status makeTimeZones(Thread& t);

// --- system time --------------------------------------------------------------------------------

struct Timestamp {
  i64 seconds;
  int micros;
};
/// A number as seconds since the epoch, to the nearest microsecond.
Result<Timestamp> toTimestamp(Thread& t, Object* object);
/// The fields of a point in time, local or in UTC; ValueError "year ... is out of range".
Result<Fields> fieldsOfTime(Thread& t, i64 seconds, bool utc);
Ref<> datetimeFromTimestamp(Thread& t, Type& cls, Timestamp stamp, Object* zone, bool utc);
Ref<> dateFromTimestamp(Thread& t, Type& cls, Object* stamp);
/// Seconds since the epoch of a naive local time.
Result<i64> localTimestamp(Thread& t, const DateTime& self);
extern const MethodDef kTimestampMethods[];

// --- text ---------------------------------------------------------------------------------------

/// Text of bounded length.
struct ShortText {
  char text[96];
  int size = 0;
  void add(char c) { text[size++] = c; }
  void addNumber(int value, int digits);
};
void addDate(ShortText& out, int year, int month, int day);
/// HH:MM:SS.ffffff as the timespec (null: auto) asks; ValueError "Unknown timespec value".
Status addClock(Thread& t, ShortText& out, const u8* clock, const char* timespec);
/// +HH:MM of an offset object (None adds nothing).
void addOffset(ShortText& out, Object* offset, const char* separator);
/// "Sat Jan  1 00:00:00 2000".
Ref<Str> ctimeText(Thread& t, const Fields& f);

/// Characters of a str for parsing; what is not ASCII becomes a character that nothing accepts.
bool parseIsoDate(const char* text, isize length, YearMonthDay* out);
/// -1: malformed; 0: no zone; 1: with the zone's offset in microseconds.
int parseIsoClock(const char* text, isize length, Fields* out, i64* zoneMicros);
/// Where a date ends in the text of a date and time.
isize isoDateEnd(const char* text, isize length);
class IsoText {
 public:
  IsoText(const Str& text, isize skip);
  const char* data() const { return text_; }
  isize length() const { return length_; }
  bool fits() const { return fits_; }

 private:
  char text_[256];
  isize length_;
  bool fits_;
};
Failure raiseInvalidIso(Thread& t, Object* text);
/// A zone of an offset parsed, UTC for zero.
Ref<> zoneOfMicros(Thread& t, i64 micros);

/// `object.strftime(format)` with %z, %Z, %f done here; the zone's methods get `zoneArgument`.
Ref<> formatWith(Thread& t, Object* object, Str& format, Object* timeTuple, Object* zone,
                 Object* zoneArgument, int micros);
/// `__format__`: strftime, or str for an empty format.
Ref<> formatObject(Thread& t, Object* self, Str& format);
/// time.struct_time of fields.
Ref<> newTimeTuple(Thread& t, const Fields& f, int dst);
/// "module.qualname" for reprs: the type's name as python3.11 prints it.
const char* typeLabel(const Object* object);

/// Compares two byte strings as the operator asks.
Ref<> compareFields(const u8* a, const u8* b, usize size, CompareOp op);
Ref<> compareInt(int order, CompareOp op);
/// The pickle's state tuple: (bytes,) or (bytes, tzinfo).
Ref<> reduceWithZone(Thread& t, Object* self, const u8* data, isize size, int foldAt, int fold,
                     Object* zone);

}  // namespace taipan
