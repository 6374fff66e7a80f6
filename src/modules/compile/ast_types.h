// The classes of `_ast`, generated from ast.def when they are needed first. They live as long as
// the process.
#pragma once

#include "builtins/str/str.h"
#include "object/builtin_type.h"
#include "object/thread.h"
#include "syntax/ast.h"

namespace taipan {

/// An instance of `ast.AST`: everything is in its dict.
struct TreeObject : Object {
  Object* dict;
};

extern BuiltinType astType;

inline constexpr usize kAstEnums = 5;
inline constexpr usize kMaxEnumerators = 16;
inline constexpr usize kMaxAstFields = 8;

struct AstTypes {
  bool ready = false;
  Type* nodes[ast::kNodeKinds] = {};
  Type* sums[static_cast<usize>(ast::SumKind::Product)] = {};
  Type* enums[kAstEnums] = {};
  Type* enumerators[kAstEnums][kMaxEnumerators] = {};
  Object* enumValues[kAstEnums][kMaxEnumerators] = {};  ///< the singletons Load(), Add()...
  Str* fieldNames[ast::kNodeKinds][kMaxAstFields] = {};
  Str* locationNames[4] = {};
};

/// The classes, made on the first call; null with an exception on failure.
Result<AstTypes*> astTypes(Thread& t);

/// The index of a field type among the enums.
inline usize enumIndex(ast::FieldType type) {
  return static_cast<usize>(type) - static_cast<usize>(ast::FieldType::ConstantValue) - 1;
}
/// The sum of a field type, or SumKind::Product for a product.
inline ast::SumKind sumOf(ast::FieldType type) {
  usize sum = static_cast<usize>(type) - static_cast<usize>(ast::FieldType::Mod);
  constexpr usize kSums = static_cast<usize>(ast::SumKind::Product);
  return static_cast<ast::SumKind>(sum < kSums ? sum : kSums);
}
/// The node kind of a field type that is a product.
inline ast::NodeKind productOf(ast::FieldType type) {
  return static_cast<ast::NodeKind>(static_cast<usize>(ast::NodeKind::Comprehension) +
                                    static_cast<usize>(type) -
                                    static_cast<usize>(ast::FieldType::Comprehension));
}
/// Patterns must have an end; elsewhere it may be missing.
inline bool requiresEnd(ast::SumKind sum) { return sum == ast::SumKind::Pattern; }

}  // namespace taipan
