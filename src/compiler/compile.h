// The front door of the compiler: syntax tree in, units of bytecode out.
#pragma once

#include <memory>

#include "compiler/diagnostics.h"
#include "compiler/unit.h"

namespace taipan::compiler {

struct CompileOptions {
  int optimize = 0;            // the -O level
  i32 inheritedFeatures = 0;   // future features of the calling code (kFuture... bits)
  bool topLevelAwait = false;  // PyCF_ALLOW_TOP_LEVEL_AWAIT
  int recursionBudget = 3000;
  WarningSink warnings;
  ConstFactory::Importer importer;  // for trees with objects as constants
};

struct CompileResult {
  CompiledUnit* unit = nullptr;  // null: see error
  CompileError error;
  explicit operator bool() const { return unit != nullptr; }
};

/// One compilation. Rewrites the tree (constants are folded in place). The units live as long as
/// this object and the arena.
class Compilation {
 public:
  explicit Compilation(Arena& arena) : arena_(arena) {}
  ~Compilation();
  CompileResult compile(ast::Mod* module, const CompileOptions& options);

 private:
  Arena& arena_;
  std::vector<CompiledUnit*> units_;
};

/// Text of an expression as `from __future__ import annotations` stores it.
std::string unparse(ConstFactory& make, const ast::Expr* expr);

/// The features that a module switches on, and the line of the last statement that does.
struct FutureFeatures {
  i32 flags = 0;
  i32 line = -1;
};
/// False: an unknown feature, reported to the diagnostics.
bool findFutures(ConstFactory& make, const ast::Mod* module, Diagnostics& diagnostics,
                 FutureFeatures& out);

}  // namespace taipan::compiler
