// Which part of a failing expression the carets point at: the operator of a binary operation, the
// brackets of a subscript.

#include <cstring>

#include "base/arena.h"
#include "builtins/str/str.h"
#include "modules/display/display.h"
#include "syntax/parser/parser.h"

namespace taipan {

/// Byte offsets in UTF-8 to character offsets.
static isize charsOf(const char* text, isize bytes) {
  isize count = 0;
  for (isize i = 0; i < bytes && text[i] != 0; ++i) {
    if ((text[i] & 0xc0) != 0x80) ++count;
  }
  return count;
}

static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\n'; }

/// The bytes [*start, *end) of the operator between two operands; operand ends may be followed by
/// closing brackets.
static void locateOperator(const char* text, isize size, isize leftEnd, isize rightStart,
                           isize* start, isize* end) {
  isize skipped = 0;
  while (leftEnd + skipped < rightStart && isBlank(text[leftEnd + skipped])) ++skipped;
  isize from = leftEnd + skipped;
  isize to = from + 1;
  if (from + 1 < rightStart && !isBlank(text[from + 1])) ++to;
  while (from < size && (isBlank(text[from]) || text[from] == ')' || text[from] == '#')) {
    ++from;
    ++to;
  }
  *start = from;
  *end = to;
}

CaretAnchors findAnchors(Thread& t, Str& line, isize start, isize end) {
  CaretAnchors anchors;
  if (start < 0 || end > line.length || start >= end) return anchors;
  Ref<Str> segment = strSubstring(t, line, start, end);
  isize size = 0;
  Result<const char*> text = segment ? strUtf8(t, *segment, &size) : Result<const char*>(failure);
  if (text.failed()) {
    t.clearPending();
    return anchors;
  }
  const char* source = text.value();
  Arena arena;
  auto* wrapped = static_cast<char*>(arena.allocate(static_cast<usize>(size) + 4));
  wrapped[0] = '(';
  std::memcpy(wrapped + 1, source, static_cast<usize>(size));
  std::memcpy(wrapped + 1 + size, ")\n", 3);
  syntax::ParserOptions options;
  options.ignoreCookie = true;
  syntax::ParseResult parsed = syntax::parse(wrapped, static_cast<usize>(size) + 3, options, arena);
  if (!parsed || parsed.module->kind != ast::NodeKind::Module) return anchors;
  auto* module = static_cast<ast::Module*>(static_cast<ast::Node*>(parsed.module));
  if (module->body.size != 1 || module->body[0]->kind != ast::NodeKind::ExprStmt) {
    return anchors;
  }
  auto* statement = static_cast<ast::ExprStmt*>(static_cast<ast::Node*>(module->body[0]));
  ast::Node* expression = statement->value;
  isize from;
  isize to;
  if (expression->kind == ast::NodeKind::BinOp) {
    auto* operation = static_cast<ast::BinOp*>(expression);
    locateOperator(source, size, operation->left->loc.end_col_offset - 1,
                   operation->right->loc.col_offset - 1, &from, &to);
  } else if (expression->kind == ast::NodeKind::Subscript) {
    auto* subscript = static_cast<ast::Subscript*>(expression);
    from = subscript->value->loc.end_col_offset - 1;
    to = subscript->slice->loc.end_col_offset;
  } else {
    return anchors;
  }
  anchors.found = true;
  anchors.leftEnd = charsOf(source, from);
  anchors.rightStart = charsOf(source, to);
  return anchors;
}

}  // namespace taipan
