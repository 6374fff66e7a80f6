#include "object/protocol/abstract.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

Status unpack(Thread& t, Object* iterable, int before, int after, Object** sp, int* pushed) {
  if (iterable->type->iter == nullptr && !isSequence(iterable)) {
    return t.raise(typeErrorType, "cannot unpack non-iterable %.200s object", iterable->type->name);
  }
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (int i = 0; i < before; ++i) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) {
      if (after < 0) {
        return t.raise(valueErrorType, "not enough values to unpack (expected %d, got %d)", before,
                       i);
      }
      return t.raise(valueErrorType, "not enough values to unpack (expected at least %d, got %d)",
                     before + after, i);
    }
    *--sp = std::move(item).value().release();
    ++*pushed;
  }
  if (after < 0) {
    Lookup extra = PY_TRY(next(t, iterator.get()));
    if (!extra.found()) return {};
    return t.raise(valueErrorType, "too many values to unpack (expected %d)", before);
  }
  Ref<List> list = PY_TRY(toList(t, iterator.get()));
  isize size = list->size;
  if (size < after) {
    return t.raise(valueErrorType, "not enough values to unpack (expected at least %d, got %zd)",
                   before + after, before + size);
  }
  Object** items = list->items;
  list->size = size - after;
  List* kept = list.release();
  *--sp = kept;
  ++*pushed;
  for (isize i = size - after; i < size; ++i) {
    *--sp = items[i];
    ++*pushed;
  }
  return {};
}

}  // namespace

int unpackIterable(Thread& t, Object* iterable, int before, int after, Object** sp) {
  int pushed = 0;
  if (!unpack(t, iterable, before, after, sp, &pushed).failed()) return 0;
  for (int i = 1; i <= pushed; ++i) decref(sp[-i]);
  return -1;
}

}  // namespace taipan::slow
