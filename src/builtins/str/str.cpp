// Creating, destroying, interning, hashing and comparing strings.
#include "builtins/str/str.h"

#include <cstring>
#include <utility>

#include "base/find.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

// --- characters ---------------------------------------------------------------------------------

namespace {

template <class T>
u32 orAll(const T* p, isize n) {
  u32 bits = 0;
  for (isize i = 0; i < n; i++) bits |= p[i];
  return bits;
}

template <class To, class From>
void widen(To* to, const From* from, isize n) {
  for (isize i = 0; i < n; i++) to[i] = static_cast<To>(from[i]);
}

}  // namespace

u32 maxCharOf(const void* data, u32 kind, isize length) {
  if (kind == 1) {
    return isAscii(static_cast<const u8*>(data), static_cast<usize>(length)) ? 0x7f : 0xff;
  }
  u32 bits = kind == 2 ? orAll(static_cast<const u16*>(data), length)
                       : orAll(static_cast<const u32*>(data), length);
  return bits > 0xffff ? 0x10ffff : bits > 0xff ? 0xffff : bits > 0x7f ? 0xff : 0x7f;
}

void copyChars(void* to, u32 toKind, const void* from, u32 fromKind, isize length) {
  if (toKind == fromKind) {
    if (length > 0) std::memcpy(to, from, static_cast<usize>(length) * toKind);
    return;
  }
  withChars(from, fromKind, [&](auto* chars) {
    if (toKind == 1) {
      widen(static_cast<u8*>(to), chars, length);
    } else if (toKind == 2) {
      widen(static_cast<u16*>(to), chars, length);
    } else {
      widen(static_cast<u32*>(to), chars, length);
    }
  });
}

// --- shared characters --------------------------------------------------------------------------

namespace {

struct AsciiChar {
  Str head;
  char text[8];
};
struct Latin1Char {
  CompactStr head;
  u8 text[8];
};

struct AsciiChars {
  AsciiChar items[128];
};
struct Latin1Chars {
  Latin1Char items[128];
};
template <usize... I>
constexpr AsciiChars makeAsciiChars(std::index_sequence<I...>) {
  return {{{Str{{kImmortalCount, &strType}, 1, -1, {0, 1, 1, 1, 1}, nullptr},
            {static_cast<char>(I)}}...}};
}
template <usize... I>
constexpr Latin1Chars makeLatin1Chars(std::index_sequence<I...>) {
  return {{{CompactStr{Str{{kImmortalCount, &strType}, 1, -1, {0, 1, 1, 0, 1}, nullptr}},
            {static_cast<u8>(128 + I)}}...}};
}

constinit AsciiChars asciiChars = makeAsciiChars(std::make_index_sequence<128>());
constinit Latin1Chars latin1Chars = makeLatin1Chars(std::make_index_sequence<128>());
/// Names of one character replace the shared one, so that it stays one object.
constinit Str* oneCharNames[128] = {};

Str* sharedChar(u32 c) {
  if (c >= 128) return &latin1Chars.items[c - 128].head;
  return oneCharNames[c] ? oneCharNames[c] : &asciiChars.items[c].head;
}

}  // namespace

Str* emptyStr() { return names::empty; }

Ref<Str> newStrChar(Thread& t, u32 c) {
  if (c < 256) return Ref<Str>::share(sharedChar(c));
  Ref<Str> s = newStrRaw(t, 1, c);
  if (s) writeChar(strData(*s), s->state.kind, 0, c);
  return s;
}

// --- making strings -----------------------------------------------------------------------------

Ref<Str> newStrRaw(Thread& t, isize length, u32 maxChar) {
  if (length == 0) return Ref<Str>::share(emptyStr());
  u32 kind = kindFor(maxChar);
  bool ascii = maxChar < 0x80;
  isize head = ascii ? sizeof(Str) : sizeof(CompactStr);
  if (length < 0 || length > (kIsizeMax - head) / static_cast<isize>(kind) - 1) {
    return t.raiseNoMemory();
  }
  isize bytes = head + (length + 1) * static_cast<isize>(kind);
  Object* block = allocatePlain(t, strType, bytes);
  if (block == nullptr) return failure;
  Str* s = static_cast<Str*>(block);
  s->length = length;
  s->hash = -1;
  s->state = {0, kind, 1, ascii, 1};
  s->wstr = nullptr;
  if (!ascii) {
    CompactStr* compact = static_cast<CompactStr*>(s);
    compact->utf8Length = 0;
    compact->utf8 = nullptr;
    compact->wstrLength = 0;
  }
  writeChar(strData(*s), kind, length, 0);
  return Ref<Str>::steal(s);
}

