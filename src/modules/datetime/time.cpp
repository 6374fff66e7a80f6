// time.

#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/datetime/datetime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Ref<> reduceWithZone(Thread& t, Object* self, const u8* data, isize size, int foldAt, int fold,
                     Object* zone) {
  Ref<Bytes> bytes = PY_TRY(newBytes(t, data, size));
  if (fold != 0) bytes->data[foldAt] = static_cast<char>(bytes->data[foldAt] | 0x80);
  Ref<Tuple> state = isNone(zone) ? packTuple(t, {bytes.get()}) : packTuple(t, {bytes.get(), zone});
  if (!state) return failure;
  return packTuple(t, {self->type, state.get()});
}

static Ref<Time> allocateTime(Thread& t, Type& cls) {
  Object* made = &cls == &timeType ? allocatePlain(t, cls, sizeof(Time)) : cls.alloc(&cls, 0);
  if (made == nullptr) return failure;
  auto* time = static_cast<Time*>(made);
  time->hash = -1;
  time->hasTz = 0;
  time->fold = 0;
  time->tzinfo = nullptr;
  return Ref<Time>::steal(time);
}

Ref<Time> makeTime(Thread& t, const Fields& f, Type& cls) {
  PY_TRY(checkClock(t, f.hour, f.minute, f.second, f.microsecond, f.fold));
  PY_TRY(checkTzinfo(t, f.zone));
  Ref<Time> time = PY_TRY(allocateTime(t, cls));
  ClockBytes::set(time->data, f.hour, f.minute, f.second, f.microsecond);
  time->fold = static_cast<u8>(f.fold);
  if (f.zone != nullptr && !isNone(f.zone)) {
    incref(f.zone);
    time->tzinfo = f.zone;
    time->hasTz = 1;
  }
  return time;
}

