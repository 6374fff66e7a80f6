// The dispatch of operators (object/protocol/number.h): which operand's slot is asked first, what a
// sequence does with + and *, and the messages when nobody answers.
#include "builtins/int/int.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

using BinarySlot = BinaryFunction NumberSlots::*;

struct Operator {
  BinarySlot slot;
  BinarySlot inplace;
  const char* symbol;
};

using N = NumberSlots;
constexpr Operator kOperators[13] = {
    {&N::add, &N::inplaceAdd, "+"},
    {&N::and_, &N::inplaceAnd, "&"},
    {&N::floorDivide, &N::inplaceFloorDivide, "//"},
    {&N::lshift, &N::inplaceLshift, "<<"},
    {&N::matrixMultiply, &N::inplaceMatrixMultiply, "@"},
    {&N::multiply, &N::inplaceMultiply, "*"},
    {&N::remainder, &N::inplaceRemainder, "%"},
    {&N::or_, &N::inplaceOr, "|"},
    {nullptr, nullptr, "**"},
    {&N::rshift, &N::inplaceRshift, ">>"},
    {&N::subtract, &N::inplaceSubtract, "-"},
    {&N::trueDivide, &N::inplaceTrueDivide, "/"},
    {&N::xor_, &N::inplaceXor, "^"},
};

BinaryFunction slotOf(const Object* object, BinarySlot slot) {
  NumberSlots* number = object->type->asNumber;
  return number ? number->*slot : nullptr;
}

/// NotImplemented as an answer: dropped, and true.
bool declined(Object* result) {
  if (result != notImplemented()) return false;
  decref(result);
  return true;
}

/// Asks the operands' slots in order; NotImplemented (borrowed) when both decline.
Object* dispatch(Object* a, Object* b, BinarySlot slot) {
  BinaryFunction left = slotOf(a, slot);
  BinaryFunction right = a->type == b->type ? nullptr : slotOf(b, slot);
  if (right == left) right = nullptr;
  if (left) {
    if (right && isSubtype(b->type, a->type)) {
      Object* result = right(a, b);
      if (!declined(result)) return result;
      right = nullptr;
    }
    Object* result = left(a, b);
    if (!declined(result)) return result;
  }
  if (right) {
    Object* result = right(a, b);
    if (!declined(result)) return result;
  }
  return notImplemented();
}

Failure raiseUnsupported(Thread& t, Object* a, Object* b, const char* symbol) {
  return t.raise(typeErrorType, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'",
                 symbol, a->type->name, b->type->name);
}

Ref<> repeat(Thread& t, IndexFunction function, Object* sequence, Object* count) {
  if (!hasIndex(count)) {
    return t.raise(typeErrorType, "can't multiply sequence by non-int of type '%.200s'",
                   count->type->name);
  }
  isize n = PY_TRY(toIsize(t, count, &overflowErrorType));
  return Ref<>::steal(function(sequence, n));
}

IndexFunction repeatOf(Object* object, bool inplace) {
  SequenceSlots* sequence = object->type->asSequence;
  if (!sequence) return nullptr;
  return inplace && sequence->inplaceRepeat ? sequence->inplaceRepeat : sequence->repeat;
}

/// What sequences make of + and *; missing when it is not about them.
Lookup sequenceOperation(Thread& t, Object* a, Object* b, int op, bool inplace) {
  if (op == kOpAdd) {
    SequenceSlots* sequence = a->type->asSequence;
    if (!sequence) return Lookup::missing();
    BinaryFunction concat =
        inplace && sequence->inplaceConcat ? sequence->inplaceConcat : sequence->concat;
    if (!concat) return Lookup::missing();
    return Ref<>::steal(concat(a, b));
  }
  if (IndexFunction function = repeatOf(a, inplace)) return repeat(t, function, a, b);
  if (inplace && a->type->asSequence != nullptr) return Lookup::missing();
  if (IndexFunction function = repeatOf(b, false)) return repeat(t, function, b, a);
  return Lookup::missing();
}

/// "print >> file" is a common leftover of Python 2.
bool looksLikePrint(Object* a, int op) {
  if (op != kOpRshift || a->type != &builtinFunctionType) return false;
  // = PyCFunctionObject: the method definition follows the head.
  auto* def = reinterpret_cast<MethodDef* const*>(a + 1);
  return __builtin_strcmp((*def)->name, "print") == 0;
}

