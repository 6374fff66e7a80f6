#include "syntax/literal/literal.h"

#include <algorithm>
#include <cstdarg>
#include <cstring>

#include "syntax/characters.h"

namespace taipan::syntax {

using namespace ast;

LiteralParser::Piece LiteralParser::split(const Token* token) const {
  const char* p = context_.source.text + token->start;
  const char* end = context_.source.text + token->end;
  Piece piece{token, nullptr, nullptr, false, false, false};
  for (; *p != '"' && *p != '\''; p++) {
    switch (*p | 0x20) {
      case 'r':
        piece.raw = true;
        break;
      case 'b':
        piece.bytes = true;
        break;
      case 'f':
        piece.format = true;
        break;
    }
  }
  int quotes = end - p >= 6 && p[1] == p[0] && p[2] == p[0] ? 3 : 1;
  piece.start = p + quotes;
  piece.end = end - quotes;
  return piece;
}

bool LiteralParser::fail(const char* format, ...) {
  va_list args;
  va_start(args, format);
  Text message = context_.errors.format(format, args);
  va_end(args);
  parser_.raiseAtToken(ErrorKind::SyntaxError, message.data);
  return false;
}

Expr* LiteralParser::parse() {
  const Token* first = parser_.t_;
  const Token* last = first;
  while (last[1].kind == Tok::String) {
    last++;
  }
  parser_.t_ = last + 1;
  if (last[1].kind == Tok::Error) {
    return nullptr;  // the lexer comes first
  }
  loc_ = {first->line, first->col, last->endLine, last->endCol};
  Piece piece = split(first);
  char prefix = context_.source.text[first->start];
  if (prefix == 'u' || prefix == 'U') {
    kind_ = arena_.make<Text>(Text{"u", 1});
  }
  if (first == last && !piece.format && !piece.bytes &&
      (piece.raw ||
       std::memchr(piece.start, '\\', static_cast<usize>(piece.end - piece.start)) == nullptr)) {
    // The common case: the text as it stands.
    if (!checkUtf8(piece.start, piece.end)) {
      return nullptr;
    }
    return stringConstant({piece.start, static_cast<usize>(piece.end - piece.start)});
  }
  bool bytes = piece.bytes;
  bool format = false;
  for (const Token* token = first; token <= last; token++) {
    piece = split(token);
    const char* tokenEnd = context_.source.text + token->end;
    quiet_ = context_.escapesReported >= tokenEnd;
    if (piece.bytes != bytes) {
      fail("cannot mix bytes and nonbytes literals");
      return nullptr;
    }
    format |= piece.format;
    const char* at = piece.start;
    bool fine = bytes          ? appendBytes(piece)
                : piece.format ? parseFormat(piece, &at, piece.end, 0)
                               : appendText(piece, piece.start, piece.end);
    if (!fine) {
      return nullptr;
    }
    context_.escapesReported = std::max(context_.escapesReported, tokenEnd);
  }
  if (bytes) {
    auto* e = ast::make<Constant>(arena_, loc_);
    e->value = ConstantValue::ofText(ConstantKind::Bytes,
                                     {arena_.copyBytes(text_.data(), text_.size()), text_.size()});
    return e;
  }
  if (!format) {
    return stringConstant(text_);
  }
  if (!parser_.since(6, "Format strings are")) {
    return nullptr;
  }
  flushText();
  return joined(values_);
}

Expr* LiteralParser::stringConstant(std::string_view text) {
  auto* e = ast::make<Constant>(arena_, loc_);
  e->value = ConstantValue::ofText(ConstantKind::Str,
                                   {arena_.copyBytes(text.data(), text.size()), text.size()});
  e->kind = kind_;
  return e;
}

Expr* LiteralParser::joined(std::vector<Expr*>& values) {
  auto* e = ast::make<JoinedStr>(arena_, loc_);
  e->values = {arena_.makeArray<Expr*>(values.size()), values.size()};
  for (usize i = 0; i < values.size(); i++) {
    e->values.items[i] = values[i];
  }
  return e;
}

void LiteralParser::flushText() {
  if (!text_.empty()) {
    values_.push_back(stringConstant(text_));
    text_.clear();
  }
}

Expr* Parser::parseStrings() {
  LiteralParser literal(*this);
  return literal.parse();
}

}  // namespace taipan::syntax
