// How the parts of the front end report an error: the first one wins and everything unwinds.
#pragma once

#include <cstdarg>

#include "base/arena.h"
#include "syntax/parser/parser.h"
#include "syntax/source.h"

namespace taipan::syntax {

/// A place in bytes. kUnknownColumn prints as python3.11 prints a column that it does not know.
inline constexpr i32 kUnknownColumn = -1000;

struct Span {
  i32 line;
  i32 col;
  i32 endLine;
  i32 endCol;
};

/// Which form of the source line an error carries.
enum class LineText : u8 { WithNewline, WithoutNewline };

class ErrorSink {
 public:
  ErrorSink(const Source& source, Arena& arena) : source_(source), arena_(arena) {}

  bool pending() const { return error_.kind != ErrorKind::None; }
  const ParseError& error() const { return error_; }
  ParseError& mutableError() { return error_; }
  void clear() { error_ = {}; }

  /// Records an error; byte columns become character columns. Always returns false. An error that
  /// is already there stays.
  [[gnu::format(printf, 5, 6)]] bool raise(ErrorKind kind, Span at, LineText lineText,
                                           const char* format, ...);

  /// The text of the recorded error: these lines of the source.
  void setText(i32 firstLine, i32 lastLine, LineText lineText);

  /// An error without a place.
  bool raiseBare(ErrorKind kind, const char* message);

  /// Formats into the arena.
  ast::Text format(const char* format, va_list args);

  /// Every message starts with this ("f-string: ").
  void setPrefix(const char* prefix) { prefix_ = prefix; }

 private:
  const Source& source_;
  Arena& arena_;
  ParseError error_;
  const char* prefix_ = "";
};

}  // namespace taipan::syntax
