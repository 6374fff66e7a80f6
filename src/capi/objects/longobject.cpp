// Integers: to and from C's integer types. The errors of each conversion are those of the C API.

#define Py_BUILD_CORE 1

#include <array>
#include <cstring>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
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

// --- from C -------------------------------------------------------------------------------------

API(PyObject*) PyLong_FromLong(long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromUnsignedLong(unsigned long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromLongLong(long long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromUnsignedLongLong(unsigned long long value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromSsize_t(Py_ssize_t value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromSize_t(size_t value) { return give(newInt(value)); }
API(PyObject*) PyLong_FromVoidPtr(void* pointer) {
  return give(newInt(reinterpret_cast<uintptr_t>(pointer)));
}
API(PyObject*) PyLong_FromDouble(double value) { return give(newIntFromDouble(current(), value)); }

/// The longest prefix that could be an integer literal of the base, as int() delimits it.
static const char* literalEnd(const char* text, int base) {
  const char* p = text;
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) ++p;
  if (*p == '+' || *p == '-') ++p;
  while (digitValueTable[static_cast<unsigned char>(*p)] < 37 || *p == '_') ++p;
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) ++p;
  return p;
}

API(PyObject*) PyLong_FromString(const char* text, char** end, int base) {
  Thread& t = current();
  if (base != 0 && (base < 2 || base > 36)) {
    return give(t.raise(valueErrorType, "int() base must be >= 2 and <= 36, or 0"));
  }
  const char* stop = literalEnd(text, base);
  if (end != nullptr) *end = const_cast<char*>(stop);
  isize length = end != nullptr ? stop - text : static_cast<isize>(std::strlen(text));
  return give(newIntFromText(t, text, length, base));
}

API(PyObject*) _PyLong_FromBytes(const char* text, Py_ssize_t length, int base) {
  return give(newIntFromText(current(), text, length, base));
}
API(PyObject*) PyLong_FromUnicodeObject(PyObject* text, int base) {
  return give(newIntFromStr(current(), as(text), base));
}

// --- to C ---------------------------------------------------------------------------------------

/// The int behind an object, through `__index__`; -1 in the caller on failure.
static Ref<Int> intOf(Thread& t, PyObject* object) {
  if (object == nullptr) return BAD_INTERNAL_CALL();
  if (isInt(as(object))) return Ref<Int>::share(as<Int>(object));
  return toIndex(t, as(object)).as<Int>();
}
/// The int that an object is, without conversion: TypeError "an integer is required".
static Int* exactInt(PyObject* object) {
  if (object == nullptr) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  if (isInt(as(object))) return as<Int>(object);
  current().raise(typeErrorType, "an integer is required");
  return nullptr;
}

template <class T>
static T overflow(const char* type) {
  current().raise(overflowErrorType, "Python int too large to convert to C %s", type);
  return static_cast<T>(-1);
}

API(long long) PyLong_AsLongLongAndOverflow(PyObject* object, int* overflowed) {
  *overflowed = 0;
  Ref<Int> number = intOf(current(), object);
  if (!number) return -1;
  i64 value;
  if (fitsI64(*number, &value)) return value;
  *overflowed = number->sign();
  return -1;
}
API(long) PyLong_AsLongAndOverflow(PyObject* object, int* overflowed) {
  return PyLong_AsLongLongAndOverflow(object, overflowed);
}

API(long) PyLong_AsLong(PyObject* object) {
  int overflowed;
  long value = PyLong_AsLongAndOverflow(object, &overflowed);
  return overflowed != 0 ? overflow<long>("long") : value;
}
API(long long) PyLong_AsLongLong(PyObject* object) {
  Thread& t = current();
  int overflowed;
  long long value = PyLong_AsLongLongAndOverflow(object, &overflowed);
  if (overflowed != 0) t.raise(overflowErrorType, "int too big to convert");
  return value;
}
API(int) _PyLong_AsInt(PyObject* object) {
  int overflowed;
  long value = PyLong_AsLongAndOverflow(object, &overflowed);
  if (overflowed != 0 || value < INT_MIN || value > INT_MAX) return overflow<int>("int");
  return static_cast<int>(value);
}

API(Py_ssize_t) PyLong_AsSsize_t(PyObject* object) {
  Int* number = exactInt(object);
  if (number == nullptr) return -1;
  i64 value;
  return fitsI64(*number, &value) ? value : overflow<Py_ssize_t>("ssize_t");
}

/// An unsigned value: OverflowError for negative numbers and too large ones.
template <class T>
static T unsignedValue(PyObject* object, const char* type) {
  Int* number = exactInt(object);
  if (number == nullptr) return static_cast<T>(-1);
  u64 value;
  if (fitsU64(*number, &value)) return value;
  if (!number->isNegative()) return overflow<T>(type);
  current().raise(overflowErrorType, "can't convert negative value to %s",
                  std::strcmp(type, "size_t") == 0 ? "size_t" : "unsigned int");
  return static_cast<T>(-1);
}
API(unsigned long) PyLong_AsUnsignedLong(PyObject* object) {
  return unsignedValue<unsigned long>(object, "unsigned long");
}
API(size_t) PyLong_AsSize_t(PyObject* object) { return unsignedValue<size_t>(object, "size_t"); }
API(unsigned long long) PyLong_AsUnsignedLongLong(PyObject* object) {
  Int* number = exactInt(object);
  if (number == nullptr) return static_cast<unsigned long long>(-1);
  u64 value;
  if (fitsU64(*number, &value)) return value;
  current().raise(overflowErrorType, number->isNegative() ? "can't convert negative int to unsigned"
                                                          : "int too big to convert");
  return static_cast<unsigned long long>(-1);
}

API(unsigned long long) PyLong_AsUnsignedLongLongMask(PyObject* object) {
  Ref<Int> number = intOf(current(), object);
  return number ? wrappedU64(*number) : static_cast<unsigned long long>(-1);
}
API(unsigned long) PyLong_AsUnsignedLongMask(PyObject* object) {
  return PyLong_AsUnsignedLongLongMask(object);
}

API(void*) PyLong_AsVoidPtr(PyObject* object) {
  if (!isInt(as(object))) {
    current().raise(typeErrorType, "an integer is required");
    return nullptr;
  }
  Int& number = *as<Int>(object);
  long long value = number.isNegative() ? PyLong_AsLongLong(object)
                                        : static_cast<long long>(PyLong_AsUnsignedLongLong(object));
  if (value == -1 && current().hasPending()) return nullptr;
  return reinterpret_cast<void*>(value);
}

API(double) PyLong_AsDouble(PyObject* object) {
  if (object == nullptr) {
    BAD_INTERNAL_CALL();
    return -1;
  }
  if (!isInt(as(object))) {
    current().raise(typeErrorType, "an integer is required");
    return -1;
  }
  Result<double> value = toDouble(current(), *as<Int>(object));
  return value.failed() ? -1 : value.value();
}

// --- converters for PyArg_Parse's O&
// --------------------------------------------------------------

template <class T>
static int storeUnsigned(PyObject* object, void* place, const char* type) {
  Thread& t = current();
  Ref<Int> number = intOf(t, object);
  if (!number) return 0;
  if (number->isNegative()) {
    t.raise(valueErrorType, "value must be positive");
    return 0;
  }
  u64 value;
  if (!fitsU64(*number, &value) || value > static_cast<T>(-1)) {
    t.raise(overflowErrorType, "Python int too large for C %s", type);
    return 0;
  }
  *static_cast<T*>(place) = static_cast<T>(value);
  return 1;
}
API(int) _PyLong_UnsignedShort_Converter(PyObject* object, void* place) {
  return storeUnsigned<unsigned short>(object, place, "unsigned short");
}
API(int) _PyLong_UnsignedInt_Converter(PyObject* object, void* place) {
  return storeUnsigned<unsigned int>(object, place, "unsigned int");
}
API(int) _PyLong_UnsignedLong_Converter(PyObject* object, void* place) {
  return storeUnsigned<unsigned long>(object, place, "unsigned long");
}
API(int) _PyLong_UnsignedLongLong_Converter(PyObject* object, void* place) {
  return storeUnsigned<unsigned long long>(object, place, "unsigned long long");
}
API(int) _PyLong_Size_t_Converter(PyObject* object, void* place) {
  return storeUnsigned<size_t>(object, place, "size_t");
}

// --- digits, bytes and arithmetic
// -----------------------------------------------------------------

API(PyLongObject*) _PyLong_New(Py_ssize_t count) {
  Thread& t = current();
  if (count > (kIsizeMax - static_cast<isize>(sizeof(Int))) / 4) {
    t.raise(overflowErrorType, "too many digits in integer");
    return nullptr;
  }
  return reinterpret_cast<PyLongObject*>(newIntDigits(t, count).release());
}
API(PyObject*) _PyLong_Copy(PyLongObject* number) {
  return give(intCopy(current(), *reinterpret_cast<Int*>(number)));
}
API(int) _PyLong_Sign(PyObject* object) { return as<Int>(object)->sign(); }
API(size_t) _PyLong_NumBits(PyObject* object) {
  digits::Span span = as<Int>(object)->span();
  if (span.size == 0) return 0;
  auto top = static_cast<usize>(32 - __builtin_clz(span.data[span.size - 1]));
  return static_cast<usize>(span.size - 1) * 30 + top;
}
API(PyObject*) _PyLong_GCD(PyObject* a, PyObject* b) {
  return give(intGcd(current(), *as<Int>(a), *as<Int>(b)));
}
API(PyObject*)
_PyLong_FromByteArray(const unsigned char* bytes, size_t count, int little, int isSigned) {
  return give(
      intFromBytes(current(), bytes, static_cast<isize>(count), little != 0, isSigned != 0));
}
API(int)
_PyLong_AsByteArray(PyLongObject* number, unsigned char* bytes, size_t count, int little,
                    int isSigned) {
  return toInt(intToBytes(current(), *reinterpret_cast<Int*>(number), bytes,
                          static_cast<isize>(count), little != 0, isSigned != 0));
}
API(PyObject*) _PyLong_Format(PyObject* object, int base) {
  return give(intToText(current(), *as<Int>(object), base, base != 10));
}
static Ref<> shift(PyObject* object, size_t bits, bool left) {
  Ref<Int> count = newInt(bits);
  if (!count) return failure;
  return left ? intShiftLeft(current(), *as<Int>(object), *count)
              : intShiftRight(current(), *as<Int>(object), *count);
}
API(PyObject*) _PyLong_Lshift(PyObject* object, size_t bits) {
  return give(shift(object, bits, true));
}
API(PyObject*) _PyLong_Rshift(PyObject* object, size_t bits) {
  return give(shift(object, bits, false));
}

/// Quotient rounded to nearest (halves to even) and the remainder that goes with it.
static Ref<> divmodNear(Thread& t, Int& a, Int& b) {
  Ref<Int> quotient, remainder;
  PY_TRY(intDivmod(t, a, b, &quotient, &remainder));
  Ref<Int> doubled = PY_TRY(intAdd(t, *remainder, *remainder));
  int order = intCompare(*doubled, b);
  if (b.isNegative()) order = -order;
  bool odd = !quotient->isZero() && (quotient->digits[0] & 1) != 0;
  if (order > 0 || (order == 0 && odd)) {
    quotient = PY_TRY(intAdd(t, *quotient, *smallInt(1)));
    remainder = PY_TRY(intSubtract(t, *remainder, b));
  }
  return Ref<>::steal(as(PyTuple_Pack(2, py(quotient.get()), py(remainder.get()))));
}
API(PyObject*) _PyLong_DivmodNear(PyObject* a, PyObject* b) {
  Thread& t = current();
  if (!isInt(as(a)) || !isInt(as(b))) {
    return give(t.raise(typeErrorType, "non-integer arguments in division"));
  }
  return give(divmodNear(t, *as<Int>(a), *as<Int>(b)));
}

API(double) _PyLong_Frexp(PyLongObject* number, Py_ssize_t* exponent) {
  // Half-even at 53 bits: shifting down to 55 with a sticky bit leaves the rounding to the machine.
  Thread& t = current();
  auto& value = *reinterpret_cast<Int*>(number);
  *exponent = 0;
  if (value.isZero()) return 0.0;
  auto bits = static_cast<isize>(_PyLong_NumBits(reinterpret_cast<PyObject*>(number)));
  Ref<Int> magnitude = intAbsolute(t, value);
  isize down = bits - 62;
  u64 head = 0;
  if (down > 0) {
    Ref<Int> count = newInt(down);
    Ref<Int> high = intShiftRight(t, *magnitude, *count);
    Ref<Int> back = high ? intShiftLeft(t, *high, *count) : Ref<Int>();
    if (!back) return -1.0;
    (void)fitsU64(*high, &head);
    if (intCompare(*back, *magnitude) != 0) head |= 1;
  } else {
    (void)fitsU64(*magnitude, &head);
    head <<= -down;
  }
  double scaled = static_cast<double>(head) * 0x1p-62;
  if (scaled == 1.0) {
    scaled = 0.5;
    ++bits;
  }
  *exponent = bits;
  return value.isNegative() ? -scaled : scaled;
}

API(PyObject*) PyLong_GetInfo(void) { return share(getSysAttribute(current(), "int_info")); }
