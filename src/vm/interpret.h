// The interpreter loop as the rest of the runtime sees it.
#pragma once

#include "vm/frame/frame.h"

namespace taipan {

/// Runs a frame that is not linked yet until it returns, yields or raises. With `throwing` the
/// pending exception is raised at the point where the frame stands. The frame is not cleared.
/// The interpreter's evaluator does it if there is one.
Ref<> evalFrame(Thread& t, InterpreterFrame* frame, bool throwing);
/// The same, never by an evaluator.
Ref<> evalFrameHere(Thread& t, InterpreterFrame* frame, bool throwing);

/// Runs a code object in namespaces: `exec`, `eval`, modules. `locals` may be null for `globals`.
/// `closure` is a tuple of cells or null.
Ref<> evalCode(Thread& t, Code* code, Object* globals, Object* locals, Object* closure = nullptr);
/// The same with arguments (= PyEval_EvalCodeEx). Arrays are borrowed; `kwargs` alternates names
/// and values.
Ref<> evalCodeWithArguments(Thread& t, Code* code, Object* globals, Object* locals,
                            Object* const* args, isize count, Object* const* kwargs, isize kwCount,
                            Object* const* defaults, isize defaultCount, Object* kwDefaults,
                            Object* closure);

/// Puts the thread's dispatch table right after tracing was switched on or off.
void updateDispatch(Thread& t);

}  // namespace taipan
