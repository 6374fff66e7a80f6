// complex (= PyComplexObject).
#pragma once

#include "builtins/float/float.h"

namespace taipan {

/// = Py_complex.
struct ComplexValue {
  double real, imag;
};

struct Complex : Object {
  ComplexValue value;
};

inline bool isComplex(const Object* object) { return isInstanceOf(object, &complexType); }

Ref<Complex> newComplex(Thread& t, ComplexValue value);
/// What complex(object) reads from a number: __complex__, then __float__, __index__.
Result<ComplexValue> toComplex(Thread& t, Object* object);

ComplexValue complexMultiply(ComplexValue a, ComplexValue b);
/// a / b; false when b is zero.
bool complexDivide(ComplexValue a, ComplexValue b, ComplexValue* out);
/// a ** b as a complex; ZeroDivisionError, OverflowError.
Ref<> complexPowerOf(Thread& t, ComplexValue a, ComplexValue b);
/// |a|; OverflowError "absolute value too large".
Result<double> complexAbsolute(Thread& t, ComplexValue a);
/// repr(): "(1+2j)", "1j".
Ref<Str> complexToStr(Thread& t, ComplexValue value);

}  // namespace taipan
