// The type object of int: its constructor, slots and methods.
#include "builtins/bytes/bytes.h"
#include "builtins/float/float.h"
#include "builtins/format/format_number.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

// --- slots --------------------------------------------------------------------------------------

bool bothInts(const Object* a, const Object* b) { return isInt(a) && isInt(b); }
Ref<> decline() { return Ref<>::share(notImplemented()); }

template <auto Operation>
Ref<> binary(Thread& t, Object* a, Object* b) {
  if (!bothInts(a, b)) return decline();
  return Operation(t, *as<Int>(a), *as<Int>(b));
}

template <digits::BitOp Op>
Ref<> bitwise(Thread& t, Object* a, Object* b) {
  if (!bothInts(a, b)) return decline();
  return intBitOperation(t, Op, *as<Int>(a), *as<Int>(b));
}

Ref<> intDivmodSlot(Thread& t, Object* a, Object* b) {
  if (!bothInts(a, b)) return decline();
  Ref<Int> q, r;
  PY_TRY(intDivmod(t, *as<Int>(a), *as<Int>(b), &q, &r));
  return packTuple(t, {q.get(), r.get()});
}

Ref<> intTrueDivideSlot(Thread& t, Object* a, Object* b) {
  if (!bothInts(a, b)) return decline();
  double value = PY_TRY(intTrueDivide(t, *as<Int>(a), *as<Int>(b)));
  return newFloat(value);
}

Ref<> intPowerSlot(Thread& t, Object* a, Object* b, Object* modulus) {
  if (!bothInts(a, b) || !(isNone(modulus) || isInt(modulus))) return decline();
  return intPower(t, *as<Int>(a), *as<Int>(b), isNone(modulus) ? nullptr : as<Int>(modulus));
}

Ref<> intCompareSlot(Thread&, Object* a, Object* b, CompareOp op) {
  if (!bothInts(a, b)) return decline();
  int order = a == b ? 0 : intCompare(*as<Int>(a), *as<Int>(b));
  return newBool(orderMatches(order, op));
}

Ref<> intNegateSlot(Thread& t, Int& self) { return intNegate(t, self); }
Ref<> intInvertSlot(Thread& t, Int& self) { return intInvert(t, self); }
Ref<> intAbsoluteSlot(Thread& t, Int& self) { return intAbsolute(t, self); }
Ref<> intSelf(Thread& t, Int& self) { return intCopy(t, self); }
bool intBool(Int& self) { return !self.isZero(); }
isize intHashSlot(Int& self) { return intHash(self); }
Ref<Str> intRepr(Thread& t, Int& self) { return intToText(t, self, 10, false); }

Ref<> intToFloat(Thread& t, Int& self) {
  double value = PY_TRY(toDouble(t, self));
  return newFloat(value);
}

void intDealloc(Object* self) {
  if (self->type == &intType) [[likely]] {
    if (static_cast<usize>(as<Int>(self)->size + 2) <= 4 &&
        intFreeList.count < kNumberFreeListLimit && objectDomainIsDefault) {
      self->type = reinterpret_cast<Type*>(intFreeList.head);
      intFreeList.head = self;
      intFreeList.count++;
      return;
    }
    freeObject(self);
    return;
  }
  self->type->free(self);
}

// --- constructor --------------------------------------------------------------------------------

Ref<> baseConversion(Thread& t, Object* x, Object* base) {
  Ref<> index = PY_TRY(toIndex(t, base));
  i64 value;
  if (!fitsI64(*as<Int>(index.get()), &value) || (value != 0 && value < 2) || value > 36) {
    return t.raise(valueErrorType, "int() base must be >= 2 and <= 36, or 0");
  }
  int b = static_cast<int>(value);
  if (isStr(x)) return newIntFromStr(t, x, b);
  if (isBytes(x)) return newIntFromText(t, as<Bytes>(x)->data, as<Bytes>(x)->size, b);
  if (isInstanceOf(x, &bytearrayType)) {
    BufferView view;
    PY_TRY(view.acquire(t, x));
    return newIntFromText(t, view.data(), view.size(), b);
  }
  return t.raise(typeErrorType, "int() can't convert non-string with explicit base");
}

