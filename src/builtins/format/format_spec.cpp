#include "builtins/format/format_spec.h"

#include "base/unicode.h"
#include "object/builtin_types.h"

namespace taipan {

namespace {

bool isAlign(u32 c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/// The characters of a specification with a position.
struct SpecReader {
  const Str& text;
  isize at = 0;
  isize left() const { return text.length - at; }
  u32 peek(isize offset = 0) const {
    return at + offset < text.length ? strAt(text, at + offset) : 0;
  }
  bool accept(u32 c) {
    if (left() == 0 || peek() != c) return false;
    at++;
    return true;
  }
};

/// A decimal number; -1 when there are no digits.
Result<isize> readNumber(Thread& t, SpecReader& in) {
  isize value = -1;
  while (in.left() > 0) {
    int digit = unicode::decimalValue(in.peek());
    if (digit < 0) break;
    if (value < 0) value = 0;
    if (value > (kIsizeMax - digit) / 10) {
      return t.raise(valueErrorType, "Too many decimal digits in format string");
    }
    value = value * 10 + digit;
    in.at++;
  }
  return value;
}

Failure raiseGroupingWith(Thread& t, u32 grouping, u32 type) {
  if (type > 32 && type < 128) {
    return t.raise(valueErrorType, "Cannot specify '%c' with '%c'.", grouping, type);
  }
  return t.raise(valueErrorType, "Cannot specify '%c' with '\\x%x'.", grouping, type);
}

Status checkGrouping(Thread& t, const FormatSpec& f) {
  switch (f.type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'G':
    case '%':
    case 'F':
    case 0:
      return {};
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      if (f.grouping == '_') return {};
      break;
    default:
      break;
  }
  return raiseGroupingWith(t, f.grouping, f.type);
}

}  // namespace

Failure raiseUnknownFormat(Thread& t, u32 type, Object* object) {
  if (type > 32 && type < 128) {
    return t.raise(valueErrorType, "Unknown format code '%c' for object of type '%.200s'", type,
                   object->type->name);
  }
  return t.raise(valueErrorType, "Unknown format code '\\x%x' for object of type '%.200s'", type,
                 object->type->name);
}

Result<FormatSpec> parseFormatSpec(Thread& t, Str& spec, Object* object, u32 defaultType,
                                   u32 defaultAlign) {
  SpecReader in{spec};
  FormatSpec f;
  f.align = defaultAlign;
  f.type = defaultType;
  bool fillGiven = false;
  if (in.left() >= 2 && isAlign(in.peek(1))) {
    f.fill = in.peek();
    f.align = in.peek(1);
    fillGiven = f.alignGiven = true;
    in.at += 2;
  } else if (in.left() >= 1 && isAlign(in.peek())) {
    f.align = in.peek();
    f.alignGiven = true;
    in.at++;
  }
  if (in.left() && (in.peek() == '+' || in.peek() == '-' || in.peek() == ' ')) {
    f.sign = in.peek();
    in.at++;
  }
  f.noNegativeZero = in.accept('z');
  f.alternate = in.accept('#');
  if (!fillGiven && in.accept('0')) {
    f.fill = '0';
    if (!f.alignGiven && defaultAlign == '>') f.align = '=';
  }
  f.width = PY_TRY(readNumber(t, in));
  if (in.accept(',')) f.grouping = ',';
  if (in.left() && in.peek() == '_') {
    if (f.grouping) return t.raise(valueErrorType, "Cannot specify both ',' and '_'.");
    f.grouping = '_';
    in.at++;
  }
  if (in.left() && in.peek() == ',' && f.grouping == '_') {
    return t.raise(valueErrorType, "Cannot specify both ',' and '_'.");
  }
  if (in.accept('.')) {
    f.precision = PY_TRY(readNumber(t, in));
    if (f.precision < 0) return t.raise(valueErrorType, "Format specifier missing precision");
  }
  if (in.left() > 1) {
    return t.raise(valueErrorType, "Invalid format specifier '%U' for object of type '%.200s'",
                   &spec, object->type->name);
  }
  if (in.left() == 1) f.type = in.peek();
  if (f.grouping) PY_TRY(checkGrouping(t, f));
  return f;
}

Padding paddingFor(const FormatSpec& spec, isize length) {
  isize total = spec.width > length ? spec.width - length : 0;
  switch (spec.align) {
    case '<':
      return {0, total};
    case '^':
      return {total / 2, total - total / 2};
    default:
      return {total, 0};
  }
}

}  // namespace taipan
