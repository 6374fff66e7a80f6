// The module _datetime and the table of functions for extension modules (= PyDateTime_CAPI).

#include "builtins/capsule/capsule.h"
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "modules/datetime/datetime.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

// --- the table ----------------------------------------------------------------------------------

/// = PyDateTime_CAPI.
struct DateTimeApi {
  Type* dateType;
  Type* dateTimeType;
  Type* timeType;
  Type* deltaType;
  Type* tzinfoType;
  Object* utc;
  Object* (*dateFromDate)(int year, int month, int day, Type* cls);
  Object* (*dateTimeFromFields)(int year, int month, int day, int hour, int minute, int second,
                                int micros, Object* zone, Type* cls);
  Object* (*timeFromFields)(int hour, int minute, int second, int micros, Object* zone, Type* cls);
  Object* (*deltaFromDelta)(int days, int seconds, int micros, int normalize, Type* cls);
  Object* (*timeZoneFromOffset)(Object* offset, Object* name);
  Object* (*dateTimeFromTimestamp)(Object* cls, Object* args, Object* kwargs);
  Object* (*dateFromTimestamp)(Object* cls, Object* args);
  Object* (*dateTimeFromFieldsAndFold)(int year, int month, int day, int hour, int minute,
                                       int second, int micros, Object* zone, int fold, Type* cls);
  Object* (*timeFromFieldsAndFold)(int hour, int minute, int second, int micros, Object* zone,
                                   int fold, Type* cls);
};

Object* apiDate(int year, int month, int day, Type* cls) {
  return makeDate(Thread::current(), year, month, day, *cls).release();
}
Object* apiDateTimeFold(int year, int month, int day, int hour, int minute, int second, int micros,
                        Object* zone, int fold, Type* cls) {
  Fields f{year, month, day, hour, minute, second, micros, zone, fold};
  return makeDateTime(Thread::current(), f, *cls).release();
}
Object* apiDateTime(int year, int month, int day, int hour, int minute, int second, int micros,
                    Object* zone, Type* cls) {
  return apiDateTimeFold(year, month, day, hour, minute, second, micros, zone, 0, cls);
}
Object* apiTimeFold(int hour, int minute, int second, int micros, Object* zone, int fold,
                    Type* cls) {
  Fields f{1, 1, 1, hour, minute, second, micros, zone, fold};
  return makeTime(Thread::current(), f, *cls).release();
}
Object* apiTime(int hour, int minute, int second, int micros, Object* zone, Type* cls) {
  return apiTimeFold(hour, minute, second, micros, zone, 0, cls);
}
Object* apiDelta(int days, int seconds, int micros, int, Type* cls) {
  return newDelta(Thread::current(), days, seconds, micros, *cls).release();
}
Object* apiTimeZone(Object* offset, Object* name) {
  Thread& t = Thread::current();
  if (!isDelta(offset)) {
    t.raise(typeErrorType, "timezone() argument 1 must be datetime.timedelta, not %.50s",
            offset->type->name);
    return nullptr;
  }
  return newTimeZone(t, offset, name).release();
}
Object* apiCallClassMethod(Object* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Ref<Str> name = newInterned(t, "fromtimestamp");
  if (!name) return nullptr;
  Ref<> method = getAttribute(t, cls, name.get());
  if (!method) return nullptr;
  return callTupleDict(t, method.get(), args, kwargs).release();
}
Object* apiDateFromTimestamp(Object* cls, Object* args) {
  return apiCallClassMethod(cls, args, nullptr);
}

constinit DateTimeApi api{&dateType,
                          &datetimeType,
                          &timeType,
                          &timedeltaType,
                          &tzinfoType,
                          nullptr,
                          apiDate,
                          apiDateTime,
                          apiTime,
                          apiDelta,
                          apiTimeZone,
                          apiCallClassMethod,
                          apiDateFromTimestamp,
                          apiDateTimeFold,
                          apiTimeFold};

// --- class attributes ---------------------------------------------------------------------------

Status setClassAttribute(Thread& t, Type& type, const char* name, Ref<> value) {
  if (!value) return failure;
  return dictSetText(t, static_cast<Dict*>(type.dict), name, value.get());
}

Status addLimits(Thread& t) {
  PY_TRY(setClassAttribute(t, timedeltaType, "resolution", newDelta(t, 0, 0, 1)));
  PY_TRY(setClassAttribute(t, timedeltaType, "min", newDelta(t, -kMaxDeltaDays, 0, 0)));
  PY_TRY(setClassAttribute(t, timedeltaType, "max",
                           newDelta(t, kMaxDeltaDays, kSecondsPerDay - 1, kMicrosPerSecond - 1)));
  PY_TRY(setClassAttribute(t, dateType, "min", makeDate(t, 1, 1, 1)));
  PY_TRY(setClassAttribute(t, dateType, "max", makeDate(t, kMaxYear, 12, 31)));
  PY_TRY(setClassAttribute(t, dateType, "resolution", newDelta(t, 1, 0, 0)));
  Fields first;
  Fields last{kMaxYear, 12, 31, 23, 59, 59, 999999, nullptr, 0};
  PY_TRY(setClassAttribute(t, timeType, "min", makeTime(t, first)));
  PY_TRY(setClassAttribute(t, timeType, "max", makeTime(t, last)));
  PY_TRY(setClassAttribute(t, timeType, "resolution", newDelta(t, 0, 0, 1)));
  PY_TRY(setClassAttribute(t, datetimeType, "min", makeDateTime(t, first)));
  PY_TRY(setClassAttribute(t, datetimeType, "max", makeDateTime(t, last)));
  return setClassAttribute(t, datetimeType, "resolution", newDelta(t, 0, 0, 1));
}

/// The second table of datetime's methods (timestamp.cpp).
Status addTimestampMethods(Thread& t) {
  for (const MethodDef* row = kTimestampMethods; row->name != nullptr; ++row) {
    Ref<> descriptor = (row->flags & kMethodClass) != 0
                           ? newClassMethodDescriptor(t, datetimeType, *row)
                           : newMethodDescriptor(t, datetimeType, *row);
    PY_TRY(setClassAttribute(t, datetimeType, row->name, std::move(descriptor)));
  }
  return {};
}

Status datetimeExec(Thread& t, Module& module) {
  bool first = utcZone == nullptr;
  for (BuiltinType* type :
       {&dateType, &timeType, &datetimeType, &timedeltaType, &tzinfoType, &timezoneType}) {
    PY_TRY(addType(t, module, *type));
  }
  PY_TRY(typeReady(t, isoCalendarDateType));
  if (first) {
    PY_TRY(addTimestampMethods(t));
    PY_TRY(makeTimeZones(t));
    PY_TRY(addLimits(t));
    api.utc = utcZone;
  }
  PY_TRY(addObject(t, module, "UTC", utcZone));
  PY_TRY(addInt(t, module, "MINYEAR", kMinYear));
  PY_TRY(addInt(t, module, "MAXYEAR", kMaxYear));
  return addNew(t, module, "datetime_CAPI", newCapsule(t, &api, "datetime.datetime_CAPI", nullptr));
}

}  // namespace

extern constinit const ModuleSpec datetimeModule{
    .name = "_datetime",
    .doc = "Fast implementation of the datetime type.",
    .exec = datetimeExec,
};

}  // namespace taipan
