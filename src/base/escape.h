// The escapes that every literal and codec shares.
#pragma once

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

}  // namespace taipan
