// Builtin functions that walk iterables.

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/iterator/iterators.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/builtins/functions.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/generator/anext.h"

namespace taipan {

Ref<> builtinAll(Thread& t, Module&, Object* iterable) {
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) return Ref<>::share(boolObject(true));
    if (!PY_TRY(toBool(t, item.get()))) return Ref<>::share(boolObject(false));
  }
}

Ref<> builtinAny(Thread& t, Module&, Object* iterable) {
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) return Ref<>::share(boolObject(false));
    if (PY_TRY(toBool(t, item.get()))) return Ref<>::share(boolObject(true));
  }
}

Ref<> builtinAiter(Thread& t, Module&, Object* iterable) {
  AsyncSlots* slots = iterable->type->asAsync;
  if (slots == nullptr || slots->aiter == nullptr) {
    return t.raise(typeErrorType, "'%.200s' object is not an async iterable", iterable->type->name);
  }
  Ref<> iterator = PY_TRY(Ref<>::steal(slots->aiter(iterable)));
  AsyncSlots* made = iterator->type->asAsync;
  if (made == nullptr || made->anext == nullptr) {
    return t.raise(typeErrorType, "aiter() returned not an async iterator of type '%.200s'",
                   iterator->type->name);
  }
  return iterator;
}

Ref<> builtinAnext(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "anext", args.count, 1, 2));
  AsyncSlots* slots = args[0]->type->asAsync;
  if (slots == nullptr || slots->anext == nullptr) {
    return t.raise(typeErrorType, "'%.200s' object is not an async iterator", args[0]->type->name);
  }
  Ref<> awaitable = PY_TRY(Ref<>::steal(slots->anext(args[0])));
  if (args.count == 1) return awaitable;
  return newAnextAwaitable(t, awaitable.get(), args[1]);
}

Ref<> builtinIter(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "iter", args.count, 1, 2));
  if (args.count == 1) return getIterator(t, args[0]);
  if (!isCallable(args[0])) {
    return t.raise(typeErrorType, "iter(v, w): v must be callable");
  }
  return newCallableIterator(t, args[0], args[1]);
}

Result<isize> builtinLen(Thread& t, Module&, Object* object) { return length(t, object); }

Ref<> builtinNext(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "next", args.count, 1, 2));
  Object* iterator = args[0];
  if (!isIterator(iterator)) {
    return t.raise(typeErrorType, "'%.200s' object is not an iterator", iterator->type->name);
  }
  Object* item = iterator->type->iternext(iterator);
  if (item != nullptr) return Ref<>::steal(item);
  if (args.count == 2) {
    if (t.hasPending() && !t.clearIfMatches(stopIterationType)) return failure;
    return Ref<>::share(args[1]);
  }
  if (t.hasPending()) return failure;
  return t.raiseObject(stopIterationType, nullptr);
}

namespace {

constexpr Signature kExtremeKeywords = parseSignature("max", "(*, key=None, default=None)");

/// min() and max(): `op` says when a new item wins.
Ref<> extreme(Thread& t, const char* name, const Arguments& args, CompareOp op) {
  if (args.count == 0) {
    return t.raise(typeErrorType, "%s expected at least 1 argument, got 0", name);
  }
  Object* slots[2] = {};
  Signature signature = kExtremeKeywords;
  signature.function = name;
  PY_TRY(bindArguments(t, signature, Arguments{args.items + args.count, 0, args.names}, slots));
  Object* key = slots[0] == nullptr || isNone(slots[0]) ? nullptr : slots[0];
  bool several = args.count > 1;
  if (several && slots[1] != nullptr) {
    return t.raise(typeErrorType,
                   "Cannot specify a default for %s() with multiple positional arguments", name);
  }
  Ref<> iterable =
      several ? Ref<>(PY_TRY(tupleFromArray(t, args.items, args.count))) : Ref<>::share(args[0]);
  Ref<> iterator = PY_TRY(getIterator(t, iterable.get()));
  Ref<> best;
  Ref<> bestKey;
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) break;
    Ref<> itemKey = key == nullptr ? Ref<>::share(item.get()) : PY_TRY(call(t, key, item.get()));
    if (!best || PY_TRY(compareBool(t, itemKey.get(), bestKey.get(), op))) {
      best = std::move(item).value();
      bestKey = std::move(itemKey);
    }
  }
  if (best) return best;
  if (slots[1] != nullptr) return Ref<>::share(slots[1]);
  return t.raise(valueErrorType, "%s() arg is an empty sequence", name);
}

}  // namespace

Ref<> builtinMax(Thread& t, Module&, const Arguments& args) {
  return extreme(t, "max", args, kGreater);
}

Ref<> builtinMin(Thread& t, Module&, const Arguments& args) {
  return extreme(t, "min", args, kLess);
}

Ref<> builtinSorted(Thread& t, Module&, const Arguments& args) {
  PY_TRY(checkPositional(t, "sorted", args.count, 1, 1));
  Ref<List> list = PY_TRY(toList(t, args[0]));
  // list.sort checks the keyword arguments and words their errors.
  Ref<> method = PY_TRY(getAttribute(t, list.get(), names::sort));
  (void)PY_TRY(callVector(t, method.get(), args.items + 1, 0, args.names));
  return list;
}

namespace {

/// Adds ints that fit a machine word while that holds; then the general way.
Ref<> sumFrom(Thread& t, Ref<> total, Object* iterator) {
  while (true) {
    Lookup item = PY_TRY(next(t, iterator));
    if (!item.found()) return total;
    total = PY_TRY(binaryOperation(t, total.get(), item.get(), kOpAdd));
  }
}

}  // namespace

Ref<> builtinSum(Thread& t, Module&, Object* iterable, Object* start) {
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  if (start == nullptr) return sumFrom(t, PY_TRY(toObject(isize{0})), iterator.get());
  if (isStr(start)) {
    return t.raise(typeErrorType, "sum() can't sum strings [use ''.join(seq) instead]");
  }
  if (isBytes(start)) {
    return t.raise(typeErrorType, "sum() can't sum bytes [use b''.join(seq) instead]");
  }
  if (isInstanceOf(start, &bytearrayType)) {
    return t.raise(typeErrorType, "sum() can't sum bytearray [use b''.join(seq) instead]");
  }
  return sumFrom(t, Ref<>::share(start), iterator.get());
}

}  // namespace taipan
