// Tokens as the lexer hands them to the parser.
#pragma once

#include <string_view>

#include "base/common.h"
#include "syntax/ast.h"

namespace taipan::syntax {

enum class Tok : u8 {
#define TOKEN(Name) Name,
#define KEYWORD(Name, word) Kw##Name,
#define OPERATOR(Name, text) Name,
#include "syntax/tokens.def"
};

/// The word or operator text of a kind; for other kinds its name.
const char* tokenText(Tok kind);

/// True for reserved words.
bool isKeyword(Tok kind);

struct Token {
  Tok kind;
  u32 start;  // byte offsets into the source
  u32 end;
  i32 line;  // of the start, from 1
  i32 col;   // bytes; -1: the token has no text (INDENT, DEDENT, ENDMARKER)
  i32 endLine;
  i32 endCol;
  u32 match;  // for an opening bracket: the index of its closing token, 0 if there is none
  const ast::Identifier* name;  // of a Name
};

/// A growing array of tokens in plain memory.
class TokenArray {
 public:
  TokenArray() = default;
  ~TokenArray();
  TokenArray(const TokenArray&) = delete;
  TokenArray& operator=(const TokenArray&) = delete;

  PY_ALWAYS_INLINE Token& push() {
    if (size_ == capacity_) [[unlikely]] {
      grow();
    }
    return items_[size_++];
  }
  void reserve(usize count);
  void pop() { size_--; }
  Token& operator[](usize i) const {
    PY_DCHECK(i < size_);
    return items_[i];
  }
  usize size() const { return size_; }
  const Token* data() const { return items_; }

 private:
  void grow();

  Token* items_ = nullptr;
  usize size_ = 0;
  usize capacity_ = 0;
};

}  // namespace taipan::syntax
