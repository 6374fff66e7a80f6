// The debug hooks of the memory allocators (PYTHONMALLOC=debug, -X dev; C-API reference, "Debug
// hooks on the Python memory allocators"): a layer over the three domains that tells uses after the
// end, writes outside a block, blocks given back to another domain, and calls without the GIL.
//
// A block as the program sees it stands between marks:
//
//   8 bytes   the size asked for, most significant byte first
//   1 byte    the domain: 'r', 'm' or 'o'
//   7 bytes   0xfd
//   the block 0xcd where it was not written yet, 0xdd after its end
//   8 bytes   0xfd
//
// The marks are looked at when the block is given back or resized; a broken one ends the process
// with a description of the block.
#pragma once

#include "memory/memory.h"

namespace taipan {

/// What the hooks need from above; null members are left out.
struct DebugHooksClient {
  /// Whether the calling thread may allocate in the domains that need the GIL.
  bool (*mayAllocate)();
  /// Prints to descriptor 2 where the block was allocated.
  void (*describeOrigin)(const void* block);
  /// Ends the process.
  void (*fail)(const char* function, const char* message);
};
void setDebugHooksClient(const DebugHooksClient& client);

/// Puts the hooks over what the tables of the domains hold now; domains that have them are left.
/// Blocks taken before must not be given back afterwards.
void installDebugHooks();
/// Whether the domains are served by the hooks, nothing over them.
bool hasDebugHooks();
/// What serves a domain (an index of `allocators`), below the hooks if it has them.
const Allocator& underDebugHooks(int domain);

}  // namespace taipan
