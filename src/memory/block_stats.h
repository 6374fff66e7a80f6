// How much the allocator has given out, counted on demand: nothing is kept up to date for it.
#pragma once

#include <cstdio>

#include "base/common.h"

namespace taipan {

/// The blocks in use that the calling thread has allocated.
usize countBlocks();
/// A table of those blocks by their size, with the sums.
void printBlockStats(std::FILE* out);

}  // namespace taipan
