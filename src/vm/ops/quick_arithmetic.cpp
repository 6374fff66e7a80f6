// Operators on ints, floats, strings, lists, tuples and dicts.
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "object/names.h"
#include "vm/function/function.h"
#include "vm/ops/quick_macros.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(BINARY_OP_ADAPTIVE) {
  ADAPTIVE(BINARY_OP, specializeBinaryOp(sp[-2], sp[-1], ip, oparg, frame->localsplus));
}

/// Drops an int operand: dead ones go straight to the free list of their type.
PY_ALWAYS_INLINE static void releaseNumber(Object* number) {
  if (--number->refcount == 0) [[unlikely]]
    number->type->dealloc(number);
}

/// The result of an int operation whose value is known; takes the left operand's block when nobody
/// else holds it.
PY_ALWAYS_INLINE static Object* intResult(Object* left, i64 value) {
  auto* block = static_cast<Int*>(left);
  if (block->refcount == 1 && !isSmallValue(value) && value < (i64{1} << 60) &&
      value > -(i64{1} << 60)) {
    u64 magnitude = value < 0 ? -static_cast<u64>(value) : static_cast<u64>(value);
    block->digits[0] = static_cast<u32>(magnitude) & digits::kDigitMask;
    block->digits[1] = static_cast<u32>(magnitude >> 30);
    isize n = magnitude >> 30 ? 2 : 1;
    block->size = value < 0 ? -n : n;
    return block;
  }
  Object* result = newInt(value).release();
  if (result != nullptr) releaseNumber(left);
  return result;
}

#define INT_OPERANDS()                                                                  \
  Object* left = sp[-2];                                                                \
  Object* right = sp[-1];                                                               \
  if (!isExactInt(left) || !isExactInt(right) || !isMedium(*static_cast<Int*>(left)) || \
      !isMedium(*static_cast<Int*>(right))) [[unlikely]]                                \
    MISS(BINARY_OP);                                                                    \
  i64 a = mediumValue(*static_cast<Int*>(left));                                        \
  i64 b = mediumValue(*static_cast<Int*>(right))

#define FINISH_INT(value)                     \
  do {                                        \
    Object* result_ = intResult(left, value); \
    if (result_ == nullptr) [[unlikely]] {    \
      SAVE();                                 \
      ERROR();                                \
    }                                         \
    sp[-2] = result_;                         \
    --sp;                                     \
    releaseNumber(right);                     \
    SKIP_CACHE(1);                            \
    NEXT();                                   \
  } while (false)

HANDLER(BINARY_OP_ADD_INT) {
  INT_OPERANDS();
  FINISH_INT(a + b);
}

HANDLER(BINARY_OP_SUBTRACT_INT) {
  INT_OPERANDS();
  FINISH_INT(a - b);
}

HANDLER(BINARY_OP_MULTIPLY_INT) {
  INT_OPERANDS();
  i64 product;
  if (__builtin_mul_overflow(a, b, &product)) [[unlikely]]
    GOTO(opBINARY_OP);
  FINISH_INT(product);
}

#define FLOAT_OPERANDS()                                        \
  Object* left = sp[-2];                                        \
  Object* right = sp[-1];                                       \
  if (!isExactFloat(left) || !isExactFloat(right)) [[unlikely]] \
    MISS(BINARY_OP);                                            \
  double a = static_cast<Float*>(left)->value;                  \
  double b = static_cast<Float*>(right)->value

#define FINISH_FLOAT(expression)                    \
  do {                                              \
    double value_ = (expression);                   \
    --sp;                                           \
    if (left->refcount == 1) {                      \
      static_cast<Float*>(left)->value = value_;    \
      releaseNumber(right);                         \
    } else if (right->refcount == 1) {              \
      static_cast<Float*>(right)->value = value_;   \
      sp[-1] = right;                               \
      --left->refcount;                             \
    } else {                                        \
      Object* result_ = newFloat(value_).release(); \
      if (result_ == nullptr) [[unlikely]] {        \
        ++sp;                                       \
        SAVE();                                     \
        ERROR();                                    \
      }                                             \
      sp[-1] = result_;                             \
      --left->refcount;                             \
      --right->refcount;                            \
    }                                               \
    SKIP_CACHE(1);                                  \
    NEXT();                                         \
  } while (false)

// `x + x` has both operands at two references at least, so neither block is taken for the other.
HANDLER(BINARY_OP_ADD_FLOAT) {
  FLOAT_OPERANDS();
  FINISH_FLOAT(a + b);
}