Ref<Str> newStr(Thread& t, const char* text) {
  return newStrAscii(t, text, static_cast<isize>(std::strlen(text)));
}

Ref<Str> newStrAscii(Thread& t, const char* text, isize length) {
  if (length == 1) return newStrChar(t, static_cast<u8>(text[0]));
  Ref<Str> s = newStrRaw(t, length, 0x7f);
  if (s && length > 0) std::memcpy(strData(*s), text, static_cast<usize>(length));
  return s;
}

Ref<Str> newStrLatin1(Thread& t, const void* text, isize length) {
  return newStrChars(t, text, 1, length);
}

Ref<Str> newStrChars(Thread& t, const void* data, u32 kind, isize length) {
  if (length == 0) return Ref<Str>::share(emptyStr());
  u32 max = maxCharOf(data, kind, length);
  if (length == 1 && max < 256) return newStrChar(t, readChar(data, kind, 0));
  Ref<Str> s = newStrRaw(t, length, max);
  if (s) copyChars(strData(*s), s->state.kind, data, kind, length);
  return s;
}

Ref<Str> newStrUtf8(Thread& t, const char* text) {
  return newStrUtf8(t, text, static_cast<isize>(std::strlen(text)));
}

Ref<Str> newStrUtf8(Thread& t, const char* text, isize length) {
  const u8* p = reinterpret_cast<const u8*>(text);
  usize n = static_cast<usize>(length);
  Utf8Info info = utf8Inspect(p, n);
  if (info.validBytes != n) {
    Utf8Step step = utf8Next(p + info.validBytes, p + n);
    isize at = static_cast<isize>(info.validBytes);
    return raiseDecodeError(t, "utf-8", text, length, at, at + step.length, utf8Reason(step.error));
  }
  if (info.chars == 1) {
    Utf8Step step = utf8Next(p, p + n);
    return newStrChar(t, step.code);
  }
  Ref<Str> s = newStrRaw(t, static_cast<isize>(info.chars), info.maxChar);
  if (!s) return s;
  if (info.maxChar < 0x100) {
    utf8DecodeValid(p, n, static_cast<u8*>(strData(*s)));
  } else if (info.maxChar < 0x10000) {
    utf8DecodeValid(p, n, static_cast<u16*>(strData(*s)));
  } else {
    utf8DecodeValid(p, n, static_cast<u32*>(strData(*s)));
  }
  return s;
}

Ref<Str> newStrUtf8Replace(Thread& t, const char* text, isize length) {
  StrBuilder out(length);
  out.appendUtf8(text, length);
  return out.finish(t);
}

Ref<Str> strSubstring(Thread& t, Str& s, isize start, isize end) {
  if (start >= end) return Ref<Str>::share(emptyStr());
  if (start == 0 && end == s.length) return exactStr(t, s);
  CharView part = viewOf(s).slice(start, end);
  if (s.state.ascii) return newStrAscii(t, static_cast<const char*>(part.data), part.length);
  return newStrChars(t, part);
}

Ref<Str> exactStr(Thread& t, Str& s) {
  if (isExactStr(&s)) return Ref<Str>::share(&s);
  Ref<Str> copy = newStrRaw(t, s.length, strMaxChar(s));
  if (copy) copyChars(strData(*copy), copy->state.kind, strData(s), s.state.kind, s.length);
  return copy;
}

Ref<Str> newStrSubclass(Thread& t, Type& cls, Str& content) {
  Object* object = cls.alloc(&cls, 0);
  if (object == nullptr) return failure;
  auto* s = static_cast<IndirectStr*>(object);
  u32 kind = content.state.kind;
  s->length = 0;
  s->hash = content.hash;
  s->state = {0, kind, 0, content.state.ascii, 1};
  s->wstr = nullptr;
  s->utf8Length = 0;
  s->utf8 = nullptr;
  s->wstrLength = 0;
  s->data = objectMalloc(static_cast<usize>(content.length + 1) * kind);
  Ref<Str> result = Ref<Str>::steal(s);
  if (s->data == nullptr) return t.raiseNoMemory();
  s->length = content.length;
  std::memcpy(s->data, strData(content), static_cast<usize>(content.length + 1) * kind);
  if (s->state.ascii) {
    // Readers of the C API take an ASCII string's characters for its UTF-8 form.
    s->utf8 = static_cast<char*>(s->data);
    s->utf8Length = s->length;
  }
  return result;
}

