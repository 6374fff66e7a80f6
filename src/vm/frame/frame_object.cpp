// The Python-visible frame object.
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/frame/frame.h"
#include "vm/function/function.h"
#include "vm/generator/generator.h"

namespace taipan {

Frame* frameBack(Frame& self) {
  Frame* back = self.back;
  if (back == nullptr) {
    InterpreterFrame* previous = skipIncomplete(self.frame->previous);
    if (previous != nullptr) back = frameObjectOf(previous);
  }
  xincref(back);
  return back;
}

namespace {

Ref<> getBack(Frame& self) {
  Frame* back = frameBack(self);
  return back != nullptr ? Ref<>::steal(back) : Ref<>::share(none());
}

Ref<> getCode(Thread& t, Frame& self) {
  if (isAudited()) {
    Ref<Str> name = PY_TRY(newStr(t, "f_code"));
    PY_TRY(audit(t, "object.__getattr__", {&self, name.get()}));
  }
  return Ref<>::share(self.frame->code);
}

Ref<> getGlobals(Frame& self) {
  Object* globals = self.frame->globals;
  return Ref<>::share(globals != nullptr ? globals : none());
}

Ref<> getBuiltins(Frame& self) {
  Object* builtins = self.frame->builtins;
  return Ref<>::share(builtins != nullptr ? builtins : none());
}

Ref<> getLocals(Thread& t, Frame& self) {
  PY_TRY(fastToLocals(t, self.frame));
  self.fastAsLocals = true;
  return Ref<>::share(self.frame->locals);
}

Ref<> getLasti(Frame& self) { return toObject(i64{FrameView(self.frame).lasti()}); }

Ref<> getLine(Frame& self) {
  int line = self.lineno != 0 ? self.lineno : frameLine(self.frame);
  if (line < 0) return Ref<>::share(none());
  return toObject(i64{line});
}

Status setLine(Thread& t, Frame& self, Object* value) { return setFrameLine(t, self, value); }

Ref<> getTrace(Frame& self) { return Ref<>::share(self.trace != nullptr ? self.trace : none()); }

Status setTrace(Thread&, Frame& self, Object* value) {
  if (value != nullptr && isNone(value)) value = nullptr;
  xincref(value);
  assignOwned(self.trace, value);
  return {};
}

Ref<> getTraceOpcodes(Frame& self) { return Ref<>::share(boolObject(self.traceOpcodes)); }

Status setTraceOpcodes(Thread& t, Frame& self, Object* value) {
  if (value == nullptr || value->type != &boolType) {
    return t.raise(typeErrorType, "attribute value type must be bool");
  }
  self.traceOpcodes = value == boolObject(true);
  return {};
}

/// Unbinds the locals and drops the stack of a frame that does not run.
int frameClearSlot(Object* object) {
  auto& self = *static_cast<Frame*>(object);
  InterpreterFrame* frame = self.frame;
  clearOwned(self.trace);
  if (frame->owner != kOwnedByFrameObject) return 0;
  int top = frame->stackTop;
  frame->stackTop = 0;
  for (int i = 0; i < top; ++i) clearOwned(frame->localsplus[i]);
  return 0;
}

Ref<> frameClear(Thread& t, Frame& self) {
  InterpreterFrame* frame = self.frame;
  if (frame->owner == kOwnedByGenerator) {
    Generator* generator = generatorOf(frame);
    if (generator->frameState == kFrameExecuting) {
      return t.raise(runtimeErrorType, "cannot clear an executing frame");
    }
    // Closing runs finally clauses; a generator that never started is simply emptied.
    Ref<Generator> keep = Ref<Generator>::share(generator);
    finalizeGenerator(generator);
    return Ref<>::share(none());
  }
  if (frame->owner == kOwnedByThread) {
    return t.raise(runtimeErrorType, "cannot clear an executing frame");
  }
  frameClearSlot(&self);
  return Ref<>::share(none());
}

Ref<> frameSizeof(Frame& self) {
  Code* code = self.frame->code;
  i64 size = static_cast<i64>(offsetof(Frame, frameData)) +
             static_cast<i64>(frameWords(code)) * static_cast<i64>(sizeof(Object*));
  return toObject(size);
}

Ref<> frameRepr(Thread& t, Frame& self) {
  Code* code = self.frame->code;
  int line = self.lineno != 0 ? self.lineno : frameLine(self.frame);
  return newStrFormat(t, "<frame at %p, file %R, line %d, code %S>", static_cast<void*>(&self),
                      code->filename, line, code->name)
      .as<Object>();
}

int frameTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Frame*>(object);
  PY_VISIT(self->back);
  PY_VISIT(self->trace);
  if (self->frame->owner != kOwnedByFrameObject) return 0;
  return traverseFrame(self->frame, visit, arg);
}

void frameDealloc(Object* object) {
  auto* self = static_cast<Frame*>(object);
  gcUntrack(self);
  TrashScope scope(self);
  if (scope.postponed()) return;
  if (self->frame->owner == kOwnedByFrameObject) {
    InterpreterFrame* frame = self->frame;
    int top = frame->stackTop;
    for (int i = 0; i < top; ++i) clearOwned(frame->localsplus[i]);
    clearOwned(frame->locals);
    clearOwned(frame->function);
    clearOwned(frame->code);
  }
  clearOwned(self->back);
  clearOwned(self->trace);
  freeObject(self);
}

constinit const GetSetDef kFrameGetSet[] = {
    GETTER("f_back", getBack, nullptr),
    GETTER("f_locals", getLocals, nullptr),
    GETSET("f_lineno", getLine, setLine, nullptr),
    GETSET("f_trace", getTrace, setTrace, nullptr),
    GETTER("f_lasti", getLasti, nullptr),
    GETTER("f_globals", getGlobals, nullptr),
    GETTER("f_builtins", getBuiltins, nullptr),
    GETTER("f_code", getCode, nullptr),
    GETSET("f_trace_opcodes", getTraceOpcodes, setTraceOpcodes, nullptr),
    {}};

constinit const MemberDef kFrameMembers[] = {
    {"f_trace_lines", kMemberBool, offsetof(Frame, traceLines), 0, nullptr}, {}};

constinit const MethodDef kFrameMethods[] = {
    METHOD_PLAIN("clear", "($self)", frameClear,
                 "F.clear(): clear most references held by the frame"),
    METHOD_PLAIN("__sizeof__", "($self)", frameSizeof,
                 "F.__sizeof__() -> size of F in memory, in bytes"),
    {}};

}  // namespace

constinit BuiltinType frameType{
    {.name = "frame",
     .basicSize = offsetof(Frame, frameData) + kFrameHeaderWords * sizeof(Object*),
     .itemSize = sizeof(Object*),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = frameDealloc,
     .repr = slot<frameRepr>,
     .getAttribute = genericGetAttributeSlot,
     .setAttribute = genericSetAttributeSlot,
     .traverse = frameTraverse,
     .clear = frameClearSlot,
     .methods = kFrameMethods,
     .members = kFrameMembers,
     .getset = kFrameGetSet}};

}  // namespace taipan
