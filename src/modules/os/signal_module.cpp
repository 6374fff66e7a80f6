// _signal. The handler in C only notes which signals came and wakes the main thread, which runs the
// Python handlers at its next safepoint.

#include "modules/os/signal_module.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/audit_event.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "modules/support/time_value.h"
#include "object/interpreter.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/eval_breaker.h"
#include "vm/frame/frame.h"

namespace taipan {

static constexpr int kSignalCount = NSIG;

static struct {
  std::atomic<bool> tripped{false};
  Object* handler = nullptr;  ///< owned; null = not known yet
} handlers[kSignalCount];
static std::atomic<bool> anyTripped{false};
static std::atomic<int> wakeupFd{-1};
static std::atomic<int> wakeupError{0};  ///< errno of a write to wakeupFd, to be reported
static bool warnOnFullBuffer = true;
static Object* defaultHandler = nullptr;  ///< SIG_DFL as an int
static Object* ignoreHandler = nullptr;
static Object* intHandler = nullptr;
static Object* itimerError = nullptr;

// --- in signal context --------------------------------------------------------------------------

static void onSignal(int number) {
  int savedErrno = errno;
  handlers[number].tripped.store(true, std::memory_order_relaxed);
  anyTripped.store(true, std::memory_order_release);
  requestSignalHandling();
  int fd = wakeupFd.load(std::memory_order_relaxed);
  if (fd >= 0) {
    auto byte = static_cast<unsigned char>(number);
    isize written = ::write(fd, &byte, 1);
    if (written < 0 && (warnOnFullBuffer || (errno != EAGAIN && errno != EWOULDBLOCK))) {
      wakeupError.store(errno, std::memory_order_release);
    }
  }
  errno = savedErrno;
}

// --- in the main thread -------------------------------------------------------------------------

bool handlesSignals(const Thread& t) {
  return ::pthread_self() == runtime().mainThreadId && t.interpreter == &runtime().mainInterpreter;
}

static bool isCallableHandler(Object* handler) {
  return handler != nullptr && !isNone(handler) && handler != defaultHandler &&
         handler != ignoreHandler;
}

/// A wake-up byte that could not be written is nobody's exception.
static void reportWakeupError(Thread& t, int error) {
  SavedException saved(t);
  raiseErrno(t, error);
  writeUnraisableMessage(t, "when trying to write to the signal wakeup fd", nullptr);
}

static Status runTripped(Thread& t) {
  if (int error = wakeupError.exchange(0)) reportWakeupError(t, error);
  if (!anyTripped.exchange(false, std::memory_order_acquire)) return {};
  for (int number = 1; number < kSignalCount; ++number) {
    if (!handlers[number].tripped.exchange(false)) continue;
    Ref<> handler = Ref<>::share(handlers[number].handler);
    if (!isCallableHandler(handler.get())) continue;
    Ref<Int> numberObject = PY_TRY(newInt(number));
    InterpreterFrame* running = currentFrame(t);
    Ref<> frame = running != nullptr ? Ref<>(FrameView(running).object()) : Ref<>::share(none());
    if (!frame) return failure;
    Ref<> result = call(t, handler.get(), static_cast<Object*>(numberObject.get()), frame.get());
    if (!result) {
      // The others get their turn at the next safepoint.
      anyTripped.store(true);
      requestSignalHandling();
      return failure;
    }
  }
  return {};
}

static Ref<> signalDefaultIntHandler(Thread& t, Module&, int, Object*) {
  return t.raiseObject(keyboardInterruptType, nullptr);
}

void tripInterrupt() { onSignal(SIGINT); }

bool takeInterrupt(const Thread& t) {
  return handlesSignals(t) && handlers[SIGINT].tripped.exchange(false);
}

void forgetSignalsAfterFork() {
  anyTripped.store(false);
  wakeupError.store(0);
  for (auto& entry : handlers) entry.tripped.store(false);
}

// --- setting handlers ---------------------------------------------------------------------------

static Status checkNumber(Thread& t, int number) {
  if (number < 1 || number >= kSignalCount) {
    return t.raise(valueErrorType, "signal number out of range");
  }
  return {};
}

static Status install(Thread& t, int number, void (*function)(int)) {
  struct sigaction action{};
  action.sa_handler = function;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_ONSTACK;
  if (::sigaction(number, &action, nullptr) != 0) return raiseErrno(t);
  return {};
}

static Result<bool> isSame(Thread& t, Object* a, Object* b) {
  if (a == b) return true;
  if (!isInt(a)) return false;
  return compareBool(t, a, b, kEqual);
}

static Ref<> signalSignal(Thread& t, Module&, int number, Object* handler) {
  if (!handlesSignals(t)) {
    return t.raise(valueErrorType, "signal only works in main thread of the main interpreter");
  }
  PY_TRY(checkNumber(t, number));
  void (*function)(int) = &onSignal;
  Object* stored = handler;
  if (PY_TRY(isSame(t, handler, ignoreHandler))) {
    function = SIG_IGN;
    stored = ignoreHandler;
  } else if (PY_TRY(isSame(t, handler, defaultHandler))) {
    function = SIG_DFL;
    stored = defaultHandler;
  } else if (!isCallable(handler)) {
    return t.raise(typeErrorType,
                   "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  PY_TRY(handleEvalBreaker(t));
  PY_TRY(install(t, number, function));
  Object* old = handlers[number].handler;
  handlers[number].handler = Ref<>::share(stored).release();
  return old != nullptr ? Ref<>::steal(old) : Ref<>::share(none());
}

static Ref<> signalGetsignal(Thread& t, Module&, int number) {
  PY_TRY(checkNumber(t, number));
  Object* handler = handlers[number].handler;
  return Ref<>::share(handler != nullptr ? handler : none());
}

static Status signalSiginterrupt(Thread& t, Module&, int number, int flag) {
  PY_TRY(checkNumber(t, number));
  struct sigaction action;
  if (::sigaction(number, nullptr, &action) != 0) return raiseErrno(t);
  if (flag != 0) {
    action.sa_flags &= ~SA_RESTART;
  } else {
    action.sa_flags |= SA_RESTART;
  }
  if (::sigaction(number, &action, nullptr) != 0) return raiseErrno(t);
  return {};
}

static Ref<> signalStrsignal(Thread& t, Module&, int number) {
  PY_TRY(checkNumber(t, number));
  const char* text = ::strsignal(number);
  if (text == nullptr || std::strstr(text, "Unknown signal") != nullptr) {
    return Ref<>::share(none());
  }
  return localeDecode(t, text);
}

static Ref<> signalSetWakeupFd(Thread& t, Module&, const Arguments& args) {
  static constexpr Signature kSignature =
      parseSignature("set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)");
  Object* slots[2] = {};
  PY_TRY(bindArguments(t, kSignature, args, slots));
  int fd = PY_TRY(toCInt(t, slots[0]));
  bool warnFull = slots[1] == nullptr || PY_TRY(toBool(t, slots[1]));
  if (!handlesSignals(t)) {
    return t.raise(valueErrorType,
                   "set_wakeup_fd only works in main thread of the main interpreter");
  }
  if (fd != -1) {
    int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0) {
      return raiseErrno(t);
    }
    if ((flags & O_NONBLOCK) == 0) {
      return t.raise(valueErrorType, "the fd %i must be in non-blocking mode", fd);
    }
  }
  int old = wakeupFd.exchange(fd);
  warnOnFullBuffer = warnFull;
  return newInt(old);
}

// --- sending and waiting ------------------------------------------------------------------------

static int signalAlarm(Module&, int seconds) {
  return static_cast<int>(::alarm(static_cast<unsigned>(seconds)));
}
static Status signalPause(Thread& t, Module&) {
  withoutGil(t, [] { return ::pause(); });
  return handleEvalBreaker(t);
}
static Status signalRaiseSignal(Thread& t, Module&, int number) {
  if (withoutGil(t, [&] { return ::raise(number); }) != 0) return raiseErrno(t);
  return handleEvalBreaker(t);
}
static Status signalPthreadKill(Thread& t, Module&, unsigned long thread, int number) {
  PY_TRY(auditEvent(t, "signal.pthread_kill", thread, number));
  int error = ::pthread_kill(thread, number);
  if (error != 0) return raiseErrno(t, error);
  return handleEvalBreaker(t);
}
static Status signalPidfdSendSignal(Thread& t, Module&, int fd, int number, Object* info,
                                    Optional<int> flags) {
  if (info != nullptr && !isNone(info)) return t.raise(typeErrorType, "siginfo must be None");
  if (::syscall(SYS_pidfd_send_signal, fd, number, nullptr, flags.value_or(0)) < 0) {
    return raiseErrno(t);
  }
  return {};
}

Status toSignalSet(Thread& t, Object* iterable, sigset_t* set) {
  sigemptyset(set);
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  while (true) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) return {};
    Result<i64> wide = toI64(t, item.get());
    if (wide.failed() && !t.clearIfMatches(overflowErrorType)) return failure;
    i64 number = wide.failed() ? -1 : wide.value();
    if (number < 1 || number >= kSignalCount) {
      return t.raise(valueErrorType, "signal number %lld out of range [1; %i]",
                     static_cast<long long>(number), kSignalCount - 1);
    }
    // Some the C library keeps for itself.
    if (sigaddset(set, static_cast<int>(number)) == 0) continue;
    if (errno != EINVAL) return raiseErrno(t);
    PY_TRY(warn(t, runtimeWarningType, 1, "invalid signal number %d, please use valid_signals()",
                static_cast<int>(number)));
  }
}

