// Functions of the sys module that ask or set something about the running process.

#include <dlfcn.h>

#include <cstdio>
#include <string>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "memory/allocator_choice.h"
#include "memory/block_stats.h"
#include "memory/memory.h"
#include "modules/sys/free_list_stats.h"
#include "modules/sys/sys.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/gil.h"
#include "vm/quicken.h"

namespace taipan {

namespace {

Ref<> sysExcInfo(Thread& t, Module&) {
  Object* value = handledException(t);
  if (value == nullptr) return packTuple(t, {none(), none(), none()});
  Object* traceback = static_cast<BaseException*>(value)->traceback;
  return packTuple(t, {value->type, value, traceback == nullptr ? none() : traceback});
}

Ref<> sysException(Thread&, Module&) {
  Object* value = handledException(Thread::current());
  return Ref<>::share(value == nullptr ? none() : value);
}

Ref<> sysExit(Thread& t, Module&, Object* status) {
  if (status == nullptr || isNone(status)) return t.raiseObject(systemExitType, nullptr);
  if (isTuple(status)) {
    Ref<> error = PY_TRY(callTupleDict(t, &systemExitType, status, nullptr));
    return t.raiseInstance(error.get());
  }
  return t.raiseObject(systemExitType, status);
}

Ref<> sysGetdefaultencoding(Thread&, Module&) { return Ref<>::share(names::utf8); }

Ref<> sysGetfilesystemencoding(Thread& t, Module&) { return newInterned(t, fileSystemEncoding(t)); }

Ref<> sysGetfilesystemencodeerrors(Thread&, Module&) {
  return Ref<>::share(names::surrogateescape);
}

isize sysGetrecursionlimit(Module&) { return Thread::current().recursionLimit; }

Status sysSetrecursionlimit(Thread& t, Module&, int limit) {
  if (limit < 1) return t.raise(valueErrorType, "recursion limit must be greater or equal than 1");
  int depth = t.recursionLimit - t.recursionRemaining;
  if (depth >= limit) {
    return t.raise(recursionErrorType,
                   "cannot set the recursion limit to %i at the recursion depth %i: the limit is "
                   "too low",
                   limit, depth);
  }
  for (Thread* thread = t.interpreter->threads; thread != nullptr; thread = thread->next) {
    int used = thread->recursionLimit - thread->recursionRemaining;
    thread->recursionLimit = limit;
    thread->recursionRemaining = limit - used;
  }
  return {};
}

isize sysGetrefcount(Module&, Object* object) { return object->refcount; }

Ref<> sysGetsizeof(Thread& t, Module&, Object* object, Object* fallback) {
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__sizeof__));
  Ref<> size;
  if (method.found()) {
    size = call(t, method.get());
  } else {
    (void)t.raise(typeErrorType, "Type %.100s doesn't define __sizeof__", object->type->name);
  }
  isize own = 0;
  if (size) {
    Result<isize> number = toIsize(t, size.get(), &overflowErrorType);
    if (!number.failed()) own = number.value();
  }
  if (t.hasPending()) {
    if (fallback != nullptr && t.clearIfMatches(typeErrorType)) return Ref<>::share(fallback);
    return failure;
  }
  if (own < 0) return t.raise(valueErrorType, "__sizeof__() should return >= 0");
  auto bytes = static_cast<usize>(own);
  // Static types too, which have no head.
  if (hasFlag(object->type, kTypeHaveGc)) bytes += sizeof(GcHead);
  if (hasFlag(object->type, kTypeManagedDict)) bytes += 2 * sizeof(void*);
  return toObject(bytes);
}

Ref<> sysIntern(Thread& t, Module&, Object* string) {
  if (!isStr(string)) {
    return t.raise(typeErrorType, "intern() argument must be str, not %.200s",
                   argumentTypeName(string));
  }
  if (!isExactStr(string)) {
    return t.raise(typeErrorType, "can't intern %.400s", string->type->name);
  }
  return internStr(Ref<Str>::share(static_cast<Str*>(string)));
}

