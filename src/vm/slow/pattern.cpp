#include "builtins/type/type.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

Ref<> keysOf(Thread& t, Object* subject, Tuple* keys) {
  if (keys->size == 0) return Ref<>::share(emptyTuple());
  Ref<> get = PY_TRY(getAttribute(t, subject, names::get));
  Ref<Set> seen = PY_TRY(newSet(t));
  Ref<> absent = PY_TRY(call(t, static_cast<Object*>(&objectType)));
  Ref<Tuple> values = PY_TRY(newTuple(t, keys->size));
  for (isize i = 0; i < keys->size; ++i) {
    Object* key = keys->items[i];
    if (!PY_TRY(setAdd(t, seen.get(), key))) {
      return t.raise(valueErrorType, "mapping pattern checks duplicate key (%R)", key);
    }
    Ref<> value = PY_TRY(call(t, get.get(), key, absent.get()));
    if (value.get() == absent.get()) return Ref<>::share(none());
    values->items[i] = value.release();
  }
  return values;
}

/// One attribute for a class pattern; missing when the subject has none.
Lookup attributeFor(Thread& t, Object* subject, Type* type, Object* name, Set* seen) {
  if (!PY_TRY(setAdd(t, seen, name))) {
    return t.raise(typeErrorType, "%s() got multiple sub-patterns for attribute %R", type->name,
                   name);
  }
  return lookupAttribute(t, subject, name);
}

/// `__match_args__`, or the empty tuple with `*matchSelf` for the builtins that match themselves.
Ref<Tuple> matchArguments(Thread& t, Type* type, bool* matchSelf) {
  Lookup found = PY_TRY(lookupAttribute(t, type, names::__match_args__));
  if (!found.found()) {
    *matchSelf = hasFlag(type, kTypeMatchSelf);
    return Ref<Tuple>::share(emptyTuple());
  }
  if (found.get()->type != &tupleType) {
    return t.raise(typeErrorType, "%s.__match_args__ must be a tuple (got %s)", type->name,
                   found.get()->type->name);
  }
  return std::move(found).value().as<Tuple>();
}

Ref<> classAttributes(Thread& t, Object* subject, Object* cls, isize count, Tuple* keywords) {
  if (!isType(cls)) return t.raise(typeErrorType, "called match pattern must be a type");
  auto* type = static_cast<Type*>(cls);
  if (!PY_TRY(isInstance(t, subject, type))) return Ref<>::share(none());
  Ref<Set> seen = PY_TRY(newSet(t));
  Ref<List> values = PY_TRY(newList(t));
  if (count > 0) {
    bool matchSelf = false;
    Ref<Tuple> names = PY_TRY(matchArguments(t, type, &matchSelf));
    isize allowed = matchSelf ? 1 : names->size;
    if (allowed < count) {
      return t.raise(typeErrorType, "%s() accepts %zd positional sub-pattern%s (%zd given)",
                     type->name, allowed, allowed == 1 ? "" : "s", count);
    }
    if (matchSelf) {
      PY_TRY(values->append(t, subject));
    } else {
      for (isize i = 0; i < count; ++i) {
        Object* name = names->items[i];
        if (!isExactStr(name)) {
          return t.raise(typeErrorType, "__match_args__ elements must be strings (got %s)",
                         name->type->name);
        }
        Lookup value = PY_TRY(attributeFor(t, subject, type, name, seen.get()));
        if (!value.found()) return Ref<>::share(none());
        PY_TRY(values->append(t, std::move(value).value()));
      }
    }
  }
  for (isize i = 0; i < keywords->size; ++i) {
    Lookup value = PY_TRY(attributeFor(t, subject, type, keywords->items[i], seen.get()));
    if (!value.found()) return Ref<>::share(none());
    PY_TRY(values->append(t, std::move(value).value()));
  }
  return listToTuple(t, values.get());
}

}  // namespace

Object* matchKeys(Thread& t, Object* subject, Object* keys) {
  return keysOf(t, subject, static_cast<Tuple*>(keys)).release();
}

Object* matchClass(Thread& t, Object* subject, Object* type, isize count, Object* names) {
  return classAttributes(t, subject, type, count, static_cast<Tuple*>(names)).release();
}

}  // namespace taipan::slow
