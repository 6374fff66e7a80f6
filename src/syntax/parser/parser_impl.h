// The parser proper: recursive descent over the token array, precedence climbing for the binary
// operators, straight to the tree. It only says yes or no: a function that returns null has met
// something that is not Python, with no word about what (see diagnosis/diagnose.h), or has recorded
// an error in the ErrorSink that stands as it is.
//
// Targets of assignments are parsed as expressions and converted; the only backtracking is at the
// start of a `with (` or `match` statement, and those do not nest inside one line.
#pragma once

#include <cstring>
#include <vector>

#include "syntax/error.h"
#include "syntax/names.h"
#include "syntax/parser/parser.h"
#include "syntax/token.h"

namespace taipan::syntax {

/// What the parsers of one parse() share.
struct ParseContext {
  const Source& source;
  const ParserOptions& options;
  Arena& arena;
  NameTable& names;
  const TokenArray& tokens;
  ErrorSink& errors;
  i32 depth = 0;                          // nesting at the start, for expressions inside f-strings
  const char* escapesReported = nullptr;  // no warning about escapes before this again
};

class Parser {
 public:
  explicit Parser(ParseContext& context);

  ast::Mod* parseModule(Mode mode);

  /// For diagnosis: where the parser stopped, and parsing of a single piece.
  const Token* position() const { return t_; }
  void seek(const Token* token) { t_ = token; }
  /// Where the last top-level statement begins.
  const Token* statementStart() const { return statementStart_; }
  ast::Expr* parseStarExpressions();
  ast::Expr* parseExpression();
  ast::Expr* parsePrimary();
  ast::Expr* parseNamedExpression();
  ast::Expr* parseYield();
  ast::Expr* parseBinary(int minPrecedence);
  ast::Expr* parseBitwiseOr() { return parseBinary(1); }
  ast::Expr* parseStrings();
  ast::Expr* parseNumber();
  ast::Expr* parseDisjunction();

  /// Records an error at the current token.
  bool raiseAtToken(ErrorKind kind, const char* message);

 private:
  /// Collects the elements of one sequence on the shared scratch stack.
  class Collector {
   public:
    explicit Collector(Parser& parser) : stack_(parser.scratch_), base_(stack_.size()) {}
    ~Collector() { stack_.resize(base_); }
    Collector(const Collector&) = delete;
    void add(void* item) { stack_.push_back(item); }
    usize size() const { return stack_.size() - base_; }
    void* at(usize i) const { return stack_[base_ + i]; }
    template <class T>
    ast::Seq<T*> take(Arena& arena) const {
      ast::Seq<T*> seq;
      seq.size = size();
      if (seq.size != 0) {
        seq.items = arena.makeArray<T*>(seq.size);
        for (usize i = 0; i < seq.size; i++) {
          seq.items[i] = static_cast<T*>(stack_[base_ + i]);
        }
      }
      return seq;
    }

   private:
    std::vector<void*>& stack_;
    usize base_;
  };

  /// Counts nesting; too much of it is Python's MemoryError.
  class Nesting {
   public:
    Nesting(Parser& parser, i32 cost) : parser_(parser), cost_(cost) { parser.depth_ += cost; }
    ~Nesting() { parser_.depth_ -= cost_; }
    Nesting(const Nesting&) = delete;
    bool tooDeep() const { return parser_.depth_ > kMaxDepth && parser_.stackOverflow(); }

   private:
    Parser& parser_;
    i32 cost_;
  };
  static constexpr i32 kMaxDepth = 6000;
  bool stackOverflow();
  /// True if the requested grammar version (3.minor) has it; else raises "WHAT only supported...".
  bool since(int minor, const char* what);

  // Tokens.
  bool at(Tok kind) const { return t_->kind == kind; }
  bool accept(Tok kind) {
    if (t_->kind != kind) {
      return false;
    }
    t_++;
    return true;
  }
  bool atName(const ast::Identifier* name) const {
    return t_->kind == Tok::Name && t_->name == name;
  }
  ast::Location from(const Token* start) const {
    return {start->line, start->col, t_[-1].endLine, t_[-1].endCol};
  }
  ast::Location fromStatement(const Token* start) const;
  template <class T>
  T* make(const Token* start) {
    return ast::make<T>(arena_, from(start));
  }
  template <class T>
  ast::Seq<T*> one(T* item) {
    ast::Seq<T*> seq{arena_.makeArray<T*>(1), 1};
    seq.items[0] = item;
    return seq;
  }
  const ast::Identifier* identifier();
  const ast::Text* typeComment();

  // Expressions (parser_expr.cpp).
  ast::Expr* parseConjunction();
  ast::Expr* parseInversion();
  ast::Expr* parseComparison();
  bool compareOperator(ast::CompareOperator* op);
  ast::Expr* parseFactor();
  ast::Expr* parsePower();
  ast::Expr* parseLambda();
  ast::Expr* parseStarExpression();
  ast::Expr* parseStarNamed();
  ast::Expr* parseYieldOrStarExpressions();
  ast::Expr* finishTuple(const Token* start, ast::Expr* first, ast::Expr* (Parser::*element)());

