// Lines of the files that programs were compiled from, for the text of SyntaxErrors.
#pragma once

#include "builtins/str/str.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// Line `line` (from 1) of a file, with its end as "\n", read as UTF-8; bytes that are not UTF-8
/// are handled as `errors` ("strict" or "replace") says. Null without exception if there is no such
/// line or it cannot be had.
Ref<Str> programText(Thread& t, Object* filename, int line, const char* errors);

/// Gives the pending exception the attributes of a SyntaxError that say where in a file it is. A
/// negative column is None.
void placePending(Thread& t, Object* filename, int line, int column, int endLine, int endColumn);

}  // namespace taipan
