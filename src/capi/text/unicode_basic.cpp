// Strings: making them, filling them while nobody else has seen them, and looking into them.

#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "capi/text/unicodeobject.h"
#include "memory/memory.h"
#include "object/seams.h"

namespace taipan {

Str* strOrBadArgument(PyObject* object) {
  if (object == nullptr || !isStr(as(object))) {
    PyErr_BadArgument();
    return nullptr;
  }
  return as<Str>(object);
}

Str* strRequired(PyObject* object) {
  if (!isStr(as(object))) {
    (void)current().raise(typeErrorType, "must be str, not %.100s", as(object)->type->name);
    return nullptr;
  }
  return as<Str>(object);
}

bool isStrModifiable(const Str& s) {
  return s.refcount == 1 && s.hash == -1 && !isInterned(s) && isExactStr(&s);
}

SliceBounds::SliceBounds(isize from, isize to, isize length) : start(from), end(to) {
  if (end > length) end = length;
  if (end < 0) end += length;
  if (end < 0) end = 0;
  if (start < 0) start += length;
  if (start < 0) start = 0;
}

}  // namespace taipan
#include "object/seams.h"

using namespace taipan;

// --- making -------------------------------------------------------------------------------------

API(PyObject*) PyUnicode_New(Py_ssize_t size, Py_UCS4 maxChar) {
  if (size == 0) return share(emptyStr());
  if (maxChar > 0x10ffff) {
    return give(
        current().raise(systemErrorType, "invalid maximum character passed to PyUnicode_New"));
  }
  if (size < 0) {
    return give(current().raise(systemErrorType, "Negative size passed to PyUnicode_New"));
  }
  return give(newStrRaw(current(), size, maxChar));
}

API(PyObject*) PyUnicode_FromString(const char* text) { return give(newStrUtf8(current(), text)); }

API(PyObject*) PyUnicode_FromStringAndSize(const char* text, Py_ssize_t size) {
  Thread& t = current();
  if (size < 0) {
    return give(t.raise(systemErrorType, "Negative size passed to PyUnicode_FromStringAndSize"));
  }
  if (text != nullptr) return give(newStrUtf8(t, text, size));
  // The caller fills it in through its wchar_t form.
  if (size > 0) {
    if (warn(t, deprecationWarningType, 1,
             "PyUnicode_FromStringAndSize(NULL, size) is deprecated; use PyUnicode_New() instead")
            .failed()) {
      return nullptr;
    }
  }
  return give(newLateStr(t, size));
}

/// UCS4 text may hold numbers that are no code points.
static Status checkCodePoints(Thread& t, const u32* chars, isize length) {
  for (isize i = 0; i < length; ++i) {
    if (chars[i] > 0x10ffff) {
      return t.raise(valueErrorType, "character U+%x is not in range [U+0000; U+10ffff]", chars[i]);
    }
  }
  return {};
}

static Ref<Str> fromKindAndData(Thread& t, int kind, const void* data, isize size) {
  if (size < 0) return t.raise(valueErrorType, "size must be positive");
  if (kind != 1 && kind != 2 && kind != 4) return t.raise(systemErrorType, "invalid kind");
  if (kind == 4) PY_TRY(checkCodePoints(t, static_cast<const u32*>(data), size));
  return newStrChars(t, data, static_cast<u32>(kind), size);
}

API(PyObject*) PyUnicode_FromKindAndData(int kind, const void* data, Py_ssize_t size) {
  return give(fromKindAndData(current(), kind, data, size));
}

API(PyObject*) _PyUnicode_FromASCII(const char* text, Py_ssize_t size) {
  return give(newStrAscii(current(), text, size));
}

API(PyObject*) PyUnicode_FromOrdinal(int ordinal) {
  if (ordinal < 0 || ordinal > 0x10ffff) {
    return give(current().raise(valueErrorType, "chr() arg not in range(0x110000)"));
  }
  return give(newStrChar(current(), static_cast<u32>(ordinal)));
}

API(PyObject*) PyUnicode_FromObject(PyObject* object) {
  if (!isStr(as(object))) {
    return give(current().raise(typeErrorType, "Can't convert '%.100s' object to str implicitly",
                                as(object)->type->name));
  }
  return give(exactStr(current(), *as<Str>(object)));
}

