// tzinfo, timezone, and what dates ask of time zones.

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/datetime/datetime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Object* utcZone = nullptr;

// --- asking zones -------------------------------------------------------------------------------

Status checkTzinfo(Thread& t, Object* zone) {
  if (zone == nullptr || isNone(zone) || isTzinfo(zone)) return {};
  return t.raise(typeErrorType,
                 "tzinfo argument must be None or of a tzinfo subclass, not type '%s'",
                 zone->type->name);
}

static constexpr char kOffsetRange[] =
    "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)";

static bool isWithinDay(const Delta& d) {
  return d.days == 0 || (d.days == -1 && (d.seconds > 0 || d.microseconds > 0));
}

Ref<> zoneOffset(Thread& t, Object* zone, const char* method, Object* argument) {
  if (zone == nullptr || isNone(zone)) return Ref<>::share(none());
  if (isExactly(zone, &timezoneType) && *method == 'u') {
    return Ref<>::share(static_cast<TimeZone*>(zone)->offset);
  }
  Ref<Str> name = PY_TRY(newInterned(t, method));
  Ref<> offset = PY_TRY(callMethod(t, zone, name.get(), argument));
  if (isNone(offset.get())) return offset;
  if (!isDelta(offset.get())) {
    return t.raise(typeErrorType, "tzinfo.%s() must return None or timedelta, not '%.200s'", method,
                   offset->type->name);
  }
  if (!isWithinDay(*static_cast<Delta*>(offset.get()))) {
    return t.raise(valueErrorType, "%s.", kOffsetRange);
  }
  return offset;
}

Ref<> zoneName(Thread& t, Object* zone, Object* argument) {
  if (zone == nullptr || isNone(zone)) return Ref<>::share(none());
  Ref<Str> method = PY_TRY(newInterned(t, "tzname"));
  Ref<> name = PY_TRY(callMethod(t, zone, method.get(), argument));
  if (!isNone(name.get()) && !isStr(name.get())) {
    return t.raise(typeErrorType, "tzinfo.tzname() must return None or a string, not '%s'",
                   name->type->name);
  }
  return name;
}

Ref<> zoneOfMicros(Thread& t, i64 micros) {
  if (micros == 0) return Ref<>::share(utcZone);
  Ref<Delta> offset = PY_TRY(deltaOfMicros(t, micros));
  return newTimeZone(t, offset.get(), nullptr);
}

// --- tzinfo -------------------------------------------------------------------------------------

