#include "syntax/source.h"

#include <cstdio>
#include <cstring>
#include <string>

#include "syntax/characters.h"

namespace taipan::syntax {

std::string_view Source::line(i32 number) const {
  const char* p = text;
  const char* end = text + size;
  for (i32 i = firstLine; i < number && p < end; i++) {
    auto* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<usize>(end - p)));
    p = newline != nullptr ? newline + 1 : end;
  }
  if (p >= end) {
    return {end, 0};
  }
  auto* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<usize>(end - p)));
  return {p, static_cast<usize>((newline != nullptr ? newline : end) - p)};
}

i32 countCharacters(std::string_view line, i32 bytes) {
  i32 count = 0;
  i32 size = static_cast<i32>(line.size());
  for (i32 i = 0; i < bytes; i++) {
    if (i >= size || (static_cast<u8>(line[static_cast<usize>(i)]) & 0xC0) != 0x80) {
      count++;
    }
  }
  return count;
}

// ^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)
std::string_view findCookie(std::string_view line) {
  usize i = 0;
  while (i < line.size() && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) {
    i++;
  }
  if (i == line.size() || line[i] != '#') {
    return {};
  }
  for (; (i = line.find("coding", i)) != std::string_view::npos; i++) {
    usize p = i + 6;
    if (p >= line.size() || (line[p] != ':' && line[p] != '=')) {
      continue;
    }
    p++;
    while (p < line.size() && (line[p] == ' ' || line[p] == '\t')) {
      p++;
    }
    usize start = p;
    auto inName = [](char c) {
      return c == '-' || c == '.' || (isNameContinue(c) && static_cast<u8>(c) < 128);
    };
    while (p < line.size() && inName(line[p])) {
      p++;
    }
    if (p > start) {
      return line.substr(start, p - start);
    }
  }
  return {};
}

namespace {

enum class BuiltinCodec : u8 { Utf8, Latin1, Other };

// The spelling of an encoding as Python compares it: lower case, '_' as '-', first 12 letters.
BuiltinCodec codecOf(std::string_view name, char (&normal)[13]) {
  usize n = 0;
  for (; n < name.size() && n < 12; n++) {
    char c = name[n];
    normal[n] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  normal[n] = '\0';
  std::string_view s{normal, n};
  auto named = [&](std::string_view base) {
    return s == base ||
           (s.size() > base.size() && s.substr(0, base.size()) == base && s[base.size()] == '-');
  };
  if (named("utf-8") || s == "utf8") {
    return BuiltinCodec::Utf8;
  }
  if (named("latin-1") || named("iso-8859-1") || named("iso-latin-1") || s == "latin1") {
    return BuiltinCodec::Latin1;
  }
  return BuiltinCodec::Other;
}

std::string_view lineAt(std::string_view bytes, usize start, usize* next) {
  usize end = start;
  while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r') {
    end++;
  }
  *next = end;
  if (end < bytes.size()) {
    *next = end + (bytes[end] == '\r' && end + 1 < bytes.size() && bytes[end + 1] == '\n' ? 2 : 1);
  }
  return bytes.substr(start, end - start);
}

bool isBlankOrComment(std::string_view line) {
  for (char c : line) {
    if (c != ' ' && c != '\t' && c != '\f') {
      return c == '#';
    }
  }
  return true;
}

std::string_view latin1ToUtf8(std::string_view bytes, Arena& arena) {
  char* out = static_cast<char*>(arena.allocate(bytes.size() * 2 + 1, 1));
  char* p = out;
  for (char c : bytes) {
    p += encodeUtf8(static_cast<u8>(c), p);
  }
  return {out, static_cast<usize>(p - out)};
}

bool failBare(ParseError& error, Arena& arena, const char* format, std::string_view name) {
  char message[256];
  std::snprintf(message, sizeof message, format, static_cast<int>(name.size()), name.data());
  usize size = std::strlen(message);
  error.kind = ErrorKind::SyntaxError;
  error.message = {arena.copyBytes(message, size), size};
  error.lineno = 0;
  error.offset = -1;
  error.hasLocation = false;
  return false;
}

// Nothing is known of the file but what the message says.
bool failFile(ParseError& error, Arena& arena, const std::string& message) {
  error.kind = ErrorKind::SyntaxError;
  error.message = {arena.copyBytes(message.data(), message.size()), message.size()};
  error.lineno = -1;
  error.hasLocation = false;
  return false;
}

// A line of a file ends at its first NUL, and so goes on with the next line.
std::string_view cutAtNul(std::string_view bytes, Arena& arena) {
  if (bytes.find('\0') == std::string_view::npos) return bytes;
  char* out = static_cast<char*>(arena.allocate(bytes.size(), 1));
  char* p = out;
  for (usize i = 0; i < bytes.size(); i++) {
    if (bytes[i] != '\0') {
      *p++ = bytes[i];
      continue;
    }
    i = bytes.find('\n', i);
    if (i == std::string_view::npos) break;
  }
  return {out, static_cast<usize>(p - out)};
}

// Line ends become '\n'; in a file or with "exec" the last line gets one.
void normalizeLines(std::string_view utf8, bool addNewline, Arena& arena, Source& source) {
  char* out = static_cast<char*>(arena.allocate(utf8.size() + 3, 1));
  char* p = out;
  const char* s = utf8.data();
  const char* end = s + utf8.size();
  while (s < end) {
    auto* cr = static_cast<const char*>(std::memchr(s, '\r', static_cast<usize>(end - s)));
    usize plain = static_cast<usize>((cr != nullptr ? cr : end) - s);
    std::memcpy(p, s, plain);
    p += plain;
    s += plain;
    if (cr != nullptr) {
      *p++ = '\n';
      s += cr + 1 < end && cr[1] == '\n' ? 2 : 1;
    }
  }
  if (addNewline && p > out && p[-1] != '\n') {
    *p++ = '\n';
    source.addedNewline = true;
  }
  p[0] = p[1] = '\0';
  source.text = out;
  source.size = static_cast<u32>(p - out);
}

// In a file without a cookie every line must be UTF-8.
bool checkFileIsUtf8(std::string_view bytes, const char* fileName, Arena& arena,
                     ParseError& error) {
  int line = 1;
  for (const char *p = bytes.data(), *end = p + bytes.size(); p < end;) {
    Decoded decoded = decodeUtf8(p, end);
    if (decoded.size == 0) {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<u8>(*p));
      return failFile(error, arena,
                      "Non-UTF-8 code starting with '" + std::string(code) + "' in file " +
                          fileName + " on line " + std::to_string(line) +
                          ", but no encoding declared; see "
                          "https://peps.python.org/pep-0263/ for details");
    }
    line += *p == '\n';
    p += decoded.size;
  }
  return true;
}

}  // namespace

