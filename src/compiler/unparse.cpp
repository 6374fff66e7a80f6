// Expressions back to text, for annotations that become strings. Parentheses appear only where
// precedence needs them.
#include <string>

#include "compiler/compile.h"
#include "compiler/fold.h"

namespace taipan::compiler {

using namespace ast;

namespace {

/// From loosest to tightest.
enum Precedence : int {
  kTuple,
  kTest,
  kOr,
  kAnd,
  kNot,
  kCompare,
  kExpr,
  kBitOr = kExpr,
  kBitXor,
  kBitAnd,
  kShift,
  kArith,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom,
};

class Unparser {
 public:
  explicit Unparser(ConstFactory& make) : make_(make) {}
  void expr(const Expr* e, int level);
  std::string out;

 private:
  /// Writes "(" when `level` binds tighter than `own`; returns what closes it.
  const char* open(int own, int level) {
    if (level <= own) return "";
    out += "(";
    return ")";
  }
  void list(const Seq<Expr*>& elts, int level) {
    for (usize i = 0; i < elts.size; i++) {
      if (i) out += ", ";
      expr(elts[i], level);
    }
  }
  void binOp(const BinOp* e, int level);
  void unaryOp(const UnaryOp* e, int level);
  void compare(const Compare* e, int level);
  void lambda(const Lambda* e, int level);
  void arguments(const Arguments* args);
  void generators(const Seq<ast::Comprehension*>& list);
  void call(const Call* e);
  void constant(const Const* value);
  void joined(const JoinedStr* e, bool isFormatSpec);
  std::string joinedBody(const Expr* e, bool isFormatSpec);
  std::string formatted(const FormattedValue* e);
  void subscript(const Subscript* e);

