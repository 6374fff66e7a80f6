// Operators on the commonest builtin types, without the number protocol.
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "object/protocol/number.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

/// The number as a double, if it is a float or an int of at most two digits.
bool asDouble(Object* object, double* value) {
  if (isExactFloat(object)) {
    *value = static_cast<Float*>(object)->value;
    return true;
  }
  if (!isExactInt(object) || !isMedium(*static_cast<Int*>(object))) return false;
  *value = static_cast<double>(mediumValue(*static_cast<Int*>(object)));
  return true;
}

/// Whether two machine-sized ints can be divided as doubles without losing a bit.
bool isExactQuotient(i64 a, i64 b) {
  constexpr i64 kLimit = i64{1} << 53;
  return b != 0 && a < kLimit && a > -kLimit && b < kLimit && b > -kLimit;
}

bool fitsShifted(i64 a, i64 b) {
  return b >= 0 && b < 62 && a < (i64{1} << (62 - b)) && a > -(i64{1} << (62 - b));
}

Object* mediumOperation(i64 a, i64 b, int op) {
  switch (op) {
    case kOpAdd:
      return newInt(a + b).release();
    case kOpSubtract:
      return newInt(a - b).release();
    case kOpAnd:
      return newInt(a & b).release();
    case kOpOr:
      return newInt(a | b).release();
    case kOpXor:
      return newInt(a ^ b).release();
    case kOpFloorDivide:
      return b == 0 ? nullptr : newInt(floorDivide(a, b)).release();
    case kOpRemainder:
      return b == 0 ? nullptr : newInt(floorModulo(a, b)).release();
    case kOpRshift:
      return b < 0 ? nullptr : newInt(a >> (b > 63 ? 63 : b)).release();
    case kOpLshift:
      return fitsShifted(a, b) ? newInt(a << b).release() : nullptr;
    case kOpTrueDivide:
      if (!isExactQuotient(a, b)) return nullptr;
      return newFloat(static_cast<double>(a) / static_cast<double>(b)).release();
    default:
      return nullptr;
  }
}

Object* doubleOperation(double a, double b, int op) {
  switch (op) {
    case kOpAdd:
      return newFloat(a + b).release();
    case kOpSubtract:
      return newFloat(a - b).release();
    case kOpMultiply:
      return newFloat(a * b).release();
    case kOpTrueDivide:
      return b == 0.0 ? nullptr : newFloat(a / b).release();
    default:
      return nullptr;
  }
}

Object* numberOperation(Object* left, Object* right, int op) {
  if (isExactInt(left) && isExactInt(right)) {
    auto &a = *static_cast<Int*>(left), &b = *static_cast<Int*>(right);
    if (!isMedium(a) || !isMedium(b)) return nullptr;
    return mediumOperation(mediumValue(a), mediumValue(b), op);
  }
  double a, b;
  if (!asDouble(left, &a) || !asDouble(right, &b)) return nullptr;
  return doubleOperation(a, b, op);
}

template <class T>
bool holds(T a, T b, CompareOp op) {
  switch (op) {
    case kLess:
      return a < b;
    case kLessEqual:
      return a <= b;
    case kEqual:
      return a == b;
    case kNotEqual:
      return a != b;
    case kGreater:
      return a > b;
    default:
      return a >= b;
  }
}

}  // namespace

Object* binaryOp(Thread& t, Object* left, Object* right, u32 oparg) {
  int op = static_cast<int>(oparg);
  Object* result = numberOperation(left, right, op >= kInplace ? op - kInplace : op);
  if (result != nullptr || t.hasPending()) return result;
  return binaryOperation(t, left, right, op).release();
}

Object* compareOp(Thread& t, Object* left, Object* right, u32 oparg) {
  auto op = static_cast<CompareOp>(oparg);
  if (isExactInt(left) && isExactInt(right)) {
    bool result = holds(intCompare(*static_cast<Int*>(left), *static_cast<Int*>(right)), 0, op);
    return newBool(result).release();
  }
  if (isExactFloat(left) && isExactFloat(right)) {
    double a = static_cast<Float*>(left)->value, b = static_cast<Float*>(right)->value;
    return newBool(holds(a, b, op)).release();
  }
  return compare(t, left, right, op).release();
}

int containsOp(Thread& t, Object* container, Object* item) {
  Result<bool> found = container->type == &dictType
                           ? dictContains(t, static_cast<Dict*>(container), item)
                           : contains(t, container, item);
  return found.failed() ? -1 : found.value();
}

}  // namespace taipan::slow
