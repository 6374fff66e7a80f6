// enumerate and reversed.
#include "builtins/int/int.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/slots/special_call.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- enumerate ----------------------------------------------------------------------------------

namespace {

struct Enumerate : Object {
  i64 index;         ///< the next count while `bigIndex` is null
  Object* iterator;  ///< owned, like the two below
  Tuple* result;     ///< the last pair, used again when nobody kept it
  Int* bigIndex;     ///< the next count when it left the machine word; else null
};

Ref<> enumerateNew(Thread& t, Type& cls, Object* iterable, Object* start) {
  Ref<> first;
  i64 index = 0;
  if (start) {
    first = PY_TRY(toIndex(t, start));
    if (fitsI64(*as<Int>(first.get()), &index)) first.reset();
  }
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  Ref<Enumerate> self = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0))).as<Enumerate>();
  self->index = index;
  self->bigIndex = as<Int>(first.release());
  self->iterator = iterator.release();
  self->result = PY_TRY(packTuple(t, {none(), none()})).release();
  return self;
}

/// Positional and keyword arguments sorted by hand: the messages differ from the usual ones.
Ref<> enumerateCall(Thread& t, Object* cls, const Arguments& arguments) {
  isize keywords = arguments.keywordCount();
  Object* iterable = arguments.count > 0 ? arguments[0] : nullptr;
  Object* start = arguments.count > 1 ? arguments[1] : nullptr;
  if (arguments.count + keywords > 2) {
    return t.raise(typeErrorType, "enumerate() takes at most 2 arguments (%zd given)",
                   arguments.count + keywords);
  }
  for (isize i = 0; i < keywords; i++) {
    Str& name = *as<Str>(as<Tuple>(arguments.names)->items[i]);
    Object* value = arguments.items[arguments.count + i];
    if (strEqualAscii(name, "iterable") && !iterable) {
      iterable = value;
    } else if (strEqualAscii(name, "start") && !start && (arguments.count == 1 || keywords == 2)) {
      start = value;
    } else {
      return t.raise(typeErrorType, "'%U' is an invalid keyword argument for enumerate()", &name);
    }
  }
  if (!iterable) {
    return t.raise(typeErrorType, "enumerate() missing required argument 'iterable'");
  }
  return enumerateNew(t, *as<Type>(cls), iterable, start);
}

Object* enumerateVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  return enumerateCall(Thread::current(), cls, Arguments{args, vectorcallCount(count), names})
      .release();
}

Ref<Int> takeIndex(Thread& t, Enumerate& self) {
  if (!self.bigIndex) [[likely]] {
    if (self.index < INT64_MAX) return newInt(self.index++);
    self.bigIndex = PY_TRY(newInt(self.index)).release();
  }
  Ref<Int> one = smallInt(1);
  Ref<Int> following = PY_TRY(intAdd(t, *self.bigIndex, *one));
  return Ref<Int>::steal(std::exchange(self.bigIndex, following.release()));
}

Lookup enumerateNext(Thread& t, Enumerate& self) {
  Lookup item = PY_TRY(next(t, self.iterator));
  if (item.isMissing()) return Lookup::missing();
  Ref<Int> index = PY_TRY(takeIndex(t, self));
  Tuple* pair = self.result;
  if (pair->refcount == 1) {
    incref(pair);
    Object* oldIndex = std::exchange(pair->items[0], index.release());
    Object* oldItem = std::exchange(pair->items[1], std::move(item).value().release());
    decref(oldIndex);
    decref(oldItem);
    // The collector may have untracked the pair while it held atoms only.
    if (!isTracked(pair)) gcTrack(pair);
    return Ref<>::steal(pair);
  }
  return Ref<>(packTuple(t, {index.get(), item.get()}));
}

void enumerateDealloc(Object* object) {
  gcUntrack(object);
  Enumerate& self = *as<Enumerate>(object);
  xdecref(self.iterator);
  xdecref(self.result);
  xdecref(self.bigIndex);
  object->type->free(object);
}

int enumerateTraverse(Object* object, VisitFunction visit, void* arg) {
  Enumerate& self = *as<Enumerate>(object);
  PY_VISIT(self.iterator);
  PY_VISIT(self.result);
  PY_VISIT(self.bigIndex);
  return 0;
}

Ref<> enumerateReduce(Thread& t, Enumerate& self) {
  Ref<Int> index = PY_TRY(self.bigIndex ? Ref<Int>::share(self.bigIndex) : newInt(self.index));
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.iterator, index.get()}));
  return packTuple(t, {self.type, args.get()});
}

