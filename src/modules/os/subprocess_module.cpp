// _posixsubprocess: fork and exec with everything that subprocess.Popen asks for in between. The
// child does only what is safe between fork and exec, unless there is a preexec_fn.

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/tuple/tuple.h"
#include "modules/posix/fork.h"
#include "modules/posix/posix.h"
#include "modules/support/path.h"
#include "object/interpreter.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

/// What the child needs, prepared by the parent: no allocation happens after the fork.
struct ChildPlan {
  std::vector<Ref<>> holders;
  std::vector<char*> argv, envp, executables;
  bool hasArgv = false, hasEnvironment = false;
  std::vector<int> keep;  ///< sorted descriptors that stay open
  const char* directory = nullptr;
  int p2cRead, p2cWrite, c2pRead, c2pWrite, errRead, errWrite, errPipeRead, errPipeWrite;
  int closeFds, restoreSignals, newSession, processGroup, umask;
  bool allowBorrowing = false;
  bool setGid = false, setUid = false, setGroups = false;
  gid_t gid = 0;
  uid_t uid = 0;
  std::vector<gid_t> groups;
  Object* preexec = nullptr;
};

static Status addText(Thread& t, ChildPlan& plan, Object* object, std::vector<char*>* to) {
  Ref<> bytes = PY_TRY(fsEncode(t, object));
  to->push_back(static_cast<Bytes*>(bytes.get())->data);
  plan.holders.push_back(std::move(bytes));
  return {};
}

static Status addTexts(Thread& t, ChildPlan& plan, Object* sequence, std::vector<char*>* to,
                       const char* message) {
  Ref<> fast = PY_TRY(toFastSequence(t, sequence, message));
  Ref<Tuple> items = PY_TRY(toTuple(t, fast.get()));
  for (isize i = 0; i < items->size; ++i) PY_TRY(addText(t, plan, items->items[i], to));
  to->push_back(nullptr);
  return {};
}

static Status readKeptFds(Thread& t, ChildPlan& plan, Object* sequence) {
  auto* tuple = static_cast<Tuple*>(sequence);
  i64 previous = -1;
  for (isize i = 0; i < tuple->size; ++i) {
    i64 fd = -1;
    bool good = isInt(tuple->items[i]) && fitsI64(*static_cast<Int*>(tuple->items[i]), &fd) &&
                fd >= 0 && fd > previous && fd <= 0x7fffffff;
    if (!good) return t.raise(valueErrorType, "bad value(s) in fds_to_keep");
    previous = fd;
    plan.keep.push_back(static_cast<int>(fd));
  }
  return {};
}

// --- in the child -------------------------------------------------------------------------------

static bool isKept(const ChildPlan& plan, int fd) {
  for (int kept : plan.keep) {
    if (kept == fd) return true;
  }
  return false;
}

static void closeOthers(const ChildPlan& plan) {
  int from = 3;
  for (int kept : plan.keep) {
    if (kept < from) continue;
    if (kept > from) {
      ::syscall(SYS_close_range, static_cast<unsigned>(from), static_cast<unsigned>(kept - 1), 0);
    }
    from = kept + 1;
  }
  if (::syscall(SYS_close_range, static_cast<unsigned>(from), ~0u, 0) != 0) {
    long limit = ::sysconf(_SC_OPEN_MAX);
    for (int fd = from; fd < limit; ++fd) {
      if (!isKept(plan, fd)) ::close(fd);
    }
  }
}

static bool makeInheritable(int fd) {
  int flags = ::fcntl(fd, F_GETFD);
  return flags >= 0 && ::fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == 0;
}

/// Puts `from` in place of a standard descriptor.
static bool placeFd(int from, int to) {
  if (from == to) return makeInheritable(from);
  return from == -1 || ::dup2(from, to) >= 0;
}

