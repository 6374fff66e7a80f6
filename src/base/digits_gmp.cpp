// Operations on magnitudes that are GMP's for all but small operands.
#include "base/digits_gmp.h"

#include <cstring>
#include <numeric>

namespace taipan::digits {

void toLimbs(Span a, mp_limb_t* out) {
  unsigned __int128 pending = 0;
  int have = 0;
  for (isize i = 0; i < a.size; i++) {
    pending |= static_cast<unsigned __int128>(a[i]) << have;
    have += kDigitBits;
    if (have >= 64) {
      *out++ = static_cast<mp_limb_t>(pending);
      pending >>= 64;
      have -= 64;
    }
  }
  if (have) *out = static_cast<mp_limb_t>(pending);
}

isize fromLimbs(const mp_limb_t* limbs, isize n, Digit* out, isize capacity) {
  unsigned __int128 pending = 0;
  int have = 0;
  isize size = 0;
  for (isize i = 0; i < n; i++) {
    pending |= static_cast<unsigned __int128>(limbs[i]) << have;
    have += 64;
    while (have >= kDigitBits && size < capacity) {
      out[size++] = static_cast<Digit>(pending) & kDigitMask;
      pending >>= kDigitBits;
      have -= kDigitBits;
    }
  }
  if (size < capacity && pending) out[size++] = static_cast<Digit>(pending) & kDigitMask;
  return normalSize(out, size);
}

Mpz::Mpz(Span a) {
  isize n = limbCount(a.size);
  mpz_init2(z_, static_cast<mp_bitcnt_t>(n + 1) * 64);
  if (n == 0) return;
  mp_limb_t* limbs = mpz_limbs_write(z_, n);
  toLimbs(a, limbs);
  mpz_limbs_finish(z_, n);
}

Magnitude Mpz::toMagnitude() const {
  isize n = static_cast<isize>(mpz_size(z_));
  isize capacity = (n * 64 + kDigitBits - 1) / kDigitBits;
  Magnitude result(capacity);
  result.setSize(fromLimbs(mpz_limbs_read(z_), n, result.data(), capacity));
  return result;
}

namespace {

Magnitude magnitudeOf(u64 value) {
  Magnitude result;
  result.setSize(fromU64(result.data(), value));
  return result;
}

}  // namespace

Magnitude power(Span base, u64 exponent) {
  if (exponent == 0) return magnitudeOf(1);
  if (base.isZero()) return {};
  if (u64 value; toU64(base, &value)) {
    if (value == 1) return magnitudeOf(1);
    if (exponent < 64) {
      u64 result = 1;
      u64 left = exponent;
      bool fits = true;
      for (; left && fits; left--) fits = !__builtin_mul_overflow(result, value, &result);
      if (fits) return magnitudeOf(result);
    }
  }
  Mpz z(base);
  mpz_pow_ui(z, z, exponent);
  return z.toMagnitude();
}

Magnitude modularPower(Span base, Span exponent, Span modulus) {
  u64 m, e;
  if (toU64(modulus, &m) && toU64(exponent, &e)) {
    if (m == 1) return {};
    u64 b;
    if (!toU64(base, &b)) {
      Mpz z(base);
      b = mpz_fdiv_ui(z, m);
    }
    b %= m;
    u64 result = 1;
    for (; e; e >>= 1) {
      if (e & 1) result = static_cast<u64>(static_cast<unsigned __int128>(result) * b % m);
      b = static_cast<u64>(static_cast<unsigned __int128>(b) * b % m);
    }
    return magnitudeOf(result);
  }
  Mpz z(base), power(exponent), mod(modulus), result;
  mpz_powm(result, z, power, mod);
  return result.toMagnitude();
}

bool modularInverse(Span a, Span modulus, Magnitude* out) {
  Mpz z(a), mod(modulus), result;
  if (modulus.size == 1 && modulus[0] == 1) {
    *out = Magnitude();
    return true;
  }
  if (!mpz_invert(result, z, mod)) return false;
  *out = result.toMagnitude();
  return true;
}

Magnitude gcd(Span a, Span b) {
  u64 x, y;
  if (toU64(a, &x) && toU64(b, &y)) return magnitudeOf(std::gcd(x, y));
  Mpz z(a), w(b);
  mpz_gcd(z, z, w);
  return z.toMagnitude();
}

Magnitude squareRoot(Span a) {
  Mpz z(a);
  mpz_sqrt(z, z);
  return z.toMagnitude();
}

Magnitude factorial(u64 n) {
  Mpz z;
  mpz_fac_ui(z, n);
  return z.toMagnitude();
}

Magnitude binomial(Span n, u64 k) {
  Mpz z(n);
  mpz_bin_ui(z, z, k);
  return z.toMagnitude();
}

namespace {

/// z = n * (n - 1) * ... * (n - k + 1), halving the range to keep the factors balanced.
void fallingProduct(mpz_ptr z, mpz_srcptr n, u64 from, u64 k) {
  if (k <= 8) {
    mpz_set_ui(z, 1);
    Mpz factor;
    for (u64 i = 0; i < k; i++) {
      mpz_sub_ui(factor, n, from + i);
      mpz_mul(z, z, factor);
    }
    return;
  }
  Mpz right;
  fallingProduct(z, n, from, k / 2);
  fallingProduct(right, n, from + k / 2, k - k / 2);
  mpz_mul(z, z, right);
}

}  // namespace

Magnitude fallingFactorial(Span n, u64 k) {
  Mpz top(n), result;
  fallingProduct(result, top, 0, k);
  return result.toMagnitude();
}

}  // namespace taipan::digits
