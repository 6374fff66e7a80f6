// `match` statements and their patterns.
#include "syntax/diagnosis/place.h"
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

// `match` is a keyword only here. When this is no match statement, returns null with the cursor
// where it was.
Stmt* Parser::parseMatch() {
  const Token* start = t_;
  switch (t_[1].kind) {
    case Tok::Newline:
    case Tok::Equal:
    case Tok::Dot:
    case Tok::Colon:
    case Tok::Comma:
      return nullptr;
    default:
      break;
  }
  t_++;
  const Token* subjectStart = t_;
  Expr* subject = startsExpression(t_->kind) || at(Tok::Star) ? parseStarNamed() : nullptr;
  if (subject != nullptr && at(Tok::Comma)) {
    subject = finishTuple(subjectStart, subject, &Parser::parseStarNamed);
  } else if (subject != nullptr && subjectStart->kind == Tok::Star) {
    subject = nullptr;
  }
  if (subject == nullptr || !at(Tok::Colon) || t_[1].kind != Tok::Newline ||
      t_[2].kind != Tok::Indent) {
    if (!errors_.pending()) {
      t_ = start;
    }
    return nullptr;
  }
  t_ += 3;
  Collector cases(*this);
  while (atName(wordCase_)) {
    MatchCase* c = parseCase();
    if (c == nullptr) {
      return nullptr;
    }
    cases.add(c);
  }
  if (cases.size() == 0 || !accept(Tok::Dedent)) {
    return nullptr;
  }
  if (!since(10, "Pattern matching is")) {
    return nullptr;
  }
  auto* s = ast::make<Match>(arena_, fromStatement(start));
  s->subject = subject;
  s->cases = cases.take<MatchCase>(arena_);
  return s;
}

MatchCase* Parser::parseCase() {
  t_++;
  auto* c = ast::make<MatchCase>(arena_);
  c->pattern = parsePatterns();
  if (c->pattern == nullptr) {
    return nullptr;
  }
  if (accept(Tok::KwIf)) {
    c->guard = parseNamedExpression();
    if (c->guard == nullptr) {
      return nullptr;
    }
  }
  return accept(Tok::Colon) && parseBlock(&c->body) ? c : nullptr;
}

// An open sequence or one pattern.
Pattern* Parser::parsePatterns() {
  const Token* start = t_;
  bool starred = at(Tok::Star);
  Pattern* first = parseMaybeStarPattern();
  if (first == nullptr || !at(Tok::Comma)) {
    return starred ? nullptr : first;
  }
  Collector items(*this);
  items.add(first);
  while (accept(Tok::Comma) && !at(Tok::Colon) && !at(Tok::KwIf)) {
    Pattern* next = parseMaybeStarPattern();
    if (next == nullptr) {
      return nullptr;
    }
    items.add(next);
  }
  auto* sequence = make<MatchSequence>(start);
  sequence->patterns = items.take<Pattern>(arena_);
  return sequence;
}

Pattern* Parser::parseMaybeStarPattern() {
  return at(Tok::Star) ? parseStarPattern() : parsePattern();
}

Pattern* Parser::parseStarPattern() {
  const Token* start = t_++;
  const Identifier* name = nullptr;
  if (atName(wordUnderscore_)) {
    t_++;
  } else if (!captureName(&name)) {
    return nullptr;
  }
  auto* star = make<MatchStar>(start);
  star->name = name;
  return star;
}

// pattern_capture_target
bool Parser::captureName(const Identifier** name) {
  if (!at(Tok::Name) || t_->name == wordUnderscore_) {
    return false;
  }
  Tok next = t_[1].kind;
  if (next == Tok::Dot || next == Tok::LeftParen || next == Tok::Equal) {
    return false;
  }
  *name = t_->name;
  t_++;
  return true;
}

Pattern* Parser::parsePattern() {
  Nesting nesting(*this, 8);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_;
  Pattern* pattern = parseOrPattern();
  if (pattern == nullptr || !accept(Tok::KwAs)) {
    return pattern;
  }
  const Identifier* name = nullptr;
  if (!captureName(&name)) {
    return nullptr;
  }
  auto* as = make<MatchAs>(start);
  as->pattern = pattern;
  as->name = name;
  return as;
}

