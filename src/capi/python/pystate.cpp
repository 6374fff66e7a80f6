// Thread states, interpreters and the GIL as C code sees them.

#define Py_BUILD_CORE 1

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "object/interpreter.h"
#include "vm/frame/frame.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

using namespace taipan;

struct pyruntimestate;
extern "C" [[noreturn]] void _Py_FatalError_TstateNULL(const char* function);

static Interpreter* as(PyInterpreterState* interpreter) {
  return reinterpret_cast<Interpreter*>(interpreter);
}
static PyInterpreterState* py(Interpreter* interpreter) {
  return reinterpret_cast<PyInterpreterState*>(interpreter);
}

/// The calling thread's state; a fatal error without the GIL.
static Thread& currentOrDie(const char* function) {
  Thread* t = Thread::currentOrNull();
  if (t == nullptr) _Py_FatalError_TstateNULL(function);
  return *t;
}

// --- thread states ------------------------------------------------------------------------------

API(PyThreadState*) PyThreadState_Get(void) { return py(&currentOrDie("PyThreadState_Get")); }
API(PyThreadState*) _PyThreadState_UncheckedGet(void) { return py(Thread::currentOrNull()); }

API(PyThreadState*) PyThreadState_New(PyInterpreterState* interpreter) {
  Thread* t = newThread(*as(interpreter));
  if (t != nullptr) bindThread(*t);
  return py(t);
}
API(PyThreadState*) _PyThreadState_Prealloc(PyInterpreterState* interpreter) {
  return py(newThread(*as(interpreter)));
}
API(void) _PyThreadState_Init(PyThreadState* thread) { bindThread(as(thread)); }
API(void) PyThreadState_Clear(PyThreadState* thread) { clearThread(as(thread)); }
API(void) PyThreadState_Delete(PyThreadState* thread) {
  if (thread == py(Thread::currentOrNull())) {
    Py_FatalError("tstate is still current");
  }
  deleteThread(as(thread));
}
API(void) _PyThreadState_DeleteCurrent(PyThreadState* thread) { deleteThread(as(thread)); }
API(void) PyThreadState_DeleteCurrent(void) {
  deleteThread(currentOrDie("PyThreadState_DeleteCurrent"));
}

/// Deletes the states of all other threads of its interpreter, which must not run any more.
API(void) _PyThreadState_DeleteExcept(struct pyruntimestate*, PyThreadState* thread) {
  Thread& kept = as(thread);
  Thread* other = kept.interpreter->threads;
  while (other != nullptr) {
    Thread* next = other->next;
    if (other != &kept) {
      clearThread(*other);
      deleteThread(*other);
    }
    other = next;
  }
}

API(PyThreadState*) PyThreadState_Swap(PyThreadState* thread) {
  return py(swapThread(thread == nullptr ? nullptr : &as(thread)));
}

API(PyObject*) _PyThreadState_GetDict(PyThreadState* thread) {
  Thread& t = as(thread);
  if (t.dict == nullptr) {
    t.dict = newDict(t).release();
    if (t.dict == nullptr) t.clearPending();
  }
  return py(t.dict);
}
API(PyObject*) PyThreadState_GetDict(void) {
  Thread* t = Thread::currentOrNull();
  return t == nullptr ? nullptr : _PyThreadState_GetDict(py(t));
}

API(PyInterpreterState*) PyThreadState_GetInterpreter(PyThreadState* thread) {
  return py(as(thread).interpreter);
}
API(uint64_t) PyThreadState_GetID(PyThreadState* thread) { return as(thread).id; }
API(PyThreadState*) PyThreadState_Next(PyThreadState* thread) { return py(as(thread).next); }

API(PyFrameObject*) PyThreadState_GetFrame(PyThreadState* thread) {
  InterpreterFrame* frame = currentFrame(as(thread));
  if (frame == nullptr) return nullptr;
  Ref<Frame> object = FrameView(frame).object();
  if (!object) current().clearPending();
  return reinterpret_cast<PyFrameObject*>(object.release());
}

API(int) PyThreadState_SetAsyncExc(unsigned long id, PyObject* exception) {
  return setAsyncException(*current().interpreter, id, as(exception));
}

API(void) PyThreadState_EnterTracing(PyThreadState* thread) {
  Thread& t = as(thread);
  ++t.tracing;
  t.cframe->useTracing = 0;
}
API(void) PyThreadState_LeaveTracing(PyThreadState* thread) {
  Thread& t = as(thread);
  --t.tracing;
  bool traced = t.tracing == 0 && (t.traceFunction != nullptr || t.profileFunction != nullptr);
  t.cframe->useTracing = traced ? 255 : 0;
}

// --- the GIL from foreign threads
// -----------------------------------------------------------------

