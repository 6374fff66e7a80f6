// product, permutations, combinations and combinations_with_replacement.
//
// All four keep a pool (product: a tuple of pools), an array of indices into it, and the tuple that
// was given last; a step changes some indices and the items of the result that they stand for.
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "memory/memory.h"
#include "modules/itertools/itertools.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

struct Combinatoric : Object {
  Tuple* pool;
  isize* indices;
  Tuple* result;  ///< null before the first step
  isize r;        ///< length of the results
  int stopped;
};

struct Permutations : Combinatoric {
  isize* cycles;
};

/// = 48 bytes, as object.__sizeof__ shows it: r is the number of pools.
struct Product : Object {
  Tuple* pools;
  isize* indices;
  Tuple* result;
  int stopped;
};

template <class T, auto kPool>
void combinatoricDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<T*>(object);
  xdecref(self->*kPool);
  xdecref(self->result);
  memFree(self->indices);
  if constexpr (std::is_same_v<T, Permutations>) memFree(self->cycles);
  object->type->free(object);
}

template <class T, auto kPool>
int combinatoricTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<T*>(object);
  PY_VISIT(self->*kPool);
  PY_VISIT(self->result);
  return 0;
}

/// An array of `count` indices (at least one word, so that null means failure).
isize* newIndices(Thread& t, isize count) {
  void* block = memCalloc(static_cast<usize>(count) + 1, sizeof(isize));
  if (block == nullptr) (void)t.raiseNoMemory();
  return static_cast<isize*>(block);
}

Ref<Tuple> indexTuple(Thread& t, const isize* indices, isize count) {
  auto tuple = PY_TRY(newTuple(t, count));
  for (isize i = 0; i < count; ++i) tuple->items[i] = PY_TRY(toObject(indices[i])).release();
  return tuple;
}

/// A state's index, clipped to 0..limit.
Result<isize> stateIndex(Thread& t, Object* object, isize limit) {
  if (!isInt(object)) return t.raise(typeErrorType, "an integer is required");
  isize index = PY_TRY(toIsize(t, *static_cast<Int*>(object)));
  return index < 0 ? 0 : index > limit ? limit : index;
}

void setResultItem(Tuple* result, isize i, Object* item) {
  incref(item);
  Object* old = result->items[i];
  result->items[i] = item;
  decref(old);
}

Object* give(Tuple* result) {
  incref(result);
  return result;
}

/// The first `r` items that the indices stand for.
Ref<Tuple> resultOf(Thread& t, Tuple* pool, const isize* indices, isize r) {
  auto result = PY_TRY(newTuple(t, r));
  for (isize i = 0; i < r; ++i) {
    result->items[i] = Ref<>::share(pool->items[indices[i]]).release();
  }
  return result;
}

// --- product ------------------------------------------------------------------------------------

Ref<> makeProduct(Thread& t, Type& cls, Tuple* args, isize repeat) {
  if (repeat < 0) return t.raise(valueErrorType, "repeat argument cannot be negative");
  isize distinct = repeat == 0 ? 0 : args->size;
  isize total;
  if (__builtin_mul_overflow(distinct, repeat, &total) ||
      total > kIsizeMax / static_cast<isize>(sizeof(isize))) {
    return t.raise(overflowErrorType, "repeat argument too large");
  }
  auto pools = PY_TRY(newTuple(t, total));
  for (isize i = 0; i < distinct; ++i) {
    pools->items[i] = PY_TRY(toTuple(t, args->items[i])).release();
  }
  for (isize i = distinct; i < total; ++i) {
    pools->items[i] = Ref<>::share(pools->items[i - distinct]).release();
  }
  isize* indices = newIndices(t, total);
  if (indices == nullptr) return failure;
  auto self = newTracked<Product>(cls);
  if (self.failed()) {
    memFree(indices);
    return failure;
  }
  self->indices = indices;
  self->pools = pools.release();
  return self;
}

