// The table of special methods with slots (special_methods.def) and the functions that it names.
#pragma once

#include "builtins/type/type_internal.h"

namespace taipan {

/// The rows of special_methods.def, ending with a null name.
extern const WrapperBase kSpecialMethods[];
extern const int kSpecialMethodCount;

// --- from C slots to Python methods (slot_functions.cpp, slot_operators.cpp) --------------------

Object* slotRepr(Object* self);
isize slotHash(Object* self);
Object* slotCall(Object* self, Object* args, Object* kwargs);
Object* slotStr(Object* self);
int slotSetAttribute(Object* self, Object* name, Object* value);
Object* slotRichCompare(Object* self, Object* other, int op);
Object* slotIter(Object* self);
Object* slotNext(Object* self);
Object* slotDescrGet(Object* self, Object* object, Object* type);
int slotDescrSet(Object* self, Object* object, Object* value);
Object* slotAwait(Object* self);
Object* slotAiter(Object* self);
Object* slotAnext(Object* self);
isize slotLength(Object* self);
Object* slotSubscript(Object* self, Object* key);
int slotSetSubscript(Object* self, Object* key, Object* value);
Object* slotItem(Object* self, isize index);
int slotSetItem(Object* self, isize index, Object* value);
int slotContains(Object* self, Object* item);
int slotBool(Object* self);
Object* slotIndex(Object* self);
Object* slotPower(Object* self, Object* other, Object* modulus);
Object* slotInplacePower(Object* self, Object* other, Object* modulus);

#define UNARY_SLOTS(X)      \
  X(slotNegative, __neg__)  \
  X(slotPositive, __pos__)  \
  X(slotAbsolute, __abs__)  \
  X(slotInvert, __invert__) \
  X(slotToInt, __int__)     \
  X(slotToFloat, __float__)
#define BINARY_SLOTS(X)                                        \
  X(slotAdd, add, __add__, __radd__)                           \
  X(slotSubtract, subtract, __sub__, __rsub__)                 \
  X(slotMultiply, multiply, __mul__, __rmul__)                 \
  X(slotRemainder, remainder, __mod__, __rmod__)               \
  X(slotDivmod, divmod, __divmod__, __rdivmod__)               \
  X(slotLshift, lshift, __lshift__, __rlshift__)               \
  X(slotRshift, rshift, __rshift__, __rrshift__)               \
  X(slotAnd, and_, __and__, __rand__)                          \
  X(slotXor, xor_, __xor__, __rxor__)                          \
  X(slotOr, or_, __or__, __ror__)                              \
  X(slotFloorDivide, floorDivide, __floordiv__, __rfloordiv__) \
  X(slotTrueDivide, trueDivide, __truediv__, __rtruediv__)     \
  X(slotMatrixMultiply, matrixMultiply, __matmul__, __rmatmul__)
#define INPLACE_SLOTS(X)                   \
  X(slotInplaceAdd, __iadd__)              \
  X(slotInplaceSubtract, __isub__)         \
  X(slotInplaceMultiply, __imul__)         \
  X(slotInplaceRemainder, __imod__)        \
  X(slotInplaceLshift, __ilshift__)        \
  X(slotInplaceRshift, __irshift__)        \
  X(slotInplaceAnd, __iand__)              \
  X(slotInplaceXor, __ixor__)              \
  X(slotInplaceOr, __ior__)                \
  X(slotInplaceFloorDivide, __ifloordiv__) \
  X(slotInplaceTrueDivide, __itruediv__)   \
  X(slotInplaceMatrixMultiply, __imatmul__)

#define DECLARE_UNARY(function, name) Object* function(Object* self);
#define DECLARE_BINARY(function, slot, name, reflected) \
  Object* function(Object* self, Object* other);
#define DECLARE_INPLACE(function, name) Object* function(Object* self, Object* other);
UNARY_SLOTS(DECLARE_UNARY)
BINARY_SLOTS(DECLARE_BINARY)
INPLACE_SLOTS(DECLARE_INPLACE)
#undef DECLARE_UNARY
#undef DECLARE_BINARY
#undef DECLARE_INPLACE

// --- from Python arguments to C slots (slot_wrappers.cpp) ---------------------------------------

Object* wrapUnary(Object* self, Object* args, void* wrapped);
Object* wrapHash(Object* self, Object* args, void* wrapped);
Object* wrapCall(Object* self, Object* args, void* wrapped, Object* kwargs);
Object* wrapBinary(Object* self, Object* args, void* wrapped);
Object* wrapBinaryLeft(Object* self, Object* args, void* wrapped);
Object* wrapBinaryRight(Object* self, Object* args, void* wrapped);
Object* wrapTernary(Object* self, Object* args, void* wrapped);
Object* wrapTernaryRight(Object* self, Object* args, void* wrapped);
Object* wrapSetAttribute(Object* self, Object* args, void* wrapped);
Object* wrapDeleteAttribute(Object* self, Object* args, void* wrapped);
Object* wrapCompareOp(Object* self, Object* args, void* wrapped, int op);
template <CompareOp op>
Object* wrapCompare(Object* self, Object* args, void* wrapped) {
  return wrapCompareOp(self, args, wrapped, op);
}
Object* wrapNext(Object* self, Object* args, void* wrapped);
Object* wrapDescrGet(Object* self, Object* args, void* wrapped);
Object* wrapDescrSet(Object* self, Object* args, void* wrapped);
Object* wrapDescrDelete(Object* self, Object* args, void* wrapped);
Object* wrapInit(Object* self, Object* args, void* wrapped, Object* kwargs);
Object* wrapDel(Object* self, Object* args, void* wrapped);
Object* wrapPredicate(Object* self, Object* args, void* wrapped);
Object* wrapLength(Object* self, Object* args, void* wrapped);
Object* wrapSetItem(Object* self, Object* args, void* wrapped);
Object* wrapDeleteItem(Object* self, Object* args, void* wrapped);
Object* wrapRepeat(Object* self, Object* args, void* wrapped);
Object* wrapItem(Object* self, Object* args, void* wrapped);
Object* wrapSetIndex(Object* self, Object* args, void* wrapped);
Object* wrapDeleteIndex(Object* self, Object* args, void* wrapped);
Object* wrapContains(Object* self, Object* args, void* wrapped);

}  // namespace taipan
