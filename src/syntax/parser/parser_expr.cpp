// Expressions from `star_expressions` down to `power`.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

namespace {

struct TokenTables {
  u8 precedence[256] = {};  // of binary operators; 0: none
  Operator op[256] = {};
  bool startsExpression[256] = {};

  constexpr void binary(Tok tok, u8 level, Operator value) {
    precedence[static_cast<u8>(tok)] = level;
    op[static_cast<u8>(tok)] = value;
  }
  constexpr TokenTables() {
    binary(Tok::VerticalBar, 1, Operator::BitOr);
    binary(Tok::Caret, 2, Operator::BitXor);
    binary(Tok::Ampersand, 3, Operator::BitAnd);
    binary(Tok::LeftShift, 4, Operator::LShift);
    binary(Tok::RightShift, 4, Operator::RShift);
    binary(Tok::Plus, 5, Operator::Add);
    binary(Tok::Minus, 5, Operator::Sub);
    binary(Tok::Star, 6, Operator::Mult);
    binary(Tok::Slash, 6, Operator::Div);
    binary(Tok::DoubleSlash, 6, Operator::FloorDiv);
    binary(Tok::Percent, 6, Operator::Mod);
    binary(Tok::At, 6, Operator::MatMult);
    for (Tok tok : {Tok::Name, Tok::Number, Tok::String, Tok::KwFalse, Tok::KwNone, Tok::KwTrue,
                    Tok::KwAwait, Tok::KwLambda, Tok::KwNot, Tok::LeftParen, Tok::LeftBracket,
                    Tok::LeftBrace, Tok::Plus, Tok::Minus, Tok::Tilde, Tok::Ellipsis}) {
      startsExpression[static_cast<u8>(tok)] = true;
    }
  }
};
constexpr TokenTables kTables;

}  // namespace

bool startsExpression(Tok kind) { return kTables.startsExpression[static_cast<u8>(kind)]; }

Expr* Parser::finishTuple(const Token* start, Expr* first, Expr* (Parser::*element)()) {
  Collector items(*this);
  items.add(first);
  while (accept(Tok::Comma)) {
    if (!startsExpression(t_->kind) && !at(Tok::Star)) {
      break;
    }
    Expr* next = (this->*element)();
    if (next == nullptr) {
      return nullptr;
    }
    items.add(next);
  }
  auto* tuple = make<Tuple>(start);
  tuple->elts = items.take<Expr>(arena_);
  return tuple;
}

Expr* Parser::parseStarExpressions() {
  const Token* start = t_;
  Expr* first = parseStarExpression();
  if (first == nullptr || !at(Tok::Comma)) {
    return first;
  }
  return finishTuple(start, first, &Parser::parseStarExpression);
}

Expr* Parser::parseStarExpression() {
  if (!at(Tok::Star)) {
    return parseExpression();
  }
  const Token* start = t_++;
  Expr* value = parseBinary(1);
  if (value == nullptr) {
    return nullptr;
  }
  auto* starred = make<Starred>(start);
  starred->value = value;
  return starred;
}

// star_named_expression
Expr* Parser::parseStarNamed() {
  return at(Tok::Star) ? parseStarExpression() : parseNamedExpression();
}

Expr* Parser::parseYieldOrStarExpressions() {
  return at(Tok::KwYield) ? parseYield() : parseStarExpressions();
}

Expr* Parser::parseYield() {
  const Token* start = t_++;
  if (accept(Tok::KwFrom)) {
    Expr* value = parseExpression();
    if (value == nullptr) {
      return nullptr;
    }
    auto* yield = make<YieldFrom>(start);
    yield->value = value;
    return yield;
  }
  Expr* value = nullptr;
  if (startsExpression(t_->kind) || at(Tok::Star)) {
    value = parseStarExpressions();
    if (value == nullptr) {
      return nullptr;
    }
  }
  auto* yield = make<Yield>(start);
  yield->value = value;
  return yield;
}

