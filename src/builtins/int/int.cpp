// Creation and release of ints, and their conversion to machine numbers.
#include "builtins/int/int.h"

#include <cmath>
#include <cstring>

#include "builtins/float/float.h"
#include "object/allocate.h"
#include "object/protocol/number.h"

namespace taipan {

static_assert(sizeof(Int) == 32);

namespace {

struct SmallInts {
  Int items[kSmallIntMax - kSmallIntMin + 1];
};

}  // namespace

// Filled by a constant expression: there must be no code before main.
#define SMALL_INT(i)                                                                              \
  Int {                                                                                           \
    {{kImmortalCount, &intType}, (i) < 0 ? -1 : (i) > 0}, { digits::Digit((i) < 0 ? -(i) : (i)) } \
  }
#define SMALL_4(i) SMALL_INT(i), SMALL_INT(i + 1), SMALL_INT(i + 2), SMALL_INT(i + 3)
#define SMALL_16(i) SMALL_4(i), SMALL_4(i + 4), SMALL_4(i + 8), SMALL_4(i + 12)
#define SMALL_64(i) SMALL_16(i), SMALL_16(i + 16), SMALL_16(i + 32), SMALL_16(i + 48)
#define SMALL_256(i) SMALL_64(i), SMALL_64(i + 64), SMALL_64(i + 128), SMALL_64(i + 192)
constinit Int smallInts[] = {
    SMALL_4(-5), SMALL_INT(-1), SMALL_256(0), SMALL_256(256), SMALL_256(512), SMALL_256(768),
};
static_assert(sizeof(smallInts) == sizeof(SmallInts));

constinit NumberFreeList intFreeList;
constinit int intMaxStrDigits = kDefaultMaxStrDigits;

void clearNumberFreeLists() {
  for (NumberFreeList* list : {&intFreeList, &floatFreeList}) {
    while (Object* block = list->head) {
      list->head = reinterpret_cast<Object*>(block->type);
      objectFree(block);
    }
    list->count = 0;
  }
}

Ref<Int> newIntDigits(Thread& t, isize count) {
  if (count <= 2) {
    if (Int* block = takeIntBlock()) {
      block->size = count;
      block->digits[0] = 0;
      return Ref<Int>::steal(block);
    }
    count = 2;  // every block that may end on the free list has the same size
  }
  if (count > kIsizeMax / 8) return t.raise(overflowErrorType, "too many digits in integer");
  isize bytes = static_cast<isize>(offsetof(Int, digits)) + count * 4;
  Object* object = allocatePlain(t, intType, (bytes + 7) & ~isize{7});
  if (object == nullptr) return failure;
  Int* result = static_cast<Int*>(object);
  result->size = count;
  result->digits[0] = 0;
  return Ref<Int>::steal(result);
}

Ref<Int> finishInt(Ref<Int> raw, isize count, bool negative) {
  if (raw.failed()) return failure;
  if (count <= 1) {
    i64 value = count == 0 ? 0 : raw->digits[0];
    if (negative) value = -value;
    if (isSmallValue(value)) {
      raw->size = count;
      return smallInt(value);
    }
  }
  raw->size = negative ? -count : count;
  return raw;
}

Ref<Int> newInt(Thread& t, digits::Span magnitude, bool negative) {
  Ref<Int> result = PY_TRY(newIntDigits(t, magnitude.size));
  if (magnitude.size) {
    std::memcpy(result->digits, magnitude.data, static_cast<usize>(magnitude.size) * 4);
  }
  return finishInt(std::move(result), magnitude.size, negative);
}

Ref<Int> newIntSlow(i64 value) {
  u64 magnitude = value < 0 ? -static_cast<u64>(value) : static_cast<u64>(value);
  Ref<Int> result = PY_TRY(newIntDigits(Thread::current(), magnitude >> 60 ? 3 : 2));
  isize n = digits::fromU64(result->digits, magnitude);
  return finishInt(std::move(result), n, value < 0);
}

Ref<Int> newIntUnsignedSlow(u64 value) {
  Ref<Int> result = PY_TRY(newIntDigits(Thread::current(), 3));
  isize n = digits::fromU64(result->digits, value);
  return finishInt(std::move(result), n, false);
}

Ref<Int> newIntFromDouble(Thread& t, double value) {
  if (std::fabs(value) < 9.2e18) return newInt(static_cast<i64>(value));
  if (std::isnan(value)) return t.raise(valueErrorType, "cannot convert float NaN to integer");
  if (std::isinf(value)) {
    return t.raise(overflowErrorType, "cannot convert float infinity to integer");
  }
  digits::Digit buffer[40];
  isize n = digits::fromDouble(buffer, value);
  return newInt(t, {buffer, n}, value < 0);
}

bool fitsU64(const Int& v, u64* out) { return !v.isNegative() && digits::toU64(v.span(), out); }

bool fitsI64(const Int& v, i64* out) {
  if (isMedium(v)) {
    *out = mediumValue(v);
    return true;
  }
  u64 magnitude;
  if (!digits::toU64(v.span(), &magnitude)) return false;
  if (v.isNegative()) {
    if (magnitude > u64{1} << 63) return false;
    *out = static_cast<i64>(-magnitude);
    return true;
  }
  *out = static_cast<i64>(magnitude);
  return magnitude <= INT64_MAX;
}

u64 wrappedU64(const Int& v) {
  u64 low = digits::lowU64(v.span());
  return v.isNegative() ? -low : low;
}

Result<i64> toI64(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  i64 value;
  if (!fitsI64(*as<Int>(index.get()), &value)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  return value;
}

Result<int> toCInt(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  i64 value;
  if (!fitsI64(*as<Int>(index.get()), &value) || value != static_cast<int>(value)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C int");
  }
  return static_cast<int>(value);
}

Result<u64> toU64(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  const Int& v = *as<Int>(index.get());
  u64 value;
  if (fitsU64(v, &value)) return value;
  return t.raise(overflowErrorType, v.isNegative()
                                        ? "can't convert negative value to unsigned int"
                                        : "Python int too large to convert to C unsigned long");
}

Result<u64> toU64Wrapped(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  return wrappedU64(*as<Int>(index.get()));
}

Result<isize> toIsize(Thread& t, const Int& v) {
  i64 value;
  if (fitsI64(v, &value)) return value;
  return t.raise(overflowErrorType, "Python int too large to convert to C ssize_t");
}

Result<double> toDouble(Thread& t, const Int& v) {
  if (isMedium(v)) return static_cast<double>(mediumValue(v));
  double value = digits::toDouble(v.span());
  if (std::isinf(value)) return t.raise(overflowErrorType, "int too large to convert to float");
  return v.isNegative() ? -value : value;
}

Ref<> toObject(bool value) { return newBool(value); }
Ref<> toObject(isize value) { return newInt(value); }
Ref<> toObject(int value) { return newInt(value); }
Ref<> toObject(unsigned value) { return newInt(value); }
Ref<> toObject(unsigned long value) { return newInt(value); }

}  // namespace taipan
