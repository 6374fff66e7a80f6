// Numbers in the % operator.
#include "base/float_text.h"
#include "builtins/format/percent.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"

namespace taipan {

namespace {

Failure raiseNotNumber(Thread& t, const PercentDirective& d, Object* value) {
  bool real = d.type == 'd' || d.type == 'i' || d.type == 'u';
  return t.raise(typeErrorType, "%%%c format: %s is required, not %.200s", static_cast<int>(d.type),
                 real ? "a real number" : "an integer", value->type->name);
}

/// The int that a value counts as.
Ref<> integerOf(Thread& t, Object* value, const PercentDirective& d) {
  if (isInt(value)) return Ref<>::share(value);
  if (!isNumber(value)) return raiseNotNumber(t, d, value);
  bool real = d.type == 'd' || d.type == 'i' || d.type == 'u';
  Ref<> integer = real ? toInt(t, value) : toIndex(t, value);
  if (!integer && t.clearIfMatches(typeErrorType)) return raiseNotNumber(t, d, value);
  return integer;
}

void appendSign(ByteBuilder& text, bool negative, const PercentDirective& d) {
  if (negative) {
    text.append(u8{'-'});
  } else if (d.sign) {
    text.append(u8{'+'});
  } else if (d.blank) {
    text.append(u8{' '});
  }
}

}  // namespace

Status percentInteger(Thread& t, Object* value, const PercentDirective& d, ByteBuilder& text) {
  Ref<> integer = PY_TRY(integerOf(t, value, d));
  u32 type = d.type;
  int base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
  Ref<Str> digits = PY_TRY(intToText(t, *as<Int>(integer.get()), base, false));
  const u8* p = static_cast<const u8*>(strData(*digits));
  isize n = digits->length;
  bool negative = n > 0 && p[0] == '-';
  if (negative) {
    p++;
    n--;
  }
  appendSign(text, negative, d);
  if (d.alternate && base != 10) {
    text.append(u8{'0'});
    text.append(static_cast<u8>(type));
  }
  text.append(u8{'0'}, d.precision - n);
  for (isize i = 0; i < n; i++) {
    bool raise = type == 'X' && p[i] >= 'a';
    text.append(static_cast<u8>(raise ? p[i] - 32 : p[i]));
  }
  if (text.failed()) return t.raiseNoMemory();
  return {};
}

Status percentFloat(Thread& t, Object* value, const PercentDirective& d, ByteBuilder& text) {
  double number = PY_TRY(toDouble(t, value));
  FloatBuffer buffer;
  int precision = d.precision < 0 ? 6 : static_cast<int>(d.precision);
  formatDouble(buffer, number, static_cast<char>(d.type), precision,
               d.alternate ? kFloatAlternate : 0);
  const char* p = buffer.data();
  isize n = buffer.size();
  bool negative = n > 0 && p[0] == '-';
  appendSign(text, negative, d);
  text.append(p + (negative ? 1 : 0), n - (negative ? 1 : 0));
  return {};
}

}  // namespace taipan
