// Mistakes of compound statements: missing blocks, colons and handlers; and of import lists.
#include <string>

#include "syntax/diagnosis/scene.h"

namespace taipan::syntax {

namespace {

// The source goes on behind a header's colon and line end without a deeper indentation. The message
// is worded by the keyword that begins the header.
bool missingBlock(Scene& s) {
  i32 at = s.at();
  i32 end = at - 1;
  // A type comment on a line of its own may stand between.
  if (end > 2 && s.kind(end) == Tok::Newline && s.kind(end - 1) == Tok::TypeComment) {
    end -= 2;
  }
  if (end < 1 || s.kind(at) == Tok::Indent || s.kind(end) != Tok::Newline ||
      s.kind(end - 1) != Tok::Colon) {
    return false;
  }
  Scene header(s, end);
  i32 first = header.line();
  i32 word = first + (s.kind(first) == Tok::KwAsync);
  std::string what;
  if (s.kind(word) == Tok::KwDef) {
    what = "function definition";
  } else if (s.kind(word) == Tok::KwClass) {
    what = "class definition";
  } else {
    bool star = s.kind(word) == Tok::KwExcept && s.kind(word + 1) == Tok::Star;
    what = "'" + std::string(s.text(word)) + (star ? "*" : "") + "' statement";
  }
  std::string message = "expected an indented block after " + what + " on line " +
                        std::to_string(s.token(first).line);
  return s.raiseToken(at, message.c_str(), ErrorKind::IndentationError);
}

// A type comment behind the colon of a `def` and another on the next line: shown is the block.
bool twoTypeComments(Scene& s) {
  i32 at = s.at();
  if (s.kind(at) != Tok::TypeComment || at < 3 || s.kind(at - 1) != Tok::Newline ||
      s.kind(at - 2) != Tok::TypeComment || s.kind(at - 3) != Tok::Colon ||
      s.kind(at + 1) != Tok::Newline || s.kind(at + 2) != Tok::Indent) {
    return false;
  }
  Scene header(s, at - 1);
  Tok first = s.kind(header.line());
  return (first == Tok::KwDef || first == Tok::KwAsync) &&
         s.raiseToken(at + 2, "Cannot have two type comments on def");
}

// Behind the body of a `try` comes something else than `except` or `finally`. Behind its first
// handler a statement may come, so only the body can be followed by nothing else.
bool tryWithoutHandler(Scene& s) {
  if (!s.expects(Tok::KwExcept) || !s.expects(Tok::KwFinally) || s.expects(Tok::KwPass) ||
      s.at() == 0) {
    return false;
  }
  return s.raiseToken(s.at(), "expected 'except' or 'finally' block");
}

// The first token of the handler line above, at the same depth, or -1.
i32 handlerAbove(const Scene& s, i32 line) {
  int depth = 0;
  for (i32 i = line - 1; i > 0; i--) {
    depth += s.kind(i) == Tok::Dedent;
    depth -= s.kind(i) == Tok::Indent;
    bool begins = s.kind(i - 1) == Tok::Newline || s.kind(i - 1) == Tok::Dedent;
    if (depth < 0) {
      return -1;
    }
    if (depth == 0 && begins && s.kind(i) == Tok::KwExcept) {
      return i;
    }
  }
  return -1;
}

// `except` behind `except*` or the other way round.
bool mixedHandlers(Scene& s) {
  i32 line = s.line();
  if (s.kind(line) != Tok::KwExcept || s.at() > line + 1) {
    return false;
  }
  i32 above = handlerAbove(s, line);
  bool star = s.kind(line + 1) == Tok::Star;
  if (above < 0 || (s.kind(above + 1) == Tok::Star) == star) {
    return false;
  }
  // Of `except *:` the missing type is what counts.
  if (star && s.read(rule::kExpression, line + 2) < 0) {
    return false;
  }
  return s.raise(Piece{line, line + 1 + star},
                 "cannot have both 'except' and 'except*' on the same 'try'");
}

// `except *:`
bool handlerWithoutType(Scene& s) {
  i32 line = s.line();
  if (s.kind(line) != Tok::KwExcept || s.kind(line + 1) != Tok::Star || s.at() > line + 2) {
    return false;
  }
  Tok next = s.kind(line + 2);
  if (next != Tok::Colon && next != Tok::Newline) {
    return false;
  }
  return s.raiseToken(line + 2, "expected one or more exception types");
}

// `except A, B:` and `except A, B as c:`, with the colon.
bool severalHandlerTypes(Scene& s) {
  i32 line = s.line();
  if (s.kind(line) != Tok::KwExcept || s.kind(s.at()) != Tok::Comma || s.bracket() >= 0) {
    return false;
  }
  i32 first = line + 1 + (s.kind(line + 1) == Tok::Star);
  i32 end = s.read(rule::kPlainList, first);
  if (end <= s.at()) {
    return false;
  }
  if (s.kind(end) == Tok::KwAs && s.kind(end + 1) == Tok::Name) {
    end += 2;
  }
  if (s.kind(end) != Tok::Colon) {
    return false;
  }
  return s.raise(Piece{first, end}, "multiple exception types must be parenthesized");
}

// A line that is a whole header but for the colon.
bool missingColon(Scene& s) {
  if (s.kind(s.at()) != Tok::Newline || !s.expects(Tok::Colon) || s.bracket() >= 0) {
    return false;
  }
  switch (s.kind(s.line())) {
    case Tok::KwIf:
    case Tok::KwElif:
    case Tok::KwWhile:
    case Tok::KwFor:
    case Tok::KwWith:
    case Tok::KwExcept:
    case Tok::KwClass:
    case Tok::KwAsync:
      break;
    default:
      if (!s.isWord(s.line(), "match") && !s.isWord(s.line(), "case")) {
        return false;
      }
  }
  // A lambda or a slice may expect it too.
  for (i32 i = s.line(); i < s.at(); i++) {
    if (s.kind(i) == Tok::KwLambda) {
      return false;
    }
  }
  return s.part() == s.line() && s.raiseToken(s.at(), "expected ':'");
}

// `from a import b,`
bool importListEndsWithComma(Scene& s) {
  bool importList = s.kind(s.part()) == Tok::KwFrom && s.bracket() < 0;
  if (!importList || s.kind(s.at()) != Tok::Newline || s.kind(s.at() - 1) != Tok::Comma) {
    return false;
  }
  return s.raiseToken(s.at(), "trailing comma not allowed without surrounding parentheses");
}

}  // namespace

const Judge kBlockJudges[] = {
    missingBlock,       twoTypeComments,         tryWithoutHandler,
    handlerWithoutType, mixedHandlers,           severalHandlerTypes,
    missingColon,       importListEndsWithComma, nullptr,
};

}  // namespace taipan::syntax
