// _PyUnicodeWriter: a string that grows at its end. Extensions change the struct through macros,
// so that its fields say after each call what the macros need: `maxchar`, `kind` and `size` are
// those of the buffer, or `kind` and `size` are 0 while the buffer is somebody else's string.

#include <cstring>
#include <string>

#include "builtins/float/float.h"
#include "builtins/format/format_number.h"
#include "builtins/int/int.h"
#include "builtins/number/complex.h"
#include "builtins/str/str_internal.h"
#include "capi/text/unicodeobject.h"
#include "memory/memory.h"

using namespace taipan;

using Writer = _PyUnicodeWriter;

/// Makes `s` the buffer.
static void setBuffer(Writer& w, Ref<Str> s, bool readOnly) {
  w.maxchar = strMaxChar(*s);
  w.data = strData(*s);
  w.readonly = readOnly;
  w.kind = static_cast<PyUnicode_Kind>(readOnly ? 0 : strKind(*s));
  w.size = readOnly ? 0 : s->length;
  as(&w.buffer)[0] = s.release();
}

static Ref<Str> takeBuffer(Writer& w) {
  Ref<Str> s = Ref<Str>::steal(as<Str>(w.buffer));
  w.buffer = nullptr;
  return s;
}

/// A buffer of `size` characters for the text so far, wide enough for `maxChar`.
static Status moveBuffer(Thread& t, Writer& w, isize size, u32 maxChar) {
  Ref<Str> wider = newStrRaw(t, size, maxChar);
  if (!wider) return failure;
  Ref<Str> old = takeBuffer(w);
  if (old) copyChars(strData(*wider), strKind(*wider), strData(*old), strKind(*old), w.pos);
  setBuffer(w, std::move(wider), false);
  return {};
}

static Status growBuffer(Thread& t, Writer& w, isize size) {
  Ref<Str> s = takeBuffer(w);
  PyObject* resized = give(std::move(s));
  bool failed = PyUnicode_Resize(&resized, size) < 0;
  setBuffer(w, Ref<Str>::steal(as<Str>(resized)), false);
  if (failed) return failure;
  return {};
}

static Status prepare(Thread& t, Writer& w, isize length, u32 maxChar) {
  if (length > kIsizeMax / 8 - w.pos) return t.raiseNoMemory();
  isize needed = w.pos + length;
  bool grows = needed > w.size;
  if (grows && w.overallocate != 0) needed += needed / 4;
  if (needed < w.min_length) needed = w.min_length;
  if (needed < w.size) needed = w.size;
  if (w.buffer == nullptr) {
    if (maxChar < w.min_char) maxChar = w.min_char;
    // Even an empty buffer is somebody's own, of the kind asked for.
    return moveBuffer(t, w, needed > 0 ? needed : 1, maxChar);
  }
  if (w.readonly != 0 || maxChar > w.maxchar) {
    return moveBuffer(t, w, needed > 0 ? needed : 1, maxChar > w.maxchar ? maxChar : w.maxchar);
  }
  if (grows) return growBuffer(t, w, needed);
  return {};
}

/// Appends characters that no one exceeds `maxChar`.
static Status write(Thread& t, Writer& w, CharView text, u32 maxChar) {
  if (text.length == 0) return {};
  if (maxChar > w.maxchar || text.length > w.size - w.pos) {
    PY_TRY(prepare(t, w, text.length, maxChar));
  }
  copyChars(static_cast<char*>(w.data) + w.pos * static_cast<isize>(w.kind),
            static_cast<u32>(w.kind), text.data, text.kind, text.length);
  w.pos += text.length;
  return {};
}

/// Appends a string; the first one is kept as it is while nothing follows.
static Status writeStr(Thread& t, Writer& w, Str& s) {
  if (s.length == 0) return {};
  if (w.buffer == nullptr && w.overallocate == 0 && isExactStr(&s)) {
    setBuffer(w, Ref<Str>::share(&s), true);
    w.pos = s.length;
    return {};
  }
  return write(t, w, viewOf(s), strMaxChar(s));
}

// --- the writer ---------------------------------------------------------------------------------

API(void) _PyUnicodeWriter_Init(Writer* w) {
  std::memset(w, 0, sizeof *w);
  w->min_char = 127;
}

API(int) _PyUnicodeWriter_PrepareInternal(Writer* w, Py_ssize_t length, Py_UCS4 maxChar) {
  return toInt(prepare(current(), *w, length, maxChar));
}

API(int) _PyUnicodeWriter_PrepareKindInternal(Writer* w, PyUnicode_Kind kind) {
  u32 maxChar = kind == PyUnicode_1BYTE_KIND   ? 0xff
                : kind == PyUnicode_2BYTE_KIND ? 0xffff
                                               : 0x10ffff;
  return toInt(prepare(current(), *w, 0, maxChar));
}

API(int) _PyUnicodeWriter_WriteChar(Writer* w, Py_UCS4 c) {
  return toInt(write(current(), *w, {&c, 1, 4}, c));
}

API(int) _PyUnicodeWriter_WriteStr(Writer* w, PyObject* text) {
  return toInt(writeStr(current(), *w, *as<Str>(text)));
}

