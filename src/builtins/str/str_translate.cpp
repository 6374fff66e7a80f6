// str.translate and str.maketrans.
#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

/// Appends what the table says about `c`; false if it says None.
Result<bool> translateChar(Thread& t, StrBuilder& out, Object* table, u32 c) {
  Ref<> key = PY_TRY(toObject(static_cast<isize>(c)));
  Ref<> value = getItem(t, table, key.get());
  if (!value) {
    if (!t.clearIfMatches(lookupErrorType)) return failure;
    out.append(c);
    return true;
  }
  if (isNone(value.get())) return false;
  if (isStr(value.get())) {
    out.append(*as<Str>(value.get()));
    return true;
  }
  if (!isInt(value.get())) {
    return t.raise(typeErrorType, "character mapping must return integer, None or str");
  }
  isize code = PY_TRY(toIsize(t, value.get(), nullptr));
  if (code < 0 || code > 0x10ffff) {
    return t.raise(valueErrorType, "character mapping must be in range(0x%x)", 0x110000);
  }
  out.append(static_cast<u32>(code));
  return true;
}

/// Lets an error handler deal with s[start:end], which the table has no character for: appends its
/// replacement and gives the position to go on from.
Result<isize> handleUntranslated(Thread& t, StrBuilder& out, Str& s, isize start, isize end,
                                 const char* errors) {
  (void)raiseUnicodeTranslateError(t, &s, start, end, "character maps to <undefined>");
  if (errors == nullptr || std::strcmp(errors, "strict") == 0) return failure;
  Ref<> exception = t.takePending();
  Ref<> handler = PY_TRY(lookupErrorHandler(t, errors));
  Ref<> result = PY_TRY(call(t, handler.get(), exception.get()));
  auto* pair = as<Tuple>(result.get());
  if (!isTuple(result.get()) || pair->size != 2 || !isStr(pair->items[0])) {
    return t.raise(typeErrorType, "translating error handler must return (str, int) tuple");
  }
  isize position = PY_TRY(toIsize(t, pair->items[1], &overflowErrorType));
  isize at = position < 0 ? position + s.length : position;
  if (at < 0 || at > s.length) {
    return t.raise(indexErrorType, "position %zd from error handler out of bounds", position);
  }
  out.append(*as<Str>(pair->items[0]));
  return at;
}

}  // namespace

Ref<Str> strTranslate(Thread& t, Str& s, Object* table) {
  StrBuilder out(s.length);
  // What the table said about each ASCII character: itself unless noted, so that long texts do not
  // ask again. Only single ASCII replacements are remembered.
  u8 known[128];
  for (u8& k : known) k = 0xff;
  for (isize i = 0; i < s.length; i++) {
    u32 c = strAt(s, i);
    if (c < 128 && known[c] != 0xff) {
      out.append(known[c]);
      continue;
    }
    isize before = out.length();
    (void)PY_TRY(translateChar(t, out, table, c));
    if (c < 128 && out.length() == before + 1 && out.at(before) < 128) {
      known[c] = static_cast<u8>(out.at(before));
    }
  }
  return out.finish(t);
}

Ref<Str> strTranslateErrors(Thread& t, Str& s, Object* table, const char* errors) {
  if (errors != nullptr && std::strcmp(errors, "ignore") == 0) return strTranslate(t, s, table);
  StrBuilder out(s.length);
  for (isize i = 0; i < s.length;) {
    isize start = i;
    bool known = PY_TRY(translateChar(t, out, table, strAt(s, i++)));
    if (known) continue;
    // Neighbours without a character are one error; the first one with a character follows it.
    StrBuilder next;
    while (i < s.length && !known) {
      known = PY_TRY(translateChar(t, next, table, strAt(s, i)));
      if (!known) ++i;
    }
    i = PY_TRY(handleUntranslated(t, out, s, start, i, errors));
  }
  return out.finish(t);
}

namespace {

Ref<> transFromDict(Thread& t, Object* x) {
  if (!isDict(x)) {
    return t.raise(typeErrorType, "if you give only one argument to maketrans it must be a dict");
  }
  Ref<Dict> table = PY_TRY(newDict(t));
  Object *key, *value;
  for (isize at = 0; dictNext(as<Dict>(x), &at, &key, &value);) {
    if (isStr(key)) {
      if (as<Str>(key)->length != 1) {
        return t.raise(valueErrorType, "string keys in translate table must be of length 1");
      }
      Ref<> code = PY_TRY(toObject(static_cast<isize>(strAt(*as<Str>(key), 0))));
      PY_TRY(dictSet(t, table.get(), code.get(), value));
    } else if (isInt(key)) {
      PY_TRY(dictSet(t, table.get(), key, value));
    } else {
      return t.raise(typeErrorType, "keys in translate table must be strings or integers");
    }
  }
  return table;
}

}  // namespace

Ref<> strMakeTrans(Thread& t, Object*, Object* x, Str* y, Str* z) {
  if (y == nullptr) return transFromDict(t, x);
  if (!isStr(x)) {
    return t.raise(typeErrorType,
                   "first maketrans argument must be a string if there is a second argument");
  }
  Str* from = as<Str>(x);
  if (from->length != y->length) {
    return t.raise(valueErrorType, "the first two maketrans arguments must have equal length");
  }
  Ref<Dict> table = PY_TRY(newDict(t));
  for (isize i = 0; i < from->length; i++) {
    Ref<> key = PY_TRY(toObject(static_cast<isize>(strAt(*from, i))));
    Ref<> value = PY_TRY(toObject(static_cast<isize>(strAt(*y, i))));
    PY_TRY(dictSet(t, table.get(), key.get(), value.get()));
  }
  for (isize i = 0; z != nullptr && i < z->length; i++) {
    Ref<> key = PY_TRY(toObject(static_cast<isize>(strAt(*z, i))));
    PY_TRY(dictSet(t, table.get(), key.get(), none()));
  }
  return table;
}

}  // namespace taipan
