// The Python types `set` and `frozenset`: slots and methods.
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/set/set_internal.h"
#include "builtins/set/set_operations.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

int setTraverse(Object* object, VisitFunction visit, void* arg) {
  isize position = 0;
  Object* key;
  while (setNext(static_cast<Set*>(object), &position, &key)) PY_VISIT(key);
  return 0;
}

Status setClearMethod(Thread& t, Set& self) {
  setClear(t, &self);
  return {};
}

Ref<> setRepr(Thread& t, Set& self) {
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStrFormat(t, "%s(...)", self.type->name);
  if (self.used == 0) return newStrFormat(t, "%s()", self.type->name);
  // repr() of items may change the set.
  auto items = PY_TRY(toList(t, &self));
  StrBuilder out;
  if (!isExactly(&self, &setType)) {
    out.appendUtf8(self.type->name, static_cast<isize>(__builtin_strlen(self.type->name)));
    out.append('(');
  }
  out.append('{');
  for (isize i = 0; i < items->size; ++i) {
    if (i > 0) out.append(", ");
    auto text = PY_TRY(toRepr(t, items->items[i]));
    out.append(*text);
  }
  out.append('}');
  if (!isExactly(&self, &setType)) out.append(')');
  return out.finish(t);
}

/// The order-independent combination that collections.abc.Set._hash describes.
isize frozensetHash(Set& self) {
  if (self.hash != -1) return self.hash;
  u64 hash = 1927868237u * (static_cast<u64>(self.used) + 1);
  isize position = 0, itemHash;
  Object* key;
  while (setNext(&self, &position, &key, &itemHash)) {
    u64 h = static_cast<u64>(itemHash);
    hash ^= (h ^ (h << 16) ^ 89869747u) * 3644798167u;
  }
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  self.hash = hash == ~u64{0} ? 590923713 : static_cast<isize>(hash);
  return self.hash;
}

Ref<> setCompare(Thread& t, Set& self, Object* other, CompareOp op) {
  if (!isAnySet(other)) return Ref<>::share(notImplemented());
  auto* that = static_cast<Set*>(other);
  bool result = false;
  switch (op) {
    case kEqual:
      result = PY_TRY(setsEqual(t, &self, that));
      break;
    case kNotEqual:
      result = !PY_TRY(setsEqual(t, &self, that));
      break;
    case kLessEqual:
      result = PY_TRY(setIsSubset(t, &self, that));
      break;
    case kGreaterEqual:
      result = PY_TRY(setIsSubset(t, that, &self));
      break;
    case kLess:
      result = self.used < that->used && PY_TRY(setIsSubset(t, &self, that));
      break;
    case kGreater:
      result = self.used > that->used && PY_TRY(setIsSubset(t, that, &self));
      break;
  }
  return Ref<>::share(boolObject(result));
}

isize setLength(Set& self) { return self.used; }

/// Runs `operation(key)`; a set that is not hashable is retried as a frozenset.
template <class Operation>
Result<bool> withHashable(Thread& t, Object* key, Operation operation) {
  auto result = operation(key);
  if (!result.failed() || !isInstanceOf(key, &setType) || !t.clearIfMatches(typeErrorType)) {
    return result;
  }
  auto frozen = PY_TRY(makeSet(t, frozensetType, key));
  return operation(frozen.get());
}

Result<bool> setContainsSlot(Thread& t, Set& self, Object* key) {
  return withHashable(t, key, [&](Object* k) { return setContains(t, &self, k); });
}

// --- operators ----------------------------------------------------------------------------------

template <Ref<Set> (*kOperation)(Thread&, Set*, Object*)>
Ref<> setOperator(Thread& t, Object* a, Object* b) {
  if (!isAnySet(a) || !isAnySet(b)) return Ref<>::share(notImplemented());
  return kOperation(t, static_cast<Set*>(a), b);
}

template <Status (*kOperation)(Thread&, Set*, Object*)>
Ref<> setInplaceOperator(Thread& t, Set& self, Object* other) {
  if (!isAnySet(other)) return Ref<>::share(notImplemented());
  PY_TRY(kOperation(t, &self, other));
  return Ref<>::share(&self);
}

