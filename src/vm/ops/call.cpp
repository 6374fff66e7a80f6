// Calls: the callee of a Python function gets a frame of its own in the same loop.
#include "builtins/descriptor/descriptor.h"
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/function/function.h"
#include "vm/slow/slow.h"

namespace taipan {

/// After a call into C: a safepoint, because loops may consist of such calls only.
#define CHECK_BREAKER()                                                    \
  do {                                                                     \
    if (t.evalBreaker.load(std::memory_order_relaxed) != 0) [[unlikely]] { \
      if (handleEvalBreaker(t).failed()) ERROR();                          \
    }                                                                      \
  } while (false)

static Object** releaseTo(Object** sp, Object** bottom) {
  while (sp > bottom) xdecref(*--sp);
  return sp;
}

static bool isPythonFunction(Object* callable) {
  return isFunction(callable) && static_cast<Function*>(callable)->vectorcall == functionVectorcall;
}

HANDLER(KW_NAMES) {
  t.keywordNames = CONST_AT(oparg);
  NEXT();
}

HANDLER(PRECALL) {
  // Unpack a bound method, so that CALL sees the function behind it.
  Object** bottom = sp - oparg - 2;
  Object* callable = bottom[1];
  if (bottom[0] == nullptr && callable->type == &methodType) {
    auto* method = static_cast<BoundMethod*>(callable);
    incref(method->function);
    incref(method->self);
    bottom[0] = method->function;
    bottom[1] = method->self;
    decref(method);
  }
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(CALL) {
  SAVE();
  Object** bottom = sp - oparg - 2;
  Object** args = bottom[0] != nullptr ? bottom + 1 : bottom + 2;
  Object* callable = args[-1];
  Object* names = t.keywordNames;
  t.keywordNames = nullptr;
  if (isPythonFunction(callable)) {
    InterpreterFrame* callee = slow::pushStackCall(t, callable, args, sp - args, names);
    if (callee == nullptr) [[unlikely]]
      ERROR();
    sp = bottom;
    SKIP_CACHE(4);
    SAVE_CALLER();
    ENTER_FRAME(callee);
  }
  Object* result = slow::callFromStack(t, callable, args, sp - args, names);
  sp = releaseTo(sp, bottom);
  if (result == nullptr) [[unlikely]]
    ERROR();
  PUSH(result);
  CHECK_BREAKER();
  SKIP_CACHE(4);
  NEXT();
}

HANDLER(CALL_FUNCTION_EX) {
  SAVE();
  Object* kwargs = (oparg & 1) != 0 ? sp[-1] : nullptr;
  Object** bottom = sp - (oparg & 1) - 3;  // null, callable, args
  Object* callable = bottom[1];
  if (slow::prepareCallEx(t, callable, &bottom[2]) < 0) [[unlikely]]
    ERROR();
  if (isPythonFunction(callable) && (kwargs == nullptr || kwargs->type == &dictType)) {
    InterpreterFrame* callee = slow::pushCallEx(t, callable, bottom[2], kwargs);
    if (callee == nullptr) [[unlikely]]
      ERROR();
    sp = releaseTo(sp, bottom);
    SAVE_CALLER();
    ENTER_FRAME(callee);
  }
  Object* result = slow::callEx(t, callable, bottom[2], kwargs);
  sp = releaseTo(sp, bottom);
  if (result == nullptr) [[unlikely]]
    ERROR();
  PUSH(result);
  CHECK_BREAKER();
  NEXT();
}

HANDLER(MAKE_FUNCTION) {
  SAVE();
  Object* made = slow::makeFunction(t, sp[-1], frame);
  if (made == nullptr) [[unlikely]]
    ERROR();
  decref(*--sp);
  auto* function = static_cast<Function*>(made);
  if ((oparg & 8) != 0) function->closure = static_cast<Tuple*>(*--sp);
  if ((oparg & 4) != 0) function->annotations = *--sp;
  if ((oparg & 2) != 0) function->kwdefaults = *--sp;
  if ((oparg & 1) != 0) function->defaults = static_cast<Tuple*>(*--sp);
  PUSH(function);
  NEXT();
}

}  // namespace taipan
