#include "compiler/fold.h"

#include <string>
#include <vector>

namespace taipan::compiler {

using namespace ast;

Const* constantOf(ConstFactory& make, const Expr* expr) {
  auto* constant = tryAs<Constant>(expr);
  return constant ? make.fromAst(constant->value) : nullptr;
}

Const* docstringOf(ConstFactory& make, const Seq<Stmt*>& body) {
  if (body.empty()) return nullptr;
  auto* first = tryAs<ExprStmt>(body[0]);
  Const* value = first ? constantOf(make, first->value) : nullptr;
  return value && value->kind == ConstKind::Str ? value : nullptr;
}

namespace {

class Folder {
 public:
  Folder(ConstFactory& make, Diagnostics& diagnostics, int optimize, bool futureAnnotations,
         int budget)
      : make_(make),
        diag_(diagnostics),
        optimize_(optimize),
        futureAnnotations_(futureAnnotations),
        budget_(budget) {}
  void body(Seq<Stmt*>& list);
  void stmts(const Seq<Stmt*>& list) {
    for (Stmt* s : list) stmt(s);
  }
  void expr(Expr*& slot);

 private:
  Arena& arena() { return make_.arena(); }
  Expr* constantNode(Const* value, Location loc) {
    auto* node = ast::make<Constant>(arena(), loc);
    node->value = ConstFactory::toAst(value);
    return node;
  }
  /// The constants of `elts` as a new constant, null when one is not constant.
  Const* constantSequence(ConstKind kind, const Seq<Expr*>& elts);
  void stmt(Stmt* s);
  void exprs(const Seq<Expr*>& list) {
    for (Expr*& e : list) maybe(e);
  }
  void maybe(Expr*& slot) {
    if (slot) expr(slot);
  }
  void foldTuple(Expr*& slot);
  void foldBinOp(Expr*& slot);
  void foldUnaryOp(Expr*& slot);
  void foldCompare(Expr*& slot);
  void foldIterable(Expr*& slot);
  void generators(const Seq<ast::Comprehension*>& list);
  void arguments(Arguments* args);
  void annotations(const Seq<Arg*>& list);
  void keywords(const Seq<Keyword*>& list) {
    for (Keyword* k : list) expr(k->value);
  }
  void pattern(Pattern* p);
  void patternValue(Expr*& slot);
  Expr* formatToJoined(BinOp* node, const Const* format, const Seq<Expr*>& elts);
  bool formatLiteral(std::string_view format, usize& at, std::vector<Expr*>& parts);
  Expr* formatArgument(std::string_view format, usize& at, Expr* value);