static Ref<> fromSet(Thread& t, const sigset_t& set) {
  Ref<> result = PY_TRY(call(t, static_cast<Object*>(&setType)));
  for (int number = 1; number < kSignalCount; ++number) {
    if (sigismember(&set, number) != 1) continue;
    Ref<Int> object = PY_TRY(newInt(number));
    (void)PY_TRY(callMethod(t, result.get(), names::add, object.get()));
  }
  return result;
}

static Ref<> signalPthreadSigmask(Thread& t, Module&, int how, Object* mask) {
  sigset_t set;
  sigset_t previous;
  PY_TRY(toSignalSet(t, mask, &set));
  int error = ::pthread_sigmask(how, &set, &previous);
  if (error != 0) return raiseErrno(t, error);
  PY_TRY(handleEvalBreaker(t));
  return fromSet(t, previous);
}
static Ref<> signalSigpending(Thread& t, Module&) {
  sigset_t set;
  if (::sigpending(&set) != 0) return raiseErrno(t);
  return fromSet(t, set);
}
static Ref<> signalValidSignals(Thread& t, Module&) {
  sigset_t set;
  sigemptyset(&set);
  for (int number = 1; number < kSignalCount; ++number) (void)sigaddset(&set, number);
  return fromSet(t, set);
}
static Ref<> signalSigwait(Thread& t, Module&, Object* signals) {
  sigset_t set;
  PY_TRY(toSignalSet(t, signals, &set));
  int number = 0;
  int error = withoutGil(t, [&] { return ::sigwait(&set, &number); });
  if (error != 0) return raiseErrno(t, error);
  return newInt(number);
}

