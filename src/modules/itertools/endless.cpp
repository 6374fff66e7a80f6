// count, cycle and repeat.
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str_format.h"
#include "modules/itertools/itertools.h"
#include "object/names.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

// --- count --------------------------------------------------------------------------------------

/// Either `small` counts by ones, or it is kIsizeMax and `big` holds the next value.
struct Count : Object {
  isize small;
  Object* big;
  Object* step;
};
using CountFields = OwnedFields<Count, &Count::big, &Count::step>;

bool isOne(Object* number) {
  i64 value;
  return isInt(number) && fitsI64(*static_cast<Int*>(number), &value) && value == 1;
}

Ref<> countNew(Thread& t, Type& cls, Object* start, Object* step) {
  if ((start != nullptr && !isNumber(start)) || (step != nullptr && !isNumber(step))) {
    return t.raise(typeErrorType, "a number is required");
  }
  auto first = start != nullptr ? Ref<>::share(start) : Ref<>(newInt(0));
  auto by = step != nullptr ? Ref<>::share(step) : Ref<>(newInt(1));
  auto self = PY_TRY(newTracked<Count>(cls));
  i64 value;
  bool fast = isInt(first.get()) && isOne(by.get()) &&
              fitsI64(*static_cast<Int*>(first.get()), &value) && value != kIsizeMax;
  self->small = fast ? value : kIsizeMax;
  if (!fast) self->big = first.release();
  self->step = by.release();
  return self;
}

Ref<> countNextBig(Thread& t, Count& self) {
  if (self.big == nullptr) self.big = PY_TRY(newInt(kIsizeMax)).release();
  auto sum = PY_TRY(binaryOperation(t, self.big, self.step, kOpAdd));
  auto value = Ref<>::steal(self.big);
  self.big = sum.release();
  return value;
}

Object* countNext(Object* object) {
  auto* self = static_cast<Count*>(object);
  if (self->small != kIsizeMax) [[likely]]
    return newInt(self->small++).release();
  return countNextBig(Thread::current(), *self).release();
}

Ref<> countValue(Count& self) {
  if (self.big != nullptr) return Ref<>::share(self.big);
  return newInt(self.small);
}

Ref<> countRepr(Thread& t, Count& self) {
  auto value = PY_TRY(countValue(self));
  if (isOne(self.step)) return newStrFormat(t, "%s(%R)", shortTypeName(&self), value.get());
  return newStrFormat(t, "%s(%R, %R)", shortTypeName(&self), value.get(), self.step);
}

Ref<> countReduce(Thread& t, Count& self) {
  auto value = PY_TRY(countValue(self));
  auto arguments = PY_TRY(self.small != kIsizeMax ? packTuple(t, {value.get()})
                                                  : packTuple(t, {value.get(), self.step}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kCountMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", countReduce, "Return state information for pickling."),
    {},
};

// --- cycle --------------------------------------------------------------------------------------

struct Cycle : Object {
  Object* iterator;  ///< null once exhausted
  List* saved;
  isize index;
  int isSaved;  ///< the iterator's items are in `saved` already (after unpickling)
};

using CycleFields = OwnedFields<Cycle, &Cycle::iterator, &Cycle::saved>;

Object* cycleNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    PY_TRY(checkIteratorKeywords(t, *cls, cycleType, "cycle", kwargs));
    auto* items = static_cast<Tuple*>(args);
    PY_TRY(checkPositional(t, "cycle", items->size, 1, 1));
    auto iterator = PY_TRY(getIterator(t, items->items[0]));
    auto saved = PY_TRY(newList(t));
    auto self = PY_TRY(newTracked<Cycle>(*cls));
    self->iterator = iterator.release();
    self->saved = saved.release();
    return self;
  };
  return make().release();
}

Object* cycleNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Cycle*>(object);
  if (self->iterator != nullptr) {
    auto held = Ref<>::share(self->iterator);
    auto item = next(t, held.get());
    if (item.failed()) return nullptr;
    if (item.found()) {
      if (!self->isSaved && self->saved->append(t, item.get()).failed()) return nullptr;
      return std::move(item).value().release();
    }
    clearOwned(self->iterator);
  }
  if (self->saved == nullptr || self->saved->size == 0) return nullptr;
  if (self->index >= self->saved->size) self->index = 0;
  Object* item = self->saved->items[self->index++];
  if (self->index >= self->saved->size) self->index = 0;
  incref(item);
  return item;
}

