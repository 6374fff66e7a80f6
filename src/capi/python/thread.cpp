// Native threads, locks and thread-specific storage. Nothing here needs the GIL.

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <new>

#include "capi/capi.h"
#include "memory/memory.h"

using namespace taipan;

// --- threads ------------------------------------------------------------------------------------

namespace {

struct Start {
  void (*function)(void*);
  void* argument;
};

void* runStart(void* data) {
  Start start = *static_cast<Start*>(data);
  rawFree(data);
  start.function(start.argument);
  return nullptr;
}

size_t stackSize = 0;

}  // namespace

API(void) PyThread_init_thread(void) {}

API(unsigned long) PyThread_start_new_thread(void (*function)(void*), void* argument) {
  auto* start = static_cast<Start*>(rawMalloc(sizeof(Start)));
  if (start == nullptr) return PYTHREAD_INVALID_THREAD_ID;
  *start = {function, argument};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stackSize != 0) pthread_attr_setstacksize(&attributes, stackSize);
  pthread_t id;
  int error = pthread_create(&id, &attributes, runStart, start);
  pthread_attr_destroy(&attributes);
  if (error == 0) return id;
  rawFree(start);
  return PYTHREAD_INVALID_THREAD_ID;
}

API(void) PyThread_exit_thread(void) { pthread_exit(nullptr); }
API(unsigned long) PyThread_get_thread_ident(void) { return pthread_self(); }
API(unsigned long) PyThread_get_thread_native_id(void) {
  return static_cast<unsigned long>(syscall(SYS_gettid));
}
API(size_t) PyThread_get_stacksize(void) { return stackSize; }
API(int) PyThread_set_stacksize(size_t size) {
  if (size != 0 && size < 32768) return -1;
  stackSize = size;
  return 0;
}
API(PyObject*) PyThread_GetInfo(void) { return share(getSysAttribute(current(), "thread_info")); }

// --- locks --------------------------------------------------------------------------------------

API(PyThread_type_lock) PyThread_allocate_lock(void) {
  auto* lock = static_cast<sem_t*>(rawMalloc(sizeof(sem_t)));
  if (lock != nullptr && sem_init(lock, 0, 1) != 0) {
    rawFree(lock);
    lock = nullptr;
  }
  return lock;
}
API(void) PyThread_free_lock(PyThread_type_lock lock) {
  if (lock == nullptr) return;
  sem_destroy(static_cast<sem_t*>(lock));
  rawFree(lock);
}
API(void) PyThread_release_lock(PyThread_type_lock lock) { sem_post(static_cast<sem_t*>(lock)); }

static int waitFor(sem_t* lock, PY_TIMEOUT_T microseconds, const timespec* deadline) {
  if (microseconds == 0) return sem_trywait(lock);
  if (microseconds < 0) return sem_wait(lock);
  return sem_clockwait(lock, CLOCK_MONOTONIC, deadline);
}

API(PyLockStatus)
PyThread_acquire_lock_timed(PyThread_type_lock lock, PY_TIMEOUT_T microseconds, int interruptible) {
  timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  i64 nanoseconds = deadline.tv_nsec + microseconds % 1'000'000 * 1000;
  deadline.tv_sec += microseconds / 1'000'000 + nanoseconds / 1'000'000'000;
  deadline.tv_nsec = nanoseconds % 1'000'000'000;
  for (;;) {
    if (waitFor(static_cast<sem_t*>(lock), microseconds, &deadline) == 0) return PY_LOCK_ACQUIRED;
    if (errno != EINTR) return PY_LOCK_FAILURE;
    if (interruptible) return PY_LOCK_INTR;
  }
}
API(int) PyThread_acquire_lock(PyThread_type_lock lock, int wait) {
  return PyThread_acquire_lock_timed(lock, wait ? -1 : 0, 0) == PY_LOCK_ACQUIRED;
}
API(int) _PyThread_at_fork_reinit(PyThread_type_lock* lock) {
  // The old one may be held by a thread that does not exist here: it is left alone.
  PyThread_type_lock fresh = PyThread_allocate_lock();
  if (fresh == nullptr) return -1;
  *lock = fresh;
  return 0;
}

// --- thread-specific storage --------------------------------------------------------------------

API(Py_tss_t*) PyThread_tss_alloc(void) {
  auto* key = static_cast<Py_tss_t*>(rawMalloc(sizeof(Py_tss_t)));
  if (key != nullptr) *key = Py_tss_NEEDS_INIT;
  return key;
}
API(void) PyThread_tss_free(Py_tss_t* key) {
  if (key == nullptr) return;
  PyThread_tss_delete(key);
  rawFree(key);
}
API(int) PyThread_tss_is_created(Py_tss_t* key) { return key->_is_initialized; }
API(int) PyThread_tss_create(Py_tss_t* key) {
  if (key->_is_initialized) return 0;
  if (pthread_key_create(&key->_key, nullptr) != 0) return -1;
  key->_is_initialized = 1;
  return 0;
}
API(void) PyThread_tss_delete(Py_tss_t* key) {
  if (!key->_is_initialized) return;
  pthread_key_delete(key->_key);
  key->_is_initialized = 0;
}
API(int) PyThread_tss_set(Py_tss_t* key, void* value) {
  return pthread_setspecific(key->_key, value) != 0 ? -1 : 0;
}
API(void*) PyThread_tss_get(Py_tss_t* key) { return pthread_getspecific(key->_key); }

// The older form with integer keys.
API(int) PyThread_create_key(void) {
  pthread_key_t key;
  return pthread_key_create(&key, nullptr) != 0 ? -1 : static_cast<int>(key);
}
API(void) PyThread_delete_key(int key) { pthread_key_delete(static_cast<pthread_key_t>(key)); }
API(void) PyThread_delete_key_value(int key) {
  pthread_setspecific(static_cast<pthread_key_t>(key), nullptr);
}
API(int) PyThread_set_key_value(int key, void* value) {
  return pthread_setspecific(static_cast<pthread_key_t>(key), value) != 0 ? -1 : 0;
}
API(void*) PyThread_get_key_value(int key) {
  return pthread_getspecific(static_cast<pthread_key_t>(key));
}
API(void) PyThread_ReInitTLS(void) {}
