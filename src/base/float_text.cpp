#include "base/float_text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace taipan {

namespace {

/// More significant digits than any double has in full (767) cannot differ from zero.
constexpr int kExactDigits = 780;

/// A finite non-negative value as digits[0].digits[1..] * 10**(point - 1).
struct Decimal {
  char digits[kExactDigits + 360];
  int count = 0;
  int point = 1;
};

/// Splits "d.ddde+xx" as to_chars writes it.
void readScientific(const char* begin, const char* end, Decimal& d) {
  const char* p = begin;
  d.count = 0;
  for (; p < end && *p != 'e'; p++) {
    if (*p != '.') d.digits[d.count++] = *p;
  }
  int exponent = 0;
  bool negative = p[1] == '-';
  for (p += 2; p < end; p++) exponent = exponent * 10 + (*p - '0');
  d.point = (negative ? -exponent : exponent) + 1;
}

void stripZeros(Decimal& d) {
  while (d.count > 1 && d.digits[d.count - 1] == '0') d.count--;
}

void shortest(double value, Decimal& d) {
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  readScientific(buffer, end.ptr, d);
}

/// `significant` >= 1 digits; those past the exact ones are left to the caller to fill with zeros.
void scientific(double value, int significant, Decimal& d) {
  char buffer[kExactDigits + 16];
  int precision = (significant < kExactDigits ? significant : kExactDigits) - 1;
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific,
                           precision);
  readScientific(buffer, end.ptr, d);
}

/// All digits up to `precision` places after the point.
void fixed(double value, int precision, Decimal& d) {
  char buffer[1500];
  if (precision > 1100) precision = 1100;
  auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, precision);
  const char* p = buffer;
  d.count = 0;
  d.point = 0;
  bool afterPoint = false;
  for (; p < end.ptr; p++) {
    if (*p == '.') {
      afterPoint = true;
      continue;
    }
    if (d.count == 0 && *p == '0') {
      if (afterPoint) d.point--;
      continue;
    }
    if (!afterPoint) d.point++;
    d.digits[d.count++] = *p;
  }
  if (d.count == 0) d.point = 0;
}

char* writeExponent(char* out, int exponent, bool upper) {
  *out++ = upper ? 'E' : 'e';
  *out++ = exponent < 0 ? '-' : '+';
  if (exponent < 0) exponent = -exponent;
  if (exponent >= 100) *out++ = static_cast<char>('0' + exponent / 100);
  *out++ = static_cast<char>('0' + exponent / 10 % 10);
  *out++ = static_cast<char>('0' + exponent % 10);
  return out;
}

/// The digit at place `i` of the significant digits, zero outside.
char digitAt(const Decimal& d, int i) { return i >= 0 && i < d.count ? d.digits[i] : '0'; }

/// Lays out digits as d.ddd with `decimals` places and an exponent.
char* layoutExponent(char* out, const Decimal& d, int decimals, int flags, bool upper) {
  *out++ = digitAt(d, 0);
  if (decimals > 0 || (flags & kFloatAlternate)) *out++ = '.';
  for (int i = 1; i <= decimals; i++) *out++ = digitAt(d, i);
  return writeExponent(out, d.count == 0 ? 0 : d.point - 1, upper);
}

/// Lays out digits as ddd.ddd with `decimals` places.
char* layoutFixed(char* out, const Decimal& d, int decimals, int flags) {
  if (d.point <= 0) {
    *out++ = '0';
  } else {
    for (int i = 0; i < d.point; i++) *out++ = digitAt(d, i);
  }
  if (decimals > 0) {
    *out++ = '.';
    for (int i = 0; i < decimals; i++) *out++ = digitAt(d, d.point + i);
  } else if (flags & kFloatAddDot0) {
    *out++ = '.';
    *out++ = '0';
  } else if (flags & kFloatAlternate) {
    *out++ = '.';
  }
  return out;
}

int atLeast0(int n) { return n > 0 ? n : 0; }

/// Writes the digits of a finite non-negative value; `isZero` tells whether all are zero.
char* formatFinite(char* out, double value, char format, int precision, int flags, bool* isZero) {
  Decimal d;
  bool upper = format >= 'A' && format <= 'Z';
  bool allZero = value == 0;
  switch (upper ? format + ('a' - 'A') : format) {
    case 'e':
      scientific(value, precision + 1, d);
      out = layoutExponent(out, d, precision, flags, upper);
      break;
    case 'f':
      fixed(value, precision, d);
      allZero = d.count == 0;
      out = layoutFixed(out, d, precision, flags);
      break;
    case 'g': {
      if (precision == 0) precision = 1;
      scientific(value, precision, d);
      int limit = precision - ((flags & kFloatAddDot0) ? 1 : 0);
      bool exponent = d.point <= -4 || d.point > limit;
      if (!(flags & kFloatAlternate)) {
        stripZeros(d);
        precision = d.count;
      }
      if (exponent) {
        out = layoutExponent(out, d, precision - 1, flags, upper);
      } else {
        out = layoutFixed(out, d, atLeast0(precision - d.point), flags);
      }
      break;
    }
    default: {  // 'r'
      shortest(value, d);
      stripZeros(d);
      if (d.point <= -4 || d.point > 16) {
        out = layoutExponent(out, d, d.count - 1, flags, upper);
      } else {
        out = layoutFixed(out, d, atLeast0(d.count - d.point), flags);
      }
    }
  }
  *isZero = allZero;
  return out;
}

