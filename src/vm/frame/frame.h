// Frames. An InterpreterFrame is the state of one Python activation: it lives in the thread's data
// stack, inside a generator object, or (when somebody kept the frame object of a finished
// activation) inside that frame object. Its layout is 3.11's `_PyInterpreterFrame`, because
// greenlet and Cython walk it.
//
// Rules:
// - `prevInstr` is the code unit before the next instruction. A handler stores it before anything
//   that can raise, run Python code or look at frames.
// - `stackTop` is right only while the frame does not execute (it called another Python frame, is
//   suspended, or tracing is on). While it executes, the stack pointer is in a register.
// - Everything in [localsplus, localsplus + stackTop) is owned by the frame.
// - Code outside this folder reads frames through FrameView only.
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "object/gc/gc.h"
#include "object/thread.h"

namespace taipan {

struct Function;

using CodeUnit = u16;

/// The content of a bytes field of a code object.
inline ByteSpan bytesOf(Object* bytes) { return spanOf(*static_cast<Bytes*>(bytes)); }

enum FrameOwner : u8 { kOwnedByThread = 0, kOwnedByGenerator = 1, kOwnedByFrameObject = 2 };

/// Where the result of a frame goes.
enum FrameExit : u8 {
  kExitToCaller = 0,  ///< to the stack of the calling frame
  kExitToNative,      ///< out of the loop: the first frame of its CFrame
  kExitToResumer,     ///< a generator's frame: to the FOR_ITER or SEND that resumed it
  kExitConstructed,   ///< `__init__` of an object that lies on the caller's stack already
};

/// Life of a generator's frame (= PyFrameState).
enum FrameState : i8 {
  kFrameCreated = -2,
  kFrameSuspended = -1,
  kFrameExecuting = 0,
  kFrameCompleted = 1,
  kFrameCleared = 4,
};

/// = _PyInterpreterFrame.
struct InterpreterFrame {
  Function* function;  ///< owned
  Object* globals;     ///< borrowed from the function
  Object* builtins;    ///< borrowed from the function
  Object* locals;      ///< owned or null: the mapping of a module or class body
  Code* code;          ///< owned
  Frame* frameObject;  ///< owned or null: the Python-visible face
  InterpreterFrame* previous;
  CodeUnit* prevInstr;
  int stackTop;
  FrameExit exit;
  u8 owner;
  u16 safepoint;  ///< 0: the frame is canonical (always, in the interpreter)
  Object* localsplus[1];

  Object** stackBase() { return localsplus + code->nlocalsplus; }
  /// Index of the code unit last started (or its last cache unit); -1 before the first.
  int lastUnit() const { return static_cast<int>(prevInstr - code->units()); }
  /// Before the first RESUME: cells or the generator are still being made; such frames are not
  /// shown to anybody.
  bool isIncomplete() const {
    return owner != kOwnedByGenerator && lastUnit() < code->firsttraceable;
  }
};

inline constexpr isize kFrameHeaderWords = 9;
static_assert(sizeof(InterpreterFrame) == (kFrameHeaderWords + 1) * sizeof(void*));

/// Words that a frame of `code` takes.
inline isize frameWords(const Code* code) {
  return kFrameHeaderWords + code->nlocalsplus + code->stacksize;
}

/// = PyFrameObject.
struct Frame : Object {
  Frame* back;  ///< owned or null; only for finished frames
  InterpreterFrame* frame;
  Object* trace;
  int lineno;  ///< overrides the computed line unless 0
  bool traceLines;
  bool traceOpcodes;
  bool fastAsLocals;     ///< `locals` was filled from the fast locals
  Object* frameData[1];  ///< the frame itself once it finished

