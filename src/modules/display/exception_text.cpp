// Exceptions as text: class and message, notes, SyntaxErrors with their source line, chains and
// groups.

#include <cstdio>

#include "builtins/exceptions/exception_group.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/display/display.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

static constexpr int kMaxGroupWidth = 15;
static constexpr int kMaxGroupDepth = 10;

/// Appends text that may have failed to be made.
static void appendOr(Thread& t, DisplayContext& c, Ref<Str> text, const char* otherwise) {
  if (text) {
    c.out.append(*text);
  } else {
    t.clearPending();
    c.out.append(otherwise);
  }
}

// --- SyntaxError --------------------------------------------------------------------------------

struct SyntaxLocation {
  Ref<Str> message;
  Ref<> filename;
  Ref<> text;
  i64 line = 0, offset = -1, endLine = -1, endOffset = -1;
};

static Result<i64> numberOr(Thread& t, Object* object, const char* attribute, i64 fallback) {
  Ref<Str> name = PY_TRY(newInterned(t, attribute));
  Ref<> value = PY_TRY(getAttribute(t, object, name.get()));
  if (isNone(value.get())) return fallback;
  return toI64(t, value.get());
}

/// Fails (with an exception) if the attributes are not as they should be.
static Status readLocation(Thread& t, Object* error, SyntaxLocation* out) {
  Ref<> message = PY_TRY(getAttribute(t, error, names::msg));
  out->message = PY_TRY(toStr(t, message.get()));
  out->filename = PY_TRY(getAttribute(t, error, names::filename));
  Ref<> line = PY_TRY(getAttribute(t, error, names::lineno));
  out->line = PY_TRY(toI64(t, line.get()));
  out->offset = PY_TRY(numberOr(t, error, "offset", -1));
  out->endLine = PY_TRY(numberOr(t, error, "end_lineno", out->line));
  out->endOffset = PY_TRY(numberOr(t, error, "end_offset", -1));
  out->text = PY_TRY(getAttribute(t, error, names::text));
  return {};
}

static void showSyntaxText(DisplayContext& c, const SyntaxLocation& at) {
  auto& text = *static_cast<Str*>(at.text.get());
  isize end = text.length;
  while (end > 0 && strAt(text, end - 1) == '\n') --end;
  isize start = 0;
  auto isIndent = [](u32 ch) { return ch == ' ' || ch == '\t' || ch == '\f' || ch == '\n'; };
  while (start < end && isIndent(strAt(text, start))) ++start;
  c.margin();
  c.out.append("    ");
  c.out.append(viewOf(text).slice(start, end));
  c.out.append('\n');
  if (at.offset < 0) return;
  i64 offset = at.offset > end + 1 ? end + 1 : at.offset;
  i64 endOffset = at.endOffset;
  if (at.endLine > at.line) endOffset = end + 1;
  if (endOffset > end + 1) endOffset = end + 1;
  if (endOffset <= 0 || endOffset == offset) endOffset = offset + 1;
  i64 column = offset - 1 - start;
  i64 endColumn = endOffset - 1 - start;
  if (column < 0) return;
  c.margin();
  c.out.append("    ");
  for (i64 i = 0; i < column; ++i) {
    u32 ch = start + i < end ? strAt(text, start + i) : ' ';
    c.out.append(ch == '\t' || ch == '\f' ? ch : ' ');
  }
  for (i64 i = column; i < endColumn || i == column; ++i) c.out.append('^');
  c.out.append('\n');
}

/// The file and line of a SyntaxError; its message is then what is shown as the exception's text.
static Ref<Str> showSyntaxLocation(Thread& t, DisplayContext& c, Object* error) {
  SyntaxLocation at;
  if (readLocation(t, error, &at).failed()) {
    t.clearPending();
    return {};
  }
  c.margin();
  Ref<Str> head =
      isNone(at.filename.get())
          ? newStrFormat(t, "  File \"<string>\", line %lld\n", static_cast<long long>(at.line))
          : newStrFormat(t, "  File \"%S\", line %lld\n", at.filename.get(),
                         static_cast<long long>(at.line));
  appendOr(t, c, std::move(head), "  File <unknown>\n");
  if (isStr(at.text.get())) showSyntaxText(c, at);
  return std::move(at.message);
}

// --- class and message --------------------------------------------------------------------------

