// chain, accumulate, pairwise, islice and zip_longest.
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/itertools/itertools.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

// --- chain --------------------------------------------------------------------------------------

struct Chain : Object {
  Object* source;  ///< iterator over the iterables; null when exhausted
  Object* active;
};
using ChainFields = OwnedFields<Chain, &Chain::source, &Chain::active>;

Ref<> newChain(Thread& t, Type& cls, Object* iterables) {
  auto source = PY_TRY(getIterator(t, iterables));
  auto self = PY_TRY(newTracked<Chain>(cls));
  self->source = source.release();
  return self;
}

Object* chainNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  if (checkIteratorKeywords(t, *cls, chainType, "chain", kwargs).failed()) return nullptr;
  return newChain(t, *cls, args).release();
}

Ref<> chainFromIterable(Thread& t, Type& cls, Object* iterable) {
  return newChain(t, cls, iterable);
}

Object* chainNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Chain*>(object);
  while (self->source != nullptr) {
    if (self->active == nullptr) {
      auto iterable = Ref<>::steal(nextOwned(self->source));
      if (!iterable) {
        clearOwned(self->source);
        return nullptr;
      }
      auto iterator = getIterator(t, iterable.get());
      if (iterator.failed()) {
        clearOwned(self->source);
        return nullptr;
      }
      self->active = iterator.release();
    }
    auto held = Ref<>::share(self->active);
    auto item = next(t, held.get());
    if (item.failed()) return nullptr;
    if (item.found()) return std::move(item).value().release();
    clearOwned(self->active);
  }
  return nullptr;
}

Ref<> chainReduce(Thread& t, Chain& self) {
  if (self.source == nullptr) return packTuple(t, {self.type, emptyTuple()});
  auto state = PY_TRY(self.active != nullptr ? packTuple(t, {self.source, self.active})
                                             : packTuple(t, {self.source}));
  return packTuple(t, {self.type, emptyTuple(), state.get()});
}

Status chainSetState(Thread& t, Chain& self, Object* state) {
  auto* parts = PY_TRY(stateTuple(t, state));
  PY_TRY(checkStateSize(t, parts, 1, 2));
  Object* source = parts->items[0];
  Object* active = parts->size == 2 ? parts->items[1] : nullptr;
  if (!isIterator(source) || (active != nullptr && !isIterator(active))) {
    return t.raise(typeErrorType, "Arguments must be iterators.");
  }
  assignOwned(self.source, Ref<>::share(source).release());
  assignOwned(self.active, Ref<>::share(active).release());
  return {};
}

constinit const MethodDef kChainMethods[] = {
    METHOD_FLAGS("from_iterable", "($type, iterable, /)", chainFromIterable, kMethodClass,
                 "Alternative chain() constructor taking a single iterable argument that "
                 "evaluates lazily."),
    METHOD_PLAIN("__reduce__", "($self, /)", chainReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", chainSetState,
                 "Set state information for unpickling."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

// --- accumulate ---------------------------------------------------------------------------------

struct Accumulate : Object {
  Object* total;
  Object* iterator;
  Object* function;
  Object* initial;
};
using AccumulateFields = OwnedFields<Accumulate, &Accumulate::total, &Accumulate::iterator,
                                     &Accumulate::function, &Accumulate::initial>;

Ref<> accumulateNew(Thread& t, Type& cls, Object* iterable, Object* function, Object* initial) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  auto self = PY_TRY(newTracked<Accumulate>(cls));
  if (function != nullptr && function != none()) {
    self->function = Ref<>::share(function).release();
  }
  if (initial != nullptr && initial != none()) self->initial = Ref<>::share(initial).release();
  self->iterator = iterator.release();
  return self;
}

Object* accumulateNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Accumulate*>(object);
  if (self->initial != nullptr) {
    Object* first = self->initial;
    self->initial = nullptr;
    self->total = Ref<>::share(first).release();
    return first;
  }
  auto item = Ref<>::steal(nextOwned(self->iterator));
  if (!item) return nullptr;
  if (self->total == nullptr) {
    self->total = item.share().release();
    return item.release();
  }
  auto held = Ref<>::share(self->total);
  auto total = self->function == nullptr ? binaryOperation(t, held.get(), item.get(), kOpAdd)
                                         : call(t, self->function, held.get(), item.get());
  if (total.failed()) return nullptr;
  assignOwned(self->total, total.share().release());
  return total.release();
}

Object* orNone(Object* object) { return object != nullptr ? object : none(); }