Ref<> classGetItem(Thread& t, Type& cls, Object* item) {
  return call(t, static_cast<Object*>(&genericAliasType), static_cast<Object*>(&cls), item);
}

constinit const MethodDef kEnumerateMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", enumerateReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", classGetItem, kMethodClass,
                       "See PEP 585"),
    {},
};

}  // namespace

constinit BuiltinType enumerateType{{
    .name = "enumerate",
    .doc = "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n  iterable\n    an "
           "object supporting iteration\n\nThe enumerate object yields pairs containing a count "
           "(from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\n"
           "enumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, "
           "seq[2]), ...",
    .basicSize = sizeof(Enumerate) + sizeof(Object*),
    .flags = kTypeBase | kTypeHaveGc,
    .dealloc = enumerateDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = enumerateTraverse,
    .iter = selfIterator,
    .iternext = slot<enumerateNext>,
    .methods = kEnumerateMethods,
    .new_ = newSlot<"enumerate", "(iterable, start=0)", enumerateNew>,
    .free = gcFree,
    .vectorcall = enumerateVectorcall,
}};

// --- reversed -----------------------------------------------------------------------------------

namespace {

struct Reversed : Object {
  isize index;       ///< the next item's; -1 when exhausted
  Object* sequence;  ///< owned; null when exhausted
};

Ref<> reversedNew(Thread& t, Type& cls, Object* sequence) {
  Object* method = lookupType(sequence->type, names::__reversed__);
  if (method && isNone(method)) {
    return t.raise(typeErrorType, "'%.200s' object is not reversible", sequence->type->name);
  }
  if (method) {
    Lookup iterator = PY_TRY(callSpecial(t, sequence, names::__reversed__));
    if (iterator.found()) return std::move(iterator).value();
  }
  if (!isSequence(sequence)) {
    return t.raise(typeErrorType, "'%.200s' object is not reversible", sequence->type->name);
  }
  isize count = PY_TRY(length(t, sequence));
  Ref<Reversed> self = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0))).as<Reversed>();
  self->index = count - 1;
  self->sequence = Ref<>::share(sequence).release();
  return self;
}

Lookup reversedNext(Thread& t, Reversed& self) {
  if (self.index >= 0 && self.sequence) {
    Ref<> item = getIndex(t, self.sequence, self.index);
    if (item) {
      self.index--;
      return item;
    }
    if (!t.clearIfMatches(indexErrorType) && !t.clearIfMatches(stopIterationType)) return failure;
  }
  self.index = -1;
  clearOwned(self.sequence);
  return Lookup::missing();
}

Result<isize> reversedHint(Thread& t, Reversed& self) {
  if (!self.sequence) return 0;
  isize count = PY_TRY(length(t, self.sequence));
  isize position = self.index + 1;
  return count < position ? 0 : position;
}

Ref<> reversedReduce(Thread& t, Reversed& self) {
  if (self.sequence) {
    Ref<Tuple> args = PY_TRY(packTuple(t, {self.sequence}));
    Ref<Int> index = PY_TRY(newInt(self.index));
    return packTuple(t, {self.type, args.get(), index.get()});
  }
  Ref<Tuple> args = PY_TRY(packTuple(t, {emptyTuple()}));
  return packTuple(t, {self.type, args.get()});
}

Status reversedSetState(Thread& t, Reversed& self, Object* state) {
  isize index = PY_TRY(Arg<isize>::from(t, state, Signature{}, 1));
  if (!self.sequence) return {};
  isize count = PY_TRY(length(t, self.sequence));
  self.index = index < -1 ? -1 : index > count - 1 ? count - 1 : index;
  return {};
}

void reversedDealloc(Object* object) {
  gcUntrack(object);
  xdecref(as<Reversed>(object)->sequence);
  object->type->free(object);
}

int reversedTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(as<Reversed>(object)->sequence);
  return 0;
}

constinit const MethodDef kReversedMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", reversedHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", reversedReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", reversedSetState,
                 "Set state information for unpickling."),
    {},
};

}  // namespace

constinit BuiltinType reversedType{{
    .name = "reversed",
    .doc = "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given "
           "sequence.",
    .basicSize = sizeof(Reversed),
    .flags = kTypeBase | kTypeHaveGc,
    .dealloc = reversedDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = reversedTraverse,
    .iter = selfIterator,
    .iternext = slot<reversedNext>,
    .methods = kReversedMethods,
    .new_ = newSlot<"reversed", "(sequence, /)", reversedNew>,
    .free = gcFree,
    .vectorcall = vectorcallSlot<"reversed", "(sequence, /)", reversedNew>,
}};

}  // namespace taipan