API(int)
_PyUnicodeWriter_WriteSubstring(Writer* w, PyObject* text, Py_ssize_t start, Py_ssize_t end) {
  Str& s = *as<Str>(text);
  if (start >= end) return 0;
  if (start == 0 && end == s.length) return _PyUnicodeWriter_WriteStr(w, text);
  CharView part = viewOf(s).slice(start, end);
  u32 maxChar = strMaxChar(s);
  if (maxChar > w->maxchar) maxChar = maxCharOf(part.data, part.kind, part.length);
  return toInt(write(current(), *w, part, maxChar));
}

API(int) _PyUnicodeWriter_WriteASCIIString(Writer* w, const char* text, Py_ssize_t length) {
  if (length == -1) length = static_cast<isize>(std::strlen(text));
  return toInt(write(current(), *w, {text, length, 1}, 0x7f));
}

API(int) _PyUnicodeWriter_WriteLatin1String(Writer* w, const char* text, Py_ssize_t length) {
  return toInt(write(current(), *w, {text, length, 1}, maxCharOf(text, 1, length)));
}

API(PyObject*) _PyUnicodeWriter_Finish(Writer* w) {
  Ref<Str> s = takeBuffer(*w);
  if (w->pos == 0) return share(emptyStr());
  PyObject* result = give(std::move(s));
  if (w->readonly == 0 && PyUnicode_Resize(&result, w->pos) < 0) {
    decref(as(result));
    return nullptr;
  }
  return result;
}

API(void) _PyUnicodeWriter_Dealloc(Writer* w) { takeBuffer(*w).reset(); }

// --- formatting to a writer ---------------------------------------------------------------------

/// Appends `format(value, spec[start:end])`.
template <class T, Ref<Str> (*Format)(Thread&, T&, Str&)>
static Status writeFormatted(Writer& w, PyObject* value, PyObject* spec, isize start, isize end) {
  Thread& t = current();
  Ref<Str> part = PY_TRY(strSubstring(t, *as<Str>(spec), start, end));
  Ref<Str> text = PY_TRY(Format(t, *as<T>(value), *part));
  return writeStr(t, w, *text);
}

API(int)
_PyUnicode_FormatAdvancedWriter(Writer* w, PyObject* value, PyObject* spec, Py_ssize_t start,
                                Py_ssize_t end) {
  return toInt(writeFormatted<Str, &strFormatSpec>(*w, value, spec, start, end));
}
API(int)
_PyLong_FormatAdvancedWriter(Writer* w, PyObject* value, PyObject* spec, Py_ssize_t start,
                             Py_ssize_t end) {
  return toInt(writeFormatted<Int, &formatInt>(*w, value, spec, start, end));
}
API(int)
_PyFloat_FormatAdvancedWriter(Writer* w, PyObject* value, PyObject* spec, Py_ssize_t start,
                              Py_ssize_t end) {
  return toInt(writeFormatted<Float, &formatFloat>(*w, value, spec, start, end));
}

API(int) _PyLong_FormatWriter(Writer* w, PyObject* value, int base, int prefix) {
  Thread& t = current();
  if (!isInt(as(value))) return toInt(BAD_INTERNAL_CALL());
  Ref<Str> text = intToText(t, *as<Int>(value), base, prefix != 0 && base != 10);
  return text ? toInt(writeStr(t, *w, *text)) : -1;
}

// --- grouping digits ----------------------------------------------------------------------------

/// digits[at : at + count] grouped as localeconv() says, at least `least` characters long. Without
/// a writer only the length and the greatest character are found; with one its buffer gets the
/// `room` characters from its position on.
API(Py_ssize_t)
_PyUnicode_InsertThousandsGrouping(Writer* w, Py_ssize_t room, PyObject* digits, Py_ssize_t at,
                                   Py_ssize_t count, Py_ssize_t least, const char* groups,
                                   PyObject* separator, Py_UCS4* maxChar) {
  constexpr char kMark = '\1';
  const Str& mark = *as<Str>(separator);
  std::string ascii;
  for (isize i = 0; i < count; ++i) {
    ascii += static_cast<char>(strAt(*as<Str>(digits), at + i));
  }
  isize length = groupDigits(nullptr, ascii.data(), count, least, groups, mark.length, kMark);
  if (w == nullptr) {
    if (length > count && maxChar != nullptr && strMaxChar(mark) > *maxChar) {
      *maxChar = strMaxChar(mark);
    }
    return length;
  }
  std::string grouped(static_cast<usize>(length), '0');
  groupDigits(grouped.data() + length, ascii.data(), count, least, groups, mark.length, kMark);
  isize inMark = 0;
  for (isize i = 0; i < length && i < room; ++i) {
    bool isMark = grouped[static_cast<usize>(i)] == kMark;
    u32 c = isMark ? strAt(mark, inMark++ % mark.length)
                   : static_cast<u8>(grouped[static_cast<usize>(i)]);
    writeChar(w->data, static_cast<u32>(w->kind), w->pos + i, c);
  }
  return length;
}
