// How a compilation fails: one SyntaxError (or RecursionError) with its place, kept until the layer
// above raises it; and the seam through which warnings go out.
#pragma once

#include <string>
#include <string_view>

#include "syntax/ast.h"

namespace taipan::compiler {

enum class ErrorKind : u8 { None, SyntaxError, RecursionError, SystemError, ValueError, Pending };

/// As end_col_offset: SyntaxError.end_offset is None.
inline constexpr i32 kNoColumn = -2;

struct CompileError {
  ErrorKind kind = ErrorKind::None;
  std::string message;
  ast::Location loc;  // lineno 0: no location
  bool ofScopes =
      false;  // about names or __future__: what is wrong is only the exception's attributes
};

enum class WarningResult : u8 { Continue, IsError, Failed };

/// Takes a SyntaxWarning; null: dropped. `IsError`: the warning filter made it an error, which is
/// reported as a SyntaxError; `Failed`: another error is pending above.
struct WarningSink {
  void* context = nullptr;
  WarningResult (*warn)(void* context, std::string_view message, i32 line) = nullptr;
};

class Diagnostics {
 public:
  explicit Diagnostics(WarningSink sink) : sink_(sink) {}
  /// Records the first error; returns false, so that `return fail(...)` propagates.
  bool fail(ast::Location loc, std::string message) {
    return set(ErrorKind::SyntaxError, loc, static_cast<std::string&&>(message));
  }
  bool recursion() {
    return set(ErrorKind::RecursionError, {},
               "maximum recursion depth exceeded during compilation");
  }
  bool set(ErrorKind kind, ast::Location loc, std::string message) {
    if (error_.kind == ErrorKind::None) {
      error_ = {kind, static_cast<std::string&&>(message), loc, ofScopes_};
    }
    return false;
  }
  /// Reports a SyntaxWarning at `loc`; false when it turned into an error.
  bool warn(ast::Location loc, std::string message) {
    if (!sink_.warn) return true;
    switch (sink_.warn(sink_.context, message, loc.lineno)) {
      case WarningResult::Continue:
        return true;
      case WarningResult::IsError:
        return fail(loc, static_cast<std::string&&>(message));
      case WarningResult::Failed:
        return set(ErrorKind::Pending, loc, {});
    }
    return true;
  }
  /// Everything from now on is (not) about scopes or future features.
  void setOfScopes(bool ofScopes) { ofScopes_ = ofScopes; }
  bool failed() const { return error_.kind != ErrorKind::None; }
  const CompileError& error() const { return error_; }

 private:
  WarningSink sink_;
  CompileError error_;
  bool ofScopes_ = true;
};

}  // namespace taipan::compiler
