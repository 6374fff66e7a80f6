#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "base/utf8.h"
#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/marshal/marshal.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

class Writer {
 public:
  Writer(Thread& t, int version) : t_(t), version_(version) {}
  ~Writer() {
    for (Object* object : kept_) decref(object);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  Status object(Object* value);
  Ref<> finish() { return out_.finish(t_); }

 private:
  void byte(int value) { out_.append(static_cast<u8>(value)); }
  void tag(int value) { byte(value | flag_); }
  void integer(i64 value, int size) {
    for (int i = 0; i < size; i++) byte(static_cast<int>(value >> (8 * i)) & 0xff);
  }
  void number(i64 value) { integer(value, 4); }
  void real(double value) {
    u64 bits;
    std::memcpy(&bits, &value, sizeof bits);
    integer(static_cast<i64>(bits), 8);
  }
  void realText(double value);
  Status size(isize value) {
    if (value > 0x7fffffff) return unmarshallable();
    number(value);
    return {};
  }
  Status unmarshallable() { return t_.raise(valueErrorType, "unmarshallable object"); }
  Status content(Object* value);
  Status compound(Object* value);
  void intValue(const Int& value);
  Status text(Str& value);
  Status items(Object* const* items, isize count) {
    for (isize i = 0; i < count; i++) PY_TRY(object(items[i]));
    return {};
  }
  Status set(Set& value);
  Status code(Code& value);
  /// True when the value was written before and a reference now stands for it.
  bool reference(Object* value);

  Thread& t_;
  int version_;
  int depth_ = 0;
  int flag_ = 0;
  ByteBuilder out_;
  std::unordered_map<Object*, i32> seen_;
  std::vector<Object*> kept_;  // what seen_ names stays alive
};

bool Writer::reference(Object* value) {
  flag_ = 0;
  // What nobody else holds cannot occur a second time.
  if (version_ < 3 || value->refcount == 1) return false;
  auto [hit, fresh] = seen_.try_emplace(value, static_cast<i32>(seen_.size()));
  if (!fresh) {
    byte(kTagRef);
    number(hit->second);
    return true;
  }
  incref(value);
  kept_.push_back(value);
  flag_ = kMarshalRef;
  return false;
}

Status Writer::object(Object* value) {
  if (++depth_ > kMarshalMaxDepth) {
    depth_--;
    return t_.raise(valueErrorType, "object too deeply nested to marshal");
  }
  Status status;
  if (value == none()) {
    byte(kTagNone);
  } else if (value == static_cast<Object*>(&stopIterationType)) {
    byte(kTagStopIteration);
  } else if (value == ellipsis()) {
    byte(kTagEllipsis);
  } else if (value == boolObject(false)) {
    byte(kTagFalse);
  } else if (value == boolObject(true)) {
    byte(kTagTrue);
  } else if (!reference(value)) {
    status = content(value);
  }
  depth_--;
  return status;
}

void Writer::realText(double value) {
  char text[40];
  int length = std::snprintf(text, sizeof text, "%.17g", value);
  byte(length);
  out_.append(text, length);
}

void Writer::intValue(const Int& value) {
  i64 small;
  if (fitsI64(value, &small) && small >= INT32_MIN && small <= INT32_MAX) {
    tag(kTagInt);
    return number(small);
  }
  tag(kTagLong);
  // 30-bit digits as pairs of 15-bit ones; the top one may need a single.
  digits::Span span = value.span();
  isize count = span.size * 2 - (span[span.size - 1] >> 15 == 0 ? 1 : 0);
  number(value.isNegative() ? -count : count);
  for (isize i = 0; i < count; i++) integer(span[i / 2] >> (i % 2 * 15) & 0x7fff, 2);
}

/// Whether the text is written as an interned one. The shared strings of one character are interned
/// here from the start, in python3.11 when their first use as a name or a constant like one does
/// it.
bool isWrittenInterned(const Str& s) {
  if (!isInterned(s) || s.length != 1) return isInterned(s);
  u32 c = strAt(s, 0);
  return c > 0xff || c == '_' || (c < 0x80 && std::isalnum(static_cast<int>(c)) != 0);
}

Status Writer::text(Str& value) {
  bool interned = isWrittenInterned(value);
  if (version_ >= 4 && strIsAscii(value)) {
    bool isShort = value.length < 256;
    tag(isShort ? (interned ? kTagShortAsciiInterned : kTagShortAscii)
                : (interned ? kTagAsciiInterned : kTagAscii));
    if (isShort) {
      byte(static_cast<int>(value.length));
    } else {
      PY_TRY(size(value.length));
    }
    out_.append(strData(value), value.length);
    return {};
  }
  usize bytes = withChars(
      value, [&](auto* chars) { return utf8Plan(chars, static_cast<usize>(value.length)).bytes; });
  tag(version_ >= 3 && interned ? kTagInterned : kTagUnicode);
  PY_TRY(size(static_cast<isize>(bytes)));
  if (!out_.reserve(static_cast<isize>(bytes))) return t_.raiseNoMemory();
  u8* at = out_.data() + out_.size();
  withChars(value, [&](auto* chars) { utf8Encode(chars, static_cast<usize>(value.length), at); });
  out_.setSize(out_.size() + static_cast<isize>(bytes));
  return {};
}

/// Items in the order of their bytes: the same set gives the same bytes in every process.
Status Writer::set(Set& value) {
  tag(value.type == &frozensetType ? kTagFrozenset : kTagSet);
  PY_TRY(size(value.used));
  struct Item {
    Ref<> bytes;
    Object* value;
  };
  std::vector<Item> sorted;
  isize position = 0;
  Object* key;
  while (setNext(&value, &position, &key)) {
    Ref<> bytes = PY_TRY(marshalDumps(t_, key, version_));
    sorted.push_back({std::move(bytes), key});
  }
  std::sort(sorted.begin(), sorted.end(), [](const Item& a, const Item& b) {
    ByteSpan x = spanOf(*static_cast<Bytes*>(a.bytes.get()));
    ByteSpan y = spanOf(*static_cast<Bytes*>(b.bytes.get()));
    int order = std::memcmp(x.data, y.data, std::min(x.size, y.size));
    return order != 0 ? order < 0 : x.size < y.size;
  });
  for (Item& item : sorted) PY_TRY(object(item.value));
  return {};
}

Status Writer::code(Code& value) {
  Ref<> bytes = PY_TRY(codeBytes(t_, value));
  tag(kTagCode);
  number(value.argcount);
  number(value.posonlyargcount);
  number(value.kwonlyargcount);
  number(value.stacksize);
  number(value.flags);
  Object* const parts[] = {
      bytes.get(),           value.consts,   value.names, value.localsplusnames,
      value.localspluskinds, value.filename, value.name,  value.qualname};
  PY_TRY(items(parts, 8));
  number(value.firstlineno);
  PY_TRY(object(value.linetable));
  return object(value.exceptiontable);
}

Status Writer::compound(Object* value) {
  if (value->type == &tupleType) {
    auto* tuple = static_cast<Tuple*>(value);
    if (version_ >= 4 && tuple->size < 256) {
      tag(kTagSmallTuple);
      byte(static_cast<int>(tuple->size));
    } else {
      tag(kTagTuple);
      PY_TRY(size(tuple->size));
    }
    return items(tuple->items, tuple->size);
  }
  if (value->type == &listType) {
    auto* list = static_cast<List*>(value);
    tag(kTagList);
    PY_TRY(size(list->size));
    for (isize i = 0; i < list->size; i++) PY_TRY(object(list->items[i]));
    return {};
  }
  if (value->type == &dictType) {
    tag(kTagDict);
    isize position = 0;
    Object* key;
    Object* item;
    while (dictNext(static_cast<Dict*>(value), &position, &key, &item)) {
      PY_TRY(object(key));
      PY_TRY(object(item));
    }
    byte(kTagNull);
    return {};
  }
  if (value->type == &setType || value->type == &frozensetType) {
    return set(*static_cast<Set*>(value));
  }
  if (isCode(value)) return code(*static_cast<Code*>(value));
  if (hasBuffer(value)) {
    BufferView view;
    if (view.acquire(t_, value).failed()) {
      byte(kTagUnknown);
      t_.clearPending();
      return unmarshallable();
    }
    tag(kTagBytes);
    PY_TRY(size(view.size()));
    out_.append(view.data(), view.size());
    return {};
  }
  byte(kTagUnknown);
  return unmarshallable();
}

Status Writer::content(Object* value) {
  if (isExactInt(value)) {
    intValue(*static_cast<Int*>(value));
  } else if (value->type == &floatType) {
    double number = static_cast<Float*>(value)->value;
    tag(version_ > 1 ? kTagFloat : kTagFloatText);
    if (version_ > 1) {
      real(number);
    } else {
      realText(number);
    }
  } else if (value->type == &complexType) {
    ComplexValue number = static_cast<Complex*>(value)->value;
    tag(version_ > 1 ? kTagComplex : kTagComplexText);
    if (version_ > 1) {
      real(number.real);
      real(number.imag);
    } else {
      realText(number.real);
      realText(number.imag);
    }
  } else if (value->type == &bytesType) {
    ByteSpan span = spanOf(*static_cast<Bytes*>(value));
    tag(kTagBytes);
    PY_TRY(size(span.size));
    out_.append(span.data, span.size);
  } else if (isExactStr(value)) {
    return text(*static_cast<Str*>(value));
  } else {
    return compound(value);
  }
  return {};
}

}  // namespace

Ref<> marshalDumps(Thread& t, Object* value, int version) {
  Writer writer(t, version);
  PY_TRY(writer.object(value));
  return writer.finish();
}

}  // namespace taipan
