// timedelta: arithmetic is on microseconds in 128 bits, which hold any product of its values.

#include <cmath>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/datetime/datetime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- making -------------------------------------------------------------------------------------

static Micros floorDivide128(Micros a, Micros b) {
  Micros q = a / b;
  return q * b != a && ((a < 0) != (b < 0)) ? q - 1 : q;
}

/// Divides and rounds to the nearest, halves to even.
static Micros divideRounded(Micros a, Micros b) {
  Micros q = floorDivide128(a, b);
  Micros r = a - q * b;
  if (b < 0) {
    r = -r;
    b = -b;
  }
  Micros rest = b - r;
  if (r > rest || (r == rest && (q & 1) != 0)) ++q;
  return q;
}

static Ref<Delta> allocateDelta(Thread& t, Type& cls, int days, int seconds, int micros) {
  Object* made = &cls == &timedeltaType ? allocatePlain(t, cls, sizeof(Delta)) : cls.alloc(&cls, 0);
  if (made == nullptr) return failure;
  auto* delta = static_cast<Delta*>(made);
  delta->hash = -1;
  delta->days = days;
  delta->seconds = seconds;
  delta->microseconds = micros;
  return Ref<Delta>::steal(delta);
}

static Ref<Delta> checkedDelta(Thread& t, Type& cls, Micros days, int seconds, int micros) {
  if (days > INT32_MAX || days < INT32_MIN) {
    return t.raise(overflowErrorType, "Python int too large to convert to C int");
  }
  int d = static_cast<int>(days);
  if (d > kMaxDeltaDays || d < -kMaxDeltaDays) {
    return t.raise(overflowErrorType, "days=%d; must have magnitude <= %d", d, kMaxDeltaDays);
  }
  return allocateDelta(t, cls, d, seconds, micros);
}

Ref<Delta> newDelta(Thread& t, i64 days, i64 seconds, i64 micros, Type& cls) {
  i64 carry = floorDivide(micros, kMicrosPerSecond);
  micros -= carry * kMicrosPerSecond;
  seconds += carry;
  carry = floorDivide(seconds, i64{kSecondsPerDay});
  seconds -= carry * kSecondsPerDay;
  return checkedDelta(t, cls, days + carry, static_cast<int>(seconds), static_cast<int>(micros));
}

Ref<Delta> deltaOfMicros(Thread& t, Micros total, Type& cls) {
  constexpr Micros kDay = static_cast<Micros>(kSecondsPerDay) * kMicrosPerSecond;
  Micros days = floorDivide128(total, kDay);
  i64 rest = static_cast<i64>(total - days * kDay);
  return checkedDelta(t, cls, days, static_cast<int>(rest / kMicrosPerSecond),
                      static_cast<int>(rest % kMicrosPerSecond));
}

/// An int in 128 bits; false when it is larger than any use of it could be.
static bool fitsMicros(const Int& value, Micros* out) {
  i64 small;
  *out = 0;
  if (fitsI64(value, &small)) {
    *out = small;
    return true;
  }
  if (value.digitCount() > 4) return false;
  for (isize i = value.digitCount(); i-- > 0;) *out = *out << 30 | value.digits[i];
  if (value.isNegative()) *out = -*out;
  return true;
}

/// The same; OverflowError when it does not fit.
static Result<Micros> toMicros128(Thread& t, const Int& value) {
  Micros wide;
  if (fitsMicros(value, &wide)) return wide;
  return t.raise(overflowErrorType, "Python int too large to convert to C int");
}

namespace {

/// Sums the constructor's arguments: whole microseconds exactly, fractions as a double. That a sum
/// is too large is said when all arguments were looked at.
struct Sum {
  Micros whole = 0;
  double fraction = 0;
  bool tooLarge = false;

