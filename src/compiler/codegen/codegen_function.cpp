#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;
using compiler::Name;

void Codegen::definition(Stmt* s) {
  if (s->kind == NodeKind::FunctionDef) {
    functionDef(as<FunctionDef>(s), false);
  } else if (s->kind == NodeKind::AsyncFunctionDef) {
    functionDef(as<AsyncFunctionDef>(s), true);
  } else {
    classDef(as<ClassDef>(s));
  }
}

void Codegen::decorators(const Seq<Expr*>& list) { exprs(list); }

void Codegen::applyDecorators(const Seq<Expr*>& list) {
  SourceRange outer = unit_->loc;
  for (usize i = list.size; i-- > 0;) {
    setLoc(list[i]);
    emitCall(0);
  }
  unit_->loc = outer;
}

// ---- Parameters -------------------------------------------------------------------------------

void Codegen::checkArguments(Arguments* args) {
  auto check = [this](Arg* arg) {
    if (arg) forbidden(arg->arg->view(), ExprContext::Store);
  };
  for (Arg* arg : args->posonlyargs) check(arg);
  for (Arg* arg : args->args) check(arg);
  check(args->vararg);
  for (Arg* arg : args->kwonlyargs) check(arg);
  check(args->kwarg);
}

void Codegen::setArgumentCounts(Arguments* args) {
  unit_->argCount = static_cast<i32>(args->posonlyargs.size + args->args.size);
  unit_->posOnlyArgCount = static_cast<i32>(args->posonlyargs.size);
  unit_->kwOnlyArgCount = static_cast<i32>(args->kwonlyargs.size);
}

/// Evaluates the defaults; returns the flags for MAKE_FUNCTION.
i32 Codegen::defaults(Arguments* args) {
  i32 flags = 0;
  if (!args->defaults.empty()) {
    flags |= 1;
    exprs(args->defaults);
    emit(Op::BUILD_TUPLE, static_cast<i32>(args->defaults.size));
  }
  if (!args->kwonlyargs.empty() && keywordDefaults(args)) flags |= 2;
  return flags;
}

bool Codegen::keywordDefaults(Arguments* args) {
  std::vector<Const*> keys;
  for (usize i = 0; i < args->kwonlyargs.size; i++) {
    if (!args->kw_defaults[i]) continue;
    keys.push_back(nameConst(mangled(args->kwonlyargs[i]->arg)));
    expr(args->kw_defaults[i]);
  }
  if (keys.empty()) return false;
  loadConst(tupleOf(keys));
  emit(Op::BUILD_CONST_KEY_MAP, static_cast<i32>(keys.size()));
  return true;
}

void Codegen::annotationValue(Expr* e) {
  if (options_.flags & kFutureAnnotations) {
    loadConst(options_.unparse(make_, e));
  } else {
    expr(e);
  }
}

void Codegen::argAnnotation(const Identifier* name, Expr* annotation, i32& count) {
  if (!annotation) return;
  loadConst(nameConst(mangled(name)));
  if (options_.flags & kFutureAnnotations) {
    loadConst(options_.unparse(make_, annotation));
  } else if (auto* starred = tryAs<Starred>(annotation)) {
    expr(starred->value);  // *args: *Ts
    emit(Op::UNPACK_SEQUENCE, 1);
  } else {
    expr(annotation);
  }
  count += 2;
}

void Codegen::argAnnotations(const Seq<Arg*>& args, i32& count) {
  for (Arg* arg : args) argAnnotation(arg->arg, arg->annotation, count);
}

/// Builds the tuple of names and annotations; false when there are none.
bool Codegen::annotations(Arguments* args, Expr* returns) {
  i32 count = 0;
  argAnnotations(args->args, count);
  argAnnotations(args->posonlyargs, count);
  if (args->vararg) argAnnotation(args->vararg->arg, args->vararg->annotation, count);
  argAnnotations(args->kwonlyargs, count);
  if (args->kwarg) argAnnotation(args->kwarg->arg, args->kwarg->annotation, count);
  if (returns) {
    loadConst(make_.str("return"));
    annotationValue(returns);
    count += 2;
  }
  if (count == 0) return false;
  emit(Op::BUILD_TUPLE, count);
  return true;
}

