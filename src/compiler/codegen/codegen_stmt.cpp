#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;
using compiler::Name;

bool hasAnnotations(const Seq<Stmt*>& list) {
  for (Stmt* s : list) {
    switch (s->kind) {
      case NodeKind::AnnAssign:
        return true;
      case NodeKind::For:
        if (hasAnnotations(as<For>(s)->body) || hasAnnotations(as<For>(s)->orelse)) return true;
        break;
      case NodeKind::AsyncFor:
        if (hasAnnotations(as<AsyncFor>(s)->body) || hasAnnotations(as<AsyncFor>(s)->orelse)) {
          return true;
        }
        break;
      case NodeKind::While:
        if (hasAnnotations(as<While>(s)->body) || hasAnnotations(as<While>(s)->orelse)) return true;
        break;
      case NodeKind::If:
        if (hasAnnotations(as<If>(s)->body) || hasAnnotations(as<If>(s)->orelse)) return true;
        break;
      case NodeKind::With:
        if (hasAnnotations(as<With>(s)->body)) return true;
        break;
      case NodeKind::AsyncWith:
        if (hasAnnotations(as<AsyncWith>(s)->body)) return true;
        break;
      case NodeKind::Match:
        for (MatchCase* c : as<Match>(s)->cases) {
          if (hasAnnotations(c->body)) return true;
        }
        break;
      case NodeKind::Try:
      case NodeKind::TryStar: {
        // Both kinds have the same fields in the same order.
        auto parts = [](auto* t) {
          for (ExceptHandlerBase* handler : t->handlers) {
            if (hasAnnotations(as<ExceptHandler>(handler)->body)) return true;
          }
          return hasAnnotations(t->body) || hasAnnotations(t->orelse) ||
                 hasAnnotations(t->finalbody);
        };
        if (s->kind == NodeKind::Try ? parts(as<Try>(s)) : parts(as<TryStar>(s))) return true;
        break;
      }
      default:
        break;
    }
  }
  return false;
}

/// The statements of a module or class.
void Codegen::body(const Seq<Stmt*>& list) {
  if (unit_->kind == UnitKind::Module && !list.empty()) setLoc(list[0]);
  if (hasAnnotations(list)) emit(Op::SETUP_ANNOTATIONS);
  usize start = 0;
  if (options_.optimize < 2 && docstringOf(make_, list)) {
    start = 1;
    expr(as<ExprStmt>(list[0])->value);
    unsetLoc();
    nameOp(names_.intern("__doc__"), ExprContext::Store);
  }
  for (usize i = start; i < list.size; i++) stmt(list[i]);
}

void Codegen::stmt(Stmt* s) {
  if (diag_.failed()) return;
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  setLoc(s);
  simpleStmt(s);
  budget_++;
}

void Codegen::simpleStmt(Stmt* s) {
  switch (s->kind) {
    case NodeKind::FunctionDef:
    case NodeKind::AsyncFunctionDef:
    case NodeKind::ClassDef:
      return definition(s);
    case NodeKind::Return:
      return returnStmt(as<Return>(s));
    case NodeKind::Delete:
      return exprs(as<Delete>(s)->targets);
    case NodeKind::Assign:
      return assignStmt(as<Assign>(s));
    case NodeKind::AugAssign:
      return augAssign(as<AugAssign>(s));
    case NodeKind::AnnAssign:
      return annAssign(as<AnnAssign>(s));
    case NodeKind::For:
      return forStmt(as<For>(s));
    case NodeKind::AsyncFor:
      return asyncForStmt(as<AsyncFor>(s));
    case NodeKind::While:
      return whileStmt(as<While>(s));
    case NodeKind::If:
      return ifStmt(as<If>(s));
    case NodeKind::With:
      return withStmt(s, as<With>(s)->items, 0, as<With>(s)->body, false);
    case NodeKind::AsyncWith:
      return withStmt(s, as<AsyncWith>(s)->items, 0, as<AsyncWith>(s)->body, true);
    case NodeKind::Match:
      return match(as<Match>(s));
    case NodeKind::Raise:
      return raiseStmt(as<Raise>(s));
    case NodeKind::Try:
    case NodeKind::TryStar:
      return tryAny(s);
    case NodeKind::Assert:
      return assertStmt(as<Assert>(s));
    case NodeKind::Import:
      return importStmt(as<Import>(s));
    case NodeKind::ImportFrom:
      return importFrom(as<ImportFrom>(s));
    case NodeKind::ExprStmt:
      return exprStmt(as<ExprStmt>(s));
    case NodeKind::Pass:
      return emit(Op::NOP);
    case NodeKind::Break:
      return breakStmt();
    case NodeKind::Continue:
      return continueStmt();
    default:  // global, nonlocal
      return;
  }
}

