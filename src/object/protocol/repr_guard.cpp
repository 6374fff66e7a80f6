#include "object/protocol/repr_guard.h"

#include "memory/memory.h"

namespace taipan {

namespace {

/// The objects whose reprs this native thread is making, innermost last; borrowed, because their
/// callers hold them.
struct Active {
  Object** items = nullptr;
  isize count = 0;
  isize capacity = 0;
};
thread_local constinit Active active;

}  // namespace

Result<bool> reprEnter(Thread& t, Object* object) {
  for (isize i = active.count; --i >= 0;) {
    if (active.items[i] == object) return true;
  }
  if (active.count == active.capacity) {
    isize capacity = active.capacity == 0 ? 16 : active.capacity * 2;
    void* items = rawRealloc(active.items, static_cast<usize>(capacity) * sizeof(Object*));
    if (items == nullptr) return t.raiseNoMemory();
    active.items = static_cast<Object**>(items);
    active.capacity = capacity;
  }
  active.items[active.count++] = object;
  return false;
}

void reprLeave(Thread&, Object* object) {
  for (isize i = active.count; --i >= 0;) {
    if (active.items[i] != object) continue;
    for (isize k = i + 1; k < active.count; ++k) active.items[k - 1] = active.items[k];
    --active.count;
    return;
  }
}

}  // namespace taipan
