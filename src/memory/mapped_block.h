// Blocks of whole pages that grow without copying: the kernel moves their pages. A block that is
// reallocated beyond kMappedBytes becomes one (long lists, strings and buffers that are appended
// to), so that growing costs no copy and no second block at its peak.
//
// A mapped block begins kMappedOffset bytes behind a page boundary, after a head with its address
// mixed into a mark: that tells it from any other block.
#pragma once

#include "base/common.h"

namespace taipan {

inline constexpr usize kMappedBytes = usize{1} << 20;
inline constexpr usize kMappedOffset = 64;

struct MappedHead {
  usize bytes;     ///< of the mapping
  uintptr_t mark;  ///< markOf the block
};

inline MappedHead* mappedHead(const void* block) {
  return reinterpret_cast<MappedHead*>(reinterpret_cast<uintptr_t>(block) - kMappedOffset);
}
inline uintptr_t markOf(const void* block) {
  return reinterpret_cast<uintptr_t>(block) ^ uintptr_t { 0x7461'6970'616e'6d6d };
}
inline bool isMappedBlock(const void* block) {
  return (reinterpret_cast<uintptr_t>(block) & 4095) == kMappedOffset &&
         mappedHead(block)->mark == markOf(block);
}

/// A block for `size` bytes, or null.
void* newMappedBlock(usize size);
/// Changes the size of a mapped block, which may move; null leaves it as it is.
void* resizeMappedBlock(void* block, usize size);
void freeMappedBlock(void* block);
inline usize mappedBlockSize(const void* block) { return mappedHead(block)->bytes - kMappedOffset; }

}  // namespace taipan
