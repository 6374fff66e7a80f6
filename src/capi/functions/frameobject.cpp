// Frames.

#include "builtins/dict/dict.h"
#include "capi/capi.h"
#include "vm/frame/frame.h"
#include "vm/function/function.h"
#include "vm/generator/generator.h"

using namespace taipan;

static Frame& as(PyFrameObject* frame) { return *reinterpret_cast<Frame*>(frame); }
static FrameView view(PyFrameObject* frame) { return FrameView(as(frame).frame); }

API(PyCodeObject*) PyFrame_GetCode(PyFrameObject* frame) {
  return reinterpret_cast<PyCodeObject*>(share(view(frame).code()));
}
API(PyFrameObject*) PyFrame_GetBack(PyFrameObject* frame) {
  return reinterpret_cast<PyFrameObject*>(frameBack(as(frame)));
}
API(PyObject*) PyFrame_GetLocals(PyFrameObject* frame) {
  return give(view(frame).locals(current()));
}
API(PyObject*) PyFrame_GetGlobals(PyFrameObject* frame) { return share(view(frame).globals()); }
API(PyObject*) PyFrame_GetBuiltins(PyFrameObject* frame) { return share(view(frame).builtins()); }
API(int) PyFrame_GetLasti(PyFrameObject* frame) { return view(frame).lasti(); }
API(int) PyFrame_GetLineNumber(PyFrameObject* frame) {
  return as(frame).lineno != 0 ? as(frame).lineno : view(frame).line();
}
API(PyObject*) PyFrame_GetGenerator(PyFrameObject* frame) {
  InterpreterFrame* inner = as(frame).frame;
  return inner->owner == kOwnedByGenerator ? share(generatorOf(inner)) : nullptr;
}
API(int) _PyFrame_IsEntryFrame(PyFrameObject* frame) {
  return as(frame).frame->exit == kExitToNative;
}

API(int) PyFrame_FastToLocalsWithError(PyFrameObject* frame) {
  if (frame == nullptr) return toInt(BAD_INTERNAL_CALL());
  return toInt(fastToLocals(current(), as(frame).frame));
}
API(void) PyFrame_FastToLocals(PyFrameObject* frame) {
  if (PyFrame_FastToLocalsWithError(frame) < 0) current().clearPending();
}
API(void) PyFrame_LocalsToFast(PyFrameObject* frame, int clear) {
  localsToFast(current(), as(frame).frame, clear != 0);
}

static Ref<Frame> makeFrame(Thread& t, Code* code, Object* globals, Object* locals) {
  Ref<Function> function = PY_TRY(newFunction(t, code, globals));
  return newDetachedFrame(t, function.get(), locals);
}
API(PyFrameObject*)
PyFrame_New(PyThreadState* thread, PyCodeObject* code, PyObject* globals, PyObject* locals) {
  return reinterpret_cast<PyFrameObject*>(
      makeFrame(as(thread), reinterpret_cast<Code*>(code), as(globals), as(locals)).release());
}
