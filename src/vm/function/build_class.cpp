#include "vm/function/build_class.h"

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/type/type.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"

namespace taipan {

namespace {

/// PEP 560: bases that are no classes may stand for others. The same tuple if there are none.
Ref<Tuple> resolveBases(Thread& t, Tuple* bases) {
  Ref<List> resolved;
  for (isize i = 0; i < bases->size; ++i) {
    Object* base = bases->items[i];
    Lookup entries =
        isType(base) ? Lookup::missing() : PY_TRY(lookupAttribute(t, base, names::__mro_entries__));
    if (!entries.found()) {
      if (resolved) PY_TRY(resolved->append(t, base));
      continue;
    }
    Ref<> replacement = PY_TRY(call(t, entries.get(), static_cast<Object*>(bases)));
    if (!isTuple(replacement.get())) {
      return t.raise(typeErrorType, "__mro_entries__ must return a tuple");
    }
    if (!resolved) resolved = PY_TRY(listFromArray(t, bases->items, i));
    PY_TRY(resolved->extend(t, replacement.get()));
  }
  if (!resolved) return Ref<Tuple>::share(bases);
  return listToTuple(t, resolved.get());
}

struct Parts {
  Ref<Tuple> bases;
  Ref<Dict> keywords;  ///< null if there are none
  Ref<> meta;
};

Status findMetaclass(Thread& t, Parts& parts, const Arguments& arguments) {
  isize keywords = arguments.keywordCount();
  if (keywords > 0) {
    parts.keywords = PY_TRY(newDict(t));
    for (isize i = 0; i < keywords; ++i) {
      PY_TRY(dictSet(t, parts.keywords.get(), static_cast<Tuple*>(arguments.names)->items[i],
                     arguments.items[arguments.count + i]));
    }
    Ref<Str> metaclass = PY_TRY(newInterned(t, "metaclass"));
    Lookup given = PY_TRY(dictPop(t, parts.keywords.get(), metaclass.get()));
    if (given.found()) parts.meta = std::move(given).value();
  }
  if (!parts.meta) {
    parts.meta =
        Ref<>::share(parts.bases->size > 0 ? static_cast<Object*>(parts.bases->items[0]->type)
                                           : static_cast<Object*>(&typeType));
  }
  if (isType(parts.meta.get())) {
    Type* winner =
        PY_TRY(calculateMetaclass(t, static_cast<Type*>(parts.meta.get()), parts.bases.get()));
    parts.meta = Ref<>::share(static_cast<Object*>(winner));
  }
  return {};
}

Ref<> prepareNamespace(Thread& t, Parts& parts, Object* name) {
  Lookup prepare = PY_TRY(lookupAttribute(t, parts.meta.get(), names::__prepare__));
  if (!prepare.found()) return newDict(t);
  Ref<Tuple> args = PY_TRY(packTuple(t, {name, parts.bases.get()}));
  Ref<> made = PY_TRY(callTupleDict(t, prepare.get(), args.get(), parts.keywords.get()));
  if (!isMapping(made.get())) {
    return t.raise(
        typeErrorType, "%.200s.__prepare__() must return a mapping, not %.200s",
        isType(parts.meta.get()) ? static_cast<Type*>(parts.meta.get())->name : "<metaclass>",
        made->type->name);
  }
  return made;
}

/// The cell that `super()` and `__class__` use must hold the new class by now.
Status checkClassCell(Thread& t, Object* cell, Object* cls, Object* name) {
  Object* value = static_cast<Cell*>(cell)->value;
  if (value == cls) return {};
  if (value == nullptr) {
    return t.raise(runtimeErrorType,
                   "__class__ not set defining %.200R as %.200R. Was __classcell__ propagated to "
                   "type.__new__?",
                   name, cls);
  }
  return t.raise(typeErrorType, "__class__ set to %.200R defining %.200R as %.200R", value, name,
                 cls);
}

}  // namespace

Ref<> buildClass(Thread& t, const Arguments& arguments) {
  if (arguments.count < 2) {
    return t.raise(typeErrorType, "__build_class__: not enough arguments");
  }
  Object* function = arguments[0];
  Object* name = arguments[1];
  if (!isFunction(function)) {
    return t.raise(typeErrorType, "__build_class__: func must be a function");
  }
  if (!isStr(name)) return t.raise(typeErrorType, "__build_class__: name is not a string");
  Ref<Tuple> original = PY_TRY(tupleFromArray(t, arguments.items + 2, arguments.count - 2));
  Parts parts;
  parts.bases = PY_TRY(resolveBases(t, original.get()));
  PY_TRY(findMetaclass(t, parts, arguments));
  Ref<> space = PY_TRY(prepareNamespace(t, parts, name));
  Ref<> cell =
      PY_TRY(runFunction(t, static_cast<Function*>(function), space.get(), nullptr, 0, nullptr));
  if (parts.bases.get() != original.get()) {
    Ref<Str> key = PY_TRY(newInterned(t, "__orig_bases__"));
    PY_TRY(setItem(t, space.get(), key.get(), original.get()));
  }
  Ref<Tuple> args = PY_TRY(packTuple(t, {name, parts.bases.get(), space.get()}));
  Ref<> cls = PY_TRY(callTupleDict(t, parts.meta.get(), args.get(), parts.keywords.get()));
  if (isType(cls.get()) && isCell(cell.get())) {
    PY_TRY(checkClassCell(t, cell.get(), cls.get(), name));
  }
  return cls;
}

}  // namespace taipan