static Ref<Str> copyOf(Thread& t, Str& s) {
  Ref<Str> copy = newStrRaw(t, s.length, strMaxChar(s));
  if (copy) copyChars(strData(*copy), strKind(*copy), strData(s), strKind(s), s.length);
  return copy;
}

API(PyObject*) _PyUnicode_Copy(PyObject* object) {
  if (!isStr(as(object))) return give(BAD_INTERNAL_CALL());
  return give(copyOf(current(), *as<Str>(object)));
}

API(PyObject*) PyUnicode_FromFormatV(const char* format, va_list args) {
  return give(formatText(current(), format, args));
}

API(PyObject*) PyUnicode_FromFormat(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* text = give(formatText(current(), format, args));
  va_end(args);
  return text;
}

// --- interning ----------------------------------------------------------------------------------

API(void) PyUnicode_InternInPlace(PyObject** slot) {
  if (*slot == nullptr || !isExactStr(as(*slot))) return;
  internStrInPlace(reinterpret_cast<Str**>(slot));
}

API(void) PyUnicode_InternImmortal(PyObject** slot) {
  if (warn(current(), deprecationWarningType, 1,
           "PyUnicode_InternImmortal() is deprecated; use PyUnicode_InternInPlace() instead")
          .failed()) {
    return;
  }
  PyUnicode_InternInPlace(slot);
  // The reference that is never given back.
  incref(as(*slot));
}

API(PyObject*) PyUnicode_InternFromString(const char* text) {
  Ref<Str> s = newStrUtf8(current(), text);
  return s ? give(internStr(std::move(s))) : nullptr;
}

API(int) _PyUnicode_Ready(PyObject* text) {
  if (strMakeReady(*as<Str>(text))) return 0;
  current().raiseNoMemory();
  return -1;
}

// --- looking ------------------------------------------------------------------------------------

API(Py_ssize_t) PyUnicode_GetLength(PyObject* object) {
  Str* s = strOrBadArgument(object);
  return s == nullptr ? -1 : s->length;
}

API(Py_UCS4) PyUnicode_ReadChar(PyObject* object, Py_ssize_t index) {
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return static_cast<Py_UCS4>(-1);
  if (index < 0 || index >= s->length) {
    current().raise(indexErrorType, "string index out of range");
    return static_cast<Py_UCS4>(-1);
  }
  return strAt(*s, index);
}

API(PyObject*) PyUnicode_Substring(PyObject* object, Py_ssize_t start, Py_ssize_t end) {
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return nullptr;
  if (start < 0 || end < 0) {
    return give(current().raise(indexErrorType, "string index out of range"));
  }
  if (end > s->length) end = s->length;
  if (start >= end) return share(emptyStr());
  return give(strSubstring(current(), *s, start, end));
}

API(Py_UCS4) _PyUnicode_FindMaxChar(PyObject* object, Py_ssize_t start, Py_ssize_t end) {
  const Str& s = *as<Str>(object);
  if (start >= end) return 127;
  CharView part = viewOf(s).slice(start, end);
  return maxCharOf(part.data, part.kind, part.length);
}

/// Copies the code points to `out`, which has room for `size`.
static Status copyCodePoints(Thread& t, const Str& s, u32* out, isize size, bool withNull) {
  if (s.length + (withNull ? 1 : 0) > size) {
    if (withNull) out[0] = 0;
    return t.raise(systemErrorType, "string is longer than the buffer");
  }
  copyChars(out, 4, strData(s), strKind(s), s.length);
  if (withNull) out[s.length] = 0;
  return {};
}

API(Py_UCS4*) PyUnicode_AsUCS4(PyObject* object, Py_UCS4* out, Py_ssize_t size, int withNull) {
  if (out == nullptr || size < 0) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  Str* s = strOrBadArgument(object);
  if (s == nullptr || copyCodePoints(current(), *s, out, size, withNull != 0).failed()) {
    return nullptr;
  }
  return out;
}