Expr* Parser::parseNamedExpression() {
  if (!at(Tok::Name) || t_[1].kind != Tok::ColonEqual) {
    Expr* e = parseExpression();
    return e != nullptr && at(Tok::ColonEqual) ? nullptr : e;
  }
  const Token* start = t_++;
  auto* target = make<Name>(start);
  target->id = start->name;
  target->ctx = ExprContext::Store;
  t_++;
  Expr* value = parseExpression();
  if (value == nullptr) {
    return nullptr;
  }
  if (!since(8, "Assignment expressions are")) {
    return nullptr;
  }
  auto* named = make<NamedExpr>(start);
  named->target = target;
  named->value = value;
  return named;
}

Expr* Parser::parseExpression() {
  Nesting nesting(*this, 1);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  if (at(Tok::KwLambda)) {
    return parseLambda();
  }
  const Token* start = t_;
  Expr* body = parseDisjunction();
  if (body == nullptr || !at(Tok::KwIf)) {
    return body;
  }
  t_++;
  Expr* test = parseDisjunction();
  if (test == nullptr || !accept(Tok::KwElse)) {
    return nullptr;
  }
  Expr* orelse = parseExpression();
  if (orelse == nullptr) {
    return nullptr;
  }
  auto* e = make<IfExp>(start);
  e->test = test;
  e->body = body;
  e->orelse = orelse;
  return e;
}

Expr* Parser::parseLambda() {
  Nesting nesting(*this, 1);
  const Token* start = t_++;
  Arguments* args = parseParameters(true);
  if (args == nullptr || !accept(Tok::Colon)) {
    return nullptr;
  }
  Expr* body = parseExpression();
  if (body == nullptr) {
    return nullptr;
  }
  auto* lambda = make<Lambda>(start);
  lambda->args = args;
  lambda->body = body;
  return lambda;
}

Expr* Parser::parseDisjunction() {
  const Token* start = t_;
  Expr* first = parseConjunction();
  if (first == nullptr || !at(Tok::KwOr)) {
    return first;
  }
  Collector values(*this);
  values.add(first);
  while (accept(Tok::KwOr)) {
    Expr* next = parseConjunction();
    if (next == nullptr) {
      return nullptr;
    }
    values.add(next);
  }
  auto* e = make<BoolOp>(start);
  e->op = BoolOperator::Or;
  e->values = values.take<Expr>(arena_);
  return e;
}

Expr* Parser::parseConjunction() {
  const Token* start = t_;
  Expr* first = parseInversion();
  if (first == nullptr || !at(Tok::KwAnd)) {
    return first;
  }
  Collector values(*this);
  values.add(first);
  while (accept(Tok::KwAnd)) {
    Expr* next = parseInversion();
    if (next == nullptr) {
      return nullptr;
    }
    values.add(next);
  }
  auto* e = make<BoolOp>(start);
  e->op = BoolOperator::And;
  e->values = values.take<Expr>(arena_);
  return e;
}

Expr* Parser::parseInversion() {
  if (!at(Tok::KwNot)) {
    return parseComparison();
  }
  Nesting nesting(*this, 1);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  Expr* operand = parseInversion();
  if (operand == nullptr) {
    return nullptr;
  }
  auto* e = make<UnaryOp>(start);
  e->op = UnaryOperator::Not;
  e->operand = operand;
  return e;
}

// Consumes a comparison operator if there is one.
bool Parser::compareOperator(CompareOperator* op) {
  auto accepted = [&](CompareOperator value, int tokens) {
    *op = value;
    t_ += tokens;
    return true;
  };
  switch (t_->kind) {
    case Tok::EqualEqual:
      return accepted(CompareOperator::Eq, 1);
    case Tok::Less:
      return accepted(CompareOperator::Lt, 1);
    case Tok::LessEqual:
      return accepted(CompareOperator::LtE, 1);
    case Tok::Greater:
      return accepted(CompareOperator::Gt, 1);
    case Tok::GreaterEqual:
      return accepted(CompareOperator::GtE, 1);
    case Tok::KwIn:
      return accepted(CompareOperator::In, 1);
    case Tok::KwIs:
      return t_[1].kind == Tok::KwNot ? accepted(CompareOperator::IsNot, 2)
                                      : accepted(CompareOperator::Is, 1);
    case Tok::KwNot:
      return t_[1].kind == Tok::KwIn && accepted(CompareOperator::NotIn, 2);
    case Tok::NotEqual: {
      bool diamond = context_.source.text[t_->start] == '<';
      if (options_.barryAsFlufl && !diamond) {
        return errors_.raise(ErrorKind::SyntaxError, {t_->line, t_->col, t_->endLine, t_->endCol},
                             LineText::WithNewline, "with Barry as BDFL, use '<>' instead of '!='");
      }
      return diamond == options_.barryAsFlufl && accepted(CompareOperator::NotEq, 1);
    }
    default:
      return false;
  }
}