void Codegen::exprStmt(ExprStmt* s) {
  if (interactive_ && stack_.size() <= 1) {
    expr(s->value);
    emit(Op::PRINT_EXPR);
    return;
  }
  if (is<Constant>(s->value)) {
    emit(Op::NOP);
    return;
  }
  expr(s->value);
  unsetLoc();
  emit(Op::POP_TOP);
}

// ---- Control flow -----------------------------------------------------------------------------

void Codegen::ifStmt(If* s) {
  Block* end = newBlock();
  Block* next = s->orelse.empty() ? end : newBlock();
  jumpIf(s->test, next, false);
  stmts(s->body);
  if (!s->orelse.empty()) {
    jumpNoLoc(Op::JUMP, end);
    use(next);
    stmts(s->orelse);
  }
  use(end);
}

void Codegen::forStmt(For* s) {
  Block* start = newBlock();
  Block* loopBody = newBlock();
  Block* cleanup = newBlock();
  Block* end = newBlock();
  push({Frame::ForLoop, start, end});
  expr(s->iter);
  emit(Op::GET_ITER);
  use(start);
  jump(Op::FOR_ITER, cleanup);
  use(loopBody);
  expr(s->target);
  stmts(s->body);
  unsetLoc();
  jump(Op::JUMP, start);
  use(cleanup);
  pop();
  stmts(s->orelse);
  use(end);
}

void Codegen::asyncForStmt(AsyncFor* s) {
  if (isTopLevelAwait()) {
    unit_->symbols->coroutine = true;
  } else if (unit_->kind != UnitKind::AsyncFunction) {
    return fail("'async for' outside async function");
  }
  Block* start = newBlock();
  Block* except = newBlock();
  Block* end = newBlock();
  expr(s->iter);
  emit(Op::GET_AITER);
  use(start);
  push({Frame::ForLoop, start, end});
  jump(Op::SETUP_FINALLY, except);
  emit(Op::GET_ANEXT);
  loadNone();
  yieldFrom(true);
  emit(Op::POP_BLOCK);
  expr(s->target);
  stmts(s->body);
  unsetLoc();
  jump(Op::JUMP, start);
  pop();
  use(except);
  setLoc(s->iter);  // END_ASYNC_FOR belongs to the iteration, not to the end of the body
  emit(Op::END_ASYNC_FOR);
  stmts(s->orelse);
  use(end);
}

void Codegen::whileStmt(While* s) {
  Block* loop = newBlock();
  Block* loopBody = newBlock();
  Block* anchor = newBlock();
  Block* end = newBlock();
  use(loop);
  push({Frame::WhileLoop, loop, end});
  jumpIf(s->test, anchor, false);
  use(loopBody);
  stmts(s->body);
  setLoc(s);
  jumpIf(s->test, loopBody, true);
  pop();
  use(anchor);
  stmts(s->orelse);
  use(end);
}

void Codegen::assertStmt(Assert* s) {
  auto* tuple = tryAs<Tuple>(s->test);
  Const* constant = constantOf(make_, s->test);
  if ((tuple && !tuple->elts.empty()) ||
      (constant && constant->kind == ConstKind::Tuple && constant->count != 0)) {
    warn("assertion is always true, perhaps remove parentheses?");
  }
  if (options_.optimize) return;
  Block* end = newBlock();
  jumpIf(s->test, end, true);
  emit(Op::LOAD_ASSERTION_ERROR);
  if (s->msg) {
    expr(s->msg);
    emitCall(0);
  }
  emit(Op::RAISE_VARARGS, 1);
  use(end);
}

void Codegen::raiseStmt(Raise* s) {
  i32 count = 0;
  if (s->exc) {
    expr(s->exc);
    count++;
    if (s->cause) {
      expr(s->cause);
      count++;
    }
  }
  emit(Op::RAISE_VARARGS, count);
}

// ---- Imports ----------------------------------------------------------------------------------

void Codegen::importAs(Alias* alias) {
  std::string_view name = alias->name->view();
  usize dot = name.find('.');
  while (dot != name.npos) {
    name = name.substr(dot + 1);
    dot = name.find('.');
    emit(Op::IMPORT_FROM, unit_->names.add(names_.intern(name.substr(0, dot))));
    if (dot == name.npos) {
      nameOp(alias->asname, ExprContext::Store);
      emit(Op::POP_TOP);
      return;
    }
    emit(Op::SWAP, 2);
    emit(Op::POP_TOP);
  }
  nameOp(alias->asname, ExprContext::Store);
}