Ref<> cycleReduce(Thread& t, Cycle& self) {
  auto iterator = Ref<>::share(self.iterator);
  Object* done = boolObject(self.isSaved != 0);
  if (!iterator) {
    iterator = PY_TRY(getIterator(t, self.saved));
    if (self.index != 0) {
      auto index = PY_TRY(toObject(self.index));
      (void)PY_TRY(callMethod(t, iterator.get(), names::__setstate__, index.get()));
    }
    done = boolObject(true);
  }
  auto arguments = PY_TRY(packTuple(t, {iterator.get()}));
  auto state = PY_TRY(packTuple(t, {self.saved, done}));
  return packTuple(t, {self.type, arguments.get(), state.get()});
}

Status cycleSetState(Thread& t, Cycle& self, Object* state) {
  auto* parts = PY_TRY(stateTuple(t, state));
  PY_TRY(checkStateSize(t, parts, 2, 2));
  if (!isList(parts->items[0])) {
    return t.raise(typeErrorType, "argument 1 must be list, not %.50s",
                   parts->items[0]->type->name);
  }
  int done = PY_TRY(toCInt(t, parts->items[1]));
  self.isSaved = done;
  self.index = 0;
  assignOwned(self.saved, Ref<List>::share(static_cast<List*>(parts->items[0])).release());
  return {};
}

constinit const MethodDef kCycleMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", cycleReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", cycleSetState,
                 "Set state information for unpickling."),
    {},
};

// --- repeat -------------------------------------------------------------------------------------

struct Repeat : Object {
  Object* element;
  isize left;  ///< -1 = endless
};
using RepeatFields = OwnedFields<Repeat, &Repeat::element>;

Ref<> repeatNew(Thread& t, Type& cls, Object* element, Optional<isize> times) {
  auto self = PY_TRY(newTracked<Repeat>(cls));
  self->element = Ref<>::share(element).release();
  self->left = !times ? -1 : *times < 0 ? 0 : *times;
  return self;
}

Object* repeatNext(Object* object) {
  auto* self = static_cast<Repeat*>(object);
  if (self->left == 0) return nullptr;
  if (self->left > 0) --self->left;
  incref(self->element);
  return self->element;
}

Ref<> repeatRepr(Thread& t, Repeat& self) {
  if (self.left < 0) return newStrFormat(t, "%s(%R)", shortTypeName(&self), self.element);
  return newStrFormat(t, "%s(%R, %zd)", shortTypeName(&self), self.element, self.left);
}

Result<isize> repeatHint(Thread& t, Repeat& self) {
  if (self.left < 0) return t.raise(typeErrorType, "len() of unsized object");
  return self.left;
}

Ref<> repeatReduce(Thread& t, Repeat& self) {
  Ref<Tuple> arguments;
  if (self.left < 0) {
    arguments = PY_TRY(packTuple(t, {self.element}));
  } else {
    auto left = PY_TRY(toObject(self.left));
    arguments = PY_TRY(packTuple(t, {self.element, left.get()}));
  }
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kRepeatMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", repeatHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", repeatReduce,
                 "Return state information for pickling."),
    {},
};

}  // namespace

constinit BuiltinType countType{{
    .name = "itertools.count",
    .doc = "count(start=0, step=1)\n--\n\n"
           "Return a count object whose .__next__() method returns consecutive values.\n\n"
           "Equivalent to:\n"
           "    def count(firstval=0, step=1):\n"
           "        x = firstval\n"
           "        while 1:\n"
           "            yield x\n"
           "            x += step",
    .basicSize = sizeof(Count),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = CountFields::dealloc,
    .repr = slot<countRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = CountFields::traverse,
    .iter = iterSelf,
    .iternext = countNext,
    .methods = kCountMethods,
    .new_ = newSlot<"count", "(start=0, step=1)", countNew>,
    .free = gcFree,
}};

constinit BuiltinType cycleType{{
    .name = "itertools.cycle",
    .doc = "cycle(iterable, /)\n--\n\n"
           "Return elements from the iterable until it is exhausted. "
           "Then repeat the sequence indefinitely.",
    .basicSize = sizeof(Cycle),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = CycleFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = CycleFields::traverse,
    .iter = iterSelf,
    .iternext = cycleNext,
    .methods = kCycleMethods,
    .new_ = cycleNew,
    .free = gcFree,
}};

constinit BuiltinType repeatType{{
    .name = "itertools.repeat",
    .doc = "repeat(object [,times]) -> create an iterator which returns the object\n"
           "for the specified number of times.  If not specified, returns the object\n"
           "endlessly.",
    .basicSize = sizeof(Repeat),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = RepeatFields::dealloc,
    .repr = slot<repeatRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = RepeatFields::traverse,
    .iter = iterSelf,
    .iternext = repeatNext,
    .methods = kRepeatMethods,
    .new_ = newSlot<"repeat", "(object, times=None)", repeatNew>,
    .free = gcFree,
}};

}  // namespace taipan
