// Leaving the constructs around a statement: what return, break and continue run on their way out.
#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;

namespace {
constexpr usize kMaxNesting = 20;
}  // namespace

void Codegen::push(Frame frame) {
  if (unit_->frames.size() >= kMaxNesting) fail("too many statically nested blocks");
  unit_->frames.push_back(frame);
}

void Codegen::unwind(const Frame& frame, bool keepTop) {
  switch (frame.kind) {
    case Frame::WhileLoop:
    case Frame::ExceptionHandler:
    case Frame::ExceptionGroupHandler:
    case Frame::AsyncComprehension:
      return;
    case Frame::ForLoop:  // the iterator
    case Frame::PopValue:
      if (keepTop) emit(Op::SWAP, 2);
      emit(Op::POP_TOP);
      return;
    case Frame::TryExcept:
      emit(Op::POP_BLOCK);
      return;
    case Frame::FinallyTry:
      emit(Op::POP_BLOCK);
      if (keepTop) push({Frame::PopValue});
      stmts(*frame.finalBody);
      if (keepTop) pop();
      // What follows belongs to the statement that leaves, after the finally block has run.
      unsetLoc();
      return;
    case Frame::FinallyEnd:
      if (keepTop) emit(Op::SWAP, 2);
      emit(Op::POP_TOP);
      if (keepTop) emit(Op::SWAP, 2);
      emit(Op::POP_BLOCK);
      emit(Op::POP_EXCEPT);
      return;
    case Frame::With:
    case Frame::AsyncWith:
      setLoc(frame.with);
      emit(Op::POP_BLOCK);
      if (keepTop) emit(Op::SWAP, 2);
      callNones();
      if (frame.kind == Frame::AsyncWith) {
        emit(Op::GET_AWAITABLE, 2);
        loadNone();
        yieldFrom(true);
      }
      emit(Op::POP_TOP);
      unsetLoc();
      return;
    case Frame::HandlerCleanup:
      if (frame.name) emit(Op::POP_BLOCK);
      if (keepTop) emit(Op::SWAP, 2);
      emit(Op::POP_BLOCK);
      emit(Op::POP_EXCEPT);
      if (frame.name) forgetName(frame.name);
      return;
  }
}

bool Codegen::unwindAll(bool keepTop, bool stopAtLoop, Frame* loop) {
  if (unit_->frames.empty()) return false;
  Frame top = unit_->frames.back();
  if (top.kind == Frame::ExceptionGroupHandler) {
    fail("'break', 'continue' and 'return' cannot appear in an except* block");
    return false;
  }
  if (stopAtLoop && (top.kind == Frame::WhileLoop || top.kind == Frame::ForLoop)) {
    *loop = top;
    return true;
  }
  unit_->frames.pop_back();  // code that runs while leaving is outside of the construct
  unwind(top, keepTop);
  bool found = unwindAll(keepTop, stopAtLoop, loop);
  unit_->frames.push_back(top);
  return found;
}

void Codegen::returnStmt(Return* s) {
  bool keepTop = s->value && !is<Constant>(s->value);
  SymbolBlock& symbols = *unit_->symbols;
  if (symbols.type != BlockType::Function) return fail("'return' outside function");
  if (s->value && symbols.coroutine && symbols.generator) {
    return fail("'return' with value in async generator");
  }
  if (keepTop) {
    expr(s->value);
  } else if (s->value) {
    setLoc(s->value);
    emit(Op::NOP);
  }
  if (!s->value || s->value->loc.lineno != s->loc.lineno) {
    setLoc(s);
    emit(Op::NOP);
  }
  unwindAll(keepTop, false, nullptr);
  if (!s->value) {
    loadNone();
  } else if (!keepTop) {
    loadConst(constantOf(make_, s->value));
  }
  emit(Op::RETURN_VALUE);
}

void Codegen::breakStmt() {
  Frame loop;
  emit(Op::NOP);
  SourceRange here = unit_->loc;
  if (!unwindAll(false, true, &loop)) {
    unit_->loc = here;
    return fail("'break' outside loop");
  }
  unwind(loop, false);
  jump(Op::JUMP, loop.exit);
}

void Codegen::continueStmt() {
  Frame loop;
  emit(Op::NOP);
  SourceRange here = unit_->loc;
  if (!unwindAll(false, true, &loop)) {
    unit_->loc = here;
    return fail("'continue' not properly in loop");
  }
  jump(Op::JUMP, loop.block);
}

}  // namespace taipan::compiler
