#include "modules/pickle/memo.h"

#include <utility>

#include "memory/memory.h"

namespace taipan {

PickleMemo::~PickleMemo() {
  clear();
  memFree(table_);
}

PickleMemo::Entry& PickleMemo::slotOf(const Object* object) const {
  usize hash = reinterpret_cast<usize>(object) >> 4;
  usize mask = static_cast<usize>(mask_);
  for (usize i = hash ^ (hash >> 9);; ++i) {
    Entry& entry = table_[i & mask];
    if (entry.object == nullptr || entry.object == object) return entry;
  }
}

isize PickleMemo::find(const Object* object) const {
  if (used_ == 0) return -1;
  const Entry& entry = slotOf(object);
  return entry.object == nullptr ? -1 : entry.number;
}

Status PickleMemo::grow(Thread& t) {
  isize capacity = table_ == nullptr ? kMinimum : (mask_ + 1) * (used_ > 50000 ? 2 : 4);
  auto* fresh = static_cast<Entry*>(memCalloc(static_cast<usize>(capacity), sizeof(Entry)));
  if (fresh == nullptr) return t.raiseNoMemory();
  Entry* old = table_;
  isize oldCapacity = mask_ + 1;
  table_ = fresh;
  mask_ = capacity - 1;
  for (isize i = 0; i < oldCapacity; ++i) {
    if (old[i].object != nullptr) slotOf(old[i].object) = old[i];
  }
  memFree(old);
  return {};
}

Status PickleMemo::set(Thread& t, Object* object, isize number) {
  if (table_ == nullptr) PY_TRY(grow(t));
  Entry& entry = slotOf(object);
  if (entry.object != nullptr) {
    entry.number = number;
    return {};
  }
  incref(object);
  entry = {object, number};
  ++used_;
  if (used_ * 3 >= (mask_ + 1) * 2) return grow(t);
  return {};
}

void PickleMemo::clear() {
  // The table is detached first: dropping an object may run code that uses the memo.
  Entry* old = std::exchange(table_, nullptr);
  isize capacity = mask_ + 1;
  mask_ = -1;
  used_ = 0;
  if (old == nullptr) return;
  for (isize i = 0; i < capacity; ++i) {
    if (old[i].object != nullptr) decref(old[i].object);
  }
  memFree(old);
}

void PickleMemo::swap(PickleMemo& other) {
  std::swap(mask_, other.mask_);
  std::swap(used_, other.used_);
  std::swap(table_, other.table_);
}

}  // namespace taipan
