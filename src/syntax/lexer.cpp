#include "syntax/lexer.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "syntax/characters.h"

namespace taipan::syntax {

Lexer::Lexer(const Source& source, const ParserOptions& options, Arena& arena, NameTable& names,
             TokenArray& tokens, ErrorSink& errors)
    : source_(source),
      options_(options),
      arena_(arena),
      names_(names),
      tokens_(tokens),
      errors_(errors),
      cursor_(source.text),
      end_(source.text + source.size),
      lineStart_(source.text),
      line_(source.firstLine) {
  tokens_.reserve(source.size / 4 + 16);
}

Token& Lexer::push(Tok kind, const char* start, const char* end) {
  Token& token = tokens_.push();
  token.kind = kind;
  token.start = static_cast<u32>(start - source_.text);
  token.end = static_cast<u32>(end - source_.text);
  token.line = token.endLine = line_;
  token.col = columnOf(start);
  token.endCol = token.col + static_cast<i32>(end - start);
  token.match = 0;
  token.name = nullptr;
  return token;
}

Token& Lexer::pushLayout(Tok kind) {
  Token& token = push(kind, cursor_, cursor_);
  token.col = token.endCol = -1;
  return token;
}

bool Lexer::fail(const char* at, const char* format, ...) {
  va_list args;
  va_start(args, format);
  ast::Text message = errors_.format(format, args);
  va_end(args);
  i32 col = columnOf(at);
  return failAt(ErrorKind::SyntaxError, {line_, col, line_, col}, LineText::WithoutNewline,
                message.data);
}

bool Lexer::failAt(ErrorKind kind, Span at, LineText text, const char* message, bool incomplete) {
  errors_.raise(kind, at, text, "%s", message);
  errors_.mutableError().incomplete = incomplete;
  bool outranks = text == LineText::WithoutNewline;
  errors_.mutableError().outranks = errors_.mutableError().ownText = outranks;
  pushLayout(Tok::Error);
  return false;
}

void Lexer::run() {
  while (true) {
    if (atLineStart_) {
      atLineStart_ = false;
      if (!startLine()) {
        return;
      }
    }
    if (!lexToken()) {
      return;
    }
  }
}

// Measures the indentation of a line and emits INDENT and DEDENT. Blank lines have none.
bool Lexer::startLine() {
  i32 column = 0;
  i32 altColumn = 0;
  i32 continuedColumn = 0;
  for (;; cursor_++) {
    char c = *cursor_;
    if (c == ' ') {
      column++;
      altColumn++;
    } else if (c == '\t') {
      column = (column / 8 + 1) * 8;
      altColumn++;
    } else if (c == '\f') {
      column = altColumn = 0;
    } else if (c == '\\') {
      // The indentation of the first of the joined lines counts.
      continuedColumn = continuedColumn != 0 ? continuedColumn : column;
      if (!lexContinuation()) {
        return false;
      }
      cursor_--;
    } else {
      break;
    }
  }
  blankLine_ = *cursor_ == '#' || *cursor_ == '\n' || (cursor_ == end_ && column == 0);
  if (blankLine_ || bracketCount_ != 0) {
    return true;
  }
  if (continuedColumn != 0) {
    column = altColumn = continuedColumn;
  }
  if (!indentTo(column, altColumn)) {
    return false;
  }
  if (indentCount_ <= asyncIndent_) {
    asyncIndent_ = -1;
  }
  return true;
}

bool Lexer::indentTo(i32 column, i32 altColumn) {
  auto tabError = [&] {
    return failAt(ErrorKind::TabError, {line_, 0, line_, -1}, LineText::WithNewline,
                  "inconsistent use of tabs and spaces in indentation");
  };
  int top = indentCount_ - 1;
  if (column == indents_[top]) {
    return altColumn == altIndents_[top] || tabError();
  }
  if (column > indents_[top]) {
    if (indentCount_ >= kMaxIndents) {
      return failAt(ErrorKind::IndentationError, {line_, 0, line_, -1}, LineText::WithNewline,
                    "too many levels of indentation");
    }
    if (altColumn <= altIndents_[top]) {
      return tabError();
    }
    indents_[indentCount_] = column;
    altIndents_[indentCount_++] = altColumn;
    pushLayout(Tok::Indent);
    return true;
  }
  int kept = indentCount_;
  while (kept > 1 && column < indents_[kept - 1]) {
    kept--;
  }
  if (column != indents_[kept - 1]) {
    std::string_view text = source_.line(line_);
    i32 length = static_cast<i32>(text.size()) - (text.data() + text.size() == end_);
    return failAt(ErrorKind::IndentationError, {line_, length, line_, kUnknownColumn},
                  LineText::WithNewline, "unindent does not match any outer indentation level");
  }
  if (altColumn != altIndents_[kept - 1]) {
    return tabError();
  }
  while (indentCount_ > kept) {
    indentCount_--;
    pushLayout(Tok::Dedent);
  }
  return true;
}

// The start of the lines that backslashes joined to the current one; *line becomes its number.
const char* Lexer::joinedStart(i32* line) const {
  const char* p = lineStart_;
  while (p - source_.text >= 2 && p[-2] == '\\') {
    const char* above = p - 2;
    bool blank = true;  // then it joins indentation, which does not count as read together
    while (above > source_.text && above[-1] != '\n') {
      above--;
      blank = blank && (*above == ' ' || *above == '\t');
    }
    if (blank) {
      break;
    }
    p = above;
    --*line;
  }
  return p;
}

// A backslash at the cursor joins the next line; leaves the cursor at that line's start.
bool Lexer::lexContinuation() {
  if (cursor_[1] != '\n') {
    cursor_++;
    // Python counts from the start of the joined lines here.
    i32 firstLine = line_;
    const char* bufferStart = joinedStart(&firstLine);
    bool atNewline = cursor_ == end_;
    i32 col = static_cast<i32>(cursor_ - bufferStart) - (atNewline ? 1 : 0);
    failAt(ErrorKind::SyntaxError, {line_, col, line_, -1}, LineText::WithNewline,
           "unexpected character after line continuation character");
    errors_.setText(firstLine, line_, LineText::WithNewline);
    return false;
  }
  if (cursor_ + 2 >= end_) {
    if (bracketCount_ != 0) {
      return neverClosed();
    }
    i32 col = columnOf(cursor_ + 1);
    i32 firstLine = line_;
    joinedStart(&firstLine);
    cursor_ = end_;
    failAt(ErrorKind::SyntaxError, {line_, col, line_, kUnknownColumn}, LineText::WithNewline,
           "unexpected EOF while parsing", true);
    errors_.setText(firstLine, line_, LineText::WithNewline);
    return false;
  }
  cursor_ += 2;
  newLine(cursor_);
  return true;
}

// The source ends inside a bracket.
bool Lexer::neverClosed() {
  const Bracket& open = brackets_[bracketCount_ - 1];
  i32 col = tokens_[open.token].col;
  char message[] = "'(' was never closed";
  message[1] = open.character;
  cursor_ = end_;
  bool current = open.line == line_;
  failAt(ErrorKind::SyntaxError, {open.line, col, open.line, -1},
         current ? LineText::WithNewline : LineText::WithoutNewline, message, true);
  errors_.mutableError().outranks = errors_.mutableError().ownText = false;
  if (current) {
    i32 firstLine = line_;
    joinedStart(&firstLine);
    errors_.setText(firstLine, line_, LineText::WithNewline);
  }
  return false;
}

bool Lexer::atEnd() {
  // Layout at the end of the input belongs to the last line that exists.
  if (source_.size == 0) {
    line_ = 0;
  } else if (end_[-1] == '\n') {
    line_--;
    const char* p = end_ - 1;
    while (p > source_.text && p[-1] != '\n') {
      p--;
    }
    lineStart_ = p;
  }
  if (bracketCount_ != 0) {
    return neverClosed();
  }
  bool wholeLine = source_.size != 0 && end_[-1] == '\n';
  bool single = options_.mode == Mode::Single && tokens_.size() != 0;
  if (!lastWasNewline_ || (single && !wholeLine)) {
    pushLayout(Tok::Newline);
    lastWasNewline_ = true;
  }
  bool layoutLast = tokens_.size() != 0 && !wholeLine;
  if (!options_.dontImplyDedent || wholeLine) {
    while (indentCount_ > 1) {
      indentCount_--;
      pushLayout(Tok::Dedent);
      layoutLast = false;
    }
  }
  if (single && !layoutLast) {
    // Interactive input ends with a NEWLINE of its own.
    pushLayout(Tok::Newline);
  }
  pushLayout(Tok::EndMarker);
  return false;
}

bool Lexer::lexToken() {
  const char* p = cursor_;
  while (*p == ' ' || *p == '\t' || *p == '\f') {
    p++;
  }
  cursor_ = p;
  u8 c = static_cast<u8>(*p);
  u8 cls = kCharacterClass[c];
  if (cls & kNameStart) {
    lastWasNewline_ = false;
    return lexName();
  }
  if ((cls & kDigit) || (c == '.' && isDigit(p[1]))) {
    lastWasNewline_ = false;
    return lexNumber();
  }
  if (c == '"' || c == '\'') {
    lastWasNewline_ = false;
    return lexString(p);
  }
  if (c == '\n' || c == '#' || c == '\\' || c == '\0') {
    return lexLayout();
  }
  lastWasNewline_ = false;
  return lexOperator();
}

// Comments, ends of lines, joined lines and the end of the input.
bool Lexer::lexLayout() {
  const char* start = cursor_;
  if (*cursor_ == '#' && !lexComment()) {
    return false;
  }
  char c = *cursor_;
  if (c == '\n') {
    const char* newline = cursor_++;
    if (!blankLine_ && bracketCount_ == 0) {
      // A comment before it counts as its text.
      push(Tok::Newline, start, newline);
      lastWasNewline_ = true;
    }
    blankLine_ = false;
    newLine(cursor_);
    atLineStart_ = true;
    return true;
  }
  if (c == '\\') {
    return lexContinuation();
  }
  if (cursor_ >= end_) {
    return atEnd();
  }
  return c == '\0' ? fail(cursor_, "source code cannot contain null bytes") : true;
}

bool Lexer::lexComment() {
  const char* start = cursor_;
  const char* p = static_cast<const char*>(std::memchr(start, '\n', end_ - start));
  p = p != nullptr ? p : end_;
  cursor_ = p;
  if (!options_.typeComments) {
    return true;
  }
  const char* body = start + 1;
  auto skipBlanks = [&] {
    while (*body == ' ' || *body == '\t') {
      body++;
    }
  };
  skipBlanks();
  if (p - body < 5 || std::memcmp(body, "type:", 5) != 0) {
    return true;
  }
  body += 5;
  skipBlanks();
  lexTypeComment(start, body, p);
  return true;
}

void Lexer::lexTypeComment(const char* start, const char* body, const char* end) {
  constexpr usize kIgnoreSize = 6;
  const char* tag = body + kIgnoreSize;
  bool ignore =
      end - body >= static_cast<isize>(kIgnoreSize) &&
      std::memcmp(body, "ignore", kIgnoreSize) == 0 &&
      !(tag < end && (static_cast<u8>(*tag) >= 128 || isNameContinue(*tag)) && *tag != '_');
  if (!ignore) {
    push(Tok::TypeComment, body, end);
    lastWasNewline_ = false;
    blankLine_ = false;
    return;
  }
  if (typeIgnoreCount_ == typeIgnoreCapacity_) {
    typeIgnoreCapacity_ = typeIgnoreCapacity_ * 2 + 8;
    auto* bigger = arena_.makeArray<TypeIgnoreComment>(typeIgnoreCapacity_);
    if (typeIgnoreCount_ != 0) {
      std::memcpy(bigger, typeIgnores_, typeIgnoreCount_ * sizeof(TypeIgnoreComment));
    }
    typeIgnores_ = bigger;
  }
  usize size = static_cast<usize>(end - tag);
  typeIgnores_[typeIgnoreCount_++] = {line_, {arena_.copyBytes(tag, size), size}};
}

// ---- Strings ----------------------------------------------------------------------------------

// `start` is where the prefix begins, the cursor is at the quote.
bool Lexer::lexString(const char* start) {
  char quote = *cursor_;
  bool triple = cursor_[1] == quote && cursor_[2] == quote;
  const char* p = cursor_ + (triple ? 3 : 1);
  Token* token = &push(Tok::String, start, start);
  i32 firstLine = line_;
  const char* firstLineStart = lineStart_;
  auto unterminated = [&](i32 detected) {
    i32 col = token->col;
    bool atEndOfSource =
        p >= end_ || p + 1 >= end_ ? triple || *p != '\n' || p[-1] == '\\' : triple;
    line_ = firstLine;
    lineStart_ = firstLineStart;
    cursor_ = start + 1;
    tokens_.pop();
    char message[96];
    std::snprintf(message, sizeof message, "unterminated %sstring literal (detected at line %d)",
                  triple ? "triple-quoted " : "", detected);
    return failAt(ErrorKind::SyntaxError, {firstLine, col, firstLine, col},
                  LineText::WithoutNewline, message, atEndOfSource);
  };
  for (;; p++) {
    char c = *p;
    if (c == quote && (!triple || (p[1] == quote && p[2] == quote))) {
      p += triple ? 3 : 1;
      break;
    }
    if (c == '\\') {
      p++;
      c = *p;
      if (c != '\n' && c != '\0') {
        continue;
      }
      if (c == '\n') {
        newLine(p + 1);
      }
      if (!triple && p + 1 >= end_) {
        return unterminated(line_ - (c == '\n'));
      }
    } else if (c == '\n') {
      if (!triple) {
        return unterminated(line_);
      }
      newLine(p + 1);
    }
    if (p >= end_) {
      i32 last = line_;
      if (end_ > source_.text && end_[-1] == '\n') {
        // The blank lines at the end do not count.
        last = line_ - 1;
      }
      return unterminated(last);
    }
    if (c == '\0') {
      return fail(p, "source code cannot contain null bytes");
    }
  }
  token->end = static_cast<u32>(p - source_.text);
  token->endLine = line_;
  token->endCol = columnOf(p);
  cursor_ = p;
  return true;
}

// ---- Operators --------------------------------------------------------------------------------

bool Lexer::openBracket(char c) {
  if (bracketCount_ >= kMaxBrackets) {
    return fail(cursor_, "too many nested parentheses");
  }
  brackets_[bracketCount_++] = {c, line_, static_cast<u32>(tokens_.size())};
  return true;
}

bool Lexer::closeBracket(char c) {
  if (bracketCount_ == 0) {
    return fail(cursor_, "unmatched '%c'", c);
  }
  Bracket& open = brackets_[--bracketCount_];
  char wanted = open.character == '(' ? ')' : open.character == '[' ? ']' : '}';
  if (c != wanted) {
    if (open.line != line_) {
      return fail(cursor_,
                  "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c,
                  open.character, open.line);
    }
    return fail(cursor_, "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                open.character);
  }
  tokens_[open.token].match = static_cast<u32>(tokens_.size());
  return true;
}

namespace {

struct OperatorMatch {
  Tok kind;
  int size;
};

// The longest operator at p; size 0 if there is none.
OperatorMatch matchOperator(const char* p) {
  char a = p[0];
  char b = a != '\0' ? p[1] : '\0';
  char c = b != '\0' ? p[2] : '\0';
  auto withEqual = [&](Tok plain, Tok equal) {
    return b == '=' ? OperatorMatch{equal, 2} : OperatorMatch{plain, 1};
  };
  auto doubled = [&](Tok plain, Tok equal, Tok twice, Tok twiceEqual) {
    if (b == a) {
      return c == '=' ? OperatorMatch{twiceEqual, 3} : OperatorMatch{twice, 2};
    }
    return withEqual(plain, equal);
  };
  switch (a) {
    case '(':
      return {Tok::LeftParen, 1};
    case ')':
      return {Tok::RightParen, 1};
    case '[':
      return {Tok::LeftBracket, 1};
    case ']':
      return {Tok::RightBracket, 1};
    case '{':
      return {Tok::LeftBrace, 1};
    case '}':
      return {Tok::RightBrace, 1};
    case ',':
      return {Tok::Comma, 1};
    case ';':
      return {Tok::Semicolon, 1};
    case '~':
      return {Tok::Tilde, 1};
    case ':':
      return withEqual(Tok::Colon, Tok::ColonEqual);
    case '+':
      return withEqual(Tok::Plus, Tok::PlusEqual);
    case '%':
      return withEqual(Tok::Percent, Tok::PercentEqual);
    case '&':
      return withEqual(Tok::Ampersand, Tok::AmpersandEqual);
    case '|':
      return withEqual(Tok::VerticalBar, Tok::VerticalBarEqual);
    case '^':
      return withEqual(Tok::Caret, Tok::CaretEqual);
    case '@':
      return withEqual(Tok::At, Tok::AtEqual);
    case '=':
      return withEqual(Tok::Equal, Tok::EqualEqual);
    case '-':
      if (b == '>') {
        return {Tok::Arrow, 2};
      }
      return withEqual(Tok::Minus, Tok::MinusEqual);
    case '!':
      if (b == '=') {
        return {Tok::NotEqual, 2};
      }
      return {Tok::Unknown, 1};
    case '.':
      if (b == '.' && c == '.') {
        return {Tok::Ellipsis, 3};
      }
      return {Tok::Dot, 1};
    case '*':
      return doubled(Tok::Star, Tok::StarEqual, Tok::DoubleStar, Tok::DoubleStarEqual);
    case '/':
      return doubled(Tok::Slash, Tok::SlashEqual, Tok::DoubleSlash, Tok::DoubleSlashEqual);
    case '<':
      if (b == '>') {
        return {Tok::NotEqual, 2};
      }
      return doubled(Tok::Less, Tok::LessEqual, Tok::LeftShift, Tok::LeftShiftEqual);
    case '>':
      return doubled(Tok::Greater, Tok::GreaterEqual, Tok::RightShift, Tok::RightShiftEqual);
    case '$':
    case '?':
    case '`':
      return {Tok::Unknown, 1};
    default:
      return {Tok::Unknown, 0};
  }
}

}  // namespace

bool Lexer::lexOperator() {
  char c = *cursor_;
  if (c == '(' || c == '[' || c == '{') {
    if (!openBracket(c)) {
      return false;
    }
  } else if (c == ')' || c == ']' || c == '}') {
    if (!closeBracket(c)) {
      return false;
    }
  }
  OperatorMatch match = matchOperator(cursor_);
  if (match.size == 0) {
    return fail(cursor_, "invalid non-printable character U+%04X", static_cast<u8>(c));
  }
  push(match.kind, cursor_, cursor_ + match.size);
  cursor_ += match.size;
  return true;
}

}  // namespace taipan::syntax
