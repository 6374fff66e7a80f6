// The iterator of tuples; the vm advances it inline.
#pragma once

#include "builtins/tuple/tuple.h"

namespace taipan {

/// `index` is the next item's, `tuple` null when exhausted.
struct TupleIterator : Object {
  isize index;
  Tuple* tuple;

  /// The next item, borrowed, or null (then the tuple is released).
  PY_ALWAYS_INLINE Object* advance() {
    if (tuple == nullptr) return nullptr;
    if (index < tuple->size) [[likely]]
      return tuple->items[index++];
    clearOwned(tuple);
    return nullptr;
  }
};

Ref<> newTupleIterator(Thread& t, Tuple* tuple);

}  // namespace taipan
