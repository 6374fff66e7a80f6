// _symtable: the compiler's symbol tables as Python objects.
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "compiler/compile.h"
#include "compiler/fold.h"
#include "compiler/symtable.h"
#include "modules/compile/compile.h"
#include "modules/compile/source_text.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// One block: what `symtable.SymbolTable` wraps.
struct SymtableEntry : Object {
  Object* id;
  Object* name;
  Object* symbols;
  Object* varnames;
  Object* children;
  int nested;
  int type;
  int lineno;
};

Ref<> entryRepr(Thread& t, SymtableEntry& self) {
  return newStrFormat(t, "<symtable entry %U(%R), line %d>", self.name, self.id, self.lineno);
}

int entryTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<SymtableEntry*>(object);
  PY_VISIT(self->id);
  PY_VISIT(self->name);
  PY_VISIT(self->symbols);
  PY_VISIT(self->varnames);
  PY_VISIT(self->children);
  return 0;
}

int entryClear(Object* object) {
  auto* self = static_cast<SymtableEntry*>(object);
  clearOwned(self->id);
  clearOwned(self->name);
  clearOwned(self->symbols);
  clearOwned(self->varnames);
  clearOwned(self->children);
  return 0;
}

void entryDealloc(Object* object) {
  gcUntrack(object);
  entryClear(object);
  freeObject(object);
}

