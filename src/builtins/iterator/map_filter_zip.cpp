// map, filter and zip.
#include "builtins/iterator/owned_fields.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

Tuple* argumentTuple(Object* args) { return static_cast<Tuple*>(args); }

/// A tuple of iterators over the items of `args` from `first` on.
Ref<Tuple> iteratorsOver(Thread& t, Tuple* args, isize first) {
  auto iterators = PY_TRY(newTuple(t, args->size - first));
  for (isize i = first; i < args->size; ++i) {
    iterators->items[i - first] = PY_TRY(getIterator(t, args->items[i])).release();
  }
  return iterators;
}

// --- map ----------------------------------------------------------------------------------------

struct Map : Object {
  Tuple* iterators;
  Object* function;
};
using MapFields = OwnedFields<Map, &Map::iterators, &Map::function>;

Object* mapNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    if (cls == &mapType || cls->init == objectType.init) {
      PY_TRY(checkNoKeywordDict(t, "map", kwargs));
    }
    Tuple* arguments = argumentTuple(args);
    if (arguments->size < 2) {
      return t.raise(typeErrorType, "map() must have at least two arguments.");
    }
    auto iterators = PY_TRY(iteratorsOver(t, arguments, 1));
    auto self = PY_TRY(newTracked<Map>(*cls));
    self->iterators = iterators.release();
    self->function = Ref<>::share(arguments->items[0]).release();
    return self;
  };
  return make().release();
}

Object* mapNext(Object* object) {
  constexpr isize kInline = 6;
  auto* self = static_cast<Map*>(object);
  isize count = self->iterators->size;
  Thread& t = Thread::current();
  Object* storage[kInline + 1];
  Object** items = storage;
  if (count > kInline) {
    items = static_cast<Object**>(memMalloc(static_cast<usize>(count + 1) * sizeof(Object*)));
    if (items == nullptr) {
      (void)t.raiseNoMemory();
      return nullptr;
    }
  }
  // The word before the arguments belongs to the callee.
  isize got = 0;
  Object* result = nullptr;
  for (; got < count; ++got) {
    items[got + 1] = nextOwned(self->iterators->items[got]);
    if (items[got + 1] == nullptr) break;
  }
  if (got == count) {
    result =
        callVector(t, self->function, items + 1, static_cast<usize>(count) | kVectorcallOffsetFlag)
            .release();
  }
  while (--got >= 0) decref(items[got + 1]);
  if (items != storage) memFree(items);
  return result;
}

Ref<> mapReduce(Thread& t, Map& self) {
  auto arguments = PY_TRY(newTuple(t, self.iterators->size + 1));
  arguments->items[0] = Ref<>::share(self.function).release();
  for (isize i = 0; i < self.iterators->size; ++i) {
    arguments->items[i + 1] = Ref<>::share(self.iterators->items[i]).release();
  }
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kMapMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", mapReduce, "Return state information for pickling."),
    {},
};

// --- filter -------------------------------------------------------------------------------------

struct Filter : Object {
  Object* function;
  Object* iterator;
};
using FilterFields = OwnedFields<Filter, &Filter::function, &Filter::iterator>;

Object* filterNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    if (cls == &filterType || cls->init == objectType.init) {
      PY_TRY(checkNoKeywordDict(t, "filter", kwargs));
    }
    Tuple* arguments = argumentTuple(args);
    PY_TRY(checkPositional(t, "filter", arguments->size, 2, 2));
    auto iterator = PY_TRY(getIterator(t, arguments->items[1]));
    auto self = PY_TRY(newTracked<Filter>(*cls));
    self->function = Ref<>::share(arguments->items[0]).release();
    self->iterator = iterator.release();
    return self;
  };
  return make().release();
}

Object* filterNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Filter*>(object);
  bool byTruth = self->function == none() || self->function == &boolType;
  for (;;) {
    auto item = Ref<>::steal(nextOwned(self->iterator));
    if (!item) return nullptr;
    auto keep = [&]() -> Result<bool> {
      if (byTruth) return toBool(t, item.get());
      auto answer = PY_TRY(call(t, self->function, item.get()));
      return toBool(t, answer.get());
    }();
    if (keep.failed()) return nullptr;
    if (keep.value()) return item.release();
  }
}

