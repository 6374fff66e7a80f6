// list.sort: chooses the cheapest comparison that is right for all keys, then runs MergeSort.
#include "builtins/list/list_internal.h"
#include "builtins/list/merge_sort.h"
#include "builtins/number/is_less.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// Any objects: `a < b` by the protocol.
struct GenericLess {
  Thread& t;
  int operator()(Object* a, Object* b) const {
    auto result = isLess(t, a, b);
    return result.failed() ? -1 : result.value();
  }
};

/// Keys of one type: its comparison slot is asked directly.
struct SameTypeLess {
  Thread& t;
  CompareFunction function;
  int operator()(Object* a, Object* b) const {
    if (a->type->richCompare != function) return GenericLess{t}(a, b);
    auto answer = Ref<>::steal(function(a, b, kLess));
    if (answer.failed()) return -1;
    if (answer.get() == boolObject(true)) return 1;
    if (answer.get() == boolObject(false)) return 0;
    if (answer.get() == notImplemented()) return GenericLess{t}(a, b);
    auto truth = toBool(t, answer.get());
    return truth.failed() ? -1 : truth.value();
  }
};

/// Exact str.
struct StrLess {
  int operator()(Object* a, Object* b) const {
    return strCompare(*static_cast<Str*>(a), *static_cast<Str*>(b)) < 0;
  }
};

/// Exact int of at most one digit.
struct SmallIntLess {
  static i64 value(Object* o) {
    auto* head = static_cast<VarObject*>(o);
    return head->size * static_cast<i64>(*reinterpret_cast<u32*>(head + 1));
  }
  int operator()(Object* a, Object* b) const { return value(a) < value(b); }
};

/// Exact float.
struct FloatLess {
  static double value(Object* o) { return *reinterpret_cast<double*>(o + 1); }
  int operator()(Object* a, Object* b) const { return value(a) < value(b); }
};

/// Exact non-empty tuples whose first items `First` can compare.
template <class First>
struct TupleLess {
  Thread& t;
  First first;
  int operator()(Object* a, Object* b) const {
    auto& x = *static_cast<Tuple*>(a);
    auto& y = *static_cast<Tuple*>(b);
    isize shorter = x.size < y.size ? x.size : y.size;
    isize i = 0;
    for (; i < shorter; ++i) {
      if (x.items[i] == y.items[i]) continue;
      auto equal = compareBool(t, x.items[i], y.items[i], kEqual);
      if (equal.failed()) return -1;
      if (!equal.value()) break;
    }
    if (i >= shorter) return x.size < y.size;
    if (i == 0) return first(x.items[0], y.items[0]);
    return GenericLess{t}(x.items[i], y.items[i]);
  }
};

enum class KeyKind { kAny, kSameType, kStr, kSmallInt, kFloat };

/// What all of `count` objects have in common; `at(i)` gives the i-th.
template <class At>
KeyKind classify(isize count, At at) {
  Type* type = at(0)->type;
  bool small = type == &intType;
  for (isize i = 0; i < count; ++i) {
    Object* o = at(i);
    if (o->type != type) return KeyKind::kAny;
    if (small) {
      isize size = static_cast<VarObject*>(o)->size;
      small = size >= -1 && size <= 1;
    }
  }
  if (type == &strType) return KeyKind::kStr;
  if (type == &floatType) return KeyKind::kFloat;
  if (small) return KeyKind::kSmallInt;
  return type->richCompare != nullptr ? KeyKind::kSameType : KeyKind::kAny;
}

template <class Less>
Status runSort(Thread& t, Less less, Object** keys, Object** values, isize count) {
  using Sort = MergeSort<Less>;
  Sort sort(less, keys, values, count);
  switch (sort.run()) {
    case Sort::Outcome::kSorted:
      return {};
    case Sort::Outcome::kNoMemory:
      return t.raiseNoMemory();
    default:
      return failure;
  }
}