Expr* Parser::parseComparison() {
  const Token* start = t_;
  Expr* left = parseBinary(1);
  CompareOperator op;
  if (left == nullptr || !compareOperator(&op)) {
    return errors_.pending() ? nullptr : left;
  }
  Collector comparators(*this);
  u8 ops[64];
  u8* allOps = ops;
  usize capacity = sizeof ops;
  do {
    if (comparators.size() == capacity) {
      u8* bigger = arena_.makeArray<u8>(capacity * 2);
      std::memcpy(bigger, allOps, capacity);
      allOps = bigger;
      capacity *= 2;
    }
    allOps[comparators.size()] = static_cast<u8>(op);
    Expr* right = parseBinary(1);
    if (right == nullptr) {
      return nullptr;
    }
    comparators.add(right);
  } while (compareOperator(&op));
  auto* e = make<Compare>(start);
  e->left = left;
  e->comparators = comparators.take<Expr>(arena_);
  e->ops = {arena_.makeArray<CompareOperator>(comparators.size()), comparators.size()};
  std::memcpy(e->ops.items, allOps, comparators.size());
  return errors_.pending() ? nullptr : e;
}

// Operators of at least this precedence, left-associative.
Expr* Parser::parseBinary(int minPrecedence) {
  const Token* start = t_;
  Expr* left = parseFactor();
  if (left == nullptr) {
    return nullptr;
  }
  while (true) {
    u8 index = static_cast<u8>(t_->kind);
    int precedence = kTables.precedence[index];
    if (precedence < minPrecedence || precedence == 0) {
      return left;
    }
    t_++;
    Expr* right = parseBinary(precedence + 1);
    if (right == nullptr) {
      return nullptr;
    }
    if (kTables.op[index] == Operator::MatMult && !since(5, "The '@' operator is")) {
      return nullptr;
    }
    auto* e = make<BinOp>(start);
    e->left = left;
    e->op = kTables.op[index];
    e->right = right;
    left = e;
  }
}

Expr* Parser::parseFactor() {
  UnaryOperator op;
  switch (t_->kind) {
    case Tok::Plus:
      op = UnaryOperator::UAdd;
      break;
    case Tok::Minus:
      op = UnaryOperator::USub;
      break;
    case Tok::Tilde:
      op = UnaryOperator::Invert;
      break;
    default:
      return parsePower();
  }
  Nesting nesting(*this, 1);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  Expr* operand = parseFactor();
  if (operand == nullptr) {
    return nullptr;
  }
  auto* e = make<UnaryOp>(start);
  e->op = op;
  e->operand = operand;
  return e;
}

Expr* Parser::parsePower() {
  const Token* start = t_;
  bool awaits = accept(Tok::KwAwait);
  Expr* left = parsePrimary();
  if (left == nullptr) {
    return nullptr;
  }
  if (awaits) {
    if (!since(5, "Await expressions are")) {
      return nullptr;
    }
    auto* e = make<Await>(start);
    e->value = left;
    left = e;
  }
  if (!at(Tok::DoubleStar)) {
    return left;
  }
  Nesting nesting(*this, 2);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  t_++;
  Expr* right = parseFactor();
  if (right == nullptr) {
    return nullptr;
  }
  auto* e = make<BinOp>(start);
  e->left = left;
  e->op = Operator::Pow;
  e->right = right;
  return e;
}

}  // namespace taipan::syntax
