// The Python type `collections.deque`: slots and methods.
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/list/list.h"
#include "builtins/list/sequence_arguments.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "modules/collections/deque.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

void dequeDealloc(Object* object) {
  auto* self = static_cast<Deque*>(object);
  gcUntrack(self);
  TrashScope scope(self, dequeDealloc);
  if (scope.postponed()) return;
  if (self->weaklist != nullptr) clearWeakrefs(self);
  dequeClear(Thread::current(), *self);
  self->type->free(self);
}

int dequeTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Deque*>(object);
  for (isize i = 0; i < self->size; ++i) PY_VISIT(self->at(i));
  return 0;
}

Status dequeClearMethod(Thread& t, Deque& self) {
  dequeClear(t, self);
  return {};
}

Ref<> dequeRepr(Thread& t, Deque& self) {
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "[...]");
  auto list = PY_TRY(toList(t, &self));
  const char* name = self.type->name;
  if (const char* dot = __builtin_strrchr(name, '.')) name = dot + 1;
  Object* items = list.get();
  if (self.maxLength >= 0)
    return newStrFormat(t, "%s(%R, maxlen=%zd)", name, items, self.maxLength);
  return newStrFormat(t, "%s(%R)", name, items);
}

/// Compares an item with a value; complains when that changed the deque.
Result<bool> itemEquals(Thread& t, Deque& self, isize i, Object* value, isize state) {
  auto item = Ref<>::share(self.at(i));
  bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
  if (self.state != state) {
    return t.raise(runtimeErrorType, "deque mutated during iteration");
  }
  return equal;
}

Ref<> dequeCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if (!isInstanceOf(a, &dequeType) || !isInstanceOf(b, &dequeType)) {
    return Ref<>::share(notImplemented());
  }
  isize sizeA = static_cast<Deque*>(a)->size, sizeB = static_cast<Deque*>(b)->size;
  if (a == b) return compareSizes(0, 0, op);
  if (sizeA != sizeB && (op == kEqual || op == kNotEqual)) {
    return Ref<>::share(boolObject(op == kNotEqual));
  }
  auto iteratorA = PY_TRY(getIterator(t, a));
  auto iteratorB = PY_TRY(getIterator(t, b));
  for (;;) {
    auto x = PY_TRY(next(t, iteratorA.get()));
    if (x.isMissing()) break;
    auto y = PY_TRY(next(t, iteratorB.get()));
    if (y.isMissing()) break;
    if (PY_TRY(compareBool(t, x.get(), y.get(), kEqual))) continue;
    if (op == kEqual) return Ref<>::share(boolObject(false));
    if (op == kNotEqual) return Ref<>::share(boolObject(true));
    return compare(t, x.get(), y.get(), op);
  }
  return compareSizes(sizeA, sizeB, op);
}

isize dequeLength(Deque& self) { return self.size; }

Ref<> dequeItem(Thread& t, Deque& self, isize i) {
  if (static_cast<usize>(i) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "deque index out of range");
  }
  return Ref<>::share(self.at(i));
}

Status dequeSetItem(Thread& t, Deque& self, isize i, Object* value) {
  if (static_cast<usize>(i) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "deque index out of range");
  }
  if (value == nullptr) {
    auto dropped = dequeRemoveAt(self, i);
  } else {
    auto old = Ref<>::steal(self.at(i));
    self.at(i) = Ref<>::share(value).release();
  }
  return {};
}

Result<bool> dequeContains(Thread& t, Deque& self, Object* value) {
  isize state = self.state;
  for (isize i = 0; i < self.size; ++i) {
    if (PY_TRY(itemEquals(t, self, i, value, state))) return true;
  }
  return false;
}

// --- copies and arithmetic ----------------------------------------------------------------------

Ref<> dequeCopy(Thread& t, Deque& self) {
  if (isExactly(&self, &dequeType)) {
    auto copy = PY_TRY(newDeque(t, self.maxLength));
    PY_TRY(dequeExtend(t, *copy, &self));
    return copy;
  }
  Ref<> result;
  if (self.maxLength < 0) {
    result = PY_TRY(call(t, static_cast<Object*>(self.type), static_cast<Object*>(&self)));
  } else {
    auto limit = PY_TRY(toObject(self.maxLength));
    result =
        PY_TRY(call(t, static_cast<Object*>(self.type), static_cast<Object*>(&self), limit.get()));
  }
  if (!isInstanceOf(result.get(), &dequeType)) {
    return t.raise(typeErrorType, "%.200s() must return a deque, not %.200s", self.type->name,
                   result->type->name);
  }
  return result;
}

Ref<> dequeConcat(Thread& t, Deque& self, Object* other) {
  if (!isInstanceOf(other, &dequeType)) {
    return t.raise(typeErrorType, "can only concatenate deque (not \"%.200s\") to deque",
                   other->type->name);
  }
  auto result = PY_TRY(dequeCopy(t, self));
  PY_TRY(dequeExtend(t, *static_cast<Deque*>(result.get()), other));
  return result;
}

