// The method tables of bytes and bytearray: shared rows, instantiated for both.
#include <cstring>

#include "base/find.h"
#include "base/utf8.h"
#include "builtins/bytes/byte_text.h"
#include "builtins/bytes/bytearray_methods.h"
#include "builtins/codecs/codecs.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"

namespace taipan {

namespace {

/// (sub[, start[, end]]) with the range clipped.
struct FindRange {
  ByteNeedle needle;
  isize start = 0, end = kIsizeMax;
};

Status parseFind(Thread& t, const char* name, isize size, Positional args, FindRange& range) {
  if (args.count < 1 || args.count > 3) {
    return t.raise(typeErrorType, "%s() takes at %s %d argument%s (%zd given)", name,
                   args.count < 1 ? "least" : "most", args.count < 1 ? 1 : 3,
                   args.count < 1 ? "" : "s", args.count);
  }
  PY_TRY(sliceIndex(t, args.get(1), &range.start));
  PY_TRY(sliceIndex(t, args.get(2), &range.end));
  clipRange(&range.start, &range.end, size);
  return range.needle.acquire(t, args[0]);
}

template <class Self>
struct ByteMethods {
  static Result<isize> search(Thread& t, Self& self, Positional args, const char* name,
                              bool reverse) {
    FindRange range;
    PY_TRY(parseFind(t, name, self.size, args, range));
    if (range.start > range.end) return isize{-1};
    ByteSpan text = spanOf(self).slice(range.start, range.end);
    isize at =
        reverse ? rfindBytes(text, range.needle.span()) : findBytes(text, range.needle.span());
    return at < 0 ? isize{-1} : at + range.start;
  }
  static Result<isize> find(Thread& t, Self& self, Positional args) {
    return search(t, self, args, "find", false);
  }
  static Result<isize> rfind(Thread& t, Self& self, Positional args) {
    return search(t, self, args, "rfind", true);
  }
  static Result<isize> index(Thread& t, Self& self, Positional args) {
    isize at = PY_TRY(search(t, self, args, "index", false));
    if (at < 0) return t.raise(valueErrorType, "subsection not found");
    return at;
  }
  static Result<isize> rindex(Thread& t, Self& self, Positional args) {
    isize at = PY_TRY(search(t, self, args, "rindex", true));
    if (at < 0) return t.raise(valueErrorType, "subsection not found");
    return at;
  }
  static Result<isize> count(Thread& t, Self& self, Positional args) {
    FindRange range;
    PY_TRY(parseFind(t, "count", self.size, args, range));
    if (range.start > range.end) return isize{0};
    ByteSpan text = spanOf(self).slice(range.start, range.end), sub = range.needle.span();
    if (sub.size == 0) return text.size + 1;
    return countText(text.data, text.size, sub.data, sub.size);
  }

  static bool hasAffix(ByteSpan text, ByteSpan affix, isize start, isize end, bool atEnd) {
    isize size = text.size;
    clipRange(&start, &end, size);
    if (end - start < affix.size || start > size) return false;
    isize at = atEnd ? end - affix.size : start;
    return affix.size == 0 ||
           std::memcmp(text.data + at, affix.data, static_cast<usize>(affix.size)) == 0;
  }
  static Result<bool> affix(Thread& t, Self& self, Positional args, const char* name, bool atEnd) {
    if (args.count < 1 || args.count > 3) {
      return t.raise(typeErrorType, "%s() takes at %s %d argument%s (%zd given)", name,
                     args.count < 1 ? "least" : "most", args.count < 1 ? 1 : 3,
                     args.count < 1 ? "" : "s", args.count);
    }
    isize start = 0, end = kIsizeMax;
    PY_TRY(sliceIndex(t, args.get(1), &start));
    PY_TRY(sliceIndex(t, args.get(2), &end));
    if (isTuple(args[0])) {
      Tuple* affixes = as<Tuple>(args[0]);
      for (isize i = 0; i < affixes->size; i++) {
        BufferView view;
        PY_TRY(view.acquire(t, affixes->items[i]));
        if (hasAffix(spanOf(self), spanOf(view), start, end, atEnd)) return true;
      }
      return false;
    }
    if (!hasBuffer(args[0])) {
      return t.raise(typeErrorType, "%s first arg must be bytes or a tuple of bytes, not %.100s",
                     name, args[0]->type->name);
    }
    BufferView view;
    PY_TRY(view.acquire(t, args[0]));
    return hasAffix(spanOf(self), spanOf(view), start, end, atEnd);
  }
  static Result<bool> startsWith(Thread& t, Self& self, Positional args) {
    return affix(t, self, args, "startswith", false);
  }
  static Result<bool> endsWith(Thread& t, Self& self, Positional args) {
    return affix(t, self, args, "endswith", true);
  }

