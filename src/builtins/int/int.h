// int and bool (= PyLongObject): the sign is that of `size`, the magnitude is |size| 30-bit digits,
// lowest first; zero has size 0 and a zero first digit. Ints are immutable once another
// reference to them exists; `newIntDigits` gives one to fill, `finishInt` closes it.
//
// Values -5..1023 are immortal statics. Ints of one or two digits (32 bytes) come from a free list.
// "Medium" ints have at most two digits: their values fit in 60 bits, so that sums, differences
// and bit operations on them are plain machine arithmetic.
#pragma once

#include <type_traits>

#include "base/digits.h"
#include "memory/memory.h"
#include "object/builtin_types.h"

namespace taipan {

struct Int : VarObject {
  digits::Digit digits[1];

  isize digitCount() const { return size < 0 ? -size : size; }
  bool isNegative() const { return size < 0; }
  bool isZero() const { return size == 0; }
  digits::Span span() const { return {digits, digitCount()}; }
  int sign() const { return size < 0 ? -1 : size > 0; }
};

inline constexpr isize kSmallIntMin = -5;
inline constexpr isize kSmallIntMax = 1023;
extern Int smallInts[kSmallIntMax - kSmallIntMin + 1];

extern Int falseObject __asm__("_Py_FalseStruct") __attribute__((visibility("default")));
extern Int trueObject __asm__("_Py_TrueStruct") __attribute__((visibility("default")));

inline bool isExactInt(const Object* object) { return object->type == &intType; }
inline bool isBool(const Object* object) { return object->type == &boolType; }

/// Blocks of one size of dead objects, linked through their type word.
struct NumberFreeList {
  Object* head = nullptr;
  int count = 0;
};
extern NumberFreeList intFreeList;
inline constexpr int kNumberFreeListLimit = 256;
/// Gives the free blocks of ints and floats back to the allocator.
void clearNumberFreeLists();

// --- making ints --------------------------------------------------------------------------------

/// An int of `count` digits to be filled by the caller, who then calls finishInt.
Ref<Int> newIntDigits(Thread& t, isize count);
/// Sets the size that was really needed and the sign; small values become the shared object.
Ref<Int> finishInt(Ref<Int> raw, isize count, bool negative);
/// A copy of a magnitude.
Ref<Int> newInt(Thread& t, digits::Span magnitude, bool negative);
inline Ref<Int> newInt(Thread& t, const digits::Magnitude& magnitude, bool negative) {
  return newInt(t, magnitude.span(), negative);
}
/// For values outside the small ones. These two raise MemoryError in the current thread.
Ref<Int> newIntSlow(i64 value);
Ref<Int> newIntUnsignedSlow(u64 value);

inline Ref<Int> smallInt(i64 value) { return Ref<Int>::share(&smallInts[value - kSmallIntMin]); }
inline bool isSmallValue(i64 value) {
  return static_cast<u64>(value - kSmallIntMin) <= static_cast<u64>(kSmallIntMax - kSmallIntMin);
}

/// A block for one or two digits with refcount and type set.
PY_ALWAYS_INLINE Int* takeIntBlock() {
  Object* block = intFreeList.head;
  if (block == nullptr) [[unlikely]]
    return nullptr;
  intFreeList.head = reinterpret_cast<Object*>(block->type);
  intFreeList.count--;
  block->refcount = 1;
  block->type = &intType;
  return static_cast<Int*>(block);
}

/// An int of any C++ integer.
template <class T>
  requires std::is_integral_v<T>
PY_ALWAYS_INLINE Ref<Int> newInt(T value) {
  if constexpr (std::is_signed_v<T>) {
    i64 v = value;
    if (isSmallValue(v)) return smallInt(v);
    u64 magnitude = v < 0 ? -static_cast<u64>(v) : static_cast<u64>(v);
    if (magnitude < (u64{1} << 60)) [[likely]] {
      if (Int* block = takeIntBlock()) [[likely]] {
        block->digits[0] = static_cast<u32>(magnitude) & digits::kDigitMask;
        block->digits[1] = static_cast<u32>(magnitude >> 30);
        isize n = magnitude >> 30 ? 2 : 1;
        block->size = v < 0 ? -n : n;
        return Ref<Int>::steal(block);
      }
    }
    return newIntSlow(v);
  } else {
    u64 v = value;
    return v <= INT64_MAX ? newInt(static_cast<i64>(v)) : newIntUnsignedSlow(v);
  }
}

/// The integral part; OverflowError / ValueError for infinity and NaN.
Ref<Int> newIntFromDouble(Thread& t, double value);
/// Reads ASCII text with sign, prefix and underscores (no white space) as int() does; base 0 looks
/// at the prefix. `missing` when the literal is invalid; ValueError beyond the digit limit.
LookupOf<Int> parseInt(Thread& t, const char* text, isize length, int base);
/// int(str, base): white space and other scripts' digits allowed; ValueError "invalid literal".
Ref<Int> newIntFromStr(Thread& t, Object* str, int base);
/// int(bytes, base).
Ref<Int> newIntFromText(Thread& t, const char* text, isize length, int base);
/// True or False.
inline Ref<> newBool(bool value) { return Ref<>::share(boolObject(value)); }

// --- values of ints -----------------------------------------------------------------------------

/// At most one / two digits.
PY_ALWAYS_INLINE bool isCompact(const Int& v) { return static_cast<usize>(v.size + 1) <= 2; }
PY_ALWAYS_INLINE bool isMedium(const Int& v) { return static_cast<usize>(v.size + 2) <= 4; }
PY_ALWAYS_INLINE i64 compactValue(const Int& v) { return v.size * static_cast<i64>(v.digits[0]); }
PY_ALWAYS_INLINE i64 mediumValue(const Int& v) {
  if (isCompact(v)) return compactValue(v);
  i64 magnitude = static_cast<i64>((static_cast<u64>(v.digits[1]) << 30) | v.digits[0]);
  return v.size < 0 ? -magnitude : magnitude;
}

/// The value if it fits.
bool fitsI64(const Int& v, i64* out);
bool fitsU64(const Int& v, u64* out);
/// The low 64 bits in two's complement.
u64 wrappedU64(const Int& v);

// Conversions of any object (through __index__), with the C API's messages. `toI64` says "Python
// int too large to convert to C long".
Result<i64> toI64(Thread& t, Object* object);
Result<int> toCInt(Thread& t, Object* object);
/// Unlike toI64 a negative number raises OverflowError "can't convert negative value to unsigned
/// int".
Result<u64> toU64(Thread& t, Object* object);
/// The low 64 bits of any object with __index__.
Result<u64> toU64Wrapped(Thread& t, Object* object);
/// OverflowError "Python int too large to convert to C ssize_t". Not clipped.
Result<isize> toIsize(Thread& t, const Int& v);
/// OverflowError "int too large to convert to float".
Result<double> toDouble(Thread& t, const Int& v);

// --- operations ---------------------------------------------------------------------------------

Ref<Int> intAddSlow(Thread& t, const Int& a, const Int& b);
Ref<Int> intSubtractSlow(Thread& t, const Int& a, const Int& b);
Ref<Int> intMultiplySlow(Thread& t, const Int& a, const Int& b);
Ref<Int> intFloorDivideSlow(Thread& t, const Int& a, const Int& b);
Ref<Int> intModuloSlow(Thread& t, const Int& a, const Int& b);
int intCompareSlow(const Int& a, const Int& b);

PY_ALWAYS_INLINE Ref<Int> intAdd(Thread& t, const Int& a, const Int& b) {
  if (isMedium(a) && isMedium(b)) [[likely]]
    return newInt(mediumValue(a) + mediumValue(b));
  return intAddSlow(t, a, b);
}
PY_ALWAYS_INLINE Ref<Int> intSubtract(Thread& t, const Int& a, const Int& b) {
  if (isMedium(a) && isMedium(b)) [[likely]]
    return newInt(mediumValue(a) - mediumValue(b));
  return intSubtractSlow(t, a, b);
}
PY_ALWAYS_INLINE Ref<Int> intMultiply(Thread& t, const Int& a, const Int& b) {
  i64 product;
  if (isMedium(a) && isMedium(b) &&
      !__builtin_mul_overflow(mediumValue(a), mediumValue(b), &product)) [[likely]]
    return newInt(product);
  return intMultiplySlow(t, a, b);
}
/// Floor division and its remainder of machine integers; b != 0.
PY_ALWAYS_INLINE i64 floorDivide(i64 a, i64 b) {
  i64 q = a / b;
  return q * b != a && ((a < 0) != (b < 0)) ? q - 1 : q;
}
PY_ALWAYS_INLINE i64 floorModulo(i64 a, i64 b) {
  i64 r = a % b;
  return r != 0 && ((r < 0) != (b < 0)) ? r + b : r;
}
PY_ALWAYS_INLINE Ref<Int> intFloorDivide(Thread& t, const Int& a, const Int& b) {
  if (isMedium(a) && isMedium(b) && !b.isZero()) [[likely]]
    return newInt(floorDivide(mediumValue(a), mediumValue(b)));
  return intFloorDivideSlow(t, a, b);
}
PY_ALWAYS_INLINE Ref<Int> intModulo(Thread& t, const Int& a, const Int& b) {
  if (isMedium(a) && isMedium(b) && !b.isZero()) [[likely]]
    return newInt(floorModulo(mediumValue(a), mediumValue(b)));
  return intModuloSlow(t, a, b);
}
/// -1, 0 or 1.
PY_ALWAYS_INLINE int intCompare(const Int& a, const Int& b) {
  if (isCompact(a) && isCompact(b)) [[likely]] {
    i64 x = compactValue(a), y = compactValue(b);
    return x < y ? -1 : x > y;
  }
  return intCompareSlow(a, b);
}
PY_ALWAYS_INLINE bool orderMatches(int order, int op) {
  switch (op) {
    case kLess:
      return order < 0;
    case kLessEqual:
      return order <= 0;
    case kEqual:
      return order == 0;
    case kNotEqual:
      return order != 0;
    case kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

/// Quotient and remainder of floor division; either output may be null.
Status intDivmod(Thread& t, const Int& a, const Int& b, Ref<Int>* quotient, Ref<Int>* remainder);
/// a / b; ZeroDivisionError, OverflowError.
Result<double> intTrueDivide(Thread& t, const Int& a, const Int& b);
/// base ** exponent, modulo `modulus` if not null. A negative exponent without modulus gives a
/// float.
Ref<> intPower(Thread& t, Int& base, Int& exponent, Int* modulus);
Ref<Int> intShiftLeft(Thread& t, const Int& a, const Int& bits);
Ref<Int> intShiftRight(Thread& t, const Int& a, const Int& bits);
Ref<Int> intBitOperation(Thread& t, digits::BitOp op, const Int& a, const Int& b);
Ref<Int> intNegate(Thread& t, const Int& a);
Ref<Int> intInvert(Thread& t, const Int& a);
Ref<Int> intAbsolute(Thread& t, Int& a);
/// An exact int of the same value.
Ref<Int> intCopy(Thread& t, Int& a);
/// round(a, -places) for places >= 0 given as `digits` < 0 elsewhere; half-even.
Ref<Int> intRound(Thread& t, Int& a, Object* digits);
Ref<Int> intGcd(Thread& t, const Int& a, const Int& b);
isize intHash(const Int& a);
/// Exact three-way comparison with a double that is not NaN.
int intCompareDouble(const Int& a, double value);

/// Text in base 2..36 with sign; `prefix` adds 0b/0o/0x. ValueError beyond the digit limit.
Ref<Str> intToText(Thread& t, const Int& a, int base, bool prefix);
/// The decimal or other digits without sign into `out` (digits::textBound); checks the limit.
Result<isize> intDigitsText(Thread& t, const Int& a, int base, char* out);

/// sys.get_int_max_str_digits and its setter (0 = no limit).
inline constexpr int kDefaultMaxStrDigits = 4300;
inline constexpr int kMaxStrDigitsThreshold = 640;
extern int intMaxStrDigits;

/// Stores `v` in `n` bytes as int.to_bytes does.
Status intToBytes(Thread& t, const Int& v, u8* bytes, isize n, bool littleEndian, bool isSigned);
Ref<Int> intFromBytes(Thread& t, const u8* bytes, isize n, bool littleEndian, bool isSigned);

}  // namespace taipan