static void showClass(Thread& t, DisplayContext& c, Type* type) {
  Lookup module = lookupAttribute(t, type, names::__module__);
  if (module.failed()) t.clearPending();
  if (!module.found() || !isStr(module.get())) {
    c.out.append("<unknown>.");
  } else {
    auto& name = *static_cast<Str*>(module.get());
    if (!strEqualAscii(name, "builtins") && !strEqualAscii(name, "__main__")) {
      c.out.append(name);
      c.out.append('.');
    }
  }
  Ref<> qualname = getAttribute(t, type, names::__qualname__);
  if (!qualname || !isStr(qualname.get())) {
    t.clearPending();
    c.out.append("<unknown>");
  } else {
    c.out.append(*static_cast<Str*>(qualname.get()));
  }
}

static void showNotes(Thread& t, DisplayContext& c, Object* exception) {
  Lookup notes = lookupAttribute(t, exception, names::__notes__);
  if (notes.failed()) {
    t.clearPending();
    return;
  }
  if (!notes.found()) return;
  if (!isSequence(notes.get())) {
    c.margin();
    appendOr(t, c, toRepr(t, notes.get()), "<__notes__ repr() failed>");
    return;
  }
  Ref<Tuple> items = toTuple(t, notes.get());
  if (!items) {
    t.clearPending();
    return;
  }
  for (isize i = 0; i < items->size; ++i) {
    Ref<Str> note = toStr(t, items->items[i]);
    if (!note) {
      t.clearPending();
      c.margin();
      c.out.append("<note str() failed>\n");
      continue;
    }
    Ref<List> lines = strSplitLines(t, *note, false);
    if (!lines) {
      t.clearPending();
      continue;
    }
    if (lines->size == 0) {
      c.margin();
      c.out.append('\n');
    }
    for (isize j = 0; j < lines->size; ++j) {
      c.margin();
      c.out.append(*static_cast<Str*>(lines->items[j]));
      c.out.append('\n');
    }
  }
}

static void showMessage(Thread& t, DisplayContext& c, Object* exception) {
  Ref<Str> message;
  if (isInstanceOf(exception, &syntaxErrorType)) message = showSyntaxLocation(t, c, exception);
  c.margin();
  showClass(t, c, exception->type);
  if (!message) {
    message = toStr(t, exception);
    if (!message) {
      t.clearPending();
      c.out.append(": <exception str() failed>");
    }
  }
  if (message && message->length > 0) {
    c.out.append(": ");
    c.out.append(*message);
  }
  Lookup suggestion = suggestionFor(t, exception);
  if (suggestion.failed()) t.clearPending();
  if (suggestion.found()) {
    c.out.append(". Did you mean: '");
    c.out.append(*static_cast<Str*>(suggestion.get()));
    c.out.append("'?");
  }
  c.out.append('\n');
  showNotes(t, c, exception);
}

// --- one exception, chains and groups -----------------------------------------------------------

static void showException(Thread& t, DisplayContext& c, Object* exception);

static void showHeadAndTraceback(Thread& t, DisplayContext& c, Object* exception, const char* head,
                                 char bar) {
  Object* traceback = static_cast<BaseException*>(exception)->traceback;
  if (traceback != nullptr && tracebackLimit(t) > 0) {
    c.margin(bar);
    c.out.append(head);
    Ref<> keep = Ref<>::share(traceback);
    showTraceback(t, c, traceback);
  }
}

static void showGroupMembers(Thread& t, DisplayContext& c, Tuple* members) {
  isize count = members->size <= kMaxGroupWidth ? members->size : kMaxGroupWidth + 1;
  c.needClose = false;
  for (isize i = 0; i < count; ++i) {
    bool last = i == count - 1;
    bool truncated = i >= kMaxGroupWidth;
    if (last) c.needClose = true;
    char title[64];
    if (truncated) {
      std::snprintf(title, sizeof title, "+---------------- ... ----------------\n");
    } else {
      std::snprintf(title, sizeof title, "+---------------- %zd ----------------\n", i + 1);
    }
    c.indent();
    c.out.append(i == 0 ? "+-" : "  ");
    c.out.append(title);
    ++c.groupDepth;
    if (truncated) {
      isize rest = members->size - kMaxGroupWidth;
      std::snprintf(title, sizeof title, "and %zd more exception%s\n", rest, rest > 1 ? "s" : "");
      c.margin();
      c.out.append(title);
    } else if (t.enterRecursion(" in traceback printing").failed()) {
      t.clearPending();
    } else {
      showException(t, c, members->items[i]);
      t.leaveRecursion();
    }
    if (last && c.needClose) {
      c.indent();
      c.out.append("+------------------------------------\n");
      c.needClose = false;
    }
    --c.groupDepth;
  }
}

