// Opcodes of Python 3.11 with everything that can be known of one without running it: operand kind,
// inline cache size, stack effect, the general opcode behind a specialised one.
#pragma once

#include "base/common.h"

namespace taipan {

enum class Opcode : u8 {
#define OPCODE(name, number, kind, caches, effect, jumpEffect) name = number,
#define SPECIALIZED(name, number, general) name = number,
#include "bytecode/opcodes.def"
  /// Stands in the instruction's place while a trace function is active; never stored in code.
  DO_TRACING = 255,
};

/// The operand of BINARY_OP.
enum class BinaryOperator : u8 {
#define BINARY_OPERATOR(name, number, symbol) name = number,
#include "bytecode/opcodes.def"
};
inline constexpr int kBinaryOpCount = 26;

/// Offset from a plain BinaryOperator to its in-place form.
inline constexpr int kInplaceOffset = 13;

/// The operand of COMPARE_OP; the order of the rich comparison slots.
enum class CompareOperator : u8 { kLess, kLessEqual, kEqual, kNotEqual, kGreater, kGreaterEqual };

/// What the operand of an opcode means.
enum class OperandKind : u8 {
  kNone,          // ignored
  kName,          // index into co_names
  kGlobalName,    // index into co_names << 1 | push a null
  kConst,         // index into co_consts
  kLocal,         // index into co_localsplusnames, a plain local
  kFree,          // index into co_localsplusnames, a cell
  kCompare,       // CompareOperator
  kBinaryOp,      // BinaryOperator
  kJumpForward,   // distance in code units from the instruction behind this one (and its caches)
  kJumpBackward,  // the same, backwards
  kImmediate,     // a count, depth or set of flags
};

/// Opcodes from here use their operand.
inline constexpr int kHaveArgument = 90;
/// Specialised opcodes from here exist in this interpreter only.
inline constexpr int kFirstOwnForm = 181;
/// Bytes of an instruction or cache entry.
inline constexpr int kCodeUnitSize = 2;

/// Facts about one opcode; specialised ones carry those of their general opcode.
struct OpcodeInfo {
  const char* name;  // null: the number is unassigned
  u8 general;        // the opcode that `co_code` shows; itself for a general opcode
  u8 caches;         // inline cache units behind the instruction
  OperandKind kind;
};

/// Indexed by opcode number.
extern const OpcodeInfo kOpcodeInfo[256];
/// "+", "&", ... "^=", indexed by BinaryOperator.
extern const char* const kBinaryOpSymbols[kBinaryOpCount];
/// "<", "<=", ... indexed by CompareOperator.
extern const char* const kCompareOpSymbols[6];

inline const OpcodeInfo& opcodeInfo(int op) { return kOpcodeInfo[op & 0xff]; }
inline Opcode generalOpcode(int op) { return static_cast<Opcode>(kOpcodeInfo[op & 0xff].general); }
inline int cacheUnits(Opcode op) { return kOpcodeInfo[static_cast<u8>(op)].caches; }
inline bool isSpecialized(int op) {
  return kOpcodeInfo[op & 0xff].name && kOpcodeInfo[op & 0xff].general != (op & 0xff);
}
inline bool hasArgument(Opcode op) { return static_cast<int>(op) >= kHaveArgument; }
inline bool isJump(Opcode op) {
  OperandKind kind = kOpcodeInfo[static_cast<u8>(op)].kind;
  return kind == OperandKind::kJumpForward || kind == OperandKind::kJumpBackward;
}

/// Which successor a stack effect is asked for.
enum class JumpEffect : i8 { kFallThrough = 0, kJump = 1, kMaximum = -1 };
inline constexpr int kInvalidStackEffect = 0x7fffffff;

/// Net change of the stack depth by a general opcode; kInvalidStackEffect for a number that is not
/// a general opcode.
int stackEffect(int op, int oparg, JumpEffect jump);

}  // namespace taipan
