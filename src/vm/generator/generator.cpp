// Resuming, closing and throwing into generators; what the three generator-like types share.
#include "vm/generator/generator.h"

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/function/cell.h"
#include "vm/function/function.h"
#include "vm/generator/generator_rows.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

const char* kindName(Generator* g) {
  return isCoroutine(g) ? "coroutine" : isAsyncGenerator(g) ? "async generator" : "generator";
}

bool isGeneratorLike(Object* o) { return isGenerator(o) || isCoroutine(o); }

/// Ends the life of the frame of a generator that returned or raised.
void dropFrame(Generator* g) {
  InterpreterFrame* frame = g->frame();
  g->frameState = kFrameCleared;
  frame->previous = nullptr;
  clearFrame(frame);
}

/// StopIteration must not leave a generator: it would end the caller's loop silently.
void convertStopIteration(Thread& t, Generator* g) {
  if (t.pendingMatches(stopIterationType)) {
    (void)raiseFromPending(t, runtimeErrorType, "%s raised StopIteration", kindName(g));
  } else if (isAsyncGenerator(g) && t.pendingMatches(stopAsyncIterationType)) {
    (void)raiseFromPending(t, runtimeErrorType, "async generator raised StopAsyncIteration");
  }
}

/// Makes the exception handled where the generator is resumed the context of the pending one.
void chainHandled(Thread& t) {
  Object* handled = handledException(t);
  if (handled == nullptr) return;
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  normalizeException(t, &type, &value, &traceback);
  if (value != nullptr && value != handled) {
    Object* context = static_cast<BaseException*>(value)->context;
    if (context == nullptr) {
      incref(handled);
      exceptionSetContext(value, handled);
    }
  }
  t.restore(type, value, traceback);
}

SendResult resume(Thread& t, Generator* g, Object* value, Object** result, bool throwing,
                  bool closing) {
  InterpreterFrame* frame = g->frame();
  *result = nullptr;
  if (g->frameState == kFrameCreated && value != nullptr && !isNone(value)) {
    (void)t.raise(typeErrorType, "can't send non-None value to a just-started %s", kindName(g));
    return SendResult::kError;
  }
  if (g->frameState == kFrameExecuting) {
    (void)t.raise(valueErrorType, "%s already executing", kindName(g));
    return SendResult::kError;
  }
  if (g->frameState >= kFrameCompleted) {
    if (isCoroutine(g) && !closing) {
      (void)t.raise(runtimeErrorType, "cannot reuse already awaited coroutine");
      return SendResult::kError;
    }
    if (throwing) return SendResult::kError;
    if (value != nullptr) {
      incref(none());
      *result = none();
    }
    return SendResult::kReturn;
  }
  Object* sent = value != nullptr ? value : none();
  incref(sent);
  frame->localsplus[frame->stackTop++] = sent;
  g->excState.previous = t.excInfo;
  t.excInfo = &g->excState;
  if (throwing) chainHandled(t);
  g->frameState = kFrameExecuting;
  Object* returned = evalFrame(t, frame, throwing).release();
  frame->previous = nullptr;
  if (returned != nullptr && g->frameState == kFrameSuspended) {
    *result = returned;
    return SendResult::kNext;
  }
  if (returned == nullptr) {
    endFailedGenerator(t, g);
    return SendResult::kError;
  }
  endGenerator(t, g);
  *result = returned;
  return SendResult::kReturn;
}

/// A method's result: the yielded value, or the exception that stands for the return.
Ref<> finish(Thread& t, Generator* g, SendResult state, Object* result) {
  if (state == SendResult::kNext) return Ref<>::steal(result);
  if (state == SendResult::kError) return failure;
  Ref<> value = Ref<>::steal(result);
  if (isAsyncGenerator(g)) return t.raiseObject(stopAsyncIterationType, nullptr);
  return raiseStopIteration(t, value.get());
}

/// Closes whatever is delegated to; 0, or -1 with the exception.
int closeDelegate(Thread& t, Object* delegate) {
  if (isGeneratorLike(delegate)) {
    return generatorClose(t, static_cast<Generator*>(delegate)).failed() ? -1 : 0;
  }
  Lookup method = lookupAttribute(t, delegate, names::close);
  if (method.failed()) t.writeUnraisable(delegate);
  if (!method.found()) return 0;
  return call(t, method.get()).failed() ? -1 : 0;
}

/// Marks the generator as running while its delegate works.
class RunningMark {
 public:
  explicit RunningMark(Generator* g) : generator_(g), state_(g->frameState) {
    g->frameState = kFrameExecuting;
  }
  RunningMark(const RunningMark&) = delete;
  ~RunningMark() { generator_->frameState = state_; }

