// f-strings as 3.11 has them: the text between braces is cut out, put into parentheses and parsed
// as an expression of its own.
#include <cstring>

#include "syntax/characters.h"
#include "syntax/diagnosis/diagnose.h"
#include "syntax/lexer.h"
#include "syntax/literal/literal.h"

namespace taipan::syntax {

using namespace ast;

namespace {
bool isBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\v';
}
}  // namespace

// Literal text and replacement fields up to the end, or for a format spec (level > 0) up to `}`.
bool LiteralParser::parseFormat(const Piece& piece, const char** at, const char* end, int level) {
  while (true) {
    if (!parseFormatLiteral(piece, at, end, level)) {
      return false;
    }
    if (*at >= end || **at == '}') {
      return true;
    }
    if (!parseReplacement(piece, at, end, level)) {
      return false;
    }
  }
}

// Ends at the end, at a `{` that opens a field, or (level > 0) at `}`.
bool LiteralParser::parseFormatLiteral(const Piece& piece, const char** at, const char* end,
                                       int level) {
  const char* start = *at;
  const char* p = start;
  while (p < end) {
    char c = *p++;
    if (c == '\\' && !piece.raw && p < end) {
      c = *p;
      if (c == 'N') {
        p++;
        if (p < end && *p == '{') {
          while (p < end && *p != '}') {
            p++;
          }
          p += p < end;
        }
        continue;
      }
      if (c == '{') {
        // The backslash stands for itself. In front of a doubled brace it belongs to the text.
        if (!warnEscape(piece, p, 0)) {
          return false;
        }
        if (p + 1 < end && p[1] == c) {
          continue;
        }
        if (!appendText(piece, start, p - 1)) {
          return false;
        }
        text_.push_back('\\');
        start = p;
        continue;
      }
      p++;
      continue;
    }
    if (c != '{' && c != '}') {
      continue;
    }
    if (level == 0) {
      if (p < end && *p == c) {
        // A doubled brace stands for itself.
        if (!appendText(piece, start, p)) {
          return false;
        }
        start = ++p;
        continue;
      }
      if (c == '}') {
        return fail("f-string: single '}' is not allowed");
      }
    }
    p--;
    break;
  }
  *at = p;
  return appendText(piece, start, p);
}

