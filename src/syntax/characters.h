// Character classes of source text.
#pragma once

#include "base/common.h"

namespace taipan::syntax {

inline constexpr u8 kNameStart = 1;     // letters, '_', and every byte of a non-ASCII character
inline constexpr u8 kNameContinue = 2;  // the same and digits
inline constexpr u8 kDigit = 4;
inline constexpr u8 kHexDigit = 8;

struct CharacterClasses {
  u8 of[256] = {};
  constexpr CharacterClasses() {
    for (int c = 0; c < 256; c++) {
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
      bool digit = c >= '0' && c <= '9';
      bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      of[c] = static_cast<u8>((letter ? kNameStart | kNameContinue : 0) |
                              (digit ? kDigit | kNameContinue : 0) | (hex ? kHexDigit : 0));
    }
  }
  constexpr u8 operator[](u8 c) const { return of[c]; }
};

inline constexpr CharacterClasses kCharacterClass;

inline bool isDigit(char c) { return kCharacterClass[static_cast<u8>(c)] & kDigit; }
inline bool isHexDigit(char c) { return kCharacterClass[static_cast<u8>(c)] & kHexDigit; }
inline bool isNameStart(char c) { return kCharacterClass[static_cast<u8>(c)] & kNameStart; }
inline bool isNameContinue(char c) { return kCharacterClass[static_cast<u8>(c)] & kNameContinue; }

inline int hexValue(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// One decoded code point; size 0: the bytes are not UTF-8.
struct Decoded {
  u32 codePoint;
  int size;
};

/// Decodes the code point at p. Surrogates are refused unless `allowSurrogates` (WTF-8).
Decoded decodeUtf8(const char* p, const char* end, bool allowSurrogates = false);

/// How many bytes at p, which are no UTF-8, belong together, and what is wrong with them.
int malformedUtf8(const char* p, const char* end, const char** reason);

/// Writes a code point as (W)UTF-8; returns the number of bytes (<= 4).
int encodeUtf8(u32 codePoint, char* out);

}  // namespace taipan::syntax