  static Ref<> part(Thread& t, Self& self, isize start, isize end) {
    if (start == 0 && end == self.size) return wholeOf(t, self);
    return makeLike<Self>(t, spanOf(self).slice(start, end));
  }

  static Ref<> removePrefix(Thread& t, Self& self, BufferView prefix) {
    bool has = hasAffix(spanOf(self), spanOf(prefix), 0, kIsizeMax, false);
    return part(t, self, has ? prefix.size() : 0, self.size);
  }
  static Ref<> removeSuffix(Thread& t, Self& self, BufferView suffix) {
    bool has = suffix.size() > 0 && hasAffix(spanOf(self), spanOf(suffix), 0, kIsizeMax, true);
    return part(t, self, 0, has ? self.size - suffix.size() : self.size);
  }

  static Ref<> stripSides(Thread& t, Self& self, Object* chars, bool left, bool right) {
    BufferView view;
    bool drop[256] = {};
    if (chars == nullptr || isNone(chars)) {
      for (int c = 0; c < 256; c++) drop[c] = isByteSpace(static_cast<u8>(c));
    } else {
      PY_TRY(view.acquire(t, chars));
      for (isize i = 0; i < view.size(); i++) drop[spanOf(view)[i]] = true;
    }
    ByteSpan text = spanOf(self);
    isize start = 0, end = text.size;
    while (left && start < end && drop[text[start]]) start++;
    while (right && end > start && drop[text[end - 1]]) end--;
    return part(t, self, start, end);
  }
  static Ref<> strip(Thread& t, Self& self, Object* chars) {
    return stripSides(t, self, chars, true, true);
  }
  static Ref<> lstrip(Thread& t, Self& self, Object* chars) {
    return stripSides(t, self, chars, true, false);
  }
  static Ref<> rstrip(Thread& t, Self& self, Object* chars) {
    return stripSides(t, self, chars, false, true);
  }

  // --- splitting --------------------------------------------------------------------------------

  static Status appendPart(Thread& t, List& list, Self& self, isize start, isize end) {
    return list.append(t, part(t, self, start, end));
  }
  static Ref<List> splitSpace(Thread& t, Self& self, isize limit, bool reverse) {
    Ref<List> list = PY_TRY(newList(t));
    ByteSpan text = spanOf(self);
    isize low = 0, high = text.size;
    for (;;) {
      while (low < high && isByteSpace(text[reverse ? high - 1 : low])) reverse ? high-- : low++;
      if (low == high) break;
      if (limit-- <= 0) {
        // What is left is one part, without white space at its outer end only.
        PY_TRY(appendPart(t, *list, self, low, high));
        break;
      }
      isize from = reverse ? high : low;
      while (low < high && !isByteSpace(text[reverse ? high - 1 : low])) reverse ? high-- : low++;
      PY_TRY(appendPart(t, *list, self, reverse ? high : from, reverse ? from : low));
    }
    if (reverse) list->reverse();
    return list;
  }
  static Ref<List> splitBy(Thread& t, Self& self, Object* sep, isize limit, bool reverse) {
    if (limit < 0) limit = kIsizeMax;
    if (sep == nullptr || isNone(sep)) return splitSpace(t, self, limit, reverse);
    BufferView separator;
    PY_TRY(separator.acquire(t, sep));
    if (separator.size() == 0) return t.raise(valueErrorType, "empty separator");
    Ref<List> list = PY_TRY(newList(t));
    isize low = 0, high = self.size;
    for (; limit > 0; limit--) {
      ByteSpan text = spanOf(self).slice(low, high);
      isize at = reverse ? rfindBytes(text, spanOf(separator)) : findBytes(text, spanOf(separator));
      if (at < 0) break;
      if (reverse) {
        PY_TRY(appendPart(t, *list, self, at + separator.size(), high));
        high = at;
      } else {
        PY_TRY(appendPart(t, *list, self, low, low + at));
        low += at + separator.size();
      }
    }
    PY_TRY(appendPart(t, *list, self, low, high));
    if (reverse) list->reverse();
    return list;
  }
  static Ref<List> split(Thread& t, Self& self, Object* sep, Optional<isize> maxsplit) {
    return splitBy(t, self, sep, maxsplit.value_or(-1), false);
  }
  static Ref<List> rsplit(Thread& t, Self& self, Object* sep, Optional<isize> maxsplit) {
    return splitBy(t, self, sep, maxsplit.value_or(-1), true);
  }
  static Ref<List> splitLines(Thread& t, Self& self, Optional<int> keepends) {
    Ref<List> list = PY_TRY(newList(t));
    ByteSpan text = spanOf(self);
    for (isize i = 0; i < text.size;) {
      isize start = i;
      while (i < text.size && text[i] != '\n' && text[i] != '\r') i++;
      isize end = i;
      if (i < text.size) {
        i += text[i] == '\r' && i + 1 < text.size && text[i + 1] == '\n' ? 2 : 1;
        if (keepends.value_or(0) != 0) end = i;
      }
      PY_TRY(appendPart(t, *list, self, start, end));
    }
    return list;
  }

