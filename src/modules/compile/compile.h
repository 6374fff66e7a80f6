// From source text or a syntax tree to a code object: joins the syntax and compiler layers, gives
// the parser its hooks (codecs, Unicode, warnings) and turns its errors into Python exceptions.
#pragma once

#include "compiler/diagnostics.h"
#include "object/arguments.h"
#include "object/ref.h"
#include "object/thread.h"
#include "syntax/ast.h"

namespace taipan {

enum class CompileMode { kFile, kEval, kSingle, kFunctionType };

/// Bits of compile()'s flags (= PyCF_* and the future features, CO_FUTURE_*).
enum CompileFlag : int {
  kCompileSourceIsUtf8 = 0x100,
  kCompileDontImplyDedent = 0x200,
  kCompileOnlyAst = 0x400,
  kCompileIgnoreCookie = 0x800,
  kCompileTypeComments = 0x1000,
  kCompileTopLevelAwait = 0x2000,
  kCompileAllowIncompleteInput = 0x4000,
  kCompileFutureMask = 0x1fe0000,
};

struct CompileRequest {
  CompileMode mode = CompileMode::kFile;
  Object* filename = nullptr;  ///< a str, borrowed
  int flags = 0;
  int optimize = 0;
  int featureVersion = -1;
  bool fromFile = false;  ///< read from the file `filename`: other words for bytes that are no text
  bool fromStream = false;  ///< with fromFile: a file that cannot be read again
  /// Out: future features that the source switched on (for interactive sessions).
  int* futureFlags = nullptr;
};

/// A code object, or an `ast` node with kCompileOnlyAst.
Ref<> compileSource(Thread& t, const char* source, usize size, const CompileRequest& request);
/// Only the syntax tree, in the arena; null on failure.
ast::Mod* parseSource(Thread& t, const char* source, usize size, const CompileRequest& request,
                      Arena& arena);
/// Raises what the compiler reported about the file.
Failure raiseCompileError(Thread& t, const compiler::CompileError& error, Object* filename);
/// Whether the object is an `ast.AST` node.
Result<bool> isSyntaxTree(Thread& t, Object* object);
/// A path-like object, str or bytes as str, as the file system has it (= PyUnicode_FSDecoder).
Ref<Str> fileSystemStr(Thread& t, Object* path);
/// The same from an `ast` node.
Ref<> compileTree(Thread& t, Object* tree, const CompileRequest& request);

}  // namespace taipan