// --- methods ------------------------------------------------------------------------------------

Status setAddMethod(Thread& t, Set& self, Object* key) {
  (void)PY_TRY(setAdd(t, &self, key));
  return {};
}

Status setDiscardMethod(Thread& t, Set& self, Object* key) {
  (void)PY_TRY(withHashable(t, key, [&](Object* k) { return setDiscard(t, &self, k); }));
  return {};
}

Status setRemove(Thread& t, Set& self, Object* key) {
  if (PY_TRY(withHashable(t, key, [&](Object* k) { return setDiscard(t, &self, k); }))) return {};
  return raiseKeyError(t, key);
}

Ref<> setPopMethod(Thread& t, Set& self) { return setPop(t, &self); }
Ref<> setCopyMethod(Thread& t, Set& self) { return copySet(t, &self); }
Ref<> frozensetCopy(Thread& t, Set& self) {
  if (isExactly(&self, &frozensetType)) return Ref<>::share(&self);
  return copySet(t, &self);
}

Status setUpdateMethod(Thread& t, Set& self, Positional others) {
  for (isize i = 0; i < others.count; ++i) PY_TRY(setUpdate(t, &self, others[i]));
  return {};
}

Ref<> setUnionMethod(Thread& t, Set& self, Positional others) {
  auto result = PY_TRY(copySet(t, &self));
  for (isize i = 0; i < others.count; ++i) {
    if (others[i] != &self) PY_TRY(setUpdate(t, result.get(), others[i]));
  }
  return result;
}

Ref<Set> intersectAll(Thread& t, Set& self, Positional others) {
  if (others.count == 0) return copySet(t, &self);
  auto result = Ref<Set>::share(&self);
  for (isize i = 0; i < others.count; ++i) {
    result = PY_TRY(setIntersection(t, result.get(), others[i]));
  }
  return result;
}

Ref<> setIntersectionMethod(Thread& t, Set& self, Positional others) {
  return intersectAll(t, self, others);
}

Status setIntersectionUpdateMethod(Thread& t, Set& self, Positional others) {
  auto result = PY_TRY(intersectAll(t, self, others));
  swapContents(&self, result.get());
  return {};
}

Ref<> setDifferenceMethod(Thread& t, Set& self, Positional others) {
  if (others.count == 0) return copySet(t, &self);
  auto result = PY_TRY(setDifference(t, &self, others[0]));
  for (isize i = 1; i < others.count; ++i) {
    PY_TRY(setDifferenceUpdate(t, result.get(), others[i]));
  }
  return result;
}

Status setDifferenceUpdateMethod(Thread& t, Set& self, Positional others) {
  for (isize i = 0; i < others.count; ++i) PY_TRY(setDifferenceUpdate(t, &self, others[i]));
  return {};
}

Ref<> setSymmetricMethod(Thread& t, Set& self, Object* other) {
  return setSymmetricDifference(t, &self, other);
}
Status setSymmetricUpdateMethod(Thread& t, Set& self, Object* other) {
  return setSymmetricDifferenceUpdate(t, &self, other);
}
Result<bool> setIsSubsetMethod(Thread& t, Set& self, Object* other) {
  return setIsSubset(t, &self, other);
}
Result<bool> setIsSupersetMethod(Thread& t, Set& self, Object* other) {
  return setIsSuperset(t, &self, other);
}
Result<bool> setIsDisjointMethod(Thread& t, Set& self, Object* other) {
  return setIsDisjoint(t, &self, other);
}

Ref<> setReduce(Thread& t, Set& self) {
  auto items = PY_TRY(toList(t, &self));
  auto arguments = PY_TRY(packTuple(t, {items.get()}));
  auto state = PY_TRY(callMethod(t, &self, names::__getstate__));
  return packTuple(t, {self.type, arguments.get(), state.get()});
}

isize setSizeOf(Set& self) {
  isize bytes = self.type->basicSize;
  if (self.table != self.small) {
    bytes += (self.mask + 1) * static_cast<isize>(sizeof(SetEntry));
  }
  return bytes;
}

// --- construction -------------------------------------------------------------------------------

Object* setNew(Type* cls, Object*, Object*) {
  return makeSet(Thread::current(), *cls, nullptr).release();
}