HANDLER(BINARY_OP_SUBTRACT_FLOAT) {
  FLOAT_OPERANDS();
  FINISH_FLOAT(a - b);
}

HANDLER(BINARY_OP_MULTIPLY_FLOAT) {
  FLOAT_OPERANDS();
  FINISH_FLOAT(a * b);
}

HANDLER(BINARY_OP_ADD_UNICODE) {
  Object* left = sp[-2];
  Object* right = sp[-1];
  if (!isExactStr(left) || !isExactStr(right)) [[unlikely]]
    MISS(BINARY_OP);
  SAVE();
  Object* result = strConcat(t, *static_cast<Str*>(left), *static_cast<Str*>(right)).release();
  if (result == nullptr) [[unlikely]]
    ERROR();
  sp[-2] = result;
  --sp;
  decref(left);
  decref(right);
  SKIP_CACHE(1);
  NEXT();
}

/// `s += x` where the next instruction stores to the very local that `s` came from: without the
/// local's reference the string may grow in place.
static bool appendToLocal(Thread& t, Object** local, Object** operands) {
  Ref<Str> left = Ref<Str>::steal(static_cast<Str*>(operands[0]));
  Ref<Str> right = Ref<Str>::steal(static_cast<Str*>(operands[1]));
  Object* old = *local;
  *local = nullptr;
  decref(old);
  if (strAppend(t, left, *right).failed()) return false;
  *local = left.release();
  return true;
}

HANDLER(BINARY_OP_INPLACE_ADD_UNICODE) {
  Object* left = sp[-2];
  Object* right = sp[-1];
  Object** local = &LOCAL(ip[1] >> 8);
  if (!isExactStr(left) || !isExactStr(right) || *local != left) [[unlikely]]
    MISS(BINARY_OP);
  SAVE();
  sp -= 2;
  if (!appendToLocal(t, local, sp)) [[unlikely]]
    ERROR();
  ip += 2;  // the cache and the store
  NEXT();
}

// --- subscripts
// -----------------------------------------------------------------------------------

HANDLER(BINARY_SUBSCR_ADAPTIVE) {
  ADAPTIVE(BINARY_SUBSCR, specializeBinarySubscr(sp[-2], sp[-1], ip));
}

/// The index an exact int key stands for in a sequence of `size` items, or -1.
PY_ALWAYS_INLINE static isize indexFor(Object* key, isize size) {
  auto* number = static_cast<Int*>(key);
  if (!isExactInt(key) || !isCompact(*number)) return -1;
  isize index = compactValue(*number);
  if (index < 0) index += size;
  return index >= 0 && index < size ? index : -1;
}

#define FINISH_SUBSCR(item) \
  do {                      \
    Object* item_ = (item); \
    incref(item_);          \
    --sp;                   \
    sp[-1] = item_;         \
    releaseNumber(key);     \
    RELEASE(container);     \
    SKIP_CACHE(4);          \
    NEXT();                 \
  } while (false)

HANDLER(BINARY_SUBSCR_LIST_INT) {
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (container->type != &listType) [[unlikely]]
    MISS(BINARY_SUBSCR);
  auto* list = static_cast<List*>(container);
  isize index = indexFor(key, list->size);
  if (index < 0) [[unlikely]]
    MISS(BINARY_SUBSCR);
  FINISH_SUBSCR(list->items[index]);
}

HANDLER(BINARY_SUBSCR_TUPLE_INT) {
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (container->type != &tupleType) [[unlikely]]
    MISS(BINARY_SUBSCR);
  auto* tuple = static_cast<Tuple*>(container);
  isize index = indexFor(key, tuple->size);
  if (index < 0) [[unlikely]]
    MISS(BINARY_SUBSCR);
  FINISH_SUBSCR(tuple->items[index]);
}

/// dict[key] with KeyError; null on failure.
static Object* dictItem(Thread& t, Object* dict, Object* key) {
  if (isExactStr(key)) {
    Object* value = dictGetStr(static_cast<Dict*>(dict), static_cast<Str*>(key));
    if (value != nullptr) {
      incref(value);
      return value;
    }
  }
  return getItem(t, dict, key).release();
}