bool allTuples(Object** keys, isize count) {
  for (isize i = 0; i < count; ++i) {
    if (!isExactly(keys[i], &tupleType) || static_cast<Tuple*>(keys[i])->size == 0) return false;
  }
  return true;
}

Status sortTuples(Thread& t, Object** keys, Object** values, isize count) {
  auto first = [keys](isize i) { return static_cast<Tuple*>(keys[i])->items[0]; };
  switch (classify(count, first)) {
    case KeyKind::kStr:
      return runSort(t, TupleLess<StrLess>{t, {}}, keys, values, count);
    case KeyKind::kSmallInt:
      return runSort(t, TupleLess<SmallIntLess>{t, {}}, keys, values, count);
    case KeyKind::kFloat:
      return runSort(t, TupleLess<FloatLess>{t, {}}, keys, values, count);
    default:
      return runSort(t, TupleLess<GenericLess>{t, {t}}, keys, values, count);
  }
}

Status sortKeys(Thread& t, Object** keys, Object** values, isize count) {
  if (count < 2) return {};
  if (allTuples(keys, count)) return sortTuples(t, keys, values, count);
  switch (classify(count, [keys](isize i) { return keys[i]; })) {
    case KeyKind::kStr:
      return runSort(t, StrLess{}, keys, values, count);
    case KeyKind::kSmallInt:
      return runSort(t, SmallIntLess{}, keys, values, count);
    case KeyKind::kFloat:
      return runSort(t, FloatLess{}, keys, values, count);
    case KeyKind::kSameType:
      return runSort(t, SameTypeLess{t, keys[0]->type->richCompare}, keys, values, count);
    default:
      return runSort(t, GenericLess{t}, keys, values, count);
  }
}

void reverseArray(Object** items, isize count) {
  for (isize i = 0, j = count - 1; i < j; ++i, --j) std::swap(items[i], items[j]);
}

/// Sorts the items, which are out of the list's reach, by `key` (null for none).
Status sortDetached(Thread& t, Object** items, isize count, Object* key, bool reversed) {
  Object** keys = items;
  isize made = 0;
  Status status;
  if (key != nullptr && count > 0) {
    keys = static_cast<Object**>(memMalloc(static_cast<usize>(count) * sizeof(Object*)));
    if (keys == nullptr) return t.raiseNoMemory();
    for (; made < count; ++made) {
      auto result = call(t, key, items[made]);
      if (result.failed()) {
        status = failure;
        break;
      }
      keys[made] = result.release();
    }
  }
  if (!status.failed()) {
    // Reversing before and after keeps equal items in their order.
    Object** values = keys == items ? nullptr : items;
    if (reversed) {
      reverseArray(keys, count);
      if (values != nullptr) reverseArray(values, count);
    }
    status = sortKeys(t, keys, values, count);
    if (reversed) reverseArray(items, count);
  }
  if (keys != items) {
    for (isize i = 0; i < made; ++i) decref(keys[i]);
    memFree(keys);
  }
  return status;
}

}  // namespace

Status List::sort(Thread& t, Object* key, bool reversed) {
  if (key == none()) key = nullptr;
  // While it is sorted the list is empty, and `allocated` of -1 tells whether anybody touched it.
  Object** savedItems = items;
  isize savedSize = size, savedAllocated = allocated;
  items = nullptr;
  size = 0;
  allocated = -1;

  Status status = sortDetached(t, savedItems, savedSize, key, reversed);

  if (allocated != -1 && !status.failed()) {
    status = t.raise(valueErrorType, "list modified during sort");
  }
  Object** strayItems = items;
  isize strayCount = size;
  items = savedItems;
  size = savedSize;
  allocated = savedAllocated;
  if (strayItems != nullptr) {
    SavedException pending(t);
    while (--strayCount >= 0) xdecref(strayItems[strayCount]);
    memFree(strayItems);
  }
  return status;
}

}  // namespace taipan
