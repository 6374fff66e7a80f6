// groupby, and tee with its shared buffers.
#include "builtins/int/int.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "builtins/weakref/weakref.h"
#include "modules/itertools/itertools.h"
#include "object/names.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

// --- groupby ------------------------------------------------------------------------------------

struct GroupBy : Object {
  Object* iterator;
  Object* keyFunction;
  Object* targetKey;     ///< of the group that was given last
  Object* currentKey;    ///< of the item that was read last
  Object* currentValue;  ///< that item, until it is given
  Object* grouper;       ///< borrowed: the group that may still read on
};
using GroupByFields =
    OwnedFields<GroupBy, &GroupBy::iterator, &GroupBy::keyFunction, &GroupBy::targetKey,
                &GroupBy::currentKey, &GroupBy::currentValue>;

struct Grouper : Object {
  GroupBy* parent;
  Object* targetKey;
};
using GrouperFields = OwnedFields<Grouper, &Grouper::parent, &Grouper::targetKey>;

Ref<> groupByNew(Thread& t, Type& cls, Object* iterable, Object* key) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  auto self = PY_TRY(newTracked<GroupBy>(cls));
  self->keyFunction = Ref<>::share(key != nullptr ? key : none()).release();
  self->iterator = iterator.release();
  return self;
}

/// Reads an item and its key; missing at the end.
Result<bool> groupByStep(Thread& t, GroupBy& self) {
  auto item = PY_TRY(next(t, self.iterator));
  if (item.isMissing()) return false;
  auto key = self.keyFunction == none() ? Ref<>::share(item.get())
                                        : PY_TRY(call(t, self.keyFunction, item.get()));
  assignOwned(self.currentValue, std::move(item).value().release());
  assignOwned(self.currentKey, key.release());
  return true;
}

Result<bool> sameKey(Thread& t, Object* a, Object* b) {
  auto heldA = Ref<>::share(a), heldB = Ref<>::share(b);
  return compareBool(t, a, b, kEqual);
}

Ref<> newGrouper(Thread& t, GroupBy& parent, Object* targetKey) {
  auto* grouper = static_cast<Grouper*>(gcAllocate(t, &grouperType, sizeof(Grouper)));
  if (grouper == nullptr) return failure;
  grouper->parent = Ref<GroupBy>::share(&parent).release();
  grouper->targetKey = Ref<>::share(targetKey).release();
  parent.grouper = grouper;
  gcTrack(grouper);
  return Ref<>::steal(grouper);
}

Lookup groupByAdvance(Thread& t, GroupBy& self) {
  self.grouper = nullptr;
  // Skip what is left of the current group.
  for (;;) {
    if (self.currentKey != nullptr) {
      if (self.targetKey == nullptr) break;
      if (!PY_TRY(sameKey(t, self.targetKey, self.currentKey))) break;
    }
    if (!PY_TRY(groupByStep(t, self))) return Lookup::missing();
  }
  assignOwned(self.targetKey, Ref<>::share(self.currentKey).release());
  auto grouper = PY_TRY(newGrouper(t, self, self.targetKey));
  return Ref<>(packTuple(t, {self.currentKey, grouper.get()}));
}

Ref<> groupByReduce(Thread& t, GroupBy& self) {
  auto arguments = PY_TRY(packTuple(t, {self.iterator, self.keyFunction}));
  if (self.targetKey != nullptr && self.currentKey != nullptr && self.currentValue != nullptr) {
    auto state = PY_TRY(packTuple(t, {self.currentKey, self.currentValue, self.targetKey}));
    return packTuple(t, {self.type, arguments.get(), state.get()});
  }
  return packTuple(t, {self.type, arguments.get()});
}

Status groupBySetState(Thread& t, GroupBy& self, Object* state) {
  auto* parts = PY_TRY(stateTuple(t, state));
  PY_TRY(checkStateSize(t, parts, 3, 3));
  assignOwned(self.currentKey, Ref<>::share(parts->items[0]).release());
  assignOwned(self.currentValue, Ref<>::share(parts->items[1]).release());
  assignOwned(self.targetKey, Ref<>::share(parts->items[2]).release());
  return {};
}

