#include "builtins/format/format_number.h"

#include <clocale>
#include <cmath>
#include <cstring>
#include <cwchar>

#include "base/float_text.h"
#include "builtins/str/str_builder.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// Decimal point, separator and group sizes. `groups` is as in localeconv(): sizes from the right,
/// the last one repeated, CHAR_MAX = no more groups.
struct Locale {
  u32 point[8] = {'.'};
  int pointLength = 1;
  u32 separator[8] = {};
  int separatorLength = 0;
  const char* groups = "";
};

int decodeLocaleText(const char* text, u32* out) {
  wchar_t wide[8];
  usize n = std::mbstowcs(wide, text, 7);
  if (n == static_cast<usize>(-1)) return 0;
  for (usize i = 0; i < n; i++) out[i] = static_cast<u32>(wide[i]);
  return static_cast<int>(n);
}

Locale localeFor(u32 grouping, u32 type) {
  Locale locale;
  if (type == 'n') {
    const lconv* info = std::localeconv();
    locale.pointLength = decodeLocaleText(info->decimal_point, locale.point);
    locale.separatorLength = decodeLocaleText(info->thousands_sep, locale.separator);
    locale.groups = info->grouping;
  } else if (grouping) {
    bool binary = type == 'b' || type == 'o' || type == 'x' || type == 'X';
    locale.separator[0] = grouping;
    locale.separatorLength = 1;
    locale.groups = binary ? "\4" : "\3";
  }
  return locale;
}

/// Successive group sizes from the right; 0 = all the rest.
class GroupSizes {
 public:
  explicit GroupSizes(const char* groups) : at_(groups) {}
  int next() {
    if (*at_ == 0) return last_;
    last_ = *at_ == 127 || *at_ < 0 ? 0 : *at_;
    if (last_ == 0) return 0;
    at_++;
    return last_;
  }

 private:
  const char* at_;
  int last_ = 0;
};

}  // namespace

isize groupDigits(char* end, const char* digits, isize count, isize least, const char* groups,
                  isize separatorLength, char separatorMark) {
  GroupSizes sizes(groups);
  isize length = 0;
  isize left = count;
  bool first = true;
  auto put = [&](char c) {
    length++;
    if (end) *--end = c;
  };
  do {
    if (!first) {
      for (isize i = 0; i < separatorLength; i++) put(separatorMark);
    }
    first = false;
    int size = separatorLength ? sizes.next() : 0;
    isize wanted = left > least - length ? left : least - length;
    if (wanted < 1) wanted = 1;
    if (size > 0 && wanted > size) wanted = size;
    for (isize i = 0; i < wanted; i++) put(left > 0 ? digits[--left] : '0');
  } while (left > 0 || length < least);
  return length;
}

