#include "syntax/error.h"

#include <cstdio>
#include <cstring>

#include "syntax/characters.h"

namespace taipan::syntax {

namespace {
bool isUtf8(std::string_view text) {
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    Decoded decoded = decodeUtf8(p, end, true);
    if (decoded.size == 0) {
      return false;
    }
    p += decoded.size;
  }
  return true;
}
}  // namespace

ast::Text ErrorSink::format(const char* format, va_list args) {
  va_list again;
  va_copy(again, args);
  int size = std::vsnprintf(nullptr, 0, format, args);
  char* text = static_cast<char*>(arena_.allocate(static_cast<usize>(size) + 1, 1));
  std::vsnprintf(text, static_cast<usize>(size) + 1, format, again);
  va_end(again);
  return {text, static_cast<usize>(size)};
}

bool ErrorSink::raise(ErrorKind kind, Span at, LineText lineText, const char* format, ...) {
  if (pending()) {
    return false;
  }
  error_.kind = kind;
  va_list args;
  va_start(args, format);
  error_.message = this->format(format, args);
  va_end(args);
  if (prefix_[0] != '\0') {
    usize prefixSize = std::strlen(prefix_);
    usize size = prefixSize + error_.message.size;
    char* text = static_cast<char*>(arena_.allocate(size + 1, 1));
    std::memcpy(text, prefix_, prefixSize);
    std::memcpy(text + prefixSize, error_.message.data, error_.message.size + 1);
    error_.message = {text, size};
  }
  auto column = [&](i32 line, i32 col) {
    if (col == kUnknownColumn) {
      return -1;
    }
    i32 bytes = line == source_.firstLine ? col - source_.firstCol : col;
    bool inBytes = bytes < 0 || source_.isFString || !isUtf8(source_.line(line));
    return inBytes ? bytes + 1 : countCharacters(source_.line(line), bytes) + 1;
  };
  error_.byteColumn = at.col;
  error_.endByteColumn = at.endCol;
  error_.lineno = at.line;
  error_.offset = column(at.line, at.col);
  error_.end_lineno = at.endLine;
  // Python looks up the end's column in the line of the start.
  i32 length = static_cast<i32>(source_.line(at.line).size());
  bool clipped = at.endLine != at.line && at.endCol > length;
  error_.end_offset = at.endLine == at.line ? column(at.line, at.endCol)
                                            : column(at.line, clipped ? length : at.endCol);
  error_.hasText = true;
  error_.ownText = source_.isFString;
  setText(at.line, at.line, lineText);
  return false;
}

void ErrorSink::setText(i32 firstLine, i32 lastLine, LineText lineText) {
  const char* start = source_.line(firstLine).data();
  std::string_view last = source_.line(lastLine);
  const char* end = last.data() + last.size();
  if (lineText == LineText::WithNewline && end < source_.text + source_.size) {
    end++;
  }
  // Bytes that are not UTF-8 show as U+FFFD.
  char* text = static_cast<char*>(arena_.allocate(static_cast<usize>(end - start) * 3 + 1, 1));
  char* out = text;
  for (const char* p = start; p < end;) {
    Decoded decoded = decodeUtf8(p, end, true);
    const char* reason;
    int size = decoded.size != 0 ? decoded.size : malformedUtf8(p, end, &reason);
    if (decoded.size != 0) {
      std::memcpy(out, p, static_cast<usize>(size));
      out += size;
    } else {
      out += encodeUtf8(0xFFFD, out);
    }
    p += size;
  }
  *out = '\0';
  error_.text = {text, static_cast<usize>(out - text)};
}

bool ErrorSink::raiseBare(ErrorKind kind, const char* message) {
  if (!pending()) {
    error_.kind = kind;
    usize size = std::strlen(message);
    error_.message = {arena_.copyBytes(message, size), size};
    error_.hasLocation = false;
  }
  return false;
}

}  // namespace taipan::syntax
