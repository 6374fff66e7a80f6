// The type object of float: its constructor, slots and methods.
#include <cmath>
#include <cstring>

#include "base/float_text.h"
#include "builtins/float/float.h"
#include "builtins/format/format_number.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

// --- slots --------------------------------------------------------------------------------------

/// An operand as a double; not `known` when it is neither float nor int.
struct Operand {
  double value;
  bool known;
};
PY_ALWAYS_INLINE Result<Operand> operand(Thread& t, Object* object) {
  if (isFloat(object)) return Operand{as<Float>(object)->value, true};
  if (isInt(object)) {
    double value = PY_TRY(toDouble(t, *as<Int>(object)));
    return Operand{value, true};
  }
  return Operand{0, false};
}

template <auto Operation>
Ref<> binary(Thread& t, Object* a, Object* b) {
  Operand x = PY_TRY(operand(t, a));
  if (!x.known) return Ref<>::share(notImplemented());
  Operand y = PY_TRY(operand(t, b));
  if (!y.known) return Ref<>::share(notImplemented());
  return Operation(t, x.value, y.value);
}

Ref<> add(Thread&, double x, double y) { return newFloat(x + y); }
Ref<> subtract(Thread&, double x, double y) { return newFloat(x - y); }
Ref<> multiply(Thread&, double x, double y) { return newFloat(x * y); }
Ref<> divide(Thread& t, double x, double y) {
  if (y == 0) return t.raise(zeroDivisionErrorType, "float division by zero");
  return newFloat(x / y);
}
Ref<> modulo(Thread& t, double x, double y) {
  if (y == 0) return t.raise(zeroDivisionErrorType, "float modulo");
  return newFloat(floatModulo(x, y));
}
Ref<> floorDivideOf(Thread& t, double x, double y) {
  if (y == 0) return t.raise(zeroDivisionErrorType, "float floor division by zero");
  return newFloat(floatDivmod(x, y).quotient);
}
Ref<> divmodOf(Thread& t, double x, double y) {
  if (y == 0) return t.raise(zeroDivisionErrorType, "float divmod()");
  FloatDivmod both = floatDivmod(x, y);
  Ref<> q = PY_TRY(newFloat(both.quotient)), r = PY_TRY(newFloat(both.remainder));
  return packTuple(t, {q.get(), r.get()});
}

Ref<> powerSlot(Thread& t, Object* a, Object* b, Object* modulus) {
  if (!isNone(modulus)) {
    return t.raise(typeErrorType,
                   "pow() 3rd argument not allowed unless all arguments are integers");
  }
  return binary<floatPower>(t, a, b);
}

Ref<Str> reprSlot(Thread& t, Float& self) { return floatToStr(t, self.value); }
isize hashSlot(Float& self) { return floatHash(&self, self.value); }
Ref<> negateSlot(Thread&, Float& self) { return newFloat(-self.value); }
Ref<> positiveSlot(Thread&, Float& self) {
  if (isExactFloat(&self)) return Ref<>::share(&self);
  return newFloat(self.value);
}
Ref<> absoluteSlot(Thread&, Float& self) { return newFloat(std::fabs(self.value)); }
bool boolSlot(Float& self) { return self.value != 0; }

void floatDealloc(Object* self) {
  if (self->type == &floatType) [[likely]] {
    if (floatFreeList.count < kNumberFreeListLimit && objectDomainIsDefault) {
      self->type = reinterpret_cast<Type*>(floatFreeList.head);
      floatFreeList.head = self;
      floatFreeList.count++;
      return;
    }
    freeObject(self);
    return;
  }
  self->type->free(self);
}

Ref<> floatNew(Thread& t, Type& cls, Object* x) {
  Ref<> value;
  if (!x) {
    value = newFloat(0.0);
  } else if (isExactly(x, &strType)) {
    value = newFloatFromText(t, x);
  } else {
    value = toFloat(t, x);
  }
  if (value.failed() || &cls == &floatType) return value;
  Ref<> object = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0)));
  as<Float>(object.get())->value = as<Float>(value.get())->value;
  return object;
}

/// A subclass with an __init__ of its own may take keywords.
Object* floatMake(Type* cls, Object* args, Object* kwargs) {
  if (cls->init != floatType.init) kwargs = nullptr;
  return newSlot<"float", "(x=0, /)", floatNew>(cls, args, kwargs);
}

// --- methods ------------------------------------------------------------------------------------

bool isInteger(Float& self) {
  return std::isfinite(self.value) && std::floor(self.value) == self.value;
}
Ref<> truncate(Thread& t, Float& self) { return newIntFromDouble(t, self.value); }
Ref<> floorOf(Thread& t, Float& self) { return newIntFromDouble(t, std::floor(self.value)); }
Ref<> ceilingOf(Thread& t, Float& self) { return newIntFromDouble(t, std::ceil(self.value)); }
Ref<> roundMethod(Thread& t, Float& self, Object* places) {
  return floatRound(t, self.value, places);
}

Ref<> asIntegerRatio(Thread& t, Float& self) {
  double value = self.value;
  if (std::isinf(value)) {
    return t.raise(overflowErrorType, "cannot convert Infinity to integer ratio");
  }
  if (std::isnan(value)) {
    return t.raise(valueErrorType, "cannot convert NaN to integer ratio");
  }
  int exponent;
  double fraction = std::frexp(value, &exponent);
  // At most 53 doublings make the fraction whole.
  for (int i = 0; i < 300 && fraction != std::floor(fraction); i++) {
    fraction *= 2.0;
    exponent--;
  }
  Ref<Int> numerator = PY_TRY(newIntFromDouble(t, fraction));
  Ref<Int> denominator = smallInt(1);
  Ref<Int> shift = PY_TRY(newInt(exponent < 0 ? -exponent : exponent));
  if (exponent > 0) {
    numerator = PY_TRY(intShiftLeft(t, *numerator, *shift));
  } else {
    denominator = PY_TRY(intShiftLeft(t, *denominator, *shift));
  }
  return packTuple(t, {numerator.get(), denominator.get()});
}

