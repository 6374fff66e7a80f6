#include "modules/sre/charset.h"

#include <cctype>

#include "base/unicode.h"

namespace taipan::sre {

bool isLineBreakAscii(u32 c) { return c == '\n'; }
bool isWordAscii(u32 c) { return c < 128 && (std::isalnum(static_cast<int>(c)) || c == '_'); }
bool isWordLocale(u32 c) { return c < 256 && (std::isalnum(static_cast<int>(c)) || c == '_'); }
bool isWordUnicode(u32 c) { return unicode::isAlnum(c) || c == '_'; }

u32 lowerNonAscii(u32 c) { return unicode::toLower(c); }
/// The first character of the full upper case.
static u32 upperUnicode(u32 c) {
  u32 mapped[unicode::kMaxCaseExpansion];
  unicode::toUpperFull(c, mapped);
  return mapped[0];
}
u32 lowerLocale(u32 c) { return c < 256 ? static_cast<u32>(std::tolower(static_cast<int>(c))) : c; }
u32 upperLocale(u32 c) { return c < 256 ? static_cast<u32>(std::toupper(static_cast<int>(c))) : c; }
bool isCasedAscii(u32 c) { return c < 128 && std::isalpha(static_cast<int>(c)); }
bool isCasedUnicode(u32 c) { return unicode::toLower(c) != c || upperUnicode(c) != c; }

namespace {

bool isDigitAscii(u32 c) { return c >= '0' && c <= '9'; }
bool isSpaceAscii(u32 c) { return c == ' ' || (c >= 9 && c <= 13); }

}  // namespace

bool inCategory(u32 category, u32 c) {
  switch (category) {
    case 0:
      return isDigitAscii(c);
    case 1:
      return !isDigitAscii(c);
    case 2:
      return isSpaceAscii(c);
    case 3:
      return !isSpaceAscii(c);
    case 4:
      return isWordAscii(c);
    case 5:
      return !isWordAscii(c);
    case 6:
      return isLineBreakAscii(c);
    case 7:
      return !isLineBreakAscii(c);
    case 8:
      return isWordLocale(c);
    case 9:
      return !isWordLocale(c);
    case 10:
      return unicode::isDecimal(c);
    case 11:
      return !unicode::isDecimal(c);
    case 12:
      return unicode::isSpace(c);
    case 13:
      return !unicode::isSpace(c);
    case 14:
      return isWordUnicode(c);
    case 15:
      return !isWordUnicode(c);
    case 16:
      return unicode::isLineBreak(c);
    case 17:
      return !unicode::isLineBreak(c);
    default:
      return false;
  }
}

bool inCharset(const CodeUnit* set, u32 c) {
  bool positive = true;
  for (;;) {
    switch (*set++) {
      case kFailure:
        return !positive;
      case kLiteral:
        if (c == set[0]) return positive;
        ++set;
        break;
      case kCategory:
        if (inCategory(set[0], c)) return positive;
        ++set;
        break;
      case kCharset:
        if (c < 256 && (set[c / 32] >> (c % 32) & 1) != 0) return positive;
        set += 8;
        break;
      case kRange:
        if (set[0] <= c && c <= set[1]) return positive;
        set += 2;
        break;
      case kRangeUniIgnore: {
        if (set[0] <= c && c <= set[1]) return positive;
        u32 upper = upperUnicode(c);
        if (set[0] <= upper && upper <= set[1]) return positive;
        set += 2;
        break;
      }
      case kNegate:
        positive = !positive;
        break;
      case kBigCharset: {
        u32 blocks = *set++;
        const u8* index = reinterpret_cast<const u8*>(set);
        set += 64;
        if (c < 65536) {
          u32 bit = index[c >> 8] * 256 + (c & 255);
          if ((set[bit / 32] >> (bit % 32) & 1) != 0) return positive;
        }
        set += blocks * 8;
        break;
      }
      default:
        return false;
    }
  }
}

bool dependsOnLocale(const CodeUnit* set) {
  for (;;) {
    switch (*set++) {
      case kCategory:
        if (set[0] == 8 || set[0] == 9) return true;  // word characters of the locale
        ++set;
        break;
      case kLiteral:
        ++set;
        break;
      case kCharset:
        set += 8;
        break;
      case kRange:
      case kRangeUniIgnore:
        set += 2;
        break;
      case kBigCharset:
        set += 1 + 64 + set[0] * 8;
        break;
      case kNegate:
        break;
      default:
        return false;
    }
  }
}

bool inCharsetLocale(const CodeUnit* set, u32 c) {
  u32 lower = lowerLocale(c);
  if (inCharset(set, lower)) return true;
  u32 upper = upperLocale(c);
  return upper != lower && inCharset(set, upper);
}

bool equalsLocale(u32 literal, u32 c) {
  return c == literal || lowerLocale(c) == literal || upperLocale(c) == literal;
}

}  // namespace taipan::sre
