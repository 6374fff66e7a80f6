// date.

#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "modules/datetime/datetime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- shared helpers -----------------------------------------------------------------------------

const char* typeLabel(const Object* object) { return object->type->name; }

Status checkDate(Thread& t, int year, int month, int day) {
  if (year < kMinYear || year > kMaxYear) {
    return t.raise(valueErrorType, "year %i is out of range", year);
  }
  if (month < 1 || month > 12) return t.raise(valueErrorType, "month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) {
    return t.raise(valueErrorType, "day is out of range for month");
  }
  return {};
}

Status checkClock(Thread& t, int hour, int minute, int second, int microsecond, int fold) {
  if (hour < 0 || hour > 23) return t.raise(valueErrorType, "hour must be in 0..23");
  if (minute < 0 || minute > 59) return t.raise(valueErrorType, "minute must be in 0..59");
  if (second < 0 || second > 59) return t.raise(valueErrorType, "second must be in 0..59");
  if (microsecond < 0 || microsecond > 999999) {
    return t.raise(valueErrorType, "microsecond must be in 0..999999");
  }
  if (fold != 0 && fold != 1) return t.raise(valueErrorType, "fold must be either 0 or 1");
  return {};
}

Ref<> compareInt(int order, CompareOp op) { return newBool(orderMatches(order, op)); }

Ref<> compareFields(const u8* a, const u8* b, usize size, CompareOp op) {
  return compareInt(std::memcmp(a, b, size), op);
}

LookupOf<Bytes> pickleState(Thread& t, Object* argument, const StateShape& shape) {
  auto looksRight = [&](u32 c) {
    return c <= 0xff && (c & shape.mask) >= shape.least && (c & shape.mask) <= shape.most;
  };
  if (isBytes(argument)) {
    auto& state = *static_cast<Bytes*>(argument);
    if (state.size != shape.size || !looksRight(static_cast<u8>(state.data[shape.checkedAt]))) {
      return LookupOf<Bytes>::missing();
    }
    return LookupOf<Bytes>::share(&state);
  }
  if (!isStr(argument) || as<Str>(argument)->length != shape.size ||
      !looksRight(strAt(*as<Str>(argument), shape.checkedAt))) {
    return LookupOf<Bytes>::missing();
  }
  Ref<> encoded = encodeText(t, *static_cast<Str*>(argument), "latin-1", nullptr);
  if (encoded) return std::move(encoded).as<Bytes>();
  if (!t.clearIfMatches(unicodeEncodeErrorType)) return failure;
  return t.raise(valueErrorType,
                 "Failed to encode latin1 string when unpickling a %s object. "
                 "pickle.load(data, encoding='latin1') is assumed.",
                 shape.kind);
}

// --- making -------------------------------------------------------------------------------------

static Ref<Date> allocateDate(Thread& t, Type& cls) {
  Object* made = &cls == &dateType ? allocatePlain(t, cls, sizeof(Date)) : cls.alloc(&cls, 0);
  if (made == nullptr) return failure;
  auto* date = static_cast<Date*>(made);
  date->hash = -1;
  date->hasTz = 0;
  return Ref<Date>::steal(date);
}

Ref<Date> makeDate(Thread& t, int year, int month, int day, Type& cls) {
  PY_TRY(checkDate(t, year, month, day));
  Ref<Date> date = PY_TRY(allocateDate(t, cls));
  date->data[0] = static_cast<u8>(year >> 8);
  date->data[1] = static_cast<u8>(year);
  date->data[2] = static_cast<u8>(month);
  date->data[3] = static_cast<u8>(day);
  return date;
}

Ref<> makeDateOf(Thread& t, Type& cls, const YearMonthDay& date) {
  if (&cls == &dateType) return makeDate(t, date.year, date.month, date.day);
  Ref<Int> year = newInt(date.year), month = newInt(date.month), day = newInt(date.day);
  return call(t, static_cast<Object*>(&cls), static_cast<Object*>(year.get()),
              static_cast<Object*>(month.get()), static_cast<Object*>(day.get()));
}