Pattern* Parser::parseOrPattern() {
  const Token* start = t_;
  Pattern* first = parseClosedPattern();
  if (first == nullptr || !at(Tok::VerticalBar)) {
    return first;
  }
  Collector items(*this);
  items.add(first);
  while (accept(Tok::VerticalBar)) {
    Pattern* next = parseClosedPattern();
    if (next == nullptr) {
      return nullptr;
    }
    items.add(next);
  }
  auto* either = make<MatchOr>(start);
  either->patterns = items.take<Pattern>(arena_);
  return either;
}

Pattern* Parser::parseClosedPattern() {
  const Token* start = t_;
  auto valuePattern = [&](Expr* value) -> Pattern* {
    if (value == nullptr) {
      return nullptr;
    }
    auto* pattern = make<MatchValue>(start);
    pattern->value = value;
    return pattern;
  };
  auto singleton = [&](ConstantKind kind) -> Pattern* {
    t_++;
    auto* pattern = make<MatchSingleton>(start);
    pattern->value.kind = kind;
    return pattern;
  };
  switch (t_->kind) {
    case Tok::Number:
    case Tok::Minus:
      return valuePattern(parsePatternNumber());
    case Tok::String:
      return valuePattern(parseStrings());
    case Tok::KwNone:
      return singleton(ConstantKind::None);
    case Tok::KwTrue:
      return singleton(ConstantKind::True);
    case Tok::KwFalse:
      return singleton(ConstantKind::False);
    case Tok::Name:
      return parseNamePattern();
    case Tok::LeftParen:
      return parseSequencePattern(Tok::RightParen);
    case Tok::LeftBracket:
      return parseSequencePattern(Tok::RightBracket);
    case Tok::LeftBrace:
      return parseMappingPattern();
    default:
      return nullptr;
  }
}

// signed_number or complex_number: [-]real [(+|-) imaginary]
Expr* Parser::parsePatternNumber() {
  const Token* start = t_;
  auto isImaginary = [](const Expr* e) {
    return as<Constant>(e)->value.kind == ConstantKind::Imaginary;
  };
  bool negative = accept(Tok::Minus);
  Expr* number = at(Tok::Number) ? parseNumber() : nullptr;
  if (number == nullptr) {
    return nullptr;
  }
  bool imaginary = isImaginary(number);
  if (negative) {
    auto* minus = make<UnaryOp>(start);
    minus->op = UnaryOperator::USub;
    minus->operand = number;
    number = minus;
  }
  if (!at(Tok::Plus) && !at(Tok::Minus)) {
    return number;
  }
  if (t_[1].kind != Tok::Number) {
    return nullptr;
  }
  auto fail = [&](const Token* at, const char* message) -> Expr* {
    raiseAt(context_, ErrorKind::SyntaxError, {at->line, at->col, at->endLine, at->endCol}, t_,
            message);
    return nullptr;
  };
  if (imaginary) {
    return fail(t_ - 1, "real number required in complex literal");
  }
  Operator op = at(Tok::Plus) ? Operator::Add : Operator::Sub;
  t_++;
  Expr* right = parseNumber();
  if (right == nullptr) {
    return nullptr;
  }
  if (!isImaginary(right)) {
    return fail(t_ - 1, "imaginary number required in complex literal");
  }
  auto* complex = make<BinOp>(start);
  complex->left = number;
  complex->op = op;
  complex->right = right;
  return complex;
}

// name_or_attr
Expr* Parser::parseAttributeChain() {
  const Token* start = t_;
  const Identifier* id = identifier();
  if (id == nullptr) {
    return nullptr;
  }
  auto* name = make<Name>(start);
  name->id = id;
  Expr* e = name;
  while (accept(Tok::Dot)) {
    const Identifier* attr = identifier();
    if (attr == nullptr) {
      return nullptr;
    }
    auto* attribute = make<Attribute>(start);
    attribute->value = e;
    attribute->attr = attr;
    e = attribute;
  }
  return e;
}

// A capture, the wildcard, a dotted value or a class pattern.
Pattern* Parser::parseNamePattern() {
  const Token* start = t_;
  const Identifier* name = nullptr;
  if (captureName(&name)) {
    auto* capture = make<MatchAs>(start);
    capture->name = name;
    return capture;
  }
  if (t_->name == wordUnderscore_) {
    t_++;
    return make<MatchAs>(start);
  }
  Expr* value = parseAttributeChain();
  if (value == nullptr) {
    return nullptr;
  }
  if (at(Tok::LeftParen)) {
    return parseClassPattern(start, value);
  }
  if (value->kind != NodeKind::Attribute || at(Tok::Equal)) {
    return nullptr;
  }
  auto* pattern = make<MatchValue>(start);
  pattern->value = value;
  return pattern;
}