API(PyThreadState*) PyGILState_GetThisThreadState(void) { return py(threadOfNativeThread()); }
API(int) PyGILState_Check(void) { return holdsGil() ? 1 : 0; }
API(PyInterpreterState*) _PyGILState_GetInterpreterStateUnsafe(void) {
  return py(&runtime().mainInterpreter);
}

API(PyGILState_STATE) PyGILState_Ensure(void) {
  Thread* t = threadOfNativeThread();
  bool held = t != nullptr && t == Thread::currentOrNull();
  if (t == nullptr) {
    // Until the matching release: the state exists for it alone.
    t = newThread(runtime().mainInterpreter);
    if (t == nullptr) Py_FatalError("Couldn't create thread-state for new thread");
    bindThread(*t);
    t->gilStateCounter = 0;
  }
  if (!held) takeGil(*t);
  ++t->gilStateCounter;
  return held ? PyGILState_LOCKED : PyGILState_UNLOCKED;
}

API(void) PyGILState_Release(PyGILState_STATE before) {
  Thread* t = threadOfNativeThread();
  if (t == nullptr)
    Py_FatalError("auto-releasing thread-state, but no thread-state for this thread");
  if (t != Thread::currentOrNull()) {
    Py_FatalError("This thread state must be current when releasing");
  }
  if (--t->gilStateCounter == 0) {
    // Finalisers that run while the state is cleared may come here again.
    ++t->gilStateCounter;
    clearThread(*t);
    --t->gilStateCounter;
    deleteThread(*t);
  } else if (before == PyGILState_UNLOCKED) {
    dropGil(*t);
  }
}

// --- interpreters -------------------------------------------------------------------------------

API(PyInterpreterState*) PyInterpreterState_Get(void) {
  return py(currentOrDie("PyInterpreterState_Get").interpreter);
}
API(PyInterpreterState*) PyInterpreterState_Head(void) { return py(runtime().interpreters); }
API(PyInterpreterState*) PyInterpreterState_Main(void) { return py(&runtime().mainInterpreter); }
API(PyInterpreterState*) PyInterpreterState_Next(PyInterpreterState* interpreter) {
  return py(as(interpreter)->next);
}
API(PyThreadState*) PyInterpreterState_ThreadHead(PyInterpreterState* interpreter) {
  return taipan::py(as(interpreter)->threads);
}
API(int64_t) PyInterpreterState_GetID(PyInterpreterState* interpreter) {
  if (interpreter != nullptr) return as(interpreter)->id;
  current().raise(runtimeErrorType, "no interpreter provided");
  return -1;
}
API(PyInterpreterState*) _PyInterpreterState_LookUpID(int64_t id) {
  for (Interpreter* i = runtime().interpreters; i != nullptr; i = i->next) {
    if (i->id == id) return py(i);
  }
  current().raise(runtimeErrorType, "unrecognized interpreter ID %lld", static_cast<long long>(id));
  return nullptr;
}

API(PyObject*) PyInterpreterState_GetDict(PyInterpreterState* interpreter) {
  Object*& dict = as(interpreter)->dict;
  if (dict == nullptr) dict = newDict(current()).release();
  if (dict == nullptr) current().clearPending();
  return taipan::py(dict);
}

API(PyObject*) _PyInterpreterState_GetMainModule(PyInterpreterState* interpreter) {
  auto* modules = static_cast<Dict*>(as(interpreter)->modules);
  if (modules == nullptr) {
    return give(current().raise(runtimeErrorType, "interpreter not initialized"));
  }
  return give(getItem(current(), modules, names::__main__));
}

// --- what the process makes once ----------------------------------------------------------------

// The state is part of the program's data: there is nothing to set up that can fail.
API(PyStatus) _PyRuntime_Initialize(void) { return PyStatus_Ok(); }
API(void) _PyRuntime_Finalize(void) {}
API(PyStatus) _PyRuntimeState_Init(struct pyruntimestate*) { return PyStatus_Ok(); }
API(void) _PyRuntimeState_Fini(struct pyruntimestate*) {}
API(PyStatus) _PyInterpreterState_Enable(struct pyruntimestate*) { return PyStatus_Ok(); }

// --- all threads --------------------------------------------------------------------------------

static PyObject* callSys(const char* name) {
  Ref<> function = importAttribute(current(), "sys", name);
  return function ? give(call(current(), function.get())) : nullptr;
}
API(PyObject*) _PyThread_CurrentFrames(void) { return callSys("_current_frames"); }
API(PyObject*) _PyThread_CurrentExceptions(void) { return callSys("_current_exceptions"); }

API(PyThreadState*) _PyThreadState_Swap(struct _gilstate_runtime_state*, PyThreadState* thread) {
  return PyThreadState_Swap(thread);
}
API(void) _PyThreadState_SetCurrent(PyThreadState* thread) { PyThreadState_Swap(thread); }
