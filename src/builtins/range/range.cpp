#include "builtins/range/range.h"

#include "builtins/slice/slice_type.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// How many steps lead from start to before stop.
Ref<Int> rangeLength(Thread& t, Int& start, Int& stop, Int& step) {
  if (isMedium(start) && isMedium(stop) && isMedium(step)) {
    i64 a = mediumValue(start), b = mediumValue(stop), s = mediumValue(step);
    if (s < 0) {
      std::swap(a, b);
      s = -s;
    }
    return newInt(a < b ? (b - a - 1) / s + 1 : i64{0});
  }
  bool backward = step.isNegative();
  Int &low = backward ? stop : start, &high = backward ? start : stop;
  if (intCompare(low, high) >= 0) return smallInt(0);
  Ref<Int> stride = PY_TRY(intAbsolute(t, step));
  Ref<Int> one = smallInt(1);
  Ref<Int> distance = PY_TRY(intSubtract(t, high, low));
  distance = PY_TRY(intSubtract(t, *distance, *one));
  Ref<Int> count = PY_TRY(intFloorDivide(t, *distance, *stride));
  return intAdd(t, *count, *one);
}

/// start + i * step.
Ref<Int> itemAt(Thread& t, Range& range, Int& i) {
  Ref<Int> offset = PY_TRY(intMultiply(t, i, *range.step));
  return intAdd(t, *range.start, *offset);
}

void rangeDealloc(Object* self) {
  Range& range = *as<Range>(self);
  xdecref(range.start);
  xdecref(range.stop);
  xdecref(range.step);
  xdecref(range.length);
  self->type->free(self);
}

Ref<> rangeNew(Thread& t, Type&, Object* start, Object* stop, Object* step) {
  Ref<> first, last, stride;
  if (!stop) {
    first = smallInt(0);
    last = PY_TRY(toIndex(t, start));
    stride = smallInt(1);
  } else {
    first = PY_TRY(toIndex(t, start));
    last = PY_TRY(toIndex(t, stop));
    if (step) {
      stride = PY_TRY(toIndex(t, step));
    } else {
      stride = smallInt(1);
    }
    if (as<Int>(stride.get())->isZero()) {
      return t.raise(valueErrorType, "range() arg 3 must not be zero");
    }
  }
  return newRange(t, *as<Int>(first.get()), *as<Int>(last.get()), *as<Int>(stride.get()));
}

Ref<Str> rangeRepr(Thread& t, Range& self) {
  if (isCompact(*self.step) && compactValue(*self.step) == 1) {
    return newStrFormat(t, "range(%R, %R)", self.start, self.stop);
  }
  return newStrFormat(t, "range(%R, %R, %R)", self.start, self.stop, self.step);
}

Result<isize> rangeLengthSlot(Thread& t, Range& self) { return toIsize(t, *self.length); }
bool rangeBool(Range& self) { return !self.length->isZero(); }

/// Position `i` counted from either end; null when out of range.
LookupOf<Int> itemOrMissing(Thread& t, Range& self, Int& i) {
  Ref<Int> index = Ref<Int>::share(&i);
  if (index->isNegative()) index = PY_TRY(intAdd(t, *index, *self.length));
  if (index->isNegative() || intCompare(*index, *self.length) >= 0) {
    return LookupOf<Int>::missing();
  }
  return itemAt(t, self, *index);
}

Ref<> rangeItem(Thread& t, Range& self, Int& i) {
  LookupOf<Int> item = PY_TRY(itemOrMissing(t, self, i));
  if (item.found()) return std::move(item).value();
  return t.raise(indexErrorType, "range object index out of range");
}

Ref<> rangeItemSlot(Thread& t, Range& self, isize i) {
  Ref<Int> index = PY_TRY(newInt(i));
  return rangeItem(t, self, *index);
}

Ref<> rangeSlice(Thread& t, Range& self, Slice& slice) {
  Ref<Int> start, stop, step;
  PY_TRY(sliceLongIndices(t, slice, *self.length, &start, &stop, &step));
  Ref<Int> newStep = PY_TRY(intMultiply(t, *step, *self.step));
  Ref<Int> first = PY_TRY(itemAt(t, self, *start)), last = PY_TRY(itemAt(t, self, *stop));
  return newRange(t, *first, *last, *newStep);
}

Ref<> rangeSubscript(Thread& t, Range& self, Object* key) {
  if (hasIndex(key)) {
    Ref<> index = PY_TRY(toIndex(t, key));
    return rangeItem(t, self, *as<Int>(index.get()));
  }
  if (isSlice(key)) return rangeSlice(t, self, *as<Slice>(key));
  return t.raise(typeErrorType, "range indices must be integers or slices, not %.200s",
                 key->type->name);
}

bool isPlainInt(Object* object) { return isExactInt(object) || isBool(object); }

/// Whether an exact int is one of the items; `*index` (may be null) becomes its position.
Result<bool> findInt(Thread& t, Range& self, Int& value, Ref<Int>* index) {
  bool backward = self.step->isNegative();
  if (backward ? intCompare(value, *self.start) > 0 || intCompare(value, *self.stop) <= 0
               : intCompare(value, *self.start) < 0 || intCompare(value, *self.stop) >= 0) {
    return false;
  }
  Ref<Int> distance = PY_TRY(intSubtract(t, value, *self.start));
  Ref<Int> quotient, rest;
  PY_TRY(intDivmod(t, *distance, *self.step, index ? &quotient : nullptr, &rest));
  if (index) *index = std::move(quotient);
  return rest->isZero();
}