Pattern* Parser::parseClassPattern(const Token* start, Expr* cls) {
  t_++;
  Collector positional(*this);
  std::vector<const Identifier*> names;
  std::vector<Pattern*> values;
  while (!at(Tok::RightParen)) {
    bool named = at(Tok::Name) && t_[1].kind == Tok::Equal;
    if (named) {
      names.push_back(t_->name);
      t_ += 2;
    } else if (!names.empty()) {
      return nullptr;
    }
    Pattern* pattern = parsePattern();
    if (pattern == nullptr) {
      return nullptr;
    }
    if (named) {
      values.push_back(pattern);
    } else {
      positional.add(pattern);
    }
    if (!accept(Tok::Comma)) {
      break;
    }
  }
  if (!accept(Tok::RightParen)) {
    return nullptr;
  }
  auto* pattern = make<MatchClass>(start);
  pattern->cls = cls;
  pattern->patterns = positional.take<Pattern>(arena_);
  usize count = names.size();
  pattern->kwd_attrs = {arena_.makeArray<const Identifier*>(count), count};
  pattern->kwd_patterns = {arena_.makeArray<Pattern*>(count), count};
  for (usize i = 0; i < count; i++) {
    pattern->kwd_attrs.items[i] = names[i];
    pattern->kwd_patterns.items[i] = values[i];
  }
  return pattern;
}

// '(' or '[': a group or a sequence.
Pattern* Parser::parseSequencePattern(Tok close) {
  const Token* start = t_++;
  Collector items(*this);
  bool starred = at(Tok::Star);
  while (!at(close)) {
    Pattern* item = parseMaybeStarPattern();
    if (item == nullptr) {
      return nullptr;
    }
    if (items.size() == 0 && close == Tok::RightParen && at(close)) {
      // `(*a)` is nothing, `(a)` a group.
      return starred || !accept(close) ? nullptr : item;
    }
    items.add(item);
    if (!accept(Tok::Comma)) {
      break;
    }
  }
  if (!accept(close)) {
    return nullptr;
  }
  auto* sequence = make<MatchSequence>(start);
  sequence->patterns = items.take<Pattern>(arena_);
  return sequence;
}

Pattern* Parser::parseMappingPattern() {
  const Token* start = t_++;
  Collector pairs(*this);
  const Identifier* rest = nullptr;
  while (!at(Tok::RightBrace)) {
    if (accept(Tok::DoubleStar)) {
      if (!captureName(&rest)) {
        return nullptr;
      }
      accept(Tok::Comma);
      break;
    }
    Expr* key = nullptr;
    switch (t_->kind) {
      case Tok::Number:
      case Tok::Minus:
        key = parsePatternNumber();
        break;
      case Tok::String:
        key = parseStrings();
        break;
      case Tok::KwNone:
        key = constant(ConstantKind::None);
        break;
      case Tok::KwTrue:
        key = constant(ConstantKind::True);
        break;
      case Tok::KwFalse:
        key = constant(ConstantKind::False);
        break;
      default:
        key = parseAttributeChain();
    }
    bool usable = key != nullptr && key->kind != NodeKind::Name;
    Pattern* value = usable && accept(Tok::Colon) ? parsePattern() : nullptr;
    if (value == nullptr) {
      return nullptr;
    }
    pairs.add(key);
    pairs.add(value);
    if (!accept(Tok::Comma)) {
      break;
    }
  }
  if (!accept(Tok::RightBrace)) {
    return nullptr;
  }
  auto* mapping = make<MatchMapping>(start);
  usize count = pairs.size() / 2;
  mapping->keys = {arena_.makeArray<Expr*>(count), count};
  mapping->patterns = {arena_.makeArray<Pattern*>(count), count};
  for (usize i = 0; i < count; i++) {
    mapping->keys.items[i] = static_cast<Expr*>(pairs.at(i * 2));
    mapping->patterns.items[i] = static_cast<Pattern*>(pairs.at(i * 2 + 1));
  }
  mapping->rest = rest;
  return mapping;
}

}  // namespace taipan::syntax
