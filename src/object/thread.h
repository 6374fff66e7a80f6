// Runtime, Interpreter and Thread: all state that is not an object lives in one of these three.
// Thread begins with the C API's PyThreadState, field for field, because Cython and greenlet read
// and swap those words; what is ours follows behind.
#pragma once

#include <atomic>
#include <cstdarg>

#include "object/ref.h"

namespace taipan {

struct Interpreter;
struct InterpreterFrame;
struct Runtime;

/// = _PyCFrame: one per activation of the interpreter loop, on the native stack.
struct CFrame {
  u8 useTracing;  ///< 0 or 255
  InterpreterFrame* currentFrame;
  CFrame* previous;
};

/// = _PyErr_StackItem: the exception being handled, per coroutine.
struct ExceptionStackItem {
  Object* value;  ///< Owned, or null.
  ExceptionStackItem* previous;
};

/// = _PyStackChunk: a block of the frame data stack.
struct StackChunk {
  StackChunk* previous;
  usize size;
  usize top;
  Object* data[1];
};

using TraceFunction = int (*)(Object* argument, Frame* frame, int what, Object* value);

/// Bits of Thread::evalBreaker: reasons to leave the fast path at a function entry or back-edge.
enum EvalBreak : u32 {
  kBreakSignals = 1,
  kBreakGilRequest = 2,
  kBreakPendingCalls = 4,
  kBreakAsyncException = 8,
  kBreakCollect = 16,
  kBreakTrash = 32,
};

/// = PyThreadState (360 bytes), then our own words.
struct Thread {
  Thread* prev;
  Thread* next;
  Interpreter* interpreter;
  int initialized;
  int isStatic;
  int recursionRemaining;
  int recursionLimit;
  int recursionHeadroom;
  int tracing;
  int tracingWhat;
  CFrame* cframe;
  TraceFunction profileFunction;
  TraceFunction traceFunction;
  Object* profileObject;
  Object* traceObject;
  /// The pending exception. Denormalised: `pendingValue` may be null or not yet an instance when C
  /// code set it.
  Object* pendingType;
  Object* pendingValue;
  Object* pendingTraceback;
  ExceptionStackItem* excInfo;
  Object* dict;
  int gilStateCounter;
  Object* asyncException;
  unsigned long threadId;
  unsigned long nativeThreadId;
  int trashNesting;
  Object* trashLater;
  void (*onDelete)(void*);
  void* onDeleteData;
  int coroutineOriginTrackingDepth;
  Object* asyncGenFirstIter;
  Object* asyncGenFinalizer;
  Object* context;
  u64 contextVersion;
  u64 id;
  struct {
    Object* code;
    void* bounds[5];
  } traceInfo;
  StackChunk* datastackChunk;
  Object** datastackTop;
  Object** datastackLimit;
  ExceptionStackItem excState;
  CFrame rootCFrame;

  // --- ours --------------------------------------------------------------------------------------
  /// Reasons to stop at the next safepoint (EvalBreak bits); set from other threads and handlers.
  std::atomic<u32> evalBreaker{0};
  /// The native stack address below which a call raises RecursionError instead of overflowing.
  char* nativeStackLimit = nullptr;
  /// The same for frames that the running loop begins by itself: while somebody else evaluates the
  /// interpreter's frames, above every address (vm/frame_evaluator.h).
  char* frameStackLimit = nullptr;
  /// The interpreter's table of handlers: another one while tracing (vm/dispatch.h).
  const void* dispatch = nullptr;
  /// Keyword names of the call that is about to run, borrowed from its code's constants (vm/).
  Object* keywordNames = nullptr;

  /// The calling thread's state. Valid only while the thread holds the GIL.
  static Thread& current() { return *current_; }
  static Thread* currentOrNull() { return current_; }
  static void setCurrent(Thread* thread) { current_ = thread; }

  // --- the pending exception (builtins/exceptions) -----------------------------------------------

  bool hasPending() const { return pendingType != nullptr; }

  /// Raises `type(message)`. The format is that of newStrFormat (builtins/str/str_format.h):
  /// %s %d %zd %c %p, and for objects %S str, %R repr, %A ascii, %U a Str, %N an object's type
  /// name.
  Failure raise(Type& type, const char* format, ...);
  Failure raiseV(Type& type, const char* format, va_list args);
  /// Raises `type` with one argument object (shared), or without argument if null.
  Failure raiseObject(Type& type, Object* argument);
  /// Raises an exception instance (shared).
  Failure raiseInstance(Object* exception);
  /// Sets the raw triple, taking over the references (= PyErr_Restore).
  void restore(Object* type, Object* value, Object* traceback);
  /// Takes the raw triple out, leaving nothing pending (= PyErr_Fetch).
  void fetch(Object** type, Object** value, Object** traceback);
  /// Takes the pending exception as a normalised instance with its traceback set; null if none.
  Ref<> takePending();
  /// Whether the pending exception's type is `type` or derives from it.
  bool pendingMatches(const Type& type) const;
  void clearPending();
  /// Clears the pending exception and is true if it matches `type`; else leaves it.
  bool clearIfMatches(const Type& type);
  Failure raiseNoMemory();
  /// Prints the pending exception through sys.unraisablehook and clears it; `where` may be null.
  void writeUnraisable(Object* where);

  /// To be called on every nested native call that can recurse: raises RecursionError with
  /// "maximum recursion depth exceeded" + where (which begins with a space). Pair with
  /// leaveRecursion when it succeeded, or use RecursionScope.
  Status enterRecursion(const char* where) {
    if (--recursionRemaining < 0 || nativeStackLow()) [[unlikely]]
      return recursionSlow(where);
    return {};
  }
  void leaveRecursion() { ++recursionRemaining; }
  bool nativeStackLow() const {
    return static_cast<char*>(__builtin_frame_address(0)) < nativeStackLimit;
  }
  /// Whether the running loop must not begin a frame here.
  bool frameStackLow() const {
    return static_cast<char*>(__builtin_frame_address(0)) < frameStackLimit;
  }

 private:
  Status recursionSlow(const char* where);
  static thread_local constinit Thread* current_ __attribute__((tls_model("initial-exec")));
};

/// Enters a level of native recursion for the life of the object; check `failed()` first.
class RecursionScope {
 public:
  RecursionScope(Thread& t, const char* where) : thread_(t), status_(t.enterRecursion(where)) {}
  RecursionScope(const RecursionScope&) = delete;
  ~RecursionScope() {
    if (!status_.failed()) thread_.leaveRecursion();
  }
  bool failed() const { return status_.failed(); }

 private:
  Thread& thread_;
  Status status_;
};

/// Saves the pending exception and restores it at the end of the scope: for clean-up code that may
/// run Python while an exception is on its way.
class SavedException {
 public:
  explicit SavedException(Thread& t) : thread_(t) { t.fetch(&type_, &value_, &traceback_); }
  SavedException(const SavedException&) = delete;
  ~SavedException() { thread_.restore(type_, value_, traceback_); }

 private:
  Thread& thread_;
  Object* type_;
  Object* value_;
  Object* traceback_;
};

}  // namespace taipan
