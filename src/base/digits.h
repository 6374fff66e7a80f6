// Arithmetic on magnitudes: little-endian arrays of 30-bit digits in u32, the representation that
// the C ABI shows for `int`. Everything here is sign-free (unless a name says otherwise), knows no
// Python object and cannot fail except by running out of memory.
//
// A magnitude is *normal* when its top digit is not zero; zero has size 0. All inputs are normal,
// all results are. A function that writes to `out` says how many digits must fit there; `out` may
// not overlap an input unless the comment allows it. Results whose size is not known beforehand
// come as a `Magnitude`, which owns its digits.
//
// Above a few dozen digits multiplication, division, powers and text conversion go through GMP,
// whose limbs are 64 bits wide: the conversion is linear and the gain is not.
#pragma once

#include "base/common.h"

namespace taipan::digits {

using Digit = u32;
inline constexpr int kDigitBits = 30;
inline constexpr Digit kDigitBase = Digit{1} << kDigitBits;
inline constexpr Digit kDigitMask = kDigitBase - 1;

/// A borrowed normal magnitude.
struct Span {
  const Digit* data = nullptr;
  isize size = 0;
  Digit operator[](isize i) const { return data[i]; }
  bool isZero() const { return size == 0; }
};

/// An owned normal magnitude; digits of small results live inside the object.
class Magnitude {
 public:
  Magnitude() = default;
  explicit Magnitude(isize capacity) { reserve(capacity); }
  Magnitude(const Magnitude&) = delete;
  Magnitude& operator=(const Magnitude&) = delete;
  Magnitude(Magnitude&& other) noexcept { takeFrom(other); }
  Magnitude& operator=(Magnitude&& other) noexcept {
    if (this != &other) {
      clear();
      takeFrom(other);
    }
    return *this;
  }
  ~Magnitude() { clear(); }

  /// Makes room for `capacity` digits; the contents are lost.
  void reserve(isize capacity);
  Digit* data() { return heap_ ? heap_ : inline_; }
  const Digit* data() const { return heap_ ? heap_ : inline_; }
  isize size() const { return size_; }
  void setSize(isize size) { size_ = size; }
  Span span() const { return {data(), size_}; }

 private:
  static constexpr isize kInline = 8;
  void clear();
  void takeFrom(Magnitude& other);

  Digit* heap_ = nullptr;
  isize size_ = 0;
  isize capacity_ = kInline;
  Digit inline_[kInline];
};

/// The size of the normal magnitude in `data[0..size)`.
inline isize normalSize(const Digit* data, isize size) {
  while (size > 0 && data[size - 1] == 0) size--;
  return size;
}

/// Writes `value` (at most 3 digits) and returns the size.
inline isize fromU64(Digit* out, u64 value) {
  isize n = 0;
  for (; value; value >>= kDigitBits) out[n++] = static_cast<Digit>(value) & kDigitMask;
  return n;
}

/// True and the value when it fits in 64 bits.
bool toU64(Span a, u64* out);
/// The low 64 bits.
u64 lowU64(Span a);

/// -1, 0, 1.
int compare(Span a, Span b);

/// out: max(a, b) + 1 digits; may be a's or b's array.
isize add(Digit* out, Span a, Span b);
/// a >= b; out: a.size digits; may be a's or b's array.
isize subtract(Digit* out, Span a, Span b);
/// out: a.size + b.size digits.
isize multiply(Digit* out, Span a, Span b);
/// Floor of a / b for b != 0. quotient: max(a.size - b.size + 1, 0) digits or null; remainder:
/// min(a.size, b.size) digits or null.
void divide(Span a, Span b, Digit* quotient, isize* quotientSize, Digit* remainder,
            isize* remainderSize);
/// Divides by one digit and returns the remainder; out: a.size digits, may be a's array.
Digit divideSmall(Digit* out, Span a, Digit divisor, isize* outSize);
/// The remainder of a divided by one digit.
Digit moduloSmall(Span a, Digit divisor);

/// out: a.size + bits / 30 + 1 digits.
isize shiftLeft(Digit* out, Span a, isize bits);
/// out: max(a.size - bits / 30, 0) digits; `lost` becomes whether a set bit was shifted out.
isize shiftRight(Digit* out, Span a, isize bits, bool* lost);

enum class BitOp : u8 { And, Or, Xor };
/// The two's complement bit operation on sign-and-magnitude numbers. out: max(a, b) + 1 digits.
isize bitOperation(BitOp op, Span a, bool aNegative, Span b, bool bNegative, Digit* out,
                   bool* outNegative);

/// Number of bits without leading zeros; 0 for zero.
isize bitLength(Span a);
/// Number of set bits.
isize bitCount(Span a);
/// Number of zero bits below the lowest set bit of a non-zero number.
isize trailingZeros(Span a);
bool testBit(Span a, isize bit);

/// base ** exponent; the caller has made sure that the result fits in memory.
Magnitude power(Span base, u64 exponent);
/// base ** exponent mod modulus for modulus > 0.
Magnitude modularPower(Span base, Span exponent, Span modulus);
/// The inverse of a modulo `modulus`; false when there is none.
bool modularInverse(Span a, Span modulus, Magnitude* out);
Magnitude gcd(Span a, Span b);
Magnitude squareRoot(Span a);
Magnitude factorial(u64 n);
Magnitude binomial(Span n, u64 k);
/// n * (n - 1) * ... (k factors).
Magnitude fallingFactorial(Span n, u64 k);

/// Room that `toText` needs for `a` in `base`.
isize textBound(Span a, int base);
/// The digits in base 2..36, lower case, no sign or prefix ("0" for zero); returns the length.
isize toText(char* out, Span a, int base);
/// Parses `length` digits, all valid in `base` (values from `digitValue`).
Magnitude fromText(const char* text, isize length, int base);
/// 0..35 for an ASCII letter or digit, 99 otherwise.
int digitValue(unsigned char c);

/// out: (n * 8 + 29) / 30 + 1 digits. With `isSigned` the bytes are two's complement.
isize fromBytes(Digit* out, const u8* bytes, isize n, bool littleEndian, bool isSigned,
                bool* negative);
/// Stores the two's complement low bytes; false when the value does not fit (the bytes are stored
/// all the same). A negative value with `isSigned` false counts as not fitting.
bool toBytes(Span a, bool negative, u8* bytes, isize n, bool littleEndian, bool isSigned);

/// 0.5 <= result < 1 and value = result * 2**exponent, rounded half-even to 53 bits.
double toFraction(Span a, isize* exponent);
/// Rounded half-even; infinity when out of range.
double toDouble(Span a);
/// Digits of the integral part of a finite |value| (at most 35).
isize fromDouble(Digit* out, double value);
/// a / b correctly rounded, for b != 0; infinity when out of range.
double trueDivide(Span a, Span b);
/// Three-way comparison of a magnitude with a finite non-negative double, exact.
int compareDouble(Span a, double value);
/// The value modulo 2**61 - 1.
u64 hashValue(Span a);

}  // namespace taipan::digits
