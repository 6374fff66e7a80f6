#include "modules/binary/struct_format.h"

#include <cstring>

#include "builtins/bytes/bytearray.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

Type& asType(Object* error) { return *as<Type>(error); }

bool isBlank(u8 c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Walks a format string; calls `field` for each code with its repeat count.
class FormatReader {
 public:
  FormatReader(ByteSpan text, bool native) : text_(text), native_(native) {}

  /// False at the end or on failure.
  bool next(const ItemCode** item, isize* repeat) {
    while (at_ < text_.size && isBlank(text_[at_])) at_++;
    if (at_ == text_.size) return false;
    *repeat = 1;
    u8 c = text_[at_++];
    if (c >= '0' && c <= '9') {
      *repeat = c - '0';
      for (; at_ < text_.size && text_[at_] >= '0' && text_[at_] <= '9'; at_++) {
        int digit = text_[at_] - '0';
        if (*repeat > (kIsizeMax - digit) / 10) return fail("total struct size too long");
        *repeat = *repeat * 10 + digit;
      }
      if (at_ == text_.size) return fail("repeat count given without format specifier");
      c = text_[at_++];
    }
    *item = native_ ? nativeItemCode(static_cast<char>(c)) : standardItemCode(static_cast<char>(c));
    if (!*item) return fail("bad char in struct format");
    return true;
  }
  const char* error() const { return error_; }

 private:
  bool fail(const char* error) {
    error_ = error;
    return false;
  }
  ByteSpan text_;
  bool native_;
  isize at_ = 0;
  const char* error_ = nullptr;
};

/// The position rounded up to the alignment; false on overflow.
bool align(isize* size, int alignment) {
  if (alignment <= 1) return true;
  isize extra = (alignment - *size % alignment) % alignment;
  return !__builtin_add_overflow(*size, extra, size);
}

}  // namespace

void StructLayout::clear() {
  memFree(fields);
  fields = nullptr;
  fieldCount = 0;
  size = count = -1;
}

Status StructLayout::compile(Thread& t, Object* error, ByteSpan format) {
  clear();
  if (format.size && std::memchr(format.data, 0, static_cast<usize>(format.size))) {
    return t.raise(asType(error), "embedded null character");
  }
  native = true;
  littleEndian = true;
  if (format.size) {
    bool prefix = true;
    switch (format[0]) {
      case '@':
        break;
      case '=':
      case '<':
        native = false;
        break;
      case '>':
      case '!':
        native = false;
        littleEndian = false;
        break;
      default:
        prefix = false;
    }
    if (prefix) format = format.slice(1, format.size);
  }
  auto* list = static_cast<StructField*>(
      memMalloc(static_cast<usize>(format.size + 1) * sizeof(StructField)));
  if (!list) return t.raiseNoMemory();
  fields = list;
  FormatReader reader(format, native);
  isize total = 0, values = 0;
  const ItemCode* item;
  isize repeat;
  while (reader.next(&item, &repeat)) {
    isize bytes;
    if (!align(&total, item->alignment) ||
        __builtin_mul_overflow(repeat, static_cast<isize>(item->size), &bytes)) {
      return t.raise(asType(error), "total struct size too long");
    }
    bool text = item->kind == ItemKind::kString || item->kind == ItemKind::kPascal;
    if (text || (item->kind != ItemKind::kPad && repeat > 0)) {
      list[fieldCount++] = {item, total, text ? repeat : item->size, text ? 1 : repeat};
      values += text ? 1 : repeat;
    }
    if (__builtin_add_overflow(total, bytes, &total)) {
      return t.raise(asType(error), "total struct size too long");
    }
  }
  if (reader.error()) return t.raise(asType(error), "%s", reader.error());
  size = total;
  count = values;
  return {};
}

