// Parameter lists of `def` and `lambda`.
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

struct Parser::ParameterState {
  bool isLambda;
  Tok close;
  // One stack for all: positional names, defaults and keyword-only ones do not interleave.
  std::vector<Arg*> positional;
  std::vector<Expr*> defaults;
  std::vector<Arg*> keywordOnly;
  std::vector<Expr*> keywordDefaults;
  usize positionalOnly = 0;
  bool seenSlash = false;
  bool seenStar = false;
  bool bareStar = false;
  Arg* vararg = nullptr;
  Arg* kwarg = nullptr;
};

namespace {
template <class T>
Seq<T*> copySeq(Arena& arena, T* const* items, usize size) {
  Seq<T*> seq{nullptr, size};
  if (size != 0) {
    seq.items = arena.makeArray<T*>(size);
    std::memcpy(seq.items, items, size * sizeof(T*));
  }
  return seq;
}
}  // namespace

Arguments* Parser::parseParameters(bool isLambda) {
  auto* result = ast::make<Arguments>(arena_);
  Tok close = isLambda ? Tok::Colon : Tok::RightParen;
  if (at(close)) {
    return result;
  }
  ParameterState state{isLambda, close, {}, {}, {}, {}};
  while (!at(close)) {
    if (state.kwarg != nullptr || !parseParameter(state)) {
      return nullptr;
    }
  }
  if (state.bareStar && state.keywordOnly.empty()) {
    return nullptr;
  }
  usize only = state.positionalOnly;
  result->posonlyargs = copySeq(arena_, state.positional.data(), only);
  result->args = copySeq(arena_, state.positional.data() + only, state.positional.size() - only);
  result->vararg = state.vararg;
  result->kwonlyargs = copySeq(arena_, state.keywordOnly.data(), state.keywordOnly.size());
  result->kw_defaults = copySeq(arena_, state.keywordDefaults.data(), state.keywordDefaults.size());
  result->kwarg = state.kwarg;
  result->defaults = copySeq(arena_, state.defaults.data(), state.defaults.size());
  return result;
}

// One parameter, `/` or `*`, with the comma behind it.
bool Parser::parseParameter(ParameterState& state) {
  if (at(Tok::Slash)) {
    if (state.seenSlash || state.seenStar || state.positional.empty()) {
      return false;
    }
    t_++;
    state.seenSlash = true;
    state.positionalOnly = state.positional.size();
    return since(8, "Positional-only parameters are") && (accept(Tok::Comma) || at(state.close));
  }
  if (at(Tok::Star)) {
    return parseStarParameter(state);
  }
  if (accept(Tok::DoubleStar)) {
    if (state.bareStar && state.keywordOnly.empty()) {
      return false;
    }
    state.kwarg = parameterName(state, false);
    return state.kwarg != nullptr && !at(Tok::Equal) && endParameter(state, state.kwarg);
  }
  return parsePositional(state);
}

bool Parser::parseStarParameter(ParameterState& state) {
  t_++;
  if (state.seenStar) {
    return false;
  }
  state.seenStar = true;
  if (accept(Tok::Comma)) {
    state.bareStar = true;
    return !at(state.close);
  }
  state.vararg = parameterName(state, true);
  return state.vararg != nullptr && !at(Tok::Equal) && endParameter(state, state.vararg);
}

bool Parser::parsePositional(ParameterState& state) {
  Arg* arg = parameterName(state, false);
  if (arg == nullptr) {
    return false;
  }
  Expr* value = nullptr;
  if (accept(Tok::Equal)) {
    Nesting nesting(*this, 6);
    value = parseExpression();
    if (value == nullptr) {
      return false;
    }
  }
  if (state.seenStar) {
    state.keywordOnly.push_back(arg);
    state.keywordDefaults.push_back(value);
  } else {
    if (value != nullptr) {
      state.defaults.push_back(value);
    } else if (!state.defaults.empty()) {
      return false;
    }
    state.positional.push_back(arg);
  }
  return endParameter(state, arg);
}

bool Parser::endParameter(ParameterState& state, Arg* arg) {
  bool comma = accept(Tok::Comma);
  if (!state.isLambda && at(Tok::TypeComment)) {
    arg->type_comment = typeComment();
  }
  return comma || at(state.close);
}

Arg* Parser::parameterName(ParameterState& state, bool starAnnotation) {
  const Token* start = t_;
  const Identifier* name = identifier();
  if (name == nullptr) {
    return nullptr;
  }
  Expr* annotation = nullptr;
  if (!state.isLambda && accept(Tok::Colon)) {
    annotation = starAnnotation ? parseStarExpression() : parseExpression();
    if (annotation == nullptr) {
      return nullptr;
    }
  }
  auto* arg = make<Arg>(start);
  arg->arg = name;
  arg->annotation = annotation;
  return arg;
}

}  // namespace taipan::syntax
