// Codecs that map single bytes by a table.
#include <cstring>

#include "builtins/codecs/error_handler.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/dict/dict.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/method.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr char kUndefined[] = "character maps to <undefined>";

/// What a mapping says about a byte: characters appended, or undefined.
Result<bool> decodeByMapping(Thread& t, StrBuilder& out, Object* mapping, u8 byte) {
  Ref<> key = PY_TRY(toObject(static_cast<isize>(byte)));
  Ref<> value = getItem(t, mapping, key.get());
  if (!value) {
    if (!t.clearIfMatches(lookupErrorType)) return failure;
    return false;
  }
  if (isNone(value.get())) return false;
  if (isInt(value.get())) {
    isize code = PY_TRY(toIsize(t, value.get(), nullptr));
    if (code == 0xfffe) return false;
    if (code < 0 || code > 0x10ffff) {
      return t.raise(typeErrorType, "character mapping must be in range(0x%x)", 0x110000);
    }
    out.append(static_cast<u32>(code));
    return true;
  }
  if (!isStr(value.get())) {
    return t.raise(typeErrorType, "character mapping must return integer, None or str");
  }
  Str& text = *as<Str>(value.get());
  if (text.length == 1 && strAt(text, 0) == 0xfffe) return false;
  out.append(text);
  return true;
}

}  // namespace

Ref<Str> decodeCharmap(Thread& t, ByteSpan data, const char* errors, Object* mapping) {
  if (mapping == nullptr || isNone(mapping)) return newStrLatin1(t, data.data, data.size);
  StrBuilder out(data.size);
  DecodeErrors handler(t, "charmap", errors, data, out);
  for (isize at = 0; at < handler.input().size;) {
    u8 byte = handler.input()[at];
    bool defined;
    if (isStr(mapping)) {
      Str& table = *as<Str>(mapping);
      u32 c = byte < table.length ? strAt(table, byte) : 0xfffe;
      defined = c != 0xfffe;
      if (defined) out.append(c);
    } else {
      defined = PY_TRY(decodeByMapping(t, out, mapping, byte));
    }
    if (defined) {
      at++;
    } else {
      at = PY_TRY(handler.handle(at, at + 1, kUndefined));
    }
  }
  return out.finish(t);
}

// --- encoding -----------------------------------------------------------------------------------

namespace {

/// A compact reverse of a decoding table: pages of 256 characters, 0 = undefined (but for U+0000).
struct EncodingMap : Object {
  bool hasNull;
  u8 pageCount;
  u8 pageOf[256];  ///< page number by the high byte of the character; 0xff = none
  u8 pages[1][256];
};

void encodingMapDealloc(Object* self) { freeObject(self); }

/// What object.__sizeof__ shows, without the pages.
constexpr isize kShownMapSize = 64;

isize encodingMapSize(EncodingMap& self) {
  return static_cast<isize>(offsetof(EncodingMap, pages) + self.pageCount * sizeof self.pages[0]);
}

constinit const MethodDef kEncodingMapMethods[] = {
    METHOD_PLAIN("size", "($self, /)", encodingMapSize,
                 "Return the size (in bytes) of this object"),
    {}};

BuiltinType& encodingMapType() {
  static constinit BuiltinType type{{.name = "EncodingMap",
                                     .basicSize = kShownMapSize,
                                     .flags = kTypeDisallowInstantiation,
                                     .dealloc = encodingMapDealloc,
                                     .methods = kEncodingMapMethods}};
  return type;
}

/// The byte for `c`, or -1.
int lookupEncodingMap(const EncodingMap& map, u32 c) {
  if (c == 0) return map.hasNull ? 0 : -1;
  if (c > 0xffff || map.pageOf[c >> 8] == 0xff) return -1;
  int byte = map.pages[map.pageOf[c >> 8]][c & 255];
  return byte == 0 ? -1 : byte;
}

Ref<> buildDict(Thread& t, Str& table) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (isize i = 0; i < table.length; i++) {
    Ref<> key = PY_TRY(toObject(static_cast<isize>(strAt(table, i))));
    Ref<> value = PY_TRY(toObject(i));
    PY_TRY(dictSet(t, dict.get(), key.get(), value.get()));
  }
  return dict;
}

}  // namespace

