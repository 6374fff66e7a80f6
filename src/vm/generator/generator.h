// Generators, coroutines and asynchronous generators: a frame inside an object.
#pragma once

#include "object/arguments.h"
#include "vm/frame/frame.h"
#include "vm/frame_evaluator.h"

namespace taipan {

/// = PyGenObject, PyCoroObject, PyAsyncGenObject.
struct Generator : Object {
  Code* code;
  Object* weakreflist;
  Object* name;
  Object* qualname;
  ExceptionStackItem excState;
  Object* originOrFinalizer;  ///< cr_origin, or an async generator's finaliser hook
  bool hooksInited;
  bool closed;
  bool runningAsync;
  i8 frameState;  ///< FrameState
  Object* iframe[1];

  InterpreterFrame* frame() { return reinterpret_cast<InterpreterFrame*>(iframe); }
};

inline Generator* generatorOf(InterpreterFrame* frame) {
  return reinterpret_cast<Generator*>(reinterpret_cast<char*>(frame) - offsetof(Generator, iframe));
}

inline bool isGenerator(const Object* o) { return o->type == &generatorType; }
inline bool isCoroutine(const Object* o) { return o->type == &coroutineType; }
inline bool isAsyncGenerator(const Object* o) { return o->type == &asyncGenType; }

/// = PySendResult.
enum class SendResult : int { kReturn = 0, kError = -1, kNext = 1 };

/// The generator-like object of a function that is being called; its frame is still to be moved
/// into it.
Ref<Generator> newGenerator(Thread& t, Function* function);
/// A generator-like object of the type whose frame is that of a frame object which nothing runs:
/// its code goes on behind the first RESUME. Takes over `frame`. SystemError for other frames.
Ref<Generator> generatorFromFrame(Thread& t, Ref<Frame> frame, Type& type, Object* name,
                                  Object* qualname);
/// Moves what a frame holds into that of a new generator, which can be resumed then.
void moveFrameInto(Generator* generator, InterpreterFrame* frame);
/// Resumes; `*result` is an owned value unless it failed. `value` is null for the first start.
SendResult sendGenerator(Thread& t, Generator* generator, Object* value, Object** result);
/// Whether the running instruction (FOR_ITER or SEND) may resume it without leaving the loop. When
/// the generator returns, the instruction's operand is read again: it must have no prefix.
inline bool canResumeHere(const Thread& t, const Generator* generator, u32 oparg) {
  return generator->frameState < kFrameExecuting && oparg <= 0xff && t.recursionRemaining > 0 &&
         !runsFramesElsewhere(t);
}
/// What every end of a run of a generator's frame does, however it was resumed: after a return, and
/// after a pending exception left the frame.
void endGenerator(Thread& t, Generator* generator);
void endFailedGenerator(Thread& t, Generator* generator);
/// Raises the pending exception inside.
SendResult throwPending(Thread& t, Generator* generator, Object** result);
/// `throw(type, value, traceback)`; the latter may be null.
Ref<> generatorThrow(Thread& t, Generator* generator, bool closeOnGeneratorExit, Object* type,
                     Object* value, Object* traceback);
Ref<> generatorClose(Thread& t, Generator* generator);
/// Closes or drops a generator whose frame somebody clears.
void finalizeGenerator(Generator* generator);
/// What it delegates to at present (`yield from`, `await`), borrowed, or null.
Object* delegateOf(Generator* generator);
/// Sends to any iterator by the quickest way: tp_am_send, next(), or its `send` method.
SendResult sendToIterator(Thread& t, Object* iterator, Object* value, Object** result);

/// The iterator that `await object` runs; TypeError if it cannot be awaited. (coroutine.cpp)
Ref<> awaitableIterator(Thread& t, Object* object);
/// Wraps a value that an asynchronous generator yields, taking over the reference.
Ref<> wrapAsyncValue(Thread& t, Ref<> value);
/// `aiter(object)` and the awaitable of its `__anext__()`.
Ref<> asyncIterator(Thread& t, Object* object);
Ref<> asyncNext(Thread& t, Object* iterator);

// Shared by the three types (generator.cpp).
void generatorDealloc(Object* self);
int generatorTraverse(Object* self, VisitFunction visit, void* arg);
void generatorFinalize(Object* self);
Object* generatorIterNext(Object* self);
int generatorSendSlot(Object* self, Object* value, Object** result);
Ref<> generatorSendMethod(Thread& t, Generator& self, Object* value);
Ref<> generatorThrowMethod(Thread& t, Generator& self, Positional args);
Ref<> generatorCloseMethod(Thread& t, Generator& self);
/// Of generators, coroutines and asynchronous generators, with the frame inside.
isize generatorSizeof(Generator& self);
Ref<> generatorGetName(Generator& self);
Ref<> generatorGetQualname(Generator& self);
Status generatorSetName(Thread& t, Generator& self, Object* value);
Status generatorSetQualname(Thread& t, Generator& self, Object* value);
Ref<> generatorGetFrame(Thread& t, Generator& self);
Ref<> generatorGetDelegate(Generator& self);
Ref<> generatorGetRunning(Generator& self);
Ref<> generatorGetSuspended(Generator& self);
Ref<> generatorGetCode(Thread& t, Generator& self);
Ref<> generatorRepr(Thread& t, Generator& self);

/// Runs the interpreter's hooks for a new asynchronous generator once (async_generator.cpp).
Status initAsyncHooks(Thread& t, Generator* generator);
/// Warns "coroutine 'x' was never awaited" (coroutine.cpp).
void warnNeverAwaited(Thread& t, Generator* coroutine);
/// The tuple of (file, line, function) of the running frames, or null (coroutine.cpp).
Object* coroutineOrigin(Thread& t, int depth);

}  // namespace taipan
