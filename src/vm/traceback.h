// Traceback entries: where an exception passed.
#pragma once

#include "vm/frame/frame.h"

namespace taipan {

/// = PyTracebackObject.
struct Traceback : Object {
  Traceback* tbNext;
  Frame* frame;
  int lasti;
  int lineno;
};

/// A new entry before `next` (shared; may be null).
Ref<Traceback> newTraceback(Thread& t, Object* next, Frame* frame, int lasti, int lineno);
/// Puts an entry for `frame` on top of the pending exception's traceback.
void addTracebackHere(Thread& t, InterpreterFrame* frame);

}  // namespace taipan
