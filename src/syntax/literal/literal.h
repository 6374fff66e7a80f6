// String literals: a run of adjacent STRING tokens to one Constant or JoinedStr.
#pragma once

#include <string>
#include <vector>

#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

class LiteralParser {
 public:
  explicit LiteralParser(Parser& parser)
      : parser_(parser), context_(parser.context_), arena_(parser.arena_) {}

  /// The cursor is at the first token; ends behind the last.
  ast::Expr* parse();

 private:
  struct Piece {
    const Token* token;
    const char* start;  // of the body, without prefix and quotes
    const char* end;
    bool raw;
    bool bytes;
    bool format;
  };

  Piece split(const Token* token) const;
  ast::Expr* finish();
  ast::Expr* stringConstant(std::string_view text);
  /// Raises at the current token of the parser, as Python does.
  [[gnu::format(printf, 2, 3)]] bool fail(const char* format, ...);

  // Escapes (literal_escape.cpp). They append to text_.
  bool appendText(const Piece& piece, const char* start, const char* end);
  bool appendEscaped(const Piece& piece, const char* start, const char* end);
  bool appendBytes(const Piece& piece);
  bool appendHexEscape(const char** at, const char* end, char kind, usize position);
  bool appendNamedEscape(const char** at, const char* end, usize position);
  bool failEscape(usize first, usize last, const char* reason);
  bool warnEscape(const Piece& piece, const char* at, int digits);
  bool checkUtf8(const char* start, const char* end);
  void appendCodePoint(u32 codePoint);

  // f-strings (literal_fstring.cpp). They append to text_ and values_.
  bool parseFormat(const Piece& piece, const char** at, const char* end, int level);
  bool parseFormatLiteral(const Piece& piece, const char** at, const char* end, int level);
  bool parseReplacement(const Piece& piece, const char** at, const char* end, int level);
  bool scanExpression(const char** at, const char* end);
  bool parseConversion(const char** at, const char* end, int* conversion);
  ast::Expr* parseFormatSpec(const Piece& piece, const char** at, const char* end, int level);
  ast::Expr* compileExpression(const Piece& piece, const char* start, const char* end);
  void flushText();
  ast::Expr* joined(std::vector<ast::Expr*>& values);

  Parser& parser_;
  ParseContext& context_;
  Arena& arena_;
  ast::Location loc_;
  const ast::Text* kind_ = nullptr;
  std::string text_;
  std::vector<ast::Expr*> values_;
  bool quiet_ = false;  // the warnings of this token were given before
};

}  // namespace taipan::syntax