/// How often other objects equal an item; stops after the first when `onlyFirst`.
Result<isize> countBySearch(Thread& t, Range& self, Object* value, bool onlyFirst, isize* at) {
  Ref<> iterator = PY_TRY(rangeIterator(t, self));
  isize count = 0;
  for (isize i = 0;; i++) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return count;
    bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
    if (!equal) continue;
    count++;
    if (at) *at = i;
    if (onlyFirst) return count;
  }
}

Result<bool> rangeContains(Thread& t, Range& self, Object* value) {
  if (isPlainInt(value)) return findInt(t, self, *as<Int>(value), nullptr);
  isize count = PY_TRY(countBySearch(t, self, value, true, nullptr));
  return count > 0;
}

Ref<> rangeCount(Thread& t, Range& self, Object* value) {
  if (isPlainInt(value)) {
    bool found = PY_TRY(findInt(t, self, *as<Int>(value), nullptr));
    return newInt(static_cast<int>(found));
  }
  isize count = PY_TRY(countBySearch(t, self, value, false, nullptr));
  return newInt(count);
}

Ref<> rangeIndex(Thread& t, Range& self, Object* value) {
  if (isPlainInt(value)) {
    Ref<Int> index;
    bool found = PY_TRY(findInt(t, self, *as<Int>(value), &index));
    if (found) return index;
    return t.raise(valueErrorType, "%R is not in range", value);
  }
  isize at = 0;
  isize count = PY_TRY(countBySearch(t, self, value, true, &at));
  if (count) return newInt(at);
  return t.raise(valueErrorType, "sequence.index(x): x not in sequence");
}

bool sameItems(Range& a, Range& b) {
  if (intCompare(*a.length, *b.length) != 0) return false;
  if (a.length->isZero()) return true;
  if (intCompare(*a.start, *b.start) != 0) return false;
  bool single = isCompact(*a.length) && compactValue(*a.length) == 1;
  return single || intCompare(*a.step, *b.step) == 0;
}

Ref<> rangeCompare(Thread&, Object* a, Object* b, CompareOp op) {
  if (!isExactly(b, &rangeType) || (op != kEqual && op != kNotEqual)) {
    return Ref<>::share(notImplemented());
  }
  return newBool((a == b || sameItems(*as<Range>(a), *as<Range>(b))) == (op == kEqual));
}

/// Equal ranges have equal (length, first item, step), the latter two only as far as they matter.
Result<isize> rangeHash(Thread& t, Range& self) {
  bool empty = self.length->isZero();
  bool single = isCompact(*self.length) && compactValue(*self.length) == 1;
  Object* items[3] = {self.length, empty ? none() : self.start,
                      empty || single ? none() : self.step};
  return hashItems(t, items, 3);
}

/// Arguments are not looked at.
Ref<> rangeReduce(Thread& t, Range& self, Positional) {
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.start, self.stop, self.step}));
  return packTuple(t, {&rangeType, args.get()});
}

constinit const MemberDef kRangeMembers[] = {
    {"start", kMemberObjectEx, offsetof(Range, start), kMemberReadOnly, nullptr},
    {"stop", kMemberObjectEx, offsetof(Range, stop), kMemberReadOnly, nullptr},
    {"step", kMemberObjectEx, offsetof(Range, step), kMemberReadOnly, nullptr},
    {},
};

}  // namespace

Ref<Range> newRange(Thread& t, Int& start, Int& stop, Int& step) {
  Ref<Int> length = PY_TRY(rangeLength(t, start, stop, step));
  Ref<Range> range = PY_TRY(newObject<Range>(t, rangeType));
  range->start = Ref<Int>::share(&start).release();
  range->stop = Ref<Int>::share(&stop).release();
  range->step = Ref<Int>::share(&step).release();
  range->length = length.release();
  return range;
}

// Defined with the iterators.
Ref<> rangeReversed(Thread& t, Range& self);

namespace {

constinit const MethodDef kRangeMethods[] = {
    METHOD_PLAIN("__reversed__", "($self, /)", rangeReversed, "Return a reverse iterator."),
    METHOD_TUPLE_PLAIN("__reduce__", "($self, /)", rangeReduce, nullptr),
    METHOD_PLAIN("count", "($self, value, /)", rangeCount,
                 "rangeobject.count(value) -> integer -- return number of occurrences of value"),
    METHOD_PLAIN("index", "($self, value, /)", rangeIndex,
                 "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError "
                 "if the value is not present."),
    {},
};

}  // namespace

constinit BuiltinType rangeType{{
    .name = "range",
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an "
           "object that produces a sequence of integers from start (inclusive)\nto stop "
           "(exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to "
           "0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid "
           "indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or "
           "decrement).",
    .basicSize = sizeof(Range),
    .flags = kTypeSequence,
    .dealloc = rangeDealloc,
    .repr = slot<rangeRepr>,
    .hash = slot<rangeHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<rangeCompare>,
    .iter = slot<rangeIterator>,
    .methods = kRangeMethods,
    .members = kRangeMembers,
    .new_ = newSlot<"range", "(start, stop=None, step=1, /)", rangeNew>,
    .vectorcall = vectorcallSlot<"range", "(start, stop=None, step=1, /)", rangeNew>,
    .number = {.boolean = slot<rangeBool>},
    .sequence = {.length = slot<rangeLengthSlot>,
                 .item = slot<rangeItemSlot>,
                 .contains = slot<rangeContains>},
    .mapping = {.length = slot<rangeLengthSlot>, .subscript = slot<rangeSubscript>},
}};

}  // namespace taipan
