// The Python type `tuple`: slots and methods.
#include "builtins/list/sequence_arguments.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "builtins/tuple/tuple_iterator.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

void tupleDealloc(Object* object) {
  auto* self = static_cast<Tuple*>(object);
  if (self == emptyTuple()) {
    self->refcount = kImmortalCount;
    return;
  }
  gcUntrack(self);
  TrashScope scope(self, tupleDealloc);
  if (scope.postponed()) return;
  isize count = self->size;
  for (isize i = count; --i >= 0;) xdecref(self->items[i]);
  if (isExactly(self, &tupleType)) {
    if (count > 0 && count < kTupleFreeSizes && tupleFreeLists[count].count < kTupleFreeLimit) {
      TupleFreeList& list = tupleFreeLists[count];
      self->items[0] = list.head;
      list.head = self;
      ++list.count;
      return;
    }
    gcRelease(self);
    return;
  }
  self->type->free(self);
}

int tupleTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Tuple*>(object);
  for (isize i = self->size; --i >= 0;) PY_VISIT(self->items[i]);
  return 0;
}

// The combination of items' hashes is the xxHash-based one of 3.8+, with its constants.
constexpr u64 kHashPrime1 = 11400714785074694791u;
constexpr u64 kHashPrime2 = 14029467366897019727u;
constexpr u64 kHashPrime5 = 2870177450012600261u;

Result<isize> tupleHash(Thread& t, Tuple& self) { return hashItems(t, self.items, self.size); }

Ref<> tupleRepr(Thread& t, Tuple& self) {
  if (self.size == 0) return newStr(t, "()");
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "(...)");
  StrBuilder out;
  out.append('(');
  for (isize i = 0; i < self.size; ++i) {
    if (i > 0) out.append(", ");
    auto text = PY_TRY(toRepr(t, self.items[i]));
    out.append(*text);
  }
  out.append(self.size == 1 ? ",)" : ")");
  return out.finish(t);
}

Ref<> tupleCompare(Thread& t, Tuple& self, Object* other, CompareOp op) {
  if (!isTuple(other)) return Ref<>::share(notImplemented());
  auto& that = *static_cast<Tuple*>(other);
  isize shorter = self.size < that.size ? self.size : that.size;
  isize i = 0;
  for (; i < shorter; ++i) {
    if (!PY_TRY(compareBool(t, self.items[i], that.items[i], kEqual))) break;
  }
  if (i >= shorter) return compareSizes(self.size, that.size, op);
  if (op == kEqual) return Ref<>::share(boolObject(false));
  if (op == kNotEqual) return Ref<>::share(boolObject(true));
  return compare(t, self.items[i], that.items[i], op);
}

isize tupleLength(Tuple& self) { return self.size; }

Ref<> tupleItem(Thread& t, Tuple& self, isize index) {
  if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "tuple index out of range");
  }
  return Ref<>::share(self.items[index]);
}

Result<bool> tupleContains(Thread& t, Tuple& self, Object* item) {
  for (isize i = 0; i < self.size; ++i) {
    if (PY_TRY(compareBool(t, self.items[i], item, kEqual))) return true;
  }
  return false;
}

Ref<> tupleConcat(Thread& t, Tuple& self, Object* other) {
  if (self.size == 0 && isExactly(other, &tupleType)) return Ref<>::share(other);
  if (!isTuple(other)) {
    return t.raise(typeErrorType, "can only concatenate tuple (not \"%N\") to tuple", other);
  }
  auto& that = *static_cast<Tuple*>(other);
  if (that.size == 0 && isExactly(&self, &tupleType)) return Ref<>::share(&self);
  if (self.size > kIsizeMax - that.size) return t.raiseNoMemory();
  auto result = PY_TRY(newTuple(t, self.size + that.size));
  for (isize i = 0; i < self.size; ++i) result->items[i] = Ref<>::share(self.items[i]).release();
  for (isize i = 0; i < that.size; ++i) {
    result->items[self.size + i] = Ref<>::share(that.items[i]).release();
  }
  return result;
}

Ref<> tupleRepeat(Thread& t, Tuple& self, isize count) {
  if ((self.size == 0 || count == 1) && isExactly(&self, &tupleType)) return Ref<>::share(&self);
  if (self.size == 0 || count <= 0) return Ref<>::share(emptyTuple());
  if (count > kIsizeMax / self.size) return t.raiseNoMemory();
  auto result = PY_TRY(newTuple(t, self.size * count));
  Object** to = result->items;
  for (isize k = 0; k < count; ++k) {
    for (isize i = 0; i < self.size; ++i) *to++ = Ref<>::share(self.items[i]).release();
  }
  return result;
}

Ref<> tupleSubscript(Thread& t, Tuple& self, Object* key) {
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    if (index < 0) index += self.size;
    return tupleItem(t, self, index);
  }
  if (isExactly(key, &sliceType)) {
    SliceBounds range = PY_TRY(sliceOf(t, key, self));
    if (range.count <= 0) return Ref<>::share(emptyTuple());
    if (range.step == 1) return tupleSlice(t, &self, range.start, range.start + range.count);
    auto result = PY_TRY(newTuple(t, range.count));
    for (isize i = 0, at = range.start; i < range.count; ++i, at += range.step) {
      result->items[i] = Ref<>::share(self.items[at]).release();
    }
    return result;
  }
  return t.raise(typeErrorType, "tuple indices must be integers or slices, not %N", key);
}

