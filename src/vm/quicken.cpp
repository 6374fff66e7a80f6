#include "vm/quicken.h"

namespace taipan {

namespace {

/// The adaptive form of a general opcode, or CACHE if it has none.
Opcode adaptiveForm(Opcode op) {
  switch (op) {
    case Opcode::LOAD_GLOBAL:
      return Opcode::LOAD_GLOBAL_ADAPTIVE;
    case Opcode::LOAD_ATTR:
      return Opcode::LOAD_ATTR_ADAPTIVE;
    case Opcode::STORE_ATTR:
      return Opcode::STORE_ATTR_ADAPTIVE;
    case Opcode::LOAD_METHOD:
      return Opcode::LOAD_METHOD_ADAPTIVE;
    case Opcode::BINARY_OP:
      return Opcode::BINARY_OP_ADAPTIVE;
    case Opcode::BINARY_SUBSCR:
      return Opcode::BINARY_SUBSCR_ADAPTIVE;
    case Opcode::STORE_SUBSCR:
      return Opcode::STORE_SUBSCR_ADAPTIVE;
    case Opcode::COMPARE_OP:
      return Opcode::COMPARE_OP_ADAPTIVE;
    case Opcode::PRECALL:
      return Opcode::PRECALL_ADAPTIVE;
    case Opcode::CALL:
      return Opcode::CALL_ADAPTIVE;
    default:
      return Opcode::CACHE;
  }
}

/// The superinstruction for two neighbours, or CACHE.
Opcode pairForm(Opcode first, Opcode second) {
  if (first == Opcode::LOAD_FAST && second == Opcode::LOAD_FAST) {
    return Opcode::LOAD_FAST__LOAD_FAST;
  }
  if (first == Opcode::LOAD_FAST && second == Opcode::LOAD_CONST) {
    return Opcode::LOAD_FAST__LOAD_CONST;
  }
  if (first == Opcode::LOAD_CONST && second == Opcode::LOAD_FAST) {
    return Opcode::LOAD_CONST__LOAD_FAST;
  }
  if (first == Opcode::STORE_FAST && second == Opcode::LOAD_FAST) {
    return Opcode::STORE_FAST__LOAD_FAST;
  }
  if (first == Opcode::STORE_FAST && second == Opcode::STORE_FAST) {
    return Opcode::STORE_FAST__STORE_FAST;
  }
  return Opcode::CACHE;
}

/// Makes an instruction adaptive that has such a form; its next run looks at the operands.
void makeAdaptive(CodeUnit* instruction, Opcode general) {
  Opcode adaptive = adaptiveForm(general);
  if (adaptive == Opcode::CACHE) return;
  setOpcode(instruction, adaptive);
  instruction[1] = 0;
}

}  // namespace

void forgetForms(Code* code) {
  CodeUnit* units = code->units();
  for (isize i = 0; i < code->size;) {
    auto op = static_cast<Opcode>(units[i] & 0xff);
    if (isSpecialized(static_cast<int>(op)))
      makeAdaptive(&units[i], generalOpcode(static_cast<int>(op)));
    i += 1 + cacheUnits(op);
  }
}

isize quickenedCount = 0;

void quicken(Code* code) {
  ++quickenedCount;
  CodeUnit* units = code->units();
  isize count = code->size;
  CodeUnit* previous = nullptr;  // the neighbour, when it may begin a pair
  Opcode previousOp = Opcode::CACHE;
  for (isize i = 0; i < count;) {
    auto op = static_cast<Opcode>(units[i] & 0xff);
    int caches = cacheUnits(op);
    makeAdaptive(&units[i], op);
    if (op == Opcode::RESUME) {
      setOpcode(&units[i], Opcode::RESUME_QUICK);
    } else if (op == Opcode::JUMP_BACKWARD) {
      setOpcode(&units[i], Opcode::JUMP_BACKWARD_QUICK);
    }
    if (previous != nullptr) {
      Opcode pair = pairForm(previousOp, op);
      if (pair != Opcode::CACHE) setOpcode(previous, pair);
    }
    // An operand with a prefix does not fit a pair. The second of a pair may begin another one, for
    // code that jumps there: of the second unit a pair reads the operand only.
    bool prefixed = op == Opcode::EXTENDED_ARG;
    previous = prefixed || caches > 0 ? nullptr : &units[i];
    previousOp = op;
    i += 1 + caches;
    if (prefixed) {
      // Skip the prefixed instruction for pairing, but not for its adaptive form.
      auto next = static_cast<Opcode>(units[i] & 0xff);
      if (next != Opcode::EXTENDED_ARG) {
        makeAdaptive(&units[i], next);
        i += 1 + cacheUnits(next);
      }
    }
  }
}

}  // namespace taipan
