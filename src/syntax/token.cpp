#include "syntax/token.h"

#include <cstdlib>

namespace taipan::syntax {

namespace {
constexpr const char* kTexts[] = {
#define TOKEN(Name) #Name,
#define KEYWORD(Name, word) word,
#define OPERATOR(Name, text) text,
#include "syntax/tokens.def"
};
}  // namespace

const char* tokenText(Tok kind) { return kTexts[static_cast<usize>(kind)]; }

bool isKeyword(Tok kind) { return kind >= Tok::KwFalse && kind <= Tok::KwYield; }

TokenArray::~TokenArray() { std::free(items_); }

void TokenArray::reserve(usize count) {
  if (count <= capacity_) {
    return;
  }
  items_ = static_cast<Token*>(std::realloc(items_, count * sizeof(Token)));
  PY_CHECK(items_ != nullptr);
  capacity_ = count;
}

void TokenArray::grow() { reserve(capacity_ == 0 ? 256 : capacity_ * 2); }

}  // namespace taipan::syntax
