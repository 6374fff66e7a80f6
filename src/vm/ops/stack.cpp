// Moving values between locals, constants and the stack.
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/quicken.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(CACHE) {
  SAVE();
  (void)t.raise(systemErrorType, "an inline cache was executed");
  ERROR();
}

HANDLER(NOP) { NEXT(); }

HANDLER(RESUME) {
  if (t.evalBreaker.load(std::memory_order_relaxed) != 0 && oparg < 2) [[unlikely]] {
    SAVE();
    if (handleEvalBreaker(t).failed()) ERROR();
  }
  NEXT();
}

HANDLER(EXTENDED_ARG) {
  u32 word = *ip++;
  oparg = oparg << 8 | word >> 8;
  TAIL kPlainHandlers[word & 0xff](frame, sp, ip, t, oparg);
}

HANDLER(LOAD_FAST) {
  Object* value = LOCAL(oparg);
  if (value == nullptr) [[unlikely]] {
    SAVE();
    slow::raiseUnboundLocal(t, frame->code, oparg);
    ERROR();
  }
  incref(value);
  PUSH(value);
  NEXT();
}

HANDLER(STORE_FAST) {
  Object* old = LOCAL(oparg);
  LOCAL(oparg) = *--sp;
  if (old != nullptr) {
    SAVE();
    decref(old);
  }
  NEXT();
}

HANDLER(DELETE_FAST) {
  Object* old = LOCAL(oparg);
  SAVE();
  if (old == nullptr) [[unlikely]] {
    slow::raiseUnboundLocal(t, frame->code, oparg);
    ERROR();
  }
  LOCAL(oparg) = nullptr;
  decref(old);
  NEXT();
}

HANDLER(LOAD_CONST) {
  Object* value = CONST_AT(oparg);
  incref(value);
  PUSH(value);
  NEXT();
}

HANDLER(POP_TOP) {
  SAVE();
  decref(*--sp);
  NEXT();
}

HANDLER(PUSH_NULL) {
  PUSH(nullptr);
  NEXT();
}

HANDLER(COPY) {
  Object* value = sp[-static_cast<isize>(oparg)];
  xincref(value);
  PUSH(value);
  NEXT();
}

HANDLER(SWAP) {
  Object* top = sp[-1];
  sp[-1] = sp[-static_cast<isize>(oparg)];
  sp[-static_cast<isize>(oparg)] = top;
  NEXT();
}

}  // namespace taipan
