// Changing and testing the case and class of characters.
#include "base/unicode.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"

namespace taipan {

namespace {

constexpr u32 kSigma = 0x3a3, kSmallSigma = 0x3c3, kFinalSigma = 0x3c2;

/// A capital sigma is lowered to the final form after a cased letter and before none (Unicode
/// Standard, table 3-17).
u32 lowerSigma(const Str& s, isize at) {
  isize i = at - 1;
  while (i >= 0 && unicode::isCaseIgnorable(strAt(s, i))) i--;
  if (i < 0 || !unicode::isCased(strAt(s, i))) return kSmallSigma;
  i = at + 1;
  while (i < s.length && unicode::isCaseIgnorable(strAt(s, i))) i++;
  return i < s.length && unicode::isCased(strAt(s, i)) ? kSmallSigma : kFinalSigma;
}

int lowerAt(const Str& s, isize at, u32* out) {
  u32 c = strAt(s, at);
  if (c == kSigma) {
    out[0] = lowerSigma(s, at);
    return 1;
  }
  return unicode::toLowerFull(c, out);
}

/// Builds a string from up to three code points per character: count = f(index, out).
template <class F>
Ref<Str> mapChars(Thread& t, const Str& s, F&& f) {
  StrBuilder out(s.length);
  for (isize i = 0; i < s.length; i++) {
    u32 codes[unicode::kMaxCaseExpansion];
    int n = f(i, codes);
    for (int k = 0; k < n; k++) out.append(codes[k]);
  }
  return out.finish(t);
}

template <class F>
Ref<Str> mapAscii(Thread& t, Str& s, F&& f) {
  if (s.length == 0) return Ref<Str>::share(emptyStr());
  if (s.length == 1) return newStrChar(t, f(*static_cast<const u8*>(strData(s))));
  Ref<Str> result = newStrRaw(t, s.length, 0x7f);
  if (!result) return result;
  const u8* from = static_cast<const u8*>(strData(s));
  u8* to = static_cast<u8*>(strData(*result));
  for (isize i = 0; i < s.length; i++) to[i] = f(from[i]);
  return result;
}

constexpr u8 asciiLower(u8 c) { return static_cast<u8>(c | (c >= 'A' && c <= 'Z') << 5); }
constexpr u8 asciiUpper(u8 c) { return static_cast<u8>(c ^ (c >= 'a' && c <= 'z') << 5); }

template <class F>
bool allChars(const Str& s, F&& f) {
  if (s.length == 0) return false;
  return withChars(s, [&](auto* p) {
    for (isize i = 0; i < s.length; i++) {
      if (!f(static_cast<u32>(p[i]))) return false;
    }
    return true;
  });
}

}  // namespace

Ref<Str> strLower(Thread& t, Str& s) {
  if (s.state.ascii) return mapAscii(t, s, asciiLower);
  return mapChars(t, s, [&](isize i, u32* out) { return lowerAt(s, i, out); });
}

Ref<Str> strUpper(Thread& t, Str& s) {
  if (s.state.ascii) return mapAscii(t, s, asciiUpper);
  return mapChars(t, s, [&](isize i, u32* out) { return unicode::toUpperFull(strAt(s, i), out); });
}

Ref<Str> strCasefold(Thread& t, Str& s) {
  if (s.state.ascii) return mapAscii(t, s, asciiLower);
  return mapChars(t, s, [&](isize i, u32* out) { return unicode::toFoldedFull(strAt(s, i), out); });
}

Ref<Str> strCapitalize(Thread& t, Str& s) {
  return mapChars(t, s, [&](isize i, u32* out) {
    return i == 0 ? unicode::toTitleFull(strAt(s, i), out) : lowerAt(s, i, out);
  });
}

Ref<Str> strSwapCase(Thread& t, Str& s) {
  return mapChars(t, s, [&](isize i, u32* out) {
    u32 c = strAt(s, i);
    if (unicode::isUpper(c)) return lowerAt(s, i, out);
    if (unicode::isLower(c)) return unicode::toUpperFull(c, out);
    out[0] = c;
    return 1;
  });
}

Ref<Str> strTitle(Thread& t, Str& s) {
  bool previousCased = false;
  return mapChars(t, s, [&](isize i, u32* out) {
    u32 c = strAt(s, i);
    int n = previousCased ? lowerAt(s, i, out) : unicode::toTitleFull(c, out);
    previousCased = unicode::isCased(c);
    return n;
  });
}

bool strIsAlpha(Str& s) { return allChars(s, unicode::isAlpha); }
bool strIsAlnum(Str& s) { return allChars(s, unicode::isAlnum); }
bool strIsDecimal(Str& s) { return allChars(s, unicode::isDecimal); }
bool strIsDigit(Str& s) { return allChars(s, unicode::isDigit); }
bool strIsNumeric(Str& s) { return allChars(s, unicode::isNumeric); }
bool strIsSpace(Str& s) { return allChars(s, unicode::isSpace); }

namespace {

/// All cased characters satisfy `wanted` and none `unwanted`; at least one is cased.
bool casedAs(const Str& s, bool (*wanted)(u32), bool (*unwanted)(u32)) {
  bool any = false;
  for (isize i = 0; i < s.length; i++) {
    u32 c = strAt(s, i);
    if (unwanted(c) || unicode::isTitle(c)) return false;
    any |= wanted(c);
  }
  return any;
}

}  // namespace

bool strIsLower(Str& s) { return casedAs(s, unicode::isLower, unicode::isUpper); }
bool strIsUpper(Str& s) { return casedAs(s, unicode::isUpper, unicode::isLower); }

bool strIsTitle(Str& s) {
  bool any = false, previousCased = false;
  for (isize i = 0; i < s.length; i++) {
    u32 c = strAt(s, i);
    if (unicode::isUpper(c) || unicode::isTitle(c)) {
      if (previousCased) return false;
      previousCased = any = true;
    } else if (unicode::isLower(c)) {
      if (!previousCased) return false;
      any = true;
    } else {
      previousCased = false;
    }
  }
  return any;
}

}  // namespace taipan
