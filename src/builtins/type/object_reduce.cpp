// Pickling support of `object`: __reduce_ex__ and __getstate__ (pickle module documentation,
// "Pickling Class Instances"). Protocols 0 and 1 are served by copyreg in Python.

#include "builtins/type/object_reduce.h"

#include "builtins/function/builtin_function.h"
#include "builtins/list/list.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

Failure raiseCannotPickle(Thread& t, Object* object) {
  return t.raise(typeErrorType, "cannot pickle '%.200s' object", object->type->name);
}

/// The names of all `__slots__` of a class: copyreg keeps them in `__slotnames__`; list or None.
Ref<> slotNames(Thread& t, Type* type) {
  if (Object* cached = dictGetStr(typeDict(type), names::__slotnames__)) {
    if (isNone(cached) || isList(cached)) return Ref<>::share(cached);
    return t.raise(typeErrorType, "%.200s.__slotnames__ should be a list or None, not %.200s",
                   type->name, cached->type->name);
  }
  Ref<> function = PY_TRY(importAttribute(t, "copyreg", "_slotnames"));
  Ref<> found = PY_TRY(call(t, function.get(), type));
  if (isNone(found.get()) || isList(found.get())) return found;
  return t.raise(typeErrorType, "copyreg._slotnames didn't return a list or None");
}

/// Refuses objects with C fields that nothing would save.
Status checkNoHiddenState(Thread& t, Object* self, isize slotCount) {
  constexpr isize kWord = sizeof(Object*);
  Type* type = self->type;
  isize known = objectType.basicSize;
  if (type->dictOffset != 0 && !hasFlag(type, kTypeManagedDict)) known += kWord;
  if (type->weaklistOffset > 0) known += kWord;
  known += slotCount * kWord;
  if (type->itemSize != 0 || type->basicSize > known) return raiseCannotPickle(t, self);
  return {};
}

/// {name: value} of the slots that are set.
Ref<Dict> slotValues(Thread& t, Object* self, List* slotNameList) {
  Ref<Dict> values = PY_TRY(newDict(t));
  for (isize i = 0; i < slotNameList->size; ++i) {
    Ref<> name = Ref<>::share((*slotNameList)[i]);
    Lookup value = PY_TRY(lookupAttribute(t, self, name.get()));
    if (value.found()) PY_TRY(dictSet(t, values.get(), name.get(), value.get()));
  }
  return values;
}

Ref<> defaultState(Thread& t, Object* self, bool required) {
  if (required && self->type->itemSize != 0) return raiseCannotPickle(t, self);
  Ref<> state = Ref<>::share(none());
  if (hasInstanceAttributes(self)) {
    Lookup dict = PY_TRY(lookupAttribute(t, self, names::__dict__));
    if (dict.found()) state = std::move(dict).value();
  }
  Ref<> allNames = PY_TRY(slotNames(t, self->type));
  isize count = isNone(allNames.get()) ? 0 : static_cast<List&>(*allNames).size;
  if (required) PY_TRY(checkNoHiddenState(t, self, count));
  if (count == 0) return state;
  Ref<Dict> values = PY_TRY(slotValues(t, self, static_cast<List*>(allNames.get())));
  if (dictSize(values.get()) == 0) return state;
  return packTuple(t, {state.get(), values.get()});
}

/// Whether a bound method is object's own __getstate__ of `self`.
bool isDefaultGetState(Object* method, Object* self) {
  if (!isBuiltinFunction(method)) return false;
  auto& function = *static_cast<BuiltinFunction*>(method);
  Object* original = lookupType(&objectType, names::__getstate__);
  return function.self == self && original != nullptr && original->type == &methodDescriptorType &&
         static_cast<MethodDescriptor*>(original)->method == function.definition;
}

/// `self.__getstate__()`, knowing whether the default may leave C fields out.
Ref<> stateOf(Thread& t, Object* self, bool required) {
  if (PY_TRY(hasObjectMethod(t, self, names::__getstate__))) return defaultState(t, self, required);
  Ref<> method = PY_TRY(getAttribute(t, self, names::__getstate__));
  if (isDefaultGetState(method.get(), self)) return defaultState(t, self, required);
  return call(t, method.get());
}

struct NewArguments {
  Ref<Tuple> args;  ///< null: the class does not say
  Ref<Dict> kwargs;
};

