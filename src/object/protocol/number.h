// The abstract number protocol: operators with their dispatch order (reflected operands, priority
// of subclasses) and conversions to C++ numbers.
#pragma once

#include "object/protocol/abstract.h"

namespace taipan {

/// The operators in the numbering of BINARY_OP's argument; +13 (kInplace) is the in-place form.
enum BinaryOp : int {
  kOpAdd,
  kOpAnd,
  kOpFloorDivide,
  kOpLshift,
  kOpMatrixMultiply,
  kOpMultiply,
  kOpRemainder,
  kOpOr,
  kOpPower,
  kOpRshift,
  kOpSubtract,
  kOpTrueDivide,
  kOpXor,
  kInplace = 13,
};

/// `a op b`, or `a op= b` for op >= kInplace.
Ref<> binaryOperation(Thread& t, Object* a, Object* b, int op);
Ref<> divmodOperation(Thread& t, Object* a, Object* b);
/// `pow(a, b, modulus)`; modulus may be None.
Ref<> powerOperation(Thread& t, Object* a, Object* b, Object* modulus);
Ref<> negate(Thread& t, Object* a);
Ref<> positive(Thread& t, Object* a);
Ref<> absolute(Thread& t, Object* a);
Ref<> invert(Thread& t, Object* a);

bool isNumber(const Object* object);
inline bool hasIndex(const Object* object) {
  return object->type->asNumber != nullptr && object->type->asNumber->index != nullptr;
}
/// `operator.index(object)`: an exact int; TypeError "'T' object cannot be interpreted as an
/// integer".
Ref<> toIndex(Thread& t, Object* object);
/// `__index__` as isize. A value out of range raises `overflow`, or is clipped if that is null.
Result<isize> toIsize(Thread& t, Object* object, const Type* overflow);
/// `int(object)` and `float(object)` for any number-like object.
Ref<> toInt(Thread& t, Object* object);
Ref<> toFloat(Thread& t, Object* object);
Result<double> toDouble(Thread& t, Object* object);

}  // namespace taipan