Ref<> buildCharmap(Thread& t, Str& table) {
  bool compact = table.length == 256 && strAt(table, 0) == 0;
  for (isize i = 1; compact && i < 256; i++) {
    u32 c = strAt(table, i);
    if (c == 0 || c > 0xffff) compact = false;
  }
  if (!compact) return buildDict(t, table);
  u8 pageOf[256];
  std::memset(pageOf, 0xff, sizeof pageOf);
  isize pages = 0;
  for (isize i = 0; i < 256; i++) {
    u32 c = strAt(table, i);
    if (c != 0xfffe && pageOf[c >> 8] == 0xff) pageOf[c >> 8] = static_cast<u8>(pages++);
  }
  PY_TRY(typeReady(t, encodingMapType()));
  isize bytes = static_cast<isize>(offsetof(EncodingMap, pages)) + (pages > 0 ? pages : 1) * 256;
  Object* block = allocatePlain(t, encodingMapType(), bytes);
  if (block == nullptr) return failure;
  auto* map = static_cast<EncodingMap*>(block);
  map->pageCount = static_cast<u8>(pages);
  map->hasNull = strAt(table, 0) == 0;
  std::memcpy(map->pageOf, pageOf, sizeof pageOf);
  std::memset(map->pages, 0, static_cast<usize>(pages) * 256);
  for (isize i = 1; i < 256; i++) {
    u32 c = strAt(table, i);
    if (c != 0xfffe) map->pages[pageOf[c >> 8]][c & 255] = static_cast<u8>(i);
  }
  return Ref<>::steal(map);
}

namespace {

/// Appends what the mapping makes of `c`; false if undefined.
Result<bool> encodeByMapping(Thread& t, ByteBuilder& out, Object* mapping, u32 c) {
  if (mapping->type == &encodingMapType()) {
    int byte = lookupEncodingMap(*static_cast<EncodingMap*>(mapping), c);
    if (byte >= 0) out.append(static_cast<u8>(byte));
    return byte >= 0;
  }
  Ref<> key = PY_TRY(toObject(static_cast<isize>(c)));
  Ref<> value = getItem(t, mapping, key.get());
  if (!value) {
    if (!t.clearIfMatches(lookupErrorType)) return failure;
    return false;
  }
  if (isNone(value.get())) return false;
  if (isInt(value.get())) {
    isize byte = PY_TRY(toIsize(t, value.get(), nullptr));
    if (byte < 0 || byte > 255) {
      return t.raise(typeErrorType, "character mapping must be in range(256)");
    }
    out.append(static_cast<u8>(byte));
    return true;
  }
  if (!isBytes(value.get())) {
    return t.raise(typeErrorType,
                   "character mapping must return integer, bytes or None, not %.400s",
                   value->type->name);
  }
  out.append(spanOf(*as<Bytes>(value.get())));
  return true;
}

}  // namespace

Ref<Bytes> encodeCharmap(Thread& t, Str& text, const char* errors, Object* mapping) {
  if (mapping == nullptr || isNone(mapping)) return encodeLatin1(t, text, errors);
  ByteBuilder out(text.length);
  EncodeErrors handler(t, "charmap", errors, text, out);
  handler.treatRunsAsWhole();
  bool failedLookup = false;
  auto put = [&](u32 c) {
    auto done = encodeByMapping(t, out, mapping, c);
    failedLookup = done.failed();
    return !failedLookup && done.value();
  };
  for (isize at = 0; at < text.length;) {
    bool defined = put(strAt(text, at));
    if (failedLookup) return failure;
    if (defined) {
      at++;
      continue;
    }
    // The error covers all characters in a row that are undefined.
    isize end = at + 1;
    for (; end < text.length; end++) {
      isize before = out.size();
      bool next = put(strAt(text, end));
      out.setSize(before);
      if (failedLookup) return failure;
      if (next) break;
    }
    auto position = handler.handle(at, end, kUndefined, put);
    if (position.failed()) return failure;
    at = std::move(position).take();
  }
  return out.finish(t);
}

}  // namespace taipan
