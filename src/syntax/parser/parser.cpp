#include "syntax/parser/parser.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "syntax/characters.h"
#include "syntax/diagnosis/diagnose.h"
#include "syntax/diagnosis/place.h"
#include "syntax/lexer.h"
#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

using namespace ast;

Parser::Parser(ParseContext& context)
    : context_(context),
      options_(context.options),
      arena_(context.arena),
      errors_(context.errors),
      t_(context.tokens.data()),
      statementStart_(t_),
      depth_(context.depth),
      wordMatch_(context.names.intern("match")),
      wordCase_(context.names.intern("case")),
      wordUnderscore_(context.names.intern("_")) {}

bool Parser::stackOverflow() {
  errors_.raiseBare(ErrorKind::MemoryError, "");
  return true;
}

bool Parser::since(int minor, const char* what) {
  if (options_.featureVersion >= minor) [[likely]] {
    return true;
  }
  char message[96];
  std::snprintf(message, sizeof message, "%s only supported in Python 3.%d and greater", what,
                minor);
  return raiseAtToken(ErrorKind::SyntaxError, message);
}

bool Parser::raiseAtToken(ErrorKind kind, const char* message) {
  return syntax::raiseAtToken(context_, kind, t_, message);
}

const Identifier* Parser::identifier() {
  if (!at(Tok::Name)) {
    return nullptr;
  }
  return (t_++)->name;
}

const Text* Parser::typeComment() {
  const Token* token = t_++;
  usize size = token->end - token->start;
  return arena_.make<Text>(Text{arena_.copyBytes(context_.source.text + token->start, size), size});
}

// ---- Numbers ----------------------------------------------------------------------------------

namespace {

// The value of digits in a radix if it fits in 64 bits.
bool smallValue(std::string_view digits, u64 radix, i64* value) {
  u64 result = 0;
  for (char c : digits) {
    u64 digit = static_cast<u64>(hexValue(c));
    if (result > (static_cast<u64>(INT64_MAX) - digit) / radix) {
      return false;
    }
    result = result * radix + digit;
  }
  *value = static_cast<i64>(result);
  return true;
}

double parseDouble(const char* text) { return std::strtod(text, nullptr); }

}  // namespace

Expr* Parser::parseNumber() {
  const Token* start = t_++;
  const char* p = context_.source.text + start->start;
  const char* end = context_.source.text + start->end;
  auto* e = make<Constant>(start);
  if (end - p == 1) {
    e->value = ConstantValue::ofSmall(*p - '0');
    return e;
  }
  // A copy without underscores; floats and big numbers keep it.
  char inlineDigits[64];
  usize room = static_cast<usize>(end - p) + 1;
  char* digits = room <= sizeof inlineDigits ? inlineDigits : arena_.makeArray<char>(room);
  usize size = 0;
  bool real = false;
  bool prefixed = *p == '0' && (p[1] | 0x20) >= 'b' && (p[1] | 0x20) != 'e' && (p[1] | 0x20) != 'j';
  if (options_.featureVersion < 6 && std::memchr(p, '_', static_cast<usize>(end - p)) != nullptr) {
    raiseAt(context_, ErrorKind::SyntaxError,
            {start->line, start->col, start->endLine, start->endCol}, t_,
            "Underscores in numeric literals are only supported in Python 3.6 and greater");
    return nullptr;
  }
  for (; p < end; p++) {
    if (*p != '_') {
      digits[size++] = *p >= 'A' && *p <= 'Z' ? static_cast<char>(*p | 0x20) : *p;
      real |= *p == '.' || (!prefixed && (*p | 0x20) >= 'e');
    }
  }
  digits[size] = '\0';
  if (!prefixed && digits[size - 1] == 'j') {
    digits[size - 1] = '\0';
    e->value = ConstantValue::ofNumber(ConstantKind::Imaginary, parseDouble(digits));
    return e;
  }
  if (real) {
    e->value = ConstantValue::ofNumber(ConstantKind::Float, parseDouble(digits));
    return e;
  }
  u64 radix = !prefixed ? 10 : digits[1] == 'x' ? 16 : digits[1] == 'o' ? 8 : 2;
  i64 small;
  if (smallValue({digits + (prefixed ? 2 : 0), size - (prefixed ? 2 : 0)}, radix, &small)) {
    e->value = ConstantValue::ofSmall(small);
    return e;
  }
  if (!prefixed && options_.maxIntDigits != 0 && size > static_cast<usize>(options_.maxIntDigits)) {
    char message[256];
    std::snprintf(message, sizeof message,
                  "Exceeds the limit (%d digits) for integer string conversion: value has %zu "
                  "digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
                  "hexadecimal for huge integer literals to avoid decimal conversion limits.",
                  options_.maxIntDigits, size);
    raiseAt(context_, ErrorKind::SyntaxError,
            {start->line, start->col, start->endLine, start->endCol}, t_, message);
    return nullptr;
  }
  e->value = ConstantValue::ofText(ConstantKind::BigInt, {arena_.copyBytes(digits, size), size});
  return e;
}

// ---- Modules ----------------------------------------------------------------------------------

