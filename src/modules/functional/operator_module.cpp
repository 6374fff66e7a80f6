// The module `_operator`: operators as functions. Its callable classes are in getters.cpp.
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/functional/getters.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

template <int kOp>
Ref<> binary(Thread& t, Module&, Object* a, Object* b) {
  return binaryOperation(t, a, b, kOp);
}

template <CompareOp kOp>
Ref<> comparison(Thread& t, Module&, Object* a, Object* b) {
  return compare(t, a, b, kOp);
}

template <Ref<> (*kOperation)(Thread&, Object*)>
Ref<> unary(Thread& t, Module&, Object* a) {
  return kOperation(t, a);
}

Ref<> powerOf(Thread& t, Module&, Object* a, Object* b) { return powerOperation(t, a, b, none()); }
Result<bool> truth(Thread& t, Module&, Object* a) { return toBool(t, a); }
Result<bool> notTruth(Thread& t, Module&, Object* a) { return !PY_TRY(toBool(t, a)); }
bool isSame(Module&, Object* a, Object* b) { return a == b; }
bool isNotSame(Module&, Object* a, Object* b) { return a != b; }
Result<bool> containsItem(Thread& t, Module&, Object* a, Object* b) { return contains(t, a, b); }
Ref<> item(Thread& t, Module&, Object* a, Object* b) { return getItem(t, a, b); }
Status assignItem(Thread& t, Module&, Object* a, Object* b, Object* c) {
  return setItem(t, a, b, c);
}
Status removeItem(Thread& t, Module&, Object* a, Object* b) { return deleteItem(t, a, b); }

Ref<> concat(Thread& t, Module&, Object* a, Object* b) { return sequenceConcat(t, a, b); }

Ref<> inplaceConcat(Thread& t, Module&, Object* a, Object* b) {
  SequenceSlots* slots = a->type->asSequence;
  if (slots != nullptr && slots->inplaceConcat != nullptr) {
    return Ref<>::steal(slots->inplaceConcat(a, b));
  }
  if (slots != nullptr && slots->concat != nullptr) return Ref<>::steal(slots->concat(a, b));
  if (isSequence(a) && isSequence(b)) {
    auto sum = binaryOperation(t, a, b, kOpAdd + kInplace);
    if (sum || !t.clearIfMatches(typeErrorType)) return sum;
  }
  return t.raise(typeErrorType, "'%.200s' object can't be concatenated", a->type->name);
}

/// Calls `found(index)` for each item that equals `value`; it gives whether to go on.
template <class Found>
Status forEachEqual(Thread& t, Object* iterable, Object* value, Found found) {
  auto iterator = getIterator(t, iterable);
  if (iterator.failed()) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType, "argument of type '%.200s' is not iterable",
                     iterable->type->name);
    }
    return failure;
  }
  for (isize i = 0;; ++i) {
    auto element = PY_TRY(next(t, iterator.get()));
    if (element.isMissing()) return {};
    if (PY_TRY(compareBool(t, element.get(), value, kEqual)) && !found(i)) return {};
  }
}

Ref<> indexOf(Thread& t, Module&, Object* a, Object* b) {
  isize at = -1;
  PY_TRY(forEachEqual(t, a, b, [&](isize i) {
    at = i;
    return false;
  }));
  if (at < 0) return t.raise(valueErrorType, "sequence.index(x): x not in sequence");
  return toObject(at);
}

Result<isize> countOf(Thread& t, Module&, Object* a, Object* b) {
  isize count = 0;
  PY_TRY(forEachEqual(t, a, b, [&](isize) {
    ++count;
    return true;
  }));
  return count;
}

Result<isize> hintOf(Thread& t, Module&, Object* object, Optional<isize> fallback) {
  return lengthHint(t, object, fallback ? *fallback : 0);
}

