// Searching, replacing and stripping.
#include <cstring>

#include "base/find.h"
#include "base/unicode.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "memory/memory.h"

namespace taipan {

WidenedChars::WidenedChars(CharView v, u32 kind) : data_(v.data) {
  if (v.kind == kind) return;
  usize bytes = static_cast<usize>(v.length) * kind;
  block_ = bytes <= sizeof inline_ ? inline_ : memMalloc(bytes);
  // Without memory the needle is taken as not found, which the callers cannot tell apart; a needle
  // that large with no memory left is beyond caring.
  data_ = block_;
  if (block_ != nullptr) copyChars(block_, kind, v.data, v.kind, v.length);
}

WidenedChars::~WidenedChars() {
  if (block_ != nullptr && block_ != inline_) memFree(block_);
}

namespace {

/// Calls f(text, needle) with both in the text's kind.
template <class F>
isize search(CharView text, CharView needle, isize none, F&& f) {
  if (needle.kind > text.kind || needle.length > text.length) return none;
  WidenedChars wide(needle, text.kind);
  if (wide.data() == nullptr) return none;
  return withChars(text.data, text.kind, [&](auto* chars) {
    return f(chars, static_cast<decltype(chars)>(wide.data()));
  });
}

}  // namespace

isize findView(CharView text, CharView needle) {
  return search(text, needle, -1, [&](auto* chars, auto* pattern) {
    return findText(chars, text.length, pattern, needle.length);
  });
}

isize rfindView(CharView text, CharView needle) {
  return search(text, needle, -1, [&](auto* chars, auto* pattern) {
    return rfindText(chars, text.length, pattern, needle.length);
  });
}

isize strFind(const Str& s, const Str& needle, isize start, isize end) {
  if (start > end) return -1;
  isize at = findView(viewOf(s).slice(start, end), viewOf(needle));
  return at < 0 ? -1 : start + at;
}

isize strRFind(const Str& s, const Str& needle, isize start, isize end) {
  if (start > end) return -1;
  isize at = rfindView(viewOf(s).slice(start, end), viewOf(needle));
  return at < 0 ? -1 : start + at;
}

isize strFindChar(const Str& s, u32 c, isize start, isize end) {
  if (c > strMaxChar(s)) return -1;
  return withChars(s, [&](auto* chars) -> isize {
    using T = std::remove_const_t<std::remove_pointer_t<decltype(chars)>>;
    isize at = findChar(chars + start, end - start, static_cast<T>(c));
    return at < 0 ? -1 : start + at;
  });
}

isize strCount(const Str& s, const Str& needle, isize start, isize end, isize limit) {
  if (start > end) return 0;
  CharView text = viewOf(s).slice(start, end);
  if (needle.length == 0) return text.length < limit ? text.length + 1 : limit;
  return search(text, viewOf(needle), 0, [&](auto* chars, auto* pattern) {
    return countText(chars, text.length, pattern, needle.length, limit);
  });
}

bool strContains(const Str& s, const Str& needle) {
  return findView(viewOf(s), viewOf(needle)) >= 0;
}

bool sameChars(CharView a, CharView b) {
  if (a.length != b.length) return false;
  if (a.kind == b.kind) {
    return std::memcmp(a.data, b.data, static_cast<usize>(a.length) * a.kind) == 0;
  }
  for (isize i = 0; i < a.length; i++) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

bool strHasPrefix(const Str& s, const Str& prefix) {
  return s.length >= prefix.length && sameChars(viewOf(s).slice(0, prefix.length), viewOf(prefix));
}

namespace {

/// Replacing the empty string: `with` goes between all characters and at both ends.
Ref<Str> interleave(Thread& t, Str& s, Str& with, isize limit) {
  isize count = limit < s.length + 1 ? limit : s.length + 1;
  if (with.length > 0 && count > (kIsizeMax - s.length) / with.length) {
    return t.raise(overflowErrorType, "replace string is too long");
  }
  StrBuilder out(s.length + count * with.length);
  for (isize i = 0; i < s.length; i++) {
    if (i < count) out.append(with);
    out.append(strAt(s, i));
  }
  if (s.length < count) out.append(with);
  return out.finish(t);
}

Ref<Str> replaceChar(Thread& t, Str& s, u32 old, u32 with, isize limit) {
  isize at = strFindChar(s, old, 0, s.length);
  if (at < 0) return exactStr(t, s);
  u32 max = strMaxChar(s);
  StrBuilder out;
  if (!out.reserve(s.length, max > with ? max : with)) return t.raiseNoMemory();
  out.append(viewOf(s), max);
  for (; at >= 0 && limit > 0; limit--) {
    out.set(at, with);
    at = strFindChar(s, old, at + 1, s.length);
  }
  return newStrChars(t, out.view());
}

}  // namespace

Ref<Str> strReplace(Thread& t, Str& s, Str& old, Str& with, isize limit) {
  if (limit < 0) limit = kIsizeMax;
  if (limit == 0 || (s.length == 0 && old.length > 0) || strEqual(old, with)) {
    return exactStr(t, s);
  }
  if (old.length == 0) return interleave(t, s, with, limit);
  if (old.length > s.length) return exactStr(t, s);
  if (old.length == 1 && with.length == 1) {
    return replaceChar(t, s, strAt(old, 0), strAt(with, 0), limit);
  }
  isize count = strCount(s, old, 0, s.length, limit);
  if (count == 0) return exactStr(t, s);
  isize grow = with.length - old.length;
  if (grow > 0 && count > (kIsizeMax - s.length) / grow) {
    return t.raise(overflowErrorType, "replace string is too long");
  }
  CharView text = viewOf(s);
  StrBuilder out(s.length + count * grow);
  u32 max = strMaxChar(s);
  isize at = 0;
  WidenedChars wide(viewOf(old), text.kind);
  CharView needle{wide.data(), old.length, text.kind};
  for (; count > 0; count--) {
    isize next = at + findView(text.slice(at, text.length), needle);
    out.append(text.slice(at, next), max);
    out.append(with);
    at = next + old.length;
  }
  out.append(text.slice(at, text.length), max);
  if (out.failed()) return t.raiseNoMemory();
  // The bound of the parts may be too wide for what is left of them.
  return newStrChars(t, out.view());
}

Ref<Str> strStrip(Thread& t, Str& s, Str* chars, Strip side) {
  auto drop = [&](u32 c) {
    return chars == nullptr ? unicode::isSpace(c) : strFindChar(*chars, c, 0, chars->length) >= 0;
  };
  isize start = 0, end = s.length;
  if (side != Strip::kRight) {
    while (start < end && drop(strAt(s, start))) start++;
  }
  if (side != Strip::kLeft) {
    while (end > start && drop(strAt(s, end - 1))) end--;
  }
  return strSubstring(t, s, start, end);
}

bool strIsIdentifier(const Str& s) {
  if (s.length == 0 || !unicode::isIdentifierStart(strAt(s, 0))) return false;
  for (isize i = 1; i < s.length; i++) {
    if (!unicode::isIdentifierContinue(strAt(s, i))) return false;
  }
  return true;
}

bool strIsPrintable(const Str& s) {
  for (isize i = 0; i < s.length; i++) {
    if (!unicode::isPrintable(strAt(s, i))) return false;
  }
  return true;
}

}  // namespace taipan
