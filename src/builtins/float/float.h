// float (= PyFloatObject). Dead floats go to a free list.
#pragma once

#include "builtins/int/int.h"

namespace taipan {

struct Float : Object {
  double value;
};

extern NumberFreeList floatFreeList;

inline bool isExactFloat(const Object* object) { return object->type == &floatType; }
inline bool isFloat(const Object* object) { return isInstanceOf(object, &floatType); }

/// Raises MemoryError in the current thread.
Ref<Float> newFloatSlow(double value);

PY_ALWAYS_INLINE Ref<Float> newFloat(double value) {
  Object* block = floatFreeList.head;
  if (block == nullptr) [[unlikely]]
    return newFloatSlow(value);
  floatFreeList.head = reinterpret_cast<Object*>(block->type);
  floatFreeList.count--;
  block->refcount = 1;
  block->type = &floatType;
  Float* result = static_cast<Float*>(block);
  result->value = value;
  return Ref<Float>::steal(result);
}

/// float(object) for a str, bytes or buffer; TypeError / ValueError as float() raises them.
Ref<> newFloatFromText(Thread& t, Object* object);
/// The number a str, bytes or buffer spells, underscores and blanks allowed; `found` false when it
/// is no number.
struct ParsedDouble {
  double value = 0;
  bool valid = false;
};

/// x ** y with Python's exceptions; a negative base with a fractional exponent gives a complex.
Ref<> floatPower(Thread& t, double x, double y);
/// Floor division and modulo as // and % define them, y != 0.
struct FloatDivmod {
  double quotient, remainder;
};
FloatDivmod floatDivmod(double x, double y);
double floatModulo(double x, double y);
/// The hash of a number's value (not of NaN).
isize hashDouble(double value);
/// The hash of a float object: that of a NaN is its identity.
isize floatHash(Object* self, double value);
/// a op b for op == < ... between floats and ints; NotImplemented for others.
Ref<> floatCompare(Thread& t, Object* a, Object* b, CompareOp op);
Ref<Str> floatToStr(Thread& t, double value);
/// round(value, digits) as float.__round__ does it.
Ref<> floatRound(Thread& t, double value, Object* digitsOrNull);
/// Packs as IEEE in `n` (2, 4 or 8) bytes; OverflowError "float too large to pack with X format".
Status packFloat(Thread& t, double value, u8* out, int n, bool littleEndian);
double unpackFloat(const u8* data, int n, bool littleEndian);

}  // namespace taipan
