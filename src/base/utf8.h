// UTF-8 as Python needs it: validation with the exact extent of each error, lone surrogates on
// demand, and fast paths for ASCII. Nothing here allocates.
#pragma once

#include "base/common.h"

namespace taipan {

/// The number of leading bytes below 0x80.
usize asciiPrefix(const u8* text, usize length);
inline bool isAscii(const u8* text, usize length) { return asciiPrefix(text, length) == length; }

/// Why a byte sequence is not UTF-8; the words that UnicodeDecodeError uses are in utf8Reason().
enum class Utf8Error : u8 { kNone, kInvalidStart, kInvalidContinuation, kUnexpectedEnd };
const char* utf8Reason(Utf8Error error);

/// One step of decoding: `length` bytes make `code`, or (error) cannot be part of a character.
struct Utf8Step {
  u32 code;
  u8 length;
  Utf8Error error;
};

/// Decodes the character at `p` (`p` < `end`). Surrogates are errors, as in strict UTF-8.
inline Utf8Step utf8Next(const u8* p, const u8* end) {
  u32 b = *p;
  if (b < 0x80) return {b, 1, Utf8Error::kNone};
  if (b < 0xc2 || b > 0xf4) return {0, 1, Utf8Error::kInvalidStart};
  auto continuation = [](u32 c) { return (c & 0xc0) == 0x80; };
  isize left = end - p;
  if (left < 2) return {0, 1, Utf8Error::kUnexpectedEnd};
  u32 b1 = p[1];
  // The second byte's range excludes overlong forms, surrogates and codes above 0x10ffff.
  u32 low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
  u32 high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  if (b1 < low || b1 > high) return {0, 1, Utf8Error::kInvalidContinuation};
  if (b < 0xe0) return {(b & 31) << 6 | (b1 & 63), 2, Utf8Error::kNone};
  if (left < 3) return {0, 2, Utf8Error::kUnexpectedEnd};
  u32 b2 = p[2];
  if (!continuation(b2)) return {0, 2, Utf8Error::kInvalidContinuation};
  if (b < 0xf0) return {(b & 15) << 12 | (b1 & 63) << 6 | (b2 & 63), 3, Utf8Error::kNone};
  if (left < 4) return {0, 3, Utf8Error::kUnexpectedEnd};
  u32 b3 = p[3];
  if (!continuation(b3)) return {0, 3, Utf8Error::kInvalidContinuation};
  return {(b & 7) << 18 | (b1 & 63) << 12 | (b2 & 63) << 6 | (b3 & 63), 4, Utf8Error::kNone};
}

/// What a look over UTF-8 text finds: the valid prefix and what storing it would need.
struct Utf8Info {
  usize validBytes;  ///< length of the valid prefix
  usize chars;       ///< characters in it
  u32 maxChar;       ///< an upper bound of them: 0x7f, 0xff, 0xffff or 0x10ffff
};
Utf8Info utf8Inspect(const u8* text, usize length);

/// Decodes valid UTF-8 into `out`, which is wide enough; returns the end of the output.
template <class T>
T* utf8DecodeValid(const u8* text, usize length, T* out);

/// The bytes of `c` in UTF-8 (a surrogate takes three).
inline usize utf8Size(u32 c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

/// Writes `c`, surrogates included, and returns the end.
inline u8* utf8Put(u32 c, u8* out) {
  if (c < 0x80) {
    *out++ = static_cast<u8>(c);
  } else if (c < 0x800) {
    *out++ = static_cast<u8>(0xc0 | c >> 6);
    *out++ = static_cast<u8>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    *out++ = static_cast<u8>(0xe0 | c >> 12);
    *out++ = static_cast<u8>(0x80 | (c >> 6 & 63));
    *out++ = static_cast<u8>(0x80 | (c & 63));
  } else {
    *out++ = static_cast<u8>(0xf0 | c >> 18);
    *out++ = static_cast<u8>(0x80 | (c >> 12 & 63));
    *out++ = static_cast<u8>(0x80 | (c >> 6 & 63));
    *out++ = static_cast<u8>(0x80 | (c & 63));
  }
  return out;
}

/// What encoding to UTF-8 takes.
struct Utf8Plan {
  usize bytes;
  bool surrogates;  ///< there are some: strict encoding fails
};
template <class T>
Utf8Plan utf8Plan(const T* text, usize length);

/// Encodes all of `text` (surrogates as three bytes) and returns the end of the output.
template <class T>
u8* utf8Encode(const T* text, usize length, u8* out);

extern template u8* utf8DecodeValid(const u8*, usize, u8*);
extern template u16* utf8DecodeValid(const u8*, usize, u16*);
extern template u32* utf8DecodeValid(const u8*, usize, u32*);
extern template Utf8Plan utf8Plan(const u8*, usize);
extern template Utf8Plan utf8Plan(const u16*, usize);
extern template Utf8Plan utf8Plan(const u32*, usize);
extern template u8* utf8Encode(const u8*, usize, u8*);
extern template u8* utf8Encode(const u16*, usize, u8*);
extern template u8* utf8Encode(const u32*, usize, u8*);

}  // namespace taipan
