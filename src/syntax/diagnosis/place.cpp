#include "syntax/diagnosis/place.h"

#include <cstdio>
#include <vector>

namespace taipan::syntax {

namespace {

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

void judgeRest(ParseContext& context, const ParseError& lexerError, const Token* at) {
  if (lexerError.kind != ErrorKind::None && lexerError.outranks) {
    context.errors.mutableError() = lexerError;
    return;
  }
  const Token* open = unclosedBracket(context.tokens);
  if (open == nullptr || at->line <= open->line) {
    return;
  }
  context.errors.clear();
  char message[32];
  std::snprintf(message, sizeof message, "'%s' was never closed", tokenText(open->kind));
  raiseAt(context, ErrorKind::SyntaxError, {open->line, open->col, open->line, -1},
          &context.tokens[context.tokens.size() - 1], message);
}

}  // namespace taipan::syntax