/// Everything up to exec; false with errno when something failed.
static bool prepareChild(ChildPlan& plan, bool* reachedPreexec, Thread& t) {
  for (int fd : plan.keep) {
    if (fd != plan.errPipeWrite && !makeInheritable(fd)) return false;
  }
  for (int fd : {plan.p2cWrite, plan.c2pRead, plan.errRead, plan.errPipeRead}) {
    if (fd >= 0 && ::close(fd) != 0 && errno != EINTR) return false;
  }
  if (plan.c2pWrite == 0 && (plan.c2pWrite = ::dup(plan.c2pWrite)) < 0) return false;
  while (plan.errWrite == 0 || plan.errWrite == 1) {
    if ((plan.errWrite = ::dup(plan.errWrite)) < 0) return false;
  }
  if (!placeFd(plan.p2cRead, 0) || !placeFd(plan.c2pWrite, 1) || !placeFd(plan.errWrite, 2)) {
    return false;
  }
  if (plan.directory != nullptr && ::chdir(plan.directory) != 0) return false;
  if (plan.umask >= 0) ::umask(static_cast<mode_t>(plan.umask));
  if (plan.restoreSignals != 0) {
    for (int number : {SIGPIPE, SIGXFSZ}) ::signal(number, SIG_DFL);
  }
  if (plan.newSession != 0 && ::setsid() < 0) return false;
  if (plan.processGroup >= 0 && ::setpgid(0, plan.processGroup) != 0) return false;
  if (plan.setGroups && ::setgroups(plan.groups.size(), plan.groups.data()) != 0) return false;
  if (plan.setGid && ::setregid(plan.gid, plan.gid) != 0) return false;
  if (plan.setUid && ::setreuid(plan.uid, plan.uid) != 0) return false;
  *reachedPreexec = true;
  if (plan.preexec != nullptr) {
    Ref<> result = call(t, plan.preexec);
    if (!result) {
      t.clearPending();
      errno = 0;
      return false;
    }
  }
  if (plan.closeFds != 0) closeOthers(plan);
  return true;
}

[[noreturn]] static void runChild(ChildPlan& plan, Thread& t) {
  bool reachedPreexec = false;
  bool reachedExec = false;
  const char* message = "";
  if (prepareChild(plan, &reachedPreexec, t)) {
    reachedExec = true;
    int savedError = 0;
    for (char* executable : plan.executables) {
      if (executable == nullptr) break;
      if (plan.hasEnvironment) {
        ::execve(executable, plan.argv.data(), plan.envp.data());
      } else {
        ::execv(executable, plan.argv.data());
      }
      // "Not found" in one directory of the path is less interesting than another failure.
      if (errno != ENOENT && errno != ENOTDIR && savedError == 0) savedError = errno;
    }
    if (savedError != 0) errno = savedError;
  } else if (reachedPreexec && errno == 0) {
    message = "Exception occurred in preexec_fn.";
  }
  int error = errno;
  char text[64];
  if (*message != 0) {
    std::snprintf(text, sizeof text, "SubprocessError:0:%s", message);
  } else {
    std::snprintf(text, sizeof text, "OSError:%x:%s", static_cast<unsigned>(error),
                  reachedExec ? "" : "noexec");
  }
  (void)!::write(plan.errPipeWrite, text, std::strlen(text));
  ::_exit(255);
}

// --- in the parent ------------------------------------------------------------------------------

static Status readPlan(Thread& t, Positional a, ChildPlan* plan) {
  plan->closeFds = PY_TRY(toBool(t, a[2]));
  if (!isTuple(a[3])) {
    return t.raise(typeErrorType, "fork_exec() argument 4 must be tuple, not %s", a[3]->type->name);
  }
  int* numbers[] = {&plan->p2cRead, &plan->p2cWrite, &plan->c2pRead,     &plan->c2pWrite,
                    &plan->errRead, &plan->errWrite, &plan->errPipeRead, &plan->errPipeWrite};
  for (int i = 0; i < 8; ++i) *numbers[i] = PY_TRY(toCInt(t, a[6 + i]));
  plan->restoreSignals = PY_TRY(toBool(t, a[14]));
  plan->newSession = PY_TRY(toBool(t, a[15]));
  plan->processGroup = PY_TRY(toCInt(t, a[16]));
  if (plan->closeFds != 0 && plan->errPipeWrite < 3) {
    return t.raise(valueErrorType, "errpipe_write must be >= 3");
  }
  PY_TRY(readKeptFds(t, *plan, a[3]));
  PY_TRY(addTexts(t, *plan, a[1], &plan->executables, "executable_list must be a sequence"));
  if (!isNone(a[0])) {
    PY_TRY(addTexts(t, *plan, a[0], &plan->argv, "argv must be a tuple"));
  } else {
    plan->argv.push_back(nullptr);
  }
  if (!isNone(a[5])) {
    plan->hasEnvironment = true;
    PY_TRY(addTexts(t, *plan, a[5], &plan->envp, "env must be a sequence"));
  }
  if (!isNone(a[4])) {
    std::vector<char*> directory;
    PY_TRY(addText(t, *plan, a[4], &directory));
    plan->directory = directory[0];
  }
  if (!isNone(a[17])) {
    plan->setGid = true;
    plan->gid = PY_TRY(toId(t, a[17], "gid"));
  }
  if (!isNone(a[18])) {
    Ref<> fast = PY_TRY(toFastSequence(t, a[18], "setgroups argument must be a sequence"));
    Ref<Tuple> groups = PY_TRY(toTuple(t, fast.get()));
    plan->setGroups = true;
    for (isize i = 0; i < groups->size; ++i) {
      if (!isInt(groups->items[i])) {
        return t.raise(typeErrorType, "groups must be integers");
      }
      Result<u32> id = toId(t, groups->items[i], "gid");
      if (id.failed()) {
        t.clearPending();
        return t.raise(valueErrorType, "invalid group id");
      }
      plan->groups.push_back(id.value());
    }
  }
  if (!isNone(a[19])) {
    plan->setUid = true;
    plan->uid = PY_TRY(toId(t, a[19], "uid"));
  }
  plan->umask = PY_TRY(toCInt(t, a[20]));
  if (!isNone(a[21])) plan->preexec = a[21];
  plan->allowBorrowing = PY_TRY(toBool(t, a[22]));
  return {};
}

