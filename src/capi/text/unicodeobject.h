// What the files of the Unicode API share: how arguments are checked, and the format language.
#pragma once

#include "builtins/str/str.h"
#include "capi/capi.h"

namespace taipan {

/// The argument as a str, borrowed; null with TypeError "bad argument type
/// for built-in operation".
Str* strOrBadArgument(PyObject* object);
/// The same with TypeError "must be str, not T".
Str* strRequired(PyObject* object);
/// Whether a str may still be written to: nobody else holds it or has seen it.
bool isStrModifiable(const Str& s);

/// Text of PyUnicode_FromFormat's language, which is narrower than Thread::raise's: after a
/// directive that it does not know, the rest of the format is copied.
Ref<Str> formatText(Thread& t, const char* format, va_list args);

/// The slice bounds of find, count and tailmatch within `length`: negative ones count from the end.
struct SliceBounds {
  isize start, end;
  SliceBounds(isize from, isize to, isize length);
  isize size() const { return end - start; }
};

}  // namespace taipan
