// functools.partial.
#include "builtins/dict/dict.h"
#include "builtins/iterator/owned_fields.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "modules/functional/functools_module.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct Partial : Object {
  Object* function;
  Tuple* args;
  Dict* kwargs;
  Object* dict;
  Object* weaklist;
  VectorcallFunction vectorcall;
};

void partialDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object, partialDealloc);
  if (scope.postponed()) return;
  auto* self = static_cast<Partial*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(self);
  xdecref(self->function);
  xdecref(self->args);
  xdecref(self->kwargs);
  xdecref(self->dict);
  object->type->free(object);
}

int partialTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Partial*>(object);
  PY_VISIT(self->function);
  PY_VISIT(self->args);
  PY_VISIT(self->kwargs);
  PY_VISIT(self->dict);
  return 0;
}

/// `first + second` as a tuple.
Ref<Tuple> joinTuples(Thread& t, Tuple* first, Object* const* second, isize count) {
  if (count == 0 && isExactly(first, &tupleType)) return Ref<Tuple>::share(first);
  auto result = PY_TRY(newTuple(t, first->size + count));
  for (isize i = 0; i < first->size; ++i) {
    result->items[i] = Ref<>::share(first->items[i]).release();
  }
  for (isize i = 0; i < count; ++i) {
    result->items[first->size + i] = Ref<>::share(second[i]).release();
  }
  return result;
}

/// Merges the stored keywords with those of the call and calls with a dict.
Ref<> callMerged(Thread& t, Partial& self, Object* const* args, isize count, Object* names) {
  auto all = PY_TRY(joinTuples(t, self.args, args, count));
  auto kwargs = PY_TRY(dictCopy(t, self.kwargs));
  auto* keys = static_cast<Tuple*>(names);
  for (isize i = 0; keys != nullptr && i < keys->size; ++i) {
    PY_TRY(dictSet(t, kwargs.get(), keys->items[i], args[count + i]));
  }
  auto function = Ref<>::share(self.function);
  return callTupleDict(t, function.get(), all.get(), kwargs.get());
}

Object* partialVectorcall(Object* object, Object* const* args, usize count, Object* names) {
  constexpr isize kInline = 8;
  Thread& t = Thread::current();
  auto* self = static_cast<Partial*>(object);
  isize given = vectorcallCount(count), stored = self->args->size;
  if (self->kwargs->used > 0) return callMerged(t, *self, args, given, names).release();
  isize keywords = names == nullptr ? 0 : static_cast<Tuple*>(names)->size;
  if (stored == 0) {
    return callVector(t, self->function, args, count, names).release();
  }
  if (stored == 1 && (count & kVectorcallOffsetFlag)) {
    // The word before the arguments may be used.
    auto** slots = const_cast<Object**>(args) - 1;
    Object* saved = slots[0];
    slots[0] = self->args->items[0];
    auto result = callVector(t, self->function, slots, static_cast<usize>(given + 1), names);
    slots[0] = saved;
    return result.release();
  }
  isize total = stored + given + keywords;
  Object* storage[kInline + 1];
  Object** slots = storage;
  if (total > kInline) {
    slots = static_cast<Object**>(memMalloc(static_cast<usize>(total + 1) * sizeof(Object*)));
    if (slots == nullptr) {
      (void)t.raiseNoMemory();
      return nullptr;
    }
  }
  for (isize i = 0; i < stored; ++i) slots[1 + i] = self->args->items[i];
  for (isize i = 0; i < given + keywords; ++i) slots[1 + stored + i] = args[i];
  auto function = Ref<>::share(self->function);
  auto held = Ref<Tuple>::share(self->args);
  auto result = callVector(t, function.get(), slots + 1,
                           static_cast<usize>(stored + given) | kVectorcallOffsetFlag, names);
  if (slots != storage) memFree(slots);
  return result.release();
}

Object* partialNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    auto* items = static_cast<Tuple*>(args);
    if (items->size < 1) {
      return t.raise(typeErrorType, "type 'partial' takes at least one argument");
    }
    Object* function = items->items[0];
    // A partial of a plain partial becomes one.
    Partial* inner = nullptr;
    if (function->type->call == partialType.call && isExactly(function, &partialType) &&
        static_cast<Partial*>(function)->dict == nullptr && cls == &partialType) {
      inner = static_cast<Partial*>(function);
      function = inner->function;
    }
    if (!isCallable(function)) {
      return t.raise(typeErrorType, "the first argument must be callable");
    }
    auto self = PY_TRY(newTracked<Partial>(*cls));
    self->function = Ref<>::share(function).release();
    self->args = PY_TRY(joinTuples(t, inner != nullptr ? inner->args : emptyTuple(),
                                   items->items + 1, items->size - 1))
                     .release();
    self->kwargs = PY_TRY(inner != nullptr ? dictCopy(t, inner->kwargs) : newDict(t)).release();
    if (kwargs != nullptr) PY_TRY(dictMerge(t, self->kwargs, kwargs));
    self->vectorcall = partialVectorcall;
    return self;
  };
  return make().release();
}

