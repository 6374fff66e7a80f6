// The slots of numeric operators for classes that define them in Python: dispatch between
// `__op__` and `__rop__` (language reference, "Emulating numeric types").

#include "builtins/type/slots/special_call.h"
#include "builtins/type/slots/special_methods.h"
#include "object/names.h"

namespace taipan {

namespace {

Ref<> newNotImplemented() { return Ref<>::share(notImplemented()); }

/// Calls `name`; a missing method counts as NotImplemented.
Ref<> tryMethod(Thread& t, Object* self, Str* name, Object* other) {
  Lookup result = callSpecial(t, self, name, other);
  if (result.isMissing()) return newNotImplemented();
  return std::move(result).value();
}

/// Whether the class of `right` gives `name` another meaning than the class of `left` does.
Result<bool> overrides(Thread& t, Object* left, Object* right, Str* name) {
  Lookup mine = PY_TRY(lookupAttribute(t, right->type, name));
  if (mine.isMissing()) return false;
  Lookup theirs = PY_TRY(lookupAttribute(t, left->type, name));
  if (theirs.isMissing()) return true;
  return compareBool(t, theirs.get(), mine.get(), kNotEqual);
}

/// `self op other` where at least one of the two has `function` in the slot `field`.
Ref<> dispatchBinary(Thread& t, Object* self, Object* other, bool selfHas, bool otherHas, Str* name,
                     Str* reflected) {
  bool askOther = self->type != other->type && otherHas;
  if (selfHas) {
    if (askOther && isSubtype(other->type, self->type)) {
      if (PY_TRY(overrides(t, self, other, reflected))) {
        Ref<> result = PY_TRY(tryMethod(t, other, reflected, self));
        if (result.get() != notImplemented()) return result;
        askOther = false;
      }
    }
    Ref<> result = PY_TRY(tryMethod(t, self, name, other));
    if (result.get() != notImplemented() || other->type == self->type) return result;
  }
  if (askOther) return tryMethod(t, other, reflected, self);
  return newNotImplemented();
}

Object* binarySlot(Object* self, Object* other, BinaryFunction NumberSlots::* field,
                   BinaryFunction function, Str* name, Str* reflected) {
  auto has = [&](Object* o) {
    return o->type->asNumber != nullptr && o->type->asNumber->*field == function;
  };
  return dispatchBinary(Thread::current(), self, other, has(self), has(other), name, reflected)
      .release();
}

}  // namespace

#define DEFINE_BINARY(function, field, name, reflected)                                            \
  Object* function(Object* self, Object* other) {                                                  \
    return binarySlot(self, other, &NumberSlots::field, &function, names::name, names::reflected); \
  }
#define DEFINE_UNARY(function, name)                                     \
  Object* function(Object* self) {                                       \
    return callRequired(Thread::current(), self, names::name).release(); \
  }
#define DEFINE_INPLACE(function, name)                                          \
  Object* function(Object* self, Object* other) {                               \
    return callRequired(Thread::current(), self, names::name, other).release(); \
  }
BINARY_SLOTS(DEFINE_BINARY)
UNARY_SLOTS(DEFINE_UNARY)
INPLACE_SLOTS(DEFINE_INPLACE)

Object* slotPower(Object* self, Object* other, Object* modulus) {
  Thread& t = Thread::current();
  auto has = [](Object* o) {
    return o->type->asNumber != nullptr && o->type->asNumber->power == &slotPower;
  };
  if (isNone(modulus)) {
    return dispatchBinary(t, self, other, has(self), has(other), names::__pow__, names::__rpow__)
        .release();
  }
  // Three-argument pow has no reflected form.
  if (!has(self)) return newNotImplemented().release();
  return callRequired(t, self, names::__pow__, other, modulus).release();
}

Object* slotInplacePower(Object* self, Object* other, Object*) {
  return callRequired(Thread::current(), self, names::__ipow__, other).release();
}

Object* slotIndex(Object* self) {
  return callRequired(Thread::current(), self, names::__index__).release();
}

}  // namespace taipan
