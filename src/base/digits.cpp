#include "base/digits.h"

#include <bit>
#include <cstdlib>
#include <cstring>

#include "base/digits_gmp.h"

namespace taipan::digits {

namespace {

/// From this many digits in the shorter operand on, GMP is faster than the schoolbook loops.
constexpr isize kGmpMultiply = 30;
constexpr isize kGmpDivide = 40;

/// Scratch limbs on the stack for medium sizes.
class LimbBuffer {
 public:
  explicit LimbBuffer(isize n) {
    if (n > kInline) data_ = heap_ = static_cast<mp_limb_t*>(std::malloc(n * sizeof(mp_limb_t)));
    PY_CHECK(data_ != nullptr);
  }
  LimbBuffer(const LimbBuffer&) = delete;
  ~LimbBuffer() { std::free(heap_); }
  mp_limb_t* data() { return data_; }

 private:
  static constexpr isize kInline = 64;
  mp_limb_t inline_[kInline];
  mp_limb_t* heap_ = nullptr;
  mp_limb_t* data_ = inline_;
};

isize multiplySchoolbook(Digit* out, Span a, Span b) {
  std::memset(out, 0, static_cast<usize>(a.size + b.size) * sizeof(Digit));
  for (isize i = 0; i < a.size; i++) {
    u64 carry = 0;
    u64 factor = a[i];
    Digit* row = out + i;
    for (isize j = 0; j < b.size; j++) {
      carry += row[j] + factor * b[j];
      row[j] = static_cast<Digit>(carry) & kDigitMask;
      carry >>= kDigitBits;
    }
    row[b.size] = static_cast<Digit>(carry);
  }
  return normalSize(out, a.size + b.size);
}

isize multiplyGmp(Digit* out, Span a, Span b) {
  isize aLimbs = limbCount(a.size), bLimbs = limbCount(b.size);
  LimbBuffer buffer(2 * (aLimbs + bLimbs));
  mp_limb_t* x = buffer.data();
  mp_limb_t* y = x + aLimbs;
  mp_limb_t* product = y + bLimbs;
  toLimbs(a, x);
  if (a.data == b.data && a.size == b.size) {
    mpn_sqr(product, x, aLimbs);
  } else {
    toLimbs(b, y);
    if (aLimbs >= bLimbs) {
      mpn_mul(product, x, aLimbs, y, bLimbs);
    } else {
      mpn_mul(product, y, bLimbs, x, aLimbs);
    }
  }
  return fromLimbs(product, aLimbs + bLimbs, out, a.size + b.size);
}

/// Knuth's algorithm D for b.size >= 2 and a.size >= b.size.
void divideSchoolbook(Span a, Span b, Digit* quotient, Digit* remainder) {
  int shift = std::countl_zero(b[b.size - 1]) - (32 - kDigitBits);
  Magnitude divisor(b.size + 1), rest(a.size + 2);
  Digit* v = divisor.data();
  Digit* w = rest.data();
  shiftLeft(v, b, shift);
  isize n = b.size;
  isize used = shiftLeft(w, a, shift);
  for (isize i = used; i <= a.size; i++) w[i] = 0;
  u64 top = v[n - 1], second = v[n - 2];
  for (isize k = a.size - n; k >= 0; k--) {
    Digit* part = w + k;
    u64 head = (u64{part[n]} << kDigitBits) | part[n - 1];
    u64 q = head / top, r = head % top;
    while (q >= kDigitBase || q * second > ((r << kDigitBits) | part[n - 2])) {
      q--;
      r += top;
      if (r >= kDigitBase) break;
    }
    i64 borrow = 0;
    for (isize i = 0; i < n; i++) {
      i64 step = static_cast<i64>(part[i]) + borrow - static_cast<i64>(q * v[i]);
      part[i] = static_cast<Digit>(step) & kDigitMask;
      borrow = step >> kDigitBits;
    }
    i64 last = static_cast<i64>(part[n]) + borrow;
    part[n] = 0;
    if (last < 0) {
      q--;
      u64 carry = 0;
      for (isize i = 0; i < n; i++) {
        carry += u64{part[i]} + v[i];
        part[i] = static_cast<Digit>(carry) & kDigitMask;
        carry >>= kDigitBits;
      }
    }
    if (quotient) quotient[k] = static_cast<Digit>(q);
  }
  if (remainder) {
    bool lost;
    isize size = normalSize(w, n);
    isize written = shiftRight(remainder, {w, size}, shift, &lost);
    for (isize i = written; i < n; i++) remainder[i] = 0;
  }
}

void divideGmp(Span a, Span b, Digit* quotient, Digit* remainder) {
  isize aLimbs = limbCount(a.size), bLimbs = limbCount(b.size);
  LimbBuffer buffer(2 * aLimbs + 2 * bLimbs + 2);
  mp_limb_t* x = buffer.data();
  mp_limb_t* y = x + aLimbs;
  mp_limb_t* q = y + bLimbs;
  mp_limb_t* r = q + aLimbs + 1;
  toLimbs(a, x);
  toLimbs(b, y);
  while (y[bLimbs - 1] == 0) bLimbs--;
  isize dividend = aLimbs;
  if (dividend < bLimbs) dividend = bLimbs;
  mpn_tdiv_qr(q, r, 0, x, dividend, y, bLimbs);
  if (quotient) {
    isize room = a.size - b.size + 1;
    isize size = fromLimbs(q, dividend - bLimbs + 1, quotient, room);
    for (isize i = size; i < room; i++) quotient[i] = 0;
  }
  if (remainder) {
    isize size = fromLimbs(r, bLimbs, remainder, b.size);
    for (isize i = size; i < b.size; i++) remainder[i] = 0;
  }
}

}  // namespace

void Magnitude::clear() {
  std::free(heap_);
  heap_ = nullptr;
  size_ = 0;
  capacity_ = kInline;
}

void Magnitude::takeFrom(Magnitude& other) {
  heap_ = other.heap_;
  size_ = other.size_;
  capacity_ = other.capacity_;
  if (!heap_) std::memcpy(inline_, other.inline_, sizeof inline_);
  other.heap_ = nullptr;
  other.size_ = 0;
  other.capacity_ = kInline;
}

void Magnitude::reserve(isize capacity) {
  if (capacity <= capacity_) return;
  clear();
  heap_ = static_cast<Digit*>(std::malloc(static_cast<usize>(capacity) * sizeof(Digit)));
  PY_CHECK(heap_ != nullptr);
  capacity_ = capacity;
}

bool toU64(Span a, u64* out) {
  if (a.size > 3 || (a.size == 3 && a[2] >= 16)) return false;
  *out = lowU64(a);
  return true;
}

u64 lowU64(Span a) {
  u64 value = 0;
  isize n = a.size < 3 ? a.size : 3;
  for (isize i = n; i-- > 0;) value = (value << kDigitBits) | a[i];
  return value;
}

int compare(Span a, Span b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  for (isize i = a.size; i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

isize add(Digit* out, Span a, Span b) {
  if (a.size < b.size) return add(out, b, a);
  Digit carry = 0;
  isize i = 0;
  for (; i < b.size; i++) {
    carry += a[i] + b[i];
    out[i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  for (; i < a.size; i++) {
    carry += a[i];
    out[i] = carry & kDigitMask;
    carry >>= kDigitBits;
  }
  out[i] = carry;
  return carry ? i + 1 : i;
}

isize subtract(Digit* out, Span a, Span b) {
  Digit borrow = 0;
  isize i = 0;
  for (; i < b.size; i++) {
    Digit step = a[i] - b[i] - borrow;
    out[i] = step & kDigitMask;
    borrow = step >> 31;
  }
  for (; i < a.size; i++) {
    Digit step = a[i] - borrow;
    out[i] = step & kDigitMask;
    borrow = step >> 31;
  }
  return normalSize(out, a.size);
}

isize multiply(Digit* out, Span a, Span b) {
  if (a.isZero() || b.isZero()) return 0;
  isize shorter = a.size < b.size ? a.size : b.size;
  return shorter < kGmpMultiply ? multiplySchoolbook(out, a, b) : multiplyGmp(out, a, b);
}

Digit divideSmall(Digit* out, Span a, Digit divisor, isize* outSize) {
  u64 rest = 0;
  for (isize i = a.size; i-- > 0;) {
    rest = (rest << kDigitBits) | a[i];
    Digit q = static_cast<Digit>(rest / divisor);
    rest -= u64{q} * divisor;
    if (out) out[i] = q;
  }
  if (out) *outSize = normalSize(out, a.size);
  return static_cast<Digit>(rest);
}

Digit moduloSmall(Span a, Digit divisor) {
  u64 rest = 0;
  for (isize i = a.size; i-- > 0;) rest = ((rest << kDigitBits) | a[i]) % divisor;
  return static_cast<Digit>(rest);
}

void divide(Span a, Span b, Digit* quotient, isize* quotientSize, Digit* remainder,
            isize* remainderSize) {
  if (compare(a, b) < 0) {
    if (quotient) *quotientSize = 0;
    if (remainder) {
      if (a.size) std::memcpy(remainder, a.data, static_cast<usize>(a.size) * sizeof(Digit));
      *remainderSize = a.size;
    }
    return;
  }
  if (b.size == 1) {
    isize ignored;
    Digit rest = divideSmall(quotient, a, b[0], quotient ? quotientSize : &ignored);
    if (remainder) {
      remainder[0] = rest;
      *remainderSize = rest != 0;
    }
    return;
  }
  bool big = b.size >= kGmpDivide && a.size - b.size >= kGmpDivide / 2;
  (big ? divideGmp : divideSchoolbook)(a, b, quotient, remainder);
  if (quotient) *quotientSize = normalSize(quotient, a.size - b.size + 1);
  if (remainder) *remainderSize = normalSize(remainder, b.size);
}

isize shiftLeft(Digit* out, Span a, isize bits) {
  if (a.isZero()) return 0;
  isize words = bits / kDigitBits;
  int rest = static_cast<int>(bits % kDigitBits);
  u64 carry = 0;
  for (isize i = 0; i < words; i++) out[i] = 0;
  for (isize i = 0; i < a.size; i++) {
    carry |= u64{a[i]} << rest;
    out[words + i] = static_cast<Digit>(carry) & kDigitMask;
    carry >>= kDigitBits;
  }
  out[words + a.size] = static_cast<Digit>(carry);
  return words + a.size + (carry != 0);
}

isize shiftRight(Digit* out, Span a, isize bits, bool* lost) {
  isize words = bits / kDigitBits;
  int rest = static_cast<int>(bits % kDigitBits);
  *lost = false;
  if (words >= a.size) {
    *lost = !a.isZero();
    return 0;
  }
  for (isize i = 0; i < words && !*lost; i++) *lost = a[i] != 0;
  if (a[words] & ((Digit{1} << rest) - 1)) *lost = true;
  isize n = a.size - words;
  for (isize i = 0; i < n; i++) {
    u64 pair = a[words + i];
    if (i + 1 < n) pair |= u64{a[words + i + 1]} << kDigitBits;
    out[i] = static_cast<Digit>(pair >> rest) & kDigitMask;
  }
  return normalSize(out, n);
}

isize bitOperation(BitOp op, Span a, bool aNegative, Span b, bool bNegative, Digit* out,
                   bool* outNegative) {
  // Each operand is read as an endless two's complement number; `n` digits hold both and a sign.
  isize n = (a.size > b.size ? a.size : b.size) + 1;
  bool negative;
  switch (op) {
    case BitOp::And:
      negative = aNegative && bNegative;
      break;
    case BitOp::Or:
      negative = aNegative || bNegative;
      break;
    default:
      negative = aNegative != bNegative;
      break;
  }
  Digit aCarry = aNegative, bCarry = bNegative, outCarry = negative;
  Digit aFlip = aNegative ? kDigitMask : 0, bFlip = bNegative ? kDigitMask : 0;
  Digit outFlip = negative ? kDigitMask : 0;
  for (isize i = 0; i < n; i++) {
    Digit x = ((i < a.size ? a[i] : 0) ^ aFlip) + aCarry;
    Digit y = ((i < b.size ? b[i] : 0) ^ bFlip) + bCarry;
    aCarry = x >> kDigitBits;
    bCarry = y >> kDigitBits;
    x &= kDigitMask;
    y &= kDigitMask;
    Digit z = op == BitOp::And ? x & y : op == BitOp::Or ? x | y : x ^ y;
    z = (z ^ outFlip) + outCarry;
    outCarry = z >> kDigitBits;
    out[i] = z & kDigitMask;
  }
  *outNegative = negative;
  return normalSize(out, n);
}

isize bitLength(Span a) {
  if (a.isZero()) return 0;
  return (a.size - 1) * kDigitBits + std::bit_width(a[a.size - 1]);
}

isize bitCount(Span a) {
  isize count = 0;
  for (isize i = 0; i < a.size; i++) count += std::popcount(a[i]);
  return count;
}

isize trailingZeros(Span a) {
  isize i = 0;
  while (a[i] == 0) i++;
  return i * kDigitBits + std::countr_zero(a[i]);
}

bool testBit(Span a, isize bit) {
  isize word = bit / kDigitBits;
  return word < a.size && ((a[word] >> (bit % kDigitBits)) & 1);
}

u64 hashValue(Span a) {
  constexpr u64 kModulus = (u64{1} << 61) - 1;
  u64 h = 0;
  for (isize i = a.size; i-- > 0;) {
    // Multiplying by 2**30 modulo 2**61 - 1 rotates the 61 bits.
    h = ((h << kDigitBits) & kModulus) | (h >> (61 - kDigitBits));
    h += a[i];
    if (h >= kModulus) h -= kModulus;
  }
  return h;
}

}  // namespace taipan::digits
