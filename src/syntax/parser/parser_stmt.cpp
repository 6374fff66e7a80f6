// Simple statements.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

// The end of a statement is its last token that is no layout.
Location Parser::fromStatement(const Token* start) const {
  const Token* last = t_ - 1;
  while (last->kind == Tok::Newline || last->kind == Tok::Indent || last->kind == Tok::Dedent) {
    last--;
  }
  return {start->line, start->col, last->endLine, last->endCol};
}

bool Parser::parseStatements(Collector& body) {
  do {
    if (blockDepth_ == 0) {
      statementStart_ = t_;
    }
    bool notCompound = false;
    Stmt* compound = parseCompound(&notCompound);
    if (!notCompound) {
      if (compound == nullptr) {
        return false;
      }
      body.add(compound);
    } else if (!parseSimpleStatements(body)) {
      return false;
    }
  } while (!at(Tok::Dedent) && !at(Tok::EndMarker));
  return true;
}

// One line of simple statements, with its NEWLINE.
bool Parser::parseSimpleStatements(Collector& body) {
  do {
    Stmt* s = parseSimpleStatement();
    if (s == nullptr) {
      return false;
    }
    body.add(s);
  } while (accept(Tok::Semicolon) && !at(Tok::Newline));
  return accept(Tok::Newline);
}

Stmt* Parser::parseSimpleStatement() {
  const Token* start = t_;
  switch (t_->kind) {
    case Tok::KwReturn:
      return parseReturn();
    case Tok::KwImport:
      return parseImport();
    case Tok::KwFrom:
      return parseFromImport();
    case Tok::KwRaise:
      return parseRaise();
    case Tok::KwPass:
      t_++;
      return make<Pass>(start);
    case Tok::KwDel:
      return parseDelete();
    case Tok::KwAssert:
      return parseAssert();
    case Tok::KwBreak:
      t_++;
      return make<Break>(start);
    case Tok::KwContinue:
      t_++;
      return make<Continue>(start);
    case Tok::KwGlobal:
    case Tok::KwNonlocal:
      return parseScopeNames();
    default:
      return parseExpressionStatement();
  }
}

namespace {
// The operator of `+=` and its kin.
bool augmentedOperator(Tok kind, Operator* op) {
  switch (kind) {
    case Tok::PlusEqual:
      *op = Operator::Add;
      return true;
    case Tok::MinusEqual:
      *op = Operator::Sub;
      return true;
    case Tok::StarEqual:
      *op = Operator::Mult;
      return true;
    case Tok::AtEqual:
      *op = Operator::MatMult;
      return true;
    case Tok::SlashEqual:
      *op = Operator::Div;
      return true;
    case Tok::PercentEqual:
      *op = Operator::Mod;
      return true;
    case Tok::AmpersandEqual:
      *op = Operator::BitAnd;
      return true;
    case Tok::VerticalBarEqual:
      *op = Operator::BitOr;
      return true;
    case Tok::CaretEqual:
      *op = Operator::BitXor;
      return true;
    case Tok::LeftShiftEqual:
      *op = Operator::LShift;
      return true;
    case Tok::RightShiftEqual:
      *op = Operator::RShift;
      return true;
    case Tok::DoubleStarEqual:
      *op = Operator::Pow;
      return true;
    case Tok::DoubleSlashEqual:
      *op = Operator::FloorDiv;
      return true;
    default:
      return false;
  }
}
}  // namespace

Stmt* Parser::parseExpressionStatement() {
  const Token* start = t_;
  Expr* e = parseYieldOrStarExpressions();
  if (e == nullptr) {
    return nullptr;
  }
  Operator op;
  switch (t_->kind) {
    case Tok::Newline:
    case Tok::Semicolon:
      break;
    case Tok::Equal:
      return parseAssignment(start, e);
    case Tok::Colon:
      return parseAnnotated(start, e);
    default:
      if (augmentedOperator(t_->kind, &op)) {
        return parseAugmented(start, e, op);
      }
  }
  auto* s = make<ExprStmt>(start);
  s->value = e;
  return s;
}

