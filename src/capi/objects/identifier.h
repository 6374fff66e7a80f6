// _Py_Identifier: names that C code declares statically and that are interned on first use.
#pragma once

#include "capi/capi.h"

namespace taipan {

/// The interned str of an identifier, borrowed; null with MemoryError.
Str* identifierText(Thread& t, _Py_Identifier* identifier);

}  // namespace taipan

/// An interned str made once from a literal (cold code; the names of names.def are cheaper).
#define PY_NAME(literal)                                               \
  ([]() -> ::taipan::Str* {                                            \
    static ::taipan::Str* const name =                                 \
        ::taipan::newInterned(::taipan::current(), literal).release(); \
    return name;                                                       \
  }())
