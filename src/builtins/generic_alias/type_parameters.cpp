// Type variables in the arguments of aliases and unions: finding them and putting types in their
// place. The classes are typing's (TypeVar, ParamSpec, TypeVarTuple): they are known by the
// attributes `__typing_subst__`, `__typing_prepare_subst__`, `__typing_unpacked_tuple_args__`.

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

static isize indexOf(Object* const* items, isize count, Object* wanted) {
  for (isize i = 0; i < count; ++i) {
    if (items[i] == wanted) return i;
  }
  return -1;
}

static Status addOnce(Thread& t, List* list, Object* object) {
  if (indexOf(list->items, list->size, object) >= 0) return {};
  return list->append(t, object);
}

Ref<Tuple> collectTypeParameters(Thread& t, Tuple* args) {
  Ref<List> found = PY_TRY(newList(t));
  for (isize i = 0; i < args->size; ++i) {
    Object* argument = args->items[i];
    if (isType(argument)) continue;  // a class's own __parameters__ is not meant
    Lookup substitute = PY_TRY(lookupAttribute(t, argument, names::__typing_subst__));
    if (substitute.found()) {
      PY_TRY(addOnce(t, found.get(), argument));
      continue;
    }
    Lookup inner = PY_TRY(lookupAttribute(t, argument, names::__parameters__));
    if (!inner.found() || !isTuple(inner.get())) continue;
    auto* tuple = static_cast<Tuple*>(inner.get());
    for (isize j = 0; j < tuple->size; ++j) PY_TRY(addOnce(t, found.get(), tuple->items[j]));
  }
  return listToTuple(t, found.get());
}

/// The items of a subscript with `*tuple[...]` of known length unpacked.
static Ref<List> unpackItems(Thread& t, Object* item) {
  Ref<List> items = PY_TRY(newList(t));
  Object* const* array = &item;
  isize count = 1;
  if (isTuple(item)) {
    array = static_cast<Tuple*>(item)->items;
    count = static_cast<Tuple*>(item)->size;
  }
  for (isize i = 0; i < count; ++i) {
    Object* one = array[i];
    if (!isType(one)) {
      Lookup inner = PY_TRY(lookupAttribute(t, one, names::__typing_unpacked_tuple_args__));
      if (inner.found() && isTuple(inner.get())) {
        auto* tuple = static_cast<Tuple*>(inner.get());
        bool isOpen = tuple->size > 0 && tuple->items[tuple->size - 1] == ellipsis();
        if (!isOpen) {
          PY_TRY(items->extend(t, tuple));
          continue;
        }
      }
    }
    PY_TRY(items->append(t, one));
  }
  return items;
}

/// `object[...]` with the values of its own type parameters; the object itself if it has none.
static Ref<> substituteInside(Thread& t, Object* object, Tuple* parameters, Tuple* values) {
  Lookup inner = PY_TRY(lookupAttribute(t, object, names::__parameters__));
  if (!inner.found() || !isTuple(inner.get())) return Ref<>::share(object);
  auto* own = static_cast<Tuple*>(inner.get());
  if (own->size == 0) return Ref<>::share(object);
  Ref<List> args = PY_TRY(newList(t));
  for (isize i = 0; i < own->size; ++i) {
    Object* parameter = own->items[i];
    isize at = indexOf(parameters->items, parameters->size, parameter);
    Object* value = at >= 0 ? values->items[at] : parameter;
    // A TypeVarTuple (it can be iterated) stands for several.
    if (at >= 0 && parameter->type->iter != nullptr && isTuple(value)) {
      PY_TRY(args->extend(t, value));
    } else {
      PY_TRY(args->append(t, value));
    }
  }
  Ref<Tuple> key = PY_TRY(listToTuple(t, args.get()));
  return getItem(t, object, key.get());
}

static Result<bool> isUnpackedTypeVarTuple(Thread& t, Object* argument) {
  if (isType(argument)) return false;
  Lookup flag = PY_TRY(lookupAttribute(t, argument, names::__typing_is_unpacked_typevartuple__));
  if (!flag.found()) return false;
  return toBool(t, flag.get());
}

/// The values for all parameters, one each, from a subscript.
static Ref<Tuple> bindParameters(Thread& t, Object* self, Tuple* parameters, Object* item) {
  Ref<List> items = PY_TRY(unpackItems(t, item));
  Ref<Tuple> values = PY_TRY(listToTuple(t, items.get()));
  for (isize i = 0; i < parameters->size; ++i) {
    Object* parameter = parameters->items[i];
    Lookup prepare = PY_TRY(lookupAttribute(t, parameter, names::__typing_prepare_subst__));
    if (!prepare.found() || isNone(prepare.get())) continue;
    Ref<> prepared = PY_TRY(call(t, prepare.get(), self, static_cast<Object*>(values.get())));
    values = PY_TRY(isTuple(prepared.get()) ? std::move(prepared).as<Tuple>()
                                            : packTuple(t, {prepared.get()}));
  }
  if (values->size != parameters->size) {
    return t.raise(typeErrorType, "Too %s arguments for %R; actual %zd, expected %zd",
                   values->size > parameters->size ? "many" : "few", self, values->size,
                   parameters->size);
  }
  return values;
}

Ref<> substituteParameters(Thread& t, Object* self, Tuple* args, Tuple* parameters, Object* item) {
  if (parameters->size == 0) {
    return t.raise(typeErrorType, "%R is not a generic class", self);
  }
  Ref<Tuple> values = PY_TRY(bindParameters(t, self, parameters, item));
  Ref<List> result = PY_TRY(newList(t));
  for (isize i = 0; i < args->size; ++i) {
    Object* argument = args->items[i];
    if (isType(argument)) {
      PY_TRY(result->append(t, argument));
      continue;
    }
    bool unpack = PY_TRY(isUnpackedTypeVarTuple(t, argument));
    Lookup substitute = PY_TRY(lookupAttribute(t, argument, names::__typing_subst__));
    Ref<> value;
    if (substitute.found()) {
      isize at = indexOf(parameters->items, parameters->size, argument);
      PY_CHECK(at >= 0);
      value = PY_TRY(call(t, substitute.get(), values->items[at]));
    } else {
      value = PY_TRY(substituteInside(t, argument, parameters, values.get()));
    }
    if (unpack && isTuple(value.get())) {
      PY_TRY(result->extend(t, value.get()));
    } else {
      PY_TRY(result->append(t, std::move(value)));
    }
  }
  return listToTuple(t, result.get());
}

}  // namespace taipan
