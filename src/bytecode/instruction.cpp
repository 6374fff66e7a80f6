#include "bytecode/instruction.h"

#include <cstring>

namespace taipan {

bool InstructionReader::next(Instruction& out) {
  if (at_ >= units_) return false;
  out.start = static_cast<int>(at_);
  u32 oparg = 0;
  Opcode op;
  for (;;) {
    op = generalOpcode(code_[at_ * 2]);
    oparg = oparg << 8 | code_[at_ * 2 + 1];
    at_++;
    if (op != Opcode::EXTENDED_ARG || at_ >= units_) break;
  }
  out.op = op;
  out.oparg = static_cast<int>(oparg);
  out.index = static_cast<int>(at_ - 1);
  at_ += cacheUnits(op);
  if (at_ > units_) at_ = units_;
  out.next = static_cast<int>(at_);
  return true;
}

int writeInstruction(u8* out, Opcode op, u32 oparg) {
  u8* at = out;
  for (int shift = (operandUnits(oparg) - 1) * 8; shift > 0; shift -= 8) {
    *at++ = static_cast<u8>(Opcode::EXTENDED_ARG);
    *at++ = static_cast<u8>(oparg >> shift);
  }
  *at++ = static_cast<u8>(op);
  *at++ = static_cast<u8>(oparg);
  int caches = cacheUnits(op) * kCodeUnitSize;
  std::memset(at, 0, caches);
  return static_cast<int>(at - out) + caches;
}

void copyDequickened(u8* out, const u8* code, isize units) {
  isize i = 0;
  while (i < units) {
    Opcode op = generalOpcode(code[i * 2]);
    out[i * 2] = static_cast<u8>(op);
    out[i * 2 + 1] = code[i * 2 + 1];
    i++;
    for (int c = cacheUnits(op); c > 0 && i < units; c--, i++) {
      out[i * 2] = 0;
      out[i * 2 + 1] = 0;
    }
  }
}

}  // namespace taipan
