// math's functions on ints: factorials, divisors, roots, products.
#include <cmath>

#include "modules/math/math_module.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr i64 kLongMax = INT64_MAX;

Ref<Int> indexOf(Thread& t, Object* object) {
  Ref<> index = PY_TRY(toIndex(t, object));
  return Ref<Int>::steal(as<Int>(index.release()));
}

/// Results of this many bits and more cannot be stored; says so as MemoryError.
Status checkSize(Thread& t, double bits) {
  if (bits > 1e12) return t.raiseNoMemory();
  return {};
}

}  // namespace

Ref<> mathFactorial(Thread& t, Module&, Object* object) {
  Ref<Int> n = PY_TRY(indexOf(t, object));
  if (n->isNegative()) {
    return t.raise(valueErrorType, "factorial() not defined for negative values");
  }
  i64 value;
  if (!fitsI64(*n, &value)) {
    return t.raise(overflowErrorType, "factorial() argument should not exceed %ld", kLongMax);
  }
  if (value <= 20) {
    i64 product = 1;
    for (i64 i = 2; i <= value; i++) product *= i;
    return newInt(product);
  }
  PY_TRY(checkSize(t, static_cast<double>(value) * std::log2(static_cast<double>(value))));
  return newInt(t, digits::factorial(static_cast<u64>(value)), false);
}

Ref<> mathGcd(Thread& t, Module&, Positional args) {
  Ref<Int> result = smallInt(0);
  for (isize i = 0; i < args.count; i++) {
    Ref<Int> n = PY_TRY(indexOf(t, args[i]));
    result = PY_TRY(intGcd(t, *result, *n));
  }
  return result;
}

Ref<> mathLcm(Thread& t, Module&, Positional args) {
  Ref<Int> result = smallInt(1);
  for (isize i = 0; i < args.count; i++) {
    Ref<Int> n = PY_TRY(indexOf(t, args[i]));
    if (result->isZero()) continue;  // only the types still matter
    if (n->isZero()) {
      result = smallInt(0);
      continue;
    }
    Ref<Int> divisor = PY_TRY(intGcd(t, *result, *n));
    Ref<Int> part = PY_TRY(intFloorDivide(t, *result, *divisor));
    Ref<Int> product = PY_TRY(intMultiply(t, *part, *n));
    result = PY_TRY(intAbsolute(t, *product));
  }
  return result;
}

Ref<> mathIsqrt(Thread& t, Module&, Object* object) {
  Ref<Int> n = PY_TRY(indexOf(t, object));
  if (n->isNegative()) return t.raise(valueErrorType, "isqrt() argument must be nonnegative");
  return newInt(t, digits::squareRoot(n->span()), false);
}

Ref<> mathPerm(Thread& t, Module& module, Object* nObject, Object* kObject) {
  if (!kObject || isNone(kObject)) return mathFactorial(t, module, nObject);
  Ref<Int> n = PY_TRY(indexOf(t, nObject)), k = PY_TRY(indexOf(t, kObject));
  if (n->isNegative()) return t.raise(valueErrorType, "n must be a non-negative integer");
  if (k->isNegative()) return t.raise(valueErrorType, "k must be a non-negative integer");
  if (intCompare(*n, *k) < 0) return smallInt(0);
  i64 factors;
  if (!fitsI64(*k, &factors)) {
    return t.raise(overflowErrorType, "k must not exceed %lld", static_cast<long long>(kLongMax));
  }
  double nBits = static_cast<double>(digits::bitLength(n->span()));
  PY_TRY(checkSize(t, static_cast<double>(factors) * nBits));
  return newInt(t, digits::fallingFactorial(n->span(), static_cast<u64>(factors)), false);
}

Ref<> mathComb(Thread& t, Module&, Object* nObject, Object* kObject) {
  Ref<Int> n = PY_TRY(indexOf(t, nObject)), k = PY_TRY(indexOf(t, kObject));
  if (n->isNegative()) return t.raise(valueErrorType, "n must be a non-negative integer");
  if (k->isNegative()) return t.raise(valueErrorType, "k must be a non-negative integer");
  if (intCompare(*n, *k) < 0) return smallInt(0);
  Ref<Int> other = PY_TRY(intSubtract(t, *n, *k));
  if (intCompare(*other, *k) < 0) k = std::move(other);
  i64 chosen;
  if (!fitsI64(*k, &chosen)) {
    return t.raise(overflowErrorType, "min(n - k, k) must not exceed %lld",
                   static_cast<long long>(kLongMax));
  }
  double nBits = static_cast<double>(digits::bitLength(n->span()));
  PY_TRY(checkSize(t, static_cast<double>(chosen) * nBits));
  return newInt(t, digits::binomial(n->span(), static_cast<u64>(chosen)), false);
}

Ref<> mathProd(Thread& t, Module&, Object* iterable, Object* start) {
  Ref<> result = start ? Ref<>::share(start) : Ref<>(smallInt(1));
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return result;
    if (isExactInt(result.get()) && isExactInt(item.get())) {
      result = PY_TRY(intMultiply(t, *as<Int>(result.get()), *as<Int>(item.get())));
    } else if (isExactFloat(result.get()) && isExactFloat(item.get())) {
      result = PY_TRY(newFloat(as<Float>(result.get())->value * as<Float>(item.get())->value));
    } else {
      result = PY_TRY(binaryOperation(t, result.get(), item.get(), kOpMultiply));
    }
  }
}

}  // namespace taipan
