// Generates the flow graph of every code block. State: a stack of units (the code blocks being
// generated), each with its graph, tables of constants and names, and the stack of statically
// enclosing constructs that `return`, `break` and `continue` must leave.
//
// Positions: every instruction takes `unit_->loc` at the time it is emitted. A statement sets it;
// an expression sets it and restores it at its end. Instructions that no source text stands for are
// emitted after `unsetLoc()`; the optimiser gives them the position of a neighbour where it may.
//
// Errors do not stop the walk: the first one is kept in the diagnostics, the result is thrown away.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics.h"
#include "compiler/fold.h"
#include "compiler/graph.h"
#include "compiler/symtable.h"
#include "compiler/unit.h"

namespace taipan::compiler {

using ast::CompareOperator;

enum class UnitKind : u8 { Module, Class, Function, AsyncFunction, Lambda, Comprehension };

/// A construct around the statement being generated.
struct Frame {
  enum Kind : u8 {
    WhileLoop,
    ForLoop,
    TryExcept,
    FinallyTry,
    FinallyEnd,
    With,
    AsyncWith,
    HandlerCleanup,
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
  };
  Kind kind;
  Block* block = nullptr;
  Block* exit = nullptr;
  const ast::Seq<ast::Stmt*>* finalBody = nullptr;  // FinallyTry
  const ast::Stmt* with = nullptr;                  // With, AsyncWith
  const ast::Identifier* name = nullptr;            // HandlerCleanup
};

/// Names in order of first use.
struct NameIndex {
  std::vector<const Name*> order;
  std::unordered_map<const Name*, i32> index;
  i32 add(const Name* name) {
    auto [hit, fresh] = index.try_emplace(name, static_cast<i32>(order.size()));
    if (fresh) order.push_back(name);
    return hit->second;
  }
  bool has(const Name* name) const { return index.contains(name); }
};

/// Constants in order of first use, merged by constEqual.
struct ConstIndex {
  std::vector<Const*> order;
  std::unordered_multimap<u64, i32> index;
  i32 add(Const* value);
};

/// One code block being generated.
struct UnitBuilder {
  UnitKind kind;
  const Name* name;
  std::string qualname;
  const Name* owner = nullptr;  // class whose private names are mangled
  SymbolBlock* symbols;
  ConstIndex consts;
  NameIndex names;
  NameIndex varNames;
  NameIndex cellVars;
  NameIndex freeVars;  // indices start behind the cells
  std::vector<Frame> frames;
  Graph graph;
  SourceRange loc;
  i32 firstLine = 0;
  i32 argCount = 0;
  i32 posOnlyArgCount = 0;
  i32 kwOnlyArgCount = 0;
};

/// True when a body assigns annotated names (outside of nested functions and classes).
bool hasAnnotations(const ast::Seq<ast::Stmt*>& list);

/// Turns a finished graph into a unit (assemble.cpp).
CompiledUnit* assemble(UnitBuilder& builder, NameTable& names, ConstFactory& make, i32 flags);

class Codegen {
 public:
  struct Options {
    int optimize = 0;
    i32 flags = 0;  // future features in force
    bool topLevelAwait = false;
    i32 futureLine = -1;  // line of the last `from __future__` statement
    int recursionBudget = 3000;
    /// Text of an annotation under `from __future__ import annotations`.
    Const* (*unparse)(ConstFactory& make, const ast::Expr* expr) = nullptr;
  };

  Codegen(ConstFactory& make, NameTable& names, SymbolTable& symbols, Diagnostics& diagnostics,
          const Options& options)
      : make_(make), names_(names), symbols_(symbols), diag_(diagnostics), options_(options) {}
  ~Codegen();
  /// The code of a module, or null with the error in the diagnostics.
  CompiledUnit* module(ast::Mod* mod);
  /// All units made, nested ones included; the caller takes them over.
  std::vector<CompiledUnit*> takeUnits() { return std::move(units_); }

 private:
  using Blk = Block*;
  template <class T>
  using Seq = ast::Seq<T>;

  // -- units (codegen.cpp)
  void enterUnit(UnitKind kind, const Name* name, const void* node, i32 line);
  std::string qualifiedName(const UnitBuilder& parent, UnitKind kind, const Name* name);
  CompiledUnit* leaveUnit(bool addNone);
  i32 codeFlags();
  void fail(std::string message) { diag_.fail(errorLoc(), std::move(message)); }
  void warn(std::string message);
  ast::Location errorLoc() const;
  bool isTopLevelAwait() const;

