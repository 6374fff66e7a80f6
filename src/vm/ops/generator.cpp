// Generators, coroutines, awaiting.
#include "vm/generator/generator.h"

#include "builtins/exceptions/exceptions.h"
#include "vm/dispatch.h"
#include "vm/function/function.h"
#include "vm/quicken.h"
#include "vm/slow/slow.h"
#include "vm/tracing.h"

namespace taipan {

HANDLER(RETURN_GENERATOR) {
  SAVE();
  Generator* generator = newGenerator(t, frame->function).release();
  if (generator == nullptr) [[unlikely]]
    ERROR();
  // Move the frame into the generator; the activation on the data stack ends here.
  InterpreterFrame* old = frame;
  moveFrameInto(generator, old);
  if (old->exit == kExitToNative) {
    // The caller of evalFrame releases the frame: leave it nothing to clear.
    abandonFrame(old);
    return generator;
  }
  frame = old->previous;
  t.cframe->currentFrame = frame;
  releaseFrame(t, old);
  t.leaveRecursion();
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  PUSH(generator);
  NEXT();
}

HANDLER_ABI Object* resumeGenerator(HANDLER_PARAMS) {
  SAVE();
  auto* generator = static_cast<Generator*>(sp[-2]);
  Object* value = *--sp;
  SAVE_CALLER();
  InterpreterFrame* inner = generator->frame();
  inner->exit = kExitToResumer;
  inner->previous = frame;
  t.cframe->currentFrame = inner;
  --t.recursionRemaining;
  generator->excState.previous = t.excInfo;
  t.excInfo = &generator->excState;
  generator->frameState = kFrameExecuting;
  frame = inner;
  warmUp(frame->code);
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  PUSH(value);
  NEXT();
}

/// Tracers see the StopIteration that would have carried the result; takes over and gives back it.
static Object* traceStopIteration(Thread& t, InterpreterFrame* frame, Object** sp, Object* receiver,
                                  Object* result) {
  // The end of a generator without a value is no exception.
  if (isGenerator(receiver) && isNone(result)) return result;
  Ref<> value = Ref<>::steal(result);
  (void)raiseStopIteration(t, value.get());
  traceException(t, frame, sp);
  return fetchStopIterationValue(t).release();
}

/// The delegate below sp[-1] returned that.
static HANDLER_ABI Object* finishSend(HANDLER_PARAMS) {
  Object* result = *--sp;
  Object* receiver = sp[-1];
  if (isTracing(t) && t.traceFunction != nullptr) [[unlikely]] {
    result = traceStopIteration(t, frame, sp, receiver, result);
    if (result == nullptr) ERROR();
  }
  sp[-1] = result;
  decref(receiver);
  ip += oparg;
  NEXT();
}

HANDLER_ABI Object* returnToResumer(HANDLER_PARAMS) {
  Object* result = sp[-1];
  InterpreterFrame* inner = frame;
  frame = inner->previous;
  t.cframe->currentFrame = frame;
  t.leaveRecursion();
  endGenerator(t, generatorOf(inner));
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  oparg = ip[-1] >> 8;
  if (generalOpcode(ip[-1] & 0xff) == Opcode::SEND) {
    PUSH(result);
    GOTO(finishSend);
  }
  // Tracers see the StopIteration of a loop's iterator if it carries a value.
  if (isTracing(t) && !isNone(result)) (void)raiseStopIteration(t, result);
  decref(result);
  GOTO(endIteration);
}

HANDLER(YIELD_VALUE) {
  Object* value = *--sp;
  SAVE();
  Generator* generator = generatorOf(frame);
  generator->frameState = kFrameSuspended;
  frame->stackTop = static_cast<int>(sp - frame->localsplus);
  t.excInfo = generator->excState.previous;
  generator->excState.previous = nullptr;
  if (frame->exit == kExitToNative) return value;
  InterpreterFrame* inner = frame;
  frame = inner->previous;
  inner->previous = nullptr;
  t.cframe->currentFrame = frame;
  t.leaveRecursion();
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  PUSH(value);
  NEXT();
}

HANDLER(ASYNC_GEN_WRAP) {
  SAVE();
  Object* wrapped = wrapAsyncValue(t, Ref<>::steal(*--sp)).release();
  if (wrapped == nullptr) [[unlikely]]
    ERROR();
  PUSH(wrapped);
  NEXT();
}

HANDLER(GET_YIELD_FROM_ITER) {
  SAVE();
  Object* iterable = sp[-1];
  Object* iterator = slow::yieldFromIterator(t, frame, iterable);
  if (iterator == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = iterator;
  decref(iterable);
  NEXT();
}

HANDLER(SEND) {
  SAVE();
  Object* value = sp[-1];
  Object* receiver = sp[-2];
  if (isGenerator(receiver) || isCoroutine(receiver)) {
    auto* generator = static_cast<Generator*>(receiver);
    bool accepts = generator->frameState != kFrameCreated || isNone(value);
    if (accepts && canResumeHere(t, generator, oparg)) GOTO(resumeGenerator);
  }
  --sp;
  Object* result = nullptr;
  SendResult state = sendToIterator(t, receiver, value, &result);
  if (state == SendResult::kError) [[unlikely]] {
    decref(value);
    ERROR();
  }
  decref(value);
  PUSH(result);
  if (state == SendResult::kReturn) GOTO(finishSend);
  NEXT();
}

HANDLER(GET_AWAITABLE) {
  SAVE();
  Object* object = sp[-1];
  Object* iterator = slow::awaitable(t, object, oparg);
  if (iterator == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = iterator;
  decref(object);
  NEXT();
}

HANDLER(GET_AITER) {
  SAVE();
  Object* object = sp[-1];
  Object* iterator = asyncIterator(t, object).release();
  if (iterator == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = iterator;
  decref(object);
  NEXT();
}

HANDLER(GET_ANEXT) {
  SAVE();
  Object* awaitable = asyncNext(t, sp[-1]).release();
  if (awaitable == nullptr) [[unlikely]]
    ERROR();
  PUSH(awaitable);
  NEXT();
}

}  // namespace taipan
