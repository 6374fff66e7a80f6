// isinstance and issubclass (PEP 3119): the hooks of metaclasses, then the real answer, which also
// knows objects that only look like classes (by `__bases__`) or instances (by `__class__`).

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/type/slots/special_call.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"

namespace taipan {

namespace {

/// `cls.__bases__` if it is a tuple.
LookupOf<Tuple> basesOf(Thread& t, Object* cls) {
  Lookup bases = PY_TRY(lookupAttribute(t, cls, names::__bases__));
  if (bases.isMissing() || !isTuple(bases.get())) return LookupOf<Tuple>::missing();
  return std::move(bases).value().as<Tuple>();
}

Status checkClass(Thread& t, Object* cls, const char* message) {
  if (PY_TRY(basesOf(t, cls)).found()) return {};
  return t.raise(typeErrorType, "%s", message);
}

/// Walks `__bases__` upwards from an object that need not be a type.
Result<bool> isAbstractSubclass(Thread& t, Object* derived, Object* cls) {
  Ref<> current = Ref<>::share(derived);
  for (;;) {
    if (current.get() == cls) return true;
    LookupOf<Tuple> bases = PY_TRY(basesOf(t, current.get()));
    if (bases.isMissing() || bases.get()->size == 0) return false;
    Tuple& tuple = *bases.get();
    if (tuple.size == 1) {
      current = Ref<>::share(tuple[0]);
      continue;
    }
    RecursionScope scope(t, " in __issubclass__");
    if (scope.failed()) return failure;
    for (isize i = 0; i < tuple.size; ++i) {
      if (PY_TRY(isAbstractSubclass(t, tuple[i], cls))) return true;
    }
    return false;
  }
}

/// Asks each item of a tuple of classes.
template <class F>
Result<bool> anyOf(Thread& t, Object* tuple, const char* where, F&& ask) {
  RecursionScope scope(t, where);
  if (scope.failed()) return failure;
  auto& items = *static_cast<Tuple*>(tuple);
  for (isize i = 0; i < items.size; ++i) {
    if (PY_TRY(ask(items[i]))) return true;
  }
  return false;
}

Result<bool> askHook(Thread& t, Object* cls, Str* name, Object* argument, const char* where,
                     bool* asked) {
  Lookup hook = PY_TRY(lookupSpecial(t, cls, name));
  *asked = hook.found();
  if (hook.isMissing()) return false;
  RecursionScope scope(t, where);
  if (scope.failed()) return failure;
  Ref<> answer = PY_TRY(call(t, hook.get(), argument));
  return toBool(t, answer.get());
}

}  // namespace

Result<bool> isRealInstance(Thread& t, Object* object, Object* cls) {
  if (isType(cls)) {
    auto* type = static_cast<Type*>(cls);
    if (isInstanceOf(object, type)) return true;
    Lookup claimed = PY_TRY(lookupAttribute(t, object, names::__class__));
    return claimed.found() && claimed.get() != object->type && isType(claimed.get()) &&
           isSubtype(static_cast<Type*>(claimed.get()), type);
  }
  PY_TRY(checkClass(t, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"));
  Lookup claimed = PY_TRY(lookupAttribute(t, object, names::__class__));
  if (claimed.isMissing()) return false;
  return isAbstractSubclass(t, claimed.get(), cls);
}

Result<bool> isRealSubclass(Thread& t, Object* derived, Object* cls) {
  if (isType(cls) && isType(derived)) {
    return isSubtype(static_cast<Type*>(derived), static_cast<Type*>(cls));
  }
  PY_TRY(checkClass(t, derived, "issubclass() arg 1 must be a class"));
  if (cls->type != &unionType) {
    PY_TRY(
        checkClass(t, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
  }
  return isAbstractSubclass(t, derived, cls);
}

Result<bool> isInstance(Thread& t, Object* object, Object* cls) {
  if (object->type == cls) return true;
  if (cls->type == &typeType) return isRealInstance(t, object, cls);
  if (cls->type == &unionType) cls = static_cast<UnionObject*>(cls)->args;
  if (isTuple(cls)) {
    return anyOf(t, cls, " in __instancecheck__",
                 [&](Object* item) { return isInstance(t, object, item); });
  }
  bool asked = false;
  bool answer =
      PY_TRY(askHook(t, cls, names::__instancecheck__, object, " in __instancecheck__", &asked));
  return asked ? Result<bool>(answer) : isRealInstance(t, object, cls);
}

Result<bool> isSubclass(Thread& t, Object* derived, Object* cls) {
  if (cls->type == &typeType) {
    if (derived == cls) return true;
    return isRealSubclass(t, derived, cls);
  }
  if (cls->type == &unionType) cls = static_cast<UnionObject*>(cls)->args;
  if (isTuple(cls)) {
    return anyOf(t, cls, " in __subclasscheck__",
                 [&](Object* item) { return isSubclass(t, derived, item); });
  }
  bool asked = false;
  bool answer =
      PY_TRY(askHook(t, cls, names::__subclasscheck__, derived, " in __subclasscheck__", &asked));
  return asked ? Result<bool>(answer) : isRealSubclass(t, derived, cls);
}

}  // namespace taipan