Ref<> tupleIndex(Thread& t, Tuple& self, Object* value, Object* from, Object* to) {
  isize start = wrapBound(PY_TRY(toSliceBound(t, from, 0)), self.size);
  isize stop = wrapBound(PY_TRY(toSliceBound(t, to, kIsizeMax)), self.size);
  for (isize i = start; i < stop && i < self.size; ++i) {
    if (PY_TRY(compareBool(t, self.items[i], value, kEqual))) return toObject(i);
  }
  return t.raise(valueErrorType, "tuple.index(x): x not in tuple");
}

Result<isize> tupleCount(Thread& t, Tuple& self, Object* value) {
  isize count = 0;
  for (isize i = 0; i < self.size; ++i) {
    count += PY_TRY(compareBool(t, self.items[i], value, kEqual));
  }
  return count;
}

Ref<> tupleGetNewArgs(Thread& t, Tuple& self) {
  auto copy = PY_TRY(tupleFromArray(t, self.items, self.size));
  return packTuple(t, {copy.get()});
}

Ref<> tupleFromIterable(Thread& t, Type& cls, Object* iterable) {
  Ref<Tuple> exact = iterable == nullptr ? Ref<Tuple>::share(emptyTuple()) : toTuple(t, iterable);
  if (exact.failed() || &cls == &tupleType) return exact;
  auto result = PY_TRY(Ref<>::steal(cls.alloc(&cls, exact->size)));
  auto* tuple = static_cast<Tuple*>(result.get());
  for (isize i = 0; i < exact->size; ++i) {
    tuple->items[i] = Ref<>::share(exact->items[i]).release();
  }
  return result;
}

Object* tupleNew(Type* cls, Object* args, Object* kwargs) {
  // Only `tuple` itself refuses keywords: a derived type's __init__ may want them.
  Thread& t = Thread::current();
  if (cls == &tupleType || cls->init == objectType.init) {
    if (checkNoKeywordDict(t, "tuple", kwargs).failed()) return nullptr;
  }
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "tuple", items->size, 0, 1).failed()) return nullptr;
  return tupleFromIterable(t, *cls, items->size > 0 ? items->items[0] : nullptr).release();
}

Object* tupleVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  if (checkNoKeywords(t, "tuple", names).failed()) return nullptr;
  isize positional = vectorcallCount(count);
  if (checkPositional(t, "tuple", positional, 0, 1).failed()) return nullptr;
  return tupleFromIterable(t, *static_cast<Type*>(cls), positional > 0 ? args[0] : nullptr)
      .release();
}

Ref<> tupleIter(Thread& t, Tuple& self) { return newTupleIterator(t, &self); }

constinit const MethodDef kTupleMethods[] = {
    METHOD("__getnewargs__", "($self, /)", tupleGetNewArgs, ""),
    METHOD("index", "($self, value, start=0, stop=sys.maxsize, /)", tupleIndex,
           "Return first index of value.\n\nRaises ValueError if the value is not present."),
    METHOD("count", "($self, value, /)", tupleCount, "Return number of occurrences of value."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

}  // namespace

Result<isize> hashItems(Thread& t, Object* const* items, isize count) {
  u64 accumulator = kHashPrime5;
  for (isize i = 0; i < count; ++i) {
    u64 lane = static_cast<u64>(PY_TRY(toHash(t, items[i])));
    accumulator += lane * kHashPrime2;
    accumulator = (accumulator << 31) | (accumulator >> 33);
    accumulator *= kHashPrime1;
  }
  accumulator += static_cast<u64>(count) ^ (kHashPrime5 ^ 3527539u);
  if (accumulator == ~u64{0}) return isize{1546275796};
  return static_cast<isize>(accumulator);
}

constinit BuiltinType tupleType{{
    .name = "tuple",
    .doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\n"
           "If no argument is given, the constructor returns an empty tuple.\n"
           "If iterable is specified the tuple is initialized from iterable's items.\n\n"
           "If the argument is a tuple, the return value is the same object.",
    .basicSize = offsetof(Tuple, items),
    .itemSize = sizeof(Object*),
    .flags = kTypeHaveGc | kTypeBase | kTypeTupleSubclass | kTypeMatchSelf | kTypeSequence,
    .dealloc = tupleDealloc,
    .repr = slot<tupleRepr>,
    .hash = slot<tupleHash>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = tupleTraverse,
    .richCompare = slot<tupleCompare>,
    .iter = slot<tupleIter>,
    .methods = kTupleMethods,
    .new_ = tupleNew,
    .free = gcFree,
    .vectorcall = tupleVectorcall,
    .sequence = {.length = slot<tupleLength>,
                 .concat = slot<tupleConcat>,
                 .repeat = slot<tupleRepeat>,
                 .item = slot<tupleItem>,
                 .contains = slot<tupleContains>},
    .mapping = {.length = slot<tupleLength>, .subscript = slot<tupleSubscript>},
}};

}  // namespace taipan