std::string_view findSourceCookie(std::string_view bytes) {
  usize next = 0;
  std::string_view first = lineAt(bytes, 0, &next);
  std::string_view cookie = findCookie(first);
  if (cookie.empty() && isBlankOrComment(first)) cookie = findCookie(lineAt(bytes, next, &next));
  return cookie;
}

bool loadSource(std::string_view bytes, const ParserOptions& options, Arena& arena, Source& source,
                ast::Text& encoding, ParseError& error) {
  bool addNewline = options.mode == Mode::File || options.fileName != nullptr;
  if (options.ignoreCookie) {
    normalizeLines(bytes, addNewline, arena, source);
    return true;
  }
  if (options.fileName != nullptr) bytes = cutAtNul(bytes, arena);
  bool bom = bytes.substr(0, 3) == "\xEF\xBB\xBF";
  if (bom) {
    bytes.remove_prefix(3);
    encoding = {"utf-8", 5};
  }
  std::string_view cookie = findSourceCookie(bytes);
  if (cookie.empty()) {
    if (options.fileName != nullptr && !checkFileIsUtf8(bytes, options.fileName, arena, error)) {
      return false;
    }
    normalizeLines(bytes, addNewline, arena, source);
    return true;
  }
  char normal[13];
  BuiltinCodec codec = codecOf(cookie, normal);
  if (bom && (codec != BuiltinCodec::Utf8 || normal[3] != '-')) {
    std::string_view shown = codec == BuiltinCodec::Latin1 ? "iso-8859-1" : cookie;
    if (options.fileName != nullptr) {
      return failFile(error, arena, "encoding problem: " + std::string(shown) + " with BOM");
    }
    return failBare(error, arena, "encoding problem: %.*s with BOM", shown);
  }
  if (options.isStream && codec != BuiltinCodec::Utf8) {
    std::string_view shown = codec == BuiltinCodec::Latin1 ? "iso-8859-1" : cookie;
    return failFile(error, arena, "encoding problem: " + std::string(shown));
  }
  if (codec == BuiltinCodec::Utf8) {
    encoding = {"utf-8", 5};
    // Its errors are found where the bytes are used.
  } else if (codec == BuiltinCodec::Latin1) {
    encoding = {"iso-8859-1", 10};
    bytes = latin1ToUtf8(bytes, arena);
  } else {
    encoding = {arena.copyBytes(cookie.data(), cookie.size()), cookie.size()};
    HookResult result = HookResult::Missing;
    if (options.fileName == nullptr && !bytes.ends_with('\n')) {
      // The end of the last line is added before the codec sees the text.
      char* ended = static_cast<char*>(arena.allocate(bytes.size() + 1, 1));
      std::memcpy(ended, bytes.data(), bytes.size());
      ended[bytes.size()] = '\n';
      bytes = {ended, bytes.size() + 1};
    }
    if (options.hooks.decode != nullptr) {
      result = options.hooks.decode(options.hooks.context, cookie, bytes, arena, &bytes);
    }
    if (result == HookResult::Failed) {
      error.kind = ErrorKind::Pending;
      return false;
    }
    if (result == HookResult::Missing && options.fileName != nullptr) {
      return failFile(error, arena, "encoding problem: " + std::string(cookie));
    }
    if (result == HookResult::Missing) {
      return failBare(error, arena, "unknown encoding: %.*s", cookie);
    }
  }
  normalizeLines(bytes, addNewline, arena, source);
  return true;
}

}  // namespace taipan::syntax