Object* productNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    isize repeat = 1;
    if (kwargs != nullptr) {
      Object* given = nullptr;
      PY_TRY(bindTupleDict(t, detail::kSignature<"product", "(*, repeat=1)">, emptyTuple(), kwargs,
                           &given));
      if (given != nullptr) repeat = PY_TRY(toIsize(t, given, &overflowErrorType));
    }
    return makeProduct(t, *cls, static_cast<Tuple*>(args), repeat);
  };
  return make().release();
}

Tuple* poolAt(Product* self, isize i) { return static_cast<Tuple*>(self->pools->items[i]); }

Object* productNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Product*>(object);
  if (self->stopped) return nullptr;
  isize count = self->pools->size;
  if (self->result == nullptr) {
    for (isize i = 0; i < count; ++i) {
      if (poolAt(self, i)->size == 0) {
        self->stopped = 1;
        return nullptr;
      }
    }
    auto result = newTuple(t, count);
    if (result.failed()) return nullptr;
    for (isize i = 0; i < count; ++i) {
      result->items[i] = Ref<>::share(poolAt(self, i)->items[0]).release();
    }
    self->result = result.release();
    return give(self->result);
  }
  Tuple* result = freshResult(t, self->result);
  if (result == nullptr) return nullptr;
  isize i = count - 1;
  for (; i >= 0; --i) {
    Tuple* pool = poolAt(self, i);
    if (++self->indices[i] < pool->size) {
      setResultItem(result, i, pool->items[self->indices[i]]);
      return give(result);
    }
    self->indices[i] = 0;
    setResultItem(result, i, pool->items[0]);
  }
  self->stopped = 1;
  return nullptr;
}

Ref<> productReduce(Thread& t, Product& self) {
  if (self.stopped) {
    auto empty = PY_TRY(packTuple(t, {emptyTuple()}));
    return packTuple(t, {self.type, empty.get()});
  }
  if (self.result == nullptr) return packTuple(t, {self.type, self.pools});
  auto indices = PY_TRY(indexTuple(t, self.indices, self.pools->size));
  return packTuple(t, {self.type, self.pools, indices.get()});
}

Status productSetState(Thread& t, Product& self, Object* state) {
  isize count = self.pools->size;
  if (!isTuple(state) || static_cast<Tuple*>(state)->size != count) {
    return t.raise(valueErrorType, "invalid arguments");
  }
  for (isize i = 0; i < count; ++i) {
    Tuple* pool = poolAt(&self, i);
    if (pool->size == 0) {
      self.stopped = 1;
      return {};
    }
    self.indices[i] = PY_TRY(stateIndex(t, static_cast<Tuple*>(state)->items[i], pool->size - 1));
  }
  auto result = PY_TRY(newTuple(t, count));
  for (isize i = 0; i < count; ++i) {
    result->items[i] = Ref<>::share(poolAt(&self, i)->items[self.indices[i]]).release();
  }
  assignOwned(self.result, result.release());
  return {};
}

isize productSizeOf(Product& self) {
  return self.type->basicSize + self.pools->size * static_cast<isize>(sizeof(isize));
}

// --- the three with one pool --------------------------------------------------------------------

/// A new iterator over r-tuples with an array of `indexCount` indices.
template <class T>
Ref<T> makeOverPool(Thread& t, Type& cls, Ref<Tuple> pool, isize r, isize indexCount) {
  isize* indices = newIndices(t, indexCount);
  if (indices == nullptr) return failure;
  auto self = newTracked<T>(cls);
  if (self.failed()) {
    memFree(indices);
    return failure;
  }
  self->pool = pool.release();
  self->indices = indices;
  self->r = r;
  return self;
}

Ref<> combinationsNew(Thread& t, Type& cls, Object* iterable, isize r) {
  auto pool = PY_TRY(toTuple(t, iterable));
  if (r < 0) return t.raise(valueErrorType, "r must be non-negative");
  isize n = pool->size;
  auto self = PY_TRY(makeOverPool<Combinatoric>(t, cls, std::move(pool), r, r));
  for (isize i = 0; i < r; ++i) self->indices[i] = i;
  self->stopped = r > n;
  return self;
}

