// The last step of a compilation: units and constants of the compiler become Python objects.
#pragma once

#include "builtins/code/code.h"
#include "compiler/unit.h"
#include "object/ref.h"

namespace taipan {

/// A code object of a unit and, in its constants, of the units nested in it. `filename` is a str.
Ref<Code> codeFromUnit(Thread& t, const compiler::CompiledUnit& unit, Object* filename);
/// A str from UTF-8 in which lone surrogates are encoded like other code points.
Ref<Str> strFromWtf8(Thread& t, std::string_view text);

}  // namespace taipan
