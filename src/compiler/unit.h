// The result of compiling one code block: the fields of a code object as plain data.
#pragma once

#include <vector>

#include "compiler/constant.h"
#include "compiler/names.h"

namespace taipan::compiler {

/// The bits of `co_localspluskinds`.
enum LocalKind : u8 { kKindLocal = 0x20, kKindCell = 0x40, kKindFree = 0x80 };

/// The bits of `co_flags`.
enum CodeFlag : i32 {
  kOptimized = 0x1,
  kNewLocals = 0x2,
  kVarArgs = 0x4,
  kVarKeywords = 0x8,
  kNested = 0x10,
  kGenerator = 0x20,
  kCoroutine = 0x80,
  kAsyncGenerator = 0x200,
  kFutureDivision = 0x20000,
  kFutureAbsoluteImport = 0x40000,
  kFutureWithStatement = 0x80000,
  kFuturePrintFunction = 0x100000,
  kFutureUnicodeLiterals = 0x200000,
  kFutureBarryAsBdfl = 0x400000,
  kFutureGeneratorStop = 0x800000,
  kFutureAnnotations = 0x1000000,
  kFutureMask = 0x1fe0000,
};

struct CompiledUnit {
  const Name* name = nullptr;
  std::string_view qualname;
  i32 argCount = 0;
  i32 posOnlyArgCount = 0;
  i32 kwOnlyArgCount = 0;
  i32 stackSize = 0;
  i32 flags = 0;
  i32 firstLine = 0;
  std::vector<u8> code;
  std::vector<u8> locationTable;
  std::vector<u8> exceptionTable;
  std::vector<Const*> consts;
  std::vector<const Name*> names;
  std::vector<const Name*> localsPlus;
  std::vector<u8> localKinds;
};

/// Equality of all fields, as code objects compare.
bool unitEqual(const CompiledUnit& a, const CompiledUnit& b);

}  // namespace taipan::compiler