Lookup grouperAdvance(Thread& t, Grouper& self) {
  GroupBy& parent = *self.parent;
  if (parent.grouper != &self) return Lookup::missing();
  if (parent.currentValue == nullptr) {
    if (!PY_TRY(groupByStep(t, parent))) return Lookup::missing();
  }
  if (!PY_TRY(sameKey(t, self.targetKey, parent.currentKey))) return Lookup::missing();
  auto value = Ref<>::steal(parent.currentValue);
  parent.currentValue = nullptr;
  clearOwned(parent.currentKey);
  return value;
}

Ref<> grouperNew(Thread& t, Type&, Object* parent, Object* targetKey) {
  if (!isInstanceOf(parent, &groupByType)) {
    return t.raise(typeErrorType, "_grouper() argument 1 must be itertools.groupby, not %.50s",
                   argumentTypeName(parent));
  }
  return newGrouper(t, *static_cast<GroupBy*>(parent), targetKey);
}

Ref<> grouperReduce(Thread& t, Grouper& self) {
  if (self.parent->grouper != &self) return reduceExhausted(t);
  auto arguments = PY_TRY(packTuple(t, {self.parent, self.targetKey}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kGroupByMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", groupByReduce,
                 "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", groupBySetState,
                 "Set state information for unpickling."),
    {},
};
constinit const MethodDef kGrouperMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", grouperReduce,
                 "Return state information for pickling."),
    {},
};

// --- tee ----------------------------------------------------------------------------------------

/// 57 makes a block of eight cache lines.
constexpr int kBlockSize = 57;

/// A stretch of the items read so far, shared by the tees that still need it.
struct TeeData : Object {
  Object* iterator;
  int count;
  bool running;
  TeeData* next;
  Object* values[kBlockSize];
};

struct Tee : Object {
  TeeData* data;
  int index;
  Object* weaklist;
};

Ref<TeeData> newTeeData(Thread& t, Object* iterator) {
  auto* data = static_cast<TeeData*>(gcAllocate(t, &teeDataType, sizeof(TeeData)));
  if (data == nullptr) return failure;
  data->iterator = Ref<>::share(iterator).release();
  data->count = 0;
  data->running = false;
  data->next = nullptr;
  gcTrack(data);
  return Ref<TeeData>::steal(data);
}

Ref<> teeDataItem(Thread& t, TeeData& self, int i) {
  if (i < self.count) return Ref<>::share(self.values[i]);
  if (self.running) return t.raise(runtimeErrorType, "cannot re-enter the tee iterator");
  self.running = true;
  Object* value = nextOwned(self.iterator);
  self.running = false;
  if (value == nullptr) return failure;
  self.values[self.count++] = value;
  return Ref<>::share(value);
}

/// Frees a chain of blocks that nobody else needs without recursion.
void releaseTeeChain(TeeData* data) {
  while (data != nullptr && data->refcount == 1) {
    TeeData* following = data->next;
    data->next = nullptr;
    decref(data);
    data = following;
  }
  xdecref(data);
}

int teeDataClear(Object* object) {
  auto* self = static_cast<TeeData*>(object);
  clearOwned(self->iterator);
  int count = self->count;
  self->count = 0;
  for (int i = 0; i < count; ++i) decref(self->values[i]);
  TeeData* following = self->next;
  self->next = nullptr;
  releaseTeeChain(following);
  return 0;
}

void teeDataDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object, teeDataDealloc);
  if (scope.postponed()) return;
  teeDataClear(object);
  gcRelease(object);
}

int teeDataTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<TeeData*>(object);
  PY_VISIT(self->iterator);
  for (int i = 0; i < self->count; ++i) PY_VISIT(self->values[i]);
  PY_VISIT(self->next);
  return 0;
}

