// What mimalloc has given out, by size, counted on demand: nothing is kept up to date for it. Where
// mimalloc serves the C library's malloc, too, the blocks of that are among them.
#pragma once

#include <cstdio>

#include "base/common.h"

namespace taipan {

/// A table of the blocks in use that the calling thread has allocated, by their size, with the
/// sums.
void printBlockStats(std::FILE* out);

}  // namespace taipan