namespace {

Ref<> dateFromState(Thread& t, Type& cls, Bytes& state) {
  Ref<Date> date = PY_TRY(allocateDate(t, cls));
  std::memcpy(date->data, state.data, sizeof date->data);
  return date;
}

constexpr StateShape kDateState = {"date", sizeof(Date::data), 2, 0xff, 1, 12};

Ref<> dateNew(Thread& t, Type& cls, int year, int month, int day) {
  return makeDate(t, year, month, day, cls);
}

/// What the state of a pickle makes; missing if the arguments are none.
Lookup dateOfPickle(Thread& t, Type& cls, Object* const* args, isize count) {
  if (count != 1 || isInt(args[0])) return Lookup::missing();
  LookupOf<Bytes> state = PY_TRY(pickleState(t, args[0], kDateState));
  if (!state.found()) return Lookup::missing();
  return dateFromState(t, cls, *state.get());
}

using DateConstructor = PickledConstructor<dateOfPickle, "(year, month, day)", dateNew>;

// --- constructors -------------------------------------------------------------------------------

Ref<> dateToday(Thread& t, Type& cls) {
  Ref<> function = PY_TRY(importAttribute(t, "time", "time"));
  Ref<> now = PY_TRY(call(t, function.get()));
  Ref<Str> name = PY_TRY(newInterned(t, "fromtimestamp"));
  return callMethod(t, &cls, name.get(), now.get());
}

Ref<> dateFromTimestampMethod(Thread& t, Type& cls, Object* stamp) {
  return dateFromTimestamp(t, cls, stamp);
}

Ref<> dateFromOrdinal(Thread& t, Type& cls, int ordinal) {
  if (ordinal < 1) return t.raise(valueErrorType, "ordinal must be >= 1");
  return makeDateOf(t, cls, dateOfOrdinal(ordinal));
}

Ref<> dateFromIsoFormat(Thread& t, Type& cls, Object* text) {
  if (!isStr(text)) return t.raise(typeErrorType, "fromisoformat: argument must be str");
  IsoText iso(*static_cast<Str*>(text), 0);
  YearMonthDay date;
  bool sized = iso.length() == 7 || iso.length() == 8 || iso.length() == 10;
  if (!sized || !parseIsoDate(iso.data(), iso.length(), &date)) return raiseInvalidIso(t, text);
  return makeDateOf(t, cls, date);
}

/// An int argument of fromisocalendar().
struct IsoField {
  int value = 0;
};

}  // namespace

template <>
struct Arg<IsoField> {
  static Result<IsoField> from(Thread& t, Object* object, const Signature&, int) {
    Result<int> value = parseCInt(t, object);
    if (!value.failed()) return IsoField{std::move(value).take()};
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return t.raise(valueErrorType, "ISO calendar component out of range");
  }
};