Status checkNewArgumentsEx(Thread& t, Object* result, NewArguments* out) {
  if (!isTuple(result)) {
    return t.raise(typeErrorType, "__getnewargs_ex__ should return a tuple, not '%.200s'",
                   result->type->name);
  }
  auto& pair = *static_cast<Tuple*>(result);
  if (pair.size != 2) {
    return t.raise(valueErrorType, "__getnewargs_ex__ should return a tuple of length 2, not %zd",
                   pair.size);
  }
  if (!isTuple(pair[0])) {
    return t.raise(typeErrorType,
                   "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not "
                   "'%.200s'",
                   pair[0]->type->name);
  }
  if (!isDict(pair[1])) {
    return t.raise(typeErrorType,
                   "second item of the tuple returned by __getnewargs_ex__ must be a dict, not "
                   "'%.200s'",
                   pair[1]->type->name);
  }
  out->args = Ref<Tuple>::share(static_cast<Tuple*>(pair[0]));
  out->kwargs = Ref<Dict>::share(static_cast<Dict*>(pair[1]));
  return {};
}

Status newArguments(Thread& t, Object* self, NewArguments* out) {
  Lookup method = PY_TRY(lookupSpecial(t, self, names::__getnewargs_ex__));
  if (method.found()) {
    Ref<> result = PY_TRY(call(t, method.get()));
    return checkNewArgumentsEx(t, result.get(), out);
  }
  method = PY_TRY(lookupSpecial(t, self, names::__getnewargs__));
  if (method.isMissing()) return {};
  Ref<> result = PY_TRY(call(t, method.get()));
  if (!isTuple(result.get())) {
    return t.raise(typeErrorType, "__getnewargs__ should return a tuple, not '%.200s'",
                   result->type->name);
  }
  out->args = std::move(result).as<Tuple>();
  return {};
}

/// (cls, *args)
Ref<Tuple> prepend(Thread& t, Object* first, Tuple* args) {
  isize count = args == nullptr ? 0 : args->size;
  Ref<Tuple> all = PY_TRY(newTuple(t, count + 1));
  all->items[0] = Ref<>::share(first).release();
  for (isize i = 0; i < count; ++i) all->items[i + 1] = Ref<>::share((*args)[i]).release();
  return all;
}

Ref<> reduceNewObject(Thread& t, Object* self) {
  Type* type = self->type;
  if (type->new_ == nullptr) return raiseCannotPickle(t, self);
  NewArguments given;
  PY_TRY(newArguments(t, self, &given));
  bool hasKeywords = given.kwargs.get() != nullptr && dictSize(given.kwargs.get()) != 0;
  Ref<> function;
  Ref<Tuple> args;
  if (!hasKeywords) {
    function = PY_TRY(importAttribute(t, *names::copyreg, *names::__newobj__));
    args = PY_TRY(prepend(t, type, given.args.get()));
  } else {
    function = PY_TRY(importAttribute(t, *names::copyreg, *names::__newobj_ex__));
    args = PY_TRY(packTuple(t, {type, given.args.get(), given.kwargs.get()}));
  }
  bool required = given.args.get() == nullptr && !isList(self) && !isDict(self);
  Ref<> state = PY_TRY(stateOf(t, self, required));
  Ref<> listItems = Ref<>::share(none());
  if (isList(self)) listItems = PY_TRY(getIterator(t, self));
  Ref<> dictItems = Ref<>::share(none());
  if (isDict(self)) {
    Ref<> items = PY_TRY(callMethod(t, self, names::items));
    dictItems = PY_TRY(getIterator(t, items.get()));
  }
  return packTuple(t, {function.get(), args.get(), state.get(), listItems.get(), dictItems.get()});
}

}  // namespace

Result<bool> hasObjectMethod(Thread& t, Object* self, Str* name) {
  if (self->type->getAttribute != genericGetAttributeSlot) return false;
  if (lookupType(self->type, name) != lookupType(&objectType, name)) return false;
  Lookup own = PY_TRY(lookupInstance(t, self, name));
  return !own.found();
}

Ref<> objectReduce(Thread& t, Object* self, int protocol) {
  if (protocol >= 2) return reduceNewObject(t, self);
  Ref<> function = PY_TRY(importAttribute(t, "copyreg", "_reduce_ex"));
  Ref<> number = PY_TRY(toObject(protocol));
  return call(t, function.get(), self, number.get());
}

Ref<> objectReduceEx(Thread& t, Object* self, int protocol) {
  // A class that overrides __reduce__ only means all protocols.
  if (!PY_TRY(hasObjectMethod(t, self, names::__reduce__))) {
    Lookup method = PY_TRY(lookupAttribute(t, self, names::__reduce__));
    if (method.found()) {
      Ref<> own = PY_TRY(getAttribute(t, self->type, names::__reduce__));
      if (own.get() != lookupType(&objectType, names::__reduce__)) return call(t, method.get());
    }
  }
  return objectReduce(t, self, protocol);
}

Ref<> objectGetState(Thread& t, Object* self) { return defaultState(t, self, false); }

}  // namespace taipan
