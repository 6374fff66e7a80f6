// What the judges of a mistake look at: the first token that does not fit, and what stands around
// it. Tokens are named by their index.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/diagnosis/peg.h"
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

/// What the innermost bracket around a token is.
enum class Bracket : u8 { None, Group, Call, ClassArguments, Parameters, List, Subscript, Braces };

/// A range of tokens.
struct Piece {
  i32 start;
  i32 end;
  bool empty() const { return start >= end; }
};

/// How a piece of source is read: the names of grammar rules.
namespace rule {
inline constexpr std::string_view kAtom = "atom";
inline constexpr std::string_view kOperand = "bitwise_or";  // without comparison, not, and, or
inline constexpr std::string_view kDisjunction = "disjunction";
inline constexpr std::string_view kExpression = "expression";
inline constexpr std::string_view kNamed = "named_expression";
inline constexpr std::string_view kExpressionList = "star_expressions";
inline constexpr std::string_view kPlainList = "expressions";
inline constexpr std::string_view kForClauses = "for_if_clauses";
inline constexpr std::string_view kPattern = "pattern";
}  // namespace rule

class Scene {
 public:
  /// `statements`: the source is statements, not only an expression.
  Scene(ParseContext& context, Peg& peg, const ParseError& lexerError, i32 wrong, bool statements);
  /// The same source seen at another token.
  Scene(const Scene& scene, i32 wrong);

  /// True in the pattern of a `case`.
  bool inPattern() const;
  bool hasStatements() const { return statements_; }
  /// The token that does not fit.
  i32 at() const { return at_; }
  /// The first token of its logical line.
  i32 line() const { return line_; }
  /// The first token of its simple statement or, in front of the colon, of the header.
  i32 part() const { return part_; }
  /// The innermost bracket around it, or -1.
  i32 bracket() const { return open_.empty() ? -1 : open_.back(); }
  Bracket bracketKind() const;
  /// The first token of what the innermost bracket holds, or of the part.
  i32 contents() const { return open_.empty() ? part_ : open_.back() + 1; }
  /// The first token behind the last comma of the contents.
  i32 item() const;
  /// The items of the contents up to at(), which ends the last one.
  std::vector<Piece> items() const;

  /// In front of the first and behind the last token stands the last one, which is EndMarker or
  /// Error: judges may look one or two tokens to both sides.
  const Token& token(i32 i) const {
    usize index = static_cast<usize>(i);
    return context_.tokens[index < context_.tokens.size() ? index : context_.tokens.size() - 1];
  }
  Tok kind(i32 i) const { return token(i).kind; }
  std::string_view text(i32 i) const;
  /// True for a name or keyword of these letters.
  bool isWord(i32 i, std::string_view word) const { return text(i) == word; }
  /// Behind the bracket that opens at `i`; the end of the tokens if nothing closes it.
  i32 behindBracket(i32 i) const;
  bool expects(Tok kind) const { return peg_.expects(kind); }

  /// Where the longest match of a rule from a token ends, or -1. When it runs into what the lexer
  /// could not read, that becomes the error and the answer is -1.
  i32 read(std::string_view rule, i32 from);
  /// True if the rule matches exactly these tokens.
  bool reads(std::string_view rule, Piece piece) { return read(rule, piece.start) == piece.end; }
  /// The last token that was looked at for the last read().
  i32 readUpTo() const { return readUpTo_; }
  /// The last token that was looked at for all of them.
  i32 lastRead() const { return lastRead_; }
  /// The tree of an expression of whatever kind that takes up exactly these tokens, or null.
  ast::Expr* tree(Piece piece);

  /// Record an error: at tokens, at a tree, from a tree or token up to a token. All return true.
  [[gnu::format(printf, 3, 4)]] bool raise(Piece piece, const char* format, ...);
  [[gnu::format(printf, 3, 4)]] bool raise(const ast::Expr* e, const char* format, ...);
  [[gnu::format(printf, 4, 5)]] bool raise(ErrorKind kind, Span at, const char* format, ...);
  /// At one token, which may be layout.
  bool raiseToken(i32 i, const char* message, ErrorKind kind = ErrorKind::SyntaxError);
  bool raised() const { return context_.errors.pending(); }

  Span spanOf(Piece piece) const;
  static Span spanOf(const ast::Expr* e);

 private:
  void locate();
  bool raiseText(ErrorKind kind, Span at, const char* format, va_list args);

  ParseContext& context_;
  Peg& peg_;
  const ParseError& lexerError_;
  bool statements_;
  i32 at_;
  i32 line_ = 0;
  i32 part_ = 0;
  i32 lastRead_;
  i32 readUpTo_ = 0;
  std::vector<i32> open_;
};

/// How messages call an expression.
const char* expressionName(const ast::Expr* e);

/// Says that a source is wrong, or declines with false. One judge knows one mistake.
using Judge = bool (*)(Scene& scene);

/// The judges of each file, in the order in which they are asked. Each list ends with null.
extern const Judge kBlockJudges[];
extern const Judge kCallJudges[];
extern const Judge kDisplayJudges[];
extern const Judge kExpressionJudges[];
extern const Judge kParameterJudges[];
extern const Judge kPatternJudges[];
extern const Judge kTargetJudges[];

/// True at `for` and `async for` of a comprehension.
bool atForClause(const Scene& scene);

/// Asks all judges. False: none of them knows what is wrong.
bool judgeAll(Scene& scene);

}  // namespace taipan::syntax
