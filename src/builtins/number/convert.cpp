// Conversions of number-like objects: __index__, __int__, __float__ and what int() and float()
// accept besides.
#include <cmath>

#include "builtins/bytes/bytes.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/names.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// The result of __int__ or __index__ as an exact int; strict subclasses are deprecated.
Ref<> exactInt(Thread& t, Ref<> result, const char* method) {
  if (result.failed()) return failure;
  if (isExactInt(result.get())) return result;
  if (!isInt(result.get())) {
    return t.raise(typeErrorType, "%s returned non-int (type %.200s)", method, result->type->name);
  }
  PY_TRY(warn(t, deprecationWarningType, 1,
              "%s returned non-int (type %.200s).  The ability to return an instance of a strict "
              "subclass of int is deprecated, and may be removed in a future version of "
              "Python.",
              method, result->type->name));
  return intCopy(t, *as<Int>(result.get()));
}

/// The result of __trunc__ as an exact int.
Ref<> truncatedToInt(Thread& t, Ref<> result) {
  if (result.failed()) return failure;
  if (isInt(result.get())) return intCopy(t, *as<Int>(result.get()));
  if (!hasIndex(result.get())) {
    return t.raise(typeErrorType, "__trunc__ returned non-Integral (type %.200s)",
                   result->type->name);
  }
  return toIndex(t, result.get());
}

}  // namespace

bool isNumber(const Object* object) {
  NumberSlots* number = object->type->asNumber;
  return (number && (number->index || number->toInt || number->toFloat)) ||
         isInstanceOf(object, &complexType);
}

Ref<> toIndex(Thread& t, Object* object) {
  if (isExactInt(object)) return Ref<>::share(object);
  if (isInt(object)) return intCopy(t, *as<Int>(object));
  if (!hasIndex(object)) {
    return t.raise(typeErrorType, "'%.200s' object cannot be interpreted as an integer",
                   object->type->name);
  }
  return exactInt(t, Ref<>::steal(object->type->asNumber->index(object)), "__index__");
}

Result<isize> toIsize(Thread& t, Object* object, const Type* overflow) {
  Ref<> index = PY_TRY(toIndex(t, object));
  const Int& v = *as<Int>(index.get());
  i64 value;
  if (fitsI64(v, &value)) return value;
  if (!overflow) return v.isNegative() ? kIsizeMin : kIsizeMax;
  return t.raise(const_cast<Type&>(*overflow), "cannot fit '%.200s' into an index-sized integer",
                 object->type->name);
}

Ref<> toInt(Thread& t, Object* object) {
  if (isExactInt(object)) return Ref<>::share(object);
  NumberSlots* number = object->type->asNumber;
  if (number && number->toInt) {
    return exactInt(t, Ref<>::steal(number->toInt(object)), "__int__");
  }
  if (number && number->index) return toIndex(t, object);
  Lookup trunc = PY_TRY(lookupSpecial(t, object, names::__trunc__));
  if (trunc.found()) {
    PY_TRY(
        warn(t, deprecationWarningType, 1, "The delegation of int() to __trunc__ is deprecated."));
    return truncatedToInt(t, call(t, trunc.get()));
  }
  if (isStr(object)) return newIntFromStr(t, object, 10);
  if (isBytes(object)) {
    return newIntFromText(t, as<Bytes>(object)->data, as<Bytes>(object)->size, 10);
  }
  if (hasBuffer(object)) {
    BufferView view;
    PY_TRY(view.acquire(t, object));
    return newIntFromText(t, view.data(), view.size(), 10);
  }
  return t.raise(typeErrorType,
                 "int() argument must be a string, a bytes-like object or a real number, not "
                 "'%.200s'",
                 object->type->name);
}

namespace {

/// What `__float__` returns, which must be a float; strict subclasses are deprecated.
Result<double> callFloatSlot(Thread& t, Object* object) {
  Ref<> result = Ref<>::steal(object->type->asNumber->toFloat(object));
  if (result.failed()) return failure;
  if (isExactFloat(result.get())) return as<Float>(result.get())->value;
  if (!isFloat(result.get())) {
    return t.raise(typeErrorType, "%.50s.__float__ returned non-float (type %.50s)",
                   object->type->name, result->type->name);
  }
  PY_TRY(warn(t, deprecationWarningType, 1,
              "%.50s.__float__ returned non-float (type %.50s).  The ability to return an "
              "instance of a strict subclass of float is deprecated, and may be removed "
              "in a future version of Python.",
              object->type->name, result->type->name));
  return as<Float>(result.get())->value;
}

}  // namespace

Result<double> toDouble(Thread& t, Object* object) {
  if (isFloat(object)) return as<Float>(object)->value;
  if (isExactInt(object)) return toDouble(t, *as<Int>(object));
  NumberSlots* number = object->type->asNumber;
  if (number && number->toFloat) return callFloatSlot(t, object);
  if (number && number->index) {
    Ref<> index = PY_TRY(toIndex(t, object));
    return toDouble(t, *as<Int>(index.get()));
  }
  return t.raise(typeErrorType, "must be real number, not %.50s", object->type->name);
}

Ref<> toFloat(Thread& t, Object* object) {
  if (isExactFloat(object)) return Ref<>::share(object);
  NumberSlots* number = object->type->asNumber;
  // Unlike toDouble, float() lets a subclass of float override __float__.
  if (number && number->toFloat) return newFloat(PY_TRY(callFloatSlot(t, object)));
  if (number && number->index) return newFloat(PY_TRY(toDouble(t, object)));
  return newFloatFromText(t, object);
}

}  // namespace taipan
