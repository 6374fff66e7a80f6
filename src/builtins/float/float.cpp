// Creation of floats, their arithmetic and comparison.
#include "builtins/float/float.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "base/float_text.h"
#include "base/hash.h"
#include "base/unicode.h"
#include "builtins/bytes/bytes.h"
#include "builtins/number/complex.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"

namespace taipan {

constinit NumberFreeList floatFreeList;

Ref<Float> newFloatSlow(double value) {
  Object* object = allocatePlain(Thread::current(), floatType, sizeof(Float));
  if (object == nullptr) return failure;
  static_cast<Float*>(object)->value = value;
  return Ref<Float>::steal(static_cast<Float*>(object));
}

Ref<> toObject(double value) { return newFloat(value); }

// --- arithmetic ---------------------------------------------------------------------------------

FloatDivmod floatDivmod(double x, double y) {
  double rest = std::fmod(x, y);
  double quotient = (x - rest) / y;
  if (rest != 0) {
    if ((y < 0) != (rest < 0)) {
      rest += y;
      quotient -= 1.0;
    }
  } else {
    rest = std::copysign(0.0, y);
  }
  if (quotient != 0) {
    double whole = std::floor(quotient);
    if (quotient - whole > 0.5) whole += 1.0;
    quotient = whole;
  } else {
    quotient = std::copysign(0.0, x / y);
  }
  return {quotient, rest};
}

double floatModulo(double x, double y) {
  double rest = std::fmod(x, y);
  if (rest == 0) return std::copysign(0.0, y);
  return (y < 0) != (rest < 0) ? rest + y : rest;
}

Ref<> floatPower(Thread& t, double x, double y) {
  if (y == 0 || x == 1.0) return newFloat(1.0);
  if (std::isnan(x) || std::isnan(y)) return newFloat(std::isnan(x) ? x : y);
  if (x == 0 && y < 0 && std::isfinite(y)) {
    return t.raise(zeroDivisionErrorType, "0.0 cannot be raised to a negative power");
  }
  bool whole = std::isinf(y) || y == std::floor(y);
  if (x < 0 && std::isfinite(x) && !whole) {
    return complexPowerOf(t, {x, 0}, {y, 0});
  }
  double result = std::pow(x, y);
  if (std::isinf(result) && std::isfinite(x) && std::isfinite(y)) {
    // The C library's errno text, as OSError would show it.
    Ref<> code = PY_TRY(newInt(34)), text = PY_TRY(newStr(t, "Numerical result out of range"));
    Ref<> args = PY_TRY(packTuple(t, {code.get(), text.get()}));
    return t.raiseObject(overflowErrorType, args.get());
  }
  return newFloat(result);
}

isize hashDouble(double value) {
  constexpr u64 kModulus = (u64{1} << 61) - 1;
  if (std::isinf(value)) return value > 0 ? 314159 : -314159;
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  // 53 bits of mantissa as an integer, times 2**exponent modulo 2**61 - 1: a rotation.
  u64 h = static_cast<u64>(std::ldexp(fraction, 53));
  int shift = (exponent - 53) % 61;
  if (shift < 0) shift += 61;
  h = ((h << shift) & kModulus) | (h >> (61 - shift));
  if (h == kModulus) h = 0;
  isize result = static_cast<isize>(h);
  if (value < 0) result = -result;
  return result == -1 ? -2 : result;
}

isize floatHash(Object* self, double value) {
  if (!std::isnan(value)) return hashDouble(value);
  uintptr_t address = reinterpret_cast<uintptr_t>(self);
  isize h = static_cast<isize>(std::rotr(address, 4));
  return h == -1 ? -2 : h;
}

Ref<> floatCompare(Thread&, Object* a, Object* b, CompareOp op) {
  double x = as<Float>(a)->value;
  if (isFloat(b)) {
    double y = as<Float>(b)->value;
    bool result;
    switch (op) {
      case kLess:
        result = x < y;
        break;
      case kLessEqual:
        result = x <= y;
        break;
      case kEqual:
        result = x == y;
        break;
      case kNotEqual:
        result = x != y;
        break;
      case kGreater:
        result = x > y;
        break;
      default:
        result = x >= y;
        break;
    }
    return newBool(result);
  }
  if (!isInt(b)) return Ref<>::share(notImplemented());
  if (std::isnan(x)) return newBool(op == kNotEqual);
  return newBool(orderMatches(-intCompareDouble(*as<Int>(b), x), op));
}

Ref<Str> floatToStr(Thread& t, double value) {
  char buffer[40];
  return newStrAscii(t, buffer, floatRepr(buffer, value));
}

Ref<> floatRound(Thread& t, double value, Object* places) {
  if (!places || isNone(places)) {
    double rounded = std::round(value);
    if (std::fabs(value - rounded) == 0.5) rounded = 2.0 * std::round(value / 2.0);
    return newIntFromDouble(t, rounded);
  }
  isize digits = PY_TRY(toIsize(t, places, nullptr));
  if (!std::isfinite(value)) return newFloat(value);
  double rounded = roundToDigits(value, digits);
  if (std::isinf(rounded)) {
    return t.raise(overflowErrorType, "rounded value too large to represent");
  }
  return newFloat(rounded);
}

// --- from text ----------------------------------------------------------------------------------

namespace {

/// Parses text that is a number with surrounding blanks and underscores between digits.
ParsedDouble parseText(const char* text, isize length) {
  ParsedDouble result;
  const char* end = text + length;
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (text < end && blank(*text)) text++;
  while (text < end && blank(end[-1])) end--;
  if (text == end) return result;
  char small[128];
  char* copy = nullptr;
  if (std::memchr(text, '_', static_cast<usize>(end - text))) {
    copy = end - text <= static_cast<isize>(sizeof small)
               ? small
               : static_cast<char*>(memMalloc(static_cast<usize>(end - text)));
    PY_CHECK(copy != nullptr);
    char* out = copy;
    char before = 0;
    for (; text < end; before = *text++) {
      bool digit = *text >= '0' && *text <= '9';
      if (*text == '_' ? !(before >= '0' && before <= '9') : before == '_' && !digit) break;
      if (*text != '_') *out++ = *text;
    }
    bool valid = text == end && before != '_';
    text = copy;
    end = valid ? out : copy;
  }
  result.valid = text < end && parseDouble(text, end, &result.value) == end;
  if (copy && copy != small) memFree(copy);
  return result;
}

ParsedDouble parseStr(const Str& s) {
  if (strIsAscii(s)) return parseText(static_cast<const char*>(strData(s)), s.length);
  char small[128];
  char* buffer = s.length <= static_cast<isize>(sizeof small)
                     ? small
                     : static_cast<char*>(memMalloc(static_cast<usize>(s.length)));
  PY_CHECK(buffer != nullptr);
  for (isize i = 0; i < s.length; i++) {
    u32 c = strAt(s, i);
    int digit = unicode::decimalValue(c);
    buffer[i] = c < 128               ? static_cast<char>(c)
                : unicode::isSpace(c) ? ' '
                : digit >= 0          ? static_cast<char>('0' + digit)
                                      : '?';
  }
  ParsedDouble result = parseText(buffer, s.length);
  if (buffer != small) memFree(buffer);
  return result;
}

}  // namespace

Ref<> newFloatFromText(Thread& t, Object* object) {
  ParsedDouble parsed;
  if (isStr(object)) {
    parsed = parseStr(*as<Str>(object));
  } else if (isBytes(object)) {
    parsed = parseText(as<Bytes>(object)->data, as<Bytes>(object)->size);
  } else if (hasBuffer(object)) {
    BufferView view;
    PY_TRY(view.acquire(t, object));
    parsed = parseText(view.data(), view.size());
  } else {
    return t.raise(typeErrorType,
                   "float() argument must be a string or a real number, not '%.200s'",
                   object->type->name);
  }
  if (parsed.valid) return newFloat(parsed.value);
  return t.raise(valueErrorType, "could not convert string to float: %R", object);
}

// --- IEEE bytes ---------------------------------------------------------------------------------

namespace {

void storeBytes(u64 bits, u8* out, int n, bool littleEndian) {
  for (int i = 0; i < n; i++) {
    out[littleEndian ? i : n - 1 - i] = static_cast<u8>(bits >> (8 * i));
  }
}

/// The nearest half-precision number; false when it is too large.
bool toHalf(double value, u16* out) {
  u16 sign = std::signbit(value) ? 0x8000 : 0;
  if (std::isnan(value)) {
    *out = sign | 0x7e00;
    return true;
  }
  double size = std::fabs(value);
  if (std::isinf(value)) {
    *out = sign | 0x7c00;
    return true;
  }
  if (size >= 65520.0) return false;
  int exponent;
  std::frexp(size, &exponent);
  if (size == 0 || exponent < -13) {  // subnormal: units of 2**-24
    *out = sign | static_cast<u16>(std::nearbyint(std::ldexp(size, 24)));
    return true;
  }
  // 11 significant bits; a carry into the exponent field is what rounding up means.
  u32 mantissa = static_cast<u32>(std::nearbyint(std::ldexp(size, 11 - exponent)));
  *out = static_cast<u16>(sign | (static_cast<u32>((exponent + 14) << 10) + (mantissa - 1024)));
  return true;
}

double fromHalf(u16 bits) {
  int exponent = (bits >> 10) & 31;
  double mantissa = bits & 1023;
  double value;
  if (exponent == 31) {
    value = mantissa != 0 ? std::nan("") : HUGE_VAL;
  } else if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  }
  return bits & 0x8000 ? -value : value;
}

}  // namespace

Status packFloat(Thread& t, double value, u8* out, int n, bool littleEndian) {
  if (n == 8) {
    storeBytes(std::bit_cast<u64>(value), out, 8, littleEndian);
  } else if (n == 4) {
    float narrow = static_cast<float>(value);
    if (std::isinf(narrow) && std::isfinite(value)) {
      return t.raise(overflowErrorType, "float too large to pack with f format");
    }
    storeBytes(std::bit_cast<u32>(narrow), out, 4, littleEndian);
  } else {
    u16 half;
    if (!toHalf(value, &half)) {
      return t.raise(overflowErrorType, "float too large to pack with e format");
    }
    storeBytes(half, out, 2, littleEndian);
  }
  return {};
}

double unpackFloat(const u8* data, int n, bool littleEndian) {
  u64 bits = 0;
  for (int i = 0; i < n; i++) {
    bits |= u64{data[littleEndian ? i : n - 1 - i]} << (8 * i);
  }
  if (n == 8) return std::bit_cast<double>(bits);
  if (n == 4) return static_cast<double>(std::bit_cast<float>(static_cast<u32>(bits)));
  return fromHalf(static_cast<u16>(bits));
}

}  // namespace taipan