/// chain((first,), rest).
Ref<> chainOf(Thread& t, Object* first, Object* rest) {
  auto head = PY_TRY(packTuple(t, {first}));
  auto both = PY_TRY(packTuple(t, {head.get(), rest}));
  return newChain(t, chainType, both.get());
}

Ref<> accumulateReduce(Thread& t, Accumulate& self) {
  if (self.initial != nullptr) {
    auto iterator = PY_TRY(chainOf(t, self.initial, self.iterator));
    auto arguments = PY_TRY(packTuple(t, {iterator.get(), orNone(self.function)}));
    return packTuple(t, {self.type, arguments.get(), none()});
  }
  if (self.total == none()) {
    // None as a state means "nothing yet": let the pickle begin one item earlier.
    auto iterator = PY_TRY(chainOf(t, self.total, self.iterator));
    auto again = PY_TRY(
        call(t, static_cast<Object*>(&accumulateType), iterator.get(), orNone(self.function)));
    auto one = newInt(1);
    auto arguments = PY_TRY(packTuple(t, {again.get(), one.get(), none()}));
    return packTuple(t, {&sliceIteratorType, arguments.get()});
  }
  auto arguments = PY_TRY(packTuple(t, {self.iterator, orNone(self.function)}));
  return packTuple(t, {self.type, arguments.get(), orNone(self.total)});
}

Status accumulateSetState(Thread&, Accumulate& self, Object* state) {
  assignOwned(self.total, Ref<>::share(state).release());
  return {};
}

constinit const MethodDef kAccumulateMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", accumulateReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", accumulateSetState,
                 "Set state information for unpickling."),
    {},
};

// --- pairwise -----------------------------------------------------------------------------------

struct Pairwise : Object {
  Object* iterator;
  Object* old;
};
using PairwiseFields = OwnedFields<Pairwise, &Pairwise::iterator, &Pairwise::old>;

Object* pairwiseNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    PY_TRY(checkIteratorKeywords(t, *cls, pairwiseType, "pairwise", kwargs));
    auto* items = static_cast<Tuple*>(args);
    PY_TRY(checkPositional(t, "pairwise", items->size, 1, 1));
    auto iterator = PY_TRY(getIterator(t, items->items[0]));
    auto self = PY_TRY(newTracked<Pairwise>(*cls));
    self->iterator = iterator.release();
    return self;
  };
  return make().release();
}

Object* pairwiseNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Pairwise*>(object);
  if (self->iterator == nullptr) return nullptr;
  auto held = Ref<>::share(self->iterator);
  if (self->old == nullptr) {
    self->old = nextOwned(held.get());
    if (self->old == nullptr) {
      clearOwned(self->iterator);
      return nullptr;
    }
    // The call may have used this very iterator up.
    if (self->iterator == nullptr) {
      clearOwned(self->old);
      return nullptr;
    }
  }
  auto old = Ref<>::share(self->old);
  auto item = Ref<>::steal(nextOwned(held.get()));
  if (!item) {
    clearOwned(self->iterator);
    clearOwned(self->old);
    return nullptr;
  }
  auto pair = packTuple(t, {old.get(), item.get()});
  assignOwned(self->old, item.release());
  return pair.release();
}

// --- islice -------------------------------------------------------------------------------------

struct SliceIterator : Object {
  Object* iterator;  ///< null when exhausted
  isize wanted;      ///< position of the next item to be given
  isize stop;        ///< -1 = none
  isize step;
  isize position;
};
using SliceFields = OwnedFields<SliceIterator, &SliceIterator::iterator>;

/// An int argument; None leaves `*value`; anything not convertible becomes -1.
void sliceArgument(Thread& t, Object* object, isize* value) {
  if (object == none()) return;
  auto converted = toIsize(t, object, &overflowErrorType);
  if (converted.failed()) t.clearPending();
  *value = converted.failed() ? -1 : converted.value();
}

Ref<> makeSlice(Thread& t, Type& cls, Tuple* args) {
  isize start = 0, stop = -1, step = 1;
  Object* stopObject = args->items[args->size == 2 ? 1 : 2];
  if (args->size > 2) sliceArgument(t, args->items[1], &start);
  if (stopObject != none()) {
    sliceArgument(t, stopObject, &stop);
    if (stop == -1) {
      return t.raise(valueErrorType,
                     "Stop argument for islice() must be None or an integer: "
                     "0 <= x <= sys.maxsize.");
    }
  }
  if (start < 0 || stop < -1) {
    return t.raise(valueErrorType,
                   "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  }
  if (args->size == 4) sliceArgument(t, args->items[3], &step);
  if (step < 1) {
    return t.raise(valueErrorType, "Step for islice() must be a positive integer or None.");
  }
  auto iterator = PY_TRY(getIterator(t, args->items[0]));
  auto self = PY_TRY(newTracked<SliceIterator>(cls));
  self->iterator = iterator.release();
  self->wanted = start;
  self->stop = stop;
  self->step = step;
  return self;
}

Object* sliceNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  if (checkIteratorKeywords(t, *cls, sliceIteratorType, "islice", kwargs).failed()) return nullptr;
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "islice", items->size, 2, 4).failed()) return nullptr;
  return makeSlice(t, *cls, items).release();
}