bool matchWord(const char* p, const char* end, const char* word) {
  for (; *word; word++, p++) {
    if (p == end || (*p | 0x20) != *word) return false;
  }
  return true;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Whether the decimal text (known to be out of range) is too large rather than too small.
bool isHuge(const char* p, const char* end) {
  isize before = 0, leadingZeros = 0;
  bool nonZero = false, afterPoint = false;
  for (; p < end && (isDigit(*p) || *p == '.'); p++) {
    if (*p == '.') {
      afterPoint = true;
    } else {
      if (*p != '0') nonZero = true;
      if (!afterPoint && nonZero) before++;
      if (afterPoint && !nonZero) leadingZeros++;
    }
  }
  isize exponent = 0;
  if (p < end && (*p | 0x20) == 'e') {
    p++;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+') p++;
    for (; p < end; p++) {
      if (exponent < (isize{1} << 50)) exponent = exponent * 10 + (*p - '0');
    }
    if (negative) exponent = -exponent;
  }
  return before - leadingZeros + exponent > 0;
}

}  // namespace

FloatBuffer::~FloatBuffer() {
  if (data_ != inline_) std::free(data_);
}

char* FloatBuffer::reserve(isize capacity) {
  if (capacity > capacity_) {
    if (data_ != inline_) std::free(data_);
    data_ = static_cast<char*>(std::malloc(static_cast<usize>(capacity)));
    PY_CHECK(data_ != nullptr);
    capacity_ = capacity;
  }
  return data_;
}

FloatKind formatDouble(FloatBuffer& out, double value, char format, int precision, int flags) {
  isize room = 32;
  if (format != 'r') room += precision;
  if (format == 'f' || format == 'F') room += 310;
  char* begin = out.reserve(room);
  char* p = begin;
  bool negative = std::signbit(value) && !std::isnan(value);
  if (!std::isfinite(value)) {
    bool upper = format >= 'A' && format <= 'Z';
    if (negative) {
      *p++ = '-';
    } else if (flags & kFloatSign) {
      *p++ = '+';
    }
    const char* word = std::isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
    std::memcpy(p, word, 3);
    out.setSize(p + 3 - begin);
    return std::isnan(value) ? FloatKind::Nan : FloatKind::Infinite;
  }
  bool isZero;
  char* end = formatFinite(p + 1, std::fabs(value), format, precision, flags, &isZero);
  if (negative && isZero && (flags & kFloatNoNegZero)) negative = false;
  if (negative || (flags & kFloatSign)) {
    *p = negative ? '-' : '+';
  } else {
    std::memmove(p, p + 1, static_cast<usize>(end - p - 1));
    end--;
  }
  out.setSize(end - begin);
  return FloatKind::Finite;
}

isize floatRepr(char* out, double value) {
  FloatBuffer buffer;
  formatDouble(buffer, value, 'r', 0, kFloatAddDot0);
  std::memcpy(out, buffer.data(), static_cast<usize>(buffer.size()));
  return buffer.size();
}

const char* parseDouble(const char* begin, const char* end, double* out, bool* overflow) {
  if (overflow) *overflow = false;
  const char* p = begin;
  bool negative = false;
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  if (p == end) return nullptr;
  if (!isDigit(*p) && *p != '.') {
    double value;
    if (matchWord(p, end, "inf")) {
      value = HUGE_VAL;
      p += matchWord(p, end, "infinity") ? 8 : 3;
    } else if (matchWord(p, end, "nan")) {
      value = std::nan("");
      p += 3;
    } else {
      return nullptr;
    }
    *out = negative ? -value : value;
    return p;
  }
  const char* q = p;
  isize digits = 0;
  for (; q < end && isDigit(*q); q++) digits++;
  if (q < end && *q == '.') {
    for (q++; q < end && isDigit(*q); q++) digits++;
  }
  if (digits == 0) return nullptr;
  if (q < end && (*q | 0x20) == 'e') {
    const char* e = q + 1;
    if (e < end && (*e == '+' || *e == '-')) e++;
    if (e < end && isDigit(*e)) {
      while (e < end && isDigit(*e)) e++;
      q = e;
    }
  }
  double value = 0;
  auto result = std::from_chars(p, q, value, std::chars_format::general);
  if (result.ec == std::errc::result_out_of_range) value = isHuge(p, q) ? HUGE_VAL : 0.0;
  if (overflow) *overflow = std::isinf(value);
  *out = negative ? -value : value;
  return q;
}

