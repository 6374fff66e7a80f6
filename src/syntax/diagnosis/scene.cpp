#include "syntax/diagnosis/scene.h"

#include "syntax/diagnosis/place.h"

namespace taipan::syntax {

using namespace ast;

namespace {

bool opens(Tok kind) {
  return kind == Tok::LeftParen || kind == Tok::LeftBracket || kind == Tok::LeftBrace;
}

bool closes(Tok kind) {
  return kind == Tok::RightParen || kind == Tok::RightBracket || kind == Tok::RightBrace;
}

bool isLayout(Tok kind) {
  return kind == Tok::Newline || kind == Tok::Indent || kind == Tok::Dedent;
}

// True if a bracket behind such a token belongs to it: a call or a subscript.
bool endsPrimary(Tok kind) {
  return kind == Tok::Name || kind == Tok::Number || kind == Tok::String || closes(kind) ||
         kind == Tok::KwNone || kind == Tok::KwTrue || kind == Tok::KwFalse ||
         kind == Tok::Ellipsis;
}

bool beginsHeader(Tok kind) {
  switch (kind) {
    case Tok::KwIf:
    case Tok::KwElif:
    case Tok::KwElse:
    case Tok::KwWhile:
    case Tok::KwFor:
    case Tok::KwTry:
    case Tok::KwExcept:
    case Tok::KwFinally:
    case Tok::KwWith:
    case Tok::KwDef:
    case Tok::KwClass:
    case Tok::KwAsync:
      return true;
    default:
      return false;
  }
}

}  // namespace

Scene::Scene(ParseContext& context, Peg& peg, const ParseError& lexerError, i32 wrong,
             bool statements)
    : context_(context),
      peg_(peg),
      lexerError_(lexerError),
      statements_(statements),
      at_(wrong),
      lastRead_(wrong) {
  locate();
}

Scene::Scene(const Scene& scene, i32 wrong)
    : Scene(scene.context_, scene.peg_, scene.lexerError_, wrong, scene.statements_) {}

// Finds the line, the part and the open brackets.
void Scene::locate() {
  line_ = at_;
  while (line_ > 0 && !isLayout(kind(line_ - 1))) {
    line_--;
  }
  part_ = line_;
  bool inHeader = beginsHeader(kind(line_)) || isWord(line_, "case") || isWord(line_, "match");
  int lambdas = 0;
  for (i32 i = line_; i < at_; i++) {
    Tok k = kind(i);
    if (opens(k)) {
      open_.push_back(i);
    } else if (closes(k) && !open_.empty()) {
      open_.pop_back();
    }
    if (!open_.empty()) {
      continue;
    }
    lambdas += k == Tok::KwLambda;
    if (k == Tok::Colon && lambdas > 0) {
      lambdas--;
    } else if (k == Tok::Semicolon || (k == Tok::Colon && inHeader)) {
      part_ = i + 1;
      inHeader = false;
      lambdas = 0;
    }
  }
}

std::string_view Scene::text(i32 i) const {
  const Token& t = token(i);
  return {context_.source.text + t.start, t.end - t.start};
}

Bracket Scene::bracketKind() const {
  i32 open = bracket();
  if (open < 0) {
    return Bracket::None;
  }
  Tok k = kind(open);
  if (k == Tok::LeftBrace) {
    return Bracket::Braces;
  }
  bool trailer = open > 0 && endsPrimary(kind(open - 1));
  if (k == Tok::LeftBracket) {
    return trailer ? Bracket::Subscript : Bracket::List;
  }
  if (!trailer) {
    return Bracket::Group;
  }
  Tok keyword = open > 1 ? kind(open - 2) : Tok::EndMarker;
  return keyword == Tok::KwDef     ? Bracket::Parameters
         : keyword == Tok::KwClass ? Bracket::ClassArguments
                                   : Bracket::Call;
}

i32 Scene::behindBracket(i32 i) const {
  u32 match = token(i).match;
  return match != 0 ? static_cast<i32>(match) + 1 : static_cast<i32>(context_.tokens.size()) - 1;
}

std::vector<Piece> Scene::items() const {
  std::vector<Piece> found;
  i32 start = contents();
  for (i32 i = start; i < at_; i++) {
    if (opens(kind(i))) {
      i = behindBracket(i) - 1;
    } else if (kind(i) == Tok::Comma) {
      found.push_back({start, i});
      start = i + 1;
    }
  }
  found.push_back({start, at_});
  return found;
}

bool Scene::inPattern() const {
  if (part_ != line_ || !isWord(line_, "case")) {
    return false;
  }
  // The line of `match` is the one in front of this indentation.
  int depth = 0;
  for (i32 i = line_ - 1; i > 0; i--) {
    depth += kind(i) == Tok::Dedent;
    depth -= kind(i) == Tok::Indent;
    if (depth < 0) {
      return isWord(Scene(*this, i - 1).line(), "match");
    }
  }
  return false;
}

i32 Scene::item() const { return items().back().start; }

i32 Scene::read(std::string_view rule, i32 from) {
  if (raised()) {
    return -1;
  }
  Peg::Reading reading = peg_.read(rule, from);
  readUpTo_ = reading.last;
  lastRead_ = reading.last > lastRead_ ? reading.last : lastRead_;
  if (reading.unreadable) {
    context_.errors.mutableError() = lexerError_;
    return -1;
  }
  return reading.end;
}

Expr* Scene::tree(Piece piece) {
  using Parse = Expr* (Parser::*)();
  static constexpr Parse kParsers[] = {
      &Parser::parseStarExpressions, &Parser::parseNamedExpression, &Parser::parseExpression,
      &Parser::parseDisjunction,     &Parser::parseBitwiseOr,       &Parser::parsePrimary,
      &Parser::parseYield,
  };
  for (Parse parse : kParsers) {
    if (parse == &Parser::parseYield && kind(piece.start) != Tok::KwYield) {
      continue;
    }
    ErrorSink quiet(context_.source, context_.arena);
    ParseContext context{context_.source, context_.options, context_.arena,
                         context_.names,  context_.tokens,  quiet,
                         context_.depth};
    context.escapesReported = context_.source.text + context_.source.size;
    Parser parser(context);
    parser.seek(&token(piece.start));
    Expr* e = (parser.*parse)();
    if (e != nullptr && parser.position() == &token(piece.end)) {
      return e;
    }
  }
  return nullptr;
}

Span Scene::spanOf(Piece piece) const {
  const Token& first = token(piece.start);
  const Token& last = token(piece.end - 1);
  return {first.line, first.col, last.endLine, last.endCol};
}

Span Scene::spanOf(const Expr* e) {
  return {e->loc.lineno, e->loc.col_offset, e->loc.end_lineno, e->loc.end_col_offset};
}

bool Scene::raiseText(ErrorKind kind, Span at, const char* format, va_list args) {
  Text message = context_.errors.format(format, args);
  raiseAt(context_, kind, at, &token(lastRead_), message.data);
  return true;
}

bool Scene::raise(Piece piece, const char* format, ...) {
  va_list args;
  va_start(args, format);
  raiseText(ErrorKind::SyntaxError, spanOf(piece), format, args);
  va_end(args);
  return true;
}

bool Scene::raise(const Expr* e, const char* format, ...) {
  va_list args;
  va_start(args, format);
  raiseText(ErrorKind::SyntaxError, spanOf(e), format, args);
  va_end(args);
  return true;
}

bool Scene::raise(ErrorKind kind, Span at, const char* format, ...) {
  va_list args;
  va_start(args, format);
  raiseText(kind, at, format, args);
  va_end(args);
  return true;
}

bool Scene::raiseToken(i32 i, const char* message, ErrorKind kind) {
  raiseAtToken(context_, kind, &token(i), message);
  return true;
}

bool atForClause(const Scene& s) {
  return s.kind(s.at()) == Tok::KwFor ||
         (s.kind(s.at()) == Tok::KwAsync && s.kind(s.at() + 1) == Tok::KwFor);
}

bool judgeAll(Scene& scene) {
  static constexpr const Judge* kLists[] = {
      kBlockJudges,   kParameterJudges, kCallJudges,       kPatternJudges,
      kDisplayJudges, kTargetJudges,    kExpressionJudges,
  };
  for (const Judge* list : kLists) {
    for (; *list != nullptr; list++) {
      if ((*list)(scene) || scene.raised()) {
        return true;
      }
    }
  }
  return false;
}

const char* expressionName(const Expr* e) {
  switch (e->kind) {
    case NodeKind::Attribute:
      return "attribute";
    case NodeKind::Subscript:
      return "subscript";
    case NodeKind::Starred:
      return "starred";
    case NodeKind::Name:
      return "name";
    case NodeKind::List:
      return "list";
    case NodeKind::Tuple:
      return "tuple";
    case NodeKind::Lambda:
      return "lambda";
    case NodeKind::Call:
      return "function call";
    case NodeKind::GeneratorExp:
      return "generator expression";
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
      return "yield expression";
    case NodeKind::Await:
      return "await expression";
    case NodeKind::ListComp:
      return "list comprehension";
    case NodeKind::SetComp:
      return "set comprehension";
    case NodeKind::DictComp:
      return "dict comprehension";
    case NodeKind::Dict:
      return "dict literal";
    case NodeKind::Set:
      return "set display";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue:
      return "f-string expression";
    case NodeKind::Compare:
      return "comparison";
    case NodeKind::IfExp:
      return "conditional expression";
    case NodeKind::NamedExpr:
      return "named expression";
    case NodeKind::Constant:
      switch (as<Constant>(e)->value.kind) {
        case ConstantKind::None:
          return "None";
        case ConstantKind::True:
          return "True";
        case ConstantKind::False:
          return "False";
        case ConstantKind::Ellipsis:
          return "ellipsis";
        default:
          return "literal";
      }
    default:
      return "expression";
  }
}

}  // namespace taipan::syntax
