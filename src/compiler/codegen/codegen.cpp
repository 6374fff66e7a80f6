#include "compiler/codegen/codegen.h"

#include <algorithm>

namespace taipan::compiler {

using namespace ast;
using compiler::Name;

i32 ConstIndex::add(Const* value) {
  u64 hash = constHash(value);
  auto [begin, end] = index.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    if (constEqual(order[at->second], value)) return at->second;
  }
  i32 position = static_cast<i32>(order.size());
  order.push_back(value);
  index.emplace(hash, position);
  return position;
}

Codegen::~Codegen() {
  for (UnitBuilder* builder : stack_) delete builder;
}

// ---- Units ------------------------------------------------------------------------------------

std::string Codegen::qualifiedName(const UnitBuilder& parent, UnitKind kind, const Name* name) {
  std::string own(name->text);
  if (stack_.size() < 2) return own;  // directly in the module
  if (kind == UnitKind::Function || kind == UnitKind::AsyncFunction || kind == UnitKind::Class) {
    const Name* bound = names_.mangle(parent.owner, name);
    if (parent.symbols->scope(bound) == Scope::GlobalExplicit) return own;
  }
  std::string qualname = parent.qualname;
  if (parent.kind == UnitKind::Function || parent.kind == UnitKind::AsyncFunction ||
      parent.kind == UnitKind::Lambda) {
    qualname += ".<locals>";
  }
  return qualname + "." + own;
}

void Codegen::enterUnit(UnitKind kind, const Name* name, const void* node, i32 line) {
  auto* builder = new UnitBuilder{kind, name};
  builder->symbols = symbols_.block(node);
  builder->firstLine = line;
  if (unit_) builder->owner = unit_->owner;
  SymbolBlock& symbols = *builder->symbols;
  for (const Name* param : symbols.params) builder->varNames.add(param);

  std::vector<const Name*> cells;
  std::vector<const Name*> frees;
  for (const Symbol& symbol : symbols.symbols) {
    Scope scope = static_cast<Scope>(symbol.flags >> kScopeShift & kScopeMask);
    if (scope == Scope::Cell) cells.push_back(symbol.name);
    if (scope == Scope::Free || (symbol.flags & kDefFreeClass)) frees.push_back(symbol.name);
  }
  auto byText = [](const Name* a, const Name* b) { return a->text < b->text; };
  std::sort(cells.begin(), cells.end(), byText);
  std::sort(frees.begin(), frees.end(), byText);
  if (symbols.needsClassClosure) cells = {names_.intern("__class__")};
  for (const Name* cell : cells) builder->cellVars.add(cell);
  for (const Name* free : frees) builder->freeVars.add(free);

  builder->graph.use(builder->graph.newBlock());
  if (kind == UnitKind::Module) {
    builder->loc = {0, 1, 0, 0};
  } else {
    builder->qualname = qualifiedName(*unit_, kind, name);
    builder->loc = {line, line, 0, 0};
  }
  stack_.push_back(builder);
  unit_ = builder;
  if (kind == UnitKind::Module) builder->qualname = name->text;
  emit(Op::RESUME, 0);
}

i32 Codegen::codeFlags() {
  SymbolBlock& symbols = *unit_->symbols;
  i32 flags = options_.flags & kFutureMask;
  if (symbols.type == BlockType::Function) {
    flags |= kNewLocals | kOptimized;
    if (symbols.nested) flags |= kNested;
    if (symbols.generator && !symbols.coroutine) flags |= kGenerator;
    if (!symbols.generator && symbols.coroutine) flags |= kCoroutine;
    if (symbols.generator && symbols.coroutine) flags |= kAsyncGenerator;
    if (symbols.varArgs) flags |= kVarArgs;
    if (symbols.varKeywords) flags |= kVarKeywords;
  }
  if (isTopLevelAwait() && symbols.coroutine) flags |= kCoroutine;
  return flags;
}

CompiledUnit* Codegen::leaveUnit(bool addNone) {
  Block* block = unit_->graph.current;
  if (block->empty() || block->last().op != Op::RETURN_VALUE) {
    unsetLoc();
    if (addNone) loadNone();
    emit(Op::RETURN_VALUE);
  }
  CompiledUnit* unit = nullptr;
  if (!diag_.failed()) unit = assemble(*unit_, names_, make_, codeFlags());
  if (!unit) {
    unit = new CompiledUnit;  // after an error: never seen
    unit->name = unit_->name;
  }
  units_.push_back(unit);
  stack_.pop_back();
  delete unit_;
  unit_ = stack_.empty() ? nullptr : stack_.back();
  return unit;
}

CompiledUnit* Codegen::module(Mod* mod) {
  budget_ = options_.recursionBudget;
  enterUnit(UnitKind::Module, names_.intern("<module>"), mod, 1);
  bool addNone = true;
  switch (mod->kind) {
    case NodeKind::Module:
      body(as<Module>(mod)->body);
      break;
    case NodeKind::Interactive: {
      interactive_ = true;
      auto& list = as<Interactive>(mod)->body;
      if (hasAnnotations(list)) emit(Op::SETUP_ANNOTATIONS);
      stmts(list);
      break;
    }
    case NodeKind::Expression:
      expr(as<Expression>(mod)->body);
      addNone = false;
      break;
    default:
      break;
  }
  CompiledUnit* unit = leaveUnit(addNone);
  return diag_.failed() ? nullptr : unit;
}

