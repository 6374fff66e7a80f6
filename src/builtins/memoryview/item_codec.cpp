#include "builtins/memoryview/item_codec.h"

#include "builtins/bytes/bytes.h"

namespace taipan {

namespace {

using K = ItemKind;

constexpr ItemCode kNative[] = {
    {'x', K::kPad, 1, 0},      {'b', K::kSigned, 1, 0},   {'B', K::kUnsigned, 1, 0},
    {'c', K::kChar, 1, 0},     {'s', K::kString, 1, 0},   {'p', K::kPascal, 1, 0},
    {'h', K::kSigned, 2, 2},   {'H', K::kUnsigned, 2, 2}, {'i', K::kSigned, 4, 4},
    {'I', K::kUnsigned, 4, 4}, {'l', K::kSigned, 8, 8},   {'L', K::kUnsigned, 8, 8},
    {'n', K::kSigned, 8, 8},   {'N', K::kUnsigned, 8, 8}, {'q', K::kSigned, 8, 8},
    {'Q', K::kUnsigned, 8, 8}, {'?', K::kBool, 1, 0},     {'e', K::kFloat, 2, 2},
    {'f', K::kFloat, 4, 4},    {'d', K::kFloat, 8, 8},    {'P', K::kPointer, 8, 8},
};

constexpr ItemCode kStandard[] = {
    {'x', K::kPad, 1, 0},      {'b', K::kSigned, 1, 0},   {'B', K::kUnsigned, 1, 0},
    {'c', K::kChar, 1, 0},     {'s', K::kString, 1, 0},   {'p', K::kPascal, 1, 0},
    {'h', K::kSigned, 2, 0},   {'H', K::kUnsigned, 2, 0}, {'i', K::kSigned, 4, 0},
    {'I', K::kUnsigned, 4, 0}, {'l', K::kSigned, 4, 0},   {'L', K::kUnsigned, 4, 0},
    {'q', K::kSigned, 8, 0},   {'Q', K::kUnsigned, 8, 0}, {'?', K::kBool, 1, 0},
    {'e', K::kFloat, 2, 0},    {'f', K::kFloat, 4, 0},    {'d', K::kFloat, 8, 0},
};

template <usize N>
const ItemCode* find(const ItemCode (&table)[N], char code) {
  for (const ItemCode& item : table) {
    if (item.code == code) return &item;
  }
  return nullptr;
}

u64 loadBytes(const u8* data, int n, bool littleEndian) {
  u64 bits = 0;
  for (int i = 0; i < n; i++) bits |= u64{data[littleEndian ? i : n - 1 - i]} << (8 * i);
  return bits;
}

}  // namespace

const ItemCode* nativeItemCode(char code) { return find(kNative, code); }
const ItemCode* standardItemCode(char code) { return find(kStandard, code); }

Ref<> unpackItem(Thread& t, const ItemCode& item, const u8* data, bool littleEndian) {
  switch (item.kind) {
    case ItemKind::kChar:
      return newBytes(t, data, 1);
    case ItemKind::kSigned: {
      int unused = 64 - 8 * item.size;
      u64 bits = loadBytes(data, item.size, littleEndian) << unused;
      return newInt(static_cast<i64>(bits) >> unused);
    }
    case ItemKind::kUnsigned:
    case ItemKind::kPointer:
      return newInt(loadBytes(data, item.size, littleEndian));
    case ItemKind::kBool:
      return newBool(*data != 0);
    case ItemKind::kFloat:
      return newFloat(unpackFloat(data, item.size, littleEndian));
    default:
      PY_UNREACHABLE();
  }
}

PackError packInteger(const Int& value, const ItemCode& item, u8* out, bool littleEndian) {
  u64 bits;
  int width = 8 * item.size;
  if (item.kind == ItemKind::kSigned) {
    i64 number;
    if (!fitsI64(value, &number)) return PackError::kRange;
    if (width < 64 && (number < -(i64{1} << (width - 1)) || number >= i64{1} << (width - 1))) {
      return PackError::kRange;
    }
    bits = static_cast<u64>(number);
  } else {
    if (!fitsU64(value, &bits)) return PackError::kRange;
    if (width < 64 && bits >> width) return PackError::kRange;
  }
  for (int i = 0; i < item.size; i++) {
    out[littleEndian ? i : item.size - 1 - i] = static_cast<u8>(bits >> (8 * i));
  }
  return PackError::kNone;
}

}  // namespace taipan
