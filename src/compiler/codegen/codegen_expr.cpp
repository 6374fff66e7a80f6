#include <algorithm>

#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;
using compiler::Name;

namespace {

/// Values that a display keeps on the stack at once; longer ones are built piecewise.
constexpr usize kStackGuideline = 30;

}  // namespace

void Codegen::expr(Expr* e) {
  if (diag_.failed()) return;
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  SourceRange outer = unit_->loc;
  setLoc(e);
  exprNode(e);
  unit_->loc = outer;
  budget_++;
}

void Codegen::exprNode(Expr* e) {
  switch (e->kind) {
    case NodeKind::NamedExpr:
      expr(as<NamedExpr>(e)->value);
      emit(Op::COPY, 1);
      return expr(as<NamedExpr>(e)->target);
    case NodeKind::BoolOp:
      return boolOp(as<BoolOp>(e));
    case NodeKind::BinOp:
      expr(as<BinOp>(e)->left);
      expr(as<BinOp>(e)->right);
      return emitBinary(as<BinOp>(e)->op, false);
    case NodeKind::UnaryOp: {
      static constexpr Op kOps[] = {Op::UNARY_INVERT, Op::UNARY_NOT, Op::UNARY_POSITIVE,
                                    Op::UNARY_NEGATIVE};
      expr(as<UnaryOp>(e)->operand);
      return emit(kOps[static_cast<int>(as<UnaryOp>(e)->op)]);
    }
    case NodeKind::Lambda:
      return lambda(as<Lambda>(e));
    case NodeKind::IfExp:
      return ifExp(as<IfExp>(e));
    case NodeKind::Dict:
      return dict(as<Dict>(e));
    case NodeKind::Set:
      return display(as<Set>(e)->elts, 0, Op::BUILD_SET, Op::SET_ADD, Op::SET_UPDATE, false);
    case NodeKind::GeneratorExp:
      return comprehension(e, CompKind::Generator, "<genexpr>", as<GeneratorExp>(e)->generators,
                           as<GeneratorExp>(e)->elt, nullptr);
    case NodeKind::ListComp:
      return comprehension(e, CompKind::List, "<listcomp>", as<ListComp>(e)->generators,
                           as<ListComp>(e)->elt, nullptr);
    case NodeKind::SetComp:
      return comprehension(e, CompKind::Set, "<setcomp>", as<SetComp>(e)->generators,
                           as<SetComp>(e)->elt, nullptr);
    case NodeKind::DictComp:
      return comprehension(e, CompKind::Dict, "<dictcomp>", as<DictComp>(e)->generators,
                           as<DictComp>(e)->key, as<DictComp>(e)->value);
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
    case NodeKind::Await:
      return suspension(e);
    case NodeKind::Compare:
      return compare(as<Compare>(e));
    case NodeKind::Call:
      return call(as<Call>(e));
    case NodeKind::Constant:
      return loadConst(constantOf(make_, e));
    case NodeKind::JoinedStr:
      return joinedStr(as<JoinedStr>(e));
    case NodeKind::FormattedValue:
      return formattedValue(as<FormattedValue>(e));
    case NodeKind::Attribute:
      return attribute(as<Attribute>(e));
    case NodeKind::Subscript:
      return subscript(as<Subscript>(e));
    case NodeKind::Starred:
      return fail(as<Starred>(e)->ctx == ExprContext::Store
                      ? "starred assignment target must be in a list or tuple"
                      : "can't use starred expression here");
    case NodeKind::Slice:
      return slice(as<Slice>(e));
    case NodeKind::Name:
      return nameOp(as<ast::Name>(e)->id, as<ast::Name>(e)->ctx);
    case NodeKind::List:
    case NodeKind::Tuple: {
      bool isTuple = e->kind == NodeKind::Tuple;
      const auto& elts = isTuple ? as<Tuple>(e)->elts : as<List>(e)->elts;
      ExprContext context = isTuple ? as<Tuple>(e)->ctx : as<List>(e)->ctx;
      if (context == ExprContext::Store) return assignTargets(elts);
      if (context == ExprContext::Del) return exprs(elts);
      return display(elts, 0, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND, isTuple);
    }
    default:
      return;
  }
}

