// Number parameters of builtin functions (object/arguments.h).
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "object/arguments.h"
#include "object/protocol/number.h"

namespace taipan {

Result<isize> Arg<isize>::from(Thread& t, Object* object, const Signature&, int) {
  return parseSize(t, object);
}

Result<int> Arg<int>::from(Thread& t, Object* object, const Signature& s, int) {
  return s.tuple ? parseCInt(t, object) : toCInt(t, object);
}

Result<unsigned> Arg<unsigned>::from(Thread& t, Object* object, const Signature&, int) {
  Ref<> index = PY_TRY(toIndex(t, object));
  const Int& v = *as<Int>(index.get());
  if (v.isNegative()) return t.raise(valueErrorType, "value must be positive");
  u64 value;
  if (!fitsU64(v, &value) || value > UINT32_MAX) {
    return t.raise(overflowErrorType, "Python int too large for C unsigned int");
  }
  return static_cast<unsigned>(value);
}

Result<unsigned long> Arg<unsigned long>::from(Thread& t, Object* object, const Signature& s,
                                               int position) {
  if (s.tuple) {  // format "k": bits beyond the 64 are cut off
    if (!isInt(object)) return raiseArgumentType(t, s, position, "int", object);
    return toU64Wrapped(t, object);
  }
  Ref<> index = PY_TRY(toIndex(t, object));
  const Int& v = *as<Int>(index.get());
  if (v.isNegative()) return t.raise(valueErrorType, "value must be positive");
  u64 value;
  if (!fitsU64(v, &value)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C unsigned long");
  }
  return value;
}

Result<Index> Arg<Index>::from(Thread& t, Object* object, const Signature&, int) {
  return Index{PY_TRY(toIsize(t, object, nullptr))};
}

Result<double> Arg<double>::from(Thread& t, Object* object, const Signature&, int) {
  if (isExactFloat(object)) return as<Float>(object)->value;
  return toDouble(t, object);
}

}  // namespace taipan
