#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "bytecode/exception_table.h"
#include "bytecode/instruction.h"
#include "bytecode/location_table.h"

namespace taipan {
namespace {

// Output of a python3.11 program, so that the tables are compared with the installed facts.
std::string python(const std::string& program) {
  std::string command = "/usr/bin/python3.11 -c '" + program + "'";
  FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  char buffer[4096];
  while (usize n = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, n);
  pclose(pipe);
  return text;
}

TEST(OpcodeTest, NamesAndCachesEqualTheOpcodeModule) {
  std::string ours;
  for (int op = 0; op < 255; op++) {
    const OpcodeInfo& info = opcodeInfo(op);
    if (!info.name || isSpecialized(op)) continue;
    ours += std::string(info.name) + " " + std::to_string(op) + " " + std::to_string(info.caches) +
            "\n";
  }
  EXPECT_EQ(ours, python("import opcode\n"
                         "for n, o in sorted(opcode.opmap.items(), key=lambda i: i[1]):\n"
                         "    print(n, o, opcode._inline_cache_entries[o])"));
}

TEST(OpcodeTest, SpecializedOpcodesFillTheFreeNumbersInOrder) {
  std::string ours;
  for (int op = 0; op < kFirstOwnForm; op++) {
    if (isSpecialized(op))
      ours += std::string(opcodeInfo(op).name) + " " + std::to_string(op) + "\n";
  }
  EXPECT_EQ(ours, python("import opcode\n"
                         "free = [o for o in range(1, 255) if o not in opcode.opmap.values()]\n"
                         "for n, o in zip(opcode._specialized_instructions, free): print(n, o)"));
}

TEST(OpcodeTest, StackEffectsEqualPython) {
  std::string ours;
  for (int op = 0; op < 255; op++) {
    if (!opcodeInfo(op).name || isSpecialized(op)) continue;
    for (int arg = 0; arg < (op < kHaveArgument ? 1 : 600); arg++) {
      for (auto jump : {JumpEffect::kFallThrough, JumpEffect::kJump, JumpEffect::kMaximum}) {
        ours += std::to_string(stackEffect(op, arg, jump)) + " ";
      }
    }
  }
  EXPECT_EQ(ours, python("import opcode\n"
                         "for o in sorted(opcode.opmap.values()):\n"
                         "    for a in range(600) if o >= 90 else [None]:\n"
                         "        for j in False, True, None:\n"
                         "            print(opcode.stack_effect(o, a, jump=j), end=\" \")"));
}

TEST(InstructionTest, ExtendedArgumentsRoundTrip) {
  for (u32 oparg : {0u, 255u, 256u, 65535u, 65536u, 16777216u}) {
    u8 code[32];
    int size = writeInstruction(code, Opcode::LOAD_GLOBAL, oparg);
    EXPECT_EQ(size, (operandUnits(oparg) + 5) * 2);
    InstructionReader reader(code, size / 2);
    Instruction instruction;
    ASSERT_TRUE(reader.next(instruction));
    EXPECT_EQ(instruction.op, Opcode::LOAD_GLOBAL);
    EXPECT_EQ(static_cast<u32>(instruction.oparg), oparg);
    EXPECT_EQ(instruction.next, size / 2);
    EXPECT_FALSE(reader.next(instruction));
  }
}

TEST(InstructionTest, DequickeningRestoresGeneralOpcodes) {
  u8 code[] = {static_cast<u8>(Opcode::LOAD_ATTR_SLOT), 3, 1, 2, 3, 4, 5, 6, 7, 8,
               static_cast<u8>(Opcode::RETURN_VALUE),   0};
  u8 out[sizeof code];
  copyDequickened(out, code, sizeof code / 2);
  u8 expected[] = {106, 3, 0, 0, 0, 0, 0, 0, 0, 0, 83, 0};
  EXPECT_EQ(std::vector<u8>(out, out + sizeof out),
            std::vector<u8>(expected, expected + sizeof expected));
}

TEST(ExceptionTableTest, EntriesRoundTripAndAreFound) {
  std::vector<u8> table;
  for (int i = 0; i < 200; i++) {
    u8 entry[kExceptionEntryMaxSize];
    int size = writeExceptionEntry(entry, {i * 100, i * 100 + 50, i * 7000, i, i % 2 == 1});
    table.insert(table.end(), entry, entry + size);
  }
  for (int i = 0; i < 200; i++) {
    ExceptionEntry found;
    ASSERT_TRUE(findExceptionHandler(table.data(), table.size(), i * 100 + 49, found));
    EXPECT_EQ(found.target, i * 7000);
    EXPECT_EQ(found.depth, i);
    EXPECT_EQ(found.lasti, i % 2 == 1);
    EXPECT_FALSE(findExceptionHandler(table.data(), table.size(), i * 100 + 50, found));
  }
}

TEST(LocationTableTest, RangesRoundTrip) {
  const SourceRange ranges[] = {{1, 1, 0, 5},     {1, 1, 79, 94}, {2, 2, 100, 120},
                                {9, 9, -1, -1},   {3, 7, 4, 200}, {},
                                {3, 3, 130, 140}, {3, 3, 5, 3}};
  LocationWriter writer(1);
  std::vector<u8> table;
  for (const SourceRange& range : ranges) {
    u8 out[256];
    isize size = writer.write(out, range, 11);
    table.insert(table.end(), out, out + size);
  }
  int unit = 0;
  for (const SourceRange& range : ranges) {
    for (int i = 0; i < 11; i++, unit++) {
      EXPECT_EQ(locationOf(table.data(), table.size(), 1, unit), range) << unit;
    }
  }
}

}  // namespace
}  // namespace taipan
