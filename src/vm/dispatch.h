// How a handler is written. One body serves two builds: with clang each handler is a function that
// tail-calls the next one, its state in callee-saved registers (preserve_none); elsewhere a loop
// calls the handlers through the same table.
//
// Rules for authors of handlers:
// - State: `frame`, `sp` (one past the top), `ip` (the unit behind the instruction), `t`, `oparg`.
// - SAVE() before anything that can raise, run Python code or look at frames.
// - Every stack slot below `sp` is owned. Before ERROR() leave the operands where they are (the
//   unwinder releases them) or lower `sp` past the ones you consumed.
// - Take results off the stack before releasing operands: finalisers may run.
// - No object with a destructor may be alive at NEXT(), ERROR() or RETURN_TO_CALLER: put code that
//   needs one into a function of vm/slow.
#pragma once

#include "builtins/tuple/tuple.h"
#include "bytecode/opcode.h"
#include "object/protocol/abstract.h"
#include "vm/frame/frame.h"

#if defined(__clang__) && __clang_major__ >= 19 && defined(__x86_64__)
#define TAIPAN_TAIL_CALLS 1
#else
#define TAIPAN_TAIL_CALLS 0
#endif
// AddressSanitizer gives functions a realigned stack, which needs a register that preserve_none has
// given away.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef TAIPAN_TAIL_CALLS
#define TAIPAN_TAIL_CALLS 0
#endif
#endif

namespace taipan {

#if TAIPAN_TAIL_CALLS
#define HANDLER_ABI __attribute__((preserve_none))
#define HANDLER_PARAMS                                                    \
  [[maybe_unused]] InterpreterFrame *frame, [[maybe_unused]] Object **sp, \
      [[maybe_unused]] CodeUnit *ip, [[maybe_unused]] Thread &t, [[maybe_unused]] u32 oparg
#define TAIL [[clang::musttail]] return
#define NEXT()                                                             \
  do {                                                                     \
    u32 word_ = *ip;                                                       \
    TAIL dispatchTable(t)[word_ & 0xff](frame, sp, ip + 1, t, word_ >> 8); \
  } while (false)
#else
#define HANDLER_ABI
#define HANDLER_PARAMS                                                      \
  [[maybe_unused]] InterpreterFrame *&frame, [[maybe_unused]] Object **&sp, \
      [[maybe_unused]] CodeUnit *&ip, [[maybe_unused]] Thread &t, [[maybe_unused]] u32 oparg
#define TAIL return
#define NEXT() return continueMarker()
#endif

using Handler = HANDLER_ABI Object* (*)(HANDLER_PARAMS);

/// What a handler of the portable loop returns to go on.
inline Object* continueMarker() { return reinterpret_cast<Object*>(uintptr_t{1}); }

inline const Handler* dispatchTable(Thread& t) { return static_cast<const Handler*>(t.dispatch); }

#define HANDLER(name) HANDLER_ABI Object* op##name(HANDLER_PARAMS)

/// Goes on in another handler with the present state.
#define GOTO(handler) TAIL handler(frame, sp, ip, t, oparg)
/// An exception is pending, raised by this instruction.
#define ERROR() GOTO(unwindRaised)
#define SAVE() (frame->prevInstr = ip - 1)
#define SKIP_CACHE(units) (ip += (units))
#define PUSH(object) (*sp++ = (object))
#define LOCAL(i) (frame->localsplus[i])
#define NAME_AT(i) (static_cast<Tuple*>(frame->code->names)->items[i])
#define CONST_AT(i) (static_cast<Tuple*>(frame->code->consts)->items[i])

// Common transfers, not opcodes.
HANDLER_ABI Object* unwindRaised(HANDLER_PARAMS);    ///< adds a traceback entry, then unwinds
HANDLER_ABI Object* unwindReraised(HANDLER_PARAMS);  ///< unwinds
HANDLER_ABI Object* startFrame(HANDLER_PARAMS);      ///< `frame` was pushed: runs it
/// Leaves `frame` with the owned result in sp[-1].
HANDLER_ABI Object* returnFromFrame(HANDLER_PARAMS);
/// Leaves a generator's frame for the instruction that resumed it, with the result in sp[-1].
HANDLER_ABI Object* returnToResumer(HANDLER_PARAMS);
/// Goes on in the frame of the generator in sp[-2], which gets the value in sp[-1] (taken over).
/// See canResumeHere in vm/generator/generator.h.
HANDLER_ABI Object* resumeGenerator(HANDLER_PARAMS);
/// The end of FOR_ITER: nothing or a StopIteration is pending, or an error.
HANDLER_ABI Object* endIteration(HANDLER_PARAMS);
HANDLER_ABI Object* traceInstruction(HANDLER_PARAMS);
/// Leaves `frame` with the pending exception, past its handlers and without a return event.
HANDLER_ABI Object* leaveRaising(HANDLER_PARAMS);

// One declaration per opcode.
#define OPCODE(name, number, kind, caches, effect, jumpEffect) HANDLER(name);
#include "bytecode/opcodes.def"

/// The handlers that run when nobody traces.
extern const Handler* const kPlainHandlers;

inline bool isTracing(Thread& t) { return t.dispatch != kPlainHandlers; }

/// Links a pushed frame behind the running one and runs it. The caller has saved its state.
#define ENTER_FRAME(callee)               \
  do {                                    \
    InterpreterFrame* callee_ = (callee); \
    callee_->previous = frame;            \
    t.cframe->currentFrame = callee_;     \
    frame = callee_;                      \
    GOTO(startFrame);                     \
  } while (false)

/// Stores what a caller must have in its frame while a callee runs.
#define SAVE_CALLER() \
  (frame->prevInstr = ip - 1, frame->stackTop = static_cast<int>(sp - frame->localsplus))

}  // namespace taipan
