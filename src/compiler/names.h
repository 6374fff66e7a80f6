// Names of one compilation, interned: the same text is the same pointer.
#pragma once

#include <string_view>
#include <unordered_map>

#include "base/arena.h"
#include "syntax/ast.h"

namespace taipan::compiler {

struct Name {
  std::string_view text;  // UTF-8
};

/// Interns names in an arena.
class NameTable {
 public:
  explicit NameTable(Arena& arena) : arena_(arena) {}
  const Name* intern(std::string_view text);
  const Name* intern(const ast::Identifier* id) { return intern(id->view()); }
  /// `name` as it is spelled inside class `owner` (null: none): `__x` becomes `_Owner__x`.
  const Name* mangle(const Name* owner, const Name* name);

 private:
  Arena& arena_;
  std::unordered_map<std::string_view, const Name*> names_;
};

}  // namespace taipan::compiler
