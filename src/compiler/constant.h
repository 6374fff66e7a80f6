// Constants as the compiler handles them: plain arena data, no Python objects. The few operations
// that folding needs (exact integers, Python's float and complex arithmetic, sequences) live here;
// the last step of a compilation turns constants into objects.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/common.h"
#include "syntax/ast.h"

namespace taipan::compiler {

struct CompiledUnit;

enum class ConstKind : u8 {
  None,
  Ellipsis,
  False,
  True,
  Int,     // fits 64 bits
  BigInt,  // does not
  Float,
  Complex,
  Str,
  Bytes,
  Tuple,
  FrozenSet,
  Unit,  // a nested code object
};

/// A magnitude in 64-bit limbs, least significant first; negative numbers have a negative size.
struct BigInt {
  u64* limbs;
  i64 size;
};

struct Const {
  ConstKind kind;
  union {
    i64 small;
    BigInt big;
    struct {
      double real;
      double imaginary;
    };
    ast::Text text;
    struct {
      Const** items;
      usize count;
      void* given;  // FrozenSet without items: the object given to compile(), which is kept
    };
    CompiledUnit* unit;
  };

  explicit Const(ConstKind k = {}) : kind(k), small(0) {}

  bool isInt() const { return kind >= ConstKind::False && kind <= ConstKind::BigInt; }
  bool isNumber() const { return kind >= ConstKind::False && kind <= ConstKind::Complex; }
  bool isText() const { return kind == ConstKind::Str || kind == ConstKind::Bytes; }
  std::string_view view() const { return text.view(); }
};

/// Makes constants in an arena.
class ConstFactory {
 public:
  explicit ConstFactory(Arena& arena) : arena_(arena) {}
  Arena& arena() { return arena_; }

  Const* singleton(ConstKind kind);
  Const* none() { return singleton(ConstKind::None); }
  Const* boolean(bool value) { return singleton(value ? ConstKind::True : ConstKind::False); }
  Const* integer(i64 value);
  Const* real(double value);
  Const* complex(double real, double imaginary);
  Const* text(ConstKind kind, std::string_view bytes);
  Const* str(std::string_view utf8) { return text(ConstKind::Str, utf8); }
  Const* sequence(ConstKind kind, Const** items, usize count);
  Const* unit(CompiledUnit* unit);
  /// The constant of a syntax tree. An `Object` constant is either one that toAst made or an object
  /// of the layer above, which the importer converts.
  Const* fromAst(const ast::ConstantValue& value);
  /// A constant as a syntax tree holds it.
  static ast::ConstantValue toAst(Const* value) {
    return ast::ConstantValue::ofObject(
        reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(value) | kOwnConstant));
  }

  /// Makes a constant of an object that was given to compile(); null after an error.
  struct Importer {
    Const* (*convert)(void* context, ConstFactory& make, void* object) = nullptr;
    void* context = nullptr;
  };
  void setImporter(Importer importer) { importer_ = importer; }

 private:
  static constexpr uintptr_t kOwnConstant = 1;  // tag in the pointer: a Const, not an object
  Arena& arena_;
  Importer importer_;
};

/// Truth value.
bool constTruth(const Const* value);
/// Equality of the keys under which CPython merges constants: same type, same value, distinguishing
/// 0.0 from -0.0; nested tuples and frozensets likewise; code objects by all their fields.
bool constEqual(const Const* a, const Const* b);
u64 constHash(const Const* value);
/// Equality as Python's `==` sees it for items of a set or keys of a dict: 1, 1.0 and True are one.
bool constSameInSet(const Const* a, const Const* b);
/// A frozenset of `items` without the repeated ones.
Const* constSet(ConstFactory& make, Const* const* items, usize count);
/// `repr()` of a constant that is no code object.
std::string constRepr(const Const* value);

/// Number of code points of WTF-8 text.
usize codePointCount(std::string_view utf8);
/// Value of an int constant; false when it does not fit.
bool constToI64(const Const* value, i64& out);

/// Folds `left op right` / `op operand` / `value[index]`. Null when CPython 3.11 would leave it to
/// run time: an error, or a result beyond its size limits.
Const* foldBinary(ConstFactory& make, ast::Operator op, const Const* left, const Const* right);
Const* foldUnary(ConstFactory& make, ast::UnaryOperator op, const Const* operand);
Const* foldSubscript(ConstFactory& make, const Const* value, const Const* index);

}  // namespace taipan::compiler
