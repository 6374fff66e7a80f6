// The number protocol.

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

using namespace taipan;

API(int) PyNumber_Check(PyObject* object) { return object != nullptr && isNumber(as(object)); }
API(int) PyIndex_Check(PyObject* object) { return hasIndex(as(object)); }

/// Each operator with its in-place form.
#define OPERATOR(name, op)                                                \
  API(PyObject*) PyNumber_##name(PyObject* a, PyObject* b) {              \
    if (a == nullptr || b == nullptr) return give(nullArgument());        \
    return give(binaryOperation(current(), as(a), as(b), op));            \
  }                                                                       \
  API(PyObject*) PyNumber_InPlace##name(PyObject* a, PyObject* b) {       \
    if (a == nullptr || b == nullptr) return give(nullArgument());        \
    return give(binaryOperation(current(), as(a), as(b), op + kInplace)); \
  }
OPERATOR(Add, kOpAdd)
OPERATOR(Subtract, kOpSubtract)
OPERATOR(Multiply, kOpMultiply)
OPERATOR(MatrixMultiply, kOpMatrixMultiply)
OPERATOR(FloorDivide, kOpFloorDivide)
OPERATOR(TrueDivide, kOpTrueDivide)
OPERATOR(Remainder, kOpRemainder)
OPERATOR(Lshift, kOpLshift)
OPERATOR(Rshift, kOpRshift)
OPERATOR(And, kOpAnd)
OPERATOR(Xor, kOpXor)
OPERATOR(Or, kOpOr)
#undef OPERATOR

API(PyObject*) PyNumber_Divmod(PyObject* a, PyObject* b) {
  if (a == nullptr || b == nullptr) return give(nullArgument());
  return give(divmodOperation(current(), as(a), as(b)));
}
API(PyObject*) PyNumber_Power(PyObject* a, PyObject* b, PyObject* modulus) {
  return give(powerOperation(current(), as(a), as(b), as(modulus)));
}

API(PyObject*) PyNumber_InPlacePower(PyObject* a, PyObject* b, PyObject* modulus) {
  Thread& t = current();
  if (isNone(as(modulus))) return give(binaryOperation(t, as(a), as(b), kOpPower + kInplace));
  NumberSlots* slots = as(a)->type->asNumber;
  if (slots != nullptr && slots->inplacePower != nullptr) {
    Ref<> result = Ref<>::steal(slots->inplacePower(as(a), as(b), as(modulus)));
    if (result.get() != notImplemented()) return give(std::move(result));
  }
  return give(powerOperation(t, as(a), as(b), as(modulus)));
}

API(PyObject*) PyNumber_Negative(PyObject* a) {
  return a == nullptr ? give(nullArgument()) : give(negate(current(), as(a)));
}
API(PyObject*) PyNumber_Positive(PyObject* a) {
  return a == nullptr ? give(nullArgument()) : give(positive(current(), as(a)));
}
API(PyObject*) PyNumber_Absolute(PyObject* a) {
  return a == nullptr ? give(nullArgument()) : give(absolute(current(), as(a)));
}
API(PyObject*) PyNumber_Invert(PyObject* a) {
  return a == nullptr ? give(nullArgument()) : give(invert(current(), as(a)));
}

// --- conversions --------------------------------------------------------------------------------

/// `__index__` as it is: the result may be of a subclass of int.
static Ref<> indexOf(Thread& t, Object* object) {
  if (isInt(object)) return Ref<>::share(object);
  return toIndex(t, object);
}

API(PyObject*) _PyNumber_Index(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(indexOf(current(), as(object)));
}
API(PyObject*) PyNumber_Index(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(toIndex(current(), as(object)));
}
API(PyObject*) PyNumber_Long(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(toInt(current(), as(object)));
}
API(PyObject*) PyNumber_Float(PyObject* object) {
  return object == nullptr ? give(nullArgument()) : give(toFloat(current(), as(object)));
}

API(Py_ssize_t) PyNumber_AsSsize_t(PyObject* object, PyObject* overflow) {
  return toSize(toIsize(current(), as(object), as<Type>(overflow)));
}

API(PyObject*) PyNumber_ToBase(PyObject* number, int base) {
  Thread& t = current();
  if (base != 2 && base != 8 && base != 10 && base != 16) {
    return give(t.raise(systemErrorType, "PyNumber_ToBase: base must be 2, 8, 10 or 16"));
  }
  Ref<> index = toIndex(t, as(number));
  return index ? give(intToText(t, static_cast<Int&>(*index), base, base != 10)) : nullptr;
}

API(int) _Py_convert_optional_to_ssize_t(PyObject* object, void* result) {
  Thread& t = current();
  if (isNone(as(object))) return 1;
  if (!hasIndex(as(object))) {
    t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
            as(object)->type->name);
    return 0;
  }
  Result<isize> value = toIsize(t, as(object), &overflowErrorType);
  if (value.failed()) return 0;
  *static_cast<Py_ssize_t*>(result) = value.value();
  return 1;
}
