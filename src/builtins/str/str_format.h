// Formatted text for C++ code: what PyUnicode_FromFormat offers and error messages need.
//   %%, %c (code point), %d %i %u %x with l, ll, z; %p; %s (UTF-8, damaged bytes become U+FFFD)
//   %S str(o), %R repr(o), %A ascii(o), %U a Str, %V a Str or (next argument) UTF-8 if it is null,
//   %N the name of an object's type, %T the same.
// Width and precision as in C ("%.200s" cuts).
#pragma once

#include <cstdarg>

#include "builtins/str/str.h"

namespace taipan {

class StrBuilder;

Ref<Str> newStrFormat(Thread& t, const char* format, ...);
Ref<Str> newStrFormatV(Thread& t, const char* format, va_list args);
/// The same behind what the builder holds.
Status appendFormatV(Thread& t, StrBuilder& out, const char* format, va_list args);

}  // namespace taipan
