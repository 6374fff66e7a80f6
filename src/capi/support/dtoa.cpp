// Doubles to digits and back in the interface of David Gay's dtoa.c, which extension modules call:
// mode 0 is the shortest text that reads back, mode 2 `count` significant digits, mode 3 `count`
// digits behind the decimal point. Trailing zeros are left out.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include <Python.h>
#include <internal/pycore_dtoa.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include "base/float_text.h"
#include "capi/capi.h"

using namespace taipan;

namespace {

/// 0.digits times ten to the power of `point`.
struct Decimal {
  std::string digits;
  int point = 1;
};

/// Takes "d.ddde+xx" apart.
Decimal fromScientific(const std::string& text) {
  Decimal result;
  usize e = text.find('e');
  for (char c : text.substr(0, e)) {
    if (c != '.') result.digits += c;
  }
  result.point = std::atoi(text.c_str() + e + 1) + 1;
  return result;
}

Decimal shortest(double value) {
  char text[32];
  auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  return fromScientific(std::string(text, end));
}

/// `count` > 0 significant digits, correctly rounded: the C library's conversions are exact.
Decimal significant(double value, int count) {
  // No double has more digits than these.
  if (count > 800) count = 800;
  char text[832];
  std::snprintf(text, sizeof text, "%.*e", count - 1, value);
  return fromScientific(text);
}

/// Whether the value is more than half a unit of the place before its first digit.
bool moreThanHalf(double value) {
  std::string digits = significant(value, 800).digits;
  return digits[0] > '5' || (digits[0] == '5' && digits.find_first_not_of('0', 1) != digits.npos);
}

/// Digits up to the place `count` behind the point (before it, if negative).
Decimal fixed(double value, int count) {
  int point = shortest(value).point;
  int wanted = point + count;
  if (wanted > 0) return significant(value, wanted);
  if (wanted == 0 && moreThanHalf(value)) return {"1", point + 1};
  return {"", -count};
}

char* newText(const std::string& text, char** end) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.c_str(), text.size() + 1);
  if (end != nullptr) *end = copy + text.size();
  return copy;
}

}  // namespace

API(char*) _Py_dg_dtoa(double value, int mode, int count, int* point, int* sign, char** end) {
  *sign = std::signbit(value) ? 1 : 0;
  value = std::fabs(value);
  if (!std::isfinite(value)) {
    *point = 9999;
    return newText(std::isnan(value) ? "NaN" : "Infinity", end);
  }
  *point = 1;
  if (value == 0) return newText("0", end);
  Decimal decimal = mode == 2   ? significant(value, count < 1 ? 1 : count)
                    : mode == 3 ? fixed(value, count)
                                : shortest(value);
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  *point = decimal.point;
  return newText(decimal.digits, end);
}

API(void) _Py_dg_freedtoa(char* text) { std::free(text); }

/// Only digits make a number here: no words, no blanks.
API(double) _Py_dg_strtod(const char* text, char** end) {
  const char* digits = text + (*text == '+' || *text == '-' ? 1 : 0);
  double value = 0.0;
  bool overflow = false;
  const char* stop = nullptr;
  if ((*digits >= '0' && *digits <= '9') || *digits == '.') {
    stop = parseDouble(text, text + std::strlen(text), &value, &overflow);
  }
  if (stop == nullptr) value = 0.0;
  if (overflow) errno = ERANGE;
  if (end != nullptr) *end = const_cast<char*>(stop != nullptr ? stop : text);
  return value;
}

API(double) _Py_dg_infinity(int sign) {
  double value = std::numeric_limits<double>::infinity();
  return sign != 0 ? -value : value;
}
API(double) _Py_dg_stdnan(int sign) {
  return std::copysign(std::numeric_limits<double>::quiet_NaN(), sign != 0 ? -1.0 : 1.0);
}
