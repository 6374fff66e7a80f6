#include "base/utf8.h"

#include <cstring>

namespace taipan {

namespace {

constexpr u64 kHighBits = 0x8080808080808080ull;

u64 load8(const u8* p) {
  u64 word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

}  // namespace

usize asciiPrefix(const u8* text, usize length) {
  usize i = 0;
  for (; i + 32 <= length; i += 32) {
    u64 all = load8(text + i) | load8(text + i + 8) | load8(text + i + 16) | load8(text + i + 24);
    if (all & kHighBits) break;
  }
  for (; i + 8 <= length; i += 8) {
    if (u64 high = load8(text + i) & kHighBits) {
      return i + static_cast<usize>(__builtin_ctzll(high)) / 8;
    }
  }
  while (i < length && text[i] < 0x80) i++;
  return i;
}

const char* utf8Reason(Utf8Error error) {
  switch (error) {
    case Utf8Error::kInvalidStart:
      return "invalid start byte";
    case Utf8Error::kInvalidContinuation:
      return "invalid continuation byte";
    default:
      return "unexpected end of data";
  }
}

Utf8Info utf8Inspect(const u8* text, usize length) {
  const u8 *p = text, *end = text + length;
  usize chars = 0;
  u32 bits = 0;
  while (p < end) {
    if (*p < 0x80) {
      usize n = asciiPrefix(p, static_cast<usize>(end - p));
      p += n;
      chars += n;
      continue;
    }
    Utf8Step step = utf8Next(p, end);
    if (step.error != Utf8Error::kNone) break;
    bits |= step.code;
    chars++;
    p += step.length;
  }
  u32 max = bits > 0xffff ? 0x10ffff : bits > 0xff ? 0xffff : bits > 0x7f ? 0xff : 0x7f;
  return {static_cast<usize>(p - text), chars, max};
}

template <class T>
T* utf8DecodeValid(const u8* text, usize length, T* out) {
  const u8 *p = text, *end = text + length;
  while (p < end) {
    u32 b = *p;
    if (b < 0x80) {
      usize n = asciiPrefix(p, static_cast<usize>(end - p));
      if constexpr (sizeof(T) == 1) {
        std::memcpy(out, p, n);
      } else {
        for (usize i = 0; i < n; i++) out[i] = p[i];
      }
      out += n;
      p += n;
    } else if (b < 0xe0) {
      *out++ = static_cast<T>((b & 31) << 6 | (p[1] & 63));
      p += 2;
    } else if (b < 0xf0) {
      *out++ = static_cast<T>((b & 15) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u));
      p += 3;
    } else {
      *out++ =
          static_cast<T>((b & 7) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u));
      p += 4;
    }
  }
  return out;
}

template <class T>
Utf8Plan utf8Plan(const T* text, usize length) {
  usize bytes = length;
  bool surrogates = false;
  for (usize i = 0; i < length; i++) {
    u32 c = text[i];
    bytes += c >= 0x80;
    if constexpr (sizeof(T) > 1) {
      bytes += c >= 0x800;
      surrogates |= (c & 0xfffff800) == 0xd800;
    }
    if constexpr (sizeof(T) > 2) bytes += c >= 0x10000;
  }
  return {bytes, surrogates};
}

template <class T>
u8* utf8Encode(const T* text, usize length, u8* out) {
  for (usize i = 0; i < length; i++) out = utf8Put(text[i], out);
  return out;
}

template u8* utf8DecodeValid(const u8*, usize, u8*);
template u16* utf8DecodeValid(const u8*, usize, u16*);
template u32* utf8DecodeValid(const u8*, usize, u32*);
template Utf8Plan utf8Plan(const u8*, usize);
template Utf8Plan utf8Plan(const u16*, usize);
template Utf8Plan utf8Plan(const u32*, usize);
template u8* utf8Encode(const u8*, usize, u8*);
template u8* utf8Encode(const u16*, usize, u8*);
template u8* utf8Encode(const u32*, usize, u8*);

}  // namespace taipan
