// datetime.

#include "modules/datetime/datetime.h"

#include <array>
#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- making -------------------------------------------------------------------------------------

static Ref<DateTime> allocateDateTime(Thread& t, Type& cls) {
  Object* made =
      &cls == &datetimeType ? allocatePlain(t, cls, sizeof(DateTime)) : cls.alloc(&cls, 0);
  if (made == nullptr) return failure;
  auto* datetime = static_cast<DateTime*>(made);
  datetime->hash = -1;
  datetime->hasTz = 0;
  datetime->fold = 0;
  datetime->tzinfo = nullptr;
  return Ref<DateTime>::steal(datetime);
}

static void setZone(DateTime& self, Object* zone) {
  if (zone == nullptr || isNone(zone)) return;
  incref(zone);
  self.tzinfo = zone;
  self.hasTz = 1;
}

Fields fieldsOf(const DateTime& d) {
  return {d.year(),   d.month(),       d.day(),  d.hour(), d.minute(),
          d.second(), d.microsecond(), d.zone(), d.fold};
}

Ref<DateTime> makeDateTime(Thread& t, const Fields& f, Type& cls) {
  PY_TRY(checkDate(t, f.year, f.month, f.day));
  PY_TRY(checkClock(t, f.hour, f.minute, f.second, f.microsecond, f.fold));
  PY_TRY(checkTzinfo(t, f.zone));
  Ref<DateTime> made = PY_TRY(allocateDateTime(t, cls));
  made->data[0] = static_cast<u8>(f.year >> 8);
  made->data[1] = static_cast<u8>(f.year);
  made->data[2] = static_cast<u8>(f.month);
  made->data[3] = static_cast<u8>(f.day);
  ClockBytes::set(made->data + 4, f.hour, f.minute, f.second, f.microsecond);
  made->fold = static_cast<u8>(f.fold);
  setZone(*made, f.zone);
  return made;
}

Ref<> makeDateTimeOf(Thread& t, Type& cls, const Fields& f) {
  if (&cls == &datetimeType) return makeDateTime(t, f);
  const int values[] = {f.year, f.month, f.day, f.hour, f.minute, f.second, f.microsecond};
  Ref<Int> numbers[7];
  Object* args[9];
  for (int i = 0; i < 7; ++i) {
    numbers[i] = newInt(values[i]);
    args[i] = numbers[i].get();
  }
  args[7] = f.zone == nullptr ? none() : f.zone;
  if (f.fold == 0) return callVector(t, &cls, args, 8);
  Ref<Int> fold = newInt(f.fold);
  args[8] = fold.get();
  Ref<Str> name = PY_TRY(newInterned(t, "fold"));
  Ref<Tuple> names = PY_TRY(packTuple(t, {name.get()}));
  return callVector(t, &cls, args, 8, names.get());
}

Ref<> makeDateTimeAt(Thread& t, Type& cls, i64 ordinal, i64 seconds, i64 micros, Object* zone) {
  i64 carry = floorDivide(micros, kMicrosPerSecond);
  micros -= carry * kMicrosPerSecond;
  seconds += carry;
  carry = floorDivide(seconds, i64{kSecondsPerDay});
  seconds -= carry * kSecondsPerDay;
  ordinal += carry;
  if (ordinal < 1 || ordinal > kMaxOrdinal) {
    return t.raise(overflowErrorType, "date value out of range");
  }
  YearMonthDay date = dateOfOrdinal(ordinal);
  int s = static_cast<int>(seconds);
  return makeDateTimeOf(t, cls,
                        {date.year, date.month, date.day, s / 3600, s / 60 % 60, s % 60,
                         static_cast<int>(micros), zone, 0});
}