isize floatToHex(char* out, double value) {
  char* p = out;
  if (!std::isfinite(value)) return floatRepr(out, value);
  if (std::signbit(value)) *p++ = '-';
  std::memcpy(p, "0x", 2);
  p += 2;
  if (value == 0) {
    std::memcpy(p, "0.0p+0", 6);
    return p + 6 - out;
  }
  u64 bits = std::bit_cast<u64>(value);
  int biased = static_cast<int>((bits >> 52) & 0x7ff);
  *p++ = biased ? '1' : '0';
  *p++ = '.';
  for (int shift = 48; shift >= 0; shift -= 4) *p++ = "0123456789abcdef"[(bits >> shift) & 15];
  int exponent = biased ? biased - 1023 : -1022;
  *p++ = 'p';
  *p++ = exponent < 0 ? '-' : '+';
  auto end = std::to_chars(p, p + 8, exponent < 0 ? -exponent : exponent);
  return end.ptr - out;
}

namespace {

int hexDigit(char c) {
  if (isDigit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Collects hexadecimal digits: the first 16 significant ones exactly, the rest as a sticky bit.
struct HexDigits {
  u64 head = 0;
  i64 exponent = 0;  // value = head * 2**exponent
  bool sticky = false;

  void add(int digit, bool fraction) {
    if (head >> 59) {
      sticky = sticky || digit != 0;
      if (!fraction) exponent += 4;
    } else {
      head = head << 4 | static_cast<u64>(digit);
      if (fraction) exponent -= 4;
    }
  }

  /// Rounded half-even; infinity when too large.
  double value() const {
    if (head == 0) return 0.0;
    int width = 64 - std::countl_zero(head);
    i64 top = exponent + width;  // value in [2**(top - 1), 2**top)
    if (top > 1024) return HUGE_VAL;
    if (top < -1074) return 0.0;
    int keep = top < -1021 ? static_cast<int>(top + 1074) : 53;
    int drop = width - keep;
    u64 bits = head;
    if (drop > 0) {
      // keep >= 0 and width <= 63, so the unit never leaves the word.
      u64 unit = u64{1} << drop, rest = bits & (unit - 1), half = unit >> 1;
      bits -= rest;
      if (rest > half || (rest == half && (sticky || (bits & unit)))) bits += unit;
    }
    return std::ldexp(static_cast<double>(bits), static_cast<int>(exponent));
  }
};

}  // namespace

HexResult floatFromHex(const char* begin, const char* end, double* out) {
  const char* p = begin;
  bool negative = false;
  double special;
  if (const char* q = parseDouble(begin, end, &special);
      q == end && !std::isfinite(special) && (end[-1] | 0x20) >= 'a') {
    *out = special;
    return HexResult::Ok;
  }
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') p += 2;
  HexDigits digits;
  isize count = 0;
  for (; p < end && hexDigit(*p) >= 0; p++, count++) digits.add(hexDigit(*p), false);
  if (p < end && *p == '.') {
    for (p++; p < end && hexDigit(*p) >= 0; p++, count++) digits.add(hexDigit(*p), true);
  }
  if (count == 0) return HexResult::Invalid;
  if (p < end && (*p | 0x20) == 'p') {
    p++;
    bool minus = false;
    if (p < end && (*p == '+' || *p == '-')) minus = *p++ == '-';
    if (p == end || !isDigit(*p)) return HexResult::Invalid;
    i64 exponent = 0;
    for (; p < end && isDigit(*p); p++) {
      if (exponent < (i64{1} << 55)) exponent = exponent * 10 + (*p - '0');
    }
    digits.exponent += minus ? -exponent : exponent;
  }
  if (p != end) return HexResult::Invalid;
  double value = digits.value();
  if (std::isinf(value)) return HexResult::TooLarge;
  *out = negative ? -value : value;
  return HexResult::Ok;
}

double roundToDigits(double value, isize digits) {
  if (digits > 323 || value == 0) return value;
  if (digits < -308) return value * 0.0;
  double size = std::fabs(value);
  double result;
  if (digits >= 0) {
    // Where a unit in the last place exceeds 10**-digits there is nothing to round.
    if (size >= 4503599627370496.0) return value;
    FloatBuffer buffer;
    formatDouble(buffer, size, 'f', static_cast<int>(digits), 0);
    parseDouble(buffer.data(), buffer.data() + buffer.size(), &result);
  } else {
    Decimal d;
    scientific(size, kExactDigits, d);
    int keep = d.point + static_cast<int>(digits);
    if (keep < 0) return value * 0.0;
    char text[400];
    if (keep == 0) {
      stripZeros(d);
      bool up = d.digits[0] > '5' || (d.digits[0] == '5' && d.count > 1);
      if (!up) return value * 0.0;
      text[0] = '1';
      auto end = std::to_chars(text + 2, text + 10, static_cast<int>(-digits));
      text[1] = 'e';
      parseDouble(text, end.ptr, &result);
    } else {
      auto end =
          std::to_chars(text, text + sizeof text, size, std::chars_format::scientific, keep - 1);
      parseDouble(text, end.ptr, &result);
    }
  }
  return std::copysign(result, value);
}

}  // namespace taipan
