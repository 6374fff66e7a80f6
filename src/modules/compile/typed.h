// What an interactive session has to know of the lines typed so far.
#pragma once

#include "modules/compile/compile.h"

namespace taipan {

enum class TypedState {
  kIncomplete,  ///< goes on: an open bracket, string or block
  kSimple,      ///< simple statements, complete
  kCompound,    ///< ends with a block, which an empty line closes
  kWrong,       ///< cannot become right; compileSource says why
};

/// Parses without warnings and without an exception. `endsEmpty`: the last line is empty, so that
/// blocks are closed and only brackets and strings can be open.
TypedState typedState(Thread& t, const char* source, usize size, const CompileRequest& request,
                      bool endsEmpty);

}  // namespace taipan
