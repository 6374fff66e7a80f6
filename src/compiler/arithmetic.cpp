// Folding of constant expressions. Limits keep the results small: integers of 128 bits, texts of
// 4096 characters, sequences of 256 items and 1024 nested ones.
#include <gmp.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "compiler/constant.h"

namespace taipan::compiler {

namespace {

using ast::Operator;
using ast::UnaryOperator;

constexpr usize kMaxBits = 128;
constexpr i64 kMaxItems = 256;
constexpr i64 kMaxText = 4096;
constexpr i64 kMaxNestedItems = 1024;

/// An owned GMP integer.
struct Mpz {
  mpz_t z;
  Mpz() { mpz_init(z); }
  explicit Mpz(const Const* value) {
    i64 small;
    if (constToI64(value, small)) {
      mpz_init_set_si(z, small);
    } else {
      mpz_init(z);
      mpz_import(z, std::abs(value->big.size), -1, sizeof(u64), 0, 0, value->big.limbs);
      if (value->big.size < 0) mpz_neg(z, z);
    }
  }
  ~Mpz() { mpz_clear(z); }
  Mpz(const Mpz&) = delete;
  Mpz& operator=(const Mpz&) = delete;
  usize bits() const { return mpz_sgn(z) == 0 ? 0 : mpz_sizeinbase(z, 2); }
  int sign() const { return mpz_sgn(z); }
};

Const* fromMpz(ConstFactory& make, const Mpz& value) {
  if (mpz_fits_slong_p(value.z)) return make.integer(mpz_get_si(value.z));
  usize size = mpz_size(value.z);
  Const* c = make.singleton(ConstKind::BigInt);
  c->big.limbs = make.arena().makeArray<u64>(size);
  std::memcpy(c->big.limbs, mpz_limbs_read(value.z), size * sizeof(u64));
  c->big.size = value.sign() < 0 ? -static_cast<i64>(size) : static_cast<i64>(size);
  return c;
}

/// Nearest double, ties to even; false on overflow.
bool toDouble(const Const* value, double& out) {
  if (value->kind == ConstKind::Float) {
    out = value->real;
    return true;
  }
  i64 small;
  if (constToI64(value, small)) {
    out = static_cast<double>(small);
    return true;
  }
  Mpz z(value);
  usize bits = z.bits();
  if (bits > 1024) return false;
  Mpz magnitude;
  mpz_abs(magnitude.z, z.z);
  isize shift = static_cast<isize>(bits) - 64;
  bool sticky = shift > 0 && mpz_scan1(magnitude.z, 0) < static_cast<usize>(shift);
  if (shift > 0) mpz_tdiv_q_2exp(magnitude.z, magnitude.z, shift);
  u64 top = mpz_get_ui(magnitude.z) | (sticky ? 1 : 0);  // the last bit is below the rounding bit
  out = std::ldexp(static_cast<double>(top), static_cast<int>(shift > 0 ? shift : 0));
  if (std::isinf(out)) return false;
  if (z.sign() < 0) out = -out;
  return true;
}

/// Quotient of two integers correctly rounded; false when it overflows or the divisor is zero.
bool divideInts(const Const* left, const Const* right, double& out) {
  Mpz a(left);
  Mpz b(right);
  if (b.sign() == 0) return false;
  if (a.sign() == 0) {
    out = b.sign() < 0 ? -0.0 : 0.0;
    return true;
  }
  bool negative = (a.sign() < 0) != (b.sign() < 0);
  mpz_abs(a.z, a.z);
  mpz_abs(b.z, b.z);
  // Scale so that the quotient has at least 66 bits, keep a sticky bit, and let ldexp round once;
  // subnormal results are out of reach of the integers that may stand in source.
  isize shift = static_cast<isize>(b.bits()) - static_cast<isize>(a.bits()) + 66;
  if (shift > 0) {
    mpz_mul_2exp(a.z, a.z, shift);
  } else {
    mpz_mul_2exp(b.z, b.z, -shift);
  }
  Mpz quotient;
  Mpz remainder;
  mpz_tdiv_qr(quotient.z, remainder.z, a.z, b.z);
  isize extra = static_cast<isize>(quotient.bits()) - 64;
  bool sticky =
      remainder.sign() != 0 || (extra > 0 && mpz_scan1(quotient.z, 0) < static_cast<usize>(extra));
  if (extra > 0) mpz_tdiv_q_2exp(quotient.z, quotient.z, extra);
  u64 top = mpz_get_ui(quotient.z) | (sticky ? 1 : 0);
  out = std::ldexp(static_cast<double>(top), static_cast<int>((extra > 0 ? extra : 0) - shift));
  if (std::isinf(out)) return false;
  if (negative) out = -out;
  return true;
}

Const* intPower(ConstFactory& make, const Const* left, const Const* right) {
  i64 exponent;
  if (!constToI64(right, exponent)) return nullptr;
  Mpz base(left);
  if (exponent < 0) {
    double x;
    if (base.sign() == 0 || !toDouble(left, x)) return nullptr;
    return make.real(std::pow(x, static_cast<double>(exponent)));
  }
  if (exponent > 0 && base.bits() > kMaxBits / static_cast<usize>(exponent)) return nullptr;
  Mpz result;
  mpz_pow_ui(result.z, base.z, static_cast<unsigned long>(exponent));
  return fromMpz(make, result);
}

Const* intShift(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  Mpz value(left);
  i64 count;
  if (!constToI64(right, count)) return nullptr;
  if (count < 0) return nullptr;
  Mpz result;
  if (op == Operator::LShift) {
    if (value.sign() != 0 && count != 0 &&
        (static_cast<usize>(count) > kMaxBits || value.bits() > kMaxBits - count)) {
      return nullptr;
    }
    if (value.sign() == 0) return make.integer(0);
    mpz_mul_2exp(result.z, value.z, count);
  } else {
    mpz_fdiv_q_2exp(result.z, value.z, count);
  }
  return fromMpz(make, result);
}

Const* intBinary(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  Mpz a(left);
  Mpz b(right);
  Mpz result;
  switch (op) {
    case Operator::Add:
      mpz_add(result.z, a.z, b.z);
      break;
    case Operator::Sub:
      mpz_sub(result.z, a.z, b.z);
      break;
    case Operator::Mult:
      if (a.sign() && b.sign() && a.bits() + b.bits() > kMaxBits) return nullptr;
      mpz_mul(result.z, a.z, b.z);
      break;
    case Operator::FloorDiv:
      if (b.sign() == 0) return nullptr;
      mpz_fdiv_q(result.z, a.z, b.z);
      break;
    case Operator::Mod:
      if (b.sign() == 0) return nullptr;
      mpz_fdiv_r(result.z, a.z, b.z);
      break;
    case Operator::BitOr:
      mpz_ior(result.z, a.z, b.z);
      break;
    case Operator::BitXor:
      mpz_xor(result.z, a.z, b.z);
      break;
    case Operator::BitAnd:
      mpz_and(result.z, a.z, b.z);
      break;
    default:
      return nullptr;
  }
  bool bools = left->kind <= ConstKind::True && right->kind <= ConstKind::True;
  if (bools && (op == Operator::BitOr || op == Operator::BitXor || op == Operator::BitAnd)) {
    return make.boolean(result.sign() != 0);
  }
  return fromMpz(make, result);
}

double floatModulo(double x, double y) {
  double mod = std::fmod(x, y);
  if (mod != 0) return (y < 0) != (mod < 0) ? mod + y : mod;
  return std::copysign(0.0, y);
}

double floatFloorDivide(double x, double y) {
  double mod = std::fmod(x, y);
  double div = (x - mod) / y;
  if (mod != 0 && (y < 0) != (mod < 0)) div -= 1.0;
  if (div == 0) return std::copysign(0.0, x / y);
  double floored = std::floor(div);
  return div - floored > 0.5 ? floored + 1.0 : floored;
}

/// Smith's division: scales by the larger part of the divisor.
Const* complexDivide(ConstFactory& make, double ar, double ai, double br, double bi) {
  if (br == 0 && bi == 0) return nullptr;
  if (std::fabs(br) >= std::fabs(bi)) {
    double ratio = bi / br;
    double denominator = br + bi * ratio;
    return make.complex((ar + ai * ratio) / denominator, (ai - ar * ratio) / denominator);
  }
  if (std::fabs(bi) >= std::fabs(br)) {
    double ratio = br / bi;
    double denominator = br * ratio + bi;
    return make.complex((ar * ratio + ai) / denominator, (ai * ratio - ar) / denominator);
  }
  double nan = std::numeric_limits<double>::quiet_NaN();
  return make.complex(nan, nan);
}

/// x ** n for whole n by squaring.
Const* complexPowerOfInt(ConstFactory& make, double xr, double xi, long n) {
  double rr = 1;
  double ri = 0;
  auto multiply = [](double& ar, double& ai, double br, double bi) {
    double real = ar * br - ai * bi;
    ai = ar * bi + ai * br;
    ar = real;
  };
  unsigned long left = n < 0 ? -static_cast<unsigned long>(n) : static_cast<unsigned long>(n);
  for (unsigned long bit = 1; bit <= left; bit <<= 1) {
    if (left & bit) multiply(rr, ri, xr, xi);
    multiply(xr, xi, xr, xi);
  }
  return n < 0 ? complexDivide(make, 1, 0, rr, ri) : make.complex(rr, ri);
}

Const* complexPower(ConstFactory& make, double ar, double ai, double br, double bi) {
  if (br == 0 && bi == 0) return make.complex(1, 0);
  if (ar == 0 && ai == 0) return bi != 0 || br < 0 ? nullptr : make.complex(0, 0);
  Const* result;
  if (bi == 0 && br == std::floor(br) && std::fabs(br) <= 100) {
    result = complexPowerOfInt(make, ar, ai, static_cast<long>(br));
  } else {
    double size = std::hypot(ar, ai);
    double length = std::pow(size, br);
    double angle = std::atan2(ai, ar);
    double phase = angle * br;
    if (bi != 0) {
      length *= std::exp(-angle * bi);
      phase += bi * std::log(size);
    }
    result = make.complex(length * std::cos(phase), length * std::sin(phase));
  }
  bool finite = std::isfinite(ar) && std::isfinite(ai) && std::isfinite(br) && std::isfinite(bi);
  if (result && finite && (std::isinf(result->real) || std::isinf(result->imaginary))) {
    return nullptr;
  }
  return result;
}

Const* floatPower(ConstFactory& make, double x, double y) {
  if (x == 0 && y < 0) return nullptr;
  if (std::isfinite(x) && std::isfinite(y)) {
    if (x < 0 && y != std::floor(y)) return complexPower(make, x, 0, y, 0);
    double result = std::pow(x, y);
    if (std::isinf(result)) return nullptr;
    return make.real(result);
  }
  return make.real(std::pow(x, y));
}

Const* floatBinary(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  double x;
  double y;
  if (!toDouble(left, x) || !toDouble(right, y)) return nullptr;
  switch (op) {
    case Operator::Add:
      return make.real(x + y);
    case Operator::Sub:
      return make.real(x - y);
    case Operator::Mult:
      return make.real(x * y);
    case Operator::Div:
      return y == 0 ? nullptr : make.real(x / y);
    case Operator::FloorDiv:
      return y == 0 ? nullptr : make.real(floatFloorDivide(x, y));
    case Operator::Mod:
      return y == 0 ? nullptr : make.real(floatModulo(x, y));
    case Operator::Pow:
      return floatPower(make, x, y);
    default:
      return nullptr;
  }
}

Const* complexBinary(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  double ar, ai = 0, br, bi = 0;
  if (left->kind == ConstKind::Complex) {
    ar = left->real;
    ai = left->imaginary;
  } else if (!toDouble(left, ar)) {
    return nullptr;
  }
  if (right->kind == ConstKind::Complex) {
    br = right->real;
    bi = right->imaginary;
  } else if (!toDouble(right, br)) {
    return nullptr;
  }
  switch (op) {
    case Operator::Add:
      return make.complex(ar + br, ai + bi);
    case Operator::Sub:
      return make.complex(ar - br, ai - bi);
    case Operator::Mult:
      return make.complex(ar * br - ai * bi, ar * bi + ai * br);
    case Operator::Div:
      return complexDivide(make, ar, ai, br, bi);
    case Operator::Pow:
      return complexPower(make, ar, ai, br, bi);
    default:
      return nullptr;
  }
}

/// True when no nested tuple makes the items more than `limit`; returns what is left of it, < 0
/// when exceeded.
i64 checkNested(const Const* value, i64 limit) {
  if (value->kind == ConstKind::Tuple) {
    limit -= static_cast<i64>(value->count);
    for (usize i = 0; limit >= 0 && i < value->count; i++)
      limit = checkNested(value->items[i], limit);
  } else if (value->kind == ConstKind::FrozenSet) {
    limit -= static_cast<i64>(value->count);
  }
  return limit;
}

Const* repeatText(ConstFactory& make, const Const* text, const Const* times) {
  i64 n;
  usize size = text->kind == ConstKind::Str ? codePointCount(text->view()) : text->text.size;
  if (!constToI64(times, n)) return nullptr;
  if (size != 0 && (n < 0 || n > kMaxText / static_cast<i64>(size))) return nullptr;
  if (n < 0 || size == 0) n = 0;
  usize bytes = text->text.size;
  char* data = make.arena().makeArray<char>(bytes * n + 1);
  for (i64 i = 0; i < n; i++) std::memcpy(data + bytes * i, text->text.data, bytes);
  data[bytes * n] = '\0';
  Const* c = make.singleton(text->kind);
  c->text = {data, bytes * n};
  return c;
}

Const* repeatTuple(ConstFactory& make, const Const* tuple, const Const* times) {
  i64 n;
  i64 size = static_cast<i64>(tuple->count);
  if (!constToI64(times, n)) return nullptr;
  if (size != 0) {
    if (n < 0 || n > kMaxItems / size) return nullptr;
    if (n != 0 && checkNested(tuple, kMaxNestedItems / n) < 0) return nullptr;
  } else {
    n = 0;
  }
  Const** items = make.arena().makeArray<Const*>(size * n);
  for (i64 i = 0; i < size * n; i++) items[i] = tuple->items[i % size];
  return make.sequence(ConstKind::Tuple, items, size * n);
}

Const* concatenate(ConstFactory& make, const Const* left, const Const* right) {
  if (left->kind == ConstKind::Tuple) {
    usize count = left->count + right->count;
    Const** items = make.arena().makeArray<Const*>(count);
    std::copy(left->items, left->items + left->count, items);
    std::copy(right->items, right->items + right->count, items + left->count);
    return make.sequence(ConstKind::Tuple, items, count);
  }
  usize size = left->text.size + right->text.size;
  char* data = make.arena().makeArray<char>(size + 1);
  std::memcpy(data, left->text.data, left->text.size);
  std::memcpy(data + left->text.size, right->text.data, right->text.size);
  data[size] = '\0';
  Const* c = make.singleton(left->kind);
  c->text = {data, size};
  return c;
}

Const* foldNumbers(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  if (left->kind == ConstKind::Complex || right->kind == ConstKind::Complex) {
    return complexBinary(make, op, left, right);
  }
  if (left->kind == ConstKind::Float || right->kind == ConstKind::Float) {
    return floatBinary(make, op, left, right);
  }
  switch (op) {
    case Operator::Pow:
      return intPower(make, left, right);
    case Operator::LShift:
    case Operator::RShift:
      return intShift(make, op, left, right);
    case Operator::Div: {
      double quotient;
      return divideInts(left, right, quotient) ? make.real(quotient) : nullptr;
    }
    default:
      return intBinary(make, op, left, right);
  }
}

/// Byte range of the code point `index` (negative: from the end); false when out of range.
bool findCodePoint(std::string_view text, i64 index, usize& start, usize& size) {
  i64 count = static_cast<i64>(codePointCount(text));
  if (index < 0) index += count;
  if (index < 0 || index >= count) return false;
  usize at = 0;
  auto skip = [&] {
    at++;
    while (at < text.size() && (text[at] & 0xc0) == 0x80) at++;
  };
  for (i64 i = 0; i < index; i++) skip();
  start = at;
  skip();
  size = at - start;
  return true;
}

}  // namespace

Const* foldBinary(ConstFactory& make, Operator op, const Const* left, const Const* right) {
  if (left->isNumber() && right->isNumber()) return foldNumbers(make, op, left, right);
  if (op == Operator::Mult) {
    if (left->isInt()) std::swap(left, right);
    if (!right->isInt()) return nullptr;
    if (left->isText()) return repeatText(make, left, right);
    if (left->kind == ConstKind::Tuple) return repeatTuple(make, left, right);
    return nullptr;
  }
  if (op == Operator::Add && left->kind == right->kind &&
      (left->isText() || left->kind == ConstKind::Tuple)) {
    return concatenate(make, left, right);
  }
  return nullptr;
}

Const* foldUnary(ConstFactory& make, UnaryOperator op, const Const* operand) {
  if (op == UnaryOperator::Not) return make.boolean(!constTruth(operand));
  if (operand->isInt()) {
    Mpz value(operand);
    Mpz result;
    if (op == UnaryOperator::Invert) {
      mpz_com(result.z, value.z);
    } else if (op == UnaryOperator::USub) {
      mpz_neg(result.z, value.z);
    } else {
      mpz_set(result.z, value.z);
    }
    return fromMpz(make, result);
  }
  if (op == UnaryOperator::Invert) return nullptr;
  bool negate = op == UnaryOperator::USub;
  if (operand->kind == ConstKind::Float) return make.real(negate ? -operand->real : operand->real);
  if (operand->kind == ConstKind::Complex) {
    return negate ? make.complex(-operand->real, -operand->imaginary)
                  : make.complex(operand->real, operand->imaginary);
  }
  return nullptr;
}

Const* foldSubscript(ConstFactory& make, const Const* value, const Const* index) {
  i64 i;
  if (!constToI64(index, i)) return nullptr;
  if (value->kind == ConstKind::Tuple) {
    i64 count = static_cast<i64>(value->count);
    if (i < 0) i += count;
    return i < 0 || i >= count ? nullptr : value->items[i];
  }
  if (value->kind == ConstKind::Bytes) {
    i64 size = static_cast<i64>(value->text.size);
    if (i < 0) i += size;
    return i < 0 || i >= size ? nullptr : make.integer(static_cast<u8>(value->text.data[i]));
  }
  if (value->kind == ConstKind::Str) {
    usize start;
    usize size;
    if (!findCodePoint(value->view(), i, start, size)) return nullptr;
    return make.str(value->view().substr(start, size));
  }
  return nullptr;
}

}  // namespace taipan::compiler
