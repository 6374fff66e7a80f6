// The data stack, and the end of frames.
#include "vm/frame/frame.h"

#include <cstring>

#include "memory/memory.h"
#include "object/allocate.h"
#include "object/seams.h"
#include "vm/function/function.h"

namespace taipan {

namespace {

constexpr usize kChunkBytes = 16 * 1024;
constexpr usize kChunkHeader = offsetof(StackChunk, data);

StackChunk* newChunk(isize words, StackChunk* previous) {
  usize bytes = kChunkBytes;
  usize needed = kChunkHeader + static_cast<usize>(words) * sizeof(Object*) + sizeof(Object*);
  while (bytes < needed) bytes *= 2;
  // greenlet gives finished chunks back through the arena allocator.
  auto* chunk = static_cast<StackChunk*>(arenaAllocator.allocate(arenaAllocator.context, bytes));
  if (chunk == nullptr) return nullptr;
  chunk->previous = previous;
  chunk->size = bytes;
  chunk->top = 0;
  return chunk;
}

}  // namespace

InterpreterFrame* pushFrameSlow(Thread& t, isize words) {
  StackChunk* chunk = newChunk(words, t.datastackChunk);
  if (chunk == nullptr) {
    (void)t.raiseNoMemory();
    return nullptr;
  }
  if (t.datastackChunk != nullptr) {
    t.datastackChunk->top = static_cast<usize>(t.datastackTop - t.datastackChunk->data);
  }
  t.datastackChunk = chunk;
  t.datastackLimit = reinterpret_cast<Object**>(reinterpret_cast<char*>(chunk) + chunk->size);
  // The very first chunk leaves one word unused, so that its first frame is never at its start and
  // the chunk stays for the life of the thread.
  Object** base = chunk->previous == nullptr ? chunk->data + 1 : chunk->data;
  t.datastackTop = base + words;
  return reinterpret_cast<InterpreterFrame*>(base);
}

void releaseFrameSlow(Thread& t, InterpreterFrame*) {
  StackChunk* chunk = t.datastackChunk;
  StackChunk* previous = chunk->previous;
  t.datastackChunk = previous;
  t.datastackTop = previous->data + previous->top;
  t.datastackLimit = reinterpret_cast<Object**>(reinterpret_cast<char*>(previous) + previous->size);
  arenaAllocator.free(arenaAllocator.context, chunk, chunk->size);
}

void freeDataStack(Thread& t) {
  StackChunk* chunk = t.datastackChunk;
  t.datastackChunk = nullptr;
  t.datastackTop = t.datastackLimit = nullptr;
  while (chunk != nullptr) {
    StackChunk* previous = chunk->previous;
    arenaAllocator.free(arenaAllocator.context, chunk, chunk->size);
    chunk = previous;
  }
}

namespace {

/// Moves the frame into its frame object, which outlives it.
void moveIntoFrameObject(Frame* object, InterpreterFrame* frame) {
  int top = frame->stackTop;
  InterpreterFrame* data = object->ownData();
  std::memcpy(data, frame, kFrameHeaderWords * sizeof(Object*));
  std::memcpy(data->localsplus, frame->localsplus, static_cast<usize>(top) * sizeof(Object*));
  data->owner = kOwnedByFrameObject;
  data->frameObject = nullptr;
  object->frame = data;
  if (data->isIncomplete()) {
    // Finished before its first RESUME: show it as if it had reached it.
    data->prevInstr = data->code->units() + data->code->firsttraceable;
  }
  InterpreterFrame* previous = skipIncomplete(frame->previous);
  if (previous != nullptr) {
    // The chain of frame objects has to outlive the frames.
    Thread& t = Thread::current();
    SavedException saved(t);
    Frame* back = frameObjectOf(previous);
    if (back != nullptr) {
      incref(back);
      object->back = back;
    } else {
      t.clearPending();
    }
  }
  data->previous = nullptr;
  if (!isTracked(object)) gcTrack(object);
}

}  // namespace

void abandonFrame(InterpreterFrame* frame) { frame->code = nullptr; }

void clearFrame(InterpreterFrame* frame) {
  if (frame->code == nullptr) return;
  if (Frame* object = frame->frameObject; object != nullptr) {
    frame->frameObject = nullptr;
    if (object->refcount > 1) {
      moveIntoFrameObject(object, frame);
      decref(object);
      return;
    }
    decref(object);
  }
  for (int i = 0, top = frame->stackTop; i < top; ++i) xdecref(frame->localsplus[i]);
  xdecref(frame->locals);
  xdecref(reinterpret_cast<Object*>(frame->function));
  decref(frame->code);
}

void popFrame(Thread& t, InterpreterFrame* frame) {
  // Finalisers of locals may run Python code, which must find the data stack above this frame.
  t.leaveRecursion();
  clearFrame(frame);
  releaseFrame(t, frame);
}

int traverseFrame(InterpreterFrame* frame, VisitFunction visit, void* arg) {
  PY_VISIT(frame->frameObject);
  PY_VISIT(frame->locals);
  PY_VISIT(frame->function);
  PY_VISIT(frame->code);
  for (int i = 0; i < frame->stackTop; ++i) PY_VISIT(frame->localsplus[i]);
  return 0;
}

Frame* frameObjectOf(InterpreterFrame* frame) {
  if (frame->frameObject != nullptr) return frame->frameObject;
  if (frame->owner == kOwnedByFrameObject) {
    return reinterpret_cast<Frame*>(reinterpret_cast<char*>(frame) - offsetof(Frame, frameData));
  }
  Thread& t = Thread::current();
  SavedException saved(t);
  Ref<Frame> object =
      newObject<Frame>(t, frameType, frame->code->nlocalsplus + frame->code->stacksize);
  if (object.failed()) {
    t.clearPending();
    return nullptr;
  }
  object->back = nullptr;  // lies where a variable-sized object has its size
  object->frame = frame;
  object->traceLines = true;
  // A frame object that belongs to a running frame needs no collection of its own: it is tracked
  // when it takes the frame over.
  if (frame->frameObject == nullptr) frame->frameObject = object.release();
  return frame->frameObject;
}

Ref<Frame> newDetachedFrame(Thread& t, Function* function, Object* locals) {
  Code* code = function->code;
  Ref<Frame> object = newObject<Frame>(t, frameType, code->nlocalsplus + code->stacksize);
  if (object.failed()) return failure;
  object->back = nullptr;
  object->traceLines = true;
  InterpreterFrame* frame = object->ownData();
  incref(function);
  initFrame(frame, function, locals);
  for (int i = 0; i < code->nlocalsplus; ++i) frame->localsplus[i] = nullptr;
  frame->owner = kOwnedByFrameObject;
  frame->previous = nullptr;
  // Past the first RESUME, so that the frame counts as complete.
  frame->prevInstr = code->units() + code->firsttraceable;
  object->frame = frame;
  gcTrack(object.get());
  return object;
}

int FrameView::lasti() const {
  int unit = frame_->lastUnit();
  return unit < 0 ? -1 : unit * kCodeUnitSize;
}

int FrameView::line() const { return frameLine(frame_); }

Ref<> FrameView::locals(Thread& t) const {
  if (fastToLocals(t, frame_).failed()) return failure;
  return Ref<>::share(frame_->locals);
}

// --- seams --------------------------------------------------------------------------------------

Object* currentGlobals(Thread& t) {
  InterpreterFrame* frame = currentFrame(t);
  return frame == nullptr ? nullptr : frame->globals;
}

Object* currentBuiltins(Thread& t) {
  InterpreterFrame* frame = currentFrame(t);
  return frame == nullptr ? nullptr : frame->builtins;
}

}  // namespace taipan