 private:
  Generator* generator_;
  i8 state_;
};

}  // namespace

static Ref<Generator> allocate(Thread& t, Type& type, Code* code, Object* name, Object* qualname) {
  Ref<Generator> g = newObject<Generator>(t, type, code->nlocalsplus + code->stacksize);
  if (g.failed()) return g;
  g->code = code;
  g->name = name;
  g->qualname = qualname;
  incref(code);
  incref(name);
  incref(qualname);
  g->frameState = kFrameCleared;
  return g;
}

Ref<Generator> newGenerator(Thread& t, Function* function) {
  Code* code = function->code;
  Type& type = (code->flags & kCodeCoroutine) != 0        ? static_cast<Type&>(coroutineType)
               : (code->flags & kCodeAsyncGenerator) != 0 ? static_cast<Type&>(asyncGenType)
                                                          : static_cast<Type&>(generatorType);
  Object* origin = nullptr;
  if (&type == &coroutineType && t.coroutineOriginTrackingDepth > 0) {
    origin = coroutineOrigin(t, t.coroutineOriginTrackingDepth);
    if (origin == nullptr) return failure;
  }
  Ref<Generator> g = allocate(t, type, code, function->name, function->qualname);
  if (g.failed()) {
    xdecref(origin);
    return failure;
  }
  g->originOrFinalizer = origin;
  return g;
}

void moveFrameInto(Generator* generator, InterpreterFrame* old) {
  InterpreterFrame* inner = generator->frame();
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
  inner->exit = kExitToNative;
  inner->owner = kOwnedByGenerator;
  inner->safepoint = 0;
  if (inner->frameObject != nullptr) inner->frameObject->frame = inner;
  generator->frameState = kFrameCreated;
  gcTrack(generator);
}

/// What the instructions before the first RESUME would have made.
static Status makeCells(Thread& t, InterpreterFrame* frame) {
  const u8* kinds = spanOf(*static_cast<Bytes*>(frame->code->localspluskinds)).data;
  for (int i = 0; i < frame->code->nlocalsplus; ++i) {
    if ((kinds[i] & (kLocalCell | kLocalFree)) == 0) continue;
    Ref<Cell> cell = PY_TRY(newCell(t, frame->localsplus[i]));
    assignOwned(frame->localsplus[i], static_cast<Object*>(cell.release()));
  }
  return {};
}

Ref<Generator> generatorFromFrame(Thread& t, Ref<Frame> frame, Type& type, Object* name,
                                  Object* qualname) {
  InterpreterFrame* old = frame->frame;
  bool fresh = old == frame->ownData() && old->code != nullptr &&
               old->prevInstr == old->code->units() + old->code->firsttraceable;
  if (!fresh) return t.raise(systemErrorType, "the frame has run or is running");
  PY_TRY(makeCells(t, old));
  Code* code = old->code;
  Ref<Generator> g = PY_TRY(allocate(t, type, code, name != nullptr ? name : code->name,
                                     qualname != nullptr ? qualname : code->qualname));
  old->frameObject = frame.release();
  moveFrameInto(g.get(), old);
  return g;
}

void endGenerator(Thread& t, Generator* g) {
  if (t.excInfo == &g->excState) {
    t.excInfo = g->excState.previous;
    g->excState.previous = nullptr;
  }
  clearOwned(g->excState.value);
  dropFrame(g);
}

/// Levels of recursion.
static constexpr int kFinaliserRoom = 50;

void endFailedGenerator(Thread& t, Generator* g) {
  {
    SavedException saved(t);
    // Where the frame had no room to run, finalisers of what it held still get some.
    int room = t.recursionRemaining <= 0 ? kFinaliserRoom : 0;
    t.recursionRemaining += room;
    endGenerator(t, g);
    t.recursionRemaining -= room;
  }
  convertStopIteration(t, g);
}

SendResult sendGenerator(Thread& t, Generator* g, Object* value, Object** result) {
  return resume(t, g, value, result, false, false);
}

SendResult throwPending(Thread& t, Generator* g, Object** result) {
  return resume(t, g, none(), result, true, false);
}

Object* delegateOf(Generator* g) {
  if (g->frameState >= kFrameCleared || g->frameState == kFrameCreated) return nullptr;
  InterpreterFrame* frame = g->frame();
  if (frame->lastUnit() < 0) return nullptr;
  CodeUnit next = frame->prevInstr[1];
  if (generalOpcode(next & 0xff) != Opcode::RESUME || (next >> 8) < 2) return nullptr;
  return frame->localsplus[frame->stackTop - 1];
}

