// UTF-16 and UTF-32, in both byte orders.
#include "base/unicode.h"
#include "builtins/codecs/error_handler.h"
#include "builtins/codecs/text_codecs.h"

namespace taipan {

namespace {

template <int Width>
u32 readUnit(ByteSpan data, isize at, bool bigEndian) {
  u32 c = 0;
  for (int i = 0; i < Width; i++) {
    int shift = 8 * (bigEndian ? Width - 1 - i : i);
    c |= static_cast<u32>(data[at + i]) << shift;
  }
  return c;
}

template <int Width>
void writeUnit(ByteBuilder& out, u32 c, bool bigEndian) {
  for (int i = 0; i < Width; i++) {
    int shift = 8 * (bigEndian ? Width - 1 - i : i);
    out.append(static_cast<u8>(c >> shift));
  }
}

/// Looks for a byte order mark when the order is open; the position behind it.
template <int Width>
isize readMark(ByteSpan data, int* byteOrder) {
  if (*byteOrder != 0 || data.size < Width) return 0;
  if (readUnit<Width>(data, 0, false) == 0xfeff) {
    *byteOrder = -1;
    return Width;
  }
  if (readUnit<Width>(data, 0, true) == 0xfeff) {
    *byteOrder = 1;
    return Width;
  }
  return 0;
}

const char* encodingName(int width, int byteOrder) {
  if (width == 2) return byteOrder > 0 ? "utf-16-be" : byteOrder < 0 ? "utf-16-le" : "utf-16";
  return byteOrder > 0 ? "utf-32-be" : byteOrder < 0 ? "utf-32-le" : "utf-32";
}

bool isLow(u32 c) { return (c & 0xfc00) == 0xdc00; }

}  // namespace

Ref<Str> decodeUtf16(Thread& t, ByteSpan data, const char* errors, int* byteOrder,
                     isize* consumed) {
  StrBuilder out(data.size / 2);
  isize at = readMark<2>(data, byteOrder);
  bool big = *byteOrder > 0;
  DecodeErrors handler(t, big ? "utf-16-be" : "utf-16-le", errors, data, out);
  while (at < handler.input().size) {
    ByteSpan in = handler.input();
    isize left = in.size - at;
    const char* reason = "truncated data";
    isize end = in.size;
    bool incomplete = left < 2;
    if (!incomplete) {
      u32 c = readUnit<2>(in, at, big);
      if (!unicode::isSurrogate(c)) {
        out.append(c);
        at += 2;
        continue;
      }
      if (isLow(c)) {
        reason = "illegal encoding";
        end = at + 2;
      } else if (left < 4) {
        reason = "unexpected end of data";
        incomplete = true;
      } else {
        u32 low = readUnit<2>(in, at + 2, big);
        if (isLow(low)) {
          out.append(0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff));
          at += 4;
          continue;
        }
        reason = "illegal UTF-16 surrogate";
        end = at + 2;
      }
    }
    if (incomplete && consumed != nullptr) break;
    at = PY_TRY(handler.handle(at, end, reason));
  }
  if (consumed != nullptr) *consumed = at;
  return out.finish(t);
}

Ref<Str> decodeUtf32(Thread& t, ByteSpan data, const char* errors, int* byteOrder,
                     isize* consumed) {
  StrBuilder out(data.size / 4);
  isize at = readMark<4>(data, byteOrder);
  bool big = *byteOrder > 0;
  DecodeErrors handler(t, big ? "utf-32-be" : "utf-32-le", errors, data, out);
  while (at < handler.input().size) {
    ByteSpan in = handler.input();
    if (in.size - at < 4) {
      if (consumed != nullptr) break;
      at = PY_TRY(handler.handle(at, in.size, "truncated data"));
      continue;
    }
    u32 c = readUnit<4>(in, at, big);
    if (c <= unicode::kMaxCode && !unicode::isSurrogate(c)) {
      out.append(c);
      at += 4;
      continue;
    }
    at = PY_TRY(handler.handle(at, at + 4,
                               c > unicode::kMaxCode
                                   ? "code point not in range(0x110000)"
                                   : "code point in surrogate code point range(0xd800, 0xe000)"));
  }
  if (consumed != nullptr) *consumed = at;
  return out.finish(t);
}

namespace {

template <int Width>
void putCode(ByteBuilder& out, u32 c, bool big) {
  if (Width == 4 || c < 0x10000) {
    writeUnit<Width>(out, c, big);
  } else {
    writeUnit<2>(out, 0xd800 + ((c - 0x10000) >> 10), big);
    writeUnit<2>(out, 0xdc00 + (c & 0x3ff), big);
  }
}

template <int Width>
Ref<Bytes> encodeUnits(Thread& t, Str& text, const char* errors, int byteOrder) {
  bool big = byteOrder > 0;
  if (text.length > kIsizeMax / 8) return t.raiseNoMemory();
  ByteBuilder out((text.length + 1) * Width);
  if (byteOrder == 0) writeUnit<Width>(out, 0xfeff, false);
  EncodeErrors handler(t, encodingName(Width, byteOrder), errors, text, out, Width);
  auto put = [&](u32 c) {
    if (unicode::isSurrogate(c)) return false;
    putCode<Width>(out, c, big);
    return true;
  };
  auto putAscii = [&](u32 c) { return c < 0x80 && put(c); };
  for (isize at = 0; at < text.length;) {
    if (put(strAt(text, at))) {
      at++;
      continue;
    }
    at = PY_TRY(handler.handle(at, at + 1, "surrogates not allowed", putAscii));
  }
  return out.finish(t);
}

}  // namespace

Ref<Bytes> encodeUtf16(Thread& t, Str& text, const char* errors, int byteOrder) {
  return encodeUnits<2>(t, text, errors, byteOrder);
}

Ref<Bytes> encodeUtf32(Thread& t, Str& text, const char* errors, int byteOrder) {
  return encodeUnits<4>(t, text, errors, byteOrder);
}

}  // namespace taipan
