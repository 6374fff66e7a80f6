// Source text to tokens, all at once: the parser then looks ahead by index. An error ends the
// tokens with Tok::Error and is raised only if the parser gets there.
#pragma once

#include "syntax/error.h"
#include "syntax/names.h"
#include "syntax/parser/parser.h"
#include "syntax/source.h"
#include "syntax/token.h"

namespace taipan::syntax {

struct TypeIgnoreComment {
  i32 line;
  ast::Text tag;
};

class Lexer {
 public:
  Lexer(const Source& source, const ParserOptions& options, Arena& arena, NameTable& names,
        TokenArray& tokens, ErrorSink& errors);

  /// Fills the token array up to ENDMARKER or Error. False: a warning hook failed at once.
  void run();

  /// What Tok::Error stands for; valid if the tokens end with it.
  const ParseError& error() const { return errors_.error(); }

  const TypeIgnoreComment* typeIgnores() const { return typeIgnores_; }
  usize typeIgnoreCount() const { return typeIgnoreCount_; }

 private:
  static constexpr int kMaxBrackets = 200;
  static constexpr int kMaxIndents = 100;
  struct Bracket {
    char character;
    i32 line;
    u32 token;
  };

  bool startLine();
  bool indentTo(i32 column, i32 altColumn);
  bool lexToken();
  bool lexLayout();
  bool lexName();
  bool isAsyncWord(Tok keyword);
  bool checkName(const char* start, const char* end);
  bool lexNumber();
  bool lexRadix(const char* start, int radix, const char* label);
  bool lexDigits();
  bool lexFraction(const char* start);
  bool endOfNumber(const char* label);
  bool lexString(const char* start);
  bool lexOperator();
  bool openBracket(char c);
  bool closeBracket(char c);
  bool lexComment();
  void lexTypeComment(const char* start, const char* body, const char* end);
  bool lexContinuation();
  const char* joinedStart(i32* line) const;
  bool neverClosed();
  bool atEnd();

  Token& push(Tok kind, const char* start, const char* end);
  Token& pushLayout(Tok kind);
  void newLine(const char* lineStart) {
    line_++;
    lineStart_ = lineStart;
  }
  i32 columnOf(const char* p) const {
    return static_cast<i32>(p - lineStart_) + (line_ == source_.firstLine ? source_.firstCol : 0);
  }
  /// An error whose caret is at `at`, reported as the tokenizer's own.
  [[gnu::format(printf, 3, 4)]] bool fail(const char* at, const char* format, ...);
  bool failAt(ErrorKind kind, Span at, LineText text, const char* message, bool incomplete = false);

  const Source& source_;
  const ParserOptions& options_;
  Arena& arena_;
  NameTable& names_;
  TokenArray& tokens_;
  ErrorSink& errors_;

  const char* cursor_;
  const char* end_;
  const char* lineStart_;
  i32 line_;
  bool atLineStart_ = true;
  bool blankLine_ = false;
  bool lastWasNewline_ = true;  // nothing to end with NEWLINE yet

  int bracketCount_ = 0;
  Bracket brackets_[kMaxBrackets];
  int asyncIndent_ = -1;  // of the `async def` we are in, for grammars where async is a name
  int indentCount_ = 1;
  i32 indents_[kMaxIndents] = {};
  i32 altIndents_[kMaxIndents] = {};

  TypeIgnoreComment* typeIgnores_ = nullptr;
  usize typeIgnoreCount_ = 0;
  usize typeIgnoreCapacity_ = 0;
};

}  // namespace taipan::syntax
