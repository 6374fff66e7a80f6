// Ints from and to text.
#include <cstring>

#include "base/unicode.h"
#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"

namespace taipan {

namespace {

bool isPowerOfTwo(int base) { return (base & (base - 1)) == 0; }

/// Characters of a str as ASCII: digits of all scripts become 0-9, white space a blank and
/// everything else a character that no number contains.
class AsciiText {
 public:
  explicit AsciiText(const Str& s) : size_(s.length) {
    if (strIsAscii(s)) {
      text_ = static_cast<const char*>(strData(s));
      return;
    }
    char* out = inline_;
    if (size_ > static_cast<isize>(sizeof inline_)) {
      out = heap_ = static_cast<char*>(memMalloc(static_cast<usize>(size_)));
      PY_CHECK(heap_ != nullptr);
    }
    text_ = out;
    for (isize i = 0; i < size_; i++) {
      u32 c = strAt(s, i);
      int digit = unicode::decimalValue(c);
      out[i] = c < 128               ? static_cast<char>(c)
               : unicode::isSpace(c) ? ' '
               : digit >= 0          ? static_cast<char>('0' + digit)
                                     : '?';
    }
  }
  AsciiText(const AsciiText&) = delete;
  ~AsciiText() { memFree(heap_); }
  const char* data() const { return text_; }
  isize size() const { return size_; }

 private:
  const char* text_;
  isize size_;
  char* heap_ = nullptr;
  char inline_[64];
};

/// C's white space: the ASCII separators 0x1c-0x1f are none in numbers.
bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void strip(const char*& text, isize& length) {
  while (length > 0 && isBlank(*text)) text++, length--;
  while (length > 0 && isBlank(text[length - 1])) length--;
}

/// The base that a prefix such as "0x" stands for, or 0.
int prefixBase(const char* p, isize length) {
  if (length < 2 || p[0] != '0') return 0;
  switch (p[1] | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 0;
  }
}

}  // namespace

LookupOf<Int> parseInt(Thread& t, const char* text, isize length, int base) {
  const char* p = text;
  const char* end = text + length;
  bool negative = false;
  if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  int prefix = prefixBase(p, end - p);
  bool zeroOnly = false;
  if (prefix && (base == 0 || base == prefix)) {
    p += 2;
    base = prefix;
    if (p < end && *p == '_') p++;
  } else if (base == 0) {
    base = 10;
    zeroOnly = p < end && *p == '0';  // "007" is not a literal, "000" is
  }
  const char* start = p;
  isize underscores = 0;
  for (char before = '_'; p < end; before = *p++) {
    if (*p == '_') {
      if (before == '_') return LookupOf<Int>::missing();
      underscores++;
      continue;
    }
    int digit = digits::digitValue(static_cast<u8>(*p));
    if (digit >= base || (zeroOnly && digit)) return LookupOf<Int>::missing();
  }
  isize count = end - start - underscores;
  if (count == 0 || end[-1] == '_') return LookupOf<Int>::missing();
  if (count <= 17 && base <= 10 && !underscores) {  // the common case: fits in a machine word
    i64 value = 0;
    for (p = start; p < end; p++) value = value * base + (*p - '0');
    return newInt(negative ? -value : value);
  }
  if (!isPowerOfTwo(base) && intMaxStrDigits && count > intMaxStrDigits &&
      count > kMaxStrDigitsThreshold) {
    return t.raise(valueErrorType,
                   "Exceeds the limit (%d digits) for integer string conversion: value has %zd "
                   "digits; use sys.set_int_max_str_digits() to increase the limit",
                   intMaxStrDigits, count);
  }
  digits::Magnitude copy;
  if (underscores) {
    copy.reserve(count / 4 + 1);
    char* out = reinterpret_cast<char*>(copy.data());
    for (p = start; p < end; p++) {
      if (*p != '_') *out++ = *p;
    }
    start = reinterpret_cast<char*>(copy.data());
  }
  digits::Magnitude value = digits::fromText(start, count, base);
  return newInt(t, value, negative && value.size() != 0);
}

Ref<Int> newIntFromStr(Thread& t, Object* object, int base) {
  Str& s = *as<Str>(object);
  AsciiText ascii(s);
  const char* text = ascii.data();
  isize length = ascii.size();
  strip(text, length);
  auto parsed = PY_TRY(parseInt(t, text, length, base));
  if (parsed.found()) return std::move(parsed).value();
  return t.raise(valueErrorType, "invalid literal for int() with base %d: %.200R", base, object);
}

Ref<Int> newIntFromText(Thread& t, const char* text, isize length, int base) {
  const char* inner = text;
  isize rest = length;
  strip(inner, rest);
  auto parsed = PY_TRY(parseInt(t, inner, rest, base));
  if (parsed.found()) return std::move(parsed).value();
  Ref<> shown = PY_TRY(newBytes(t, text, length));
  return t.raise(valueErrorType, "invalid literal for int() with base %d: %.200R", base,
                 shown.get());
}

Result<isize> intDigitsText(Thread& t, const Int& a, int base, char* out) {
  if (!isPowerOfTwo(base) && intMaxStrDigits && a.digitCount() > kMaxStrDigitsThreshold / 10) {
    // A lower bound first: the conversion itself is what the limit protects from.
    double least = static_cast<double>(digits::bitLength(a.span()) - 1) * 0.30102999566;
    isize n = static_cast<isize>(least) + 1;
    if (n <= intMaxStrDigits) n = digits::toText(out, a.span(), base);
    if (n > intMaxStrDigits) {
      return t.raise(valueErrorType,
                     "Exceeds the limit (%d digits) for integer string conversion; use "
                     "sys.set_int_max_str_digits() to increase the limit",
                     intMaxStrDigits);
    }
    return n;
  }
  return digits::toText(out, a.span(), base);
}

Ref<Str> intToText(Thread& t, const Int& a, int base, bool prefix) {
  char small[80];
  isize room = digits::textBound(a.span(), base) + 4;
  char* buffer = small;
  if (room > static_cast<isize>(sizeof small)) {
    buffer = static_cast<char*>(memMalloc(static_cast<usize>(room)));
    if (!buffer) return t.raiseNoMemory();
  }
  char* p = buffer;
  if (a.isNegative()) *p++ = '-';
  if (prefix) {
    *p++ = '0';
    *p++ = base == 16 ? 'x' : base == 8 ? 'o' : 'b';
  }
  auto n = intDigitsText(t, a, base, p);
  Ref<Str> result;
  if (!n.failed()) result = newStrAscii(t, buffer, p + n.value() - buffer);
  if (buffer != small) memFree(buffer);
  return result;
}

}  // namespace taipan
