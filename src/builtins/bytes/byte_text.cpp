#include "builtins/bytes/byte_text.h"

#include <cstring>

#include "base/find.h"
#include "builtins/codecs/codecs.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

isize findBytes(ByteSpan text, ByteSpan needle) {
  return findText(text.data, text.size, needle.data, needle.size);
}

isize rfindBytes(ByteSpan text, ByteSpan needle) {
  return rfindText(text.data, text.size, needle.data, needle.size);
}

Status ByteNeedle::acquireByte(Thread& t, Object* integer) {
  isize byte = PY_TRY(toIsize(t, integer, nullptr));
  if (byte < 0 || byte > 255) return t.raise(valueErrorType, "byte must be in range(0, 256)");
  byte_ = static_cast<u8>(byte);
  isByte_ = true;
  return {};
}

Status ByteNeedle::acquire(Thread& t, Object* object) {
  if (hasBuffer(object)) return view_.acquire(t, object);
  if (hasIndex(object)) return acquireByte(t, object);
  return t.raise(typeErrorType, "argument should be integer or bytes-like object, not '%.200s'",
                 object->type->name);
}

Status ByteNeedle::acquireForContains(Thread& t, Object* object) {
  if (hasIndex(object)) {
    Ref<> index = toIndex(t, object);
    if (index) return acquireByte(t, index.get());
    // Whatever __index__ raised: the object may still have bytes.
    t.clearPending();
  }
  return view_.acquire(t, object);
}

bool allBytes(ByteSpan text, bool (*test)(u8)) {
  for (isize i = 0; i < text.size; i++) {
    if (!test(text[i])) return false;
  }
  return text.size > 0;
}

bool isByteText(ByteSpan text, bool (*wanted)(u8), bool (*unwanted)(u8)) {
  bool any = false;
  for (isize i = 0; i < text.size; i++) {
    if (unwanted(text[i])) return false;
    any |= wanted(text[i]);
  }
  return any;
}

bool isTitleBytes(ByteSpan text) {
  bool any = false, previousCased = false;
  for (isize i = 0; i < text.size; i++) {
    u8 c = text[i];
    if (isByteUpper(c) ? previousCased : isByteLower(c) && !previousCased) return false;
    previousCased = isByteAlpha(c);
    any |= previousCased;
  }
  return any;
}

// --- hexadecimal --------------------------------------------------------------------------------

