// First pass of the symbol table: walks the tree and notes per block every definition and use.
#include "compiler/symtable.h"

#include <string>

namespace taipan::compiler {

using namespace ast;

SymbolTable::~SymbolTable() {
  for (SymbolBlock* block : all_) delete block;
}

class SymbolCollector {
 public:
  SymbolCollector(SymbolTable& table, bool futureAnnotations, int budget)
      : table_(table),
        names_(table.names_),
        diag_(table.diag_),
        futureAnnotations_(futureAnnotations),
        budget_(budget) {}
  bool module(const ast::Mod* mod);

 private:
  const Name* name(const Identifier* id) { return names_.mangle(owner_, names_.intern(id)); }
  bool enter(BlockType type, std::string_view name, const void* node, ast::Location loc);
  void leave() { block_ = block_->parent; }
  bool define(const Name* name, i32 flag, ast::Location loc) {
    return defineIn(*block_, name, flag, loc);
  }
  bool defineIn(SymbolBlock& block, const Name* name, i32 flag, ast::Location loc);

  bool stmt(Stmt* s);
  bool stmts(const Seq<Stmt*>& list) {
    for (Stmt* s : list) {
      if (!stmt(s)) return false;
    }
    return true;
  }
  bool expr(Expr* e);
  bool maybe(Expr* e) { return !e || expr(e); }
  bool exprs(const Seq<Expr*>& list) {
    for (Expr* e : list) {
      if (e && !expr(e)) return false;
    }
    return true;
  }
  bool simpleStmt(Stmt* s);
  template <class F>
  bool function(F* f, bool isAsync);
  bool classDef(ClassDef* c);
  template <class T>
  bool tryStmt(T* t);
  bool annAssign(AnnAssign* a);
  template <class T>
  bool scopeStmt(T* s, i32 flag, const char* word);
  bool import(const Seq<Alias*>& names);
  bool parameters(Arguments* args);
  bool params(const Seq<Arg*>& list);
  bool annotations(Arguments* args, Expr* returns, const void* node);
  bool annotation(Expr* e);
  bool lambda(Lambda* l);
  bool comprehension(Expr* e, Comprehension kind, const char* blockName,
                     const Seq<ast::Comprehension*>& generators, Expr* elt, Expr* value);
  bool generator(ast::Comprehension* c);
  bool namedExpr(NamedExpr* e);
  bool extendToFunction(Expr* target);
  bool notInAnnotation(const char* what, Expr* e);
  bool notInComprehension(Expr* e);
  bool pattern(Pattern* p);

