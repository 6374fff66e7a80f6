#include "compiler/compile.h"

#include "compiler/codegen/codegen.h"
#include "compiler/fold.h"
#include "compiler/symtable.h"

namespace taipan::compiler {

Compilation::~Compilation() {
  for (CompiledUnit* unit : units_) delete unit;
}

CompileResult Compilation::compile(ast::Mod* module, const CompileOptions& options) {
  ConstFactory make(arena_);
  make.setImporter(options.importer);
  NameTable names(arena_);
  Diagnostics diagnostics(options.warnings);
  auto failed = [&] { return CompileResult{nullptr, diagnostics.error()}; };

  FutureFeatures futures;
  if (!findFutures(make, module, diagnostics, futures)) return failed();
  i32 features = futures.flags | (options.inheritedFeatures & kFutureMask);
  bool futureAnnotations = features & kFutureAnnotations;
  if (!foldModule(module, make, diagnostics, options.optimize, futureAnnotations,
                  options.recursionBudget)) {
    return failed();
  }
  SymbolTable symbols(names, diagnostics);
  if (!symbols.build(module, futureAnnotations, options.recursionBudget)) return failed();

  diagnostics.setOfScopes(false);

  Codegen::Options codegenOptions;
  codegenOptions.optimize = options.optimize;
  codegenOptions.flags = features;
  codegenOptions.topLevelAwait = options.topLevelAwait;
  codegenOptions.futureLine = futures.line;
  codegenOptions.recursionBudget = options.recursionBudget;
  codegenOptions.unparse = [](ConstFactory& factory, const ast::Expr* expr) {
    return factory.str(unparse(factory, expr));
  };
  Codegen codegen(make, names, symbols, diagnostics, codegenOptions);
  CompiledUnit* unit = codegen.module(module);
  units_ = codegen.takeUnits();
  if (!unit) return failed();
  return {unit, {}};
}

}  // namespace taipan::compiler
