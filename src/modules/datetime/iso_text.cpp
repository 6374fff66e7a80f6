// ISO 8601 text of dates, times and offsets, written and read.

#include <cstring>

#include "builtins/str/str_format.h"
#include "modules/datetime/datetime.h"
#include "object/builtin_types.h"

namespace taipan {

// --- writing ------------------------------------------------------------------------------------

void ShortText::addNumber(int value, int digitCount) {
  for (int i = digitCount; i-- > 0; value /= 10)
    text[size + i] = static_cast<char>('0' + value % 10);
  size += digitCount;
}

void addDate(ShortText& out, int year, int month, int day) {
  out.addNumber(year, 4);
  out.add('-');
  out.addNumber(month, 2);
  out.add('-');
  out.addNumber(day, 2);
}

Status addClock(Thread& t, ShortText& out, const u8* clock, const char* timespec) {
  static constexpr const char* kSpecs[] = {"hours",        "minutes",      "seconds",
                                           "milliseconds", "microseconds", "auto"};
  int micros = ClockBytes::microsecond(clock);
  int spec = 5;
  if (timespec != nullptr) {
    for (spec = 0; spec < 6 && std::strcmp(kSpecs[spec], timespec) != 0;) ++spec;
    if (spec == 6) return t.raise(valueErrorType, "Unknown timespec value");
  }
  if (spec == 5) spec = micros != 0 ? 4 : 2;
  out.addNumber(clock[0], 2);
  for (int i = 1; i <= (spec < 2 ? spec : 2); ++i) {
    out.add(':');
    out.addNumber(clock[i], 2);
  }
  if (spec >= 3) {
    out.add('.');
    out.addNumber(spec == 3 ? micros / 1000 : micros, spec == 3 ? 3 : 6);
  }
  return {};
}

void addOffset(ShortText& out, Object* offset, const char* separator) {
  if (isNone(offset)) return;
  i64 micros = static_cast<i64>(microsOf(*static_cast<Delta*>(offset)));
  out.add(micros < 0 ? '-' : '+');
  if (micros < 0) micros = -micros;
  int seconds = static_cast<int>(micros / kMicrosPerSecond);
  int rest = static_cast<int>(micros % kMicrosPerSecond);
  auto separate = [&] {
    if (*separator != 0) out.add(*separator);
  };
  out.addNumber(seconds / 3600, 2);
  separate();
  out.addNumber(seconds / 60 % 60, 2);
  if (seconds % 60 != 0 || rest != 0) {
    separate();
    out.addNumber(seconds % 60, 2);
  }
  if (rest != 0) {
    out.add('.');
    out.addNumber(rest, 6);
  }
}

Ref<Str> ctimeText(Thread& t, const Fields& f) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int weekday = weekdayOf(ordinalOf(f.year, f.month, f.day));
  return newStrFormat(t, "%s %s %2d %02d:%02d:%02d %04d", kDays[weekday], kMonths[f.month - 1],
                      f.day, f.hour, f.minute, f.second, f.year);
}

// --- reading ------------------------------------------------------------------------------------

IsoText::IsoText(const Str& text, isize skip) : length_(text.length - skip) {
  fits_ = length_ < static_cast<isize>(sizeof text_);
  if (!fits_) return;
  for (isize i = 0; i < length_; ++i) {
    u32 c = strAt(text, i + skip);
    text_[i] = c > 0 && c < 0x80 ? static_cast<char>(c) : '\x01';
  }
  text_[length_] = 0;
}

Failure raiseInvalidIso(Thread& t, Object* text) {
  return t.raise(valueErrorType, "Invalid isoformat string: %R", text);
}

static bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Exactly `count` digits; moves the cursor.
static bool readDigits(const char** at, const char* end, int count, int* out) {
  if (end - *at < count) return false;
  int value = 0;
  for (int i = 0; i < count; ++i) {
    char c = *(*at)++;
    if (!isDigit(c)) return false;
    value = value * 10 + (c - '0');
  }
  *out = value;
  return true;
}