Ref<> callObject(Thread& t, Module&, const Arguments& arguments) {
  if (arguments.count == 0) {
    PY_TRY(checkPositional(t, "call", 0, 1, kIsizeMax));
  }
  return callVector(t, arguments[0], arguments.items + 1,
                    static_cast<usize>(arguments.count - 1) | kVectorcallOffsetFlag,
                    arguments.names);
}

/// Looks at every byte of `b` whatever it finds, so that the time tells nothing about `a`.
bool sameBytes(const char* a, isize aSize, const char* b, isize bSize) {
  volatile unsigned char difference = aSize == bSize ? 0 : 1;
  const char* left = aSize == bSize ? a : b;
  for (isize i = 0; i < bSize; ++i) {
    difference = difference | static_cast<unsigned char>(left[i] ^ b[i]);
  }
  return difference == 0;
}

Result<bool> compareDigest(Thread& t, Module&, Object* a, Object* b) {
  if (isStr(a) && isStr(b)) {
    auto &x = *static_cast<Str*>(a), &y = *static_cast<Str*>(b);
    if (!strIsAscii(x) || !strIsAscii(y)) {
      return t.raise(typeErrorType, "comparing strings with non-ASCII characters is not supported");
    }
    return sameBytes(static_cast<const char*>(strData(x)), x.length,
                     static_cast<const char*>(strData(y)), y.length);
  }
  if (!hasBuffer(a) && !hasBuffer(b)) {
    return t.raise(typeErrorType,
                   "unsupported operand types(s) or combination of types: '%.100s' and '%.100s'",
                   a->type->name, b->type->name);
  }
  BufferView x, y;
  PY_TRY(x.acquire(t, a));
  if (x.raw().dimensions > 1) return t.raise(bufferErrorType, "Buffer must be single dimension");
  PY_TRY(y.acquire(t, b));
  if (y.raw().dimensions > 1) return t.raise(bufferErrorType, "Buffer must be single dimension");
  return sameBytes(x.data(), x.size(), y.data(), y.size());
}

#define UNARY(name, function, text) METHOD(name, "($module, a, /)", function, text)
#define BINARY(name, function, text) METHOD(name, "($module, a, b, /)", function, text)

