// Floats and complex numbers.

#define Py_BUILD_CORE 1

#include <cerrno>
#include <cfloat>
#include <cmath>

#include "builtins/float/float.h"
#include "builtins/number/complex.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyFloat_FromDouble(double value) { return give(newFloat(value)); }
API(PyObject*) PyFloat_FromString(PyObject* text) {
  return give(newFloatFromText(current(), as(text)));
}
API(double) PyFloat_AsDouble(PyObject* object) {
  if (object == nullptr) {
    PyErr_BadArgument();
    return -1;
  }
  Result<double> value = toDouble(current(), as(object));
  return value.failed() ? -1 : value.value();
}
API(double) PyFloat_GetMax(void) { return DBL_MAX; }
API(double) PyFloat_GetMin(void) { return DBL_MIN; }
API(PyObject*) PyFloat_GetInfo(void) { return share(getSysAttribute(current(), "float_info")); }

#define PACKING(size)                                                                          \
  API(int) PyFloat_Pack##size(double value, char* data, int little) {                          \
    return toInt(packFloat(current(), value, reinterpret_cast<u8*>(data), size, little != 0)); \
  }                                                                                            \
  API(double) PyFloat_Unpack##size(const char* data, int little) {                             \
    return unpackFloat(reinterpret_cast<const u8*>(data), size, little != 0);                  \
  }
PACKING(2)
PACKING(4)
PACKING(8)
#undef PACKING

// --- complex numbers ----------------------------------------------------------------------------

static ComplexValue ours(Py_complex value) { return {value.real, value.imag}; }
static Py_complex theirs(ComplexValue value) { return {value.real, value.imag}; }

API(PyObject*) PyComplex_FromCComplex(Py_complex value) {
  return give(newComplex(current(), ours(value)));
}
API(PyObject*) PyComplex_FromDoubles(double real, double imag) {
  return give(newComplex(current(), {real, imag}));
}
API(Py_complex) PyComplex_AsCComplex(PyObject* object) {
  Result<ComplexValue> value = toComplex(current(), as(object));
  return value.failed() ? Py_complex{-1.0, 0.0} : theirs(value.value());
}
API(double) PyComplex_RealAsDouble(PyObject* object) {
  if (isComplex(as(object))) return as<Complex>(object)->value.real;
  return PyFloat_AsDouble(object);
}
API(double) PyComplex_ImagAsDouble(PyObject* object) {
  return isComplex(as(object)) ? as<Complex>(object)->value.imag : 0.0;
}

API(Py_complex) _Py_c_sum(Py_complex a, Py_complex b) { return {a.real + b.real, a.imag + b.imag}; }
API(Py_complex) _Py_c_diff(Py_complex a, Py_complex b) {
  return {a.real - b.real, a.imag - b.imag};
}
API(Py_complex) _Py_c_neg(Py_complex a) { return {-a.real, -a.imag}; }
API(Py_complex) _Py_c_prod(Py_complex a, Py_complex b) {
  return theirs(complexMultiply(ours(a), ours(b)));
}
API(Py_complex) _Py_c_quot(Py_complex a, Py_complex b) {
  ComplexValue out{0, 0};
  if (!complexDivide(ours(a), ours(b), &out)) errno = EDOM;
  return theirs(out);
}
API(double) _Py_c_abs(Py_complex a) {
  double size = std::hypot(a.real, a.imag);
  bool finite = std::isfinite(a.real) && std::isfinite(a.imag);
  errno = finite && !std::isfinite(size) ? ERANGE : 0;
  return size;
}
API(Py_complex) _Py_c_pow(Py_complex a, Py_complex b) {
  if (b.real == 0 && b.imag == 0) return {1, 0};
  if (a.real == 0 && a.imag == 0) {
    if (b.imag != 0 || b.real < 0) errno = EDOM;
    return {0, 0};
  }
  double size = std::hypot(a.real, a.imag);
  double angle = std::atan2(a.imag, a.real);
  double length = std::pow(size, b.real);
  double phase = angle * b.real;
  if (b.imag != 0) {
    length /= std::exp(angle * b.imag);
    phase += b.imag * std::log(size);
  }
  return {length * std::cos(phase), length * std::sin(phase)};
}