Ref<> teeDataReduce(Thread& t, TeeData& self) {
  auto values = PY_TRY(listFromArray(t, self.values, self.count));
  auto arguments =
      PY_TRY(packTuple(t, {self.iterator, values.get(),
                           self.next != nullptr ? static_cast<Object*>(self.next) : none()}));
  return packTuple(t, {self.type, arguments.get()});
}

Ref<> teeDataNew(Thread& t, Type&, Object* iterator, Object* values, Object* following) {
  if (!isList(values)) {
    return t.raise(typeErrorType, "teedataobject() argument 2 must be list, not %.50s",
                   argumentTypeName(values));
  }
  auto* list = static_cast<List*>(values);
  bool linked = following != none();
  if (list->size > kBlockSize ||
      (linked && (list->size != kBlockSize || !isExactly(following, &teeDataType)))) {
    return t.raise(valueErrorType, "Invalid arguments");
  }
  auto self = PY_TRY(newTeeData(t, iterator));
  for (isize i = 0; i < list->size; ++i) {
    self->values[self->count++] = Ref<>::share(list->items[i]).release();
  }
  if (linked) self->next = Ref<TeeData>::share(static_cast<TeeData*>(following)).release();
  return self;
}

Ref<Tee> newTee(Thread& t, Ref<TeeData> data, int index) {
  auto* tee = static_cast<Tee*>(gcAllocate(t, &teeType, sizeof(Tee)));
  if (tee == nullptr) return failure;
  tee->data = data.release();
  tee->index = index;
  tee->weaklist = nullptr;
  gcTrack(tee);
  return Ref<Tee>::steal(tee);
}

Ref<> teeCopy(Thread& t, Tee& self) {
  return newTee(t, Ref<TeeData>::share(self.data), self.index);
}

Ref<> teeFromIterable(Thread& t, Object* iterable) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  if (isExactly(iterator.get(), &teeType)) return teeCopy(t, *static_cast<Tee*>(iterator.get()));
  auto data = PY_TRY(newTeeData(t, iterator.get()));
  return newTee(t, std::move(data), 0);
}

Ref<> teeNew(Thread& t, Type&, Object* iterable) { return teeFromIterable(t, iterable); }

Ref<> teeAdvance(Thread& t, Tee& self) {
  if (self.index >= kBlockSize) {
    if (self.data->next == nullptr) {
      self.data->next = PY_TRY(newTeeData(t, self.data->iterator)).release();
    }
    auto following = Ref<TeeData>::share(self.data->next);
    assignOwned(self.data, following.release());
    self.index = 0;
  }
  auto held = Ref<TeeData>::share(self.data);
  auto value = PY_TRY(teeDataItem(t, *held, self.index));
  ++self.index;
  return value;
}

Object* teeNext(Object* object) {
  return teeAdvance(Thread::current(), *static_cast<Tee*>(object)).release();
}

void teeDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Tee*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(self);
  xdecref(self->data);
  gcRelease(self);
}

int teeTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Tee*>(object)->data);
  return 0;
}

Ref<> teeReduce(Thread& t, Tee& self) {
  auto arguments = PY_TRY(packTuple(t, {emptyTuple()}));
  auto index = PY_TRY(toObject(self.index));
  auto state = PY_TRY(packTuple(t, {self.data, index.get()}));
  return packTuple(t, {self.type, arguments.get(), state.get()});
}

Status teeSetState(Thread& t, Tee& self, Object* state) {
  auto* parts = PY_TRY(stateTuple(t, state));
  PY_TRY(checkStateSize(t, parts, 2, 2));
  if (!isExactly(parts->items[0], &teeDataType)) {
    return t.raise(typeErrorType, "argument 1 must be itertools._tee_dataobject, not %.50s",
                   parts->items[0]->type->name);
  }
  int index = PY_TRY(toCInt(t, parts->items[1]));
  auto* data = static_cast<TeeData*>(parts->items[0]);
  // Reading goes on at the end of what was read, never beyond.
  if (index < 0 || index > kBlockSize || index > data->count) {
    return t.raise(valueErrorType, "Index out of range");
  }
  assignOwned(self.data, Ref<TeeData>::share(data).release());
  self.index = index;
  return {};
}