constinit const MethodDef kFunctions[] = {
    UNARY("truth", truth, "Return True if a is true, False otherwise."),
    BINARY("contains", containsItem, "Same as b in a (note reversed operands)."),
    BINARY("indexOf", indexOf, "Return the first index of b in a."),
    BINARY("countOf", countOf, "Return the number of items in a which are, or which equal, b."),
    BINARY("is_", isSame, "Same as a is b."),
    BINARY("is_not", isNotSame, "Same as a is not b."),
    BINARY("add", binary<kOpAdd>, "Same as a + b."),
    BINARY("sub", binary<kOpSubtract>, "Same as a - b."),
    BINARY("mul", binary<kOpMultiply>, "Same as a * b."),
    BINARY("matmul", binary<kOpMatrixMultiply>, "Same as a @ b."),
    BINARY("floordiv", binary<kOpFloorDivide>, "Same as a // b."),
    BINARY("truediv", binary<kOpTrueDivide>, "Same as a / b."),
    BINARY("mod", binary<kOpRemainder>, "Same as a % b."),
    UNARY("neg", unary<negate>, "Same as -a."),
    UNARY("pos", unary<positive>, "Same as +a."),
    UNARY("abs", unary<absolute>, "Same as abs(a)."),
    UNARY("inv", unary<invert>, "Same as ~a."),
    UNARY("invert", unary<invert>, "Same as ~a."),
    BINARY("lshift", binary<kOpLshift>, "Same as a << b."),
    BINARY("rshift", binary<kOpRshift>, "Same as a >> b."),
    UNARY("not_", notTruth, "Same as not a."),
    BINARY("and_", binary<kOpAnd>, "Same as a & b."),
    BINARY("xor", binary<kOpXor>, "Same as a ^ b."),
    BINARY("or_", binary<kOpOr>, "Same as a | b."),
    BINARY("iadd", binary<kOpAdd + kInplace>, "Same as a += b."),
    BINARY("isub", binary<kOpSubtract + kInplace>, "Same as a -= b."),
    BINARY("imul", binary<kOpMultiply + kInplace>, "Same as a *= b."),
    BINARY("imatmul", binary<kOpMatrixMultiply + kInplace>, "Same as a @= b."),
    BINARY("ifloordiv", binary<kOpFloorDivide + kInplace>, "Same as a //= b."),
    BINARY("itruediv", binary<kOpTrueDivide + kInplace>, "Same as a /= b."),
    BINARY("imod", binary<kOpRemainder + kInplace>, "Same as a %= b."),
    BINARY("ilshift", binary<kOpLshift + kInplace>, "Same as a <<= b."),
    BINARY("irshift", binary<kOpRshift + kInplace>, "Same as a >>= b."),
    BINARY("iand", binary<kOpAnd + kInplace>, "Same as a &= b."),
    BINARY("ixor", binary<kOpXor + kInplace>, "Same as a ^= b."),
    BINARY("ior", binary<kOpOr + kInplace>, "Same as a |= b."),
    BINARY("concat", concat, "Same as a + b, for a and b sequences."),
    BINARY("iconcat", inplaceConcat, "Same as a += b, for a and b sequences."),
    BINARY("getitem", item, "Same as a[b]."),
    METHOD("setitem", "($module, a, b, c, /)", assignItem, "Same as a[b] = c."),
    BINARY("delitem", removeItem, "Same as del a[b]."),
    BINARY("pow", powerOf, "Same as a ** b."),
    BINARY("ipow", binary<kOpPower + kInplace>, "Same as a **= b."),
    BINARY("eq", comparison<kEqual>, "Same as a == b."),
    BINARY("ne", comparison<kNotEqual>, "Same as a != b."),
    BINARY("lt", comparison<kLess>, "Same as a < b."),
    BINARY("le", comparison<kLessEqual>, "Same as a <= b."),
    BINARY("gt", comparison<kGreater>, "Same as a > b."),
    BINARY("ge", comparison<kGreaterEqual>, "Same as a >= b."),
    UNARY("index", unary<toIndex>, "Same as a.__index__()"),
    METHOD("length_hint", "($module, obj, default=0, /)", hintOf,
           "Return an estimate of the number of items in obj.\n\n"
           "This is useful for presizing containers when building from an iterable.\n\n"
           "If the object supports len(), the result will be exact.\n"
           "Otherwise, it may over- or under-estimate by an arbitrary amount.\n"
           "The result will be an integer >= 0."),
    METHOD("_compare_digest", "($module, a, b, /)", compareDigest,
           "Return 'a == b'.\n\n"
           "This function uses an approach designed to prevent\n"
           "timing analysis, making it appropriate for cryptography.\n\n"
           "a and b must both be of the same type: either str (ASCII only),\n"
           "or any bytes-like object.\n\n"
           "Note: If a and b are of different lengths, or if an error occurs,\n"
           "a timing attack could theoretically reveal information about the\n"
           "types and lengths of a and b--but not their values."),
    METHOD("call", "($module, obj, /, *args, **kwargs)", callObject,
           "Same as obj(*args, **kwargs)."),
    {},
};

Status operatorExec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, itemGetterType));
  PY_TRY(addType(t, module, attributeGetterType));
  return addType(t, module, methodCallerType);
}

}  // namespace

extern constinit const ModuleSpec operatorModule{
    .name = "_operator",
    .doc =
        "Operator interface.\n\n"
        "This module exports a set of functions implemented in C corresponding\n"
        "to the intrinsic operators of Python.  For example, operator.add(x, y)\n"
        "is equivalent to the expression x+y.",
    .functions = kFunctions,
    .exec = operatorExec,
};

}  // namespace taipan
