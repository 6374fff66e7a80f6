// Strings (PEP 393): immutable arrays of code points stored as 1, 2 or 4 byte characters, always in
// the narrowest kind that fits. Exact `str` objects hold their characters behind the head
// (compact); instances of subclasses hold them in a second block. object/str_layout.h has the
// layouts.
//
// Functions that take `Thread&` may raise (MemoryError at least); the others cannot.
#pragma once

#include "object/arguments.h"
#include "object/builtin_types.h"
#include "object/str_layout.h"
#include "object/thread.h"

namespace taipan {

// --- looking at strings -------------------------------------------------------------------------

inline bool isExactStr(const Object* o) { return o->type == &strType; }

/// The characters: `kind` bytes each, with a terminating zero character.
inline void* strData(const Str& s) {
  char* base = reinterpret_cast<char*>(const_cast<Str*>(&s));
  if (s.state.compact) [[likely]] {
    return base + (s.state.ascii ? sizeof(Str) : sizeof(CompactStr));
  }
  return static_cast<const IndirectStr&>(s).data;
}

inline u32 strKind(const Str& s) { return s.state.kind; }
inline bool strIsAscii(const Str& s) { return s.state.ascii; }

/// The smallest of 0x7f, 0xff, 0xffff, 0x10ffff that no character exceeds.
u32 maxCharOf(const void* data, u32 kind, isize length);

/// An upper bound of the characters: 0x7f, 0xff, 0xffff or 0x10ffff.
inline u32 strMaxChar(const Str& s) {
  if (s.state.ascii) return 0x7f;
  return s.state.kind == 1   ? 0xff
         : s.state.kind == 2 ? 0xffff
         : s.state.ready     ? 0x10ffff
                             : maxCharOf(static_cast<const IndirectStr&>(s).data, 4, s.length);
}

inline u32 readChar(const void* data, u32 kind, isize i) {
  if (kind == 1) return static_cast<const u8*>(data)[i];
  if (kind == 2) return static_cast<const u16*>(data)[i];
  return static_cast<const u32*>(data)[i];
}
inline void writeChar(void* data, u32 kind, isize i, u32 c) {
  if (kind == 1) {
    static_cast<u8*>(data)[i] = static_cast<u8>(c);
  } else if (kind == 2) {
    static_cast<u16*>(data)[i] = static_cast<u16>(c);
  } else {
    static_cast<u32*>(data)[i] = c;
  }
}
inline u32 strAt(const Str& s, isize i) { return readChar(strData(s), s.state.kind, i); }

/// Calls `f` with the characters as const u8*, const u16* or const u32*.
template <class F>
PY_ALWAYS_INLINE decltype(auto) withChars(const void* data, u32 kind, F&& f) {
  if (kind == 1) return f(static_cast<const u8*>(data));
  if (kind == 2) return f(static_cast<const u16*>(data));
  return f(static_cast<const u32*>(data));
}
template <class F>
PY_ALWAYS_INLINE decltype(auto) withChars(const Str& s, F&& f) {
  return withChars(strData(s), s.state.kind, static_cast<F&&>(f));
}

/// Characters that belong to someone else.
struct CharView {
  const void* data = nullptr;
  isize length = 0;
  u32 kind = 1;
  u32 operator[](isize i) const { return readChar(data, kind, i); }
  CharView slice(isize start, isize end) const {
    return {static_cast<const char*>(data) + start * static_cast<isize>(kind), end - start, kind};
  }
};
inline CharView viewOf(const Str& s) { return {strData(s), s.length, s.state.kind}; }

inline u32 kindFor(u32 maxChar) { return maxChar < 0x100 ? 1 : maxChar < 0x10000 ? 2 : 4; }
/// Copies characters to a kind that is at least as wide.
void copyChars(void* to, u32 toKind, const void* from, u32 fromKind, isize length);

// --- making strings -----------------------------------------------------------------------------

/// The empty string (immortal).
Str* emptyStr();
/// A character as a string; those below 256 are shared immortal objects.
Ref<Str> newStrChar(Thread& t, u32 c);
/// A new string of `length` characters, to be filled through strData(); `maxChar` bounds them.
/// A length of 0 gives the shared empty string.
Ref<Str> newStrRaw(Thread& t, isize length, u32 maxChar);
/// From ASCII text that ends with NUL.
Ref<Str> newStr(Thread& t, const char* text);
Ref<Str> newStrAscii(Thread& t, const char* text, isize length);
Ref<Str> newStrLatin1(Thread& t, const void* text, isize length);
/// From strict UTF-8; UnicodeDecodeError.
Ref<Str> newStrUtf8(Thread& t, const char* text, isize length);
Ref<Str> newStrUtf8(Thread& t, const char* text);
/// From UTF-8 that may be damaged: every bad byte becomes U+FFFD (`replace`), for messages.
Ref<Str> newStrUtf8Replace(Thread& t, const char* text, isize length);
/// From characters of any kind, stored as narrow as possible.
Ref<Str> newStrChars(Thread& t, const void* data, u32 kind, isize length);
inline Ref<Str> newStrChars(Thread& t, CharView v) {
  return newStrChars(t, v.data, v.kind, v.length);
}
/// A string whose characters are to be filled in through its `wstr` (late_str.cpp).
Ref<Str> newLateStr(Thread& t, isize length);
/// Gives such a string its final form, and is true for all others; false without memory for it.
bool strMakeReady(Str& s);
/// s[start:end] with 0 <= start <= end <= length.
Ref<Str> strSubstring(Thread& t, Str& s, isize start, isize end);
/// An exact str with the content of `s`: itself if it is exact.
Ref<Str> exactStr(Thread& t, Str& s);

/// The UTF-8 form, cached in the string and freed with it; UnicodeEncodeError for surrogates.
/// It ends with NUL. `length` may be null.
Result<const char*> strUtf8(Thread& t, Str& s, isize* length = nullptr);
/// For messages: UTF-8, or "?" for a string with surrogates. Never raises.
const char* strUtf8OrQuestionMark(Str& s);

/// A str argument as UTF-8 (borrowed from it), refused with ValueError if it contains a null.
template <>
struct Arg<const char*> {
  static Result<const char*> from(Thread& t, Object* object, const Signature& signature,
                                  int position);
};

/// A str of length 1 as an argument.
struct CodePoint {
  u32 value = 0;
};
template <>
struct Arg<CodePoint> {
  static Result<CodePoint> from(Thread& t, Object* object, const Signature& signature,
                                int position);
};

// --- interning ----------------------------------------------------------------------------------

/// The one string with this content; exact ones are interned themselves, others are returned as is.
Ref<Str> internStr(Ref<Str> s);
/// The same in place (= PyUnicode_InternInPlace).
void internStrInPlace(Str** s);
Ref<Str> newInterned(Thread& t, const char* asciiText);
inline bool isInterned(const Str& s) { return s.state.interned != 0; }
/// Interns the names of names.def and the shared characters; once, when the runtime starts.
void initStrings();

// --- comparing ----------------------------------------------------------------------------------

bool strEqual(const Str& a, const Str& b);
bool strEqualAscii(const Str& a, const char* text);
bool strEqualChars(const Str& a, CharView b);
/// <0, 0, >0 by code points.
int strCompare(const Str& a, const Str& b);
/// The hash, computed once; never -1.
isize strHash(Str& s);
inline isize strHashFast(Str& s) { return s.hash != -1 ? s.hash : strHash(s); }

// --- putting together ---------------------------------------------------------------------------

Ref<Str> strConcat(Thread& t, Str& a, Str& b);
/// `left += right`: grows `left` in place when nobody else can see it.
Status strAppend(Thread& t, Ref<Str>& left, Str& right);
Ref<Str> strRepeat(Thread& t, Str& s, isize count);
/// `separator.join(iterable)`.
Ref<Str> strJoin(Thread& t, Str& separator, Object* iterable);
/// The same for an array of objects; TypeError for those that are no strings.
Ref<Str> strJoinArray(Thread& t, Str* separator, Object* const* items, isize count);
Ref<Str> strRepr(Thread& t, Str& s);
/// ASCII repr(object): non-ASCII characters of `s` escaped.
Ref<Str> strEscapeNonAscii(Thread& t, Str& s);

// --- searching ----------------------------------------------------------------------------------

/// The index of `needle` in s[start:end] (already clipped), or -1.
isize strFind(const Str& s, const Str& needle, isize start, isize end);
isize strRFind(const Str& s, const Str& needle, isize start, isize end);
isize strFindChar(const Str& s, u32 c, isize start, isize end);
isize strCount(const Str& s, const Str& needle, isize start, isize end, isize limit = kIsizeMax);
bool strContains(const Str& s, const Str& needle);
bool strHasPrefix(const Str& s, const Str& prefix);
Ref<Str> strReplace(Thread& t, Str& s, Str& old, Str& with, isize limit);
/// [str]: see str.split; a null separator means white space, `limit` < 0 no limit.
Ref<List> strSplit(Thread& t, Str& s, Str* separator, isize limit);
Ref<List> strRSplit(Thread& t, Str& s, Str* separator, isize limit);
Ref<List> strSplitLines(Thread& t, Str& s, bool keepEnds);
/// (head, separator, tail).
Ref<Tuple> strPartition(Thread& t, Str& s, Str& separator);
Ref<Tuple> strRPartition(Thread& t, Str& s, Str& separator);
/// Which side strStrip works on.
enum class Strip { kLeft = 1, kRight = 2, kBoth = 3 };
/// Null `chars` means white space.
Ref<Str> strStrip(Thread& t, Str& s, Str* chars, Strip side);
/// s.translate(table), but characters mapped to None go to an error handler (null is "strict").
Ref<Str> strTranslateErrors(Thread& t, Str& s, Object* table, const char* errors);
/// format(text, spec).
Ref<Str> strFormatSpec(Thread& t, Str& text, Str& spec);
/// A valid identifier by the language's rules (keywords count as such).
bool strIsIdentifier(const Str& s);
bool strIsPrintable(const Str& s);

// --- formatting ---------------------------------------------------------------------------------

/// `format % args`.
Ref<Str> strPercentFormat(Thread& t, Str& format, Object* args);
/// `template.format(*args, **kwargs)`; `args` is null for format_map, `kwargs` any mapping or null.
Ref<Str> strFormat(Thread& t, Str& text, Object* args, Object* kwargs);

}  // namespace taipan