/// yield, yield from, await.
void Codegen::suspension(Expr* e) {
  bool inFunction = unit_->symbols->type == BlockType::Function;
  if (auto* y = tryAs<Yield>(e)) {
    if (!inFunction) return fail("'yield' outside function");
    if (y->value) {
      expr(y->value);
    } else {
      loadNone();
    }
    return emitYield();
  }
  if (auto* y = tryAs<YieldFrom>(e)) {
    if (!inFunction) return fail("'yield' outside function");
    if (unit_->kind == UnitKind::AsyncFunction) return fail("'yield from' inside async function");
    expr(y->value);
    emit(Op::GET_YIELD_FROM_ITER);
    loadNone();
    return yieldFrom(false);
  }
  if (!isTopLevelAwait()) {
    if (!inFunction) return fail("'await' outside function");
    if (unit_->kind != UnitKind::AsyncFunction && unit_->kind != UnitKind::Comprehension) {
      return fail("'await' outside async function");
    }
  }
  expr(as<Await>(e)->value);
  emit(Op::GET_AWAITABLE, 0);
  loadNone();
  yieldFrom(true);
}

// ---- Conditions -------------------------------------------------------------------------------

void Codegen::boolOp(BoolOp* e) {
  Op op = e->op == BoolOperator::And ? Op::JUMP_IF_FALSE_OR_POP : Op::JUMP_IF_TRUE_OR_POP;
  Block* end = newBlock();
  for (usize i = 0; i + 1 < e->values.size; i++) {
    expr(e->values[i]);
    jump(op, end);
    use(newBlock());
  }
  expr(e->values.back());
  use(end);
}

void Codegen::ifExp(IfExp* e) {
  Block* end = newBlock();
  Block* next = newBlock();
  jumpIf(e->test, next, false);
  expr(e->body);
  jumpNoLoc(Op::JUMP, end);
  use(next);
  expr(e->orelse);
  use(end);
}

void Codegen::compare(Compare* e) {
  checkCompare(e);
  expr(e->left);
  usize last = e->ops.size - 1;
  if (last == 0) {
    expr(e->comparators[0]);
    return emitCompare(e->ops[0]);
  }
  Block* cleanup = newBlock();
  for (usize i = 0; i < last; i++) {
    expr(e->comparators[i]);
    emit(Op::SWAP, 2);
    emit(Op::COPY, 2);
    emitCompare(e->ops[i]);
    jump(Op::JUMP_IF_FALSE_OR_POP, cleanup);
  }
  expr(e->comparators[last]);
  emitCompare(e->ops[last]);
  Block* end = newBlock();
  jumpNoLoc(Op::JUMP, end);
  use(cleanup);
  emit(Op::SWAP, 2);
  emit(Op::POP_TOP);
  use(end);
}

/// Jumps to `target` when the truth of `e` is `condition`, without making a value of it.
void Codegen::jumpIf(Expr* e, Block* target, bool condition) {
  if (auto* n = tryAs<UnaryOp>(e); n && n->op == UnaryOperator::Not) {
    return jumpIf(n->operand, target, !condition);
  }
  if (auto* b = tryAs<BoolOp>(e)) {
    bool shortCircuit = b->op == BoolOperator::Or;
    Block* inner = shortCircuit != condition ? newBlock() : target;
    for (usize i = 0; i + 1 < b->values.size; i++) jumpIf(b->values[i], inner, shortCircuit);
    jumpIf(b->values.back(), target, condition);
    if (inner != target) use(inner);
    return;
  }
  if (auto* i = tryAs<IfExp>(e)) {
    Block* end = newBlock();
    Block* next = newBlock();
    jumpIf(i->test, next, false);
    jumpIf(i->body, target, condition);
    jumpNoLoc(Op::JUMP, end);
    use(next);
    jumpIf(i->orelse, target, condition);
    use(end);
    return;
  }
  Op op = condition ? Op::POP_JUMP_IF_TRUE : Op::POP_JUMP_IF_FALSE;
  if (is<Compare>(e)) setLoc(e);
  if (auto* c = tryAs<Compare>(e); c && c->ops.size > 1) {
    checkCompare(c);
    Block* cleanup = newBlock();
    expr(c->left);
    usize last = c->ops.size - 1;
    for (usize i = 0; i < last; i++) {
      expr(c->comparators[i]);
      emit(Op::SWAP, 2);
      emit(Op::COPY, 2);
      emitCompare(c->ops[i]);
      jump(Op::POP_JUMP_IF_FALSE, cleanup);
    }
    expr(c->comparators[last]);
    emitCompare(c->ops[last]);
    jump(op, target);
    Block* end = newBlock();
    jumpNoLoc(Op::JUMP, end);
    use(cleanup);
    emit(Op::POP_TOP);
    if (!condition) jumpNoLoc(Op::JUMP, target);
    use(end);
    return;
  }
  expr(e);
  jump(op, target);
}

