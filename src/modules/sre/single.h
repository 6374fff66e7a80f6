// What the engine asks of one position: does this single-character item match here, may this
// alternative start here, is this such a place. Included by the engine's own files only.
#pragma once

#include "modules/sre/char_tables.h"
#include "modules/sre/charset.h"

namespace taipan::sre {

template <class C>
bool Matcher::matchesAt(u32 where, isize pos) const {
  auto wordBefore = [&](auto test) { return pos > 0 && test(at<C>(pos - 1)); };
  auto wordHere = [&](auto test) { return pos < subject_.length && test(at<C>(pos)); };
  auto boundary = [&](auto test) {
    return subject_.length > 0 && wordBefore(test) != wordHere(test);
  };
  auto nonBoundary = [&](auto test) {
    return subject_.length > 0 && wordBefore(test) == wordHere(test);
  };
  switch (where) {
    case kAtBeginning:
    case kAtBeginningString:
      return pos == 0;
    case kAtBeginningLine:
      return pos == 0 || isLineBreakAscii(at<C>(pos - 1));
    case kAtEnd:
      return pos == subject_.length || (pos == subject_.length - 1 && isLineBreakAscii(at<C>(pos)));
    case kAtEndLine:
      return pos == subject_.length || isLineBreakAscii(at<C>(pos));
    case kAtEndString:
      return pos == subject_.length;
    case kAtBoundary:
      return boundary(isWordAscii);
    case kAtNonBoundary:
      return nonBoundary(isWordAscii);
    case kAtLocBoundary:
      return boundary(isWordLocale);
    case kAtLocNonBoundary:
      return nonBoundary(isWordLocale);
    case kAtUniBoundary:
      return boundary(isWordUnicode);
    case kAtUniNonBoundary:
      return nonBoundary(isWordUnicode);
    default:
      return false;
  }
}

template <class C>
PY_ALWAYS_INLINE bool Matcher::inSet(u32 pc, C c) const {
  if (static_cast<u32>(c) < 256) {
    if (const u8* table = tables_->of(code_, codeLength_, pc)) return table[c] != 0;
  }
  u32 folded = code_[pc] == kInIgnore      ? lowerAscii(c)
               : code_[pc] == kInUniIgnore ? lowerUnicode(c)
                                           : c;
  return inCharset(code_ + pc + 2, folded);
}

template <class C>
PY_ALWAYS_INLINE bool Matcher::mayStart(u32 pc, isize pos) const {
  while (code_[pc] == kMark) pc += 2;
  switch (code_[pc]) {
    case kLiteral:
      return pos < subject_.length && at<C>(pos) == code_[pc + 1];
    case kLiteralIgnore:
      return pos < subject_.length && lowerAscii(at<C>(pos)) == code_[pc + 1];
    case kLiteralUniIgnore:
      return pos < subject_.length && lowerUnicode(at<C>(pos)) == code_[pc + 1];
    case kIn:
    case kInIgnore:
    case kInUniIgnore:
      return pos < subject_.length && inSet<C>(pc, at<C>(pos));
    default:
      return true;
  }
}

template <class C>
u32 Matcher::possibleAlternative(u32 alternative, isize pos) const {
  while (code_[alternative] != 0 && !mayStart<C>(alternative + 1, pos)) {
    alternative += code_[alternative];
  }
  return alternative;
}

/// Whether the character at `pos` (which exists) is matched by the single-character item at `pc`.
template <class C>
bool Matcher::matchesSingle(u32 pc, isize pos) const {
  u32 c = at<C>(pos);
  u32 argument = code_[pc + 1];
  switch (code_[pc]) {
    case kAny:
      return !isLineBreakAscii(c);
    case kAnyAll:
      return true;
    case kLiteral:
      return c == argument;
    case kNotLiteral:
      return c != argument;
    case kIn:
    case kInIgnore:
    case kInUniIgnore:
      return inSet<C>(pc, at<C>(pos));
    case kInLocIgnore:
      return inCharsetLocale(code_ + pc + 2, c);
    case kCategory:
      return inCategory(argument, c);
    case kLiteralIgnore:
      return lowerAscii(c) == argument;
    case kNotLiteralIgnore:
      return lowerAscii(c) != argument;
    case kLiteralUniIgnore:
      return lowerUnicode(c) == argument;
    case kNotLiteralUniIgnore:
      return lowerUnicode(c) != argument;
    case kLiteralLocIgnore:
      return equalsLocale(argument, c);
    case kNotLiteralLocIgnore:
      return !equalsLocale(argument, c);
    default:
      return false;
  }
}

}  // namespace taipan::sre
