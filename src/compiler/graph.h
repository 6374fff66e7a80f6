// The flow graph of one code block: basic blocks of instructions in source order, with the pseudo
// instructions that only the compiler knows. Jumps name blocks; the assembler makes offsets of
// them.
#pragma once

#include <memory>
#include <vector>

#include "bytecode/location_table.h"
#include "bytecode/opcode.h"

namespace taipan::compiler {

/// Real opcodes under their own numbers, pseudo ones behind.
enum class Op : u16 {
#define OPCODE(name, number, kind, caches, effect, jumpEffect) name = number,
#include "bytecode/opcodes.def"
  SETUP_FINALLY = 256,  // opens a range whose exceptions go to `target`
  SETUP_CLEANUP,        // the same, the handler also gets the offset of the raising instruction
  SETUP_WITH,           // the same, for a with statement
  POP_BLOCK,            // closes the innermost range
  JUMP,
  JUMP_NO_INTERRUPT,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  POP_JUMP_IF_NONE,
  POP_JUMP_IF_NOT_NONE,
};

struct Block;

struct Instr {
  Op op;
  i32 arg = 0;
  Block* target = nullptr;
  SourceRange loc;
  Block* handler = nullptr;  // where an exception of this instruction goes

  bool isBlockPush() const {
    return op == Op::SETUP_FINALLY || op == Op::SETUP_CLEANUP || op == Op::SETUP_WITH;
  }
  bool isUnconditionalJump() const { return op == Op::JUMP || op == Op::JUMP_NO_INTERRUPT; }
  bool isJump() const {
    return op >= Op::JUMP || op == Op::FOR_ITER || op == Op::SEND ||
           op == Op::JUMP_IF_FALSE_OR_POP || op == Op::JUMP_IF_TRUE_OR_POP ||
           op == Op::JUMP_FORWARD || op == Op::JUMP_BACKWARD ||
           op == Op::JUMP_BACKWARD_NO_INTERRUPT ||
           (op >= Op::POP_JUMP_FORWARD_IF_FALSE && op <= Op::POP_JUMP_FORWARD_IF_TRUE) ||
           op == Op::POP_JUMP_FORWARD_IF_NOT_NONE || op == Op::POP_JUMP_FORWARD_IF_NONE ||
           (op >= Op::POP_JUMP_BACKWARD_IF_NOT_NONE && op <= Op::POP_JUMP_BACKWARD_IF_TRUE);
  }
  bool isExit() const {
    return op == Op::RETURN_VALUE || op == Op::RAISE_VARARGS || op == Op::RERAISE;
  }
  /// Control never passes to the instruction behind.
  bool endsFlow() const { return isExit() || isUnconditionalJump(); }
};

struct Block {
  std::vector<Instr> instrs;
  Block* next = nullptr;
  int predecessors = 0;
  int startDepth = -1;
  int offset = 0;     // code units from the start of the code
  bool exit = false;  // ends with return or raise
  bool noFallthrough = false;
  bool visited = false;
  bool preserveLasti = false;
  std::vector<Block*>* handlers = nullptr;  // enclosing handlers on entry, innermost last

  bool empty() const { return instrs.empty(); }
  Instr& last() { return instrs.back(); }
};

/// Owns the blocks; `entry` heads the list linked by `next`.
struct Graph {
  std::vector<std::unique_ptr<Block>> all;
  Block* entry = nullptr;
  Block* current = nullptr;

  Block* newBlock() {
    all.push_back(std::make_unique<Block>());
    return all.back().get();
  }
  /// Continues in `block`, linked behind the current one.
  void use(Block* block) {
    if (!entry) {
      entry = block;
    } else {
      current->next = block;
    }
    current = block;
  }
  /// Appends to the current block; a new one is opened behind a jump or exit.
  void add(const Instr& instr) {
    if (!current->empty() && (current->last().isJump() || current->last().isExit()))
      use(newBlock());
    current->instrs.push_back(instr);
  }
};

}  // namespace taipan::compiler
