#include "modules/thread/thread_module.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/thread_state.h"

namespace taipan {

namespace {

/// What a new thread runs; owned references.
struct Start {
  Thread* thread;
  Object* function;
  Object* args;
  Object* kwargs;
};

/// The stack size of the next threads.
usize stackSize = 0;

void* runThread(void* argument) {
  Start start = *static_cast<Start*>(argument);
  delete static_cast<Start*>(argument);
  Thread& t = *start.thread;
  bindThread(t);
  takeGil(t);
  ++t.interpreter->startedThreads;
  {
    Ref<> function = Ref<>::steal(start.function);
    Ref<> args = Ref<>::steal(start.args);
    Ref<> kwargs = Ref<>::steal(start.kwargs);
    Ref<> result = callTupleDict(t, function.get(), args.get(), kwargs.get());
    if (!result) {
      if (t.pendingMatches(systemExitType))
        t.clearPending();
      else
        writeUnraisableMessage(t, "in thread started by", function.get());
    }
  }
  --t.interpreter->startedThreads;
  clearThread(t);
  deleteThread(t);
  return nullptr;
}

Ref<> threadStart(Thread& t, Module&, Object* function, Object* args, Object* kwargs) {
  if (!isCallable(function)) return t.raise(typeErrorType, "first arg must be callable");
  if (!isTuple(args)) return t.raise(typeErrorType, "2nd arg must be a tuple");
  if (kwargs != nullptr && !isDict(kwargs)) {
    return t.raise(typeErrorType, "optional 3rd arg must be a dictionary");
  }
  if (t.interpreter->isolated) {
    return t.raise(runtimeErrorType, "thread is not supported for isolated subinterpreters");
  }
  Thread* thread = newThread(*t.interpreter);
  if (thread == nullptr) return t.raiseNoMemory();
  auto* start = new Start{thread, Ref<>::share(function).release(), Ref<>::share(args).release(),
                          Ref<>::share(kwargs).release()};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stackSize != 0) pthread_attr_setstacksize(&attributes, stackSize);
  pthread_t id;
  int error = pthread_create(&id, &attributes, runThread, start);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    for (Object* object : {start->function, start->args, start->kwargs}) xdecref(object);
    delete start;
    clearThread(*thread);
    deleteThread(*thread);
    return t.raise(runtimeErrorType, "can't start new thread");
  }
  return toObject(static_cast<unsigned long>(id));
}

Ref<> threadIdent(Thread& t, Module&) { return toObject(t.threadId); }
Ref<> threadNativeId(Thread&, Module&) {
  return toObject(static_cast<unsigned long>(syscall(SYS_gettid)));
}
isize threadCount(Module&) { return Thread::current().interpreter->startedThreads; }
Status threadExit(Thread& t, Module&) { return t.raiseObject(systemExitType, nullptr); }
Ref<> threadAllocateLock(Thread& t, Module&) { return newLock(t); }

Ref<> threadStackSize(Thread& t, Module&, Optional<isize> size) {
  isize old = static_cast<isize>(stackSize);
  isize wanted = size.value_or(0);
  if (wanted < 0) return t.raise(valueErrorType, "size must be 0 or a positive value");
  if (wanted != 0 && wanted < 32768) {
    return t.raise(valueErrorType, "size not valid: %zd bytes", wanted);
  }
  if (size.has_value()) stackSize = static_cast<usize>(wanted);
  return toObject(old);
}

/// Thread::onDelete: the lock that Thread.join waits for is released when the state is gone.
void releaseSentinel(void* data) {
  Lock* lock = static_cast<Lock*>(data);
  if (lock->locked) releaseLock(*lock);
  decref(lock);
}

Ref<> threadSetSentinel(Thread& t, Module&) {
  Ref<Lock> lock = PY_TRY(newLock(t));
  if (t.onDelete != nullptr) t.onDelete(t.onDeleteData);
  t.onDelete = releaseSentinel;
  t.onDeleteData = Ref<Lock>::share(lock.get()).release();
  return lock;
}

Status threadInterruptMain(Thread& t, Module&, Optional<int> number) {
  int signal = number.value_or(SIGINT);
  if (signal < 1 || signal >= NSIG) return t.raise(valueErrorType, "signal number out of range");
  struct sigaction action;
  if (sigaction(signal, nullptr, &action) != 0) return {};
  // Nothing happens if no Python handler would run.
  if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) return {};
  pthread_kill(runtime().mainThreadId, signal);
  return {};
}

