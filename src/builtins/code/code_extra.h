// Pointers that debuggers and compilers from outside keep in code objects (PEP 523).
#pragma once

#include "builtins/code/code.h"

namespace taipan {

using FreeExtra = void (*)(void* item);

/// An index for pointers in all code objects, or -1 when there are no more. `free` (may be null)
/// gets each pointer that is replaced or whose code object goes.
isize requestCodeExtraIndex(FreeExtra free);
/// Whether requestCodeExtraIndex has given this index.
bool isCodeExtraIndex(isize index);
/// The pointer at the index; null if none was set.
void* codeExtra(const Code& code, isize index);
/// Sets the pointer at an index that was given; MemoryError.
Status setCodeExtra(Thread& t, Code& code, isize index, void* item);
/// Frees the pointers of a code object that has some, as it goes.
void freeCodeExtras(Code& code);

}  // namespace taipan