namespace {

Ref<> dateFromIsoCalendar(Thread& t, Type& cls, IsoField year, IsoField week, IsoField day) {
  return makeDateOf(t, cls, PY_TRY(dateOfIsoWeek(t, year.value, week.value, day.value)));
}

// --- text ---------------------------------------------------------------------------------------

Ref<> dateRepr(Thread& t, Date& self) {
  return newStrFormat(t, "%s(%d, %d, %d)", typeLabel(&self), self.year(), self.month(), self.day());
}

Ref<> dateIsoFormat(Thread& t, Date& self) {
  ShortText text;
  addDate(text, self.year(), self.month(), self.day());
  return newStrAscii(t, text.text, text.size);
}

Ref<> dateStr(Thread& t, Date& self) {
  // Derived classes may have an isoformat of their own.
  if (isExactly(&self, &dateType)) return dateIsoFormat(t, self);
  Ref<Str> name = PY_TRY(newInterned(t, "isoformat"));
  return callMethod(t, &self, name.get());
}

Fields dayFields(const Date& self) {
  Fields f;
  f.year = self.year();
  f.month = self.month();
  f.day = self.day();
  return f;
}

Ref<> dateCtime(Thread& t, Date& self) { return ctimeText(t, dayFields(self)); }

Ref<> dateTimeTuple(Thread& t, Date& self) { return newTimeTuple(t, dayFields(self), -1); }

Ref<> dateStrftime(Thread& t, Object* self, Object* format) {
  if (!isStr(format)) {
    return t.raise(typeErrorType, "strftime() argument 1 must be str, not %.50s",
                   argumentTypeName(format));
  }
  Ref<Str> name = PY_TRY(newInterned(t, "timetuple"));
  Ref<> tuple = PY_TRY(callMethod(t, self, name.get()));
  Object* zone = nullptr;
  int micros = 0;
  if (isDateTime(self)) {
    zone = static_cast<DateTime*>(self)->zone();
    micros = static_cast<DateTime*>(self)->microsecond();
  }
  return formatWith(t, self, *static_cast<Str*>(format), tuple.get(), zone, self, micros);
}

Ref<> dateFormat(Thread& t, Object* self, Str& format) { return formatObject(t, self, format); }

// --- arithmetic ---------------------------------------------------------------------------------

Ref<> addDays(Thread& t, Date& date, i64 days) {
  i64 ordinal = ordinalOf(date.data) + days;
  if (ordinal < 1 || ordinal > kMaxOrdinal) {
    return t.raise(overflowErrorType, "date value out of range");
  }
  return makeDateOf(t, *date.type, dateOfOrdinal(ordinal));
}

Ref<> dateAdd(Thread& t, Object* a, Object* b) {
  if (isDateTime(a) || isDateTime(b)) return Ref<>::share(notImplemented());
  if (isDate(a) && isDelta(b)) {
    return addDays(t, *static_cast<Date*>(a), static_cast<Delta*>(b)->days);
  }
  if (isDate(b) && isDelta(a)) {
    return addDays(t, *static_cast<Date*>(b), static_cast<Delta*>(a)->days);
  }
  return Ref<>::share(notImplemented());
}

Ref<> dateSubtract(Thread& t, Object* a, Object* b) {
  if (isDateTime(a) || isDateTime(b) || !isDate(a)) return Ref<>::share(notImplemented());
  if (isDate(b)) {
    i64 days = ordinalOf(static_cast<Date*>(a)->data) - ordinalOf(static_cast<Date*>(b)->data);
    return newDelta(t, days, 0, 0);
  }
  if (isDelta(b)) return addDays(t, *static_cast<Date*>(a), -i64{static_cast<Delta*>(b)->days});
  return Ref<>::share(notImplemented());
}

Ref<> dateCompare(Thread&, Date& self, Object* other, CompareOp op) {
  if (!isDate(other)) return Ref<>::share(notImplemented());
  return compareFields(self.data, static_cast<Date*>(other)->data, sizeof self.data, op);
}

isize dateHash(Date& self) {
  if (self.hash == -1) self.hash = hashBytes(self.data, sizeof self.data);
  return self.hash;
}

// --- parts --------------------------------------------------------------------------------------

int dateYear(Date& self) { return self.year(); }
int dateMonth(Date& self) { return self.month(); }
int dateDay(Date& self) { return self.day(); }
isize dateOrdinal(Date& self) { return ordinalOf(self.data); }
int dateWeekday(Date& self) { return weekdayOf(ordinalOf(self.data)); }
int dateIsoWeekday(Date& self) { return weekdayOf(ordinalOf(self.data)) + 1; }

Ref<> dateIsoCalendar(Thread& t, Date& self) {
  int year = self.year();
  i64 today = ordinalOf(self.data);
  i64 monday = isoWeekOneMonday(year);
  i64 week = floorDivide(today - monday, i64{7});
  if (week < 0) {
    monday = isoWeekOneMonday(--year);
    week = floorDivide(today - monday, i64{7});
  } else if (week >= 52 && today >= isoWeekOneMonday(year + 1)) {
    monday = isoWeekOneMonday(++year);
    week = 0;
  }
  Ref<> made = Ref<>::steal(isoCalendarDateType.alloc(&isoCalendarDateType, 3));
  if (!made) return failure;
  auto* tuple = static_cast<Tuple*>(made.get());
  tuple->items[0] = newInt(year).release();
  tuple->items[1] = newInt(week + 1).release();
  tuple->items[2] = newInt(today - monday - week * 7 + 1).release();
  return made;
}

Ref<> dateReplace(Thread& t, Date& self, Optional<int> year, Optional<int> month,
                  Optional<int> day) {
  return makeDateOf(
      t, *self.type,
      {year.value_or(self.year()), month.value_or(self.month()), day.value_or(self.day())});
}

Ref<> dateReduce(Thread& t, Date& self) {
  return reduceWithZone(t, &self, self.data, sizeof self.data, 0, 0, none());
}

constinit const MethodDef kMethods[] = {
    METHOD_FLAGS("fromtimestamp", "($type, timestamp, /)", dateFromTimestampMethod, kMethodClass,
                 "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created "
                 "via time.time(), that is interpreted\nas local time."),
    METHOD_TUPLE_PLAIN_FLAGS("fromordinal", "($type, n, /)", dateFromOrdinal, kMethodClass,
                             "int -> date corresponding to a proleptic Gregorian ordinal."),
    METHOD_PLAIN_FLAGS("fromisoformat", "($type, text, /)", dateFromIsoFormat, kMethodClass,
                       "str -> Construct a date from a string in ISO 8601 format."),
    METHOD_TUPLE_PLAIN_FLAGS("fromisocalendar", "($type, year, week, day)", dateFromIsoCalendar,
                             kMethodClass,
                             "int, int, int -> Construct a date from the ISO year, week number and "
                             "weekday.\n\nThis is the inverse of the date.isocalendar() function"),
    METHOD_PLAIN_FLAGS("today", "($type)", dateToday, kMethodClass,
                       "Current date or datetime:  same as "
                       "self.__class__.fromtimestamp(time.time())."),
    METHOD_PLAIN("ctime", "($self)", dateCtime, "Return ctime() style string."),
    METHOD_TUPLE_PLAIN("strftime", "($self, format)", dateStrftime,
                       "format -> strftime() style string."),
    METHOD_TUPLE_PLAIN("__format__", "($self, format, /)", dateFormat,
                       "Formats self with strftime."),
    METHOD_PLAIN("timetuple", "($self)", dateTimeTuple,
                 "Return time tuple, compatible with time.localtime()."),
    METHOD_PLAIN("isocalendar", "($self)", dateIsoCalendar,
                 "Return a named tuple containing ISO year, week number, and weekday."),
    METHOD_PLAIN("isoformat", "($self)", dateIsoFormat,
                 "Return string in ISO 8601 format, YYYY-MM-DD."),
    METHOD_PLAIN("isoweekday", "($self)", dateIsoWeekday,
                 "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == "
                 "7"),
    METHOD_PLAIN("toordinal", "($self)", dateOrdinal,
                 "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."),
    METHOD_PLAIN("weekday", "($self)", dateWeekday,
                 "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == "
                 "6"),
    METHOD_TUPLE_PLAIN("replace", "($self, year=0, month=0, day=0)", dateReplace,
                       "Return date with new specified fields."),
    METHOD_PLAIN("__reduce__", "($self)", dateReduce, "__reduce__() -> (cls, state)"),
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETTER("year", dateYear, nullptr),
    GETTER("month", dateMonth, nullptr),
    GETTER("day", dateDay, nullptr),
    {},
};

}  // namespace