// --- uncaught exceptions of threads
// -----------------------------------------------------------------

constexpr StructSeqField kHookFields[] = {{"exc_type", "Exception type"},
                                          {"exc_value", "Exception value"},
                                          {"exc_traceback", "Exception traceback"},
                                          {"thread", "Thread"},
                                          {nullptr, nullptr}};
constexpr StructSeqDesc kHookArgs{"_thread._ExceptHookArgs",
                                  "_ExceptHookArgs\n\nType used to pass arguments to "
                                  "threading.excepthook.",
                                  kHookFields, 4};
constinit BuiltinType hookArgsType{{.name = "_thread._ExceptHookArgs"}};

Status threadExcepthook(Thread& t, Module&, Object* args) {
  if (args->type != &hookArgsType) {
    return t.raise(typeErrorType, "_thread.excepthook argument type must be ExceptHookArgs");
  }
  Tuple& items = *static_cast<Tuple*>(args);
  if (items.items[0] == &systemExitType) return {};
  Object* thread = items.items[3];
  Ref<> file = Ref<>::share(getSysAttribute(t, "stderr"));
  if (!file || isNone(file.get())) {
    if (isNone(thread)) return {};
    Ref<Str> attribute = PY_TRY(newInterned(t, "_stderr"));
    file = PY_TRY(getAttribute(t, thread, attribute.get()));
    if (isNone(file.get())) return {};
  }
  Ref<> name = PY_TRY(toObject(t.threadId));
  if (!isNone(thread)) {
    Lookup own = PY_TRY(lookupAttribute(t, thread, names::name));
    if (own.found()) name = std::move(own).value();
  }
  Ref<Str> head = PY_TRY(newStrFormat(t, "Exception in thread %S:\n", name.get()));
  (void)PY_TRY(callMethod(t, file.get(), names::write, head.get()));
  displayException(t, file.get(), items.items[1]);
  return {};
}

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("start_new_thread", "(function, args, kwargs=None, /)", threadStart,
                 "start_new_thread(function, args[, kwargs])\n\nStart a new thread and return its "
                 "identifier."),
    METHOD_PLAIN("start_new", "(function, args, kwargs=None, /)", threadStart, nullptr),
    METHOD_PLAIN("allocate_lock", "()", threadAllocateLock,
                 "allocate_lock() -> lock object\n\nCreate a new lock object."),
    METHOD_PLAIN("allocate", "()", threadAllocateLock, nullptr),
    METHOD_PLAIN("exit_thread", "()", threadExit, nullptr),
    METHOD_PLAIN("exit", "()", threadExit, "exit()\n\nThis is synonymous to ``raise SystemExit''."),
    METHOD_PLAIN("interrupt_main", "(signum=2, /)", threadInterruptMain,
                 "interrupt_main(signum=signal.SIGINT, /)\n\nSimulate the arrival of the given "
                 "signal in the main thread."),
    METHOD_PLAIN("get_ident", "()", threadIdent, "get_ident() -> integer"),
    METHOD_PLAIN("get_native_id", "()", threadNativeId, "get_native_id() -> integer"),
    METHOD_PLAIN("_count", "()", threadCount, "_count() -> integer"),
    METHOD_TUPLE_PLAIN(
        "stack_size", "(size=0, /)", threadStackSize,
        "stack_size([size]) -> size\n\nReturn the thread stack size used when creating "
        "new threads."),
    METHOD_PLAIN("_set_sentinel", "()", threadSetSentinel, "_set_sentinel() -> lock"),
    METHOD("_excepthook", "($module, exc_info, /)", threadExcepthook,
           "Handle uncaught Thread.run() exception."),
    {}};

Status exec(Thread& t, Module& m) {
  PY_TRY(initStructSeqType(t, hookArgsType, kHookArgs));
  PY_TRY(typeReady(t, lockType));
  PY_TRY(addObject(t, m, "LockType", &lockType));
  PY_TRY(addType(t, m, rlockType));
  PY_TRY(addType(t, m, threadLocalType));
  PY_TRY(addObject(t, m, "_ExceptHookArgs", &hookArgsType));
  PY_TRY(addObject(t, m, "error", &runtimeErrorType));
  return addFloat(t, m, "TIMEOUT_MAX", kLockTimeoutMax);
}

}  // namespace

constinit const ModuleSpec threadModule{
    .name = "_thread",
    .doc = "This module provides primitive operations to write multi-threaded programs.",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
