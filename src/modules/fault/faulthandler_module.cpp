// The faulthandler module.

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "modules/fault/fault.h"
#include "modules/fault/traceback_dump.h"
#include "modules/registry.h"
#include "modules/support/os_call.h"
#include "modules/support/time_value.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// The `file` argument: a descriptor, an object with fileno(), or absent for sys.stderr. What was
/// written to the object before is flushed.
Result<FaultFile> toFaultFile(Thread& t, Object* file) {
  FaultFile result;
  if (file == nullptr || isNone(file)) {
    file = getSysAttribute(t, "stderr");
    if (file == nullptr) return t.raise(runtimeErrorType, "unable to get sys.stderr");
    if (isNone(file)) return t.raise(runtimeErrorType, "sys.stderr is None");
  } else if (isInt(file)) {
    result.fd = PY_TRY(toCInt(t, file));
    if (result.fd < 0) return t.raise(valueErrorType, "file is not a valid file descripter");
    return Result<FaultFile>(std::move(result));
  }
  Ref<> keep = Ref<>::share(file);
  Ref<> number = PY_TRY(callMethod(t, file, names::fileno));
  i64 fd = -1;
  if (isInt(number.get())) {
    Result<i64> value = toI64(t, number.get());
    if (value.failed()) {
      t.clearPending();
    } else {
      fd = value.value();
    }
  }
  if (fd < 0 || fd > INT_MAX) {
    return t.raise(runtimeErrorType, "file.fileno() is not a valid file descriptor");
  }
  Ref<> flushed = callMethod(t, file, names::flush);
  if (!flushed) t.clearPending();
  result.fd = static_cast<int>(fd);
  result.keep = std::move(keep);
  return Result<FaultFile>(std::move(result));
}

Status faultDumpTraceback(Thread& t, Module&, Object* file, Optional<int> allThreads) {
  FaultFile target = PY_TRY(toFaultFile(t, file));
  if (allThreads.value_or(1) != 0) {
    dumpAllThreads(target.fd, *t.interpreter, &t);
  } else {
    dumpThread(target.fd, t);
  }
  return handleEvalBreaker(t);
}

Status faultDumpTracebackLater(Thread& t, Module&, Object* timeout, Optional<int> repeat,
                               Object* file, Optional<int> exits) {
  i64 nanoseconds = PY_TRY(toNanoseconds(t, timeout, TimeRound::kUp));
  if (roundTo(nanoseconds, 1000, TimeRound::kUp) <= 0) {
    return t.raise(valueErrorType, "timeout must be greater than 0");
  }
  return startWatchdog(t, nanoseconds, repeat.value_or(0) != 0, exits.value_or(0) != 0,
                       PY_TRY(toFaultFile(t, file)));
}

Status faultCancel(Thread& t, Module&) {
  cancelWatchdog(t);
  return {};
}

Status faultEnable(Thread& t, Module&, Object* file, Optional<int> allThreads) {
  return enableFaultSignals(t, PY_TRY(toFaultFile(t, file)), allThreads.value_or(1) != 0);
}
bool faultDisable(Module&) { return disableFaultSignals(); }
bool faultIsEnabled(Module&) { return faultSignalsEnabled(); }

Status checkUserSignal(Thread& t, int number) {
  if (isFatalSignal(number)) {
    return t.raise(runtimeErrorType, "signal %i cannot be registered, use enable() instead",
                   number);
  }
  if (number < 1 || number >= NSIG) return t.raise(valueErrorType, "signal number out of range");
  return {};
}

Status faultRegister(Thread& t, Module&, int number, Object* file, Optional<int> allThreads,
                     Optional<int> chain) {
  PY_TRY(checkUserSignal(t, number));
  return registerUserSignal(t, number, PY_TRY(toFaultFile(t, file)), allThreads.value_or(1) != 0,
                            chain.value_or(0) != 0);
}

Result<bool> faultUnregister(Thread& t, Module&, int number) {
  PY_TRY(checkUserSignal(t, number));
  return unregisterUserSignal(number);
}

// --- faults on demand, for tests -----------------------------------------------------------------

/// A core file of a fault that was wanted would be in the way.
void withoutCore() {
  rlimit limit;
  if (::getrlimit(RLIMIT_CORE, &limit) != 0) return;
  limit.rlim_cur = 0;
  ::setrlimit(RLIMIT_CORE, &limit);
}

Status faultReadNull(Thread&, Module&) {
  withoutCore();
  volatile int* volatile nowhere = nullptr;
  (void)*nowhere;
  return {};
}

