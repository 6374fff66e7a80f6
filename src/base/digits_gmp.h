// The bridge between 30-bit digits and GMP's limbs; private to base/digits*.cpp.
#pragma once

#include <gmp.h>

#include "base/digits.h"

namespace taipan::digits {

/// An mpz_t that cleans up after itself.
class Mpz {
 public:
  Mpz() { mpz_init(z_); }
  explicit Mpz(Span a);
  Mpz(const Mpz&) = delete;
  Mpz& operator=(const Mpz&) = delete;
  ~Mpz() { mpz_clear(z_); }
  operator mpz_ptr() { return z_; }
  Magnitude toMagnitude() const;

 private:
  mpz_t z_;
};

/// Limbs that hold n digits.
inline isize limbCount(isize n) { return (n * kDigitBits + 63) / 64; }
/// Writes limbCount(a.size) limbs.
void toLimbs(Span a, mp_limb_t* out);
/// Writes at most `capacity` digits (higher ones must be zero) and returns the normal size.
isize fromLimbs(const mp_limb_t* limbs, isize n, Digit* out, isize capacity);

}  // namespace taipan::digits