Object* sliceNext(Object* object) {
  auto* self = static_cast<SliceIterator*>(object);
  if (self->iterator == nullptr) return nullptr;
  auto held = Ref<>::share(self->iterator);
  while (self->position < self->wanted) {
    auto skipped = Ref<>::steal(nextOwned(held.get()));
    if (!skipped) {
      clearOwned(self->iterator);
      return nullptr;
    }
    ++self->position;
  }
  if (self->stop != -1 && self->position >= self->stop) {
    clearOwned(self->iterator);
    return nullptr;
  }
  Object* item = nextOwned(held.get());
  if (item == nullptr) {
    clearOwned(self->iterator);
    return nullptr;
  }
  ++self->position;
  isize following;
  if (__builtin_add_overflow(self->wanted, self->step, &following) ||
      (self->stop != -1 && following > self->stop)) {
    following = self->stop;
  }
  self->wanted = following;
  return item;
}

Ref<> sliceReduce(Thread& t, SliceIterator& self) {
  auto zero = newInt(0);
  if (self.iterator == nullptr) {
    auto list = PY_TRY(newList(t));
    auto iterator = PY_TRY(getIterator(t, list.get()));
    auto arguments = PY_TRY(packTuple(t, {iterator.get(), zero.get()}));
    return packTuple(t, {self.type, arguments.get(), zero.get()});
  }
  auto wanted = PY_TRY(toObject(self.wanted));
  auto stop = self.stop == -1 ? Ref<>::share(none()) : PY_TRY(toObject(self.stop));
  auto step = PY_TRY(toObject(self.step));
  auto position = PY_TRY(toObject(self.position));
  auto arguments = PY_TRY(packTuple(t, {self.iterator, wanted.get(), stop.get(), step.get()}));
  return packTuple(t, {self.type, arguments.get(), position.get()});
}

Status sliceSetState(Thread& t, SliceIterator& self, Object* state) {
  if (!isInt(state)) return t.raise(typeErrorType, "an integer is required");
  self.position = PY_TRY(toIsize(t, *static_cast<Int*>(state)));
  return {};
}

constinit const MethodDef kSliceMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", sliceReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", sliceSetState,
                 "Set state information for unpickling."),
    {},
};

// --- zip_longest --------------------------------------------------------------------------------

struct ZipLongest : Object {
  Tuple* iterators;  ///< exhausted ones are null
  Tuple* result;
  Object* fill;
  isize active;
};
using ZipFields =
    OwnedFields<ZipLongest, &ZipLongest::iterators, &ZipLongest::result, &ZipLongest::fill>;

Object* zipLongestNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    Object* fill = none();
    if (kwargs != nullptr && static_cast<Dict*>(kwargs)->used > 0) {
      Object* given = dictGetText(t, static_cast<Dict*>(kwargs), "fillvalue");
      if (given == nullptr || static_cast<Dict*>(kwargs)->used > 1) {
        return t.raise(typeErrorType, "zip_longest() got an unexpected keyword argument");
      }
      fill = given;
    }
    auto heldFill = Ref<>::share(fill);
    auto* items = static_cast<Tuple*>(args);
    auto iterators = PY_TRY(newTuple(t, items->size));
    auto result = PY_TRY(newTuple(t, items->size));
    for (isize i = 0; i < items->size; ++i) {
      iterators->items[i] = PY_TRY(getIterator(t, items->items[i])).release();
      result->items[i] = Ref<>::share(none()).release();
    }
    auto self = PY_TRY(newTracked<ZipLongest>(*cls));
    self->active = items->size;
    self->iterators = iterators.release();
    self->result = result.release();
    self->fill = heldFill.release();
    return self;
  };
  return make().release();
}