Status faultSegv(Thread& t, Module&, Optional<bool> releaseGil) {
  withoutCore();
  if (releaseGil.value_or(false)) {
    withoutGil(t, [] { return ::raise(SIGSEGV); });
  } else {
    ::raise(SIGSEGV);
  }
  return {};
}

Status faultFpe(Thread&, Module&) {
  withoutCore();
  ::raise(SIGFPE);
  return {};
}

Status faultAbort(Thread&, Module&) {
  withoutCore();
  std::abort();
}

void* failInThread(void*) { fatalError("faulthandler_fatal_error_thread", "in new thread"); }

Status faultFatalThread(Thread& t, Module&) {
  withoutCore();
  pthread_t thread;
  if (pthread_create(&thread, nullptr, &failInThread, nullptr) != 0) {
    return t.raise(runtimeErrorType, "unable to start the thread");
  }
  withoutGil(t, [&] { return pthread_join(thread, nullptr); });
  return {};
}

/// Goes down the stack until there is none; what it adds up keeps every level alive.
[[gnu::noinline]] usize useStack(usize lowest, usize depth) {  // NOLINT(misc-no-recursion)
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  auto here = reinterpret_cast<usize>(&room[0]);
  if (here < lowest) return depth;
  return useStack(lowest, depth + 1) + static_cast<usize>(room[0] & 1);
}

Status faultStackOverflow(Thread& t, Module&) {
  withoutCore();
  constexpr usize kEnough = 100 * 1024 * 1024;
  auto here = reinterpret_cast<usize>(__builtin_frame_address(0));
  usize depth = useStack(here - kEnough, 1);
  return t.raise(runtimeErrorType,
                 "unable to raise a stack overflow (allocated %zd bytes, %zd "
                 "levels)",
                 static_cast<isize>(kEnough), static_cast<isize>(depth));
}

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("enable", "(file=None, all_threads=True)", faultEnable,
                 "enable(file=sys.stderr, all_threads=True): write tracebacks on fatal signals"),
    METHOD_PLAIN("disable", "()", faultDisable, "disable(): undo enable()"),
    METHOD_PLAIN("is_enabled", "()", faultIsEnabled,
                 "is_enabled() -> bool: whether enable() is in effect"),
    METHOD_PLAIN("dump_traceback", "(file=None, all_threads=True)", faultDumpTraceback,
                 "dump_traceback(file=sys.stderr, all_threads=True): write the tracebacks now"),
    METHOD_PLAIN("dump_traceback_later", "(timeout, repeat=False, file=None, exit=False)",
                 faultDumpTracebackLater,
                 "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False):\n"
                 "write the tracebacks of all threads after timeout seconds"),
    METHOD_PLAIN("cancel_dump_traceback_later", "()", faultCancel,
                 "cancel_dump_traceback_later(): undo dump_traceback_later()"),
    METHOD_PLAIN("register", "(signum, file=None, all_threads=True, chain=False)", faultRegister,
                 "register(signum, file=sys.stderr, all_threads=True, chain=False): write the "
                 "tracebacks when the signal comes"),
    METHOD_TUPLE_PLAIN("unregister", "(signum, /)", faultUnregister,
                       "unregister(signum): undo register()"),
    METHOD_PLAIN("_read_null", "()", faultReadNull, "_read_null(): read from address 0"),
    METHOD_PLAIN("_sigsegv", "(release_gil=False, /)", faultSegv,
                 "_sigsegv(release_gil=False): raise SIGSEGV"),
    METHOD_PLAIN("_fatal_error_c_thread", "()", faultFatalThread,
                 "_fatal_error_c_thread(): a fatal error in a native thread"),
    METHOD_PLAIN("_sigabrt", "()", faultAbort, "_sigabrt(): raise SIGABRT"),
    METHOD_PLAIN("_sigfpe", "()", faultFpe, "_sigfpe(): raise SIGFPE"),
    METHOD_PLAIN("_stack_overflow", "()", faultStackOverflow,
                 "_stack_overflow(): recurse until the stack overflows"),
    {}};

}  // namespace

Status startFaulthandler(Thread& t) {
  FaultFile file;
  file.fd = 2;
  return enableFaultSignals(t, std::move(file), true);
}

void stopFaulthandler(Thread& t) {
  cancelWatchdog(t);
  unregisterAllUserSignals();
  (void)disableFaultSignals();
}

constinit const ModuleSpec faulthandlerModule{
    .name = "faulthandler", .doc = "faulthandler module.", .functions = kFunctions};

}  // namespace taipan
