// Rewrites a syntax tree before scopes are found: constant expressions become constants, displays
// that are only iterated become tuples, `"%s" % (x,)` becomes a formatted string.
#pragma once

#include "compiler/constant.h"
#include "compiler/diagnostics.h"

namespace taipan::compiler {

/// Rewrites `module` in place. `optimize` is the -O level; annotations stay as written when they
/// become strings. False: the error is in the diagnostics.
bool foldModule(ast::Mod* module, ConstFactory& make, Diagnostics& diagnostics, int optimize,
                bool futureAnnotations, int recursionBudget);

/// The constant of a Constant node, else null.
Const* constantOf(ConstFactory& make, const ast::Expr* expr);

/// The docstring at the start of a body, else null.
Const* docstringOf(ConstFactory& make, const ast::Seq<ast::Stmt*>& body);

}  // namespace taipan::compiler