bool sysIsFinalizing(Module&) { return runtime().finalizing; }

double sysGetswitchinterval(Module&) { return static_cast<double>(gilSwitchInterval()) / 1e6; }

Status sysSetswitchinterval(Thread& t, Module&, double interval) {
  if (interval <= 0.0) return t.raise(valueErrorType, "switch interval must be strictly positive");
  setGilSwitchInterval(static_cast<unsigned long>(interval * 1e6));
  return {};
}

isize sysGetdlopenflags(Module&) { return runtime().mainInterpreter.dlopenFlags; }

void setDlopenFlags(int flags) { runtime().mainInterpreter.dlopenFlags = flags; }

Status sysSetdlopenflags(Thread&, Module&, int flags) {
  setDlopenFlags(flags);
  return {};
}

isize sysGetIntMaxStrDigits(Module&) { return intMaxStrDigits; }

Status sysSetIntMaxStrDigits(Thread& t, Module&, int maxdigits) {
  if (maxdigits != 0 && maxdigits < kMaxStrDigitsThreshold) {
    return t.raise(valueErrorType, "maxdigits must be 0 or larger than %d", kMaxStrDigitsThreshold);
  }
  intMaxStrDigits = maxdigits;
  return {};
}

isize sysGetallocatedblocks(Module&) { return static_cast<isize>(countBlocks()); }

// Cached lookups carry a version tag that is never reused, so that dropping them changes nothing.
Status sysClearTypeCache(Thread&, Module&) { return {}; }

Status sysDebugmallocstats(Thread&, Module&) {
  // The C library's allocator keeps no figures.
  if (keepsBlockStats()) printBlockStats(stderr);
  printFreeLists(stderr, nullptr);
  std::fflush(stderr);
  return {};
}

isize sysGetquickenedcount(Module&) { return quickenedCount; }

isize sysGetOriginDepth(Module&) { return Thread::current().coroutineOriginTrackingDepth; }

Status sysSetOriginDepth(Thread& t, Module&, int depth) {
  if (depth < 0) return t.raise(valueErrorType, "depth must be >= 0");
  t.coroutineOriginTrackingDepth = depth;
  return {};
}

}  // namespace