Mod* Parser::parseModule(Mode mode) {
  Collector body(*this);
  switch (mode) {
    case Mode::File: {
      if (!at(Tok::EndMarker) && !parseStatements(body)) {
        return nullptr;
      }
      if (!at(Tok::EndMarker)) {
        return nullptr;
      }
      auto* module = ast::make<Module>(arena_);
      module->body = body.take<Stmt>(arena_);
      return module;
    }
    case Mode::Single: {
      if (at(Tok::Newline)) {
        const Token* start = t_++;
        body.add(make<Pass>(start));
      } else {
        bool notCompound = false;
        Stmt* compound = parseCompound(&notCompound);
        if (notCompound ? !parseSimpleStatements(body)
                        : compound == nullptr || !accept(Tok::Newline)) {
          return nullptr;
        }
        if (!notCompound) {
          body.add(compound);
        }
      }
      auto* module = ast::make<Interactive>(arena_);
      module->body = body.take<Stmt>(arena_);
      return module;
    }
    case Mode::Eval: {
      const Token* start = t_;
      // `expressions`: no star.
      Expr* e = at(Tok::Star) ? nullptr : parseExpression();
      if (e != nullptr && at(Tok::Comma)) {
        e = finishTuple(start, e, &Parser::parseExpression);
      }
      while (accept(Tok::Newline)) {
      }
      if (e == nullptr || !at(Tok::EndMarker)) {
        return nullptr;
      }
      auto* module = ast::make<Expression>(arena_);
      module->body = e;
      return module;
    }
    case Mode::FunctionType:
      return parseFunctionType();
  }
  return nullptr;
}

// '(' [types] ')' '->' type; stars before the last types are accepted and ignored.
Mod* Parser::parseFunctionType() {
  Collector types(*this);
  if (!accept(Tok::LeftParen)) {
    return nullptr;
  }
  int stars = 0;  // of the last type
  while (!at(Tok::RightParen)) {
    int now = at(Tok::Star) ? 1 : at(Tok::DoubleStar) ? 2 : 0;
    if (stars != 0 && now <= stars) {
      return nullptr;
    }
    t_ += now != 0;
    stars = now;
    Expr* type = parseExpression();
    if (type == nullptr) {
      return nullptr;
    }
    types.add(type);
    if (!accept(Tok::Comma)) {
      break;
    }
    if (at(Tok::RightParen)) {
      return nullptr;
    }
  }
  if (!accept(Tok::RightParen) || !accept(Tok::Arrow)) {
    return nullptr;
  }
  Expr* returns = parseExpression();
  while (accept(Tok::Newline)) {
  }
  if (returns == nullptr || !at(Tok::EndMarker)) {
    return nullptr;
  }
  auto* module = ast::make<FunctionType>(arena_);
  module->argtypes = types.take<Expr>(arena_);
  module->returns = returns;
  return module;
}

// ---- The front door ---------------------------------------------------------------------------

namespace {

StartRule startRule(Mode mode) {
  switch (mode) {
    case Mode::File:
      return StartRule::File;
    case Mode::Single:
      return StartRule::Interactive;
    case Mode::Eval:
      return StartRule::Eval;
    case Mode::FunctionType:
      return StartRule::FunctionType;
  }
  return StartRule::File;
}

// After the one statement of Mode::Single only blanks and comments may follow.
bool hasMoreStatements(const Source& source, u32 from) {
  bool comment = false;
  for (const char *p = source.text + from, *end = source.text + source.size; p < end; p++) {
    if (*p == '\n') {
      comment = false;
    } else if (*p == '#') {
      comment = true;
    } else if (!comment && *p != ' ' && *p != '\t' && *p != '\f') {
      return true;
    }
  }
  return false;
}

void setTypeIgnores(Module* module, const Lexer& lexer, Arena& arena) {
  usize count = lexer.typeIgnoreCount();
  module->type_ignores = {arena.makeArray<TypeIgnoreBase*>(count), count};
  for (usize i = 0; i < count; i++) {
    auto* ignore = ast::make<TypeIgnore>(arena);
    ignore->lineno = lexer.typeIgnores()[i].line;
    ignore->tag = arena.make<Text>(lexer.typeIgnores()[i].tag);
    module->type_ignores.items[i] = ignore;
  }
}

}  // namespace

ParseResult parse(const char* bytes, usize size, const ParserOptions& options, Arena& arena) {
  ParseResult result;
  Source source;
  if (!loadSource({bytes, size}, options, arena, source, result.encoding, result.error)) {
    return result;
  }
  NameTable names(arena);
  TokenArray tokens;
  ErrorSink errors(source, arena);
  Lexer lexer(source, options, arena, names, tokens, errors);
  lexer.run();
  ParseError lexerError = errors.error();
  errors.clear();
  if (lexerError.kind == ErrorKind::Pending) {
    result.error = lexerError;
    return result;
  }
  ParseContext context{source, options, arena, names, tokens, errors};
  Parser parser(context);
  Mod* module = parser.parseModule(options.mode);
  if (module == nullptr || errors.pending()) {
    bool judged = errors.pending();
    if (!judged) {
      diagnose(context, startRule(options.mode), lexerError, parser.position(),
               parser.statementStart());
    }
    if (judged && errors.error().kind == ErrorKind::SyntaxError) {
      judgeRest(context, lexerError, parser.position());
    }
    result.error = errors.error();
    return result;
  }
  if (options.mode == Mode::Single && hasMoreStatements(source, parser.position()->start)) {
    raiseAtToken(context, ErrorKind::SyntaxError, parser.position() - 1,
                 "multiple statements found while compiling a single statement");
    result.error = errors.error();
    return result;
  }
  if (options.mode == Mode::File) {
    setTypeIgnores(as<Module>(module), lexer, arena);
  }
  result.module = module;
  return result;
}

}  // namespace taipan::syntax
