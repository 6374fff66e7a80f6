// complex: arithmetic, text, methods.
#include "builtins/number/complex.h"

#include <cmath>
#include <cstring>

#include "base/float_text.h"
#include "base/unicode.h"
#include "builtins/format/format_number.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Ref<Complex> newComplex(Thread& t, ComplexValue value) {
  Object* object = allocatePlain(t, complexType, sizeof(Complex));
  if (object == nullptr) return failure;
  as<Complex>(object)->value = value;
  return Ref<Complex>::steal(as<Complex>(object));
}

// --- arithmetic ---------------------------------------------------------------------------------

ComplexValue complexMultiply(ComplexValue a, ComplexValue b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

/// Dividing numerator and denominator by the larger component of b first avoids overflow.
bool complexDivide(ComplexValue a, ComplexValue b, ComplexValue* out) {
  double realSize = std::fabs(b.real), imagSize = std::fabs(b.imag);
  if (realSize == 0 && imagSize == 0) return false;
  if (realSize >= imagSize) {
    double ratio = b.imag / b.real;
    double scale = b.real + b.imag * ratio;
    *out = {(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
  } else if (imagSize >= realSize) {
    double ratio = b.real / b.imag;
    double scale = b.real * ratio + b.imag;
    *out = {(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
  } else {
    *out = {std::nan(""), std::nan("")};
  }
  return true;
}

namespace {

/// a ** n for a small integer n, by squaring.
bool integerPower(ComplexValue a, long n, ComplexValue* out) {
  bool inverse = n < 0;
  unsigned long left = inverse ? -static_cast<unsigned long>(n) : static_cast<unsigned long>(n);
  ComplexValue result{1, 0};
  for (unsigned long bit = 1; bit <= left; bit <<= 1) {
    if (left & bit) result = complexMultiply(result, a);
    a = complexMultiply(a, a);
  }
  if (!inverse) {
    *out = result;
    return true;
  }
  return complexDivide({1, 0}, result, out);
}

ComplexValue polarPower(ComplexValue a, ComplexValue b) {
  double size = std::hypot(a.real, a.imag);
  double length = std::pow(size, b.real);
  double angle = std::atan2(a.imag, a.real);
  double phase = angle * b.real;
  if (b.imag != 0) {
    length /= std::exp(angle * b.imag);
    phase += b.imag * std::log(size);
  }
  return {length * std::cos(phase), length * std::sin(phase)};
}

}  // namespace

Ref<> complexPowerOf(Thread& t, ComplexValue a, ComplexValue b) {
  ComplexValue result;
  bool valid = true;
  if (b.real == 0 && b.imag == 0) {
    result = {1, 0};
  } else if (a.real == 0 && a.imag == 0) {
    valid = b.imag == 0 && b.real >= 0;
    result = {0, 0};
  } else if (b.imag == 0 && b.real == std::floor(b.real) && std::fabs(b.real) <= 100) {
    valid = integerPower(a, static_cast<long>(b.real), &result);
  } else {
    result = polarPower(a, b);
  }
  if (!valid) {
    return t.raise(zeroDivisionErrorType, "0.0 to a negative or complex power");
  }
  // The parts of an overflowing power are infinite although those of the operands are not.
  bool finite = std::isfinite(a.real) && std::isfinite(a.imag) && std::isfinite(b.real) &&
                std::isfinite(b.imag);
  if (finite && (std::isinf(result.real) || std::isinf(result.imag))) {
    return t.raise(overflowErrorType, "complex exponentiation");
  }
  return newComplex(t, result);
}

Result<double> complexAbsolute(Thread& t, ComplexValue a) {
  double size = std::hypot(a.real, a.imag);
  if (std::isinf(size) && std::isfinite(a.real) && std::isfinite(a.imag)) {
    return t.raise(overflowErrorType, "absolute value too large");
  }
  return size;
}

Ref<Str> complexToStr(Thread& t, ComplexValue value) {
  char text[96];
  char* p = text;
  FloatBuffer part;
  auto put = [&] {
    std::memcpy(p, part.data(), static_cast<usize>(part.size()));
    p += part.size();
  };
  bool onlyImaginary = value.real == 0 && !std::signbit(value.real);
  if (!onlyImaginary) {
    *p++ = '(';
    formatDouble(part, value.real, 'r', 0, 0);
    put();
  }
  formatDouble(part, value.imag, 'r', 0, onlyImaginary ? 0 : kFloatSign);
  put();
  *p++ = 'j';
  if (!onlyImaginary) *p++ = ')';
  return newStrAscii(t, text, p - text);
}

// --- conversion ---------------------------------------------------------------------------------

namespace {

/// The result of `__complex__` if the type has it.
Lookup callComplexMethod(Thread& t, Object* object) {
  if (isExactly(object, &complexType)) return Lookup::share(object);
  Lookup method = PY_TRY(lookupSpecial(t, object, names::complex_));
  if (!method.found()) return Lookup::missing();
  Ref<> result = PY_TRY(call(t, method.get()));
  if (isExactly(result.get(), &complexType)) return result;
  if (!isComplex(result.get())) {
    return t.raise(typeErrorType, "__complex__ returned non-complex (type %.200s)",
                   result->type->name);
  }
  PY_TRY(warn(t, deprecationWarningType, 1,
              "__complex__ returned non-complex (type %.200s).  The ability to return an "
              "instance of a strict subclass of complex is deprecated, and may be removed in a "
              "future version of Python.",
              result->type->name));
  return result;
}

}  // namespace

Result<ComplexValue> toComplex(Thread& t, Object* object) {
  if (isComplex(object)) return as<Complex>(object)->value;
  Lookup result = PY_TRY(callComplexMethod(t, object));
  if (result.found()) return as<Complex>(result.get())->value;
  double real = PY_TRY(toDouble(t, object));
  return ComplexValue{real, 0};
}

namespace {

bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Parses what complex() accepts, without blanks and underscores.
bool parseComplex(const char* p, const char* end, ComplexValue* out) {
  while (p < end && isBlank(*p)) p++;
  while (p < end && isBlank(end[-1])) end--;
  bool parenthesis = p < end && *p == '(';
  if (parenthesis) {
    if (end[-1] != ')' || end - p < 2) return false;
    p++, end--;
    while (p < end && isBlank(*p)) p++;
    while (p < end && isBlank(end[-1])) end--;
  }
  if (p == end) return false;
  double real = 0, imag = 0;
  auto isJ = [&](const char* at) { return at < end && (*at == 'j' || *at == 'J'); };
  // A bare sign before "j" counts as one.
  auto imaginaryUnit = [&](const char* at) {
    bool sign = *at == '+' || *at == '-';
    if (sign ? !isJ(at + 1) : !isJ(at)) return static_cast<const char*>(nullptr);
    imag = *at == '-' ? -1 : 1;
    return at + sign + 1;
  };
  double value;
  const char* q = parseDouble(p, end, &value);
  if (q) {
    if (q < end && (*q == '+' || *q == '-')) {
      real = value;
      const char* second = q;
      q = parseDouble(second, end, &imag);
      if (q) {
        if (!isJ(q)) return false;
        q++;
      } else if (!(q = imaginaryUnit(second))) {
        return false;
      }
    } else if (isJ(q)) {
      imag = value;
      q++;
    } else {
      real = value;
    }
  } else if (!(q = imaginaryUnit(p))) {
    return false;
  }
  if (q != end) return false;
  *out = {real, imag};
  return true;
}

/// Copies the characters as ASCII, dropping underscores between digits; false for a misplaced one.
bool normalizeText(const Str& s, char* out, isize* length) {
  isize n = 0;
  u32 before = 0;
  for (isize i = 0; i < s.length; i++) {
    u32 c = strAt(s, i);
    int digit = unicode::decimalValue(c);
    if (digit >= 0) c = static_cast<u32>('0' + digit);
    if (c >= 128) c = unicode::isSpace(c) ? ' ' : '?';
    if (c == '_' ? !(before >= '0' && before <= '9') : before == '_' && digit < 0) return false;
    before = c;
    if (c != '_') out[n++] = static_cast<char>(c);
  }
  *length = n;
  return before != '_';
}

Result<ComplexValue> complexFromStr(Thread& t, Str& s) {
  ComplexValue value;
  FloatBuffer buffer;
  char* text = buffer.reserve(s.length + 1);
  isize length;
  if (!normalizeText(s, text, &length) || !parseComplex(text, text + length, &value)) {
    return t.raise(valueErrorType, "complex() arg is a malformed string");
  }
  return value;
}

Ref<> makeComplex(Thread& t, Type& cls, ComplexValue value) {
  if (&cls == &complexType) return newComplex(t, value);
  Ref<> object = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0)));
  as<Complex>(object.get())->value = value;
  return object;
}

bool isReal(const Object* object) {
  NumberSlots* number = object->type->asNumber;
  return number && (number->toFloat || number->index);
}

Ref<> complexNew(Thread& t, Type& cls, Object* r, Object* i) {
  if (r && !i && &cls == &complexType && isExactly(r, &complexType)) return Ref<>::share(r);
  if (r && isStr(r)) {
    if (i) {
      return t.raise(typeErrorType, "complex() can't take second arg if first is a string");
    }
    ComplexValue value = PY_TRY(complexFromStr(t, *as<Str>(r)));
    return makeComplex(t, cls, value);
  }
  if (i && isStr(i)) return t.raise(typeErrorType, "complex() second arg can't be a string");
  Ref<> first = Ref<>::share(r);
  if (r) {
    Lookup converted = PY_TRY(callComplexMethod(t, r));
    if (converted.found()) first = std::move(converted).value();
    if (!isComplex(first.get()) && !isReal(first.get())) {
      return t.raise(typeErrorType,
                     "complex() first argument must be a string or a number, not '%.200s'",
                     r->type->name);
    }
  }
  if (i && !isComplex(i) && !isReal(i)) {
    return t.raise(typeErrorType, "complex() second argument must be a number, not '%.200s'",
                   i->type->name);
  }
  ComplexValue a{0, 0}, b{0, 0};
  bool complexFirst = first && isComplex(first.get()), complexSecond = i && isComplex(i);
  if (complexFirst) {
    a = as<Complex>(first.get())->value;
  } else if (first) {
    a.real = PY_TRY(toDouble(t, first.get()));
  }
  if (complexSecond) {
    b = as<Complex>(i)->value;
  } else if (i) {
    b.real = PY_TRY(toDouble(t, i));
  }
  // r + i * 1j, without touching the sign of zeros where a part is real.
  if (complexSecond) a.real -= b.imag;
  if (complexFirst && i) {
    b.real += a.imag;
  } else if (complexFirst) {
    b.real = a.imag;
  }
  return makeComplex(t, cls, {a.real, b.real});
}

// --- slots --------------------------------------------------------------------------------------

/// An operand as a complex: missing when it is no number of the three kinds.
struct Operand {
  ComplexValue value;
  bool known;
};
Result<Operand> operand(Thread& t, Object* object) {
  if (isComplex(object)) return Operand{as<Complex>(object)->value, true};
  if (isFloat(object)) return Operand{{as<Float>(object)->value, 0}, true};
  if (isInt(object)) {
    double real = PY_TRY(toDouble(t, *as<Int>(object)));
    return Operand{{real, 0}, true};
  }
  return Operand{{0, 0}, false};
}

template <auto Operation>
Ref<> binary(Thread& t, Object* a, Object* b) {
  Operand x = PY_TRY(operand(t, a));
  Operand y = PY_TRY(operand(t, b));
  if (!x.known || !y.known) return Ref<>::share(notImplemented());
  return Operation(t, x.value, y.value);
}

Ref<> add(Thread& t, ComplexValue a, ComplexValue b) {
  return newComplex(t, {a.real + b.real, a.imag + b.imag});
}
Ref<> subtract(Thread& t, ComplexValue a, ComplexValue b) {
  return newComplex(t, {a.real - b.real, a.imag - b.imag});
}
Ref<> multiply(Thread& t, ComplexValue a, ComplexValue b) {
  return newComplex(t, complexMultiply(a, b));
}
Ref<> divide(Thread& t, ComplexValue a, ComplexValue b) {
  ComplexValue result;
  if (!complexDivide(a, b, &result)) {
    return t.raise(zeroDivisionErrorType, "complex division by zero");
  }
  return newComplex(t, result);
}

Ref<> powerSlot(Thread& t, Object* a, Object* b, Object* modulus) {
  Operand x = PY_TRY(operand(t, a));
  Operand y = PY_TRY(operand(t, b));
  if (!x.known || !y.known) return Ref<>::share(notImplemented());
  if (!isNone(modulus)) return t.raise(valueErrorType, "complex modulo");
  return complexPowerOf(t, x.value, y.value);
}

Ref<> compareSlot(Thread&, Object* a, Object* b, CompareOp op) {
  if (op != kEqual && op != kNotEqual) return Ref<>::share(notImplemented());
  ComplexValue x = as<Complex>(a)->value;
  bool equal;
  if (isComplex(b)) {
    ComplexValue y = as<Complex>(b)->value;
    equal = x.real == y.real && x.imag == y.imag;
  } else if (isFloat(b)) {
    equal = x.imag == 0 && x.real == as<Float>(b)->value;
  } else if (isInt(b)) {
    equal = x.imag == 0 && !std::isnan(x.real) && intCompareDouble(*as<Int>(b), x.real) == 0;
  } else {
    return Ref<>::share(notImplemented());
  }
  return newBool(equal == (op == kEqual));
}

isize hashSlot(Complex& self) {
  usize real = static_cast<usize>(floatHash(&self, self.value.real));
  usize imag = static_cast<usize>(floatHash(&self, self.value.imag));
  isize h = static_cast<isize>(real + 1000003u * imag);
  return h == -1 ? -2 : h;
}

Ref<Str> reprSlot(Thread& t, Complex& self) { return complexToStr(t, self.value); }
Ref<> negateSlot(Thread& t, Complex& self) {
  return newComplex(t, {-self.value.real, -self.value.imag});
}
Ref<> positiveSlot(Thread& t, Complex& self) {
  if (isExactly(&self, &complexType)) return Ref<>::share(&self);
  return newComplex(t, self.value);
}
Ref<> absoluteSlot(Thread& t, Complex& self) {
  double size = PY_TRY(complexAbsolute(t, self.value));
  return newFloat(size);
}
bool boolSlot(Complex& self) { return self.value.real != 0 || self.value.imag != 0; }

Ref<> conjugate(Thread& t, Complex& self) {
  return newComplex(t, {self.value.real, -self.value.imag});
}
Ref<> getNewArgs(Thread& t, Complex& self) {
  Ref<> real = PY_TRY(newFloat(self.value.real)), imag = PY_TRY(newFloat(self.value.imag));
  return packTuple(t, {real.get(), imag.get()});
}

void complexDealloc(Object* self) { self->type->free(self); }

constinit const MethodDef kComplexMethods[] = {
    METHOD("conjugate", "($self, /)", conjugate,
           "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    METHOD("__complex__", "($self, /)", positiveSlot, "Convert this value to exact type complex."),
    METHOD("__getnewargs__", "($self, /)", getNewArgs, ""),
    METHOD("__format__", "($self, format_spec, /)", formatComplex,
           "Convert to a string according to format_spec."),
    {},
};

constinit const MemberDef kComplexMembers[] = {
    {"real", kMemberDouble, offsetof(Complex, value.real), kMemberReadOnly,
     "the real part of a complex number"},
    {"imag", kMemberDouble, offsetof(Complex, value.imag), kMemberReadOnly,
     "the imaginary part of a complex number"},
    {},
};

}  // namespace

constinit BuiltinType complexType{{
    .name = "complex",
    .doc = "complex(real=0, imag=0)\n--\n\nCreate a complex number from a real part and an "
           "optional imaginary part.\n\nThis is equivalent to (real + imag*1j) where imag defaults "
           "to 0.",
    .basicSize = sizeof(Complex),
    .flags = kTypeBase,
    .dealloc = complexDealloc,
    .repr = slot<reprSlot>,
    .hash = slot<hashSlot>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<compareSlot>,
    .methods = kComplexMethods,
    .members = kComplexMembers,
    .new_ = newSlot<"complex", "(real=0, imag=0)", complexNew>,
    .free = plainFree,
    .number = {.add = slot<binary<add>>,
               .subtract = slot<binary<subtract>>,
               .multiply = slot<binary<multiply>>,
               .power = slot<powerSlot>,
               .negative = slot<negateSlot>,
               .positive = slot<positiveSlot>,
               .absolute = slot<absoluteSlot>,
               .boolean = slot<boolSlot>,
               .trueDivide = slot<binary<divide>>},
}};

}  // namespace taipan