void Codegen::makeClosure(CompiledUnit* unit, i32 flags) {
  i32 count = 0;
  for (usize i = 0; i < unit->localsPlus.size(); i++) {
    if (!(unit->localKinds[i] & kKindFree)) continue;
    const Name* name = unit->localsPlus[i];
    // A class body provides its own __class__ to its methods.
    bool isCell =
        unit_->cellVars.has(name) && (unit_->kind != UnitKind::Class || name->text == "__class__" ||
                                      unit_->symbols->scope(name) == Scope::Cell);
    emit(Op::LOAD_CLOSURE,
         isCell ? unit_->cellVars.add(name)
                : static_cast<i32>(unit_->cellVars.order.size()) + unit_->freeVars.add(name));
    count++;
  }
  if (count != 0) {
    flags |= 8;
    emit(Op::BUILD_TUPLE, count);
  }
  loadConst(make_.unit(unit));
  emit(Op::MAKE_FUNCTION, flags);
}

// ---- Definitions ------------------------------------------------------------------------------

template <class F>
void Codegen::functionDef(F* f, bool isAsync) {
  checkArguments(f->args);
  decorators(f->decorator_list);
  i32 firstLine = f->decorator_list.empty() ? f->loc.lineno : f->decorator_list[0]->loc.lineno;
  i32 flags = defaults(f->args);
  if (annotations(f->args, f->returns)) flags |= 4;

  enterUnit(isAsync ? UnitKind::AsyncFunction : UnitKind::Function, names_.intern(f->name), f,
            firstLine);
  Const* docstring = options_.optimize < 2 ? docstringOf(make_, f->body) : nullptr;
  unit_->consts.add(docstring ? docstring : make_.none());
  setArgumentCounts(f->args);
  for (usize i = docstring ? 1 : 0; i < f->body.size; i++) stmt(f->body[i]);
  CompiledUnit* unit = leaveUnit(true);
  makeClosure(unit, flags);
  applyDecorators(f->decorator_list);
  nameOp(f->name, ExprContext::Store);
}

void Codegen::lambda(Lambda* l) {
  checkArguments(l->args);
  i32 flags = defaults(l->args);
  enterUnit(UnitKind::Lambda, names_.intern("<lambda>"), l, l->loc.lineno);
  unit_->consts.add(make_.none());  // no docstring
  setArgumentCounts(l->args);
  expr(l->body);
  bool generator = unit_->symbols->generator;
  if (!generator) emit(Op::RETURN_VALUE);
  makeClosure(leaveUnit(!generator), flags);
}

void Codegen::classDef(ClassDef* c) {
  decorators(c->decorator_list);
  i32 firstLine = c->decorator_list.empty() ? c->loc.lineno : c->decorator_list[0]->loc.lineno;
  const Name* name = names_.intern(c->name);

  enterUnit(UnitKind::Class, name, c, firstLine);
  unit_->owner = name;
  nameOp(names_.intern("__name__"), ExprContext::Load);
  nameOp(names_.intern("__module__"), ExprContext::Store);
  loadConst(make_.str(unit_->qualname));
  nameOp(names_.intern("__qualname__"), ExprContext::Store);
  body(c->body);
  unsetLoc();
  if (unit_->symbols->needsClassClosure) {
    emit(Op::LOAD_CLOSURE, 0);
    emit(Op::COPY, 1);
    nameOp(names_.intern("__classcell__"), ExprContext::Store);
  } else {
    loadNone();
  }
  emit(Op::RETURN_VALUE);
  CompiledUnit* unit = leaveUnit(true);

  emit(Op::PUSH_NULL);
  emit(Op::LOAD_BUILD_CLASS);
  makeClosure(unit, 0);
  loadConst(nameConst(name));
  callArguments(2, c->bases, c->keywords);
  applyDecorators(c->decorator_list);
  nameOp(c->name, ExprContext::Store);
}

}  // namespace taipan::compiler