namespace {

Failure raiseRange(Thread& t, Object* error, const ItemCode& item, const Int& value) {
  i64 number;
  u64 magnitude;
  int width = 8 * item.size;
  bool isSigned = item.kind == ItemKind::kSigned;
  // Beyond the machine's widest integers, and for its widest codes, there is one message.
  bool fits = isSigned || item.size < 4 ? fitsI64(value, &number) : fitsU64(value, &magnitude);
  if (!fits || item.size == 8) return t.raise(asType(error), "argument out of range");
  const char* name = item.size == 1   ? (isSigned ? "byte" : "ubyte")
                     : item.size == 2 ? (isSigned ? "short" : "ushort")
                                      : nullptr;
  long long low = isSigned ? -(1LL << (width - 1)) : 0;
  long long high = isSigned ? (1LL << (width - 1)) - 1 : (1LL << width) - 1;
  if (name) {
    return t.raise(asType(error), "%s format requires %lld <= number <= %lld", name, low, high);
  }
  return t.raise(asType(error), "'%c' format requires %lld <= number <= %lld",
                 static_cast<int>(item.code), low, high);
}

/// An int argument; struct.error "required argument is not an integer".
Ref<> integerOf(Thread& t, Object* error, Object* value) {
  if (!isInt(value) && !hasIndex(value)) {
    return t.raise(asType(error), "required argument is not an integer");
  }
  return toIndex(t, value);
}

Status packFloatItem(Thread& t, Object* error, const ItemCode& item, Object* value, u8* out,
                     const StructLayout& layout) {
  auto number = toDouble(t, value);
  if (number.failed()) {
    t.clearPending();
    return t.raise(asType(error), "required argument is not a float");
  }
  double x = number.value();
  if (layout.native && item.size == 4) {
    float narrow = static_cast<float>(x);
    std::memcpy(out, &narrow, 4);
    return {};
  }
  return packFloat(t, x, out, item.size, layout.littleEndian);
}

/// The bytes of a bytes or bytearray argument.
Result<ByteSpan> textOf(Thread& t, Object* error, const ItemCode& item, Object* value) {
  if (isBytes(value)) return spanOf(*as<Bytes>(value));
  if (isInstanceOf(value, &bytearrayType)) return spanOf(*as<ByteArray>(value));
  return t.raise(asType(error), "argument for '%c' must be a bytes object",
                 static_cast<int>(item.code));
}

Status packItem(Thread& t, Object* error, const StructLayout& layout, const StructField& field,
                Object* value, u8* out) {
  const ItemCode& item = *field.item;
  switch (item.kind) {
    case ItemKind::kSigned:
    case ItemKind::kUnsigned: {
      Ref<> number = PY_TRY(integerOf(t, error, value));
      const Int& v = *as<Int>(number.get());
      if (packInteger(v, item, out, layout.littleEndian) == PackError::kNone) return {};
      return raiseRange(t, error, item, v);
    }
    case ItemKind::kPointer: {
      Ref<> number = PY_TRY(integerOf(t, error, value));
      const Int& v = *as<Int>(number.get());
      i64 signedValue;
      u64 bits;
      if (fitsI64(v, &signedValue)) {
        bits = static_cast<u64>(signedValue);
      } else if (!fitsU64(v, &bits)) {
        return t.raise(asType(error), "int too large to convert");
      }
      std::memcpy(out, &bits, 8);
      return {};
    }
    case ItemKind::kBool: {
      bool truth = PY_TRY(toBool(t, value));
      *out = truth;
      return {};
    }
    case ItemKind::kFloat:
      return packFloatItem(t, error, item, value, out, layout);
    case ItemKind::kChar:
      if (!isBytes(value) || as<Bytes>(value)->size != 1) {
        return t.raise(asType(error), "char format requires a bytes object of length 1");
      }
      *out = static_cast<u8>(as<Bytes>(value)->data[0]);
      return {};
    case ItemKind::kString: {
      ByteSpan text = PY_TRY(textOf(t, error, item, value));
      isize n = text.size < field.size ? text.size : field.size;
      if (n > 0) std::memcpy(out, text.data, static_cast<usize>(n));
      return {};
    }
    case ItemKind::kPascal: {
      ByteSpan text = PY_TRY(textOf(t, error, item, value));
      if (field.size == 0) return {};
      isize n = text.size < field.size - 1 ? text.size : field.size - 1;
      if (n > 0) std::memcpy(out + 1, text.data, static_cast<usize>(n));
      *out = static_cast<u8>(n > 255 ? 255 : n);
      return {};
    }
    default:
      PY_UNREACHABLE();
  }
}

Ref<> unpackField(Thread& t, const StructLayout& layout, const StructField& field, const u8* data) {
  if (field.item->kind == ItemKind::kString) return newBytes(t, data, field.size);
  if (field.item->kind == ItemKind::kPascal) {
    isize n = field.size ? *data : 0;
    if (n >= field.size) n = field.size ? field.size - 1 : 0;
    return newBytes(t, data + (field.size ? 1 : 0), n);
  }
  return unpackItem(t, *field.item, data, layout.littleEndian);
}

}  // namespace

Status StructLayout::pack(Thread& t, Object* error, Object* const* values, u8* out) const {
  std::memset(out, 0, static_cast<usize>(size));
  for (isize f = 0; f < fieldCount; f++) {
    u8* at = out + fields[f].offset;
    for (isize i = 0; i < fields[f].repeat; i++, at += fields[f].size) {
      PY_TRY(packItem(t, error, *this, fields[f], *values++, at));
    }
  }
  return {};
}

Ref<Tuple> StructLayout::unpack(Thread& t, const u8* data) const {
  Ref<Tuple> result = PY_TRY(newTuple(t, count));
  Object** out = result->items;
  for (isize f = 0; f < fieldCount; f++) {
    const u8* at = data + fields[f].offset;
    for (isize i = 0; i < fields[f].repeat; i++, at += fields[f].size) {
      *out++ = PY_TRY(unpackField(t, *this, fields[f], at)).release();
    }
  }
  return result;
}

}  // namespace taipan