constinit BuiltinType dateType{{
    .name = "datetime.date",
    .doc = "date(year, month, day) --> date object",
    .basicSize = sizeof(Date),
    .flags = kTypeBase,
    .repr = slot<dateRepr>,
    .str = slot<dateStr>,
    .hash = slot<dateHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<dateCompare>,
    .methods = kMethods,
    .getset = kGetSet,
    .new_ = DateConstructor::make,
    .vectorcall = DateConstructor::vectorcall,
    .number = {.add = slot<dateAdd>, .subtract = slot<dateSubtract>},
}};

// --- IsoCalendarDate ----------------------------------------------------------------------------

namespace {

Ref<> isoNew(Thread& t, Type& cls, Object* year, Object* week, Object* weekday) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 3));
  if (!made) return failure;
  Object* items[] = {year, week, weekday};
  for (int i = 0; i < 3; ++i) {
    incref(items[i]);
    static_cast<Tuple*>(made.get())->items[i] = items[i];
  }
  return made;
}
template <int At>
Ref<> isoItem(Tuple& self) {
  return Ref<>::share(self.items[At]);
}
Ref<> isoYear(Tuple& self) { return isoItem<0>(self); }
Ref<> isoWeek(Tuple& self) { return isoItem<1>(self); }
Ref<> isoWeekday(Tuple& self) { return isoItem<2>(self); }

Ref<> isoRepr(Thread& t, Tuple& self) {
  return newStrFormat(t, "%.200s(year=%S, week=%S, weekday=%S)", self.type->name, self[0], self[1],
                      self[2]);
}
Ref<> isoReduce(Thread& t, Tuple& self) {
  Ref<Tuple> plain = PY_TRY(packTuple(t, {self[0], self[1], self[2]}));
  Ref<Tuple> args = PY_TRY(packTuple(t, {plain.get()}));
  return packTuple(t, {&tupleType, args.get()});
}
constinit const GetSetDef kIsoGetSet[] = {
    GETTER("year", isoYear, nullptr),
    GETTER("week", isoWeek, nullptr),
    GETTER("weekday", isoWeekday, nullptr),
    {},
};
constinit const MethodDef kIsoMethods[] = {
    METHOD_PLAIN("__reduce__", "($self)", isoReduce, nullptr),
    {},
};

}  // namespace

constinit BuiltinType isoCalendarDateType{{
    .name = "datetime.IsoCalendarDate",
    .doc = "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be "
           "accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes "
           "as named in the above tuple.",
    .basicSize = sizeof(Tuple) - sizeof(Object*),
    .itemSize = sizeof(Object*),
    .base = &tupleType,
    .repr = slot<isoRepr>,
    .methods = kIsoMethods,
    .getset = kIsoGetSet,
    .new_ = newSlot<"IsoCalendarDate", "(year, week, weekday)", isoNew>,
}};

}  // namespace taipan