constinit const MethodDef kSysFunctions[] = {
    METHOD("displayhook", "($module, object, /)", sysDisplayhook,
           "Print an object to sys.stdout and also save it in builtins._"),
    METHOD("excepthook", "($module, exctype, value, traceback, /)", sysExcepthook,
           "Handle an exception by displaying it with a traceback on sys.stderr."),
    METHOD("unraisablehook", "($module, unraisable, /)", sysUnraisablehook,
           "Handle an unraisable exception."),
    METHOD_PLAIN("breakpointhook", "()", sysBreakpointhook,
                 "breakpointhook(*args, **kws)\n\nThis hook function is called by built-in "
                 "breakpoint()."),
    METHOD("exc_info", "($module, /)", sysExcInfo,
           "Return current exception information: (type, value, traceback)."),
    METHOD("exception", "($module, /)", sysException, "Return the current exception."),
    METHOD("exit", "($module, status=None, /)", sysExit,
           "Exit the interpreter by raising SystemExit(status)."),
    METHOD("getdefaultencoding", "($module, /)", sysGetdefaultencoding,
           "Return the current default encoding used by the Unicode implementation."),
    METHOD("getfilesystemencoding", "($module, /)", sysGetfilesystemencoding,
           "Return the encoding used to convert Unicode filenames to OS filenames."),
    METHOD("getfilesystemencodeerrors", "($module, /)", sysGetfilesystemencodeerrors,
           "Return the error mode used for Unicode to OS filename conversion."),
    METHOD("getrecursionlimit", "($module, /)", sysGetrecursionlimit,
           "Return the current value of the recursion limit."),
    METHOD("setrecursionlimit", "($module, limit, /)", sysSetrecursionlimit,
           "Set the maximum depth of the Python interpreter stack to n."),
    METHOD("getrefcount", "($module, object, /)", sysGetrefcount,
           "Return the reference count of object."),
    METHOD_PLAIN("getsizeof", "(object, default=None)", sysGetsizeof,
                 "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes."),
    METHOD("intern", "($module, string, /)", sysIntern, "``Intern'' the given string."),
    METHOD("is_finalizing", "($module, /)", sysIsFinalizing, "Return True if Python is exiting."),
    METHOD("getswitchinterval", "($module, /)", sysGetswitchinterval,
           "Return the current thread switch interval; see sys.setswitchinterval()."),
    METHOD("setswitchinterval", "($module, interval, /)", sysSetswitchinterval,
           "Set the ideal thread switching delay inside the Python interpreter."),
    METHOD("getdlopenflags", "($module, /)", sysGetdlopenflags,
           "Return the current value of the flags that are used for dlopen calls."),
    METHOD("setdlopenflags", "($module, flags, /)", sysSetdlopenflags,
           "Set the flags used by the interpreter for dlopen calls."),
    METHOD("get_int_max_str_digits", "($module, /)", sysGetIntMaxStrDigits,
           "Return the maximum string digits limit for non-binary int<->str conversions."),
    METHOD("set_int_max_str_digits", "($module, /, maxdigits)", sysSetIntMaxStrDigits,
           "Set the maximum string digits limit for non-binary int<->str conversions."),
    METHOD("getallocatedblocks", "($module, /)", sysGetallocatedblocks,
           "Return the number of memory blocks currently allocated."),
    METHOD("_clear_type_cache", "($module, /)", sysClearTypeCache,
           "Clear the internal type lookup cache."),
    METHOD("_debugmallocstats", "($module, /)", sysDebugmallocstats,
           "Print debug info to stderr about the state of pymalloc and structmalloc."),
    METHOD_PLAIN("_getquickenedcount", "($module, /)", sysGetquickenedcount, nullptr),
    METHOD("get_coroutine_origin_tracking_depth", "($module, /)", sysGetOriginDepth,
           "Check status of origin tracking for coroutine objects in this thread."),
    METHOD("set_coroutine_origin_tracking_depth", "($module, /, depth)", sysSetOriginDepth,
           "Enable or disable origin tracking for coroutine objects in this thread."),
    METHOD("_getframe", "($module, depth=0, /)", sysGetframe,
           "Return a frame object from the call stack."),
    METHOD("_current_frames", "($module, /)", sysCurrentFrames,
           "Return a dict mapping each thread's thread id to its current stack frame."),
    METHOD("_current_exceptions", "($module, /)", sysCurrentExceptions,
           "Return a dict mapping each thread's identifier to its current raised exception."),
    METHOD_PLAIN("settrace", "(function, /)", sysSettrace,
                 "settrace(function)\n\nSet the global debug tracing function."),
    METHOD("gettrace", "($module, /)", sysGettrace,
           "Return the global debug tracing function set with sys.settrace."),
    METHOD_PLAIN("setprofile", "(function, /)", sysSetprofile,
                 "setprofile(function)\n\nSet the profiling function."),
    METHOD("getprofile", "($module, /)", sysGetprofile,
           "Return the profiling function set with sys.setprofile."),
    METHOD("call_tracing", "($module, func, args, /)", sysCallTracing,
           "Call func(*args), while tracing is enabled."),
    METHOD("get_asyncgen_hooks", "($module, /)", sysGetAsyncgenHooks,
           "Return the installed asynchronous generators hooks."),
    METHOD_PLAIN("set_asyncgen_hooks", "()", sysSetAsyncgenHooks,
                 "set_asyncgen_hooks(* [, firstiter] [, finalizer])\n\nSet a finalizer for async "
                 "generators objects."),
    METHOD("addaudithook", "($module, /, hook)", sysAddaudithook,
           "Adds a new audit hook callback."),
    METHOD_PLAIN("audit", "()", sysAudit,
                 "audit(event, *args)\n\nPasses the event to any hooks that are attached."),
    {}};

}  // namespace taipan
