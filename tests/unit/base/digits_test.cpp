#include "base/digits.h"

#include <gmp.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace taipan;
using namespace taipan::digits;

namespace {

std::mt19937_64 rng(12345);

Magnitude randomMagnitude(isize n) {
  Magnitude m(n + 1);
  for (isize i = 0; i < n; i++) {
    switch (rng() % 4) {
      case 0:
        m.data()[i] = 0;
        break;
      case 1:
        m.data()[i] = kDigitMask;
        break;
      default:
        m.data()[i] = static_cast<Digit>(rng()) & kDigitMask;
    }
  }
  m.setSize(normalSize(m.data(), n));
  return m;
}

std::string text(Span a, int base = 10) {
  std::string s(static_cast<usize>(textBound(a, base)), 0);
  s.resize(static_cast<usize>(toText(s.data(), a, base)));
  return s;
}

std::string reference(mpz_srcptr z, int base = 10) {
  char* raw = mpz_get_str(nullptr, base, z);
  std::string s(raw);
  free(raw);
  return s;
}

void load(mpz_ptr z, Span a) { mpz_import(z, static_cast<usize>(a.size), -1, 4, 0, 2, a.data); }

}  // namespace

TEST(Digits, ArithmeticAgreesWithGmp) {
  mpz_t x, y, q, r;
  mpz_inits(x, y, q, r, nullptr);
  for (int round = 0; round < 4000; round++) {
    Magnitude a = randomMagnitude(static_cast<isize>(rng() % (round % 10 ? 12 : 150)));
    Magnitude b = randomMagnitude(static_cast<isize>(rng() % (round % 7 ? 8 : 100)));
    load(x, a.span());
    load(y, b.span());
    Magnitude out(a.size() + b.size() + 2), rest(a.size() + b.size() + 2);
    out.setSize(multiply(out.data(), a.span(), b.span()));
    mpz_mul(q, x, y);
    ASSERT_EQ(text(out.span()), reference(q));
    out.setSize(add(out.data(), a.span(), b.span()));
    mpz_add(q, x, y);
    ASSERT_EQ(text(out.span()), reference(q));
    if (compare(a.span(), b.span()) >= 0) {
      out.setSize(subtract(out.data(), a.span(), b.span()));
      mpz_sub(q, x, y);
      ASSERT_EQ(text(out.span()), reference(q));
    }
    if (b.size()) {
      isize n, m;
      divide(a.span(), b.span(), out.data(), &n, rest.data(), &m);
      mpz_tdiv_qr(q, r, x, y);
      ASSERT_EQ(text({out.data(), n}), reference(q));
      ASSERT_EQ(text({rest.data(), m}), reference(r));
    }
    for (int base : {2, 3, 7, 8, 10, 16, 32, 36}) {
      std::string s = text(a.span(), base);
      ASSERT_EQ(s, reference(x, base));
      Magnitude back = fromText(s.data(), static_cast<isize>(s.size()), base);
      ASSERT_EQ(compare(back.span(), a.span()), 0);
    }
    mpz_t m61;
    mpz_init(m61);
    mpz_ui_pow_ui(m61, 2, 61);
    mpz_sub_ui(m61, m61, 1);
    mpz_mod(q, x, m61);
    ASSERT_EQ(hashValue(a.span()), mpz_get_ui(q));
    mpz_clear(m61);
  }
  mpz_clears(x, y, q, r, nullptr);
}

TEST(Digits, BytesRoundTrip) {
  for (int round = 0; round < 2000; round++) {
    Magnitude a = randomMagnitude(static_cast<isize>(rng() % 9));
    bool negative = a.size() && rng() % 2, little = rng() % 2, back;
    isize n = bitLength(a.span()) / 8 + 1;
    std::vector<u8> bytes(static_cast<usize>(n) + 1);
    ASSERT_TRUE(toBytes(a.span(), negative, bytes.data(), n, little, true));
    Magnitude b(n * 8 / 30 + 2);
    b.setSize(fromBytes(b.data(), bytes.data(), n, little, true, &back));
    ASSERT_EQ(compare(a.span(), b.span()), 0);
    ASSERT_EQ(back, negative);
  }
}

TEST(Digits, BitOperationsMatchMachineWords) {
  for (int round = 0; round < 5000; round++) {
    i64 x = static_cast<i64>(rng()) >> (rng() % 60 + 2),
        y = static_cast<i64>(rng()) >> (rng() % 60 + 2);
    Digit a[4], b[4], out[5];
    Span s{a, fromU64(a, static_cast<u64>(x < 0 ? -x : x))};
    Span u{b, fromU64(b, static_cast<u64>(y < 0 ? -y : y))};
    auto run = [&](BitOp op) {
      bool negative;
      isize n = bitOperation(op, s, x < 0, u, y < 0, out, &negative);
      i64 value = static_cast<i64>(lowU64({out, n}));
      return negative ? -value : value;
    };
    ASSERT_EQ(run(BitOp::And), x & y);
    ASSERT_EQ(run(BitOp::Or), x | y);
    ASSERT_EQ(run(BitOp::Xor), x ^ y);
  }
}

TEST(Digits, ShiftsInvertEachOther) {
  for (int round = 0; round < 1000; round++) {
    Magnitude a = randomMagnitude(static_cast<isize>(rng() % 9));
    isize bits = static_cast<isize>(rng() % 200);
    Magnitude up(a.size() + bits / 30 + 1), down(a.size() + bits / 30 + 1);
    up.setSize(shiftLeft(up.data(), a.span(), bits));
    bool lost;
    down.setSize(shiftRight(down.data(), up.span(), bits, &lost));
    ASSERT_FALSE(lost);
    ASSERT_EQ(compare(a.span(), down.span()), 0);
  }
}

TEST(Digits, DoublesRoundHalfEven) {
  for (int round = 0; round < 3000; round++) {
    Magnitude a = randomMagnitude(static_cast<isize>(rng() % 20));
    std::string s = text(a.span());
    ASSERT_EQ(toDouble(a.span()), std::strtod(s.c_str(), nullptr)) << s;
    // Quotient by a power of two: the decimal expansion of strtod on hexadecimal text is exact.
    isize bits = static_cast<isize>(rng() % 1700);
    Digit two = 2;
    Magnitude p = power({&two, 1}, static_cast<u64>(bits));
    std::string hex = "0x" + text(a.span(), 16) + "p-" + std::to_string(bits);
    ASSERT_EQ(trueDivide(a.span(), p.span()), std::strtod(hex.c_str(), nullptr)) << hex;
  }
}

TEST(Digits, CompareWithDoubles) {
  Digit a[3];
  for (i64 v : {0L, 1L, 2L, 3L, (1L << 53) + 1, (1L << 62) + 1}) {
    Span s{a, fromU64(a, static_cast<u64>(v))};
    EXPECT_EQ(compareDouble(s, 0.5), v ? 1 : -1);
    EXPECT_EQ(compareDouble(s, 9007199254740992.0), v <= (1L << 52) ? -1 : 1);
    EXPECT_EQ(compareDouble(s, static_cast<double>(v)), v > (1L << 52) ? 1 : 0);
  }
}
