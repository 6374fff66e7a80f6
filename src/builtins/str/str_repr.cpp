// repr() and ascii() of strings.
#include "base/unicode.h"
#include "base/utf8.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

void appendEscape(StrBuilder& out, u32 c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out.append('\\');
  out.append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out.append(static_cast<u32>("0123456789abcdef"[c >> shift & 15]));
  }
}

}  // namespace

Ref<Str> strRepr(Thread& t, Str& s) {
  bool single = strFindChar(s, '\'', 0, s.length) >= 0;
  u32 quote = single && strFindChar(s, '"', 0, s.length) < 0 ? '"' : '\'';
  StrBuilder out(s.length + 2);
  out.append(quote);
  withChars(s, [&](auto* p) {
    for (isize i = 0; i < s.length; i++) {
      u32 c = p[i];
      if (c == quote || c == '\\') {
        out.append('\\');
        out.append(c);
      } else if (c == '\t' || c == '\n' || c == '\r') {
        out.append('\\');
        out.append(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
      } else if (unicode::isPrintable(c)) {
        out.append(c);
      } else {
        appendEscape(out, c);
      }
    }
  });
  out.append(quote);
  return out.finish(t);
}

Ref<Str> strEscapeNonAscii(Thread& t, Str& s) {
  if (s.state.ascii) return exactStr(t, s);
  StrBuilder out(s.length);
  withChars(s, [&](auto* p) {
    for (isize i = 0; i < s.length; i++) {
      if (p[i] < 0x80) {
        out.append(static_cast<u32>(p[i]));
      } else {
        appendEscape(out, p[i]);
      }
    }
  });
  return out.finish(t);
}

Ref<Str> toAscii(Thread& t, Object* object) {
  Ref<Str> repr = PY_TRY(toRepr(t, object));
  return strEscapeNonAscii(t, *repr);
}

}  // namespace taipan
