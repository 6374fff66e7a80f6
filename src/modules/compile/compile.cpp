#include "modules/compile/compile.h"

#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "compiler/compile.h"
#include "memory/obtainable.h"
#include "modules/compile/code_from_unit.h"
#include "modules/compile/parser_hooks.h"
#include "modules/compile/program_text.h"
#include "modules/compile/tree.h"
#include "modules/compile/typed.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/seams.h"
#include "syntax/parser/parser.h"

namespace taipan {

namespace {

/// What a SyntaxError says about the line that is wrong.
struct ShownLine {
  Ref<Str> text;
  isize offset;
  isize endOffset;
};

/// Counted from 1 in characters of the line: where `byte` is, or behind all of it.
isize columnInLine(Str& line, i32 byte) {
  isize characters = 0;
  for (isize bytes = 0; characters < line.length; ++characters) {
    u32 c = strAt(line, characters);
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (bytes > byte) break;
  }
  return characters + 1;
}

/// A module's source is shown as the file that has its name shows it, whatever was compiled.
Ref<Str> lineOfModule(Thread& t, const syntax::ParseError& error, const CompileRequest& request) {
  std::string_view text = error.text.view();
  bool joined = text.size() > 1 && text.rfind('\n', text.size() - 2) != std::string_view::npos;
  if (request.mode != CompileMode::kFile || error.ownText || (request.fromFile && !joined)) {
    return {};
  }
  return programText(t, request.filename, error.lineno, "replace");
}

Result<ShownLine> shownLine(Thread& t, const syntax::ParseError& error,
                            const CompileRequest& request) {
  if (!error.hasText) return ShownLine{{}, error.offset, error.end_offset};
  Ref<Str> line = lineOfModule(t, error, request);
  if (line && !request.fromFile) {
    auto column = [&](i32 byte, i32 otherwise) {
      return byte < 0 ? otherwise : columnInLine(*line, byte);
    };
    isize offset = column(error.byteColumn, error.offset);
    isize endOffset = column(error.endByteColumn, error.end_offset);
    return ShownLine{std::move(line), offset, endOffset};
  }
  if (!line) {
    std::string_view text = error.text.view();
    if (request.fromFile && text.size() > 1) {
      usize newline = text.rfind('\n', text.size() - 2);
      if (newline != std::string_view::npos) text.remove_prefix(newline + 1);
    }
    line = PY_TRY(newStrUtf8Replace(t, text.data(), static_cast<isize>(text.size())));
  }
  return ShownLine{std::move(line), error.offset, error.end_offset};
}

Failure raiseParseError(Thread& t, const syntax::ParseError& error, const CompileRequest& request) {
  Object* filename = request.filename;
  Type* type = &syntaxErrorType;
  switch (error.kind) {
    case syntax::ErrorKind::Pending:
      return failure;
    case syntax::ErrorKind::IndentationError:
      type = &indentationErrorType;
      break;
    case syntax::ErrorKind::TabError:
      type = &tabErrorType;
      break;
    case syntax::ErrorKind::UnicodeDecodeError:
    case syntax::ErrorKind::ValueError:
      type = &valueErrorType;
      break;
    case syntax::ErrorKind::OverflowError:
      type = &overflowErrorType;
      break;
    case syntax::ErrorKind::MemoryError:
      type = &memoryErrorType;
      break;
    case syntax::ErrorKind::RecursionError:
      type = &recursionErrorType;
      break;
    default:
      break;
  }
  Ref<Str> message = PY_TRY(strFromWtf8(t, error.message.view()));
  if (!isSubtype(type, &syntaxErrorType)) {
    return t.raiseObject(*type, message->length == 0 ? nullptr : message.get());
  }
  if (!error.hasLocation && error.lineno < 0) return t.raiseObject(*type, message.get());
  if (!error.hasLocation) {
    // An encoding that cannot be used: no line, but the file.
    Ref<> line = PY_TRY(newInt(error.lineno));
    Ref<> offset = PY_TRY(newInt(error.offset));
    Ref<Tuple> details = PY_TRY(packTuple(t, {filename, line.get(), offset.get(), none()}));
    Ref<> exception = PY_TRY(call(t, type, message.get(), details.get()));
    return t.raiseInstance(exception.get());
  }
  ShownLine shown = PY_TRY(shownLine(t, error, request));
  return raiseSyntaxError(t, *type, message.get(), filename, error.lineno, shown.offset,
                          error.end_lineno, shown.endOffset, shown.text.get());
}

}  // namespace

Failure raiseCompileError(Thread& t, const compiler::CompileError& error, Object* filename) {
  Ref<Str> message = PY_TRY(strFromWtf8(t, error.message));
  switch (error.kind) {
    case compiler::ErrorKind::Pending:
      return failure;
    case compiler::ErrorKind::RecursionError:
      return t.raiseObject(recursionErrorType, message.get());
    case compiler::ErrorKind::SystemError:
      return t.raiseObject(systemErrorType, message.get());
    case compiler::ErrorKind::ValueError:
      return t.raiseObject(valueErrorType, message.get());
    default:
      break;
  }
  bool hasEnd = error.loc.end_col_offset != compiler::kNoColumn;
  if (error.ofScopes) {
    (void)t.raiseObject(syntaxErrorType, message.get());
    placePending(t, filename, error.loc.lineno, error.loc.col_offset + 1, error.loc.end_lineno,
                 hasEnd ? error.loc.end_col_offset + 1 : -1);
    return failure;
  }
  Ref<Str> text = programText(t, filename, error.loc.lineno, "strict");
  return raiseSyntaxError(t, syntaxErrorType, message.get(), filename, error.loc.lineno,
                          error.loc.col_offset + 1, error.loc.end_lineno,
                          hasEnd ? error.loc.end_col_offset + 1 : kIsizeMin, text.get());
}

namespace {

syntax::Mode parserMode(CompileMode mode) {
  switch (mode) {
    case CompileMode::kFile:
      return syntax::Mode::File;
    case CompileMode::kEval:
      return syntax::Mode::Eval;
    case CompileMode::kSingle:
      return syntax::Mode::Single;
    case CompileMode::kFunctionType:
      return syntax::Mode::FunctionType;
  }
  return syntax::Mode::File;
}

ast::NodeKind rootKind(CompileMode mode) {
  switch (mode) {
    case CompileMode::kFile:
      return ast::NodeKind::Module;
    case CompileMode::kEval:
      return ast::NodeKind::Expression;
    case CompileMode::kSingle:
      return ast::NodeKind::Interactive;
    case CompileMode::kFunctionType:
      return ast::NodeKind::FunctionType;
  }
  return ast::NodeKind::Module;
}

syntax::ParserOptions parserOptions(const CompileRequest& request, CompileHooks& hooks) {
  syntax::ParserOptions options;
  options.mode = parserMode(request.mode);
  options.typeComments = (request.flags & kCompileTypeComments) != 0;
  options.dontImplyDedent = (request.flags & kCompileDontImplyDedent) != 0;
  options.allowIncompleteInput = (request.flags & kCompileAllowIncompleteInput) != 0;
  options.ignoreCookie = (request.flags & kCompileIgnoreCookie) != 0;
  options.barryAsFlufl = (request.flags & compiler::kFutureBarryAsBdfl) != 0;
  if (request.featureVersion >= 0) options.featureVersion = request.featureVersion;
  options.maxIntDigits = intMaxStrDigits;
  options.hooks = parserHooks(hooks);
  if (request.fromFile) {
    options.fileName = strUtf8OrQuestionMark(*static_cast<Str*>(request.filename));
    options.isStream = request.fromStream;
  }
  return options;
}

Ref<> compileModule(Thread& t, ast::Mod* module, const CompileRequest& request, CompileHooks& hooks,
                    Arena& arena) {
  compiler::CompileOptions options;
  options.optimize = request.optimize;
  options.inheritedFeatures = request.flags & compiler::kFutureMask;
  options.topLevelAwait = (request.flags & kCompileTopLevelAwait) != 0;
  options.recursionBudget = 3 * (t.recursionRemaining > 0 ? t.recursionRemaining : 0);
  options.warnings = warningSink(hooks);
  compiler::Compilation compilation(arena);
  compiler::CompileResult result = compilation.compile(module, options);
  if (!result) return raiseCompileError(t, result.error, request.filename);
  if (request.futureFlags != nullptr) {
    *request.futureFlags = result.unit->flags & compiler::kFutureMask;
  }
  return codeFromUnit(t, *result.unit, request.filename);
}

}  // namespace

namespace {

/// Tokens, trees and code come from arenas, whose owners cannot go on without memory. So what a
/// long source may need is asked for beforehand; MemoryError. Dense sources (`a<b<c` on each line)
/// take about 200 bytes for each of theirs, where python3.11 takes 750.
Status checkMemoryFor(Thread& t, usize size) {
  constexpr usize kAskFrom = usize{32} << 10;
  constexpr usize kBytesPerByte = 256;
  if (size < kAskFrom || isObtainable(size * kBytesPerByte)) return {};
  return t.raiseNoMemory();
}

}  // namespace

Ref<> compileSource(Thread& t, const char* source, usize size, const CompileRequest& request) {
  PY_TRY(checkMemoryFor(t, size));
  Arena arena;
  CompileHooks hooks{t, request.filename, request.fromFile};
  syntax::ParseResult parsed = syntax::parse(source, size, parserOptions(request, hooks), arena);
  if (!parsed) return raiseParseError(t, parsed.error, request);
  if ((request.flags & kCompileOnlyAst) != 0) {
    return treeToObjects(t, parsed.module);
  }
  CompileRequest inner = request;
  if (parsed.barryAsFlufl) inner.flags |= compiler::kFutureBarryAsBdfl;
  return compileModule(t, parsed.module, inner, hooks, arena);
}

namespace {

bool isCompound(const ast::Mod* module) {
  const auto& body = static_cast<const ast::Interactive*>(module)->body;
  if (body.size == 0) return false;
  switch (body[body.size - 1]->kind) {
    case ast::NodeKind::FunctionDef:
    case ast::NodeKind::AsyncFunctionDef:
    case ast::NodeKind::ClassDef:
    case ast::NodeKind::For:
    case ast::NodeKind::AsyncFor:
    case ast::NodeKind::While:
    case ast::NodeKind::If:
    case ast::NodeKind::With:
    case ast::NodeKind::AsyncWith:
    case ast::NodeKind::Match:
    case ast::NodeKind::Try:
    case ast::NodeKind::TryStar:
      return true;
    default:
      return false;
  }
}

/// An error that more lines can mend even after an empty one.
bool isOpenEnd(std::string_view message) {
  return message.find("was never closed") != std::string_view::npos ||
         message.find("unterminated triple-quoted") != std::string_view::npos;
}

}  // namespace

TypedState typedState(Thread& t, const char* source, usize size, const CompileRequest& request,
                      bool endsEmpty) {
  Arena arena;
  CompileHooks hooks{t, request.filename, request.fromFile};
  syntax::ParserOptions options = parserOptions(request, hooks);
  options.hooks.warn = nullptr;
  options.allowIncompleteInput = true;
  syntax::ParseResult parsed = syntax::parse(source, size, options, arena);
  if (!parsed && parsed.error.incomplete && endsEmpty) {
    options.allowIncompleteInput = false;
    parsed = syntax::parse(source, size, options, arena);
    const ast::Text& message = parsed.error.message;
    if (!parsed && isOpenEnd({message.data, static_cast<usize>(message.size)})) {
      return TypedState::kIncomplete;
    }
  }
  if (t.hasPending()) t.clearPending();
  if (parsed) return isCompound(parsed.module) ? TypedState::kCompound : TypedState::kSimple;
  return parsed.error.incomplete ? TypedState::kIncomplete : TypedState::kWrong;
}

ast::Mod* parseSource(Thread& t, const char* source, usize size, const CompileRequest& request,
                      Arena& arena) {
  if (checkMemoryFor(t, size).failed()) return nullptr;
  CompileHooks hooks{t, request.filename};
  syntax::ParseResult parsed = syntax::parse(source, size, parserOptions(request, hooks), arena);
  if (!parsed) (void)raiseParseError(t, parsed.error, request);
  return parsed.module;
}

Ref<> compileTree(Thread& t, Object* tree, const CompileRequest& request) {
  Arena arena;
  CompileHooks hooks{t, request.filename};
  ast::Mod* module = treeFromObjects(t, tree, rootKind(request.mode), arena);
  if (module == nullptr) return failure;
  return compileModule(t, module, request, hooks, arena);
}

Result<bool> isSyntaxTree(Thread& t, Object* object) {
  if (isStr(object) || isBytes(object)) return false;
  return isTreeObject(t, object);
}

static Ref<Str> textOfPath(Thread& t, Object* path) {
  Ref<> plain = Ref<>::share(path);
  if (!isStr(path) && !isBytes(path) && hasBuffer(path)) {
    PY_TRY(warn(t, deprecationWarningType, 1,
                "path should be string, bytes, or os.PathLike, not %.200s", path->type->name));
    BufferView view;
    PY_TRY(view.acquire(t, path));
    return decodeFileSystem(t, view.data(), view.size());
  }
  if (!isStr(path) && !isBytes(path)) {
    Lookup method = PY_TRY(lookupSpecial(t, path, names::__fspath__));
    if (!method.found()) {
      return t.raise(typeErrorType, "expected str, bytes or os.PathLike object, not %.200s",
                     shortTypeName(path->type));
    }
    plain = PY_TRY(call(t, method.get()));
  }
  if (isStr(plain.get())) return exactStr(t, *static_cast<Str*>(plain.get()));
  if (!isBytes(plain.get())) {
    return t.raise(typeErrorType, "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                   path->type->name, plain->type->name);
  }
  Bytes& bytes = *static_cast<Bytes*>(plain.get());
  return decodeFileSystem(t, bytes.data, bytes.size);
}

Ref<Str> fileSystemStr(Thread& t, Object* path) {
  Ref<Str> text = PY_TRY(textOfPath(t, path));
  for (isize i = 0; i < text->length; ++i) {
    if (strAt(*text, i) == 0) return t.raise(valueErrorType, "embedded null character");
  }
  return text;
}

}  // namespace taipan