  SymbolTable& table_;
  NameTable& names_;
  Diagnostics& diag_;
  bool futureAnnotations_;
  int budget_;
  SymbolBlock* block_ = nullptr;
  SymbolBlock* top_ = nullptr;
  const Name* owner_ = nullptr;  // the class whose private names are mangled
};

bool SymbolCollector::enter(BlockType type, std::string_view text, const void* node,
                            ast::Location loc) {
  SymbolBlock* block = new SymbolBlock{type, names_.intern(text), node, block_, loc};
  table_.all_.push_back(block);
  if (block_) {
    block->nested = block_->nested || block_->type == BlockType::Function;
    block->compIterExpr = block_->compIterExpr;
    // Annotations that become strings leave no trace in the scopes around them.
    if (type != BlockType::Annotation) block_->children.push_back(block);
  }
  if (type != BlockType::Annotation) table_.blocks_[node] = block;
  block_ = block;
  return true;
}

bool SymbolCollector::defineIn(SymbolBlock& block, const Name* name, i32 flag, ast::Location loc) {
  Symbol& symbol = block.add(name);
  if ((flag & kDefParam) && (symbol.flags & kDefParam)) {
    return diag_.fail(
        loc, "duplicate argument '" + std::string(name->text) + "' in function definition");
  }
  symbol.flags |= flag;
  if (block.compIterTarget) {
    if (symbol.flags & (kDefGlobal | kDefNonlocal)) {
      return diag_.fail(loc,
                        "comprehension inner loop cannot rebind assignment expression target '" +
                            std::string(name->text) + "'");
    }
    symbol.flags |= kDefCompIter;
  }
  if (flag & kDefParam) {
    block.params.push_back(name);
  } else if ((flag & kDefGlobal) && top_ != &block) {
    top_->add(name).flags |= flag;
  }
  return true;
}

// ---- Statements -------------------------------------------------------------------------------

bool SymbolCollector::stmt(Stmt* s) {
  if (--budget_ < 0) return diag_.recursion();
  bool ok = simpleStmt(s);
  budget_++;
  return ok;
}

template <class F>
bool SymbolCollector::function(F* f, bool isAsync) {
  if (!define(name(f->name), kDefLocal, f->loc) || !exprs(f->args->defaults) ||
      !exprs(f->args->kw_defaults) || !annotations(f->args, f->returns, f) ||
      !exprs(f->decorator_list)) {
    return false;
  }
  enter(BlockType::Function, f->name->view(), f, f->loc);
  if (isAsync) block_->coroutine = true;
  if (!parameters(f->args) || !stmts(f->body)) return false;
  leave();
  return true;
}

bool SymbolCollector::classDef(ClassDef* c) {
  if (!define(name(c->name), kDefLocal, c->loc) || !exprs(c->bases)) return false;
  for (Keyword* keyword : c->keywords) {
    if (!expr(keyword->value)) return false;
  }
  if (!exprs(c->decorator_list)) return false;
  enter(BlockType::Class, c->name->view(), c, c->loc);
  const Name* outer = owner_;
  owner_ = names_.intern(c->name);
  if (!stmts(c->body)) return false;
  owner_ = outer;
  leave();
  return true;
}

template <class T>
bool SymbolCollector::tryStmt(T* t) {
  if (!stmts(t->body) || !stmts(t->orelse)) return false;
  for (ExceptHandlerBase* base : t->handlers) {
    ExceptHandler* handler = as<ExceptHandler>(base);
    if (!maybe(handler->type)) return false;
    if (handler->name && !define(name(handler->name), kDefLocal, handler->loc)) return false;
    if (!stmts(handler->body)) return false;
  }
  return stmts(t->finalbody);
}

bool SymbolCollector::annAssign(AnnAssign* a) {
  if (auto* target = tryAs<ast::Name>(a->target)) {
    const compiler::Name* id = name(target->id);
    i32 current = block_->flags(id);
    if ((current & (kDefGlobal | kDefNonlocal)) && block_ != top_ && a->simple) {
      return diag_.fail(a->loc, "annotated name '" + std::string(target->id->view()) +
                                    "' can't be " +
                                    ((current & kDefGlobal) ? "global" : "nonlocal"));
    }
    if (a->simple) {
      if (!define(id, kDefAnnotation | kDefLocal, target->loc)) return false;
    } else if (a->value) {
      if (!define(id, kDefLocal, target->loc)) return false;
    }
  } else if (!expr(a->target)) {
    return false;
  }
  return annotation(a->annotation) && maybe(a->value);
}

template <class T>
bool SymbolCollector::scopeStmt(T* s, i32 flag, const char* word) {
  for (const Identifier* id : s->names) {
    const compiler::Name* mangled = name(id);
    i32 current = block_->flags(mangled);
    std::string text(id->view());
    if (current & (kDefParam | kDefLocal | kUse | kDefAnnotation)) {
      std::string message;
      if (current & kDefParam) {
        message = "name '" + text + "' is parameter and " + word;
      } else if (current & kUse) {
        message = "name '" + text + "' is used prior to " + word + " declaration";
      } else if (current & kDefAnnotation) {
        message = "annotated name '" + text + "' can't be " + word;
      } else {
        message = "name '" + text + "' is assigned to before " + word + " declaration";
      }
      return diag_.fail(s->loc, std::move(message));
    }
    if (!define(mangled, flag, s->loc)) return false;
    block_->directives.push_back({mangled, s->loc});
  }
  return true;
}

bool SymbolCollector::import(const Seq<Alias*>& aliases) {
  for (Alias* alias : aliases) {
    std::string_view text = alias->asname ? alias->asname->view() : alias->name->view();
    if (!alias->asname) {
      if (usize dot = text.find('.'); dot != text.npos) text = text.substr(0, dot);
    }
    if (text == "*") {
      if (block_->type != BlockType::Module) {
        return diag_.fail(alias->loc, "import * only allowed at module level");
      }
      continue;
    }
    const compiler::Name* bound = names_.mangle(owner_, names_.intern(text));
    if (!define(bound, kDefImport, alias->loc)) return false;
  }
  return true;
}

bool SymbolCollector::simpleStmt(Stmt* s) {
  switch (s->kind) {
    case NodeKind::FunctionDef:
      return function(as<FunctionDef>(s), false);
    case NodeKind::AsyncFunctionDef:
      return function(as<AsyncFunctionDef>(s), true);
    case NodeKind::ClassDef:
      return classDef(as<ClassDef>(s));
    case NodeKind::Return:
      if (!as<Return>(s)->value) return true;
      block_->returnsValue = true;
      return expr(as<Return>(s)->value);
    case NodeKind::Delete:
      return exprs(as<Delete>(s)->targets);
    case NodeKind::Assign:
      return exprs(as<Assign>(s)->targets) && expr(as<Assign>(s)->value);
    case NodeKind::AugAssign:
      return expr(as<AugAssign>(s)->target) && expr(as<AugAssign>(s)->value);
    case NodeKind::AnnAssign:
      return annAssign(as<AnnAssign>(s));
    case NodeKind::For: {
      auto* f = as<For>(s);
      return expr(f->target) && expr(f->iter) && stmts(f->body) && stmts(f->orelse);
    }
    case NodeKind::AsyncFor: {
      auto* f = as<AsyncFor>(s);
      return expr(f->target) && expr(f->iter) && stmts(f->body) && stmts(f->orelse);
    }
    case NodeKind::While: {
      auto* w = as<While>(s);
      return expr(w->test) && stmts(w->body) && stmts(w->orelse);
    }
    case NodeKind::If: {
      auto* i = as<If>(s);
      return expr(i->test) && stmts(i->body) && stmts(i->orelse);
    }
    case NodeKind::With:
    case NodeKind::AsyncWith: {
      // Both have the same fields; items first.
      const auto& items = s->kind == NodeKind::With ? as<With>(s)->items : as<AsyncWith>(s)->items;
      for (WithItem* item : items) {
        if (!expr(item->context_expr) || !maybe(item->optional_vars)) return false;
      }
      return stmts(s->kind == NodeKind::With ? as<With>(s)->body : as<AsyncWith>(s)->body);
    }
    case NodeKind::Match: {
      auto* m = as<Match>(s);
      if (!expr(m->subject)) return false;
      for (MatchCase* c : m->cases) {
        if (!pattern(c->pattern) || !maybe(c->guard) || !stmts(c->body)) return false;
      }
      return true;
    }
    case NodeKind::Raise:
      return maybe(as<Raise>(s)->exc) && maybe(as<Raise>(s)->cause);
    case NodeKind::Try:
      return tryStmt(as<Try>(s));
    case NodeKind::TryStar:
      return tryStmt(as<TryStar>(s));
    case NodeKind::Assert:
      return expr(as<Assert>(s)->test) && maybe(as<Assert>(s)->msg);
    case NodeKind::Import:
      return import(as<Import>(s)->names);
    case NodeKind::ImportFrom:
      return import(as<ImportFrom>(s)->names);
    case NodeKind::Global:
      return scopeStmt(as<Global>(s), kDefGlobal, "global");
    case NodeKind::Nonlocal:
      return scopeStmt(as<Nonlocal>(s), kDefNonlocal, "nonlocal");
    case NodeKind::ExprStmt:
      return expr(as<ExprStmt>(s)->value);
    default:  // pass, break, continue
      return true;
  }
}

// ---- Functions --------------------------------------------------------------------------------

bool SymbolCollector::params(const Seq<Arg*>& list) {
  for (Arg* arg : list) {
    if (!define(name(arg->arg), kDefParam, arg->loc)) return false;
  }
  return true;
}

bool SymbolCollector::parameters(Arguments* args) {
  if (!params(args->posonlyargs) || !params(args->args) || !params(args->kwonlyargs)) return false;
  if (args->vararg) {
    if (!define(name(args->vararg->arg), kDefParam, args->vararg->loc)) return false;
    block_->varArgs = true;
  }
  if (args->kwarg) {
    if (!define(name(args->kwarg->arg), kDefParam, args->kwarg->loc)) return false;
    block_->varKeywords = true;
  }
  return true;
}

bool SymbolCollector::annotations(Arguments* args, Expr* returns, const void* node) {
  SymbolBlock* outer = block_;
  if (futureAnnotations_) enter(BlockType::Annotation, "_annotation", node, {});
  auto visit = [&](const Seq<Arg*>& list) {
    for (Arg* arg : list) {
      if (!maybe(arg->annotation)) return false;
    }
    return true;
  };
  if (!visit(args->posonlyargs) || !visit(args->args)) return false;
  if (args->vararg && !maybe(args->vararg->annotation)) return false;
  if (args->kwarg && !maybe(args->kwarg->annotation)) return false;
  if (!visit(args->kwonlyargs)) return false;
  block_ = outer;
  return !returns || annotation(returns);
}

bool SymbolCollector::annotation(Expr* e) {
  if (!futureAnnotations_) return expr(e);
  SymbolBlock* outer = block_;
  enter(BlockType::Annotation, "_annotation", e, e->loc);
  if (!expr(e)) return false;
  block_ = outer;
  return true;
}

bool SymbolCollector::lambda(Lambda* l) {
  if (!exprs(l->args->defaults) || !exprs(l->args->kw_defaults)) return false;
  enter(BlockType::Function, "lambda", l, l->loc);
  if (!parameters(l->args) || !expr(l->body)) return false;
  leave();
  return true;
}

// ---- Expressions ------------------------------------------------------------------------------

bool SymbolCollector::notInAnnotation(const char* what, Expr* e) {
  if (block_->type != BlockType::Annotation) return true;
  return diag_.fail(e->loc, std::string(what) + " cannot be used within an annotation");
}

bool SymbolCollector::notInComprehension(Expr* e) {
  static constexpr const char* kWhere[] = {"", "list comprehension", "dict comprehension",
                                           "set comprehension", "generator expression"};
  if (block_->comprehension == Comprehension::No) return true;
  return diag_.fail(
      e->loc, std::string("'yield' inside ") + kWhere[static_cast<int>(block_->comprehension)]);
}

bool SymbolCollector::generator(ast::Comprehension* c) {
  block_->compIterTarget = true;
  if (!expr(c->target)) return false;
  block_->compIterTarget = false;
  block_->compIterExpr++;
  if (!expr(c->iter)) return false;
  block_->compIterExpr--;
  if (!exprs(c->ifs)) return false;
  if (c->is_async) block_->coroutine = true;
  return true;
}

bool SymbolCollector::comprehension(Expr* e, Comprehension kind, const char* blockName,
                                    const Seq<ast::Comprehension*>& generators, Expr* elt,
                                    Expr* value) {
  ast::Comprehension* outermost = generators[0];
  block_->compIterExpr++;
  if (!expr(outermost->iter)) return false;
  block_->compIterExpr--;
  enter(BlockType::Function, blockName, e, e->loc);
  if (outermost->is_async) block_->coroutine = true;
  block_->comprehension = kind;
  if (!define(names_.intern(".0"), kDefParam, e->loc)) return false;
  block_->compIterTarget = true;
  if (!expr(outermost->target)) return false;
  block_->compIterTarget = false;
  if (!exprs(outermost->ifs)) return false;
  for (usize i = 1; i < generators.size; i++) {
    if (!generator(generators[i])) return false;
  }
  if (!maybe(value) || !expr(elt)) return false;
  block_->generator = kind == Comprehension::Generator;
  bool async = block_->coroutine && !block_->generator;
  leave();
  if (async) block_->coroutine = true;
  return true;
}

/// The target of `:=` inside comprehensions belongs to the function around them.
bool SymbolCollector::extendToFunction(Expr* e) {
  const compiler::Name* target = name(as<ast::Name>(e)->id);
  std::string text(as<ast::Name>(e)->id->view());
  for (SymbolBlock* block = block_; block; block = block->parent) {
    i32 flags = block->flags(target);
    if (block->comprehension != Comprehension::No) {
      if (flags & kDefCompIter) {
        return diag_.fail(
            e->loc,
            "assignment expression cannot rebind comprehension iteration variable '" + text + "'");
      }
      continue;
    }
    if (block->type == BlockType::Function) {
      if (!define(target, (flags & kDefGlobal) ? kDefGlobal : kDefNonlocal, e->loc)) return false;
      block_->directives.push_back({target, e->loc});
      return defineIn(*block, target, kDefLocal, e->loc);
    }
    if (block->type == BlockType::Module) {
      if (!define(target, kDefGlobal, e->loc)) return false;
      block_->directives.push_back({target, e->loc});
      return defineIn(*block, target, kDefGlobal, e->loc);
    }
    if (block->type == BlockType::Class) {
      return diag_.fail(
          e->loc, "assignment expression within a comprehension cannot be used in a class body");
    }
  }
  return true;
}

bool SymbolCollector::namedExpr(NamedExpr* e) {
  if (block_->compIterExpr > 0) {
    return diag_.fail(
        e->loc, "assignment expression cannot be used in a comprehension iterable expression");
  }
  if (block_->comprehension != Comprehension::No && !extendToFunction(e->target)) return false;
  return expr(e->value) && expr(e->target);
}

bool SymbolCollector::expr(Expr* e) {
  if (--budget_ < 0) return diag_.recursion();
  struct Restore {
    int& budget;
    ~Restore() { budget++; }
  } restore{budget_};
  switch (e->kind) {
    case NodeKind::NamedExpr:
      return notInAnnotation("named expression", e) && namedExpr(as<NamedExpr>(e));
    case NodeKind::BoolOp:
      return exprs(as<BoolOp>(e)->values);
    case NodeKind::BinOp:
      return expr(as<BinOp>(e)->left) && expr(as<BinOp>(e)->right);
    case NodeKind::UnaryOp:
      return expr(as<UnaryOp>(e)->operand);
    case NodeKind::Lambda:
      return lambda(as<Lambda>(e));
    case NodeKind::IfExp:
      return expr(as<IfExp>(e)->test) && expr(as<IfExp>(e)->body) && expr(as<IfExp>(e)->orelse);
    case NodeKind::Dict:
      return exprs(as<Dict>(e)->keys) && exprs(as<Dict>(e)->values);
    case NodeKind::Set:
      return exprs(as<Set>(e)->elts);
    case NodeKind::ListComp:
      return comprehension(e, Comprehension::List, "listcomp", as<ListComp>(e)->generators,
                           as<ListComp>(e)->elt, nullptr);
    case NodeKind::SetComp:
      return comprehension(e, Comprehension::Set, "setcomp", as<SetComp>(e)->generators,
                           as<SetComp>(e)->elt, nullptr);
    case NodeKind::DictComp:
      return comprehension(e, Comprehension::Dict, "dictcomp", as<DictComp>(e)->generators,
                           as<DictComp>(e)->key, as<DictComp>(e)->value);
    case NodeKind::GeneratorExp:
      return comprehension(e, Comprehension::Generator, "genexpr", as<GeneratorExp>(e)->generators,
                           as<GeneratorExp>(e)->elt, nullptr);
    case NodeKind::Yield:
      if (!notInAnnotation("yield expression", e) || !maybe(as<Yield>(e)->value)) return false;
      block_->generator = true;
      return notInComprehension(e);
    case NodeKind::YieldFrom:
      if (!notInAnnotation("yield expression", e) || !expr(as<YieldFrom>(e)->value)) return false;
      block_->generator = true;
      return notInComprehension(e);
    case NodeKind::Await:
      if (!notInAnnotation("await expression", e) || !expr(as<Await>(e)->value)) return false;
      block_->coroutine = true;
      return true;
    case NodeKind::Compare:
      return expr(as<Compare>(e)->left) && exprs(as<Compare>(e)->comparators);
    case NodeKind::Call: {
      auto* call = as<Call>(e);
      if (!expr(call->func) || !exprs(call->args)) return false;
      for (Keyword* keyword : call->keywords) {
        if (!expr(keyword->value)) return false;
      }
      return true;
    }
    case NodeKind::FormattedValue:
      return expr(as<FormattedValue>(e)->value) && maybe(as<FormattedValue>(e)->format_spec);
    case NodeKind::JoinedStr:
      return exprs(as<JoinedStr>(e)->values);
    case NodeKind::Attribute:
      return expr(as<Attribute>(e)->value);
    case NodeKind::Subscript:
      return expr(as<Subscript>(e)->value) && expr(as<Subscript>(e)->slice);
    case NodeKind::Starred:
      return expr(as<Starred>(e)->value);
    case NodeKind::Slice:
      return maybe(as<Slice>(e)->lower) && maybe(as<Slice>(e)->upper) && maybe(as<Slice>(e)->step);
    case NodeKind::Name: {
      auto* n = as<ast::Name>(e);
      bool load = n->ctx == ExprContext::Load;
      if (!define(name(n->id), load ? kUse : kDefLocal, e->loc)) return false;
      // `super()` finds its class through the cell __class__.
      if (load && block_->type == BlockType::Function && n->id->view() == "super") {
        return define(names_.intern("__class__"), kUse, e->loc);
      }
      return true;
    }
    case NodeKind::List:
      return exprs(as<List>(e)->elts);
    case NodeKind::Tuple:
      return exprs(as<Tuple>(e)->elts);
    default:  // constants
      return true;
  }
}

bool SymbolCollector::pattern(Pattern* p) {
  if (--budget_ < 0) return diag_.recursion();
  struct Restore {
    int& budget;
    ~Restore() { budget++; }
  } restore{budget_};
  auto patterns = [this](const Seq<Pattern*>& list) {
    for (Pattern* item : list) {
      if (!pattern(item)) return false;
    }
    return true;
  };
  auto bind = [&](const Identifier* id) { return !id || define(name(id), kDefLocal, p->loc); };
  switch (p->kind) {
    case NodeKind::MatchValue:
      return expr(as<MatchValue>(p)->value);
    case NodeKind::MatchSequence:
      return patterns(as<MatchSequence>(p)->patterns);
    case NodeKind::MatchStar:
      return bind(as<MatchStar>(p)->name);
    case NodeKind::MatchMapping: {
      auto* m = as<MatchMapping>(p);
      return exprs(m->keys) && patterns(m->patterns) && bind(m->rest);
    }
    case NodeKind::MatchClass: {
      auto* m = as<MatchClass>(p);
      return expr(m->cls) && patterns(m->patterns) && patterns(m->kwd_patterns);
    }
    case NodeKind::MatchAs: {
      auto* m = as<MatchAs>(p);
      return (!m->pattern || pattern(m->pattern)) && bind(m->name);
    }
    case NodeKind::MatchOr:
      return patterns(as<MatchOr>(p)->patterns);
    default:
      return true;
  }
}

bool SymbolCollector::module(const ast::Mod* mod) {
  enter(BlockType::Module, "top", mod, {});
  top_ = block_;
  table_.top_ = block_;
  switch (mod->kind) {
    case NodeKind::Module:
      return stmts(as<Module>(mod)->body);
    case NodeKind::Interactive:
      return stmts(as<Interactive>(mod)->body);
    case NodeKind::Expression:
      return expr(as<Expression>(mod)->body);
    default:
      return diag_.set(ErrorKind::SystemError, {}, "this compiler does not handle FunctionTypes");
  }
}

bool SymbolTable::build(const ast::Mod* module, bool futureAnnotations, int recursionBudget) {
  return SymbolCollector(*this, futureAnnotations, recursionBudget).module(module) &&
         resolveScopes(names_, diag_, top_);
}

}  // namespace taipan::compiler