/// The child shares our memory until exec: no handler of ours may run in it.
static void dropSignalHandlers() {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action;
    if (::sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN ||
        action.sa_handler == SIG_DFL) {
      continue;
    }
    ::signal(number, SIG_DFL);
  }
}

/// A child that borrows our memory until exec, which spares the copy of all page tables.
[[gnu::noinline]] static pid_t borrowingChild(ChildPlan& plan, Thread& t, const sigset_t& mask) {
  pid_t pid = ::vfork();
  if (pid == 0) {
    dropSignalHandlers();
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    runChild(plan, t);
  }
  return pid;
}

static pid_t copiedChild(ChildPlan& plan, Thread& t, const sigset_t& mask) {
  pid_t pid = ::fork();
  if (pid == 0) {
    if (plan.preexec != nullptr) afterForkChild(t);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    runChild(plan, t);
  }
  return pid;
}

/// Python code and changes of ids, which the C library makes in all threads, need memory of their
/// own.
static bool mayBorrow(const ChildPlan& plan) {
  return plan.allowBorrowing && plan.preexec == nullptr && !plan.setUid && !plan.setGid &&
         !plan.setGroups;
}

static Ref<> forkExec(Thread& t, Module&, Positional args) {
  if (args.count != 23) {
    return t.raise(typeErrorType, "fork_exec() takes exactly 23 arguments (%zd given)", args.count);
  }
  if (t.interpreter != &runtime().mainInterpreter && !isNone(args[21])) {
    return t.raise(runtimeErrorType, "preexec_fn not supported within subinterpreters");
  }
  if (t.interpreter->isolated) {
    return t.raise(runtimeErrorType, "subprocess not supported for isolated subinterpreters");
  }
  ChildPlan plan;
  PY_TRY(readPlan(t, args, &plan));
  if (plan.preexec != nullptr) beforeFork(t);
  // Signals stay blocked over the fork, so that no handler of ours runs in the child.
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &old);
  pid_t pid = mayBorrow(plan) ? borrowingChild(plan, t, old) : -1;
  if (pid < 0) pid = copiedChild(plan, t, old);
  int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  if (plan.preexec != nullptr) afterForkParent(t);
  if (pid < 0) return raiseErrno(t, error);
  return newInt(pid);
}

static constinit const MethodDef kFunctions[] = {
    METHOD_TUPLE_PLAIN("fork_exec", "($module, *args)", forkExec,
                       "fork_exec(args, executable_list, close_fds, pass_fds, cwd, env,\n"
                       "          p2cread, p2cwrite, c2pread, c2pwrite,\n"
                       "          errread, errwrite, errpipe_read, errpipe_write,\n"
                       "          restore_signals, call_setsid, pgid_to_set,\n"
                       "          gid, groups_list, uid,\n"
                       "          preexec_fn)\n\nForks a child process."),
    {},
};

extern constinit const ModuleSpec posixsubprocessModule{
    .name = "_posixsubprocess",
    .doc = "A POSIX helper for the subprocess module.",
    .functions = kFunctions,
};

}  // namespace taipan
