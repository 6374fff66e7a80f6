// Reading and writing instructions: two bytes each, opcode and low operand byte; EXTENDED_ARG
// prefixes carry the higher operand bytes; inline cache units follow.
#pragma once

#include "bytecode/opcode.h"

namespace taipan {

/// One decoded instruction with its prefixes.
struct Instruction {
  Opcode op;  // general opcode
  int oparg;  // with the prefixes applied
  int start;  // index of the code unit where its first EXTENDED_ARG (or itself) stands
  int index;  // index of the code unit of the instruction itself
  int next;   // index of the code unit behind its caches
  /// Code unit that a jump goes to; only for jumps.
  int target() const {
    return opcodeInfo(static_cast<u8>(op)).kind == OperandKind::kJumpBackward ? next - oparg
                                                                              : next + oparg;
  }
};

/// Walks the instructions of `units` code units. Specialised opcodes are shown as general ones.
/// Bounds are respected for any input.
class InstructionReader {
 public:
  InstructionReader(const u8* code, isize units) : code_(code), units_(units) {}
  /// Fills `out` with the next instruction; false at the end.
  bool next(Instruction& out);

 private:
  const u8* code_;
  isize units_;
  isize at_ = 0;
};

/// Code units that an operand needs: 1 to 4 (EXTENDED_ARG prefixes included, caches not).
inline int operandUnits(u32 oparg) {
  return oparg > 0xffffff ? 4 : oparg > 0xffff ? 3 : oparg > 0xff ? 2 : 1;
}

/// Writes prefixes, instruction and zeroed caches; returns the bytes written. `out` needs
/// (operandUnits + caches) * 2 bytes.
int writeInstruction(u8* out, Opcode op, u32 oparg);

/// Copies `units` code units, replacing specialised opcodes by general ones and zeroing caches:
/// what `co_code` shows.
void copyDequickened(u8* out, const u8* code, isize units);

}  // namespace taipan