  static Ref<Tuple> partitionAt(Thread& t, Self& self, Object* sep, bool reverse) {
    BufferView separator;
    PY_TRY(separator.acquire(t, sep));
    if (separator.size() == 0) return t.raise(valueErrorType, "empty separator");
    ByteSpan text = spanOf(self);
    isize at = reverse ? rfindBytes(text, spanOf(separator)) : findBytes(text, spanOf(separator));
    if (at < 0) {
      Ref<> whole = PY_TRY(wholeOf(t, self));
      Ref<> empty1 = PY_TRY(makeLike<Self>(t, {}));
      Ref<> empty2 = PY_TRY(makeLike<Self>(t, {}));
      if (reverse) return packTuple(t, {empty1.get(), empty2.get(), whole.get()});
      return packTuple(t, {whole.get(), empty1.get(), empty2.get()});
    }
    Ref<> head = PY_TRY(makeLike<Self>(t, text.slice(0, at)));
    Ref<> middle = std::is_same_v<Self, Bytes> ? Ref<>::share(sep)
                                               : PY_TRY(makeLike<Self>(t, spanOf(separator)));
    Ref<> tail = PY_TRY(makeLike<Self>(t, spanOf(self).slice(at + separator.size(), self.size)));
    return packTuple(t, {head.get(), middle.get(), tail.get()});
  }
  static Ref<Tuple> partition(Thread& t, Self& self, Object* sep) {
    return partitionAt(t, self, sep, false);
  }
  static Ref<Tuple> rpartition(Thread& t, Self& self, Object* sep) {
    return partitionAt(t, self, sep, true);
  }

  static Ref<> join(Thread& t, Self& self, Object* iterable) {
    Ref<> sequence = PY_TRY(toFastSequence(t, iterable, "can only join an iterable"));
    bool tuple = isTuple(sequence.get());
    isize n = static_cast<VarObject*>(sequence.get())->size;
    Object* const* items =
        tuple ? as<Tuple>(sequence.get())->items : as<List>(sequence.get())->items;
    if (n == 1 && std::is_same_v<Self, Bytes> && isExactly(items[0], &bytesType)) {
      return Ref<>::share(items[0]);
    }
    ByteBuilder out;
    for (isize i = 0; i < n; i++) {
      if (!tuple) {
        // Acquiring a buffer may run code that changes the list.
        if (static_cast<VarObject*>(sequence.get())->size != n) {
          return t.raise(runtimeErrorType, "sequence changed size during iteration");
        }
        items = as<List>(sequence.get())->items;
      }
      if (i > 0) out.append(spanOf(self));
      if (!hasBuffer(items[i])) {
        return t.raise(typeErrorType,
                       "sequence item %zd: expected a bytes-like object, %.80s found", i,
                       items[i]->type->name);
      }
      Ref<> item = Ref<>::share(items[i]);
      BufferView view;
      PY_TRY(view.acquire(t, item.get()));
      out.append(spanOf(view));
    }
    return finishLike<Self>(t, out);
  }

