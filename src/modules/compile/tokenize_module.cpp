// _tokenize: the lexer's tokens as an iterator (tokenize's tests compare with it).
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"
#include "syntax/lexer.h"

namespace taipan {

namespace {

// All tokens of one source; made at once, given out one by one.
struct TokenStream {
  Arena arena;
  syntax::Source source;
  syntax::ParserOptions options;
  syntax::NameTable names{arena};
  syntax::TokenArray tokens;
  syntax::ErrorSink errors{source, arena};
  usize next = 0;
};

struct TokenizerIterator : Object {
  TokenStream* stream;
};

// Numbers of the `token` module.
int tokenNumber(syntax::Tok kind) {
  using syntax::Tok;
  static constexpr Tok kOperators[] = {
      Tok::LeftParen,
      Tok::RightParen,
      Tok::LeftBracket,
      Tok::RightBracket,
      Tok::Colon,
      Tok::Comma,
      Tok::Semicolon,
      Tok::Plus,
      Tok::Minus,
      Tok::Star,
      Tok::Slash,
      Tok::VerticalBar,
      Tok::Ampersand,
      Tok::Less,
      Tok::Greater,
      Tok::Equal,
      Tok::Dot,
      Tok::Percent,
      Tok::LeftBrace,
      Tok::RightBrace,
      Tok::EqualEqual,
      Tok::NotEqual,
      Tok::LessEqual,
      Tok::GreaterEqual,
      Tok::Tilde,
      Tok::Caret,
      Tok::LeftShift,
      Tok::RightShift,
      Tok::DoubleStar,
      Tok::PlusEqual,
      Tok::MinusEqual,
      Tok::StarEqual,
      Tok::SlashEqual,
      Tok::PercentEqual,
      Tok::AmpersandEqual,
      Tok::VerticalBarEqual,
      Tok::CaretEqual,
      Tok::LeftShiftEqual,
      Tok::RightShiftEqual,
      Tok::DoubleStarEqual,
      Tok::DoubleSlash,
      Tok::DoubleSlashEqual,
      Tok::At,
      Tok::AtEqual,
      Tok::Arrow,
      Tok::Ellipsis,
      Tok::ColonEqual,
  };
  constexpr int kFirstOperator = 7;
  switch (kind) {
    case Tok::EndMarker:
      return 0;
    case Tok::Name:
      return 1;
    case Tok::Number:
      return 2;
    case Tok::String:
      return 3;
    case Tok::Newline:
      return 4;
    case Tok::Indent:
      return 5;
    case Tok::Dedent:
      return 6;
    case Tok::KwAwait:
      return 55;
    case Tok::KwAsync:
      return 56;
    case Tok::Unknown:
    case Tok::Error:
      return 60;
    default:
      break;
  }
  for (usize i = 0; i < std::size(kOperators); i++) {
    if (kOperators[i] == kind) {
      return kFirstOperator + static_cast<int>(i);
    }
  }
  return 1;  // a keyword
}

Ref<> tokenizerNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  static constexpr Signature kSignature = parseSignature("tokenizeriter", "(source)");
  Object* slots[1] = {};
  PY_TRY(bindTupleDict(t, kSignature, args, kwargs, slots));
  if (!isStr(slots[0])) {
    return t.raise(typeErrorType, "tokenizeriter() argument 'source' must be str, not %.50s",
                   slots[0]->type->name);
  }
  isize size = 0;
  const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(slots[0]), &size));
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  auto* stream = new TokenStream;
  static_cast<TokenizerIterator*>(made.get())->stream = stream;
  stream->options.ignoreCookie = true;
  ast::Text encoding;
  syntax::loadSource({text, static_cast<usize>(size)}, stream->options, stream->arena,
                     stream->source, encoding, stream->errors.mutableError());
  syntax::Lexer lexer(stream->source, stream->options, stream->arena, stream->names, stream->tokens,
                      stream->errors);
  lexer.run();
  return made;
}

void tokenizerDealloc(Object* object) {
  delete static_cast<TokenizerIterator*>(object)->stream;
  freeObject(object);
}

// The lexer's error; errors of layout only end the iteration.
Failure raiseLexerError(Thread& t, const syntax::ParseError& error) {
  Ref<Str> message =
      PY_TRY(newStrUtf8(t, error.message.data, static_cast<isize>(error.message.size)));
  Ref<Str> text =
      PY_TRY(newStrUtf8Replace(t, error.text.data, static_cast<isize>(error.text.size)));
  Ref<Str> filename = PY_TRY(newStr(t, "<string>"));
  return raiseSyntaxError(t, syntaxErrorType, message.get(), filename.get(), error.lineno,
                          error.offset, error.end_lineno, error.end_offset, text.get());
}

Ref<> tokenTuple(Thread& t, const TokenStream& stream, const syntax::Token& token) {
  bool layout = token.col < 0;
  const char* text = stream.source.text + token.start;
  Ref<Str> string =
      PY_TRY(newStrUtf8(t, text, layout ? 0 : static_cast<isize>(token.end - token.start)));
  // The lines from the token's first to its last.
  std::string_view first = stream.source.line(token.line);
  std::string_view last = stream.source.line(token.endLine);
  const char* lineEnd = last.data() + last.size();
  lineEnd += lineEnd < stream.source.text + stream.source.size;
  Ref<Str> line = PY_TRY(newStrUtf8(t, first.data(), lineEnd - first.data()));
  Ref<> numbers[] = {newInt(tokenNumber(token.kind)), newInt(token.line), newInt(token.endLine),
                     newInt(token.col), newInt(token.endCol)};
  for (Ref<>& number : numbers) {
    if (!number) return failure;
  }
  return packTuple(t, {string.get(), numbers[0].get(), numbers[1].get(), numbers[2].get(),
                       numbers[3].get(), numbers[4].get(), line.get()});
}

Ref<> nextToken(Thread& t, TokenizerIterator& self) {
  TokenStream& stream = *self.stream;
  const syntax::Token& token = stream.tokens[stream.next];
  if (token.kind == syntax::Tok::Error && stream.errors.error().outranks) {
    return raiseLexerError(t, stream.errors.error());
  }
  if (token.kind == syntax::Tok::EndMarker || token.kind == syntax::Tok::Error) {
    return failure;  // without an exception: exhausted
  }
  stream.next++;
  return tokenTuple(t, stream, token);
}

Object* tokenizerNext(Object* object) {
  return nextToken(Thread::current(), *static_cast<TokenizerIterator*>(object)).release();
}

Object* tokenizerIter(Object* object) {
  incref(object);
  return object;
}

constinit BuiltinType tokenizerIterType{{
    .name = "_tokenize.TokenizerIter",
    .basicSize = sizeof(TokenizerIterator),
    .dealloc = &tokenizerDealloc,
    .getAttribute = genericGetAttributeSlot,
    .iter = &tokenizerIter,
    .iternext = &tokenizerNext,
    .alloc = &genericAllocate,
    .new_ = slot<tokenizerNew>,
}};

Status tokenizeExec(Thread& t, Module& module) { return addType(t, module, tokenizerIterType); }

}  // namespace

extern constinit const ModuleSpec tokenizeModule;
constinit const ModuleSpec tokenizeModule{.name = "_tokenize", .exec = tokenizeExec};

}  // namespace taipan
