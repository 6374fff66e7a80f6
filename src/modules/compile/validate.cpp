// What a tree made of objects must satisfy before the compiler may see it.
#include "builtins/str/str.h"
#include "compiler/constant.h"
#include "modules/compile/tree.h"
#include "object/builtin_types.h"
#include "object/thread.h"

namespace taipan::ast {

namespace {

class Validator {
 public:
  explicit Validator(Thread& t) : t_(t) {}
  Status module(const Mod* m);

 private:
  using Context = ExprContext;

  Status place(const Node* n);
  Status statements(Seq<Stmt*> list);
  Status body(Seq<Stmt*> list, const char* owner);
  Status nonEmpty(usize size, const char* what, const char* owner);
  Status statement(const Stmt* s);
  Status loop(const Expr* target, const Expr* iter, Seq<Stmt*> body, Seq<Stmt*> orelse,
              const char* owner);
  Status with(Seq<WithItem*> items, Seq<Stmt*> body, const char* owner);
  Status function(const Arguments* args, Seq<Stmt*> body, Seq<Expr*> decorators,
                  const Expr* returns, const char* owner);
  Status tryStatement(const char* owner, Seq<Stmt*> body, Seq<ExceptHandlerBase*> handlers,
                      Seq<Stmt*> orelse, Seq<Stmt*> finalbody);
  Status expression(const Expr* e, Context context = Context::Load);
  Status optional(const Expr* e) { return e != nullptr ? expression(e) : Status(); }
  Status expressions(Seq<Expr*> list, Context context = Context::Load, bool nullAllowed = false);
  Status comprehension(Seq<Comprehension*> generators);
  Status arguments(const Arguments* args);
  Status parameters(Seq<Arg*> args);
  Status parameter(const Arg* arg);
  Status keywords(Seq<Keyword*> list);
  Status name(const Identifier* id);
  Status capture(const Identifier* id);
  Status pattern(const Pattern* p, bool starAllowed = false);
  Status patterns(Seq<Pattern*> list, bool starAllowed = false);
  Status patternValue(const Expr* e);
  Status matchClass(const MatchClass* p);
  Status matchMapping(const MatchMapping* p);
  bool isPatternNumber(const Expr* e, bool real, bool imaginary);
  Failure fail(const char* message) { return t_.raise(valueErrorType, "%s", message); }