  // --- changing ---------------------------------------------------------------------------------

  static Ref<> replace(Thread& t, Self& self, BufferView old, BufferView with,
                       Optional<isize> count) {
    isize limit = count.value_or(-1);
    if (limit < 0) limit = kIsizeMax;
    ByteSpan text = spanOf(self), from = spanOf(old), to = spanOf(with);
    if (limit == 0 || (text.size == 0 && from.size > 0)) return wholeOf(t, self);
    if (from.size == 0 && to.size == 0) return wholeOf(t, self);
    if (from.size == 0) {
      ByteBuilder out;
      if (to.size > kIsizeMax / (text.size + 1) - 1) {
        return t.raise(overflowErrorType, "replace bytes is too long");
      }
      for (isize i = 0; i <= text.size; i++) {
        if (i < limit) out.append(to);
        if (i < text.size) out.append(text[i]);
      }
      return finishLike<Self>(t, out);
    }
    isize n = countText(text.data, text.size, from.data, from.size, limit);
    if (n == 0) return wholeOf(t, self);
    if (to.size > from.size && n > (kIsizeMax - text.size) / (to.size - from.size)) {
      return t.raise(overflowErrorType, "replace bytes is too long");
    }
    ByteBuilder out(text.size + n * (to.size - from.size));
    isize at = 0;
    for (; n > 0; n--) {
      isize next = at + findBytes(text.slice(at, text.size), from);
      out.append(text.slice(at, next));
      out.append(to);
      at = next + from.size;
    }
    out.append(text.slice(at, text.size));
    return finishLike<Self>(t, out);
  }

  static Ref<> translate(Thread& t, Self& self, Object* table, Object* remove) {
    BufferView map, gone;
    bool drop[256] = {};
    const u8* to = nullptr;
    if (!isNone(table)) {
      PY_TRY(map.acquire(t, table));
      if (map.size() != 256) {
        return t.raise(valueErrorType, "translation table must be 256 characters long");
      }
      to = spanOf(map).data;
    }
    if (remove != nullptr) {
      PY_TRY(gone.acquire(t, remove));
      for (isize i = 0; i < gone.size(); i++) drop[spanOf(gone)[i]] = true;
    }
    ByteSpan text = spanOf(self);
    ByteBuilder out(text.size);
    bool changed = false;
    for (isize i = 0; i < text.size; i++) {
      u8 c = text[i];
      if (drop[c]) {
        changed = true;
        continue;
      }
      u8 mapped = to ? to[c] : c;
      changed |= mapped != c;
      out.append(mapped);
    }
    return changed ? finishLike<Self>(t, out) : wholeOf(t, self);
  }

  template <class F>
  static Ref<> map(Thread& t, Self& self, F&& f) {
    ByteSpan text = spanOf(self);
    ByteBuilder out(text.size);
    for (isize i = 0; i < text.size; i++) out.append(f(text[i]));
    return finishLike<Self>(t, out);
  }
  static Ref<> lower(Thread& t, Self& self) { return map(t, self, byteLower); }
  static Ref<> upper(Thread& t, Self& self) { return map(t, self, byteUpper); }
  static Ref<> swapCase(Thread& t, Self& self) {
    return map(t, self, [](u8 c) { return isByteUpper(c) ? byteLower(c) : byteUpper(c); });
  }
  static Ref<> capitalize(Thread& t, Self& self) {
    bool first = true;
    return map(t, self,
               [&](u8 c) { return std::exchange(first, false) ? byteUpper(c) : byteLower(c); });
  }
  static Ref<> title(Thread& t, Self& self) {
    bool inWord = false;
    return map(t, self, [&](u8 c) {
      bool wasInWord = std::exchange(inWord, isByteAlpha(c));
      return wasInWord ? byteLower(c) : byteUpper(c);
    });
  }

