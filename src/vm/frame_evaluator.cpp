#include "vm/frame_evaluator.h"

#include "object/builtin_types.h"

namespace taipan {

void updateFrameStackLimit(Thread& t) {
  bool elsewhere = t.interpreter->frameEvaluator != nullptr;
  t.frameStackLimit = elsewhere ? kNoFrameHere : t.nativeStackLimit;
}

void setFrameEvaluator(Interpreter& interpreter, FrameEvaluator evaluator) {
  interpreter.frameEvaluator = evaluator;
  for (Thread* t = interpreter.threads; t != nullptr; t = t->next) updateFrameStackLimit(*t);
}

Ref<> evalFrameElsewhere(Thread& t, InterpreterFrame* frame, bool throwing) {
  Object* result = t.interpreter->frameEvaluator(&t, frame, throwing ? 1 : 0);
  if (result == nullptr && !t.hasPending()) {
    return t.raise(systemErrorType, "a frame evaluator returned NULL without setting an exception");
  }
  return Ref<>::steal(result);
}

}  // namespace taipan
