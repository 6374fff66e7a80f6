#include <signal.h>

#include <cerrno>

#include "builtins/exceptions/exceptions.h"
#include "modules/fault/fault.h"
#include "modules/fault/traceback_dump.h"

namespace taipan {

namespace {

struct UserSignal {
  bool enabled = false;
  int fd = -1;
  Object* keep = nullptr;  ///< owned
  bool allThreads = true;
  bool chain = false;
  struct sigaction previous{};
};
UserSignal userSignals[NSIG];

void onUserSignal(int number);

bool install(int number, bool chain, struct sigaction* previous) {
  struct sigaction action{};
  action.sa_handler = &onUserSignal;
  sigemptyset(&action.sa_mask);
  // A traceback must not make the program's own system calls fail; a chained handler has to be able
  // to come inside this one.
  action.sa_flags = SA_RESTART | SA_ONSTACK | (chain ? SA_NODEFER : 0);
  return ::sigaction(number, &action, previous) == 0;
}

void onUserSignal(int number) {
  UserSignal& user = userSignals[number];
  if (!user.enabled) return;
  int savedErrno = errno;
  const Thread* own = findOwnThread();
  if (user.allThreads) {
    dumpAllThreads(user.fd, runtime().mainInterpreter, own);
  } else if (own != nullptr) {
    dumpThread(user.fd, *own);
  }
  if (user.chain) {
    ::sigaction(number, &user.previous, nullptr);
    errno = savedErrno;
    ::raise(number);
    savedErrno = errno;
    (void)install(number, true, nullptr);
  }
  errno = savedErrno;
}

}  // namespace

Status registerUserSignal(Thread& t, int number, FaultFile&& file, bool allThreads, bool chain) {
  UserSignal& user = userSignals[number];
  if (!user.enabled && !install(number, chain, &user.previous)) return raiseErrno(t);
  assignOwned(user.keep, file.keep.release());
  user.fd = file.fd;
  user.allThreads = allThreads;
  user.chain = chain;
  user.enabled = true;
  return {};
}

bool unregisterUserSignal(int number) {
  UserSignal& user = userSignals[number];
  bool was = user.enabled;
  if (was) {
    user.enabled = false;
    ::sigaction(number, &user.previous, nullptr);
    user.fd = -1;
  }
  clearOwned(user.keep);
  return was;
}

void unregisterAllUserSignals() {
  for (int number = 1; number < NSIG; ++number) (void)unregisterUserSignal(number);
}

}  // namespace taipan
