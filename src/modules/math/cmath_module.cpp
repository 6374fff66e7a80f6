// The cmath module. The C library follows C99's Annex G for special values; what Python adds are
// the exceptions: a domain error where C raises "invalid" or "divide by zero", a range error where
// finite numbers give an infinite result.
#include <cmath>
#include <limits>

#include "builtins/number/complex.h"
#include "builtins/tuple/tuple.h"
#include "modules/math/math_module.h"

namespace taipan {

/// A complex parameter of a builtin function.
template <>
struct Arg<ComplexValue> {
  static Result<ComplexValue> from(Thread& t, Object* object, const Signature&, int) {
    return toComplex(t, object);
  }
};

namespace {

using CComplex = _Complex double;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

CComplex toC(ComplexValue z) {
  CComplex c;
  __real__ c = z.real;
  __imag__ c = z.imag;
  return c;
}
ComplexValue fromC(CComplex c) { return {__real__ c, __imag__ c}; }

bool isFinite(ComplexValue z) { return std::isfinite(z.real) && std::isfinite(z.imag); }
bool isNan(ComplexValue z) { return std::isnan(z.real) || std::isnan(z.imag); }
bool isInfinite(ComplexValue z) { return std::isinf(z.real) || std::isinf(z.imag); }

/// Where a function has no value.
enum class Domain { kAll, kExp, kHyperbolic, kTanh, kCircular, kTan, kAtanh, kAtan, kLog, kAcosh };

bool outside(Domain domain, ComplexValue z) {
  switch (domain) {
    case Domain::kAll:
    case Domain::kAcosh:
      return false;
    case Domain::kExp:
      return std::isinf(z.imag) && (std::isfinite(z.real) || z.real == kInfinity);
    case Domain::kHyperbolic:
      return std::isinf(z.imag) && !std::isnan(z.real);
    case Domain::kTanh:
      return std::isinf(z.imag) && std::isfinite(z.real);
    case Domain::kCircular:
      return std::isinf(z.real) && !std::isnan(z.imag);
    case Domain::kTan:
      return std::isinf(z.real) && std::isfinite(z.imag);
    case Domain::kAtanh:
      return z.imag == 0 && std::fabs(z.real) == 1;
    case Domain::kAtan:
      return z.real == 0 && std::fabs(z.imag) == 1;
    case Domain::kLog:
      return z.real == 0 && z.imag == 0;
  }
  return false;
}

/// Where C leaves a part of the result open or defined that Python calls undefined.
bool isUndefined(Domain domain, ComplexValue z) {
  switch (domain) {
    case Domain::kAcosh:
    case Domain::kTanh:
      return z.real == 0 && std::isnan(z.imag);
    case Domain::kTan:
      return z.imag == 0 && std::isnan(z.real);
    default:
      return false;
  }
}

/// Whether a part is so large or small that the simple formulas below over- or underflow.
bool isExtreme(ComplexValue z) {
  auto extreme = [](double x) {
    return !(std::fabs(x) < 1e150) || (x != 0 && std::fabs(x) < 1e-150);
  };
  return extreme(z.real) || extreme(z.imag) || (z.real == 0 && z.imag == 0);
}

ComplexValue squareRoot(double real, double imag) {
  return fromC(__builtin_csqrt(toC({real, imag})));
}

// Kahan's formulas ("Branch Cuts for Complex Elementary Functions", 1987) give results that are
// accurate part by part; the C library covers the extremes.

CComplex arcCosine(CComplex c) {
  ComplexValue z = fromC(c);
  if (isExtreme(z)) return __builtin_cacos(c);
  ComplexValue a = squareRoot(1 - z.real, -z.imag), b = squareRoot(1 + z.real, z.imag);
  return toC({2 * std::atan2(a.real, b.real), std::asinh(b.real * a.imag - b.imag * a.real)});
}

CComplex arcHyperbolicCosine(CComplex c) {
  ComplexValue z = fromC(c);
  if (isExtreme(z)) return __builtin_cacosh(c);
  ComplexValue a = squareRoot(z.real - 1, z.imag), b = squareRoot(z.real + 1, z.imag);
  return toC({std::asinh(a.real * b.real + a.imag * b.imag), 2 * std::atan2(a.imag, b.real)});
}

CComplex arcHyperbolicSine(CComplex c) {
  ComplexValue z = fromC(c);
  if (isExtreme(z)) return __builtin_casinh(c);
  ComplexValue a = squareRoot(1 + z.imag, -z.real), b = squareRoot(1 - z.imag, z.real);
  return toC({std::asinh(a.real * b.imag - b.real * a.imag),
              std::atan2(z.imag, a.real * b.real - a.imag * b.imag)});
}

/// asin(z) = -i asinh(iz).
CComplex arcSine(CComplex c) {
  ComplexValue z = fromC(c);
  ComplexValue s = fromC(arcHyperbolicSine(toC({-z.imag, z.real})));
  return toC({s.imag, -s.real});
}

CComplex hyperbolicTangent(CComplex c) {
  ComplexValue z = fromC(c);
  if (isExtreme(z) || std::fabs(z.real) > 350) return __builtin_ctanh(c);
  double tx = std::tanh(z.real), ty = std::tan(z.imag), cx = 1.0 / std::cosh(z.real);
  double product = tx * ty, scale = 1.0 + product * product;
  return toC({tx * (1.0 + ty * ty) / scale, ((ty / scale) * cx) * cx});
}

/// tan(z) = -i tanh(iz).
CComplex tangent(CComplex c) {
  ComplexValue z = fromC(c);
  ComplexValue s = fromC(hyperbolicTangent(toC({-z.imag, z.real})));
  return toC({s.imag, -s.real});
}

CComplex arcHyperbolicTangent(CComplex c) {
  ComplexValue z = fromC(c);
  if (isExtreme(z)) return __builtin_catanh(c);
  double sign = z.real < 0 || (z.real == 0 && std::signbit(z.real)) ? -1 : 1;
  double x = z.real * sign, y = z.imag * sign;
  double real = std::log1p(4 * x / ((1 - x) * (1 - x) + y * y)) / 4;
  double imag = -std::atan2(-2 * y, (1 - x) * (1 + x) - y * y) / 2;
  return toC({sign * real, sign * imag});
}

/// atan(z) = -i atanh(iz).
CComplex arcTangent(CComplex c) {
  ComplexValue z = fromC(c);
  ComplexValue s = fromC(arcHyperbolicTangent(toC({-z.imag, z.real})));
  return toC({s.imag, -s.real});
}

using Function = CComplex (*)(CComplex);

template <Function F, Domain D>
Ref<> apply(Thread& t, Module&, ComplexValue z) {
  if (outside(D, z)) return raiseMathDomain(t);
  ComplexValue result = isUndefined(D, z) ? ComplexValue{kNan, kNan} : fromC(F(toC(z)));
  if (isFinite(z) && isInfinite(result)) return raiseMathRange(t);
  return newComplex(t, result);
}

/// log |z| without overflow or cancellation near |z| = 1.
double logAbsolute(ComplexValue z) {
  double x = std::fabs(z.real), y = std::fabs(z.imag);
  if (x < y) std::swap(x, y);
  if (std::isinf(x)) return kInfinity;
  if (x > 0x1p1000) return std::log(std::hypot(x / 4, y / 4)) + std::log(4.0);
  if (x < 0x1p-1000)
    return std::log(std::hypot(std::ldexp(x, 200), std::ldexp(y, 200))) - 200 * std::log(2.0);
  double size = std::hypot(x, y);
  if (size >= 0.71 && size <= 1.73) return std::log1p((x - 1) * (x + 1) + y * y) / 2.0;
  return std::log(size);
}

CComplex logarithm(CComplex c) {
  ComplexValue z = fromC(c);
  return toC(
      {isNan(z) && !isInfinite(z) ? std::nan("") : logAbsolute(z), std::atan2(z.imag, z.real)});
}

CComplex logarithm10(CComplex c) {
  constexpr double kLog10 = 2.302585092994045684017991454684364208;
  ComplexValue z = fromC(logarithm(c));
  return toC({z.real / kLog10, z.imag / kLog10});
}

Ref<> cmathLog(Thread& t, Module&, ComplexValue z, Object* base) {
  ComplexValue b = {};
  if (base) b = PY_TRY(toComplex(t, base));
  // Of two logarithms only the last can be out of its domain.
  if (!base && outside(Domain::kLog, z)) return raiseMathDomain(t);
  ComplexValue result = fromC(logarithm(toC(z)));
  if (base) {
    if (outside(Domain::kLog, b)) return raiseMathDomain(t);
    ComplexValue quotient;
    if (!complexDivide(result, fromC(logarithm(toC(b))), &quotient)) return raiseMathDomain(t);
    result = quotient;
  }
  return newComplex(t, result);
}

double cmathPhase(Module&, ComplexValue z) { return std::atan2(z.imag, z.real); }

Ref<> cmathPolar(Thread& t, Module&, ComplexValue z) {
  double size = std::hypot(z.real, z.imag);
  if (std::isinf(size) && isFinite(z)) return raiseMathRange(t);
  Ref<> r = PY_TRY(newFloat(size)), phi = PY_TRY(newFloat(std::atan2(z.imag, z.real)));
  return packTuple(t, {r.get(), phi.get()});
}

Ref<> cmathRect(Thread& t, Module&, double r, double phi) {
  if (r == 0 && !std::isnan(phi)) {
    // 0 in every direction; the signs of the parts still follow the angle where it has one.
    if (std::isinf(phi)) return newComplex(t, {r, 0});
    if (phi == 0) return newComplex(t, {r, r * phi});
    return newComplex(t, {r * std::cos(phi), r * std::sin(phi)});
  }
  if (std::isinf(phi) && !std::isnan(r)) return raiseMathDomain(t);
  if (std::isnan(phi)) {
    if (r == 0) return newComplex(t, {r, 0});
    if (std::isinf(r)) return newComplex(t, {std::fabs(r), phi});
    return newComplex(t, {phi, phi});
  }
  if (phi == 0) {
    bool negative = std::signbit(r) != std::signbit(phi);
    return newComplex(t, {r, negative && !std::isnan(r) ? -0.0 : 0.0});
  }
  return newComplex(t, {r * std::cos(phi), r * std::sin(phi)});
}

bool cmathIsfinite(Module&, ComplexValue z) { return isFinite(z); }
bool cmathIsinf(Module&, ComplexValue z) { return isInfinite(z); }
bool cmathIsnan(Module&, ComplexValue z) { return isNan(z); }

double sizeOf(ComplexValue z) { return std::hypot(z.real, z.imag); }

Result<bool> cmathIsclose(Thread& t, Module&, ComplexValue a, ComplexValue b,
                          Optional<double> relative, Optional<double> absolute) {
  bool equal = a.real == b.real && a.imag == b.imag;
  return isCloseBy(t, sizeOf({a.real - b.real, a.imag - b.imag}), sizeOf(a), sizeOf(b), equal,
                   isInfinite(a) || isInfinite(b), relative, absolute);
}

Status cmathExec(Thread& t, Module& m) {
  double nan = std::numeric_limits<double>::quiet_NaN();
  PY_TRY(addFloat(t, m, "pi", 3.141592653589793238462643383279502884));
  PY_TRY(addFloat(t, m, "e", 2.718281828459045235360287471352662498));
  PY_TRY(addFloat(t, m, "tau", 6.283185307179586476925286766559005768));
  PY_TRY(addFloat(t, m, "inf", kInfinity));
  PY_TRY(addNew(t, m, "infj", newComplex(t, {0, kInfinity})));
  PY_TRY(addFloat(t, m, "nan", nan));
  return addNew(t, m, "nanj", newComplex(t, {0, nan}));
}

#define C_FUNCTION(name) static_cast<Function>([](CComplex z) { return __builtin_c##name(z); })
#define CMATH_ROW(name, domain, doc) \
  METHOD(#name, "($module, z, /)", (apply<C_FUNCTION(name), Domain::domain>), doc)

constinit const MethodDef kCmathFunctions[] = {
    METHOD("acos", "($module, z, /)", (apply<arcCosine, Domain::kAll>),
           "Return the arc cosine of z."),
    METHOD("acosh", "($module, z, /)", (apply<arcHyperbolicCosine, Domain::kAcosh>),
           "Return the inverse hyperbolic cosine of z."),
    METHOD("asin", "($module, z, /)", (apply<arcSine, Domain::kAll>), "Return the arc sine of z."),
    METHOD("asinh", "($module, z, /)", (apply<arcHyperbolicSine, Domain::kAll>),
           "Return the inverse hyperbolic sine of z."),
    METHOD("atan", "($module, z, /)", (apply<arcTangent, Domain::kAtan>),
           "Return the arc tangent of z."),
    METHOD("atanh", "($module, z, /)", (apply<arcHyperbolicTangent, Domain::kAtanh>),
           "Return the inverse hyperbolic tangent of z."),
    CMATH_ROW(cos, kCircular, "Return the cosine of z."),
    CMATH_ROW(cosh, kHyperbolic, "Return the hyperbolic cosine of z."),
    CMATH_ROW(exp, kExp, "Return the exponential value e**z."),
    METHOD("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmathIsclose,
           "Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum "
           "difference for being considered \"close\", relative to the\n    magnitude of the input "
           "values\n  abs_tol\n    maximum difference for being considered \"close\", regardless "
           "of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, "
           "and False otherwise.\n\nFor the values to be considered close, the difference between "
           "them must be\nsmaller than at least one of the tolerances.\n\n-inf, inf and NaN behave "
           "similarly to the IEEE 754 Standard. That is, NaN is\nnot close to anything, even "
           "itself. inf and -inf are only close to themselves."),
    METHOD("isfinite", "($module, z, /)", cmathIsfinite,
           "Return True if both the real and imaginary parts of z are finite, else False."),
    METHOD("isinf", "($module, z, /)", cmathIsinf,
           "Checks if the real or imaginary part of z is infinite."),
    METHOD("isnan", "($module, z, /)", cmathIsnan,
           "Checks if the real or imaginary part of z not a number (NaN)."),
    METHOD("log", "($module, z, base=<unrepresentable>, /)", cmathLog,
           "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base not specified, "
           "returns the natural logarithm (base e) of z."),
    METHOD("log10", "($module, z, /)", (apply<logarithm10, Domain::kLog>),
           "Return the base-10 logarithm of z."),
    METHOD("phase", "($module, z, /)", cmathPhase,
           "Return argument, also known as the phase angle, of a complex."),
    METHOD("polar", "($module, z, /)", cmathPolar,
           "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the "
           "distance from 0 and phi the phase angle."),
    METHOD("rect", "($module, r, phi, /)", cmathRect,
           "Convert from polar coordinates to rectangular coordinates."),
    CMATH_ROW(sin, kCircular, "Return the sine of z."),
    CMATH_ROW(sinh, kHyperbolic, "Return the hyperbolic sine of z."),
    CMATH_ROW(sqrt, kAll, "Return the square root of z."),
    METHOD("tan", "($module, z, /)", (apply<tangent, Domain::kTan>), "Return the tangent of z."),
    METHOD("tanh", "($module, z, /)", (apply<hyperbolicTangent, Domain::kTanh>),
           "Return the hyperbolic tangent of z."),
    {},
};

}  // namespace

extern constinit const ModuleSpec cmathModule{
    .name = "cmath",
    .doc = "This module provides access to mathematical functions for complex\nnumbers.",
    .functions = kCmathFunctions,
    .exec = cmathExec};

}  // namespace taipan