TernaryFunction powerOf(const Object* object) {
  NumberSlots* number = object->type->asNumber;
  return number ? number->power : nullptr;
}

Ref<> power(Thread& t, Object* a, Object* b, Object* modulus, const char* symbol) {
  TernaryFunction left = powerOf(a);
  TernaryFunction right = a->type == b->type ? nullptr : powerOf(b);
  if (right == left) right = nullptr;
  if (left) {
    if (right && isSubtype(b->type, a->type)) {
      Object* result = right(a, b, modulus);
      if (!declined(result)) return Ref<>::steal(result);
      right = nullptr;
    }
    Object* result = left(a, b, modulus);
    if (!declined(result)) return Ref<>::steal(result);
  }
  if (right) {
    Object* result = right(a, b, modulus);
    if (!declined(result)) return Ref<>::steal(result);
  }
  TernaryFunction third = powerOf(modulus);
  if (third && third != left && third != right) {
    Object* result = third(a, b, modulus);
    if (!declined(result)) return Ref<>::steal(result);
  }
  if (isNone(modulus)) return raiseUnsupported(t, a, b, symbol);
  return t.raise(typeErrorType,
                 "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'", symbol,
                 a->type->name, b->type->name, modulus->type->name);
}

Ref<> inplacePower(Thread& t, Object* a, Object* b) {
  NumberSlots* number = a->type->asNumber;
  if (number && number->inplacePower) {
    Object* result = number->inplacePower(a, b, none());
    if (!declined(result)) return Ref<>::steal(result);
  }
  return power(t, a, b, none(), "**=");
}

Ref<> unary(Thread& t, Object* a, UnaryFunction NumberSlots::* slot, const char* symbol) {
  NumberSlots* number = a->type->asNumber;
  if (number && number->*slot) return Ref<>::steal((number->*slot)(a));
  return t.raise(typeErrorType, "bad operand type for %s: '%.200s'", symbol, a->type->name);
}

}  // namespace

Ref<> binaryOperation(Thread& t, Object* a, Object* b, int op) {
  bool inplace = op >= kInplace;
  int base = inplace ? op - kInplace : op;
  if (base == kOpPower) {
    return inplace ? inplacePower(t, a, b) : power(t, a, b, none(), "** or pow()");
  }
  const Operator& o = kOperators[base];
  if (inplace) {
    if (BinaryFunction function = slotOf(a, o.inplace)) {
      Object* result = function(a, b);
      if (!declined(result)) return Ref<>::steal(result);
    }
  }
  Object* result = dispatch(a, b, o.slot);
  if (result != notImplemented()) return Ref<>::steal(result);
  if (base == kOpAdd || base == kOpMultiply) {
    Lookup sequence = sequenceOperation(t, a, b, base, inplace);
    if (!sequence.isMissing()) return std::move(sequence).value();
  }
  if (!inplace && looksLikePrint(a, base)) {
    return t.raise(typeErrorType,
                   "unsupported operand type(s) for >>: '%.100s' and '%.100s'. Did you mean "
                   "\"print(<message>, file=<output_stream>)\"?",
                   a->type->name, b->type->name);
  }
  char symbol[8];
  usize n = 0;
  for (const char* p = o.symbol; *p; p++) symbol[n++] = *p;
  if (inplace) symbol[n++] = '=';
  symbol[n] = 0;
  return raiseUnsupported(t, a, b, symbol);
}

Ref<> divmodOperation(Thread& t, Object* a, Object* b) {
  Object* result = dispatch(a, b, &NumberSlots::divmod);
  if (result != notImplemented()) return Ref<>::steal(result);
  return raiseUnsupported(t, a, b, "divmod()");
}

Ref<> powerOperation(Thread& t, Object* a, Object* b, Object* modulus) {
  return power(t, a, b, modulus ? modulus : none(), "** or pow()");
}

Ref<> negate(Thread& t, Object* a) { return unary(t, a, &NumberSlots::negative, "unary -"); }
Ref<> positive(Thread& t, Object* a) { return unary(t, a, &NumberSlots::positive, "unary +"); }
Ref<> absolute(Thread& t, Object* a) { return unary(t, a, &NumberSlots::absolute, "abs()"); }
Ref<> invert(Thread& t, Object* a) { return unary(t, a, &NumberSlots::invert, "unary ~"); }

}  // namespace taipan