Ref<> partialCall(Thread& t, Partial& self, Object* args, Object* kwargs) {
  // Not through the vectorcall field: classes derived in Python do not announce it.
  auto* items = static_cast<Tuple*>(args);
  auto all = PY_TRY(joinTuples(t, self.args, items->items, items->size));
  auto merged = PY_TRY(dictCopy(t, self.kwargs));
  if (kwargs != nullptr) PY_TRY(dictMerge(t, merged.get(), kwargs));
  return callTupleDict(t, self.function, all.get(), merged.get());
}

Ref<> partialRepr(Thread& t, Partial& self) {
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "...");
  StrBuilder out;
  auto head = PY_TRY(newStrFormat(t, "%s(%R", self.type->name, self.function));
  out.append(*head);
  auto args = Ref<Tuple>::share(self.args);
  for (isize i = 0; i < args->size; ++i) {
    auto text = PY_TRY(newStrFormat(t, ", %R", args->items[i]));
    out.append(*text);
  }
  auto kwargs = Ref<Dict>::share(self.kwargs);
  isize position = 0;
  Object *key, *value;
  while (dictNext(kwargs.get(), &position, &key, &value)) {
    auto heldKey = Ref<>::share(key), heldValue = Ref<>::share(value);
    auto text = PY_TRY(newStrFormat(t, ", %S=%R", key, value));
    out.append(*text);
  }
  out.append(')');
  return out.finish(t);
}

Ref<> partialReduce(Thread& t, Partial& self) {
  auto arguments = PY_TRY(packTuple(t, {self.function}));
  auto state = PY_TRY(packTuple(
      t, {self.function, self.args, self.kwargs, self.dict != nullptr ? self.dict : none()}));
  return packTuple(t, {self.type, arguments.get(), state.get()});
}

Ref<> partialSetState(Thread& t, Partial& self, Object* state) {
  auto* parts = static_cast<Tuple*>(state);
  if (!isTuple(state) || parts->size != 4 || !isCallable(parts->items[0]) ||
      !isTuple(parts->items[1]) || (parts->items[2] != none() && !isDict(parts->items[2]))) {
    return t.raise(typeErrorType, "invalid partial state");
  }
  // Instances of derived classes may hide what they are in here: make exact copies.
  auto args = PY_TRY(isExactly(parts->items[1], &tupleType)
                         ? Ref<Tuple>::share(static_cast<Tuple*>(parts->items[1]))
                         : tupleFromArray(t, static_cast<Tuple*>(parts->items[1])->items,
                                          static_cast<Tuple*>(parts->items[1])->size));
  Ref<Dict> kwargs;
  if (parts->items[2] == none()) {
    kwargs = PY_TRY(newDict(t));
  } else if (isExactly(parts->items[2], &dictType)) {
    kwargs = Ref<Dict>::share(static_cast<Dict*>(parts->items[2]));
  } else {
    kwargs = PY_TRY(dictCopy(t, static_cast<Dict*>(parts->items[2])));
  }
  auto function = Ref<>::share(parts->items[0]);
  Object* dict = parts->items[3] == none() ? nullptr : parts->items[3];
  auto heldDict = Ref<>::share(dict);
  assignOwned(self.function, function.release());
  assignOwned(self.args, args.release());
  assignOwned(self.kwargs, kwargs.release());
  assignOwned(self.dict, heldDict.release());
  return Ref<>::share(none());
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", partialReduce, nullptr),
    METHOD_PLAIN("__setstate__", "($self, state, /)", partialSetState, nullptr),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

constinit const MemberDef kMembers[] = {
    {"func", kMemberObject, offsetof(Partial, function), kMemberReadOnly,
     "function object to use in future partial calls"},
    {"args", kMemberObject, offsetof(Partial, args), kMemberReadOnly,
     "tuple of arguments to future partial calls"},
    {"keywords", kMemberObject, offsetof(Partial, kwargs), kMemberReadOnly,
     "dictionary of keyword arguments to future partial calls"},
    {"__vectorcalloffset__", kMemberIsize, offsetof(Partial, vectorcall), kMemberReadOnly, nullptr},
    {},
};

constinit const GetSetDef kGetSet[] = {
    GETSET("__dict__", getDictAttribute, setDictAttribute, nullptr),
    {},
};

}  // namespace

constinit BuiltinType partialType{{
    .name = "functools.partial",
    .doc = "partial(func, *args, **keywords) - new function with partial application\n"
           "    of the given arguments and keywords.\n",
    .basicSize = sizeof(Partial),
    .flags = kTypeHaveGc | kTypeBase,
    .dealloc = partialDealloc,
    .vectorcallOffset = offsetof(Partial, vectorcall),
    .repr = slot<partialRepr>,
    .call = slot<partialCall>,
    .getAttribute = genericGetAttributeSlot,
    .setAttribute = genericSetAttributeSlot,
    .traverse = partialTraverse,
    .weaklistOffset = offsetof(Partial, weaklist),
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(Partial, dict),
    .new_ = partialNew,
    .free = gcFree,
}};

}  // namespace taipan
