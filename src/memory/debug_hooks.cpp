#include "memory/debug_hooks.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace taipan {

namespace {

constexpr u8 kNewByte = 0xcd;
constexpr u8 kFreedByte = 0xdd;
constexpr u8 kMarkByte = 0xfd;
constexpr usize kSizeBytes = 8;
constexpr usize kHeadMarks = 7;
constexpr usize kHeadBytes = kSizeBytes + 1 + kHeadMarks;
constexpr usize kTailBytes = 8;
constexpr usize kMarkedBytes = kHeadBytes + kTailBytes;
/// A block of more bytes is described by its first and last ones.
constexpr usize kShownBytes = 8;

/// A domain under the hooks: where its blocks come from, and the letter they are marked with.
struct HookedDomain {
  char letter;
  bool needsGil;
  Allocator original;
};
HookedDomain hooked[3] = {{'r', false, {}}, {'m', true, {}}, {'o', true, {}}};
DebugHooksClient hooksClient{};

[[noreturn]] void fail(const char* function, const char* message) {
  if (hooksClient.fail != nullptr) hooksClient.fail(function, message);
  std::fprintf(stderr, "Fatal Python error: %s: %s\n", function, message);
  std::abort();
}

void requireGil(const HookedDomain& domain, const char* function) {
  if (!domain.needsGil || hooksClient.mayAllocate == nullptr || hooksClient.mayAllocate()) return;
  fail(function, "Python memory allocator called without holding the GIL");
}

// --- marks ---------------------------------------------------------------------------------------

void writeSize(u8* at, usize size) {
  for (usize i = kSizeBytes; i-- > 0; size >>= 8) at[i] = static_cast<u8>(size);
}
usize readSize(const u8* at) {
  usize size = 0;
  for (usize i = 0; i < kSizeBytes; ++i) size = size << 8 | at[i];
  return size;
}
usize sizeOf(const u8* block) { return readSize(block - kHeadBytes); }
char letterOf(const u8* block) { return static_cast<char>(block[-1 - isize{kHeadMarks}]); }

/// Writes the marks around a block of `size` bytes into memory that has room for them.
u8* mark(void* memory, char letter, usize size) {
  u8* block = static_cast<u8*>(memory) + kHeadBytes;
  writeSize(static_cast<u8*>(memory), size);
  block[-1 - isize{kHeadMarks}] = static_cast<u8>(letter);
  std::memset(block - kHeadMarks, kMarkByte, kHeadMarks);
  std::memset(block + size, kMarkByte, kTailBytes);
  return block;
}

bool areMarks(const u8* from, usize count) {
  for (usize i = 0; i < count; ++i) {
    if (from[i] != kMarkByte) return false;
  }
  return true;
}

// --- what is said of a broken block --------------------------------------------------------------

void describeMarks(const u8* from, usize count, const char* name, isize offset) {
  if (areMarks(from, count)) {
    std::fputs("FORBIDDENBYTE, as expected.\n", stderr);
    return;
  }
  std::fprintf(stderr, "not all FORBIDDENBYTE (0x%02x):\n", kMarkByte);
  for (usize i = 0; i < count; ++i) {
    std::fprintf(stderr, "        at %s%+zd: 0x%02x%s\n", name, offset + static_cast<isize>(i),
                 from[i], from[i] == kMarkByte ? "" : " *** OUCH");
  }
}

void describeBytes(const u8* from, usize count) {
  for (usize i = 0; i < count; ++i) std::fprintf(stderr, " %02x", from[i]);
}

void describeData(const u8* block, usize size) {
  if (size == 0) return;
  std::fputs("    Data at p:", stderr);
  if (size <= 2 * kShownBytes) {
    describeBytes(block, size);
  } else {
    describeBytes(block, kShownBytes);
    std::fputs(" ...", stderr);
    describeBytes(block + size - kShownBytes, kShownBytes);
  }
  std::fputc('\n', stderr);
}

void describe(const u8* block) {
  usize size = sizeOf(block);
  const u8* head = block - kHeadMarks;
  const u8* tail = block + size;
  std::fprintf(stderr, "Debug memory block at address p=%p: API '%c'\n",
               static_cast<const void*>(block), letterOf(block));
  std::fprintf(stderr, "    %zu bytes originally requested\n", size);
  std::fprintf(stderr, "    The %zu pad bytes at p-%zu are ", kHeadMarks, kHeadMarks);
  describeMarks(head, kHeadMarks, "p", -isize{kHeadMarks});
  if (!areMarks(head, kHeadMarks)) {
    std::fputs(
        "    Because memory is corrupted at the start, the count of bytes requested\n"
        "       may be bogus, and checking the trailing pad bytes may segfault.\n",
        stderr);
  }
  std::fprintf(stderr, "    The %zu pad bytes at tail=%p are ", kTailBytes,
               static_cast<const void*>(tail));
  std::fflush(stderr);
  describeMarks(tail, kTailBytes, "tail", 0);
  describeData(block, size);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  if (hooksClient.describeOrigin != nullptr) hooksClient.describeOrigin(block);
}

/// Ends the process if the marks of the block are not those of the domain.
void check(const HookedDomain& domain, const u8* block, const char* function) {
  char wrongDomain[] = "bad ID: Allocated using API '?', verified using API '?'";
  const char* message = nullptr;
  if (letterOf(block) != domain.letter) {
    *std::strchr(wrongDomain, '?') = letterOf(block);
    *std::strrchr(wrongDomain, '?') = domain.letter;
    message = wrongDomain;
  } else if (!areMarks(block - kHeadMarks, kHeadMarks)) {
    message = "bad leading pad byte";
  } else if (!areMarks(block + sizeOf(block), kTailBytes)) {
    message = "bad trailing pad byte";
  }
  if (message == nullptr) return;
  describe(block);
  fail(function, message);
}

// --- the allocator -------------------------------------------------------------------------------

void* newBlock(HookedDomain& domain, usize size) {
  if (size > static_cast<usize>(kIsizeMax) - kMarkedBytes) return nullptr;
  void* memory = domain.original.malloc(domain.original.context, size + kMarkedBytes);
  return memory == nullptr ? nullptr : mark(memory, domain.letter, size);
}

void endBlock(HookedDomain& domain, u8* block) {
  std::memset(block - kHeadBytes, kFreedByte, sizeOf(block) + kMarkedBytes);
  domain.original.free(domain.original.context, block - kHeadBytes);
}

void* debugMalloc(void* context, usize size) {
  auto& domain = *static_cast<HookedDomain*>(context);
  requireGil(domain, "_PyMem_DebugMalloc");
  void* block = newBlock(domain, size);
  return block == nullptr ? nullptr : std::memset(block, kNewByte, size);
}

void* debugCalloc(void* context, usize count, usize size) {
  auto& domain = *static_cast<HookedDomain*>(context);
  requireGil(domain, "_PyMem_DebugCalloc");
  usize total;
  if (__builtin_mul_overflow(count, size, &total)) return nullptr;
  void* block = newBlock(domain, total);
  return block == nullptr ? nullptr : std::memset(block, 0, total);
}

/// Always moves the block, so that whoever keeps the old address is found.
void* debugRealloc(void* context, void* old, usize size) {
  if (old == nullptr) return debugMalloc(context, size);
  auto& domain = *static_cast<HookedDomain*>(context);
  requireGil(domain, "_PyMem_DebugRealloc");
  auto* before = static_cast<u8*>(old);
  check(domain, before, "_PyMem_DebugRawRealloc");
  auto* block = static_cast<u8*>(newBlock(domain, size));
  if (block == nullptr) return nullptr;
  usize kept = sizeOf(before) < size ? sizeOf(before) : size;
  std::memcpy(block, before, kept);
  std::memset(block + kept, kNewByte, size - kept);
  endBlock(domain, before);
  return block;
}

void debugFree(void* context, void* block) {
  auto& domain = *static_cast<HookedDomain*>(context);
  requireGil(domain, "_PyMem_DebugFree");
  if (block == nullptr) return;
  check(domain, static_cast<u8*>(block), "_PyMem_DebugRawFree");
  endBlock(domain, static_cast<u8*>(block));
}

}  // namespace

void setDebugHooksClient(const DebugHooksClient& client) { hooksClient = client; }

void installDebugHooks() {
  for (int i = 0; i < 3; ++i) {
    if (allocators[i].malloc == &debugMalloc) continue;
    hooked[i].original = allocators[i];
    allocators[i] = {&hooked[i], debugMalloc, debugCalloc, debugRealloc, debugFree};
  }
  objectDomainIsDefault = false;
}

bool hasDebugHooks() {
  for (const Allocator& a : allocators) {
    if (a.malloc != &debugMalloc) return false;
  }
  return true;
}

const Allocator& underDebugHooks(int domain) {
  const Allocator& a = allocators[domain];
  return a.malloc == &debugMalloc ? hooked[domain].original : a;
}

}  // namespace taipan