Stmt* Parser::parseAssignment(const Token* start, Expr* first) {
  Collector targets(*this);
  Expr* value = first;
  while (accept(Tok::Equal)) {
    if (!toContext(value, ExprContext::Store)) {
      return nullptr;
    }
    targets.add(value);
    value = parseYieldOrStarExpressions();
    if (value == nullptr) {
      return nullptr;
    }
  }
  const Text* comment = at(Tok::TypeComment) ? typeComment() : nullptr;
  auto* s = make<Assign>(start);
  s->targets = targets.take<Expr>(arena_);
  s->value = value;
  s->type_comment = comment;
  return s;
}

Stmt* Parser::parseAnnotated(const Token* start, Expr* target) {
  if (!isSingleTarget(target)) {
    return nullptr;
  }
  t_++;
  bool simple = target->kind == NodeKind::Name && start->kind == Tok::Name;
  toContext(target, ExprContext::Store);
  Expr* annotation = parseExpression();
  if (annotation == nullptr) {
    return nullptr;
  }
  Expr* value = nullptr;
  if (accept(Tok::Equal)) {
    value = parseYieldOrStarExpressions();
    if (value == nullptr) {
      return nullptr;
    }
  }
  const char* what = simple ? "Variable annotation syntax is" : "Variable annotations syntax is";
  if (!since(6, what)) {
    return nullptr;
  }
  auto* s = make<AnnAssign>(start);
  s->target = target;
  s->annotation = annotation;
  s->value = value;
  s->simple = simple;
  return s;
}

Stmt* Parser::parseAugmented(const Token* start, Expr* target, Operator op) {
  if (!isSingleTarget(target)) {
    return nullptr;
  }
  if (op == Operator::MatMult && !since(5, "The '@' operator is")) {
    return nullptr;
  }
  t_++;
  toContext(target, ExprContext::Store);
  Expr* value = parseYieldOrStarExpressions();
  if (value == nullptr) {
    return nullptr;
  }
  auto* s = make<AugAssign>(start);
  s->target = target;
  s->op = op;
  s->value = value;
  return s;
}

Stmt* Parser::parseReturn() {
  const Token* start = t_++;
  Expr* value = nullptr;
  if (startsExpression(t_->kind) || at(Tok::Star)) {
    value = parseStarExpressions();
    if (value == nullptr) {
      return nullptr;
    }
  }
  auto* s = make<Return>(start);
  s->value = value;
  return s;
}

Stmt* Parser::parseRaise() {
  const Token* start = t_++;
  Expr* exception = nullptr;
  Expr* cause = nullptr;
  if (startsExpression(t_->kind)) {
    exception = parseExpression();
    if (exception == nullptr) {
      return nullptr;
    }
    if (accept(Tok::KwFrom)) {
      cause = parseExpression();
      if (cause == nullptr) {
        return nullptr;
      }
    }
  }
  auto* s = make<Raise>(start);
  s->exc = exception;
  s->cause = cause;
  return s;
}

Stmt* Parser::parseDelete() {
  const Token* start = t_++;
  Seq<Expr*> targets;
  if (!parseDeleteTargets(&targets)) {
    return nullptr;
  }
  auto* s = make<Delete>(start);
  s->targets = targets;
  return s;
}

Stmt* Parser::parseAssert() {
  const Token* start = t_++;
  Expr* test = parseExpression();
  Expr* message = nullptr;
  if (test == nullptr) {
    return nullptr;
  }
  if (accept(Tok::Comma)) {
    message = parseExpression();
    if (message == nullptr) {
      return nullptr;
    }
  }
  auto* s = make<Assert>(start);
  s->test = test;
  s->msg = message;
  return s;
}

