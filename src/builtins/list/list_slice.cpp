// Subscripts of lists: indices, slices, assignment and deletion.
#include <cstring>

#include "builtins/list/list_internal.h"
#include "builtins/list/sequence_arguments.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

Object* const* itemsOf(Object* listOrTuple) {
  return isList(listOrTuple) ? static_cast<List*>(listOrTuple)->items
                             : static_cast<Tuple*>(listOrTuple)->items;
}

/// References taken out of a list, dropped at the end of the scope: releasing them may run Python
/// code, which must find the list in order.
class Removed {
 public:
  ~Removed() {
    for (isize i = count_; --i >= 0;) decref(items_[i]);
    if (items_ != inline_) memFree(items_);
  }
  Status reserve(Thread& t, isize count) {
    if (count > kInline) {
      void* block = memMalloc(static_cast<usize>(count) * sizeof(Object*));
      if (block == nullptr) return t.raiseNoMemory();
      items_ = static_cast<Object**>(block);
    }
    return {};
  }
  void add(Object* item) { items_[count_++] = item; }

 private:
  static constexpr isize kInline = 16;
  Object* inline_[kInline];
  Object** items_ = inline_;
  isize count_ = 0;
};

/// Replaces [low, high) by `count` items of an array that is not the list's own.
Status replaceRange(Thread& t, List& self, isize low, isize high, Object* const* items,
                    isize count) {
  isize removedCount = high - low, growth = count - removedCount;
  if (self.size + growth == 0) {
    self.clear(t);
    return {};
  }
  Removed removed;
  PY_TRY(removed.reserve(t, removedCount));
  isize tail = self.size - high;
  if (growth > 0) {
    PY_TRY(listResize(t, self, self.size + growth));
  }
  for (isize i = low; i < high; ++i) removed.add(self.items[i]);
  if (growth != 0) {
    std::memmove(self.items + low + count, self.items + high,
                 static_cast<usize>(tail) * sizeof(Object*));
  }
  if (growth < 0) (void)listResize(t, self, self.size + growth);
  for (isize i = 0; i < count; ++i) {
    incref(items[i]);
    self.items[low + i] = items[i];
  }
  return {};
}

Status deleteExtended(Thread& t, List& self, SliceBounds range) {
  if (range.count <= 0) return {};
  if (range.step < 0) {
    range.start += range.step * (range.count - 1);
    range.step = -range.step;
  }
  Removed removed;
  PY_TRY(removed.reserve(t, range.count));
  isize to = range.start, nextOut = range.start, left = range.count;
  for (isize i = range.start; i < self.size; ++i) {
    if (left > 0 && i == nextOut) {
      removed.add(self.items[i]);
      nextOut += range.step;
      --left;
    } else {
      self.items[to++] = self.items[i];
    }
  }
  return listResize(t, self, to);
}

Status assignExtended(Thread& t, List& self, Object* key, Object* value) {
  Ref<> sequence = value == &self
                       ? Ref<>(listSlice(t, &self, 0, self.size))
                       : toFastSequence(t, value, "must assign iterable to extended slice");
  if (sequence.failed()) return failure;
  // Making the sequence may have changed the list.
  SliceBounds range = PY_TRY(sliceOf(t, key, self));
  isize count = static_cast<VarObject*>(sequence.get())->size;
  if (count != range.count) {
    return t.raise(valueErrorType,
                   "attempt to assign sequence of size %zd to extended slice of size %zd", count,
                   range.count);
  }
  Removed removed;
  PY_TRY(removed.reserve(t, count));
  Object* const* items = itemsOf(sequence.get());
  for (isize i = 0, at = range.start; i < count; ++i, at += range.step) {
    removed.add(self.items[at]);
    incref(items[i]);
    self.items[at] = items[i];
  }
  return {};
}

}  // namespace

Status List::setSlice(Thread& t, isize low, isize high, Object* iterable) {
  Ref<> sequence;
  if (iterable == this) {
    sequence = listSlice(t, this, 0, size);
    if (sequence.failed()) return failure;
  } else if (iterable != nullptr) {
    sequence = toFastSequence(t, iterable, "can only assign an iterable");
    if (sequence.failed()) return failure;
  }
  if (low < 0) low = 0;
  if (low > size) low = size;
  if (high < low) high = low;
  if (high > size) high = size;
  if (!sequence) return replaceRange(t, *this, low, high, nullptr, 0);
  return replaceRange(t, *this, low, high, itemsOf(sequence.get()),
                      static_cast<VarObject*>(sequence.get())->size);
}

Ref<> listSubscript(Thread& t, List& self, Object* key) {
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    if (index < 0) index += self.size;
    if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
      return t.raise(indexErrorType, "list index out of range");
    }
    return Ref<>::share(self.items[index]);
  }
  if (!isExactly(key, &sliceType)) {
    return t.raise(typeErrorType, "list indices must be integers or slices, not %N", key);
  }
  SliceBounds range = PY_TRY(sliceOf(t, key, self));
  if (range.count <= 0) return newList(t);
  if (range.step == 1) return listSlice(t, &self, range.start, range.start + range.count);
  auto result = PY_TRY(newList(t, range.count));
  for (isize i = 0, at = range.start; i < range.count; ++i, at += range.step) {
    result->items[i] = Ref<>::share(self.items[at]).release();
  }
  return result;
}

Status listSetSubscript(Thread& t, List& self, Object* key, Object* value) {
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    if (index < 0) index += self.size;
    if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
      return t.raise(indexErrorType, "list assignment index out of range");
    }
    if (value == nullptr) {
      auto dropped = self.removeAt(t, index);
    } else {
      self.setAt(t, index, Ref<>::share(value));
    }
    return {};
  }
  if (!isExactly(key, &sliceType)) {
    return t.raise(typeErrorType, "list indices must be integers or slices, not %N", key);
  }
  SliceBounds range = PY_TRY(sliceOf(t, key, self));
  if (range.step == 1) {
    return self.setSlice(t, range.start, range.start + (range.count > 0 ? range.count : 0), value);
  }
  if (value == nullptr) return deleteExtended(t, self, range);
  return assignExtended(t, self, key, value);
}

}  // namespace taipan
