#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "builtins/exceptions/exceptions.h"
#include "modules/fault/fault.h"
#include "modules/fault/traceback_dump.h"

namespace taipan {

namespace {

struct FatalSignal {
  int number;
  const char* name;
  bool installed;
  struct sigaction previous;
};
FatalSignal fatalSignals[] = {
    {SIGBUS, "Bus error", false, {}},
    {SIGILL, "Illegal instruction", false, {}},
    {SIGFPE, "Floating point exception", false, {}},
    {SIGABRT, "Aborted", false, {}},
    {SIGSEGV, "Segmentation fault", false, {}},
};

struct {
  bool enabled = false;
  int fd = -1;
  Object* keep = nullptr;  ///< owned
  bool allThreads = true;
} state;

/// A stack overflow leaves no room on the ordinary stack; the thread that enables the handlers gets
/// another one for them.
void* alternateStack = nullptr;

void restore(FatalSignal& signal) {
  if (!signal.installed) return;
  signal.installed = false;
  ::sigaction(signal.number, &signal.previous, nullptr);
}

void onFatalSignal(int number) {
  if (!state.enabled) return;
  int savedErrno = errno;
  int fd = state.fd;
  const char* name = "unknown signal";
  for (FatalSignal& signal : fatalSignals) {
    if (signal.number != number) continue;
    name = signal.name;
    // A fault while the traceback is written must end the process.
    restore(signal);
  }
  dumpText(fd, "Fatal Python error: ");
  dumpText(fd, name);
  dumpText(fd, "\n\n");
  const Thread* own = findOwnThread();
  if (state.allThreads) {
    dumpAllThreads(fd, runtime().mainInterpreter, own);
  } else if (own != nullptr) {
    dumpThread(fd, *own);
  }
  dumpExtensionModules(fd, runtime().mainInterpreter);
  errno = savedErrno;
  // The handler from before gets its turn, usually the system's, which ends the process.
  ::raise(number);
}

void installAlternateStack() {
  if (alternateStack != nullptr) return;
  stack_t stack{};
  stack.ss_size = static_cast<usize>(SIGSTKSZ) * 4;
  stack.ss_sp = std::malloc(stack.ss_size);
  if (stack.ss_sp == nullptr) return;
  if (::sigaltstack(&stack, nullptr) == 0) {
    alternateStack = stack.ss_sp;
  } else {
    std::free(stack.ss_sp);
  }
}

}  // namespace

bool isFatalSignal(int number) {
  for (const FatalSignal& signal : fatalSignals) {
    if (signal.number == number) return true;
  }
  return false;
}

bool faultSignalsEnabled() { return state.enabled; }

Status enableFaultSignals(Thread& t, FaultFile&& file, bool allThreads) {
  assignOwned(state.keep, file.keep.release());
  state.fd = file.fd;
  state.allThreads = allThreads;
  if (state.enabled) return {};
  state.enabled = true;
  installAlternateStack();
  for (FatalSignal& signal : fatalSignals) {
    struct sigaction action{};
    action.sa_handler = &onFatalSignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_NODEFER | SA_ONSTACK;
    if (::sigaction(signal.number, &action, &signal.previous) != 0) return raiseErrno(t);
    signal.installed = true;
  }
  return {};
}

bool disableFaultSignals() {
  bool was = state.enabled;
  state.enabled = false;
  for (FatalSignal& signal : fatalSignals) restore(signal);
  clearOwned(state.keep);
  return was;
}

}  // namespace taipan