void strDealloc(Object* self) {
  Str* s = static_cast<Str*>(self);
  if (s->state.interned != 0) forgetInterned(s);
  if (!(s->state.compact && s->state.ascii)) {
    auto* compact = static_cast<CompactStr*>(s);
    void* data = s->state.compact ? nullptr : static_cast<IndirectStr*>(s)->data;
    if (compact->utf8 != nullptr && compact->utf8 != data) objectFree(compact->utf8);
    objectFree(data);
  }
  if (s->wstr != nullptr) [[unlikely]] {
    bool isData = !s->state.compact && s->wstr == static_cast<IndirectStr*>(s)->data;
    if (!isData) objectFree(s->wstr);
  }
  s->type->free(s);
}

// --- UTF-8 --------------------------------------------------------------------------------------

Result<const char*> strUtf8(Thread& t, Str& s, isize* length) {
  if (s.state.ascii) {
    if (length) *length = s.length;
    return static_cast<const char*>(strData(s));
  }
  auto& compact = static_cast<CompactStr&>(s);
  if (compact.utf8 == nullptr) {
    Utf8Plan plan =
        withChars(s, [&](auto* chars) { return utf8Plan(chars, static_cast<usize>(s.length)); });
    if (plan.surrogates) {
      isize at = 0;
      while ((strAt(s, at) & 0xfffff800) != 0xd800) at++;
      isize end = at + 1;
      while (end < s.length && (strAt(s, end) & 0xfffff800) == 0xd800) end++;
      return raiseEncodeError(t, "utf-8", s, at, end, "surrogates not allowed");
    }
    char* block = static_cast<char*>(objectMalloc(plan.bytes + 1));
    if (block == nullptr) return t.raiseNoMemory();
    withChars(s, [&](auto* chars) {
      *utf8Encode(chars, static_cast<usize>(s.length), reinterpret_cast<u8*>(block)) = 0;
    });
    compact.utf8 = block;
    compact.utf8Length = static_cast<isize>(plan.bytes);
  }
  if (length) *length = compact.utf8Length;
  return static_cast<const char*>(compact.utf8);
}

const char* strUtf8OrQuestionMark(Str& s) {
  Thread& t = Thread::current();
  SavedException saved(t);
  auto text = strUtf8(t, s);
  if (!text.failed()) return text.value();
  t.clearPending();
  return "?";
}

// --- hash and comparison ------------------------------------------------------------------------

isize strHash(Str& s) {
  if (s.hash == -1) {
    (void)strMakeReady(s);
    s.hash = hashBytes(strData(s), static_cast<usize>(s.length) * s.state.kind);
  }
  return s.hash;
}

bool strEqual(const Str& a, const Str& b) {
  if (&a == &b) return true;
  if (a.length != b.length) return false;
  if (a.state.kind != b.state.kind) {
    // Only a string that is not ready may be wider than necessary.
    return !(a.state.ready && b.state.ready) && strEqualChars(a, viewOf(b));
  }
  return std::memcmp(strData(a), strData(b), static_cast<usize>(a.length) * a.state.kind) == 0;
}

bool strEqualAscii(const Str& a, const char* text) {
  usize n = std::strlen(text);
  return a.state.kind == 1 && static_cast<usize>(a.length) == n &&
         std::memcmp(strData(a), text, n) == 0;
}

