// Mistakes in what is assigned to, deleted or annotated.
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

using namespace ast;

namespace {

// What a target is wanted for decides what may be one.
enum class Purpose : u8 { Assign, Delete, Loop };

// The part of an expression that makes it no target, or null.
const Expr* invalidTarget(const Expr* e, Purpose purpose) {
  auto among = [&](Seq<Expr*> elts) -> const Expr* {
    for (const Expr* element : elts) {
      if (const Expr* bad = invalidTarget(element, purpose)) {
        return bad;
      }
    }
    return nullptr;
  };
  switch (e->kind) {
    case NodeKind::Name:
    case NodeKind::Attribute:
    case NodeKind::Subscript:
      return nullptr;
    case NodeKind::List:
      return among(as<List>(e)->elts);
    case NodeKind::Tuple:
      return among(as<Tuple>(e)->elts);
    case NodeKind::Starred:
      return purpose == Purpose::Delete ? e : invalidTarget(as<Starred>(e)->value, purpose);
    case NodeKind::Compare:
      // `for a in b` is read as a comparison; other comparisons are no mistake in the target.
      if (purpose == Purpose::Loop) {
        auto* compare = as<Compare>(e);
        return compare->ops[0] == CompareOperator::In ? invalidTarget(compare->left, purpose)
                                                      : nullptr;
      }
      return e;
    default:
      return e;
  }
}

bool isAugmented(Tok kind) {
  switch (kind) {
    case Tok::PlusEqual:
    case Tok::MinusEqual:
    case Tok::StarEqual:
    case Tok::SlashEqual:
    case Tok::PercentEqual:
    case Tok::AmpersandEqual:
    case Tok::VerticalBarEqual:
    case Tok::CaretEqual:
    case Tok::LeftShiftEqual:
    case Tok::RightShiftEqual:
    case Tok::DoubleStarEqual:
    case Tok::DoubleSlashEqual:
    case Tok::AtEqual:
      return true;
    default:
      return false;
  }
}

// `f() += 1`
bool augmented(Scene& s) {
  Piece left = {s.part(), s.at()};
  if (!s.hasStatements() || !isAugmented(s.kind(s.at())) || s.bracket() >= 0 ||
      !s.reads(rule::kExpressionList, left)) {
    return false;
  }
  const Expr* e = s.tree(left);
  return e != nullptr &&
         s.raise(e, "'%s' is an illegal expression for augmented assignment", expressionName(e));
}

// `f(): int`. Of a tuple without parentheses only the first element is shown.
bool annotated(Scene& s) {
  Piece left = {s.part(), s.at()};
  if (!s.hasStatements() || s.kind(s.at()) != Tok::Colon || s.bracket() >= 0 || left.empty() ||
      s.kind(left.start) == Tok::Star || s.inPattern() || !s.reads(rule::kExpressionList, left) ||
      s.read(rule::kExpression, s.at() + 1) < 0) {
    return false;
  }
  const Expr* e = s.tree(left);
  if (e == nullptr) {
    return false;
  }
  if (e->kind != NodeKind::Tuple && e->kind != NodeKind::List) {
    return s.raise(e, "illegal target for annotation");
  }
  i32 first = s.read(rule::kExpression, left.start);
  return s.raise(Piece{left.start, first}, "only single target (not %s) can be annotated",
                 expressionName(e));
}

// `del f()`
bool deleted(Scene& s) {
  if (!s.hasStatements() || s.kind(s.part()) != Tok::KwDel) {
    return false;
  }
  i32 start = s.part() + 1;
  i32 end = s.read(rule::kExpressionList, start);
  const Expr* e = end > start ? s.tree({start, end}) : nullptr;
  const Expr* bad = e == nullptr ? nullptr : invalidTarget(e, Purpose::Delete);
  return bad != nullptr && s.raise(bad, "cannot delete %s", expressionName(bad));
}

// `for f() in a`, in a statement or a comprehension.
bool loopTarget(Scene& s) {
  for (i32 i = s.part(); i < s.at(); i++) {
    if (s.kind(i) != Tok::KwFor) {
      continue;
    }
    i32 end = s.read(rule::kExpressionList, i + 1);
    const Expr* e = end > i + 1 && end >= s.at() ? s.tree({i + 1, end}) : nullptr;
    const Expr* bad = e == nullptr ? nullptr : invalidTarget(e, Purpose::Loop);
    if (bad != nullptr) {
      return s.raise(bad, "cannot assign to %s", expressionName(bad));
    }
  }
  return false;
}

// `with a as f():`
bool withTarget(Scene& s) {
  i32 first = s.line() + (s.kind(s.line()) == Tok::KwAsync);
  if (s.kind(first) != Tok::KwWith || s.part() != s.line()) {
    return false;
  }
  for (i32 i = first; i < s.at(); i++) {
    if (s.kind(i) != Tok::KwAs) {
      continue;
    }
    i32 end = s.read(rule::kExpression, i + 1);
    if (end < 0 || (s.kind(end) != Tok::Comma && s.kind(end) != Tok::RightParen &&
                    s.kind(end) != Tok::Colon)) {
      continue;
    }
    const Expr* e = s.tree({i + 1, end});
    const Expr* bad = e == nullptr ? nullptr : invalidTarget(e, Purpose::Assign);
    if (bad != nullptr) {
      return s.raise(bad, "cannot assign to %s", expressionName(bad));
    }
  }
  return false;
}

// Where an expression that may be a `:=` begins if the wrong token ends its left side, or -1.
i32 namedStart(const Scene& s) {
  switch (s.bracketKind()) {
    case Bracket::Group:
    case Bracket::List:
    case Bracket::Subscript:
    case Bracket::Braces:
      return s.item();
    case Bracket::None: {
      Tok first = s.kind(s.line());
      bool condition = first == Tok::KwIf || first == Tok::KwElif || first == Tok::KwWhile ||
                       first == Tok::At || s.isWord(s.line(), "match");
      return condition && s.part() == s.line() ? s.line() + 1 : -1;
    }
    default:
      return -1;
  }
}

// `(a.b := c)`
bool namedTarget(Scene& s) {
  if (s.kind(s.at()) != Tok::ColonEqual) {
    return false;
  }
  i32 start = namedStart(s);
  if (start < 0 && s.bracket() < 0 && s.hasStatements()) {
    start = s.part();
  }
  Piece left = {start, s.at()};
  if (start < 0 || left.empty() || !s.reads(rule::kExpression, left) ||
      (left.end - left.start == 1 && s.kind(start) == Tok::Name) ||
      s.read(rule::kExpression, s.at() + 1) < 0) {
    return false;
  }
  const Expr* e = s.tree(left);
  return e != nullptr && s.raise(e, "cannot use assignment expressions with %s", expressionName(e));
}

// `x = 1` where a condition is wanted. What stands on both sides is an operand; with another `=`
// or a `:=` behind it python3.11 has no words.
bool equalsForComparison(Scene& s, i32 start) {
  Piece left = {start, s.at()};
  if (left.empty() || !s.reads(rule::kOperand, left)) {
    return false;
  }
  const Expr* e = s.tree(left);
  if (e == nullptr || e->kind == NodeKind::List || e->kind == NodeKind::Tuple ||
      e->kind == NodeKind::GeneratorExp) {
    return false;
  }
  Tok only = left.end - left.start == 1 ? s.kind(start) : Tok::Dot;
  if (only == Tok::KwNone || only == Tok::KwTrue || only == Tok::KwFalse) {
    return false;
  }
  i32 end = s.read(rule::kOperand, s.at() + 1);
  if (end < 0 && !s.raised() && s.readUpTo() > s.at() + 1) {
    // What is wrong in the right side counts.
    Scene inner(s, s.readUpTo());
    return judgeAll(inner);
  }
  if (end < 0 || s.kind(end) == Tok::Equal || s.kind(end) == Tok::ColonEqual) {
    return false;
  }
  if (only == Tok::Name) {
    return s.raise(Piece{start, end},
                   "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  }
  return s.raise(e, "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                 expressionName(e));
}

// `if a = b:` and `(a = b)`
bool equalsInCondition(Scene& s) {
  i32 start = s.kind(s.at()) == Tok::Equal ? namedStart(s) : -1;
  return start >= 0 && equalsForComparison(s, start);
}

// `a, b c = d`: behind the first of several targets python3.11 reads on without a comma.
bool equalsBehindTuple(Scene& s) {
  if (!s.hasStatements() || s.bracket() >= 0 || s.items().size() < 2 ||
      !startsExpression(s.kind(s.part())) || s.read(rule::kExpressionList, s.part()) != s.at()) {
    return false;
  }
  i32 end = s.read(rule::kOperand, s.at());
  if (end < 0 || s.kind(end) != Tok::Equal) {
    return false;
  }
  Scene inner(s, end);
  return equalsForComparison(inner, s.at());
}

// `f() = 1` and `a, f() = 1`: if only one `=` takes part, it may be meant as a comparison.
bool assigned(Scene& s) {
  if (!s.hasStatements() || s.kind(s.at()) != Tok::Equal || s.bracket() >= 0 ||
      s.part() == s.at()) {
    return false;
  }
  i32 start = s.part();
  int depth = 0;
  int lambdas = 0;  // whose parameters are being read
  for (i32 i = s.part(); i < s.at(); i++) {
    Tok kind = s.kind(i);
    depth += kind == Tok::LeftParen || kind == Tok::LeftBracket || kind == Tok::LeftBrace;
    depth -= kind == Tok::RightParen || kind == Tok::RightBracket || kind == Tok::RightBrace;
    if (depth != 0) {
      continue;
    }
    lambdas += kind == Tok::KwLambda;
    lambdas -= kind == Tok::Colon && lambdas > 0;
    if (kind == Tok::Equal && lambdas == 0) {
      start = i + 1;
    }
  }
  if (lambdas != 0) {
    return false;
  }
  Piece left = {start, s.at()};
  if (left.empty()) {
    return false;
  }
  const Expr* e = s.tree(left);
  if (e == nullptr) {
    return false;
  }
  if (e->kind == NodeKind::Yield || e->kind == NodeKind::YieldFrom) {
    if (s.kind(start) == Tok::KwYield) {
      return s.raise(e, "assignment to yield expression not possible");
    }
  }
  const Expr* bad = invalidTarget(e, Purpose::Assign);
  if (bad == nullptr) {
    return false;
  }
  if (start == s.part() && equalsForComparison(s, s.item())) {
    return true;
  }
  return s.raise(bad, "cannot assign to %s", expressionName(bad));
}

}  // namespace

const Judge kTargetJudges[] = {
    augmented,   annotated,         deleted,           loopTarget, withTarget,
    namedTarget, equalsInCondition, equalsBehindTuple, assigned,   nullptr,
};

}  // namespace taipan::syntax
