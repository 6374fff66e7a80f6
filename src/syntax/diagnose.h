// Why something is not Python: the second, slow look at source that the parser refused.
#pragma once

#include "syntax/parser_impl.h"

namespace taipan::syntax {

enum class StartRule : u8 { File, Interactive, Eval, FunctionType, FString };

/// Records the error of the tokens in context.errors. `lexerError` is what Tok::Error stands for
/// (kind None if the tokens are complete); `reached` is where the parser gave up, `from` where the
/// top-level statement that it was in begins.
void diagnose(ParseContext& context, StartRule rule, const ParseError& lexerError,
              const Token* reached, const Token* from);

/// Errors of the rest of the source count more than an error that the parser recorded at a token:
/// what the lexer could not read, and a bracket that was opened on an earlier line and never
/// closed.
void judgeRest(ParseContext& context, const ParseError& lexerError, const Token* at);

/// Records an error the way the parser's messages are placed: the text is all of the lines read so
/// far when the error is on the last of them, else its one line.
bool raiseAt(ParseContext& context, ErrorKind kind, Span at, const Token* furthest,
             const char* message);

/// The same at a whole token.
bool raiseAtToken(ParseContext& context, ErrorKind kind, const Token* token, const char* message);

}  // namespace taipan::syntax