  Thread& t_;
};

// A place must be a range that begins before it ends.
Status Validator::place(const Node* n) {
  const Location& l = n->loc;
  if (l.lineno > l.end_lineno) {
    return t_.raise(valueErrorType, "AST node line range (%d, %d) is not valid", l.lineno,
                    l.end_lineno);
  }
  if ((l.lineno < 0 && l.end_lineno != l.lineno) ||
      (l.col_offset < 0 && l.col_offset != l.end_col_offset)) {
    return t_.raise(valueErrorType,
                    "AST node column range (%d, %d) for line range (%d, %d) is not valid",
                    l.col_offset, l.end_col_offset, l.lineno, l.end_lineno);
  }
  if (l.lineno == l.end_lineno && l.col_offset > l.end_col_offset) {
    return t_.raise(valueErrorType, "line %d, column %d-%d is not a valid range", l.lineno,
                    l.col_offset, l.end_col_offset);
  }
  return {};
}

Status Validator::nonEmpty(usize size, const char* what, const char* owner) {
  if (size == 0) {
    return t_.raise(valueErrorType, "empty %s on %s", what, owner);
  }
  return {};
}

Status Validator::statements(Seq<Stmt*> list) {
  for (const Stmt* s : list) {
    if (s == nullptr) return fail("None disallowed in statement list");
    PY_TRY(statement(s));
  }
  return {};
}

Status Validator::body(Seq<Stmt*> list, const char* owner) {
  PY_TRY(nonEmpty(list.size, "body", owner));
  return statements(list);
}

Status Validator::expressions(Seq<Expr*> list, Context context, bool nullAllowed) {
  for (const Expr* e : list) {
    if (e == nullptr) {
      if (!nullAllowed) return fail("None disallowed in expression list");
      continue;
    }
    PY_TRY(expression(e, context));
  }
  return {};
}

Status Validator::name(const Identifier* id) {
  for (const char* word : {"None", "True", "False"}) {
    if (id != nullptr && id->view() == word) {
      return t_.raise(valueErrorType, "identifier field can't represent '%s' constant", word);
    }
  }
  return {};
}

Status Validator::keywords(Seq<Keyword*> list) {
  for (const Keyword* k : list) PY_TRY(expression(k->value));
  return {};
}

Status Validator::parameter(const Arg* arg) {
  PY_TRY(place(arg));
  return optional(arg->annotation);
}

Status Validator::parameters(Seq<Arg*> args) {
  for (const Arg* arg : args) PY_TRY(parameter(arg));
  return {};
}

Status Validator::arguments(const Arguments* args) {
  PY_TRY(parameters(args->posonlyargs));
  PY_TRY(parameters(args->args));
  if (args->vararg != nullptr) PY_TRY(optional(args->vararg->annotation));
  PY_TRY(parameters(args->kwonlyargs));
  if (args->kwarg != nullptr) PY_TRY(optional(args->kwarg->annotation));
  if (args->defaults.size > args->posonlyargs.size + args->args.size) {
    return fail("more positional defaults than args on arguments");
  }
  if (args->kw_defaults.size != args->kwonlyargs.size) {
    return fail("length of kwonlyargs is not the same as kw_defaults on arguments");
  }
  PY_TRY(expressions(args->defaults));
  return expressions(args->kw_defaults, Context::Load, true);
}

Status Validator::comprehension(Seq<Comprehension*> generators) {
  if (generators.empty()) return fail("comprehension with no generators");
  for (const Comprehension* c : generators) {
    PY_TRY(expression(c->target, Context::Store));
    PY_TRY(expression(c->iter));
    PY_TRY(expressions(c->ifs));
  }
  return {};
}

// ---- Expressions --------------------------------------------------------------------------------

Status Validator::expression(const Expr* e, Context context) {
  RecursionScope scope(t_, " during compilation");
  if (scope.failed()) return failure;
  PY_TRY(place(e));
  static constexpr const char* kContexts[] = {"Load", "Store", "Del"};
  int actual = -1;
  switch (e->kind) {
    case NodeKind::Attribute:
      actual = static_cast<int>(as<Attribute>(e)->ctx);
      break;
    case NodeKind::Subscript:
      actual = static_cast<int>(as<Subscript>(e)->ctx);
      break;
    case NodeKind::Starred:
      actual = static_cast<int>(as<Starred>(e)->ctx);
      break;
    case NodeKind::Name:
      PY_TRY(name(as<Name>(e)->id));
      actual = static_cast<int>(as<Name>(e)->ctx);
      break;
    case NodeKind::List:
      actual = static_cast<int>(as<List>(e)->ctx);
      break;
    case NodeKind::Tuple:
      actual = static_cast<int>(as<Tuple>(e)->ctx);
      break;
    default:
      if (context != Context::Load) {
        return t_.raise(valueErrorType, "expression which can't be assigned to in %s context",
                        kContexts[static_cast<int>(context)]);
      }
  }
  if (actual >= 0 && actual != static_cast<int>(context)) {
    return t_.raise(valueErrorType, "expression must have %s context but has %s instead",
                    kContexts[static_cast<int>(context)], kContexts[actual]);
  }
  switch (e->kind) {
    case NodeKind::BoolOp:
      if (as<BoolOp>(e)->values.size < 2) return fail("BoolOp with less than 2 values");
      return expressions(as<BoolOp>(e)->values);
    case NodeKind::NamedExpr:
      return expression(as<NamedExpr>(e)->value);
    case NodeKind::BinOp:
      PY_TRY(expression(as<BinOp>(e)->left));
      return expression(as<BinOp>(e)->right);
    case NodeKind::UnaryOp:
      return expression(as<UnaryOp>(e)->operand);
    case NodeKind::Lambda:
      PY_TRY(arguments(as<Lambda>(e)->args));
      return expression(as<Lambda>(e)->body);
    case NodeKind::IfExp:
      PY_TRY(expression(as<IfExp>(e)->test));
      PY_TRY(expression(as<IfExp>(e)->body));
      return expression(as<IfExp>(e)->orelse);
    case NodeKind::Dict:
      if (as<ast::Dict>(e)->keys.size != as<ast::Dict>(e)->values.size) {
        return fail("Dict doesn't have the same number of keys as values");
      }
      PY_TRY(expressions(as<ast::Dict>(e)->keys, Context::Load, true));
      return expressions(as<ast::Dict>(e)->values);
    case NodeKind::Set:
      return expressions(as<ast::Set>(e)->elts);
    case NodeKind::ListComp:
      PY_TRY(comprehension(as<ListComp>(e)->generators));
      return expression(as<ListComp>(e)->elt);
    case NodeKind::SetComp:
      PY_TRY(comprehension(as<SetComp>(e)->generators));
      return expression(as<SetComp>(e)->elt);
    case NodeKind::GeneratorExp:
      PY_TRY(comprehension(as<GeneratorExp>(e)->generators));
      return expression(as<GeneratorExp>(e)->elt);
    case NodeKind::DictComp:
      PY_TRY(comprehension(as<DictComp>(e)->generators));
      PY_TRY(expression(as<DictComp>(e)->key));
      return expression(as<DictComp>(e)->value);
    case NodeKind::Await:
      return expression(as<Await>(e)->value);
    case NodeKind::Yield:
      return optional(as<Yield>(e)->value);
    case NodeKind::YieldFrom:
      return expression(as<YieldFrom>(e)->value);
    case NodeKind::Compare:
      if (as<Compare>(e)->comparators.empty()) return fail("Compare with no comparators");
      if (as<Compare>(e)->comparators.size != as<Compare>(e)->ops.size) {
        return fail("Compare has a different number of comparators and operands");
      }
      PY_TRY(expressions(as<Compare>(e)->comparators));
      return expression(as<Compare>(e)->left);
    case NodeKind::Call:
      PY_TRY(expression(as<Call>(e)->func));
      PY_TRY(expressions(as<Call>(e)->args));
      return keywords(as<Call>(e)->keywords);
    case NodeKind::FormattedValue:
      PY_TRY(expression(as<FormattedValue>(e)->value));
      switch (as<FormattedValue>(e)->conversion) {
        case -1:
        case 's':
        case 'r':
        case 'a':
          break;
        default:
          return t_.raise(systemErrorType, "Unrecognized conversion character %d",
                          as<FormattedValue>(e)->conversion);
      }
      return optional(as<FormattedValue>(e)->format_spec);
    case NodeKind::JoinedStr:
      return expressions(as<JoinedStr>(e)->values);
    case NodeKind::Attribute:
      return expression(as<Attribute>(e)->value);
    case NodeKind::Subscript:
      PY_TRY(expression(as<Subscript>(e)->slice));
      return expression(as<Subscript>(e)->value);
    case NodeKind::Starred:
      return expression(as<Starred>(e)->value, context);
    case NodeKind::List:
      return expressions(as<List>(e)->elts, context);
    case NodeKind::Tuple:
      return expressions(as<Tuple>(e)->elts, context);
    case NodeKind::Slice:
      PY_TRY(optional(as<Slice>(e)->lower));
      PY_TRY(optional(as<Slice>(e)->upper));
      return optional(as<Slice>(e)->step);
    default:
      return {};
  }
}

// ---- Patterns -----------------------------------------------------------------------------------

bool isNumber(const ConstantValue& v, bool real, bool imaginary) {
  switch (v.kind) {
    case ConstantKind::SmallInt:
    case ConstantKind::BigInt:
    case ConstantKind::Float:
      return real;
    case ConstantKind::Imaginary:
      return imaginary;
    case ConstantKind::Object: {
      Arena unused;  // such a constant is made already
      const compiler::Const* c = compiler::ConstFactory(unused).fromAst(v);
      if (c->kind == compiler::ConstKind::Complex) return imaginary;
      return real &&
             (c->kind == compiler::ConstKind::BigInt || c->kind == compiler::ConstKind::Int);
    }
    default:
      return false;
  }
}

// A number, or the negative of one.
bool Validator::isPatternNumber(const Expr* e, bool real, bool imaginary) {
  if (auto* minus = tryAs<UnaryOp>(e)) {
    if (minus->op != UnaryOperator::USub) return false;
    e = minus->operand;
  }
  auto* constant = tryAs<Constant>(e);
  return constant != nullptr && isNumber(constant->value, real, imaginary);
}

Status Validator::patternValue(const Expr* e) {
  PY_TRY(expression(e));
  if (auto* constant = tryAs<Constant>(e)) {
    ConstantKind kind = constant->value.kind;
    if (kind == ConstantKind::Str || kind == ConstantKind::Bytes ||
        isNumber(constant->value, true, true)) {
      return {};
    }
    return fail("unexpected constant inside of a literal pattern");
  }
  if (e->kind == NodeKind::Attribute || e->kind == NodeKind::JoinedStr) return {};
  if (e->kind == NodeKind::UnaryOp && isPatternNumber(e, true, true)) return {};
  if (auto* sum = tryAs<BinOp>(e)) {
    if ((sum->op == Operator::Add || sum->op == Operator::Sub) &&
        isPatternNumber(sum->left, true, false) && sum->right->kind == NodeKind::Constant &&
        isPatternNumber(sum->right, false, true)) {
      return {};
    }
  }
  return fail("patterns may only match literals and attribute lookups");
}

Status Validator::capture(const Identifier* id) {
  if (id->view() == "_") return fail("can't capture name '_' in patterns");
  return name(id);
}

Status Validator::patterns(Seq<Pattern*> list, bool starAllowed) {
  for (const Pattern* p : list) {
    if (p == nullptr) return fail("None disallowed in pattern list");
    PY_TRY(pattern(p, starAllowed));
  }
  return {};
}

Status Validator::matchMapping(const MatchMapping* p) {
  if (p->keys.size != p->patterns.size) {
    return fail("MatchMapping doesn't have the same number of keys as patterns");
  }
  if (p->rest != nullptr) PY_TRY(capture(p->rest));
  for (const Expr* key : p->keys) {
    if (key == nullptr) return fail("None disallowed in expression list");
    auto* constant = tryAs<Constant>(key);
    if (constant != nullptr &&
        (constant->value.kind == ConstantKind::None || constant->value.kind == ConstantKind::True ||
         constant->value.kind == ConstantKind::False)) {
      continue;
    }
    PY_TRY(patternValue(key));
  }
  return patterns(p->patterns);
}

Status Validator::matchClass(const MatchClass* p) {
  if (p->kwd_attrs.size != p->kwd_patterns.size) {
    return fail("MatchClass doesn't have the same number of keyword attributes as patterns");
  }
  PY_TRY(expression(p->cls));
  const Expr* cls = p->cls;
  while (auto* attribute = tryAs<Attribute>(cls)) cls = attribute->value;
  if (cls->kind != NodeKind::Name) {
    return fail("MatchClass cls field can only contain Name or Attribute nodes.");
  }
  for (const Identifier* id : p->kwd_attrs) PY_TRY(name(id));
  PY_TRY(patterns(p->patterns));
  return patterns(p->kwd_patterns);
}

Status Validator::pattern(const Pattern* p, bool starAllowed) {
  RecursionScope scope(t_, " during compilation");
  if (scope.failed()) return failure;
  PY_TRY(place(p));
  switch (p->kind) {
    case NodeKind::MatchValue:
      return patternValue(as<MatchValue>(p)->value);
    case NodeKind::MatchSingleton: {
      ConstantKind kind = as<MatchSingleton>(p)->value.kind;
      if (kind != ConstantKind::None && kind != ConstantKind::True && kind != ConstantKind::False) {
        return fail("MatchSingleton can only contain True, False and None");
      }
      return {};
    }
    case NodeKind::MatchSequence:
      return patterns(as<MatchSequence>(p)->patterns, true);
    case NodeKind::MatchMapping:
      return matchMapping(as<MatchMapping>(p));
    case NodeKind::MatchClass:
      return matchClass(as<MatchClass>(p));
    case NodeKind::MatchStar:
      if (!starAllowed) return fail("can't use MatchStar here");
      return as<MatchStar>(p)->name != nullptr ? capture(as<MatchStar>(p)->name) : Status();
    case NodeKind::MatchAs: {
      auto* m = as<MatchAs>(p);
      if (m->name != nullptr) PY_TRY(capture(m->name));
      if (m->pattern == nullptr) return {};
      if (m->name == nullptr) {
        return fail("MatchAs must specify a target name if a pattern is given");
      }
      return pattern(m->pattern);
    }
    case NodeKind::MatchOr:
      if (as<MatchOr>(p)->patterns.size < 2) return fail("MatchOr requires at least 2 patterns");
      return patterns(as<MatchOr>(p)->patterns);
    default:
      return {};
  }
}

// ---- Statements ---------------------------------------------------------------------------------

Status Validator::loop(const Expr* target, const Expr* iter, Seq<Stmt*> bodyList, Seq<Stmt*> orelse,
                       const char* owner) {
  PY_TRY(expression(target, Context::Store));
  PY_TRY(expression(iter));
  PY_TRY(body(bodyList, owner));
  return statements(orelse);
}

Status Validator::with(Seq<WithItem*> items, Seq<Stmt*> bodyList, const char* owner) {
  PY_TRY(nonEmpty(items.size, "items", owner));
  for (const WithItem* item : items) {
    PY_TRY(expression(item->context_expr));
    if (item->optional_vars != nullptr) PY_TRY(expression(item->optional_vars, Context::Store));
  }
  return body(bodyList, owner);
}

Status Validator::function(const Arguments* args, Seq<Stmt*> bodyList, Seq<Expr*> decorators,
                           const Expr* returns, const char* owner) {
  PY_TRY(body(bodyList, owner));
  PY_TRY(arguments(args));
  PY_TRY(expressions(decorators));
  return optional(returns);
}

Status Validator::tryStatement(const char* owner, Seq<Stmt*> bodyList,
                               Seq<ExceptHandlerBase*> handlers, Seq<Stmt*> orelse,
                               Seq<Stmt*> finalbody) {
  PY_TRY(body(bodyList, owner));
  if (handlers.empty() && finalbody.empty()) {
    return t_.raise(valueErrorType, "%s has neither except handlers nor finalbody", owner);
  }
  if (handlers.empty() && !orelse.empty()) {
    return t_.raise(valueErrorType, "%s has orelse but no except handlers", owner);
  }
  for (const ExceptHandlerBase* base : handlers) {
    if (base == nullptr) return fail("None disallowed in handler list");
    auto* handler = as<ExceptHandler>(base);
    PY_TRY(place(handler));
    PY_TRY(optional(handler->type));
    PY_TRY(body(handler->body, "ExceptHandler"));
  }
  PY_TRY(statements(finalbody));
  return statements(orelse);
}

Status Validator::statement(const Stmt* s) {
  RecursionScope scope(t_, " during compilation");
  if (scope.failed()) return failure;
  PY_TRY(place(s));
  const char* owner = nodeInfo(s->kind).name;
  auto names = [&](Seq<const Identifier*> list) -> Status {
    PY_TRY(nonEmpty(list.size, "names", owner));
    for (const Identifier* id : list) {
      if (id == nullptr) return fail("None disallowed in identifier list");
    }
    return {};
  };
  auto aliases = [&](Seq<Alias*> list) { return nonEmpty(list.size, "names", owner); };
  auto functionOf = [&](auto* f) {
    return function(f->args, f->body, f->decorator_list, f->returns, owner);
  };
  switch (s->kind) {
    case NodeKind::FunctionDef:
      return functionOf(as<FunctionDef>(s));
    case NodeKind::AsyncFunctionDef:
      return functionOf(as<AsyncFunctionDef>(s));
    case NodeKind::ClassDef:
      PY_TRY(body(as<ClassDef>(s)->body, owner));
      PY_TRY(expressions(as<ClassDef>(s)->bases));
      PY_TRY(keywords(as<ClassDef>(s)->keywords));
      return expressions(as<ClassDef>(s)->decorator_list);
    case NodeKind::Return:
      return optional(as<Return>(s)->value);
    case NodeKind::Delete:
      PY_TRY(nonEmpty(as<Delete>(s)->targets.size, "targets", owner));
      return expressions(as<Delete>(s)->targets, Context::Del);
    case NodeKind::Assign:
      PY_TRY(nonEmpty(as<Assign>(s)->targets.size, "targets", owner));
      PY_TRY(expressions(as<Assign>(s)->targets, Context::Store));
      return expression(as<Assign>(s)->value);
    case NodeKind::AugAssign:
      PY_TRY(expression(as<AugAssign>(s)->target, Context::Store));
      return expression(as<AugAssign>(s)->value);
    case NodeKind::AnnAssign: {
      auto* a = as<AnnAssign>(s);
      if (a->target->kind != NodeKind::Name && a->simple != 0) {
        return t_.raise(typeErrorType, "AnnAssign with simple non-Name target");
      }
      PY_TRY(expression(a->target, Context::Store));
      PY_TRY(optional(a->value));
      PY_TRY(expression(a->annotation));
      if (a->target->kind == NodeKind::Starred || a->target->kind == NodeKind::List ||
          a->target->kind == NodeKind::Tuple) {
        // Python's number of the node among the expressions.
        int number = static_cast<int>(a->target->kind) - static_cast<int>(NodeKind::BoolOp) + 1;
        return t_.raise(systemErrorType, "invalid node type (%d) for annotated assignment", number);
      }
      return {};
    }
    case NodeKind::For: {
      auto* f = as<For>(s);
      return loop(f->target, f->iter, f->body, f->orelse, owner);
    }
    case NodeKind::AsyncFor: {
      auto* f = as<AsyncFor>(s);
      return loop(f->target, f->iter, f->body, f->orelse, owner);
    }
    case NodeKind::While:
      PY_TRY(expression(as<While>(s)->test));
      PY_TRY(body(as<While>(s)->body, owner));
      return statements(as<While>(s)->orelse);
    case NodeKind::If:
      PY_TRY(expression(as<If>(s)->test));
      PY_TRY(body(as<If>(s)->body, owner));
      return statements(as<If>(s)->orelse);
    case NodeKind::With:
      return with(as<With>(s)->items, as<With>(s)->body, owner);
    case NodeKind::AsyncWith:
      return with(as<AsyncWith>(s)->items, as<AsyncWith>(s)->body, owner);
    case NodeKind::Match:
      PY_TRY(expression(as<Match>(s)->subject));
      PY_TRY(nonEmpty(as<Match>(s)->cases.size, "cases", owner));
      for (const MatchCase* c : as<Match>(s)->cases) {
        PY_TRY(pattern(c->pattern));
        PY_TRY(optional(c->guard));
        PY_TRY(body(c->body, "match_case"));
      }
      return {};
    case NodeKind::Raise:
      if (as<Raise>(s)->exc == nullptr && as<Raise>(s)->cause != nullptr) {
        return fail("Raise with cause but no exception");
      }
      PY_TRY(optional(as<Raise>(s)->exc));
      return optional(as<Raise>(s)->cause);
    case NodeKind::Try: {
      auto* x = as<Try>(s);
      return tryStatement(owner, x->body, x->handlers, x->orelse, x->finalbody);
    }
    case NodeKind::TryStar: {
      auto* x = as<TryStar>(s);
      return tryStatement(owner, x->body, x->handlers, x->orelse, x->finalbody);
    }
    case NodeKind::Assert:
      PY_TRY(expression(as<Assert>(s)->test));
      return optional(as<Assert>(s)->msg);
    case NodeKind::Import:
      return aliases(as<Import>(s)->names);
    case NodeKind::ImportFrom:
      if (as<ImportFrom>(s)->level < 0) return fail("Negative ImportFrom level");
      return aliases(as<ImportFrom>(s)->names);
    case NodeKind::Global:
      return names(as<Global>(s)->names);
    case NodeKind::Nonlocal:
      return names(as<Nonlocal>(s)->names);
    case NodeKind::ExprStmt:
      return expression(as<ExprStmt>(s)->value);
    default:
      return {};
  }
}

Status Validator::module(const Mod* m) {
  switch (m->kind) {
    case NodeKind::Module:
      return statements(as<ast::Module>(m)->body);
    case NodeKind::Interactive:
      return statements(as<Interactive>(m)->body);
    case NodeKind::Expression:
      return expression(as<Expression>(m)->body);
    case NodeKind::FunctionType:
      PY_TRY(expressions(as<FunctionType>(m)->argtypes));
      return expression(as<FunctionType>(m)->returns);
    default:
      return {};
  }
}

}  // namespace

}  // namespace taipan::ast

namespace taipan {

Status validateTree(Thread& t, const ast::Mod* module) { return ast::Validator(t).module(module); }

}  // namespace taipan
