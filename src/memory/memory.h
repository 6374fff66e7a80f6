// The allocation domains of the C API (raw, mem, object), behind the replaceable tables of
// PyMem_SetAllocator: mem and object on mimalloc, raw on the C library, as the reference promises
// ("Raw Memory Interface"), so that a library may free() what it got from there. Sizes are in
// bytes; null means out of memory, nothing raises here.
#pragma once

#include "base/common.h"

namespace taipan {

enum class MemoryDomain : int { kRaw = 0, kMem = 1, kObject = 2 };

/// = PyMemAllocatorEx.
struct Allocator {
  void* context;
  void* (*malloc)(void* context, usize size);
  void* (*calloc)(void* context, usize count, usize size);
  void* (*realloc)(void* context, void* block, usize size);
  void (*free)(void* context, void* block);
};

/// = PyObjectArenaAllocator.
struct ArenaAllocator {
  void* context;
  void* (*allocate)(void* context, usize size);
  void (*free)(void* context, void* block, usize size);
};

extern Allocator allocators[3];
extern ArenaAllocator arenaAllocator;
/// Whether free lists may be used: the object domain is mimalloc itself, as users have it.
extern bool objectDomainIsDefault;

/// mimalloc, and the C library (allocator_choice.h says which is used).
extern const Allocator defaultAllocator;
extern const Allocator systemAllocator;

void* objectMalloc(usize size);
void* objectCalloc(usize size);
void* objectRealloc(void* block, usize size);
void objectFree(void* block);

void* memMalloc(usize size);
void* memCalloc(usize count, usize size);
void* memRealloc(void* block, usize size);
void memFree(void* block);

void* rawMalloc(usize size);
void* rawCalloc(usize count, usize size);
void* rawRealloc(void* block, usize size);
void rawFree(void* block);

/// Zeroed blocks for caches, `count * size` being a size that there is: tables that are there for
/// speed alone and come and go by themselves. They are no allocations of the program, so nobody who
/// replaces or traces the domains sees them.
void* cacheCalloc(usize count, usize size);
void cacheFree(void* block);

/// The blocks of mem and object that mimalloc serves now, of all threads. The program's only: what
/// libraries take from the C library is no part of it.
usize countBlocks();

/// The size that the allocator really gave for a block of the default allocator.
usize usableSize(const void* block);

}  // namespace taipan
