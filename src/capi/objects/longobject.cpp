// Integers from and to C's numbers.

#include <array>
#include <climits>
#include <cmath>
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"

using namespace taipan;

namespace {

/// The value of each character as a digit of up to base 36; 37 for what is none.
consteval std::array<unsigned char, 256> digitValues() {
  std::array<unsigned char, 256> values{};
  values.fill(37);
  for (int i = 0; i < 10; ++i) values[static_cast<usize>('0' + i)] = static_cast<unsigned char>(i);
  for (int i = 0; i < 26; ++i) {
    values[static_cast<usize>('a' + i)] = static_cast<unsigned char>(10 + i);
    values[static_cast<usize>('A' + i)] = static_cast<unsigned char>(10 + i);
  }
  return values;
}

}  // namespace

extern std::array<unsigned char, 256> digitValueTable __asm__("_PyLong_DigitValue") API_DATA;
constinit std::array<unsigned char, 256> digitValueTable = digitValues();

static_assert(sizeof(long) == sizeof(i64) && sizeof(void*) == sizeof(u64));

// --- from C -------------------------------------------------------------------------------------

API(PyObject*) PyLong_FromLong(long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromUnsignedLong(unsigned long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromLongLong(long long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromUnsignedLongLong(unsigned long long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromSsize_t(Py_ssize_t value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromSize_t(size_t value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromVoidPtr(void* address) {
  return give(newInt(reinterpret_cast<usize>(address)));
}
API(PyObject*) PyLong_FromDouble(double value) { return give(newIntFromDouble(current(), value)); }
/// User and group numbers: the greatest one is "-1", which means none.
static Ref<Int> fromId(unsigned id) {
  return id == UINT_MAX ? newInt(-1) : newInt(static_cast<unsigned long>(id));
}
API(PyObject*) _PyLong_FromUid(uid_t id) { return give(fromId(id)); }
API(PyObject*) _PyLong_FromGid(gid_t id) { return give(fromId(id)); }

/// An int whose digits the caller fills in.
API(PyLongObject*) _PyLong_New(Py_ssize_t digits) {
  if (digits > kIsizeMax / static_cast<isize>(sizeof(digits::Digit)) - 8) {
    current().raise(overflowErrorType, "too many digits in integer");
    return nullptr;
  }
  Ref<Int> raw = newIntDigits(current(), digits > 0 ? digits : 1);
  if (!raw) return nullptr;
  raw->size = digits;
  if (digits == 0) raw->digits[0] = 0;
  return reinterpret_cast<PyLongObject*>(raw.release());
}

API(PyObject*) _PyLong_Copy(PyLongObject* value) {
  return give(intCopy(current(), *as<Int>(reinterpret_cast<PyObject*>(value))));
}

API(PyObject*) PyLong_GetInfo(void) { return share(getSysAttribute(current(), "int_info")); }

// --- to C ---------------------------------------------------------------------------------------

/// The argument if it is an int; TypeError "an integer is required".
static Int* intRequired(PyObject* object) {
  if (object == nullptr) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  if (!isInt(as(object))) {
    current().raise(typeErrorType, "an integer is required");
    return nullptr;
  }
  return as<Int>(object);
}

/// Any object with __index__ as an int.
static Ref<Int> indexRequired(PyObject* object) {
  if (object == nullptr) return BAD_INTERNAL_CALL();
  if (isInt(as(object))) return Ref<Int>::share(as<Int>(object));
  return toIndex(current(), as(object)).as<Int>();
}

/// The value, or -1 with `*overflow` 1 or -1.
static i64 valueAndOverflow(PyObject* object, int* overflow) {
  *overflow = 0;
  Ref<Int> value = indexRequired(object);
  i64 result;
  if (!value) return -1;
  if (fitsI64(*value, &result)) return result;
  *overflow = value->sign();
  return -1;
}

/// The value, or -1 with OverflowError `message`.
static i64 valueOr(PyObject* object, const char* message) {
  int overflow;
  i64 value = valueAndOverflow(object, &overflow);
  if (overflow != 0) current().raise(overflowErrorType, "%s", message);
  return value;
}

API(long) PyLong_AsLongAndOverflow(PyObject* object, int* overflow) {
  return valueAndOverflow(object, overflow);
}
API(long long) PyLong_AsLongLongAndOverflow(PyObject* object, int* overflow) {
  return valueAndOverflow(object, overflow);
}
API(long) PyLong_AsLong(PyObject* object) {
  return valueOr(object, "Python int too large to convert to C long");
}
API(long long) PyLong_AsLongLong(PyObject* object) {
  return valueOr(object, "int too big to convert");
}
API(int) _PyLong_AsInt(PyObject* object) {
  int overflow;
  i64 value = valueAndOverflow(object, &overflow);
  if (overflow != 0 || value < INT_MIN || value > INT_MAX) {
    return toInt(current().raise(overflowErrorType, "Python int too large to convert to C int"));
  }
  return static_cast<int>(value);
}

API(Py_ssize_t) PyLong_AsSsize_t(PyObject* object) {
  Int* value = intRequired(object);
  return value == nullptr ? -1 : toSize(toIsize(current(), *value));
}

/// A number that is not negative; OverflowErrors with the messages given.
static u64 unsignedValue(PyObject* object, const char* negative, const char* tooLarge) {
  Int* value = intRequired(object);
  u64 result;
  if (value == nullptr) return static_cast<u64>(-1);
  if (fitsU64(*value, &result)) return result;
  current().raise(overflowErrorType, "%s", value->isNegative() ? negative : tooLarge);
  return static_cast<u64>(-1);
}

API(size_t) PyLong_AsSize_t(PyObject* object) {
  return unsignedValue(object, "can't convert negative value to size_t",
                       "Python int too large to convert to C size_t");
}
API(unsigned long) PyLong_AsUnsignedLong(PyObject* object) {
  return unsignedValue(object, "can't convert negative value to unsigned int",
                       "Python int too large to convert to C unsigned long");
}
API(unsigned long long) PyLong_AsUnsignedLongLong(PyObject* object) {
  return unsignedValue(object, "can't convert negative int to unsigned", "int too big to convert");
}

static u64 wrappedValue(PyObject* object) {
  Ref<Int> value = indexRequired(object);
  return value ? wrappedU64(*value) : static_cast<u64>(-1);
}
API(unsigned long) PyLong_AsUnsignedLongMask(PyObject* object) { return wrappedValue(object); }
API(unsigned long long) PyLong_AsUnsignedLongLongMask(PyObject* object) {
  return wrappedValue(object);
}

API(void*) PyLong_AsVoidPtr(PyObject* object) {
  bool negative = object != nullptr && isInt(as(object)) && as<Int>(object)->isNegative();
  u64 address = negative ? static_cast<u64>(PyLong_AsLong(object)) : PyLong_AsUnsignedLong(object);
  return address == static_cast<u64>(-1) && current().hasPending()
             ? nullptr
             : reinterpret_cast<void*>(address);
}

API(double) PyLong_AsDouble(PyObject* object) {
  Int* value = intRequired(object);
  if (value == nullptr) return -1.0;
  Result<double> result = toDouble(current(), *value);
  return result.failed() ? -1.0 : result.value();
}

// --- converters for PyArg_Parse's "O&" ----------------------------------------------------------

/// An unsigned number of a type with at most `limit`; `name` is what messages call the type.
template <class T>
static int convertUnsigned(PyObject* object, void* slot, u64 (*read)(PyObject*), const char* name) {
  if (isInt(as(object)) && as<Int>(object)->isNegative()) {
    current().raise(valueErrorType, "value must be positive");
    return 0;
  }
  u64 value = read(object);
  if (value == static_cast<u64>(-1) && current().hasPending()) return 0;
  if (value > static_cast<T>(-1)) {
    current().raise(overflowErrorType, "Python int too large for C %s", name);
    return 0;
  }
  *static_cast<T*>(slot) = static_cast<T>(value);
  return 1;
}

static u64 readUnsignedLongLong(PyObject* object) { return PyLong_AsUnsignedLongLong(object); }

API(int) _PyLong_UnsignedShort_Converter(PyObject* object, void* slot) {
  return convertUnsigned<unsigned short>(object, slot, &PyLong_AsUnsignedLong, "unsigned short");
}
API(int) _PyLong_UnsignedInt_Converter(PyObject* object, void* slot) {
  return convertUnsigned<unsigned>(object, slot, &PyLong_AsUnsignedLong, "unsigned int");
}
API(int) _PyLong_UnsignedLong_Converter(PyObject* object, void* slot) {
  return convertUnsigned<unsigned long>(object, slot, &PyLong_AsUnsignedLong, "unsigned long");
}
API(int) _PyLong_UnsignedLongLong_Converter(PyObject* object, void* slot) {
  return convertUnsigned<unsigned long long>(object, slot, &readUnsignedLongLong,
                                             "unsigned long long");
}
API(int) _PyLong_Size_t_Converter(PyObject* object, void* slot) {
  return convertUnsigned<size_t>(object, slot, &PyLong_AsSize_t, "size_t");
}

// --- text ---------------------------------------------------------------------------------------

static const char* skipSpace(const char* p) {
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) ++p;
  return p;
}

/// The base that a prefix at `p` stands for, or 0.
static int prefixBase(const char* p) {
  if (p[0] != '0') return 0;
  switch (p[1] | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 0;
  }
}

/// A literal taken apart.
struct Literal {
  const char* end;  ///< behind the digits and underscores that belong to it, and blanks
  int base;         ///< what messages call its base
  bool good;
};

static Literal scanLiteral(const char* text, int base) {
  const char* p = skipSpace(text);
  if (*p == '+' || *p == '-') ++p;
  int prefix = prefixBase(p);
  int radix = base != 0 ? base : prefix != 0 ? prefix : 10;
  // Without a prefix a number may begin with zero only if it is zero.
  bool onlyZeros = base == 0 && prefix == 0 && *p == '0';
  if (prefix == radix) p += p[2] == '_' ? 3 : 2;
  const char* digits = p;
  bool separated = true, nonZero = false;
  for (; digitValueTable[static_cast<u8>(*p)] < radix || (*p == '_' && !separated); ++p) {
    separated = *p == '_';
    nonZero |= *p != '0' && *p != '_';
  }
  bool good = p > digits && !separated && !(onlyZeros && nonZero);
  // An underscore belongs to the number only between digits.
  const char* end = good ? skipSpace(p) : p > digits && separated ? p - 1 : p;
  return {end, onlyZeros ? 0 : radix, good && *end == 0};
}

API(PyObject*) PyLong_FromString(const char* text, char** end, int base) {
  Thread& t = current();
  if (base != 0 && (base < 2 || base > 36)) {
    return give(t.raise(valueErrorType, "int() arg 2 must be >= 2 and <= 36"));
  }
  Literal literal = scanLiteral(text, base);
  if (end != nullptr) *end = const_cast<char*>(literal.end);
  auto size = static_cast<isize>(std::strlen(text));
  if (literal.good) return give(newIntFromText(t, text, size, base));
  // Long texts are cut in the message.
  Ref<Str> shown = newStrUtf8Replace(t, text, size < 200 ? size : 200);
  if (!shown) return nullptr;
  return give(t.raise(valueErrorType, "invalid literal for int() with base %d: %.200R",
                      literal.base, static_cast<Object*>(shown.get())));
}

API(PyObject*) PyLong_FromUnicodeObject(PyObject* text, int base) {
  return give(newIntFromStr(current(), as(text), base));
}
API(PyObject*) _PyLong_FromBytes(const char* text, Py_ssize_t size, int base) {
  return give(newIntFromText(current(), text, size, base));
}

API(PyObject*) _PyLong_Format(PyObject* value, int base) {
  if (!isInt(as(value))) return give(BAD_INTERNAL_CALL());
  return give(intToText(current(), *as<Int>(value), base, base != 10));
}

// --- arithmetic ---------------------------------------------------------------------------------

static const Int& intOf(PyObject* value) { return *as<Int>(value); }

API(int) _PyLong_Sign(PyObject* value) { return intOf(value).sign(); }

API(size_t) _PyLong_NumBits(PyObject* value) {
  return static_cast<usize>(digits::bitLength(intOf(value).span()));
}

API(PyObject*) _PyLong_GCD(PyObject* a, PyObject* b) {
  return give(intGcd(current(), intOf(a), intOf(b)));
}
API(PyObject*) _PyLong_Lshift(PyObject* value, size_t bits) {
  Ref<Int> count = newInt(bits);
  return count ? give(intShiftLeft(current(), intOf(value), *count)) : nullptr;
}
API(PyObject*) _PyLong_Rshift(PyObject* value, size_t bits) {
  Ref<Int> count = newInt(bits);
  return count ? give(intShiftRight(current(), intOf(value), *count)) : nullptr;
}

/// Quotient and remainder of the division that rounds to the nearest integer, ties to even: the
/// floor's, one step further when more than half is left.
static Ref<Tuple> divmodNear(Thread& t, Object* a, Object* b) {
  if (!isInt(a) || !isInt(b)) return t.raise(typeErrorType, "non-integer arguments in division");
  auto &dividend = *static_cast<Int*>(a), &divisor = *static_cast<Int*>(b);
  Ref<Int> quotient, remainder;
  PY_TRY(intDivmod(t, dividend, divisor, &quotient, &remainder));
  Ref<Int> twice = PY_TRY(intAdd(t, *remainder, *remainder));
  // Both have the divisor's sign.
  int order = divisor.isNegative() ? intCompare(divisor, *twice) : intCompare(*twice, divisor);
  bool odd = quotient->size != 0 && (quotient->digits[0] & 1) != 0;
  if (order > 0 || (order == 0 && odd)) {
    Ref<Int> one = newInt(1);
    quotient = PY_TRY(intAdd(t, *quotient, *one));
    remainder = PY_TRY(intSubtract(t, *remainder, divisor));
  }
  return packTuple(t, {quotient.get(), remainder.get()});
}
API(PyObject*) _PyLong_DivmodNear(PyObject* a, PyObject* b) {
  return give(divmodNear(current(), as(a), as(b)));
}

/// The value as a fraction in [0.5, 1) times a power of two. More bits than a double can have are
/// shifted out; that any of them was set goes into the lowest one left, so that rounding is right.
static Result<double> fraction(Thread& t, const Int& value, isize* exponent) {
  isize bits = static_cast<isize>(digits::bitLength(value.span()));
  isize dropped = bits > 1000 ? bits - 70 : 0;
  Ref<Int> shift = PY_TRY(newInt(dropped));
  Ref<Int> magnitude = PY_TRY(newInt(t, value.span(), false));
  Ref<Int> top = PY_TRY(intShiftRight(t, *magnitude, *shift));
  if (dropped > 0) {
    Ref<Int> back = PY_TRY(intShiftLeft(t, *top, *shift));
    Ref<Int> sticky = newInt(intCompare(*back, *magnitude) != 0 ? 1 : 0);
    top = PY_TRY(intBitOperation(t, digits::BitOp::Or, *top, *sticky));
  }
  double rounded = PY_TRY(toDouble(t, *top));
  int power;
  double result = std::frexp(rounded, &power);
  *exponent = power + dropped;
  return value.isNegative() ? -result : result;
}
API(double) _PyLong_Frexp(PyLongObject* value, Py_ssize_t* exponent) {
  const Int& number = *as<Int>(reinterpret_cast<PyObject*>(value));
  *exponent = 0;
  if (number.isZero()) return 0.0;
  Result<double> result = fraction(current(), number, exponent);
  return result.failed() ? -1.0 : result.value();
}

// --- bytes --------------------------------------------------------------------------------------

API(PyObject*)
_PyLong_FromByteArray(const unsigned char* bytes, size_t size, int littleEndian, int isSigned) {
  return give(
      intFromBytes(current(), bytes, static_cast<isize>(size), littleEndian != 0, isSigned != 0));
}
API(int)
_PyLong_AsByteArray(PyLongObject* value, unsigned char* bytes, size_t size, int littleEndian,
                    int isSigned) {
  return toInt(intToBytes(current(), *as<Int>(reinterpret_cast<PyObject*>(value)), bytes,
                          static_cast<isize>(size), littleEndian != 0, isSigned != 0));
}
