// Generators, coroutines, awaiting.
#include "vm/generator.h"

#include "builtins/exceptions/exceptions.h"
#include "vm/dispatch.h"
#include "vm/function.h"
#include "vm/slow/slow.h"
#include "vm/tracing.h"

namespace taipan {

HANDLER(RETURN_GENERATOR) {
  SAVE();
  Generator* generator = newGenerator(t, frame->function).release();
  if (generator == nullptr) [[unlikely]]
    ERROR();
  // Move the frame into the generator; the activation on the data stack ends here.
  InterpreterFrame* inner = generator->frame();
  InterpreterFrame* old = frame;
  int count = old->code->nlocalsplus;
  for (int i = 0; i < count; ++i) inner->localsplus[i] = old->localsplus[i];
  inner->function = old->function;
  inner->globals = old->globals;
  inner->builtins = old->builtins;
  inner->locals = old->locals;
  inner->code = old->code;
  inner->frameObject = old->frameObject;
  inner->previous = nullptr;
  inner->prevInstr = old->prevInstr;
  inner->stackTop = count;
  inner->isEntry = false;
  inner->owner = kOwnedByGenerator;
  inner->safepoint = 0;
  if (inner->frameObject != nullptr) inner->frameObject->frame = inner;
  generator->frameState = kFrameCreated;
  gcTrack(generator);
  if (old->isEntry) {
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

HANDLER(YIELD_VALUE) {
  Object* value = *--sp;
  SAVE();
  Generator* generator = generatorOf(frame);
  generator->frameState = kFrameSuspended;
  frame->stackTop = static_cast<int>(sp - frame->localsplus);
  t.excInfo = generator->excState.previous;
  generator->excState.previous = nullptr;
  return value;
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

HANDLER(SEND) {
  SAVE();
  Object* value = *--sp;
  Object* receiver = sp[-1];
  Object* result = nullptr;
  SendResult state = sendToIterator(t, receiver, value, &result);
  if (state == SendResult::kError) [[unlikely]] {
    decref(value);
    ERROR();
  }
  decref(value);
  if (state == SendResult::kReturn) {
    if (isTracing(t) && t.traceFunction != nullptr) [[unlikely]] {
      result = traceStopIteration(t, frame, sp, receiver, result);
      if (result == nullptr) ERROR();
    }
    sp[-1] = result;
    decref(receiver);
    ip += oparg;
    NEXT();
  }
  PUSH(result);
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