// ---- Displays ---------------------------------------------------------------------------------

Const* Codegen::tupleOf(const std::vector<Const*>& items, ConstKind kind) {
  Const** copy = make_.arena().makeArray<Const*>(items.size());
  std::copy(items.begin(), items.end(), copy);
  return make_.sequence(kind, copy, items.size());
}

Const* Codegen::setOf(const std::vector<Const*>& items) {
  return constSet(make_, items.data(), items.size());
}

void Codegen::display(const Seq<Expr*>& elts, i32 pushed, Op build, Op add, Op extend, bool tuple) {
  usize count = elts.size;
  bool allConstant = count > 2;
  bool starred = false;
  for (Expr* e : elts) {
    allConstant = allConstant && is<Constant>(e);
    starred = starred || is<Starred>(e);
  }
  if (allConstant) {
    std::vector<Const*> items;
    for (Expr* e : elts) items.push_back(constantOf(make_, e));
    if (tuple && pushed == 0) return loadConst(tupleOf(items));
    Const* folded = add == Op::SET_ADD ? setOf(items) : tupleOf(items);
    emit(build, pushed);
    loadConst(folded);
    emit(extend, 1);
    if (tuple) emit(Op::LIST_TO_TUPLE);
    return;
  }
  bool big = count + pushed > kStackGuideline;
  if (!starred && !big) {
    exprs(elts);
    return emit(tuple ? Op::BUILD_TUPLE : build, static_cast<i32>(count) + pushed);
  }
  bool built = false;
  if (big) {
    emit(build, pushed);
    built = true;
  }
  for (usize i = 0; i < count; i++) {
    if (auto* star = tryAs<Starred>(elts[i])) {
      if (!built) emit(build, static_cast<i32>(i) + pushed);
      built = true;
      expr(star->value);
      emit(extend, 1);
    } else {
      expr(elts[i]);
      if (built) emit(add, 1);
    }
  }
  if (tuple) emit(Op::LIST_TO_TUPLE);
}

void Codegen::assignTargets(const Seq<Expr*>& elts) {
  usize count = elts.size;
  bool starred = false;
  for (usize i = 0; i < count; i++) {
    if (!is<Starred>(elts[i])) continue;
    if (starred) return fail("multiple starred expressions in assignment");
    if (i >= (1 << 8) || count - i - 1 >= (0x7fffffff >> 8)) {
      return fail("too many expressions in star-unpacking assignment");
    }
    emit(Op::UNPACK_EX, static_cast<i32>(i + ((count - i - 1) << 8)));
    starred = true;
  }
  if (!starred) emit(Op::UNPACK_SEQUENCE, static_cast<i32>(count));
  for (Expr* e : elts) expr(is<Starred>(e) ? as<Starred>(e)->value : e);
}

void Codegen::subDict(Dict* e, usize begin, usize end) {
  usize count = end - begin;
  bool big = count * 2 > kStackGuideline;
  bool constantKeys = count > 1 && !big;
  for (usize i = begin; i < end && constantKeys; i++) constantKeys = is<Constant>(e->keys[i]);
  if (constantKeys) {
    std::vector<Const*> keys;
    for (usize i = begin; i < end; i++) {
      expr(e->values[i]);
      keys.push_back(constantOf(make_, e->keys[i]));
    }
    loadConst(tupleOf(keys));
    return emit(Op::BUILD_CONST_KEY_MAP, static_cast<i32>(count));
  }
  if (big) emit(Op::BUILD_MAP, 0);
  for (usize i = begin; i < end; i++) {
    expr(e->keys[i]);
    expr(e->values[i]);
    if (big) emit(Op::MAP_ADD, 1);
  }
  if (!big) emit(Op::BUILD_MAP, static_cast<i32>(count));
}

