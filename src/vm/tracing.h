// sys.settrace and sys.setprofile: which events happen, and calling the functions.
#pragma once

#include "vm/frame/frame.h"

namespace taipan {

/// = PyTrace_*.
enum TraceEvent : int {
  kTraceCall = 0,
  kTraceException = 1,
  kTraceLine = 2,
  kTraceReturn = 3,
  kTraceCCall = 4,
  kTraceCException = 5,
  kTraceCReturn = 6,
  kTraceOpcode = 7,
};

/// The "exception" event for the pending exception.
void traceException(Thread& t, InterpreterFrame* frame, Object** sp);
/// The "return" event of a frame that an exception leaves.
void traceUnwind(Thread& t, InterpreterFrame* frame);
/// The "call" event of a generator that is resumed by throwing.
void traceThrowEntry(Thread& t, InterpreterFrame* frame);
/// sys.settrace / sys.setprofile of C functions (= PyEval_SetTrace, PyEval_SetProfile); `argument`
/// is shared; a null function switches off.
Status setTraceFunction(Thread& t, TraceFunction function, Object* argument);
Status setProfileFunction(Thread& t, TraceFunction function, Object* argument);
/// sys.settrace / sys.setprofile of Python callables; None switches off.
Status setTrace(Thread& t, Object* callable);
Status setProfile(Thread& t, Object* callable);
/// Calls a callable with "c_call" and "c_return"/"c_exception" profile events around it.
Ref<> callTraced(Thread& t, Object* callable, Object* const* args, usize count, Object* names);

}  // namespace taipan
