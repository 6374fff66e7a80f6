// The interned names that C++ code refers to: `names::append` is the Str of "append". One row of
// names.def each; they are interned when the runtime starts, so that they are the same objects as
// the names in compiled code.
#pragma once

#include "object/str_layout.h"

namespace taipan::names {

#define NAME(identifier) NAME_AS(identifier, #identifier)
#define NAME_AS(identifier, text)            \
  namespace storage {                        \
  extern StaticStr<sizeof(text)> identifier; \
  }                                          \
  inline constexpr Str* identifier = &storage::identifier.head;
#include "object/names.def"
#undef NAME
#undef NAME_AS

/// Calls `visit` for each of the names: how the str type interns them at start-up.
void forEach(void (*visit)(Str* name));

}  // namespace taipan::names
