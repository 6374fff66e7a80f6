// The math module: functions of one or two doubles.
#include "modules/math/math_module.h"

#include <cerrno>
#include <cfloat>
#include <cmath>
#include <limits>

#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Function1 = double (*)(double);

/// What an infinite result of finite arguments means for a function.
enum class Infinite { kDomain, kOverflow };

/// f(x): a NaN from a number is a domain error, an infinity from a finite one a range or domain
/// error.
template <Function1 F, Infinite Meaning>
Result<double> unary(Thread& t, Module&, double x) {
  double result = F(x);
  if (std::isnan(result) && !std::isnan(x)) return raiseMathDomain(t);
  if (std::isinf(result) && std::isfinite(x)) {
    return Meaning == Infinite::kOverflow ? raiseMathRange(t) : raiseMathDomain(t);
  }
  return result;
}

Result<double> mathGamma(Thread& t, Module&, double x) {
  if (x == -kInfinity || (x <= 0 && x == std::floor(x))) return raiseMathDomain(t);
  double result = std::tgamma(x);
  if (std::isinf(result) && std::isfinite(x)) return raiseMathRange(t);
  return result;
}

Result<double> mathLgamma(Thread& t, Module&, double x) {
  if (std::isinf(x)) return kInfinity;
  if (x <= 0 && x == std::floor(x)) return raiseMathDomain(t);
  int sign;
  double result = ::lgamma_r(x, &sign);
  if (std::isinf(result)) return raiseMathRange(t);
  return result;
}

double mathErf(Module&, double x) { return std::erf(x); }
double mathErfc(Module&, double x) { return std::erfc(x); }
double mathFabs(Module&, double x) { return std::fabs(x); }
double mathCopysign(Module&, double x, double y) { return std::copysign(x, y); }
double mathAtan2(Module&, double y, double x) { return std::atan2(y, x); }
double mathDegrees(Module&, double x) { return x * (180.0 / kPi); }
double mathRadians(Module&, double x) { return x * (kPi / 180.0); }
bool mathIsfinite(Module&, double x) { return std::isfinite(x); }
bool mathIsinf(Module&, double x) { return std::isinf(x); }
bool mathIsnan(Module&, double x) { return std::isnan(x); }
double mathNextafter(Module&, double x, double y) { return std::nextafter(x, y); }

double mathUlp(Module&, double x) {
  if (std::isnan(x)) return x;
  x = std::fabs(x);
  if (std::isinf(x)) return x;
  double next = std::nextafter(x, kInfinity);
  return std::isinf(next) ? x - std::nextafter(x, -kInfinity) : next - x;
}

Result<double> mathFmod(Thread& t, Module&, double x, double y) {
  if (std::isinf(y) && std::isfinite(x)) return x;
  double result = std::fmod(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) return raiseMathDomain(t);
  return result;
}

Result<double> mathRemainder(Thread& t, Module&, double x, double y) {
  double result = std::remainder(x, y);
  if (std::isnan(result) && !std::isnan(x) && !std::isnan(y)) return raiseMathDomain(t);
  return result;
}

Result<double> mathPow(Thread& t, Module&, double x, double y) {
  double result = std::pow(x, y);
  if (!std::isfinite(x) || !std::isfinite(y)) return result;
  if (std::isnan(result)) return raiseMathDomain(t);
  if (std::isinf(result)) return x == 0 ? raiseMathDomain(t) : raiseMathRange(t);
  return result;
}

Ref<> pairOf(Thread& t, Ref<> first, Ref<> second) {
  if (first.failed() || second.failed()) return failure;
  return packTuple(t, {first.get(), second.get()});
}

Ref<> mathFrexp(Thread& t, Module&, double x) {
  int exponent = 0;
  double mantissa = x == 0 || !std::isfinite(x) ? x : std::frexp(x, &exponent);
  return pairOf(t, newFloat(mantissa), newInt(exponent));
}

Ref<> mathModf(Thread& t, Module&, double x) {
  double whole;
  double fraction = std::modf(x, &whole);
  return pairOf(t, newFloat(fraction), newFloat(whole));
}

