// PyUnicode_FromFormat.
//
// The language: % [0][width][.precision][l|ll|z] conversion. Numbers are padded as text, sign
// included. A conversion that is not known ends the formatting: the rest is copied as it stands.

#include "builtins/str/str_builder.h"
#include "capi/text/unicodeobject.h"

namespace taipan {

namespace {

struct Directive {
  bool zero = false;
  isize width = -1;
  isize precision = -1;
  enum Size { kInt, kLong, kLongLong, kSize } size = kInt;
  char conversion = 0;  ///< 0 = not one of ours
};

/// Reads digits; ValueError `tooBig`.
Status parseNumber(Thread& t, const char*& p, isize& value, const char* tooBig) {
  value = 0;
  for (; *p >= '0' && *p <= '9'; ++p) {
    int digit = *p - '0';
    if (value > (kIsizeMax - digit) / 10) return t.raise(valueErrorType, "%s", tooBig);
    value = value * 10 + digit;
  }
  return {};
}

/// The length modifier, if it is followed by a conversion that takes it.
void parseSize(const char*& p, Directive& d) {
  auto integerAt = [](const char* c) { return *c == 'd' || *c == 'i' || *c == 'u'; };
  if (p[0] == 'l' && integerAt(p + 1)) {
    d.size = Directive::kLong;
    p += 1;
  } else if (p[0] == 'l' && p[1] == 'l' && integerAt(p + 2)) {
    d.size = Directive::kLongLong;
    p += 2;
  } else if (p[0] == 'z' && integerAt(p + 1)) {
    d.size = Directive::kSize;
    p += 1;
  }
}

Result<Directive> parseDirective(Thread& t, const char*& p) {
  Directive d;
  d.zero = *p == '0';
  if (*p >= '0' && *p <= '9') PY_TRY(parseNumber(t, p, d.width, "width too big"));
  if (*p == '.') {
    ++p;
    // A lone dot sets no limit.
    if (*p >= '0' && *p <= '9') PY_TRY(parseNumber(t, p, d.precision, "precision too big"));
  }
  parseSize(p, d);
  switch (*p) {
    case 'c':
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'p':
    case 's':
    case 'U':
    case 'V':
    case 'S':
    case 'R':
    case 'A':
    case '%':
      d.conversion = *p++;
      break;
    default:
      break;
  }
  return d;
}

/// Text cut to the precision and padded on the left.
void appendText(StrBuilder& out, const Directive& d, CharView text) {
  if (d.precision >= 0 && text.length > d.precision) text.length = d.precision;
  out.append(' ', d.width - text.length);
  out.append(text);
}

/// UTF-8 of which `precision` bytes count; damaged bytes become U+FFFD.
void appendUtf8(StrBuilder& out, const Directive& d, const char* text) {
  isize size = 0;
  while ((d.precision < 0 || size < d.precision) && text[size] != 0) ++size;
  if (d.width <= 0) {
    out.appendUtf8(text, size);
    return;
  }
  StrBuilder part;
  part.appendUtf8(text, size);
  out.append(' ', d.width - part.length());
  out.append(part.view());
}

/// Digits in base 10 or 16 with their sign, zeros up to the precision, then padding to the width.
void appendDigits(StrBuilder& out, const Directive& d, u64 magnitude, bool negative) {
  char text[24];
  char* p = text + sizeof text;
  unsigned base = d.conversion == 'x' ? 16 : 10;
  do {
    *--p = "0123456789abcdef"[magnitude % base];
    magnitude /= base;
  } while (magnitude != 0);
  if (negative) *--p = '-';
  isize length = text + sizeof text - p;
  isize zeros = d.precision > length ? d.precision - length : 0;
  out.append(d.zero ? '0' : ' ', d.width - length - zeros);
  out.append('0', zeros);
  out.appendAscii(p, length);
}

/// A va_list that can be passed by reference.
struct ArgumentList {
  va_list list;
};

void appendInteger(StrBuilder& out, const Directive& d, ArgumentList& args) {
  if (d.conversion == 'd' || d.conversion == 'i') {
    i64 value = d.size == Directive::kInt ? va_arg(args.list, int) : va_arg(args.list, i64);
    appendDigits(out, d, value < 0 ? u64{0} - static_cast<u64>(value) : static_cast<u64>(value),
                 value < 0);
    return;
  }
  u64 value = d.size == Directive::kInt ? va_arg(args.list, unsigned) : va_arg(args.list, u64);
  appendDigits(out, d, value, false);
}

Status appendCharacter(Thread& t, StrBuilder& out, ArgumentList& args) {
  int c = va_arg(args.list, int);
  if (c < 0 || c > 0x10ffff) {
    return t.raise(overflowErrorType, "character argument not in range(0x110000)");
  }
  out.append(static_cast<u32>(c));
  return {};
}

void appendPointer(StrBuilder& out, ArgumentList& args) {
  void* address = va_arg(args.list, void*);
  if (address == nullptr) {
    out.append("0x(nil)");
    return;
  }
  out.append("0x");
  appendDigits(out, Directive{.conversion = 'x'}, reinterpret_cast<usize>(address), false);
}

Status appendObject(Thread& t, StrBuilder& out, const Directive& d, Object* object) {
  Ref<Str> text = d.conversion == 'S'   ? toStr(t, object)
                  : d.conversion == 'R' ? toRepr(t, object)
                                        : toAscii(t, object);
  if (!text) return failure;
  appendText(out, d, viewOf(*text));
  return {};
}

Status appendStrOrUtf8(Thread& t, StrBuilder& out, const Directive& d, ArgumentList& args) {
  Object* object = va_arg(args.list, Object*);
  const char* text = va_arg(args.list, const char*);
  if (object == nullptr) {
    appendUtf8(out, d, text);
    return {};
  }
  Str* s = strRequired(py(object));
  if (s == nullptr) return failure;
  appendText(out, d, viewOf(*s));
  return {};
}

Status appendDirective(Thread& t, StrBuilder& out, const Directive& d, ArgumentList& args) {
  switch (d.conversion) {
    case '%':
      out.append('%');
      return {};
    case 'c':
      return appendCharacter(t, out, args);
    case 'p':
      appendPointer(out, args);
      return {};
    case 's':
      appendUtf8(out, d, va_arg(args.list, const char*));
      return {};
    case 'U': {
      Str* s = strRequired(py(va_arg(args.list, Object*)));
      if (s == nullptr) return failure;
      appendText(out, d, viewOf(*s));
      return {};
    }
    case 'V':
      return appendStrOrUtf8(t, out, d, args);
    case 'S':
    case 'R':
    case 'A':
      return appendObject(t, out, d, va_arg(args.list, Object*));
    default:
      appendInteger(out, d, args);
      return {};
  }
}

Status appendFormat(Thread& t, StrBuilder& out, const char* format, ArgumentList& args) {
  for (const char* p = format; *p != 0;) {
    if (static_cast<u8>(*p) >= 0x80) {
      return t.raise(valueErrorType,
                     "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a "
                     "non-ASCII byte: 0x%02x",
                     static_cast<u8>(*p));
    }
    if (*p != '%') {
      out.append(static_cast<u32>(*p++));
      continue;
    }
    const char* start = p++;
    Directive d = PY_TRY(parseDirective(t, p));
    if (d.conversion == 0) {
      out.append(start);
      return {};
    }
    PY_TRY(appendDirective(t, out, d, args));
  }
  return {};
}

}  // namespace

Ref<Str> formatText(Thread& t, const char* format, va_list args) {
  ArgumentList copy;
  va_copy(copy.list, args);
  StrBuilder out;
  Status status = appendFormat(t, out, format, copy);
  va_end(copy.list);
  if (status.failed()) return failure;
  return out.finish(t);
}

}  // namespace taipan