#define ENTRY_MEMBER(name, kind) \
  {#name, kind, offsetof(SymtableEntry, name), kMemberReadOnly, nullptr}
constinit const MemberDef kEntryMembers[] = {
    ENTRY_MEMBER(id, kMemberObject),
    ENTRY_MEMBER(name, kMemberObject),
    ENTRY_MEMBER(symbols, kMemberObject),
    ENTRY_MEMBER(varnames, kMemberObject),
    ENTRY_MEMBER(children, kMemberObject),
    ENTRY_MEMBER(nested, kMemberInt),
    ENTRY_MEMBER(type, kMemberInt),
    ENTRY_MEMBER(lineno, kMemberInt),
    {},
};

constinit BuiltinType symtableEntryType{{
    .name = "symtable entry",
    .basicSize = sizeof(SymtableEntry),
    .flags = kTypeHaveGc,
    .dealloc = &entryDealloc,
    .repr = slot<entryRepr>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &entryTraverse,
    .clear = &entryClear,
    .members = kEntryMembers,
    .alloc = &genericAllocate,
}};

Ref<Str> nameOf(Thread& t, const compiler::Name* name) {
  return internStr(PY_TRY(newStrUtf8(t, name->text.data(), static_cast<isize>(name->text.size()))));
}

Ref<> newEntry(Thread& t, const compiler::SymbolBlock& block) {
  RecursionScope scope(t, " while building a symbol table");
  if (scope.failed()) return failure;
  Ref<> made = Ref<>::steal(genericAllocate(&symtableEntryType, 0));
  if (!made) return made;
  auto* entry = static_cast<SymtableEntry*>(made.get());
  entry->id = PY_TRY(newInt(reinterpret_cast<usize>(&block))).release();
  entry->name = PY_TRY(nameOf(t, block.name)).release();
  Ref<Dict> symbols = PY_TRY(newDict(t));
  for (const compiler::Symbol& symbol : block.symbols) {
    Ref<Str> name = PY_TRY(nameOf(t, symbol.name));
    Ref<Int> flags = PY_TRY(newInt(symbol.flags));
    PY_TRY(dictSetStr(t, symbols.get(), name.get(), flags.get()));
  }
  entry->symbols = symbols.release();
  Ref<List> params = PY_TRY(newList(t));
  for (const compiler::Name* param : block.params) {
    PY_TRY(params->append(t, PY_TRY(nameOf(t, param))));
  }
  entry->varnames = params.release();
  Ref<List> children = PY_TRY(newList(t));
  for (const compiler::SymbolBlock* child : block.children) {
    PY_TRY(children->append(t, PY_TRY(newEntry(t, *child))));
  }
  entry->children = children.release();
  entry->nested = block.nested;
  entry->type = static_cast<int>(block.type);
  entry->lineno = block.loc.lineno;
  return made;
}

Ref<> symtableOf(Thread& t, Module&, Object* source, Object* filename, Object* startText) {
  CompileRequest request;
  Ref<Str> path = PY_TRY(fileSystemStr(t, filename));
  request.filename = path.get();
  if (!isStr(startText)) {
    return t.raise(typeErrorType, "symtable() argument 3 must be str, not %.50s",
                   startText->type->name);
  }
  auto* mode = static_cast<Str*>(startText);
  if (strEqualAscii(*mode, "exec")) {
    request.mode = CompileMode::kFile;
  } else if (strEqualAscii(*mode, "eval")) {
    request.mode = CompileMode::kEval;
  } else if (strEqualAscii(*mode, "single")) {
    request.mode = CompileMode::kSingle;
  } else {
    return t.raise(valueErrorType, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  }
  SourceText text;
  PY_TRY(readSource(t, source, "symtable", "string or bytes", &text));
  request.flags |= text.extraFlags;
  Arena arena;
  ast::Mod* module = parseSource(t, text.data, text.size, request, arena);
  if (module == nullptr) return failure;
  compiler::ConstFactory constants(arena);
  compiler::NameTable names(arena);
  compiler::Diagnostics diagnostics{compiler::WarningSink{}};
  compiler::FutureFeatures futures;
  bool built = compiler::findFutures(constants, module, diagnostics, futures);
  compiler::SymbolTable table(names, diagnostics);
  built = built && table.build(module, futures.flags & compiler::kFutureAnnotations, 3000);
  if (!built) return raiseCompileError(t, diagnostics.error(), request.filename);
  return newEntry(t, *table.top());
}

constinit const MethodDef kFunctions[] = {
    METHOD("symtable", "($module, source, filename, startstr, /)", symtableOf,
           "Return symbol and scope dictionaries used internally by compiler."),
    {},
};

Status symtableExec(Thread& t, Module& module) {
  PY_TRY(typeReady(t, symtableEntryType));
  struct Row {
    const char* name;
    int value;
  };
  using namespace compiler;
  static constexpr Row kRows[] = {
      {"USE", kUse},
      {"DEF_GLOBAL", kDefGlobal},
      {"DEF_NONLOCAL", kDefNonlocal},
      {"DEF_LOCAL", kDefLocal},
      {"DEF_PARAM", kDefParam},
      {"DEF_FREE", kDefFree},
      {"DEF_FREE_CLASS", kDefFreeClass},
      {"DEF_IMPORT", kDefImport},
      {"DEF_BOUND", kDefBound},
      {"DEF_ANNOT", kDefAnnotation},
      {"TYPE_FUNCTION", static_cast<int>(BlockType::Function)},
      {"TYPE_CLASS", static_cast<int>(BlockType::Class)},
      {"TYPE_MODULE", static_cast<int>(BlockType::Module)},
      {"LOCAL", static_cast<int>(Scope::Local)},
      {"GLOBAL_EXPLICIT", static_cast<int>(Scope::GlobalExplicit)},
      {"GLOBAL_IMPLICIT", static_cast<int>(Scope::GlobalImplicit)},
      {"FREE", static_cast<int>(Scope::Free)},
      {"CELL", static_cast<int>(Scope::Cell)},
      {"SCOPE_OFF", kScopeShift},
      {"SCOPE_MASK", kScopeMask},
  };
  for (const Row& row : kRows) {
    PY_TRY(addInt(t, module, row.name, row.value));
  }
  return {};
}

}  // namespace

extern constinit const ModuleSpec symtableModule;
constinit const ModuleSpec symtableModule{
    .name = "_symtable", .functions = kFunctions, .exec = symtableExec};

}  // namespace taipan