  // -- emitting (codegen.cpp)
  void emit(Op op, i32 arg = 0) { unit_->graph.add({op, arg, nullptr, unit_->loc}); }
  void emitNoLoc(Op op, i32 arg = 0) { unit_->graph.add({op, arg, nullptr, {}}); }
  void jump(Op op, Block* target) { unit_->graph.add({op, 0, target, unit_->loc}); }
  void jumpNoLoc(Op op, Block* target) { unit_->graph.add({op, 0, target, {}}); }
  Block* newBlock() { return unit_->graph.newBlock(); }
  void use(Block* block) { unit_->graph.use(block); }
  void setLoc(const ast::Node* node);
  void unsetLoc() { unit_->loc = {}; }
  void loadConst(Const* value) { emit(Op::LOAD_CONST, unit_->consts.add(value)); }
  void loadNone() { loadConst(make_.none()); }
  Const* nameConst(const Name* name) { return make_.str(name->text); }
  const Name* mangled(const ast::Identifier* id) { return mangled(names_.intern(id)); }
  const Name* mangled(const Name* name) { return names_.mangle(unit_->owner, name); }
  /// An instruction whose operand is a name of co_names.
  void emitName(Op op, const ast::Identifier* id) { emit(op, unit_->names.add(mangled(id))); }
  void nameOp(const Name* name, ast::ExprContext context);
  void nameOp(const ast::Identifier* id, ast::ExprContext context) {
    nameOp(names_.intern(id), context);
  }
  bool forbidden(std::string_view name, ast::ExprContext context);
  void emitBinary(ast::Operator op, bool inplace);
  void emitCompare(ast::CompareOperator op);
  void yieldFrom(bool isAwait);
  void emitYield();
  void popExceptAndReraise();
  void callNones();
  void emitCall(i32 arguments) {
    emit(Op::PRECALL, arguments);
    emit(Op::CALL, arguments);
  }

  // -- enclosing constructs (codegen_unwind.cpp)
  void push(Frame frame);
  void pop() { unit_->frames.pop_back(); }
  void unwind(const Frame& frame, bool keepTop);
  /// Leaves the constructs from the inside; stops at a loop when `stopAtLoop`, whose frame is then
  /// copied to `loop`. True: a loop was found.
  bool unwindAll(bool keepTop, bool stopAtLoop, Frame* loop);

  // -- statements (codegen_stmt.cpp)
  void stmt(ast::Stmt* s);
  void stmts(const Seq<ast::Stmt*>& list) {
    for (ast::Stmt* s : list) stmt(s);
  }
  void body(const Seq<ast::Stmt*>& list);
  void simpleStmt(ast::Stmt* s);
  void exprStmt(ast::ExprStmt* s);
  void ifStmt(ast::If* s);
  void forStmt(ast::For* s);
  void asyncForStmt(ast::AsyncFor* s);
  void whileStmt(ast::While* s);
  void returnStmt(ast::Return* s);
  void breakStmt();
  void continueStmt();
  void assertStmt(ast::Assert* s);
  void raiseStmt(ast::Raise* s);
  void importStmt(ast::Import* s);
  void importAs(ast::Alias* alias);
  void importFrom(ast::ImportFrom* s);
  void assignStmt(ast::Assign* s);
  void augAssign(ast::AugAssign* s);
  void annAssign(ast::AnnAssign* s);
  void evaluateAndDrop(ast::Expr* e);
  void dropSubscript(ast::Expr* e);

  // -- try, with (codegen_try.cpp)
  void tryAny(ast::Stmt* s);
  void tryHandlers(ast::Stmt* s);
  void tryExcept(ast::Stmt* s);
  void tryStarExcept(ast::Stmt* s);
  void exceptBody(ast::ExceptHandler* handler, Block* end);
  void forgetName(const ast::Identifier* name);
  void withStmt(ast::Stmt* s, const Seq<ast::WithItem*>& items, usize position,
                const Seq<ast::Stmt*>& body, bool isAsync);
  void withExceptFinish(Block* cleanup);

  // -- functions, classes (codegen_function.cpp)
  void definition(ast::Stmt* s);
  template <class F>
  void functionDef(F* f, bool isAsync);
  void classDef(ast::ClassDef* c);
  void lambda(ast::Lambda* l);
  void decorators(const Seq<ast::Expr*>& list);
  void applyDecorators(const Seq<ast::Expr*>& list);
  i32 defaults(ast::Arguments* args);
  bool keywordDefaults(ast::Arguments* args);
  void argAnnotations(const Seq<ast::Arg*>& args, i32& count);
  void argAnnotation(const ast::Identifier* name, ast::Expr* annotation, i32& count);
  bool annotations(ast::Arguments* args, ast::Expr* returns);
  void annotationValue(ast::Expr* e);
  void checkArguments(ast::Arguments* args);
  void setArgumentCounts(ast::Arguments* args);
  void makeClosure(CompiledUnit* unit, i32 flags);

