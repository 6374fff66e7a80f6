// Whether a sequence of words is code that the engine can run: anybody may call _sre.compile().
#pragma once

#include "modules/sre/engine.h"

namespace taipan::sre {

/// The most groups a pattern may have (= _sre.MAXGROUPS).
inline constexpr isize kMaxGroups = 0x3fffffff;

/// True if every jump of the code lands on an instruction, every operand is in its range and every
/// repeat, branch and lookaround has the form that `re` gives it. Code that nests deeper than the
/// native stack allows is refused too.
bool isValidCode(const CodeUnit* code, isize size, isize groups);

}  // namespace taipan::sre
