#include "vm/thread_state.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <new>
#include <utility>

#include "memory/memory.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "vm/frame_evaluator.h"
#include "vm/gil.h"

namespace taipan {

/// Frees the frame data stack (vm/frame/frame.cpp).
void freeDataStack(Thread& t);

namespace {

/// What native code may still use below the limit at which RecursionError is raised: handlers of
/// that error, finalisers and C libraries need some room.
constexpr usize kStackReserve = 192 * 1024;

thread_local Thread* ownState = nullptr;

void findNativeStack(Thread& t) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  void* low = nullptr;
  usize size = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    usize reserve = size / 4 < kStackReserve ? size / 4 : kStackReserve;
    t.nativeStackLimit = static_cast<char*>(low) + reserve;
    // Finalisers are Python code, too: they shall not meet the limit.
    TrashScope::setStackFloor(t.nativeStackLimit + reserve / 8);
  }
  updateFrameStackLimit(t);
  pthread_attr_destroy(&attributes);
}

Thread* allocateThread(Interpreter& interpreter) {
  void* block = rawCalloc(1, sizeof(Thread));
  if (block == nullptr) return nullptr;
  Thread* t = new (block) Thread();
  t->interpreter = &interpreter;
  t->initialized = 1;
  int limit = interpreter.threads == nullptr ? 1000 : interpreter.threads->recursionLimit;
  t->recursionLimit = limit;
  t->recursionRemaining = limit;
  t->excInfo = &t->excState;
  t->cframe = &t->rootCFrame;
  t->gilStateCounter = 1;
  t->id = interpreter.nextThreadId++;
  updateFrameStackLimit(*t);
  return t;
}

void link(Interpreter& interpreter, Thread* t) {
  t->next = interpreter.threads;
  if (t->next != nullptr) t->next->prev = t;
  interpreter.threads = t;
}

void unlink(Thread& t) {
  if (t.prev != nullptr)
    t.prev->next = t.next;
  else
    t.interpreter->threads = t.next;
  if (t.next != nullptr) t.next->prev = t.prev;
}

}  // namespace

Thread* newThread(Interpreter& interpreter) {
  Thread* t = allocateThread(interpreter);
  if (t != nullptr) link(interpreter, t);
  return t;
}

Thread* threadOfNativeThread() { return ownState; }

void bindThread(Thread& t) {
  if (ownState == nullptr) ownState = &t;
  t.threadId = pthread_self();
  t.nativeThreadId = static_cast<unsigned long>(syscall(SYS_gettid));
  findNativeStack(t);
}

void moveThreadHere(Thread& t) {
  if (t.threadId == pthread_self()) return;
  t.threadId = pthread_self();
  t.nativeThreadId = static_cast<unsigned long>(syscall(SYS_gettid));
  findNativeStack(t);
}

Thread* startMainThread(Interpreter& interpreter) {
  Thread* t = newThread(interpreter);
  PY_CHECK(t != nullptr);
  bindThread(*t);
  takeGil(*t);
  return t;
}

void clearThread(Thread& t) {
  clearOwned(t.dict);
  clearOwned(t.asyncException);
  clearOwned(t.pendingType);
  clearOwned(t.pendingValue);
  clearOwned(t.pendingTraceback);
  clearOwned(t.excState.value);
  t.profileFunction = nullptr;
  t.traceFunction = nullptr;
  clearOwned(t.profileObject);
  clearOwned(t.traceObject);
  clearOwned(t.asyncGenFirstIter);
  clearOwned(t.asyncGenFinalizer);
  clearOwned(t.context);
  TrashScope::emptyTrash(t);
}

void announceDeletion(Thread& t) {
  if (t.onDelete == nullptr) return;
  std::exchange(t.onDelete, nullptr)(t.onDeleteData);
}

void deleteThread(Thread& t) {
  bool current = Thread::currentOrNull() == &t;
  unlink(t);
  announceDeletion(t);
  if (t.datastackChunk != nullptr) freeDataStack(t);
  if (current) dropGil(t);
  if (ownState == &t) ownState = nullptr;
  rawFree(&t);
}

u32 forkGeneration = 0;

void keepOnlyThread(Thread& t) {
  ++forkGeneration;
  Thread* other = t.interpreter->threads;
  while (other != nullptr) {
    Thread* next = other->next;
    // The objects of threads that do not exist here any more are left alone: their owners' locks
    // and C frames are gone, so nothing can be released safely.
    if (other != &t) {
      unlink(*other);
      rawFree(other);
    }
    other = next;
  }
  t.nativeThreadId = static_cast<unsigned long>(syscall(SYS_gettid));
}

int setAsyncException(Interpreter& interpreter, unsigned long threadId, Object* exception) {
  for (Thread* t = interpreter.threads; t != nullptr; t = t->next) {
    if (t->threadId != threadId) continue;
    xincref(exception);
    assignOwned(t->asyncException, exception);
    t->evalBreaker.fetch_or(kBreakAsyncException);
    return 1;
  }
  return 0;
}

}  // namespace taipan
