// Strings keep the narrowest kind (PEP 393) and share what they can.

#include "support.h"

namespace taipan::testing {
namespace {

TEST(StrTest, ChoosesTheNarrowestKind) {
  auto globals = newNamespace();
  struct {
    const char* source;
    u32 kind;
    bool ascii;
  } cases[] = {
      {"'abc'", 1, true},           {"'ab\\xe9'", 1, false},
      {"'ab\\u20ac'", 2, false},    {"'ab\\U0001f40d'", 4, false},
      {"'ab\\u20ac'[:2]", 1, true}, {"'\\U0001f40dx'[1:]*3", 1, true},
  };
  for (auto& c : cases) {
    Ref<> object = evaluate(*globals, c.source);
    const Str& s = *static_cast<Str*>(object.get());
    EXPECT_EQ(strKind(s), c.kind) << c.source;
    EXPECT_EQ(strIsAscii(s), c.ascii) << c.source;
  }
}

TEST(StrTest, InterningGivesOneObject) {
  Thread& t = thread();
  Ref<Str> first = newInterned(t, "quite_unusual_name");
  Ref<Str> second = internStr(newStr(t, "quite_unusual_name"));
  EXPECT_EQ(first.get(), second.get());
  EXPECT_TRUE(isInterned(*first));
}

TEST(StrTest, ShortStringsAreShared) {
  Thread& t = thread();
  EXPECT_EQ(newStrChar(t, 'x').get(), newStr(t, "x").get());
  EXPECT_EQ(newStr(t, "").get(), emptyStr());
}

TEST(StrTest, AppendGrowsInPlaceOnlyWhenNobodyElseSees) {
  Thread& t = thread();
  Ref<Str> left = newStr(t, "a string of some length");
  Ref<Str> right = newStr(t, "+");
  Ref<Str> other = left.share();
  ASSERT_FALSE(strAppend(t, left, *right).failed());
  EXPECT_NE(left.get(), other.get());
  EXPECT_TRUE(strEqualAscii(*other, "a string of some length"));
  EXPECT_TRUE(strEqualAscii(*left, "a string of some length+"));
}

TEST(StrTest, Utf8IsCachedAndSurrogatesAreRefused) {
  Thread& t = thread();
  auto globals = newNamespace();
  Ref<> good = evaluate(*globals, "'\\u20ac uro'");
  Str& s = *static_cast<Str*>(good.get());
  auto first = strUtf8(t, s);
  ASSERT_FALSE(first.failed());
  EXPECT_STREQ(first.value(), "\xe2\x82\xac uro");
  EXPECT_EQ(strUtf8(t, s).value(), first.value());
  Ref<> bad = evaluate(*globals, "'\\ud800'");
  EXPECT_TRUE(strUtf8(t, *static_cast<Str*>(bad.get())).failed());
  EXPECT_EQ(takePendingText(),
            "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: "
            "surrogates not allowed");
}

}  // namespace
}  // namespace taipan::testing
