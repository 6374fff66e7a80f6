// Interning of identifiers: one pointer per distinct name of a parse.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "syntax/ast.h"

namespace taipan::syntax {

class NameTable {
 public:
  explicit NameTable(Arena& arena);
  ~NameTable();
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  /// The identifier of these bytes; they are copied on first sight.
  const ast::Identifier* intern(std::string_view bytes, u32 hash);
  const ast::Identifier* intern(std::string_view bytes) { return intern(bytes, hashOf(bytes)); }

  static constexpr u32 kHashSeed = 2166136261u;
  static u32 hashStep(u32 hash, u8 byte) { return (hash ^ byte) * 16777619u; }
  static u32 hashOf(std::string_view bytes);

 private:
  void grow();

  Arena& arena_;
  const ast::Identifier** slots_;
  usize mask_;
  usize used_ = 0;
};

}  // namespace taipan::syntax
