// __format__ of the numbers, and the layout they share.
#pragma once

#include "builtins/format/format_spec.h"
#include "builtins/int/int.h"
#include "builtins/number/complex.h"

namespace taipan {

/// int.__format__, float.__format__, complex.__format__. An empty specification means str().
Ref<Str> formatInt(Thread& t, Int& self, Str& spec);
Ref<Str> formatFloat(Thread& t, Float& self, Str& spec);
Ref<Str> formatComplex(Thread& t, Complex& self, Str& spec);

/// The digits with separators, filled with zeros up to `least` characters, written backwards from
/// `end` (null = only count). Each character of a separator is written as `separatorMark`, because
/// it need not be ASCII. `groups` is as in localeconv(). Returns the length.
isize groupDigits(char* end, const char* digits, isize count, isize least, const char* groups,
                  isize separatorLength, char separatorMark);

}  // namespace taipan
