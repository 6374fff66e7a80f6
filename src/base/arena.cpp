#include "base/arena.h"

#include <cstdlib>

namespace taipan {

namespace {
constexpr usize kFirstBlock = 16 * 1024;
constexpr usize kLargestBlock = 1024 * 1024;
}  // namespace

struct Arena::Block {
  Block* previous;
};

Arena::~Arena() {
  while (blocks_ != nullptr) {
    Block* previous = blocks_->previous;
    std::free(blocks_);
    blocks_ = previous;
  }
}

void* Arena::allocateSlow(usize size, usize alignment) {
  usize wanted = reserved_ < kFirstBlock ? kFirstBlock : reserved_;
  if (wanted > kLargestBlock) {
    wanted = kLargestBlock;
  }
  usize needed = size + alignment + sizeof(Block);
  PY_CHECK(needed > size);
  usize bytes = needed > wanted ? needed : wanted;
  Block* block = static_cast<Block*>(std::malloc(bytes));
  PY_CHECK(block != nullptr);
  block->previous = blocks_;
  blocks_ = block;
  reserved_ += bytes;
  next_ = reinterpret_cast<usize>(block) + sizeof(Block);
  limit_ = reinterpret_cast<usize>(block) + bytes;
  usize start = (next_ + (alignment - 1)) & ~(alignment - 1);
  next_ = start + size;
  return reinterpret_cast<void*>(start);
}

}  // namespace taipan
