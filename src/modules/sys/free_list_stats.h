// How many freed objects the types keep for the next ones.
#pragma once

#include <cstdio>

#include "object/type.h"

namespace taipan {

/// A line "3 names * 24 bytes each = 72" about blocks of one size, in columns; long names are cut.
void printBlocksOf(std::FILE* out, int count, const char* name, isize size);
/// A line "3 free PyFloatObjects * 24 bytes each = 72" for each free list of the type, of all types
/// that have some if it is null.
void printFreeLists(std::FILE* out, const Type* type);

}  // namespace taipan