namespace {

Ref<> fromState(Thread& t, Type& cls, Bytes& state, Object* zone) {
  if (zone != nullptr && !isNone(zone) && !isTzinfo(zone)) {
    return t.raise(typeErrorType, "bad tzinfo state arg");
  }
  Ref<DateTime> made = PY_TRY(allocateDateTime(t, cls));
  std::memcpy(made->data, state.data, sizeof made->data);
  made->fold = made->data[2] >> 7;
  made->data[2] &= 0x7f;
  setZone(*made, zone);
  return made;
}

constexpr StateShape kDateTimeState = {"datetime", sizeof(DateTime::data), 2, 0x7f, 1, 12};

Ref<> datetimeNew(Thread& t, Type& cls, int year, int month, int day, Optional<int> hour,
                  Optional<int> minute, Optional<int> second, Optional<int> micros, Object* zone,
                  Optional<int> fold) {
  return makeDateTime(t,
                      {year, month, day, hour.value_or(0), minute.value_or(0), second.value_or(0),
                       micros.value_or(0), zone, fold.value_or(0)},
                      cls);
}

/// What the state of a pickle makes; missing if the arguments are none.
Lookup datetimeOfPickle(Thread& t, Type& cls, Object* const* args, isize count) {
  if (count < 1 || count > 2 || isInt(args[0])) return Lookup::missing();
  LookupOf<Bytes> state = PY_TRY(pickleState(t, args[0], kDateTimeState));
  if (!state.found()) return Lookup::missing();
  return fromState(t, cls, *state.get(), count == 2 ? args[1] : nullptr);
}

using DateTimeConstructor = PickledConstructor<
    datetimeOfPickle,
    "(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
    datetimeNew>;

void datetimeDealloc(Object* object) {
  auto* self = static_cast<DateTime*>(object);
  if (self->hasTz) clearOwned(self->tzinfo);
  self->type->free(self);
}

// --- other constructors -------------------------------------------------------------------------

}  // namespace

template <>
struct Arg<Date&> {
  static Result<Date*> from(Thread& t, Object* object, const Signature& signature, int at) {
    if (isInstanceOf(object, &dateType)) return static_cast<Date*>(object);
    return raiseArgumentType(t, signature, at, "datetime.date", object);
  }
};
template <>
struct Arg<Time&> {
  static Result<Time*> from(Thread& t, Object* object, const Signature& signature, int at) {
    if (isInstanceOf(object, &timeType)) return static_cast<Time*>(object);
    return raiseArgumentType(t, signature, at, "datetime.time", object);
  }
};

