// From source text or a syntax tree to a code object: joins the syntax and compiler layers, gives
// the parser its hooks (codecs, Unicode, warnings) and turns its errors into Python exceptions.
#pragma once

#include <vector>

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
  /// Out: future features that the source switched on (for interactive sessions).
  int* futureFlags = nullptr;
};

/// Objects that a tree converted from Python refers to; dropped after the compilation.
using TreeObjects = std::vector<Ref<>>;

// The _ast module (modules/ast) registers its conversions here.
extern Result<bool> (*syntaxTreeCheck)(Thread& t, Object* object);
extern Ref<> (*treeToObject)(Thread& t, ast::Mod* module);
/// Null with an exception if the tree is not valid.
extern ast::Mod* (*treeFromObject)(Thread& t, Object* tree, CompileMode mode, Arena& arena,
                                   TreeObjects& keep);

/// A code object, or an `ast` node with kCompileOnlyAst.
Ref<> compileSource(Thread& t, const char* source, usize size, const CompileRequest& request);
/// Whether the object is an `ast.AST` node.
Result<bool> isSyntaxTree(Thread& t, Object* object);
/// A path-like object, str or bytes as str, as the file system has it (= PyUnicode_FSDecoder).
Ref<Str> fileSystemStr(Thread& t, Object* path);
/// The same from an `ast` node.
Ref<> compileTree(Thread& t, Object* tree, const CompileRequest& request);

}  // namespace taipan