namespace {

/// A number taken apart for layout: all text is ASCII.
struct NumberParts {
  char sign = 0;  ///< 0, '+', '-' or ' '
  const char* prefix = "";
  const char* digits = nullptr;  ///< the part that is grouped
  isize digitCount = 0;
  bool hasPoint = false;
  const char* rest = nullptr;  ///< decimals, exponent, "inf"
  isize restCount = 0;
};

char signFor(const FormatSpec& f, bool negative) {
  if (negative) return '-';
  return f.sign == '+' || f.sign == ' ' ? static_cast<char>(f.sign) : 0;
}

/// Splits formatted text "[-]123.45e+6" or "[-]inf".
NumberParts splitNumber(const FormatSpec& f, const char* text, isize length) {
  NumberParts parts;
  bool negative = length > 0 && *text == '-';
  if (negative) text++, length--;
  parts.sign = signFor(f, negative);
  parts.digits = text;
  while (length > 0 && *text >= '0' && *text <= '9') text++, length--, parts.digitCount++;
  if (length > 0 && *text == '.') {
    parts.hasPoint = true;
    text++, length--;
  }
  parts.rest = text;
  parts.restCount = length;
  return parts;
}

/// Appends the number padded to the specification's width.
Status layoutNumber(Thread& t, StrBuilder& out, const FormatSpec& f, const NumberParts& parts,
                    const Locale& locale) {
  isize prefix = static_cast<isize>(std::strlen(parts.prefix));
  isize fixed =
      (parts.sign != 0) + prefix + (parts.hasPoint ? locale.pointLength : 0) + parts.restCount;
  bool zeroFill = f.fill == '0' && f.align == '=';
  isize least = zeroFill && f.width > fixed ? f.width - fixed : 0;
  constexpr char kMark = '\1';
  auto group = [&](char* end) {
    return groupDigits(end, parts.digits, parts.digitCount, least, locale.groups,
                       locale.separatorLength, kMark);
  };
  isize digitLength = parts.digitCount ? group(nullptr) : 0;
  isize total = fixed + digitLength;
  isize padding = f.width > total ? f.width - total : 0;
  if (padding > (isize{1} << 40)) return t.raiseNoMemory();
  Padding sides = paddingFor(f, total);
  if (f.align == '=') sides = {};
  out.append(f.fill, sides.left);
  if (parts.sign) out.append(static_cast<u32>(parts.sign));
  out.appendAscii(parts.prefix, prefix);
  if (f.align == '=') out.append(f.fill, padding);
  if (digitLength == parts.digitCount) {
    out.appendAscii(parts.digits, parts.digitCount);
  } else {
    char* grouped = static_cast<char*>(memMalloc(static_cast<usize>(digitLength)));
    if (!grouped) return t.raiseNoMemory();
    group(grouped + digitLength);
    for (isize i = 0; i < digitLength; i++) {
      if (grouped[i] != kMark) {
        out.append(static_cast<u8>(grouped[i]));
        continue;
      }
      for (int k = 0; k < locale.separatorLength; k++) out.append(locale.separator[k]);
      i += locale.separatorLength - 1;
    }
    memFree(grouped);
  }
  if (parts.hasPoint) {
    for (int i = 0; i < locale.pointLength; i++) out.append(locale.point[i]);
  }
  out.appendAscii(parts.rest, parts.restCount);
  out.append(f.fill, sides.right);
  return {};
}

Ref<Str> formatCharacter(Thread& t, Int& value, const FormatSpec& f) {
  if (f.sign) {
    return t.raise(valueErrorType, "Sign not allowed with integer format specifier 'c'");
  }
  if (f.alternate) {
    return t.raise(valueErrorType,
                   "Alternate form (#) not allowed with integer format specifier 'c'");
  }
  i64 code;
  if (!fitsI64(value, &code)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  if (code < 0 || code > 0x10ffff) {
    return t.raise(overflowErrorType, "%%c arg not in range(0x110000)");
  }
  Padding sides = paddingFor(f, 1);
  if (sides.left + sides.right > (isize{1} << 40)) return t.raiseNoMemory();
  StrBuilder out;
  out.append(f.fill, sides.left);
  out.append(static_cast<u32>(code));
  out.append(f.fill, sides.right);
  return out.finish(t);
}

Ref<Str> formatIntWith(Thread& t, Int& self, const FormatSpec& f) {
  if (f.precision >= 0) {
    return t.raise(valueErrorType, "Precision not allowed in integer format specifier");
  }
  if (f.noNegativeZero) {
    return t.raise(valueErrorType,
                   "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (f.type == 'c') return formatCharacter(t, self, f);
  int base = 10;
  NumberParts parts;
  switch (f.type) {
    case 'b':
      base = 2;
      parts.prefix = "0b";
      break;
    case 'o':
      base = 8;
      parts.prefix = "0o";
      break;
    case 'x':
      base = 16;
      parts.prefix = "0x";
      break;
    case 'X':
      base = 16;
      parts.prefix = "0X";
      break;
    default:
      break;
  }
  if (!f.alternate) parts.prefix = "";
  FloatBuffer buffer;
  char* text = buffer.reserve(digits::textBound(self.span(), base));
  parts.digits = text;
  parts.digitCount = PY_TRY(intDigitsText(t, self, base, text));
  if (f.type == 'X') {
    for (isize i = 0; i < parts.digitCount; i++) {
      if (text[i] >= 'a') text[i] = static_cast<char>(text[i] - 32);
    }
  }
  parts.sign = signFor(f, self.isNegative());
  parts.rest = "";
  StrBuilder out;
  PY_TRY(layoutNumber(t, out, f, parts, localeFor(f.grouping, f.type)));
  return out.finish(t);
}

Status checkPrecision(Thread& t, const FormatSpec& f) {
  if (f.precision > INT32_MAX) return t.raise(valueErrorType, "precision too big");
  return {};
}

int floatFlags(const FormatSpec& f) {
  return (f.alternate ? kFloatAlternate : 0) | (f.noNegativeZero ? kFloatNoNegZero : 0);
}

Ref<Str> formatDoubleWith(Thread& t, double value, const FormatSpec& f) {
  PY_TRY(checkPrecision(t, f));
  char type = static_cast<char>(f.type);
  int precision = static_cast<int>(f.precision);
  int flags = floatFlags(f);
  bool percent = type == '%';
  if (type == 0) {
    flags |= kFloatAddDot0;
    type = precision < 0 ? 'r' : 'g';
  } else if (type == 'n') {
    type = 'g';
  } else if (percent) {
    type = 'f';
    value *= 100;
  }
  if (precision < 0) precision = 6;
  FloatBuffer buffer;
  formatDouble(buffer, value, type, precision, flags);
  isize length = buffer.size();
  NumberParts parts = splitNumber(f, buffer.data(), length);
  FloatBuffer copy;
  if (percent) {
    char* rest = copy.reserve(parts.restCount + 1);
    std::memcpy(rest, parts.rest, static_cast<usize>(parts.restCount));
    rest[parts.restCount++] = '%';
    parts.rest = rest;
  }
  StrBuilder out;
  PY_TRY(layoutNumber(t, out, f, parts, localeFor(f.grouping, f.type)));
  return out.finish(t);
}

bool isFloatType(u32 type) {
  switch (type) {
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      return true;
    default:
      return false;
  }
}

}  // namespace

Ref<Str> formatInt(Thread& t, Int& self, Str& spec) {
  if (spec.length == 0) return toStr(t, &self);
  FormatSpec f = PY_TRY(parseFormatSpec(t, spec, &self, 'd', '>'));
  switch (f.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
      return formatIntWith(t, self, f);
    default:
      break;
  }
  if (!isFloatType(f.type)) return raiseUnknownFormat(t, f.type, &self);
  double value = PY_TRY(toDouble(t, self));
  return formatDoubleWith(t, value, f);
}

Ref<Str> formatFloat(Thread& t, Float& self, Str& spec) {
  if (spec.length == 0) return toStr(t, &self);
  FormatSpec f = PY_TRY(parseFormatSpec(t, spec, &self, 0, '>'));
  if (f.type != 0 && f.type != 'n' && !isFloatType(f.type)) {
    return raiseUnknownFormat(t, f.type, &self);
  }
  return formatDoubleWith(t, self.value, f);
}

Ref<Str> formatComplex(Thread& t, Complex& self, Str& spec) {
  if (spec.length == 0) return toStr(t, &self);
  FormatSpec f = PY_TRY(parseFormatSpec(t, spec, &self, 0, '>'));
  if (f.type != 0 && f.type != 'n' && (!isFloatType(f.type) || f.type == '%')) {
    return raiseUnknownFormat(t, f.type, &self);
  }
  PY_TRY(checkPrecision(t, f));
  if (f.fill == '0') {
    return t.raise(valueErrorType, "Zero padding is not allowed in complex format specifier");
  }
  if (f.align == '=') {
    return t.raise(valueErrorType, "'=' alignment flag is not allowed in complex format specifier");
  }
  char type = static_cast<char>(f.type);
  int precision = static_cast<int>(f.precision);
  bool plain = type == 0, onlyImaginary = false;
  if (plain) {
    type = precision < 0 ? 'r' : 'g';
    onlyImaginary = self.value.real == 0 && !std::signbit(self.value.real);
  }
  if (type == 'n') type = 'g';
  if (precision < 0) precision = 6;
  Locale locale = localeFor(f.grouping, f.type);
  FormatSpec bare = f;  // the parts are padded together at the end
  bare.width = -1;
  FloatBuffer buffer;
  StrBuilder number;
  bool parenthesised = plain && !onlyImaginary;
  if (parenthesised) number.append('(');
  if (!onlyImaginary) {
    formatDouble(buffer, self.value.real, type, precision, floatFlags(f));
    PY_TRY(layoutNumber(t, number, bare, splitNumber(bare, buffer.data(), buffer.size()), locale));
    bare.sign = '+';
  }
  formatDouble(buffer, self.value.imag, type, precision, floatFlags(f));
  PY_TRY(layoutNumber(t, number, bare, splitNumber(bare, buffer.data(), buffer.size()), locale));
  number.append('j');
  if (parenthesised) number.append(')');
  Ref<Str> text = PY_TRY(number.finish(t));
  Padding sides = paddingFor(f, text->length);
  if (sides.left + sides.right > (isize{1} << 40)) return t.raiseNoMemory();
  StrBuilder out;
  out.append(f.fill, sides.left);
  out.append(*text);
  out.append(f.fill, sides.right);
  return out.finish(t);
}

}  // namespace taipan
