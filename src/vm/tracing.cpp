// Tracing. While a trace or profile function is set (and does not itself run), the thread
// dispatches through a table whose every entry is traceInstruction: it makes the events that belong
// before an instruction, then runs the instruction's ordinary handler.
//
// An event function sees the frame as it is between two instructions; it may change locals, jump
// (`f_lineno = n`), raise, or switch tracing off.
#include "vm/tracing.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/function/builtin_function.h"
#include "builtins/str/str.h"
#include "bytecode/location_table.h"
#include "object/seams.h"
#include "vm/dispatch.h"
#include "vm/interpret.h"
#include "vm/traceback.h"

namespace taipan {

namespace {

int lineAt(Code* code, int unit) {
  if (unit < 0) return -1;
  return lineOf(bytesOf(code->linetable).data, bytesOf(code->linetable).size, code->firstlineno,
                unit);
}

/// Calls an event function, unless one is running already.
int callEvent(Thread& t, TraceFunction function, Object* argument, InterpreterFrame* frame,
              int event, Object* value) {
  if (t.tracing != 0) return 0;
  Frame* object = frameObjectOf(frame);
  if (object == nullptr) return -1;
  Ref<Frame> keep = Ref<Frame>::share(object);
  Ref<> keepArgument = Ref<>::share(argument);
  int outerEvent = t.tracingWhat;
  Object* names = t.keywordNames;
  ++t.tracing;
  t.tracingWhat = event;
  updateDispatch(t);
  object->lineno = frameLine(frame);
  int status = function(argument, object, event, value);
  object->lineno = 0;
  --t.tracing;
  t.tracingWhat = outerEvent;
  t.keywordNames = names;
  updateDispatch(t);
  return status;
}

/// An event while an exception is on its way: a new one replaces it.
int callEventProtected(Thread& t, TraceFunction function, Object* argument, InterpreterFrame* frame,
                       int event, Object* value) {
  Object *type, *exception, *traceback;
  t.fetch(&type, &exception, &traceback);
  int status = callEvent(t, function, argument, frame, event, value);
  if (status == 0) {
    t.restore(type, exception, traceback);
  } else {
    xdecref(type);
    xdecref(exception);
    xdecref(traceback);
  }
  return status;
}

int traceEntry(Thread& t, InterpreterFrame* frame) {
  if (t.traceFunction != nullptr &&
      callEventProtected(t, t.traceFunction, t.traceObject, frame, kTraceCall, none()) != 0) {
    return -1;
  }
  if (t.profileFunction != nullptr &&
      callEventProtected(t, t.profileFunction, t.profileObject, frame, kTraceCall, none()) != 0) {
    return -1;
  }
  return 0;
}

int traceExit(Thread& t, InterpreterFrame* frame, Object* value) {
  if (t.traceFunction != nullptr &&
      callEvent(t, t.traceFunction, t.traceObject, frame, kTraceReturn, value) != 0) {
    return -1;
  }
  if (t.profileFunction != nullptr &&
      callEvent(t, t.profileFunction, t.profileObject, frame, kTraceReturn, value) != 0) {
    return -1;
  }
  return 0;
}

/// "line" and "opcode" events before the instruction where `frame` stands; `previous` is the unit
/// that ran before it.
int traceLine(Thread& t, InterpreterFrame* frame, int previous) {
  Code* code = frame->code;
  int unit = frame->lastUnit();
  int lastLine = previous <= code->firsttraceable ? -1 : lineAt(code, previous);
  int line = lineAt(code, unit);
  Frame* object = frameObjectOf(frame);
  if (object == nullptr) return -1;
  Ref<Frame> keep = Ref<Frame>::share(object);
  if (line != -1 && object->traceLines) {
    // A new line, or a loop back to the same one; `yield from` repeats its SEND silently.
    bool backEdge = unit < previous && generalOpcode(*frame->prevInstr & 0xff) != Opcode::SEND;
    if (line != lastLine || backEdge) {
      int status = callEvent(t, t.traceFunction, t.traceObject, frame, kTraceLine, none());
      if (status != 0) return status;
    }
  }
  if (object->traceOpcodes && t.traceFunction != nullptr) {
    return callEvent(t, t.traceFunction, t.traceObject, frame, kTraceOpcode, none());
  }
  return 0;
}

}  // namespace

HANDLER_ABI Object* traceInstruction(HANDLER_PARAMS) {
  // The frame shows the new instruction from here on.
  CodeUnit* instruction = ip - 1;
  Code* code = frame->code;
  if (t.tracing == 0 && instruction - code->units() >= code->firsttraceable) {
    int previous = frame->lastUnit();
    frame->prevInstr = instruction;
    Opcode op = generalOpcode(*instruction & 0xff);
    frame->stackTop = static_cast<int>(sp - frame->localsplus);
    if (op == Opcode::RESUME) {
      if (t.evalBreaker.load(std::memory_order_relaxed) != 0 && oparg < 2) {
        if (handleEvalBreaker(t).failed()) ERROR();
      }
      if (traceEntry(t, frame) != 0) ERROR();
    } else if (t.traceFunction != nullptr) {
      int status = traceLine(t, frame, previous);
      sp = frame->localsplus + frame->stackTop;
      if (status != 0) ERROR();
      ip = frame->prevInstr + 1;
    }
    op = generalOpcode(ip[-1] & 0xff);
    if ((op == Opcode::RETURN_VALUE || op == Opcode::YIELD_VALUE) && isTracing(t)) {
      if (traceExit(t, frame, sp[-1]) != 0) GOTO(leaveRaising);
    }
  }
  oparg = ip[-1] >> 8;
  TAIL kPlainHandlers[static_cast<u8>(generalOpcode(ip[-1] & 0xff))](frame, sp, ip, t, oparg);
}

void traceThrowEntry(Thread& t, InterpreterFrame* frame) { (void)traceEntry(t, frame); }

void traceException(Thread& t, InterpreterFrame* frame, Object** sp) {
  if (t.traceFunction == nullptr || t.tracing != 0) return;
  frame->stackTop = static_cast<int>(sp - frame->localsplus);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  normalizeException(t, &type, &value, &traceback);
  int status = -1;
  {
    Ref<Tuple> arg = packTuple(
        t, {type, value != nullptr ? value : none(), traceback != nullptr ? traceback : none()});
    if (arg) {
      status = callEvent(t, t.traceFunction, t.traceObject, frame, kTraceException, arg.get());
    }
  }
  if (status == 0) {
    t.restore(type, value, traceback);
  } else {
    xdecref(type);
    xdecref(value);
    xdecref(traceback);
  }
}

void traceUnwind(Thread& t, InterpreterFrame* frame) {
  if (t.traceFunction != nullptr) {
    (void)callEventProtected(t, t.traceFunction, t.traceObject, frame, kTraceReturn, nullptr);
  }
  if (t.profileFunction != nullptr) {
    (void)callEventProtected(t, t.profileFunction, t.profileObject, frame, kTraceReturn, nullptr);
  }
}

// --- calls of C functions
// -------------------------------------------------------------------------

Ref<> callTraced(Thread& t, Object* callable, Object* const* args, usize count, Object* names) {
  Ref<> shown;
  if (callable->type == &builtinFunctionType || callable->type == &builtinMethodType) {
    shown = Ref<>::share(callable);
  } else if (callable->type == &methodDescriptorType && vectorcallCount(count) > 0) {
    // The profiler is shown the method bound to its self.
    shown = Ref<>::steal(
        callable->type->descrGet(callable, args[0], static_cast<Object*>(args[0]->type)));
    if (shown.failed()) return failure;
  }
  if (shown.get() == nullptr || t.profileFunction == nullptr) {
    return callVector(t, callable, args, count, names);
  }
  InterpreterFrame* frame = t.cframe->currentFrame;
  if (callEvent(t, t.profileFunction, t.profileObject, frame, kTraceCCall, shown.get()) != 0) {
    return failure;
  }
  Ref<> result = callVector(t, callable, args, count, names);
  if (t.profileFunction == nullptr) return result;
  if (result.failed()) {
    (void)callEventProtected(t, t.profileFunction, t.profileObject, frame, kTraceCException,
                             shown.get());
  } else if (callEvent(t, t.profileFunction, t.profileObject, frame, kTraceCReturn, shown.get()) !=
             0) {
    return failure;
  }
  return result;
}

// --- switching
// ------------------------------------------------------------------------------------

namespace {

const char* const kEventNames[] = {"call",   "exception",   "line",     "return",
                                   "c_call", "c_exception", "c_return", "opcode"};

/// Calls a Python event function with up-to-date `f_locals`, and takes changes of them over.
Ref<> callPython(Thread& t, Object* callable, Frame* frame, int event, Object* value) {
  PY_TRY(fastToLocals(t, frame->frame));
  Ref<Str> name = PY_TRY(newInterned(t, kEventNames[event]));
  Ref<> keep = Ref<>::share(callable);
  Ref<> result = call(t, callable, static_cast<Object*>(frame), static_cast<Object*>(name.get()),
                      value != nullptr ? value : none());
  localsToFast(t, frame->frame, true);
  if (result.failed()) addTracebackHere(t, frame->frame);
  return result;
}

int pythonTrace(Object* self, Frame* frame, int event, Object* value) {
  Thread& t = Thread::current();
  Object* callable = event == kTraceCall ? self : frame->trace;
  if (callable == nullptr) return 0;
  Ref<> result = callPython(t, callable, frame, event, value);
  if (result.failed()) {
    SavedException saved(t);
    (void)setTraceFunction(t, nullptr, nullptr);
    clearOwned(frame->trace);
    return -1;
  }
  if (!isNone(result.get())) assignOwned(frame->trace, result.release());
  return 0;
}

int pythonProfile(Object* self, Frame* frame, int event, Object* value) {
  Thread& t = Thread::current();
  Ref<> result = callPython(t, self, frame, event, value);
  if (result.failed()) {
    SavedException saved(t);
    (void)setProfileFunction(t, nullptr, nullptr);
    return -1;
  }
  return 0;
}

Status setFunction(Thread& t, const char* kind, TraceFunction& function, Object*& object,
                   TraceFunction newFunction, Object* argument) {
  // A finaliser of the old object may come here again.
  static bool installing = false;
  if (installing) {
    return t.raise(runtimeErrorType,
                   "Cannot install a %s function while another %s function is being installed",
                   kind, kind);
  }
  if (isAudited()) PY_TRY(audit(t, kind[0] == 't' ? "sys.settrace" : "sys.setprofile", {}));
  Object* old = object;
  function = nullptr;
  object = nullptr;
  updateDispatch(t);
  installing = true;
  xdecref(old);
  installing = false;
  xincref(argument);
  object = argument;
  function = newFunction;
  updateDispatch(t);
  return {};
}

}  // namespace

Status setTraceFunction(Thread& t, TraceFunction function, Object* argument) {
  return setFunction(t, "trace", t.traceFunction, t.traceObject, function, argument);
}

Status setProfileFunction(Thread& t, TraceFunction function, Object* argument) {
  return setFunction(t, "profile", t.profileFunction, t.profileObject, function, argument);
}

Status setTrace(Thread& t, Object* callable) {
  if (isNone(callable)) return setTraceFunction(t, nullptr, nullptr);
  return setTraceFunction(t, pythonTrace, callable);
}

Status setProfile(Thread& t, Object* callable) {
  if (isNone(callable)) return setProfileFunction(t, nullptr, nullptr);
  return setProfileFunction(t, pythonProfile, callable);
}

}  // namespace taipan
