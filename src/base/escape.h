// The escapes that every literal and codec shares.
#pragma once

#include "base/common.h"

namespace taipan {

/// The code of a one-letter escape by the letter after its backslash, or -1.
constexpr int simpleEscape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'a':
      return 7;
    case 'b':
      return 8;
    case 't':
      return 9;
    case 'n':
      return 10;
    case 'v':
      return 11;
    case 'f':
      return 12;
    case 'r':
      return 13;
    default:
      return -1;
  }
}

constexpr bool isOctalDigit(char c) { return c >= '0' && c <= '7'; }

/// The code that the (up to three) octal digits at `*at` give; moves behind them.
constexpr u32 octalEscape(const char** at, const char* end) {
  u32 code = 0;
  const char* last = end - *at > 3 ? *at + 3 : end;
  while (*at < last && isOctalDigit(**at)) code = code * 8 + static_cast<u32>(*(*at)++ - '0');
  return code;
}

}  // namespace taipan