namespace {

/// The constructor's result by way of the class, for replace().
Ref<> makeTimeOf(Thread& t, Type& cls, const Fields& f) {
  if (&cls == &timeType) return makeTime(t, f);
  Ref<Int> parts[] = {newInt(f.hour), newInt(f.minute), newInt(f.second), newInt(f.microsecond),
                      newInt(f.fold)};
  Object* args[] = {parts[0].get(),
                    parts[1].get(),
                    parts[2].get(),
                    parts[3].get(),
                    f.zone == nullptr ? none() : f.zone,
                    parts[4].get()};
  Ref<Str> name = PY_TRY(newInterned(t, "fold"));
  Ref<Tuple> names = PY_TRY(packTuple(t, {name.get()}));
  return callVector(t, &cls, args, 5, names.get());
}

Fields timeFields(const Time& self) {
  Fields f;
  f.hour = self.data[0];
  f.minute = self.data[1];
  f.second = self.data[2];
  f.microsecond = ClockBytes::microsecond(self.data);
  f.zone = self.zone();
  f.fold = self.fold;
  return f;
}

Ref<> timeFromState(Thread& t, Type& cls, Bytes& state, Object* zone) {
  if (zone != nullptr && !isNone(zone) && !isTzinfo(zone)) {
    return t.raise(typeErrorType, "bad tzinfo state arg");
  }
  Ref<Time> time = PY_TRY(allocateTime(t, cls));
  std::memcpy(time->data, state.data, sizeof time->data);
  time->fold = time->data[0] >> 7;
  time->data[0] &= 0x7f;
  if (zone != nullptr && !isNone(zone)) {
    incref(zone);
    time->tzinfo = zone;
    time->hasTz = 1;
  }
  return time;
}

constexpr StateShape kTimeState = {"time", sizeof(Time::data), 0, 0x7f, 0, 23};

Ref<> timeNew(Thread& t, Type& cls, Optional<int> hour, Optional<int> minute, Optional<int> second,
              Optional<int> micros, Object* zone, Optional<int> fold) {
  Fields f;
  f.hour = hour.value_or(0);
  f.minute = minute.value_or(0);
  f.second = second.value_or(0);
  f.microsecond = micros.value_or(0);
  f.zone = zone;
  f.fold = fold.value_or(0);
  return makeTime(t, f, cls);
}

/// What the state of a pickle makes; missing if the arguments are none.
Lookup timeOfPickle(Thread& t, Type& cls, Object* const* args, isize count) {
  if (count < 1 || count > 2 || isInt(args[0])) return Lookup::missing();
  LookupOf<Bytes> state = PY_TRY(pickleState(t, args[0], kTimeState));
  if (!state.found()) return Lookup::missing();
  return timeFromState(t, cls, *state.get(), count == 2 ? args[1] : nullptr);
}

using TimeConstructor = PickledConstructor<
    timeOfPickle, "(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", timeNew>;

void timeDealloc(Object* object) {
  auto* self = static_cast<Time*>(object);
  if (self->hasTz) clearOwned(self->tzinfo);
  self->type->free(self);
}

// --- the zone -----------------------------------------------------------------------------------

Ref<> timeUtcOffset(Thread& t, Time& self) { return utcOffset(t, self.zone(), none()); }
Ref<> timeDst(Thread& t, Time& self) { return zoneOffset(t, self.zone(), "dst", none()); }
Ref<> timeTzname(Thread& t, Time& self) { return zoneName(t, self.zone(), none()); }

// --- text ---------------------------------------------------------------------------------------

Ref<> timeRepr(Thread& t, Time& self) {
  Fields f = timeFields(self);
  char parts[64];
  int size = std::snprintf(parts, sizeof parts, "%d, %d", f.hour, f.minute);
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

Ref<> isoText(Thread& t, Time& self, const char* timespec) {
  ShortText text;
  PY_TRY(addClock(t, text, self.data, timespec));
  Ref<> offset = PY_TRY(timeUtcOffset(t, self));
  addOffset(text, offset.get(), ":");
  return newStrAscii(t, text.text, text.size);
}

Ref<> timeIsoFormat(Thread& t, Time& self, Optional<const char*> timespec) {
  return isoText(t, self, timespec.value_or(nullptr));
}

Ref<> timeStr(Thread& t, Time& self) {
  if (isExactly(&self, &timeType)) return isoText(t, self, nullptr);
  Ref<Str> name = PY_TRY(newInterned(t, "isoformat"));
  return callMethod(t, &self, name.get());
}

Ref<> timeFromIsoFormat(Thread& t, Type& cls, Object* text) {
  if (!isStr(text)) return t.raise(typeErrorType, "fromisoformat: argument must be str");
  const Str& str = *static_cast<Str*>(text);
  IsoText iso(str, str.length > 0 && strAt(str, 0) == 'T' ? 1 : 0);
  Fields f;
  i64 zone = 0;
  int parsed = iso.fits() ? parseIsoClock(iso.data(), iso.length(), &f, &zone) : -1;
  if (parsed < 0) return raiseInvalidIso(t, text);
  Ref<> zoneObject;
  if (parsed > 0) {
    zoneObject = PY_TRY(zoneOfMicros(t, zone));
    f.zone = zoneObject.get();
  }
  if (&cls == &timeType) return makeTime(t, f);
  Ref<Int> parts[] = {newInt(f.hour), newInt(f.minute), newInt(f.second), newInt(f.microsecond)};
  Object* args[] = {parts[0].get(), parts[1].get(), parts[2].get(), parts[3].get(),
                    f.zone == nullptr ? none() : f.zone};
  return callVector(t, &cls, args, 5);
}

Ref<> timeStrftime(Thread& t, Time& self, Object* format) {
  if (!isStr(format)) {
    return t.raise(typeErrorType, "strftime() argument 1 must be str, not %.50s",
                   argumentTypeName(format));
  }
  Ref<Tuple> tuple = PY_TRY(newTuple(t, 9));
  const int values[] = {1900, 1, 1, self.data[0], self.data[1], self.data[2], 0, 1, -1};
  for (int i = 0; i < 9; ++i) tuple->items[i] = newInt(values[i]).release();
  return formatWith(t, &self, *static_cast<Str*>(format), tuple.get(), self.zone(), none(),
                    ClockBytes::microsecond(self.data));
}

Ref<> timeFormat(Thread& t, Time& self, Str& format) { return formatObject(t, &self, format); }

// --- comparison ---------------------------------------------------------------------------------

i64 clockMicros(const Time& self) {
  return (i64{self.data[0]} * 3600 + self.data[1] * 60 + self.data[2]) * kMicrosPerSecond +
         ClockBytes::microsecond(self.data);
}

Ref<> timeCompare(Thread& t, Time& self, Object* object, CompareOp op) {
  if (!isTime(object)) return Ref<>::share(notImplemented());
  auto& other = *static_cast<Time*>(object);
  if (self.zone() == other.zone()) {
    return compareFields(self.data, other.data, sizeof self.data, op);
  }
  Ref<> mine = PY_TRY(timeUtcOffset(t, self));
  Ref<> theirs = PY_TRY(timeUtcOffset(t, other));
  if (isNone(mine.get()) != isNone(theirs.get())) {
    if (op == kEqual || op == kNotEqual) return newBool(op == kNotEqual);
    return t.raise(typeErrorType, "can't compare offset-naive and offset-aware times");
  }
  if (isNone(mine.get())) return compareFields(self.data, other.data, sizeof self.data, op);
  i64 a = clockMicros(self) - static_cast<i64>(microsOf(*static_cast<Delta*>(mine.get())));
  i64 b = clockMicros(other) - static_cast<i64>(microsOf(*static_cast<Delta*>(theirs.get())));
  return compareInt(a < b ? -1 : a > b, op);
}

/// The hash disregards the fold: equal times hash equal.
Result<isize> timeHash(Thread& t, Time& self) {
  if (self.hash != -1) return self.hash;
  Ref<> offset = Ref<>::share(none());
  if (self.hasTz) {
    Fields f = timeFields(self);
    f.fold = 0;
    Ref<Time> unfolded = PY_TRY(makeTime(t, f));
    offset = PY_TRY(timeUtcOffset(t, *unfolded));
  }
  if (isNone(offset.get())) return self.hash = hashBytes(self.data, sizeof self.data);
  i64 micros = clockMicros(self) - static_cast<i64>(microsOf(*static_cast<Delta*>(offset.get())));
  Ref<Delta> delta = PY_TRY(newDelta(t, 0, 0, micros));
  return self.hash = PY_TRY(toHash(t, delta.get()));
}

// --- parts --------------------------------------------------------------------------------------

int timeHour(Time& self) { return self.data[0]; }
int timeMinute(Time& self) { return self.data[1]; }
int timeSecond(Time& self) { return self.data[2]; }
int timeMicrosecond(Time& self) { return ClockBytes::microsecond(self.data); }
int timeFold(Time& self) { return self.fold; }
Ref<> timeTzinfo(Time& self) { return Ref<>::share(self.zone()); }

Ref<> timeReplace(Thread& t, Time& self, Optional<int> hour, Optional<int> minute,
                  Optional<int> second, Optional<int> micros, Object* zone, Optional<int> fold) {
  Fields f = timeFields(self);
  f.hour = hour.value_or(f.hour);
  f.minute = minute.value_or(f.minute);
  f.second = second.value_or(f.second);
  f.microsecond = micros.value_or(f.microsecond);
  if (zone != nullptr) f.zone = zone;
  f.fold = fold.value_or(f.fold);
  if (f.fold != 0 && f.fold != 1) return t.raise(valueErrorType, "fold must be either 0 or 1");
  return makeTimeOf(t, *self.type, f);
}

Ref<> timeReduceEx(Thread& t, Time& self, int protocol) {
  int fold = protocol > 3 ? self.fold : 0;
  return reduceWithZone(t, &self, self.data, sizeof self.data, 0, fold, self.zone());
}
Ref<> timeReduce(Thread& t, Time& self) { return timeReduceEx(t, self, 2); }

constinit const MethodDef kMethods[] = {
    METHOD_TUPLE_PLAIN(
        "isoformat", "($self, timespec=None)", timeIsoFormat,
        "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe "
        "optional argument timespec specifies the number of additional terms\nof the time "
        "to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', "
        "'milliseconds' and 'microseconds'.\n"),
    METHOD_TUPLE_PLAIN("strftime", "($self, format)", timeStrftime,
                       "format -> strftime() style string."),
    METHOD_TUPLE_PLAIN("__format__", "($self, format, /)", timeFormat,
                       "Formats self with strftime."),
    METHOD_PLAIN("utcoffset", "($self)", timeUtcOffset, "Return self.tzinfo.utcoffset(self)."),
    METHOD_PLAIN("tzname", "($self)", timeTzname, "Return self.tzinfo.tzname(self)."),
    METHOD_PLAIN("dst", "($self)", timeDst, "Return self.tzinfo.dst(self)."),
    METHOD_TUPLE_PLAIN("replace",
                       "($self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
                       timeReplace, "Return time with new specified fields."),
    METHOD_PLAIN_FLAGS("fromisoformat", "($type, text, /)", timeFromIsoFormat, kMethodClass,
                       "string -> time from a string in ISO 8601 format"),
    METHOD_TUPLE_PLAIN("__reduce_ex__", "($self, protocol, /)", timeReduceEx,
                       "__reduce_ex__(proto) -> (cls, state)"),
    METHOD_PLAIN("__reduce__", "($self)", timeReduce, "__reduce__() -> (cls, state)"),
    {},
};
constinit const GetSetDef kGetSet[] = {
    GETTER("hour", timeHour, nullptr),
    GETTER("minute", timeMinute, nullptr),
    GETTER("second", timeSecond, nullptr),
    GETTER("microsecond", timeMicrosecond, nullptr),
    GETTER("tzinfo", timeTzinfo, nullptr),
    GETTER("fold", timeFold, nullptr),
    {},
};

}  // namespace

constinit BuiltinType timeType{{
    .name = "datetime.time",
    .doc = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll "
           "arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The "
           "remaining arguments may be ints.\n",
    .basicSize = sizeof(Time),
    .flags = kTypeBase,
    .dealloc = timeDealloc,
    .repr = slot<timeRepr>,
    .str = slot<timeStr>,
    .hash = slot<timeHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<timeCompare>,
    .methods = kMethods,
    .getset = kGetSet,
    .new_ = TimeConstructor::make,
    .vectorcall = TimeConstructor::vectorcall,
}};

}  // namespace taipan
