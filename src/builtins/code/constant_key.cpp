// Keys under which constants are the same only if compiled code may share them.

#include <cmath>

#include "builtins/code/code.h"
#include "builtins/int/int.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool isNegativeZero(double value) { return value == 0 && std::signbit(value); }

/// (type, constant) and, where == does not tell the zeros apart, a third item that does.
Ref<> numberKey(Thread& t, Object* constant) {
  if (isExactly(constant, &floatType)) {
    if (!isNegativeZero(static_cast<Float*>(constant)->value)) {
      return packTuple(t, {constant->type, constant});
    }
    return packTuple(t, {constant->type, constant, none()});
  }
  ComplexValue value = static_cast<Complex*>(constant)->value;
  bool real = isNegativeZero(value.real), imaginary = isNegativeZero(value.imag);
  if (!real && !imaginary) return packTuple(t, {constant->type, constant});
  Object* which = real && imaginary ? boolObject(true) : imaginary ? boolObject(false) : none();
  return packTuple(t, {constant->type, constant, which});
}

/// (keys of the items, constant).
Ref<> tupleKey(Thread& t, Tuple& items) {
  Ref<Tuple> keys = PY_TRY(newTuple(t, items.size));
  for (isize i = 0; i < items.size; ++i) {
    keys->items[i] = PY_TRY(constantKey(t, items.items[i])).release();
  }
  return packTuple(t, {keys.get(), &items});
}

Ref<> setKey(Thread& t, Object* constant) {
  Ref<Set> keys = PY_TRY(newFrozenset(t));
  isize at = 0;
  Object* item;
  while (setNext(static_cast<Set*>(constant), &at, &item)) {
    Ref<> key = PY_TRY(constantKey(t, item));
    (void)PY_TRY(setAdd(t, keys.get(), key.get()));
  }
  return packTuple(t, {keys.get(), constant});
}

}  // namespace

Ref<> constantKey(Thread& t, Object* constant) {
  Type* type = constant->type;
  // Of types that nothing else is equal to.
  if (isNone(constant) || constant == ellipsis() || type == &intType || type == &strType ||
      type == &codeType) {
    return Ref<>::share(constant);
  }
  if (type == &boolType || type == &bytesType) return packTuple(t, {type, constant});
  if (type == &floatType || type == &complexType) return numberKey(t, constant);
  if (type == &tupleType) return tupleKey(t, *static_cast<Tuple*>(constant));
  if (type == &frozensetType) return setKey(t, constant);
  // Anything else is the same as itself only.
  Ref<Int> address = newInt(reinterpret_cast<isize>(constant));
  return packTuple(t, {address.get(), constant});
}

}  // namespace taipan
