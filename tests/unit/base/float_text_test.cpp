#include "base/float_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>

using namespace taipan;

namespace {

std::string format(double value, char kind, int precision = 0, int flags = 0) {
  FloatBuffer buffer;
  formatDouble(buffer, value, kind, precision, flags);
  return {buffer.data(), static_cast<usize>(buffer.size())};
}

double parse(const std::string& s) {
  double value = -77;
  EXPECT_EQ(parseDouble(s.data(), s.data() + s.size(), &value), s.data() + s.size()) << s;
  return value;
}

}  // namespace

TEST(FloatText, ReprIsShortest) {
  EXPECT_EQ(format(0.1, 'r', 0, kFloatAddDot0), "0.1");
  EXPECT_EQ(format(1, 'r', 0, kFloatAddDot0), "1.0");
  EXPECT_EQ(format(1e16, 'r', 0, kFloatAddDot0), "1e+16");
  EXPECT_EQ(format(1e15, 'r', 0, kFloatAddDot0), "1000000000000000.0");
  EXPECT_EQ(format(0.0001, 'r', 0, kFloatAddDot0), "0.0001");
  EXPECT_EQ(format(0.00001234, 'r', 0, kFloatAddDot0), "1.234e-05");
  EXPECT_EQ(format(-0.0, 'r', 0, kFloatAddDot0), "-0.0");
  EXPECT_EQ(format(5e-324, 'r', 0, kFloatAddDot0), "5e-324");
  EXPECT_EQ(format(NAN, 'r'), "nan");
  EXPECT_EQ(format(-INFINITY, 'r'), "-inf");
}

TEST(FloatText, FormatsAgreeWithPrintf) {
  std::mt19937_64 rng(7);
  for (int i = 0; i < 20000; i++) {
    double value = i % 2 ? std::bit_cast<double>(rng())
                         : static_cast<double>(static_cast<i64>(rng()) >> (rng() % 60)) / 1000;
    if (!std::isfinite(value)) continue;
    int precision = static_cast<int>(rng() % 25);
    for (char kind : {'e', 'f', 'g'}) {
      for (int alternate : {0, 1}) {
        char spec[8], expected[800];
        std::snprintf(spec, sizeof spec, "%%%s.*%c", alternate ? "#" : "", kind);
        std::snprintf(expected, sizeof expected, spec, precision, value);
        ASSERT_EQ(format(value, kind, precision, alternate ? kFloatAlternate : 0), expected);
      }
    }
    ASSERT_EQ(parse(format(value, 'r')), value);
    char hex[40];
    isize n = floatToHex(hex, value);
    double back;
    ASSERT_EQ(floatFromHex(hex, hex + n, &back), HexResult::Ok);
    ASSERT_EQ(back, value);
  }
}

TEST(FloatText, ParsesPythonGrammar) {
  EXPECT_EQ(parse("1."), 1.0);
  EXPECT_EQ(parse(".5e+1"), 5.0);
  EXPECT_EQ(parse("-1e400"), -INFINITY);
  EXPECT_EQ(parse("1e-400"), 0.0);
  EXPECT_EQ(parse("0e99999999999999999"), 0.0);
  EXPECT_EQ(parse("-InFiNiTy"), -INFINITY);
  EXPECT_TRUE(std::isnan(parse("+nan")));
  double value;
  for (std::string s : {"", ".", "+", "e5", "-.e3", "x"}) {
    EXPECT_EQ(parseDouble(s.data(), s.data() + s.size(), &value), nullptr) << s;
  }
}

TEST(FloatText, RoundsToDigits) {
  EXPECT_EQ(roundToDigits(2.675, 2), 2.67);
  EXPECT_EQ(roundToDigits(25.0, -1), 20.0);
  EXPECT_EQ(roundToDigits(35.0, -1), 40.0);
  EXPECT_EQ(roundToDigits(5.0, -1), 0.0);
  EXPECT_EQ(roundToDigits(5.5, -1), 10.0);
  EXPECT_EQ(roundToDigits(-4.0, -1), -0.0);
  EXPECT_EQ(roundToDigits(1.7e308, -308), INFINITY);
  EXPECT_EQ(roundToDigits(123456.0, -3), 123000.0);
}
