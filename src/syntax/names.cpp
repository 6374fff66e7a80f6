#include "syntax/names.h"

#include <cstdlib>
#include <cstring>

namespace taipan::syntax {

NameTable::NameTable(Arena& arena) : arena_(arena), mask_(255) {
  slots_ = static_cast<const ast::Identifier**>(std::calloc(mask_ + 1, sizeof(void*)));
  PY_CHECK(slots_ != nullptr);
}

NameTable::~NameTable() { std::free(slots_); }

u32 NameTable::hashOf(std::string_view bytes) {
  u32 hash = kHashSeed;
  for (char c : bytes) {
    hash = hashStep(hash, static_cast<u8>(c));
  }
  return hash;
}

const ast::Identifier* NameTable::intern(std::string_view bytes, u32 hash) {
  usize i = hash & mask_;
  for (; slots_[i] != nullptr; i = (i + 1) & mask_) {
    const ast::Identifier* known = slots_[i];
    if (known->hash == hash && known->view() == bytes) {
      return known;
    }
  }
  auto* added = arena_.make<ast::Identifier>();
  added->data = arena_.copyBytes(bytes.data(), bytes.size());
  added->size = static_cast<u32>(bytes.size());
  added->hash = hash;
  slots_[i] = added;
  if (++used_ * 2 > mask_) {
    grow();
  }
  return added;
}

void NameTable::grow() {
  usize newMask = mask_ * 2 + 1;
  auto** bigger = static_cast<const ast::Identifier**>(std::calloc(newMask + 1, sizeof(void*)));
  PY_CHECK(bigger != nullptr);
  for (usize i = 0; i <= mask_; i++) {
    if (slots_[i] != nullptr) {
      usize j = slots_[i]->hash & newMask;
      while (bigger[j] != nullptr) {
        j = (j + 1) & newMask;
      }
      bigger[j] = slots_[i];
    }
  }
  std::free(slots_);
  slots_ = bigger;
  mask_ = newMask;
}

}  // namespace taipan::syntax