static void showGroup(Thread& t, DisplayContext& c, Object* exception) {
  if (c.groupDepth > kMaxGroupDepth) {
    char text[64];
    std::snprintf(text, sizeof text, "... (max_group_depth is %d)\n", kMaxGroupDepth);
    c.margin();
    c.out.append(text);
    return;
  }
  bool isTop = c.groupDepth == 0;
  if (isTop) ++c.groupDepth;
  showHeadAndTraceback(t, c, exception, "Exception Group Traceback (most recent call last):\n",
                       isTop ? '+' : '|');
  showMessage(t, c, exception);
  Ref<> members = Ref<>::share(static_cast<ExceptionGroupObject*>(exception)->exceptions);
  if (members) showGroupMembers(t, c, static_cast<Tuple*>(members.get()));
  if (isTop) c.groupDepth = 0;
}

static void showAlone(Thread& t, DisplayContext& c, Object* exception) {
  if (isExceptionGroup(exception)) {
    showGroup(t, c, exception);
    return;
  }
  showHeadAndTraceback(t, c, exception, "Traceback (most recent call last):\n", '|');
  showMessage(t, c, exception);
}

static void showLink(DisplayContext& c, const char* message) {
  c.margin();
  c.out.append('\n');
  c.margin();
  c.out.append(message);
  c.margin();
  c.out.append('\n');
}

static bool wasSeen(DisplayContext& c, Object* exception) {
  auto* list = static_cast<List*>(c.seen);
  for (isize i = 0; i < list->size; ++i) {
    if (list->items[i] == exception) return true;
  }
  return false;
}

static void showException(Thread& t, DisplayContext& c, Object* exception) {
  // The chain from the newest to the oldest; shown in the opposite order.
  Ref<List> chain = newList(t);
  if (!chain) {
    t.clearPending();
    return;
  }
  Ref<> at = Ref<>::share(exception);
  while (at) {
    if (chain->append(t, at.get()).failed() ||
        static_cast<List*>(c.seen)->append(t, at.get()).failed()) {
      t.clearPending();
      return;
    }
    auto* e = static_cast<BaseException*>(at.get());
    Object* next = e->cause != nullptr                                ? e->cause
                   : e->context != nullptr && e->suppressContext == 0 ? e->context
                                                                      : nullptr;
    if (next != nullptr && wasSeen(c, next)) next = nullptr;
    at = Ref<>::share(next);
  }
  for (isize i = chain->size - 1; i >= 0; --i) {
    showAlone(t, c, chain->items[i]);
    if (i == 0) break;
    bool isCause = static_cast<BaseException*>(chain->items[i - 1])->cause == chain->items[i];
    showLink(c, isCause ? "The above exception was the direct cause of the following exception:\n"
                        : "During handling of the above exception, another exception occurred:\n");
  }
}

bool displayException(Thread& t, Object* file, Object* exception) {
  SavedException saved(t);
  DisplayContext c;
  Ref<List> seen = newList(t);
  if (!seen) {
    t.clearPending();
    return false;
  }
  c.seen = seen.get();
  if (isException(exception)) {
    showException(t, c, exception);
  } else {
    c.out.append("TypeError: print_exception(): Exception expected for value, ");
    c.out.appendUtf8(exception->type->name,
                     static_cast<isize>(__builtin_strlen(exception->type->name)));
    c.out.append(" found\n");
  }
  Ref<Str> text = c.out.finish(t);
  if (!text) {
    t.clearPending();
    return false;
  }
  if (!callMethod(t, file, names::write, text.get())) {
    t.clearPending();
    return false;
  }
  // What was written counts as shown, even by a stream that has nothing to flush.
  if (!callMethod(t, file, names::flush)) t.clearPending();
  return true;
}

void displayOnStderr(Thread& t, Object* exception) {
  Ref<> file = Ref<>::share(getSysAttribute(t, "stderr"));
  if (file && isNone(file.get())) return;
  if (file && displayException(t, file.get(), exception)) return;
  dumpObject(t, exception);
  std::fputs("lost sys.stderr\n", stderr);
}

void dumpObject(Thread& t, Object* object) {
  SavedException saved(t);
  std::fprintf(stderr,
               "object address  : %p\nobject refcount : %ld\nobject type     : %p\n"
               "object type name: %s\nobject repr     : ",
               static_cast<void*>(object), static_cast<long>(object->refcount),
               static_cast<void*>(object->type), object->type->name);
  Ref<Str> text = object->refcount > 0 ? toRepr(t, object) : Ref<Str>();
  t.clearPending();
  if (text) {
    std::fputs(strUtf8OrQuestionMark(*text), stderr);
  } else if (object->refcount <= 0) {
    std::fprintf(stderr, "<refcnt %ld at %p>", static_cast<long>(object->refcount),
                 static_cast<void*>(object));
  }
  std::fputc('\n', stderr);
}

}  // namespace taipan
