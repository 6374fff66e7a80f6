// The interpreter: entering and leaving frames, finding handlers of exceptions, the table of
// opcodes. The opcodes themselves are in ops/.
#include "vm/interpret.h"

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "bytecode/exception_table.h"
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/frame_evaluator.h"
#include "vm/function/function.h"
#include "vm/generator/generator.h"
#include "vm/ops/quick_macros.h"
#include "vm/traceback.h"
#include "vm/tracing.h"

namespace taipan {

HANDLER(Unassigned) {
  SAVE();
  (void)t.raise(systemErrorType, "unknown opcode %d", static_cast<int>(ip[-1] & 0xff));
  ERROR();
}

// --- tables -------------------------------------------------------------------------------------

namespace {

struct HandlerTable {
  Handler entries[256];
};

consteval HandlerTable makeTable() {
  HandlerTable table{};
  for (Handler& entry : table.entries) entry = &opUnassigned;
#define OPCODE(name, number, kind, caches, effect, jumpEffect) table.entries[number] = &op##name;
#include "bytecode/opcodes.def"
  // A specialised form without a handler of its own does what the general opcode does.
#define SPECIALIZED(name, number, general) table.entries[number] = &op##general;
#include "bytecode/opcodes.def"
#define QUICK(name) table.entries[static_cast<int>(Opcode::name)] = &op##name;
#include "vm/quick.def"
#undef QUICK
  return table;
}

consteval HandlerTable makeTracingTable() {
  HandlerTable table{};
  for (Handler& entry : table.entries) entry = &traceInstruction;
  return table;
}

constexpr HandlerTable kPlainTable = makeTable();
constexpr HandlerTable kTracingTable = makeTracingTable();

}  // namespace

const Handler* const kPlainHandlers = kPlainTable.entries;

void updateDispatch(Thread& t) {
  bool tracing = t.tracing == 0 && (t.traceFunction != nullptr || t.profileFunction != nullptr);
  t.dispatch = tracing ? kTracingTable.entries : kPlainTable.entries;
  if (t.cframe != nullptr) t.cframe->useTracing = tracing ? 255 : 0;
}

// --- entering and leaving -----------------------------------------------------------------------

namespace {

#if TAIPAN_TAIL_CALLS
Object* enterLoop(Handler first, InterpreterFrame* frame, Object** sp, CodeUnit* ip, Thread& t) {
  return first(frame, sp, ip, t, 0);
}
HANDLER(Dispatch) { NEXT(); }
#else
Object* enterLoop(Handler first, InterpreterFrame* frame, Object** sp, CodeUnit* ip, Thread& t) {
  Object* result = first(frame, sp, ip, t, 0);
  while (result == continueMarker()) {
    u32 word = *ip++;
    result = dispatchTable(t)[word & 0xff](frame, sp, ip, t, word >> 8);
  }
  return result;
}
HANDLER(Dispatch) { NEXT(); }
#endif

}  // namespace

namespace {

/// Takes the result of an `__init__` off the stack of the caller, who goes on if it was None.
HANDLER_ABI Object* dropInitResult(HANDLER_PARAMS) {
  Object* result = *--sp;
  if (!isNone(result)) [[unlikely]] {
    (void)t.raise(typeErrorType, "__init__() should return None, not '%.200s'", result->type->name);
    decref(result);
    ERROR();
  }
  decref(result);
  NEXT();
}

}  // namespace

Ref<> evalFrame(Thread& t, InterpreterFrame* frame, bool throwing) {
  if (runsFramesElsewhere(t)) [[unlikely]]
    return evalFrameElsewhere(t, frame, throwing);
  return evalFrameHere(t, frame, throwing);
}

Ref<> evalFrameHere(Thread& t, InterpreterFrame* frame, bool throwing) {
  if (t.dispatch == nullptr) updateDispatch(t);
  CFrame* outer = t.cframe;
  CFrame cframe{outer->useTracing, frame, outer};
  frame->previous = outer->currentFrame;
  frame->exit = kExitToNative;
  if (t.enterRecursion("").failed()) return failure;
  t.cframe = &cframe;
  Object** sp = frame->localsplus + frame->stackTop;
  Object* result;
  if (throwing) {
    if (isTracing(t)) [[unlikely]]
      traceThrowEntry(t, frame);
    result = enterLoop(&unwindRaised, frame, sp, frame->prevInstr + 1, t);
  } else {
    warmUp(frame->code);
    result = enterLoop(&opDispatch, frame, sp, frame->prevInstr + 1, t);
  }
  outer->useTracing = cframe.useTracing;
  t.cframe = outer;
  t.leaveRecursion();
  return Ref<>::steal(result);
}

namespace {

/// Gives the frame that the running loop was about to begin to the evaluator; what it gave, or
/// null.
Object* evalPushed(Thread& t, InterpreterFrame* callee) {
  t.cframe->currentFrame = callee->previous;
  Object* result = evalFrame(t, callee, false).release();
  clearFrame(callee);
  releaseFrame(t, callee);
  return result;
}

/// Runs the pushed frame by the evaluator instead of this loop.
HANDLER_ABI Object* startFrameElsewhere(HANDLER_PARAMS) {
  InterpreterFrame* caller = frame->previous;
  bool constructs = frame->exit == kExitConstructed;
  Object* result = evalPushed(t, frame);
  frame = caller;
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  if (result == nullptr) ERROR();
  PUSH(result);
  if (constructs) GOTO(dropInitResult);
  NEXT();
}

/// Begins the frame after all, or fails the call: the native stack or the recursion limit is near,
/// or somebody else evaluates frames.
HANDLER_ABI Object* startFrameNearLimit(HANDLER_PARAMS) {
  if (runsFramesElsewhere(t)) GOTO(startFrameElsewhere);
  if (t.enterRecursion("").failed()) {
    // The callee never ran: the error belongs to the call in the caller.
    InterpreterFrame* callee = frame;
    frame = callee->previous;
    t.cframe->currentFrame = frame;
    clearFrame(callee);
    releaseFrame(t, callee);
    sp = frame->localsplus + frame->stackTop;
    ip = frame->prevInstr + 1;
    GOTO(unwindRaised);
  }
  warmUp(frame->code);
  sp = frame->stackBase();
  ip = frame->code->units();
  NEXT();
}

}  // namespace

HANDLER_ABI Object* startFrame(HANDLER_PARAMS) {
  if (--t.recursionRemaining < 0 || t.frameStackLow()) [[unlikely]] {
    ++t.recursionRemaining;
    GOTO(startFrameNearLimit);
  }
  Code* code = frame->code;
  warmUp(code);
  sp = frame->localsplus + code->nlocalsplus;
  ip = code->units();
  NEXT();
}

namespace {

/// The end of an `__init__` that was called for a new object on the caller's stack.
HANDLER_ABI Object* finishConstruction(HANDLER_PARAMS) {
  Object* result = *--sp;
  InterpreterFrame* callee = frame;
  frame = callee->previous;
  t.cframe->currentFrame = frame;
  popFrame(t, callee);
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  PUSH(result);
  GOTO(dropInitResult);
}

/// The end of a frame that no plain call pushed.
HANDLER_ABI Object* returnElsewhere(HANDLER_PARAMS) {
  frame->stackTop = frame->code->nlocalsplus;
  if (frame->exit == kExitToNative) return sp[-1];
  if (frame->exit == kExitConstructed) GOTO(finishConstruction);
  GOTO(returnToResumer);
}

}  // namespace

// Where the frame ended is stored, as a frame object may outlive it.
HANDLER_ABI Object* returnFromFrame(HANDLER_PARAMS) {
  SAVE();
  if (frame->exit != kExitToCaller) GOTO(returnElsewhere);
  Object* result = *--sp;
  frame->stackTop = frame->code->nlocalsplus;
  InterpreterFrame* callee = frame;
  frame = callee->previous;
  t.cframe->currentFrame = frame;
  popFrame(t, callee);
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  PUSH(result);
  NEXT();
}

// --- exceptions ---------------------------------------------------------------------------------

namespace {

/// Releases the stack down to `depth` above the locals.
Object** popStackTo(InterpreterFrame* frame, Object** sp, int depth) {
  Object** bottom = frame->stackBase() + depth;
  while (sp > bottom) xdecref(*--sp);
  return sp;
}

/// Finds the handler for the instruction before `*ip` and lays the stack out for it; null when the
/// exception leaves the frame. What is pushed as "lasti" is where the frame stands, which RERAISE
/// sets back to the instruction that raised first.
Object** enterExceptionHandler(Thread& t, InterpreterFrame* frame, Object** sp, CodeUnit** ip) {
  Code* code = frame->code;
  ExceptionEntry entry;
  int unit = static_cast<int>(*ip - code->units()) - 1;
  if (!findExceptionHandler(bytesOf(code->exceptiontable).data, bytesOf(code->exceptiontable).size,
                            unit, entry)) {
    return nullptr;
  }
  sp = popStackTo(frame, sp, entry.depth);
  if (entry.lasti) {
    Ref<> lasti = toObject(i64{frame->lastUnit()});
    if (lasti.failed()) return nullptr;
    PUSH(lasti.release());
  }
  PUSH(t.takePending().release());
  *ip = code->units() + entry.target;
  return sp;
}

}  // namespace

HANDLER_ABI Object* unwindRaised(HANDLER_PARAMS) {
  PY_DCHECK(t.hasPending());
  t.keywordNames = nullptr;
  if (!frame->isIncomplete()) {
    addTracebackHere(t, frame);
    if (isTracing(t)) [[unlikely]]
      traceException(t, frame, sp);
  }
  GOTO(unwindReraised);
}

HANDLER_ABI Object* unwindReraised(HANDLER_PARAMS) {
  CodeUnit* target = ip;
  if (Object** handlerStack = enterExceptionHandler(t, frame, sp, &target)) {
    sp = handlerStack;
    ip = target;
    NEXT();
  }
  if (isTracing(t)) [[unlikely]] {
    frame->stackTop = static_cast<int>(sp - frame->localsplus);
    traceUnwind(t, frame);
  }
  GOTO(leaveRaising);
}

HANDLER_ABI Object* leaveRaising(HANDLER_PARAMS) {
  sp = popStackTo(frame, sp, 0);
  frame->stackTop = frame->code->nlocalsplus;
  if (frame->exit == kExitToNative) return nullptr;
  InterpreterFrame* callee = frame;
  frame = callee->previous;
  t.cframe->currentFrame = frame;
  if (callee->exit == kExitToResumer) {
    t.leaveRecursion();
    endFailedGenerator(t, generatorOf(callee));
  } else {
    SavedException saved(t);
    popFrame(t, callee);
  }
  sp = frame->localsplus + frame->stackTop;
  ip = frame->prevInstr + 1;
  GOTO(unwindRaised);
}

}  // namespace taipan
