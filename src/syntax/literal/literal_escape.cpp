// Escape sequences of str and bytes literals.
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/escape.h"
#include "base/unicode.h"
#include "syntax/characters.h"
#include "syntax/literal/literal.h"

namespace taipan::syntax {

void LiteralParser::appendCodePoint(u32 codePoint) {
  char bytes[4];
  text_.append(bytes, static_cast<usize>(encodeUtf8(codePoint, bytes)));
}

bool LiteralParser::checkUtf8(const char* start, const char* end) {
  for (const char* p = start; p < end;) {
    if (static_cast<u8>(*p) < 0x80) {
      p++;
      continue;
    }
    Decoded decoded = decodeUtf8(p, end);
    if (decoded.size == 0) {
      const char* reason;
      int size = malformedUtf8(p, end, &reason);
      int position = static_cast<int>(p - start);
      if (size > 1) {
        return fail("(unicode error) 'utf-8' codec can't decode bytes in position %d-%d: %s",
                    position, position + size - 1, reason);
      }
      return fail("(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %d: %s",
                  static_cast<u8>(*p), position, reason);
    }
    p += decoded.size;
  }
  return true;
}

bool LiteralParser::appendText(const Piece& piece, const char* start, const char* end) {
  if (!checkUtf8(start, end)) {
    return false;
  }
  usize size = static_cast<usize>(end - start);
  if (piece.raw || std::memchr(start, '\\', size) == nullptr) {
    text_.append(start, size);
    return true;
  }
  return appendEscaped(piece, start, end);
}

bool LiteralParser::failEscape(usize first, usize last, const char* reason) {
  if (first == last) {
    return fail("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zu: %s",
                first, reason);
  }
  return fail("(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s",
              first, last, reason);
}

// Reports an unknown escape (digits == 0) or an octal one beyond \377. `at` is behind the
// backslash.
bool LiteralParser::warnEscape(const Piece& piece, const char* at, int digits) {
  if (context_.options.hooks.warn == nullptr || quiet_) {
    return true;
  }
  char message[64];
  if (digits == 0) {
    std::snprintf(message, sizeof message, "invalid escape sequence '\\%c'", *at);
  } else {
    std::snprintf(message, sizeof message, "invalid octal escape sequence '\\%.*s'", digits, at);
  }
  const ParserHooks& hooks = context_.options.hooks;
  HookResult result =
      hooks.warn(hooks.context, WarningKind::DeprecationWarning, message, piece.token->line);
  if (result == HookResult::Ok) {
    return true;
  }
  const Token& t = *piece.token;
  ErrorKind kind = result == HookResult::Failed ? ErrorKind::Pending : ErrorKind::SyntaxError;
  return context_.errors.raise(kind, {t.line, t.col, t.endLine, t.endCol}, LineText::WithNewline,
                               "%s", message);
}

// Positions in error messages count a non-ASCII character as 10: Python decodes a copy in which
// such characters are written as \UXXXXXXXX.
bool LiteralParser::appendEscaped(const Piece& piece, const char* start, const char* end) {
  usize position = 0;
  bool warned = false;  // only the first is reported
  for (const char* p = start; p < end;) {
    if (*p != '\\') {
      const char* run = p;
      while (p < end && *p != '\\') {
        u8 c = static_cast<u8>(*p++);
        position += c < 0x80 ? 1 : (c & 0xC0) != 0x80 ? 10 : 0;
      }
      text_.append(run, static_cast<usize>(p - run));
      continue;
    }
    const char* escape = p++;
    if (p >= end) {
      return failEscape(position, position, "\\ at end of string");
    }
    char c = *p;
    int simple = simpleEscape(c);
    if (simple >= 0) {
      text_.push_back(static_cast<char>(simple));
      p++;
    } else if (c == '\n') {
      p++;
    } else if (isOctalDigit(c)) {
      const char* digits = p;
      u32 value = octalEscape(&p, end);
      if (value > 0377 && !std::exchange(warned, true) &&
          !warnEscape(piece, digits, static_cast<int>(p - digits))) {
        return false;
      }
      appendCodePoint(value);
    } else if (c == 'x' || c == 'u' || c == 'U') {
      p++;
      if (!appendHexEscape(&p, end, c, position)) {
        return false;
      }
    } else if (c == 'N') {
      p++;
      if (!appendNamedEscape(&p, end, position)) {
        return false;
      }
    } else {
      text_.push_back('\\');
      if (static_cast<u8>(c) >= 0x80) {
        position += 5;
      } else if (!std::exchange(warned, true) && !warnEscape(piece, p, 0)) {
        return false;
      }
    }
    position += static_cast<usize>(p - escape);
  }
  return true;
}

bool LiteralParser::appendHexEscape(const char** at, const char* end, char kind, usize position) {
  int wanted = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
  u32 value = 0;
  for (int i = 0; i < wanted; i++) {
    if (*at >= end || !isHexDigit(**at)) {
      const char* reason = kind == 'x'   ? "truncated \\xXX escape"
                           : kind == 'u' ? "truncated \\uXXXX escape"
                                         : "truncated \\UXXXXXXXX escape";
      return failEscape(position, position + static_cast<usize>(i) + 1, reason);
    }
    value = value << 4 | static_cast<u32>(hexValue(*(*at)++));
  }
  if (value > 0x10FFFF) {
    return failEscape(position, position + 9, "illegal Unicode character");
  }
  appendCodePoint(value);
  return true;
}

// Behind \N.
bool LiteralParser::appendNamedEscape(const char** at, const char* end, usize position) {
  const ParserHooks& hooks = context_.options.hooks;
  if (hooks.characterNames != nullptr && hooks.characterNames(hooks.context) != HookResult::Ok) {
    return fail("(unicode error) \\N escapes not supported (can't load unicodedata module)");
  }
  const char* p = *at;
  usize seen = 1;
  if (p < end && *p == '{') {
    const char* name = ++p;
    while (p < end && *p != '}') {
      p++;
    }
    seen = static_cast<usize>(p - name) + 2;
    if (p < end && p > name) {
      *at = p + 1;
      unicode::NamedCode named = unicode::lookupName(name, static_cast<usize>(p - name), false);
      if (named.length != 1) {
        return failEscape(position, position + seen + 1, "unknown Unicode character name");
      }
      appendCodePoint(named.codes[0]);
      return true;
    }
  }
  return failEscape(position, position + seen, "malformed \\N character escape");
}

bool LiteralParser::appendBytes(const Piece& piece) {
  for (const char* p = piece.start; p < piece.end; p++) {
    if (static_cast<u8>(*p) >= 0x80) {
      return fail("bytes can only contain ASCII literal characters");
    }
  }
  if (piece.raw) {
    text_.append(piece.start, static_cast<usize>(piece.end - piece.start));
    return true;
  }
  bool warned = false;
  for (const char* p = piece.start; p < piece.end;) {
    if (*p != '\\') {
      text_.push_back(*p++);
      continue;
    }
    const char* escape = p++;
    int simple = simpleEscape(*p);
    if (simple >= 0) {
      text_.push_back(static_cast<char>(simple));
      p++;
    } else if (*p == '\n') {
      p++;
    } else if (isOctalDigit(*p)) {
      const char* digits = p;
      u32 value = octalEscape(&p, piece.end);
      if (value > 0377 && !std::exchange(warned, true) &&
          !warnEscape(piece, digits, static_cast<int>(p - digits))) {
        return false;
      }
      text_.push_back(static_cast<char>(value));
    } else if (*p == 'x') {
      if (piece.end - p < 3 || !isHexDigit(p[1]) || !isHexDigit(p[2])) {
        return fail("(value error) invalid \\x escape at position %d",
                    static_cast<int>(escape - piece.start));
      }
      text_.push_back(static_cast<char>(hexValue(p[1]) * 16 + hexValue(p[2])));
      p += 3;
    } else {
      text_.push_back('\\');
      if (!std::exchange(warned, true) && !warnEscape(piece, p, 0)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace taipan::syntax
