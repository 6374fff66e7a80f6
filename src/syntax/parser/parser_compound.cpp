// Statements that have blocks.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

// Says *notCompound if the statement at the cursor is a simple one.
Stmt* Parser::parseCompound(bool* notCompound) {
  switch (t_->kind) {
    case Tok::KwDef:
      return parseFunction(t_, {}, false);
    case Tok::At:
      return parseDecorated();
    case Tok::KwIf:
      return parseIf();
    case Tok::KwClass:
      return parseClass({});
    case Tok::KwWith:
      return parseWith(t_, false);
    case Tok::KwFor:
      return parseFor(t_, false);
    case Tok::KwTry:
      return parseTry();
    case Tok::KwWhile:
      return parseWhile();
    case Tok::KwAsync:
      return parseAsync();
    case Tok::Name:
      if (t_->name == wordMatch_) {
        const Token* start = t_;
        Stmt* s = parseMatch();
        if (s != nullptr || errors_.pending() || t_ != start) {
          return s;
        }
      }
      break;
    default:
      break;
  }
  *notCompound = true;
  return nullptr;
}

bool Parser::parseBlock(Seq<Stmt*>* body) {
  Collector statements(*this);
  if (accept(Tok::Newline)) {
    blockDepth_++;
    if (!accept(Tok::Indent) || !parseStatements(statements) || !accept(Tok::Dedent)) {
      return false;
    }
    blockDepth_--;
  } else if (!parseSimpleStatements(statements)) {
    return false;
  }
  *body = statements.take<Stmt>(arena_);
  return true;
}

// [else_block]
bool Parser::parseElse(Seq<Stmt*>* body) {
  return !accept(Tok::KwElse) || (accept(Tok::Colon) && parseBlock(body));
}

// At `if` or `elif`.
Stmt* Parser::parseIf() {
  Nesting nesting(*this, 1);
  if (nesting.tooDeep()) {
    return nullptr;
  }
  const Token* start = t_++;
  auto* s = ast::make<If>(arena_);
  s->test = parseNamedExpression();
  if (s->test == nullptr || !accept(Tok::Colon) || !parseBlock(&s->body)) {
    return nullptr;
  }
  if (at(Tok::KwElif)) {
    Stmt* rest = parseIf();
    if (rest == nullptr) {
      return nullptr;
    }
    s->orelse = one(rest);
  } else if (!parseElse(&s->orelse)) {
    return nullptr;
  }
  s->loc = fromStatement(start);
  return s;
}

Stmt* Parser::parseWhile() {
  const Token* start = t_++;
  auto* s = ast::make<While>(arena_);
  s->test = parseNamedExpression();
  if (s->test == nullptr || !accept(Tok::Colon) || !parseBlock(&s->body) ||
      !parseElse(&s->orelse)) {
    return nullptr;
  }
  s->loc = fromStatement(start);
  return s;
}

Stmt* Parser::parseFor(const Token* start, bool isAsync) {
  t_++;
  auto build = [&]<class T>(T* s) -> Stmt* {
    s->target = parseStarTargets();
    if (s->target == nullptr || !accept(Tok::KwIn)) {
      return nullptr;
    }
    s->iter = parseStarExpressions();
    if (s->iter == nullptr || !accept(Tok::Colon)) {
      return nullptr;
    }
    s->type_comment = at(Tok::TypeComment) ? typeComment() : nullptr;
    if (!parseBlock(&s->body) || !parseElse(&s->orelse) ||
        (isAsync && !since(5, "Async for loops are"))) {
      return nullptr;
    }
    s->loc = fromStatement(start);
    return s;
  };
  return isAsync ? build(ast::make<AsyncFor>(arena_)) : build(ast::make<For>(arena_));
}

WithItem* Parser::parseWithItem() {
  auto* item = ast::make<WithItem>(arena_);
  item->context_expr = parseExpression();
  if (item->context_expr == nullptr) {
    return nullptr;
  }
  if (accept(Tok::KwAs)) {
    item->optional_vars = parseStarTarget();
    bool ended = at(Tok::Comma) || at(Tok::RightParen) || at(Tok::Colon);
    if (item->optional_vars == nullptr || !ended) {
      return nullptr;
    }
  }
  return item;
}

// `with (a, b as c,):` - the parentheses belong to the statement if this succeeds up to the colon.
bool Parser::parseParenthesizedItems(Seq<WithItem*>* items) {
  const Token* open = t_;
  const Token* close = context_.tokens.data() + open->match;
  if (open->match == 0 || close[1].kind != Tok::Colon || close[2].kind == Tok::TypeComment) {
    return false;
  }
  t_++;
  Collector list(*this);
  bool fine = true;
  do {
    if (list.size() != 0 && at(Tok::RightParen)) {
      break;
    }
    WithItem* item = parseWithItem();
    fine = item != nullptr;
    list.add(item);
  } while (fine && accept(Tok::Comma));
  if (t_ != close || !fine) {
    t_ = open;
    return false;
  }
  t_++;
  *items = list.take<WithItem>(arena_);
  return true;
}

Stmt* Parser::parseWith(const Token* start, bool isAsync) {
  t_++;
  Seq<WithItem*> items;
  bool parenthesized = at(Tok::LeftParen) && parseParenthesizedItems(&items);
  if (!parenthesized) {
    Collector list(*this);
    do {
      WithItem* item = errors_.pending() ? nullptr : parseWithItem();
      if (item == nullptr) {
        return nullptr;
      }
      list.add(item);
    } while (accept(Tok::Comma));
    items = list.take<WithItem>(arena_);
  }
  if (!accept(Tok::Colon)) {
    return nullptr;
  }
  auto build = [&]<class T>(T* s) -> Stmt* {
    s->items = items;
    s->type_comment = at(Tok::TypeComment) ? typeComment() : nullptr;
    if (!parseBlock(&s->body) || (isAsync && !since(5, "Async with statements are")) ||
        (parenthesized && !since(9, "Parenthesized context managers are"))) {
      return nullptr;
    }
    s->loc = fromStatement(start);
    return s;
  };
  return isAsync ? build(ast::make<AsyncWith>(arena_)) : build(ast::make<With>(arena_));
}

