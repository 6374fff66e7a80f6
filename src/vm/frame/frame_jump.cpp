// `frame.f_lineno = line`: the jump of debuggers. The stack of every instruction is computed from
// the bytecode; a jump is possible where the present stack, after popping, has entries of the same
// kinds as the target's.
#include <vector>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "bytecode/exception_table.h"
#include "bytecode/location_table.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/frame/frame.h"
#include "vm/generator/generator.h"
#include "vm/tracing.h"

namespace taipan {

namespace {

/// What a stack entry is, as far as jumps care. Three bits each, the top in the lowest.
enum Kind : u64 { kIteratorEntry = 1, kExceptEntry, kObjectEntry, kNullEntry, kLastiEntry };
using Stack = i64;
constexpr int kBits = 3;
constexpr Stack kUnknown = -2;   ///< not reached
constexpr Stack kOverflow = -1;  ///< too deep to be shown
constexpr Stack kEmpty = 0;

Stack push(Stack stack, u64 kind) {
  if (stack < 0) return kOverflow;
  if (stack >= Stack{1} << (63 - kBits)) return kOverflow;
  return static_cast<Stack>((static_cast<u64>(stack) << kBits) | kind);
}
Stack pop(Stack stack) { return stack < 0 ? stack : stack >> kBits; }
u64 top(Stack stack) { return static_cast<u64>(stack) & ((1u << kBits) - 1); }
u64 entryAt(Stack stack, int depth) { return top(stack >> (kBits * (depth - 1))); }
Stack replaceAt(Stack stack, int depth, u64 kind) {
  int shift = kBits * (depth - 1);
  u64 mask = ((u64{1} << kBits) - 1) << shift;
  return static_cast<Stack>((static_cast<u64>(stack) & ~mask) | (kind << shift));
}
Stack popMany(Stack stack, int count) {
  while (count-- > 0) stack = pop(stack);
  return stack;
}
int depthOf(Stack stack) {
  int depth = 0;
  for (; stack > 0; stack = pop(stack)) ++depth;
  return depth;
}

/// The stacks of the instructions of a code object, by flow from its start.
class StackMap {
 public:
  explicit StackMap(Code* code)
      : code_(code), stacks_(static_cast<usize>(code->size) + 1, kUnknown) {
    stacks_[0] = kEmpty;
    while (pass()) {
    }
  }
  Stack at(int unit) const { return stacks_[static_cast<usize>(unit)]; }

 private:
  bool set(int unit, Stack stack) {
    if (unit < 0 || unit >= static_cast<int>(code_->size)) return false;
    Stack& slot = stacks_[static_cast<usize>(unit)];
    if (slot != kUnknown) return false;
    slot = stack;
    return true;
  }

  bool setBoth(const Instruction& i, Stack atTarget, Stack behind) {
    bool jumped = set(i.target(), atTarget);
    return set(i.next, behind) || jumped;
  }

  bool pass() {
    bool changed = false;
    InstructionReader reader(reinterpret_cast<const u8*>(code_->adaptive), code_->size);
    Instruction instruction;
    while (reader.next(instruction)) {
      Stack stack = at(instruction.start);
      if (stack == kUnknown) continue;
      set(instruction.index, stack);
      changed |= flow(instruction, stack);
    }
    ByteSpan table = bytesOf(code_->exceptiontable);
    ExceptionTableReader entries(table.data, table.size);
    ExceptionEntry entry;
    while (entries.next(entry)) {
      Stack stack = at(entry.start);
      if (stack == kUnknown || at(entry.target) != kUnknown) continue;
      while (depthOf(stack) > entry.depth) stack = pop(stack);
      if (entry.lasti) stack = push(stack, kLastiEntry);
      changed |= set(entry.target, push(stack, kExceptEntry));
    }
    return changed;
  }

