// Where errors of the parser point to and which lines they show.
#pragma once

#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

/// Records an error the way the parser's messages are placed: the text is all of the lines read so
/// far when the error is on the last of them, else its one line. `furthest` is the last token read.
/// Returns false.
bool raiseAt(ParseContext& context, ErrorKind kind, Span at, const Token* furthest,
             const char* message);

/// The same at a whole token.
bool raiseAtToken(ParseContext& context, ErrorKind kind, const Token* token, const char* message);

/// Errors of the rest of the source count more than an error recorded at a token: what the lexer
/// could not read, and a bracket that was opened on an earlier line and never closed.
void judgeRest(ParseContext& context, const ParseError& lexerError, const Token* at);

}  // namespace taipan::syntax
