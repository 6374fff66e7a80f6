#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;

namespace {

/// `try` and `try ... except*` have the same fields.
struct TryParts {
  const Seq<Stmt*>* body;
  const Seq<ExceptHandlerBase*>* handlers;
  const Seq<Stmt*>* orelse;
  const Seq<Stmt*>* finalBody;
};

TryParts partsOf(Stmt* s) {
  if (auto* t = tryAs<Try>(s)) return {&t->body, &t->handlers, &t->orelse, &t->finalbody};
  auto* t = as<TryStar>(s);
  return {&t->body, &t->handlers, &t->orelse, &t->finalbody};
}

}  // namespace

void Codegen::tryAny(Stmt* s) {
  TryParts parts = partsOf(s);
  if (parts.finalBody->empty()) return tryHandlers(s);
  Block* tryBlock = newBlock();
  Block* end = newBlock();
  Block* exit = newBlock();
  Block* cleanup = newBlock();
  jump(Op::SETUP_FINALLY, end);
  use(tryBlock);
  push({Frame::FinallyTry, tryBlock, end, parts.finalBody});
  if (parts.handlers->empty()) {
    stmts(*parts.body);
  } else {
    tryHandlers(s);
  }
  emitNoLoc(Op::POP_BLOCK);
  pop();
  stmts(*parts.finalBody);
  jumpNoLoc(Op::JUMP, exit);

  use(end);
  push({Frame::FinallyEnd, end});
  unsetLoc();
  jump(Op::SETUP_CLEANUP, cleanup);
  emit(Op::PUSH_EXC_INFO);
  stmts(*parts.finalBody);
  emit(Op::RERAISE, 0);
  pop();
  use(cleanup);
  popExceptAndReraise();
  use(exit);
}

void Codegen::tryHandlers(Stmt* s) {
  if (s->kind == NodeKind::Try) {
    tryExcept(s);
  } else {
    tryStarExcept(s);
  }
}

/// `name = None; del name` at the end of a handler.
void Codegen::forgetName(const Identifier* name) {
  loadNone();
  nameOp(name, ExprContext::Store);
  nameOp(name, ExprContext::Del);
}

/// The body of one `except` clause; the exception is on the stack.
void Codegen::exceptBody(ExceptHandler* handler, Block* end) {
  Block* cleanupBody = newBlock();
  if (!handler->name) {
    emit(Op::POP_TOP);
    use(cleanupBody);
    push({Frame::HandlerCleanup, cleanupBody});
    stmts(handler->body);
    pop();
    unsetLoc();
    emit(Op::POP_BLOCK);
    emit(Op::POP_EXCEPT);
    jump(Op::JUMP, end);
    return;
  }
  Block* cleanupEnd = newBlock();
  nameOp(handler->name, ExprContext::Store);
  jump(Op::SETUP_CLEANUP, cleanupEnd);
  use(cleanupBody);
  Frame frame{Frame::HandlerCleanup, cleanupBody};
  frame.name = handler->name;
  push(frame);
  stmts(handler->body);
  pop();
  unsetLoc();
  emit(Op::POP_BLOCK);
  emit(Op::POP_BLOCK);
  emit(Op::POP_EXCEPT);
  forgetName(handler->name);
  jump(Op::JUMP, end);

  use(cleanupEnd);
  unsetLoc();
  forgetName(handler->name);
  emit(Op::RERAISE, 1);
}

void Codegen::tryExcept(Stmt* s) {
  TryParts parts = partsOf(s);
  Block* tryBlock = newBlock();
  Block* except = newBlock();
  Block* end = newBlock();
  Block* cleanup = newBlock();
  jump(Op::SETUP_FINALLY, except);
  use(tryBlock);
  push({Frame::TryExcept, tryBlock});
  stmts(*parts.body);
  pop();
  emitNoLoc(Op::POP_BLOCK);
  stmts(*parts.orelse);
  jumpNoLoc(Op::JUMP, end);

  use(except);
  unsetLoc();
  jump(Op::SETUP_CLEANUP, cleanup);
  emit(Op::PUSH_EXC_INFO);
  push({Frame::ExceptionHandler});
  for (usize i = 0; i < parts.handlers->size; i++) {
    ExceptHandler* handler = as<ExceptHandler>((*parts.handlers)[i]);
    setLoc(handler);
    if (!handler->type && i + 1 < parts.handlers->size) fail("default 'except:' must be last");
    except = newBlock();
    if (handler->type) {
      expr(handler->type);
      emit(Op::CHECK_EXC_MATCH);
      jump(Op::POP_JUMP_IF_FALSE, except);
    }
    exceptBody(handler, end);
    use(except);
  }
  unsetLoc();
  pop();
  emit(Op::RERAISE, 0);
  use(cleanup);
  popExceptAndReraise();
  use(end);
}

