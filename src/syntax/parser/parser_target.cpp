// Assignment targets: expressions seen again with another context.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

// Turns a parsed expression into a target; false if it cannot be one.
bool Parser::toContext(Expr* target, ExprContext context) {
  auto elements = [&](Seq<Expr*> elts) {
    for (Expr* e : elts) {
      if (!toContext(e, context)) {
        return false;
      }
    }
    return true;
  };
  switch (target->kind) {
    case NodeKind::Name:
      as<Name>(target)->ctx = context;
      return true;
    case NodeKind::Attribute:
      as<Attribute>(target)->ctx = context;
      return true;
    case NodeKind::Subscript:
      as<Subscript>(target)->ctx = context;
      return true;
    case NodeKind::Starred: {
      auto* starred = as<Starred>(target);
      if (context == ExprContext::Del || starred->value->kind == NodeKind::Starred) {
        return false;
      }
      starred->ctx = context;
      return toContext(starred->value, context);
    }
    case NodeKind::Tuple:
      as<Tuple>(target)->ctx = context;
      return elements(as<Tuple>(target)->elts);
    case NodeKind::List:
      as<List>(target)->ctx = context;
      return elements(as<List>(target)->elts);
    default:
      return false;
  }
}

bool Parser::isSingleTarget(const Expr* target) const {
  return target->kind == NodeKind::Name || target->kind == NodeKind::Attribute ||
         target->kind == NodeKind::Subscript;
}

Expr* Parser::parseStarTarget() {
  const Token* start = t_;
  if (!accept(Tok::Star)) {
    Expr* target = parsePrimary();
    return target != nullptr && toContext(target, ExprContext::Store) ? target : nullptr;
  }
  if (at(Tok::Star)) {
    return nullptr;
  }
  Expr* value = parseStarTarget();
  if (value == nullptr) {
    return nullptr;
  }
  auto* starred = make<Starred>(start);
  starred->value = value;
  starred->ctx = ExprContext::Store;
  return starred;
}

// star_targets
Expr* Parser::parseStarTargets() {
  const Token* start = t_;
  Expr* first = parseStarTarget();
  if (first == nullptr || !at(Tok::Comma)) {
    return first;
  }
  Expr* tuple = finishTuple(start, first, &Parser::parseStarTarget);
  if (tuple != nullptr) {
    as<Tuple>(tuple)->ctx = ExprContext::Store;
  }
  return tuple;
}

bool Parser::parseDeleteTargets(Seq<Expr*>* targets) {
  Collector items(*this);
  do {
    if (items.size() != 0 && (at(Tok::Newline) || at(Tok::Semicolon))) {
      break;
    }
    Expr* target = parsePrimary();
    if (target == nullptr || !toContext(target, ExprContext::Del)) {
      return false;
    }
    items.add(target);
  } while (accept(Tok::Comma));
  *targets = items.take<Expr>(arena_);
  return at(Tok::Newline) || at(Tok::Semicolon);
}

}  // namespace taipan::syntax
