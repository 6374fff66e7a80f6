#include "syntax/diagnose.h"

#include <cstdio>
#include <cstring>
#include <string>

#include "syntax/peg.h"

namespace taipan::syntax {

using namespace ast;

namespace {

constexpr char kGrammar[] =
#include "syntax/diagnose_grammar.inc"
    ;

// How messages call an expression.
const char* expressionName(const Expr* e) {
  switch (e->kind) {
    case NodeKind::Attribute:
      return "attribute";
    case NodeKind::Subscript:
      return "subscript";
    case NodeKind::Starred:
      return "starred";
    case NodeKind::Name:
      return "name";
    case NodeKind::List:
      return "list";
    case NodeKind::Tuple:
      return "tuple";
    case NodeKind::Lambda:
      return "lambda";
    case NodeKind::Call:
      return "function call";
    case NodeKind::BoolOp:
    case NodeKind::BinOp:
    case NodeKind::UnaryOp:
      return "expression";
    case NodeKind::GeneratorExp:
      return "generator expression";
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
      return "yield expression";
    case NodeKind::Await:
      return "await expression";
    case NodeKind::ListComp:
      return "list comprehension";
    case NodeKind::SetComp:
      return "set comprehension";
    case NodeKind::DictComp:
      return "dict comprehension";
    case NodeKind::Dict:
      return "dict literal";
    case NodeKind::Set:
      return "set display";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      return "f-string expression";
    case NodeKind::Compare:
      return "comparison";
    case NodeKind::IfExp:
      return "conditional expression";
    case NodeKind::NamedExpr:
      return "named expression";
    case NodeKind::Constant:
      switch (as<Constant>(e)->value.kind) {
        case ConstantKind::None:
          return "None";
        case ConstantKind::True:
          return "True";
        case ConstantKind::False:
          return "False";
        case ConstantKind::Ellipsis:
          return "ellipsis";
        default:
          return "literal";
      }
    default:
      return "expression";
  }
}

// The part of an expression that makes it no target, or null.
const Expr* invalidTarget(const Expr* e) {
  auto among = [&](Seq<Expr*> elts) -> const Expr* {
    for (const Expr* element : elts) {
      if (const Expr* bad = invalidTarget(element)) {
        return bad;
      }
    }
    return nullptr;
  };
  switch (e->kind) {
    case NodeKind::Name:
    case NodeKind::Attribute:
    case NodeKind::Subscript:
      return nullptr;
    case NodeKind::List:
      return among(as<List>(e)->elts);
    case NodeKind::Tuple:
      return among(as<Tuple>(e)->elts);
    case NodeKind::Starred:
      return invalidTarget(as<Starred>(e)->value);
    default:
      return e;
  }
}

// The first of the lines that were read as one: joined by backslashes or inside a string.
i32 firstJoinedLine(const ParseContext& context, const Token* furthest) {
  i32 line = furthest->line;
  const Token* begin = context.tokens.data();
  const Token* t = furthest;
  while (line > context.source.firstLine) {
    while (t > begin && (t->endLine > line || (t->endLine == line && t->line == line))) {
      t--;
    }
    if (t->kind == Tok::String && t->endLine == line && t->line < line) {
      line = t->line;
      continue;
    }
    std::string_view above = context.source.line(line - 1);
    bool joined = !above.empty() && above.back() == '\\' && t->endLine == line - 1 &&
                  t->kind != Tok::Newline && t->kind != Tok::Indent && t->kind != Tok::Dedent;
    if (!joined) {
      break;
    }
    line--;
  }
  return line;
}

}  // namespace

bool raiseAt(ParseContext& context, ErrorKind kind, Span at, const Token* furthest,
             const char* message) {
  ErrorSink& errors = context.errors;
  if (errors.pending()) {
    return false;
  }
  i32 readLine = furthest->endLine;
  bool current = at.line >= readLine;
  errors.raise(kind, at, current ? LineText::WithNewline : LineText::WithoutNewline, "%s", message);
  if (current) {
    errors.setText(firstJoinedLine(context, furthest), readLine, LineText::WithNewline);
  }
  return false;
}

bool raiseAtToken(ParseContext& context, ErrorKind kind, const Token* token, const char* message) {
  if (token->col >= 0) {
    return raiseAt(context, kind, {token->line, token->col, token->endLine, token->endCol}, token,
                   message);
  }
  std::string_view line = context.source.line(token->line);
  i32 col = static_cast<i32>(context.source.text + token->start - line.data()) - 1;
  return raiseAt(context, kind, {token->line, col, token->line, kUnknownColumn}, token, message);
}

namespace {

// The innermost bracket that nothing closes, as far as the tokens go.
const Token* unclosedBracket(const TokenArray& tokens) {
  std::vector<const Token*> open;
  for (usize i = 0; i < tokens.size(); i++) {
    const Token& t = tokens[i];
    if (t.kind == Tok::LeftParen || t.kind == Tok::LeftBracket || t.kind == Tok::LeftBrace) {
      open.push_back(&t);
    } else if (t.kind == Tok::RightParen || t.kind == Tok::RightBracket ||
               t.kind == Tok::RightBrace) {
      open.pop_back();
    }
  }
  return open.empty() ? nullptr : open.back();
}

}  // namespace

void judgeRest(ParseContext& context, const ParseError& lexerError, const Token* at) {
  if (lexerError.kind != ErrorKind::None && lexerError.outranks) {
    context.errors.mutableError() = lexerError;
    return;
  }
  const Token* open = unclosedBracket(context.tokens);
  i32 line = at->line + (at->kind == Tok::EndMarker);
  if (open == nullptr || line <= open->line) {
    return;
  }
  context.errors.clear();
  char message[32];
  std::snprintf(message, sizeof message, "'%s' was never closed", tokenText(open->kind));
  raiseAt(context, ErrorKind::SyntaxError, {open->line, open->col, open->line, -1},
          &context.tokens[context.tokens.size() - 1], message);
}

namespace {

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
  Span tokensOf(Capture c) const;
  Expr* expressionOf(Capture c);
  Span spanOf(Capture c);
  Verdict raise(Span at, const char* message, ErrorKind kind = ErrorKind::SyntaxError);
  Verdict raiseLast(const char* message, ErrorKind kind = ErrorKind::SyntaxError);
  [[gnu::format(printf, 3, 4)]] Verdict raiseFormat(Span at, const char* format, ...);
  Verdict judgeStrings(Capture a);
  int bracketDepth(i32 index) const;
  const Token* headerWithoutBlock() const;
  bool missingBlock();
  i32 startOfPart(i32 index) const;
  bool badAssignment();
  bool missingColon();
  void generic(const Token* at);
  bool atEndOfSource(const Token* at) const;
  std::string_view textOf(i32 index) const {
    const Token* t = token(index);
    return {context_.source.text + t->start, t->end - t->start};
  }

