// Strings as text: putting together, taking apart, searching, comparing.

#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "capi/text/unicodeobject.h"

using namespace taipan;

// --- putting together ---------------------------------------------------------------------------

API(PyObject*) PyUnicode_Concat(PyObject* left, PyObject* right) {
  Str* a = strRequired(left);
  if (a == nullptr) return nullptr;
  if (!isStr(as(right))) {
    return give(current().raise(typeErrorType, "can only concatenate str (not \"%.200s\") to str",
                                as(right)->type->name));
  }
  return give(strConcat(current(), *a, *as<Str>(right)));
}

API(void) PyUnicode_Append(PyObject** slot, PyObject* right) {
  if (slot == nullptr) {
    if (!current().hasPending()) BAD_INTERNAL_CALL();
    return;
  }
  Ref<Str> left = Ref<Str>::steal(as<Str>(*slot));
  *slot = nullptr;
  if (!left || right == nullptr || !isStr(left.get()) || !isStr(as(right))) {
    if (!current().hasPending()) BAD_INTERNAL_CALL();
    return;
  }
  if (!strAppend(current(), left, *as<Str>(right)).failed()) *slot = give(std::move(left));
}

API(void) PyUnicode_AppendAndDel(PyObject** slot, PyObject* right) {
  PyUnicode_Append(slot, right);
  xdecref(as(right));
}

API(PyObject*) PyUnicode_Join(PyObject* separator, PyObject* items) {
  Thread& t = current();
  Ref<> sequence = toFastSequence(t, as(items), "can only join an iterable");
  if (!sequence) return nullptr;
  bool list = isList(sequence.get());
  Object** array =
      list ? static_cast<List*>(sequence.get())->items : static_cast<Tuple*>(sequence.get())->items;
  return _PyUnicode_JoinArray(separator, reinterpret_cast<PyObject**>(array),
                              static_cast<VarObject*>(sequence.get())->size);
}

API(PyObject*)
_PyUnicode_JoinArray(PyObject* separator, PyObject* const* items, Py_ssize_t count) {
  Thread& t = current();
  // Without a separator there is one all the same, and a single item needs none.
  Ref<Str> blank = newStrChar(t, ' ');
  if (separator != nullptr && !isStr(as(separator)) && count > 1) {
    return give(t.raise(typeErrorType, "separator: expected str instance, %.80s found",
                        as(separator)->type->name));
  }
  bool isText = separator != nullptr && isStr(as(separator));
  return give(strJoinArray(t, isText ? as<Str>(separator) : blank.get(), as(items), count));
}

// --- taking apart -------------------------------------------------------------------------------

/// The arguments of a function of two strings; `b` may be null where that means something.
struct TwoStrings {
  Str* a;
  Str* b = nullptr;
  bool good;
  TwoStrings(PyObject* first, PyObject* second) : a(strRequired(first)) {
    if (a != nullptr && second != nullptr) b = strRequired(second);
    good = a != nullptr && (second == nullptr || b != nullptr);
  }
};

API(PyObject*) PyUnicode_Split(PyObject* text, PyObject* separator, Py_ssize_t limit) {
  TwoStrings s(text, separator);
  return s.good ? give(strSplit(current(), *s.a, s.b, limit)) : nullptr;
}

API(PyObject*) PyUnicode_RSplit(PyObject* text, PyObject* separator, Py_ssize_t limit) {
  TwoStrings s(text, separator);
  return s.good ? give(strRSplit(current(), *s.a, s.b, limit)) : nullptr;
}

API(PyObject*) PyUnicode_Splitlines(PyObject* text, int keepEnds) {
  Str* s = strRequired(text);
  return s != nullptr ? give(strSplitLines(current(), *s, keepEnds != 0)) : nullptr;
}

API(PyObject*) PyUnicode_Partition(PyObject* text, PyObject* separator) {
  TwoStrings s(text, separator);
  return s.good ? give(strPartition(current(), *s.a, *s.b)) : nullptr;
}

API(PyObject*) PyUnicode_RPartition(PyObject* text, PyObject* separator) {
  TwoStrings s(text, separator);
  return s.good ? give(strRPartition(current(), *s.a, *s.b)) : nullptr;
}

/// `kind` is 0 for the left, 1 for the right, 2 for both sides.
API(PyObject*) _PyUnicode_XStrip(PyObject* text, int kind, PyObject* chars) {
  Strip side = kind == 0 ? Strip::kLeft : kind == 1 ? Strip::kRight : Strip::kBoth;
  return give(strStrip(current(), *as<Str>(text), as<Str>(chars), side));
}

API(PyObject*) PyUnicode_Translate(PyObject* text, PyObject* table, const char* errors) {
  Str* s = strRequired(text);
  return s != nullptr ? give(strTranslateErrors(current(), *s, as(table), errors)) : nullptr;
}

API(PyObject*)
PyUnicode_Replace(PyObject* text, PyObject* old, PyObject* with, Py_ssize_t limit) {
  TwoStrings s(text, old);
  Str* replacement = s.good ? strRequired(with) : nullptr;
  if (replacement == nullptr) return nullptr;
  return give(strReplace(current(), *s.a, *s.b, *replacement, limit < 0 ? kIsizeMax : limit));
}

// --- searching ----------------------------------------------------------------------------------