// global_stmt, nonlocal_stmt
Stmt* Parser::parseScopeNames() {
  const Token* start = t_++;
  Collector names(*this);
  do {
    const Identifier* name = identifier();
    if (name == nullptr) {
      return nullptr;
    }
    names.add(const_cast<Identifier*>(name));
  } while (accept(Tok::Comma));
  Seq<const Identifier*> list{arena_.makeArray<const Identifier*>(names.size()), names.size()};
  for (usize i = 0; i < names.size(); i++) {
    list.items[i] = static_cast<const Identifier*>(names.at(i));
  }
  if (start->kind == Tok::KwGlobal) {
    auto* s = make<Global>(start);
    s->names = list;
    return s;
  }
  auto* s = make<Nonlocal>(start);
  s->names = list;
  return s;
}

// ---- Imports ----------------------------------------------------------------------------------

const Identifier* Parser::dottedName() {
  const Identifier* first = identifier();
  if (first == nullptr || !at(Tok::Dot)) {
    return first;
  }
  usize size = first->size;
  Collector names(*this);
  names.add(const_cast<Identifier*>(first));
  while (accept(Tok::Dot)) {
    const Identifier* name = identifier();
    if (name == nullptr) {
      return nullptr;
    }
    size += name->size + 1;
    names.add(const_cast<Identifier*>(name));
  }
  char* text = arena_.makeArray<char>(size);
  char* p = text;
  for (usize i = 0; i < names.size(); i++) {
    if (i != 0) {
      *p++ = '.';
    }
    auto* name = static_cast<const Identifier*>(names.at(i));
    std::memcpy(p, name->data, name->size);
    p += name->size;
  }
  return context_.names.intern({text, size});
}

Stmt* Parser::parseImport() {
  const Token* start = t_++;
  Collector names(*this);
  do {
    const Token* first = t_;
    const Identifier* name = dottedName();
    const Identifier* asName = nullptr;
    if (name == nullptr || (accept(Tok::KwAs) && (asName = identifier()) == nullptr)) {
      return nullptr;
    }
    auto* alias = make<Alias>(first);
    alias->name = name;
    alias->asname = asName;
    names.add(alias);
  } while (accept(Tok::Comma));
  auto* s = make<Import>(start);
  s->names = names.take<Alias>(arena_);
  return s;
}

Alias* Parser::parseImportAlias() {
  const Token* start = t_;
  const Identifier* name = identifier();
  const Identifier* asName = nullptr;
  if (name == nullptr || (accept(Tok::KwAs) && (asName = identifier()) == nullptr)) {
    return nullptr;
  }
  auto* alias = make<Alias>(start);
  alias->name = name;
  alias->asname = asName;
  return alias;
}

// import_from_targets
bool Parser::parseImportNames(Seq<Alias*>* names) {
  const Token* start = t_;
  if (accept(Tok::Star)) {
    auto* alias = make<Alias>(start);
    alias->name = context_.names.intern("*");
    *names = one(alias);
    return true;
  }
  bool parenthesized = accept(Tok::LeftParen);
  Collector items(*this);
  do {
    if (parenthesized && items.size() != 0 && at(Tok::RightParen)) {
      break;
    }
    Alias* alias = parseImportAlias();
    if (alias == nullptr) {
      return false;
    }
    items.add(alias);
  } while (accept(Tok::Comma));
  *names = items.take<Alias>(arena_);
  return !parenthesized || accept(Tok::RightParen);
}

Stmt* Parser::parseFromImport() {
  const Token* start = t_++;
  i32 level = 0;
  while (at(Tok::Dot) || at(Tok::Ellipsis)) {
    level += at(Tok::Dot) ? 1 : 3;
    t_++;
  }
  const Identifier* name = nullptr;
  if (level == 0 || at(Tok::Name)) {
    name = dottedName();
    if (name == nullptr) {
      return nullptr;
    }
  }
  Seq<Alias*> names;
  if (!accept(Tok::KwImport) || !parseImportNames(&names)) {
    return nullptr;
  }
  auto* s = make<ImportFrom>(start);
  s->module = name;
  s->names = names;
  s->level = level;
  return s;
}

}  // namespace taipan::syntax
