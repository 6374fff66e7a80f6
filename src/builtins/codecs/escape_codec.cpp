// unicode_escape, raw_unicode_escape and the escapes of bytes literals.
#include <cstring>

#include "base/escape.h"
#include "base/unicode.h"
#include "builtins/codecs/error_handler.h"
#include "builtins/codecs/text_codecs.h"
#include "object/seams.h"

namespace taipan {

namespace {

int hexValue(u8 c) {
  if (c >= '0' && c <= '9') return c - '0';
  u8 lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A backslash escape that was read.
struct Escape {
  isize end = 0;  ///< behind it
  u32 code = 0;
  const char* error = nullptr;  ///< why it is none
  bool incomplete = false;      ///< the input ended within it
  bool literal = false;         ///< not an escape at all: the backslash stands for itself
  bool nothing = false;         ///< a line continuation
};

/// `digits` hexadecimal digits from `at` on.
void readHex(ByteSpan in, isize at, int digits, const char* truncated, Escape& escape) {
  isize i = at;
  u32 code = 0;
  for (; i < in.size && i < at + digits; i++) {
    int value = hexValue(in[i]);
    if (value < 0) break;
    code = code << 4 | static_cast<u32>(value);
  }
  escape.end = i;
  escape.code = code;
  if (i < at + digits) {
    escape.error = truncated;
    escape.incomplete = i == in.size;
  }
}

/// \N{NAME}, `at` behind the N.
void readName(ByteSpan in, isize at, Escape& escape) {
  escape.end = at;
  escape.error = "malformed \\N character escape";
  if (at == in.size) {
    escape.incomplete = true;
    return;
  }
  if (in[at] != '{') return;
  isize start = at + 1, end = start;
  while (end < in.size && in[end] != '}') end++;
  escape.end = end;
  if (end == in.size) {
    escape.incomplete = true;
    return;
  }
  if (end == start) return;
  escape.end = end + 1;
  escape.error = "unknown Unicode character name";
  unicode::NamedCode found = unicode::lookupName(reinterpret_cast<const char*>(in.data + start),
                                                 static_cast<usize>(end - start), false);
  if (found.length == 1) {
    escape.code = found.codes[0];
    escape.error = nullptr;
  }
}

/// One to three octal digits.
void readOctal(ByteSpan in, isize at, Escape& escape) {
  const char* text = reinterpret_cast<const char*>(in.data);
  const char* digits = text + at;
  escape.code = octalEscape(&digits, text + in.size);
  escape.end = digits - text;
}

/// Reads the escape whose backslash is at `at`.
Escape readEscape(ByteSpan in, isize at) {
  Escape escape;
  escape.end = at + 1;
  if (at + 1 == in.size) {
    escape.error = "\\ at end of string";
    escape.incomplete = true;
    return escape;
  }
  u8 c = in[at + 1];
  escape.end = at + 2;
  if (int code = simpleEscape(static_cast<char>(c)); code >= 0) {
    escape.code = static_cast<u32>(code);
  } else if (c == '\n') {
    escape.nothing = true;
  } else if (isOctalDigit(static_cast<char>(c))) {
    readOctal(in, at + 1, escape);
  } else if (c == 'x') {
    readHex(in, at + 2, 2, "truncated \\xXX escape", escape);
  } else if (c == 'u') {
    readHex(in, at + 2, 4, "truncated \\uXXXX escape", escape);
  } else if (c == 'U') {
    readHex(in, at + 2, 8, "truncated \\UXXXXXXXX escape", escape);
    if (!escape.error && escape.code > unicode::kMaxCode) {
      escape.error = "illegal Unicode character";
    }
  } else if (c == 'N') {
    readName(in, at + 2, escape);
  } else {
    escape.literal = true;
  }
  return escape;
}

}  // namespace

Ref<Str> decodeUnicodeEscape(Thread& t, ByteSpan data, const char* errors, isize* consumed,
                             InvalidEscape* invalid) {
  StrBuilder out(data.size);
  DecodeErrors handler(t, "unicodeescape", errors, data, out);
  isize at = 0;
  while (at < handler.input().size) {
    ByteSpan in = handler.input();
    if (in[at] != '\\') {
      out.append(in[at++]);
      continue;
    }
    if (at + 1 < in.size && in[at + 1] == 'N') PY_TRY(requireCharacterNames(t));
    Escape escape = readEscape(in, at);
    if (escape.error != nullptr) {
      if (escape.incomplete && consumed != nullptr) break;
      at = PY_TRY(handler.handle(at, escape.end, escape.error));
      continue;
    }
    bool octalTooLarge = escape.code > 0377 && isOctalDigit(static_cast<char>(in[at + 1]));
    if ((escape.literal || octalTooLarge) && invalid != nullptr) {
      int code = octalTooLarge ? static_cast<int>(escape.code) : in[at + 1];
      invalid->note(code, in.data == data.data ? in.data + at + 1 : nullptr);
    }
    if (escape.literal) {
      out.append('\\');
      out.append(in[at + 1]);
    } else if (!escape.nothing) {
      out.append(escape.code);
    }
    at = escape.end;
  }
  if (consumed != nullptr) *consumed = at;
  return out.finish(t);
}

Ref<Str> decodeRawUnicodeEscape(Thread& t, ByteSpan data, const char* errors, isize* consumed) {
  StrBuilder out(data.size);
  DecodeErrors handler(t, "rawunicodeescape", errors, data, out);
  isize at = 0;
  while (at < handler.input().size) {
    ByteSpan in = handler.input();
    u8 c = in[at];
    if (c != '\\') {
      out.append(c);
      at++;
      continue;
    }
    if (at + 1 == in.size) {
      if (consumed != nullptr) break;
      out.append('\\');
      at++;
      continue;
    }
    u8 kind = in[at + 1];
    if (kind != 'u' && kind != 'U') {
      out.append('\\');
      out.append(kind);
      at += 2;
      continue;
    }
    Escape escape;
    readHex(in, at + 2, kind == 'u' ? 4 : 8,
            kind == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape", escape);
    if (escape.error == nullptr && escape.code > unicode::kMaxCode) {
      escape.error = "\\Uxxxxxxxx out of range";
    }
    if (escape.error != nullptr) {
      if (escape.incomplete && consumed != nullptr) break;
      at = PY_TRY(handler.handle(at, escape.end, escape.error));
      continue;
    }
    out.append(escape.code);
    at = escape.end;
  }
  if (consumed != nullptr) *consumed = at;
  return out.finish(t);
}

Ref<Bytes> encodeUnicodeEscape(Thread& t, Str& text) {
  ByteBuilder out(text.length);
  for (isize i = 0; i < text.length; i++) {
    u32 c = strAt(text, i);
    if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
      out.append(u8{'\\'});
      out.append(static_cast<u8>(c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\'));
    } else if (c >= ' ' && c < 0x7f) {
      out.append(static_cast<u8>(c));
    } else {
      appendBackslashed(out, c);
    }
  }
  return out.finish(t);
}

Ref<Bytes> encodeRawUnicodeEscape(Thread& t, Str& text) {
  ByteBuilder out(text.length);
  for (isize i = 0; i < text.length; i++) {
    u32 c = strAt(text, i);
    if (c < 0x100) {
      out.append(static_cast<u8>(c));
    } else {
      appendBackslashed(out, c);
    }
  }
  return out.finish(t);
}

Ref<Bytes> decodeByteEscape(Thread& t, ByteSpan in, const char* errors, InvalidEscape* invalid) {
  ByteBuilder out(in.size);
  for (isize at = 0; at < in.size;) {
    if (in[at] != '\\') {
      out.append(in[at++]);
      continue;
    }
    if (at + 1 == in.size) return t.raise(valueErrorType, "Trailing \\ in string");
    u8 c = in[at + 1];
    Escape escape;
    escape.end = at + 2;
    if (int code = simpleEscape(static_cast<char>(c)); code >= 0) {
      out.append(static_cast<u8>(code));
    } else if (isOctalDigit(static_cast<char>(c))) {
      readOctal(in, at + 1, escape);
      if (escape.code > 0377 && invalid != nullptr) {
        invalid->note(static_cast<int>(escape.code), in.data + at + 1);
      }
      out.append(static_cast<u8>(escape.code));
    } else if (c == 'x') {
      readHex(in, at + 2, 2, "", escape);
      if (escape.error == nullptr) {
        out.append(static_cast<u8>(escape.code));
      } else if (errors == nullptr || std::strcmp(errors, "strict") == 0) {
        return t.raise(valueErrorType, "invalid \\x escape at position %zd", at);
      } else if (std::strcmp(errors, "replace") == 0) {
        out.append(u8{'?'});
      } else if (std::strcmp(errors, "ignore") != 0) {
        return t.raise(valueErrorType, "decoding error; unknown error handling code: %.400s",
                       errors);
      }
    } else if (c != '\n') {
      if (invalid != nullptr) invalid->note(c, in.data + at + 1);
      out.append(u8{'\\'});
      out.append(c);
    }
    at = escape.end;
  }
  return out.finish(t);
}

Status warnInvalidEscape(Thread& t, const InvalidEscape& invalid) {
  if (!invalid.found()) return {};
  if (invalid.code > 0377) {
    const char octal[] = {static_cast<char>('0' + (invalid.code >> 6)),
                          static_cast<char>('0' + (invalid.code >> 3 & 7)),
                          static_cast<char>('0' + (invalid.code & 7)), 0};
    return warn(t, deprecationWarningType, 1, "invalid octal escape sequence '\\%s'", octal);
  }
  return warn(t, deprecationWarningType, 1, "invalid escape sequence '\\%c'", invalid.code);
}

Status requireCharacterNames(Thread& t) {
  // Once is enough: what was imported stays in use.
  static bool available = false;
  if (available) return {};
  if (Ref<> module = importModule(t, "unicodedata"); !module) {
    t.clearPending();
    return t.raise(unicodeErrorType, "%s",
                   "\\N escapes not supported (can't load unicodedata module)");
  }
  available = true;
  return {};
}

}  // namespace taipan
