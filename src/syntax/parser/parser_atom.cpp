// Primaries: atoms, displays, comprehensions, attribute, subscript and call.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

Expr* Parser::constant(ConstantKind kind) {
  const Token* start = t_++;
  auto* e = make<Constant>(start);
  e->value.kind = kind;
  return e;
}

Expr* Parser::parsePrimary() {
  const Token* start = t_;
  Expr* e = parseAtom();
  while (e != nullptr) {
    switch (t_->kind) {
      case Tok::Dot: {
        t_++;
        const Identifier* name = identifier();
        if (name == nullptr) {
          return nullptr;
        }
        auto* attribute = make<Attribute>(start);
        attribute->value = e;
        attribute->attr = name;
        e = attribute;
        break;
      }
      case Tok::LeftParen:
        e = parseCall(start, e);
        break;
      case Tok::LeftBracket:
        e = parseSubscript(start, e);
        break;
      default:
        return e;
    }
  }
  return nullptr;
}

Expr* Parser::parseAtom() {
  switch (t_->kind) {
    case Tok::Name: {
      const Token* start = t_++;
      auto* e = make<Name>(start);
      e->id = start->name;
      return e;
    }
    case Tok::Number:
      return parseNumber();
    case Tok::String:
      return parseStrings();
    case Tok::KwTrue:
      return constant(ConstantKind::True);
    case Tok::KwFalse:
      return constant(ConstantKind::False);
    case Tok::KwNone:
      return constant(ConstantKind::None);
    case Tok::Ellipsis:
      return constant(ConstantKind::Ellipsis);
    case Tok::LeftParen:
      return parseParenthesized();
    case Tok::LeftBracket:
      return parseList();
    case Tok::LeftBrace:
      return parseBraces();
    default:
      return nullptr;
  }
}

// A group, a tuple or a generator expression.
Expr* Parser::parseParenthesized() {
  Nesting nesting(*this, 6);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  if (accept(Tok::RightParen)) {
    return make<Tuple>(start);
  }
  if (at(Tok::KwYield)) {
    Expr* e = parseYield();
    return e != nullptr && accept(Tok::RightParen) ? e : nullptr;
  }
  bool starred = at(Tok::Star);
  Expr* first = parseStarNamed();
  if (first == nullptr) {
    return nullptr;
  }
  if (at(Tok::Comma)) {
    auto* tuple = finishTuple(start, first, &Parser::parseStarNamed);
    if (tuple == nullptr || !accept(Tok::RightParen)) {
      return nullptr;
    }
    tuple->loc = from(start);
    return tuple;
  }
  if (starred) {
    return nullptr;
  }
  if (accept(Tok::RightParen)) {
    return first;
  }
  return parseComprehensionRest(start, first, NodeKind::GeneratorExp, Tok::RightParen);
}

Expr* Parser::parseList() {
  Nesting nesting(*this, 6);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  Collector items(*this);
  while (!at(Tok::RightBracket)) {
    bool starred = at(Tok::Star);
    Expr* item = parseStarNamed();
    if (item == nullptr) {
      return nullptr;
    }
    if (items.size() == 0 && !starred && (at(Tok::KwFor) || at(Tok::KwAsync))) {
      return parseComprehensionRest(start, item, NodeKind::ListComp, Tok::RightBracket);
    }
    items.add(item);
    if (!accept(Tok::Comma)) {
      break;
    }
  }
  if (!accept(Tok::RightBracket)) {
    return nullptr;
  }
  auto* list = make<List>(start);
  list->elts = items.take<Expr>(arena_);
  return list;
}

// A dict or set, display or comprehension.
Expr* Parser::parseBraces() {
  Nesting nesting(*this, 6);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  if (accept(Tok::RightBrace)) {
    return make<Dict>(start);
  }
  if (at(Tok::DoubleStar)) {
    return parseDictRest(start, nullptr);
  }
  bool starred = at(Tok::Star);
  bool walrus = at(Tok::Name) && t_[1].kind == Tok::ColonEqual;
  Expr* first = parseStarNamed();
  if (first == nullptr) {
    return nullptr;
  }
  if (at(Tok::Colon)) {
    return starred || walrus ? nullptr : parseDictRest(start, first);
  }
  if (at(Tok::KwFor) || at(Tok::KwAsync)) {
    return starred ? nullptr
                   : parseComprehensionRest(start, first, NodeKind::SetComp, Tok::RightBrace);
  }
  Collector items(*this);
  items.add(first);
  while (accept(Tok::Comma) && !at(Tok::RightBrace)) {
    Expr* item = parseStarNamed();
    if (item == nullptr) {
      return nullptr;
    }
    items.add(item);
  }
  if (!accept(Tok::RightBrace)) {
    return nullptr;
  }
  auto* set = make<Set>(start);
  set->elts = items.take<Expr>(arena_);
  return set;
}

