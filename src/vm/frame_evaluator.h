// Frame evaluators (PEP 523): a function of C code that is given every frame of an interpreter to
// run, and gives most of them back to evalFrameHere().
//
// They cost nothing while there are none: the loop begins a frame of its own after a comparison
// with the native stack's limit, and for threads of an interpreter with an evaluator that limit
// lies above every address. Frames then leave the loop one by one; those that run already end as
// they began.
#pragma once

#include "object/interpreter.h"

namespace taipan {

/// Above every address of a native stack.
inline char* const kNoFrameHere = reinterpret_cast<char*>(~uintptr_t{0});

/// Null puts the runtime's own evaluation back. For all threads of the interpreter, from their next
/// frame on; the GIL has to be held.
void setFrameEvaluator(Interpreter& interpreter, FrameEvaluator evaluator);
/// To be called whenever the thread's native stack was found.
void updateFrameStackLimit(Thread& t);
inline bool runsFramesElsewhere(const Thread& t) { return t.frameStackLimit == kNoFrameHere; }
/// Runs a frame by the evaluator, which must exist. SystemError if it gave nothing without reason.
Ref<> evalFrameElsewhere(Thread& t, InterpreterFrame* frame, bool throwing);

}  // namespace taipan
