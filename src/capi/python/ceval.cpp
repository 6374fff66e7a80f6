// Running code, frames in use, tracing, recursion, pending calls, the GIL.

#define Py_BUILD_CORE 1

#include "builtins/code/code.h"
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/function/builtin_function.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "object/interpreter.h"
#include "vm/eval_breaker.h"
#include "vm/frame/frame.h"
#include "vm/function/function.h"
#include "vm/gil.h"
#include "vm/interpret.h"
#include "vm/thread_state.h"
#include "vm/tracing.h"

using namespace taipan;

extern "C" [[noreturn]] void _Py_FatalError_TstateNULL(const char* function);

// --- the GIL ------------------------------------------------------------------------------------

API(PyThreadState*) PyEval_SaveThread(void) {
  Thread* t = Thread::currentOrNull();
  if (t == nullptr) _Py_FatalError_TstateNULL("PyEval_SaveThread");
  dropGil(*t);
  return py(t);
}
/// States may wander from one native thread to another.
static void acquire(Thread& t) {
  moveThreadHere(t);
  takeGil(t);
}
API(void) PyEval_RestoreThread(PyThreadState* thread) { acquire(as(thread)); }
API(void) PyEval_AcquireThread(PyThreadState* thread) { acquire(as(thread)); }
API(void) PyEval_ReleaseThread(PyThreadState* thread) { dropGil(as(thread)); }
/// PyEval_ReleaseLock leaves the thread its state, which PyEval_AcquireLock goes on with.
static thread_local Thread* stateWithoutLock = nullptr;
API(void) PyEval_AcquireLock(void) {
  Thread* t = std::exchange(stateWithoutLock, nullptr);
  if (t == nullptr) t = threadOfNativeThread();
  if (t == nullptr) Py_FatalError("the thread has no state to take the lock with");
  takeGil(*t);
}
API(void) PyEval_ReleaseLock(void) {
  stateWithoutLock = Thread::currentOrNull();
  if (stateWithoutLock != nullptr) dropGil(*stateWithoutLock);
}
API(void) PyEval_InitThreads(void) {}
API(int) PyEval_ThreadsInitialized(void) { return runtime().initialized; }
API(unsigned long) _PyEval_GetSwitchInterval(void) { return gilSwitchInterval(); }
API(void) _PyEval_SetSwitchInterval(unsigned long interval) { setGilSwitchInterval(interval); }

// --- code ---------------------------------------------------------------------------------------

API(PyObject*) PyEval_EvalCode(PyObject* code, PyObject* globals, PyObject* locals) {
  Thread& t = current();
  if (globals == nullptr) {
    return give(t.raise(systemErrorType, "PyEval_EvalCodeEx: NULL globals"));
  }
  return give(evalCode(t, as<Code>(code), as(globals), as(locals)));
}

API(PyObject*)
PyEval_EvalCodeEx(PyObject* code, PyObject* globals, PyObject* locals, PyObject* const* args,
                  int count, PyObject* const* kwargs, int kwCount, PyObject* const* defaults,
                  int defaultCount, PyObject* kwDefaults, PyObject* closure) {
  return give(evalCodeWithArguments(current(), as<Code>(code), as(globals), as(locals), as(args),
                                    count, as(kwargs), kwCount, as(defaults), defaultCount,
                                    as(kwDefaults), as(closure)));
}

API(PyObject*)
_PyEval_EvalFrameDefault(PyThreadState* thread, struct _PyInterpreterFrame* frame, int throwing) {
  return give(evalFrameHere(as(thread), reinterpret_cast<InterpreterFrame*>(frame), throwing != 0));
}
API(PyObject*) PyEval_EvalFrameEx(PyFrameObject* frame, int throwing) {
  return give(evalFrame(current(), reinterpret_cast<Frame*>(frame)->frame, throwing != 0));
}
API(PyObject*) PyEval_EvalFrame(PyFrameObject* frame) { return PyEval_EvalFrameEx(frame, 0); }

// --- what runs ----------------------------------------------------------------------------------