  ParseContext& context_;
  const ParseError& lexerError_;
  const Token* reached_;  // what the parser had seen
  const TokenArray& tokens_;
  Peg peg_;
};

Span Diagnosis::tokensOf(Capture c) const {
  const Token* first = token(c.start);
  const Token* end = token(c.end - 1);
  return {first->line, first->col, end->endLine, end->endCol};
}

// The tree of captured tokens: whichever kind of expression ends where they end.
Expr* Diagnosis::expressionOf(Capture c) {
  using Parse = Expr* (Parser::*)();
  static constexpr Parse kParsers[] = {
      &Parser::parseStarExpressions, &Parser::parseNamedExpression, &Parser::parseExpression,
      &Parser::parseDisjunction,     &Parser::parseBitwiseOr,       &Parser::parsePrimary,
      &Parser::parseYield,
  };
  for (Parse parse : kParsers) {
    if (parse == &Parser::parseYield && token(c.start)->kind != Tok::KwYield) {
      continue;
    }
    ErrorSink quiet(context_.source, context_.arena);
    ParseContext context{context_.source, context_.options, context_.arena,
                         context_.names,  context_.tokens,  quiet,
                         context_.depth};
    context.escapesReported = context_.source.text + context_.source.size;
    Parser parser(context);
    parser.seek(token(c.start));
    Expr* e = (parser.*parse)();
    if (e != nullptr && parser.position() == token(c.end)) {
      return e;
    }
  }
  return nullptr;
}

Span Diagnosis::spanOf(Capture c) {
  Expr* e = expressionOf(c);
  if (e == nullptr) {
    return tokensOf(c);
  }
  return {e->loc.lineno, e->loc.col_offset, e->loc.end_lineno, e->loc.end_col_offset};
}

PegJudge::Verdict Diagnosis::raise(Span at, const char* message, ErrorKind kind) {
  raiseAt(context_, kind, at, last(), message);
  return Verdict::Raised;
}

PegJudge::Verdict Diagnosis::raiseLast(const char* message, ErrorKind kind) {
  raiseAtToken(context_, kind, last(), message);
  return Verdict::Raised;
}

PegJudge::Verdict Diagnosis::raiseFormat(Span at, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Text message = context_.errors.format(format, args);
  va_end(args);
  return raise(at, message.data);
}

void Diagnosis::missing(const char* text, i32 at) {
  char message[32];
  std::snprintf(message, sizeof message, "expected '%s'", text);
  const Token* t = token(at);
  if (t->col < 0) {
    raiseAtToken(context_, ErrorKind::SyntaxError, t, message);
    return;
  }
  raise({t->line, t->col, t->endLine, t->endCol}, message);
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

// How many brackets are open behind a token.
int Diagnosis::bracketDepth(i32 index) const {
  int depth = 0;
  for (i32 i = 0; i <= index; i++) {
    Tok kind = token(i)->kind;
    bool opens = kind == Tok::LeftParen || kind == Tok::LeftBracket || kind == Tok::LeftBrace;
    bool closes = kind == Tok::RightParen || kind == Tok::RightBracket || kind == Tok::RightBrace;
    depth += opens - closes;
  }
  return depth;
}

PegJudge::Verdict Diagnosis::judge(std::string_view action, Capture a, Capture) {
  if (action == "NotEqual") {
    bool diamond = textOf(a.start) == "<>";
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

// The header line in front of a block that is not there: its first token, or null when the source
// does not stop right behind a header's colon and line end.
const Token* Diagnosis::headerWithoutBlock() const {
  i32 at = peg_.furthest();
  if (at < 2 || token(at)->kind == Tok::Indent || token(at - 1)->kind != Tok::Newline ||
      textOf(at - 2) != ":") {
    return nullptr;
  }
  i32 first = at - 2;
  while (first > 0) {
    Tok before = token(first - 1)->kind;
    if (before == Tok::Newline || before == Tok::Indent || before == Tok::Dedent) break;
    first--;
  }
  return token(first);
}

// "expected an indented block after ...", worded by the keyword that begins the header.
bool Diagnosis::missingBlock() {
  const Token* header = headerWithoutBlock();
  if (header == nullptr) {
    return false;
  }
  i32 index = static_cast<i32>(header - tokens_.data());
  std::string_view word = textOf(index);
  if (word == "async") {
    word = textOf(++index);
  }
  std::string what;
  if (word == "def") {
    what = "function definition";
  } else if (word == "class") {
    what = "class definition";
  } else {
    bool star = word == "except" && textOf(index + 1) == "*";
    what = "'" + std::string(word) + (star ? "*" : "") + "' statement";
  }
  std::string message =
      "expected an indented block after " + what + " on line " + std::to_string(header->line);
  raiseLast(message.c_str(), ErrorKind::IndentationError);
  return true;
}

// The index of the first token of the statement that token `index` stands in, or of what follows
// the last `=` or `;` outside brackets before it.
i32 Diagnosis::startOfPart(i32 index) const {
  int depth = 0;
  i32 first = index;
  for (; first > 0; first--) {
    Tok kind = token(first - 1)->kind;
    bool closes = kind == Tok::RightParen || kind == Tok::RightBracket || kind == Tok::RightBrace;
    bool opens = kind == Tok::LeftParen || kind == Tok::LeftBracket || kind == Tok::LeftBrace;
    if (opens && depth == 0) break;
    depth += closes - opens;
    if (depth > 0) continue;
    std::string_view text = textOf(first - 1);
    if (kind == Tok::Newline || kind == Tok::Indent || kind == Tok::Dedent || text == "=" ||
        text == ";" || text == ":") {
      break;
    }
  }
  return first;
}

// An `=` behind what cannot be assigned to.
bool Diagnosis::badAssignment() {
  i32 at = peg_.furthest();
  if (textOf(at) != "=" || bracketDepth(at) != 0) {
    return false;
  }
  i32 first = startOfPart(at);
  Expr* left = first < at ? expressionOf({first, at}) : nullptr;
  const Expr* bad = left == nullptr ? nullptr : invalidTarget(left);
  if (bad == nullptr) {
    return false;
  }
  std::string_view name = expressionName(bad);
  bool single = bad == left && name != "None" && name != "True" && name != "False" &&
                bad->kind != NodeKind::Compare && bad->kind != NodeKind::IfExp &&
                bad->kind != NodeKind::Lambda && bad->kind != NodeKind::BoolOp;
  raiseFormat({bad->loc.lineno, bad->loc.col_offset, bad->loc.end_lineno, bad->loc.end_col_offset},
              single ? "cannot assign to %s here. Maybe you meant '==' instead of '='?"
                     : "cannot assign to %s",
              expressionName(bad));
  return true;
}

// The end of a line that began like the header of a block and has no colon.
bool Diagnosis::missingColon() {
  i32 at = peg_.furthest();
  if (token(at)->kind != Tok::Newline || at == 0) {
    return false;
  }
  i32 first = at;
  while (first > 0 && token(first - 1)->kind != Tok::Newline &&
         token(first - 1)->kind != Tok::Indent && token(first - 1)->kind != Tok::Dedent) {
    first--;
  }
  static constexpr std::string_view kHeaders[] = {"if",   "elif",  "else",   "while",
                                                  "for",  "try",   "except", "finally",
                                                  "with", "class", "def",    "async"};
  for (std::string_view header : kHeaders) {
    if (textOf(first) != header) continue;
    for (i32 i = first; i < at; i++) {
      if (textOf(i) == ":" && bracketDepth(i) == 0) return false;
    }
    raiseLast("expected ':'");
    return true;
  }
  return false;
}

void Diagnosis::generic(const Token* at) {
  if (missingBlock() || badAssignment() || missingColon()) {
    return;
  }
  if (at->kind == Tok::Indent) {
    raiseAtToken(context_, ErrorKind::IndentationError, at, "unexpected indent");
    return;
  }
  if (at->kind == Tok::Dedent) {
    raiseAtToken(context_, ErrorKind::IndentationError, at, "unexpected unindent");
    return;
  }
  bool placed = at->col >= 0;
  raise({at->line, placed ? at->col : -1, at->endLine, placed ? at->endCol : -1}, "invalid syntax");
  judgeRest(context_, lexerError_, last());
}

void Diagnosis::run(StartRule rule, i32 from) {
  static constexpr std::string_view kNames[] = {"file", "interactive", "eval", "func_type",
                                                "fstring"};
  std::string_view name = kNames[static_cast<u8>(rule)];
  peg_.run(name, from, false);
  const Token* at = last();
  if (context_.options.allowIncompleteInput && atEndOfSource(at)) {
    context_.errors.clear();
    raiseAtToken(context_, ErrorKind::SyntaxError, at, "incomplete input");
    context_.errors.mutableError().incomplete = true;
    return;
  }
  if (!peg_.raised()) {
    generic(at);
    return;
  }
  if (context_.errors.error().kind != ErrorKind::MemoryError && last()->kind != Tok::Error) {
    judgeRest(context_, lexerError_, last());
  }
}

}  // namespace

void diagnose(ParseContext& context, StartRule rule, const ParseError& lexerError,
              const Token* reached, const Token* from) {
  bool incomplete = context.options.allowIncompleteInput && lexerError.incomplete;
  if (reached->kind == Tok::Error && !incomplete) {
    context.errors.mutableError() = lexerError;
    return;
  }
  Diagnosis diagnosis(context, lexerError, reached);
  diagnosis.run(rule, static_cast<i32>(from - context.tokens.data()));
  if (!context.errors.pending()) {
    raiseAtToken(context, ErrorKind::SyntaxError, reached, "invalid syntax");
  }
}

}  // namespace taipan::syntax
