#include "modules/sre/char_tables.h"

#include <cstring>

#include "memory/memory.h"
#include "modules/sre/charset.h"

namespace taipan::sre {

bool CharTables::addTable() {
  if (count_ == capacity_) {
    if (capacity_ >= kNone / 2) return false;
    usize capacity = capacity_ == 0 ? 2 : usize{capacity_} * 2;
    auto* grown = static_cast<u8*>(memRealloc(tables_, capacity * kTableSize));
    if (grown == nullptr) return false;
    tables_ = grown;
    capacity_ = static_cast<u16>(capacity);
  }
  ++count_;
  return true;
}

u16 CharTables::make(const CodeUnit* code, usize length, u32 pc) {
  if (numbers_ == nullptr) {
    numbers_ = static_cast<u16*>(memMalloc(length * sizeof(u16)));
    if (numbers_ == nullptr) return kNone;
    std::memset(numbers_, 0, length * sizeof(u16));
  }
  const CodeUnit* set = code + pc + (code[pc] == kInfo ? 5 : 2);
  if (code[pc] == kInLocIgnore || dependsOnLocale(set) || !addTable()) {
    return numbers_[pc] = kNone;
  }
  u8* table = tables_ + (usize{count_} - 1) * kTableSize;
  for (u32 c = 0; c < kTableSize; ++c) {
    u32 folded = code[pc] == kInIgnore      ? lowerAscii(c)
                 : code[pc] == kInUniIgnore ? lowerUnicode(c)
                                            : c;
    table[c] = inCharset(set, folded);
  }
  return numbers_[pc] = count_;
}

void CharTables::clear() {
  memFree(numbers_);
  memFree(tables_);
  numbers_ = nullptr;
  tables_ = nullptr;
  count_ = capacity_ = 0;
}

}  // namespace taipan::sre