  // Atoms and trailers (parser_atom.cpp).
  ast::Expr* parseAtom();
  ast::Expr* parseParenthesized();
  ast::Expr* parseList();
  ast::Expr* parseBraces();
  ast::Expr* parseDictRest(const Token* start, ast::Expr* key);
  ast::Expr* parseComprehensionRest(const Token* start, ast::Expr* element, ast::NodeKind kind,
                                    Tok close);
  bool parseForIfClauses(ast::Seq<ast::Comprehension*>* clauses);
  ast::Comprehension* parseForIfClause();
  ast::Expr* parseSubscript(const Token* start, ast::Expr* value);
  ast::Expr* parseSlice();
  ast::Expr* parseCall(const Token* start, ast::Expr* function);
  bool parseArguments(ast::Call* call, bool generator);
  ast::Expr* constant(ast::ConstantKind kind);
  ast::Mod* parseFunctionType();

  // Targets (parser_target.cpp).
  ast::Expr* parseStarTargets();
  ast::Expr* parseStarTarget();
  bool parseDeleteTargets(ast::Seq<ast::Expr*>* targets);
  bool toContext(ast::Expr* target, ast::ExprContext context);
  bool isSingleTarget(const ast::Expr* target) const;

  // Parameters (parser_params.cpp).
  struct ParameterState;
  ast::Arguments* parseParameters(bool isLambda);
  bool parseParameter(ParameterState& state);
  bool parsePositional(ParameterState& state);
  bool parseStarParameter(ParameterState& state);
  bool endParameter(ParameterState& state, ast::Arg* arg);
  ast::Arg* parameterName(ParameterState& state, bool starAnnotation);

  // Statements (parser_stmt.cpp, parser_compound.cpp).
  bool parseStatements(Collector& body);
  bool parseSimpleStatements(Collector& body);
  ast::Stmt* parseSimpleStatement();
  ast::Stmt* parseExpressionStatement();
  ast::Stmt* parseAssignment(const Token* start, ast::Expr* first);
  ast::Stmt* parseAnnotated(const Token* start, ast::Expr* target);
  ast::Stmt* parseAugmented(const Token* start, ast::Expr* target, ast::Operator op);
  ast::Stmt* parseReturn();
  ast::Stmt* parseRaise();
  ast::Stmt* parseDelete();
  ast::Stmt* parseAssert();
  ast::Stmt* parseImport();
  ast::Stmt* parseFromImport();
  bool parseImportNames(ast::Seq<ast::Alias*>* names);
  ast::Alias* parseImportAlias();
  const ast::Identifier* dottedName();
  ast::Stmt* parseScopeNames();

  ast::Stmt* parseCompound(bool* notCompound);
  bool parseBlock(ast::Seq<ast::Stmt*>* body);
  bool parseElse(ast::Seq<ast::Stmt*>* body);
  ast::Stmt* parseIf();
  ast::Stmt* parseWhile();
  ast::Stmt* parseFor(const Token* start, bool isAsync);
  ast::Stmt* parseWith(const Token* start, bool isAsync);
  bool parseParenthesizedItems(ast::Seq<ast::WithItem*>* items);
  ast::WithItem* parseWithItem();
  ast::Stmt* parseTry();
  ast::ExceptHandler* parseHandler(bool isStar);
  ast::Stmt* parseDecorated();
  ast::Stmt* parseAsync();
  ast::Stmt* parseFunction(const Token* start, ast::Seq<ast::Expr*> decorators, bool isAsync);
  ast::Stmt* parseClass(ast::Seq<ast::Expr*> decorators);

  // match (parser_pattern.cpp).
  ast::Stmt* parseMatch();
  ast::MatchCase* parseCase();
  ast::Pattern* parsePatterns();
  ast::Pattern* parsePattern();
  ast::Pattern* parseOrPattern();
  ast::Pattern* parseClosedPattern();
  ast::Pattern* parseNamePattern();
  ast::Pattern* parseClassPattern(const Token* start, ast::Expr* cls);
  ast::Pattern* parseMappingPattern();
  ast::Pattern* parseSequencePattern(Tok close);
  ast::Pattern* parseStarPattern();
  ast::Pattern* parseMaybeStarPattern();
  ast::Expr* parsePatternNumber();
  ast::Expr* parseAttributeChain();
  bool captureName(const ast::Identifier** name);
  bool patternList(Collector& patterns, Tok close);

  friend class LiteralParser;

  ParseContext& context_;
  const ParserOptions& options_;
  Arena& arena_;
  ErrorSink& errors_;
  const Token* t_;
  const Token* statementStart_;
  i32 blockDepth_ = 0;
  i32 depth_;
  std::vector<void*> scratch_;
  const ast::Identifier* wordMatch_;
  const ast::Identifier* wordCase_;
  const ast::Identifier* wordUnderscore_;
};

/// True for tokens that an expression can begin with.
bool startsExpression(Tok kind);

}  // namespace taipan::syntax
