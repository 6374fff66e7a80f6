// Where the default allocator takes its blocks from. Users get mimalloc and, for blocks that grow,
// pages of their own (mapped_block.h). Two builds look for errors instead: AddressSanitizer has to
// see every block, so the C library's functions serve it; the stress build fills new and freed
// blocks with a pattern, and moves a block whenever it is reallocated.
#pragma once

#include <cstdlib>
#include <cstring>

#include "base/common.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TAIPAN_SANITIZED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define TAIPAN_SANITIZED 1
#endif

#ifdef TAIPAN_SANITIZED
#include <malloc.h>
#else
#include <mimalloc.h>

#include "memory/mapped_block.h"
#endif

namespace taipan::blocks {

/// All of these take sizes above zero, getSmallZeroed() up to kSmallBytes; null means that the
/// system has no more memory.
#if defined(TAIPAN_SANITIZED)

inline void* get(usize size) { return std::malloc(size); }
inline void* getZeroed(usize size) { return std::calloc(1, size); }
inline constexpr usize kSmallBytes = 1024;
inline void* getSmallZeroed(usize size) { return getZeroed(size); }
inline void* resize(void* block, usize size) { return std::realloc(block, size); }
inline void put(void* block) { std::free(block); }
inline usize usable(const void* block) { return malloc_usable_size(const_cast<void*>(block)); }

#elif defined(TAIPAN_STRESS)

inline constexpr int kNewByte = 0xcb;
inline constexpr int kFreedByte = 0xdb;

inline void* get(usize size) {
  void* block = mi_malloc(size);
  if (block != nullptr) std::memset(block, kNewByte, size);
  return block;
}
inline void* getZeroed(usize size) { return mi_zalloc(size); }
inline constexpr usize kSmallBytes = MI_SMALL_SIZE_MAX;
inline void* getSmallZeroed(usize size) { return mi_zalloc_small(size); }
inline void put(void* block) {
  if (block == nullptr) return;
  std::memset(block, kFreedByte, mi_usable_size(block));
  mi_free(block);
}
inline void* resize(void* block, usize size) {
  void* moved = get(size);
  if (moved == nullptr || block == nullptr) return moved;
  usize before = mi_usable_size(block);
  std::memcpy(moved, block, before < size ? before : size);
  put(block);
  return moved;
}
inline usize usable(const void* block) { return mi_usable_size(block); }

#else

inline void* get(usize size) { return mi_malloc(size); }
inline void* getZeroed(usize size) { return mi_zalloc(size); }
inline constexpr usize kSmallBytes = MI_SMALL_SIZE_MAX;
inline void* getSmallZeroed(usize size) { return mi_zalloc_small(size); }

/// Moves a block into or out of pages of its own; null leaves it as it is.
inline void* moveBlock(void* block, usize oldSize, usize size) {
  bool mapped = isMappedBlock(block);
  void* moved = mapped ? mi_malloc(size) : newMappedBlock(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, oldSize < size ? oldSize : size);
  mapped ? freeMappedBlock(block) : mi_free(block);
  return moved;
}

inline void* resize(void* block, usize size) {
  if (isMappedBlock(block)) [[unlikely]] {
    if (size > kMappedBytes / 2) return resizeMappedBlock(block, size);
    return moveBlock(block, mappedBlockSize(block), size);
  }
  if (size >= kMappedBytes && block != nullptr && size > mi_usable_size(block)) [[unlikely]] {
    if (void* moved = moveBlock(block, mi_usable_size(block), size)) return moved;
  }
  return mi_realloc(block, size);
}

inline void put(void* block) {
  if (isMappedBlock(block)) [[unlikely]]
    return freeMappedBlock(block);
  mi_free(block);
}

inline usize usable(const void* block) {
  return isMappedBlock(block) ? mappedBlockSize(block) : mi_usable_size(block);
}

#endif

/// Whether types may keep freed blocks for themselves.
#if defined(TAIPAN_SANITIZED) || defined(TAIPAN_STRESS)
inline constexpr bool kMayRecycle = false;
#else
inline constexpr bool kMayRecycle = true;
#endif

}  // namespace taipan::blocks