static constexpr StructSeqField kInfoFields[] = {
    {"si_signo", "signal number"},
    {"si_code", "signal code"},
    {"si_errno", "errno associated with this signal"},
    {"si_pid", "sending process ID"},
    {"si_uid", "real user ID of sending process"},
    {"si_status", "exit value or signal"},
    {"si_band", "band event for SIGPOLL"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kInfoDesc{
    "signal.struct_siginfo",
    "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\n"
    "This object may be accessed either as a tuple of\n"
    "(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\n"
    "or via the attributes si_signo, si_code, and so on.",
    kInfoFields, 7};
static constinit BuiltinType infoType{{.name = "signal.struct_siginfo"}};

static Ref<> newInfo(Thread& t, const siginfo_t& info) {
  Ref<Tuple> made = PY_TRY(newStructSeq(t, infoType));
  const i64 values[] = {info.si_signo, info.si_code,   info.si_errno, info.si_pid,
                        info.si_uid,   info.si_status, info.si_band};
  for (int i = 0; i < 7; ++i) made->items[i] = PY_TRY(newInt(values[i])).release();
  return made;
}

static Ref<> signalSigwaitinfo(Thread& t, Module&, Object* signals) {
  sigset_t set;
  PY_TRY(toSignalSet(t, signals, &set));
  siginfo_t info;
  PY_TRY(checkedCall(t, [&] { return ::sigwaitinfo(&set, &info); }));
  return newInfo(t, info);
}

static Ref<> signalSigtimedwait(Thread& t, Module&, Object* signals, Object* timeoutObject) {
  i64 timeout = PY_TRY(toNanoseconds(t, timeoutObject, TimeRound::kCeiling));
  if (timeout < 0) return t.raise(valueErrorType, "timeout must be non-negative");
  sigset_t set;
  PY_TRY(toSignalSet(t, signals, &set));
  Deadline deadline(timeout);
  while (true) {
    timespec left = toTimespec(deadline.left());
    siginfo_t info;
    int result = withoutGil(t, [&] { return ::sigtimedwait(&set, &info, &left); });
    if (result >= 0) return newInfo(t, info);
    if (errno == EAGAIN) return Ref<>::share(none());
    if (errno != EINTR) return raiseErrno(t);
    PY_TRY(handleEvalBreaker(t));
    if (deadline.left() == 0) return Ref<>::share(none());
  }
}

// --- interval timers ----------------------------------------------------------------------------

static double secondsOf(const timeval& v) {
  return static_cast<double>(v.tv_sec) + static_cast<double>(v.tv_usec) / 1e6;
}
static Ref<> pairOf(Thread& t, const itimerval& value) {
  Ref<Float> delay = PY_TRY(newFloat(secondsOf(value.it_value)));
  Ref<Float> interval = PY_TRY(newFloat(secondsOf(value.it_interval)));
  return packTuple(t, {delay.get(), interval.get()});
}
static Ref<> signalSetitimer(Thread& t, Module&, int which, Object* delay, Object* interval) {
  itimerval value{};
  itimerval old;
  value.it_value =
      toTimeval(PY_TRY(toNanoseconds(t, delay, TimeRound::kCeiling)), TimeRound::kCeiling);
  if (interval != nullptr) {
    value.it_interval =
        toTimeval(PY_TRY(toNanoseconds(t, interval, TimeRound::kCeiling)), TimeRound::kCeiling);
  }
  if (::setitimer(static_cast<__itimer_which_t>(which), &value, &old) != 0) {
    return raiseErrnoAs(t, *static_cast<Type*>(itimerError), errno);
  }
  return pairOf(t, old);
}
static Ref<> signalGetitimer(Thread& t, Module&, int which) {
  itimerval value;
  if (::getitimer(static_cast<__itimer_which_t>(which), &value) != 0) {
    return raiseErrnoAs(t, *static_cast<Type*>(itimerError), errno);
  }
  return pairOf(t, value);
}

// --- the module ---------------------------------------------------------------------------------

static constinit const MethodDef kFunctions[] = {
    METHOD("default_int_handler", "($module, signalnum, frame, /)", signalDefaultIntHandler,
           "The default handler for SIGINT installed by Python."),
    METHOD("signal", "($module, signalnum, handler, /)", signalSignal,
           "Set the action for the given signal."),
    METHOD("getsignal", "($module, signalnum, /)", signalGetsignal,
           "Return the current action for the given signal."),
    METHOD("siginterrupt", "($module, signalnum, flag, /)", signalSiginterrupt,
           "Change system call restart behaviour."),
    METHOD("strsignal", "($module, signalnum, /)", signalStrsignal,
           "Return the system description of the given signal."),
    METHOD_PLAIN("set_wakeup_fd", "($module, *args)", signalSetWakeupFd,
                 "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd"),
    METHOD("alarm", "($module, seconds, /)", signalAlarm,
           "Arrange for SIGALRM to arrive after the given number of seconds."),
    METHOD("pause", "($module, /)", signalPause, "Wait until a signal arrives."),
    METHOD("raise_signal", "($module, signalnum, /)", signalRaiseSignal,
           "Send a signal to the executing process."),
    METHOD("pthread_kill", "($module, thread_id, signalnum, /)", signalPthreadKill,
           "Send a signal to a thread."),
    METHOD("pidfd_send_signal", "($module, pidfd, signalnum, siginfo=None, flags=0, /)",
           signalPidfdSendSignal,
           "Send a signal to a process referred to by a pid file descriptor."),
    METHOD("pthread_sigmask", "($module, how, mask, /)", signalPthreadSigmask,
           "Fetch and/or change the signal mask of the calling thread."),
    METHOD("sigpending", "($module, /)", signalSigpending, "Examine pending signals."),
    METHOD("valid_signals", "($module, /)", signalValidSignals,
           "Return a set of valid signal numbers on this platform."),
    METHOD("sigwait", "($module, sigset, /)", signalSigwait, "Wait for a signal."),
    METHOD("sigwaitinfo", "($module, sigset, /)", signalSigwaitinfo,
           "Wait synchronously until one of the signals in *sigset* is delivered."),
    METHOD("sigtimedwait", "($module, sigset, timeout, /)", signalSigtimedwait,
           "Like sigwaitinfo(), but with a timeout."),
    METHOD("setitimer", "($module, which, seconds, interval=0.0, /)", signalSetitimer,
           "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."),
    METHOD("getitimer", "($module, which, /)", signalGetitimer,
           "Returns current value of given itimer."),
    {},
};

static constexpr struct {
  const char* name;
  int value;
} kConstants[] = {
    {"ITIMER_PROF", 2}, {"ITIMER_REAL", 0}, {"ITIMER_VIRTUAL", 1}, {"NSIG", 65},
    {"SIGABRT", 6},     {"SIGALRM", 14},    {"SIGBUS", 7},         {"SIGCHLD", 17},
    {"SIGCLD", 17},     {"SIGCONT", 18},    {"SIGFPE", 8},         {"SIGHUP", 1},
    {"SIGILL", 4},      {"SIGINT", 2},      {"SIGIO", 29},         {"SIGIOT", 6},
    {"SIGKILL", 9},     {"SIGPIPE", 13},    {"SIGPOLL", 29},       {"SIGPROF", 27},
    {"SIGPWR", 30},     {"SIGQUIT", 3},     {"SIGRTMAX", 64},      {"SIGRTMIN", 34},
    {"SIGSEGV", 11},    {"SIGSTKFLT", 16},  {"SIGSTOP", 19},       {"SIGSYS", 31},
    {"SIGTERM", 15},    {"SIGTRAP", 5},     {"SIGTSTP", 20},       {"SIGTTIN", 21},
    {"SIGTTOU", 22},    {"SIGURG", 23},     {"SIGUSR1", 10},       {"SIGUSR2", 12},
    {"SIGVTALRM", 26},  {"SIGWINCH", 28},   {"SIGXCPU", 24},       {"SIGXFSZ", 25},
    {"SIG_BLOCK", 0},   {"SIG_SETMASK", 2}, {"SIG_UNBLOCK", 1},
};

static Status initHandlers(Thread& t) {
  if (defaultHandler == nullptr) {
    defaultHandler = PY_TRY(newInt(reinterpret_cast<isize>(SIG_DFL))).release();
    ignoreHandler = PY_TRY(newInt(reinterpret_cast<isize>(SIG_IGN))).release();
  }
  for (int number = 1; number < kSignalCount; ++number) {
    if (handlers[number].handler != nullptr) continue;
    struct sigaction action;
    Object* handler = none();
    if (::sigaction(number, nullptr, &action) == 0) {
      if (action.sa_handler == SIG_DFL) handler = defaultHandler;
      if (action.sa_handler == SIG_IGN) handler = ignoreHandler;
    }
    handlers[number].handler = Ref<>::share(handler).release();
  }
  return {};
}

void forgetSignalHandlers() {
  for (int number = 1; number < kSignalCount; ++number) {
    Object*& handler = handlers[number].handler;
    if (handler != nullptr && handler != none() && handler != defaultHandler &&
        handler != ignoreHandler) {
      ::signal(number, SIG_DFL);
    }
    handlers[number].tripped.store(false);
    clearOwned(handler);
  }
  clearOwned(intHandler);
  runSignalHandlers = nullptr;
}

static Status makeItimerError(Thread& t) {
  if (itimerError != nullptr) return {};
  Ref<Str> name = PY_TRY(newInterned(t, "itimer_error"));
  Ref<Str> moduleName = PY_TRY(newInterned(t, "signal"));
  Ref<Tuple> bases = PY_TRY(packTuple(t, {&osErrorType}));
  Ref<Dict> dict = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, dict.get(), names::__module__, moduleName.get()));
  itimerError = PY_TRY(call(t, static_cast<Object*>(&typeType), static_cast<Object*>(name.get()),
                            static_cast<Object*>(bases.get()), static_cast<Object*>(dict.get())))
                    .release();
  return {};
}

