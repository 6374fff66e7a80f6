// compress, dropwhile, takewhile, filterfalse and starmap.
#include "builtins/int/int.h"
#include "modules/itertools/itertools.h"

namespace taipan {

namespace {

/// A function and an iterator; `flag` is what each class makes of it.
struct Filtered : Object {
  Object* function;
  Object* iterator;
  int flag;
};
using Fields = OwnedFields<Filtered, &Filtered::function, &Filtered::iterator>;

template <BuiltinType& kType, FixedString kName>
Object* filteredNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    PY_TRY(checkIteratorKeywords(t, *cls, kType, kName.text, kwargs));
    auto* items = static_cast<Tuple*>(args);
    PY_TRY(checkPositional(t, kName.text, items->size, 2, 2));
    auto iterator = PY_TRY(getIterator(t, items->items[1]));
    auto self = PY_TRY(newTracked<Filtered>(*cls));
    self->function = Ref<>::share(items->items[0]).release();
    self->iterator = iterator.release();
    return self;
  };
  return make().release();
}

Ref<> plainReduce(Thread& t, Filtered& self) {
  auto arguments = PY_TRY(packTuple(t, {self.function, self.iterator}));
  return packTuple(t, {self.type, arguments.get()});
}

Ref<> flagReduce(Thread& t, Filtered& self) {
  auto arguments = PY_TRY(packTuple(t, {self.function, self.iterator}));
  auto flag = PY_TRY(toObject(self.flag));
  return packTuple(t, {self.type, arguments.get(), flag.get()});
}

Status flagSetState(Thread& t, Filtered& self, Object* state) {
  self.flag = PY_TRY(toBool(t, state));
  return {};
}

/// bool(function(item)).
Result<bool> ask(Thread& t, Object* function, Object* item) {
  auto answer = PY_TRY(call(t, function, item));
  return toBool(t, answer.get());
}

/// `flag`: the first item to be given was seen.
Object* dropWhileNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Filtered*>(object);
  for (;;) {
    auto item = Ref<>::steal(nextOwned(self->iterator));
    if (!item) return nullptr;
    if (self->flag) return item.release();
    auto drop = ask(t, self->function, item.get());
    if (drop.failed()) return nullptr;
    if (!drop.value()) {
      self->flag = 1;
      return item.release();
    }
  }
}

/// `flag`: the predicate has been false once.
Object* takeWhileNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Filtered*>(object);
  if (self->flag) return nullptr;
  auto item = Ref<>::steal(nextOwned(self->iterator));
  if (!item) return nullptr;
  auto take = ask(t, self->function, item.get());
  if (take.failed()) return nullptr;
  if (take.value()) return item.release();
  self->flag = 1;
  return nullptr;
}

Object* filterFalseNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Filtered*>(object);
  bool byTruth = self->function == none() || self->function == &boolType;
  for (;;) {
    auto item = Ref<>::steal(nextOwned(self->iterator));
    if (!item) return nullptr;
    auto drop = byTruth ? toBool(t, item.get()) : ask(t, self->function, item.get());
    if (drop.failed()) return nullptr;
    if (!drop.value()) return item.release();
  }
}

Object* starMapNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Filtered*>(object);
  auto item = Ref<>::steal(nextOwned(self->iterator));
  if (!item) return nullptr;
  auto args = toTuple(t, item.get());
  if (args.failed()) return nullptr;
  return callVector(t, self->function, args->items, static_cast<usize>(args->size)).release();
}

// --- compress -----------------------------------------------------------------------------------

struct Compress : Object {
  Object* data;
  Object* selectors;
};
using CompressFields = OwnedFields<Compress, &Compress::data, &Compress::selectors>;

Ref<> compressNew(Thread& t, Type& cls, Object* data, Object* selectors) {
  auto dataIterator = PY_TRY(getIterator(t, data));
  auto selectorIterator = PY_TRY(getIterator(t, selectors));
  auto self = PY_TRY(newTracked<Compress>(cls));
  self->data = dataIterator.release();
  self->selectors = selectorIterator.release();
  return self;
}

Object* compressNext(Object* object) {
  Thread& t = Thread::current();
  auto* self = static_cast<Compress*>(object);
  for (;;) {
    auto item = Ref<>::steal(nextOwned(self->data));
    if (!item) return nullptr;
    auto selector = Ref<>::steal(nextOwned(self->selectors));
    if (!selector) return nullptr;
    auto keep = toBool(t, selector.get());
    if (keep.failed()) return nullptr;
    if (keep.value()) return item.release();
  }
}

Ref<> compressReduce(Thread& t, Compress& self) {
  auto arguments = PY_TRY(packTuple(t, {self.data, self.selectors}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kPlainMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", plainReduce, "Return state information for pickling."),
    {},
};
constinit const MethodDef kFlagMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", flagReduce, "Return state information for pickling."),
    METHOD_PLAIN("__setstate__", "($self, state, /)", flagSetState,
                 "Set state information for unpickling."),
    {},
};
constinit const MethodDef kCompressMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", compressReduce,
                 "Return state information for pickling."),
    {},
};

constexpr TypeSpec specOf(const char* name, const char* doc, UnaryFunction next,
                          const MethodDef* methods, NewFunction make) {
  return {
      .name = name,
      .doc = doc,
      .basicSize = sizeof(Filtered),
      .flags = kTypeHaveGc | kTypeBase,
      .dealloc = Fields::dealloc,
      .getAttribute = genericGetAttributeSlot,
      .traverse = Fields::traverse,
      .iter = iterSelf,
      .iternext = next,
      .methods = methods,
      .new_ = make,
      .free = gcFree,
  };
}

}  // namespace

constinit BuiltinType dropWhileType{
    specOf("itertools.dropwhile",
           "dropwhile(predicate, iterable, /)\n--\n\n"
           "Drop items from the iterable while predicate(item) is true.\n\n"
           "Afterwards, return every element until the iterable is exhausted.",
           dropWhileNext, kFlagMethods, filteredNew<dropWhileType, "dropwhile">)};

constinit BuiltinType takeWhileType{
    specOf("itertools.takewhile",
           "takewhile(predicate, iterable, /)\n--\n\n"
           "Return successive entries from an iterable as long as the predicate evaluates to "
           "true for each entry.",
           takeWhileNext, kFlagMethods, filteredNew<takeWhileType, "takewhile">)};

constinit BuiltinType filterFalseType{
    specOf("itertools.filterfalse",
           "filterfalse(function, iterable, /)\n--\n\n"
           "Return those items of iterable for which function(item) is false.\n\n"
           "If function is None, return the items that are false.",
           filterFalseNext, kPlainMethods, filteredNew<filterFalseType, "filterfalse">)};

constinit BuiltinType starMapType{
    specOf("itertools.starmap",
           "starmap(function, iterable, /)\n--\n\n"
           "Return an iterator whose values are returned from the function evaluated with an "
           "argument tuple taken from the given sequence.",
           starMapNext, kPlainMethods, filteredNew<starMapType, "starmap">)};

constinit BuiltinType compressType{{
    .name = "itertools.compress",
    .doc = "compress(data, selectors)\n--\n\n"
           "Return data elements corresponding to true selector elements.\n\n"
           "Forms a shorter iterator from selected data elements using the selectors to\n"
           "choose the data elements.",
    .basicSize = sizeof(Compress),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = CompressFields::dealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = CompressFields::traverse,
    .iter = iterSelf,
    .iternext = compressNext,
    .methods = kCompressMethods,
    .new_ = newSlot<"compress", "(data, selectors)", compressNew>,
    .free = gcFree,
}};

}  // namespace taipan
