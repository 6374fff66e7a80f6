// Quickening: code that runs often is rewritten in place with forms that remember what they saw.
#pragma once

#include "builtins/code/code.h"

namespace taipan {

/// Rewrites a code object's instructions with their adaptive forms and superinstructions.
void quicken(Code* code);

/// Counts a start or a loop of the code.
inline void warmUp(Code* code) {
  if (code->warmup != 0 && ++code->warmup == 0) [[unlikely]]
    quicken(code);
}

}  // namespace taipan