void Codegen::importStmt(Import* s) {
  for (Alias* alias : s->names) {
    loadConst(make_.integer(0));
    loadNone();
    emitName(Op::IMPORT_NAME, alias->name);
    if (alias->asname) {
      importAs(alias);
    } else {
      std::string_view name = alias->name->view();
      nameOp(names_.intern(name.substr(0, name.find('.'))), ExprContext::Store);
    }
  }
}

void Codegen::importFrom(ImportFrom* s) {
  loadConst(make_.integer(s->level));
  std::vector<Const*> items;
  for (Alias* alias : s->names) items.push_back(make_.str(alias->name->view()));
  if (s->module && s->module->view() == "__future__" && s->loc.lineno > options_.futureLine) {
    return fail("from __future__ imports must occur at the beginning of the file");
  }
  loadConst(tupleOf(items));
  if (s->module) {
    emitName(Op::IMPORT_NAME, s->module);
  } else {
    emit(Op::IMPORT_NAME, unit_->names.add(names_.intern("")));
  }
  for (Alias* alias : s->names) {
    if (alias->name->view() == "*") {
      emit(Op::IMPORT_STAR);
      return;
    }
    emitName(Op::IMPORT_FROM, alias->name);
    nameOp(alias->asname ? alias->asname : alias->name, ExprContext::Store);
  }
  emit(Op::POP_TOP);
}

// ---- Assignments ------------------------------------------------------------------------------

void Codegen::assignStmt(Assign* s) {
  expr(s->value);
  for (usize i = 0; i < s->targets.size; i++) {
    if (i + 1 < s->targets.size) emit(Op::COPY, 1);
    expr(s->targets[i]);
  }
}

void Codegen::augAssign(AugAssign* s) {
  Expr* target = s->target;
  SourceRange statement = unit_->loc;
  setLoc(target);
  auto* attr = tryAs<Attribute>(target);
  auto* item = tryAs<Subscript>(target);
  auto* name = tryAs<ast::Name>(target);
  if (attr) {
    expr(attr->value);
    emit(Op::COPY, 1);
    moveToAttribute(attr);
    emitName(Op::LOAD_ATTR, attr->attr);
  } else if (item) {
    expr(item->value);
    expr(item->slice);
    emit(Op::COPY, 2);
    emit(Op::COPY, 2);
    emit(Op::BINARY_SUBSCR);
  } else if (name) {
    nameOp(name->id, ExprContext::Load);
  }
  unit_->loc = statement;
  expr(s->value);
  emitBinary(s->op, true);
  setLoc(target);
  if (attr) {
    moveToAttribute(attr);
    emit(Op::SWAP, 2);
    emitName(Op::STORE_ATTR, attr->attr);
  } else if (item) {
    emit(Op::SWAP, 3);
    emit(Op::SWAP, 2);
    emit(Op::STORE_SUBSCR);
  } else if (name) {
    nameOp(name->id, ExprContext::Store);
  }
}

void Codegen::evaluateAndDrop(Expr* e) {
  expr(e);
  emit(Op::POP_TOP);
}

/// Evaluates the parts of a subscript that an annotation without value only checks.
void Codegen::dropSubscript(Expr* e) {
  if (auto* slice = tryAs<Slice>(e)) {
    if (slice->lower) evaluateAndDrop(slice->lower);
    if (slice->upper) evaluateAndDrop(slice->upper);
    if (slice->step) evaluateAndDrop(slice->step);
  } else if (auto* tuple = tryAs<Tuple>(e)) {
    for (Expr* elt : tuple->elts) dropSubscript(elt);
  } else {
    evaluateAndDrop(e);
  }
}

void Codegen::annAssign(AnnAssign* s) {
  bool isFuture = options_.flags & kFutureAnnotations;
  bool isNamespace = unit_->kind == UnitKind::Module || unit_->kind == UnitKind::Class;
  if (s->value) {
    expr(s->value);
    expr(s->target);
  }
  if (auto* name = tryAs<ast::Name>(s->target)) {
    if (forbidden(name->id->view(), ExprContext::Store)) return;
    if (s->simple && isNamespace) {
      annotationValue(s->annotation);
      emit(Op::LOAD_NAME, unit_->names.add(names_.intern("__annotations__")));
      loadConst(nameConst(mangled(name->id)));
      emit(Op::STORE_SUBSCR);
    }
  } else if (auto* attr = tryAs<Attribute>(s->target)) {
    if (forbidden(attr->attr->view(), ExprContext::Store)) return;
    if (!s->value) evaluateAndDrop(attr->value);
  } else if (auto* item = tryAs<Subscript>(s->target)) {
    if (!s->value) {
      evaluateAndDrop(item->value);
      dropSubscript(item->slice);
    }
  }
  if (!s->simple && !isFuture && isNamespace) evaluateAndDrop(s->annotation);
}

}  // namespace taipan::compiler
