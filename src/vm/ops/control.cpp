// Jumps and returns.
#include "builtins/int/int.h"
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/quicken.h"

namespace taipan {

/// Takes a back-edge: a safepoint.
#define JUMP_BACK()                                                        \
  do {                                                                     \
    SAVE();                                                                \
    ip -= oparg;                                                           \
    if (t.evalBreaker.load(std::memory_order_relaxed) != 0) [[unlikely]] { \
      if (handleEvalBreaker(t).failed()) {                                 \
        ip = frame->prevInstr + 1;                                         \
        ERROR();                                                           \
      }                                                                    \
    }                                                                      \
  } while (false)

HANDLER(JUMP_FORWARD) {
  ip += oparg;
  NEXT();
}

HANDLER(JUMP_BACKWARD) {
  warmUp(frame->code);
  JUMP_BACK();
  NEXT();
}

HANDLER(JUMP_BACKWARD_NO_INTERRUPT) {
  ip -= oparg;
  NEXT();
}

HANDLER(RETURN_VALUE) { GOTO(returnFromFrame); }

/// Truth of the popped top without calling anything for bools; -1 on failure, then it stays.
#define POP_TRUTH(truth)                            \
  int truth;                                        \
  {                                                 \
    Object* value_ = sp[-1];                        \
    if (value_ == boolObject(true)) {               \
      truth = 1;                                    \
    } else if (value_ == boolObject(false)) {       \
      truth = 0;                                    \
    } else if (value_ == none()) {                  \
      truth = 0;                                    \
    } else if (isExactInt(value_)) {                \
      truth = !static_cast<Int*>(value_)->isZero(); \
    } else {                                        \
      SAVE();                                       \
      Result<bool> result_ = toBool(t, value_);     \
      if (result_.failed()) [[unlikely]]            \
        ERROR();                                    \
      truth = result_.value();                      \
    }                                               \
    --sp;                                           \
    decref(value_);                                 \
  }

HANDLER(POP_JUMP_FORWARD_IF_FALSE) {
  POP_TRUTH(truth);
  if (!truth) ip += oparg;
  NEXT();
}

HANDLER(POP_JUMP_FORWARD_IF_TRUE) {
  POP_TRUTH(truth);
  if (truth) ip += oparg;
  NEXT();
}

HANDLER(POP_JUMP_BACKWARD_IF_FALSE) {
  POP_TRUTH(truth);
  if (!truth) {
    JUMP_BACK();
  }
  NEXT();
}

HANDLER(POP_JUMP_BACKWARD_IF_TRUE) {
  POP_TRUTH(truth);
  if (truth) {
    JUMP_BACK();
  }
  NEXT();
}

HANDLER(POP_JUMP_FORWARD_IF_NONE) {
  Object* value = *--sp;
  if (value == none()) ip += oparg;
  SAVE();
  decref(value);
  NEXT();
}

HANDLER(POP_JUMP_FORWARD_IF_NOT_NONE) {
  Object* value = *--sp;
  if (value != none()) ip += oparg;
  SAVE();
  decref(value);
  NEXT();
}

HANDLER(POP_JUMP_BACKWARD_IF_NONE) {
  Object* value = *--sp;
  bool jump = value == none();
  SAVE();
  decref(value);
  if (jump) {
    JUMP_BACK();
  }
  NEXT();
}

HANDLER(POP_JUMP_BACKWARD_IF_NOT_NONE) {
  Object* value = *--sp;
  bool jump = value != none();
  SAVE();
  decref(value);
  if (jump) {
    JUMP_BACK();
  }
  NEXT();
}

HANDLER(JUMP_IF_FALSE_OR_POP) {
  Object* value = sp[-1];
  SAVE();
  Result<bool> truth = toBool(t, value);
  if (truth.failed()) [[unlikely]]
    ERROR();
  if (truth.value()) {
    --sp;
    decref(value);
  } else {
    ip += oparg;
  }
  NEXT();
}

HANDLER(JUMP_IF_TRUE_OR_POP) {
  Object* value = sp[-1];
  SAVE();
  Result<bool> truth = toBool(t, value);
  if (truth.failed()) [[unlikely]]
    ERROR();
  if (!truth.value()) {
    --sp;
    decref(value);
  } else {
    ip += oparg;
  }
  NEXT();
}

}  // namespace taipan
