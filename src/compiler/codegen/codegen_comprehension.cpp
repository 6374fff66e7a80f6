#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;

void Codegen::comprehension(Expr* e, CompKind kind, const char* name,
                            const Seq<ast::Comprehension*>& generators, Expr* elt, Expr* value) {
  ast::Comprehension* outermost = generators[0];
  UnitKind outer = unit_->kind;
  bool topLevelAwait = isTopLevelAwait();
  enterUnit(UnitKind::Comprehension, names_.intern(name), e, e->loc.lineno);
  setLoc(e);
  bool isAsync = unit_->symbols->coroutine;
  if (isAsync && kind != CompKind::Generator && outer != UnitKind::AsyncFunction &&
      outer != UnitKind::Comprehension && !topLevelAwait) {
    fail("asynchronous comprehension outside of an asynchronous function");
  }
  if (kind != CompKind::Generator) {
    emit(kind == CompKind::List  ? Op::BUILD_LIST
         : kind == CompKind::Set ? Op::BUILD_SET
                                 : Op::BUILD_MAP,
         0);
  }
  compGenerator(generators, 0, 0, elt, value, kind);
  if (kind != CompKind::Generator) emit(Op::RETURN_VALUE);
  CompiledUnit* unit = leaveUnit(true);
  if (topLevelAwait && isAsync && kind != CompKind::Generator) unit_->symbols->coroutine = true;

  makeClosure(unit, 0);
  expr(outermost->iter);
  emit(outermost->is_async ? Op::GET_AITER : Op::GET_ITER);
  emitCall(0);
  if (isAsync && kind != CompKind::Generator) {
    emit(Op::GET_AWAITABLE, 0);
    loadNone();
    yieldFrom(true);
  }
}

void Codegen::compGenerator(const Seq<ast::Comprehension*>& generators, usize index, int depth,
                            Expr* elt, Expr* value, CompKind kind) {
  if (generators[index]->is_async) {
    compAsync(generators, index, depth, elt, value, kind);
  } else {
    compSync(generators, index, depth, elt, value, kind);
  }
}

void Codegen::compElement(int depth, Expr* elt, Expr* value, CompKind kind) {
  expr(elt);
  switch (kind) {
    case CompKind::Generator:
      emitYield();
      emit(Op::POP_TOP);
      break;
    case CompKind::List:
      emit(Op::LIST_APPEND, depth + 1);
      break;
    case CompKind::Set:
      emit(Op::SET_ADD, depth + 1);
      break;
    case CompKind::Dict:
      expr(value);
      emit(Op::MAP_ADD, depth + 1);
      break;
  }
}

void Codegen::compSync(const Seq<ast::Comprehension*>& generators, usize index, int depth,
                       Expr* elt, Expr* value, CompKind kind) {
  ast::Comprehension* generator = generators[index];
  Block* start = newBlock();
  Block* ifCleanup = newBlock();
  Block* anchor = newBlock();
  if (index == 0) {
    unit_->argCount = 1;  // the outermost iterator is the only argument
    emit(Op::LOAD_FAST, 0);
  } else {
    // `for y in [f(x)]` only assigns: no loop.
    const Seq<Expr*>* elts = is<List>(generator->iter)    ? &as<List>(generator->iter)->elts
                             : is<Tuple>(generator->iter) ? &as<Tuple>(generator->iter)->elts
                                                          : nullptr;
    if (elts && elts->size == 1 && !is<Starred>((*elts)[0])) {
      expr((*elts)[0]);
      start = nullptr;
    } else {
      expr(generator->iter);
      emit(Op::GET_ITER);
    }
  }
  if (start) {
    depth++;
    use(start);
    jump(Op::FOR_ITER, anchor);
    use(newBlock());
  }
  expr(generator->target);
  for (Expr* test : generator->ifs) {
    jumpIf(test, ifCleanup, false);
    use(newBlock());
  }
  if (index + 1 < generators.size) {
    compGenerator(generators, index + 1, depth, elt, value, kind);
  } else {
    compElement(depth, elt, value, kind);
  }
  use(ifCleanup);
  if (start) {
    jump(Op::JUMP, start);
    use(anchor);
  }
}

void Codegen::compAsync(const Seq<ast::Comprehension*>& generators, usize index, int depth,
                        Expr* elt, Expr* value, CompKind kind) {
  ast::Comprehension* generator = generators[index];
  Block* start = newBlock();
  Block* except = newBlock();
  Block* ifCleanup = newBlock();
  if (index == 0) {
    unit_->argCount = 1;
    emit(Op::LOAD_FAST, 0);
  } else {
    expr(generator->iter);
    emit(Op::GET_AITER);
  }
  use(start);
  push({Frame::AsyncComprehension, start});
  jump(Op::SETUP_FINALLY, except);
  emit(Op::GET_ANEXT);
  loadNone();
  use(newBlock());
  yieldFrom(true);
  emit(Op::POP_BLOCK);
  expr(generator->target);
  for (Expr* test : generator->ifs) {
    jumpIf(test, ifCleanup, false);
    use(newBlock());
  }
  depth++;
  if (index + 1 < generators.size) {
    compGenerator(generators, index + 1, depth, elt, value, kind);
  } else {
    compElement(depth, elt, value, kind);
  }
  use(ifCleanup);
  jump(Op::JUMP, start);
  pop();
  use(except);
  emit(Op::END_ASYNC_FOR);
}

}  // namespace taipan::compiler