  static Ref<> pad(Thread& t, Self& self, isize left, isize right, u8 fill) {
    if (left <= 0 && right <= 0) return wholeOf(t, self);
    // For bytes the width is checked as newBytesRaw() would check it, before there is a builder.
    constexpr isize kMost = kIsizeMax - kBytesHeadSize;
    if (std::is_same_v<Self, Bytes> && left + right > kMost - self.size) {
      return t.raise(overflowErrorType, "byte string is too large");
    }
    ByteBuilder out;
    out.append(fill, left);
    out.append(spanOf(self));
    out.append(fill, right);
    return finishLike<Self>(t, out);
  }
  /// How many bytes are missing to a width.
  static isize missing(isize width, const Self& self) {
    return width > self.size ? width - self.size : 0;
  }
  static Result<int> fillByte(Thread& t, Object* fill, const char* name) {
    if (fill == nullptr) return int{' '};
    if (isBytes(fill) && as<Bytes>(fill)->size == 1) return int{spanOf(*as<Bytes>(fill))[0]};
    if (isInstanceOf(fill, &bytearrayType) && as<ByteArray>(fill)->size == 1) {
      return int{spanOf(*as<ByteArray>(fill))[0]};
    }
    return t.raise(typeErrorType, "%s() argument 2 must be a byte string of length 1, not %.50s",
                   name, argumentTypeName(fill));
  }
  static Ref<> center(Thread& t, Self& self, isize width, Object* fill) {
    int c = PY_TRY(fillByte(t, fill, "center"));
    isize total = missing(width, self);
    if (total == 0) return wholeOf(t, self);
    isize left = total / 2 + (total & width & 1);
    return pad(t, self, left, total - left, static_cast<u8>(c));
  }
  static Ref<> ljust(Thread& t, Self& self, isize width, Object* fill) {
    int c = PY_TRY(fillByte(t, fill, "ljust"));
    return pad(t, self, 0, missing(width, self), static_cast<u8>(c));
  }
  static Ref<> rjust(Thread& t, Self& self, isize width, Object* fill) {
    int c = PY_TRY(fillByte(t, fill, "rjust"));
    return pad(t, self, missing(width, self), 0, static_cast<u8>(c));
  }
  static Ref<> zfill(Thread& t, Self& self, isize width) {
    ByteSpan text = spanOf(self);
    if (width <= text.size) return wholeOf(t, self);
    bool sign = text.size > 0 && (text[0] == '+' || text[0] == '-');
    ByteBuilder out(width);
    if (sign) out.append(text[0]);
    out.append('0', width - text.size);
    out.append(text.slice(sign ? 1 : 0, text.size));
    return finishLike<Self>(t, out);
  }
  static Ref<> expandTabs(Thread& t, Self& self, Optional<int> tabsize) {
    isize size = tabsize.value_or(8), column = 0;
    ByteSpan text = spanOf(self);
    ByteBuilder out(text.size);
    for (isize i = 0; i < text.size; i++) {
      u8 c = text[i];
      if (c == '\t') {
        if (size <= 0) continue;
        isize spaces = size - column % size;
        if (spaces > kIsizeMax / 8 - out.size()) {
          return t.raise(overflowErrorType, "result too long");
        }
        out.append(' ', spaces);
        column += spaces;
        continue;
      }
      column = c == '\n' || c == '\r' ? 0 : column + 1;
      out.append(c);
    }
    return finishLike<Self>(t, out);
  }

  // --- testing ----------------------------------------------------------------------------------

  static bool isAlnum(Self& self) {
    return allBytes(spanOf(self), [](u8 c) { return isByteAlpha(c) || isByteDigit(c); });
  }
  static bool isAlpha(Self& self) { return allBytes(spanOf(self), isByteAlpha); }
  static bool isDigit(Self& self) { return allBytes(spanOf(self), isByteDigit); }
  static bool isSpace(Self& self) { return allBytes(spanOf(self), isByteSpace); }
  static bool isLower(Self& self) { return isByteText(spanOf(self), isByteLower, isByteUpper); }
  static bool isUpper(Self& self) { return isByteText(spanOf(self), isByteUpper, isByteLower); }
  static bool isTitle(Self& self) { return isTitleBytes(spanOf(self)); }
  static bool isAsciiText(Self& self) {
    return isAscii(spanOf(self).data, static_cast<usize>(self.size));
  }

  // --- conversions ------------------------------------------------------------------------------

