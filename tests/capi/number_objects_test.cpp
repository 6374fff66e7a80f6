// C-API reference: "Integer Objects", "Boolean Objects", "Floating Point Objects", "Complex Number
// Objects".
#include <climits>

#include "support.h"

using namespace capi_test;

namespace {

class NumberObjectsApi : public PythonTest {
 protected:
  Owned big = eval("1 << 64"), negative = eval("-5"), text = eval("'x'");
};

TEST_F(NumberObjectsApi, FromC) {
  EXPECT_REPR("-9223372036854775808", PyLong_FromLong(LONG_MIN));
  EXPECT_REPR("18446744073709551615", PyLong_FromUnsignedLong(ULONG_MAX));
  EXPECT_REPR("-9223372036854775808", PyLong_FromLongLong(LLONG_MIN));
  EXPECT_REPR("18446744073709551615", PyLong_FromUnsignedLongLong(ULLONG_MAX));
  EXPECT_REPR("-1", PyLong_FromSsize_t(-1));
  EXPECT_REPR("18446744073709551615", PyLong_FromSize_t(SIZE_MAX));
  EXPECT_REPR("-3", PyLong_FromDouble(-3.99));
  EXPECT_RAISES("OverflowError: cannot convert float infinity to integer",
                PyLong_FromDouble(Py_HUGE_VAL));
  EXPECT_RAISES("ValueError: cannot convert float NaN to integer", PyLong_FromDouble(Py_NAN));
  EXPECT_EQ(Owned(PyLong_FromLong(256)).get(), Owned(PyLong_FromLong(256)).get());
  Owned pointer(PyLong_FromVoidPtr(&big));
  EXPECT_EQ(&big, PyLong_AsVoidPtr(pointer));
  EXPECT_RAISES("TypeError: an integer is required", PyLong_AsVoidPtr(text));
}

TEST_F(NumberObjectsApi, FromText) {
  char* end = nullptr;
  EXPECT_REPR("255", PyLong_FromString(" 0xff ", &end, 0));
  EXPECT_EQ('\0', *end);
  EXPECT_REPR("5", PyLong_FromString("101", nullptr, 2));
  EXPECT_REPR("1000", PyLong_FromString("1_000", nullptr, 10));
  EXPECT_RAISES("ValueError: invalid literal for int() with base 10: '1__0'",
                PyLong_FromString("1__0", nullptr, 10));
  EXPECT_RAISES("ValueError: invalid literal for int() with base 2: '2'",
                PyLong_FromString("2", nullptr, 2));
  EXPECT_RAISES("ValueError: int() arg 2 must be >= 2 and <= 36",
                PyLong_FromString("2", nullptr, 37));
  EXPECT_RAISES("ValueError: int() arg 2 must be >= 2 and <= 36",
                PyLong_FromString("2", nullptr, 1));
  EXPECT_REPR("12", PyLong_FromUnicodeObject(eval("'\\u0661\\u0662'"), 10));
  EXPECT_RAISES("ValueError: invalid literal for int() with base 16: 'g\\x00'",
                PyLong_FromUnicodeObject(eval("'g\\0'"), 16));
}

TEST_F(NumberObjectsApi, ToC) {
  int overflow = 7;
  EXPECT_EQ(-5, PyLong_AsLong(negative));
  EXPECT_EQ(LONG_MIN, PyLong_AsLong(eval("-1 << 63")));
  EXPECT_RAISES_INT("OverflowError: Python int too large to convert to C long", PyLong_AsLong(big));
  EXPECT_RAISES_INT("TypeError: 'str' object cannot be interpreted as an integer",
                    PyLong_AsLong(text));
  EXPECT_RAISES_INT("SystemError: bad argument to internal function", PyLong_AsLong(nullptr));
  EXPECT_EQ(-1, PyLong_AsLongAndOverflow(big, &overflow));
  EXPECT_EQ(1, overflow);
  EXPECT_EQ(-1, PyLong_AsLongAndOverflow(eval("-1 << 64"), &overflow));
  EXPECT_EQ(-1, overflow);
  EXPECT_EQ(-5, PyLong_AsLongAndOverflow(negative, &overflow));
  EXPECT_EQ(0, overflow);
  EXPECT_EQ(-1, PyLong_AsLongLongAndOverflow(big, &overflow));
  EXPECT_EQ(1, overflow);
  EXPECT_RAISES_INT("OverflowError: int too big to convert", PyLong_AsLongLong(big));
  EXPECT_EQ(3, PyLong_AsLong(eval("type('I', (), {'__index__': lambda s: 3})()")));
  EXPECT_RAISES_INT("TypeError: 'float' object cannot be interpreted as an integer",
                    PyLong_AsLong(eval("1.5")));
  EXPECT_EQ(-5, PyLong_AsSsize_t(negative));
  EXPECT_RAISES_INT("OverflowError: Python int too large to convert to C ssize_t",
                    PyLong_AsSsize_t(big));
  EXPECT_RAISES_INT("TypeError: an integer is required", PyLong_AsSsize_t(text));
  EXPECT_EQ(ULONG_MAX, PyLong_AsUnsignedLong(eval("(1 << 64) - 1")));
  EXPECT_RAISES_INT("OverflowError: can't convert negative value to unsigned int",
                    static_cast<long>(PyLong_AsUnsignedLong(negative)));
  EXPECT_RAISES_INT("OverflowError: Python int too large to convert to C unsigned long",
                    static_cast<long>(PyLong_AsUnsignedLong(big)));
  EXPECT_RAISES_INT("TypeError: an integer is required",
                    static_cast<long>(PyLong_AsUnsignedLong(text)));
  EXPECT_RAISES_INT("OverflowError: can't convert negative value to size_t",
                    static_cast<long>(PyLong_AsSize_t(negative)));
  EXPECT_RAISES_INT("OverflowError: Python int too large to convert to C size_t",
                    static_cast<long>(PyLong_AsSize_t(big)));
  EXPECT_RAISES_INT("OverflowError: can't convert negative int to unsigned",
                    static_cast<long>(PyLong_AsUnsignedLongLong(negative)));
  EXPECT_RAISES_INT("OverflowError: int too big to convert",
                    static_cast<long>(PyLong_AsUnsignedLongLong(big)));
  EXPECT_EQ(1u, PyLong_AsUnsignedLongMask(eval("(1 << 64) + 1")));
  EXPECT_EQ(ULLONG_MAX - 4, PyLong_AsUnsignedLongLongMask(negative));
  EXPECT_RAISES_INT("TypeError: 'str' object cannot be interpreted as an integer",
                    static_cast<long>(PyLong_AsUnsignedLongMask(text)));
  EXPECT_EQ(18446744073709551616.0, PyLong_AsDouble(big));
  EXPECT_RAISES_INT("OverflowError: int too large to convert to float",
                    PyLong_AsDouble(eval("1 << 2000")));
  EXPECT_RAISES_INT("TypeError: an integer is required", PyLong_AsDouble(text));
}

TEST_F(NumberObjectsApi, Internals) {
  EXPECT_EQ(-1, _PyLong_Sign(negative));
  EXPECT_EQ(65u, _PyLong_NumBits(big));
  unsigned char bytes[9];
  EXPECT_EQ(0,
            _PyLong_AsByteArray(reinterpret_cast<PyLongObject*>(negative.get()), bytes, 2, 1, 1));
  EXPECT_EQ(0xfb, bytes[0]);
  EXPECT_EQ(0xff, bytes[1]);
  EXPECT_RAISES_INT(
      "OverflowError: int too big to convert",
      _PyLong_AsByteArray(reinterpret_cast<PyLongObject*>(big.get()), bytes, 8, 1, 0));
  EXPECT_RAISES_INT(
      "OverflowError: can't convert negative int to unsigned",
      _PyLong_AsByteArray(reinterpret_cast<PyLongObject*>(negative.get()), bytes, 8, 1, 0));
  EXPECT_REPR("-2",
              _PyLong_FromByteArray(reinterpret_cast<const unsigned char*>("\xff\xfe"), 2, 0, 1));
  EXPECT_REPR("65534",
              _PyLong_FromByteArray(reinterpret_cast<const unsigned char*>("\xff\xfe"), 2, 0, 0));
}

TEST_F(NumberObjectsApi, Booleans) {
  EXPECT_TRUE(PyBool_Check(Py_True));
  EXPECT_FALSE(PyBool_Check(negative.get()));
  EXPECT_REPR("True", PyBool_FromLong(-3));
  EXPECT_REPR("False", PyBool_FromLong(0));
}

TEST_F(NumberObjectsApi, Floats) {
  EXPECT_REPR("1.5", PyFloat_FromDouble(1.5));
  EXPECT_REPR("-0.0", PyFloat_FromDouble(-0.0));
  EXPECT_REPR("1.5", PyFloat_FromString(eval("b' 1.5 '")));
  EXPECT_REPR("inf", PyFloat_FromString(eval("'Infinity'")));
  EXPECT_RAISES("ValueError: could not convert string to float: 'x'", PyFloat_FromString(text));
  EXPECT_RAISES("TypeError: float() argument must be a string or a real number, not 'int'",
                PyFloat_FromString(negative));
  EXPECT_EQ(-5.0, PyFloat_AsDouble(negative));
  EXPECT_EQ(2.0, PyFloat_AsDouble(eval("type('F', (), {'__float__': lambda s: 2.0})()")));
  EXPECT_EQ(3.0, PyFloat_AsDouble(eval("type('F', (), {'__index__': lambda s: 3})()")));
  EXPECT_RAISES_INT("TypeError: must be real number, not str", PyFloat_AsDouble(text));
  EXPECT_RAISES_INT("TypeError: F.__float__ returned non-float (type int)",
                    PyFloat_AsDouble(eval("type('F', (), {'__float__': lambda s: 2})()")));
  EXPECT_RAISES_INT("TypeError: bad argument type for built-in operation",
                    PyFloat_AsDouble(nullptr));
  EXPECT_EQ(DBL_MAX, PyFloat_GetMax());
  EXPECT_EQ(DBL_MIN, PyFloat_GetMin());
  EXPECT_REPR("53", PyObject_GetAttrString(Owned(PyFloat_GetInfo()), "mant_dig"));
  char bytes[8];
  EXPECT_EQ(0, PyFloat_Pack2(1.5, bytes, 1));
  EXPECT_EQ(1.5, PyFloat_Unpack2(bytes, 1));
  EXPECT_EQ(0, PyFloat_Pack4(-2.25, bytes, 0));
  EXPECT_EQ(-2.25, PyFloat_Unpack4(bytes, 0));
  EXPECT_EQ(0, PyFloat_Pack8(1e300, bytes, 1));
  EXPECT_EQ(1e300, PyFloat_Unpack8(bytes, 1));
  EXPECT_RAISES_INT("OverflowError: float too large to pack with e format",
                    PyFloat_Pack2(1e6, bytes, 1));
  EXPECT_RAISES_INT("OverflowError: float too large to pack with f format",
                    PyFloat_Pack4(1e300, bytes, 1));
}

TEST_F(NumberObjectsApi, FloatTexts) {
  char* end = nullptr;
  EXPECT_EQ(1.5, PyOS_string_to_double("1.5", nullptr, nullptr));
  EXPECT_EQ(1.5, PyOS_string_to_double("1.5x", &end, nullptr));
  EXPECT_EQ('x', *end);
  EXPECT_RAISES_INT("ValueError: could not convert string to float: '1.5x'",
                    PyOS_string_to_double("1.5x", nullptr, nullptr));
  EXPECT_EQ(Py_HUGE_VAL, PyOS_string_to_double("1e999", nullptr, nullptr));
  EXPECT_RAISES_INT("OverflowError: value too large to convert to float: '1e999'",
                    PyOS_string_to_double("1e999", nullptr, PyExc_OverflowError));
  int kind = -1;
  char* shown = PyOS_double_to_string(1.0, 'r', 0, Py_DTSF_ADD_DOT_0, &kind);
  EXPECT_STREQ("1.0", shown);
  EXPECT_EQ(Py_DTST_FINITE, kind);
  PyMem_Free(shown);
  shown = PyOS_double_to_string(-Py_HUGE_VAL, 'G', 3, 0, &kind);
  EXPECT_STREQ("-INF", shown);
  EXPECT_EQ(Py_DTST_INFINITE, kind);
  PyMem_Free(shown);
  EXPECT_RAISES("SystemError: bad argument to internal function",
                PyOS_double_to_string(1.0, 'z', 3, 0, nullptr));
  EXPECT_EQ(0, PyOS_stricmp("aBc", "AbC"));
  EXPECT_GT(0, PyOS_strnicmp("abc", "ABD", 3));
  EXPECT_EQ(0, PyOS_strnicmp("abc", "ABD", 2));
  EXPECT_EQ(255u, PyOS_strtoul("0xffg", &end, 0));
  EXPECT_EQ('g', *end);
  EXPECT_EQ(-12, PyOS_strtol("-12", &end, 10));
  char small[4];
  EXPECT_EQ(6, PyOS_snprintf(small, sizeof small, "%s", "abcdef"));
  EXPECT_STREQ("abc", small);
}

TEST_F(NumberObjectsApi, Complexes) {
  Owned value(PyComplex_FromDoubles(1, -2));
  EXPECT_EQ("(1-2j)", repr(value));
  EXPECT_EQ(1, PyComplex_RealAsDouble(value));
  EXPECT_EQ(-2, PyComplex_ImagAsDouble(value));
  EXPECT_EQ(-5, PyComplex_RealAsDouble(negative));
  EXPECT_EQ(0, PyComplex_ImagAsDouble(negative));
  EXPECT_RAISES_INT("TypeError: must be real number, not str", PyComplex_RealAsDouble(text));
  EXPECT_RAISES_INT("TypeError: must be real number, not str", PyComplex_AsCComplex(text).real);
  Py_complex two{2, 0}, zero{0, 0}, i{0, 1};
  EXPECT_EQ(-1, _Py_c_prod(i, i).real);
  EXPECT_EQ(2, _Py_c_abs(two));
  EXPECT_EQ(-2, _Py_c_neg(two).real);
  EXPECT_EQ(2, _Py_c_diff(two, i).real);
  EXPECT_EQ(1, _Py_c_sum(two, i).imag);
  errno = 0;
  EXPECT_EQ(0, _Py_c_quot(two, zero).real);
  EXPECT_EQ(EDOM, errno);
  EXPECT_NEAR(4, _Py_c_pow(two, two).real, 1e-12);
  EXPECT_REPR("1j", PyComplex_FromCComplex(i));
}

}  // namespace