API(Py_ssize_t)
PyUnicode_Find(PyObject* text, PyObject* part, Py_ssize_t start, Py_ssize_t end, int direction) {
  TwoStrings s(text, part);
  if (!s.good) return -2;
  SliceBounds bounds(start, end, s.a->length);
  if (bounds.size() < s.b->length) return -1;
  return direction > 0 ? strFind(*s.a, *s.b, bounds.start, bounds.end)
                       : strRFind(*s.a, *s.b, bounds.start, bounds.end);
}

API(Py_ssize_t)
PyUnicode_FindChar(PyObject* text, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end, int direction) {
  Str* s = strOrBadArgument(text);
  if (s == nullptr) return -2;
  SliceBounds bounds(start, end, s->length);
  if (bounds.size() < 1) return -1;
  if (direction > 0) return strFindChar(*s, c, bounds.start, bounds.end);
  for (isize i = bounds.end - 1; i >= bounds.start; --i) {
    if (strAt(*s, i) == c) return i;
  }
  return -1;
}

API(Py_ssize_t)
PyUnicode_Count(PyObject* text, PyObject* part, Py_ssize_t start, Py_ssize_t end) {
  TwoStrings s(text, part);
  if (!s.good) return -1;
  SliceBounds bounds(start, end, s.a->length);
  if (bounds.size() < s.b->length) return 0;
  return strCount(*s.a, *s.b, bounds.start, bounds.end);
}

API(Py_ssize_t)
PyUnicode_Tailmatch(PyObject* text, PyObject* part, Py_ssize_t start, Py_ssize_t end,
                    int direction) {
  TwoStrings s(text, part);
  if (!s.good) return -1;
  SliceBounds bounds(start, end, s.a->length);
  isize length = s.b->length;
  if (bounds.size() < length) return 0;
  isize at = direction > 0 ? bounds.end - length : bounds.start;
  return sameChars(viewOf(*s.a).slice(at, at + length), viewOf(*s.b));
}

API(int) PyUnicode_Contains(PyObject* text, PyObject* part) {
  if (!isStr(as(part))) {
    return toInt(current().raise(typeErrorType,
                                 "'in <string>' requires string as left operand, not %.100s",
                                 as(part)->type->name));
  }
  Str* s = strRequired(text);
  return s != nullptr ? strContains(*s, *as<Str>(part)) : -1;
}

// --- comparing ----------------------------------------------------------------------------------

API(int) PyUnicode_Compare(PyObject* left, PyObject* right) {
  if (!isStr(as(left)) || !isStr(as(right))) {
    return toInt(current().raise(typeErrorType, "Can't compare %.100s and %.100s",
                                 as(left)->type->name, as(right)->type->name));
  }
  int order = strCompare(*as<Str>(left), *as<Str>(right));
  return order < 0 ? -1 : order > 0;
}

API(int) PyUnicode_CompareWithASCIIString(PyObject* left, const char* right) {
  const Str& s = *as<Str>(left);
  isize i = 0;
  for (; i < s.length && right[i] != 0; ++i) {
    u32 a = strAt(s, i), b = static_cast<u8>(right[i]);
    if (a != b) return a < b ? -1 : 1;
  }
  return i < s.length ? 1 : right[i] != 0 ? -1 : 0;
}

API(PyObject*) PyUnicode_RichCompare(PyObject* left, PyObject* right, int op) {
  if (!isStr(as(left)) || !isStr(as(right))) return share(notImplemented());
  if (op < Py_LT || op > Py_GE) {
    PyErr_BadArgument();
    return nullptr;
  }
  return share(boolObject(orderMatches(strCompare(*as<Str>(left), *as<Str>(right)), op)));
}

API(int) _PyUnicode_EQ(PyObject* left, PyObject* right) {
  return strEqual(*as<Str>(left), *as<Str>(right));
}
API(int) _PyUnicode_Equal(PyObject* left, PyObject* right) { return _PyUnicode_EQ(left, right); }

API(int) _PyUnicode_EqualToASCIIString(PyObject* left, const char* right) {
  return strEqualAscii(*as<Str>(left), right);
}
API(int) _PyUnicode_EqualToASCIIId(PyObject* left, _Py_Identifier* right) {
  return strEqualAscii(*as<Str>(left), right->string);
}

// --- formatting ---------------------------------------------------------------------------------

API(PyObject*) PyUnicode_Format(PyObject* format, PyObject* args) {
  if (format == nullptr || args == nullptr) return give(BAD_INTERNAL_CALL());
  Str* s = strRequired(format);
  return s != nullptr ? give(strPercentFormat(current(), *s, as(args))) : nullptr;
}

/// '%d', '%x' and their like in the % operator of str: `type` is the conversion.
API(PyObject*) _PyUnicode_FormatLong(PyObject* value, int alternate, int precision, int type) {
  char format[8] = "%";
  usize n = 1;
  if (alternate != 0) format[n++] = '#';
  if (precision >= 0) {
    format[n++] = '.';
    format[n++] = '*';
  }
  format[n++] = static_cast<char>(type);
  Thread& t = current();
  Ref<Str> text = newStrAscii(t, format, static_cast<isize>(n));
  Ref<Int> digits = newInt(precision);
  if (!text || !digits) return nullptr;
  Ref<Tuple> args =
      precision >= 0 ? packTuple(t, {digits.get(), as(value)}) : packTuple(t, {as(value)});
  return args ? give(strPercentFormat(t, *text, args.get())) : nullptr;
}