HANDLER(BINARY_SUBSCR_DICT) {
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (container->type != &dictType) [[unlikely]]
    MISS(BINARY_SUBSCR);
  SAVE();
  Object* value = dictItem(t, container, key);
  if (value == nullptr) [[unlikely]]
    ERROR();
  --sp;
  sp[-1] = value;
  decref(key);
  decref(container);
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(BINARY_SUBSCR_GETITEM) {
  Object* container = sp[-2];
  if (container->type->versionTag != readCache32(ip + 1)) [[unlikely]]
    MISS(BINARY_SUBSCR);
  auto* function = static_cast<Function*>(lookupType(container->type, names::__getitem__));
  if (function == nullptr || !isFunction(function) || !isPlainCall(function->code, 2)) [[unlikely]]
    MISS(BINARY_SUBSCR);
  SAVE();
  InterpreterFrame* callee = allocateFrame(t, function->code);
  if (callee == nullptr) [[unlikely]]
    ERROR();
  incref(function);
  initFrame(callee, function, nullptr);
  callee->localsplus[0] = container;
  callee->localsplus[1] = sp[-1];
  for (int i = 2; i < function->code->nlocalsplus; ++i) callee->localsplus[i] = nullptr;
  sp -= 2;
  SKIP_CACHE(4);
  SAVE_CALLER();
  ENTER_FRAME(callee);
}

HANDLER(STORE_SUBSCR_ADAPTIVE) {
  ADAPTIVE(STORE_SUBSCR, specializeStoreSubscr(sp[-2], sp[-1], ip));
}

HANDLER(STORE_SUBSCR_LIST_INT) {
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (container->type != &listType) [[unlikely]]
    MISS(STORE_SUBSCR);
  auto* list = static_cast<List*>(container);
  isize index = indexFor(key, list->size);
  if (index < 0) [[unlikely]]
    MISS(STORE_SUBSCR);
  Object* old = list->items[index];
  list->items[index] = sp[-3];
  sp -= 3;
  SAVE();
  decref(old);
  releaseNumber(key);
  decref(container);
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(STORE_SUBSCR_DICT) {
  Object* container = sp[-2];
  Object* key = sp[-1];
  Object* value = sp[-3];
  if (container->type != &dictType) [[unlikely]]
    MISS(STORE_SUBSCR);
  SAVE();
  if (dictSet(t, static_cast<Dict*>(container), key, value).failed()) [[unlikely]]
    ERROR();
  sp -= 3;
  decref(key);
  decref(value);
  decref(container);
  SKIP_CACHE(1);
  NEXT();
}

// --- comparisons followed by a conditional jump
// --------------------------------------------------- Cache: counter, then which outcomes jump: bit
// 0 less, bit 1 equal, bit 2 greater, bit 3 unordered; bit 4: the jump goes backwards (then it is
// left to the jump itself).

HANDLER(COMPARE_OP_ADAPTIVE) { ADAPTIVE(COMPARE_OP, specializeCompare(sp[-2], sp[-1], ip, oparg)); }

#define FINISH_COMPARE(outcome)                     \
  do {                                              \
    u32 outcome_ = (outcome);                       \
    sp -= 2;                                        \
    u32 jump_ = ip[2];                              \
    ip += 3;                                        \
    if ((ip[-2] & outcome_) != 0) ip += jump_ >> 8; \
    NEXT();                                         \
  } while (false)

HANDLER(COMPARE_OP_INT_JUMP) {
  Object* left = sp[-2];
  Object* right = sp[-1];
  if (!isExactInt(left) || !isExactInt(right) || !isCompact(*static_cast<Int*>(left)) ||
      !isCompact(*static_cast<Int*>(right))) [[unlikely]]
    MISS(COMPARE_OP);
  i64 a = compactValue(*static_cast<Int*>(left));
  i64 b = compactValue(*static_cast<Int*>(right));
  releaseNumber(left);
  releaseNumber(right);
  FINISH_COMPARE(a < b ? 1u : a == b ? 2u : 4u);
}

HANDLER(COMPARE_OP_FLOAT_JUMP) {
  Object* left = sp[-2];
  Object* right = sp[-1];
  if (!isExactFloat(left) || !isExactFloat(right)) [[unlikely]]
    MISS(COMPARE_OP);
  double a = static_cast<Float*>(left)->value;
  double b = static_cast<Float*>(right)->value;
  releaseNumber(left);
  releaseNumber(right);
  FINISH_COMPARE(a < b ? 1u : a == b ? 2u : a > b ? 4u : 8u);
}

HANDLER(COMPARE_OP_STR_JUMP) {
  Object* left = sp[-2];
  Object* right = sp[-1];
  if (!isExactStr(left) || !isExactStr(right)) [[unlikely]]
    MISS(COMPARE_OP);
  bool equal = left == right || strEqual(*static_cast<Str*>(left), *static_cast<Str*>(right));
  SAVE();
  decref(left);
  decref(right);
  FINISH_COMPARE(equal ? 2u : 4u);
}

}  // namespace taipan
