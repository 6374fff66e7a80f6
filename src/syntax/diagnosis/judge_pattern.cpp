// Mistakes in the patterns of `case`.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

namespace {

// `case a as 1` and `case a as _`
bool captureTarget(Scene& s) {
  i32 at = s.at();
  if (!s.inPattern() || s.kind(at - 1) != Tok::KwAs) {
    return false;
  }
  if (s.isWord(at, "_")) {
    return s.raise(Piece{at, at + 1}, "cannot use '_' as a target");
  }
  i32 end = s.kind(at) == Tok::Name ? -1 : s.read(rule::kExpression, at);
  return end > 0 && s.raise(Piece{at, end}, "invalid pattern target");
}

// `case A(b=1, c)`: shown are the positional patterns that stand together.
bool positionalBehindKeyword(Scene& s) {
  if (!s.inPattern() || s.bracketKind() != Bracket::Call) {
    return false;
  }
  bool keyword = false;
  i32 first = -1;
  for (Piece item : s.items()) {
    bool named = item.end - item.start > 1 && s.kind(item.start) == Tok::Name &&
                 s.kind(item.start + 1) == Tok::Equal;
    keyword = keyword || named;
    // The wrong token itself may be the first that is not named.
    if (keyword && !named && first < 0 && item.start <= s.at()) {
      first = item.start;
    }
  }
  if (first < 0) {
    return false;
  }
  i32 end = -1;
  for (i32 at = first;;) {
    bool named = s.kind(at) == Tok::Name && s.kind(at + 1) == Tok::Equal;
    i32 next = named ? -1 : s.read(rule::kPattern, at);
    if (next < 0) {
      break;
    }
    end = next;
    if (s.kind(end) != Tok::Comma) {
      break;
    }
    at = end + 1;
  }
  return end >= s.at() && s.raise(Piece{first, end}, "positional patterns follow keyword patterns");
}

}  // namespace

const Judge kPatternJudges[] = {captureTarget, positionalBehindKeyword, nullptr};

}  // namespace taipan::syntax
