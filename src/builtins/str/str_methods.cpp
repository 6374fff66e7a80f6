// The methods of str: rows of kStrMethods, thin over the C++ API.
#include "builtins/codecs/codecs.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_internal.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/slice.h"
#include "object/seams.h"

namespace taipan {

namespace {

// --- find and its like --------------------------------------------------------------------------

/// (sub[, start[, end]]) of the methods without named parameters.
struct FindArguments {
  Object* sub = nullptr;
  isize start = 0, end = kIsizeMax;
};

Result<FindArguments> findArguments(Thread& t, const char* name, Positional args) {
  if (args.count < 1 || args.count > 3) {
    return t.raise(typeErrorType, "%s() takes at %s %d argument%s (%zd given)", name,
                   args.count < 1 ? "least" : "most", args.count < 1 ? 1 : 3,
                   args.count < 1 ? "" : "s", args.count);
  }
  FindArguments found;
  found.sub = args[0];
  PY_TRY(sliceIndex(t, args.get(1), &found.start));
  PY_TRY(sliceIndex(t, args.get(2), &found.end));
  return found;
}

/// The same where `sub` must be a str; the range is clipped to `self`.
Result<FindArguments> findStrArguments(Thread& t, const char* name, Str& self, Positional args) {
  FindArguments found = PY_TRY(findArguments(t, name, args));
  if (!isStr(found.sub)) {
    return t.raise(typeErrorType, "must be str, not %.100s", found.sub->type->name);
  }
  clipRange(&found.start, &found.end, self.length);
  return found;
}

Result<isize> methodFind(Thread& t, Str& self, Positional args) {
  FindArguments a = PY_TRY(findStrArguments(t, "find", self, args));
  return strFind(self, *as<Str>(a.sub), a.start, a.end);
}

Result<isize> methodRFind(Thread& t, Str& self, Positional args) {
  FindArguments a = PY_TRY(findStrArguments(t, "rfind", self, args));
  return strRFind(self, *as<Str>(a.sub), a.start, a.end);
}

Result<isize> methodIndex(Thread& t, Str& self, Positional args) {
  FindArguments a = PY_TRY(findStrArguments(t, "index", self, args));
  isize at = strFind(self, *as<Str>(a.sub), a.start, a.end);
  if (at < 0) return t.raise(valueErrorType, "substring not found");
  return at;
}

Result<isize> methodRIndex(Thread& t, Str& self, Positional args) {
  FindArguments a = PY_TRY(findStrArguments(t, "rindex", self, args));
  isize at = strRFind(self, *as<Str>(a.sub), a.start, a.end);
  if (at < 0) return t.raise(valueErrorType, "substring not found");
  return at;
}

Result<isize> methodCount(Thread& t, Str& self, Positional args) {
  FindArguments a = PY_TRY(findStrArguments(t, "count", self, args));
  return strCount(self, *as<Str>(a.sub), a.start, a.end);
}

bool hasAffix(Str& self, Str& affix, isize start, isize end, bool atEnd) {
  clipRange(&start, &end, self.length);
  if (end - start < affix.length || start > self.length) return false;
  isize at = atEnd ? end - affix.length : start;
  return sameChars(viewOf(self).slice(at, at + affix.length), viewOf(affix));
}

Result<bool> affixMatches(Thread& t, Str& self, Positional args, const char* name, bool atEnd) {
  FindArguments a = PY_TRY(findArguments(t, name, args));
  if (isTuple(a.sub)) {
    Tuple* affixes = as<Tuple>(a.sub);
    for (isize i = 0; i < affixes->size; i++) {
      if (!isStr(affixes->items[i])) {
        return t.raise(typeErrorType, "tuple for %s must only contain str, not %.100s", name,
                       affixes->items[i]->type->name);
      }
      if (hasAffix(self, *as<Str>(affixes->items[i]), a.start, a.end, atEnd)) return true;
    }
    return false;
  }
  if (!isStr(a.sub)) {
    return t.raise(typeErrorType, "%s first arg must be str or a tuple of str, not %.100s", name,
                   a.sub->type->name);
  }
  return hasAffix(self, *as<Str>(a.sub), a.start, a.end, atEnd);
}

Result<bool> methodStartsWith(Thread& t, Str& self, Positional args) {
  return affixMatches(t, self, args, "startswith", false);
}
Result<bool> methodEndsWith(Thread& t, Str& self, Positional args) {
  return affixMatches(t, self, args, "endswith", true);
}

// --- splitting and joining ----------------------------------------------------------------------

Result<Str*> separatorOrNull(Thread& t, Object* separator) {
  if (separator == nullptr || isNone(separator)) return static_cast<Str*>(nullptr);
  if (!isStr(separator)) {
    return t.raise(typeErrorType, "must be str or None, not %.100s", separator->type->name);
  }
  return as<Str>(separator);
}

Ref<List> methodSplit(Thread& t, Str& self, Object* sep, Optional<isize> maxsplit) {
  Str* separator = PY_TRY(separatorOrNull(t, sep));
  return strSplit(t, self, separator, maxsplit.value_or(-1));
}
Ref<List> methodRSplit(Thread& t, Str& self, Object* sep, Optional<isize> maxsplit) {
  Str* separator = PY_TRY(separatorOrNull(t, sep));
  return strRSplit(t, self, separator, maxsplit.value_or(-1));
}
Ref<List> methodSplitLines(Thread& t, Str& self, Optional<int> keepends) {
  return strSplitLines(t, self, keepends.value_or(0) != 0);
}

Ref<Tuple> methodPartition(Thread& t, Str& self, Object* sep) {
  if (!isStr(sep)) return t.raise(typeErrorType, "must be str, not %.100s", sep->type->name);
  return strPartition(t, self, *as<Str>(sep));
}
Ref<Tuple> methodRPartition(Thread& t, Str& self, Object* sep) {
  if (!isStr(sep)) return t.raise(typeErrorType, "must be str, not %.100s", sep->type->name);
  return strRPartition(t, self, *as<Str>(sep));
}

Ref<Str> methodReplace(Thread& t, Str& self, Str& old, Str& with, Optional<isize> count) {
  return strReplace(t, self, old, with, count.value_or(-1));
}

Ref<Str> stripWith(Thread& t, Str& self, Object* chars, Strip side, const char* name) {
  if (chars == nullptr || isNone(chars)) return strStrip(t, self, nullptr, side);
  if (!isStr(chars)) return t.raise(typeErrorType, "%s arg must be None or str", name);
  return strStrip(t, self, as<Str>(chars), side);
}
Ref<Str> methodStrip(Thread& t, Str& self, Object* chars) {
  return stripWith(t, self, chars, Strip::kBoth, "strip");
}
Ref<Str> methodLStrip(Thread& t, Str& self, Object* chars) {
  return stripWith(t, self, chars, Strip::kLeft, "lstrip");
}
Ref<Str> methodRStrip(Thread& t, Str& self, Object* chars) {
  return stripWith(t, self, chars, Strip::kRight, "rstrip");
}

Ref<Str> methodRemovePrefix(Thread& t, Str& self, Str& prefix) {
  if (!hasAffix(self, prefix, 0, kIsizeMax, false)) return exactStr(t, self);
  return strSubstring(t, self, prefix.length, self.length);
}
Ref<Str> methodRemoveSuffix(Thread& t, Str& self, Str& suffix) {
  if (!hasAffix(self, suffix, 0, kIsizeMax, true)) return exactStr(t, self);
  return strSubstring(t, self, 0, self.length - suffix.length);
}

// --- padding ------------------------------------------------------------------------------------

Ref<Str> padded(Thread& t, Str& self, isize left, isize right, u32 fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left == 0 && right == 0) return exactStr(t, self);
  if (left > kIsizeMax - self.length || right > kIsizeMax - self.length - left) {
    return t.raise(overflowErrorType, "padded string is too long");
  }
  StrBuilder out;
  u32 max = strMaxChar(self);
  if (!out.reserve(left + self.length + right, max > fill ? max : fill)) return t.raiseNoMemory();
  out.append(fill, left);
  out.append(self);
  out.append(fill, right);
  return out.finish(t);
}

/// The fill character argument; a space when absent.
Result<unsigned> fillCharacter(Thread& t, Object* fill) {
  if (fill == nullptr) return unsigned{' '};
  if (!isStr(fill)) {
    return t.raise(typeErrorType, "The fill character must be a unicode character, not %.100s",
                   fill->type->name);
  }
  if (as<Str>(fill)->length != 1) {
    return t.raise(typeErrorType, "The fill character must be exactly one character long");
  }
  return unsigned{strAt(*as<Str>(fill), 0)};
}

Ref<Str> methodCenter(Thread& t, Str& self, isize width, Object* fill) {
  u32 c = PY_TRY(fillCharacter(t, fill));
  isize total = width - self.length;
  if (total <= 0) return exactStr(t, self);
  // The odd space goes to the left when the width is odd.
  isize left = total / 2 + (total & width & 1);
  return padded(t, self, left, total - left, c);
}
Ref<Str> methodLJust(Thread& t, Str& self, isize width, Object* fill) {
  u32 c = PY_TRY(fillCharacter(t, fill));
  return padded(t, self, 0, width - self.length, c);
}
Ref<Str> methodRJust(Thread& t, Str& self, isize width, Object* fill) {
  u32 c = PY_TRY(fillCharacter(t, fill));
  return padded(t, self, width - self.length, 0, c);
}

Ref<Str> methodZFill(Thread& t, Str& self, isize width) {
  isize pad = width - self.length;
  if (pad <= 0) return exactStr(t, self);
  bool sign = self.length > 0 && (strAt(self, 0) == '+' || strAt(self, 0) == '-');
  StrBuilder out(width);
  if (sign) out.append(strAt(self, 0));
  out.append('0', pad);
  out.append(viewOf(self).slice(sign ? 1 : 0, self.length));
  return out.finish(t);
}

Ref<Str> methodExpandTabs(Thread& t, Str& self, Optional<int> tabsize) {
  if (strFindChar(self, '\t', 0, self.length) < 0) return exactStr(t, self);
  isize size = tabsize.value_or(8), column = 0;
  StrBuilder out(self.length);
  for (isize i = 0; i < self.length; i++) {
    u32 c = strAt(self, i);
    if (c == '\t') {
      if (size <= 0) continue;
      isize spaces = size - column % size;
      if (spaces > kIsizeMax / 8 - out.length()) {
        return t.raise(overflowErrorType, "new string is too long");
      }
      out.append(' ', spaces);
      column += spaces;
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    out.append(c);
  }
  return out.finish(t);
}

// --- the rest -----------------------------------------------------------------------------------

bool methodIsAscii(Str& self) { return self.state.ascii; }
bool methodIsIdentifier(Str& self) { return strIsIdentifier(self); }
bool methodIsPrintable(Str& self) { return strIsPrintable(self); }

Ref<> methodEncode(Thread& t, Str& self, Optional<const char*> encoding,
                   Optional<const char*> errors) {
  return encodeText(t, self, encoding.value_or(nullptr), errors.value_or(nullptr));
}

Ref<Str> methodFormat(Thread& t, Str& self, const Arguments& args) {
  Ref<Tuple> positional = PY_TRY(tupleFromArray(t, args.items, args.count));
  if (args.keywordCount() == 0) return strFormat(t, self, positional.get(), nullptr);
  Ref<> keywords = PY_TRY(dictFromKeywords(t, args.names, args.items + args.count));
  return strFormat(t, self, positional.get(), keywords.get());
}
Ref<Str> methodFormatMap(Thread& t, Str& self, Object* mapping) {
  return strFormat(t, self, nullptr, mapping);
}
Ref<Str> methodDunderFormat(Thread& t, Str& self, Str& spec) {
  // Without a spec the answer is str(self), which a subclass may have overridden.
  if (spec.length == 0 && self.type != &strType) return toStr(t, &self);
  return strFormatSpec(t, self, spec);
}

isize methodSizeOf(Str& self) {
  isize size;
  if (self.state.compact && self.state.ascii) {
    size = sizeof(Str) + self.length + 1;
  } else if (self.state.compact) {
    size = sizeof(CompactStr) + (self.length + 1) * self.state.kind;
  } else {
    size = sizeof(IndirectStr) + (self.length + 1) * self.state.kind;
  }
  if (!self.state.ascii && static_cast<CompactStr&>(self).utf8 != nullptr) {
    size += static_cast<CompactStr&>(self).utf8Length + 1;
  }
  return size;
}

Ref<> methodGetNewArgs(Thread& t, Str& self) {
  Ref<Str> copy = PY_TRY(newStrChars(t, viewOf(self)));
  return packTuple(t, {copy.get()});
}

}  // namespace

constinit const MethodDef kStrMethods[] = {
    METHOD("encode", "($self, /, encoding='utf-8', errors='strict')", methodEncode,
           "Encode the string using the codec registered for encoding."),
    METHOD("replace", "($self, old, new, count=-1, /)", methodReplace,
           "Return a copy with all occurrences of substring old replaced by new."),
    METHOD("split", "($self, /, sep=None, maxsplit=-1)", methodSplit,
           "Return a list of the substrings in the string, using sep as the separator string."),
    METHOD("rsplit", "($self, /, sep=None, maxsplit=-1)", methodRSplit,
           "Return a list of the substrings in the string, using sep as the separator string.\n\n"
           "Splitting starts at the end of the string."),
    METHOD("join", "($self, iterable, /)", strJoin,
           "Concatenate any number of strings, with the separator in between."),
    METHOD("capitalize", "($self, /)", strCapitalize, "Return a capitalized version."),
    METHOD("casefold", "($self, /)", strCasefold, "Return a version for caseless comparisons."),
    METHOD("title", "($self, /)", strTitle, "Return a version where each word is titlecased."),
    METHOD("center", "($self, width, fillchar=' ', /)", methodCenter,
           "Return a centered string of length width."),
    METHOD_TUPLE_PLAIN(
        "count", "", methodCount,
        "S.count(sub[, start[, end]]) -> int\n\nThe number of non-overlapping occurrences."),
    METHOD("expandtabs", "($self, /, tabsize=8)", methodExpandTabs,
           "Return a copy where all tab characters are expanded using spaces."),
    METHOD_TUPLE_PLAIN("find", "", methodFind,
                       "S.find(sub[, start[, end]]) -> int\n\nThe lowest index of sub, or -1."),
    METHOD("partition", "($self, sep, /)", methodPartition,
           "Partition the string into three parts using the given separator."),
    METHOD_TUPLE_PLAIN("index", "", methodIndex,
                       "S.index(sub[, start[, end]]) -> int\n\nLike find, but raises ValueError."),
    METHOD("ljust", "($self, width, fillchar=' ', /)", methodLJust,
           "Return a left-justified string of length width."),
    METHOD("lower", "($self, /)", strLower, "Return a copy converted to lowercase."),
    METHOD("lstrip", "($self, chars=None, /)", methodLStrip,
           "Return a copy with leading whitespace (or chars) removed."),
    METHOD_TUPLE_PLAIN("rfind", "", methodRFind,
                       "S.rfind(sub[, start[, end]]) -> int\n\nThe highest index of sub, or -1."),
    METHOD_TUPLE_PLAIN(
        "rindex", "", methodRIndex,
        "S.rindex(sub[, start[, end]]) -> int\n\nLike rfind, but raises ValueError."),
    METHOD("rjust", "($self, width, fillchar=' ', /)", methodRJust,
           "Return a right-justified string of length width."),
    METHOD("rstrip", "($self, chars=None, /)", methodRStrip,
           "Return a copy with trailing whitespace (or chars) removed."),
    METHOD("rpartition", "($self, sep, /)", methodRPartition,
           "Partition the string into three parts, searching from the end."),
    METHOD("splitlines", "($self, /, keepends=False)", methodSplitLines,
           "Return a list of the lines in the string, breaking at line boundaries."),
    METHOD("strip", "($self, chars=None, /)", methodStrip,
           "Return a copy with leading and trailing whitespace (or chars) removed."),
    METHOD("swapcase", "($self, /)", strSwapCase,
           "Convert uppercase characters to lowercase and lowercase characters to uppercase."),
    METHOD("translate", "($self, table, /)", strTranslate,
           "Replace each character using the given translation table (see maketrans)."),
    METHOD("upper", "($self, /)", strUpper, "Return a copy converted to uppercase."),
    METHOD_TUPLE_PLAIN("startswith", "", methodStartsWith,
                       "S.startswith(prefix[, start[, end]]) -> bool"),
    METHOD_TUPLE_PLAIN("endswith", "", methodEndsWith,
                       "S.endswith(suffix[, start[, end]]) -> bool"),
    METHOD("removeprefix", "($self, prefix, /)", methodRemovePrefix,
           "Return a str with the given prefix string removed if present."),
    METHOD("removesuffix", "($self, suffix, /)", methodRemoveSuffix,
           "Return a str with the given suffix string removed if present."),
    METHOD("isascii", "($self, /)", methodIsAscii,
           "Return True if all characters in the string are ASCII."),
    METHOD("islower", "($self, /)", strIsLower, "Return True if the string is lowercase."),
    METHOD("isupper", "($self, /)", strIsUpper, "Return True if the string is uppercase."),
    METHOD("istitle", "($self, /)", strIsTitle, "Return True if the string is title-cased."),
    METHOD("isspace", "($self, /)", strIsSpace, "Return True if the string is whitespace."),
    METHOD("isdecimal", "($self, /)", strIsDecimal, "Return True if all are decimals."),
    METHOD("isdigit", "($self, /)", strIsDigit, "Return True if all are digits."),
    METHOD("isnumeric", "($self, /)", strIsNumeric, "Return True if all are numeric."),
    METHOD("isalpha", "($self, /)", strIsAlpha, "Return True if all are alphabetic."),
    METHOD("isalnum", "($self, /)", strIsAlnum, "Return True if all are alpha-numeric."),
    METHOD("isidentifier", "($self, /)", methodIsIdentifier,
           "Return True if the string is a valid Python identifier."),
    METHOD("isprintable", "($self, /)", methodIsPrintable,
           "Return True if the string is printable."),
    METHOD("zfill", "($self, width, /)", methodZFill,
           "Pad a numeric string with zeros on the left, to fill a field of the given width."),
    METHOD_PLAIN("format", "", methodFormat, "S.format(*args, **kwargs) -> str"),
    METHOD_PLAIN("format_map", "($self, mapping, /)", methodFormatMap,
                 "S.format_map(mapping) -> str"),
    METHOD("__format__", "($self, format_spec, /)", methodDunderFormat,
           "Return a formatted version of the string as described by format_spec."),
    METHOD_PLAIN_FLAGS("maketrans", "(x, y=None, z=None, /)", strMakeTrans, kMethodStatic,
                       "Return a translation table usable for str.translate()."),
    METHOD("__sizeof__", "($self, /)", methodSizeOf, "Return the size of the string in memory."),
    METHOD_PLAIN("__getnewargs__", "($self, /)", methodGetNewArgs, nullptr),
    {}};

}  // namespace taipan
