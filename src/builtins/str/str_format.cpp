#include "builtins/str/str_format.h"

#include <cstring>

#include "builtins/str/str_builder.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// One directive: %[-][0][width][.precision][l|ll|z]conversion.
struct Directive {
  bool left = false, zero = false;
  int width = -1, precision = -1;
  enum Size { kInt, kLong, kLongLong, kSize } size = kInt;
  char conversion = 0;
};

const char* parseDirective(const char* p, Directive& d, va_list args) {
  for (;; p++) {
    if (*p == '-') {
      d.left = true;
    } else if (*p == '0') {
      d.zero = true;
    } else {
      break;
    }
  }
  auto number = [&](int& value) {
    if (*p == '*') {
      value = va_arg(args, int);
      p++;
      return;
    }
    value = 0;
    while (*p >= '0' && *p <= '9') value = value * 10 + (*p++ - '0');
  };
  if (*p == '*' || (*p >= '1' && *p <= '9')) number(d.width);
  if (*p == '.') {
    p++;
    number(d.precision);
  }
  if (*p == 'l') {
    d.size = Directive::kLong;
    if (*++p == 'l') {
      d.size = Directive::kLongLong;
      p++;
    }
  } else if (*p == 'z' || *p == 't' || *p == 'j') {
    d.size = Directive::kSize;
    p++;
  }
  d.conversion = *p;
  return *p ? p + 1 : p;
}

void appendPadded(StrBuilder& out, const Directive& d, CharView text) {
  isize pad = d.width - text.length;
  if (!d.left) out.append(d.zero ? '0' : ' ', pad);
  out.append(text);
  if (d.left) out.append(' ', pad);
}

void appendText(StrBuilder& out, const Directive& d, CharView text) {
  if (d.precision >= 0 && text.length > d.precision) text.length = d.precision;
  Directive plain = d;
  plain.zero = false;
  appendPadded(out, plain, text);
}

void appendUtf8(StrBuilder& out, const Directive& d, const char* text) {
  usize limit = d.precision >= 0 ? static_cast<usize>(d.precision) : static_cast<usize>(-1);
  isize n = 0;
  while (static_cast<usize>(n) < limit && text[n]) n++;
  if (d.width <= 0) {
    out.appendUtf8(text, n);
    return;
  }
  StrBuilder part;
  part.appendUtf8(text, n);
  Directive plain = d;
  plain.zero = false;
  appendPadded(out, plain, part.view());
}

void appendNumber(StrBuilder& out, const Directive& d, u64 magnitude, bool negative) {
  char digits[80];
  char* p = digits + sizeof digits;
  unsigned base = d.conversion == 'x' || d.conversion == 'X' ? 16 : 10;
  const char* symbols = d.conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  do {
    *--p = symbols[magnitude % base];
    magnitude /= base;
  } while (magnitude != 0);
  while (digits + sizeof digits - p < d.precision && p > digits + 1) *--p = '0';
  isize count = digits + sizeof digits - p;
  if (negative && d.zero && !d.left) {
    out.append('-');
    out.append('0', d.width - count - 1);
    out.appendAscii(p, count);
    return;
  }
  if (negative) *--p = '-';
  appendPadded(out, d, {p, digits + sizeof digits - p, 1});
}

void appendInteger(StrBuilder& out, const Directive& d, va_list args) {
  bool isSigned = d.conversion == 'd' || d.conversion == 'i';
  if (isSigned) {
    i64 value = d.size == Directive::kInt    ? va_arg(args, int)
                : d.size == Directive::kLong ? va_arg(args, long)
                                             : va_arg(args, long long);
    appendNumber(out, d, value < 0 ? u64{0} - static_cast<u64>(value) : static_cast<u64>(value),
                 value < 0);
  } else {
    u64 value = d.size == Directive::kInt    ? va_arg(args, unsigned)
                : d.size == Directive::kLong ? va_arg(args, unsigned long)
                                             : va_arg(args, unsigned long long);
    appendNumber(out, d, value, false);
  }
}

Status appendObject(Thread& t, StrBuilder& out, const Directive& d, Object* object) {
  Ref<Str> text = d.conversion == 'S'   ? toStr(t, object)
                  : d.conversion == 'R' ? toRepr(t, object)
                                        : toAscii(t, object);
  if (!text) return failure;
  appendText(out, d, viewOf(*text));
  return {};
}

Status appendDirective(Thread& t, StrBuilder& out, const Directive& d, va_list args) {
  switch (d.conversion) {
    case '%':
      out.append('%');
      break;
    case 'c': {
      int c = va_arg(args, int);
      if (c < 0 || c > 0x10ffff) {
        return t.raise(overflowErrorType, "character argument not in range(0x110000)");
      }
      out.append(static_cast<u32>(c));
      break;
    }
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
      appendInteger(out, d, args);
      break;
    case 'p':
      out.append("0x");
      appendNumber(out, Directive{.conversion = 'x'},
                   reinterpret_cast<uintptr_t>(va_arg(args, void*)), false);
      break;
    case 's': {
      const char* text = va_arg(args, const char*);
      appendUtf8(out, d, text ? text : "(null)");
      break;
    }
    case 'U':
      appendText(out, d, viewOf(*va_arg(args, Str*)));
      break;
    case 'V': {
      Str* s = va_arg(args, Str*);
      const char* text = va_arg(args, const char*);
      if (s != nullptr) {
        appendText(out, d, viewOf(*s));
      } else {
        appendUtf8(out, d, text);
      }
      break;
    }
    case 'N':
    case 'T':
      appendUtf8(out, d, va_arg(args, Object*)->type->name);
      break;
    case 'S':
    case 'R':
    case 'A':
      return appendObject(t, out, d, va_arg(args, Object*));
    default:
      return t.raise(systemErrorType, "invalid format string: %%%c", d.conversion);
  }
  return {};
}

}  // namespace

Status appendFormatV(Thread& t, StrBuilder& out, const char* format, va_list args) {
  // A va_list parameter may be an array; a local copy can be passed on by reference.
  va_list copy;
  va_copy(copy, args);
  bool ok = true;
  for (const char* p = format; *p != 0 && ok;) {
    const char* percent = std::strchr(p, '%');
    usize n = percent ? static_cast<usize>(percent - p) : std::strlen(p);
    out.appendUtf8(p, static_cast<isize>(n));
    p += n;
    if (*p != '%') continue;
    Directive d;
    p = parseDirective(p + 1, d, copy);
    ok = !appendDirective(t, out, d, copy).failed();
  }
  va_end(copy);
  if (!ok) return failure;
  return {};
}

Ref<Str> newStrFormatV(Thread& t, const char* format, va_list args) {
  StrBuilder out;
  PY_TRY(appendFormatV(t, out, format, args));
  return out.finish(t);
}

Ref<Str> newStrFormat(Thread& t, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Ref<Str> result = newStrFormatV(t, format, args);
  va_end(args);
  return result;
}

Ref<Str> newStrFormatSeam(Thread& t, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Ref<Str> result = newStrFormatV(t, format, args);
  va_end(args);
  return result;
}

Result<const char*> strUtf8(Thread& t, Str* str) { return strUtf8(t, *str, nullptr); }

}  // namespace taipan