namespace {

Object* tzinfoNew(Type* cls, Object*, Object*) { return cls->alloc(cls, 0); }

Failure raiseAbstract(Thread& t, const char* method) {
  return t.raise(notImplementedErrorType, "a tzinfo subclass must implement %s()", method);
}
Ref<> tzinfoUtcOffset(Thread& t, Object*, Object*) { return raiseAbstract(t, "utcoffset"); }
Ref<> tzinfoDst(Thread& t, Object*, Object*) { return raiseAbstract(t, "dst"); }
Ref<> tzinfoTzname(Thread& t, Object*, Object*) { return raiseAbstract(t, "tzname"); }

Status checkFromUtc(Thread& t, Object* self, Object* time) {
  if (!isDateTime(time)) return t.raise(typeErrorType, "fromutc: argument must be a datetime");
  if (static_cast<DateTime*>(time)->zone() != self) {
    return t.raise(valueErrorType, "fromutc: dt.tzinfo is not self");
  }
  return {};
}

Ref<> ask(Thread& t, Object* time, const char* method) {
  Ref<Str> name = PY_TRY(newInterned(t, method));
  return callMethod(t, time, name.get());
}

Ref<> tzinfoFromUtc(Thread& t, Object* self, Object* time) {
  PY_TRY(checkFromUtc(t, self, time));
  Ref<> offset = PY_TRY(ask(t, time, "utcoffset"));
  if (isNone(offset.get())) {
    return t.raise(valueErrorType, "fromutc: non-None utcoffset() result required");
  }
  Ref<> dst = PY_TRY(ask(t, time, "dst"));
  if (isNone(dst.get())) {
    return t.raise(valueErrorType, "fromutc: non-None dst() result required");
  }
  Ref<> standard = PY_TRY(binaryOperation(t, offset.get(), dst.get(), kOpSubtract));
  Ref<> result = PY_TRY(binaryOperation(t, time, standard.get(), kOpAdd));
  dst = PY_TRY(ask(t, result.get(), "dst"));
  if (isNone(dst.get())) {
    return t.raise(valueErrorType, "fromutc: tz.dst() gave inconsistent results; cannot convert");
  }
  if (isDelta(dst.get()) && isZero(*static_cast<Delta*>(dst.get()))) return result;
  return binaryOperation(t, result.get(), dst.get(), kOpAdd);
}

Ref<> tzinfoReduce(Thread& t, Object* self) {
  Lookup method = PY_TRY(lookupAttribute(t, self, names::__getinitargs__));
  Ref<> args = method.found() ? call(t, method.get()) : Ref<>::share(emptyTuple());
  if (!args) return failure;
  Ref<> state = PY_TRY(callMethod(t, self, names::__getstate__));
  return packTuple(t, {self->type, args.get(), state.get()});
}

constinit const MethodDef kTzinfoMethods[] = {
    METHOD_PLAIN("tzname", "($self, dt, /)", tzinfoTzname, "datetime -> string name of time zone."),
    METHOD_PLAIN("utcoffset", "($self, dt, /)", tzinfoUtcOffset,
                 "datetime -> timedelta showing offset from UTC, negative values indicating West "
                 "of UTC"),
    METHOD_PLAIN("dst", "($self, dt, /)", tzinfoDst,
                 "datetime -> DST offset as timedelta positive east of UTC."),
    METHOD_PLAIN("fromutc", "($self, dt, /)", tzinfoFromUtc,
                 "datetime in UTC -> datetime in local time."),
    METHOD_PLAIN("__reduce__", "($self)", tzinfoReduce, "-> (cls, state)"),
    {},
};

}  // namespace

constinit BuiltinType tzinfoType{{
    .name = "datetime.tzinfo",
    .doc = "Abstract base class for time zone info objects.",
    .basicSize = sizeof(Object),
    .flags = kTypeBase,
    .getAttribute = genericGetAttributeSlot,
    .methods = kTzinfoMethods,
    .new_ = tzinfoNew,
}};

// --- timezone -----------------------------------------------------------------------------------

static Ref<> createTimeZone(Thread& t, Delta* offset, Object* name) {
  Ref<TimeZone> zone = PY_TRY(newObject<TimeZone>(t, timezoneType));
  incref(offset);
  zone->offset = offset;
  xincref(name);
  zone->name = static_cast<Str*>(name);
  return zone;
}

Ref<> newTimeZone(Thread& t, Object* object, Object* name) {
  auto* offset = static_cast<Delta*>(object);
  if (name == nullptr && isZero(*offset) && utcZone != nullptr) return Ref<>::share(utcZone);
  if (!isWithinDay(*offset)) {
    return t.raise(valueErrorType, "%s, not %R.", kOffsetRange, object);
  }
  return createTimeZone(t, offset, name);
}

namespace {}  // namespace

template <>
struct Arg<Delta&> {
  static Result<Delta*> from(Thread& t, Object* object, const Signature& signature, int at) {
    if (isDelta(object)) return static_cast<Delta*>(object);
    return raiseArgumentType(t, signature, at, "datetime.timedelta", object);
  }
};

namespace {

Ref<> zoneNew(Thread& t, Type&, Delta& offset, Str* name) { return newTimeZone(t, &offset, name); }

void zoneDealloc(TimeZone& self) {
  clearOwned(self.offset);
  clearOwned(self.name);
  self.type->free(&self);
}

Ref<> zoneCompare(Thread& t, TimeZone& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isExactly(other, &timezoneType)) {
    return Ref<>::share(notImplemented());
  }
  return compare(t, self.offset, static_cast<TimeZone*>(other)->offset, op);
}

Result<isize> zoneHash(Thread& t, TimeZone& self) { return toHash(t, self.offset); }

