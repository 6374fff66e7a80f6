// Tokens by number, as <token.h> has them: names, and the operators that characters make.

#include <cstring>

#include "capi/capi.h"

// Needs <Python.h> before it.
#include <token.h>

using namespace taipan;

extern "C" {
extern API_DATA const char* const _PyParser_TokenNames[];
const char* const _PyParser_TokenNames[] = {
#define TOKEN(name) #name,
#define OPERATOR(name, text) #name,
#include "capi/python/tokens.def"
    // What the lexer alone has.
    "<ERRORTOKEN>", "<COMMENT>", "<NL>", "<ENCODING>"};
static_assert(sizeof(_PyParser_TokenNames) == N_TOKENS * sizeof(char*));
}

/// The operator of this text; OP if there is none.
static int operatorOf(const char* text) {
  static constexpr struct {
    int number;
    const char* text;
  } kOperators[] = {
#define OPERATOR(name, text) {name, text},
#include "capi/python/tokens.def"
      // What `from __future__ import barry_as_FLUFL` brings.
      {NOTEQUAL, "<>"}};
  for (const auto& entry : kOperators) {
    if (std::strcmp(entry.text, text) == 0) return entry.number;
  }
  return OP;
}

API(int) PyToken_OneChar(int first) {
  const char text[] = {static_cast<char>(first), 0};
  return operatorOf(text);
}
API(int) PyToken_TwoChars(int first, int second) {
  const char text[] = {static_cast<char>(first), static_cast<char>(second), 0};
  return operatorOf(text);
}
API(int) PyToken_ThreeChars(int first, int second, int third) {
  const char text[] = {static_cast<char>(first), static_cast<char>(second),
                       static_cast<char>(third), 0};
  return operatorOf(text);
}