static Status signalExec(Thread& t, Module& module) {
  runSignalHandlers = &runTripped;
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  PY_TRY(initHandlers(t));
  PY_TRY(addObject(t, module, "SIG_DFL", defaultHandler));
  PY_TRY(addObject(t, module, "SIG_IGN", ignoreHandler));
  PY_TRY(makeItimerError(t));
  PY_TRY(addObject(t, module, "ItimerError", itimerError));
  PY_TRY(initStructSeqType(t, infoType, kInfoDesc));
  PY_TRY(addType(t, module, infoType));
  if (intHandler == nullptr) {
    Object* function = dictGetStr(static_cast<Dict*>(module.dict), names::default_int_handler);
    intHandler = Ref<>::share(function).release();
  }
  // Ctrl-C raises KeyboardInterrupt, unless the process was started with it ignored.
  if (handlers[SIGINT].handler == defaultHandler) {
    incref(intHandler);
    assignOwned(handlers[SIGINT].handler, intHandler);
    PY_TRY(install(t, SIGINT, &onSignal));
  }
  return {};
}

extern constinit const ModuleSpec signalModule{
    .name = "_signal",
    .doc = "This module provides mechanisms to use signal handlers in Python.",
    .functions = kFunctions,
    .exec = signalExec,
};

}  // namespace taipan
