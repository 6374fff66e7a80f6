// Which allocator serves the domains: what PYTHONMALLOC names and what embedding programs set.
#pragma once

#include "memory/memory.h"

namespace taipan {

/// The values are those of PyMemAllocatorName (cpython/pymem.h).
enum class AllocatorChoice : int {
  kNotSet,
  kDefault,
  kDebug,  ///< the default with debug hooks (debug_hooks.h)
  kMalloc,
  kMallocDebug,
  kPymalloc,  ///< what CPython calls its own, for all but raw: here mimalloc
  kPymallocDebug,
};

/// What serves a domain (an index of `allocators`) when nobody replaced it: with `system`, the C
/// library serves all of them, not the raw one alone.
const Allocator& usualAllocator(int domain, bool system);

/// The choice of that name; null and "" stand for "default". False if there is no such name.
bool allocatorFromName(const char* name, AllocatorChoice* choice);

/// Makes all domains use this allocator from now on. Blocks taken before must not be given back
/// afterwards: to be called before any was taken. kNotSet changes nothing.
void chooseAllocator(AllocatorChoice choice);
/// What was chosen last; kNotSet if nothing was.
AllocatorChoice chosenAllocator();

/// The name of what serves all domains now; null if a program or a tracer replaced some of them.
const char* currentAllocatorName();

/// Whether objects come from the default allocator, with debug hooks or without, which keeps the
/// figures of block_stats.h.
bool keepsBlockStats();

}  // namespace taipan
