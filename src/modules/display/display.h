// Showing exceptions as text (what python3.11 prints for an uncaught one). The functions of
// builtins/exceptions/exceptions.h that print are defined in this folder, because showing where in
// a line something failed takes the parser.
#pragma once

#include "builtins/str/str_builder.h"
#include "object/ref.h"

namespace taipan {

struct SourceRange;

/// The place to write to: every line gets the margin of the exception groups around it.
struct DisplayContext {
  StrBuilder out;
  int groupDepth = 0;
  bool needClose = false;
  Object* seen = nullptr;  ///< list of exceptions already shown; borrowed

  void indent() { out.append(' ', 2 * groupDepth); }
  /// Begins a line.
  void margin(char bar = '|') {
    indent();
    if (groupDepth > 0) {
      out.append(static_cast<u32>(bar));
      out.append(' ');
    }
  }
};

/// The entries of a traceback (a traceback object; may be null).
void showTraceback(Thread& t, DisplayContext& c, Object* traceback);
/// How many entries sys.tracebacklimit allows (0 = none at all).
isize tracebackLimit(Thread& t);
/// The line of a source file without its end; null if there is none (no exception pending).
Ref<Str> sourceLine(Thread& t, Object* filename, int line);

/// What there is to say of an object on C's stderr, when no stream of Python will do.
void dumpObject(Thread& t, Object* object);

/// Where in an expression its operator or subscript is, as character offsets in it.
struct CaretAnchors {
  bool found = false;
  isize leftEnd = 0, rightStart = 0;
};
CaretAnchors findAnchors(Thread& t, Str& line, isize start, isize end);

/// The Levenshtein distance that suggestions are chosen by (moves cost 2, changes of case 1), or
/// something above `limit` if it is greater.
isize editDistance(CharView a, CharView b, isize limit);

}  // namespace taipan
