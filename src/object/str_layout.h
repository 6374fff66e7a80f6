// The layout of str objects (PEP 393; = PyASCIIObject, PyCompactUnicodeObject, PyUnicodeObject),
// apart from their behaviour (builtins/str), because interned names are static objects that every
// layer refers to.
#pragma once

#include "object/type.h"

namespace taipan {

/// = PyASCIIObject (48 bytes); the characters of an ASCII string follow it.
struct Str : Object {
  isize length;  ///< in code points
  isize hash;    ///< -1 = not computed yet
  struct State {
    unsigned interned : 2;
    unsigned kind : 3;  ///< bytes per character: 1, 2 or 4
    unsigned compact : 1;
    unsigned ascii : 1;
    unsigned ready : 1;
    unsigned : 24;
  } state;
  void* wstr;
};

/// = PyCompactUnicodeObject (72 bytes); the characters of a non-ASCII string follow it.
struct CompactStr : Str {
  isize utf8Length;
  char* utf8;
  isize wstrLength;
};

/// = PyUnicodeObject (80 bytes): instances of subclasses hold their characters in a second block.
struct IndirectStr : CompactStr {
  void* data;
};

/// An immortal ASCII string with its characters, constant-initialised. `N` counts the final zero.
template <usize N>
struct StaticStr {
  Str head;
  char text[N];
};

/// The characters of a compact ASCII string.
inline const char* asciiData(const Str* str) { return reinterpret_cast<const char*>(str + 1); }

/// Whether `str` is the ASCII text given.
inline bool strEqualsAscii(const Str* str, const char* text, usize length) {
  return str->length == static_cast<isize>(length) && str->state.ascii && str->state.compact &&
         __builtin_memcmp(asciiData(str), text, length) == 0;
}

}  // namespace taipan
