#include "compiler/codegen/codegen.h"

namespace taipan::compiler {

using namespace ast;

namespace {
constexpr usize kStackGuideline = 30;
}  // namespace

void Codegen::checkKeywords(const Seq<Keyword*>& keywords) {
  for (usize i = 0; i < keywords.size; i++) {
    const Identifier* name = keywords[i]->arg;
    if (!name) continue;
    if (forbidden(name->view(), ExprContext::Store)) return;
    for (usize j = i + 1; j < keywords.size; j++) {
      if (keywords[j]->arg && keywords[j]->arg->view() == name->view()) {
        diag_.fail(keywords[j]->loc, "keyword argument repeated: " + std::string(name->view()));
        return;
      }
    }
  }
}

/// obj.method(...): looks the method up without creating a bound one. False: not such a call.
bool Codegen::methodCall(Call* e) {
  auto* method = tryAs<Attribute>(e->func);
  if (!method || method->ctx != ExprContext::Load) return false;
  // Functions of modules are attributes rather than methods.
  if (auto* base = tryAs<ast::Name>(method->value)) {
    if (symbols_.top()->flags(names_.intern(base->id)) & kDefImport) return false;
  }
  usize count = e->args.size;
  usize keywords = e->keywords.size;
  if (count + keywords + (keywords != 0) >= kStackGuideline) return false;
  for (Expr* arg : e->args) {
    if (is<Starred>(arg)) return false;
  }
  for (Keyword* keyword : e->keywords) {
    if (!keyword->arg) return false;
  }
  expr(method->value);
  setLoc(method);
  moveToAttribute(method);
  emitName(Op::LOAD_METHOD, method->attr);
  exprs(e->args);
  if (keywords) {
    for (Keyword* keyword : e->keywords) expr(keyword->value);
    keywordNames(e->keywords);
  }
  setLoc(e);
  moveToAttribute(method);
  emitCall(static_cast<i32>(count + keywords));
  return true;
}

void Codegen::call(Call* e) {
  SourceRange here = unit_->loc;
  checkKeywords(e->keywords);
  unit_->loc = here;
  if (diag_.failed()) return;
  if (methodCall(e)) return;
  checkCaller(e->func);
  setLoc(e->func);
  emit(Op::PUSH_NULL);
  setLoc(e);
  expr(e->func);
  callArguments(0, e->args, e->keywords);
}

void Codegen::keywordNames(const Seq<Keyword*>& keywords) {
  std::vector<Const*> items;
  for (Keyword* keyword : keywords) items.push_back(make_.str(keyword->arg->view()));
  emit(Op::KW_NAMES, unit_->consts.add(tupleOf(items)));
}

/// Evaluates arguments and calls; `pushed` values are already on the stack as first arguments.
void Codegen::callArguments(i32 pushed, const Seq<Expr*>& args, const Seq<Keyword*>& keywords) {
  SourceRange here = unit_->loc;
  checkKeywords(keywords);
  unit_->loc = here;
  bool plain = args.size + keywords.size * 2 <= kStackGuideline;
  for (Expr* arg : args) plain = plain && !is<Starred>(arg);
  for (Keyword* keyword : keywords) plain = plain && keyword->arg;
  if (!plain) return callEx(pushed, args, keywords);
  exprs(args);
  if (!keywords.empty()) {
    for (Keyword* keyword : keywords) expr(keyword->value);
    keywordNames(keywords);
  }
  emitCall(pushed + static_cast<i32>(args.size + keywords.size));
}

void Codegen::subKeywords(const Seq<Keyword*>& keywords, usize begin, usize end) {
  usize count = end - begin;
  bool big = count * 2 > kStackGuideline;
  if (count > 1 && !big) {
    std::vector<Const*> names;
    for (usize i = begin; i < end; i++) {
      expr(keywords[i]->value);
      names.push_back(make_.str(keywords[i]->arg->view()));
    }
    loadConst(tupleOf(names));
    return emit(Op::BUILD_CONST_KEY_MAP, static_cast<i32>(count));
  }
  if (big) emit(Op::BUILD_MAP, 0);
  for (usize i = begin; i < end; i++) {
    loadConst(make_.str(keywords[i]->arg->view()));
    expr(keywords[i]->value);
    if (big) emitNoLoc(Op::MAP_ADD, 1);
  }
  if (!big) emit(Op::BUILD_MAP, static_cast<i32>(count));
}

void Codegen::callEx(i32 pushed, const Seq<Expr*>& args, const Seq<Keyword*>& keywords) {
  if (pushed == 0 && args.size == 1 && is<Starred>(args[0])) {
    expr(as<Starred>(args[0])->value);
  } else {
    display(args, pushed, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND, true);
  }
  if (!keywords.empty()) {
    bool have = false;
    usize pending = 0;
    auto flush = [&](usize end) {
      subKeywords(keywords, end - pending, end);
      if (have) emit(Op::DICT_MERGE, 1);
      have = true;
      pending = 0;
    };
    for (usize i = 0; i < keywords.size; i++) {
      if (keywords[i]->arg) {
        pending++;
        continue;
      }
      if (pending) flush(i);
      if (!have) emit(Op::BUILD_MAP, 0);
      have = true;
      expr(keywords[i]->value);
      emit(Op::DICT_MERGE, 1);
    }
    if (pending) flush(keywords.size);
  }
  emit(Op::CALL_FUNCTION_EX, !keywords.empty());
}

}  // namespace taipan::compiler