void Codegen::tryStarExcept(Stmt* s) {
  TryParts parts = partsOf(s);
  Block* tryBlock = newBlock();
  Block* except = newBlock();
  Block* orelse = newBlock();
  Block* end = newBlock();
  Block* cleanup = newBlock();
  Block* reraiseStar = newBlock();
  jump(Op::SETUP_FINALLY, except);
  use(tryBlock);
  push({Frame::TryExcept, tryBlock});
  stmts(*parts.body);
  pop();
  emitNoLoc(Op::POP_BLOCK);
  jumpNoLoc(Op::JUMP, orelse);

  use(except);
  unsetLoc();
  jump(Op::SETUP_CLEANUP, cleanup);
  emit(Op::PUSH_EXC_INFO);
  push({Frame::ExceptionGroupHandler});
  usize count = parts.handlers->size;
  for (usize i = 0; i < count; i++) {
    ExceptHandler* handler = as<ExceptHandler>((*parts.handlers)[i]);
    setLoc(handler);
    Block* next = newBlock();
    Block* matched = newBlock();
    if (i == 0) {
      // original, list of exceptions raised or left by the handlers, rest
      emit(Op::COPY, 1);
      emit(Op::BUILD_LIST, 0);
      emit(Op::SWAP, 2);
    }
    if (handler->type) {
      expr(handler->type);
      emit(Op::CHECK_EG_MATCH);
      emit(Op::COPY, 1);
      jump(Op::POP_JUMP_IF_NOT_NONE, matched);
      emit(Op::POP_TOP);
      jump(Op::JUMP, next);
    }
    use(matched);
    Block* cleanupEnd = newBlock();
    Block* cleanupBody = newBlock();
    if (handler->name) {
      nameOp(handler->name, ExprContext::Store);
    } else {
      emit(Op::POP_TOP);
    }
    jump(Op::SETUP_CLEANUP, cleanupEnd);
    use(cleanupBody);
    Frame frame{Frame::HandlerCleanup, cleanupBody};
    frame.name = handler->name;
    push(frame);
    stmts(handler->body);
    pop();
    unsetLoc();
    emit(Op::POP_BLOCK);
    if (handler->name) forgetName(handler->name);
    jump(Op::JUMP, next);

    use(cleanupEnd);
    unsetLoc();
    if (handler->name) forgetName(handler->name);
    emit(Op::LIST_APPEND, 3);
    emit(Op::POP_TOP);
    jump(Op::JUMP, next);
    use(next);
    if (i + 1 == count) {
      emit(Op::LIST_APPEND, 1);  // what no handler took
      jump(Op::JUMP, reraiseStar);
    }
  }
  pop();
  Block* reraise = newBlock();
  use(reraiseStar);
  emit(Op::PREP_RERAISE_STAR);
  emit(Op::COPY, 1);
  jump(Op::POP_JUMP_IF_NOT_NONE, reraise);
  emit(Op::POP_TOP);
  emit(Op::POP_BLOCK);
  emit(Op::POP_EXCEPT);
  jump(Op::JUMP, end);
  use(reraise);
  emit(Op::POP_BLOCK);
  emit(Op::SWAP, 2);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 0);
  use(cleanup);
  popExceptAndReraise();
  use(orelse);
  stmts(*parts.orelse);
  use(end);
}

// ---- with -------------------------------------------------------------------------------------

/// Behind the call of __exit__ with an exception: swallow it when the result is true.
void Codegen::withExceptFinish(Block* cleanup) {
  Block* suppress = newBlock();
  jump(Op::POP_JUMP_IF_TRUE, suppress);
  emit(Op::RERAISE, 2);
  use(cleanup);
  unsetLoc();
  popExceptAndReraise();
  use(suppress);
  emit(Op::POP_TOP);
  emit(Op::POP_BLOCK);
  emit(Op::POP_EXCEPT);
  emit(Op::POP_TOP);
  emit(Op::POP_TOP);
}

void Codegen::withStmt(Stmt* s, const Seq<WithItem*>& items, usize position,
                       const Seq<Stmt*>& withBody, bool isAsync) {
  if (isAsync) {
    if (isTopLevelAwait()) {
      unit_->symbols->coroutine = true;
    } else if (unit_->kind != UnitKind::AsyncFunction) {
      return fail("'async with' outside async function");
    }
  }
  WithItem* item = items[position];
  Block* block = newBlock();
  Block* final = newBlock();
  Block* exit = newBlock();
  Block* cleanup = newBlock();
  expr(item->context_expr);
  if (isAsync) {
    emit(Op::BEFORE_ASYNC_WITH);
    emit(Op::GET_AWAITABLE, 1);
    loadNone();
    yieldFrom(true);
  } else {
    emit(Op::BEFORE_WITH);
  }
  jump(Op::SETUP_WITH, final);
  use(block);
  Frame frame{isAsync ? Frame::AsyncWith : Frame::With, block, final};
  frame.with = s;
  push(frame);
  if (item->optional_vars) {
    expr(item->optional_vars);
  } else {
    emit(Op::POP_TOP);
  }
  if (position + 1 == items.size) {
    stmts(withBody);
  } else {
    withStmt(s, items, position + 1, withBody, isAsync);
  }
  pop();
  if (!isAsync) unsetLoc();
  emit(Op::POP_BLOCK);

  // The body ended normally.
  setLoc(s);
  callNones();
  if (isAsync) {
    emit(Op::GET_AWAITABLE, 2);
    loadNone();
    yieldFrom(true);
  }
  emit(Op::POP_TOP);
  jump(Op::JUMP, exit);

  use(final);
  jump(Op::SETUP_CLEANUP, cleanup);
  emit(Op::PUSH_EXC_INFO);
  emit(Op::WITH_EXCEPT_START);
  if (isAsync) {
    emit(Op::GET_AWAITABLE, 2);
    loadNone();
    yieldFrom(true);
  }
  withExceptFinish(cleanup);
  use(exit);
}

}  // namespace taipan::compiler
