// strftime of dates and times: by time.strftime, after %z, %Z and %f were filled in.

#include "builtins/int/int.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/datetime/datetime.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

Ref<> newTimeTuple(Thread& t, const Fields& f, int dst) {
  int yearDay = daysBeforeMonth(f.year, f.month) + f.day;
  const int values[] = {f.year,
                        f.month,
                        f.day,
                        f.hour,
                        f.minute,
                        f.second,
                        weekdayOf(ordinalOf(f.year, f.month, f.day)),
                        yearDay,
                        dst};
  Ref<Tuple> tuple = PY_TRY(newTuple(t, 9));
  for (int i = 0; i < 9; ++i) tuple->items[i] = newInt(values[i]).release();
  Ref<> type = PY_TRY(importAttribute(t, "time", "struct_time"));
  return call(t, type.get(), static_cast<Object*>(tuple.get()));
}

/// The name for %Z, with percent signs doubled for the strftime to come.
static Status appendZoneName(Thread& t, StrBuilder& out, Object* zone, Object* argument) {
  Ref<> name = PY_TRY(zoneName(t, zone, argument));
  if (isNone(name.get())) return {};
  // By the method: a derived class may have its own.
  Ref<Str> method = PY_TRY(newInterned(t, "replace"));
  Ref<Str> percent = PY_TRY(newStr(t, "%")), doubled = PY_TRY(newStr(t, "%%"));
  Ref<> text = PY_TRY(callMethod(t, name.get(), method.get(), static_cast<Object*>(percent.get()),
                                 static_cast<Object*>(doubled.get())));
  if (!isStr(text.get())) {
    return t.raise(typeErrorType, "tzname.replace() did not return a string");
  }
  out.append(*static_cast<Str*>(text.get()));
  return {};
}

Ref<> formatWith(Thread& t, Object* object, Str& format, Object* timeTuple, Object* zone,
                 Object* zoneArgument, int micros) {
  StrBuilder out(format.length);
  for (isize i = 0; i < format.length; ++i) {
    u32 c = strAt(format, i);
    u32 directive = c == '%' && i + 1 < format.length ? strAt(format, i + 1) : 0;
    ShortText text;
    if (directive == 'z') {
      Ref<> offset = PY_TRY(utcOffset(t, zone, zoneArgument));
      addOffset(text, offset.get(), "");
      out.appendAscii(text.text, text.size);
    } else if (directive == 'Z') {
      PY_TRY(appendZoneName(t, out, zone, zoneArgument));
    } else if (directive == 'f') {
      text.addNumber(micros, 6);
      out.appendAscii(text.text, text.size);
    } else {
      out.append(c);
      if (directive == 0) continue;
      out.append(directive);
    }
    ++i;
  }
  Ref<Str> filled = PY_TRY(out.finish(t));
  // python3.11 hands it on as C text, which ends at the first NUL.
  isize end = strFindChar(*filled, 0, 0, filled->length);
  if (end >= 0) filled = PY_TRY(strSubstring(t, *filled, 0, end));
  Ref<> strftime = PY_TRY(importAttribute(t, "time", "strftime"));
  return call(t, strftime.get(), static_cast<Object*>(filled.get()), timeTuple);
}

Ref<> formatObject(Thread& t, Object* self, Str& format) {
  if (format.length == 0) return toStr(t, self);
  Ref<Str> name = PY_TRY(newInterned(t, "strftime"));
  return callMethod(t, self, name.get(), static_cast<Object*>(&format));
}

}  // namespace taipan
