// Mistakes between two expressions: a forgotten comma, `print` as a statement, `if` without `else`.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

namespace {

// True if the grammar reads a whole expression (with `lambda` and `if`) from token i, as far as the
// token in front of it tells. Behind `in`, operators and the `if` of an expression it does not.
bool beginsExpression(const Scene& s, i32 i) {
  if (i == s.line() || i == s.part()) {
    return true;
  }
  switch (s.kind(i - 1)) {
    case Tok::LeftParen:
    case Tok::LeftBracket:
    case Tok::LeftBrace:
    case Tok::Comma:
    case Tok::Colon:
    case Tok::Equal:
    case Tok::ColonEqual:
    case Tok::Arrow:
    case Tok::KwElse:
    case Tok::KwFor:
    case Tok::KwYield:
    case Tok::KwReturn:
    case Tok::KwRaise:
    case Tok::KwAssert:
    case Tok::KwDel:
    case Tok::KwWith:
    case Tok::KwWhile:
    case Tok::KwElif:
    case Tok::KwFrom:
    case Tok::KwAs:
    case Tok::Semicolon:
      return true;
    case Tok::Name:
      // What is printed or matched.
      return ((s.isWord(i - 1, "print") || s.isWord(i - 1, "exec")) &&
              beginsExpression(s, i - 1)) ||
             (i - 1 == s.line() && s.isWord(i - 1, "match"));
    case Tok::KwIf:
    case Tok::At:
    case Tok::KwExcept:
      return i - 1 == s.line();
    case Tok::Star:
      // Of an argument and of the only thing in a group.
      return (s.bracketKind() == Bracket::Call || s.bracketKind() == Bracket::Subscript ||
              (s.bracket() >= 0 && i - 1 == s.contents())) &&
             i - 1 == s.item();
    case Tok::DoubleStar:
      return (s.bracketKind() == Bracket::Call || s.bracketKind() == Bracket::Group) &&
             i - 1 == s.item();
    default:
      return false;
  }
}

// Names, parameters and patterns stand between commas too, but no expressions.
bool holdsExpressions(const Scene& s, i32 i) {
  Tok first = s.kind(s.part());
  if (first == Tok::KwFrom || first == Tok::KwImport || first == Tok::KwGlobal ||
      first == Tok::KwNonlocal || s.inPattern()) {
    return false;
  }
  Tok before = s.kind(i - 1);
  if (s.bracketKind() == Bracket::Parameters) {
    return before == Tok::Equal || before == Tok::Colon;
  }
  // Inside the parameters of a lambda: no colon of its own follows.
  int colons = 0;
  for (i32 k = i - 1; k >= s.contents() && before != Tok::Equal; k--) {
    colons += s.kind(k) == Tok::Colon;
    if (s.kind(k) == Tok::KwLambda && colons-- == 0) {
      return false;
    }
  }
  return true;
}

// A name that is a beginning of a soft keyword, like `c`, `mat` or `_`, or a name in front of a
// string does not make python3.11 think of a comma.
bool isUnlikelyStart(const Scene& s, i32 i) {
  if (s.kind(i) != Tok::Name) {
    return false;
  }
  std::string_view name = s.text(i);
  for (std::string_view word : {"match", "case", "_"}) {
    if (name.size() <= word.size() && word.substr(0, name.size()) == name) {
      return true;
    }
  }
  return s.kind(i + 1) == Tok::String;
}

// How the left of two expressions is read: a target of `for` has no `in` of its own.
std::string_view leftRule(const Scene& s, i32 start) {
  for (i32 i = start - 1; i >= s.contents() && s.kind(i) != Tok::KwIn; i--) {
    if (s.kind(i) == Tok::KwFor) {
      return rule::kOperand;
    }
  }
  return rule::kDisjunction;
}

// `print a`, where the word is at `name` and its list ends at `end`.
bool raisePrint(Scene& s, i32 name, i32 end) {
  const char* word = s.isWord(name, "print") ? "print" : "exec";
  return s.raise(Piece{name, end}, "Missing parentheses in call to '%s'. Did you mean %s(...)?",
                 word, word);
}

// Shown are two expressions and what is between, without parentheses around all of one.
bool raiseBoth(Scene& s, Piece first, Piece second, const char* message) {
  Span span = s.spanOf(Piece{first.start, second.end});
  auto inner = [&](Piece piece) -> const ast::Expr* {
    return s.kind(piece.start) == Tok::LeftParen ? s.tree(piece) : nullptr;
  };
  if (const ast::Expr* e = inner(first)) {
    span.line = e->loc.lineno;
    span.col = e->loc.col_offset;
  }
  if (const ast::Expr* e = inner(second)) {
    span.endLine = e->loc.end_lineno;
    span.endCol = e->loc.end_col_offset;
  }
  return s.raise(ErrorKind::SyntaxError, span, "%s", message);
}

// Names in a row outside brackets, from `name` on: behind each could stand what it prints, so all
// of it is looked at, which may run into what the lexer could not read.
void readPrinted(Scene& s, i32 name) {
  while (!s.raised() && s.kind(name) == Tok::Name && s.kind(name + 1) != Tok::LeftParen) {
    (void)s.read(rule::kExpressionList, ++name);
    i32 gap = s.read(rule::kDisjunction, name);
    if (gap > name && !isUnlikelyStart(s, name)) {
      (void)s.read(rule::kExpression, gap);
    }
  }
}

// Two expressions next to each other, the first from `start` to the wrong token or further.
bool commaBehind(Scene& s, i32 start) {
  i32 gap = s.read(leftRule(s, start), start);
  // A `not` that no `in` follows begins the second.
  bool reaches = gap >= s.at() || (gap == s.at() - 1 && s.kind(gap) == Tok::KwNot);
  if (!reaches || gap == start) {
    return false;
  }
  i32 end = s.read(rule::kExpression, gap);
  if (s.bracket() >= 0) {
    return end > 0 &&
           raiseBoth(s, {start, gap}, {gap, end}, "invalid syntax. Perhaps you forgot a comma?");
  }
  // Outside brackets it is read all the same, which may find something.
  bool prints = s.isWord(gap, "print") || s.isWord(gap, "exec");
  if (!prints || end != gap + 1) {
    if (gap == start + 1) {
      readPrinted(s, start);
    }
    return s.raised();
  }
  i32 printed = s.read(rule::kExpressionList, end);
  return printed > end && raisePrint(s, gap, printed);
}

// The expressions that are read in the item at hand, up to the wrong token.
std::vector<i32> expressionStarts(const Scene& s) {
  std::vector<i32> starts;
  for (i32 i = s.item(); i < s.at(); i++) {
    if (beginsExpression(s, i) && holdsExpressions(s, i)) {
      starts.push_back(i);
    }
    Tok kind = s.kind(i);
    if (kind == Tok::LeftParen || kind == Tok::LeftBracket || kind == Tok::LeftBrace) {
      i = s.behindBracket(i) - 1;
    }
  }
  return starts;
}

// `f(a b)`: only inside brackets.
bool forgottenComma(Scene& s) {
  for (i32 start : expressionStarts(s)) {
    if (isUnlikelyStart(s, start)) {
      // What follows such a name may be the first expression instead.
      if (s.kind(++start) == Tok::LeftParen) {
        continue;
      }
    }
    if (commaBehind(s, start) || s.raised()) {
      return true;
    }
  }
  return false;
}

// `a if b`
bool conditionalWithoutElse(Scene& s) {
  for (i32 i = s.at(); i > s.contents(); i--) {
    if (s.kind(i) != Tok::KwIf) {
      continue;
    }
    i32 end = s.read(rule::kDisjunction, i + 1);
    if (end < 0 || (end > s.at() && i < s.at()) || s.kind(end) == Tok::KwElse ||
        s.kind(end) == Tok::Colon) {
      continue;
    }
    for (i32 start : expressionStarts(s)) {
      if (start < i && s.reads(leftRule(s, start), {start, i})) {
        return raiseBoth(s, {start, i}, {i + 1, end}, "expected 'else' after 'if' expression");
      }
    }
  }
  return false;
}

// `print a, b`. What is printed has mistakes of its own that count more.
bool printStatement(Scene& s) {
  // The last of several counts: it is what the others print.
  for (i32 name = s.at() - 1; name >= s.contents(); name--) {
    bool prints = s.isWord(name, "print") || s.isWord(name, "exec");
    if (!prints || s.kind(name + 1) == Tok::LeftParen || !beginsExpression(s, name) ||
        !holdsExpressions(s, name)) {
      continue;
    }
    i32 end = s.read(rule::kExpressionList, name + 1);
    if (end < s.at() || end <= name + 1) {
      continue;
    }
    Scene printed(s, end);
    if (conditionalWithoutElse(printed) || forgottenComma(printed) ||
        (end > s.at() && printStatement(printed))) {
      return true;
    }
    return raisePrint(s, name, end);
  }
  return false;
}

}  // namespace

const Judge kExpressionJudges[] = {printStatement, conditionalWithoutElse, forgottenComma, nullptr};

}  // namespace taipan::syntax