int setInit(Object* object, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* self = static_cast<Set*>(object);
  if (self->type->init == setInit && checkNoKeywordDict(t, "set", kwargs).failed()) return -1;
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "set", items->size, 0, 1).failed()) return -1;
  if (self->fill != 0) setClear(t, self);
  self->hash = -1;
  return items->size == 0 ? 0 : setUpdate(t, self, items->items[0]).toInt();
}

Object* setVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  if (checkNoKeywords(t, "set", names).failed()) return nullptr;
  isize positional = vectorcallCount(count);
  if (checkPositional(t, "set", positional, 0, 1).failed()) return nullptr;
  return makeSet(t, *static_cast<Type*>(cls), positional > 0 ? args[0] : nullptr).release();
}

Ref<> frozensetFrom(Thread& t, Type& cls, Object* iterable) {
  if (&cls == &frozensetType) return newFrozenset(t, iterable);
  return makeSet(t, cls, iterable);
}

Object* frozensetNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  // A derived type's own __init__ may take keywords.
  if ((cls == &frozensetType || cls->init == objectType.init) &&
      checkNoKeywordDict(t, "frozenset", kwargs).failed()) {
    return nullptr;
  }
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "frozenset", items->size, 0, 1).failed()) return nullptr;
  return frozensetFrom(t, *cls, items->size > 0 ? items->items[0] : nullptr).release();
}

Object* frozensetVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  if (checkNoKeywords(t, "frozenset", names).failed()) return nullptr;
  isize positional = vectorcallCount(count);
  if (checkPositional(t, "frozenset", positional, 0, 1).failed()) return nullptr;
  return frozensetFrom(t, *static_cast<Type*>(cls), positional > 0 ? args[0] : nullptr).release();
}

#define PY_SET_COMMON_METHODS                                                                   \
  METHOD_PLAIN_FLAGS("__contains__", "($self, key, /)", setContainsSlot, kMethodCoexist,        \
                     "x.__contains__(y) <==> y in x."),                                         \
      METHOD_TUPLE_PLAIN("difference", "($self, /)", setDifferenceMethod,                       \
                         "Return the difference of two or more sets as a new set.\n\n"          \
                         "(i.e. all elements that are in this set but not the others.)"),       \
      METHOD_TUPLE_PLAIN("intersection", "($self, /)", setIntersectionMethod,                   \
                         "Return the intersection of two sets as a new set.\n\n"                \
                         "(i.e. all elements that are in both sets.)"),                         \
      METHOD_PLAIN("isdisjoint", "($self, other, /)", setIsDisjointMethod,                      \
                   "Return True if two sets have a null intersection."),                        \
      METHOD_PLAIN("issubset", "($self, other, /)", setIsSubsetMethod,                          \
                   "Report whether another set contains this set."),                            \
      METHOD_PLAIN("issuperset", "($self, other, /)", setIsSupersetMethod,                      \
                   "Report whether this set contains another set."),                            \
      METHOD_PLAIN("__reduce__", "($self, /)", setReduce,                                       \
                   "Return state information for pickling."),                                   \
      METHOD_PLAIN("__sizeof__", "($self, /)", setSizeOf,                                       \
                   "S.__sizeof__() -> size of S in memory, in bytes"),                          \
      METHOD_PLAIN("symmetric_difference", "($self, other, /)", setSymmetricMethod,             \
                   "Return the symmetric difference of two sets as a new set.\n\n"              \
                   "(i.e. all elements that are in exactly one of the sets.)"),                 \
      METHOD_TUPLE_PLAIN("union", "($self, /)", setUnionMethod,                                 \
                         "Return the union of sets as a new set.\n\n"                           \
                         "(i.e. all elements that are in either set.)"),                        \
      METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass, \
                         "See PEP 585")