// Behind the first key, or at `**`.
Expr* Parser::parseDictRest(const Token* start, Expr* key) {
  Collector pairs(*this);
  while (true) {
    Expr* value;
    if (key == nullptr && accept(Tok::DoubleStar)) {
      value = parseBinary(1);
    } else {
      if (key == nullptr) {
        key = parseExpression();
      }
      value = key != nullptr && accept(Tok::Colon) ? parseExpression() : nullptr;
    }
    if (value == nullptr) {
      return nullptr;
    }
    if (pairs.size() == 0 && key != nullptr && (at(Tok::KwFor) || at(Tok::KwAsync))) {
      auto* e = ast::make<DictComp>(arena_);
      e->key = key;
      e->value = value;
      if (!parseForIfClauses(&e->generators) || !accept(Tok::RightBrace)) {
        return nullptr;
      }
      e->loc = from(start);
      return e;
    }
    pairs.add(key);
    pairs.add(value);
    key = nullptr;
    if (!accept(Tok::Comma) || at(Tok::RightBrace)) {
      break;
    }
  }
  if (!accept(Tok::RightBrace)) {
    return nullptr;
  }
  auto* dict = make<Dict>(start);
  usize count = pairs.size() / 2;
  dict->keys = {arena_.makeArray<Expr*>(count), count};
  dict->values = {arena_.makeArray<Expr*>(count), count};
  for (usize i = 0; i < count; i++) {
    dict->keys.items[i] = static_cast<Expr*>(pairs.at(i * 2));
    dict->values.items[i] = static_cast<Expr*>(pairs.at(i * 2 + 1));
  }
  return dict;
}

Expr* Parser::parseComprehensionRest(const Token* start, Expr* element, NodeKind kind, Tok close) {
  Seq<Comprehension*> generators;
  if (!parseForIfClauses(&generators) || !accept(close)) {
    return nullptr;
  }
  auto build = [&]<class T>(T* e) -> Expr* {
    e->elt = element;
    e->generators = generators;
    return e;
  };
  switch (kind) {
    case NodeKind::ListComp:
      return build(make<ListComp>(start));
    case NodeKind::SetComp:
      return build(make<SetComp>(start));
    default:
      return build(make<GeneratorExp>(start));
  }
}

bool Parser::parseForIfClauses(Seq<Comprehension*>* clauses) {
  Collector items(*this);
  do {
    Comprehension* clause = parseForIfClause();
    if (clause == nullptr) {
      return false;
    }
    items.add(clause);
  } while (at(Tok::KwFor) || (at(Tok::KwAsync) && t_[1].kind == Tok::KwFor));
  *clauses = items.take<Comprehension>(arena_);
  return true;
}

Comprehension* Parser::parseForIfClause() {
  auto* clause = ast::make<Comprehension>(arena_);
  clause->is_async = accept(Tok::KwAsync);
  if (!accept(Tok::KwFor)) {
    return nullptr;
  }
  clause->target = parseStarTargets();
  if (clause->target == nullptr || !accept(Tok::KwIn)) {
    return nullptr;
  }
  clause->iter = parseDisjunction();
  if (clause->iter == nullptr) {
    return nullptr;
  }
  Collector conditions(*this);
  while (accept(Tok::KwIf)) {
    Expr* condition = parseDisjunction();
    if (condition == nullptr) {
      return nullptr;
    }
    conditions.add(condition);
  }
  clause->ifs = conditions.take<Expr>(arena_);
  if (clause->is_async && !since(6, "Async comprehensions are")) {
    return nullptr;
  }
  return clause;
}

// ---- Subscripts -------------------------------------------------------------------------------

