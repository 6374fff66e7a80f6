// What the parser and the compiler ask of the runtime: codecs for source encodings, Unicode
// properties, warnings.
#pragma once

#include "compiler/diagnostics.h"
#include "object/ref.h"
#include "syntax/parser/parser.h"

namespace taipan {

/// The state that hooks get as their context; lives as long as the compilation.
struct CompileHooks {
  Thread& thread;
  Object* filename;  ///< a str, borrowed
  bool fromFile = false;
};

syntax::ParserHooks parserHooks(CompileHooks& hooks);
compiler::WarningSink warningSink(CompileHooks& hooks);

}  // namespace taipan