Ref<> replacementNew(Thread& t, Type& cls, Object* iterable, isize r) {
  auto pool = PY_TRY(toTuple(t, iterable));
  if (r < 0) return t.raise(valueErrorType, "r must be non-negative");
  isize n = pool->size;
  auto self = PY_TRY(makeOverPool<Combinatoric>(t, cls, std::move(pool), r, r));
  self->stopped = n == 0 && r > 0;
  return self;
}

Object* firstResult(Thread& t, Combinatoric* self) {
  auto result = resultOf(t, self->pool, self->indices, self->r);
  if (result.failed()) return nullptr;
  self->result = result.release();
  return give(self->result);
}

Object* combinationsNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Combinatoric*>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return firstResult(t, self);
  isize n = self->pool->size, r = self->r;
  Tuple* result = r == 0 ? self->result : freshResult(t, self->result);
  if (result == nullptr) return nullptr;
  // The rightmost index that is not at its greatest value moves on; those behind it follow close.
  isize i = r - 1;
  while (i >= 0 && self->indices[i] == i + n - r) --i;
  if (i < 0) {
    self->stopped = 1;
    return nullptr;
  }
  ++self->indices[i];
  for (isize j = i + 1; j < r; ++j) self->indices[j] = self->indices[j - 1] + 1;
  for (; i < r; ++i) setResultItem(result, i, self->pool->items[self->indices[i]]);
  return give(result);
}

Object* replacementNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Combinatoric*>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return firstResult(t, self);
  isize n = self->pool->size, r = self->r;
  Tuple* result = r == 0 ? self->result : freshResult(t, self->result);
  if (result == nullptr) return nullptr;
  isize i = r - 1;
  while (i >= 0 && self->indices[i] == n - 1) --i;
  if (i < 0) {
    self->stopped = 1;
    return nullptr;
  }
  isize index = self->indices[i] + 1;
  for (; i < r; ++i) {
    self->indices[i] = index;
    setResultItem(result, i, self->pool->items[index]);
  }
  return give(result);
}

Ref<> combinationsReduce(Thread& t, Combinatoric& self) {
  auto r = PY_TRY(toObject(self.r));
  if (self.result == nullptr) {
    auto arguments = PY_TRY(packTuple(t, {self.pool, r.get()}));
    return packTuple(t, {self.type, arguments.get()});
  }
  if (self.stopped) {
    auto arguments = PY_TRY(packTuple(t, {emptyTuple(), r.get()}));
    return packTuple(t, {self.type, arguments.get()});
  }
  auto arguments = PY_TRY(packTuple(t, {self.pool, r.get()}));
  auto indices = PY_TRY(indexTuple(t, self.indices, self.r));
  return packTuple(t, {self.type, arguments.get(), indices.get()});
}

/// `greatest(i)` bounds the i-th index.
template <class Greatest>
Status setIndices(Thread& t, Combinatoric& self, Object* state, Greatest greatest) {
  if (!isTuple(state) || static_cast<Tuple*>(state)->size != self.r) {
    return t.raise(valueErrorType, "invalid arguments");
  }
  for (isize i = 0; i < self.r; ++i) {
    isize limit = greatest(i);
    if (limit < 0) return t.raise(valueErrorType, "invalid arguments");
    self.indices[i] = PY_TRY(stateIndex(t, static_cast<Tuple*>(state)->items[i], limit));
  }
  auto result = PY_TRY(resultOf(t, self.pool, self.indices, self.r));
  assignOwned(self.result, result.release());
  return {};
}

Status combinationsSetState(Thread& t, Combinatoric& self, Object* state) {
  isize n = self.pool->size;
  return setIndices(t, self, state, [&](isize i) { return i + n - self.r; });
}

Status replacementSetState(Thread& t, Combinatoric& self, Object* state) {
  isize n = self.pool->size;
  return setIndices(t, self, state, [&](isize) { return n - 1; });
}