ExceptHandler* Parser::parseHandler(bool isStar) {
  const Token* start = t_++;
  auto* handler = ast::make<ExceptHandler>(arena_);
  if (isStar && !accept(Tok::Star)) {
    return nullptr;
  }
  if (isStar || !at(Tok::Colon)) {
    handler->type = parseExpression();
    if (handler->type == nullptr) {
      return nullptr;
    }
    if (accept(Tok::KwAs)) {
      handler->name = identifier();
      if (handler->name == nullptr) {
        return nullptr;
      }
    }
  }
  if (!accept(Tok::Colon) || !parseBlock(&handler->body)) {
    return nullptr;
  }
  handler->loc = fromStatement(start);
  return handler;
}

Stmt* Parser::parseTry() {
  const Token* start = t_++;
  Seq<Stmt*> body;
  if (!accept(Tok::Colon) || !parseBlock(&body)) {
    return nullptr;
  }
  bool isStar = at(Tok::KwExcept) && t_[1].kind == Tok::Star;
  auto build = [&]<class T>(T* s) -> Stmt* {
    s->body = body;
    Collector handlers(*this);
    while (at(Tok::KwExcept)) {
      ExceptHandler* handler = parseHandler(isStar);
      if (handler == nullptr) {
        return nullptr;
      }
      handlers.add(handler);
    }
    s->handlers = handlers.take<ExceptHandlerBase>(arena_);
    if (!s->handlers.empty() && !parseElse(&s->orelse)) {
      return nullptr;
    }
    bool finally = accept(Tok::KwFinally);
    if (finally ? !accept(Tok::Colon) || !parseBlock(&s->finalbody) : s->handlers.empty()) {
      return nullptr;
    }
    if (isStar && !since(11, "Exception groups are")) {
      return nullptr;
    }
    s->loc = fromStatement(start);
    return s;
  };
  return isStar ? build(ast::make<TryStar>(arena_)) : build(ast::make<Try>(arena_));
}

Stmt* Parser::parseAsync() {
  const Token* start = t_++;
  switch (t_->kind) {
    case Tok::KwDef:
      return parseFunction(start, {}, true);
    case Tok::KwFor:
      return parseFor(start, true);
    case Tok::KwWith:
      return parseWith(start, true);
    default:
      return nullptr;
  }
}

Stmt* Parser::parseDecorated() {
  Collector decorators(*this);
  while (accept(Tok::At)) {
    Expr* decorator = parseNamedExpression();
    if (decorator == nullptr || !accept(Tok::Newline)) {
      return nullptr;
    }
    decorators.add(decorator);
  }
  Seq<Expr*> list = decorators.take<Expr>(arena_);
  const Token* start = t_;
  switch (t_->kind) {
    case Tok::KwDef:
      return parseFunction(start, list, false);
    case Tok::KwClass:
      return parseClass(list);
    case Tok::KwAsync:
      t_++;
      return at(Tok::KwDef) ? parseFunction(start, list, true) : nullptr;
    default:
      return nullptr;
  }
}

Stmt* Parser::parseFunction(const Token* start, Seq<Expr*> decorators, bool isAsync) {
  t_++;
  auto build = [&]<class T>(T* s) -> Stmt* {
    s->decorator_list = decorators;
    s->name = identifier();
    if (s->name == nullptr || !accept(Tok::LeftParen)) {
      return nullptr;
    }
    s->args = parseParameters(false);
    if (s->args == nullptr || !accept(Tok::RightParen)) {
      return nullptr;
    }
    if (accept(Tok::Arrow)) {
      s->returns = parseExpression();
      if (s->returns == nullptr) {
        return nullptr;
      }
    }
    if (!accept(Tok::Colon)) {
      return nullptr;
    }
    // func_type_comment: on the line of the colon or alone on the next one.
    if (at(Tok::TypeComment)) {
      s->type_comment = typeComment();
    } else if (at(Tok::Newline) && t_[1].kind == Tok::TypeComment && t_[2].kind == Tok::Newline &&
               t_[3].kind == Tok::Indent) {
      t_++;
      s->type_comment = typeComment();
    }
    if (!parseBlock(&s->body) || (isAsync && !since(5, "Async functions are"))) {
      return nullptr;
    }
    s->loc = fromStatement(start);
    return s;
  };
  return isAsync ? build(ast::make<AsyncFunctionDef>(arena_))
                 : build(ast::make<FunctionDef>(arena_));
}

Stmt* Parser::parseClass(Seq<Expr*> decorators) {
  const Token* start = t_++;
  auto* s = ast::make<ClassDef>(arena_);
  s->decorator_list = decorators;
  s->name = identifier();
  if (s->name == nullptr) {
    return nullptr;
  }
  if (at(Tok::LeftParen)) {
    Call bases{};
    if (!parseArguments(&bases, false)) {
      return nullptr;
    }
    s->bases = bases.args;
    s->keywords = bases.keywords;
  }
  if (!accept(Tok::Colon) || !parseBlock(&s->body)) {
    return nullptr;
  }
  s->loc = fromStatement(start);
  return s;
}

}  // namespace taipan::syntax