  /// Hands the stack behind an instruction to its successors.
  bool flow(const Instruction& i, Stack stack) {
    switch (i.op) {
      case Opcode::RETURN_VALUE:
      case Opcode::RAISE_VARARGS:
      case Opcode::RERAISE:
        return false;
      case Opcode::JUMP_FORWARD:
      case Opcode::JUMP_BACKWARD:
      case Opcode::JUMP_BACKWARD_NO_INTERRUPT:
        return set(i.target(), stack);
      case Opcode::JUMP_IF_FALSE_OR_POP:
      case Opcode::JUMP_IF_TRUE_OR_POP:
        return setBoth(i, stack, pop(stack));
      case Opcode::FOR_ITER:
        return setBoth(i, pop(stack), push(stack, kObjectEntry));
      case Opcode::SEND:
        return setBoth(i, pop(stack), stack);
      default:
        break;
    }
    if (isJump(i.op)) {
      Stack popped = pop(stack);
      return setBoth(i, popped, popped);
    }
    return set(i.next, straight(i, stack));
  }

  static Stack straight(const Instruction& i, Stack stack) {
    switch (i.op) {
      case Opcode::GET_ITER:
      case Opcode::GET_AITER:
        return push(pop(stack), kIteratorEntry);
      case Opcode::PUSH_EXC_INFO:
        return push(stack, kExceptEntry);
      case Opcode::PUSH_NULL:
        return push(stack, kNullEntry);
      case Opcode::LOAD_GLOBAL:
        if ((i.oparg & 1) != 0) stack = push(stack, kNullEntry);
        return push(stack, kObjectEntry);
      case Opcode::LOAD_METHOD:
        return push(push(pop(stack), kNullEntry), kObjectEntry);
      case Opcode::PRECALL:
        return stack;
      case Opcode::CALL:
        return push(popMany(stack, i.oparg + 2), kObjectEntry);
      case Opcode::COPY:
        return push(stack, entryAt(stack, i.oparg));
      case Opcode::SWAP: {
        u64 a = entryAt(stack, i.oparg), b = top(stack);
        return replaceAt(replaceAt(stack, 1, a), i.oparg, b);
      }
      case Opcode::RETURN_GENERATOR:
        return push(stack, kObjectEntry);
      default:
        break;
    }
    int effect = stackEffect(static_cast<int>(i.op), i.oparg, JumpEffect::kFallThrough);
    for (; effect < 0; ++effect) stack = pop(stack);
    for (; effect > 0; --effect) stack = push(stack, kObjectEntry);
    return stack;
  }