API(PyFrameObject*) PyEval_GetFrame(void) {
  InterpreterFrame* frame = currentFrame(current());
  return frame == nullptr ? nullptr : reinterpret_cast<PyFrameObject*>(frameObjectOf(frame));
}
API(PyObject*) PyEval_GetGlobals(void) { return py(currentGlobals(current())); }
API(PyObject*) PyEval_GetBuiltins(void) {
  Thread& t = current();
  Object* builtins = currentBuiltins(t);
  return py(builtins != nullptr ? builtins : t.interpreter->builtinsDict);
}
API(PyObject*) PyEval_GetLocals(void) {
  Thread& t = current();
  FrameView frame = FrameView::current(t);
  if (!frame.exists()) return give(t.raise(systemErrorType, "frame does not exist"));
  // Borrowed: the frame holds it.
  return py(frame.locals(t).get());
}
API(PyObject*) _PyEval_GetBuiltin(PyObject* name) {
  Thread& t = current();
  PyObject* builtins = PyEval_GetBuiltins();
  Ref<> found = getItem(t, as(builtins), as(name));
  if (!found && t.clearIfMatches(keyErrorType)) t.raiseObject(attributeErrorType, as(name));
  return give(std::move(found));
}
API(PyObject*) _PyEval_GetBuiltinId(_Py_Identifier* name) {
  Str* text = identifierText(current(), name);
  return text == nullptr ? nullptr : _PyEval_GetBuiltin(py(text));
}

API(int) PyEval_MergeCompilerFlags(PyCompilerFlags* flags) {
  FrameView frame = FrameView::current(current());
  if (frame.exists()) flags->cf_flags |= frame.code()->flags & PyCF_MASK;
  return flags->cf_flags != 0;
}

API(const char*) PyEval_GetFuncName(PyObject* function) {
  Object* object = as(function);
  if (isExactly(object, &methodType)) object = static_cast<BoundMethod*>(object)->function;
  if (isFunction(object)) {
    return strUtf8OrQuestionMark(*static_cast<Str*>(static_cast<Function*>(object)->name));
  }
  if (isBuiltinFunction(object)) return static_cast<BuiltinFunction*>(object)->definition->name;
  return object->type->name;
}
API(const char*) PyEval_GetFuncDesc(PyObject* function) {
  Object* object = as(function);
  if (isExactly(object, &methodType) || isFunction(object) || isBuiltinFunction(object)) {
    return "()";
  }
  return " object";
}

// --- tracing ------------------------------------------------------------------------------------

API(int) _PyEval_SetTrace(PyThreadState* thread, Py_tracefunc function, PyObject* argument) {
  return toInt(
      setTraceFunction(as(thread), reinterpret_cast<TraceFunction>(function), as(argument)));
}
API(int) _PyEval_SetProfile(PyThreadState* thread, Py_tracefunc function, PyObject* argument) {
  return toInt(
      setProfileFunction(as(thread), reinterpret_cast<TraceFunction>(function), as(argument)));
}
API(void) PyEval_SetTrace(Py_tracefunc function, PyObject* argument) {
  Thread& t = current();
  if (_PyEval_SetTrace(py(&t), function, argument) < 0) t.writeUnraisable(nullptr);
}
API(void) PyEval_SetProfile(Py_tracefunc function, PyObject* argument) {
  Thread& t = current();
  if (_PyEval_SetProfile(py(&t), function, argument) < 0) t.writeUnraisable(nullptr);
}

// --- recursion ----------------------------------------------------------------------------------

#undef Py_EnterRecursiveCall
#undef Py_LeaveRecursiveCall
API(int) Py_EnterRecursiveCall(const char* where) { return toInt(current().enterRecursion(where)); }
API(void) Py_LeaveRecursiveCall(void) { current().leaveRecursion(); }

API(int) _Py_CheckRecursiveCall(PyThreadState* thread, const char* where) {
  // The inline function that calls this has counted already.
  Thread& t = as(thread);
  ++t.recursionRemaining;
  return toInt(t.enterRecursion(where));
}

API(int) Py_GetRecursionLimit(void) { return current().recursionLimit; }
API(void) Py_SetRecursionLimit(int limit) {
  for (Thread* t = current().interpreter->threads; t != nullptr; t = t->next) {
    t->recursionRemaining += limit - t->recursionLimit;
    t->recursionLimit = limit;
  }
}

// --- pending calls ------------------------------------------------------------------------------

API(int) Py_AddPendingCall(int (*function)(void*), void* argument) {
  return addPendingCall(function, argument);
}
API(int) _PyEval_AddPendingCall(PyInterpreterState*, int (*function)(void*), void* argument) {
  return addPendingCall(function, argument);
}
API(int) Py_MakePendingCalls(void) {
  Thread& t = current();
  if (PyErr_CheckSignals() < 0) return -1;
  return toInt(makePendingCalls(t));
}
API(void) _PyEval_SignalReceived(PyInterpreterState*) { requestSignalHandling(); }
API(void) _PyEval_SignalAsyncExc(PyInterpreterState* interpreter) {
  Thread* t = reinterpret_cast<Interpreter*>(interpreter)->threads;
  for (; t != nullptr; t = t->next) t->evalBreaker.fetch_or(kBreakAsyncException);
}
