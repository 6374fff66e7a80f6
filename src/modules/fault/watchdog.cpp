#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <ctime>
#include <new>

#include "builtins/exceptions/exceptions.h"
#include "modules/fault/fault.h"
#include "modules/fault/traceback_dump.h"
#include "modules/support/time_value.h"
#include "object/builtin_types.h"
#include "vm/gil.h"

namespace taipan {

namespace {

struct Watchdog {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  bool running = false;    ///< a thread was started and not joined yet
  bool cancelled = false;  ///< the thread shall end
  pthread_t thread{};
  i64 timeout = 0;
  bool repeat = false;
  bool exits = false;
  int fd = -1;
  Object* keep = nullptr;  ///< owned
  char header[64] = {};
};
Watchdog watchdog;

/// "Timeout (h:mm:ss[.uuuuuu])!"
void writeHeader(i64 timeout) {
  i64 micros = roundTo(timeout, 1000, TimeRound::kUp);
  auto seconds = static_cast<unsigned long>(micros / 1000000);
  auto rest = static_cast<unsigned long>(micros % 1000000);
  int length = std::snprintf(watchdog.header, sizeof(watchdog.header), "Timeout (%lu:%02lu:%02lu",
                             seconds / 3600, seconds / 60 % 60, seconds % 60);
  char* end = watchdog.header + length;
  usize room = sizeof(watchdog.header) - static_cast<usize>(length);
  if (rest != 0) {
    std::snprintf(end, room, ".%06lu)!\n", rest);
  } else {
    std::snprintf(end, room, ")!\n");
  }
}

void* watch(void*) {
  // Signals are for the threads of the program.
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_mutex_lock(&watchdog.mutex);
  do {
    timespec until = toTimespec(monotonicNow() + watchdog.timeout);
    int error = 0;
    while (!watchdog.cancelled && error == 0) {
      error = pthread_cond_clockwait(&watchdog.changed, &watchdog.mutex, CLOCK_MONOTONIC, &until);
    }
    if (watchdog.cancelled) break;
    dumpText(watchdog.fd, watchdog.header);
    dumpAllThreads(watchdog.fd, runtime().mainInterpreter, nullptr);
    if (watchdog.exits) ::_exit(1);
  } while (watchdog.repeat);
  pthread_mutex_unlock(&watchdog.mutex);
  return nullptr;
}

}  // namespace

void cancelWatchdog(Thread& t) {
  if (watchdog.running) {
    {
      GilReleased released(t);
      pthread_mutex_lock(&watchdog.mutex);
      watchdog.cancelled = true;
      pthread_cond_signal(&watchdog.changed);
      pthread_mutex_unlock(&watchdog.mutex);
      pthread_join(watchdog.thread, nullptr);
    }
    watchdog.running = false;
    watchdog.cancelled = false;
  }
  clearOwned(watchdog.keep);
}

Status startWatchdog(Thread& t, i64 timeout, bool repeat, bool exits, FaultFile&& file) {
  cancelWatchdog(t);
  watchdog.timeout = timeout > INT64_MAX / 2 ? INT64_MAX / 2 : timeout;
  watchdog.repeat = repeat;
  watchdog.exits = exits;
  watchdog.fd = file.fd;
  watchdog.keep = file.keep.release();
  writeHeader(timeout);
  if (pthread_create(&watchdog.thread, nullptr, &watch, nullptr) != 0) {
    clearOwned(watchdog.keep);
    return t.raise(runtimeErrorType, "unable to start watchdog thread");
  }
  watchdog.running = true;
  return {};
}

void forgetWatchdogAfterFork() {
  Object* keep = watchdog.keep;
  new (&watchdog) Watchdog();
  xdecref(keep);
}

}  // namespace taipan
