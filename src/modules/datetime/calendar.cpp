// The proleptic Gregorian calendar and ISO weeks.

#include "modules/datetime/datetime.h"
#include "object/builtin_types.h"

namespace taipan {

static constexpr int kDaysBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

bool isLeapYear(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int daysInMonth(int year, int month) {
  if (month == 2 && isLeapYear(year)) return 29;
  return kDaysBefore[month] - kDaysBefore[month - 1];
}

int daysBeforeMonth(int year, int month) {
  return kDaysBefore[month - 1] + (month > 2 && isLeapYear(year));
}

static i64 daysBeforeYear(int year) {
  i64 y = year - 1;
  if (y < 0) return -366;  // year 0, which only pickles can bring
  return y * 365 + y / 4 - y / 100 + y / 400;
}

i64 ordinalOf(int year, int month, int day) {
  return daysBeforeYear(year) + daysBeforeMonth(year, month) + day;
}

YearMonthDay dateOfOrdinal(i64 ordinal) {
  // Days since a first of March: leap days are then at the end of years, and the months' lengths
  // follow a linear rule. Year 0's March is 306 days before day 1.
  i64 days = ordinal + 305;
  i64 era = days / 146097;
  i64 dayOfEra = days % 146097;
  i64 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  i64 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  i64 marchMonth = (5 * dayOfYear + 2) / 153;
  int day = static_cast<int>(dayOfYear - (153 * marchMonth + 2) / 5 + 1);
  int month = static_cast<int>(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
  int year = static_cast<int>(yearOfEra + era * 400 + (month <= 2));
  return {year, month, day};
}

i64 isoWeekOneMonday(int year) {
  i64 first = ordinalOf(year, 1, 1);
  int weekday = weekdayOf(first);
  i64 monday = first - weekday;
  return weekday > 3 ? monday + 7 : monday;
}

Result<YearMonthDay> dateOfIsoWeek(Thread& t, i64 year, i64 week, i64 day) {
  if (year < kMinYear || year > kMaxYear) {
    return t.raise(valueErrorType, "Year is out of range: %d", static_cast<int>(year));
  }
  int y = static_cast<int>(year);
  if (week <= 0 || week >= 53) {
    // Years that start on a Thursday, and leap years on a Wednesday, have 53 weeks.
    int first = weekdayOf(ordinalOf(y, 1, 1));
    bool isLong = first == 3 || (first == 2 && isLeapYear(y));
    if (week != 53 || !isLong) {
      return t.raise(valueErrorType, "Invalid week: %d", static_cast<int>(week));
    }
  }
  if (day <= 0 || day >= 8) {
    return t.raise(valueErrorType, "Invalid day: %d (range is [1, 7])", static_cast<int>(day));
  }
  return dateOfOrdinal(isoWeekOneMonday(y) + (week - 1) * 7 + day - 1);
}

}  // namespace taipan