  InterpreterFrame* ownData() { return reinterpret_cast<InterpreterFrame*>(frameData); }
};

// --- making and leaving frames ------------------------------------------------------------------

/// Room for `words` on the data stack, or null with MemoryError.
InterpreterFrame* pushFrameSlow(Thread& t, isize words);
inline InterpreterFrame* allocateFrame(Thread& t, const Code* code) {
  isize words = frameWords(code);
  if (t.datastackTop != nullptr && words < t.datastackLimit - t.datastackTop) [[likely]] {
    auto* frame = reinterpret_cast<InterpreterFrame*>(t.datastackTop);
    t.datastackTop += words;
    return frame;
  }
  return pushFrameSlow(t, words);
}
/// Gives the room of the topmost frame back.
void releaseFrameSlow(Thread& t, InterpreterFrame* frame);
inline void releaseFrame(Thread& t, InterpreterFrame* frame) {
  Object** base = reinterpret_cast<Object**>(frame);
  if (base == t.datastackChunk->data) [[unlikely]] {
    releaseFrameSlow(t, frame);
    return;
  }
  t.datastackTop = base;
}
/// Frees all chunks of a thread that ends.
void freeDataStack(Thread& t);

/// Releases what the frame owns. If its frame object is kept by others, the contents move there.
void clearFrame(InterpreterFrame* frame);
/// Leaves nothing to release in a frame whose contents moved into a generator.
void abandonFrame(InterpreterFrame* frame);
/// clearFrame + releaseFrame, restoring the recursion count.
void popFrame(Thread& t, InterpreterFrame* frame);

/// The frame object, borrowed from the frame; null with MemoryError.
Frame* frameObjectOf(InterpreterFrame* frame);
/// A frame object that runs nowhere (= PyFrame_New): for tracebacks of code that is not Python.
Ref<Frame> newDetachedFrame(Thread& t, Function* function, Object* locals);
int traverseFrame(InterpreterFrame* frame, VisitFunction visit, void* arg);

/// The nearest complete frame at or below `frame`.
inline InterpreterFrame* skipIncomplete(InterpreterFrame* frame) {
  while (frame != nullptr && frame->isIncomplete()) frame = frame->previous;
  return frame;
}
inline InterpreterFrame* currentFrame(Thread& t) {
  return t.cframe == nullptr ? nullptr : skipIncomplete(t.cframe->currentFrame);
}

/// What other runtime code may know of a frame.
class FrameView {
 public:
  explicit FrameView(InterpreterFrame* frame) : frame_(frame) {}
  /// The running Python frame; `exists()` is false when there is none.
  static FrameView current(Thread& t) { return FrameView(currentFrame(t)); }
  bool exists() const { return frame_ != nullptr; }
  FrameView back() const { return FrameView(skipIncomplete(frame_->previous)); }
  Code* code() const { return frame_->code; }
  Object* globals() const { return frame_->globals; }
  Object* builtins() const { return frame_->builtins; }
  Function* function() const { return frame_->function; }
  /// Byte offset of the last instruction, -1 before the first.
  int lasti() const;
  /// Source line, or -1.
  int line() const;
  /// The Python object; failed with MemoryError.
  Ref<Frame> object() const { return Ref<Frame>::share(frameObjectOf(frame_)); }
  /// The mapping that `locals()` shows; for functions a snapshot dict owned by the frame.
  Ref<> locals(Thread& t) const;
  InterpreterFrame* raw() const { return frame_; }

 private:
  InterpreterFrame* frame_;
};

/// Copies the fast locals into the `locals` dict of the frame (making it if needed).
Status fastToLocals(Thread& t, InterpreterFrame* frame);
/// Copies the `locals` dict back; names missing there are unbound when `clear`.
void localsToFast(Thread& t, InterpreterFrame* frame, bool clear);
/// The source line of a frame that executes or is suspended, or -1.
int frameLine(InterpreterFrame* frame);
/// `f_lineno = line`, the debugger's jump (vm/frame/frame_jump.cpp).
Status setFrameLine(Thread& t, Frame& frame, Object* line);
/// The frame object's own `f_back`, new reference or null at the end.
Frame* frameBack(Frame& frame);

}  // namespace taipan