  static Ref<Str> decode(Thread& t, Self& self, Optional<const char*> encoding,
                         Optional<const char*> errors) {
    return decodeTextObject(t, &self, encoding.value_or(nullptr), errors.value_or(nullptr));
  }
  static Ref<Str> hex(Thread& t, Self& self, Object* sep, Optional<int> bytesPerSep) {
    return bytesHex(t, spanOf(self), sep, bytesPerSep.value_or(1));
  }
  static Ref<> fromHex(Thread& t, Type& cls, Str& text) {
    ByteBuilder out;
    PY_TRY(bytesFromHex(t, text, out));
    Ref<> result = PY_TRY(finishLike<Self>(t, out));
    if (&cls == (std::is_same_v<Self, Bytes> ? &bytesType : &bytearrayType)) return result;
    return call(t, static_cast<Object*>(&cls), result.get());
  }
};

#define TAIPAN_BYTE_METHODS(M, NAME)                                                              \
  METHOD_PLAIN("capitalize", "($self, /)", M::capitalize, "Capitalize the first byte."),          \
      METHOD("center", "($self, width, fillchar=b' ', /)", M::center, "Return a centered copy."), \
      METHOD_TUPLE_PLAIN("count", "", M::count, "B.count(sub[, start[, end]]) -> int"),           \
      METHOD("decode", "($self, /, encoding='utf-8', errors='strict')", M::decode,                \
             "Decode the bytes using the codec registered for encoding."),                        \
      METHOD_TUPLE_PLAIN("endswith", "", M::endsWith,                                             \
                         "B.endswith(suffix[, start[, end]]) -> bool"),                           \
      METHOD("expandtabs", "($self, /, tabsize=8)", M::expandTabs,                                \
             "Return a copy where all tab characters are expanded using spaces."),                \
      METHOD_TUPLE_PLAIN("find", "", M::find, "B.find(sub[, start[, end]]) -> int"),              \
      METHOD_FLAGS("fromhex", "($type, string, /)", M::fromHex, kMethodClass,                     \
                   "Create an object from a string of hexadecimal numbers."),                     \
      METHOD("hex", "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", M::hex,                 \
             "Create a string of hexadecimal numbers from the bytes.\n\n"                         \
             ">>> " NAME                                                                          \
             "(b'taipan').hex()\n'74616970616e'\n"                                                \
             ">>> " NAME                                                                          \
             "(b'taipan').hex(':')\n'74:61:69:70:61:6e'\n"                                        \
             ">>> " NAME                                                                          \
             "(b'taipan').hex('-', 2)\n'7461-6970-616e'\n"                                        \
             ">>> " NAME                                                                          \
             "(b'taipan').hex('-', 4)\n'7461-6970616e'\n"                                         \
             ">>> " NAME "(b'taipan').hex('-', -4)\n'74616970-616e'"),                            \
      METHOD_TUPLE_PLAIN("index", "", M::index, "B.index(sub[, start[, end]]) -> int"),           \
      METHOD_PLAIN("isalnum", "($self, /)", M::isAlnum, "B.isalnum() -> bool"),                   \
      METHOD_PLAIN("isalpha", "($self, /)", M::isAlpha, "B.isalpha() -> bool"),                   \
      METHOD_PLAIN("isascii", "($self, /)", M::isAsciiText, "B.isascii() -> bool"),               \
      METHOD_PLAIN("isdigit", "($self, /)", M::isDigit, "B.isdigit() -> bool"),                   \
      METHOD_PLAIN("islower", "($self, /)", M::isLower, "B.islower() -> bool"),                   \
      METHOD_PLAIN("isspace", "($self, /)", M::isSpace, "B.isspace() -> bool"),                   \
      METHOD_PLAIN("istitle", "($self, /)", M::isTitle, "B.istitle() -> bool"),                   \
      METHOD_PLAIN("isupper", "($self, /)", M::isUpper, "B.isupper() -> bool"),                   \
      METHOD("join", "($self, iterable_of_bytes, /)", M::join,                                    \
             "Concatenate any number of bytes objects."),                                         \
      METHOD("ljust", "($self, width, fillchar=b' ', /)", M::ljust,                               \
             "Return a left-justified copy."),                                                    \
      METHOD_PLAIN("lower", "($self, /)", M::lower, "B.lower() -> copy of B"),                    \
      METHOD("lstrip", "($self, bytes=None, /)", M::lstrip,                                       \
             "Strip leading bytes contained in the argument."),                                   \
      METHOD_FLAGS("maketrans", "(frm, to, /)", bytesMakeTrans, kMethodStatic,                    \
                   "Return a translation table useable for the bytes or bytearray translate "     \
                   "method."),                                                                    \
      METHOD("partition", "($self, sep, /)", M::partition,                                        \
             "Partition the bytes into three parts using the given separator."),                  \
      METHOD("removeprefix", "($self, prefix, /)", M::removePrefix,                               \
             "Return a copy with the given prefix removed if present."),                          \
      METHOD("removesuffix", "($self, suffix, /)", M::removeSuffix,                               \
             "Return a copy with the given suffix removed if present."),                          \
      METHOD("replace", "($self, old, new, count=-1, /)", M::replace,                             \
             "Return a copy with all occurrences of old replaced by new."),                       \
      METHOD_TUPLE_PLAIN("rfind", "", M::rfind, "B.rfind(sub[, start[, end]]) -> int"),           \
      METHOD_TUPLE_PLAIN("rindex", "", M::rindex, "B.rindex(sub[, start[, end]]) -> int"),        \
      METHOD("rjust", "($self, width, fillchar=b' ', /)", M::rjust,                               \
             "Return a right-justified copy."),                                                   \
      METHOD("rpartition", "($self, sep, /)", M::rpartition,                                      \
             "Partition the bytes into three parts, searching from the end."),                    \
      METHOD("rsplit", "($self, /, sep=None, maxsplit=-1)", M::rsplit,                            \
             "Return a list of the sections, split from the end."),                               \
      METHOD("rstrip", "($self, bytes=None, /)", M::rstrip,                                       \
             "Strip trailing bytes contained in the argument."),                                  \
      METHOD("split", "($self, /, sep=None, maxsplit=-1)", M::split,                              \
             "Return a list of the sections, using sep as the delimiter."),                       \
      METHOD("splitlines", "($self, /, keepends=False)", M::splitLines,                           \
             "Return a list of the lines, breaking at line boundaries."),                         \
      METHOD_TUPLE_PLAIN("startswith", "", M::startsWith,                                         \
                         "B.startswith(prefix[, start[, end]]) -> bool"),                         \
      METHOD("strip", "($self, bytes=None, /)", M::strip,                                         \
             "Strip leading and trailing bytes contained in the argument."),                      \
      METHOD_PLAIN("swapcase", "($self, /)", M::swapCase, "B.swapcase() -> copy of B"),           \
      METHOD_PLAIN("title", "($self, /)", M::title, "B.title() -> copy of B"),                    \
      METHOD("translate", "($self, table, /, delete=b'')", M::translate,                          \
             "Return a copy with each character mapped by the given translation table."),         \
      METHOD_PLAIN("upper", "($self, /)", M::upper, "B.upper() -> copy of B"),                    \
      METHOD("zfill", "($self, width, /)", M::zfill,                                              \
             "Pad a numeric string with zeros on the left.")

Ref<Tuple> bytesGetNewArgs(Thread& t, Bytes& self) {
  Ref<Bytes> copy = PY_TRY(newBytes(t, spanOf(self)));
  return packTuple(t, {copy.get()});
}
Ref<> bytesDunderBytes(Thread& t, Bytes& self) { return wholeOf(t, self); }

using BytesRows = ByteMethods<Bytes>;
using ByteArrayRows = ByteMethods<ByteArray>;

}  // namespace

constinit const MethodDef kBytesMethods[] = {
    METHOD_PLAIN("__getnewargs__", "($self, /)", bytesGetNewArgs, nullptr),
    METHOD("__bytes__", "($self, /)", bytesDunderBytes, "Convert this value to exact type bytes."),
    TAIPAN_BYTE_METHODS(BytesRows, "bytes"),
    {}};

constinit const MethodDef kByteArrayMethods[] = {
    TAIPAN_BYTE_METHODS(ByteArrayRows, "bytearray"), TAIPAN_BYTEARRAY_METHODS, {}};

}  // namespace taipan