constinit const MethodDef kSetMethods[] = {
    PY_SET_COMMON_METHODS,
    METHOD_PLAIN("add", "($self, item, /)", setAddMethod,
                 "Add an element to a set.\n\n"
                 "This has no effect if the element is already present."),
    METHOD_PLAIN("clear", "($self, /)", setClearMethod, "Remove all elements from this set."),
    METHOD_PLAIN("copy", "($self, /)", setCopyMethod, "Return a shallow copy of a set."),
    METHOD_PLAIN("discard", "($self, item, /)", setDiscardMethod,
                 "Remove an element from a set if it is a member.\n\n"
                 "Unlike set.remove(), the discard() method does not raise\n"
                 "an exception when an element is missing from the set."),
    METHOD_TUPLE_PLAIN("difference_update", "($self, /)", setDifferenceUpdateMethod,
                       "Remove all elements of another set from this set."),
    METHOD_TUPLE_PLAIN("intersection_update", "($self, /)", setIntersectionUpdateMethod,
                       "Update a set with the intersection of itself and another."),
    METHOD_PLAIN("pop", "($self, /)", setPopMethod,
                 "Remove and return an arbitrary set element.\n"
                 "Raises KeyError if the set is empty."),
    METHOD_PLAIN("remove", "($self, item, /)", setRemove,
                 "Remove an element from a set; it must be a member.\n\n"
                 "If the element is not a member, raise a KeyError."),
    METHOD_PLAIN("symmetric_difference_update", "($self, other, /)", setSymmetricUpdateMethod,
                 "Update a set with the symmetric difference of itself and another."),
    METHOD_TUPLE_PLAIN("update", "($self, /)", setUpdateMethod,
                       "Update a set with the union of itself and others."),
    {},
};

constinit const MethodDef kFrozensetMethods[] = {
    PY_SET_COMMON_METHODS,
    METHOD_PLAIN("copy", "($self, /)", frozensetCopy, "Return a shallow copy of a set."),
    {},
};

}  // namespace

constinit BuiltinType setType{{
    .name = "set",
    .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\n"
           "Build an unordered collection of unique elements.",
    .basicSize = sizeof(Set),
    .flags = kTypeHaveGc | kTypeBase | kTypeMatchSelf,
    .dealloc = setDealloc,
    .repr = slot<setRepr>,
    .hash = hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = setTraverse,
    .clear = slot<setClearMethod>,
    .richCompare = slot<setCompare>,
    .weaklistOffset = offsetof(Set, weaklist),
    .iter = slot<setIter>,
    .methods = kSetMethods,
    .init = setInit,
    .new_ = setNew,
    .free = gcFree,
    .vectorcall = setVectorcall,
    .number = {.subtract = slot<setOperator<setDifference>>,
               .and_ = slot<setOperator<setIntersection>>,
               .xor_ = slot<setOperator<setSymmetricDifference>>,
               .or_ = slot<setOperator<setUnion>>,
               .inplaceSubtract = slot<setInplaceOperator<setDifferenceUpdate>>,
               .inplaceAnd = slot<setInplaceOperator<setIntersectionUpdate>>,
               .inplaceXor = slot<setInplaceOperator<setSymmetricDifferenceUpdate>>,
               .inplaceOr = slot<setInplaceOperator<setUpdate>>},
    .sequence = {.length = slot<setLength>, .contains = slot<setContainsSlot>},
}};

constinit BuiltinType frozensetType{{
    .name = "frozenset",
    .doc = "frozenset() -> empty frozenset object\n"
           "frozenset(iterable) -> frozenset object\n\n"
           "Build an immutable unordered collection of unique elements.",
    .basicSize = sizeof(Set),
    .flags = kTypeHaveGc | kTypeBase | kTypeMatchSelf,
    .dealloc = setDealloc,
    .repr = slot<setRepr>,
    .hash = slot<frozensetHash>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = setTraverse,
    .clear = slot<setClearMethod>,
    .richCompare = slot<setCompare>,
    .weaklistOffset = offsetof(Set, weaklist),
    .iter = slot<setIter>,
    .methods = kFrozensetMethods,
    .new_ = frozensetNew,
    .free = gcFree,
    .vectorcall = frozensetVectorcall,
    .number = {.subtract = slot<setOperator<setDifference>>,
               .and_ = slot<setOperator<setIntersection>>,
               .xor_ = slot<setOperator<setSymmetricDifference>>,
               .or_ = slot<setOperator<setUnion>>},
    .sequence = {.length = slot<setLength>, .contains = slot<setContainsSlot>},
}};

}  // namespace taipan