isize combinationsSizeOf(Combinatoric& self) {
  return self.type->basicSize + self.r * static_cast<isize>(sizeof(isize));
}

// --- permutations -------------------------------------------------------------------------------

Ref<> permutationsNew(Thread& t, Type& cls, Object* iterable, Object* length) {
  auto pool = PY_TRY(toTuple(t, iterable));
  isize n = pool->size, r = n;
  if (length != nullptr && length != none()) {
    if (!isInt(length)) return t.raise(typeErrorType, "Expected int as r");
    r = PY_TRY(toIsize(t, *static_cast<Int*>(length)));
  }
  if (r < 0) return t.raise(valueErrorType, "r must be non-negative");
  isize* cycles = newIndices(t, r);
  if (cycles == nullptr) return failure;
  auto made = makeOverPool<Permutations>(t, cls, std::move(pool), r, n);
  if (made.failed()) {
    memFree(cycles);
    return failure;
  }
  made->cycles = cycles;
  for (isize i = 0; i < n; ++i) made->indices[i] = i;
  for (isize i = 0; i < r; ++i) cycles[i] = n - i;
  made->stopped = r > n;
  return made;
}

Object* permutationsNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Permutations*>(object);
  if (self->stopped) return nullptr;
  if (self->result == nullptr) return firstResult(t, self);
  isize n = self->pool->size, r = self->r;
  if (n == 0 || r == 0) {
    self->stopped = 1;
    return nullptr;
  }
  Tuple* result = freshResult(t, self->result);
  if (result == nullptr) return nullptr;
  isize *indices = self->indices, *cycles = self->cycles;
  for (isize i = r - 1; i >= 0; --i) {
    if (--cycles[i] == 0) {
      // All values have been at place i: rotate what is behind it back into order.
      isize index = indices[i];
      for (isize j = i; j < n - 1; ++j) indices[j] = indices[j + 1];
      indices[n - 1] = index;
      cycles[i] = n - i;
      continue;
    }
    std::swap(indices[i], indices[n - cycles[i]]);
    for (isize k = i; k < r; ++k) setResultItem(result, k, self->pool->items[indices[k]]);
    return give(result);
  }
  self->stopped = 1;
  return nullptr;
}

Ref<> permutationsReduce(Thread& t, Permutations& self) {
  auto r = PY_TRY(toObject(self.r));
  bool done = self.stopped && self.result != nullptr;
  auto arguments = PY_TRY(packTuple(t, {done ? emptyTuple() : self.pool, r.get()}));
  if (self.result == nullptr || self.stopped) return packTuple(t, {self.type, arguments.get()});
  auto indices = PY_TRY(indexTuple(t, self.indices, self.pool->size));
  auto cycles = PY_TRY(indexTuple(t, self.cycles, self.r));
  auto state = PY_TRY(packTuple(t, {indices.get(), cycles.get()}));
  return packTuple(t, {self.type, arguments.get(), state.get()});
}

Status permutationsSetState(Thread& t, Permutations& self, Object* state) {
  auto* parts = PY_TRY(stateTuple(t, state));
  PY_TRY(checkStateSize(t, parts, 2, 2));
  isize n = self.pool->size;
  auto sized = [](Object* o, isize size) {
    return isTuple(o) && static_cast<Tuple*>(o)->size == size;
  };
  if (!sized(parts->items[0], n) || !sized(parts->items[1], self.r)) {
    return t.raise(valueErrorType, "invalid arguments");
  }
  for (isize i = 0; i < n; ++i) {
    self.indices[i] = PY_TRY(stateIndex(t, static_cast<Tuple*>(parts->items[0])->items[i], n - 1));
  }
  for (isize i = 0; i < self.r; ++i) {
    isize cycle = PY_TRY(stateIndex(t, static_cast<Tuple*>(parts->items[1])->items[i], n - i));
    self.cycles[i] = cycle < 1 ? 1 : cycle;
  }
  if (self.r > n) return {};
  auto result = PY_TRY(resultOf(t, self.pool, self.indices, self.r));
  assignOwned(self.result, result.release());
  return {};
}