Ref<> intNew(Thread& t, Type& cls, Object* x, Object* base) {
  Ref<> value;
  if (!x) {
    if (base) return t.raise(typeErrorType, "int() missing string argument");
    value = smallInt(0);
  } else {
    value = PY_TRY(base ? baseConversion(t, x, base) : toInt(t, x));
  }
  if (&cls == &intType) return value;
  Int& v = *as<Int>(value.get());
  isize n = v.digitCount();
  Ref<> object = PY_TRY(Ref<>::steal(cls.alloc(&cls, n ? n : 1)));
  Int& copy = *as<Int>(object.get());
  copy.size = v.size;
  for (isize i = 0; i < n; i++) copy.digits[i] = v.digits[i];
  return object;
}

// --- methods ------------------------------------------------------------------------------------

isize intBitLength(Int& self) { return digits::bitLength(self.span()); }
isize intBitCount(Int& self) { return digits::bitCount(self.span()); }

Result<bool> isLittleEndian(Thread& t, Str* order) {
  if (!order || strEqualAscii(*order, "big")) return false;
  if (strEqualAscii(*order, "little")) return true;
  return t.raise(valueErrorType, "byteorder must be either 'little' or 'big'");
}

Ref<> intToBytesMethod(Thread& t, Int& self, Optional<isize> length, Str* order,
                       Optional<bool> isSigned) {
  bool little = PY_TRY(isLittleEndian(t, order));
  isize n = length.value_or(1);
  if (n < 0) return t.raise(valueErrorType, "length argument must be non-negative");
  Ref<Bytes> out = PY_TRY(newBytesRaw(t, n));
  PY_TRY(
      intToBytes(t, self, reinterpret_cast<u8*>(out->data), n, little, isSigned.value_or(false)));
  return out;
}

Ref<> intFromBytesMethod(Thread& t, Type& cls, Object* source, Str* order,
                         Optional<bool> isSigned) {
  bool little = PY_TRY(isLittleEndian(t, order));
  Ref<> bytes = PY_TRY(toBytes(t, source));
  Bytes& b = *as<Bytes>(bytes.get());
  Ref<> value = PY_TRY(intFromBytes(t, reinterpret_cast<const u8*>(b.data), b.size, little,
                                    isSigned.value_or(false)));
  if (&cls == &intType) return value;
  return call(t, &cls, value.get());
}

Ref<> intAsIntegerRatio(Thread& t, Int& self) {
  Ref<> value = PY_TRY(intCopy(t, self));
  Ref<> one = smallInt(1);
  return packTuple(t, {value.get(), one.get()});
}

Ref<> intRoundMethod(Thread& t, Int& self, Object* places) {
  if (!places) return intCopy(t, self);
  Ref<> index = PY_TRY(toIndex(t, places));
  return intRound(t, self, index.get());
}

Ref<> intGetNewArgs(Thread& t, Int& self) {
  Ref<> value = PY_TRY(newInt(t, self.span(), self.isNegative()));
  return packTuple(t, {value.get()});
}

isize intSizeOf(Int& self) {
  isize n = self.digitCount();
  return static_cast<isize>(offsetof(Int, digits)) + (n ? n : 1) * 4;
}

Ref<> intReal(Thread& t, Int& self) { return intCopy(t, self); }
isize intImaginary(Int&) { return 0; }
isize intDenominator(Int&) { return 1; }

