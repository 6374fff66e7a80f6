// The front door of the syntax layer: source bytes in, syntax tree or error out. No Python object
// is involved; what needs the layers above (codecs, Unicode tables, warnings) comes in as hooks.
#pragma once

#include "base/arena.h"
#include "base/common.h"
#include "syntax/ast.h"

namespace taipan::syntax {

enum class Mode : u8 {
  File,          // "exec" -> ast::Module
  Eval,          // "eval" -> ast::Expression
  Single,        // "single" -> ast::Interactive
  FunctionType,  // "func_type" -> ast::FunctionType
};

enum class ErrorKind : u8 {
  None,
  SyntaxError,
  IndentationError,
  TabError,
  UnicodeDecodeError,  // the source is not UTF-8 although it must be
  ValueError,          // e.g. an int literal with too many digits in a place that is no literal
  OverflowError,
  MemoryError,     // "parser stack overflow"
  RecursionError,  // too deep to handle; message as Python's
  Pending,         // a hook failed and left its own error with the layer above
};

/// What SyntaxError carries. Columns count characters from 1; 0 means "none" and -1 "not known",
/// as python3.11 reports them.
struct ParseError {
  ErrorKind kind = ErrorKind::None;
  ast::Text message;
  i32 lineno = 0;
  i32 offset = 0;
  i32 end_lineno = 0;
  i32 end_offset = 0;
  i32 byteColumn = -1;      // offset and end_offset before they became characters of the text,
  i32 endByteColumn = -1;   // counted from 0; negative where there are none
  ast::Text text;           // the source line, in UTF-8
  bool hasText = false;     // false: SyntaxError.text is None
  bool hasLocation = true;  // false: a bare message; not even the file is shown if lineno < 0
  bool outranks = false;  // of the lexer: counts more than what the parser says about earlier lines
  bool ownText = false;   // the text is not looked up in the file that the source may be from
  bool incomplete = false;  // more input could make it right (for interactive use)
};

/// Answers of the hooks that may fail.
enum class HookResult : u8 { Ok, Missing, Failed };

enum class WarningKind : u8 { DeprecationWarning, SyntaxWarning };

/// What the parser needs from above. All are optional; `context` is passed through.
struct ParserHooks {
  void* context = nullptr;

  /// Decodes the source from `encoding` to UTF-8 allocated in `arena`. Missing: unknown encoding.
  HookResult (*decode)(void* context, std::string_view encoding, std::string_view source,
                       Arena& arena, std::string_view* utf8) = nullptr;

  /// NFKC-normalises a name that is not normal yet. Without it the tables of base/ are used.
  HookResult (*normalize)(void* context, std::string_view name, Arena& arena,
                          std::string_view* normalized) = nullptr;

  /// Whether \N escapes can be read at all. Missing: they are errors. Without it they can.
  HookResult (*characterNames)(void* context) = nullptr;

  /// Reports a warning at a line. Ok: continue. Missing: the warning is an error, report it as a
  /// SyntaxError at its place. Failed: an error is pending above.
  HookResult (*warn)(void* context, WarningKind kind, std::string_view message,
                     i32 lineno) = nullptr;
};

struct ParserOptions {
  Mode mode = Mode::File;
  bool typeComments = false;          // PyCF_TYPE_COMMENTS
  bool dontImplyDedent = false;       // PyCF_DONT_IMPLY_DEDENT
  bool allowIncompleteInput = false;  // PyCF_ALLOW_INCOMPLETE_INPUT
  bool ignoreCookie = false;          // PyCF_IGNORE_COOKIE: the source is UTF-8 text
  bool barryAsFlufl = false;          // `<>` instead of `!=`
  const char* fileName = nullptr;     // of the file that was read, for the words of errors; or null
  bool isStream = false;              // with fileName: cannot be read again from its start
  int featureVersion = 11;            // the minor version whose grammar is accepted
  int maxIntDigits = 4300;            // 0: no limit (sys.set_int_max_str_digits)
  ParserHooks hooks;
};

struct ParseResult {
  ast::Mod* module = nullptr;  // null: see error
  ParseError error;
  bool barryAsFlufl = false;  // the source switched it on
  ast::Text encoding;         // of the source, as its cookie says; empty: none
  explicit operator bool() const { return module != nullptr; }
};

/// Parses `size` bytes. The tree, the error's texts and everything else live in `arena`.
ParseResult parse(const char* source, usize size, const ParserOptions& options, Arena& arena);

}  // namespace taipan::syntax