Ref<> dequeInplaceConcat(Thread& t, Deque& self, Object* other) {
  PY_TRY(dequeExtend(t, self, other));
  return Ref<>::share(&self);
}

Ref<> dequeInplaceRepeat(Thread& t, Deque& self, isize count) {
  isize size = self.size;
  if (size == 0 || count == 1) return Ref<>::share(&self);
  if (count <= 0) {
    dequeClear(t, self);
    return Ref<>::share(&self);
  }
  if (count > kIsizeMax / static_cast<isize>(sizeof(Object*)) / size) return t.raiseNoMemory();
  if (self.maxLength >= 0) {
    // Only the last maxLength items survive: more rounds than fill it change nothing.
    isize rounds = self.maxLength / size + 2;
    if (count > rounds) count = rounds;
  }
  auto items = PY_TRY(toList(t, &self));
  for (isize k = 1; k < count; ++k) {
    for (isize i = 0; i < size; ++i) {
      PY_TRY(dequeAppend(t, self, Ref<>::share(items->items[i])));
    }
  }
  return Ref<>::share(&self);
}

Ref<> dequeRepeat(Thread& t, Deque& self, isize count) {
  auto result = PY_TRY(dequeCopy(t, self));
  return dequeInplaceRepeat(t, *static_cast<Deque*>(result.get()), count);
}

// --- methods ------------------------------------------------------------------------------------

Status append(Thread& t, Deque& self, Object* item) {
  return dequeAppend(t, self, Ref<>::share(item));
}
Status appendLeft(Thread& t, Deque& self, Object* item) {
  return dequeAppendLeft(t, self, Ref<>::share(item));
}
Status extend(Thread& t, Deque& self, Object* iterable) { return dequeExtend(t, self, iterable); }
Status extendLeft(Thread& t, Deque& self, Object* iterable) {
  return dequeExtendLeft(t, self, iterable);
}

Ref<> pop(Thread& t, Deque& self) {
  if (self.size == 0) return t.raise(indexErrorType, "pop from an empty deque");
  return dequePop(self);
}
Ref<> popLeft(Thread& t, Deque& self) {
  if (self.size == 0) return t.raise(indexErrorType, "pop from an empty deque");
  return dequePopLeft(self);
}

Result<isize> count(Thread& t, Deque& self, Object* value) {
  isize state = self.state, found = 0;
  for (isize i = 0; i < self.size; ++i) found += PY_TRY(itemEquals(t, self, i, value, state));
  return found;
}

Ref<> indexOf(Thread& t, Deque& self, Object* value, Object* from, Object* to) {
  isize start = wrapBound(PY_TRY(toSliceBound(t, from, 0)), self.size);
  isize stop = wrapBound(PY_TRY(toSliceBound(t, to, self.size)), self.size);
  isize state = self.state;
  for (isize i = start; i < stop && i < self.size; ++i) {
    if (PY_TRY(itemEquals(t, self, i, value, state))) return toObject(i);
  }
  return t.raise(valueErrorType, "%R is not in deque", value);
}

Status insert(Thread& t, Deque& self, isize at, Object* item) {
  if (self.size == self.maxLength) {
    return t.raise(indexErrorType, "deque already at its maximum size");
  }
  at = wrapBound(at, self.size);
  if (at > self.size) at = self.size;
  return dequeInsertAt(t, self, at, Ref<>::share(item));
}

Status remove(Thread& t, Deque& self, Object* value) {
  isize state = self.state;
  for (isize i = 0; i < self.size; ++i) {
    auto item = Ref<>::share(self.at(i));
    auto equal = compareBool(t, item.get(), value, kEqual);
    if (self.state != state && !equal.failed()) {
      return t.raise(indexErrorType, "deque mutated during remove().");
    }
    if (!PY_TRY(std::move(equal))) continue;
    auto dropped = dequeRemoveAt(self, i);
    return {};
  }
  return t.raise(valueErrorType, "%R is not in deque", value);
}

Status reverse(Thread&, Deque& self) {
  for (isize i = 0, j = self.size - 1; i < j; ++i, --j) std::swap(self.at(i), self.at(j));
  return {};
}

Status rotate(Thread& t, Deque& self, Positional args) {
  PY_TRY(checkPositional(t, "deque.rotate", args.count, 0, 1));
  isize steps = 1;
  if (args.count > 0) steps = PY_TRY(parseSize(t, args[0]));
  dequeRotate(self, steps);
  return {};
}

Ref<> reduce(Thread& t, Deque& self) {
  auto state = PY_TRY(callMethod(t, &self, names::__getstate__));
  auto iterator = PY_TRY(getIterator(t, &self));
  Ref<Tuple> arguments;
  if (self.maxLength < 0) {
    arguments = Ref<Tuple>::share(emptyTuple());
  } else {
    auto limit = PY_TRY(toObject(self.maxLength));
    arguments = PY_TRY(packTuple(t, {emptyTuple(), limit.get()}));
  }
  return packTuple(t, {self.type, arguments.get(), state.get(), iterator.get()});
}

