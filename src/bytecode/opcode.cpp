#include "bytecode/opcode.h"

namespace taipan {

namespace {

constexpr int bitCount(int bits) { return __builtin_popcount(static_cast<unsigned>(bits)); }

struct InfoTable {
  OpcodeInfo rows[256];
};

constexpr InfoTable buildInfo() {
  InfoTable table{};
#define OPCODE(name, number, kind, caches, effect, jumpEffect) \
  table.rows[number] = {#name, number, caches, OperandKind::kind};
#include "bytecode/opcodes.def"
#define SPECIALIZED(specialName, number, generalName)                    \
  table.rows[number] = table.rows[static_cast<u8>(Opcode::generalName)]; \
  table.rows[number].name = #specialName;
#include "bytecode/opcodes.def"
  return table;
}

constexpr InfoTable kTable = buildInfo();

}  // namespace

#define ROW(i) kTable.rows[i]
#define ROWS4(i) ROW(i), ROW(i + 1), ROW(i + 2), ROW(i + 3)
#define ROWS16(i) ROWS4(i), ROWS4(i + 4), ROWS4(i + 8), ROWS4(i + 12)
#define ROWS64(i) ROWS16(i), ROWS16(i + 16), ROWS16(i + 32), ROWS16(i + 48)
constinit const OpcodeInfo kOpcodeInfo[256] = {ROWS64(0), ROWS64(64), ROWS64(128), ROWS64(192)};
#undef ROW
#undef ROWS4
#undef ROWS16
#undef ROWS64

constinit const char* const kBinaryOpSymbols[kBinaryOpCount] = {
#define BINARY_OPERATOR(name, number, symbol) symbol,
#include "bytecode/opcodes.def"
};

constinit const char* const kCompareOpSymbols[6] = {"<", "<=", "==", "!=", ">", ">="};

int stackEffect(int op, int oparg, JumpEffect jump) {
  int through = 0;
  int taken = 0;
  switch (op) {
#define OPCODE(name, number, kind, caches, effect, jumpEffect) \
  case number:                                                 \
    through = (effect);                                        \
    taken = (jumpEffect);                                      \
    break;
#include "bytecode/opcodes.def"
    default:
      return kInvalidStackEffect;
  }
  if (jump == JumpEffect::kFallThrough) return through;
  if (jump == JumpEffect::kJump) return taken;
  return through > taken ? through : taken;
}

}  // namespace taipan
