// The iterators of lists; the vm advances them inline.
#pragma once

#include "builtins/list/list.h"

namespace taipan {

/// Forward: `index` is the next item's, `list` null when exhausted.
struct ListIterator : Object {
  isize index;
  List* list;

  /// The next item, borrowed, or null (then the list is released).
  PY_ALWAYS_INLINE Object* advance() {
    if (list == nullptr) return nullptr;
    if (index < list->size) [[likely]]
      return list->items[index++];
    clearOwned(list);
    return nullptr;
  }
};

/// Backward: `index` is the next item's; -1 when exhausted.
struct ListReverseIterator : Object {
  isize index;
  List* list;
};

}  // namespace taipan