/// As if items were kept in blocks of 64 (that is what python3.11 has).
isize sizeOf(Deque& self) {
  constexpr isize kBlock = 64;
  return self.type->basicSize + (self.size + kBlock) / kBlock * (kBlock + 2) * 8;
}

Ref<> maxLength(Thread& t, Deque& self) {
  if (self.maxLength < 0) return Ref<>::share(none());
  return toObject(self.maxLength);
}

Object* dequeNew(Type* cls, Object*, Object*) {
  Object* object = cls->alloc(cls, 0);
  if (object == nullptr) return nullptr;
  initDeque(*static_cast<Deque*>(object), -1);
  if (!isTracked(object)) gcTrack(object);
  return object;
}

Status dequeInit(Thread& t, Deque& self, Object* iterable, Object* limitObject) {
  isize limit = -1;
  if (limitObject != nullptr && limitObject != none()) {
    if (!isInt(limitObject)) return t.raise(typeErrorType, "an integer is required");
    limit = PY_TRY(toIsize(t, *static_cast<Int*>(limitObject)));
    if (limit < 0) return t.raise(valueErrorType, "maxlen must be non-negative");
  }
  self.maxLength = limit;
  if (self.size > 0) dequeClear(t, self);
  return iterable == nullptr ? Status() : dequeExtend(t, self, iterable);
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("append", "($self, item, /)", append,
                 "Add an element to the right side of the deque."),
    METHOD_PLAIN("appendleft", "($self, item, /)", appendLeft,
                 "Add an element to the left side of the deque."),
    METHOD_PLAIN("clear", "($self, /)", dequeClearMethod, "Remove all elements from the deque."),
    METHOD_PLAIN("__copy__", "($self, /)", dequeCopy, "Return a shallow copy of a deque."),
    METHOD_PLAIN("copy", "($self, /)", dequeCopy, "Return a shallow copy of a deque."),
    METHOD_PLAIN("count", "($self, value, /)", count,
                 "D.count(value) -> integer -- return number of occurrences of value"),
    METHOD_PLAIN("extend", "($self, iterable, /)", extend,
                 "Extend the right side of the deque with elements from the iterable"),
    METHOD_PLAIN("extendleft", "($self, iterable, /)", extendLeft,
                 "Extend the left side of the deque with elements from the iterable"),
    METHOD_STACK_PLAIN(
        "index", "($self, value, start=0, stop=0, /)", indexOf,
        "D.index(value, [start, [stop]]) -> integer -- return first index of value.\n"
        "Raises ValueError if the value is not present."),
    METHOD_STACK_PLAIN("insert", "($self, index, item, /)", insert,
                       "D.insert(index, object) -- insert object before index"),
    METHOD_PLAIN("pop", "($self, /)", pop, "Remove and return the rightmost element."),
    METHOD_PLAIN("popleft", "($self, /)", popLeft, "Remove and return the leftmost element."),
    METHOD_PLAIN("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    METHOD_PLAIN("remove", "($self, value, /)", remove,
                 "D.remove(value) -- remove first occurrence of value."),
    METHOD_PLAIN("__reversed__", "($self, /)", dequeReversed,
                 "D.__reversed__() -- return a reverse iterator over the deque"),
    METHOD_PLAIN("reverse", "($self, /)", reverse, "D.reverse() -- reverse *IN PLACE*"),
    METHOD_PLAIN("rotate", "($self, /)", rotate,
                 "Rotate the deque n steps to the right (default n=1).  "
                 "If n is negative, rotates left."),
    METHOD_PLAIN("__sizeof__", "($self, /)", sizeOf,
                 "D.__sizeof__() -- size of D in memory, in bytes"),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

constinit const GetSetDef kGetSet[] = {
    GETTER("maxlen", maxLength, "maximum size of a deque or None if unbounded"), {}};

}  // namespace

constinit BuiltinType dequeType{{
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\n"
           "A list-like sequence optimized for data accesses near its endpoints.",
    .basicSize = sizeof(Deque),
    .flags = kTypeHaveGc | kTypeBase | kTypeSequence,
    .dealloc = dequeDealloc,
    .repr = slot<dequeRepr>,
    .hash = hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = dequeTraverse,
    .clear = slot<dequeClearMethod>,
    .richCompare = slot<dequeCompare>,
    .weaklistOffset = offsetof(Deque, weaklist),
    .iter = slot<dequeIter>,
    .methods = kMethods,
    .getset = kGetSet,
    .init = initSlot<"deque", "(iterable=(), maxlen=None)", dequeInit>,
    .new_ = dequeNew,
    .free = gcFree,
    .sequence = {.length = slot<dequeLength>,
                 .concat = slot<dequeConcat>,
                 .repeat = slot<dequeRepeat>,
                 .item = slot<dequeItem>,
                 .setItem = slot<dequeSetItem>,
                 .contains = slot<dequeContains>,
                 .inplaceConcat = slot<dequeInplaceConcat>,
                 .inplaceRepeat = slot<dequeInplaceRepeat>},
}};

}  // namespace taipan
