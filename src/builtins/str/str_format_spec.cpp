// format(text, spec) for str.
#include "builtins/format/format_spec.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// Refuses what only numbers take.
Status checkStrSpec(Thread& t, const FormatSpec& spec, Object* text) {
  if (spec.type != 's') return raiseUnknownFormat(t, spec.type, text);
  if (spec.sign != 0) {
    return t.raise(valueErrorType, spec.sign == ' '
                                       ? "Space not allowed in string format specifier"
                                       : "Sign not allowed in string format specifier");
  }
  if (spec.noNegativeZero) {
    return t.raise(valueErrorType,
                   "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (spec.alternate) {
    return t.raise(valueErrorType, "Alternate form (#) not allowed in string format specifier");
  }
  if (spec.align == '=') {
    return t.raise(valueErrorType, "'=' alignment not allowed in string format specifier");
  }
  return {};
}

}  // namespace

Ref<Str> strFormatSpec(Thread& t, Str& text, Str& specText) {
  if (specText.length == 0) return toStr(t, &text);  // a subclass may have its own __str__
  FormatSpec spec = PY_TRY(parseFormatSpec(t, specText, &text, 's', '<'));
  PY_TRY(checkStrSpec(t, spec, &text));
  CharView view = viewOf(text);
  if (spec.precision >= 0 && spec.precision < view.length) view.length = spec.precision;
  if (spec.width <= view.length && view.length == text.length) return exactStr(t, text);
  Padding pad = paddingFor(spec, view.length);
  StrBuilder out;
  out.append(spec.fill, pad.left);
  out.append(view);
  out.append(spec.fill, pad.right);
  return out.finish(t);
}

}  // namespace taipan
