#include "memory/mapped_block.h"

#include <sys/mman.h>

namespace taipan {

namespace {

usize pagesFor(usize size) { return (size + kMappedOffset + 4095) & ~usize{4095}; }

void* blockIn(void* mapping, usize bytes) {
  void* block = static_cast<char*>(mapping) + kMappedOffset;
  mappedHead(block)->bytes = bytes;
  mappedHead(block)->mark = markOf(block);
  return block;
}

}  // namespace

void* newMappedBlock(usize size) {
  usize bytes = pagesFor(size);
  void* mapping = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mapping == MAP_FAILED ? nullptr : blockIn(mapping, bytes);
}

void* resizeMappedBlock(void* block, usize size) {
  MappedHead* head = mappedHead(block);
  usize bytes = pagesFor(size);
  if (bytes == head->bytes) return block;
  void* mapping = mremap(head, head->bytes, bytes, MREMAP_MAYMOVE);
  return mapping == MAP_FAILED ? nullptr : blockIn(mapping, bytes);
}

void freeMappedBlock(void* block) {
  MappedHead* head = mappedHead(block);
  head->mark = 0;
  munmap(head, head->bytes);
}

}  // namespace taipan