constinit const MethodDef kTeeMethods[] = {
    METHOD_PLAIN("__copy__", "($self, /)", teeCopy, "Returns an independent iterator."),
    METHOD_PLAIN("__reduce__", "($self, /)", teeReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", teeSetState,
                 "Set state information for unpickling."),
    {},
};
constinit const MethodDef kTeeDataMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", teeDataReduce,
                 "Return state information for pickling."),
    {},
};

}  // namespace

Ref<> tee(Thread& t, Module&, Object* iterable, Optional<isize> count) {
  isize n = count ? *count : 2;
  if (n < 0) return t.raise(valueErrorType, "n must be >= 0");
  auto result = PY_TRY(newTuple(t, n));
  if (n == 0) return result;
  auto iterator = PY_TRY(getIterator(t, iterable));
  auto copy = PY_TRY(lookupAttribute(t, iterator.get(), names::__copy__));
  if (copy.isMissing()) {
    iterator = PY_TRY(teeFromIterable(t, iterator.get()));
    copy = PY_TRY(lookupAttribute(t, iterator.get(), names::__copy__));
  }
  result->items[0] = iterator.release();
  for (isize i = 1; i < n; ++i) result->items[i] = PY_TRY(call(t, copy.get())).release();
  return result;
}

constinit BuiltinType groupByType{{
    .name = "itertools.groupby",
    .doc = "groupby(iterable, key=None)\n--\n\n"
           "make an iterator that returns consecutive keys and groups from the iterable\n\n"
           "  iterable\n"
           "    Elements to divide into groups according to the key function.\n"
           "  key\n"
           "    A function for computing the group category for each element.\n"
           "    If the key function is not specified or is None, the element itself\n"
           "    is used for grouping.",
    .basicSize = sizeof(GroupBy),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = GroupByFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = GroupByFields::traverse,
    .iter = iterSelf,
    .iternext = slot<groupByAdvance>,
    .methods = kGroupByMethods,
    .new_ = newSlot<"groupby", "(iterable, key=None)", groupByNew>,
    .free = gcFree,
}};

constinit BuiltinType grouperType{{
    .name = "itertools._grouper",
    .basicSize = sizeof(Grouper),
    .flags = kTypeHaveGc,
    .dealloc = GrouperFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = GrouperFields::traverse,
    .iter = iterSelf,
    .iternext = slot<grouperAdvance>,
    .methods = kGrouperMethods,
    .new_ = newSlot<"_grouper", "(parent, tgtkey, /)", grouperNew>,
    .free = gcFree,
}};

constinit BuiltinType teeType{{
    .name = "itertools._tee",
    .doc = "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.",
    .basicSize = sizeof(Tee),
    .flags = kTypeHaveGc,
    .dealloc = teeDealloc,
    .traverse = teeTraverse,
    .weaklistOffset = offsetof(Tee, weaklist),
    .iter = iterSelf,
    .iternext = teeNext,
    .methods = kTeeMethods,
    .new_ = newSlot<"_tee", "(iterable, /)", teeNew>,
    .free = gcFree,
}};

constinit BuiltinType teeDataType{{
    .name = "itertools._tee_dataobject",
    .doc = "teedataobject(iterable, values, next, /)\n--\n\n"
           "Data container common to multiple tee objects.",
    .basicSize = sizeof(TeeData),
    .flags = kTypeHaveGc,
    .dealloc = teeDataDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = teeDataTraverse,
    .clear = teeDataClear,
    .methods = kTeeDataMethods,
    .new_ = newSlot<"teedataobject", "(it, values, next, /)", teeDataNew>,
    .free = gcFree,
}};

}  // namespace taipan
