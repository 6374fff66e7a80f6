// The symbol table: which scope every name of every code block belongs to. Built in two passes, as
// the language defines scopes: collect definitions and uses per block, then resolve from the module
// inwards with free variables travelling outwards.
#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/diagnostics.h"
#include "compiler/names.h"

namespace taipan::compiler {

/// How a block mentions a name. The numbers are those of the `_symtable` module.
enum SymbolFlag : i32 {
  kDefGlobal = 1,  // `global` statement
  kDefLocal = 2,   // assigned to
  kDefParam = 4,
  kDefNonlocal = 8,  // `nonlocal` statement
  kUse = 16,
  kDefFree = 32,
  kDefFreeClass = 64,  // free variable of a class block that the class also binds
  kDefImport = 128,
  kDefAnnotation = 256,
  kDefCompIter = 512,  // iteration variable of a comprehension
  kDefBound = kDefLocal | kDefParam | kDefImport,
};

/// What a name means in a block; stored above the flags.
enum class Scope : u8 { Unknown, Local, GlobalExplicit, GlobalImplicit, Free, Cell };
inline constexpr int kScopeShift = 11;
inline constexpr int kScopeMask = 15;

enum class BlockType : u8 { Function, Class, Module, Annotation };
enum class Comprehension : u8 { No, List, Dict, Set, Generator };

struct Symbol {
  const Name* name;
  i32 flags;
};

struct SymbolBlock {
  BlockType type;
  const Name* name;
  const void* node;  // the syntax node that opens the block
  SymbolBlock* parent;
  ast::Location loc;
  std::vector<Symbol> symbols;  // in order of first mention
  std::unordered_map<const Name*, u32> index;
  std::vector<const Name*> params;
  std::vector<SymbolBlock*> children;
  struct Directive {
    const Name* name;
    ast::Location loc;
  };
  std::vector<Directive> directives;  // places of global, nonlocal
  Comprehension comprehension = Comprehension::No;
  bool nested = false;
  bool hasFree = false;  // has names that an enclosing block may have to provide
  bool childFree = false;
  bool generator = false;
  bool coroutine = false;
  bool varArgs = false;
  bool varKeywords = false;
  bool returnsValue = false;
  bool needsClassClosure = false;
  bool compIterTarget = false;  // visiting the target of a comprehension
  int compIterExpr = 0;         // nesting of iterables of comprehensions

  Symbol* find(const Name* id) {
    auto hit = index.find(id);
    return hit == index.end() ? nullptr : &symbols[hit->second];
  }
  i32 flags(const Name* id) {
    Symbol* symbol = find(id);
    return symbol ? symbol->flags : 0;
  }
  Scope scope(const Name* id) { return static_cast<Scope>(flags(id) >> kScopeShift & kScopeMask); }
  Symbol& add(const Name* id) {
    auto [hit, fresh] = index.try_emplace(id, static_cast<u32>(symbols.size()));
    if (fresh) symbols.push_back({id, 0});
    return symbols[hit->second];
  }
};

class SymbolTable {
 public:
  SymbolTable(NameTable& names, Diagnostics& diagnostics) : names_(names), diag_(diagnostics) {}
  ~SymbolTable();
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  /// Builds the table of a module; false: the error is in the diagnostics.
  bool build(const ast::Mod* module, bool futureAnnotations, int recursionBudget);
  /// The block of a syntax node: module, function, class, lambda, comprehension.
  SymbolBlock* block(const void* node) const {
    auto hit = blocks_.find(node);
    return hit == blocks_.end() ? nullptr : hit->second;
  }
  SymbolBlock* top() const { return top_; }

 private:
  friend class SymbolCollector;
  NameTable& names_;
  Diagnostics& diag_;
  SymbolBlock* top_ = nullptr;
  std::unordered_map<const void*, SymbolBlock*> blocks_;
  std::vector<SymbolBlock*> all_;
};

/// The second pass: sets the scope of every symbol. Declared here for symtable.cpp.
bool resolveScopes(NameTable& names, Diagnostics& diagnostics, SymbolBlock* module);

}  // namespace taipan::compiler
