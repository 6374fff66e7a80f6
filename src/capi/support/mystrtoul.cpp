// Integers from C text in Python's spelling: 0x, 0o and 0b, no leading zeros in base 0.

#include <cerrno>
#include <climits>

#include "capi/capi.h"

using namespace taipan;

static int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 36;
}

/// The base that "0x", "0o" or "0b" stands for if a digit of it follows, or 0.
static int prefixedBase(const char* p) {
  char letter = p[0] == '0' ? static_cast<char>(p[1] | 0x20) : '\0';
  int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
  return base != 0 && digitOf(p[2]) < base ? base : 0;
}

static const char* skipSpace(const char* p) {
  while (*p == ' ' || (*p >= '\t' && *p <= '\r')) ++p;
  return p;
}

/// Out of range: the greatest value, with errno ERANGE; all digits are taken.
API(unsigned long) PyOS_strtoul(const char* text, char** end, int base) {
  const char* p = skipSpace(text);
  int prefix = prefixedBase(p);
  if (prefix != 0 && (base == 0 || base == prefix)) {
    base = prefix;
    p += 2;
  } else if (base == 0 && *p == '0') {
    while (*p == '0') ++p;
    if (end != nullptr) *end = const_cast<char*>(p);
    return 0;
  }
  if (base == 0) base = 10;
  unsigned long value = 0;
  bool overflow = false;
  for (; digitOf(*p) < base; ++p) {
    overflow |= __builtin_mul_overflow(value, static_cast<unsigned long>(base), &value);
    overflow |= __builtin_add_overflow(value, static_cast<unsigned long>(digitOf(*p)), &value);
  }
  if (end != nullptr) *end = const_cast<char*>(p);
  if (!overflow) return value;
  errno = ERANGE;
  return ULONG_MAX;
}

/// The same with a sign; out of range on either side gives LONG_MAX.
API(long) PyOS_strtol(const char* text, char** end, int base) {
  const char* p = skipSpace(text);
  bool negative = *p == '-';
  if (*p == '-' || *p == '+') ++p;
  unsigned long magnitude = PyOS_strtoul(p, end, base);
  unsigned long limit = static_cast<unsigned long>(LONG_MAX) + (negative ? 1 : 0);
  if (magnitude > limit) {
    errno = ERANGE;
    return LONG_MAX;
  }
  return static_cast<long>(negative ? 0 - magnitude : magnitude);
}