Ref<> generatorClose(Thread& t, Generator* g) {
  int status = 0;
  if (Object* delegate = delegateOf(g)) {
    Ref<> keep = Ref<>::share(delegate);
    RunningMark mark(g);
    status = closeDelegate(t, delegate);
  }
  if (status == 0) (void)t.raiseObject(generatorExitType, nullptr);
  Object* result = nullptr;
  SendResult state = resume(t, g, none(), &result, true, true);
  if (state == SendResult::kNext) {
    decref(result);
    return t.raise(runtimeErrorType, "%s ignored GeneratorExit", kindName(g));
  }
  if (state == SendResult::kReturn) {
    xdecref(result);
    return Ref<>::share(none());
  }
  if (t.pendingMatches(stopIterationType) || t.pendingMatches(generatorExitType)) {
    t.clearPending();
    return Ref<>::share(none());
  }
  return failure;
}

namespace {

/// Sets the pending exception from the arguments of throw().
Status setThrown(Thread& t, Object* type, Object* value, Object* traceback) {
  if (traceback != nullptr && isNone(traceback)) traceback = nullptr;
  if (traceback != nullptr && traceback->type != &tracebackType) {
    return t.raise(typeErrorType, "throw() third argument must be a traceback object");
  }
  auto hold = [](Object* object) {
    xincref(object);
    return object;
  };
  if (isExceptionClass(type)) {
    Object* heldType = hold(type);
    Object* heldValue = hold(value);
    Object* heldTraceback = hold(traceback);
    normalizeException(t, &heldType, &heldValue, &heldTraceback);
    t.restore(heldType, heldValue, heldTraceback);
    return failure;
  }
  if (isException(type)) {
    if (value != nullptr && !isNone(value)) {
      return t.raise(typeErrorType, "instance exception may not have a separate value");
    }
    if (traceback == nullptr) traceback = static_cast<BaseException*>(type)->traceback;
    t.restore(hold(type->type), hold(type), hold(traceback));
    return failure;
  }
  return t.raise(typeErrorType,
                 "exceptions must be classes or instances deriving from BaseException, not %s",
                 type->type->name);
}

Ref<> throwHere(Thread& t, Generator* g, Object* type, Object* value, Object* traceback) {
  bool good =
      (traceback == nullptr || isNone(traceback) || traceback->type == &tracebackType) &&
      (isExceptionClass(type) || (isException(type) && (value == nullptr || isNone(value))));
  (void)setThrown(t, type, value, traceback);
  if (!good) return failure;
  Object* result = nullptr;
  SendResult state = throwPending(t, g, &result);
  return finish(t, g, state, result);
}

/// The delegate ended while something was thrown into it: go on behind its SEND.
Ref<> resumeAfterDelegate(Thread& t, Generator* g) {
  InterpreterFrame* frame = g->frame();
  decref(frame->localsplus[--frame->stackTop]);
  frame->prevInstr += (frame->prevInstr[-1] >> 8) - 1;
  Ref<> value = fetchStopIterationValue(t);
  Object* result = nullptr;
  SendResult state =
      value ? sendGenerator(t, g, value.get(), &result) : throwPending(t, g, &result);
  return finish(t, g, state, result);
}

}  // namespace

Ref<> generatorThrow(Thread& t, Generator* g, bool closeOnGeneratorExit, Object* type,
                     Object* value, Object* traceback) {
  Object* delegate = delegateOf(g);
  if (delegate == nullptr) return throwHere(t, g, type, value, traceback);
  Ref<> keep = Ref<>::share(delegate);
  if (closeOnGeneratorExit && exceptionMatches(type, &generatorExitType)) {
    int status;
    {
      RunningMark mark(g);
      status = closeDelegate(t, delegate);
    }
    if (status < 0) {
      Object* result = nullptr;
      SendResult state = throwPending(t, g, &result);
      return finish(t, g, state, result);
    }
    return throwHere(t, g, type, value, traceback);
  }
  Ref<> result;
  if (isGeneratorLike(delegate)) {
    // Link the frame, so that the inner one's traceback and f_back see it.
    RunningMark mark(g);
    InterpreterFrame* frame = g->frame();
    InterpreterFrame* previous = t.cframe->currentFrame;
    frame->previous = previous;
    t.cframe->currentFrame = frame;
    result = generatorThrow(t, static_cast<Generator*>(delegate), closeOnGeneratorExit, type, value,
                            traceback);
    t.cframe->currentFrame = previous;
    frame->previous = nullptr;
  } else {
    Lookup method = PY_TRY(lookupAttribute(t, delegate, names::throw_));
    if (!method.found()) return throwHere(t, g, type, value, traceback);
    RunningMark mark(g);
    Object* args[] = {nullptr, type, value, traceback};
    usize count = value == nullptr ? 1 : traceback == nullptr ? 2 : 3;
    result = callVector(t, method.get(), args + 1, count | kVectorcallOffsetFlag);
  }
  if (result) return result;
  return resumeAfterDelegate(t, g);
}

