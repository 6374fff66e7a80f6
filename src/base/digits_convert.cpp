// Magnitudes to and from text, bytes and doubles.
#include <bit>
#include <cmath>
#include <cstring>

#include "base/digits.h"
#include "base/digits_gmp.h"

namespace taipan::digits {

namespace {

constexpr char kDigitChars[] = "0123456789abcdefghijklmnopqrstuvwxyz";
/// Above these sizes GMP's subquadratic conversion wins.
constexpr isize kGmpToText = 20;
constexpr isize kGmpFromText = 150;

int log2OfBase(int base) {
  return (base & (base - 1)) == 0 ? std::countr_zero(static_cast<unsigned>(base)) : 0;
}

isize toTextPowerOfTwo(char* out, Span a, int bits) {
  isize length = (bitLength(a) + bits - 1) / bits;
  u64 pending = 0;
  int have = 0;
  isize digit = 0;
  for (isize at = length; at-- > 0;) {
    if (have < bits && digit < a.size) {
      pending |= u64{a[digit++]} << have;
      have += kDigitBits;
    }
    out[at] = kDigitChars[pending & ((1u << bits) - 1)];
    pending >>= bits;
    have -= bits;
  }
  return length;
}

Magnitude fromTextPowerOfTwo(const char* text, isize length, int bits) {
  Magnitude result(length * bits / kDigitBits + 1);
  Digit* out = result.data();
  isize n = 0;
  u64 pending = 0;
  int have = 0;
  for (isize i = length; i-- > 0;) {
    pending |= static_cast<u64>(digitValue(static_cast<unsigned char>(text[i]))) << have;
    have += bits;
    if (have >= kDigitBits) {
      out[n++] = static_cast<Digit>(pending) & kDigitMask;
      pending >>= kDigitBits;
      have -= kDigitBits;
    }
  }
  if (have) out[n++] = static_cast<Digit>(pending);
  result.setSize(normalSize(out, n));
  return result;
}

/// The largest power of `base` below 2**30 and its exponent.
void chunkOf(int base, Digit* power, int* count) {
  *power = static_cast<Digit>(base);
  *count = 1;
  while (u64{*power} * static_cast<u64>(base) < kDigitBase) {
    *power *= static_cast<Digit>(base);
    ++*count;
  }
}

}  // namespace

int digitValue(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

isize textBound(Span a, int base) {
  int shift = std::bit_width(static_cast<unsigned>(base)) - 1;
  double perBit = base == 10 ? 0.30103 : 1.0 / shift;
  return static_cast<isize>(static_cast<double>(bitLength(a)) * perBit) + 3;
}

isize toText(char* out, Span a, int base) {
  if (a.isZero()) {
    out[0] = '0';
    return 1;
  }
  if (int bits = log2OfBase(base)) return toTextPowerOfTwo(out, a, bits);
  if (a.size >= kGmpToText) {
    Mpz z(a);
    mpz_get_str(out, base, z);  // one byte more than the digits: textBound leaves room
    return static_cast<isize>(std::strlen(out));
  }
  char reversed[kGmpToText * kDigitBits];
  isize n = 0;
  if (u64 value; toU64(a, &value)) {
    for (; value; value /= static_cast<u64>(base)) {
      reversed[n++] = kDigitChars[value % static_cast<u64>(base)];
    }
  } else {
    Digit power, rest[kGmpToText];
    int count;
    chunkOf(base, &power, &count);
    std::memcpy(rest, a.data, static_cast<usize>(a.size) * sizeof(Digit));
    for (isize size = a.size; size > 0;) {
      Digit chunk = divideSmall(rest, {rest, size}, power, &size);
      for (int i = 0; i < count && (size > 0 || chunk); i++) {
        reversed[n++] = kDigitChars[chunk % static_cast<Digit>(base)];
        chunk /= static_cast<Digit>(base);
      }
    }
  }
  for (isize i = 0; i < n; i++) out[i] = reversed[n - 1 - i];
  return n;
}

Magnitude fromText(const char* text, isize length, int base) {
  while (length > 0 && *text == '0') text++, length--;
  if (length == 0) return {};
  if (int bits = log2OfBase(base)) return fromTextPowerOfTwo(text, length, bits);
  if (length >= kGmpFromText) {
    Magnitude copy(length / 4 + 2);
    char* buffer = reinterpret_cast<char*>(copy.data());
    std::memcpy(buffer, text, static_cast<usize>(length));
    buffer[length] = 0;
    Mpz z;
    mpz_set_str(z, buffer, base);
    return z.toMagnitude();
  }
  Digit power;
  int count;
  chunkOf(base, &power, &count);
  Magnitude result(length / count + 2);
  Digit* out = result.data();
  isize n = 0;
  for (isize i = 0; i < length;) {
    u64 carry = 0;
    u64 scale = 1;
    for (int k = 0; k < count && i < length; k++, i++) {
      carry = carry * static_cast<u64>(base) +
              static_cast<u64>(digitValue(static_cast<unsigned char>(text[i])));
      scale *= static_cast<u64>(base);
    }
    for (isize j = 0; j < n; j++) {
      carry += out[j] * scale;
      out[j] = static_cast<Digit>(carry) & kDigitMask;
      carry >>= kDigitBits;
    }
    if (carry) out[n++] = static_cast<Digit>(carry);
  }
  result.setSize(n);
  return result;
}

isize fromBytes(Digit* out, const u8* bytes, isize n, bool littleEndian, bool isSigned,
                bool* negative) {
  *negative = isSigned && n > 0 && (bytes[littleEndian ? n - 1 : 0] & 0x80);
  u8 flip = *negative ? 0xff : 0;
  unsigned carry = *negative;
  u64 pending = 0;
  int have = 0;
  isize size = 0;
  for (isize i = 0; i < n; i++) {
    unsigned byte = static_cast<u8>(bytes[littleEndian ? i : n - 1 - i] ^ flip) + carry;
    carry = byte >> 8;
    pending |= static_cast<u64>(byte & 0xff) << have;
    have += 8;
    if (have >= kDigitBits) {
      out[size++] = static_cast<Digit>(pending) & kDigitMask;
      pending >>= kDigitBits;
      have -= kDigitBits;
    }
  }
  pending |= static_cast<u64>(carry) << have;
  for (; pending; pending >>= kDigitBits) out[size++] = static_cast<Digit>(pending) & kDigitMask;
  return normalSize(out, size);
}

bool toBytes(Span a, bool negative, u8* bytes, isize n, bool littleEndian, bool isSigned) {
  u8 flip = negative ? 0xff : 0;
  unsigned carry = negative;
  u64 pending = 0;
  int have = 0;
  isize digit = 0;
  u8 top = flip;
  for (isize i = 0; i < n; i++) {
    if (have < 8 && digit < a.size) {
      pending |= u64{a[digit++]} << have;
      have += kDigitBits;
    }
    unsigned byte = static_cast<u8>(static_cast<u8>(pending) ^ flip) + carry;
    carry = byte >> 8;
    top = static_cast<u8>(byte);
    bytes[littleEndian ? i : n - 1 - i] = top;
    pending >>= 8;
    have -= 8;
  }
  isize bits = bitLength(a);
  if (!isSigned) return !negative && bits <= n * 8;
  if (bits < n * 8) return true;
  // The most negative value has one bit more than the positive ones.
  return negative && bits == n * 8 && n > 0 && trailingZeros(a) == bits - 1;
}

double toFraction(Span a, isize* exponent) {
  isize bits = bitLength(a);
  *exponent = bits;
  if (bits == 0) return 0.0;
  // 55 bits: 53 of the result, a half bit and a sticky bit.
  u64 head;
  if (bits <= 55) {
    head = lowU64(a) << (55 - bits);
  } else {
    bool lost;
    isize shift = bits - 55;
    isize words = shift / kDigitBits;
    Digit top[4];
    Span part{a.data + words, a.size - words};
    isize size = shiftRight(top, part, shift % kDigitBits, &lost);
    for (isize i = 0; i < words && !lost; i++) lost = a[i] != 0;
    head = lowU64({top, size}) | (lost ? 1u : 0u);
  }
  static constexpr u64 kRound[8] = {0, 0, 0, 4, 0, 0, 4, 4};
  // Rounding to a multiple of 4: halves (2 mod 4) go to the even neighbour.
  u64 low = head & 7;
  head = (head & ~u64{3}) + kRound[low];
  if (head == u64{1} << 55) {
    ++*exponent;
    return 0.5;
  }
  return std::ldexp(static_cast<double>(head), -55);
}

double toDouble(Span a) {
  if (a.size <= 1) return a.isZero() ? 0.0 : a[0];
  if (a.size == 2) {
    u64 value = (u64{a[1]} << kDigitBits) | a[0];
    return static_cast<double>(value);  // the machine conversion rounds half-even
  }
  isize exponent;
  double fraction = toFraction(a, &exponent);
  if (exponent > 1024) return HUGE_VAL;
  return std::ldexp(fraction, static_cast<int>(exponent));
}

isize fromDouble(Digit* out, double value) {
  int exponent;
  double fraction = std::frexp(std::fabs(value), &exponent);
  if (exponent <= 0) return 0;
  isize n = (exponent - 1) / kDigitBits + 1;
  fraction = std::ldexp(fraction, (exponent - 1) % kDigitBits + 1);
  for (isize i = n; i-- > 0;) {
    Digit digit = static_cast<Digit>(fraction);
    out[i] = digit;
    fraction = std::ldexp(fraction - digit, kDigitBits);
  }
  return normalSize(out, n);
}

double trueDivide(Span a, Span b) {
  if (a.isZero()) return 0.0;
  isize aBits = bitLength(a), bBits = bitLength(b);
  if (aBits <= 53 && bBits <= 53) {
    return static_cast<double>(lowU64(a)) / static_cast<double>(lowU64(b));
  }
  // The quotient lies in (2**(scale - 1), 2**(scale + 1)).
  isize scale = aBits - bBits;
  if (scale > 1024) return HUGE_VAL;
  if (scale < -1076) return 0.0;
  // Shift so that the integer quotient has 55 to 57 bits, or fewer for a subnormal result.
  isize shift = 56 - scale;
  if (shift > 1076) shift = 1076;
  Magnitude x(a.size + (shift > 0 ? shift / kDigitBits : 0) + 1);
  Magnitude y(b.size + (shift < 0 ? -shift / kDigitBits : 0) + 1);
  x.setSize(shiftLeft(x.data(), a, shift > 0 ? shift : 0));
  y.setSize(shiftLeft(y.data(), b, shift < 0 ? -shift : 0));
  Magnitude q(x.size() >= y.size() ? x.size() - y.size() + 1 : 1), r(y.size() + 1);
  isize qSize = 0, rSize = 0;
  divide(x.span(), y.span(), q.data(), &qSize, r.data(), &rSize);
  u64 head = lowU64({q.data(), qSize});
  if (rSize) head |= 1;
  // `head` keeps at least two bits below the last bit of the result; for subnormals these are
  // always two because shift is 1074 + 2.
  int width = std::bit_width(head);
  int drop = width - 53;

  if (drop < 2) drop = 2;
  u64 unit = u64{1} << drop, half = unit >> 1, rest = head & (unit - 1);
  // A sticky 1 ORed into the lowest bit can only matter below the half bit: drop >= 2.
  head &= ~(unit - 1);
  if (rest > half || (rest == half && (head & unit))) head += unit;
  return std::ldexp(static_cast<double>(head), static_cast<int>(-shift));
}

int compareDouble(Span a, double value) {
  if (a.isZero()) return value > 0 ? -1 : 0;
  int exponent;
  std::frexp(value, &exponent);
  isize bits = bitLength(a);
  if (value < 1) return 1;
  if (bits != exponent) return bits < exponent ? -1 : 1;
  Digit whole[36];
  Span w{whole, fromDouble(whole, value)};
  int order = compare(a, w);
  if (order == 0 && value != std::floor(value)) return -1;
  return order;
}

}  // namespace taipan::digits
