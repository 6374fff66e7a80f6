// UTF-7 (RFC 2152): text between '+' and '-' is base 64 of UTF-16.
#include <cstring>

#include "base/unicode.h"
#include "builtins/codecs/error_handler.h"
#include "builtins/codecs/text_codecs.h"

namespace taipan {

namespace {

int base64Value(u8 c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// The characters that are written as they are: RFC 2152's sets D and O and white space.
bool isDirect(u32 c) {
  if (c == 0 || c >= 0x7f) return false;
  if (c == '\t' || c == '\n' || c == '\r' || c == ' ') return true;
  return c > ' ' && c != '+' && c != '\\' && c != '~';
}

/// RFC 2152's set O: characters that are direct only optionally.
bool isSetO(u32 c) {
  return c < 128 && c != 0 && std::strchr("!\"#$%&*;<=>@[]^_`{|}", static_cast<int>(c)) != nullptr;
}

/// The state of decoding within a base 64 run.
struct Shift {
  bool active = false;
  isize start = 0;     ///< of the '+' in the input
  isize outStart = 0;  ///< length of the output there
  u32 bits = 0;
  int bitCount = 0;
  u32 high = 0;  ///< a high surrogate that waits for its low one
};

void putUnit(StrBuilder& out, Shift& shift, u32 unit) {
  if (shift.high != 0) {
    u32 high = shift.high;
    shift.high = 0;
    if ((unit & 0xfc00) == 0xdc00) {
      out.append(0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff));
      return;
    }
    out.append(high);
  }
  if ((unit & 0xfc00) == 0xd800) {
    shift.high = unit;
  } else {
    out.append(unit);
  }
}

void addBits(StrBuilder& out, Shift& shift, int value) {
  shift.bits = shift.bits << 6 | static_cast<u32>(value);
  shift.bitCount += 6;
  if (shift.bitCount >= 16) {
    u32 unit = shift.bits >> (shift.bitCount - 16) & 0xffff;
    shift.bitCount -= 16;
    shift.bits &= (1u << shift.bitCount) - 1;
    putUnit(out, shift, unit);
  }
}

}  // namespace

Ref<Str> decodeUtf7(Thread& t, ByteSpan data, const char* errors, isize* consumed) {
  StrBuilder out(data.size);
  DecodeErrors handler(t, "utf7", errors, data, out);
  Shift shift;
  isize at = 0;
  for (;;) {
    while (at < handler.input().size) {
      ByteSpan in = handler.input();
      u8 c = in[at];
      const char* reason = nullptr;
      isize errorStart = at;
      if (shift.active) {
        int value = base64Value(c);
        if (value >= 0) {
          addBits(out, shift, value);
          at++;
          continue;
        }
        shift.active = false;
        // What is left must be zero padding of less than a base 64 digit.
        if (shift.bitCount >= 6) {
          reason = "partial character in shift sequence";
        } else if (shift.bitCount > 0 && shift.bits != 0) {
          reason = "non-zero padding bits in shift sequence";
        }
        if (reason != nullptr) {
          at = PY_TRY(handler.handle(shift.start, at + 1, reason));
          continue;
        }
        if (shift.high != 0 && isDirect(c)) out.append(shift.high);
        shift.high = 0;
        if (c == '-') {
          at++;
        } else if (c >= 0x80) {
          at = PY_TRY(handler.handle(shift.start, at + 1, "unexpected special character"));
        }
        continue;
      }
      if (c == '+') {
        if (at + 1 < in.size && in[at + 1] == '-') {
          out.append('+');
          at += 2;
          continue;
        }
        if (at + 1 < in.size && base64Value(in[at + 1]) < 0) {
          at = PY_TRY(handler.handle(at, at + 2, "ill-formed sequence"));
          continue;
        }
        shift = {true, at, out.length(), 0, 0, 0};
        at++;
        continue;
      }
      if (c < 0x80) {
        out.append(c);
        at++;
        continue;
      }
      at = PY_TRY(handler.handle(errorStart, at + 1, "unexpected special character"));
    }
    if (!shift.active) break;
    if (consumed != nullptr) {
      // Stateful decoding starts the whole run again.
      out.truncate(shift.outStart);
      *consumed = shift.start;
      return out.finish(t);
    }
    shift.active = false;
    if (shift.high != 0 || shift.bitCount >= 6 || (shift.bitCount > 0 && shift.bits != 0)) {
      at = PY_TRY(handler.handle(shift.start, handler.input().size, "unterminated shift sequence"));
      if (at < handler.input().size) continue;
    }
    break;
  }
  if (consumed != nullptr) *consumed = at;
  return out.finish(t);
}

Ref<Bytes> encodeUtf7(Thread& t, Str& text) { return encodeUtf7(t, text, false, false); }

Ref<Bytes> encodeUtf7(Thread& t, Str& text, bool setOToBase64, bool spaceToBase64) {
  constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  ByteBuilder out(text.length);
  bool shifted = false;
  u32 bits = 0;
  int count = 0;
  auto flush = [&] {
    if (count > 0) out.append(static_cast<u8>(kBase64[bits << (6 - count) & 63]));
    bits = 0;
    count = 0;
    shifted = false;
  };
  auto add = [&](u32 unit) {
    bits = bits << 16 | unit;
    for (count += 16; count >= 6;) {
      count -= 6;
      out.append(static_cast<u8>(kBase64[bits >> count & 63]));
    }
    bits &= (1u << count) - 1;
  };
  for (isize i = 0; i < text.length; i++) {
    u32 c = strAt(text, i);
    if (isDirect(c) && !(setOToBase64 && isSetO(c)) && !(spaceToBase64 && unicode::isSpace(c))) {
      if (shifted) {
        flush();
        if (base64Value(static_cast<u8>(c)) >= 0 || c == '-') out.append(u8{'-'});
      }
      out.append(static_cast<u8>(c));
      continue;
    }
    if (!shifted && c == '+') {
      out.append("+-");
      continue;
    }
    if (!shifted) {
      out.append(u8{'+'});
      shifted = true;
    }
    if (c >= 0x10000) {
      add(0xd800 + ((c - 0x10000) >> 10));
      c = 0xdc00 + (c & 0x3ff);
    }
    add(c);
  }
  if (shifted) {
    flush();
    out.append(u8{'-'});
  }
  return out.finish(t);
}

}  // namespace taipan
