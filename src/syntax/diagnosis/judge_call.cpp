// Mistakes in the arguments of a call or a class.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

using namespace ast;

namespace {

bool inArguments(const Scene& s) {
  Bracket kind = s.bracketKind();
  return (kind == Bracket::Call && !s.inPattern()) || kind == Bracket::ClassArguments;
}

bool isKeyword(const Scene& s, Piece item) {
  return item.end - item.start > 1 && s.kind(item.start) == Tok::Name &&
         s.kind(item.start + 1) == Tok::Equal;
}

bool startsWith(const Scene& s, Piece item, Tok kind) {
  return !item.empty() && s.kind(item.start) == kind;
}

// `f(None=1)` and `f(a.b=1)`: what stands in front of `=` is an expression but no name.
bool keywordIsNoName(Scene& s) {
  if (!inArguments(s) || s.kind(s.at()) != Tok::Equal) {
    return false;
  }
  Piece item = {s.item(), s.at()};
  if (item.empty()) {
    return false;
  }
  Piece shown = {item.start, item.end + 1};
  if (item.end - item.start == 1) {
    Tok kind = s.kind(item.start);
    if (kind == Tok::KwNone || kind == Tok::KwTrue || kind == Tok::KwFalse) {
      return s.raise(shown, "cannot assign to %s", tokenText(kind));
    }
  }
  if (!s.reads(rule::kExpression, item) || s.kind(item.start) == Tok::Star) {
    return false;
  }
  const Expr* e = s.tree(item);
  if (e == nullptr) {
    return false;
  }
  Span span = s.spanOf(shown);
  span.line = e->loc.lineno;
  span.col = e->loc.col_offset;
  return s.raise(ErrorKind::SyntaxError, span,
                 "expression cannot contain assignment, perhaps you meant \"==\"?");
}

// `f(a=b for b in c)`
bool keywordInGenerator(Scene& s) {
  Piece item = {s.item(), s.at()};
  if (!inArguments(s) || !atForClause(s) || !isKeyword(s, item) ||
      !s.reads(rule::kExpression, {item.start + 2, item.end}) ||
      s.read(rule::kForClauses, s.at()) < 0) {
    return false;
  }
  return s.raise(Piece{item.start, item.start + 2},
                 "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

// `f(*a for a in b)`: the first argument only.
bool starredGenerator(Scene& s) {
  if (s.bracketKind() != Bracket::Call || !atForClause(s)) {
    return false;
  }
  Piece item = {s.item(), s.at()};
  if (item.start != s.contents() || !startsWith(s, item, Tok::Star) ||
      !s.reads(rule::kOperand, {item.start + 1, item.end}) ||
      s.read(rule::kForClauses, s.at()) < 0) {
    return false;
  }
  return s.raise(item, "iterable unpacking cannot be used in comprehension");
}

// A generator expression next to other arguments. In a class even the only one is an error, but
// python3.11 has no words for it.
bool bareGenerator(Scene& s) {
  if (!inArguments(s)) {
    return false;
  }
  std::vector<Piece> items = s.items();
  if (atForClause(s)) {
    i32 end = s.read(rule::kForClauses, s.at());
    Piece element = items.back();
    if (end < 0 || (items.size() == 1 && s.kind(end) != Tok::Comma)) {
      return false;
    }
    i32 start = element.start;
    element.start += startsWith(s, element, Tok::Star);
    return s.reads(rule::kNamed, element) &&
           s.raise(Piece{start, end}, "Generator expression must be parenthesized");
  }
  if (items.size() != 1 || s.kind(s.at()) != Tok::Comma) {
    return false;
  }
  i32 element = s.read(rule::kExpression, s.contents());
  if (element < 0 || !s.reads(rule::kForClauses, {element, s.at()})) {
    return false;
  }
  // python3.11 reads on to see whether there is more.
  s.read(rule::kExpression, s.at() + 1);
  return s.raised() || s.raise(items[0], "Generator expression must be parenthesized");
}

// `f(**a, *b)`: shown are the arguments in front of the star.
bool starBehindDoubleStar(Scene& s) {
  if (!inArguments(s) || s.kind(s.at()) != Tok::Star || s.item() != s.at()) {
    return false;
  }
  for (Piece item : s.items()) {
    if (startsWith(s, item, Tok::DoubleStar)) {
      return s.raise(Piece{s.contents(), s.at() - 1},
                     "iterable argument unpacking follows keyword argument unpacking");
    }
  }
  return false;
}

// `f(a, *)`, for which python3.11 has the same words.
bool starAlone(Scene& s) {
  if (!inArguments(s) || s.kind(s.at() - 1) != Tok::Star || s.item() != s.at() - 1 ||
      s.item() == s.contents() || s.read(rule::kExpression, s.at()) > 0) {
    return false;
  }
  return s.raise(Piece{s.contents(), s.at() - 2},
                 "iterable argument unpacking follows keyword argument unpacking");
}

// Where a list of arguments in any order cannot be read on: what was looked at last.
i32 endOfArguments(Scene& s, i32 at) {
  while (true) {
    bool named = s.kind(at) == Tok::Name && s.kind(at + 1) == Tok::Equal;
    at += named ? 2 : s.kind(at) == Tok::Star || s.kind(at) == Tok::DoubleStar;
    i32 end = s.read(named ? rule::kExpression : rule::kNamed, at);
    if (end < 0 || s.kind(end) != Tok::Comma) {
      if (end > 0 && startsExpression(s.kind(end))) {
        s.read(rule::kExpression, end);
      }
      return s.readUpTo();
    }
    at = end + 1;
  }
}

// `f(a=1, b)`: the message points behind the arguments.
bool positionalBehindKeyword(Scene& s) {
  if (!inArguments(s)) {
    return false;
  }
  std::vector<Piece> items = s.items();
  bool keyword = false;
  bool unpacking = false;
  for (Piece item : items) {
    keyword = keyword || isKeyword(s, item);
    unpacking = unpacking || startsWith(s, item, Tok::DoubleStar);
  }
  Piece last = items.back();
  if ((!keyword && !unpacking) || isKeyword(s, last) || startsWith(s, last, Tok::Star) ||
      startsWith(s, last, Tok::DoubleStar)) {
    return false;
  }
  // Next to another expression it is the comma that is missed.
  i32 first = s.read(rule::kNamed, last.start);
  i32 reached = s.readUpTo();
  if (reached > first && reached > s.at() && !s.raised()) {
    // What is wrong inside the argument counts.
    Scene inner(s, reached);
    if (judgeAll(inner)) {
      return true;
    }
  }
  if (first > s.at() && startsExpression(s.kind(first))) {
    Scene inner(s, first);
    return judgeAll(inner);
  }
  if (first < s.at() || (first == s.at() && (last.empty() || startsExpression(s.kind(first))))) {
    return false;
  }
  if (first > s.at() && s.kind(first) == Tok::Equal) {
    Scene inner(s, first);
    return keywordIsNoName(inner);
  }
  i32 end = endOfArguments(s, last.start);
  return !s.raised() && s.raiseToken(end, unpacking ? "positional argument follows keyword "
                                                      "argument unpacking"
                                                    : "positional argument follows keyword "
                                                      "argument");
}

}  // namespace

const Judge kCallJudges[] = {
    keywordIsNoName,      keywordInGenerator, starredGenerator,        bareGenerator,
    starBehindDoubleStar, starAlone,          positionalBehindKeyword, nullptr,
};

}  // namespace taipan::syntax