  ConstFactory& make_;
};

void Unparser::binOp(const BinOp* e, int level) {
  struct Info {
    const char* text;
    int precedence;
  };
  static constexpr Info kOps[] = {
      {" + ", kArith},  {" - ", kArith},  {" * ", kTerm},   {" @ ", kTerm},   {" / ", kTerm},
      {" % ", kTerm},   {" ** ", kPower}, {" << ", kShift}, {" >> ", kShift}, {" | ", kBitOr},
      {" ^ ", kBitXor}, {" & ", kBitAnd}, {" // ", kTerm}};
  const Info& info = kOps[static_cast<int>(e->op)];
  bool rightAssociative = e->op == Operator::Pow;
  const char* close = open(info.precedence, level);
  expr(e->left, info.precedence + rightAssociative);
  out += info.text;
  expr(e->right, info.precedence + !rightAssociative);
  out += close;
}

void Unparser::unaryOp(const UnaryOp* e, int level) {
  static constexpr const char* kOps[] = {"~", "not ", "+", "-"};
  int own = e->op == UnaryOperator::Not ? kNot : kFactor;
  const char* close = open(own, level);
  out += kOps[static_cast<int>(e->op)];
  expr(e->operand, own);
  out += close;
}

void Unparser::compare(const Compare* e, int level) {
  static constexpr const char* kOps[] = {" == ", " != ", " < ",      " <= ", " > ",
                                         " >= ", " is ", " is not ", " in ", " not in "};
  const char* close = open(kCompare, level);
  expr(e->left, kCompare + 1);
  for (usize i = 0; i < e->ops.size; i++) {
    out += kOps[static_cast<int>(e->ops[i])];
    expr(e->comparators[i], kCompare + 1);
  }
  out += close;
}

void Unparser::arguments(const Arguments* args) {
  bool first = true;
  auto separate = [&] {
    if (!first) out += ", ";
    first = false;
  };
  auto arg = [&](const Arg* a) {
    out += a->arg->view();
    if (a->annotation) {
      out += ": ";
      expr(a->annotation, kTest);
    }
  };
  usize positional = args->posonlyargs.size + args->args.size;
  for (usize i = 0; i < positional; i++) {
    separate();
    arg(i < args->posonlyargs.size ? args->posonlyargs[i] : args->args[i - args->posonlyargs.size]);
    if (i + args->defaults.size >= positional) {
      out += "=";
      expr(args->defaults[i + args->defaults.size - positional], kTest);
    }
    if (args->posonlyargs.size && i + 1 == args->posonlyargs.size) out += ", /";
  }
  if (args->vararg || !args->kwonlyargs.empty()) {
    separate();
    out += "*";
    if (args->vararg) arg(args->vararg);
  }
  for (usize i = 0; i < args->kwonlyargs.size; i++) {
    separate();
    arg(args->kwonlyargs[i]);
    if (args->kw_defaults[i]) {
      out += "=";
      expr(args->kw_defaults[i], kTest);
    }
  }
  if (args->kwarg) {
    separate();
    out += "**";
    arg(args->kwarg);
  }
}

void Unparser::lambda(const Lambda* e, int level) {
  const char* close = open(kTest, level);
  const Arguments* args = e->args;
  bool any = !args->posonlyargs.empty() || !args->args.empty() || args->vararg ||
             !args->kwonlyargs.empty() || args->kwarg;
  out += any ? "lambda " : "lambda";
  arguments(args);
  out += ": ";
  expr(e->body, kTest);
  out += close;
}

void Unparser::generators(const Seq<ast::Comprehension*>& list) {
  for (const ast::Comprehension* c : list) {
    out += c->is_async ? " async for " : " for ";
    expr(c->target, kTuple);
    out += " in ";
    expr(c->iter, kTest + 1);
    for (const Expr* test : c->ifs) {
      out += " if ";
      expr(test, kTest + 1);
    }
  }
}

void Unparser::call(const Call* e) {
  expr(e->func, kAtom);
  auto* only = e->args.size == 1 && e->keywords.empty() ? tryAs<GeneratorExp>(e->args[0]) : nullptr;
  if (only) {
    expr(only, kTest);
    return;
  }
  out += "(";
  bool first = true;
  for (const Expr* arg : e->args) {
    if (!first) out += ", ";
    first = false;
    expr(arg, kTest);
  }
  for (const Keyword* keyword : e->keywords) {
    if (!first) out += ", ";
    first = false;
    if (keyword->arg) {
      out += keyword->arg->view();
      out += "=";
    } else {
      out += "**";
    }
    expr(keyword->value, kTest);
  }
  out += ")";
}

void Unparser::constant(const Const* value) {
  if (value->kind == ConstKind::Ellipsis) {
    out += "...";
    return;
  }
  std::string text = constRepr(value);
  // An infinity has no literal; this one overflows to it.
  if (value->kind == ConstKind::Float || value->kind == ConstKind::Complex) {
    for (usize at = 0; (at = text.find("inf", at)) != text.npos; at += 5) {
      text.replace(at, 3, "1e309");
    }
  }
  out += text;
}

std::string escapeBraces(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    escaped += c;
    if (c == '{' || c == '}') escaped += c;
  }
  return escaped;
}

std::string Unparser::formatted(const FormattedValue* e) {
  Unparser inner(make_);
  inner.expr(e->value, kTest + 1);
  std::string text = inner.out[0] == '{' ? "{ " : "{";
  text += inner.out;
  if (e->conversion > 0) {
    text += '!';
    text += static_cast<char>(e->conversion);
  }
  if (e->format_spec) {
    text += ':';
    text += joinedBody(e->format_spec, true);
  }
  return text + '}';
}

std::string Unparser::joinedBody(const Expr* e, bool isFormatSpec) {
  if (auto* c = tryAs<Constant>(e)) return escapeBraces(make_.fromAst(c->value)->view());
  if (auto* f = tryAs<FormattedValue>(e)) return formatted(f);
  std::string text;
  if (auto* j = tryAs<JoinedStr>(e)) {
    for (const Expr* value : j->values) text += joinedBody(value, isFormatSpec);
  }
  return text;
}

void Unparser::joined(const JoinedStr* e, bool) {
  Const* body = make_.str(joinedBody(e, false));
  out += "f" + constRepr(body);
}

void Unparser::subscript(const Subscript* e) {
  expr(e->value, kAtom);
  out += "[";
  expr(e->slice, kTuple);
  out += "]";
}

void Unparser::expr(const Expr* e, int level) {
  switch (e->kind) {
    case NodeKind::BoolOp: {
      auto* b = as<BoolOp>(e);
      bool isAnd = b->op == BoolOperator::And;
      int own = isAnd ? kAnd : kOr;
      const char* close = open(own, level);
      for (usize i = 0; i < b->values.size; i++) {
        if (i) out += isAnd ? " and " : " or ";
        expr(b->values[i], own + 1);
      }
      out += close;
      return;
    }
    case NodeKind::BinOp:
      return binOp(as<BinOp>(e), level);
    case NodeKind::UnaryOp:
      return unaryOp(as<UnaryOp>(e), level);
    case NodeKind::Lambda:
      return lambda(as<Lambda>(e), level);
    case NodeKind::IfExp: {
      const char* close = open(kTest, level);
      expr(as<IfExp>(e)->body, kTest + 1);
      out += " if ";
      expr(as<IfExp>(e)->test, kTest + 1);
      out += " else ";
      expr(as<IfExp>(e)->orelse, kTest);
      out += close;
      return;
    }
    case NodeKind::Dict: {
      auto* d = as<Dict>(e);
      out += "{";
      for (usize i = 0; i < d->values.size; i++) {
        if (i) out += ", ";
        if (d->keys[i]) {
          expr(d->keys[i], kTest);
          out += ": ";
          expr(d->values[i], kTest);
        } else {
          out += "**";
          expr(d->values[i], kExpr);
        }
      }
      out += "}";
      return;
    }
    case NodeKind::Set:
      out += "{";
      list(as<Set>(e)->elts, kTest);
      out += "}";
      return;
    case NodeKind::GeneratorExp:
      out += "(";
      expr(as<GeneratorExp>(e)->elt, kTest);
      generators(as<GeneratorExp>(e)->generators);
      out += ")";
      return;
    case NodeKind::ListComp:
      out += "[";
      expr(as<ListComp>(e)->elt, kTest);
      generators(as<ListComp>(e)->generators);
      out += "]";
      return;
    case NodeKind::SetComp:
      out += "{";
      expr(as<SetComp>(e)->elt, kTest);
      generators(as<SetComp>(e)->generators);
      out += "}";
      return;
    case NodeKind::DictComp:
      out += "{";
      expr(as<DictComp>(e)->key, kTest);
      out += ": ";
      expr(as<DictComp>(e)->value, kTest);
      generators(as<DictComp>(e)->generators);
      out += "}";
      return;
    case NodeKind::Yield:
      out += "(yield";
      if (as<Yield>(e)->value) {
        out += " ";
        expr(as<Yield>(e)->value, kTest);
      }
      out += ")";
      return;
    case NodeKind::YieldFrom:
      out += "(yield from ";
      expr(as<YieldFrom>(e)->value, kTest);
      out += ")";
      return;
    case NodeKind::Await: {
      const char* close = open(kAwait, level);
      out += "await ";
      expr(as<Await>(e)->value, kAtom);
      out += close;
      return;
    }
    case NodeKind::Compare:
      return compare(as<Compare>(e), level);
    case NodeKind::Call:
      return call(as<Call>(e));
    case NodeKind::Constant: {
      auto* c = as<Constant>(e);
      if (c->kind) out += c->kind->view();
      return constant(make_.fromAst(c->value));
    }
    case NodeKind::JoinedStr:
      return joined(as<JoinedStr>(e), false);
    case NodeKind::FormattedValue: {
      Const* body = make_.str(formatted(as<FormattedValue>(e)));
      out += "f" + constRepr(body);
      return;
    }
    case NodeKind::Attribute: {
      auto* a = as<Attribute>(e);
      expr(a->value, kAtom);
      auto* c = tryAs<Constant>(a->value);
      bool isInt =
          c && make_.fromAst(c->value)->isInt() && make_.fromAst(c->value)->kind >= ConstKind::Int;
      out += isInt ? " ." : ".";
      out += a->attr->view();
      return;
    }
    case NodeKind::Subscript:
      return subscript(as<Subscript>(e));
    case NodeKind::Starred:
      out += "*";
      return expr(as<Starred>(e)->value, kExpr);
    case NodeKind::Name:
      out += as<ast::Name>(e)->id->view();
      return;
    case NodeKind::List:
      out += "[";
      list(as<List>(e)->elts, kTest);
      out += "]";
      return;
    case NodeKind::Tuple: {
      auto* t = as<Tuple>(e);
      if (t->elts.empty()) {
        out += "()";
        return;
      }
      const char* close = open(kTuple, level);
      list(t->elts, kTest);
      if (t->elts.size == 1) out += ",";
      out += close;
      return;
    }
    case NodeKind::Slice: {
      auto* s = as<Slice>(e);
      if (s->lower) expr(s->lower, kTest);
      out += ":";
      if (s->upper) expr(s->upper, kTest);
      if (s->step) {
        out += ":";
        expr(s->step, kTest);
      }
      return;
    }
    case NodeKind::NamedExpr: {
      const char* close = open(kTuple, level);
      expr(as<NamedExpr>(e)->target, kAtom);
      out += " := ";
      expr(as<NamedExpr>(e)->value, kAtom);
      out += close;
      return;
    }
    default:
      return;
  }
}

}  // namespace

std::string unparse(ConstFactory& make, const Expr* expr) {
  Unparser unparser(make);
  unparser.expr(expr, kTest);
  return std::move(unparser.out);
}

}  // namespace taipan::compiler
