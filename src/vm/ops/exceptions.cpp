// Raising and handling exceptions.
#include "builtins/exceptions/exceptions.h"

#include "object/protocol/number.h"
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(RAISE_VARARGS) {
  SAVE();
  Object* cause = oparg == 2 ? *--sp : nullptr;
  Object* exception = oparg >= 1 ? *--sp : nullptr;
  if (slow::raise(t, exception, cause) == 1) GOTO(unwindReraised);
  ERROR();
}

HANDLER(RERAISE) {
  Object* exception = *--sp;
  if (oparg != 0) {
    // The traceback shall point at the instruction that raised first.
    Result<isize> unit = toIsize(t, sp[-static_cast<isize>(oparg)], nullptr);
    if (!unit.failed()) frame->prevInstr = frame->code->units() + unit.value();
  } else {
    SAVE();
  }
  slow::restoreException(t, exception);
  GOTO(unwindReraised);
}

HANDLER(PUSH_EXC_INFO) {
  Object* value = sp[-1];
  ExceptionStackItem* info = t.excInfo;
  if (info->value == nullptr) {
    incref(none());
    sp[-1] = none();
  } else {
    sp[-1] = info->value;
  }
  incref(value);
  info->value = value;
  PUSH(value);
  NEXT();
}

HANDLER(POP_EXCEPT) {
  SAVE();
  Object* value = *--sp;
  assignOwned(t.excInfo->value, value);
  NEXT();
}

HANDLER(CHECK_EXC_MATCH) {
  SAVE();
  Object* types = sp[-1];
  if (slow::checkExceptTypes(t, types) < 0) [[unlikely]]
    ERROR();
  Object* result = boolObject(exceptionMatches(sp[-2], types));
  incref(result);
  sp[-1] = result;
  decref(types);
  NEXT();
}

HANDLER(CHECK_EG_MATCH) {
  SAVE();
  Object* types = sp[-1];
  Object* exception = sp[-2];
  Object *match = nullptr, *rest = nullptr;
  if (slow::checkExceptStarTypes(t, types) < 0 ||
      slow::matchGroup(t, exception, types, &match, &rest) < 0) [[unlikely]] {
    ERROR();
  }
  if (match == none()) {
    sp[-1] = match;
    decref(types);
    xdecref(rest);
    NEXT();
  }
  sp[-2] = rest;
  sp[-1] = match;
  incref(match);
  assignOwned(t.excInfo->value, match);
  decref(types);
  decref(exception);
  NEXT();
}

HANDLER(PREP_RERAISE_STAR) {
  SAVE();
  Object* raised = sp[-1];
  Object* original = sp[-2];
  Object* result = slow::prepareReraiseStar(t, original, raised);
  if (result == nullptr) [[unlikely]]
    ERROR();
  sp[-2] = result;
  --sp;
  decref(raised);
  decref(original);
  NEXT();
}

HANDLER(WITH_EXCEPT_START) {
  SAVE();
  Object* result = slow::callExit(t, sp[-4], sp[-1]);
  if (result == nullptr) [[unlikely]]
    ERROR();
  PUSH(result);
  NEXT();
}

HANDLER(END_ASYNC_FOR) {
  SAVE();
  Object* exception = *--sp;
  if (!exceptionMatches(exception, &stopAsyncIterationType)) {
    slow::restoreException(t, exception);
    GOTO(unwindReraised);
  }
  decref(exception);
  decref(*--sp);
  NEXT();
}

HANDLER(BEFORE_WITH) {
  SAVE();
  Object* manager = sp[-1];
  Object* exit;
  Object* result = slow::enterContext(t, manager, false, &exit);
  if (result == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = exit;
  PUSH(result);
  decref(manager);
  NEXT();
}

HANDLER(BEFORE_ASYNC_WITH) {
  SAVE();
  Object* manager = sp[-1];
  Object* exit;
  Object* result = slow::enterContext(t, manager, true, &exit);
  if (result == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = exit;
  PUSH(result);
  decref(manager);
  NEXT();
}

}  // namespace taipan
