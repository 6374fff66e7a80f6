#include "memory/block_trace.h"

#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "memory/memory.h"

namespace taipan {

namespace {

/// Open addressing by the block's address and domain; a removed entry is closed up by moving others
/// back.
class TraceTable {
 public:
  bool set(const BlockTrace& trace) {
    if ((used_ + 1) * 2 > size_ && !grow()) return false;
    BlockTrace& entry = *find(trace.domain, trace.block);
    if (entry.block == nullptr) {
      ++used_;
    } else {
      current_ -= entry.size;
    }
    entry = trace;
    current_ += trace.size;
    if (current_ > peak_) peak_ = current_;
    return true;
  }
  bool get(unsigned domain, const void* block, BlockTrace* out) const {
    if (used_ == 0) return false;
    const BlockTrace& entry = *find(domain, block);
    if (entry.block == nullptr) return false;
    *out = entry;
    return true;
  }
  void remove(unsigned domain, const void* block) {
    if (used_ == 0) return;
    BlockTrace* entry = find(domain, block);
    if (entry->block == nullptr) return;
    current_ -= entry->size;
    removed_ = *entry;
    --used_;
    usize hole = static_cast<usize>(entry - entries_);
    usize mask = size_ - 1;
    for (usize i = (hole + 1) & mask; entries_[i].block != nullptr; i = (i + 1) & mask) {
      usize home = hashOf(entries_[i].domain, entries_[i].block) & mask;
      if (((i - home) & mask) < ((i - hole) & mask)) continue;
      entries_[hole] = entries_[i];
      hole = i;
    }
    entries_[hole].block = nullptr;
  }
  void clear() {
    std::free(entries_);
    entries_ = nullptr;
    size_ = used_ = current_ = peak_ = 0;
    removed_ = {};
  }
  BlockTrace* copy(usize* count) const {
    *count = used_;
    if (used_ == 0) return nullptr;
    auto* all = static_cast<BlockTrace*>(std::malloc(used_ * sizeof(BlockTrace)));
    if (all == nullptr) return nullptr;
    usize n = 0;
    for (usize i = 0; i < size_; ++i) {
      if (entries_[i].block != nullptr) all[n++] = entries_[i];
    }
    return all;
  }
  BlockTraceSizes sizes() const { return {current_, peak_, size_ * sizeof(BlockTrace)}; }
  void resetPeak() { peak_ = current_; }
  const BlockTrace& lastRemoved() const { return removed_; }

 private:
  static usize hashOf(unsigned domain, const void* block) {
    return ((reinterpret_cast<usize>(block) >> 4) + domain) * 0x9e3779b97f4a7c15u >> 20;
  }
  BlockTrace* find(unsigned domain, const void* block) const {
    usize mask = size_ - 1;
    usize i = hashOf(domain, block) & mask;
    while (entries_[i].block != nullptr &&
           (entries_[i].block != block || entries_[i].domain != domain)) {
      i = (i + 1) & mask;
    }
    return entries_ + i;
  }
  bool grow() {
    usize wanted = size_ == 0 ? 1024 : size_ * 2;
    auto* fresh = static_cast<BlockTrace*>(std::calloc(wanted, sizeof(BlockTrace)));
    if (fresh == nullptr) return false;
    BlockTrace* old = entries_;
    usize oldSize = size_;
    entries_ = fresh;
    size_ = wanted;
    for (usize i = 0; i < oldSize; ++i) {
      if (old[i].block != nullptr) *find(old[i].domain, old[i].block) = old[i];
    }
    std::free(old);
    return true;
  }
  BlockTrace* entries_ = nullptr;
  usize size_ = 0, used_ = 0, current_ = 0, peak_ = 0;
  BlockTrace removed_{};
};

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
TraceTable table;
CaptureOrigin captureOrigin = nullptr;
std::atomic<bool> tracing{false};
/// Threads may still be in the traced functions when tracing stops, so these stay valid.
Allocator originals[3];
/// objectDomainIsDefault as it was before tracing started.
bool mayHaveRecycled = false;

/// Holds the lock for a scope.
class Locked {
 public:
  Locked() { pthread_mutex_lock(&lock); }
  Locked(const Locked&) = delete;
  ~Locked() { pthread_mutex_unlock(&lock); }
};

bool note(unsigned domain, const void* block, usize size) {
  if (!tracing.load(std::memory_order_relaxed)) return true;
  const void* origin = captureOrigin();
  Locked locked;
  return table.set({block, size, origin, domain});
}

void forget(unsigned domain, const void* block) {
  Locked locked;
  table.remove(domain, block);
}

void* noted(const Allocator& original, void* block, usize size) {
  if (block == nullptr || note(kPythonBlocks, block, size)) return block;
  original.free(original.context, block);
  return nullptr;
}

void* tracedMalloc(void* context, usize size) {
  auto& original = *static_cast<Allocator*>(context);
  return noted(original, original.malloc(original.context, size), size);
}
void* tracedCalloc(void* context, usize count, usize size) {
  auto& original = *static_cast<Allocator*>(context);
  return noted(original, original.calloc(original.context, count, size), count * size);
}
void* tracedRealloc(void* context, void* block, usize size) {
  auto& original = *static_cast<Allocator*>(context);
  BlockTrace before;
  bool known = false;
  if (block != nullptr) {
    Locked locked;
    known = table.get(kPythonBlocks, block, &before);
    // Out of the table first: another thread may get the address as soon as it is free.
    table.remove(kPythonBlocks, block);
  }
  void* moved = original.realloc(original.context, block, size);
  if (moved == nullptr) {
    Locked locked;
    if (known) table.set(before);
    return nullptr;
  }
  // A block that cannot be noted is still the caller's.
  (void)note(kPythonBlocks, moved, size);
  return moved;
}
void tracedFree(void* context, void* block) {
  auto& original = *static_cast<Allocator*>(context);
  if (block != nullptr) forget(kPythonBlocks, block);
  original.free(original.context, block);
}

}  // namespace

void startBlockTracing(CaptureOrigin capture) {
  if (tracing) return;
  captureOrigin = capture;
  for (int i = 0; i < 3; ++i) {
    originals[i] = allocators[i];
    allocators[i] = {&originals[i], tracedMalloc, tracedCalloc, tracedRealloc, tracedFree};
  }
  mayHaveRecycled = std::exchange(objectDomainIsDefault, false);
  tracing = true;
}

void stopBlockTracing() {
  if (!tracing) return;
  tracing = false;
  for (int i = 0; i < 3; ++i) allocators[i] = originals[i];
  objectDomainIsDefault = mayHaveRecycled;
  clearBlockTraces();
}

bool isTracingBlocks() { return tracing; }

void clearBlockTraces() {
  Locked locked;
  table.clear();
}

bool findBlockTrace(unsigned domain, const void* block, BlockTrace* out) {
  Locked locked;
  return table.get(domain, block, out);
}
bool findEndingBlockTrace(const void* block, BlockTrace* out) {
  Locked locked;
  if (table.get(kPythonBlocks, block, out)) return true;
  *out = table.lastRemoved();
  return out->block == block && out->domain == kPythonBlocks;
}
bool addBlockTrace(unsigned domain, const void* block, usize size) {
  return note(domain, block, size);
}
void removeBlockTrace(unsigned domain, const void* block) { forget(domain, block); }

BlockTrace* copyBlockTraces(usize* count) {
  Locked locked;
  return table.copy(count);
}
BlockTraceSizes blockTraceSizes() {
  Locked locked;
  return table.sizes();
}
void resetBlockTracePeak() {
  Locked locked;
  table.resetPeak();
}

}  // namespace taipan