Ref<Str> hexMethod(Thread& t, Float& self) {
  char buffer[40];
  return newStrAscii(t, buffer, floatToHex(buffer, self.value));
}

Ref<> fromHex(Thread& t, Type& cls, Object* text) {
  if (!isStr(text)) {
    return t.raise(typeErrorType, "bad argument type for built-in operation");
  }
  isize length;
  const char* p = PY_TRY(strUtf8(t, *as<Str>(text), &length));
  const char* end = p + length;
  auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (p < end && blank(*p)) p++;
  while (p < end && blank(end[-1])) end--;
  double value = 0;
  switch (p == end ? HexResult::Invalid : floatFromHex(p, end, &value)) {
    case HexResult::Ok:
      break;
    case HexResult::Invalid:
      return t.raise(valueErrorType, "invalid hexadecimal floating-point string");
    case HexResult::TooLarge:
      return t.raise(overflowErrorType, "hexadecimal value too large to represent as a float");
  }
  Ref<> result = PY_TRY(newFloat(value));
  if (&cls == &floatType) return result;
  return call(t, &cls, result.get());
}

Ref<> getNewArgs(Thread& t, Float& self) {
  Ref<> value = PY_TRY(newFloat(self.value));
  return packTuple(t, {value.get()});
}

Ref<> getFormat(Thread& t, Type&, const char* kind) {
  if (std::strcmp(kind, "double") == 0 || std::strcmp(kind, "float") == 0) {
    return newStr(t, "IEEE, little-endian");
  }
  return t.raise(valueErrorType, "__getformat__() argument 1 must be 'double' or 'float'");
}

double imaginary(Float&) { return 0.0; }

constinit const MethodDef kFloatMethods[] = {
    METHOD("conjugate", "($self, /)", positiveSlot,
           "Return self, the complex conjugate of any float."),
    METHOD("__trunc__", "($self, /)", truncate,
           "Return the Integral closest to x between 0 and x."),
    METHOD("__floor__", "($self, /)", floorOf, "Return the floor as an Integral."),
    METHOD("__ceil__", "($self, /)", ceilingOf, "Return the ceiling as an Integral."),
    METHOD("__round__", "($self, ndigits=None, /)", roundMethod,
           "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is "
           "passed, work like built-in round(x, ndigits)."),
    METHOD("as_integer_ratio", "($self, /)", asIntegerRatio,
           "Return integer ratio.\n\nReturn a pair of integers, whose ratio is exactly equal to "
           "the original float\nand with a positive denominator.\n\nRaise OverflowError on "
           "infinities and a ValueError on NaNs.\n\n>>> (10.0).as_integer_ratio()\n(10, 1)\n>>> "
           "(0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)"),
    METHOD_FLAGS("fromhex", "($type, string, /)", fromHex, kMethodClass,
                 "Create a floating-point number from a hexadecimal string.\n\n>>> "
                 "float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n"
                 "-5e-324"),
    METHOD("hex", "($self, /)", hexMethod,
           "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n"
           "'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"),
    METHOD("is_integer", "($self, /)", isInteger, "Return True if the float is an integer."),
    METHOD("__getnewargs__", "($self, /)", getNewArgs, ""),
    METHOD_FLAGS("__getformat__", "($type, typestr, /)", getFormat, kMethodClass,
                 "You probably don't want to use this function.\n\n  typestr\n    Must be 'double' "
                 "or 'float'.\n\nIt exists mainly to be used in Python's test suite.\n\nThis "
                 "function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,\n"
                 "little-endian' best describes the format of floating point numbers used by the\n"
                 "C type named by typestr."),
    METHOD("__format__", "($self, format_spec, /)", formatFloat,
           "Formats the float according to format_spec."),
    {},
};

constinit const GetSetDef kFloatGetters[] = {
    GETTER("real", positiveSlot, "the real part of a complex number"),
    GETTER("imag", imaginary, "the imaginary part of a complex number"),
    {},
};

}  // namespace

constinit BuiltinType floatType{{
    .name = "float",
    .doc = "float(x=0, /)\n--\n\nConvert a string or number to a floating point number, if "
           "possible.",
    .basicSize = sizeof(Float),
    .flags = kTypeBase | kTypeMatchSelf,
    .dealloc = floatDealloc,
    .repr = slot<reprSlot>,
    .hash = slot<hashSlot>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<floatCompare>,
    .methods = kFloatMethods,
    .getset = kFloatGetters,
    .new_ = floatMake,
    .free = plainFree,
    .vectorcall = vectorcallSlot<"float", "(x=0, /)", floatNew>,
    .number = {.add = slot<binary<add>>,
               .subtract = slot<binary<subtract>>,
               .multiply = slot<binary<multiply>>,
               .remainder = slot<binary<modulo>>,
               .divmod = slot<binary<divmodOf>>,
               .power = slot<powerSlot>,
               .negative = slot<negateSlot>,
               .positive = slot<positiveSlot>,
               .absolute = slot<absoluteSlot>,
               .boolean = slot<boolSlot>,
               .toInt = slot<truncate>,
               .toFloat = slot<positiveSlot>,
               .floorDivide = slot<binary<floorDivideOf>>,
               .trueDivide = slot<binary<divide>>},
}};

}  // namespace taipan
