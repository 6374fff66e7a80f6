// Why something is not Python: the second, slow look at source that the parser refused.
//
// The look has two steps. First the grammar of the reference manual (grammar.inc) is run by a small
// interpreter (peg.h), which finds the first token that does not fit: that is where python3.11 says
// "invalid syntax". Then judges are asked, each a short function that knows one mistake and looks
// at the tokens around that place (scene.h, judge_*.cpp). Their rules were found by experiments
// with python3.11; the comments say them. tools/compare_errors.py repeats the experiments.
#pragma once

#include "syntax/parser/parser_impl.h"

namespace taipan::syntax {

enum class StartRule : u8 { File, Interactive, Eval, FunctionType, FString };

/// Records the error of the tokens in context.errors. `lexerError` is what Tok::Error stands for
/// (kind None if the tokens are complete); `reached` is where the parser gave up, `from` where the
/// top-level statement that it was in begins.
void diagnose(ParseContext& context, StartRule rule, const ParseError& lexerError,
              const Token* reached, const Token* from);

}  // namespace taipan::syntax
