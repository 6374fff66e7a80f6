// C-API reference: "Thread State and the Global Interpreter Lock", "Thread Local Storage Support",
// "Memory Management", "Supporting Cyclic Garbage Collection", "Profiling and Tracing".

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "support.h"

// Need <Python.h> before them.
#include <frameobject.h>
#include <pythread.h>

using namespace capi_test;

namespace {

class ThreadApi : public PythonTest {};

TEST_F(ThreadApi, GilStates) {
  EXPECT_EQ(1, PyGILState_Check());
  PyThreadState* own = PyGILState_GetThisThreadState();
  EXPECT_EQ(PyThreadState_Get(), own);
  PyGILState_STATE state = PyGILState_Ensure();
  EXPECT_EQ(PyGILState_LOCKED, state);
  PyGILState_Release(state);
  PyThreadState* saved = PyEval_SaveThread();
  EXPECT_EQ(own, saved);
  EXPECT_EQ(0, PyGILState_Check());
  state = PyGILState_Ensure();
  EXPECT_EQ(PyGILState_UNLOCKED, state);
  EXPECT_EQ(1, PyGILState_Check());
  PyGILState_Release(state);
  PyEval_RestoreThread(saved);
  PyEval_ReleaseThread(own);
  PyEval_AcquireThread(own);
  EXPECT_EQ(own, PyThreadState_Get());
  PyEval_InitThreads();
  EXPECT_NE(0, PyEval_ThreadsInitialized());
}

struct Report {
  std::atomic<int> done{0};
  bool hadState = true, ran = false;
  PyThreadState* state = nullptr;
};
void runInThread(void* argument) {
  auto* report = static_cast<Report*>(argument);
  report->hadState = PyGILState_GetThisThreadState() != nullptr;
  PyGILState_STATE state = PyGILState_Ensure();
  report->state = PyThreadState_Get();
  report->ran = PyRun_SimpleString("thread_ran = True") == 0;
  PyGILState_Release(state);
  report->done = 1;
}
void wait(const Report& report) {
  Py_BEGIN_ALLOW_THREADS;
  while (report.done == 0) usleep(1000);
  Py_END_ALLOW_THREADS;
}

TEST_F(ThreadApi, ForeignThreads) {
  Report report;
  EXPECT_NE(PYTHREAD_INVALID_THREAD_ID, PyThread_start_new_thread(runInThread, &report));
  wait(report);
  EXPECT_FALSE(report.hadState);
  EXPECT_TRUE(report.ran);
  EXPECT_NE(PyThreadState_Get(), report.state);
  EXPECT_NE(0u, PyThread_get_thread_ident());
  EXPECT_EQ(static_cast<unsigned long>(gettid()), PyThread_get_thread_native_id());
  EXPECT_REPR("'pthread'", PyObject_GetAttrString(Owned(PyThread_GetInfo()), "name"));
  PyThread_init_thread();
  EXPECT_EQ(0u, PyThread_get_stacksize());
  EXPECT_EQ(0, PyThread_set_stacksize(1 << 20));
  EXPECT_EQ(1u << 20, PyThread_get_stacksize());
  EXPECT_EQ(-1, PyThread_set_stacksize(5));
  EXPECT_EQ(0, PyThread_set_stacksize(0));
}

TEST_F(ThreadApi, StatesByHand) {
  PyThreadState* own = PyThreadState_Get();
  PyThreadState* other = PyThreadState_New(own->interp);
  ASSERT_NE(nullptr, other);
  EXPECT_EQ(other, PyInterpreterState_ThreadHead(own->interp));
  EXPECT_EQ(own, PyThreadState_Next(other));
  EXPECT_EQ(nullptr, PyThreadState_Next(own));
  EXPECT_NE(PyThreadState_GetID(own), PyThreadState_GetID(other));
  EXPECT_EQ(own, PyThreadState_Swap(other));
  EXPECT_EQ(other, PyThreadState_Swap(own));
  PyThreadState_Clear(other);
  PyThreadState_Delete(other);
  EXPECT_EQ(own, PyInterpreterState_ThreadHead(own->interp));
  PyThreadState_EnterTracing(own);
  PyThreadState_LeaveTracing(own);
}

struct OwnState {
  std::atomic<int> done{0};
  PyInterpreterState* interpreter = nullptr;
  bool ran = false, locked = true;
};
/// A state made, used and deleted on the thread itself.
void runWithOwnState(void* argument) {
  auto* report = static_cast<OwnState*>(argument);
  PyThreadState* state = PyThreadState_New(report->interpreter);
  PyEval_AcquireThread(state);
  report->ran = PyRun_SimpleString("own_state_ran = True") == 0;
  PyThreadState_Clear(state);
  PyThreadState_DeleteCurrent();
  report->locked = PyGILState_Check() != 0;
  report->done = 1;
}

TEST_F(ThreadApi, StatesDeletedByTheirThread) {
  PyThreadState* own = PyThreadState_Get();
  OwnState report;
  report.interpreter = own->interp;
  EXPECT_NE(PYTHREAD_INVALID_THREAD_ID, PyThread_start_new_thread(runWithOwnState, &report));
  Py_BEGIN_ALLOW_THREADS;
  while (report.done == 0) usleep(1000);
  Py_END_ALLOW_THREADS;
  EXPECT_TRUE(report.ran);
  EXPECT_FALSE(report.locked);
  EXPECT_EQ(own, PyInterpreterState_ThreadHead(own->interp));
  EXPECT_EQ(nullptr, PyThreadState_Next(own));
}

TEST_F(ThreadApi, LockWithoutState) {
  PyThreadState* own = PyThreadState_Get();
  PyEval_ReleaseLock();
  PyEval_AcquireLock();
  EXPECT_EQ(own, PyThreadState_Get());
  EXPECT_EQ(1, PyGILState_Check());
  EXPECT_EQ(0, PyRun_SimpleString("pass"));
}

TEST_F(ThreadApi, InterpretersByHand) {
  PyInterpreterState* own = PyInterpreterState_Get();
  PyThreadState* thread = PyThreadState_Get();
  int64_t newest = PyInterpreterState_GetID(own);
  for (int round = 0; round < 2; ++round) {
    PyInterpreterState* made = PyInterpreterState_New();
    ASSERT_NE(nullptr, made);
    EXPECT_LT(newest, PyInterpreterState_GetID(made));
    newest = PyInterpreterState_GetID(made);
    EXPECT_EQ(made, PyInterpreterState_Head());
    EXPECT_EQ(own, PyInterpreterState_Next(made));
    EXPECT_EQ(nullptr, PyInterpreterState_ThreadHead(made));
    // Debian's PyInterpreterState_Clear wants modules in it and crashes without.
    // Leaves no state current on Debian.
    PyInterpreterState_Delete(made);
    PyThreadState_Swap(thread);
    EXPECT_EQ(own, PyInterpreterState_Head());
  }
}

TEST_F(ThreadApi, Locks) {
  PyThread_type_lock lock = PyThread_allocate_lock();
  EXPECT_EQ(PY_LOCK_ACQUIRED, PyThread_acquire_lock_timed(lock, -1, 0));
  EXPECT_EQ(PY_LOCK_FAILURE, PyThread_acquire_lock_timed(lock, 0, 0));
  EXPECT_EQ(PY_LOCK_FAILURE, PyThread_acquire_lock_timed(lock, 2000, 1));
  PyThread_release_lock(lock);
  EXPECT_EQ(1, PyThread_acquire_lock(lock, 0));
  PyThread_release_lock(lock);
  PyThread_free_lock(lock);
}

TEST_F(ThreadApi, LocalStorage) {
  Py_tss_t* key = PyThread_tss_alloc();
  ASSERT_NE(nullptr, key);
  EXPECT_EQ(0, PyThread_tss_is_created(key));
  EXPECT_EQ(0, PyThread_tss_create(key));
  EXPECT_EQ(0, PyThread_tss_set(key, &key));
  EXPECT_EQ(&key, PyThread_tss_get(key));
  PyThread_tss_free(key);
  int old = PyThread_create_key();
  EXPECT_LE(0, old);
  EXPECT_EQ(nullptr, PyThread_get_key_value(old));
  EXPECT_EQ(0, PyThread_set_key_value(old, &old));
  EXPECT_EQ(&old, PyThread_get_key_value(old));
  PyThread_delete_key_value(old);
  EXPECT_EQ(nullptr, PyThread_get_key_value(old));
  PyThread_delete_key(old);
  PyThread_ReInitTLS();
}

TEST_F(ThreadApi, Signals) {
  PyOS_sighandler_t before = PyOS_setsig(SIGUSR1, SIG_IGN);
  EXPECT_EQ(SIG_DFL, before);
  EXPECT_EQ(SIG_IGN, PyOS_getsig(SIGUSR1));
  EXPECT_EQ(SIG_IGN, PyOS_setsig(SIGUSR1, SIG_DFL));
  EXPECT_EQ(0, PyOS_InterruptOccurred());
  PyErr_SetInterrupt();
  EXPECT_EQ(1, PyOS_InterruptOccurred());
  EXPECT_EQ(0, PyOS_InterruptOccurred());
  EXPECT_EQ(0, PyErr_CheckSignals());
  PyErr_SetInterrupt();
  EXPECT_RAISES_INT("KeyboardInterrupt", PyErr_CheckSignals());
  PyOS_AfterFork();
}

// --- tracing ------------------------------------------------------------------------------------

int traced[8];
int countEvent(PyObject* object, PyFrameObject* frame, int what, PyObject*) {
  EXPECT_TRUE(object == Py_None && frame != nullptr);
  ++traced[what];
  return 0;
}
int refuseEvent(PyObject*, PyFrameObject*, int, PyObject*) {
  PyErr_SetString(PyExc_ValueError, "no");
  return -1;
}

TEST_F(ThreadApi, Tracing) {
  Owned scope = exec("def f():\n    x = 1\n    return len('a')\n");
  PyObject* f = PyDict_GetItemString(scope, "f");
  memset(traced, 0, sizeof traced);
  PyEval_SetTrace(countEvent, Py_None);
  EXPECT_REPR("1", PyObject_CallNoArgs(f));
  PyEval_SetTrace(nullptr, nullptr);
  EXPECT_EQ(1, traced[PyTrace_CALL]);
  EXPECT_EQ(2, traced[PyTrace_LINE]);
  EXPECT_EQ(1, traced[PyTrace_RETURN]);
  EXPECT_EQ(0, traced[PyTrace_C_CALL]);
  memset(traced, 0, sizeof traced);
  PyEval_SetProfile(countEvent, Py_None);
  EXPECT_REPR("1", PyObject_CallNoArgs(f));
  PyEval_SetProfile(nullptr, nullptr);
  EXPECT_EQ(1, traced[PyTrace_CALL]);
  EXPECT_EQ(0, traced[PyTrace_LINE]);
  EXPECT_EQ(1, traced[PyTrace_C_CALL]);
  EXPECT_EQ(1, traced[PyTrace_C_RETURN]);
  PyEval_SetTrace(refuseEvent, Py_None);
  EXPECT_RAISES("ValueError: no", PyObject_CallNoArgs(f));
  PyEval_SetTrace(nullptr, nullptr);
}

// --- memory -------------------------------------------------------------------------------------

struct Counts {
  PyMemAllocatorEx inner;
  int blocks, calls;
};
void* countMalloc(void* context, size_t size) {
  auto* c = static_cast<Counts*>(context);
  ++c->calls, ++c->blocks;
  return c->inner.malloc(c->inner.ctx, size);
}
void* countCalloc(void* context, size_t count, size_t size) {
  auto* c = static_cast<Counts*>(context);
  ++c->calls, ++c->blocks;
  return c->inner.calloc(c->inner.ctx, count, size);
}
void* countRealloc(void* context, void* block, size_t size) {
  auto* c = static_cast<Counts*>(context);
  ++c->calls, c->blocks += block == nullptr;
  return c->inner.realloc(c->inner.ctx, block, size);
}
void countFree(void* context, void* block) {
  auto* c = static_cast<Counts*>(context);
  ++c->calls, c->blocks -= block != nullptr;
  c->inner.free(c->inner.ctx, block);
}

TEST_F(ThreadApi, Allocators) {
  for (PyMemAllocatorDomain domain : {PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ}) {
    Counts counts = {};
    PyMem_GetAllocator(domain, &counts.inner);
    PyMemAllocatorEx counting = {&counts, countMalloc, countCalloc, countRealloc, countFree};
    PyMem_SetAllocator(domain, &counting);
    PyMemAllocatorEx now;
    PyMem_GetAllocator(domain, &now);
    EXPECT_EQ(&counts, now.ctx);
    auto* allocate = domain == PYMEM_DOMAIN_RAW   ? PyMem_RawMalloc
                     : domain == PYMEM_DOMAIN_MEM ? PyMem_Malloc
                                                  : PyObject_Malloc;
    auto* resize = domain == PYMEM_DOMAIN_RAW   ? PyMem_RawRealloc
                   : domain == PYMEM_DOMAIN_MEM ? PyMem_Realloc
                                                : PyObject_Realloc;
    auto* release = domain == PYMEM_DOMAIN_RAW   ? PyMem_RawFree
                    : domain == PYMEM_DOMAIN_MEM ? PyMem_Free
                                                 : PyObject_Free;
    auto* clear = domain == PYMEM_DOMAIN_RAW   ? PyMem_RawCalloc
                  : domain == PYMEM_DOMAIN_MEM ? PyMem_Calloc
                                               : PyObject_Calloc;
    void* block = allocate(0);
    EXPECT_NE(nullptr, block);
    block = resize(block, 1000);
    release(block);
    auto* zeros = static_cast<char*>(clear(10, 10));
    EXPECT_EQ(0, zeros[99]);
    release(zeros);
    release(nullptr);
    EXPECT_EQ(0, counts.blocks);
    EXPECT_EQ(6, counts.calls);
    EXPECT_EQ(nullptr, allocate(static_cast<size_t>(PY_SSIZE_T_MAX) + 1));
    EXPECT_EQ(nullptr, clear(static_cast<size_t>(PY_SSIZE_T_MAX), 4));
    PyMem_SetAllocator(domain, &counts.inner);
  }
  PyObjectArenaAllocator arena;
  PyObject_GetArenaAllocator(&arena);
  void* block = arena.alloc(arena.ctx, 1 << 18);
  EXPECT_NE(nullptr, block);
  arena.free(arena.ctx, block, 1 << 18);
  PyObject_SetArenaAllocator(&arena);
}

struct Bare {
  PyObject_HEAD long value;
};
struct BareVar {
  PyObject_VAR_HEAD long items[4];
};
PyTypeObject bareType = {PyVarObject_HEAD_INIT(nullptr, 0) "bare", sizeof(Bare)};

TEST_F(ThreadApi, RawObjects) {
  ASSERT_EQ(0, PyType_Ready(&bareType));
  Bare bare;
  EXPECT_EQ(reinterpret_cast<PyObject*>(&bare),
            PyObject_Init(reinterpret_cast<PyObject*>(&bare), &bareType));
  EXPECT_EQ(1, Py_REFCNT(&bare));
  EXPECT_EQ(&bareType, Py_TYPE(&bare));
  BareVar var;
  PyObject_InitVar(reinterpret_cast<PyVarObject*>(&var), &bareType, 4);
  EXPECT_EQ(4, Py_SIZE(&var));
  EXPECT_RAISES("MemoryError", PyObject_Init(nullptr, &bareType));
  EXPECT_EQ(0, PyType_SUPPORTS_WEAKREFS(&bareType));
  EXPECT_EQ(1, PyType_SUPPORTS_WEAKREFS(&PySet_Type));
  Owned set(PySet_New(nullptr));
  EXPECT_EQ(nullptr, *PyObject_GET_WEAKREFS_LISTPTR(set.get()));
  Owned reference(PyWeakref_NewRef(set, nullptr));
  EXPECT_EQ(reference.get(), *PyObject_GET_WEAKREFS_LISTPTR(set.get()));
  // Only of an object that is about to go.
  PyObject_ClearWeakRefs(set);
  EXPECT_EQ("SystemError: bad argument to internal function", takeError());
  EXPECT_EQ(set.get(), PyWeakref_GetObject(reference));
  // Their header forgets that they are C.
  auto* track =
      reinterpret_cast<decltype(&PyTraceMalloc_Track)>(dlsym(RTLD_DEFAULT, "PyTraceMalloc_Track"));
  auto* untrack = reinterpret_cast<decltype(&PyTraceMalloc_Untrack)>(
      dlsym(RTLD_DEFAULT, "PyTraceMalloc_Untrack"));
  EXPECT_EQ(-2, track(7, 8, 9));
  EXPECT_EQ(-2, untrack(7, 8));
}

TEST_F(ThreadApi, CollectedObjects) {
  Owned list(PyType_GenericAlloc(&PyList_Type, 0));
  EXPECT_TRUE(PyList_CheckExact(list.get()));
  EXPECT_EQ(1, PyObject_GC_IsTracked(list));
  PyObject_GC_UnTrack(list.get());
  PyObject_GC_UnTrack(list.get());
  EXPECT_EQ(0, PyObject_GC_IsTracked(list));
  PyObject_GC_Track(list.get());
  EXPECT_EQ(1, PyObject_GC_IsTracked(list));
  EXPECT_EQ(0, PyObject_GC_IsFinalized(list));
  EXPECT_COUNT(list.get(), 1, EXPECT_EQ(list.get(), PyObject_SelfIter(list)));
  Py_DECREF(list.get());
  Owned scope = exec(
      "log = []\n"
      "class A:\n"
      "    def __del__(self): log.append(1)\n"
      "a = A()\n");
  PyObject* a = PyDict_GetItemString(scope, "a");
  PyObject_CallFinalizer(a);
  PyObject_CallFinalizer(a);
  EXPECT_EQ(1, PyObject_GC_IsFinalized(a));
  EXPECT_REPR("[1]", Py_NewRef(PyDict_GetItemString(scope, "log")));
}

}  // namespace