Result<double> mathLdexp(Thread& t, Module&, double x, Object* i) {
  if (!isInt(i)) return t.raise(typeErrorType, "Expected an int as second argument to ldexp.");
  if (x == 0 || !std::isfinite(x)) return x;
  i64 exponent;
  if (!fitsI64(*as<Int>(i), &exponent)) exponent = as<Int>(i)->isNegative() ? INT64_MIN : INT64_MAX;
  if (exponent > INT32_MAX) return raiseMathRange(t);
  if (exponent < INT32_MIN) return std::copysign(0.0, x);
  double result = std::ldexp(x, static_cast<int>(exponent));
  if (std::isinf(result)) return raiseMathRange(t);
  return result;
}

// --- logarithms ---------------------------------------------------------------------------------

struct LogFunction {
  double (*of)(double);
  double ofTwo;  ///< its value at 2
};

Result<double> logOfDouble(Thread& t, double x, const LogFunction& f) {
  if (x > 0) return f.of(x);  // +inf included
  if (std::isnan(x)) return x;
  return raiseMathDomain(t);
}

Result<double> logOf(Thread& t, Object* x, const LogFunction& f) {
  if (!isInt(x)) {
    double value = PY_TRY(toDouble(t, x));
    return logOfDouble(t, value, f);
  }
  const Int& v = *as<Int>(x);
  if (v.sign() <= 0) return raiseMathDomain(t);
  double value = digits::toDouble(v.span());
  if (std::isfinite(value)) return f.of(value);
  isize exponent;
  double fraction = digits::toFraction(v.span(), &exponent);
  return f.of(fraction) + f.ofTwo * static_cast<double>(exponent);
}

constexpr LogFunction kLog{[](double x) { return std::log(x); }, 0.693147180559945309417};
constexpr LogFunction kLog2{[](double x) { return std::log2(x); }, 1.0};
constexpr LogFunction kLog10{[](double x) { return std::log10(x); }, 0.301029995663981195214};

Result<double> mathLog(Thread& t, Module&, Positional args) {
  if (args.count < 1 || args.count > 2) {
    return t.raise(typeErrorType, "math.log requires 1 to 2 arguments");
  }
  double numerator = PY_TRY(logOf(t, args[0], kLog));
  if (args.count == 1) return numerator;
  double denominator = PY_TRY(logOf(t, args[1], kLog));
  if (denominator == 0) return t.raise(zeroDivisionErrorType, "float division by zero");
  return numerator / denominator;
}
Result<double> mathLog2(Thread& t, Module&, Object* x) { return logOf(t, x, kLog2); }
Result<double> mathLog10(Thread& t, Module&, Object* x) { return logOf(t, x, kLog10); }

// --- rounding -----------------------------------------------------------------------------------

/// floor() and ceil(): the special method, else by way of a double.
template <double (*Round)(double)>
Ref<> roundBy(Thread& t, Object* x, Str* method) {
  if (!isExactFloat(x)) {
    Lookup special = PY_TRY(lookupSpecial(t, x, method));
    if (special.found()) return call(t, special.get());
  }
  double value = PY_TRY(toDouble(t, x));
  return newIntFromDouble(t, Round(value));
}

constexpr double (*kFloor)(double) = [](double x) { return std::floor(x); };
constexpr double (*kCeil)(double) = [](double x) { return std::ceil(x); };
Ref<> mathFloor(Thread& t, Module&, Object* x) { return roundBy<kFloor>(t, x, names::__floor__); }
Ref<> mathCeil(Thread& t, Module&, Object* x) { return roundBy<kCeil>(t, x, names::__ceil__); }

Ref<> mathTrunc(Thread& t, Module&, Object* x) {
  if (isExactFloat(x)) return newIntFromDouble(t, as<Float>(x)->value);
  Lookup special = PY_TRY(lookupSpecial(t, x, names::__trunc__));
  if (special.found()) return call(t, special.get());
  return t.raise(typeErrorType, "type %.100s doesn't define __trunc__ method", x->type->name);
}

Result<bool> mathIsclose(Thread& t, Module&, double a, double b, Optional<double> relative,
                         Optional<double> absolute) {
  return isCloseBy(t, std::fabs(a - b), std::fabs(a), std::fabs(b), a == b,
                   std::isinf(a) || std::isinf(b), relative, absolute);
}

Status mathExec(Thread& t, Module& m) {
  PY_TRY(addFloat(t, m, "pi", kPi));
  PY_TRY(addFloat(t, m, "e", 2.718281828459045235360287471352662498));
  PY_TRY(addFloat(t, m, "tau", 2 * kPi));
  PY_TRY(addFloat(t, m, "inf", kInfinity));
  return addFloat(t, m, "nan", std::numeric_limits<double>::quiet_NaN());
}