Ref<> zoneText(Thread& t, TimeZone& self) {
  if (self.name != nullptr) return Ref<>::share(self.name);
  if (isZero(*self.offset)) return newStr(t, "UTC");
  ShortText text;
  for (char c : {'U', 'T', 'C'}) text.add(c);
  addOffset(text, self.offset, ":");
  return newStrAscii(t, text.text, text.size);
}

Ref<> zoneRepr(Thread& t, TimeZone& self) {
  if (&self == utcZone) return newStr(t, "datetime.timezone.utc");
  if (self.name == nullptr) return newStrFormat(t, "%s(%R)", typeLabel(&self), self.offset);
  return newStrFormat(t, "%s(%R, %R)", typeLabel(&self), self.offset, self.name);
}

Status checkArgument(Thread& t, Object* time, const char* method) {
  if (isNone(time) || isDateTime(time)) return {};
  return t.raise(typeErrorType, "%s(dt) argument must be a datetime instance or None, not %.200s",
                 method, time->type->name);
}

Ref<> zoneUtcOffset(Thread& t, TimeZone& self, Object* time) {
  PY_TRY(checkArgument(t, time, "utcoffset"));
  return Ref<>::share(self.offset);
}
Ref<> zoneTzname(Thread& t, TimeZone& self, Object* time) {
  PY_TRY(checkArgument(t, time, "tzname"));
  return zoneText(t, self);
}
Ref<> zoneDst(Thread& t, TimeZone&, Object* time) {
  PY_TRY(checkArgument(t, time, "dst"));
  return Ref<>::share(none());
}
Ref<> zoneFromUtc(Thread& t, TimeZone& self, Object* time) {
  PY_TRY(checkFromUtc(t, &self, time));
  return binaryOperation(t, time, self.offset, kOpAdd);
}
Ref<> zoneInitArgs(Thread& t, TimeZone& self) {
  if (self.name == nullptr) return packTuple(t, {self.offset});
  return packTuple(t, {self.offset, self.name});
}

constinit const MethodDef kZoneMethods[] = {
    METHOD_PLAIN("tzname", "($self, dt, /)", zoneTzname,
                 "If name is specified when timezone is created, returns the name.  Otherwise "
                 "returns offset as 'UTC(+|-)HH:MM'."),
    METHOD_PLAIN("utcoffset", "($self, dt, /)", zoneUtcOffset, "Return fixed offset."),
    METHOD_PLAIN("dst", "($self, dt, /)", zoneDst, "Return None."),
    METHOD_PLAIN("fromutc", "($self, dt, /)", zoneFromUtc,
                 "datetime in UTC -> datetime in local time."),
    METHOD_PLAIN("__getinitargs__", "($self)", zoneInitArgs, "pickle support"),
    {},
};

Status addZone(Thread& t, const char* name, i64 minutes, Object** keep) {
  Ref<Delta> offset = PY_TRY(newDelta(t, 0, minutes * 60, 0));
  Ref<> zone = PY_TRY(createTimeZone(t, offset.get(), nullptr));
  if (keep != nullptr) assignOwned(*keep, Ref<>::share(zone.get()).release());
  return dictSetText(t, static_cast<Dict*>(timezoneType.dict), name, zone.get());
}

}  // namespace

Status makeTimeZones(Thread& t) {
  PY_TRY(addZone(t, "utc", 0, &utcZone));
  PY_TRY(addZone(t, "min", -(23 * 60 + 59), nullptr));
  return addZone(t, "max", 23 * 60 + 59, nullptr);
}

constinit BuiltinType timezoneType{{
    .name = "datetime.timezone",
    .doc = "Fixed offset from UTC implementation of tzinfo.",
    .basicSize = sizeof(TimeZone),
    .base = &tzinfoType,
    .dealloc = slot<zoneDealloc>,
    .repr = slot<zoneRepr>,
    .str = slot<zoneText>,
    .hash = slot<zoneHash>,
    .richCompare = slot<zoneCompare>,
    .methods = kZoneMethods,
    .new_ = tupleNewSlot<"timezone", "(offset, name=None)", zoneNew>,
}};

}  // namespace taipan