  Status add(Thread& t, Object* value, i64 unit, const char* name) {
    if (value == nullptr) return {};
    if (isInt(value)) {
      addInt(*static_cast<Int*>(value), unit);
      return {};
    }
    if (!isFloat(value)) {
      return t.raise(typeErrorType, "unsupported type for timedelta %s component: %s", name,
                     value->type->name);
    }
    double integral;
    double rest = std::modf(static_cast<Float*>(value)->value, &integral);
    Ref<Int> exact = PY_TRY(newIntFromDouble(t, integral));
    addInt(*exact, unit);
    if (rest == 0) return {};
    double scaled = rest * static_cast<double>(unit);
    fraction += std::modf(scaled, &integral);
    whole += static_cast<i64>(integral);
    return {};
  }

 private:
  void addInt(const Int& value, i64 unit) {
    Micros amount;
    tooLarge |= !fitsMicros(value, &amount) ||
                __builtin_mul_overflow(amount, static_cast<Micros>(unit), &amount) ||
                __builtin_add_overflow(whole, amount, &whole);
  }
};

Ref<> deltaNew(Thread& t, Type& cls, Object* days, Object* seconds, Object* micros, Object* millis,
               Object* minutes, Object* hours, Object* weeks) {
  Sum sum;
  PY_TRY(sum.add(t, micros, 1, "microseconds"));
  PY_TRY(sum.add(t, millis, 1000, "milliseconds"));
  PY_TRY(sum.add(t, seconds, kMicrosPerSecond, "seconds"));
  PY_TRY(sum.add(t, minutes, 60 * kMicrosPerSecond, "minutes"));
  PY_TRY(sum.add(t, hours, 3600 * kMicrosPerSecond, "hours"));
  PY_TRY(sum.add(t, days, kSecondsPerDay * kMicrosPerSecond, "days"));
  PY_TRY(sum.add(t, weeks, 7 * kSecondsPerDay * kMicrosPerSecond, "weeks"));
  if (sum.tooLarge) {
    return t.raise(overflowErrorType, "Python int too large to convert to C int");
  }
  if (sum.fraction != 0) {
    double rounded = std::round(sum.fraction);
    if (std::fabs(rounded - sum.fraction) == 0.5) {
      // Halfway: the sum as a whole becomes even.
      int odd = static_cast<int>(sum.whole & 1);
      rounded = 2.0 * std::round((sum.fraction + odd) * 0.5) - odd;
    }
    sum.whole += static_cast<i64>(rounded);
  }
  return deltaOfMicros(t, sum.whole, cls);
}

// --- arithmetic ---------------------------------------------------------------------------------

const Delta& asDelta(Object* o) { return *static_cast<Delta*>(o); }

Ref<> notImplementedResult() { return Ref<>::share(notImplemented()); }

Ref<> deltaAdd(Thread& t, Object* a, Object* b) {
  if (!isDelta(a) || !isDelta(b)) return notImplementedResult();
  const Delta &x = asDelta(a), &y = asDelta(b);
  return newDelta(t, i64{x.days} + y.days, i64{x.seconds} + y.seconds,
                  i64{x.microseconds} + y.microseconds);
}

Ref<> deltaSubtract(Thread& t, Object* a, Object* b) {
  if (!isDelta(a) || !isDelta(b)) return notImplementedResult();
  const Delta &x = asDelta(a), &y = asDelta(b);
  return newDelta(t, i64{x.days} - y.days, i64{x.seconds} - y.seconds,
                  i64{x.microseconds} - y.microseconds);
}

Ref<> deltaNegative(Thread& t, Delta& self) {
  return newDelta(t, -i64{self.days}, -i64{self.seconds}, -i64{self.microseconds});
}
Ref<> deltaPositive(Thread& t, Delta& self) {
  return newDelta(t, self.days, self.seconds, self.microseconds);
}
Ref<> deltaAbsolute(Thread& t, Delta& self) {
  return self.days < 0 ? deltaNegative(t, self) : deltaPositive(t, self);
}
bool deltaBool(Delta& self) { return !isZero(self); }

/// An int object of microseconds, for operands of any size.
Ref<> microsObject(Thread& t, Micros value) {
  bool negative = value < 0;
  unsigned __int128 magnitude =
      negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  digits::Digit parts[5];
  isize count = 0;
  while (magnitude != 0) {
    parts[count++] = static_cast<u32>(magnitude) & digits::kDigitMask;
    magnitude >>= 30;
  }
  return newInt(t, digits::Span{parts, count}, negative);
}

Ref<> deltaOfObject(Thread& t, Object* micros) {
  return deltaOfMicros(t, PY_TRY(toMicros128(t, *static_cast<Int*>(micros))));
}

/// Rounded division of ints of any size.
Ref<> divideRoundedObjects(Thread& t, Object* a, Object* b) {
  Ref<Int> quotient, remainder;
  PY_TRY(intDivmod(t, *static_cast<Int*>(a), *static_cast<Int*>(b), &quotient, &remainder));
  Ref<Int> two = newInt(2), one = newInt(1);
  Ref<> twice = PY_TRY(binaryOperation(t, remainder.get(), two.get(), kOpMultiply));
  bool negative = static_cast<Int*>(b)->isNegative();
  bool beyond = PY_TRY(compareBool(t, twice.get(), b, negative ? kLess : kGreater));
  bool half = PY_TRY(compareBool(t, twice.get(), b, kEqual));
  bool odd = !quotient->isZero() && (quotient->digits[0] & 1) != 0;
  if (!beyond && !(half && odd)) return quotient;
  return binaryOperation(t, quotient.get(), one.get(), kOpAdd);
}

/// delta * (numerator / denominator), rounded.
Ref<> scale(Thread& t, const Delta& delta, Object* numerator, Object* denominator) {
  Ref<> micros = PY_TRY(microsObject(t, microsOf(delta)));
  Ref<> product = PY_TRY(binaryOperation(t, micros.get(), numerator, kOpMultiply));
  Ref<> rounded = PY_TRY(divideRoundedObjects(t, product.get(), denominator));
  return deltaOfObject(t, rounded.get());
}

Ref<Tuple> integerRatio(Thread& t, Object* number) {
  Ref<Str> name = PY_TRY(newInterned(t, "as_integer_ratio"));
  Ref<> ratio = PY_TRY(callMethod(t, number, name.get()));
  if (!isTuple(ratio.get())) {
    return t.raise(typeErrorType,
                   "unexpected return type from as_integer_ratio(): expected tuple, got '%.200s'",
                   ratio->type->name);
  }
  auto& pair = *static_cast<Tuple*>(ratio.get());
  if (pair.size != 2) {
    return t.raise(valueErrorType, "as_integer_ratio() must return a 2-tuple");
  }
  if (!isInt(pair[0]) || !isInt(pair[1])) {
    return t.raise(typeErrorType, "as_integer_ratio() must return a pair of integers");
  }
  return std::move(ratio).as<Tuple>();
}

Ref<> multiplyBy(Thread& t, const Delta& delta, Object* factor) {
  if (isInt(factor)) {
    const Int& n = *static_cast<Int*>(factor);
    i64 small;
    Micros product;
    if (fitsI64(n, &small) &&
        !__builtin_mul_overflow(microsOf(delta), static_cast<Micros>(small), &product)) {
      return deltaOfMicros(t, product);
    }
    Ref<Int> one = newInt(1);
    return scale(t, delta, factor, one.get());
  }
  if (isFloat(factor)) {
    Ref<Tuple> ratio = PY_TRY(integerRatio(t, factor));
    return scale(t, delta, ratio->items[0], ratio->items[1]);
  }
  return notImplementedResult();
}

Ref<> deltaMultiply(Thread& t, Object* a, Object* b) {
  return isDelta(a) ? multiplyBy(t, asDelta(a), b) : multiplyBy(t, asDelta(b), a);
}

Failure raiseZero(Thread& t, const char* text = "integer division or modulo by zero") {
  return t.raise(zeroDivisionErrorType, "%s", text);
}

Ref<> deltaTrueDivide(Thread& t, Object* a, Object* b) {
  if (!isDelta(a)) return notImplementedResult();
  Micros left = microsOf(asDelta(a));
  if (isDelta(b)) {
    Ref<> x = PY_TRY(microsObject(t, left));
    Ref<> y = PY_TRY(microsObject(t, microsOf(asDelta(b))));
    return binaryOperation(t, x.get(), y.get(), kOpTrueDivide);
  }
  if (isInt(b)) {
    const Int& n = *static_cast<Int*>(b);
    if (n.isZero()) return raiseZero(t);
    i64 small;
    if (fitsI64(n, &small)) return deltaOfMicros(t, divideRounded(left, small));
    Ref<Int> one = newInt(1);
    return scale(t, asDelta(a), one.get(), b);
  }
  if (isFloat(b)) {
    Ref<Tuple> ratio = PY_TRY(integerRatio(t, b));
    if (static_cast<Int*>(ratio->items[0])->isZero()) return raiseZero(t);
    return scale(t, asDelta(a), ratio->items[1], ratio->items[0]);
  }
  return notImplementedResult();
}

Ref<> deltaFloorDivide(Thread& t, Object* a, Object* b) {
  if (!isDelta(a)) return notImplementedResult();
  Micros left = microsOf(asDelta(a));
  if (isDelta(b)) {
    Micros right = microsOf(asDelta(b));
    if (right == 0) return raiseZero(t);
    return microsObject(t, floorDivide128(left, right));
  }
  if (!isInt(b)) return notImplementedResult();
  if (static_cast<Int*>(b)->isZero()) return raiseZero(t);
  Ref<> micros = PY_TRY(microsObject(t, left));
  Ref<> quotient = PY_TRY(binaryOperation(t, micros.get(), b, kOpFloorDivide));
  return deltaOfObject(t, quotient.get());
}

Ref<> deltaRemainder(Thread& t, Object* a, Object* b) {
  if (!isDelta(a) || !isDelta(b)) return notImplementedResult();
  Micros left = microsOf(asDelta(a)), right = microsOf(asDelta(b));
  if (right == 0) return raiseZero(t, "integer modulo by zero");
  return deltaOfMicros(t, left - floorDivide128(left, right) * right);
}

Ref<> deltaDivmod(Thread& t, Object* a, Object* b) {
  if (!isDelta(a) || !isDelta(b)) return notImplementedResult();
  Micros left = microsOf(asDelta(a)), right = microsOf(asDelta(b));
  if (right == 0) return raiseZero(t);
  Micros quotient = floorDivide128(left, right);
  Ref<> first = PY_TRY(microsObject(t, quotient));
  Ref<Delta> second = PY_TRY(deltaOfMicros(t, left - quotient * right));
  return packTuple(t, {first.get(), second.get()});
}

// --- comparison, text ---------------------------------------------------------------------------

Ref<> deltaCompare(Thread&, Object* a, Object* b, CompareOp op) {
  if (!isDelta(b)) return notImplementedResult();
  return compareInt(compareDeltas(asDelta(a), asDelta(b)), op);
}

Ref<Tuple> deltaState(Thread& t, Delta& self) {
  Ref<Int> days = newInt(self.days), seconds = newInt(self.seconds),
           micros = newInt(self.microseconds);
  return packTuple(t, {days.get(), seconds.get(), micros.get()});
}

Result<isize> deltaHash(Thread& t, Delta& self) {
  if (self.hash == -1) {
    Ref<Tuple> state = PY_TRY(deltaState(t, self));
    self.hash = PY_TRY(toHash(t, state.get()));
  }
  return self.hash;
}

Ref<> deltaRepr(Thread& t, Delta& self) {
  if (isZero(self)) return newStrFormat(t, "%s(0)", typeLabel(&self));
  char text[100];
  int size = 0;
  const struct {
    const char* name;
    int value;
  } parts[] = {{"days", self.days}, {"seconds", self.seconds}, {"microseconds", self.microseconds}};
  for (const auto& part : parts) {
    if (part.value == 0) continue;
    size += std::snprintf(text + size, sizeof text - static_cast<usize>(size), "%s%s=%d",
                          size > 0 ? ", " : "", part.name, part.value);
  }
  return newStrFormat(t, "%s(%s)", typeLabel(&self), text);
}

Ref<> deltaStr(Thread& t, Delta& self) {
  char text[100];
  int size = 0;
  if (self.days != 0) {
    size = std::snprintf(text, sizeof text, "%d day%s, ", self.days,
                         self.days == 1 || self.days == -1 ? "" : "s");
  }
  size += std::snprintf(text + size, sizeof text - static_cast<usize>(size), "%d:%02d:%02d",
                        self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
  if (self.microseconds != 0) {
    std::snprintf(text + size, sizeof text - static_cast<usize>(size), ".%06d", self.microseconds);
  }
  return newStr(t, text);
}

Ref<> deltaTotalSeconds(Thread& t, Delta& self) {
  Ref<> micros = PY_TRY(microsObject(t, microsOf(self)));
  Ref<Int> million = newInt(kMicrosPerSecond);
  return binaryOperation(t, micros.get(), million.get(), kOpTrueDivide);
}

Ref<> deltaReduce(Thread& t, Delta& self) {
  Ref<Tuple> state = PY_TRY(deltaState(t, self));
  return packTuple(t, {self.type, state.get()});
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("total_seconds", "($self, /)", deltaTotalSeconds,
                 "Total seconds in the duration."),
    METHOD_PLAIN("__reduce__", "($self, /)", deltaReduce, "__reduce__() -> (cls, state)"),
    {},
};
constinit const MemberDef kMembers[] = {
    {"days", kMemberInt, offsetof(Delta, days), kMemberReadOnly, "Number of days."},
    {"seconds", kMemberInt, offsetof(Delta, seconds), kMemberReadOnly,
     "Number of seconds (>= 0 and less than 1 day)."},
    {"microseconds", kMemberInt, offsetof(Delta, microseconds), kMemberReadOnly,
     "Number of microseconds (>= 0 and less than 1 second)."},
    {},
};

#define DELTA_SIGNATURE \
  "(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)"

}  // namespace

int compareDeltas(const Delta& a, const Delta& b) {
  if (a.days != b.days) return a.days < b.days ? -1 : 1;
  if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
  if (a.microseconds != b.microseconds) return a.microseconds < b.microseconds ? -1 : 1;
  return 0;
}

constinit BuiltinType timedeltaType{{
    .name = "datetime.timedelta",
    .doc =
        "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, "
        "microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are "
        "optional and default to 0.\nArguments may be integers or floats, and may be positive or "
        "negative.",
    .basicSize = sizeof(Delta),
    .flags = kTypeBase,
    .repr = slot<deltaRepr>,
    .str = slot<deltaStr>,
    .hash = slot<deltaHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<deltaCompare>,
    .methods = kMethods,
    .members = kMembers,
    .new_ = newSlot<"__new__", DELTA_SIGNATURE, deltaNew>,
    .vectorcall = vectorcallSlot<"__new__", DELTA_SIGNATURE, deltaNew>,
    .number = {.add = slot<deltaAdd>,
               .subtract = slot<deltaSubtract>,
               .multiply = slot<deltaMultiply>,
               .remainder = slot<deltaRemainder>,
               .divmod = slot<deltaDivmod>,
               .negative = slot<deltaNegative>,
               .positive = slot<deltaPositive>,
               .absolute = slot<deltaAbsolute>,
               .boolean = slot<deltaBool>,
               .floorDivide = slot<deltaFloorDivide>,
               .trueDivide = slot<deltaTrueDivide>},
}};

}  // namespace taipan
