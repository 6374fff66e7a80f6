#include "memory/memory.h"

#include <sys/mman.h>

#include <cstdlib>

#include "memory/obtainable.h"
#include "memory/system_blocks.h"

namespace taipan {

bool isObtainable(usize size) {
  void* trial = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (trial == MAP_FAILED) return false;
  munmap(trial, size);
  return true;
}

namespace {

// malloc(0) must return a distinct non-null pointer (C-API reference, "Memory Management").
usize atLeastOne(usize size) { return size == 0 ? 1 : size; }

/// mimalloc takes address space that the system need not be able to fill: a block past all memory
/// would be had, and the process killed while it is written. So the system is asked first, by a
/// mapping that it has to account for, whether it would refuse a block of such a size.
bool refused(usize size) {
  constexpr usize kAskFrom = usize{1} << 30;
  if (size < kAskFrom) [[likely]]
    return false;
  return !isObtainable(size);
}

// Blocks of the default allocator in use. The GIL guards it, as it does both domains. It is raised
// before the block is there, so that the allocation stays a jump: what the system refuses below
// kAskFrom is counted although it was not had.
usize blocksInUse = 0;

void* defaultMalloc(void*, usize size) {
  if (refused(size)) return nullptr;
  ++blocksInUse;
  return blocks::get(atLeastOne(size));
}
void* defaultCalloc(void*, usize count, usize size) {
  usize total;
  if (__builtin_mul_overflow(count, size, &total) || refused(total)) return nullptr;
  ++blocksInUse;
  return blocks::getZeroed(atLeastOne(total));
}
void* defaultRealloc(void*, void* block, usize size) {
  if (refused(size)) return nullptr;
  blocksInUse += block == nullptr;
  return blocks::resize(block, atLeastOne(size));
}
void defaultFree(void*, void* block) {
  blocksInUse -= block != nullptr;
  blocks::put(block);
}

void* defaultArenaAllocate(void*, usize size) { return blocks::get(atLeastOne(size)); }
void defaultArenaFree(void*, void* block, usize) { blocks::put(block); }

void* systemMalloc(void*, usize size) { return std::malloc(atLeastOne(size)); }
void* systemCalloc(void*, usize count, usize size) {
  return count == 0 || size == 0 ? std::calloc(1, 1) : std::calloc(count, size);
}
void* systemRealloc(void*, void* block, usize size) {
  return std::realloc(block, atLeastOne(size));
}
void systemFree(void*, void* block) { std::free(block); }

Allocator& domain(MemoryDomain which) { return allocators[static_cast<int>(which)]; }

}  // namespace

constexpr Allocator defaultAllocator{nullptr, defaultMalloc, defaultCalloc, defaultRealloc,
                                     defaultFree};
constexpr Allocator systemAllocator{nullptr, systemMalloc, systemCalloc, systemRealloc, systemFree};
constinit Allocator allocators[3] = {systemAllocator, defaultAllocator, defaultAllocator};
constinit ArenaAllocator arenaAllocator{nullptr, defaultArenaAllocate, defaultArenaFree};
bool objectDomainIsDefault = blocks::kMayRecycle;

// The default allocator of a domain is called directly: allocation is what most programs do most.
#define DOMAIN_FUNCTIONS(prefix, which, usual)                                                 \
  void* prefix##Malloc(usize size) {                                                           \
    Allocator& a = domain(MemoryDomain::which);                                                \
    if (a.malloc == &usual##Malloc) [[likely]]                                                 \
      return usual##Malloc(nullptr, size);                                                     \
    return size > static_cast<usize>(kIsizeMax) ? nullptr : a.malloc(a.context, size);         \
  }                                                                                            \
  void* prefix##Realloc(void* block, usize size) {                                             \
    Allocator& a = domain(MemoryDomain::which);                                                \
    return size > static_cast<usize>(kIsizeMax) ? nullptr : a.realloc(a.context, block, size); \
  }                                                                                            \
  void prefix##Free(void* block) {                                                             \
    Allocator& a = domain(MemoryDomain::which);                                                \
    if (a.free == &usual##Free) [[likely]]                                                     \
      return usual##Free(nullptr, block);                                                      \
    a.free(a.context, block);                                                                  \
  }
DOMAIN_FUNCTIONS(object, kObject, default)
DOMAIN_FUNCTIONS(mem, kMem, default)
DOMAIN_FUNCTIONS(raw, kRaw, system)
#undef DOMAIN_FUNCTIONS

void* objectCalloc(usize size) {
  Allocator& a = domain(MemoryDomain::kObject);
  if (a.calloc == &defaultCalloc && size <= blocks::kSmallBytes) [[likely]] {
    ++blocksInUse;
    return blocks::getSmallZeroed(atLeastOne(size));
  }
  return size > static_cast<usize>(kIsizeMax) ? nullptr : a.calloc(a.context, 1, size);
}
void* memCalloc(usize count, usize size) {
  Allocator& a = domain(MemoryDomain::kMem);
  return a.calloc(a.context, count, size);
}
void* rawCalloc(usize count, usize size) {
  Allocator& a = domain(MemoryDomain::kRaw);
  return a.calloc(a.context, count, size);
}

void* cacheCalloc(usize count, usize size) { return blocks::getZeroed(count * size); }
void cacheFree(void* block) { blocks::put(block); }

usize countBlocks() { return blocksInUse; }

usize usableSize(const void* block) { return blocks::usable(block); }

}  // namespace taipan