  Code* code_;
  std::vector<Stack> stacks_;
};

bool compatible(Stack from, Stack to) {
  if (from < 0 || to < 0) return false;
  while (depthOf(from) > depthOf(to)) from = pop(from);
  for (; from > 0; from = pop(from), to = pop(to)) {
    u64 wanted = top(to), have = top(from);
    if (wanted == 0) return false;
    if (wanted == kNullEntry) continue;
    if (wanted == kObjectEntry ? have == kNullEntry : have != wanted) return false;
  }
  return to == 0;
}

const char* whyNot(Stack target) {
  if (target == kOverflow) return "stack to deep to analyze";
  if (target == kUnknown) return "can't jump into an exception handler, or code may be unreachable";
  switch (top(target)) {
    case kExceptEntry:
      return "can't jump into an 'except' block as there's no exception";
    case kLastiEntry:
      return "can't jump into a re-raising block as there's no location";
    case kIteratorEntry:
      return "can't jump into the body of a for loop";
    default:
      return "incompatible stacks";
  }
}

/// For every unit where a new line begins that line, else -1.
std::vector<int> markLines(Code* code) {
  std::vector<int> lines(static_cast<usize>(code->size), -1);
  ByteSpan table = bytesOf(code->linetable);
  LocationReader reader(table.data, table.size, code->firstlineno);
  int last = -1;
  while (reader.next()) {
    int line = reader.range().line;
    if (reader.start() >= static_cast<int>(code->size) || line == last || line == -1) continue;
    lines[static_cast<usize>(reader.start())] = line;
    last = line;
  }
  return lines;
}

/// The unit to go to for a line.
Result<int> findTarget(Thread& t, Code* code, int line, int from, Stack* start, Stack* found) {
  std::vector<int> lines = markLines(code);
  int first = -1;
  for (int candidate : lines) {
    if (candidate >= line && (first < 0 || candidate < first)) first = candidate;
  }
  if (first < 0) {
    return t.raise(valueErrorType, "line %d comes after the current code block", line);
  }
  StackMap map(code);
  *start = map.at(from);
  Stack best = kUnknown;
  int bestUnit = -1;
  const char* error = "cannot find bytecode for specified line";
  for (int i = 0; i < static_cast<int>(code->size); ++i) {
    if (lines[static_cast<usize>(i)] != first) continue;
    Stack target = map.at(i);
    if (compatible(*start, target)) {
      error = nullptr;
      if (target > best) {
        best = target;
        bestUnit = i;
      }
    } else if (error != nullptr) {
      error = *start == kOverflow ? whyNot(*start) : whyNot(target);
    }
  }
  if (error != nullptr) return t.raise(valueErrorType, "%s", error);
  *found = best;
  return bestUnit;
}

Status checkEvent(Thread& t, Frame& frame) {
  switch (t.tracingWhat) {
    case kTraceCall:
      return t.raise(valueErrorType, "can't jump from the 'call' trace event of a new frame");
    case kTraceLine:
      break;
    case kTraceReturn: {
      InterpreterFrame* raw = frame.frame;
      if (raw->owner == kOwnedByGenerator && raw->lastUnit() >= 0 &&
          generalOpcode(*raw->prevInstr & 0xff) == Opcode::YIELD_VALUE) {
        break;
      }
      [[fallthrough]];
    }
    default:
      return t.raise(valueErrorType, "can only jump from a 'line' trace event");
  }
  if (frame.trace == nullptr) {
    return t.raise(valueErrorType, "f_lineno can only be set by a trace function");
  }
  return {};
}

}  // namespace

Status setFrameLine(Thread& t, Frame& frame, Object* value) {
  if (value == nullptr) return t.raise(attributeErrorType, "cannot delete attribute");
  if (!isExactInt(value)) return t.raise(valueErrorType, "lineno must be an integer");
  PY_TRY(checkEvent(t, frame));
  i64 line;
  if (!fitsI64(*static_cast<Int*>(value), &line) || line > INT32_MAX || line < INT32_MIN) {
    return t.raise(valueErrorType, "lineno out of range");
  }
  InterpreterFrame* raw = frame.frame;
  Code* code = raw->code;
  if (line < code->firstlineno) {
    return t.raise(valueErrorType, "line %d comes before the current code block",
                   static_cast<int>(line));
  }
  // Free variables must be in their cells before the code that copies them is skipped.
  if (raw->lastUnit() < code->firsttraceable) {
    return t.raise(valueErrorType, "can't jump from the 'call' trace event of a new frame");
  }
  int from = raw->lastUnit();
  bool suspended = t.tracingWhat == kTraceReturn;
  Stack start, target;
  int unit = PY_TRY(findTarget(t, code, static_cast<int>(line), from, &start, &target));
  // Locals that the skipped code would have bound read as None, with a warning.
  int unbound = 0;
  for (int i = 0; i < code->nlocalsplus; ++i) {
    bool plain = (bytesOf(code->localspluskinds)[i] & (kLocalCell | kLocalFree)) == 0;
    if (plain && raw->localsplus[i] == nullptr) ++unbound;
  }
  if (unbound > 0) {
    PY_TRY(warn(t, runtimeWarningType, 0, "assigning None to %d unbound local%s", unbound,
                unbound == 1 ? "" : "s"));
    for (int i = 0; i < code->nlocalsplus; ++i) {
      bool plain = (bytesOf(code->localspluskinds)[i] & (kLocalCell | kLocalFree)) == 0;
      if (!plain || raw->localsplus[i] != nullptr) continue;
      incref(none());
      raw->localsplus[i] = none();
    }
  }
  if (suspended) {
    // The value to be yielded stays on the stack of the trace handler; the frame resumes elsewhere.
    start = pop(start);
  }
  while (depthOf(start) > depthOf(target)) {
    u64 kind = top(start);
    start = pop(start);
    Object* popped = raw->localsplus[--raw->stackTop];
    if (kind == kExceptEntry) {
      assignOwned(t.excInfo->value, popped);
    } else {
      xdecref(popped);
    }
  }
  frame.lineno = 0;
  raw->prevInstr = code->units() + unit;
  return {};
}

}  // namespace taipan