static bool readWeekDate(const char* at, const char* end, int year, bool separated,
                         YearMonthDay* out) {
  int week, day = 1;
  if (!readDigits(&at, end, 2, &week)) return false;
  if (at < end) {
    if (separated && *at++ != '-') return false;
    if (!readDigits(&at, end, 1, &day)) return false;
  }
  Thread& t = Thread::current();
  Result<YearMonthDay> date = dateOfIsoWeek(t, year, week, day);
  if (date.failed()) {
    t.clearPending();
    return false;
  }
  *out = date.value();
  return at == end;
}

bool parseIsoDate(const char* text, isize length, YearMonthDay* out) {
  const char* at = text;
  const char* end = text + length;
  int year;
  if (!readDigits(&at, end, 4, &year)) return false;
  bool separated = at < end && *at == '-';
  if (separated) ++at;
  if (at < end && *at == 'W') return readWeekDate(at + 1, end, year, separated, out);
  int month, day;
  if (!readDigits(&at, end, 2, &month)) return false;
  if (separated && (at == end || *at++ != '-')) return false;
  if (!readDigits(&at, end, 2, &day) || at != end) return false;
  *out = {year, month, day};
  return true;
}

/// HH[:]MM[:]SS[.,]fraction.
static bool readClock(const char* at, const char* end, int (&parts)[4]) {
  bool separated = false;
  for (int i = 0; i < 3; ++i) {
    if (!readDigits(&at, end, 2, &parts[i])) return false;
    if (at == end) return true;
    if (i == 0) separated = *at == ':';
    if (i == 2) break;
    if (*at == '.' || *at == ',') {
      if (i < 2) break;
    }
    if (separated) {
      if (*at != ':') return false;
      ++at;
    }
  }
  if (*at != '.' && *at != ',') return false;
  ++at;
  int digitCount = static_cast<int>(end - at < 6 ? end - at : 6);
  if (digitCount == 0 || !readDigits(&at, end, digitCount, &parts[3])) return false;
  for (int i = digitCount; i < 6; ++i) parts[3] *= 10;
  for (; at < end; ++at) {
    if (!isDigit(*at)) return false;
  }
  return true;
}

int parseIsoClock(const char* text, isize length, Fields* out, i64* zoneMicros) {
  const char* end = text + length;
  const char* zone = text;
  while (zone < end && *zone != '+' && *zone != '-' && *zone != 'Z') ++zone;
  int parts[4] = {};
  if (!readClock(text, zone, parts)) return -1;
  out->hour = parts[0];
  out->minute = parts[1];
  out->second = parts[2];
  out->microsecond = parts[3];
  if (zone == end) return 0;
  *zoneMicros = 0;
  if (*zone == 'Z') return zone + 1 == end ? 1 : -1;
  int offset[4] = {};
  if (!readClock(zone + 1, end, offset)) return -1;
  i64 seconds = i64{offset[0]} * 3600 + offset[1] * 60 + offset[2];
  *zoneMicros = seconds * kMicrosPerSecond + offset[3];
  if (*zone == '-') *zoneMicros = -*zoneMicros;
  return 1;
}

isize isoDateEnd(const char* text, isize length) {
  if (length == 7) return 7;
  if (text[4] == '-') {
    if (text[5] != 'W') return 10;
    // YYYY-Www is 8 long; YYYY-Www-d 10, unless what follows is more than one digit: then the
    // hyphen is a separator before the time.
    if (length > 8 && text[8] == '-') {
      if (length == 9) return -1;
      return length > 10 && isDigit(text[10]) ? 8 : 10;
    }
    return 8;
  }
  if (text[4] != 'W') return 8;
  // YYYYWww or YYYYWwwd: how many digits follow tells which.
  isize at = 7;
  while (at < length && isDigit(text[at])) ++at;
  if (at < 9) return at;
  return at % 2 == 0 ? 7 : 8;
}

}  // namespace taipan