namespace {

/// The separator argument of hex() as a byte.
Result<int> hexSeparator(Thread& t, Object* separator) {
  isize n = PY_TRY(length(t, separator));
  if (n != 1) return t.raise(valueErrorType, "sep must be length 1.");
  u32 c;
  if (isStr(separator)) {
    c = strAt(*as<Str>(separator), 0);
  } else if (isBytes(separator)) {
    c = static_cast<u8>(as<Bytes>(separator)->data[0]);
  } else {
    return t.raise(typeErrorType, "sep must be str or bytes.");
  }
  if (c > 127) return t.raise(valueErrorType, "sep must be ASCII.");
  return static_cast<int>(c);
}

int hexDigit(u32 c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  u32 lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

}  // namespace

Ref<Str> bytesHex(Thread& t, ByteSpan data, Object* separator, int bytesPerSeparator) {
  int sep = 0;
  if (separator != nullptr) sep = PY_TRY(hexSeparator(t, separator));
  if (separator == nullptr || data.size == 0) bytesPerSeparator = 0;
  isize group = bytesPerSeparator < 0 ? -static_cast<isize>(bytesPerSeparator) : bytesPerSeparator;
  if (group >= data.size) group = 0;
  isize count = group ? (data.size - 1) / group : 0;
  if (data.size > (kIsizeMax - count) / 2) return t.raiseNoMemory();
  Ref<Str> result = newStrRaw(t, data.size * 2 + count, 0x7f);
  if (!result || data.size == 0) return result;
  u8* to = static_cast<u8*>(strData(*result));
  for (isize i = 0; i < data.size; i++) {
    // Positive groups count from the right, negative ones from the left.
    isize position = bytesPerSeparator > 0 ? data.size - i : i;
    if (group && i > 0 && position % group == 0) *to++ = static_cast<u8>(sep);
    *to++ = static_cast<u8>("0123456789abcdef"[data[i] >> 4]);
    *to++ = static_cast<u8>("0123456789abcdef"[data[i] & 15]);
  }
  return result;
}

Status bytesFromHex(Thread& t, Str& text, ByteBuilder& out) {
  isize n = text.length, i = 0;
  auto digit = [&](isize at) { return at < n ? hexDigit(strAt(text, at)) : -1; };
  for (;;) {
    while (i < n && strAt(text, i) < 128 && isByteSpace(static_cast<u8>(strAt(text, i)))) i++;
    if (i >= n) return {};
    int high = digit(i), low = high < 0 ? -1 : digit(i + 1);
    if (low < 0) {
      return t.raise(valueErrorType,
                     "non-hexadecimal number found in fromhex() arg at position %zd",
                     high < 0 ? i : i + 1);
    }
    out.append(static_cast<u8>(high << 4 | low));
    i += 2;
  }
}

// --- construction -------------------------------------------------------------------------------

Result<int> toByte(Thread& t, Object* object, const char* message) {
  auto value = toIsize(t, object, &overflowErrorType);
  if (value.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    return t.raise(valueErrorType, "%s", message);
  }
  if (value.value() < 0 || value.value() > 255) return t.raise(valueErrorType, "%s", message);
  return static_cast<int>(value.value());
}

Status appendIntegers(Thread& t, ByteBuilder& out, Object* iterable, const char* rangeMessage) {
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return {};
    int byte = PY_TRY(toByte(t, item.get(), rangeMessage));
    out.append(static_cast<u8>(byte));
    if (out.failed()) return t.raiseNoMemory();
  }
}

namespace {

bool isIterable(Object* object) { return object->type->iter != nullptr || isSequence(object); }

}  // namespace

Status fillFromSource(Thread& t, ByteBuilder& out, Object* source, const char* encoding,
                      const char* errors, const char* typeName, const char* rangeMessage) {
  if (source == nullptr) {
    if (encoding || errors) {
      return t.raise(typeErrorType, "%s without a string argument",
                     encoding ? "encoding" : "errors");
    }
    return {};
  }
  if (isStr(source)) {
    if (!encoding) return t.raise(typeErrorType, "string argument without an encoding");
    Ref<> bytes = PY_TRY(encodeText(t, *as<Str>(source), encoding, errors));
    out.append(spanOf(*as<Bytes>(bytes.get())));
    return {};
  }
  if (encoding || errors) {
    return t.raise(typeErrorType, "%s without a string argument", encoding ? "encoding" : "errors");
  }
  if (hasIndex(source)) {
    auto count = toIsize(t, source, &overflowErrorType);
    if (!count.failed()) {
      if (count.value() < 0) return t.raise(valueErrorType, "negative count");
      out.append(u8{0}, count.value());
      return {};
    }
    // Something with an __index__ that refuses may still be a buffer or an iterable.
    if (!t.pendingMatches(typeErrorType)) return failure;
    t.clearPending();
  }
  if (hasBuffer(source)) {
    BufferView view;
    PY_TRY(view.acquire(t, source, kBufferFullReadOnly));
    return appendItems(t, out, view.raw(), 'C');
  }
  if (isStr(source) || !isIterable(source)) {
    return t.raise(typeErrorType, "cannot convert '%.200s' object to %s", source->type->name,
                   typeName);
  }
  // Only a TypeError of iter() itself gets bytes' wording.
  return appendIntegers(t, out, source, rangeMessage);
}

Ref<> bytesMakeTrans(Thread& t, Object*, BufferView from, BufferView to) {
  if (from.size() != to.size()) {
    return t.raise(valueErrorType, "maketrans arguments must have same length");
  }
  u8 table[256];
  for (int i = 0; i < 256; i++) table[i] = static_cast<u8>(i);
  for (isize i = 0; i < from.size(); i++) table[spanOf(from)[i]] = spanOf(to)[i];
  return newBytes(t, table, 256);
}

}  // namespace taipan
