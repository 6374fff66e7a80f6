#include "modules/compile/program_text.h"

#include <cstdio>
#include <string>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// python3.11 reads lines in pieces of so many bytes, and shows the last piece of a longer one.
constexpr usize kPiece = 999;

/// The next character, with "\r" and "\r\n" as "\n"; EOF at the end.
int nextCharacter(std::FILE* file) {
  int c = std::fgetc(file);
  if (c != '\r') return c;
  int next = std::fgetc(file);
  if (next != '\n' && next != EOF) std::ungetc(next, file);
  return '\n';
}

/// False if the file has no such line.
bool readLine(std::FILE* file, int line, std::string* text) {
  int at = 1;
  bool found = false;
  for (int c; at <= line && (c = nextCharacter(file)) != EOF;) {
    if (at == line) {
      found = true;
      if (text->size() == kPiece) text->clear();
      *text += static_cast<char>(c);
    }
    if (c == '\n') ++at;
  }
  return found;
}

}  // namespace

Ref<Str> programText(Thread& t, Object* filename, int line, const char* errors) {
  if (filename == nullptr || !isStr(filename) || line <= 0) return {};
  Ref<> path = encodeFileSystem(t, *static_cast<Str*>(filename));
  if (!path) {
    t.clearPending();
    return {};
  }
  std::FILE* file = std::fopen(static_cast<Bytes*>(path.get())->data, "rbe");
  if (file == nullptr) return {};
  std::string text;
  bool found = readLine(file, line, &text);
  std::fclose(file);
  if (!found) return {};
  text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
  Ref<Str> result = decodeText(t, text.data(), static_cast<isize>(text.size()), "utf-8", errors);
  if (!result) t.clearPending();
  return result;
}

void placePending(Thread& t, Object* filename, int line, int column, int endLine, int endColumn) {
  Ref<> exception = t.takePending();
  if (!exception) return;
  auto set = [&](Str* name, Ref<> value) {
    if (!value || setAttribute(t, exception.get(), name, value.get()).failed()) t.clearPending();
  };
  auto position = [](int value) { return value < 0 ? Ref<>::share(none()) : toObject(value); };
  set(names::lineno, toObject(line));
  set(names::offset, position(column));
  set(names::end_lineno, position(endLine));
  set(names::end_offset, position(endColumn));
  if (filename != nullptr) {
    Ref<> text = programText(t, filename, line, "strict");
    set(names::filename, Ref<>::share(filename));
    set(names::text, text ? std::move(text) : Ref<>::share(none()));
  }
  if (!isInstanceOf(exception.get(), &syntaxErrorType)) {
    // Other exceptions get the attributes that a SyntaxError has anyway.
    set(names::print_file_and_line, Ref<>::share(none()));
  }
  t.raiseInstance(exception.get());
}

}  // namespace taipan
