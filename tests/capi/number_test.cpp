// C-API reference, "Number Protocol".
#include "support.h"

using namespace capi_test;

namespace {

class NumberApi : public PythonTest {
 protected:
  Owned seven{PyLong_FromLong(7)}, two{PyLong_FromLong(2)}, zero{PyLong_FromLong(0)},
      text{PyUnicode_FromString("a")};
};

TEST_F(NumberApi, Check) {
  EXPECT_EQ(1, PyNumber_Check(seven));
  EXPECT_EQ(1, PyNumber_Check(eval("1j")));
  EXPECT_EQ(1, PyNumber_Check(eval("type('N', (), {'__index__': lambda s: 1})()")));
  EXPECT_EQ(0, PyNumber_Check(text));
  EXPECT_EQ(0, PyNumber_Check(nullptr));
  EXPECT_EQ(1, PyIndex_Check(seven));
  EXPECT_EQ(0, PyIndex_Check(text));
}

TEST_F(NumberApi, Binary) {
  struct {
    PyObject* (*function)(PyObject*, PyObject*);
    PyObject* (*inplace)(PyObject*, PyObject*);
    const char* result;
    const char* sign;
    const char* inplaceSign;
  } rows[] = {
      {PyNumber_Add, PyNumber_InPlaceAdd, "9", "+", "+="},
      {PyNumber_Subtract, PyNumber_InPlaceSubtract, "5", "-", "-="},
      {PyNumber_Multiply, PyNumber_InPlaceMultiply, "14", "*", "*="},
      {PyNumber_FloorDivide, PyNumber_InPlaceFloorDivide, "3", "//", "//="},
      {PyNumber_TrueDivide, PyNumber_InPlaceTrueDivide, "3.5", "/", "/="},
      {PyNumber_Remainder, PyNumber_InPlaceRemainder, "1", "%", "%="},
      {PyNumber_Lshift, PyNumber_InPlaceLshift, "28", "<<", "<<="},
      {PyNumber_Rshift, PyNumber_InPlaceRshift, "1", ">>", ">>="},
      {PyNumber_And, PyNumber_InPlaceAnd, "2", "&", "&="},
      {PyNumber_Xor, PyNumber_InPlaceXor, "5", "^", "^="},
      {PyNumber_Or, PyNumber_InPlaceOr, "7", "|", "|="},
  };
  for (auto& row : rows) {
    EXPECT_REPR(row.result, row.function(seven, two));
    EXPECT_REPR(row.result, row.inplace(seven, two));
    std::string message = ": 'int' and 'NoneType'";
    EXPECT_RAISES("TypeError: unsupported operand type(s) for " + std::string(row.sign) + message,
                  row.function(seven, Py_None));
    EXPECT_RAISES(
        "TypeError: unsupported operand type(s) for " + std::string(row.inplaceSign) + message,
        row.inplace(seven, Py_None));
  }
  EXPECT_RAISES("TypeError: unsupported operand type(s) for @: 'int' and 'int'",
                PyNumber_MatrixMultiply(seven, two));
  EXPECT_RAISES("TypeError: unsupported operand type(s) for @=: 'int' and 'int'",
                PyNumber_InPlaceMatrixMultiply(seven, two));
  EXPECT_REPR("(3, 1)", PyNumber_Divmod(seven, two));
  EXPECT_RAISES("TypeError: unsupported operand type(s) for divmod(): 'int' and 'str'",
                PyNumber_Divmod(seven, text));
  EXPECT_RAISES("ZeroDivisionError: integer division or modulo by zero",
                PyNumber_FloorDivide(seven, zero));
  EXPECT_RAISES("ZeroDivisionError: division by zero", PyNumber_TrueDivide(seven, zero));
  EXPECT_RAISES("ValueError: negative shift count",
                PyNumber_Lshift(seven, Owned(PyLong_FromLong(-1))));
}

TEST_F(NumberApi, SequencesInTheNumberProtocol) {
  Owned list = eval("[1]");
  EXPECT_REPR("[1, 1]", PyNumber_Multiply(list, two));
  EXPECT_REPR("[1, 1]", PyNumber_Multiply(two, list));
  EXPECT_REPR("[1, 1]", PyNumber_Add(list, list));
  EXPECT_RAISES("TypeError: can only concatenate list (not \"int\") to list",
                PyNumber_Add(list, two));
  EXPECT_RAISES("TypeError: can't multiply sequence by non-int of type 'str'",
                PyNumber_Multiply(list, text));
  Owned same(PyNumber_InPlaceAdd(list, list));
  EXPECT_EQ(list.get(), same.get());
  EXPECT_REPR("'a7'", PyNumber_Remainder(Owned(PyUnicode_FromString("a%d")), seven));
}

TEST_F(NumberApi, Power) {
  EXPECT_REPR("49", PyNumber_Power(seven, two, Py_None));
  EXPECT_REPR("4", PyNumber_Power(seven, two, Owned(PyLong_FromLong(5))));
  EXPECT_REPR("49", PyNumber_InPlacePower(seven, two, Py_None));
  EXPECT_RAISES("ValueError: pow() 3rd argument cannot be 0", PyNumber_Power(seven, two, zero));
  EXPECT_RAISES("TypeError: unsupported operand type(s) for ** or pow(): 'int' and 'str'",
                PyNumber_Power(seven, text, Py_None));
  EXPECT_RAISES("TypeError: unsupported operand type(s) for ** or pow(): 'int', 'int', 'str'",
                PyNumber_Power(seven, two, text));
}

TEST_F(NumberApi, Unary) {
  EXPECT_REPR("-7", PyNumber_Negative(seven));
  EXPECT_REPR("1", PyNumber_Positive(Py_True));
  EXPECT_REPR("7", PyNumber_Absolute(Owned(PyLong_FromLong(-7))));
  EXPECT_REPR("-8", PyNumber_Invert(seven));
  EXPECT_RAISES("TypeError: bad operand type for unary -: 'str'", PyNumber_Negative(text));
  EXPECT_RAISES("TypeError: bad operand type for unary +: 'str'", PyNumber_Positive(text));
  EXPECT_RAISES("TypeError: bad operand type for abs(): 'str'", PyNumber_Absolute(text));
  EXPECT_RAISES("TypeError: bad operand type for unary ~: 'float'", PyNumber_Invert(eval("1.5")));
  EXPECT_RAISES("SystemError: null argument to internal routine", PyNumber_Negative(nullptr));
}

TEST_F(NumberApi, Conversions) {
  EXPECT_REPR("3", PyNumber_Long(eval("3.9")));
  EXPECT_REPR("12", PyNumber_Long(eval("' 12 '")));
  EXPECT_REPR("12", PyNumber_Long(eval("b'12'")));
  EXPECT_RAISES("ValueError: invalid literal for int() with base 10: 'a'", PyNumber_Long(text));
  EXPECT_RAISES(
      "TypeError: int() argument must be a string, a bytes-like object or a real number, not "
      "'NoneType'",
      PyNumber_Long(Py_None));
  EXPECT_RAISES("OverflowError: cannot convert float infinity to integer",
                PyNumber_Long(eval("float('inf')")));
  EXPECT_REPR("7.0", PyNumber_Float(seven));
  EXPECT_REPR("1.5", PyNumber_Float(eval("'1.5'")));
  EXPECT_RAISES("ValueError: could not convert string to float: 'a'", PyNumber_Float(text));
  EXPECT_RAISES("TypeError: float() argument must be a string or a real number, not 'NoneType'",
                PyNumber_Float(Py_None));
  EXPECT_REPR("1", PyNumber_Index(Py_True));
  EXPECT_COUNT(seven.get(), 0, Owned(PyNumber_Index(seven)));
  EXPECT_RAISES("TypeError: 'float' object cannot be interpreted as an integer",
                PyNumber_Index(eval("1.0")));
  EXPECT_RAISES("SystemError: null argument to internal routine", PyNumber_Index(nullptr));
  EXPECT_REPR("'0b111'", PyNumber_ToBase(seven, 2));
  EXPECT_REPR("'0o7'", PyNumber_ToBase(seven, 8));
  EXPECT_REPR("'7'", PyNumber_ToBase(seven, 10));
  EXPECT_REPR("'0x7'", PyNumber_ToBase(seven, 16));
  EXPECT_RAISES("SystemError: PyNumber_ToBase: base must be 2, 8, 10 or 16",
                PyNumber_ToBase(seven, 3));
  EXPECT_EQ(7, PyNumber_AsSsize_t(seven, PyExc_OverflowError));
  Owned big = eval("1 << 100");
  EXPECT_RAISES_INT("OverflowError: cannot fit 'int' into an index-sized integer",
                    PyNumber_AsSsize_t(big, PyExc_OverflowError));
  EXPECT_EQ(PY_SSIZE_T_MAX, PyNumber_AsSsize_t(big, nullptr));
  EXPECT_EQ(PY_SSIZE_T_MIN, PyNumber_AsSsize_t(eval("-1 << 100"), nullptr));
  EXPECT_RAISES_INT("TypeError: 'str' object cannot be interpreted as an integer",
                    PyNumber_AsSsize_t(text, nullptr));
}

}  // namespace
