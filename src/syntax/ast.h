// The syntax tree of Python 3.11, generated from ast.def. Nodes, sequences and texts live in an
// Arena and are never freed one by one; nothing here is a Python object. Fields carry the names of
// Python's `ast` module:
//
//   if (auto* call = ast::tryAs<ast::Call>(expr)) { for (ast::Expr* arg : call->args) ... }
//   switch (stmt->kind) { case ast::NodeKind::If: visit(ast::as<ast::If>(stmt)); ... }
#pragma once

#include <string_view>
#include <type_traits>

#include "base/arena.h"
#include "base/common.h"

namespace taipan::ast {

/// One name, interned per Arena/parse: the same name of one parse is the same pointer. UTF-8,
/// NFKC-normalised. `handle` is a slot for the layer above (its interned string), null at first.
struct Identifier {
  const char* data;
  u32 size;
  u32 hash;
  mutable void* handle;
  std::string_view view() const { return {data, size}; }
};

/// Bytes of the arena, NUL-terminated beyond `size`. UTF-8; lone surrogates are encoded as if they
/// were ordinary code points (WTF-8).
struct Text {
  const char* data = nullptr;
  usize size = 0;
  std::string_view view() const { return {data, size}; }
};

/// A span of arena memory.
template <class T>
struct Seq {
  T* items = nullptr;
  usize size = 0;

  bool empty() const { return size == 0; }
  T& operator[](usize i) const {
    PY_DCHECK(i < size);
    return items[i];
  }
  T* begin() const { return items; }
  T* end() const { return items + size; }
  T& front() const { return (*this)[0]; }
  T& back() const { return (*this)[size - 1]; }
};

enum class ConstantKind : u8 {
  None,
  True,
  False,
  Ellipsis,
  SmallInt,   // `small`: an int that fits in 64 bits
  BigInt,     // `text`: digits, with a prefix 0x 0o 0b if not decimal; no underscores, no sign
  Float,      // `number`
  Imaginary,  // `number`, the imaginary part
  Str,        // `text`, WTF-8
  Bytes,      // `text`
  Object,     // `object`: a Python object owned elsewhere (folded, or given to compile())
};

struct ConstantValue {
  ConstantKind kind = ConstantKind::None;
  union {
    i64 small;
    double number;
    Text text;
    void* object;
  };

  constexpr ConstantValue() : small(0) {}
  constexpr explicit ConstantValue(ConstantKind k) : kind(k), small(0) {}
  static ConstantValue ofSmall(i64 v) {
    ConstantValue c(ConstantKind::SmallInt);
    c.small = v;
    return c;
  }
  static ConstantValue ofNumber(ConstantKind k, double v) {
    ConstantValue c(k);
    c.number = v;
    return c;
  }
  static ConstantValue ofText(ConstantKind k, Text t) {
    ConstantValue c(k);
    c.text = t;
    return c;
  }
  static ConstantValue ofObject(void* o) {
    ConstantValue c(ConstantKind::Object);
    c.object = o;
    return c;
  }
};

using Int = i32;
using String = Text;

#define AST_ENUM_BEGIN(Cpp, python) enum class Cpp : u8 {
#define AST_ENUMERATOR(Enum, Name) Name,
#define AST_ENUM_END(Cpp) \
  }                       \
  ;
#include "syntax/ast.def"

enum class NodeKind : u8 {
#define AST_NODE_BEGIN(Sum, Cpp, python) Cpp,
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) Cpp,
#include "syntax/ast.def"
};

/// The sums, to which nodes belong; a product is `Product`.
enum class SumKind : u8 {
#define AST_SUM(Cpp, python, HasLocation) Cpp,
#include "syntax/ast.def"
  Product,
};

/// Lines count from 1, columns from 0 in bytes of the UTF-8 source. All zero where Python has no
/// location attributes.
struct Location {
  i32 lineno = 0;
  i32 col_offset = 0;
  i32 end_lineno = 0;
  i32 end_col_offset = 0;
};

