#include "builtins/slice/slice_type.h"

#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// The last slice that died: x[a:b] makes and drops one at a time. Its fields are null.
constinit Slice* spareSlice = nullptr;

void sliceDealloc(Object* self) {
  gcUntrack(self);
  Slice& slice = *as<Slice>(self);
  clearOwned(slice.start);
  clearOwned(slice.stop);
  clearOwned(slice.step);
  if (spareSlice == nullptr && objectDomainIsDefault) {
    spareSlice = &slice;
    return;
  }
  freeObject(self);
}

int sliceTraverse(Object* self, VisitFunction visit, void* arg) {
  Slice& slice = *as<Slice>(self);
  PY_VISIT(slice.start);
  PY_VISIT(slice.stop);
  PY_VISIT(slice.step);
  return 0;
}

Ref<> sliceNew(Thread& t, Type&, Object* start, Object* stop, Object* step) {
  if (!stop) return newSlice(t, nullptr, start, nullptr);
  return newSlice(t, start, stop, step);
}

Ref<Str> sliceRepr(Thread& t, Slice& self) {
  return newStrFormat(t, "slice(%R, %R, %R)", self.start, self.stop, self.step);
}

Ref<> sliceCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if (!isSlice(a) || !isSlice(b)) return Ref<>::share(notImplemented());
  if (a == b) return newBool(op == kEqual || op == kLessEqual || op == kGreaterEqual);
  Slice &x = *as<Slice>(a), &y = *as<Slice>(b);
  Ref<Tuple> left = PY_TRY(packTuple(t, {x.start, x.stop, x.step}));
  Ref<Tuple> right = PY_TRY(packTuple(t, {y.start, y.stop, y.step}));
  return compare(t, left.get(), right.get(), op);
}

Ref<> sliceReduce(Thread& t, Slice& self) {
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.start, self.stop, self.step}));
  return packTuple(t, {&sliceType, args.get()});
}

Ref<> sliceIndices(Thread& t, Slice& self, Object* length) {
  Ref<> size = PY_TRY(toIndex(t, length));
  if (as<Int>(size.get())->isNegative()) {
    return t.raise(valueErrorType, "length should not be negative");
  }
  Ref<Int> start, stop, step;
  PY_TRY(sliceLongIndices(t, self, *as<Int>(size.get()), &start, &stop, &step));
  return packTuple(t, {start.get(), stop.get(), step.get()});
}

/// A bound as an int; null (not a failure) for None.
LookupOf<Int> boundAsInt(Thread& t, Object* bound) {
  if (isNone(bound)) return LookupOf<Int>::missing();
  if (!hasIndex(bound)) {
    return t.raise(typeErrorType,
                   "slice indices must be integers or None or have an __index__ method");
  }
  Ref<> index = PY_TRY(toIndex(t, bound));
  return Ref<Int>::steal(as<Int>(index.release()));
}

/// One bound clipped to [lower, upper], counted from the end when negative.
Ref<Int> clipBound(Thread& t, Object* bound, Int& fallback, Int& length, Int& lower, Int& upper) {
  LookupOf<Int> given = PY_TRY(boundAsInt(t, bound));
  if (given.isMissing()) return Ref<Int>::share(&fallback);
  Ref<Int> value = std::move(given).value();
  if (value->isNegative()) {
    value = PY_TRY(intAdd(t, *value, length));
    return intCompare(*value, lower) < 0 ? Ref<Int>::share(&lower) : std::move(value);
  }
  return intCompare(*value, upper) > 0 ? Ref<Int>::share(&upper) : std::move(value);
}

constinit const MemberDef kSliceMembers[] = {
    {"start", kMemberObject, offsetof(Slice, start), kMemberReadOnly, nullptr},
    {"stop", kMemberObject, offsetof(Slice, stop), kMemberReadOnly, nullptr},
    {"step", kMemberObject, offsetof(Slice, step), kMemberReadOnly, nullptr},
    {},
};

constinit const MethodDef kSliceMethods[] = {
    METHOD_PLAIN("indices", "($self, len, /)", sliceIndices,
                 "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, "
                 "calculate the start and stop\nindices, and the stride length of the extended "
                 "slice described by\nS. Out of bounds indices are clipped in a manner consistent "
                 "with the\nhandling of normal slices."),
    METHOD_PLAIN("__reduce__", "($self, /)", sliceReduce, "Return state information for pickling."),
    {},
};

}  // namespace

void sliceClearCache() {
  if (Slice* slice = std::exchange(spareSlice, nullptr)) freeObject(slice);
}

Ref<Slice> newSliceOwned(Thread& t, Ref<> start, Ref<> stop, Ref<> step) {
  if (start.failed() || stop.failed() || step.failed()) return failure;
  Ref<Slice> slice;
  if (spareSlice) {
    slice = Ref<Slice>::steal(std::exchange(spareSlice, nullptr));
    slice->refcount = 1;
  } else {
    slice = PY_TRY(newObject<Slice>(t, sliceType));
  }
  slice->start = start.release();
  slice->stop = stop.release();
  slice->step = step.release();
  gcTrack(slice.get());
  return slice;
}

Ref<Slice> newSlice(Thread& t, Object* start, Object* stop, Object* step) {
  return newSliceOwned(t, Ref<>::share(start ? start : none()), Ref<>::share(stop ? stop : none()),
                       Ref<>::share(step ? step : none()));
}

Status sliceLongIndices(Thread& t, Slice& slice, Int& length, Ref<Int>* start, Ref<Int>* stop,
                        Ref<Int>* step) {
  LookupOf<Int> given = PY_TRY(boundAsInt(t, slice.step));
  *step = given.found() ? std::move(given).value() : smallInt(1);
  if ((*step)->isZero()) return t.raise(valueErrorType, "slice step cannot be zero");
  bool backward = (*step)->isNegative();
  Ref<Int> one = smallInt(1);
  Ref<Int> lower = smallInt(backward ? -1 : 0);
  Ref<Int> upper = PY_TRY(backward ? intSubtract(t, length, *one) : Ref<Int>::share(&length));
  Int &first = backward ? *upper : *lower, &last = backward ? *lower : *upper;
  *start = PY_TRY(clipBound(t, slice.start, first, length, *lower, *upper));
  *stop = PY_TRY(clipBound(t, slice.stop, last, length, *lower, *upper));
  return {};
}

constinit BuiltinType sliceType{{
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for "
           "extended slicing (e.g. a[0:10:2]).",
    .basicSize = sizeof(Slice),
    .flags = kTypeHaveGc,
    .dealloc = sliceDealloc,
    .repr = slot<sliceRepr>,
    .hash = hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = sliceTraverse,
    .richCompare = slot<sliceCompare>,
    .methods = kSliceMethods,
    .members = kSliceMembers,
    .new_ = newSlot<"slice", "(start, stop=None, step=None, /)", sliceNew>,
}};

}  // namespace taipan
