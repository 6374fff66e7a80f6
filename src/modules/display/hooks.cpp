// Printing through the hooks of sys: excepthook for uncaught exceptions, unraisablehook for those
// that nobody can get.

#include <cstdio>

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/structseq/structseq.h"
#include "modules/display/display.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/traceback.h"

namespace taipan {

void printPending(Thread& t, bool setLast) {
  Ref<> exception = t.takePending();
  if (!exception) return;
  Ref<> traceback = Ref<>::share(static_cast<BaseException*>(exception.get())->traceback);
  if (!traceback) traceback = Ref<>::share(none());
  Object* type = exception->type;
  if (setLast) {
    if (setSysAttribute(t, "last_type", type).failed() ||
        setSysAttribute(t, "last_value", exception.get()).failed() ||
        setSysAttribute(t, "last_traceback", traceback.get()).failed()) {
      t.clearPending();
    }
  }
  Ref<> hook = Ref<>::share(getSysAttribute(t, "excepthook"));
  Object* file = getSysAttribute(t, "stderr");
  if (!hook && isInstanceOf(exception.get(), &memoryErrorType)) {
    // There may be no memory for anything that a stream of Python needs, not even for names.
    std::fprintf(stderr, "%s\n", exception->type->name);
    return;
  }
  if (!hook) {
    std::fputs("sys.excepthook is missing\n", stderr);
    if (file != nullptr && !isNone(file)) displayException(t, file, exception.get());
    return;
  }
  Ref<> result;
  if (!audit(t, "sys.excepthook", {hook.get(), type, exception.get(), traceback.get()}).failed()) {
    result = call(t, hook.get(), type, exception.get(), traceback.get());
  }
  if (result) return;
  Ref<> second = t.takePending();
  if (file == nullptr || isNone(file) || !second) return;
  Ref<Str> text = newStr(t, "Error in sys.excepthook:\n");
  if (text) {
    Ref<> written = callMethod(t, file, names::write, text.get());
    if (!written) t.clearPending();
  }
  displayException(t, file, second.get());
  text = newStr(t, "\nOriginal exception was:\n");
  if (text) {
    Ref<> written = callMethod(t, file, names::write, text.get());
    if (!written) t.clearPending();
  }
  displayException(t, file, exception.get());
}

// --- unraisable ---------------------------------------------------------------------------------

static constexpr StructSeqField kArgsFields[] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"err_msg", "Error message"},
    {"object", "Object causing the exception"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kArgsDesc{
    "UnraisableHookArgs",
    "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.", kArgsFields, 5};
static constinit BuiltinType argsType{{.name = "UnraisableHookArgs"}};
static constinit bool argsTypeReady = false;

Type* unraisableHookArgsType(Thread& t) {
  if (!argsTypeReady) {
    if (initStructSeqType(t, argsType, kArgsDesc).failed()) return nullptr;
    argsTypeReady = true;
  }
  return &argsType;
}

/// "Exception ignored in: object" and the traceback, written to sys.stderr.
static void showUnraisable(Thread& t, Object* exception, Object* message, Object* object) {
  Object* file = getSysAttribute(t, "stderr");
  if (file == nullptr || isNone(file)) return;
  Ref<> keep = Ref<>::share(file);
  DisplayContext c;
  if (message != nullptr && !isNone(message)) {
    if (Ref<Str> text = toStr(t, message)) {
      c.out.append(*text);
    } else {
      t.clearPending();
    }
  } else if (object != nullptr && !isNone(object)) {
    c.out.append("Exception ignored in");
  }
  if (object != nullptr && !isNone(object)) {
    c.out.append(": ");
    if (Ref<Str> text = toRepr(t, object)) {
      c.out.append(*text);
    } else {
      t.clearPending();
      c.out.append("<object repr() failed>");
    }
    c.out.append('\n');
  } else if (message != nullptr && !isNone(message)) {
    c.out.append(":\n");
  }
  Ref<Str> head = c.out.finish(t);
  if (head && head->length > 0) {
    Ref<> written = callMethod(t, file, names::write, head.get());
    if (!written) t.clearPending();
  }
  if (!head) t.clearPending();
  if (exception == nullptr || !isException(exception)) return;
  // The chain is not shown: only what happened here.
  DisplayContext body;
  Object* traceback = static_cast<BaseException*>(exception)->traceback;
  if (traceback != nullptr && tracebackLimit(t) > 0) {
    body.out.append("Traceback (most recent call last):\n");
    showTraceback(t, body, traceback);
  }
  Lookup module = lookupAttribute(t, exception->type, names::__module__);
  if (module.failed()) t.clearPending();
  if (module.found() && isStr(module.get())) {
    auto& name = *static_cast<Str*>(module.get());
    if (!strEqualAscii(name, "builtins") && !strEqualAscii(name, "__main__")) {
      body.out.append(name);
      body.out.append('.');
    }
  }
  if (Ref<> qualname = getAttribute(t, exception->type, names::__qualname__);
      qualname && isStr(qualname.get())) {
    body.out.append(*static_cast<Str*>(qualname.get()));
  } else {
    t.clearPending();
    body.out.append("<unknown>");
  }
  if (Ref<Str> text = toStr(t, exception)) {
    if (text->length > 0) body.out.append(": ");
    body.out.append(*text);
  } else {
    t.clearPending();
    body.out.append(": <exception str() failed>");
  }
  body.out.append('\n');
  Ref<Str> all = body.out.finish(t);
  Ref<> written = all ? callMethod(t, file, names::write, all.get()) : Ref<>();
  if (written) written = callMethod(t, file, names::flush);
  if (!written) t.clearPending();
}

Status unraisableHook(Thread& t, Object* object) {
  Type* type = unraisableHookArgsType(t);
  if (type == nullptr) return failure;
  if (!isExactly(object, type)) {
    return t.raise(typeErrorType, "sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  auto* args = static_cast<Tuple*>(object);
  Object* traceback = args->items[2];
  Object* value = args->items[1];
  if (value != nullptr && isException(value) && traceback != nullptr && !isNone(traceback) &&
      static_cast<BaseException*>(value)->traceback == nullptr) {
    exceptionSetTraceback(value, Ref<>::share(traceback).release());
  }
  showUnraisable(t, value, args->items[3], args->items[4]);
  return {};
}

void Thread::writeUnraisable(Object* where) { writeUnraisableMessage(*this, nullptr, where); }

void writeUnraisableMessage(Thread& t, const char* message, Object* where) {
  Ref<> keepWhere = Ref<>::share(where);
  // An exception that no frame has seen is shown where it is ignored.
  InterpreterFrame* frame = t.pendingTraceback == nullptr ? currentFrame(t) : nullptr;
  if (t.hasPending() && frame != nullptr) addTracebackHere(t, frame);
  Ref<> exception = t.takePending();
  if (!exception) return;
  auto orNone = [](Object* o) { return Ref<>::share(o != nullptr ? o : none()).release(); };
  Ref<Str> shown =
      message == nullptr ? Ref<Str>() : newStrFormat(t, "Exception ignored %s", message);
  if (message != nullptr && !shown) t.clearPending();
  Ref<> hook = Ref<>::share(getSysAttribute(t, "unraisablehook"));
  Type* type = hook && !isNone(hook.get()) ? unraisableHookArgsType(t) : nullptr;
  Ref<Tuple> args = type != nullptr ? newStructSeq(t, *type) : Ref<Tuple>();
  if (!args) {
    t.clearPending();
    showUnraisable(t, exception.get(), shown.get(), where);
    return;
  }
  args->items[0] = orNone(exception->type);
  args->items[1] = orNone(exception.get());
  args->items[2] = orNone(static_cast<BaseException*>(exception.get())->traceback);
  args->items[3] = orNone(shown.get());
  args->items[4] = orNone(where);
  Ref<> result;
  if (!audit(t, "sys.unraisablehook", {hook.get(), args.get()}).failed()) {
    result = call(t, hook.get(), static_cast<Object*>(args.get()));
  }
  if (result) return;
  // The hook failed itself: its exception is shown, with the hook as the place.
  Ref<> second = t.takePending();
  Ref<Str> hookMessage = newStr(t, "Exception ignored in sys.unraisablehook");
  if (!hookMessage) t.clearPending();
  showUnraisable(t, second.get(), hookMessage.get(), hook.get());
}

}  // namespace taipan