bool Codegen::isTopLevelAwait() const {
  return options_.topLevelAwait && unit_->symbols->type == BlockType::Module;
}

Location Codegen::errorLoc() const {
  const SourceRange& loc = unit_->loc;
  return {loc.line, loc.column, loc.endLine, loc.endColumn};
}

void Codegen::warn(std::string message) {
  if (!diag_.failed()) diag_.warn(errorLoc(), std::move(message));
}

void Codegen::setLoc(const Node* node) {
  const Location& loc = node->loc;
  unit_->loc = {loc.lineno, loc.end_lineno, loc.col_offset, loc.end_col_offset};
}

// ---- Names ------------------------------------------------------------------------------------

bool Codegen::forbidden(std::string_view name, ExprContext context) {
  if (name != "__debug__" || context == ExprContext::Load) return false;
  fail(context == ExprContext::Store ? "cannot assign to __debug__" : "cannot delete __debug__");
  return true;
}

void Codegen::nameOp(const Name* plain, ExprContext context) {
  if (forbidden(plain->text, context)) return;
  const Name* name = mangled(plain);
  SymbolBlock& symbols = *unit_->symbols;
  bool inFunction = symbols.type == BlockType::Function;
  auto pick = [context](Op load, Op store, Op del) {
    return context == ExprContext::Load ? load : context == ExprContext::Store ? store : del;
  };
  switch (symbols.scope(name)) {
    case Scope::Free:
    case Scope::Cell: {
      bool isFree = symbols.scope(name) == Scope::Free;
      i32 index = isFree
                      ? static_cast<i32>(unit_->cellVars.order.size()) + unit_->freeVars.add(name)
                      : unit_->cellVars.add(name);
      Op load = symbols.type == BlockType::Class ? Op::LOAD_CLASSDEREF : Op::LOAD_DEREF;
      emit(pick(load, Op::STORE_DEREF, Op::DELETE_DEREF), index);
      return;
    }
    case Scope::Local:
      if (inFunction) {
        emit(pick(Op::LOAD_FAST, Op::STORE_FAST, Op::DELETE_FAST), unit_->varNames.add(name));
        return;
      }
      break;
    case Scope::GlobalImplicit:
      if (!inFunction) break;
      [[fallthrough]];
    case Scope::GlobalExplicit: {
      Op op = pick(Op::LOAD_GLOBAL, Op::STORE_GLOBAL, Op::DELETE_GLOBAL);
      i32 index = unit_->names.add(name);
      emit(op, op == Op::LOAD_GLOBAL ? index << 1 : index);
      return;
    }
    default:
      break;
  }
  emit(pick(Op::LOAD_NAME, Op::STORE_NAME, Op::DELETE_NAME), unit_->names.add(name));
}

// ---- Common sequences -------------------------------------------------------------------------

void Codegen::emitBinary(Operator op, bool inplace) {
  static constexpr BinaryOperator kOps[] = {
      BinaryOperator::kAdd,        BinaryOperator::kSubtract,
      BinaryOperator::kMultiply,   BinaryOperator::kMatrixMultiply,
      BinaryOperator::kTrueDivide, BinaryOperator::kRemainder,
      BinaryOperator::kPower,      BinaryOperator::kLshift,
      BinaryOperator::kRshift,     BinaryOperator::kOr,
      BinaryOperator::kXor,        BinaryOperator::kAnd,
      BinaryOperator::kFloorDivide};
  emit(Op::BINARY_OP,
       static_cast<int>(kOps[static_cast<int>(op)]) + (inplace ? kInplaceOffset : 0));
}

void Codegen::emitCompare(CompareOperator op) {
  switch (op) {
    case CompareOperator::Is:
    case CompareOperator::IsNot:
      emit(Op::IS_OP, op == CompareOperator::IsNot);
      return;
    case CompareOperator::In:
    case CompareOperator::NotIn:
      emit(Op::CONTAINS_OP, op == CompareOperator::NotIn);
      return;
    default: {
      static constexpr taipan::CompareOperator kOps[] = {
          taipan::CompareOperator::kEqual,   taipan::CompareOperator::kNotEqual,
          taipan::CompareOperator::kLess,    taipan::CompareOperator::kLessEqual,
          taipan::CompareOperator::kGreater, taipan::CompareOperator::kGreaterEqual};
      emit(Op::COMPARE_OP, static_cast<int>(kOps[static_cast<int>(op)]));
    }
  }
}

void Codegen::emitYield() {
  SymbolBlock& symbols = *unit_->symbols;
  if (symbols.generator && symbols.coroutine) emit(Op::ASYNC_GEN_WRAP);
  emit(Op::YIELD_VALUE);
  emit(Op::RESUME, 1);
}

void Codegen::yieldFrom(bool isAwait) {
  Block* start = newBlock();
  Block* resume = newBlock();
  Block* exit = newBlock();
  use(start);
  jump(Op::SEND, exit);
  use(resume);
  emit(Op::YIELD_VALUE);
  emit(Op::RESUME, isAwait ? 3 : 2);
  jump(Op::JUMP_NO_INTERRUPT, start);
  use(exit);
}

void Codegen::popExceptAndReraise() {
  emit(Op::COPY, 3);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 1);
}

void Codegen::callNones() {
  loadNone();
  loadNone();
  loadNone();
  emitCall(2);
}

}  // namespace taipan::compiler