struct Node {
  NodeKind kind;
  Location loc;
};

#define AST_SUM(Cpp, python, HasLocation) \
  struct Cpp : Node {};
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) struct Cpp;
#include "syntax/ast.def"

namespace detail {
template <class T, bool IsEnum = std::is_enum_v<T>>
struct StoredAs {
  using Type = T*;
};
template <class T>
struct StoredAs<T, true> {
  using Type = T;
};
template <>
struct StoredAs<Int, false> {
  using Type = Int;
};
template <>
struct StoredAs<ConstantValue, false> {
  using Type = ConstantValue;
};
template <>
struct StoredAs<Identifier, false> {
  using Type = const Identifier*;
};
template <>
struct StoredAs<String, false> {
  using Type = const Text*;
};
}  // namespace detail

/// How a field of type T is stored: nodes, identifiers and strings as pointers (null: None).
template <class T>
using Stored = typename detail::StoredAs<T>::Type;

#define AST_STORED_ONE(Type) Stored<Type>
#define AST_STORED_OPTIONAL(Type) Stored<Type>
#define AST_STORED_MANY(Type) Seq<Stored<Type>>
#define AST_NODE_BEGIN(Sum, Cpp, python) \
  struct Cpp : Sum {                     \
    static constexpr NodeKind kKind = NodeKind::Cpp;
#define AST_NODE_END(Cpp) \
  }                       \
  ;
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) \
  struct Cpp : Node {                               \
    static constexpr NodeKind kKind = NodeKind::Cpp;
#define AST_PRODUCT_END(Cpp) \
  }                          \
  ;
#define AST_FIELD(Type, Arity, name) AST_STORED_##Arity(Type) name{};
#include "syntax/ast.def"

/// A value-initialised node of the arena.
template <class T>
T* make(Arena& arena, Location loc = {}) {
  T* node = arena.make<T>();
  static_cast<Node*>(node)->kind = T::kKind;  // `kind` is also a field of Constant
  node->loc = loc;
  return node;
}

template <class T>
bool is(const Node* node) {
  return node->kind == T::kKind;
}

/// The node as a T, which it must be.
template <class T>
T* as(Node* node) {
  PY_DCHECK(node->kind == T::kKind);
  return static_cast<T*>(node);
}
template <class T>
const T* as(const Node* node) {
  PY_DCHECK(node->kind == T::kKind);
  return static_cast<const T*>(node);
}

/// The node as a T, or null when it is another node (or null).
template <class T>
T* tryAs(Node* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <class T>
const T* tryAs(const Node* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}

// ---- Reflection -------------------------------------------------------------------------------

enum class FieldType : u8 {
  Identifier,
  String,
  Int,
  ConstantValue,
#define AST_ENUM_BEGIN(Cpp, python) Cpp,
#define AST_SUM(Cpp, python, HasLocation) Cpp,
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) Cpp,
#include "syntax/ast.def"
};

enum class Arity : u8 { One, Optional, Many };

struct FieldInfo {
  const char* name;
  FieldType type;
  Arity arity;
  u16 offset;  // from the start of the node
};

struct NodeInfo {
  const char* name;  // Python's
  SumKind sum;
  bool located;
  u8 fieldCount;
  u16 size;
  const FieldInfo* fields;
};

struct EnumInfo {
  const char* name;  // Python's name of the sum
  u8 count;
  const char* const* names;
};

inline constexpr usize kNodeKinds = 0
#define AST_NODE_BEGIN(Sum, Cpp, python) +1
#define AST_PRODUCT_BEGIN(Cpp, python, HasLocation) +1
#include "syntax/ast.def"
    ;

const NodeInfo& nodeInfo(NodeKind kind);

/// Python's name of a field type: "expr", "identifier", "operator"...
const char* fieldTypeName(FieldType type);

/// The enumerators of a field type that is an enum, else null.
const EnumInfo* enumInfo(FieldType type);

/// True when a field of this type is stored as a pointer to a Node.
bool isNodeType(FieldType type);

}  // namespace taipan::ast
