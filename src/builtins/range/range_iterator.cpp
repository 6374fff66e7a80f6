#include "builtins/iterator/iterator_methods.h"
#include "builtins/range/range.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

Ref<> newLongIterator(Thread& t, Int& start, Int& step, Int& length) {
  Ref<LongRangeIterator> it = PY_TRY(newObject<LongRangeIterator>(t, longRangeIteratorType));
  it->index = smallInt(0).release();
  it->start = Ref<Int>::share(&start).release();
  it->step = Ref<Int>::share(&step).release();
  it->length = Ref<Int>::share(&length).release();
  return it;
}

Ref<> newIterator(Thread& t, Int& start, Int& step, Int& length) {
  i64 first, stride, count, last, span;
  bool fits = fitsI64(start, &first) && fitsI64(step, &stride) && fitsI64(length, &count) &&
              !__builtin_mul_overflow(stride, count, &span) &&
              !__builtin_add_overflow(first, span, &last);
  if (!fits) return newLongIterator(t, start, step, length);
  Object* object = allocatePlain(t, rangeIteratorType, sizeof(RangeIterator));
  if (object == nullptr) return failure;
  RangeIterator& it = *as<RangeIterator>(object);
  it.index = 0;
  it.start = first;
  it.step = stride;
  it.length = count;
  return Ref<>::steal(object);
}

// --- machine words ------------------------------------------------------------------------------

Lookup iteratorNext(Thread&, RangeIterator& self) {
  if (!self.hasNext()) return Lookup::missing();
  return Ref<>(newInt(self.advance()));
}

isize iteratorHint(RangeIterator& self) { return self.length - self.index; }

Ref<> iteratorReduce(Thread& t, RangeIterator& self) {
  Ref<Int> start = PY_TRY(newInt(self.start)), step = PY_TRY(newInt(self.step));
  Ref<Int> stop = PY_TRY(newInt(self.start + self.length * self.step));
  Ref<Range> range = PY_TRY(newRange(t, *start, *stop, *step));
  Ref<> iter = PY_TRY(getBuiltin(t, "iter"));
  return reduceToCall(t, iter.get(), range.get(), self.index);
}

Status iteratorSetState(Thread& t, RangeIterator& self, Object* state) {
  Ref<> value = PY_TRY(toIndex(t, state));
  i64 index;
  if (!fitsI64(*as<Int>(value.get()), &index)) {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  self.index = index < 0 ? 0 : index > self.length ? self.length : index;
  return {};
}

void iteratorDealloc(Object* self) { freeObject(self); }

// --- any size -----------------------------------------------------------------------------------

Lookup longIteratorNext(Thread& t, LongRangeIterator& self) {
  if (intCompare(*self.index, *self.length) >= 0) return Lookup::missing();
  Ref<Int> one = smallInt(1);
  Ref<Int> following = PY_TRY(intAdd(t, *self.index, *one));
  Ref<Int> offset = PY_TRY(intMultiply(t, *self.index, *self.step));
  Ref<Int> item = PY_TRY(intAdd(t, *self.start, *offset));
  assignOwned(self.index, following.release());
  return Ref<>(std::move(item));
}

Ref<> longIteratorHint(Thread& t, LongRangeIterator& self) {
  return intSubtract(t, *self.length, *self.index);
}

Ref<> longIteratorReduce(Thread& t, LongRangeIterator& self) {
  Ref<Int> span = PY_TRY(intMultiply(t, *self.length, *self.step));
  Ref<Int> stop = PY_TRY(intAdd(t, *self.start, *span));
  Ref<Range> range = PY_TRY(newRange(t, *self.start, *stop, *self.step));
  Ref<> iter = PY_TRY(getBuiltin(t, "iter"));
  Ref<Tuple> args = PY_TRY(packTuple(t, {range.get()}));
  return packTuple(t, {iter.get(), args.get(), self.index});
}

Status longIteratorSetState(Thread& t, LongRangeIterator& self, Object* state) {
  Ref<> value = PY_TRY(toIndex(t, state));
  Int* index = as<Int>(value.get());
  Ref<Int> zero = smallInt(0);
  if (index->isNegative()) index = zero.get();
  if (intCompare(*index, *self.length) > 0) index = self.length;
  assignOwned(self.index, Ref<Int>::share(index).release());
  return {};
}

void longIteratorDealloc(Object* object) {
  LongRangeIterator& self = *as<LongRangeIterator>(object);
  xdecref(self.index);
  xdecref(self.start);
  xdecref(self.step);
  xdecref(self.length);
  freeObject(object);
}

constinit const MethodDef kIteratorMethods[] = {
    ITERATOR_ROWS(iteratorHint, iteratorReduce, iteratorSetState), {}};
constinit const MethodDef kLongIteratorMethods[] = {
    ITERATOR_ROWS(longIteratorHint, longIteratorReduce, longIteratorSetState), {}};

}  // namespace

Ref<> rangeIterator(Thread& t, Range& range) {
  return newIterator(t, *range.start, *range.step, *range.length);
}

/// The items from the last to the first.
Ref<> rangeReversed(Thread& t, Range& self) {
  Ref<Int> one = smallInt(1);
  Ref<Int> last = PY_TRY(intSubtract(t, *self.length, *one));
  Ref<Int> offset = PY_TRY(intMultiply(t, *last, *self.step));
  Ref<Int> start = PY_TRY(intAdd(t, *self.start, *offset));
  Ref<Int> step = PY_TRY(intNegate(t, *self.step));
  return newIterator(t, *start, *step, *self.length);
}

constinit BuiltinType rangeIteratorType{{
    .name = "range_iterator",
    .basicSize = sizeof(RangeIterator),
    .dealloc = iteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .iter = selfIterator,
    .iternext = slot<iteratorNext>,
    .methods = kIteratorMethods,
}};

constinit BuiltinType longRangeIteratorType{{
    .name = "longrange_iterator",
    .basicSize = sizeof(LongRangeIterator),
    .dealloc = longIteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .iter = selfIterator,
    .iternext = slot<longIteratorNext>,
    .methods = kLongIteratorMethods,
}};

}  // namespace taipan
