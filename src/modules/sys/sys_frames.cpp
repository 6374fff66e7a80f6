// Functions of the sys module about frames, tracing and asynchronous generators.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/sys/sys.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/frame/frame.h"
#include "vm/tracing.h"

namespace taipan {

Ref<> sysGetframe(Thread& t, Module&, Optional<int> depth) {
  FrameView frame = FrameView::current(t);
  for (int up = depth.value_or(0); up > 0 && frame.exists(); --up) frame = frame.back();
  if (!frame.exists()) return t.raise(valueErrorType, "call stack is not deep enough");
  Ref<Frame> object = PY_TRY(frame.object());
  if (isAudited()) PY_TRY(audit(t, "sys._getframe", {object.get()}));
  return object;
}

Ref<> sysCurrentFrames(Thread& t, Module&) {
  PY_TRY(audit(t, "sys._current_frames", {}));
  Ref<Dict> result = PY_TRY(newDict(t));
  for (Thread* thread = t.interpreter->threads; thread != nullptr; thread = thread->next) {
    FrameView frame = FrameView::current(*thread);
    if (!frame.exists()) continue;
    Ref<> id = PY_TRY(toObject(thread->threadId));
    Ref<Frame> object = PY_TRY(frame.object());
    PY_TRY(dictSet(t, result.get(), id.get(), object.get()));
  }
  return result;
}

Ref<> sysCurrentExceptions(Thread& t, Module&) {
  PY_TRY(audit(t, "sys._current_exceptions", {}));
  Ref<Dict> result = PY_TRY(newDict(t));
  for (Thread* thread = t.interpreter->threads; thread != nullptr; thread = thread->next) {
    Object* value = handledException(*thread);
    Ref<> id = PY_TRY(toObject(thread->threadId));
    Ref<> entry;
    if (value == nullptr) {
      entry = PY_TRY(packTuple(t, {none(), none(), none()}));
    } else {
      Object* traceback = static_cast<BaseException*>(value)->traceback;
      entry = PY_TRY(packTuple(t, {value->type, value, traceback == nullptr ? none() : traceback}));
    }
    PY_TRY(dictSet(t, result.get(), id.get(), entry.get()));
  }
  return result;
}

Status sysSettrace(Thread& t, Module&, Object* function) { return setTrace(t, function); }

Ref<> sysGettrace(Thread& t, Module&) {
  return Ref<>::share(t.traceObject == nullptr ? none() : t.traceObject);
}

Status sysSetprofile(Thread& t, Module&, Object* function) { return setProfile(t, function); }

Ref<> sysGetprofile(Thread& t, Module&) {
  return Ref<>::share(t.profileObject == nullptr ? none() : t.profileObject);
}

Ref<> sysCallTracing(Thread& t, Module&, Object* function, Tuple& args) {
  int saved = t.tracing;
  t.tracing = 0;
  t.cframe->useTracing = t.traceFunction != nullptr || t.profileFunction != nullptr ? 255 : 0;
  Ref<> result = callTupleDict(t, function, &args, nullptr);
  t.tracing = saved;
  return result;
}

namespace {

constexpr StructSeqField kHookFields[] = {
    {"firstiter", "first iteration hook"}, {"finalizer", "finalizer hook"}, {nullptr, nullptr}};
constexpr StructSeqDesc kHooks{"asyncgen_hooks", "sys.asyncgen_hooks\n\nAsync generator hooks.",
                               kHookFields, 2};
constinit BuiltinType asyncgenHooksType{{.name = "asyncgen_hooks"}};

constexpr Signature kSetHooks =
    parseSignature("set_asyncgen_hooks", "(firstiter=None, finalizer=None)");

Status checkHook(Thread& t, Object* hook, const char* name) {
  if (hook == nullptr || isNone(hook) || isCallable(hook)) return {};
  return t.raise(typeErrorType, "callable %s expected, got %.50s", name, hook->type->name);
}

void setHook(Object*& field, Object* hook) {
  if (hook == nullptr) return;
  if (isNone(hook)) {
    clearOwned(field);
  } else {
    assignOwned(field, Ref<>::share(hook).release());
  }
}

}  // namespace

Ref<> sysGetAsyncgenHooks(Thread& t, Module&) {
  PY_TRY(initStructSeqType(t, asyncgenHooksType, kHooks, false));
  Ref<Tuple> hooks = PY_TRY(newStructSeq(t, asyncgenHooksType));
  Object* first = t.asyncGenFirstIter;
  Object* finalizer = t.asyncGenFinalizer;
  hooks->items[0] = Ref<>::share(first == nullptr ? none() : first).release();
  hooks->items[1] = Ref<>::share(finalizer == nullptr ? none() : finalizer).release();
  return hooks;
}

Status sysSetAsyncgenHooks(Thread& t, Module&, const Arguments& args) {
  Object* slots[2] = {};
  PY_TRY(bindArguments(t, kSetHooks, args, slots));
  PY_TRY(checkHook(t, slots[1], "finalizer"));
  PY_TRY(checkHook(t, slots[0], "firstiter"));
  if (slots[1] != nullptr) PY_TRY(audit(t, "sys.set_asyncgen_hook_finalizer", {}));
  setHook(t.asyncGenFinalizer, slots[1]);
  if (slots[0] != nullptr) PY_TRY(audit(t, "sys.set_asyncgen_hook_firstiter", {}));
  setHook(t.asyncGenFirstIter, slots[0]);
  return {};
}

}  // namespace taipan
