// bool: a subclass of int with two immortal instances.
#include "builtins/int/int.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

constinit Int falseObject{{{kImmortalCount, &boolType}, 0}, {0}};
constinit Int trueObject{{{kImmortalCount, &boolType}, 1}, {1}};

constinit Object* const boolObjects[2] = {&falseObject, &trueObject};

namespace {

Ref<> boolNew(Thread& t, Type&, Object* x) {
  if (!x) return newBool(false);
  bool value = PY_TRY(toBool(t, x));
  return newBool(value);
}

Ref<> boolRepr(Thread&, Int& self) {
  return Ref<>::share(self.isZero() ? names::False : names::True);
}

template <digits::BitOp Op>
Ref<> boolBitwise(Thread& t, Object* a, Object* b) {
  if (isBool(a) && isBool(b)) {
    bool x = a == &trueObject, y = b == &trueObject;
    return newBool(Op == digits::BitOp::And ? x && y : Op == digits::BitOp::Or ? x || y : x != y);
  }
  if (!isInt(a) || !isInt(b)) return Ref<>::share(notImplemented());
  return intBitOperation(t, Op, *as<Int>(a), *as<Int>(b));
}

/// Never called as long as reference counts are right: the two are immortal.
void boolDealloc(Object* self) { self->refcount = kImmortalCount; }

}  // namespace

constinit BuiltinType boolType{{
    .name = "bool",
    .doc = "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe "
           "builtins True and False are the only two instances of the class bool.\nThe class bool "
           "is a subclass of the class int, and cannot be subclassed.",
    .basicSize = sizeof(Int),
    .itemSize = sizeof(digits::Digit),
    .flags = kTypeLongSubclass | kTypeMatchSelf,
    .base = &intType,
    .dealloc = boolDealloc,
    .repr = slot<boolRepr>,
    .new_ = newSlot<"bool", "(x=False, /)", boolNew>,
    .vectorcall = vectorcallSlot<"bool", "(x=False, /)", boolNew>,
    .number = {.and_ = slot<boolBitwise<digits::BitOp::And>>,
               .xor_ = slot<boolBitwise<digits::BitOp::Xor>>,
               .or_ = slot<boolBitwise<digits::BitOp::Or>>},
}};

}  // namespace taipan
