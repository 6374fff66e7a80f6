// Operators and subscripts.
#include "object/protocol/number.h"
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

/// Replaces the operand on top by `result`.
#define REPLACE_TOP(result)              \
  do {                                   \
    Object* result_ = (result);          \
    if (result_ == nullptr) [[unlikely]] \
      ERROR();                           \
    Object* old_ = sp[-1];               \
    sp[-1] = result_;                    \
    decref(old_);                        \
  } while (false)

/// Replaces the top two operands by `result`.
#define REPLACE_TWO(result)              \
  do {                                   \
    Object* result_ = (result);          \
    if (result_ == nullptr) [[unlikely]] \
      ERROR();                           \
    Object* right_ = sp[-1];             \
    Object* left_ = sp[-2];              \
    sp[-2] = result_;                    \
    --sp;                                \
    decref(left_);                       \
    decref(right_);                      \
  } while (false)

HANDLER(UNARY_POSITIVE) {
  SAVE();
  REPLACE_TOP(positive(t, sp[-1]).release());
  NEXT();
}

HANDLER(UNARY_NEGATIVE) {
  SAVE();
  REPLACE_TOP(negate(t, sp[-1]).release());
  NEXT();
}

HANDLER(UNARY_INVERT) {
  SAVE();
  REPLACE_TOP(invert(t, sp[-1]).release());
  NEXT();
}

HANDLER(UNARY_NOT) {
  SAVE();
  Result<bool> truth = toBool(t, sp[-1]);
  if (truth.failed()) [[unlikely]]
    ERROR();
  Object* result = boolObject(!truth.value());
  incref(result);
  REPLACE_TOP(result);
  NEXT();
}

HANDLER(BINARY_OP) {
  SAVE();
  REPLACE_TWO(slow::binaryOp(t, sp[-2], sp[-1], oparg));
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(BINARY_SUBSCR) {
  SAVE();
  REPLACE_TWO(getItem(t, sp[-2], sp[-1]).release());
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(STORE_SUBSCR) {
  SAVE();
  Object* value = sp[-3];
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (setItem(t, container, key, value).failed()) [[unlikely]]
    ERROR();
  sp -= 3;
  decref(value);
  decref(container);
  decref(key);
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(DELETE_SUBSCR) {
  SAVE();
  Object* container = sp[-2];
  Object* key = sp[-1];
  if (deleteItem(t, container, key).failed()) [[unlikely]]
    ERROR();
  sp -= 2;
  decref(container);
  decref(key);
  NEXT();
}

HANDLER(COMPARE_OP) {
  SAVE();
  REPLACE_TWO(slow::compareOp(t, sp[-2], sp[-1], oparg));
  SKIP_CACHE(2);
  NEXT();
}

HANDLER(IS_OP) {
  Object* right = *--sp;
  Object* left = sp[-1];
  Object* result = boolObject((left == right) != (oparg != 0));
  incref(result);
  SAVE();
  sp[-1] = result;
  decref(left);
  decref(right);
  NEXT();
}

HANDLER(CONTAINS_OP) {
  SAVE();
  int found = slow::containsOp(t, sp[-1], sp[-2]);
  if (found < 0) [[unlikely]]
    ERROR();
  Object* result = boolObject((found != 0) != (oparg != 0));
  incref(result);
  REPLACE_TWO(result);
  NEXT();
}

}  // namespace taipan