SendResult sendToIterator(Thread& t, Object* iterator, Object* value, Object** result) {
  if (isGeneratorLike(iterator)) {
    SendResult state = sendGenerator(t, static_cast<Generator*>(iterator), value, result);
    if (state == SendResult::kReturn && *result == nullptr) {
      incref(none());
      *result = none();
    }
    return state;
  }
  Type* type = iterator->type;
  if (type->asAsync != nullptr && type->asAsync->send != nullptr) {
    return static_cast<SendResult>(type->asAsync->send(iterator, value, result));
  }
  *result = isNone(value) && isIterator(iterator)
                ? type->iternext(iterator)
                : callMethod(t, iterator, static_cast<Object*>(names::send), value).release();
  if (*result != nullptr) return SendResult::kNext;
  Ref<> returned = fetchStopIterationValue(t);
  if (returned.failed()) return SendResult::kError;
  *result = returned.release();
  return SendResult::kReturn;
}

// --- the slots and methods ----------------------------------------------------------------------

Object* generatorIterNext(Object* self) {
  Thread& t = Thread::current();
  Object* result = nullptr;
  SendResult state = sendGenerator(t, static_cast<Generator*>(self), nullptr, &result);
  if (state == SendResult::kReturn && result != nullptr) {
    if (!isNone(result)) (void)raiseStopIteration(t, result);
    decref(result);
    return nullptr;
  }
  return result;
}

int generatorSendSlot(Object* self, Object* value, Object** result) {
  SendResult state = sendGenerator(Thread::current(), static_cast<Generator*>(self), value, result);
  if (state == SendResult::kReturn && *result == nullptr) {
    incref(none());
    *result = none();
  }
  return static_cast<int>(state);
}

Ref<> generatorSendMethod(Thread& t, Generator& self, Object* value) {
  Object* result = nullptr;
  SendResult state = sendGenerator(t, &self, value, &result);
  return finish(t, &self, state, result);
}

Ref<> generatorThrowMethod(Thread& t, Generator& self, Positional args) {
  PY_TRY(checkPositional(t, "throw", args.count, 1, 3));
  return generatorThrow(t, &self, true, args.items[0], args.count > 1 ? args.items[1] : nullptr,
                        args.count > 2 ? args.items[2] : nullptr);
}

Ref<> generatorCloseMethod(Thread& t, Generator& self) { return generatorClose(t, &self); }

isize generatorSizeof(Generator& self) {
  isize words = self.code->nlocalsplus + self.code->stacksize;
  return self.type->basicSize + words * static_cast<isize>(sizeof(Object*));
}

Ref<> generatorGetName(Generator& self) { return Ref<>::share(self.name); }
Ref<> generatorGetQualname(Generator& self) { return Ref<>::share(self.qualname); }

static Status setText(Thread& t, Object*& field, Object* value, const char* attribute) {
  if (value == nullptr || !isStr(value)) {
    return t.raise(typeErrorType, "%s must be set to a string object", attribute);
  }
  incref(value);
  assignOwned(field, value);
  return {};
}
Status generatorSetName(Thread& t, Generator& self, Object* value) {
  return setText(t, self.name, value, "__name__");
}
Status generatorSetQualname(Thread& t, Generator& self, Object* value) {
  return setText(t, self.qualname, value, "__qualname__");
}

/// The event of reading `gi_NAME`, `cr_NAME` or `ag_NAME`.
static Status auditGetter(Thread& t, Generator& self, const char* name) {
  if (!isAudited()) [[likely]]
    return {};
  const char* kind = self.type == &coroutineType ? "cr" : self.type == &asyncGenType ? "ag" : "gi";
  Ref<Str> whole = PY_TRY(newStrFormat(t, "%s_%s", kind, name));
  return audit(t, "object.__getattr__", {&self, whole.get()});
}