Object* zipLongestNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<ZipLongest*>(object);
  isize count = self->iterators->size;
  if (count == 0 || self->active == 0) return nullptr;
  Ref<Tuple> result;
  if (self->result->refcount == 1) {
    result = Ref<Tuple>::share(self->result);
    if (!isTracked(result.get())) gcTrack(result.get());
  } else {
    result = newTuple(t, count);
    if (result.failed()) return nullptr;
  }
  for (isize i = 0; i < count; ++i) {
    Object* iterator = self->iterators->items[i];
    Object* item = nullptr;
    if (iterator != nullptr) {
      auto held = Ref<>::share(iterator);
      auto got = next(t, iterator);
      if (got.failed()) {
        self->active = 0;
        return nullptr;
      }
      if (got.isMissing()) {
        if (--self->active == 0) return nullptr;
        clearOwned(self->iterators->items[i]);
      } else {
        item = std::move(got).value().release();
      }
    }
    if (item == nullptr) item = Ref<>::share(self->fill).release();
    Object* old = result->items[i];
    result->items[i] = item;
    xdecref(old);
  }
  return result.release();
}

Ref<> zipLongestReduce(Thread& t, ZipLongest& self) {
  auto arguments = PY_TRY(newTuple(t, self.iterators->size));
  for (isize i = 0; i < arguments->size; ++i) {
    Object* iterator = self.iterators->items[i];
    arguments->items[i] =
        Ref<>::share(iterator != nullptr ? iterator : static_cast<Object*>(emptyTuple())).release();
  }
  return packTuple(t, {self.type, arguments.get(), self.fill});
}

Status zipLongestSetState(Thread&, ZipLongest& self, Object* state) {
  assignOwned(self.fill, Ref<>::share(state).release());
  return {};
}

constinit const MethodDef kZipMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", zipLongestReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", zipLongestSetState,
                 "Set state information for unpickling."),
    {},
};

/// The parts that all of these types have.
template <class T, class F>
constexpr TypeSpec specOf(const char* name, const char* doc, UnaryFunction next,
                          const MethodDef* methods, NewFunction make) {
  return {
      .name = name,
      .doc = doc,
      .basicSize = sizeof(T),
      .flags = kTypeHaveGc | kTypeBase,
      .dealloc = F::dealloc,
      .getAttribute = genericGetAttributeSlot,
      .traverse = F::traverse,
      .iter = iterSelf,
      .iternext = next,
      .methods = methods,
      .new_ = make,
      .free = gcFree,
  };
}

}  // namespace

constinit BuiltinType chainType{specOf<Chain, ChainFields>(
    "itertools.chain",
    "chain(*iterables) --> chain object\n\n"
    "Return a chain object whose .__next__() method returns elements from the\n"
    "first iterable until it is exhausted, then elements from the next\n"
    "iterable, until all of the iterables are exhausted.",
    chainNext, kChainMethods, chainNew)};

constinit BuiltinType accumulateType{specOf<Accumulate, AccumulateFields>(
    "itertools.accumulate",
    "accumulate(iterable, func=None, *, initial=None)\n--\n\n"
    "Return series of accumulated sums (or other binary function results).",
    accumulateNext, kAccumulateMethods,
    newSlot<"accumulate", "(iterable, func=None, *, initial=None)", accumulateNew>)};

constinit BuiltinType pairwiseType{specOf<Pairwise, PairwiseFields>(
    "itertools.pairwise",
    "pairwise(iterable, /)\n--\n\n"
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n"
    "    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    pairwiseNext, nullptr, pairwiseNew)};

constinit BuiltinType sliceIteratorType{specOf<SliceIterator, SliceFields>(
    "itertools.islice",
    "islice(iterable, stop) --> islice object\n"
    "islice(iterable, start, stop[, step]) --> islice object\n\n"
    "Return an iterator whose next() method returns selected values from an\n"
    "iterable.  If start is specified, will skip all preceding elements;\n"
    "otherwise, start defaults to zero.  Step defaults to one.  If\n"
    "specified as another value, step determines how many values are\n"
    "skipped between successive calls.  Works like a slice() on a list\n"
    "but returns an iterator.",
    sliceNext, kSliceMethods, sliceNew)};

constinit BuiltinType zipLongestType{specOf<ZipLongest, ZipFields>(
    "itertools.zip_longest",
    "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\n"
    "Return a zip_longest object whose .__next__() method returns a tuple where\n"
    "the i-th element comes from the i-th iterable argument.  The .__next__()\n"
    "method continues until the longest iterable in the argument sequence\n"
    "is exhausted and then it raises StopIteration.  When the shorter iterables\n"
    "are exhausted, the fillvalue is substituted in their place.  The fillvalue\n"
    "defaults to None or can be specified by a keyword argument.\n",
    zipLongestNext, kZipMethods, zipLongestNew)};

}  // namespace taipan