API(Py_UCS4*) PyUnicode_AsUCS4Copy(PyObject* object) {
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return nullptr;
  auto* out = static_cast<u32*>(memMalloc((static_cast<usize>(s->length) + 1) * sizeof(u32)));
  if (out == nullptr) {
    current().raiseNoMemory();
    return nullptr;
  }
  (void)copyCodePoints(current(), *s, out, s->length + 1, true);
  return out;
}

API(const char*) PyUnicode_AsUTF8AndSize(PyObject* object, Py_ssize_t* size) {
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return nullptr;
  Result<const char*> text = strUtf8(current(), *s, size);
  return text.failed() ? nullptr : text.value();
}

API(const char*) PyUnicode_AsUTF8(PyObject* object) {
  return PyUnicode_AsUTF8AndSize(object, nullptr);
}

API(int) _PyUnicode_CheckConsistency(PyObject* object, int checkContent) {
  const Str& s = *as<Str>(object);
  PY_CHECK(isStr(&s));
  PY_CHECK(s.state.kind == 1 || s.state.kind == 2 || s.state.kind == 4);
  PY_CHECK(!s.state.ascii || s.state.kind == 1);
  PY_CHECK(strAt(s, s.length) == 0);
  if (checkContent != 0) {
    u32 greatest = maxCharOf(strData(s), strKind(s), s.length);
    PY_CHECK(kindFor(greatest) == strKind(s) && (greatest < 0x80) == (s.state.ascii != 0));
  }
  return 1;
}

// --- filling ------------------------------------------------------------------------------------

static Status checkModifiable(Thread& t, const Str& s) {
  if (isStrModifiable(s)) return {};
  return t.raise(systemErrorType, "Cannot modify a string currently used");
}

static Status writeCharAt(Thread& t, Str& s, isize index, u32 c) {
  if (index < 0 || index >= s.length) {
    return t.raise(indexErrorType, "string index out of range");
  }
  PY_TRY(checkModifiable(t, s));
  if (c > strMaxChar(s)) return t.raise(valueErrorType, "character out of range");
  writeChar(strData(s), strKind(s), index, c);
  return {};
}

API(int) PyUnicode_WriteChar(PyObject* object, Py_ssize_t index, Py_UCS4 c) {
  if (!isStr(as(object)) || !as<Str>(object)->state.compact) {
    PyErr_BadArgument();
    return -1;
  }
  return toInt(writeCharAt(current(), *as<Str>(object), index, c));
}

static void fillChars(Str& s, isize start, isize length, u32 c) {
  for (isize i = start; i < start + length; ++i) writeChar(strData(s), strKind(s), i, c);
}

static Result<isize> fill(Thread& t, Str& s, isize start, isize length, u32 c) {
  PY_TRY(checkModifiable(t, s));
  if (start < 0) return t.raise(indexErrorType, "string index out of range");
  if (c > strMaxChar(s)) {
    return t.raise(valueErrorType, "fill character is bigger than the string maximum character");
  }
  isize room = s.length - start;
  if (length > room) length = room;
  if (length <= 0) return isize{0};
  fillChars(s, start, length, c);
  return length;
}

API(Py_ssize_t) PyUnicode_Fill(PyObject* object, Py_ssize_t start, Py_ssize_t length, Py_UCS4 c) {
  if (!isStr(as(object))) return toSize(BAD_INTERNAL_CALL());
  return toSize(fill(current(), *as<Str>(object), start, length, c));
}

API(void)
_PyUnicode_FastFill(PyObject* object, Py_ssize_t start, Py_ssize_t length, Py_UCS4 c) {
  fillChars(*as<Str>(object), start, length, c);
}

/// How messages call the width of a string's characters.
static const char* kindName(const Str& s) {
  return strIsAscii(s) ? "ascii" : strKind(s) == 1 ? "latin1" : strKind(s) == 2 ? "UCS2" : "UCS4";
}

/// Writes from[fromStart : fromStart + count] to `to`, which is at least as wide or whose bounds
/// the characters keep; false if they do not.
static bool copyPart(Str& to, isize toStart, const Str& from, isize fromStart, isize count) {
  CharView part = viewOf(from).slice(fromStart, fromStart + count);
  if (strMaxChar(from) > strMaxChar(to) &&
      maxCharOf(part.data, part.kind, count) > strMaxChar(to)) {
    return false;
  }
  for (isize i = 0; i < count; ++i) writeChar(strData(to), strKind(to), toStart + i, part[i]);
  return true;
}

