// repr() of constants, and sets of them.
#include <gmp.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "compiler/constant.h"

namespace taipan::compiler {

namespace {

bool numbersEqual(const Const* a, const Const* b) {
  i64 x;
  i64 y;
  bool smallX = constToI64(a, x);
  bool smallY = constToI64(b, y);
  if (smallX && smallY) return x == y;
  if (a->isInt() && b->isInt()) return !smallX && !smallY && constEqual(a, b);
  if (a->kind == ConstKind::BigInt || b->kind == ConstKind::BigInt) return false;
  double ar = smallX ? static_cast<double>(x) : a->real;
  double br = smallY ? static_cast<double>(y) : b->real;
  double ai = a->kind == ConstKind::Complex ? a->imaginary : 0;
  double bi = b->kind == ConstKind::Complex ? b->imaginary : 0;
  return ar == br && ai == bi;
}

/// Shortest digits that read back as the same double, in repr's notation.
std::string floatRepr(double value, bool addPoint) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char digits[64];
  auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific);
  std::string text(digits, end.ptr);
  std::string sign;
  if (text[0] == '-') {
    sign = "-";
    text.erase(0, 1);
  }
  usize e = text.find('e');
  int exponent = std::atoi(text.c_str() + e + 1);
  std::string mantissa = text.substr(0, e);
  if (mantissa.size() > 1) mantissa.erase(1, 1);  // the point
  int point = exponent + 1;
  int count = static_cast<int>(mantissa.size());
  if (exponent < -4 || exponent >= 16) {
    std::string out = mantissa.substr(0, 1);
    if (count > 1) out += "." + mantissa.substr(1);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return sign + out + tail;
  }
  if (point <= 0) return sign + "0." + std::string(-point, '0') + mantissa;
  if (point >= count) {
    return sign + mantissa + std::string(point - count, '0') + (addPoint ? ".0" : "");
  }
  return sign + mantissa.substr(0, point) + "." + mantissa.substr(point);
}

std::string complexRepr(const Const* value) {
  std::string imaginary = floatRepr(value->imaginary, false) + "j";
  if (value->real == 0 && !std::signbit(value->real)) return imaginary;
  std::string text = "(" + floatRepr(value->real, false);
  if (imaginary[0] != '-') text += "+";
  return text + imaginary + ")";
}

std::string bigRepr(const Const* value) {
  mpz_t z;
  mpz_init(z);
  mpz_import(z, std::abs(value->big.size), -1, sizeof(u64), 0, 0, value->big.limbs);
  if (value->big.size < 0) mpz_neg(z, z);
  char* text = mpz_get_str(nullptr, 10, z);
  std::string out = text;
  std::free(text);
  mpz_clear(z);
  return out;
}

void appendEscape(std::string& out, const char* format, u32 value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, value);
  out += buffer;
}

u32 decode(std::string_view text, usize& at) {
  u8 lead = text[at++];
  if (lead < 0x80) return lead;
  int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  u32 value = lead & (0x3f >> more);
  for (; more > 0 && at < text.size(); more--) value = value << 6 | (text[at++] & 0x3f);
  return value;
}

bool isPrintable(u32 c) {
  if (c < 0xa1) return false;
  return c != 0xad && !(c >= 0xd800 && c < 0xf900) && !(c >= 0x2028 && c <= 0x202f) &&
         !(c >= 0x2000 && c <= 0x200f) && c != 0x3000 && c != 0xfeff && c != 0x1680 && c < 0xe0000;
}

std::string textRepr(const Const* value) {
  std::string_view text = value->view();
  bool bytes = value->kind == ConstKind::Bytes;
  char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  std::string out = bytes ? "b" : "";
  out += quote;
  for (usize at = 0; at < text.size();) {
    usize start = at;
    u32 c = bytes ? static_cast<u8>(text[at++]) : decode(text, at);
    if (c == static_cast<u8>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c >= 0x20 && c < 0x7f) {
      out += static_cast<char>(c);
    } else if (c < 0x80 || bytes) {
      appendEscape(out, "\\x%02x", c);
    } else if (isPrintable(c)) {
      out += text.substr(start, at - start);
    } else {
      appendEscape(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
  }
  return out + quote;
}

}  // namespace

bool constSameInSet(const Const* a, const Const* b) {
  if (a == b) return true;
  if (a->isNumber() && b->isNumber()) return numbersEqual(a, b);
  if (a->kind != b->kind) return false;
  if (a->kind == ConstKind::Tuple) {
    if (a->count != b->count) return false;
    for (usize i = 0; i < a->count; i++) {
      if (!constSameInSet(a->items[i], b->items[i])) return false;
    }
    return true;
  }
  return constEqual(a, b);
}

Const* constSet(ConstFactory& make, Const* const* items, usize count) {
  Const** unique = make.arena().makeArray<Const*>(count);
  usize size = 0;
  for (usize i = 0; i < count; i++) {
    bool seen = false;
    for (usize j = 0; j < size && !seen; j++) seen = constSameInSet(items[i], unique[j]);
    if (!seen) unique[size++] = items[i];
  }
  return make.sequence(ConstKind::FrozenSet, unique, size);
}

std::string constRepr(const Const* value) {
  switch (value->kind) {
    case ConstKind::None:
      return "None";
    case ConstKind::Ellipsis:
      return "Ellipsis";
    case ConstKind::False:
      return "False";
    case ConstKind::True:
      return "True";
    case ConstKind::Int:
      return std::to_string(value->small);
    case ConstKind::BigInt:
      return bigRepr(value);
    case ConstKind::Float:
      return floatRepr(value->real, true);
    case ConstKind::Complex:
      return complexRepr(value);
    case ConstKind::Str:
    case ConstKind::Bytes:
      return textRepr(value);
    case ConstKind::Tuple:
    case ConstKind::FrozenSet: {
      bool set = value->kind == ConstKind::FrozenSet;
      std::string out = set ? "frozenset({" : "(";
      for (usize i = 0; i < value->count; i++) {
        if (i) out += ", ";
        out += constRepr(value->items[i]);
      }
      if (!set && value->count == 1) out += ",";
      return out + (set ? "})" : ")");
    }
    case ConstKind::Unit:
      return "<code>";
  }
  return {};
}

}  // namespace taipan::compiler
