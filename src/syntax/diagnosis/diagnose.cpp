#include "syntax/diagnosis/diagnose.h"

#include <cstdio>

#include "syntax/diagnosis/peg.h"
#include "syntax/diagnosis/place.h"
#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

using namespace ast;

namespace {

constexpr char kGrammar[] =
#include "syntax/diagnosis/grammar.inc"
    ;

class Diagnosis final : public PegJudge {
 public:
  Diagnosis(ParseContext& context, const ParseError& lexerError, const Token* reached)
      : context_(context),
        lexerError_(lexerError),
        reached_(reached),
        tokens_(context.tokens),
        peg_(kGrammar, context.tokens, *this) {}

  void run(StartRule rule, i32 from);

  Verdict judge(std::string_view action, Capture a, Capture b) override;
  void missing(const char* token, i32 at) override;
  void lexerError() override { context_.errors.mutableError() = lexerError_; }
  void tooDeep() override { context_.errors.raiseBare(ErrorKind::MemoryError, ""); }

 private:
  const Token* token(i32 i) const { return &tokens_[static_cast<usize>(i)]; }
  const Token* last() const { return token(peg_.furthest()); }
  Verdict judgeStrings(Capture a);
  void generic(const Token* at, const Token* lastRead);
  bool atEndOfSource(const Token* at) const;

  ParseContext& context_;
  const ParseError& lexerError_;
  const Token* reached_;  // what the parser had seen
  const TokenArray& tokens_;
  Peg peg_;
};

void Diagnosis::missing(const char* text, i32 at) {
  char message[32];
  std::snprintf(message, sizeof message, "expected '%s'", text);
  const Token* t = token(at);
  if (t->col < 0) {
    raiseAtToken(context_, ErrorKind::SyntaxError, t, message);
    return;
  }
  raiseAt(context_, ErrorKind::SyntaxError, {t->line, t->col, t->endLine, t->endCol}, last(),
          message);
}

// Literals that the parser did not get to are read now, for their warnings and errors.
PegJudge::Verdict Diagnosis::judgeStrings(Capture a) {
  if (token(a.start) <= reached_) {
    return Verdict::Accept;
  }
  Parser parser(context_);
  parser.seek(token(a.start));
  parser.parseStrings();
  return context_.errors.pending() ? Verdict::Raised : Verdict::Accept;
}

PegJudge::Verdict Diagnosis::judge(std::string_view action, Capture a, Capture) {
  if (action == "NotEqual") {
    bool diamond = context_.source.text[token(a.start)->start] == '<';
    return diamond == context_.options.barryAsFlufl ? Verdict::Accept : Verdict::Decline;
  }
  return action == "Strings" ? judgeStrings(a) : Verdict::Accept;
}

// Whether the lexer has seen the end once it has read this token. A string ends with its quote; for
// every other token it has to look at what follows.
bool Diagnosis::atEndOfSource(const Token* at) const {
  if (at->kind == Tok::Error) {
    return lexerError_.incomplete;
  }
  return at->kind == Tok::EndMarker ||
         (at->end == context_.source.size && at->kind != Tok::String &&
          (at->kind != Tok::Newline || at->col < 0));
}

void Diagnosis::generic(const Token* at, const Token* lastRead) {
  if (at->kind == Tok::Indent) {
    raiseAtToken(context_, ErrorKind::IndentationError, at, "unexpected indent");
    return;
  }
  if (at->kind == Tok::Dedent) {
    raiseAtToken(context_, ErrorKind::IndentationError, at, "unexpected unindent");
    return;
  }
  bool placed = at->col >= 0;
  raiseAt(context_, ErrorKind::SyntaxError,
          {at->line, placed ? at->col : -1, at->endLine, placed ? at->endCol : -1}, lastRead,
          "invalid syntax");
}

void Diagnosis::run(StartRule rule, i32 from) {
  static constexpr std::string_view kNames[] = {"file", "interactive", "eval", "func_type",
                                                "fstring"};
  std::string_view name = kNames[static_cast<u8>(rule)];
  peg_.run(name, from);
  const Token* at = last();
  if (context_.options.allowIncompleteInput && atEndOfSource(at)) {
    context_.errors.clear();
    raiseAtToken(context_, ErrorKind::SyntaxError, at, "incomplete input");
    context_.errors.mutableError().incomplete = true;
    return;
  }
  if (!peg_.raised()) {
    bool statements = rule == StartRule::File || rule == StartRule::Interactive;
    Scene scene(context_, peg_, lexerError_, peg_.furthest(), statements);
    if (judgeAll(scene)) {
      at = token(scene.lastRead());
    } else {
      generic(at, token(scene.lastRead()));
    }
  }
  ErrorKind kind = context_.errors.error().kind;
  if (kind == ErrorKind::SyntaxError && at->kind != Tok::Error) {
    judgeRest(context_, lexerError_, at);
  }
}

}  // namespace

void diagnose(ParseContext& context, StartRule rule, const ParseError& lexerError,
              const Token* reached, const Token* from) {
  Diagnosis diagnosis(context, lexerError, reached);
  diagnosis.run(rule, static_cast<i32>(from - context.tokens.data()));
  if (!context.errors.pending()) {
    raiseAtToken(context, ErrorKind::SyntaxError, reached, "invalid syntax");
  }
}

}  // namespace taipan::syntax