constinit const MethodDef kIntMethods[] = {
    METHOD_PLAIN("conjugate", "($self, /)", intReal,
                 "Returns self, the complex conjugate of any int."),
    METHOD("bit_length", "($self, /)", intBitLength,
           "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n"
           ">>> (37).bit_length()\n6"),
    METHOD("bit_count", "($self, /)", intBitCount,
           "Number of ones in the binary representation of the absolute value of self.\n\nAlso "
           "known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3"),
    METHOD("to_bytes", "($self, /, length=1, byteorder=\'big\', *, signed=False)", intToBytesMethod,
           "Return an array of bytes representing an integer.\n\n  length\n    Length of bytes "
           "object to use.  An OverflowError is raised if the\n    integer is not representable "
           "with the given number of bytes.  Default\n    is length 1.\n  byteorder\n    The byte "
           "order used to represent the integer.  If byteorder is 'big',\n    the most significant "
           "byte is at the beginning of the byte array.  If\n    byteorder is 'little', the most "
           "significant byte is at the end of the\n    byte array.  To request the native byte "
           "order of the host system, use\n    `sys.byteorder' as the byte order value.  Default "
           "is to use 'big'.\n  signed\n    Determines whether two's complement is used to "
           "represent the integer.\n    If signed is False and a negative integer is given, an "
           "OverflowError\n    is raised."),
    METHOD_FLAGS("from_bytes", "($type, /, bytes, byteorder=\'big\', *, signed=False)",
                 intFromBytesMethod, kMethodClass,
                 "Return the integer represented by the given array of bytes.\n\n  bytes\n    "
                 "Holds the array of bytes to convert.  The argument must either\n    support the "
                 "buffer protocol or be an iterable object producing bytes.\n    Bytes and "
                 "bytearray are examples of built-in objects that support the\n    buffer "
                 "protocol.\n  byteorder\n    The byte order used to represent the integer.  If "
                 "byteorder is 'big',\n    the most significant byte is at the beginning of the "
                 "byte array.  If\n    byteorder is 'little', the most significant byte is at the "
                 "end of the\n    byte array.  To request the native byte order of the host "
                 "system, use\n    `sys.byteorder' as the byte order value.  Default is to use "
                 "'big'.\n  signed\n    Indicates whether two's complement is used to represent "
                 "the integer."),
    METHOD("as_integer_ratio", "($self, /)", intAsIntegerRatio,
           "Return integer ratio.\n\nReturn a pair of integers, whose ratio is exactly equal to "
           "the original int\nand with a positive denominator.\n\n>>> (10).as_integer_ratio()\n"
           "(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)"),
    METHOD_PLAIN("__trunc__", "($self, /)", intReal, "Truncating an Integral returns itself."),
    METHOD_PLAIN("__floor__", "($self, /)", intReal, "Flooring an Integral returns itself."),
    METHOD_PLAIN("__ceil__", "($self, /)", intReal, "Ceiling of an Integral returns itself."),
    METHOD("__round__", "($self, ndigits=<unrepresentable>, /)", intRoundMethod,
           "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns "
           "an integer."),
    METHOD("__getnewargs__", "($self, /)", intGetNewArgs, ""),
    METHOD("__format__", "($self, format_spec, /)", formatInt, ""),
    METHOD("__sizeof__", "($self, /)", intSizeOf, "Returns size in memory, in bytes."),
    {},
};

constinit const GetSetDef kIntGetters[] = {
    GETTER("real", intReal, "the real part of a complex number"),
    GETTER("imag", intImaginary, "the imaginary part of a complex number"),
    GETTER("numerator", intReal, "the numerator of a rational number in lowest terms"),
    GETTER("denominator", intDenominator, "the denominator of a rational number in lowest terms"),
    {},
};

constexpr char kIntDoc[] =
    "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, "
    "or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating "
    "point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, "
    "then x must be a string,\nbytes, or bytearray instance representing an integer literal in "
    "the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace. "
    " The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base "
    "from the string as an integer literal.\n>>> int('0b100', base=0)\n4";

}  // namespace

constinit BuiltinType intType{{
    .name = "int",
    .doc = kIntDoc,
    .basicSize = offsetof(Int, digits),
    .itemSize = sizeof(digits::Digit),
    .flags = kTypeBase | kTypeLongSubclass | kTypeMatchSelf,
    .dealloc = intDealloc,
    .repr = slot<intRepr>,
    .hash = slot<intHashSlot>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<intCompareSlot>,
    .methods = kIntMethods,
    .getset = kIntGetters,
    .new_ = newSlot<"int", "(x=0, /, base=10)", intNew>,
    .free = plainFree,
    .vectorcall = vectorcallSlot<"int", "(x=0, /, base=10)", intNew>,
    .number = {.add = slot<binary<intAdd>>,
               .subtract = slot<binary<intSubtract>>,
               .multiply = slot<binary<intMultiply>>,
               .remainder = slot<binary<intModulo>>,
               .divmod = slot<intDivmodSlot>,
               .power = slot<intPowerSlot>,
               .negative = slot<intNegateSlot>,
               .positive = slot<intSelf>,
               .absolute = slot<intAbsoluteSlot>,
               .boolean = slot<intBool>,
               .invert = slot<intInvertSlot>,
               .lshift = slot<binary<intShiftLeft>>,
               .rshift = slot<binary<intShiftRight>>,
               .and_ = slot<bitwise<digits::BitOp::And>>,
               .xor_ = slot<bitwise<digits::BitOp::Xor>>,
               .or_ = slot<bitwise<digits::BitOp::Or>>,
               .toInt = slot<intSelf>,
               .toFloat = slot<intToFloat>,
               .floorDivide = slot<binary<intFloorDivide>>,
               .trueDivide = slot<intTrueDivideSlot>,
               .index = slot<intSelf>},
}};

}  // namespace taipan