void Codegen::dict(Dict* e) {
  usize count = e->values.size;
  usize pending = 0;
  bool have = false;
  auto flush = [&](usize end) {
    subDict(e, end - pending, end);
    if (have) emit(Op::DICT_UPDATE, 1);
    have = true;
    pending = 0;
  };
  for (usize i = 0; i < count; i++) {
    if (!e->keys[i]) {  // **mapping
      if (pending) flush(i);
      if (!have) emit(Op::BUILD_MAP, 0);
      have = true;
      expr(e->values[i]);
      emit(Op::DICT_UPDATE, 1);
    } else if (pending * 2 > kStackGuideline) {
      pending++;
      flush(i + 1);
    } else {
      pending++;
    }
  }
  if (pending) flush(count);
  if (!have) emit(Op::BUILD_MAP, 0);
}

// ---- Attributes, items, strings ---------------------------------------------------------------

/// An attribute spread over lines is reported where its name stands.
void Codegen::moveToAttribute(Attribute* e) {
  if (e->loc.lineno == e->loc.end_lineno) return;
  SourceRange& loc = unit_->loc;
  i32 size = static_cast<i32>(codePointCount(e->attr->view()));
  loc.line = e->loc.end_lineno;
  if (size <= e->loc.end_col_offset) {
    loc.column = e->loc.end_col_offset - size;
  } else {
    loc.column = -1;
    loc.endColumn = -1;
  }
  loc.endLine = std::max(loc.line, loc.endLine);
}

void Codegen::attribute(Attribute* e) {
  expr(e->value);
  moveToAttribute(e);
  switch (e->ctx) {
    case ExprContext::Load:
      return emitName(Op::LOAD_ATTR, e->attr);
    case ExprContext::Store:
      if (forbidden(e->attr->view(), e->ctx)) return;
      return emitName(Op::STORE_ATTR, e->attr);
    case ExprContext::Del:
      return emitName(Op::DELETE_ATTR, e->attr);
  }
}

void Codegen::subscript(Subscript* e) {
  if (e->ctx == ExprContext::Load) {
    checkSubscripter(e->value);
    checkIndex(e->value, e->slice);
  }
  expr(e->value);
  expr(e->slice);
  emit(e->ctx == ExprContext::Load    ? Op::BINARY_SUBSCR
       : e->ctx == ExprContext::Store ? Op::STORE_SUBSCR
                                      : Op::DELETE_SUBSCR);
}

void Codegen::slice(Slice* e) {
  auto part = [this](Expr* p) {
    if (p) {
      expr(p);
    } else {
      loadNone();
    }
  };
  part(e->lower);
  part(e->upper);
  if (e->step) expr(e->step);
  emit(Op::BUILD_SLICE, e->step ? 3 : 2);
}

void Codegen::joinedStr(JoinedStr* e) {
  usize count = e->values.size;
  if (count > kStackGuideline) {
    loadConst(make_.str(""));
    emit(Op::LOAD_METHOD, unit_->names.add(names_.intern("join")));
    emit(Op::BUILD_LIST, 0);
    for (Expr* value : e->values) {
      expr(value);
      emit(Op::LIST_APPEND, 1);
    }
    return emitCall(1);
  }
  exprs(e->values);
  if (count != 1) emit(Op::BUILD_STRING, static_cast<i32>(count));
}

void Codegen::formattedValue(FormattedValue* e) {
  expr(e->value);
  i32 flags = e->conversion == 's' ? 1 : e->conversion == 'r' ? 2 : e->conversion == 'a' ? 3 : 0;
  if (e->format_spec) {
    expr(e->format_spec);
    flags |= 4;
  }
  emit(Op::FORMAT_VALUE, flags);
}

}  // namespace taipan::compiler
