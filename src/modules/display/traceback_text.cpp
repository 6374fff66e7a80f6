// The entries of a traceback: file, line, function, source line and carets.

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str_format.h"
#include "bytecode/location_table.h"
#include "modules/display/display.h"
#include "modules/support/path.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "syntax/source.h"
#include "vm/traceback.h"

namespace taipan {

static constexpr int kRepeatLimit = 3;

isize tracebackLimit(Thread& t) {
  Object* limit = getSysAttribute(t, "tracebacklimit");
  if (limit == nullptr || !isInt(limit)) return 1000;
  i64 value;
  auto& number = *static_cast<Int*>(limit);
  if (!fitsI64(number, &value)) return number.isNegative() ? 0 : kIsizeMax;
  return value < 0 ? 0 : value;
}

// --- source -------------------------------------------------------------------------------------

static FILE* openSource(Thread& t, Object* filename) {
  Ref<> path = fsEncode(t, filename);
  if (!path) {
    t.clearPending();
    return nullptr;
  }
  const char* name = static_cast<Bytes*>(path.get())->data;
  if (FILE* file = std::fopen(name, "re")) return file;
  // Compiled elsewhere: the same file name in one of the directories of sys.path.
  const char* slash = std::strrchr(name, '/');
  const char* tail = slash != nullptr ? slash + 1 : name;
  Object* directories = getSysAttribute(t, "path");
  if (directories == nullptr || !isList(directories)) return nullptr;
  auto* list = static_cast<List*>(directories);
  for (isize i = 0; i < list->size; ++i) {
    Ref<> directory = fsEncode(t, list->items[i]);
    if (!directory) {
      t.clearPending();
      continue;
    }
    char joined[4096];
    std::snprintf(joined, sizeof joined, "%s/%s", static_cast<Bytes*>(directory.get())->data, tail);
    if (FILE* file = std::fopen(joined, "re")) return file;
  }
  return nullptr;
}

/// A line (without its end) of a file in the encoding that the cookie in `head`, the file's first
/// two lines, names. Text that is not of that encoding is shown as latin-1.
static Ref<Str> decodeLine(Thread& t, std::string_view line, std::string_view head) {
  std::string encoding(syntax::findSourceCookie(head));
  auto length = static_cast<isize>(line.size());
  Ref<Str> text =
      decodeText(t, line.data(), length, encoding.empty() ? "utf-8" : encoding.c_str(), nullptr);
  if (text.failed()) {
    t.clearPending();
    text = newStrLatin1(t, line.data(), length);
    if (text.failed()) t.clearPending();
  }
  return text;
}

/// Whether sources can still be read: not when the interpreter ends and its modules are gone.
static bool canRead(Thread& t) {
  const Interpreter& interpreter = *t.interpreter;
  return !interpreter.finalizing ||
         dictGetText(t, static_cast<Dict*>(interpreter.modules), "io") != nullptr;
}

Ref<Str> sourceLine(Thread& t, Object* filename, int line) {
  if (filename == nullptr || !isStr(filename) || line <= 0) return {};
  if (!canRead(t)) return {};
  FILE* file = openSource(t, filename);
  if (file == nullptr) return {};
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  std::string head;
  char* buffer = nullptr;
  usize capacity = 0;
  std::string_view text;
  isize length = -1;
  for (int i = 0; i < line; ++i) {
    length = ::getline(&buffer, &capacity, file);
    if (length < 0) break;
    text = {buffer, static_cast<usize>(length)};
    if (i == 0 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (i < 2) head += text;
  }
  std::fclose(file);
  Ref<Str> result;
  if (length >= 0) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    result = decodeLine(t, text, head);
  }
  std::free(buffer);
  return result;
}

// --- carets -------------------------------------------------------------------------------------

static bool isIndent(u32 c) { return c == ' ' || c == '\t' || c == '\f'; }

static isize charOffset(Thread& t, Str& line, int byteOffset) {
  if (line.state.ascii) return byteOffset < line.length ? byteOffset : line.length;
  isize bytes = 0;
  for (isize i = 0; i < line.length; ++i) {
    if (bytes >= byteOffset) return i;
    u32 c = strAt(line, i);
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return line.length;
}

/// The line of carets below a source line; nothing if they would underline all of it.
static void showCarets(Thread& t, DisplayContext& c, Str& line, isize stripped, isize lineEnd,
                       const SourceRange& range) {
  if (range.line < 0 || range.column < 0 || range.endLine < 0 || range.endColumn < 0) return;
  isize start = charOffset(t, line, range.column);
  bool oneLine = range.line == range.endLine;
  isize end = oneLine ? charOffset(t, line, range.endColumn) : lineEnd;
  if (end > lineEnd) end = lineEnd;
  CaretAnchors anchors;
  if (oneLine) anchors = findAnchors(t, line, start, end);
  bool hasSecondary = anchors.found && anchors.rightStart > anchors.leftEnd;
  if (end - start >= lineEnd - stripped && !hasSecondary) return;
  c.margin();
  c.out.append(' ', 4 + (start > stripped ? start - stripped : 0));
  for (isize i = 0; i < end - start; ++i) {
    bool secondary = anchors.found && (i < anchors.leftEnd || i >= anchors.rightStart);
    c.out.append(static_cast<u32>(secondary ? '~' : '^'));
  }
  c.out.append('\n');
}

static void showSource(Thread& t, DisplayContext& c, Str& line, const SourceRange& range) {
  isize stripped = 0;
  while (stripped < line.length && isIndent(strAt(line, stripped))) ++stripped;
  isize end = line.length;
  while (end > stripped && isIndent(strAt(line, end - 1))) --end;
  c.margin();
  c.out.append("    ");
  c.out.append(viewOf(line).slice(stripped, end));
  c.out.append('\n');
  showCarets(t, c, line, stripped, end, range);
}

// --- entries ------------------------------------------------------------------------------------

struct Entry {
  Ref<> filename;
  Ref<> name;
  int line = 0;
  SourceRange range;
};

/// What an entry says; false (nothing pending) if the frame gives no code.
static bool readEntry(Thread& t, Traceback& traceback, Entry* entry) {
  Ref<Str> attribute = newInterned(t, "f_code");
  Ref<> code;
  if (attribute && traceback.frame != nullptr) {
    code = getAttribute(t, reinterpret_cast<Object*>(traceback.frame), attribute.get());
  }
  if (!code || !isExactly(code.get(), &codeType)) {
    t.clearPending();
    return false;
  }
  auto& c = *reinterpret_cast<Code*>(code.get());
  entry->filename = Ref<>::share(c.filename);
  entry->name = Ref<>::share(c.name);
  entry->line = traceback.lineno;
  ByteSpan table = spanOf(*static_cast<Bytes*>(c.linetable));
  if (traceback.lasti >= 0) {
    entry->range = locationOf(table.data, table.size, c.firstlineno, traceback.lasti / 2);
  }
  if (entry->line < 0) entry->line = entry->range.line;
  return true;
}

static void showEntry(Thread& t, DisplayContext& c, const Entry& entry) {
  Ref<Str> head = newStrFormat(t, "  File \"%U\", line %d, in %U\n", entry.filename.get(),
                               entry.line, entry.name.get());
  if (!head) {
    t.clearPending();
    return;
  }
  c.margin();
  c.out.append(*head);
  Ref<Str> line = sourceLine(t, entry.filename.get(), entry.line);
  if (line && line->length > 0) showSource(t, c, *line, entry.range);
}

static void showRepeated(DisplayContext& c, isize count) {
  count -= kRepeatLimit;
  char text[80];
  std::snprintf(text, sizeof text, "  [Previous line repeated %zd more time%s]\n", count,
                count == 1 ? "" : "s");
  c.margin();
  c.out.append(text);
}

void showTraceback(Thread& t, DisplayContext& c, Object* object) {
  isize limit = tracebackLimit(t);
  isize depth = 0;
  for (auto* at = reinterpret_cast<Traceback*>(object); at != nullptr; at = at->tbNext) ++depth;
  auto* at = reinterpret_cast<Traceback*>(object);
  for (; at != nullptr && depth > limit; at = at->tbNext) --depth;
  Entry last;
  isize count = 0;
  for (; at != nullptr; at = at->tbNext) {
    Entry entry;
    if (!readEntry(t, *at, &entry)) continue;
    bool same = last.filename && entry.line == last.line &&
                strEqual(*static_cast<Str*>(entry.filename.get()),
                         *static_cast<Str*>(last.filename.get())) &&
                strEqual(*static_cast<Str*>(entry.name.get()), *static_cast<Str*>(last.name.get()));
    if (!same) {
      if (count > kRepeatLimit) showRepeated(c, count);
      count = 0;
    }
    ++count;
    if (count <= kRepeatLimit) showEntry(t, c, entry);
    last = std::move(entry);
  }
  if (count > kRepeatLimit) showRepeated(c, count);
}

}  // namespace taipan
