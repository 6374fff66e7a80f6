// Builtin functions about objects and their attributes.

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "modules/builtins/functions.h"
#include "modules/support/audit_event.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/frame/frame.h"

namespace taipan {

Ref<> builtinAbs(Thread& t, Module&, Object* x) { return absolute(t, x); }

Ref<> builtinAscii(Thread& t, Module&, Object* object) { return toAscii(t, object); }

bool builtinCallable(Module&, Object* object) { return isCallable(object); }

Status builtinDelattr(Thread& t, Module&, Object* object, Object* name) {
  return deleteAttribute(t, object, name);
}

Ref<> builtinDir(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "dir", args.count, 0, 1));
  if (args.count == 1) return toDir(t, args[0]);
  Ref<> locals = PY_TRY(currentLocals(t));
  Ref<> keys = PY_TRY(callMethod(t, locals.get(), names::keys));
  Ref<List> sorted = PY_TRY(toList(t, keys.get()));
  PY_TRY(sorted->sort(t));
  return sorted;
}

Ref<> builtinDivmod(Thread& t, Module&, Object* x, Object* y) { return divmodOperation(t, x, y); }

Ref<> builtinFormat(Thread& t, Module&, Object* value, Str* spec) {
  return toFormat(t, value, spec);
}

Ref<> builtinGetattr(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "getattr", args.count, 2, 3));
  if (args.count == 2) return getAttribute(t, args[0], args[1]);
  Lookup found = PY_TRY(lookupAttribute(t, args[0], args[1]));
  if (found.found()) return std::move(found).value();
  return Ref<>::share(args[2]);
}

Result<bool> builtinHasattr(Thread& t, Module&, Object* object, Object* name) {
  return hasAttribute(t, object, name);
}

Result<isize> builtinHash(Thread& t, Module&, Object* object) { return toHash(t, object); }

Ref<> builtinId(Thread& t, Module&, Object* object) {
  PY_TRY(auditEvent(t, "builtins.id", reinterpret_cast<usize>(object)));
  return toObject(reinterpret_cast<unsigned long>(object));
}

Result<bool> builtinIsinstance(Thread& t, Module&, Object* object, Object* cls) {
  return isInstance(t, object, cls);
}

Result<bool> builtinIssubclass(Thread& t, Module&, Object* derived, Object* cls) {
  return isSubclass(t, derived, cls);
}

Ref<> builtinPow(Thread& t, Module&, Object* base, Object* exponent, Object* modulus) {
  return powerOperation(t, base, exponent, modulus == nullptr ? none() : modulus);
}

Ref<> builtinRepr(Thread& t, Module&, Object* object) { return toRepr(t, object); }

Ref<> builtinRound(Thread& t, Module&, Object* number, Object* digits) {
  Lookup method = PY_TRY(lookupSpecial(t, number, names::__round__));
  if (!method.found()) {
    return t.raise(typeErrorType, "type %.100s doesn't define __round__ method",
                   number->type->name);
  }
  if (digits == nullptr || isNone(digits)) return call(t, method.get());
  return call(t, method.get(), digits);
}

Status builtinSetattr(Thread& t, Module&, Object* object, Object* name, Object* value) {
  return setAttribute(t, object, name, value);
}

Ref<> builtinVars(Thread& t, Module&, Positional args) {
  PY_TRY(checkPositional(t, "vars", args.count, 0, 1));
  if (args.count == 0) return currentLocals(t);
  Lookup dict = PY_TRY(lookupAttribute(t, args[0], names::__dict__));
  if (!dict.found()) {
    return t.raise(typeErrorType, "vars() argument must have __dict__ attribute");
  }
  return std::move(dict).value();
}

}  // namespace taipan
