// Operations on ints of any size. The inline fast paths of int.h have declined before.
#include <cmath>

#include "builtins/float/float.h"
#include "builtins/int/int.h"

namespace taipan {

using digits::Magnitude;
using digits::Span;

namespace {

/// a + b where the signs are given separately.
Ref<Int> addSigned(Thread& t, const Int& a, bool aNegative, const Int& b, bool bNegative) {
  Span x = a.span(), y = b.span();
  isize longest = x.size > y.size ? x.size : y.size;
  Ref<Int> out = PY_TRY(newIntDigits(t, longest + 1));
  if (aNegative == bNegative) {
    isize n = digits::add(out->digits, x, y);
    return finishInt(std::move(out), n, aNegative);
  }
  int order = digits::compare(x, y);
  isize n = order < 0 ? digits::subtract(out->digits, y, x) : digits::subtract(out->digits, x, y);
  return finishInt(std::move(out), n, order < 0 ? bNegative : aNegative && order != 0);
}

Failure raiseTooManyDigits(Thread& t) {
  return t.raise(overflowErrorType, "too many digits in integer");
}

/// A - 1 or + 1 in place on a magnitude with room.
isize adjust(digits::Digit* data, isize n, bool up) {
  digits::Digit one = 1;
  return up ? digits::add(data, {data, n}, {&one, 1})
            : digits::subtract(data, {data, n}, {&one, 1});
}

}  // namespace

Ref<Int> intAddSlow(Thread& t, const Int& a, const Int& b) {
  return addSigned(t, a, a.isNegative(), b, b.isNegative());
}

Ref<Int> intSubtractSlow(Thread& t, const Int& a, const Int& b) {
  return addSigned(t, a, a.isNegative(), b, !b.isNegative());
}

Ref<Int> intMultiplySlow(Thread& t, const Int& a, const Int& b) {
  if (a.isZero() || b.isZero()) return smallInt(0);
  Ref<Int> out = PY_TRY(newIntDigits(t, a.digitCount() + b.digitCount()));
  isize n = digits::multiply(out->digits, a.span(), b.span());
  return finishInt(std::move(out), n, a.isNegative() != b.isNegative());
}

Status intDivmod(Thread& t, const Int& a, const Int& b, Ref<Int>* quotient, Ref<Int>* remainder) {
  if (b.isZero()) {
    return t.raise(zeroDivisionErrorType,
                   quotient ? "integer division or modulo by zero" : "integer modulo by zero");
  }
  if (isMedium(a) && isMedium(b)) {
    i64 x = mediumValue(a), y = mediumValue(b);
    if (quotient) *quotient = PY_TRY(newInt(floorDivide(x, y)));
    if (remainder) *remainder = PY_TRY(newInt(floorModulo(x, y)));
    return {};
  }
  Span x = a.span(), y = b.span();
  bool opposite = a.isNegative() != b.isNegative();
  isize quotientRoom = (x.size >= y.size ? x.size - y.size + 1 : 0) + 1;
  Ref<Int> q, r;
  if (quotient) q = PY_TRY(newIntDigits(t, quotientRoom));
  // With operands of opposite sign the remainder decides about rounding down.
  Magnitude scratch;
  digits::Digit* rest;
  if (remainder) {
    r = PY_TRY(newIntDigits(t, y.size + 1));
    rest = r->digits;
  } else {
    scratch.reserve(y.size + 1);
    rest = scratch.data();
  }
  isize qSize = 0, rSize = 0;
  digits::divide(x, y, quotient ? q->digits : nullptr, &qSize, rest, &rSize);
  bool round = opposite && rSize != 0;
  if (quotient) {
    if (round) qSize = adjust(q->digits, qSize, true);
    *quotient = PY_TRY(finishInt(std::move(q), qSize, opposite && qSize != 0));
  }
  if (remainder) {
    if (round) rSize = digits::subtract(rest, y, {rest, rSize});
    *remainder = PY_TRY(finishInt(std::move(r), rSize, b.isNegative() && rSize != 0));
  }
  return {};
}

Ref<Int> intFloorDivideSlow(Thread& t, const Int& a, const Int& b) {
  Ref<Int> q;
  PY_TRY(intDivmod(t, a, b, &q, nullptr));
  return q;
}

Ref<Int> intModuloSlow(Thread& t, const Int& a, const Int& b) {
  Ref<Int> r;
  PY_TRY(intDivmod(t, a, b, nullptr, &r));
  return r;
}

int intCompareSlow(const Int& a, const Int& b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  int order = digits::compare(a.span(), b.span());
  return a.isNegative() ? -order : order;
}

Result<double> intTrueDivide(Thread& t, const Int& a, const Int& b) {
  if (b.isZero()) return t.raise(zeroDivisionErrorType, "division by zero");
  double value = digits::trueDivide(a.span(), b.span());
  if (std::isinf(value)) {
    return t.raise(overflowErrorType, "integer division result too large for a float");
  }
  return a.isNegative() != b.isNegative() ? -value : value;
}

namespace {

/// base ** exponent mod |modulus|, then moved to the modulus' sign.
Ref<Int> modularPower(Thread& t, const Int& base, const Int& exponent, const Int& modulus) {
  if (modulus.isZero()) return t.raise(valueErrorType, "pow() 3rd argument cannot be 0");
  Span m = modulus.span();
  Magnitude inverse;
  bool negativeBase = base.isNegative();
  Span b = base.span();
  if (exponent.isNegative()) {
    // The inverse of -x is minus the inverse of x.
    if (!digits::modularInverse(b, m, &inverse)) {
      return t.raise(valueErrorType, "base is not invertible for the given modulus");
    }
    b = inverse.span();
  }
  Magnitude power = digits::modularPower(b, exponent.span(), m);
  bool odd = !exponent.isZero() && (exponent.digits[0] & 1);
  bool negative = negativeBase && odd;
  // power is in [0, |m|); the true residue is -power if negative.
  Ref<Int> out = PY_TRY(newIntDigits(t, m.size + 1));
  isize n = power.size();
  bool flip = negative != modulus.isNegative();
  if (n == 0 || !flip) {
    for (isize i = 0; i < n; i++) out->digits[i] = power.data()[i];
  } else {
    n = digits::subtract(out->digits, m, power.span());
  }
  return finishInt(std::move(out), n, modulus.isNegative() && n != 0);
}

}  // namespace

Ref<> intPower(Thread& t, Int& base, Int& exponent, Int* modulus) {
  if (modulus) return modularPower(t, base, exponent, *modulus);
  if (exponent.isNegative()) {
    double x = PY_TRY(toDouble(t, base)), y = PY_TRY(toDouble(t, exponent));
    return floatPower(t, x, y);
  }
  u64 e;
  bool huge = !fitsU64(exponent, &e);
  if (base.digitCount() <= 1 && base.digits[0] <= 1) {
    if (!huge && e == 0) return smallInt(1);
    if (base.isZero()) return smallInt(0);
    return smallInt(base.isNegative() && (exponent.digits[0] & 1) ? -1 : 1);
  }
  isize bits = digits::bitLength(base.span());
  if (huge || e > (u64{1} << 40) / static_cast<u64>(bits)) {
    if (huge || e > u64{1} << 58) return raiseTooManyDigits(t);
    return t.raiseNoMemory();
  }
  bool negative = base.isNegative() && (e & 1);
  // Powers of two are shifts.
  if (base.digitCount() == 1 && (base.digits[0] & (base.digits[0] - 1)) == 0) {
    isize shift = static_cast<isize>(e) * (bits - 1);
    Ref<Int> out = PY_TRY(newIntDigits(t, shift / digits::kDigitBits + 2));
    digits::Digit one = 1;
    isize n = digits::shiftLeft(out->digits, {&one, 1}, shift);
    return finishInt(std::move(out), n, negative);
  }
  return newInt(t, digits::power(base.span(), e), negative);
}

/// Whether a number shifted by so many bits would have no more digits than an object can count,
/// whatever the memory at hand.
static bool isRepresentableShift(const Int& bits) {
  constexpr unsigned __int128 kMostDigits =
      (kIsizeMax - offsetof(Int, digits)) / sizeof(digits::Digit);
  if (bits.digitCount() > 3) return false;
  unsigned __int128 count = 0;
  for (isize i = bits.digitCount(); i-- > 0;) count = count << digits::kDigitBits | bits.digits[i];
  return count / digits::kDigitBits < kMostDigits;
}

Ref<Int> intShiftLeft(Thread& t, const Int& a, const Int& bits) {
  if (bits.isNegative()) return t.raise(valueErrorType, "negative shift count");
  if (a.isZero()) return smallInt(0);
  i64 count;
  if (!fitsI64(bits, &count))
    return isRepresentableShift(bits) ? t.raiseNoMemory() : raiseTooManyDigits(t);
  if (isCompact(a) && count < 32) return newInt(compactValue(a) * (i64{1} << count));
  if (count > i64{1} << 42) return t.raiseNoMemory();
  Ref<Int> out = PY_TRY(newIntDigits(t, a.digitCount() + count / digits::kDigitBits + 1));
  isize n = digits::shiftLeft(out->digits, a.span(), count);
  return finishInt(std::move(out), n, a.isNegative());
}

Ref<Int> intShiftRight(Thread& t, const Int& a, const Int& bits) {
  if (bits.isNegative()) return t.raise(valueErrorType, "negative shift count");
  i64 count;
  if (!fitsI64(bits, &count)) count = INT64_MAX;
  if (isMedium(a)) return newInt(mediumValue(a) >> (count > 63 ? 63 : count));
  isize room = a.digitCount() - count / digits::kDigitBits;
  if (room <= 0) return smallInt(a.isNegative() ? -1 : 0);
  Ref<Int> out = PY_TRY(newIntDigits(t, room + 1));
  bool lost;
  isize n = digits::shiftRight(out->digits, a.span(), count, &lost);
  // Shifting rounds down: away from zero for negative numbers.
  if (a.isNegative() && lost) n = adjust(out->digits, n, true);
  return finishInt(std::move(out), n, a.isNegative() && n != 0);
}

Ref<Int> intBitOperation(Thread& t, digits::BitOp op, const Int& a, const Int& b) {
  if (isMedium(a) && isMedium(b)) {
    i64 x = mediumValue(a), y = mediumValue(b);
    return newInt(op == digits::BitOp::And ? x & y : op == digits::BitOp::Or ? x | y : x ^ y);
  }
  isize longest = a.digitCount() > b.digitCount() ? a.digitCount() : b.digitCount();
  Ref<Int> out = PY_TRY(newIntDigits(t, longest + 1));
  bool negative;
  isize n = digits::bitOperation(op, a.span(), a.isNegative(), b.span(), b.isNegative(),
                                 out->digits, &negative);
  return finishInt(std::move(out), n, negative && n != 0);
}

Ref<Int> intNegate(Thread& t, const Int& a) {
  if (isMedium(a)) return newInt(-mediumValue(a));
  return newInt(t, a.span(), !a.isNegative());
}

Ref<Int> intInvert(Thread& t, const Int& a) {
  if (isMedium(a)) return newInt(~mediumValue(a));
  Ref<Int> out = PY_TRY(newIntDigits(t, a.digitCount() + 1));
  digits::Digit one = 1;
  isize n = a.isNegative() ? digits::subtract(out->digits, a.span(), {&one, 1})
                           : digits::add(out->digits, a.span(), {&one, 1});
  return finishInt(std::move(out), n, !a.isNegative());
}

Ref<Int> intCopy(Thread& t, Int& a) {
  if (isExactInt(&a)) return Ref<Int>::share(&a);
  return newInt(t, a.span(), a.isNegative());
}

Ref<Int> intAbsolute(Thread& t, Int& a) { return a.isNegative() ? intNegate(t, a) : intCopy(t, a); }

Ref<Int> intRound(Thread& t, Int& a, Object* places) {
  const Int& p = *as<Int>(places);
  if (!p.isNegative()) return intCopy(t, a);
  i64 count;
  // A unit beyond twice the number rounds it to zero.
  isize bits = digits::bitLength(a.span());
  if (!fitsI64(p, &count) || -count > bits) return smallInt(0);
  digits::Digit ten = 10;
  Magnitude unit = digits::power({&ten, 1}, static_cast<u64>(-count));
  Span x = a.span();
  Magnitude q(x.size + 2), r(unit.size() + 2);
  isize qSize = 0, rSize = 0;
  digits::divide(x, unit.span(), q.data(), &qSize, r.data(), &rSize);
  Magnitude twice(rSize + 1);
  twice.setSize(digits::shiftLeft(twice.data(), {r.data(), rSize}, 1));
  int order = digits::compare(twice.span(), unit.span());
  if (order > 0 || (order == 0 && qSize != 0 && (q.data()[0] & 1))) {
    qSize = adjust(q.data(), qSize, true);
  }
  Ref<Int> out = PY_TRY(newIntDigits(t, qSize + unit.size() + 1));
  isize n = digits::multiply(out->digits, {q.data(), qSize}, unit.span());
  return finishInt(std::move(out), n, a.isNegative() && n != 0);
}

Ref<Int> intGcd(Thread& t, const Int& a, const Int& b) {
  return newInt(t, digits::gcd(a.span(), b.span()), false);
}

isize intHash(const Int& a) {
  isize h;
  if (isCompact(a)) {
    h = compactValue(a);
  } else {
    h = static_cast<isize>(digits::hashValue(a.span()));
    if (a.isNegative()) h = -h;
  }
  return h == -1 ? -2 : h;
}

int intCompareDouble(const Int& a, double value) {
  int sign = value > 0 ? 1 : value < 0 ? -1 : 0;
  if (a.sign() != sign) return a.sign() < sign ? -1 : 1;
  if (std::isinf(value)) return -sign;
  int order = digits::compareDouble(a.span(), std::fabs(value));
  return sign < 0 ? -order : order;
}

Status intToBytes(Thread& t, const Int& v, u8* bytes, isize n, bool littleEndian, bool isSigned) {
  if (v.isNegative() && !isSigned) {
    return t.raise(overflowErrorType, "can't convert negative int to unsigned");
  }
  if (!digits::toBytes(v.span(), v.isNegative(), bytes, n, littleEndian, isSigned)) {
    return t.raise(overflowErrorType, "int too big to convert");
  }
  return {};
}

Ref<Int> intFromBytes(Thread& t, const u8* bytes, isize n, bool littleEndian, bool isSigned) {
  Ref<Int> out = PY_TRY(newIntDigits(t, n / 15 * 4 + (n % 15 * 8 + 29) / 30 + 1));
  bool negative;
  isize size = digits::fromBytes(out->digits, bytes, n, littleEndian, isSigned, &negative);
  return finishInt(std::move(out), size, negative && size != 0);
}

}  // namespace taipan