#define C_FUNCTION(name) static_cast<Function1>([](double x) { return std::name(x); })
#define MATH_ROW(name, meaning, doc) \
  METHOD(#name, "($module, x, /)", (unary<C_FUNCTION(name), Infinite::meaning>), doc)

constinit const MethodDef kMathFunctions[] = {
    MATH_ROW(acos, kDomain,
             "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and "
             "pi."),
    MATH_ROW(acosh, kDomain, "Return the inverse hyperbolic cosine of x."),
    MATH_ROW(asin, kDomain,
             "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and "
             "pi/2."),
    MATH_ROW(asinh, kDomain, "Return the inverse hyperbolic sine of x."),
    MATH_ROW(atan, kDomain,
             "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 "
             "and pi/2."),
    METHOD("atan2", "($module, y, x, /)", mathAtan2,
           "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of "
           "both x and y are considered."),
    MATH_ROW(atanh, kDomain, "Return the inverse hyperbolic tangent of x."),
    MATH_ROW(cbrt, kDomain, "Return the cube root of x."),
    METHOD("ceil", "($module, x, /)", mathCeil,
           "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    METHOD("copysign", "($module, x, y, /)", mathCopysign,
           "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn "
           "platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n"),
    MATH_ROW(cos, kDomain, "Return the cosine of x (measured in radians)."),
    MATH_ROW(cosh, kOverflow, "Return the hyperbolic cosine of x."),
    METHOD("degrees", "($module, x, /)", mathDegrees, "Convert angle x from radians to degrees."),
    METHOD("dist", "($module, p, q, /)", mathDist,
           "Return the Euclidean distance between two points p and q.\n\nThe points should be "
           "specified as sequences (or iterables) of\ncoordinates.  Both inputs must have the same "
           "dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in "
           "zip(p, q)))"),
    METHOD("erf", "($module, x, /)", mathErf, "Error function at x."),
    METHOD("erfc", "($module, x, /)", mathErfc, "Complementary error function at x."),
    MATH_ROW(exp, kOverflow, "Return e raised to the power of x."),
    MATH_ROW(exp2, kOverflow, "Return 2 raised to the power of x."),
    MATH_ROW(expm1, kOverflow,
             "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the "
             "direct evaluation of exp(x)-1 for small x."),
    METHOD("fabs", "($module, x, /)", mathFabs, "Return the absolute value of the float x."),
    METHOD("factorial", "($module, n, /)", mathFactorial,
           "Find n!.\n\nRaise a ValueError if x is negative or non-integral."),
    METHOD("floor", "($module, x, /)", mathFloor,
           "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    METHOD("fmod", "($module, x, y, /)", mathFmod,
           "Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    METHOD("frexp", "($module, x, /)", mathFrexp,
           "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an "
           "int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < "
           "1.0."),
    METHOD("fsum", "($module, seq, /)", mathFsum,
           "Return an accurate floating point sum of values in the iterable seq.\n\nAssumes "
           "IEEE-754 floating point arithmetic."),
    METHOD("gamma", "($module, x, /)", mathGamma, "Gamma function at x."),
    METHOD("gcd", "($module, *integers)", mathGcd, "Greatest Common Divisor."),
    METHOD_PLAIN("hypot", "($module, /)", mathHypot,
                 "hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the "
                 "origin to a point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in "
                 "coordinates))\n\nFor a two dimensional point (x, y), gives the hypotenuse\nusing "
                 "the Pythagorean theorem:  sqrt(x*x + y*y).\n\nFor example, the hypotenuse of a "
                 "3/4/5 right triangle is:\n\n    >>> hypot(3.0, 4.0)\n    5.0\n"),
    METHOD("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", mathIsclose,
           "Determine whether two floating point numbers are close in value.\n\n  rel_tol\n    "
           "maximum difference for being considered \"close\", relative to the\n    magnitude of "
           "the input values\n  abs_tol\n    maximum difference for being considered \"close\", "
           "regardless of the\n    magnitude of the input values\n\nReturn True if a is close in "
           "value to b, and False otherwise.\n\nFor the values to be considered close, the "
           "difference between them\nmust be smaller than at least one of the tolerances.\n\n-inf, "
           "inf and NaN behave similarly to the IEEE 754 Standard.  That\nis, NaN is not close to "
           "anything, even itself.  inf and -inf are\nonly close to themselves."),
    METHOD("isfinite", "($module, x, /)", mathIsfinite,
           "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    METHOD("isinf", "($module, x, /)", mathIsinf,
           "Return True if x is a positive or negative infinity, and False otherwise."),
    METHOD("isnan", "($module, x, /)", mathIsnan,
           "Return True if x is a NaN (not a number), and False otherwise."),
    METHOD("isqrt", "($module, n, /)", mathIsqrt,
           "Return the integer part of the square root of the input."),
    METHOD("lcm", "($module, *integers)", mathLcm, "Least Common Multiple."),
    METHOD("ldexp", "($module, x, i, /)", mathLdexp,
           "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    METHOD("lgamma", "($module, x, /)", mathLgamma,
           "Natural logarithm of absolute value of Gamma function at x."),
    METHOD_TUPLE_PLAIN(
        "log", "($module, /)", mathLog,
        "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the "
        "base not specified, returns the natural logarithm (base e) of x."),
    MATH_ROW(log1p, kDomain,
             "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way "
             "which is accurate for x near zero."),
    METHOD("log10", "($module, x, /)", mathLog10, "Return the base 10 logarithm of x."),
    METHOD("log2", "($module, x, /)", mathLog2, "Return the base 2 logarithm of x."),
    METHOD("modf", "($module, x, /)", mathModf,
           "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and "
           "are floats."),
    METHOD("pow", "($module, x, y, /)", mathPow, "Return x**y (x to the power of y)."),
    METHOD("radians", "($module, x, /)", mathRadians, "Convert angle x from degrees to radians."),
    METHOD("remainder", "($module, x, y, /)", mathRemainder,
           "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where "
           "n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway "
           "between two multiples of\ny, the nearest even value of n is used. The result is always "
           "exact."),
    MATH_ROW(sin, kDomain, "Return the sine of x (measured in radians)."),
    MATH_ROW(sinh, kOverflow, "Return the hyperbolic sine of x."),
    MATH_ROW(sqrt, kDomain, "Return the square root of x."),
    MATH_ROW(tan, kDomain, "Return the tangent of x (measured in radians)."),
    MATH_ROW(tanh, kDomain, "Return the hyperbolic tangent of x."),
    METHOD("trunc", "($module, x, /)", mathTrunc,
           "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic "
           "method."),
    METHOD("prod", "($module, iterable, /, *, start=1)", mathProd,
           "Calculate the product of all the elements in the input iterable.\n\nThe default start "
           "value for the product is 1.\n\nWhen the iterable is empty, return the start value.  "
           "This function is\nintended specifically for use with numeric values and may reject\n"
           "non-numeric types."),
    METHOD("perm", "($module, n, k=None, /)", mathPerm,
           "Number of ways to choose k items from n items without repetition and with order.\n\n"
           "Evaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is "
           "not specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises "
           "TypeError if either of the arguments are not integers.\nRaises ValueError if either of "
           "the arguments are negative."),
    METHOD("comb", "($module, n, k, /)", mathComb,
           "Number of ways to choose k items from n items without repetition and without order.\n\n"
           "Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\n"
           "Also called the binomial coefficient because it is equivalent\nto the coefficient of "
           "k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises TypeError "
           "if either of the arguments are not integers.\nRaises ValueError if either of the "
           "arguments are negative."),
    METHOD("nextafter", "($module, x, y, /)", mathNextafter,
           "Return the next floating-point value after x towards y."),
    METHOD("ulp", "($module, x, /)", mathUlp,
           "Return the value of the least significant bit of the float x."),
    {},
};

}  // namespace

Result<bool> isCloseBy(Thread& t, double distance, double a, double b, bool equal, bool infinite,
                       Optional<double> relative, Optional<double> absolute) {
  double rel = relative.value_or(1e-09), abs = absolute.value_or(0.0);
  if (rel < 0 || abs < 0) return t.raise(valueErrorType, "tolerances must be non-negative");
  if (equal) return true;
  if (infinite) return false;
  return distance <= rel * b || distance <= rel * a || distance <= abs;
}

extern constinit const ModuleSpec mathModule{
    .name = "math",
    .doc = "This module provides access to the mathematical functions\ndefined by the C standard.",
    .functions = kMathFunctions,
    .exec = mathExec};

}  // namespace taipan