  ConstFactory& make_;
  Diagnostics& diag_;
  int optimize_;
  bool futureAnnotations_;
  int budget_;
};

Const* Folder::constantSequence(ConstKind kind, const Seq<Expr*>& elts) {
  std::vector<Const*> items;
  for (Expr* e : elts) {
    Const* item = constantOf(make_, e);
    if (!item) return nullptr;
    items.push_back(item);
  }
  if (kind == ConstKind::FrozenSet) return constSet(make_, items.data(), items.size());
  Const** copy = arena().makeArray<Const*>(items.size());
  std::copy(items.begin(), items.end(), copy);
  return make_.sequence(kind, copy, items.size());
}

void Folder::foldTuple(Expr*& slot) {
  auto* tuple = as<Tuple>(slot);
  exprs(tuple->elts);
  if (tuple->ctx != ExprContext::Load) return;
  if (Const* value = constantSequence(ConstKind::Tuple, tuple->elts)) {
    slot = constantNode(value, tuple->loc);
  }
}

// ---- "..." % (...) ----------------------------------------------------------------------------

bool Folder::formatLiteral(std::string_view format, usize& at, std::vector<Expr*>& parts) {
  std::string literal;
  while (at < format.size()) {
    if (format[at] != '%') {
      literal += format[at++];
    } else if (at + 1 < format.size() && format[at + 1] == '%') {
      literal += '%';
      at += 2;
    } else {
      break;
    }
  }
  if (!literal.empty()) {
    Location nowhere;
    nowhere.lineno = nowhere.end_lineno = nowhere.col_offset = nowhere.end_col_offset = -1;
    parts.push_back(constantNode(make_.str(literal), nowhere));
  }
  return true;
}

Expr* Folder::formatArgument(std::string_view format, usize& at, Expr* value) {
  constexpr usize kMaxDigits = 3;
  bool leftJustify = false;
  at++;  // the %
  for (; at < format.size() && std::string_view("-+ #0").find(format[at]) != format.npos; at++) {
    if (format[at] != '-') return nullptr;  // other flags mean something for numbers only
    leftJustify = true;
  }
  auto digits = [&](std::string_view& out) {
    usize start = at;
    while (at < format.size() && format[at] >= '0' && format[at] <= '9') at++;
    out = format.substr(start, at - start);
    return out.size() < kMaxDigits;
  };
  std::string_view width;
  std::string_view precision;
  bool hasPrecision = false;
  if (!digits(width)) return nullptr;
  if (at < format.size() && format[at] == '.') {
    hasPrecision = true;
    at++;
    if (!digits(precision)) return nullptr;
  }
  if (at >= format.size()) return nullptr;
  char conversion = format[at++];
  if (conversion != 's' && conversion != 'r' && conversion != 'a') return nullptr;
  std::string spec;
  if (!leftJustify && width.find_first_not_of('0') != width.npos) spec += '>';
  if (!width.empty()) spec += std::to_string(std::stoi(std::string(width)));
  if (hasPrecision) {
    spec += '.';
    spec += precision.empty() ? "0" : std::to_string(std::stoi(std::string(precision)));
  }
  auto* node = ast::make<FormattedValue>(arena(), value->loc);
  node->value = value;
  node->conversion = conversion;
  if (!spec.empty()) node->format_spec = constantNode(make_.str(spec), value->loc);
  return node;
}

Expr* Folder::formatToJoined(BinOp* node, const Const* format, const Seq<Expr*>& elts) {
  for (Expr* e : elts) {
    if (is<Starred>(e)) return nullptr;
  }
  std::vector<Expr*> parts;
  std::string_view text = format->view();
  usize at = 0;
  usize used = 0;
  while (true) {
    formatLiteral(text, at, parts);
    if (at >= text.size()) break;
    if (used >= elts.size) return nullptr;
    Expr* part = formatArgument(text, at, elts[used++]);
    if (!part) return nullptr;
    parts.push_back(part);
  }
  if (used < elts.size) return nullptr;
  auto* joined = ast::make<JoinedStr>(arena(), node->loc);
  joined->values.items = arena().makeArray<Expr*>(parts.size());
  joined->values.size = parts.size();
  std::copy(parts.begin(), parts.end(), joined->values.items);
  return joined;
}

// ---- Expressions ------------------------------------------------------------------------------

void Folder::foldBinOp(Expr*& slot) {
  auto* node = as<BinOp>(slot);
  expr(node->left);
  expr(node->right);
  Const* left = constantOf(make_, node->left);
  if (!left) return;
  auto* tuple = tryAs<Tuple>(node->right);
  if (node->op == Operator::Mod && tuple && left->kind == ConstKind::Str) {
    if (Expr* joined = formatToJoined(node, left, tuple->elts)) slot = joined;
    return;
  }
  Const* right = constantOf(make_, node->right);
  if (!right) return;
  if (Const* value = foldBinary(make_, node->op, left, right)) {
    slot = constantNode(value, node->loc);
  }
}

void Folder::foldUnaryOp(Expr*& slot) {
  auto* node = as<UnaryOp>(slot);
  expr(node->operand);
  if (Const* operand = constantOf(make_, node->operand)) {
    if (Const* value = foldUnary(make_, node->op, operand)) slot = constantNode(value, node->loc);
    return;
  }
  auto* compare = tryAs<Compare>(node->operand);
  if (node->op != UnaryOperator::Not || !compare || compare->ops.size != 1) return;
  // `not a is b` is `a is not b`; the other comparisons may be overloaded.
  CompareOperator& op = compare->ops[0];
  switch (op) {
    case CompareOperator::Is:
      op = CompareOperator::IsNot;
      break;
    case CompareOperator::IsNot:
      op = CompareOperator::Is;
      break;
    case CompareOperator::In:
      op = CompareOperator::NotIn;
      break;
    case CompareOperator::NotIn:
      op = CompareOperator::In;
      break;
    default:
      return;
  }
  slot = compare;
}

/// A display that is only iterated or searched need not be mutable.
void Folder::foldIterable(Expr*& slot) {
  if (auto* list = tryAs<List>(slot)) {
    for (Expr* e : list->elts) {
      if (is<Starred>(e)) return;
    }
    if (Const* value = constantSequence(ConstKind::Tuple, list->elts)) {
      slot = constantNode(value, list->loc);
      return;
    }
    auto* tuple = ast::make<Tuple>(arena(), list->loc);
    tuple->elts = list->elts;
    tuple->ctx = list->ctx;
    slot = tuple;
  } else if (auto* set = tryAs<Set>(slot)) {
    if (Const* value = constantSequence(ConstKind::FrozenSet, set->elts)) {
      slot = constantNode(value, set->loc);
    }
  }
}

void Folder::foldCompare(Expr*& slot) {
  auto* node = as<Compare>(slot);
  expr(node->left);
  exprs(node->comparators);
  CompareOperator op = node->ops.back();
  if (op == CompareOperator::In || op == CompareOperator::NotIn) {
    foldIterable(node->comparators.back());
  }
}

void Folder::generators(const Seq<ast::Comprehension*>& list) {
  for (ast::Comprehension* c : list) {
    expr(c->target);
    expr(c->iter);
    exprs(c->ifs);
    foldIterable(c->iter);
  }
}

void Folder::expr(Expr*& slot) {
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  Expr* e = slot;
  switch (e->kind) {
    case NodeKind::BoolOp:
      exprs(as<BoolOp>(e)->values);
      break;
    case NodeKind::BinOp:
      foldBinOp(slot);
      break;
    case NodeKind::UnaryOp:
      foldUnaryOp(slot);
      break;
    case NodeKind::Lambda:
      arguments(as<Lambda>(e)->args);
      expr(as<Lambda>(e)->body);
      break;
    case NodeKind::IfExp:
      expr(as<IfExp>(e)->test);
      expr(as<IfExp>(e)->body);
      expr(as<IfExp>(e)->orelse);
      break;
    case NodeKind::Dict:
      exprs(as<Dict>(e)->keys);
      exprs(as<Dict>(e)->values);
      break;
    case NodeKind::Set:
      exprs(as<Set>(e)->elts);
      break;
    case NodeKind::ListComp:
      expr(as<ListComp>(e)->elt);
      generators(as<ListComp>(e)->generators);
      break;
    case NodeKind::SetComp:
      expr(as<SetComp>(e)->elt);
      generators(as<SetComp>(e)->generators);
      break;
    case NodeKind::DictComp:
      expr(as<DictComp>(e)->key);
      expr(as<DictComp>(e)->value);
      generators(as<DictComp>(e)->generators);
      break;
    case NodeKind::GeneratorExp:
      expr(as<GeneratorExp>(e)->elt);
      generators(as<GeneratorExp>(e)->generators);
      break;
    case NodeKind::Await:
      expr(as<Await>(e)->value);
      break;
    case NodeKind::Yield:
      maybe(as<Yield>(e)->value);
      break;
    case NodeKind::YieldFrom:
      expr(as<YieldFrom>(e)->value);
      break;
    case NodeKind::Compare:
      foldCompare(slot);
      break;
    case NodeKind::Call:
      expr(as<Call>(e)->func);
      exprs(as<Call>(e)->args);
      keywords(as<Call>(e)->keywords);
      break;
    case NodeKind::FormattedValue:
      expr(as<FormattedValue>(e)->value);
      maybe(as<FormattedValue>(e)->format_spec);
      break;
    case NodeKind::JoinedStr:
      exprs(as<JoinedStr>(e)->values);
      break;
    case NodeKind::Attribute:
      expr(as<Attribute>(e)->value);
      break;
    case NodeKind::Subscript: {
      auto* s = as<Subscript>(e);
      expr(s->value);
      expr(s->slice);
      Const* value = constantOf(make_, s->value);
      Const* index = constantOf(make_, s->slice);
      if (s->ctx == ExprContext::Load && value && index) {
        if (Const* item = foldSubscript(make_, value, index)) slot = constantNode(item, s->loc);
      }
      break;
    }
    case NodeKind::Starred:
      expr(as<Starred>(e)->value);
      break;
    case NodeKind::Name: {
      auto* n = as<ast::Name>(e);
      if (n->ctx == ExprContext::Load && n->id->view() == "__debug__") {
        slot = constantNode(make_.boolean(optimize_ == 0), n->loc);
      }
      break;
    }
    case NodeKind::List:
      exprs(as<List>(e)->elts);
      break;
    case NodeKind::Tuple:
      foldTuple(slot);
      break;
    case NodeKind::Slice:
      maybe(as<Slice>(e)->lower);
      maybe(as<Slice>(e)->upper);
      maybe(as<Slice>(e)->step);
      break;
    case NodeKind::NamedExpr:
      expr(as<NamedExpr>(e)->value);
      break;
    case NodeKind::Constant:
      as<Constant>(e)->value = ConstFactory::toAst(make_.fromAst(as<Constant>(e)->value));
      break;
    default:
      break;
  }
  budget_++;
}

// ---- Statements -------------------------------------------------------------------------------

void Folder::annotations(const Seq<Arg*>& list) {
  for (Arg* arg : list) {
    if (!futureAnnotations_) maybe(arg->annotation);
  }
}

void Folder::arguments(Arguments* args) {
  annotations(args->posonlyargs);
  annotations(args->args);
  annotations(args->kwonlyargs);
  if (!futureAnnotations_) {
    if (args->vararg) maybe(args->vararg->annotation);
    if (args->kwarg) maybe(args->kwarg->annotation);
  }
  exprs(args->kw_defaults);
  exprs(args->defaults);
}

void Folder::body(Seq<Stmt*>& list) {
  bool hadDocstring = docstringOf(make_, list) != nullptr;
  stmts(list);
  // What became a string by folding is no docstring: hide it.
  if (!hadDocstring && docstringOf(make_, list)) {
    auto* statement = as<ExprStmt>(list[0]);
    auto* joined = ast::make<JoinedStr>(arena(), statement->value->loc);
    joined->values.items = arena().makeArray<Expr*>(1);
    joined->values.items[0] = statement->value;
    joined->values.size = 1;
    statement->value = joined;
  }
}

void Folder::patternValue(Expr*& slot) { expr(slot); }

void Folder::pattern(Pattern* p) {
  auto patterns = [this](const Seq<Pattern*>& list) {
    for (Pattern* item : list) pattern(item);
  };
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  switch (p->kind) {
    case NodeKind::MatchValue:
      patternValue(as<MatchValue>(p)->value);
      break;
    case NodeKind::MatchSequence:
      patterns(as<MatchSequence>(p)->patterns);
      break;
    case NodeKind::MatchMapping:
      for (Expr*& key : as<MatchMapping>(p)->keys) patternValue(key);
      patterns(as<MatchMapping>(p)->patterns);
      break;
    case NodeKind::MatchClass:
      expr(as<MatchClass>(p)->cls);
      patterns(as<MatchClass>(p)->patterns);
      patterns(as<MatchClass>(p)->kwd_patterns);
      break;
    case NodeKind::MatchAs:
      if (as<MatchAs>(p)->pattern) pattern(as<MatchAs>(p)->pattern);
      break;
    case NodeKind::MatchOr:
      patterns(as<MatchOr>(p)->patterns);
      break;
    default:
      break;
  }
  budget_++;
}

void Folder::stmt(Stmt* s) {
  if (--budget_ < 0) {
    diag_.recursion();
    return;
  }
  auto handlers = [this](const Seq<ExceptHandlerBase*>& list) {
    for (ExceptHandlerBase* base : list) {
      maybe(as<ExceptHandler>(base)->type);
      stmts(as<ExceptHandler>(base)->body);
    }
  };
  auto tryParts = [&](auto* t) {
    stmts(t->body);
    handlers(t->handlers);
    stmts(t->orelse);
    stmts(t->finalbody);
  };
  auto function = [this](auto* f) {
    arguments(f->args);
    body(f->body);
    exprs(f->decorator_list);
    if (!futureAnnotations_) maybe(f->returns);
  };
  auto loop = [this](auto* f) {
    expr(f->target);
    expr(f->iter);
    stmts(f->body);
    stmts(f->orelse);
    foldIterable(f->iter);
  };
  auto with = [this](auto* w) {
    for (WithItem* item : w->items) {
      expr(item->context_expr);
      maybe(item->optional_vars);
    }
    stmts(w->body);
  };
  switch (s->kind) {
    case NodeKind::FunctionDef:
      function(as<FunctionDef>(s));
      break;
    case NodeKind::AsyncFunctionDef:
      function(as<AsyncFunctionDef>(s));
      break;
    case NodeKind::ClassDef:
      exprs(as<ClassDef>(s)->bases);
      keywords(as<ClassDef>(s)->keywords);
      body(as<ClassDef>(s)->body);
      exprs(as<ClassDef>(s)->decorator_list);
      break;
    case NodeKind::Return:
      maybe(as<Return>(s)->value);
      break;
    case NodeKind::Delete:
      exprs(as<Delete>(s)->targets);
      break;
    case NodeKind::Assign:
      exprs(as<Assign>(s)->targets);
      expr(as<Assign>(s)->value);
      break;
    case NodeKind::AugAssign:
      expr(as<AugAssign>(s)->target);
      expr(as<AugAssign>(s)->value);
      break;
    case NodeKind::AnnAssign:
      expr(as<AnnAssign>(s)->target);
      if (!futureAnnotations_) expr(as<AnnAssign>(s)->annotation);
      maybe(as<AnnAssign>(s)->value);
      break;
    case NodeKind::For:
      loop(as<For>(s));
      break;
    case NodeKind::AsyncFor: {
      auto* f = as<AsyncFor>(s);
      expr(f->target);
      expr(f->iter);
      stmts(f->body);
      stmts(f->orelse);
      break;
    }
    case NodeKind::While:
      expr(as<While>(s)->test);
      stmts(as<While>(s)->body);
      stmts(as<While>(s)->orelse);
      break;
    case NodeKind::If:
      expr(as<If>(s)->test);
      stmts(as<If>(s)->body);
      stmts(as<If>(s)->orelse);
      break;
    case NodeKind::With:
      with(as<With>(s));
      break;
    case NodeKind::AsyncWith:
      with(as<AsyncWith>(s));
      break;
    case NodeKind::Match:
      expr(as<Match>(s)->subject);
      for (MatchCase* c : as<Match>(s)->cases) {
        pattern(c->pattern);
        maybe(c->guard);
        stmts(c->body);
      }
      break;
    case NodeKind::Raise:
      maybe(as<Raise>(s)->exc);
      maybe(as<Raise>(s)->cause);
      break;
    case NodeKind::Try:
      tryParts(as<Try>(s));
      break;
    case NodeKind::TryStar:
      tryParts(as<TryStar>(s));
      break;
    case NodeKind::Assert:
      expr(as<Assert>(s)->test);
      maybe(as<Assert>(s)->msg);
      break;
    case NodeKind::ExprStmt:
      expr(as<ExprStmt>(s)->value);
      break;
    default:
      break;
  }
  budget_++;
}

}  // namespace

bool foldModule(Mod* module, ConstFactory& make, Diagnostics& diagnostics, int optimize,
                bool futureAnnotations, int recursionBudget) {
  Folder folder(make, diagnostics, optimize, futureAnnotations, recursionBudget);
  switch (module->kind) {
    case NodeKind::Module:
      folder.body(as<Module>(module)->body);
      break;
    case NodeKind::Interactive:
      folder.stmts(as<Interactive>(module)->body);
      break;
    case NodeKind::Expression:
      folder.expr(as<Expression>(module)->body);
      break;
    default:
      break;
  }
  return !diagnostics.failed();
}

}  // namespace taipan::compiler