static Result<isize> copyCharacters(Thread& t, Str& to, isize toStart, const Str& from,
                                    isize fromStart, isize count) {
  if (fromStart < 0 || fromStart > from.length || toStart < 0 || toStart > to.length) {
    return t.raise(indexErrorType, "string index out of range");
  }
  if (count < 0) return t.raise(systemErrorType, "how_many cannot be negative");
  if (count > from.length - fromStart) count = from.length - fromStart;
  if (toStart + count > to.length) {
    return t.raise(systemErrorType,
                   "Cannot write %zi characters at %zi in a string of %zi characters", count,
                   toStart, to.length);
  }
  if (count == 0) return isize{0};
  PY_TRY(checkModifiable(t, to));
  if (!copyPart(to, toStart, from, fromStart, count)) {
    return t.raise(systemErrorType, "Cannot copy %s characters into a string of %s characters",
                   kindName(from), kindName(to));
  }
  return count;
}

API(Py_ssize_t)
PyUnicode_CopyCharacters(PyObject* to, Py_ssize_t toStart, PyObject* from, Py_ssize_t fromStart,
                         Py_ssize_t count) {
  if (!isStr(as(to)) || !isStr(as(from))) return toSize(BAD_INTERNAL_CALL());
  return toSize(copyCharacters(current(), *as<Str>(to), toStart, *as<Str>(from), fromStart, count));
}

API(void)
_PyUnicode_FastCopyCharacters(PyObject* to, Py_ssize_t toStart, PyObject* from,
                              Py_ssize_t fromStart, Py_ssize_t count) {
  (void)copyPart(*as<Str>(to), toStart, *as<Str>(from), fromStart, count);
}

// --- resizing -----------------------------------------------------------------------------------

/// Another size for a string that only `s` holds: its block grows or shrinks.
static Status resizeInPlace(Thread& t, Ref<Str>& s, isize length) {
  if (!s->state.ascii) {
    auto* compact = static_cast<CompactStr*>(s.get());
    if (compact->utf8 != nullptr) objectFree(compact->utf8);
    compact->utf8 = nullptr;
    compact->utf8Length = 0;
  }
  usize head = s->state.ascii ? sizeof(Str) : sizeof(CompactStr);
  void* block = objectRealloc(s.get(), head + static_cast<usize>(length + 1) * strKind(*s));
  if (block == nullptr) return t.raiseNoMemory();
  (void)s.release();
  s = Ref<Str>::steal(static_cast<Str*>(block));
  s->length = length;
  writeChar(strData(*s), strKind(*s), length, 0);
  return {};
}

/// The first characters of `s` in a new string of another length.
static Status resizeByCopy(Thread& t, Ref<Str>& s, isize length) {
  Ref<Str> copy = newStrRaw(t, length, strMaxChar(*s));
  if (!copy) return failure;
  isize kept = length < s->length ? length : s->length;
  copyChars(strData(*copy), strKind(*copy), strData(*s), strKind(*s), kept);
  s = std::move(copy);
  return {};
}

static Status resizeStr(Thread& t, Ref<Str>& s, isize length) {
  if (s->length == length) return {};
  if (length == 0) {
    s = Ref<Str>::share(emptyStr());
    return {};
  }
  if (length > kIsizeMax / 4 - static_cast<isize>(sizeof(CompactStr))) return t.raiseNoMemory();
  bool inPlace = isStrModifiable(*s) && s->state.compact && s->wstr == nullptr;
  return inPlace ? resizeInPlace(t, s, length) : resizeByCopy(t, s, length);
}

API(int) PyUnicode_Resize(PyObject** slot, Py_ssize_t length) {
  if (slot == nullptr || *slot == nullptr || !isStr(as(*slot)) || length < 0) {
    return toInt(BAD_INTERNAL_CALL());
  }
  Ref<Str> s = Ref<Str>::steal(as<Str>(*slot));
  Status status = resizeStr(current(), s, length);
  *slot = give(std::move(s));
  return toInt(status);
}