// Moves to the end of an expression: `!`, `:`, `=`, `}` outside brackets and strings.
bool LiteralParser::scanExpression(const char** at, const char* end) {
  constexpr int kMaxBrackets = 200;
  char brackets[kMaxBrackets];
  int depth = 0;
  char quote = '\0';
  int quotes = 0;
  const char* p = *at;
  for (; p < end; p++) {
    char c = *p;
    if (c == '\\') {
      return fail("f-string expression part cannot include a backslash");
    }
    bool tripled = end - p >= 3 && p[1] == c && p[2] == c;
    if (quote != '\0') {
      if (c == quote && (quotes == 1 || tripled)) {
        p += quotes - 1;
        quote = '\0';
      }
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      quotes = tripled ? 3 : 1;
      p += quotes - 1;
    } else if (c == '[' || c == '{' || c == '(') {
      if (depth == kMaxBrackets) {
        return fail("f-string: too many nested parenthesis");
      }
      brackets[depth++] = c;
    } else if (c == '#') {
      return fail("f-string expression part cannot include '#'");
    } else if (depth == 0 &&
               (c == '!' || c == ':' || c == '}' || c == '=' || c == '>' || c == '<')) {
      if (p + 1 < end && p[1] == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
        p++;
      } else if (c != '>' && c != '<') {
        break;
      }
    } else if (c == ']' || c == '}' || c == ')') {
      if (depth == 0) {
        return fail("f-string: unmatched '%c'", c);
      }
      char open = brackets[--depth];
      if (!((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))) {
        return fail("f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                    open);
      }
    }
  }
  *at = p;
  if (quote != '\0') {
    return fail("f-string: unterminated string");
  }
  if (depth != 0) {
    return fail("f-string: unmatched '%c'", brackets[depth - 1]);
  }
  return true;
}

bool LiteralParser::parseConversion(const char** at, const char* end, int* conversion) {
  (*at)++;
  const char* name = *at;
  while (*at < end && **at != '}' && **at != ':') {
    (*at)++;
    break;
  }
  if (name >= end) {
    return fail("f-string: expecting '}'");
  }
  *conversion = *name;
  *at = name + 1;
  if (*name != 's' && *name != 'r' && *name != 'a') {
    return fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
  }
  return true;
}

Expr* LiteralParser::parseFormatSpec(const Piece& piece, const char** at, const char* end,
                                     int level) {
  (*at)++;
  std::string text;
  std::vector<Expr*> values;
  text.swap(text_);
  values.swap(values_);
  // What is inside a format spec is located at its own token instead of the whole run of strings.
  Location whole = loc_;
  loc_ = {piece.token->line, piece.token->col, piece.token->endLine, piece.token->endCol};
  bool fine = parseFormat(piece, at, end, level + 1);
  Expr* spec = nullptr;
  if (fine) {
    flushText();
    spec = joined(values_);
  }
  loc_ = whole;
  text.swap(text_);
  values.swap(values_);
  return spec;
}

// At `{`.
bool LiteralParser::parseReplacement(const Piece& piece, const char** at, const char* end,
                                     int level) {
  if (level >= 2) {
    return fail("f-string: expressions nested too deeply");
  }
  const char* start = ++*at;
  if (!scanExpression(at, end)) {
    return false;
  }
  const char* expressionEnd = *at;
  if (*at >= end) {
    return fail("f-string: expecting '}'");
  }
  Expr* value = compileExpression(piece, start, expressionEnd);
  if (value == nullptr) {
    return false;
  }
  bool selfDocumenting = **at == '=';
  if (selfDocumenting) {
    if (context_.options.featureVersion < 8) {
      return fail(
          "f-string: self documenting expressions are only supported in Python 3.8 and greater");
    }
    (*at)++;
    while (*at < end && isBlank(**at)) {
      (*at)++;
    }
    text_.append(start, static_cast<usize>(*at - start));
  }
  int conversion = -1;
  if (*at < end && **at == '!' && !parseConversion(at, end, &conversion)) {
    return false;
  }
  Expr* spec = nullptr;
  if (*at < end && **at == ':') {
    spec = parseFormatSpec(piece, at, end, level);
    if (spec == nullptr) {
      return false;
    }
  }
  if (*at >= end || **at != '}') {
    return fail("f-string: expecting '}'");
  }
  (*at)++;
  if (selfDocumenting && conversion < 0 && spec == nullptr) {
    conversion = 'r';
  }
  flushText();
  auto* field = ast::make<FormattedValue>(arena_, loc_);
  field->value = value;
  field->conversion = conversion;
  field->format_spec = spec;
  values_.push_back(field);
  return true;
}

Expr* LiteralParser::compileExpression(const Piece& piece, const char* start, const char* end) {
  bool blank = true;
  bool plainName = isNameStart(*start);
  u8 bits = 0;
  for (const char* p = start; p < end; p++) {
    blank = blank && isBlank(*p);
    plainName = plainName && isNameContinue(*p);
    bits |= static_cast<u8>(*p);
  }
  if (blank) {
    if (*end == '!' || *end == ':' || *end == '=') {
      fail("f-string: expression required before '%c'", *end);
    } else {
      fail("f-string: empty expression not allowed");
    }
    return nullptr;
  }
  // Where the opening brace is.
  const char* text = context_.source.text;
  i32 line = piece.token->line;
  i32 col = piece.token->col;
  const char* lineStart = text + piece.token->start;
  for (const char* p = lineStart; p < start - 1; p++) {
    if (*p == '\n') {
      line++;
      col = 0;
      lineStart = p + 1;
    }
  }
  col += static_cast<i32>(start - 1 - lineStart);
  usize size = static_cast<usize>(end - start);
  constexpr std::string_view kKeywordLetters = "FNTabcdefgilnoprtwy";
  if (plainName && bits < 0x80 && kKeywordLetters.find(*start) == std::string_view::npos) {
    auto* name = ast::make<Name>(arena_, {line, col + 1, line, col + 1 + static_cast<i32>(size)});
    name->id = context_.names.intern({start, size});
    return name;
  }
  char* copy = static_cast<char*>(arena_.allocate(size + 5, 1));
  copy[0] = '(';
  std::memcpy(copy + 1, start, size);
  std::memcpy(copy + 1 + size, ")\n\0", 4);
  Source source;
  source.text = copy;
  source.size = static_cast<u32>(size + 3);
  source.firstLine = line;
  source.firstCol = col;
  source.isFString = true;
  ParserOptions options = context_.options;
  options.mode = Mode::File;
  ErrorSink errors(source, arena_);
  TokenArray tokens;
  Lexer lexer(source, options, arena_, context_.names, tokens, errors);
  lexer.run();
  ParseError lexerError = errors.error();
  errors.clear();
  errors.setPrefix("f-string: ");
  ParseContext context{source, options, arena_, context_.names, tokens, errors, parser_.depth_};
  Parser parser(context);
  Expr* e = parser.parseStarExpressions();
  if (e == nullptr || errors.pending()) {
    if (!errors.pending()) {
      diagnose(context, StartRule::FString, lexerError, parser.position(), tokens.data());
    }
    if (!context_.errors.pending()) {
      context_.errors.mutableError() = errors.error();
    }
    return nullptr;
  }
  return e;
}

}  // namespace taipan::syntax