  // -- expressions (codegen_expr.cpp)
  void expr(ast::Expr* e);
  void exprs(const Seq<ast::Expr*>& list) {
    for (ast::Expr* e : list) expr(e);
  }
  void exprNode(ast::Expr* e);
  void suspension(ast::Expr* e);
  void boolOp(ast::BoolOp* e);
  void ifExp(ast::IfExp* e);
  void compare(ast::Compare* e);
  void jumpIf(ast::Expr* e, Block* target, bool condition);
  void dict(ast::Dict* e);
  void subDict(ast::Dict* e, usize begin, usize end);
  void display(const Seq<ast::Expr*>& elts, i32 pushed, Op build, Op add, Op extend, bool tuple);
  void assignTargets(const Seq<ast::Expr*>& elts);
  void attribute(ast::Attribute* e);
  void subscript(ast::Subscript* e);
  void slice(ast::Slice* e);
  void joinedStr(ast::JoinedStr* e);
  void formattedValue(ast::FormattedValue* e);
  void moveToAttribute(ast::Attribute* e);
  Const* tupleOf(const std::vector<Const*>& items, ConstKind kind = ConstKind::Tuple);
  Const* setOf(const std::vector<Const*>& items);

  // -- calls (codegen_call.cpp)
  void call(ast::Call* e);
  bool methodCall(ast::Call* e);
  void callArguments(i32 pushed, const Seq<ast::Expr*>& args, const Seq<ast::Keyword*>& keywords);
  void callEx(i32 pushed, const Seq<ast::Expr*>& args, const Seq<ast::Keyword*>& keywords);
  void subKeywords(const Seq<ast::Keyword*>& keywords, usize begin, usize end);
  void keywordNames(const Seq<ast::Keyword*>& keywords);
  void checkKeywords(const Seq<ast::Keyword*>& keywords);

  // -- comprehensions (codegen_comprehension.cpp)
  enum class CompKind : u8 { Generator, List, Set, Dict };
  void comprehension(ast::Expr* e, CompKind kind, const char* name,
                     const Seq<ast::Comprehension*>& generators, ast::Expr* elt, ast::Expr* value);
  void compGenerator(const Seq<ast::Comprehension*>& generators, usize index, int depth,
                     ast::Expr* elt, ast::Expr* value, CompKind kind);
  void compSync(const Seq<ast::Comprehension*>& generators, usize index, int depth, ast::Expr* elt,
                ast::Expr* value, CompKind kind);
  void compAsync(const Seq<ast::Comprehension*>& generators, usize index, int depth, ast::Expr* elt,
                 ast::Expr* value, CompKind kind);
  void compElement(int depth, ast::Expr* elt, ast::Expr* value, CompKind kind);

  // -- patterns (codegen_pattern.cpp)
  struct PatternContext {
    std::vector<const Name*> stores;  // captured so far; their values are on the stack
    bool allowIrrefutable = false;
    std::vector<Block*> failPop;  // [n]: fails after popping n items
    i32 onTop = 0;                // items on the stack above the captures
  };
  void match(ast::Match* s);
  void pattern(ast::Pattern* p, PatternContext& pc);
  void patternNode(ast::Pattern* p, PatternContext& pc);
  void subPattern(ast::Pattern* p, PatternContext& pc);
  void patternValue(ast::MatchValue* p, PatternContext& pc);
  void patternSequence(ast::MatchSequence* p, PatternContext& pc);
  void patternSubscripts(const Seq<ast::Pattern*>& patterns, usize star, PatternContext& pc);
  void patternUnpack(const Seq<ast::Pattern*>& patterns, PatternContext& pc);
  void patternMapping(ast::MatchMapping* p, PatternContext& pc);
  void patternKeys(ast::MatchMapping* p, PatternContext& pc);
  void patternClass(ast::MatchClass* p, PatternContext& pc);
  void patternAs(ast::MatchAs* p, PatternContext& pc);
  void patternOr(ast::MatchOr* p, PatternContext& pc);
  bool reorderCaptures(const std::vector<const Name*>& control, PatternContext& pc);
  void storeCapture(const Name* name, PatternContext& pc);
  void rotate(i32 count);
  void growFailPop(PatternContext& pc, usize count);
  void failJump(Op op, PatternContext& pc);
  void emitFailPop(PatternContext& pc);

  // -- warnings about probable mistakes (codegen_checks.cpp)
  void checkCompare(ast::Compare* e);
  void checkCaller(ast::Expr* e);
  void checkSubscripter(ast::Expr* e);
  void checkIndex(ast::Expr* value, ast::Expr* index);

  ConstFactory& make_;
  NameTable& names_;
  SymbolTable& symbols_;
  Diagnostics& diag_;
  Options options_;
  std::vector<UnitBuilder*> stack_;
  UnitBuilder* unit_ = nullptr;
  std::vector<CompiledUnit*> units_;
  bool interactive_ = false;
  int budget_ = 0;
};

}  // namespace taipan::compiler
