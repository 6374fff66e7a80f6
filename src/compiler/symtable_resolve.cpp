// Second pass of the symbol table. A block is resolved with three sets given by the blocks around
// it: names bound in enclosing functions, names declared global there, and (collected from the
// blocks inside) names that are free.
#include <unordered_set>

#include "compiler/symtable.h"

namespace taipan::compiler {

namespace {

using NameSet = std::unordered_set<const Name*>;

class Resolver {
 public:
  Resolver(NameTable& names, Diagnostics& diagnostics)
      : class_(names.intern("__class__")), diag_(diagnostics) {}

  /// Resolves `block`; adds the names that it takes from outside to `free`. `bound` is null at
  /// module level.
  bool resolve(SymbolBlock& block, const NameSet* bound, NameSet& free, const NameSet& global);

 private:
  using Scopes = std::vector<Scope>;
  bool resolveName(SymbolBlock& block, const Symbol& symbol, Scope& scope, NameSet* bound,
                   NameSet& local, NameSet& free, NameSet& global);
  bool failAt(SymbolBlock& block, const Name* name, std::string message);
  void store(SymbolBlock& block, const Scopes& scopes, const NameSet* bound, const NameSet& free);

  const Name* class_;
  Diagnostics& diag_;
};

bool Resolver::failAt(SymbolBlock& block, const Name* name, std::string message) {
  for (const auto& directive : block.directives) {
    if (directive.name == name) return diag_.fail(directive.loc, std::move(message));
  }
  return diag_.fail(block.loc, std::move(message));
}

bool Resolver::resolveName(SymbolBlock& block, const Symbol& symbol, Scope& scope, NameSet* bound,
                           NameSet& local, NameSet& free, NameSet& global) {
  const Name* name = symbol.name;
  std::string text(name->text);
  if (symbol.flags & kDefGlobal) {
    if (symbol.flags & kDefNonlocal) {
      return failAt(block, name, "name '" + text + "' is nonlocal and global");
    }
    scope = Scope::GlobalExplicit;
    global.insert(name);
    if (bound) bound->erase(name);
  } else if (symbol.flags & kDefNonlocal) {
    if (!bound) return failAt(block, name, "nonlocal declaration not allowed at module level");
    if (!bound->contains(name)) {
      return failAt(block, name, "no binding for nonlocal '" + text + "' found");
    }
    scope = Scope::Free;
    block.hasFree = true;
    free.insert(name);
  } else if (symbol.flags & kDefBound) {
    scope = Scope::Local;
    local.insert(name);
    global.erase(name);
  } else if (bound && bound->contains(name)) {
    scope = Scope::Free;
    block.hasFree = true;
    free.insert(name);
  } else {
    if (!global.contains(name) && block.nested) block.hasFree = true;
    scope = Scope::GlobalImplicit;
  }
  return true;
}

/// Writes the scopes into the symbols and adds the free names of inner blocks that pass through.
void Resolver::store(SymbolBlock& block, const Scopes& scopes, const NameSet* bound,
                     const NameSet& free) {
  for (usize i = 0; i < scopes.size(); i++) {
    block.symbols[i].flags |= static_cast<i32>(scopes[i]) << kScopeShift;
  }
  for (const Name* name : free) {
    if (Symbol* symbol = block.find(name)) {
      if (block.type == BlockType::Class && (symbol->flags & (kDefBound | kDefGlobal))) {
        symbol->flags |= kDefFreeClass;
      }
    } else if (!bound || bound->contains(name)) {
      block.add(name).flags = static_cast<i32>(Scope::Free) << kScopeShift;
    }
  }
}

bool Resolver::resolve(SymbolBlock& block, const NameSet* bound, NameSet& free,
                       const NameSet& global) {
  NameSet ownBound = bound ? *bound : NameSet{};
  NameSet* ownBoundOrNull = bound ? &ownBound : nullptr;
  NameSet ownGlobal = global;
  NameSet local;
  NameSet ownFree;
  bool isClass = block.type == BlockType::Class;

  // What inner blocks see: a class hides its own names from them, a function does not.
  NameSet innerBound = isClass && bound ? *bound : NameSet{};
  NameSet innerGlobal = isClass ? global : NameSet{};
  Scopes scopes(block.symbols.size(), Scope::Unknown);
  for (usize i = 0; i < scopes.size(); i++) {
    if (!resolveName(block, block.symbols[i], scopes[i], ownBoundOrNull, local, ownFree,
                     ownGlobal)) {
      return false;
    }
  }
  if (isClass) {
    innerBound.insert(class_);
  } else {
    if (block.type == BlockType::Function) innerBound = local;
    innerBound.insert(ownBound.begin(), ownBound.end());
    innerGlobal = ownGlobal;
  }
  for (SymbolBlock* child : block.children) {
    if (!resolve(*child, &innerBound, ownFree, innerGlobal)) return false;
    if (child->hasFree || child->childFree) block.childFree = true;
  }
  if (block.type == BlockType::Function) {
    for (usize i = 0; i < scopes.size(); i++) {
      if (scopes[i] == Scope::Local && ownFree.erase(block.symbols[i].name))
        scopes[i] = Scope::Cell;
    }
  } else if (isClass && ownFree.erase(class_)) {
    block.needsClassClosure = true;
  }
  store(block, scopes, ownBoundOrNull, ownFree);
  free.insert(ownFree.begin(), ownFree.end());
  return true;
}

}  // namespace

bool resolveScopes(NameTable& names, Diagnostics& diagnostics, SymbolBlock* module) {
  NameSet free;
  return Resolver(names, diagnostics).resolve(*module, nullptr, free, {});
}

}  // namespace taipan::compiler