namespace {

template <class A, class B>
int compareChars(const A* a, const B* b, isize n) {
  if constexpr (sizeof(A) == 1 && sizeof(B) == 1) {
    return std::memcmp(a, b, static_cast<usize>(n));
  } else {
    for (isize i = 0; i < n; i++) {
      if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
  }
}

int compareViews(CharView a, CharView b) {
  isize n = a.length < b.length ? a.length : b.length;
  int order = withChars(a.data, a.kind, [&](auto* x) {
    return withChars(b.data, b.kind, [&](auto* y) { return compareChars(x, y, n); });
  });
  if (order != 0) return order;
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}

}  // namespace

bool strEqualChars(const Str& a, CharView b) {
  return a.length == b.length && compareViews(viewOf(a), b) == 0;
}

int strCompare(const Str& a, const Str& b) { return compareViews(viewOf(a), viewOf(b)); }

// --- interning ----------------------------------------------------------------------------------

namespace {

/// An open-addressed set of borrowed strings; a string leaves it when it is deallocated.
struct InternTable {
  Str** slots = nullptr;
  usize mask = 0;
  usize used = 0;     ///< strings
  usize deleted = 0;  ///< tombstones
};
constinit InternTable interned;
Str* const kTombstone = reinterpret_cast<Str*>(8);

bool internGrow() {
  usize size = 1024;
  while (size < (interned.used + 1) * 3) size *= 2;
  auto** slots = static_cast<Str**>(rawCalloc(size, sizeof(Str*)));
  if (slots == nullptr) return false;
  for (usize i = 0; interned.slots && i <= interned.mask; i++) {
    Str* s = interned.slots[i];
    if (s == nullptr || s == kTombstone) continue;
    usize at = static_cast<usize>(s->hash) & (size - 1);
    while (slots[at] != nullptr) at = (at + 1) & (size - 1);
    slots[at] = s;
  }
  rawFree(interned.slots);
  interned = {slots, size - 1, interned.used, 0};
  return true;
}

/// The interned string equal to `s`, or null after adding `s` itself.
Str* internLookup(Str* s) {
  isize hash = strHashFast(*s);
  if (interned.slots == nullptr || (interned.used + interned.deleted) * 2 > interned.mask) {
    if (!internGrow()) return s;
  }
  Str** hole = nullptr;
  usize at = static_cast<usize>(hash) & interned.mask;
  for (;; at = (at + 1) & interned.mask) {
    Str* other = interned.slots[at];
    if (other == nullptr) break;
    if (other == kTombstone) {
      if (hole == nullptr) hole = &interned.slots[at];
    } else if (other->hash == hash && strEqual(*other, *s)) {
      return other;
    }
  }
  if (hole != nullptr) {
    interned.deleted--;
  } else {
    hole = &interned.slots[at];
  }
  *hole = s;
  interned.used++;
  return nullptr;
}

void internImmortal(Str* name) {
  if (internLookup(name) == nullptr) name->state.interned = 2;
}

}  // namespace

void forgetInterned(Str* s) {
  usize at = static_cast<usize>(s->hash) & interned.mask;
  for (; interned.slots[at] != nullptr; at = (at + 1) & interned.mask) {
    if (interned.slots[at] != s) continue;
    interned.slots[at] = kTombstone;
    interned.used--;
    interned.deleted++;
    return;
  }
}

Ref<Str> internStr(Ref<Str> s) {
  if (!s || s->state.interned != 0 || !isExactStr(s.get())) return s;
  if (s->length == 1 && s->state.kind == 1) return Ref<Str>::share(sharedChar(strAt(*s, 0)));
  Str* other = internLookup(s.get());
  if (other == s.get()) return s;  // no memory for the table: just not interned
  if (other != nullptr) return Ref<Str>::share(other);
  s->state.interned = 1;
  return s;
}

void internStrInPlace(Str** s) { *s = internStr(Ref<Str>::steal(*s)).release(); }

Ref<Str> newInterned(Thread& t, const char* asciiText) { return internStr(newStr(t, asciiText)); }

void initStrings() {
  names::forEach([](Str* name) {
    if (name->length == 1) oneCharNames[strAt(*name, 0) & 127] = name;
    internImmortal(name);
  });
  for (u32 c = 0; c < 256; c++) internImmortal(sharedChar(c));
}

// --- concatenation ------------------------------------------------------------------------------

Ref<Str> strConcat(Thread& t, Str& a, Str& b) {
  if (a.length == 0) return exactStr(t, b);
  if (b.length == 0) return exactStr(t, a);
  if (a.length > kIsizeMax - b.length) {
    return t.raise(overflowErrorType, "strings are too large to concat");
  }
  u32 maxA = strMaxChar(a), maxB = strMaxChar(b);
  Ref<Str> s = newStrRaw(t, a.length + b.length, maxA > maxB ? maxA : maxB);
  if (!s) return s;
  u32 kind = s->state.kind;
  char* to = static_cast<char*>(strData(*s));
  copyChars(to, kind, strData(a), a.state.kind, a.length);
  copyChars(to + a.length * kind, kind, strData(b), b.state.kind, b.length);
  return s;
}

Status strAppend(Thread& t, Ref<Str>& left, Str& right) {
  if (right.length == 0) return {};
  Str* s = left.get();
  bool mine = s->refcount == 1 && isExactStr(s) && s->state.compact && s->state.interned == 0 &&
              strMaxChar(right) <= strMaxChar(*s) && s != &right &&
              s->length < kIsizeMax / 8 - right.length;
  if (!mine || s->length == 0) {
    Ref<Str> joined = strConcat(t, *s, right);
    if (!joined) return failure;
    left = std::move(joined);
    return {};
  }
  u32 kind = s->state.kind;
  isize length = s->length + right.length;
  usize head = s->state.ascii ? sizeof(Str) : sizeof(CompactStr);
  usize bytes = head + static_cast<usize>(length + 1) * kind;
  if (!objectDomainIsDefault || usableSize(s) < bytes) {
    usize wanted = bytes > 512 && objectDomainIsDefault ? bytes + bytes / 8 : bytes;
    void* block = objectRealloc(s, wanted);
    if (block == nullptr) return t.raiseNoMemory();
    (void)left.release();
    s = static_cast<Str*>(block);
    left = Ref<Str>::steal(s);
  }
  if (!s->state.ascii) {
    auto* compact = static_cast<CompactStr*>(s);
    if (compact->utf8 != nullptr) objectFree(compact->utf8);
    compact->utf8 = nullptr;
    compact->utf8Length = 0;
  }
  if (s->wstr != nullptr) [[unlikely]] {
    objectFree(s->wstr);
    s->wstr = nullptr;
  }
  s->hash = -1;
  copyChars(static_cast<char*>(strData(*s)) + s->length * kind, kind, strData(right),
            right.state.kind, right.length);
  s->length = length;
  writeChar(strData(*s), kind, length, 0);
  return {};
}

Ref<Str> strRepeat(Thread& t, Str& s, isize count) {
  if (count <= 0 || s.length == 0) return Ref<Str>::share(emptyStr());
  if (count == 1) return exactStr(t, s);
  if (s.length > kIsizeMax / count)
    return t.raise(overflowErrorType, "repeated string is too long");
  Ref<Str> result = newStrRaw(t, s.length * count, strMaxChar(s));
  if (!result) return result;
  char* to = static_cast<char*>(strData(*result));
  usize unit = static_cast<usize>(s.length) * s.state.kind, all = unit * static_cast<usize>(count);
  if (unit == 1) {
    std::memset(to, static_cast<int>(strAt(s, 0)), all);
    return result;
  }
  std::memcpy(to, strData(s), unit);
  for (usize done = unit; done < all;) {
    usize n = done < all - done ? done : all - done;
    std::memcpy(to + done, to, n);
    done += n;
  }
  return result;
}

Ref<Str> strJoinArray(Thread& t, Str* separator, Object* const* items, isize count) {
  if (count == 0) return Ref<Str>::share(emptyStr());
  if (count == 1 && isExactStr(items[0])) return Ref<Str>::share(as<Str>(items[0]));
  isize gap = separator ? separator->length : 0;
  isize length = 0;
  u32 max = separator && count > 1 ? strMaxChar(*separator) : 0x7f;
  for (isize i = 0; i < count; i++) {
    if (!isStr(items[i])) {
      return t.raise(typeErrorType, "sequence item %zd: expected str instance, %.80s found", i,
                     items[i]->type->name);
    }
    Str* s = as<Str>(items[i]);
    isize more = s->length + (i > 0 ? gap : 0);
    if (more > kIsizeMax - length) {
      return t.raise(overflowErrorType, "join() result is too long for a Python string");
    }
    length += more;
    u32 m = strMaxChar(*s);
    if (m > max) max = m;
  }
  Ref<Str> result = newStrRaw(t, length, max);
  if (!result || length == 0) return result;
  u32 kind = result->state.kind;
  char* to = static_cast<char*>(strData(*result));
  for (isize i = 0; i < count; i++) {
    if (i > 0 && gap > 0) {
      copyChars(to, kind, strData(*separator), separator->state.kind, gap);
      to += gap * kind;
    }
    Str* s = as<Str>(items[i]);
    copyChars(to, kind, strData(*s), s->state.kind, s->length);
    to += s->length * kind;
  }
  return result;
}

}  // namespace taipan