namespace {

Ref<> combine(Thread& t, Type& cls, Date& d, Time& c, Object* zone) {
  return makeDateTimeOf(
      t, cls,
      {d.year(), d.month(), d.day(), c.data[0], c.data[1], c.data[2],
       ClockBytes::microsecond(c.data), zone == nullptr ? c.zone() : zone, c.fold});
}

Ref<> strptime(Thread& t, Type& cls, Str& text, Str& format) {
  Ref<> parse = PY_TRY(importAttribute(t, "_strptime", "_strptime_datetime"));
  return call(t, parse.get(), static_cast<Object*>(&cls), static_cast<Object*>(&text),
              static_cast<Object*>(&format));
}

Ref<> fromIsoFormat(Thread& t, Type& cls, Object* text) {
  if (!isStr(text)) return t.raise(typeErrorType, "fromisoformat: argument must be str");
  IsoText iso(*static_cast<Str*>(text), 0);
  if (iso.length() < 7 || !iso.fits()) return raiseInvalidIso(t, text);
  isize end = isoDateEnd(iso.data(), iso.length());
  YearMonthDay date;
  if (end < 7 || end > iso.length() || !parseIsoDate(iso.data(), end, &date)) {
    return raiseInvalidIso(t, text);
  }
  Fields f;
  f.year = date.year;
  f.month = date.month;
  f.day = date.day;
  Ref<> zone;
  if (end < iso.length()) {
    i64 micros = 0;
    int parsed = parseIsoClock(iso.data() + end + 1, iso.length() - end - 1, &f, &micros);
    if (parsed < 0) return raiseInvalidIso(t, text);
    if (parsed > 0) {
      zone = PY_TRY(zoneOfMicros(t, micros));
      f.zone = zone.get();
    }
  }
  return makeDateTimeOf(t, cls, f);
}

// --- the zone -----------------------------------------------------------------------------------

Ref<> datetimeUtcOffset(Thread& t, DateTime& self) { return utcOffset(t, self.zone(), &self); }
Ref<> datetimeDst(Thread& t, DateTime& self) { return zoneOffset(t, self.zone(), "dst", &self); }
Ref<> datetimeTzname(Thread& t, DateTime& self) { return zoneName(t, self.zone(), &self); }

// --- text ---------------------------------------------------------------------------------------

Ref<> datetimeRepr(Thread& t, DateTime& self) {
  Fields f = fieldsOf(self);
  char parts[100];
  int size = std::snprintf(parts, sizeof parts, "%d, %d, %d, %d, %d", f.year, f.month, f.day,
                           f.hour, f.minute);
  auto rest = [&] { return sizeof parts - static_cast<usize>(size); };
  if (f.microsecond != 0) {
    size += std::snprintf(parts + size, rest(), ", %d, %d", f.second, f.microsecond);
  } else if (f.second != 0) {
    size += std::snprintf(parts + size, rest(), ", %d", f.second);
  }
  const char* fold = f.fold != 0 ? ", fold=1" : "";
  if (!self.hasTz) return newStrFormat(t, "%s(%s%s)", typeLabel(&self), parts, fold);
  return newStrFormat(t, "%s(%s%s, tzinfo=%R)", typeLabel(&self), parts, fold, self.tzinfo);
}

Ref<> isoText(Thread& t, DateTime& self, u32 separator, const char* timespec) {
  ShortText date, time;
  addDate(date, self.year(), self.month(), self.day());
  PY_TRY(addClock(t, time, self.clock(), timespec));
  Ref<> offset = PY_TRY(datetimeUtcOffset(t, self));
  addOffset(time, offset.get(), ":");
  if (separator < 0x80) {
    date.add(static_cast<char>(separator));
    std::memcpy(date.text + date.size, time.text, static_cast<usize>(time.size));
    return newStrAscii(t, date.text, date.size + time.size);
  }
  StrBuilder out;
  out.appendAscii(date.text, date.size);
  out.append(separator);
  out.appendAscii(time.text, time.size);
  return out.finish(t);
}

Ref<> isoFormat(Thread& t, DateTime& self, Optional<CodePoint> separator,
                Optional<const char*> timespec) {
  return isoText(t, self, separator.value_or(CodePoint{'T'}).value, timespec.value_or(nullptr));
}

Ref<> datetimeStr(Thread& t, DateTime& self) {
  if (isExactly(&self, &datetimeType)) return isoText(t, self, ' ', nullptr);
  Ref<Str> name = PY_TRY(newInterned(t, "isoformat"));
  Ref<Str> space = PY_TRY(newStr(t, " "));
  return callMethod(t, &self, name.get(), static_cast<Object*>(space.get()));
}

Ref<> datetimeCtime(Thread& t, DateTime& self) { return ctimeText(t, fieldsOf(self)); }

Ref<> datetimeTimeTuple(Thread& t, DateTime& self) {
  Ref<> dst = PY_TRY(datetimeDst(t, self));
  int flag = isNone(dst.get()) ? -1 : isZero(*static_cast<Delta*>(dst.get())) ? 0 : 1;
  return newTimeTuple(t, fieldsOf(self), flag);
}

Ref<> datetimeUtcTimeTuple(Thread& t, DateTime& self) {
  Ref<> offset = PY_TRY(datetimeUtcOffset(t, self));
  if (isNone(offset.get())) return newTimeTuple(t, fieldsOf(self), 0);
  const Delta& d = *static_cast<Delta*>(offset.get());
  Fields f = fieldsOf(self);
  Ref<> utc = PY_TRY(makeDateTimeAt(t, datetimeType, ordinalOf(self.data) - d.days,
                                    i64{f.hour} * 3600 + f.minute * 60 + f.second - d.seconds,
                                    i64{f.microsecond} - d.microseconds, nullptr));
  return newTimeTuple(t, fieldsOf(*static_cast<DateTime*>(utc.get())), 0);
}

// --- arithmetic ---------------------------------------------------------------------------------

Ref<> addDelta(Thread& t, DateTime& self, const Delta& delta, int sign) {
  Fields f = fieldsOf(self);
  return makeDateTimeAt(t, *self.type, ordinalOf(self.data) + sign * i64{delta.days},
                        i64{f.hour} * 3600 + f.minute * 60 + f.second + sign * i64{delta.seconds},
                        i64{f.microsecond} + sign * i64{delta.microseconds}, self.zone());
}

Ref<> datetimeAdd(Thread& t, Object* a, Object* b) {
  if (isDateTime(a) && isDelta(b)) {
    return addDelta(t, *static_cast<DateTime*>(a), *static_cast<Delta*>(b), 1);
  }
  if (isDateTime(b) && isDelta(a)) {
    return addDelta(t, *static_cast<DateTime*>(b), *static_cast<Delta*>(a), 1);
  }
  return Ref<>::share(notImplemented());
}

/// The difference of the fields, zones aside.
Micros fieldDifference(const DateTime& a, const DateTime& b) {
  auto micros = [](const DateTime& d) {
    i64 seconds =
        ordinalOf(d.data) * kSecondsPerDay + d.hour() * 3600 + d.minute() * 60 + d.second();
    return static_cast<Micros>(seconds) * kMicrosPerSecond + d.microsecond();
  };
  return micros(a) - micros(b);
}

Ref<> subtractTimes(Thread& t, DateTime& a, DateTime& b) {
  Micros difference = fieldDifference(a, b);
  if (a.zone() != b.zone()) {
    Ref<> mine = PY_TRY(datetimeUtcOffset(t, a));
    Ref<> theirs = PY_TRY(datetimeUtcOffset(t, b));
    if (isNone(mine.get()) != isNone(theirs.get())) {
      return t.raise(typeErrorType, "can't subtract offset-naive and offset-aware datetimes");
    }
    if (!isNone(mine.get())) {
      difference -= microsOf(*static_cast<Delta*>(mine.get()));
      difference += microsOf(*static_cast<Delta*>(theirs.get()));
    }
  }
  return deltaOfMicros(t, difference);
}

Ref<> datetimeSubtract(Thread& t, Object* a, Object* b) {
  if (!isDateTime(a)) return Ref<>::share(notImplemented());
  if (isDateTime(b)) {
    return subtractTimes(t, *static_cast<DateTime*>(a), *static_cast<DateTime*>(b));
  }
  if (isDelta(b)) return addDelta(t, *static_cast<DateTime*>(a), *static_cast<Delta*>(b), -1);
  return Ref<>::share(notImplemented());
}

// --- comparison ---------------------------------------------------------------------------------

/// Whether the offset of a time depends on its fold: such times equal none of another zone
/// (PEP 495).
Result<bool> isAmbiguous(Thread& t, DateTime& self, Object* offset) {
  if (!self.hasTz) return false;
  Fields f = fieldsOf(self);
  f.fold = 1 - f.fold;
  Ref<DateTime> flipped = PY_TRY(makeDateTime(t, f));
  Ref<> other = PY_TRY(datetimeUtcOffset(t, *flipped));
  if (isNone(offset) || isNone(other.get())) return offset != other.get();
  return compareDeltas(*static_cast<Delta*>(offset), *static_cast<Delta*>(other.get())) != 0;
}

Ref<> compareAcrossZones(Thread& t, DateTime& self, DateTime& other, CompareOp op) {
  Ref<> mine = PY_TRY(datetimeUtcOffset(t, self));
  Ref<> theirs = PY_TRY(datetimeUtcOffset(t, other));
  bool equality = op == kEqual || op == kNotEqual;
  if (equality) {
    if (PY_TRY(isAmbiguous(t, self, mine.get())) || PY_TRY(isAmbiguous(t, other, theirs.get()))) {
      return newBool(op == kNotEqual);
    }
  }
  if (isNone(mine.get()) && isNone(theirs.get())) {
    return compareFields(self.data, other.data, sizeof self.data, op);
  }
  if (isNone(mine.get()) || isNone(theirs.get())) {
    if (equality) return newBool(op == kNotEqual);
    return t.raise(typeErrorType, "can't compare offset-naive and offset-aware datetimes");
  }
  Micros difference = fieldDifference(self, other) - microsOf(*static_cast<Delta*>(mine.get())) +
                      microsOf(*static_cast<Delta*>(theirs.get()));
  return compareInt(difference < 0 ? -1 : difference > 0, op);
}

Ref<> datetimeCompare(Thread& t, DateTime& self, Object* object, CompareOp op) {
  if (!isDateTime(object)) {
    if (!isDate(object)) return Ref<>::share(notImplemented());
    // A date is no point in time.
    if (op == kEqual || op == kNotEqual) return newBool(op == kNotEqual);
    return t.raise(typeErrorType, "can't compare %s to %s", self.type->name, object->type->name);
  }
  auto& other = *static_cast<DateTime*>(object);
  if (self.zone() == other.zone()) {
    return compareFields(self.data, other.data, sizeof self.data, op);
  }
  return compareAcrossZones(t, self, other, op);
}

Result<isize> datetimeHash(Thread& t, DateTime& self) {
  if (self.hash != -1) return self.hash;
  Ref<> offset = Ref<>::share(none());
  if (self.hasTz) {
    Ref<> unfolded = Ref<>::share(&self);
    if (self.fold != 0) {
      Fields f = fieldsOf(self);
      f.fold = 0;
      unfolded = PY_TRY(makeDateTime(t, f));
    }
    offset = PY_TRY(datetimeUtcOffset(t, *static_cast<DateTime*>(unfolded.get())));
  }
  if (isNone(offset.get())) return self.hash = hashBytes(self.data, sizeof self.data);
  const Delta& d = *static_cast<Delta*>(offset.get());
  i64 seconds = self.hour() * 3600 + self.minute() * 60 + self.second();
  Ref<Delta> delta = PY_TRY(newDelta(t, ordinalOf(self.data) - d.days, seconds - d.seconds,
                                     i64{self.microsecond()} - d.microseconds));
  return self.hash = PY_TRY(toHash(t, delta.get()));
}

// --- parts --------------------------------------------------------------------------------------

int datetimeHour(DateTime& self) { return self.hour(); }
int datetimeMinute(DateTime& self) { return self.minute(); }
int datetimeSecond(DateTime& self) { return self.second(); }
int datetimeMicrosecond(DateTime& self) { return self.microsecond(); }
int datetimeFold(DateTime& self) { return self.fold; }
Ref<> datetimeTzinfo(DateTime& self) { return Ref<>::share(self.zone()); }

Ref<> datetimeDate(Thread& t, DateTime& self) {
  return makeDate(t, self.year(), self.month(), self.day());
}
Ref<> datetimeTimetz(Thread& t, DateTime& self) { return makeTime(t, fieldsOf(self)); }
Ref<> datetimeTime(Thread& t, DateTime& self) {
  Fields f = fieldsOf(self);
  f.zone = nullptr;
  return makeTime(t, f);
}

Ref<> datetimeReplace(Thread& t, DateTime& self, Optional<int> year, Optional<int> month,
                      Optional<int> day, Optional<int> hour, Optional<int> minute,
                      Optional<int> second, Optional<int> micros, Object* zone,
                      Optional<int> fold) {
  Fields old = fieldsOf(self);
  Fields f = {year.value_or(old.year),
              month.value_or(old.month),
              day.value_or(old.day),
              hour.value_or(old.hour),
              minute.value_or(old.minute),
              second.value_or(old.second),
              micros.value_or(old.microsecond),
              zone == nullptr ? old.zone : zone,
              fold.value_or(old.fold)};
  if (f.fold != 0 && f.fold != 1) return t.raise(valueErrorType, "fold must be either 0 or 1");
  return makeDateTimeOf(t, *self.type, f);
}

Ref<> datetimeReduceEx(Thread& t, DateTime& self, int protocol) {
  int fold = protocol > 3 ? self.fold : 0;
  return reduceWithZone(t, &self, self.data, sizeof self.data, 2, fold, self.zone());
}
Ref<> datetimeReduce(Thread& t, DateTime& self) { return datetimeReduceEx(t, self, 2); }

constinit const MethodDef kMethods[] = {
    METHOD_TUPLE_PLAIN_FLAGS("strptime", "($type, text, format, /)", strptime, kMethodClass,
                             "string, format -> new datetime parsed from a string (like "
                             "time.strptime())."),
    METHOD_TUPLE_PLAIN_FLAGS("combine", "($type, date, time, tzinfo=None)", combine, kMethodClass,
                             "date, time -> datetime with same date and time fields"),
    METHOD_PLAIN_FLAGS("fromisoformat", "($type, text, /)", fromIsoFormat, kMethodClass,
                       "string -> datetime from a string in most ISO 8601 formats"),
    METHOD_PLAIN("date", "($self)", datetimeDate,
                 "Return date object with same year, month and day."),
    METHOD_PLAIN("time", "($self)", datetimeTime,
                 "Return time object with same time but with tzinfo=None."),
    METHOD_PLAIN("timetz", "($self)", datetimeTimetz,
                 "Return time object with same time and tzinfo."),
    METHOD_PLAIN("ctime", "($self)", datetimeCtime, "Return ctime() style string."),
    METHOD_PLAIN("timetuple", "($self)", datetimeTimeTuple,
                 "Return time tuple, compatible with time.localtime()."),
    METHOD_PLAIN("utctimetuple", "($self)", datetimeUtcTimeTuple,
                 "Return UTC time tuple, compatible with time.localtime()."),
    METHOD_TUPLE_PLAIN(
        "isoformat", "($self, sep='T', timespec='auto')", isoFormat,
        "[sep] -> string in ISO 8601 format, "
        "YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year "
        "from the time, and defaults to 'T'.\nThe optional argument timespec specifies "
        "the number of additional terms\nof the time to include. Valid options are "
        "'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"),
    METHOD_PLAIN("utcoffset", "($self)", datetimeUtcOffset, "Return self.tzinfo.utcoffset(self)."),
    METHOD_PLAIN("tzname", "($self)", datetimeTzname, "Return self.tzinfo.tzname(self)."),
    METHOD_PLAIN("dst", "($self)", datetimeDst, "Return self.tzinfo.dst(self)."),
    METHOD_TUPLE_PLAIN("replace",
                       "($self, year=0, month=0, day=0, hour=0, minute=0, second=0, microsecond=0, "
                       "tzinfo=None, *, fold=0)",
                       datetimeReplace, "Return datetime with new specified fields."),
    METHOD_TUPLE_PLAIN("__reduce_ex__", "($self, protocol, /)", datetimeReduceEx,
                       "__reduce_ex__(proto) -> (cls, state)"),
    METHOD_PLAIN("__reduce__", "($self)", datetimeReduce, "__reduce__() -> (cls, state)"),
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETTER("hour", datetimeHour, nullptr),
    GETTER("minute", datetimeMinute, nullptr),
    GETTER("second", datetimeSecond, nullptr),
    GETTER("microsecond", datetimeMicrosecond, nullptr),
    GETTER("tzinfo", datetimeTzinfo, nullptr),
    GETTER("fold", datetimeFold, nullptr),
    {},
};

}  // namespace

constinit BuiltinType datetimeType{{
    .name = "datetime.datetime",
    .doc = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe "
           "year, month and day arguments are required. tzinfo may be None, or an\ninstance of a "
           "tzinfo subclass. The remaining arguments may be ints.\n",
    .basicSize = sizeof(DateTime),
    .flags = kTypeBase,
    .base = &dateType,
    .dealloc = datetimeDealloc,
    .repr = slot<datetimeRepr>,
    .str = slot<datetimeStr>,
    .hash = slot<datetimeHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<datetimeCompare>,
    .methods = kMethods,
    .getset = kGetSet,
    .new_ = DateTimeConstructor::make,
    .vectorcall = DateTimeConstructor::vectorcall,
    .number = {.add = slot<datetimeAdd>, .subtract = slot<datetimeSubtract>},
}};

}  // namespace taipan
