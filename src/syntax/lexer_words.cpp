// Names, keywords and numbers.
#include <cstdio>
#include <cstring>

#include "base/unicode.h"
#include "syntax/characters.h"
#include "syntax/lexer.h"

namespace taipan::syntax {

namespace {

// The keyword of these letters, or Name. Switching on the first letter leaves at most five.
Tok keywordKind(const char* word, usize size) {
#define TRY(Name, text)                                                 \
  if (size == sizeof(text) - 1 && std::memcmp(word, text, size) == 0) { \
    return Tok::Kw##Name;                                               \
  }
  switch (word[0]) {
    case 'F':
      TRY(False, "False");
      break;
    case 'N':
      TRY(None, "None");
      break;
    case 'T':
      TRY(True, "True");
      break;
    case 'a':
      TRY(And, "and");
      TRY(As, "as");
      TRY(Assert, "assert");
      TRY(Async, "async");
      TRY(Await, "await");
      break;
    case 'b':
      TRY(Break, "break");
      break;
    case 'c':
      TRY(Class, "class");
      TRY(Continue, "continue");
      break;
    case 'd':
      TRY(Def, "def");
      TRY(Del, "del");
      break;
    case 'e':
      TRY(Elif, "elif");
      TRY(Else, "else");
      TRY(Except, "except");
      break;
    case 'f':
      TRY(Finally, "finally");
      TRY(For, "for");
      TRY(From, "from");
      break;
    case 'g':
      TRY(Global, "global");
      break;
    case 'i':
      TRY(If, "if");
      TRY(Import, "import");
      TRY(In, "in");
      TRY(Is, "is");
      break;
    case 'l':
      TRY(Lambda, "lambda");
      break;
    case 'n':
      TRY(Nonlocal, "nonlocal");
      TRY(Not, "not");
      break;
    case 'o':
      TRY(Or, "or");
      break;
    case 'p':
      TRY(Pass, "pass");
      break;
    case 'r':
      TRY(Raise, "raise");
      TRY(Return, "return");
      break;
    case 't':
      TRY(Try, "try");
      break;
    case 'w':
      TRY(While, "while");
      TRY(With, "with");
      break;
    case 'y':
      TRY(Yield, "yield");
      break;
  }
#undef TRY
  return Tok::Name;
}

// True if the letters are the prefix of a string literal.
bool isStringPrefix(const char* p, usize size) {
  if (size == 1) {
    return std::strchr("rRbBuUfF", p[0]) != nullptr;
  }
  if (size != 2) {
    return false;
  }
  char a = static_cast<char>(p[0] | 0x20);
  char b = static_cast<char>(p[1] | 0x20);
  return (a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f'));
}

// The name in NFKC, which is how Python compares names. False: the hook failed.
bool normalizeName(std::string_view& name, const ParserHooks& hooks, Arena& arena) {
  u32* codes = arena.makeArray<u32>(name.size());
  usize count = 0;
  for (const char *p = name.data(), *end = p + name.size(); p < end;) {
    Decoded decoded = decodeUtf8(p, end);
    codes[count++] = decoded.codePoint;
    p += decoded.size;
  }
  if (unicode::quickCheck(unicode::Form::kNfkc, codes, count) == unicode::QuickCheck::kYes) {
    return true;
  }
  if (hooks.normalize != nullptr) {
    return hooks.normalize(hooks.context, name, arena, &name) == HookResult::Ok;
  }
  unicode::CodeBuffer buffer;
  unicode::normalize(unicode::Form::kNfkc, codes, count, false, buffer);
  char* out = static_cast<char*>(arena.allocate(buffer.size() * 4 + 1, 1));
  char* p = out;
  for (usize i = 0; i < buffer.size(); i++) {
    p += encodeUtf8(buffer.data()[i], p);
  }
  name = {out, static_cast<usize>(p - out)};
  return true;
}

}  // namespace

bool Lexer::lexName() {
  const char* start = cursor_;
  const char* p = start;
  u32 hash = NameTable::kHashSeed;
  u8 bits = 0;
  while (kCharacterClass[static_cast<u8>(*p)] & kNameContinue) {
    bits |= static_cast<u8>(*p);
    hash = NameTable::hashStep(hash, static_cast<u8>(*p));
    p++;
  }
  cursor_ = p;
  usize size = static_cast<usize>(p - start);
  if ((*p == '"' || *p == '\'') && isStringPrefix(start, size)) [[unlikely]] {
    return lexString(start);
  }
  if (size >= 2 && size <= 8) {
    Tok keyword = keywordKind(start, size);
    if (keyword != Tok::Name && (options_.featureVersion >= 7 || isAsyncWord(keyword))) {
      push(keyword, start, p);
      return true;
    }
  }
  std::string_view name{start, size};
  if (bits >= 0x80) [[unlikely]] {
    if (!checkName(start, p)) {
      return false;
    }
    if (!normalizeName(name, options_.hooks, arena_)) {
      return failAt(ErrorKind::Pending, {line_, 0, line_, 0}, LineText::WithNewline, "");
    }
    hash = NameTable::hashOf(name);
  }
  push(Tok::Name, start, p).name = names_.intern(name, hash);
  return true;
}

// Before 3.7 `async` and `await` were keywords only in (and at the start of) an `async def`. True
// if the keyword behind the cursor is one here; always true for other keywords.
bool Lexer::isAsyncWord(Tok keyword) {
  if ((keyword != Tok::KwAsync && keyword != Tok::KwAwait) || asyncIndent_ >= 0) {
    return true;
  }
  const char* p = cursor_;
  while (*p == ' ' || *p == '\t') {
    p++;
  }
  bool def = std::strncmp(p, "def", 3) == 0 && !isNameContinue(p[3]);
  if (keyword == Tok::KwAwait || !def) {
    return false;
  }
  asyncIndent_ = indentCount_;
  return true;
}

// A name with non-ASCII letters: valid UTF-8, and only characters that names may have.
bool Lexer::checkName(const char* start, const char* end) {
  for (const char* p = start; p < end;) {
    Decoded decoded = decodeUtf8(p, end);
    if (decoded.size == 0) {
      char message[128];
      int position = static_cast<int>(p - start);
      const char* reason;
      int size = malformedUtf8(p, end, &reason);
      if (size > 1) {
        std::snprintf(message, sizeof message,
                      "(unicode error) 'utf-8' codec can't decode bytes in position %d-%d: %s",
                      position, position + size - 1, reason);
      } else {
        std::snprintf(message, sizeof message,
                      "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %d: %s",
                      static_cast<u8>(*p), position, reason);
      }
      i32 col = columnOf(end) - 1;
      return failAt(ErrorKind::SyntaxError, {line_, col, line_, kUnknownColumn},
                    LineText::WithNewline, message);
    }
    u32 c = decoded.codePoint;
    bool fine = p == start ? unicode::isIdentifierStart(c) : unicode::isIdentifierContinue(c);
    if (!fine) {
      cursor_ = p + decoded.size;
      if (unicode::isPrintable(c)) {
        return fail(p, "invalid character '%.*s' (U+%04X)", decoded.size, p, c);
      }
      return fail(p, "invalid non-printable character U+%04X", c);
    }
    p += decoded.size;
  }
  return true;
}

// ---- Numbers ----------------------------------------------------------------------------------

// Digits with single underscores between them; the cursor ends behind them.
bool Lexer::lexDigits() {
  while (true) {
    while (isDigit(*cursor_)) {
      cursor_++;
    }
    if (*cursor_ != '_') {
      return true;
    }
    cursor_++;
    if (!isDigit(*cursor_)) {
      return fail(cursor_ - 1, "invalid decimal literal");
    }
  }
}

// What follows a number must not look like a part of it. A keyword may follow for now, with a
// warning.
bool Lexer::endOfNumber(const char* label) {
  static constexpr std::string_view kWords[] = {"and", "else", "for", "if",
                                                "in",  "is",   "not", "or"};
  if (!isNameStart(*cursor_)) {
    return true;
  }
  for (std::string_view word : kWords) {
    if (std::strncmp(cursor_, word.data(), word.size()) != 0 ||
        (word[0] != 'i' && isNameContinue(cursor_[word.size()]))) {
      continue;
    }
    if (options_.hooks.warn == nullptr) {
      return true;
    }
    char message[48];
    std::snprintf(message, sizeof message, "invalid %s literal", label);
    HookResult result =
        options_.hooks.warn(options_.hooks.context, WarningKind::SyntaxWarning, message, line_);
    if (result == HookResult::Failed) {
      return failAt(ErrorKind::Pending, {line_, 0, line_, 0}, LineText::WithNewline, "");
    }
    return result == HookResult::Ok || fail(cursor_ - 1, "%s", message);
  }
  if (static_cast<u8>(*cursor_) >= 128) {
    // A character that is in no name has its own message.
    const char* start = cursor_;
    const char* end = start;
    while (isNameContinue(*end)) {
      end++;
    }
    if (!checkName(start, end)) {
      return false;
    }
  }
  return fail(cursor_ - 1, "invalid %s literal", label);
}

bool Lexer::lexRadix(const char* start, int radix, const char* label) {
  auto inRadix = [&](char c) { return radix == 16 ? isHexDigit(c) : c >= '0' && c < '0' + radix; };
  cursor_ = start + 2;
  do {
    if (*cursor_ == '_') {
      cursor_++;
    }
    if (!inRadix(*cursor_)) {
      if (isDigit(*cursor_)) {
        return fail(cursor_, "invalid digit '%c' in %s literal", *cursor_, label);
      }
      return fail(cursor_ - 1, "invalid %s literal", label);
    }
    while (inRadix(*cursor_)) {
      cursor_++;
    }
  } while (*cursor_ == '_');
  if (isDigit(*cursor_)) {
    return fail(cursor_, "invalid digit '%c' in %s literal", *cursor_, label);
  }
  if (!endOfNumber(label)) {
    return false;
  }
  push(Tok::Number, start, cursor_);
  return true;
}

// The part behind the integer digits: fraction, exponent, imaginary unit.
bool Lexer::lexFraction(const char* start) {
  if (*cursor_ == '.') {
    cursor_++;
    if (*cursor_ == '_') {
      return fail(cursor_ - 1 + 0, "invalid decimal literal");
    }
    if (isDigit(*cursor_) && !lexDigits()) {
      return false;
    }
  }
  if ((*cursor_ | 0x20) == 'e') {
    const char* exponent = cursor_ + 1;
    bool sign = *exponent == '+' || *exponent == '-';
    exponent += sign;
    if (isDigit(*exponent)) {
      cursor_ = exponent;
      if (!lexDigits()) {
        return false;
      }
    } else if (sign) {
      return fail(exponent - 1, "invalid decimal literal");
    } else {
      return endOfNumber("decimal") && (push(Tok::Number, start, cursor_), true);
    }
  }
  const char* label = "decimal";
  if ((*cursor_ | 0x20) == 'j') {
    cursor_++;
    label = "imaginary";
  }
  if (!endOfNumber(label)) {
    return false;
  }
  push(Tok::Number, start, cursor_);
  return true;
}

bool Lexer::lexNumber() {
  const char* start = cursor_;
  if (*start == '0') {
    char kind = static_cast<char>(start[1] | 0x20);
    if (kind == 'x') {
      return lexRadix(start, 16, "hexadecimal");
    }
    if (kind == 'o') {
      return lexRadix(start, 8, "octal");
    }
    if (kind == 'b') {
      return lexRadix(start, 2, "binary");
    }
    while (*cursor_ == '0' || (*cursor_ == '_' && isDigit(cursor_[1]))) {
      cursor_++;
    }
    const char* zerosEnd = cursor_;
    if (!lexDigits()) {
      return false;
    }
    bool real = *cursor_ == '.' || (*cursor_ | 0x20) == 'e' || (*cursor_ | 0x20) == 'j';
    if (cursor_ != zerosEnd && !real) {
      i32 col = columnOf(start);
      return failAt(ErrorKind::SyntaxError, {line_, col, line_, columnOf(zerosEnd)},
                    LineText::WithoutNewline,
                    "leading zeros in decimal integer literals are not permitted; use an 0o "
                    "prefix for octal integers");
    }
  } else if (*start != '.' && !lexDigits()) {
    return false;
  }
  return lexFraction(start);
}

}  // namespace taipan::syntax
