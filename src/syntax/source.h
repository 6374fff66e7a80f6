// The text that is parsed: decoded to UTF-8, line ends normalised to '\n', NUL-terminated.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "syntax/parser/parser.h"

namespace taipan::syntax {

struct Source {
  const char* text = "";
  u32 size = 0;
  i32 firstLine = 1;          // the number of the first line
  i32 firstCol = 0;           // added to the columns of the first line
  bool isFString = false;     // columns of errors stay in bytes
  bool addedNewline = false;  // the last newline is ours

  /// The line (counted from firstLine), without its newline. Empty when there is no such line.
  std::string_view line(i32 number) const;
};

/// Finds the encoding, decodes and normalises. On failure fills `error` and returns false.
bool loadSource(std::string_view bytes, const ParserOptions& options, Arena& arena, Source& source,
                ast::Text& encoding, ParseError& error);

/// The number of code points in the first `bytes` bytes of `line`.
i32 countCharacters(std::string_view line, i32 bytes);

/// The encoding that a PEP 263 cookie in one line names, or empty.
std::string_view findCookie(std::string_view line);

/// The encoding that a cookie in the first two lines of `bytes` (which have no BOM) names, or
/// empty.
std::string_view findSourceCookie(std::string_view bytes);

}  // namespace taipan::syntax
