#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "base/find.h"
#include "base/hash.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace taipan {

TEST(HashTest, EqualsPythonWithoutRandomisation) {
  hashKey = hashKeyFromSeed(0);
  EXPECT_EQ(hashBytes("", 0), 0);
  EXPECT_EQ(hashBytes("a", 1), 4644417185603328019);
  hashKey = hashKeyFromSeed(42);
  EXPECT_EQ(hashBytes("hello world", 11), -3893157060480277979);
  hashKey = hashKeyFromSeed(0);
}

TEST(FindTest, AgreesWithTheNaiveSearch) {
  std::mt19937 random(1);
  for (int round = 0; round < 20000; round++) {
    std::u16string text, needle;
    for (usize i = random() % 300; i > 0; i--) text += static_cast<char16_t>('a' + random() % 2);
    for (usize i = 1 + random() % 12; i > 0; i--)
      needle += static_cast<char16_t>('a' + random() % 2);
    const u16* t = reinterpret_cast<const u16*>(text.data());
    const u16* x = reinterpret_cast<const u16*>(needle.data());
    isize n = static_cast<isize>(text.size()), m = static_cast<isize>(needle.size());
    EXPECT_EQ(findText(t, n, x, m), static_cast<isize>(text.find(needle)));
    EXPECT_EQ(rfindText(t, n, x, m), static_cast<isize>(text.rfind(needle)));
  }
}

TEST(FindTest, StaysLinearOnPeriodicText) {
  std::string text(1 << 20, 'a'),
      needle = std::string(1 << 12, 'a') + "b" + std::string(1 << 12, 'a');
  EXPECT_EQ(findText(reinterpret_cast<const u8*>(text.data()), static_cast<isize>(text.size()),
                     reinterpret_cast<const u8*>(needle.data()), static_cast<isize>(needle.size())),
            -1);
}

TEST(Utf8Test, ReportsTheInvalidPart) {
  auto step = [](const char* s) {
    const u8* p = reinterpret_cast<const u8*>(s);
    return utf8Next(p, p + std::strlen(s));
  };
  EXPECT_EQ(step("\xe2\x82\xac").code, 0x20acu);
  EXPECT_EQ(step("\xe2\x82").error, Utf8Error::kUnexpectedEnd);
  EXPECT_EQ(step("\xed\xa0\x80").error, Utf8Error::kInvalidContinuation);
  EXPECT_EQ(step("\x80").error, Utf8Error::kInvalidStart);
  EXPECT_EQ(step("\xf0\x9f\x98 ").length, 3);
}

TEST(UnicodeTest, FindsNamesAliasesAndSequences) {
  EXPECT_EQ(unicode::lookupName("snowman", 7, false).codes[0], 0x2603u);
  EXPECT_EQ(unicode::lookupName("LATIN SMALL LETTER GHA", 22, false).codes[0], 0x1a3u);
  EXPECT_EQ(unicode::lookupName("HANGUL SYLLABLE GAG", 19, false).codes[0], 0xac01u);
  EXPECT_EQ(unicode::lookupName("no such", 7, false).length, 0);
}

}  // namespace taipan
