// Mistakes in groups, lists, sets, dicts and comprehensions.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

using namespace ast;

namespace {

// True if an item of braces is `**x` or has a key, its end if it is not complete.
bool isPair(Scene& s, Piece item) {
  if (item.empty()) {
    return false;
  }
  if (s.kind(item.start) == Tok::DoubleStar) {
    return true;
  }
  i32 key = s.read(rule::kExpression, item.start);
  return key > 0 && key < item.end && s.kind(key) == Tok::Colon;
}

// `{a: b, c}`: behind a first pair every key must have its colon. The message points to the last
// byte of the key.
bool keyWithoutColon(Scene& s) {
  if (s.bracketKind() != Bracket::Braces) {
    return false;
  }
  std::vector<Piece> items = s.items();
  Piece last = items.back();
  if (items.size() < 2 || last.empty() || !isPair(s, items[0])) {
    return false;
  }
  // The commas of a comprehension's targets are others.
  i32 value = s.read(rule::kExpression, items[0].start);
  value = s.kind(value) == Tok::Colon ? s.read(rule::kExpression, value + 1) : value;
  if (value > 0 && (s.kind(value) == Tok::KwFor || s.kind(value) == Tok::KwAsync)) {
    return false;
  }
  i32 end = s.read(rule::kExpression, last.start);
  if (end <= last.start || end > s.at() || s.kind(end) == Tok::Colon) {
    return false;
  }
  const Token& token = s.token(end - 1);
  return s.raise(ErrorKind::SyntaxError, {token.endLine, token.endCol - 1, token.endLine, -1},
                 "':' expected after dictionary key");
}

// `{a: }`
bool keyWithoutValue(Scene& s) {
  i32 at = s.at();
  if (s.bracketKind() != Bracket::Braces || s.kind(at - 1) != Tok::Colon ||
      (s.kind(at) != Tok::RightBrace && s.kind(at) != Tok::Comma) ||
      !s.reads(rule::kExpression, {s.item(), at - 1})) {
    return false;
  }
  return s.raise(Piece{at - 1, at}, "expression expected after dictionary key and ':'");
}

// `{a: *b}`: shown up to the last but one byte of the token behind the value.
bool starredValue(Scene& s) {
  i32 at = s.at();
  if (s.bracketKind() != Bracket::Braces || s.kind(at) != Tok::Star ||
      s.kind(at - 1) != Tok::Colon || !s.reads(rule::kExpression, {s.item(), at - 1})) {
    return false;
  }
  i32 end = s.read(rule::kOperand, at + 1);
  if (end < 0) {
    return !s.raised() && s.raiseToken(s.readUpTo(), "invalid syntax");
  }
  Span span = s.spanOf({at, end + 1});
  span.endCol--;
  return s.raise(ErrorKind::SyntaxError, span,
                 "cannot use a starred expression in a dictionary value");
}

// `(*a)` and `(**a)`
bool starredGroup(Scene& s) {
  i32 star = s.contents();
  if (s.bracketKind() != Bracket::Group) {
    return false;
  }
  if (s.kind(star) == Tok::Star && s.kind(s.at()) == Tok::RightParen &&
      s.reads(rule::kExpression, {star + 1, s.at()})) {
    return s.raise(Piece{star, s.at()}, "cannot use starred expression here");
  }
  if (s.at() != star || s.kind(star) != Tok::DoubleStar) {
    return false;
  }
  i32 end = s.read(rule::kExpression, star + 1);
  if (end < 0) {
    return false;
  }
  if (s.kind(end) != Tok::RightParen) {
    Scene inner(s, end);
    return judgeAll(inner);
  }
  return s.raise(Piece{star, star + 1}, "cannot use double starred expression here");
}

// `[*a for a in b]` and `{**a for a in b}`
bool unpackingInComprehension(Scene& s) {
  Bracket kind = s.bracketKind();
  if (!atForClause(s) ||
      (kind != Bracket::Group && kind != Bracket::List && kind != Bracket::Braces)) {
    return false;
  }
  i32 star = s.contents();
  if (s.item() != star) {
    return false;
  }
  bool dict = kind == Bracket::Braces && s.kind(star) == Tok::DoubleStar;
  if ((s.kind(star) != Tok::Star && !dict) || !s.reads(rule::kOperand, {star + 1, s.at()}) ||
      s.read(rule::kForClauses, s.at()) < 0) {
    return false;
  }
  return dict
             ? s.raise(Piece{star, star + 1}, "dict unpacking cannot be used in dict comprehension")
             : s.raise(Piece{star, s.at()}, "iterable unpacking cannot be used in comprehension");
}

// `[a, b for a, b in c]`
bool bareTupleInComprehension(Scene& s) {
  Bracket kind = s.bracketKind();
  if (!atForClause(s) || (kind != Bracket::List && kind != Bracket::Braces)) {
    return false;
  }
  std::vector<Piece> items = s.items();
  if (items.size() < 2) {
    return false;
  }
  for (Piece item : items) {
    if (item.end == s.at() && item.empty()) {
      continue;  // a comma ends the tuple
    }
    item.start += s.kind(item.start) == Tok::Star;
    if (item.empty() || !s.reads(rule::kNamed, item)) {
      return false;
    }
  }
  // A comma at the end is shown only behind a single element.
  bool comma = items.back().empty() && items.size() > 2;
  return s.read(rule::kForClauses, s.at()) > 0 &&
         s.raise(Piece{s.contents(), s.at() - comma},
                 "did you forget parentheses around the comprehension target?");
}

}  // namespace

const Judge kDisplayJudges[] = {
    keyWithoutColon,          keyWithoutValue,          starredValue, starredGroup,
    unpackingInComprehension, bareTupleInComprehension, nullptr,
};

}  // namespace taipan::syntax