Ref<> filterReduce(Thread& t, Filter& self) {
  auto arguments = PY_TRY(packTuple(t, {self.function, self.iterator}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kFilterMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", filterReduce,
                 "Return state information for pickling."),
    {},
};

// --- zip ----------------------------------------------------------------------------------------

struct Zip : Object {
  Tuple* iterators;
  Tuple* result;  ///< recycled when nobody else has it
  bool strict;
};
using ZipFields = OwnedFields<Zip, &Zip::iterators, &Zip::result>;

Object* zipNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    bool strict = false;
    if (kwargs != nullptr) {
      Object* given = nullptr;
      PY_TRY(bindTupleDict(t, detail::kSignature<"zip", "(*, strict=False)">, emptyTuple(), kwargs,
                           &given));
      if (given != nullptr) strict = PY_TRY(toBool(t, given));
    }
    auto iterators = PY_TRY(iteratorsOver(t, argumentTuple(args), 0));
    auto result = PY_TRY(newTuple(t, iterators->size));
    for (isize i = 0; i < result->size; ++i) result->items[i] = Ref<>::share(none()).release();
    auto self = PY_TRY(newTracked<Zip>(*cls));
    self->iterators = iterators.release();
    self->result = result.release();
    self->strict = strict;
    return self;
  };
  return make().release();
}

/// An iterator is exhausted: under `strict` all must be.
void zipCheckStrict(Thread& t, Zip& self, isize exhausted) {
  if (t.hasPending() && !t.clearIfMatches(stopIterationType)) return;
  if (exhausted > 0) {
    (void)t.raise(valueErrorType, "zip() argument %d is shorter than argument%s%d",
                  static_cast<int>(exhausted + 1), exhausted == 1 ? " " : "s 1-",
                  static_cast<int>(exhausted));
    return;
  }
  for (isize i = 1; i < self.iterators->size; ++i) {
    auto item = Ref<>::steal(nextOwned(self.iterators->items[i]));
    if (item) {
      (void)t.raise(valueErrorType, "zip() argument %d is longer than argument%s%d",
                    static_cast<int>(i + 1), i == 1 ? " " : "s 1-", static_cast<int>(i));
      return;
    }
    if (t.hasPending() && !t.clearIfMatches(stopIterationType)) return;
  }
}

Object* zipNext(Object* object) {
  auto* self = static_cast<Zip*>(object);
  isize count = self->iterators->size;
  if (count == 0) return nullptr;
  if (self->result->refcount == 1) {
    auto result = Ref<Tuple>::share(self->result);
    for (isize i = 0; i < count; ++i) {
      Object* item = nextOwned(self->iterators->items[i]);
      if (item == nullptr) {
        if (self->strict) zipCheckStrict(Thread::current(), *self, i);
        return nullptr;
      }
      Object* old = result->items[i];
      result->items[i] = item;
      decref(old);
    }
    // The collector may have untracked it while it held atoms.
    if (!isTracked(result.get())) gcTrack(result.get());
    return result.release();
  }
  Thread& t = Thread::current();
  auto result = newTuple(t, count);
  if (result.failed()) return nullptr;
  for (isize i = 0; i < count; ++i) {
    result->items[i] = nextOwned(self->iterators->items[i]);
    if (result->items[i] == nullptr) {
      if (self->strict) zipCheckStrict(t, *self, i);
      return nullptr;
    }
  }
  return result.release();
}

Ref<> zipReduce(Thread& t, Zip& self) {
  if (!self.strict) return packTuple(t, {self.type, self.iterators});
  return packTuple(t, {self.type, self.iterators, boolObject(true)});
}

Status zipSetState(Thread& t, Zip& self, Object* state) {
  self.strict = PY_TRY(toBool(t, state));
  return {};
}

constinit const MethodDef kZipMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", zipReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", zipSetState,
                 "Set state information for unpickling."),
    {},
};

}  // namespace

constinit BuiltinType mapType{{
    .name = "map",
    .doc = "map(func, *iterables) --> map object\n\n"
           "Make an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .basicSize = sizeof(Map),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = MapFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = MapFields::traverse,
    .iter = iterSelf,
    .iternext = mapNext,
    .methods = kMapMethods,
    .new_ = mapNew,
    .free = gcFree,
}};

constinit BuiltinType filterType{{
    .name = "filter",
    .doc = "filter(function or None, iterable) --> filter object\n\n"
           "Return an iterator yielding those items of iterable for which function(item)\n"
           "is true. If function is None, return the items that are true.",
    .basicSize = sizeof(Filter),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = FilterFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = FilterFields::traverse,
    .iter = iterSelf,
    .iternext = filterNext,
    .methods = kFilterMethods,
    .new_ = filterNew,
    .free = gcFree,
}};

constinit BuiltinType zipType{{
    .name = "zip",
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n"
           "   >>> list(zip('abcdefg', range(3), range(4)))\n"
           "   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\n"
           "The zip object yields n-length tuples, where n is the number of iterables\n"
           "passed as positional arguments to zip().  The i-th element in every tuple\n"
           "comes from the i-th iterable argument to zip().  This continues until the\n"
           "shortest argument is exhausted.\n\n"
           "If strict is true and one of the arguments is exhausted before the others,\n"
           "raise a ValueError.",
    .basicSize = sizeof(Zip),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = ZipFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = ZipFields::traverse,
    .iter = iterSelf,
    .iternext = zipNext,
    .methods = kZipMethods,
    .new_ = zipNew,
    .free = gcFree,
}};

}  // namespace taipan