Ref<> generatorGetFrame(Thread& t, Generator& self) {
  PY_TRY(auditGetter(t, self, "frame"));
  if (self.frameState == kFrameCleared) return Ref<>::share(none());
  return Ref<>::share(static_cast<Object*>(frameObjectOf(self.frame())));
}

Ref<> generatorGetDelegate(Generator& self) {
  Object* delegate = delegateOf(&self);
  return Ref<>::share(delegate != nullptr ? delegate : none());
}

Ref<> generatorGetRunning(Generator& self) {
  return Ref<>::share(boolObject(self.frameState == kFrameExecuting));
}
Ref<> generatorGetSuspended(Generator& self) {
  return Ref<>::share(boolObject(self.frameState == kFrameSuspended));
}
Ref<> generatorGetCode(Thread& t, Generator& self) {
  PY_TRY(auditGetter(t, self, "code"));
  return Ref<>::share(self.code);
}

Ref<> generatorRepr(Thread& t, Generator& self) {
  return newStrFormat(t, "<%s object %S at %p>", self.type->name, self.qualname,
                      static_cast<void*>(&self))
      .as<Object>();
}

int generatorTraverse(Object* self, VisitFunction visit, void* arg) {
  auto* g = static_cast<Generator*>(self);
  PY_VISIT(g->code);
  PY_VISIT(g->name);
  PY_VISIT(g->qualname);
  PY_VISIT(g->originOrFinalizer);
  PY_VISIT(g->excState.value);
  // The stack of a running frame is not known; what it holds counts as used from outside.
  if (g->frameState < kFrameCleared && g->frameState != kFrameExecuting) {
    return traverseFrame(g->frame(), visit, arg);
  }
  return 0;
}

void finalizeGenerator(Generator* g) {
  if (g->frameState >= kFrameCompleted) return;
  Thread& t = Thread::current();
  SavedException saved(t);
  if (isAsyncGenerator(g) && g->originOrFinalizer != nullptr && !g->closed) {
    if (call(t, g->originOrFinalizer, static_cast<Object*>(g)).failed()) t.writeUnraisable(g);
    return;
  }
  if ((g->code->flags & kCodeCoroutine) != 0 && g->frameState == kFrameCreated) {
    warnNeverAwaited(t, g);
    return;
  }
  if (generatorClose(t, g).failed()) t.writeUnraisable(g);
}

void generatorFinalize(Object* self) { finalizeGenerator(static_cast<Generator*>(self)); }

void generatorDealloc(Object* self) {
  auto* g = static_cast<Generator*>(self);
  if (g->weakreflist != nullptr) {
    gcUntrack(self);
    clearWeakrefs(self);
    gcTrack(self);
  }
  if (g->frameState < kFrameCompleted && finalizeFromDealloc(self)) return;
  gcUntrack(self);
  if (isAsyncGenerator(self)) clearOwned(g->originOrFinalizer);
  if (g->frameState < kFrameCleared) dropFrame(g);
  clearOwned(g->originOrFinalizer);
  clearOwned(g->code);
  clearOwned(g->name);
  clearOwned(g->qualname);
  clearOwned(g->excState.value);
  freeObject(self);
}

// --- the generator type -------------------------------------------------------------------------

namespace {

constinit const MethodDef kGeneratorMethods[] = {
    GENERATOR_RESUMING_ROWS("generator", "yielded", "tb"), GENERATOR_SIZE_ROW, {}};

constinit const GetSetDef kGeneratorGetSet[] = {
    GENERATOR_NAME_ROWS("generator"),
    GETTER("gi_yieldfrom", generatorGetDelegate, "object being iterated by yield from, or None"),
    GETTER("gi_running", generatorGetRunning, nullptr),
    GETTER("gi_frame", generatorGetFrame, nullptr),
    GETTER("gi_suspended", generatorGetSuspended, nullptr),
    GETTER("gi_code", generatorGetCode, nullptr),
    {}};

}  // namespace

constinit BuiltinType generatorType{
    {.name = "generator",
     .basicSize = offsetof(Generator, iframe) + kFrameHeaderWords * sizeof(Object*),
     .itemSize = sizeof(Object*),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = generatorDealloc,
     .repr = slot<generatorRepr>,
     .getAttribute = genericGetAttributeSlot,
     .traverse = generatorTraverse,
     .weaklistOffset = offsetof(Generator, weakreflist),
     .iter = selfIterator,
     .iternext = generatorIterNext,
     .methods = kGeneratorMethods,
     .getset = kGeneratorGetSet,
     .finalize = generatorFinalize,
     .async = {.send = generatorSendSlot}}};

}  // namespace taipan