Expr* Parser::parseSubscript(const Token* start, Expr* value) {
  const Token* bracket = t_++;
  const Token* first = t_;
  Expr* index = parseSlice();
  if (index == nullptr) {
    return nullptr;
  }
  if (at(Tok::Comma) || index->kind == NodeKind::Starred) {
    Collector items(*this);
    items.add(index);
    while (accept(Tok::Comma) && !at(Tok::RightBracket)) {
      Expr* item = parseSlice();
      if (item == nullptr) {
        return nullptr;
      }
      items.add(item);
    }
    auto* tuple = make<Tuple>(first);
    tuple->elts = items.take<Expr>(arena_);
    index = tuple;
  }
  (void)bracket;
  if (!accept(Tok::RightBracket)) {
    return nullptr;
  }
  auto* e = make<Subscript>(start);
  e->value = value;
  e->slice = index;
  return e;
}

// slice or starred_expression
Expr* Parser::parseSlice() {
  const Token* start = t_;
  if (accept(Tok::Star)) {
    Expr* value = parseExpression();
    if (value == nullptr) {
      return nullptr;
    }
    auto* starred = make<Starred>(start);
    starred->value = value;
    return starred;
  }
  Expr* parts[3] = {};
  if (!at(Tok::Colon)) {
    bool walrus = at(Tok::Name) && t_[1].kind == Tok::ColonEqual;
    parts[0] = parseNamedExpression();
    if (parts[0] == nullptr || walrus || !at(Tok::Colon)) {
      return parts[0];
    }
  }
  for (int i = 1; i < 3 && accept(Tok::Colon); i++) {
    if (startsExpression(t_->kind)) {
      parts[i] = parseExpression();
      if (parts[i] == nullptr) {
        return nullptr;
      }
    }
  }
  auto* slice = make<Slice>(start);
  slice->lower = parts[0];
  slice->upper = parts[1];
  slice->step = parts[2];
  return slice;
}

// ---- Calls ------------------------------------------------------------------------------------

Expr* Parser::parseCall(const Token* start, Expr* function) {
  Nesting nesting(*this, 4);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  auto* call = ast::make<Call>(arena_);
  call->func = function;
  if (!parseArguments(call, true)) {
    return nullptr;
  }
  call->loc = from(start);
  return call;
}

// From '(' to ')'; a bare generator expression is an argument if `generator`.
bool Parser::parseArguments(Call* call, bool generator) {
  const Token* open = t_++;
  Collector args(*this);
  // Keywords are kept apart: the scratch stack holds one sequence at a time on top.
  void* inlineKeywords[8];
  void** keywords = inlineKeywords;
  usize keywordCount = 0;
  usize keywordCapacity = 8;
  bool seenUnpack = false;
  while (!at(Tok::RightParen)) {
    const Token* start = t_;
    bool named = at(Tok::Name) && t_[1].kind == Tok::Equal;
    if (named || at(Tok::DoubleStar)) {
      t_ += named ? 2 : 1;
      seenUnpack |= !named;
      Expr* value = parseExpression();
      if (value == nullptr) {
        return false;
      }
      auto* keyword = make<Keyword>(start);
      keyword->arg = named ? start->name : nullptr;
      keyword->value = value;
      if (keywordCount == keywordCapacity) {
        void** bigger = arena_.makeArray<void*>(keywordCapacity * 2);
        std::memcpy(bigger, keywords, keywordCapacity * sizeof(void*));
        keywords = bigger;
        keywordCapacity *= 2;
      }
      keywords[keywordCount++] = keyword;
    } else if (accept(Tok::Star)) {
      Expr* value = parseExpression();
      if (value == nullptr || seenUnpack) {
        return false;
      }
      auto* starred = make<Starred>(start);
      starred->value = value;
      args.add(starred);
    } else {
      Expr* value = parseNamedExpression();
      if (value == nullptr || keywordCount != 0 || at(Tok::Equal)) {
        return false;
      }
      if (generator && args.size() == 0 && (at(Tok::KwFor) || at(Tok::KwAsync))) {
        value = parseComprehensionRest(open, value, NodeKind::GeneratorExp, Tok::RightParen);
        call->args = one(value);
        return value != nullptr;
      }
      args.add(value);
    }
    if (!accept(Tok::Comma)) {
      break;
    }
  }
  // A lone comma is no argument list.
  if (!at(Tok::RightParen) || (t_[-1].kind == Tok::Comma && args.size() + keywordCount == 0)) {
    return false;
  }
  t_++;
  call->args = args.take<Expr>(arena_);
  call->keywords = {arena_.makeArray<Keyword*>(keywordCount), keywordCount};
  std::memcpy(call->keywords.items, keywords, keywordCount * sizeof(void*));
  return true;
}

}  // namespace taipan::syntax
