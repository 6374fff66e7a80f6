// Processes: fork, exec, wait, signals.

#include <pty.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/posix/argument_vector.h"
#include "modules/posix/fork.h"
#include "modules/posix/posix.h"
#include "object/builtin_type.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"

namespace taipan {

static constexpr StructSeqField kWaitidFields[] = {
    {"si_pid", nullptr},    {"si_uid", nullptr},  {"si_signo", nullptr},
    {"si_status", nullptr}, {"si_code", nullptr}, {nullptr, nullptr},
};
static constexpr StructSeqDesc kWaitidDesc{"posix.waitid_result",
                                           "waitid_result: Result from waitid.\n\n"
                                           "This object may be accessed either as a tuple of\n"
                                           "  (si_pid, si_uid, si_signo, si_status, si_code),\n"
                                           "or via the attributes si_pid, si_uid, and so on.\n\n"
                                           "See os.waitid for more information.",
                                           kWaitidFields, 5};
constinit BuiltinType waitidResultType{{.name = "posix.waitid_result"}};

Status initProcessTypes(Thread& t) { return initStructSeqType(t, waitidResultType, kWaitidDesc); }

// --- exec ---------------------------------------------------------------------------------------

static Ref<> posixExecv(Thread& t, Module&, Path path, Object* argv) {
  ArgumentVector arguments;
  PY_TRY(arguments.fill(t, "execv", argv));
  PY_TRY(auditEvent(t, "os.exec", path, argv, nullptr));
  ::execv(path.text, arguments.data());
  return raisePathErrno(t, path);
}

static Ref<> posixExecve(Thread& t, Module&, PathOrFd path, Object* argv, Object* env) {
  ArgumentVector arguments;
  PY_TRY(arguments.fill(t, "execve", argv));
  if (!isMapping(env)) {
    return t.raise(typeErrorType, "execve: environment must be a mapping object");
  }
  ArgumentVector environment;
  PY_TRY(environment.fillEnvironment(t, env));
  PY_TRY(auditEvent(t, "os.exec", path, argv, env));
  if (path.isFd) {
    ::fexecve(path.fd, arguments.data(), environment.data());
  } else {
    ::execve(path.text, arguments.data(), environment.data());
  }
  return raisePathErrno(t, path);
}

// --- fork ---------------------------------------------------------------------------------------

static Ref<> posixFork(Thread& t, Module&) {
  if (t.interpreter->isolated) {
    return t.raise(runtimeErrorType, "fork not supported for isolated subinterpreters");
  }
  PY_TRY(audit(t, "os.fork", {}));
  beforeFork(t);
  pid_t pid = ::fork();
  int error = errno;
  if (pid == 0) {
    afterForkChild(t);
  } else {
    afterForkParent(t);
  }
  if (pid < 0) return raiseErrno(t, error);
  return newInt(pid);
}

static Ref<> posixForkpty(Thread& t, Module&) {
  if (t.interpreter != &runtime().mainInterpreter) {
    return t.raise(runtimeErrorType, "fork not supported for subinterpreters");
  }
  PY_TRY(audit(t, "os.forkpty", {}));
  int master = -1;
  beforeFork(t);
  pid_t pid = ::forkpty(&master, nullptr, nullptr, nullptr);
  int error = errno;
  if (pid == 0) {
    afterForkChild(t);
  } else {
    afterForkParent(t);
  }
  if (pid < 0) return raiseErrno(t, error);
  Ref<Int> first = PY_TRY(newInt(pid));
  Ref<Int> second = PY_TRY(newInt(master));
  return packTuple(t, {first.get(), second.get()});
}

static Status posixRegisterAtFork(Thread& t, Module&, Object* before, Object* afterInChild,
                                  Object* afterInParent) {
  if (before == nullptr && afterInChild == nullptr && afterInParent == nullptr) {
    return t.raise(typeErrorType, "At least one argument is required.");
  }
  for (auto [name, hook] : {std::pair{"before", before}, std::pair{"after_in_child", afterInChild},
                            std::pair{"after_in_parent", afterInParent}}) {
    if (hook != nullptr && !isCallable(hook)) {
      return t.raise(typeErrorType, "'%s' must be callable, not %.200s", name, hook->type->name);
    }
  }
  return registerForkHooks(t, before, afterInChild, afterInParent);
}

[[noreturn]] static void exitNow(int status) { ::_exit(status); }
static Status posixExit(Thread&, Module&, int status) { exitNow(status); }
static Status posixAbort(Thread&, Module&) { std::abort(); }

static Ref<> posixSystem(Thread& t, Module&, Object* command) {
  Ref<> bytes = PY_TRY(fsEncode(t, command));
  PY_TRY(audit(t, "os.system", {bytes.get()}));
  return newInt(withoutGil(t, [&] { return ::system(static_cast<Bytes*>(bytes.get())->data); }));
}

// --- wait ---------------------------------------------------------------------------------------

static Ref<> pidAndStatus(Thread& t, i64 pid, int status) {
  Ref<Int> first = PY_TRY(newInt(pid));
  Ref<Int> second = PY_TRY(newInt(status));
  return packTuple(t, {first.get(), second.get()});
}

static Ref<> posixWait(Thread& t, Module&) {
  int status = 0;
  i64 pid = PY_TRY(checkedCall(t, [&] { return ::wait(&status); }));
  return pidAndStatus(t, pid, status);
}

static Ref<> posixWaitpid(Thread& t, Module&, ProcessId which, int options) {
  int status = 0;
  i64 pid = PY_TRY(checkedCall(t, [&] { return ::waitpid(which, &status, options); }));
  return pidAndStatus(t, pid, status);
}

static Ref<> withUsage(Thread& t, i64 pid, int status, const rusage& usage) {
  Ref<> cls = PY_TRY(importAttribute(t, "resource", "struct_rusage"));
  auto seconds = [](const timeval& v) {
    return static_cast<double>(v.tv_sec) + 1e-6 * static_cast<double>(v.tv_usec);
  };
  Ref<Tuple> fields = PY_TRY(newTuple(t, 16));
  fields->items[0] = PY_TRY(toObject(seconds(usage.ru_utime))).release();
  fields->items[1] = PY_TRY(toObject(seconds(usage.ru_stime))).release();
  const long values[] = {usage.ru_maxrss,  usage.ru_ixrss,  usage.ru_idrss,  usage.ru_isrss,
                         usage.ru_minflt,  usage.ru_majflt, usage.ru_nswap,  usage.ru_inblock,
                         usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals,
                         usage.ru_nvcsw,   usage.ru_nivcsw};
  for (int i = 0; i < 14; ++i) fields->items[i + 2] = PY_TRY(newInt(values[i])).release();
  Ref<> made = PY_TRY(call(t, cls.get(), static_cast<Object*>(fields.get())));
  Ref<Int> first = PY_TRY(newInt(pid));
  Ref<Int> second = PY_TRY(newInt(status));
  return packTuple(t, {first.get(), second.get(), made.get()});
}

static Ref<> posixWait3(Thread& t, Module&, int options) {
  int status = 0;
  rusage usage{};
  i64 pid = PY_TRY(checkedCall(t, [&] { return ::wait3(&status, options, &usage); }));
  return withUsage(t, pid, status, usage);
}

static Ref<> posixWait4(Thread& t, Module&, ProcessId which, int options) {
  int status = 0;
  rusage usage{};
  i64 pid = PY_TRY(checkedCall(t, [&] { return ::wait4(which, &status, options, &usage); }));
  return withUsage(t, pid, status, usage);
}

static Ref<> posixWaitid(Thread& t, Module&, int kind, int id, int options) {
  siginfo_t info{};
  PY_TRY(checkedCall(t, [&] {
    return ::waitid(static_cast<idtype_t>(kind), static_cast<id_t>(id), &info, options);
  }));
  if (info.si_pid == 0) return Ref<>::share(none());
  StructFiller fill(t, waitidResultType);
  fill.addInt(info.si_pid);
  fill.add(idToObject(info.si_uid));
  fill.addInt(info.si_signo);
  fill.addInt(info.si_status);
  fill.addInt(info.si_code);
  return fill.finish();
}

static Ref<> posixWaitstatusToExitcode(Thread& t, Module&, int status) {
  if (WIFEXITED(status)) {
    int code = WEXITSTATUS(status);
    if (code < 0) return t.raise(valueErrorType, "invalid WEXITSTATUS: %i", code);
    return newInt(code);
  }
  if (WIFSIGNALED(status)) {
    int signal = WTERMSIG(status);
    if (signal <= 0) return t.raise(valueErrorType, "invalid WTERMSIG: %i", signal);
    return newInt(-signal);
  }
  if (WIFSTOPPED(status)) {
    return t.raise(valueErrorType, "process stopped by delivery of signal %i", WSTOPSIG(status));
  }
  return t.raise(valueErrorType, "invalid wait status: %i", status);
}

static bool posixWCOREDUMP(Module&, int status) { return WCOREDUMP(status); }
static int posixWEXITSTATUS(Module&, int status) { return WEXITSTATUS(status); }
static bool posixWIFCONTINUED(Module&, int status) { return WIFCONTINUED(status); }
static bool posixWIFEXITED(Module&, int status) { return WIFEXITED(status); }
static bool posixWIFSIGNALED(Module&, int status) { return WIFSIGNALED(status); }
static bool posixWIFSTOPPED(Module&, int status) { return WIFSTOPPED(status); }
static int posixWSTOPSIG(Module&, int status) { return WSTOPSIG(status); }
static int posixWTERMSIG(Module&, int status) { return WTERMSIG(status); }

// --- signals ------------------------------------------------------------------------------------

static Status posixKill(Thread& t, Module&, ProcessId pid, isize signal) {
  PY_TRY(auditEvent(t, "os.kill", pid.value, signal));
  if (::kill(pid, static_cast<int>(signal)) == -1) return raiseErrno(t);
  return handleEvalBreaker(t);
}
static Status posixKillpg(Thread& t, Module&, ProcessId group, int signal) {
  PY_TRY(auditEvent(t, "os.killpg", group.value, signal));
  if (::killpg(group, signal) == -1) return raiseErrno(t);
  return handleEvalBreaker(t);
}
static Ref<> posixPidfdOpen(Thread& t, Module&, ProcessId pid, Optional<unsigned> flags) {
  long fd = ::syscall(SYS_pidfd_open, pid.value, flags.value_or(0));
  if (fd < 0) return raiseErrno(t);
  return newInt(fd);
}

constinit const MethodDef kPosixProcessMethods[] = {
    METHOD("execv", "($module, path, argv, /)", posixExecv,
           "Execute an executable path with arguments, replacing current process."),
    METHOD("execve", "($module, /, path, argv, env)", posixExecve,
           "Execute an executable path with arguments, replacing current process."),
    METHOD("fork", "($module, /)", posixFork, "Fork a child process."),
    METHOD("forkpty", "($module, /)", posixForkpty,
           "Fork a new process with a new pseudo-terminal as controlling tty."),
    METHOD("register_at_fork",
           "($module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, "
           "after_in_parent=<unrepresentable>)",
           posixRegisterAtFork, "Register callables to be called when forking a new process."),
    METHOD("_exit", "($module, /, status)", posixExit,
           "Exit to the system with specified status, without normal exit processing."),
    METHOD("abort", "($module, /)", posixAbort, "Abort the interpreter immediately."),
    METHOD("system", "($module, /, command)", posixSystem, "Execute the command in a subshell."),
    METHOD("wait", "($module, /)", posixWait, "Wait for completion of a child process."),
    METHOD_STACK("waitpid", "($module, pid, options, /)", posixWaitpid,
                 "Wait for completion of a given child process."),
    METHOD("wait3", "($module, /, options)", posixWait3, "Wait for completion of a child process."),
    METHOD_STACK("wait4", "($module, /, pid, options)", posixWait4,
                 "Wait for completion of a specific child process."),
    METHOD("waitid", "($module, idtype, id, options, /)", posixWaitid,
           "Returns the result of waiting for a process or processes."),
    METHOD("waitstatus_to_exitcode", "($module, /, status)", posixWaitstatusToExitcode,
           "Convert a wait status to an exit code."),
    METHOD("WCOREDUMP", "($module, status, /)", posixWCOREDUMP,
           "Return True if the process returning status was dumped to a core file."),
    METHOD("WEXITSTATUS", "($module, /, status)", posixWEXITSTATUS,
           "Return the process return code from status."),
    METHOD("WIFCONTINUED", "($module, /, status)", posixWIFCONTINUED,
           "Return True if a particular process was continued from a job control stop."),
    METHOD("WIFEXITED", "($module, /, status)", posixWIFEXITED,
           "Return True if the process returning status exited via the exit() system call."),
    METHOD("WIFSIGNALED", "($module, /, status)", posixWIFSIGNALED,
           "Return True if the process returning status was terminated by a signal."),
    METHOD("WIFSTOPPED", "($module, /, status)", posixWIFSTOPPED,
           "Return True if the process returning status was stopped."),
    METHOD("WSTOPSIG", "($module, /, status)", posixWSTOPSIG,
           "Return the signal that stopped the process that provided the status value."),
    METHOD("WTERMSIG", "($module, /, status)", posixWTERMSIG,
           "Return the signal that terminated the process that provided the status value."),
    METHOD_STACK("kill", "($module, pid, signal, /)", posixKill, "Kill a process with a signal."),
    METHOD_STACK("killpg", "($module, pgid, signal, /)", posixKillpg,
                 "Kill a process group with a signal."),
    METHOD("pidfd_open", "($module, /, pid, flags=0)", posixPidfdOpen,
           "Return a file descriptor referring to the process *pid*."),
    {},
};

}  // namespace taipan
