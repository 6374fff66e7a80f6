// _bisect: binary search in sorted sequences.
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/is_less.h"
#include "builtins/str/str.h"
#include "object/module_spec.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

enum class Side { kLeft, kRight };

/// The range to search; a negative or absent `high` is the length.
struct Range {
  isize low, high;
};

/// The bounds as they are given; -1 is the length.
Result<Range> boundsOf(Thread& t, Optional<isize> low, Object* high) {
  Range range{low.value_or(0), -1};
  if (high && !isNone(high)) {
    if (!hasIndex(high)) {
      return t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
                     high->type->name);
    }
    range.high = PY_TRY(toIsize(t, high, &overflowErrorType));
  }
  return range;
}

Result<Range> rangeOf(Thread& t, Object* a, Range range) {
  if (range.low < 0) return t.raise(valueErrorType, "lo must be non-negative");
  if (range.high < 0) range.high = PY_TRY(length(t, a));
  return range;
}

Ref<> itemKey(Thread& t, Object* a, isize i, Object* key) {
  Ref<> item = PY_TRY(getIndex(t, a, i));
  if (!key) return item;
  return call(t, key, item.get());
}

Result<isize> search(Thread& t, Side side, Object* a, Object* x, Range range, Object* key) {
  if (key && isNone(key)) key = nullptr;
  isize low = range.low, high = range.high;
  while (low < high) {
    isize middle = low + (high - low) / 2;
    Ref<> item = PY_TRY(itemKey(t, a, middle, key));
    if (side == Side::kLeft) {
      bool before = PY_TRY(isLess(t, item.get(), x));
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    } else {
      bool after = PY_TRY(isLess(t, x, item.get()));
      if (after) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
  }
  return low;
}

template <Side S>
Result<isize> bisect(Thread& t, Module&, Object* a, Object* x, Optional<isize> low, Object* high,
                     Object* key) {
  Range range = PY_TRY(rangeOf(t, a, PY_TRY(boundsOf(t, low, high))));
  return search(t, S, a, x, range, key);
}

template <Side S>
Status insort(Thread& t, Module&, Object* a, Object* x, Optional<isize> low, Object* high,
              Object* key) {
  Range bounds = PY_TRY(boundsOf(t, low, high));
  Ref<> wanted = Ref<>::share(x);
  if (key && !isNone(key)) wanted = PY_TRY(call(t, key, x));
  Range range = PY_TRY(rangeOf(t, a, bounds));
  isize at = PY_TRY(search(t, S, a, wanted.get(), range, key));
  if (isExactly(a, &listType)) return as<List>(a)->insert(t, at, x);
  Ref<Int> index = PY_TRY(newInt(at));
  Ref<Str> name = PY_TRY(newInterned(t, "insert"));
  Object* arguments[] = {a, index.get(), x};
  Ref<> ignored = PY_TRY(callMethodVector(t, name.get(), arguments, 3));
  return {};
}

#define BISECT_SIGNATURE "($module, /, a, x, lo=0, hi=None, *, key=None)"
#define BISECT_DOC_END                                                                    \
  "\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be " \
  "searched."

constinit const MethodDef kFunctions[] = {
    METHOD("bisect_right", BISECT_SIGNATURE, bisect<Side::kRight>,
           "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return "
           "value i is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.  So "
           "if x already appears in the list, a.insert(i, x) will\ninsert just after the rightmost "
           "x already there." BISECT_DOC_END),
    METHOD("insort_right", BISECT_SIGNATURE, insort<Side::kRight>,
           "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already "
           "in a, insert it to the right of the rightmost x." BISECT_DOC_END),
    METHOD("bisect_left", BISECT_SIGNATURE, bisect<Side::kLeft>,
           "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return "
           "value i is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.  So "
           "if x already appears in the list, a.insert(i, x) will\ninsert just before the leftmost "
           "x already there." BISECT_DOC_END),
    METHOD("insort_left", BISECT_SIGNATURE, insort<Side::kLeft>,
           "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already "
           "in a, insert it to the left of the leftmost x." BISECT_DOC_END),
    {},
};

}  // namespace

extern constinit const ModuleSpec bisectModule{
    .name = "_bisect",
    .doc =
        "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted "
        "order without\nhaving to sort the list after each insertion. For long lists of items "
        "with\nexpensive comparison operations, this can be an improvement over the more\n"
        "common approach.\n",
    .functions = kFunctions};

}  // namespace taipan
