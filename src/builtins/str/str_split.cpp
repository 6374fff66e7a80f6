// Splitting into lists and joining again.
#include "base/find.h"
#include "base/unicode.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

Status appendPart(Thread& t, List& list, Str& s, isize start, isize end) {
  return list.append(t, Ref<>(strSubstring(t, s, start, end)));
}

Ref<List> splitSpace(Thread& t, Str& s, isize limit) {
  Ref<List> list = PY_TRY(newList(t));
  isize i = 0, n = s.length;
  const void* data = strData(s);
  u32 kind = s.state.kind;
  auto space = [&](isize at) { return unicode::isSpace(readChar(data, kind, at)); };
  for (; limit > 0; limit--) {
    while (i < n && space(i)) i++;
    if (i == n) return list;
    isize start = i;
    while (i < n && !space(i)) i++;
    PY_TRY(appendPart(t, *list, s, start, i));
  }
  while (i < n && space(i)) i++;
  if (i < n) PY_TRY(appendPart(t, *list, s, i, n));
  return list;
}

Ref<List> rsplitSpace(Thread& t, Str& s, isize limit) {
  Ref<List> list = PY_TRY(newList(t));
  isize i = s.length;
  auto space = [&](isize at) { return unicode::isSpace(strAt(s, at)); };
  for (; limit > 0; limit--) {
    while (i > 0 && space(i - 1)) i--;
    if (i == 0) break;
    isize end = i;
    while (i > 0 && !space(i - 1)) i--;
    PY_TRY(appendPart(t, *list, s, i, end));
  }
  while (i > 0 && space(i - 1)) i--;
  if (i > 0) PY_TRY(appendPart(t, *list, s, 0, i));
  list->reverse();
  return list;
}

}  // namespace

Ref<List> strSplit(Thread& t, Str& s, Str* separator, isize limit) {
  if (limit < 0) limit = kIsizeMax;
  if (separator == nullptr) return splitSpace(t, s, limit);
  if (separator->length == 0) return t.raise(valueErrorType, "empty separator");
  Ref<List> list = PY_TRY(newList(t));
  CharView text = viewOf(s);
  isize at = 0;
  for (; limit > 0; limit--) {
    isize skip = findView(text.slice(at, text.length), viewOf(*separator));
    if (skip < 0) break;
    PY_TRY(appendPart(t, *list, s, at, at + skip));
    at += skip + separator->length;
  }
  PY_TRY(appendPart(t, *list, s, at, s.length));
  return list;
}

Ref<List> strRSplit(Thread& t, Str& s, Str* separator, isize limit) {
  if (limit < 0) limit = kIsizeMax;
  if (separator == nullptr) return rsplitSpace(t, s, limit);
  if (separator->length == 0) return t.raise(valueErrorType, "empty separator");
  Ref<List> list = PY_TRY(newList(t));
  isize end = s.length;
  for (; limit > 0; limit--) {
    isize at = rfindView(viewOf(s).slice(0, end), viewOf(*separator));
    if (at < 0) break;
    PY_TRY(appendPart(t, *list, s, at + separator->length, end));
    end = at;
  }
  PY_TRY(appendPart(t, *list, s, 0, end));
  list->reverse();
  return list;
}

Ref<List> strSplitLines(Thread& t, Str& s, bool keepEnds) {
  Ref<List> list = PY_TRY(newList(t));
  const void* data = strData(s);
  u32 kind = s.state.kind;
  for (isize i = 0; i < s.length;) {
    isize start = i;
    while (i < s.length && !unicode::isLineBreak(readChar(data, kind, i))) i++;
    isize end = i;
    if (i < s.length) {
      bool pair = readChar(data, kind, i) == '\r' && i + 1 < s.length &&
                  readChar(data, kind, i + 1) == '\n';
      i += pair ? 2 : 1;
      if (keepEnds) end = i;
    }
    PY_TRY(appendPart(t, *list, s, start, end));
  }
  return list;
}

namespace {

Ref<Tuple> cutAt(Thread& t, Str& s, Str& separator, isize at) {
  Ref<Str> head = PY_TRY(strSubstring(t, s, 0, at));
  Ref<Str> tail = PY_TRY(strSubstring(t, s, at + separator.length, s.length));
  return packTuple(t, {head.get(), &separator, tail.get()});
}

}  // namespace

Ref<Tuple> strPartition(Thread& t, Str& s, Str& separator) {
  if (separator.length == 0) return t.raise(valueErrorType, "empty separator");
  isize at = findView(viewOf(s), viewOf(separator));
  if (at >= 0) return cutAt(t, s, separator, at);
  Ref<Str> whole = PY_TRY(exactStr(t, s));
  return packTuple(t, {whole.get(), emptyStr(), emptyStr()});
}

Ref<Tuple> strRPartition(Thread& t, Str& s, Str& separator) {
  if (separator.length == 0) return t.raise(valueErrorType, "empty separator");
  isize at = rfindView(viewOf(s), viewOf(separator));
  if (at >= 0) return cutAt(t, s, separator, at);
  Ref<Str> whole = PY_TRY(exactStr(t, s));
  return packTuple(t, {emptyStr(), emptyStr(), whole.get()});
}

Ref<Str> strJoin(Thread& t, Str& separator, Object* iterable) {
  Ref<> sequence = PY_TRY(toFastSequence(t, iterable, "can only join an iterable"));
  if (isTuple(sequence.get())) {
    Tuple* tuple = as<Tuple>(sequence.get());
    return strJoinArray(t, &separator, tuple->items, tuple->size);
  }
  List* list = as<List>(sequence.get());
  return strJoinArray(t, &separator, list->items, list->size);
}

}  // namespace taipan