isize permutationsSizeOf(Permutations& self) {
  return self.type->basicSize + (self.pool->size + self.r) * static_cast<isize>(sizeof(isize));
}

#define PY_PICKLED(reduce, setState, sizeOf)                                                  \
  METHOD_PLAIN("__reduce__", "($self, /)", reduce, "Return state information for pickling."), \
      METHOD_PLAIN("__setstate__", "($self, state, /)", setState,                             \
                   "Set state information for unpickling."),                                  \
      METHOD_PLAIN("__sizeof__", "($self, /)", sizeOf, "Returns size in memory, in bytes.")

constinit const MethodDef kProductMethods[] = {
    PY_PICKLED(productReduce, productSetState, productSizeOf), {}};
constinit const MethodDef kCombinationsMethods[] = {
    PY_PICKLED(combinationsReduce, combinationsSetState, combinationsSizeOf), {}};
constinit const MethodDef kReplacementMethods[] = {
    PY_PICKLED(combinationsReduce, replacementSetState, combinationsSizeOf), {}};
constinit const MethodDef kPermutationsMethods[] = {
    PY_PICKLED(permutationsReduce, permutationsSetState, permutationsSizeOf), {}};

template <class T, auto kPool>
constexpr TypeSpec specOf(const char* name, const char* doc, UnaryFunction next,
                          const MethodDef* methods, NewFunction make) {
  return {
      .name = name,
      .doc = doc,
      .basicSize = sizeof(T),
      .flags = kTypeHaveGc | kTypeBase,
      .dealloc = combinatoricDealloc<T, kPool>,
      .getAttribute = genericGetAttributeSlot,
      .traverse = combinatoricTraverse<T, kPool>,
      .iter = iterSelf,
      .iternext = next,
      .methods = methods,
      .new_ = make,
      .free = gcFree,
  };
}

}  // namespace

constinit BuiltinType productType{specOf<Product, &Product::pools>(
    "itertools.product",
    "product(*iterables, repeat=1) --> product object\n\n"
    "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\n"
    "For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\n"
    "The leftmost iterators are in the outermost for-loop, so the output tuples\n"
    "cycle in a manner similar to an odometer (with the rightmost element changing\n"
    "on every iteration).\n\n"
    "To compute the product of an iterable with itself, specify the number\n"
    "of repetitions with the optional repeat keyword argument. For example,\n"
    "product(A, repeat=4) means the same as product(A, A, A, A).\n\n"
    "product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\n"
    "product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
    productNext, kProductMethods, productNew)};

constinit BuiltinType permutationsType{specOf<Permutations, &Combinatoric::pool>(
    "itertools.permutations",
    "permutations(iterable, r=None)\n--\n\n"
    "Return successive r-length permutations of elements in the iterable.\n\n"
    "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    permutationsNext, kPermutationsMethods,
    newSlot<"permutations", "(iterable, r=None)", permutationsNew>)};

constinit BuiltinType combinationsType{specOf<Combinatoric, &Combinatoric::pool>(
    "itertools.combinations",
    "combinations(iterable, r)\n--\n\n"
    "Return successive r-length combinations of elements in the iterable.\n\n"
    "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    combinationsNext, kCombinationsMethods,
    newSlot<"combinations", "(iterable, r)", combinationsNew>)};

constinit BuiltinType replacementType{specOf<Combinatoric, &Combinatoric::pool>(
    "itertools.combinations_with_replacement",
    "combinations_with_replacement(iterable, r)\n--\n\n"
    "Return successive r-length combinations of elements in the iterable allowing individual "
    "elements to have successive repeats.\n\n"
    "combinations_with_replacement('ABC', 2) --> "
    "('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    replacementNext, kReplacementMethods,
    newSlot<"combinations_with_replacement", "(iterable, r)", replacementNew>)};

}  // namespace taipan
