// re.Pattern and scanner objects.

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/iterator/iterators.h"
#include "builtins/list/list.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "modules/sre/sre.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Status SearchText::open(Thread& t, Pattern& pattern, Object* string, isize pos, isize endpos) {
  string_ = string;
  if (isStr(string)) {
    if (pattern.isBytes && !pattern.isAny) {
      return t.raise(typeErrorType, "cannot use a bytes pattern on a string-like object");
    }
    Str& text = *static_cast<Str*>(string);
    subject_ = {strData(text), strKind(text), text.length};
  } else {
    if (!hasBuffer(string)) {
      return t.raise(typeErrorType, "expected string or bytes-like object, got '%.200s'",
                     string->type->name);
    }
    PY_TRY(view_.acquire(t, string));
    if (!pattern.isBytes && !pattern.isAny) {
      return t.raise(typeErrorType, "cannot use a string pattern on a bytes-like object");
    }
    subject_ = {view_.data(), 1, view_.size()};
  }
  isize length = subject_.length;
  pos_ = pos < 0 ? 0 : pos > length ? length : pos;
  subject_.length = endpos < 0 ? 0 : endpos > length ? length : endpos;
  return {};
}

Ref<> SearchText::slice(Thread& t, isize start, isize end) const {
  if (isStr(string_)) return strSubstring(t, *static_cast<Str*>(string_), start, end);
  return newBytes(t, static_cast<const char*>(subject_.data) + start, end - start);
}

namespace {

bool interruptedBySignal(void* context) {
  Thread& t = *static_cast<Thread*>(context);
  return t.evalBreaker.load() != 0 && handleEvalBreaker(t).failed();
}

/// Nothing matches when the start lies behind the end.
bool isEmptyRange(const SearchText& text) { return text.pos() > text.endpos(); }

}  // namespace

sre::Matcher makeMatcher(Thread& t, Pattern& pattern, const SearchText& text) {
  sre::Program program{pattern.code, static_cast<usize>(pattern.size), pattern.groups,
                       &pattern.tables};
  return sre::Matcher(program, text.subject(), interruptedBySignal, &t);
}

namespace {

/// An interrupted match has an exception from the signal handler.
Failure whyFailed(Thread& t, const sre::Matcher& matcher) {
  return matcher.exhausted() && !t.hasPending() ? t.raiseNoMemory() : failure;
}

enum class How { kMatch, kFullmatch, kSearch };

Ref<> attempt(Thread& t, Pattern& self, Object* string, Optional<isize> pos, Optional<isize> endpos,
              How how) {
  SearchText text;
  PY_TRY(text.open(t, self, string, pos.value_or(0), endpos.value_or(kIsizeMax)));
  if (isEmptyRange(text)) return Ref<>::share(none());
  sre::Matcher matcher = makeMatcher(t, self, text);
  sre::Outcome outcome = how == How::kSearch ? matcher.search(text.pos())
                                             : matcher.match(text.pos(), how == How::kFullmatch);
  if (outcome == sre::Outcome::kFailed) return whyFailed(t, matcher);
  if (outcome == sre::Outcome::kNoMatch) return Ref<>::share(none());
  return newMatch(t, self, string, text, matcher);
}

Ref<> patternMatch(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                   Optional<isize> endpos) {
  return attempt(t, self, string, pos, endpos, How::kMatch);
}
Ref<> patternFullmatch(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                       Optional<isize> endpos) {
  return attempt(t, self, string, pos, endpos, How::kFullmatch);
}
Ref<> patternSearch(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                    Optional<isize> endpos) {
  return attempt(t, self, string, pos, endpos, How::kSearch);
}

/// Calls `f(matcher)` for each of the non-overlapping matches, `limit` at most (0 = all); an empty
/// match may follow a non-empty one at its end, but not another empty one.
template <class F>
Result<isize> forEachMatch(Thread& t, Pattern& self, const SearchText& text, isize limit, F&& f) {
  if (isEmptyRange(text)) return isize{0};
  sre::Matcher matcher = makeMatcher(t, self, text);
  isize at = text.pos();
  bool mustAdvance = false;
  isize count = 0;
  while (limit == 0 || count < limit) {
    sre::Outcome outcome = matcher.search(at, mustAdvance);
    if (outcome == sre::Outcome::kFailed) return whyFailed(t, matcher);
    if (outcome == sre::Outcome::kNoMatch) break;
    Status status = f(matcher);
    if (status.failed()) return failure;
    ++count;
    mustAdvance = matcher.begin() == matcher.end();
    at = matcher.end();
  }
  return count;
}

/// A group's text, the empty string of the subject's kind where it took no part.
Ref<> groupOr(Thread& t, const SearchText& text, const sre::Matcher& matcher, isize group,
              Object* absent) {
  isize start = group == 0 ? matcher.begin() : matcher.marks()[static_cast<usize>(2 * group - 2)];
  isize end = group == 0 ? matcher.end() : matcher.marks()[static_cast<usize>(2 * group - 1)];
  if (start < 0 || end < start) {
    return absent == nullptr ? text.slice(t, 0, 0) : Ref<>::share(absent);
  }
  return text.slice(t, start, end);
}

Ref<> patternFindall(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                     Optional<isize> endpos) {
  SearchText text;
  PY_TRY(text.open(t, self, string, pos.value_or(0), endpos.value_or(kIsizeMax)));
  Ref<List> result = PY_TRY(newList(t));
  auto add = [&](const sre::Matcher& matcher) -> Status {
    if (self.groups <= 1) {
      return result->append(t, groupOr(t, text, matcher, self.groups, nullptr));
    }
    Ref<Tuple> groups = PY_TRY(newTuple(t, self.groups));
    for (isize g = 1; g <= self.groups; ++g) {
      groups->items[g - 1] = PY_TRY(groupOr(t, text, matcher, g, nullptr)).release();
    }
    return result->append(t, std::move(groups));
  };
  (void)PY_TRY(forEachMatch(t, self, text, 0, add));
  return result;
}

Ref<> patternFinditer(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                      Optional<isize> endpos) {
  Ref<> scanner = PY_TRY(newScanner(t, self, string, pos.value_or(0), endpos.value_or(kIsizeMax)));
  Ref<Str> searchName = PY_TRY(newInterned(t, "search"));
  Ref<> search = PY_TRY(getAttribute(t, scanner.get(), searchName.get()));
  return newCallableIterator(t, search.get(), none());
}

Ref<> patternScanner(Thread& t, Pattern& self, Object* string, Optional<isize> pos,
                     Optional<isize> endpos) {
  return newScanner(t, self, string, pos.value_or(0), endpos.value_or(kIsizeMax));
}

Ref<> patternSplit(Thread& t, Pattern& self, Object* string, Optional<isize> maxsplit) {
  SearchText text;
  PY_TRY(text.open(t, self, string, 0, kIsizeMax));
  Ref<List> result = PY_TRY(newList(t));
  isize last = 0;
  auto add = [&](const sre::Matcher& matcher) -> Status {
    PY_TRY(result->append(t, text.slice(t, last, matcher.begin())));
    for (isize g = 1; g <= self.groups; ++g) {
      PY_TRY(result->append(t, groupOr(t, text, matcher, g, none())));
    }
    last = matcher.end();
    return {};
  };
  isize limit = maxsplit.value_or(0);
  if (limit >= 0) (void)PY_TRY(forEachMatch(t, self, text, limit, add));
  PY_TRY(result->append(t, text.slice(t, last, text.endpos())));
  return result;
}

// --- sub, subn
// --------------------------------------------------------------------------------------

/// A replacement without escapes stands for itself; others are compiled by `re`.
Result<bool> isPlainTemplate(Thread& t, Object* replacement) {
  if (isStr(replacement)) {
    Str& text = *static_cast<Str*>(replacement);
    return strFindChar(text, '\\', 0, text.length) < 0;
  }
  if (!hasBuffer(replacement)) return false;
  BufferView view;
  PY_TRY(view.acquire(t, replacement));
  for (isize i = 0; i < view.size(); ++i) {
    if (view.data()[i] == '\\') return false;
  }
  return true;
}

/// The parts joined: "".join or b"".join.
Ref<> joinParts(Thread& t, Object* string, List& parts) {
  if (isStr(string)) {
    return strJoinArray(t, emptyStr(), parts.items, parts.size);
  }
  Ref<Bytes> empty = PY_TRY(newBytes(t, "", isize{0}));
  return callMethod(t, empty.get(), names::join, static_cast<Object*>(&parts));
}

Ref<> substitute(Thread& t, Pattern& self, Object* replacement, Object* string, isize limit,
                 isize* count) {
  Ref<> filter;
  bool callable = isCallable(replacement);
  if (callable) {
    filter = Ref<>::share(replacement);
  } else if (PY_TRY(isPlainTemplate(t, replacement))) {
    filter = Ref<>::share(replacement);
  } else {
    Ref<> compile = PY_TRY(importAttribute(t, "re", "_subx"));
    filter = PY_TRY(call(t, compile.get(), static_cast<Object*>(&self), replacement));
    callable = isCallable(filter.get());
  }
  SearchText text;
  PY_TRY(text.open(t, self, string, 0, kIsizeMax));
  Ref<List> parts = PY_TRY(newList(t));
  isize last = 0;
  auto add = [&](const sre::Matcher& matcher) -> Status {
    if (last < matcher.begin()) {
      PY_TRY(parts->append(t, text.slice(t, last, matcher.begin())));
    }
    last = matcher.end();
    Ref<> item = Ref<>::share(filter.get());
    if (callable) {
      Ref<> match = PY_TRY(newMatch(t, self, string, text, matcher));
      item = PY_TRY(call(t, filter.get(), match.get()));
    }
    if (isNone(item.get())) return {};
    return parts->append(t, std::move(item));
  };
  *count = PY_TRY(forEachMatch(t, self, text, limit < 0 ? 0 : limit, add));
  if (*count == 0 && (isExactStr(string) || isExactly(string, &bytesType))) {
    return Ref<>::share(string);
  }
  if (last < text.endpos()) PY_TRY(parts->append(t, text.slice(t, last, text.endpos())));
  return joinParts(t, string, *parts);
}

Ref<> patternSub(Thread& t, Pattern& self, Object* replacement, Object* string,
                 Optional<isize> limit) {
  isize count = 0;
  return substitute(t, self, replacement, string, limit.value_or(0), &count);
}

Ref<> patternSubn(Thread& t, Pattern& self, Object* replacement, Object* string,
                  Optional<isize> limit) {
  isize count = 0;
  Ref<> text = PY_TRY(substitute(t, self, replacement, string, limit.value_or(0), &count));
  Ref<> number = PY_TRY(toObject(count));
  return packTuple(t, {text.get(), number.get()});
}

// --- the object
// -------------------------------------------------------------------------------------

Ref<> patternCopy(Pattern& self) { return Ref<>::share(&self); }
Ref<> patternDeepcopy(Pattern& self, Object*) { return Ref<>::share(&self); }

Ref<> getGroupindex(Thread& t, Pattern& self) {
  return call(t, &mappingProxyType, self.groupIndex);
}

struct FlagName {
  u32 bit;
  const char* name;
};
constexpr FlagName kFlagNames[] = {
    {sre::kTemplate, "re.TEMPLATE"}, {sre::kIgnoreCase, "re.IGNORECASE"},
    {sre::kLocale, "re.LOCALE"},     {sre::kMultiline, "re.MULTILINE"},
    {sre::kDotAll, "re.DOTALL"},     {sre::kVerbose, "re.VERBOSE"},
    {sre::kDebug, "re.DEBUG"},       {sre::kAscii, "re.ASCII"}};

Ref<> patternRepr(Thread& t, Pattern& self) {
  u32 flags = static_cast<u32>(self.flags);
  // UNICODE is what str patterns have anyway.
  if (!self.isBytes && (flags & (sre::kLocale | sre::kUnicode | sre::kAscii)) == sre::kUnicode) {
    flags &= ~static_cast<u32>(sre::kUnicode);
  }
  Ref<Str> text = PY_TRY(newStrFormat(t, "re.compile(%.200R", self.pattern));
  const char* separator = ", ";
  for (const FlagName& flag : kFlagNames) {
    if ((flags & flag.bit) == 0) continue;
    Ref<Str> part = PY_TRY(newStrFormat(t, "%s%s", separator, flag.name));
    PY_TRY(strAppend(t, text, *part));
    separator = "|";
    flags &= ~flag.bit;
  }
  if (flags != 0) {
    Ref<Str> part = PY_TRY(newStrFormat(t, "%s0x%x", separator, flags));
    PY_TRY(strAppend(t, text, *part));
  }
  Ref<Str> end = PY_TRY(newStr(t, ")"));
  PY_TRY(strAppend(t, text, *end));
  return text;
}

Result<isize> patternHash(Thread& t, Pattern& self) {
  isize hash = PY_TRY(toHash(t, self.pattern));
  hash ^= hashBytes(self.code, static_cast<usize>(self.size) * sizeof(u32));
  hash ^= self.flags ^ (self.isBytes ? 1 : 0) ^ self.groups;
  return hash == -1 ? -2 : hash;
}

Ref<> patternCompare(Thread& t, Pattern& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || other->type != &patternType) {
    return Ref<>::share(notImplemented());
  }
  Pattern& right = *static_cast<Pattern*>(other);
  bool same = &self == other;
  if (!same) {
    same = self.flags == right.flags && self.isBytes == right.isBytes && self.size == right.size &&
           __builtin_memcmp(self.code, right.code, static_cast<usize>(self.size) * 4) == 0;
    if (same) same = PY_TRY(compareBool(t, self.pattern, right.pattern, kEqual));
  }
  return Ref<>::share(boolObject(same == (op == kEqual)));
}

int patternTraverse(Object* object, VisitFunction visit, void* arg) {
  Pattern& self = *static_cast<Pattern*>(object);
  PY_VISIT(self.groupIndex);
  PY_VISIT(self.indexGroup);
  PY_VISIT(self.pattern);
  return 0;
}

int patternClear(Object* object) {
  Pattern& self = *static_cast<Pattern*>(object);
  clearOwned(self.groupIndex);
  clearOwned(self.indexGroup);
  clearOwned(self.pattern);
  return 0;
}

void patternDealloc(Pattern& self) {
  gcUntrack(&self);
  if (self.weaklist != nullptr) clearWeakrefs(&self);
  patternClear(&self);
  self.tables.clear();
  freeObject(&self);
}

#define SEARCH_SIGNATURE "($self, /, string, pos=0, endpos=sys.maxsize)"
constinit const MethodDef kMethods[] = {
    METHOD("match", SEARCH_SIGNATURE, patternMatch,
           "Matches zero or more characters at the beginning of the string."),
    METHOD("fullmatch", SEARCH_SIGNATURE, patternFullmatch, "Matches against all of the string."),
    METHOD("search", SEARCH_SIGNATURE, patternSearch,
           "Scan through string looking for a match, and return a corresponding match object "
           "instance."),
    METHOD("sub", "($self, /, repl, string, count=0)", patternSub,
           "Return the string obtained by replacing the leftmost non-overlapping occurrences of "
           "pattern in string by the replacement repl."),
    METHOD("subn", "($self, /, repl, string, count=0)", patternSubn,
           "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost "
           "non-overlapping occurrences of pattern with the replacement repl."),
    METHOD("findall", SEARCH_SIGNATURE, patternFindall,
           "Return a list of all non-overlapping matches of pattern in string."),
    METHOD("split", "($self, /, string, maxsplit=0)", patternSplit,
           "Split string by the occurrences of pattern."),
    METHOD("finditer", SEARCH_SIGNATURE, patternFinditer,
           "Return an iterator over all non-overlapping matches for the RE pattern in string."),
    METHOD("scanner", SEARCH_SIGNATURE, patternScanner, ""),
    METHOD("__copy__", "($self, /)", patternCopy, ""),
    METHOD("__deepcopy__", "($self, memo, /)", patternDeepcopy, ""),
    METHOD_PLAIN_FLAGS("__class_getitem__", "(item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {}};

constinit const GetSetDef kGetSet[] = {
    GETTER("groupindex", getGroupindex, "A dictionary mapping group names to group numbers."), {}};

constinit const MemberDef kMembers[] = {
    {"pattern", kMemberObject, offsetof(Pattern, pattern), kMemberReadOnly,
     "The pattern string from which the RE object was compiled."},
    {"flags", kMemberInt, offsetof(Pattern, flags), kMemberReadOnly, "The regex matching flags."},
    {"groups", kMemberIsize, offsetof(Pattern, groups), kMemberReadOnly,
     "The number of capturing groups in the pattern."},
    {}};

// --- scanners
// ---------------------------------------------------------------------------------------

/// A position in a string that match() and search() move on.
struct Scanner : Object {
  Object* pattern;
  Object* string;
  SearchText* text;  ///< holds the subject's buffer as long as the scanner lives
  isize pos;
  bool mustAdvance;
  bool done;
};

Ref<> scan(Thread& t, Scanner& self, bool searching) {
  if (self.done) return Ref<>::share(none());
  Pattern& pattern = *static_cast<Pattern*>(self.pattern);
  SearchText& text = *self.text;
  if (self.pos > text.endpos()) return Ref<>::share(none());
  sre::Matcher matcher = makeMatcher(t, pattern, text);
  sre::Outcome outcome = searching ? matcher.search(self.pos, self.mustAdvance)
                                   : matcher.match(self.pos, false, self.mustAdvance);
  if (outcome == sre::Outcome::kFailed) return whyFailed(t, matcher);
  if (outcome == sre::Outcome::kNoMatch) {
    self.done = true;
    return Ref<>::share(none());
  }
  self.mustAdvance = matcher.begin() == matcher.end();
  self.pos = matcher.end();
  return newMatch(t, pattern, self.string, text, matcher);
}

Ref<> scannerMatch(Thread& t, Scanner& self) { return scan(t, self, false); }
Ref<> scannerSearch(Thread& t, Scanner& self) { return scan(t, self, true); }

int scannerTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Scanner*>(object)->pattern);
  PY_VISIT(static_cast<Scanner*>(object)->string);
  return 0;
}

void scannerDealloc(Scanner& self) {
  gcUntrack(&self);
  delete self.text;
  clearOwned(self.pattern);
  clearOwned(self.string);
  freeObject(&self);
}

constinit const MethodDef kScannerMethods[] = {
    METHOD_OF_CLASS("match", "($self, /)", scannerMatch, ""),
    METHOD_OF_CLASS("search", "($self, /)", scannerSearch, ""),
    {}};
constinit const MemberDef kScannerMembers[] = {
    {"pattern", kMemberObject, offsetof(Scanner, pattern), kMemberReadOnly, nullptr}, {}};

}  // namespace

Ref<> newScanner(Thread& t, Pattern& pattern, Object* string, isize pos, isize endpos) {
  Ref<Scanner> scanner = PY_TRY(newObject<Scanner>(t, scannerType));
  scanner->text = new SearchText();
  PY_TRY(scanner->text->open(t, pattern, string, pos, endpos));
  scanner->pattern = Ref<>::share(&pattern).release();
  scanner->string = Ref<>::share(string).release();
  scanner->pos = scanner->text->pos();
  if (!isTracked(scanner.get())) gcTrack(scanner.get());
  return scanner;
}

constinit BuiltinType patternType{{.name = "re.Pattern",
                                   .doc = "Compiled regular expression object.",
                                   .basicSize = offsetof(Pattern, code),
                                   .itemSize = sizeof(u32),
                                   .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                   .dealloc = slot<patternDealloc>,
                                   .repr = slot<patternRepr>,
                                   .hash = slot<patternHash>,
                                   .traverse = patternTraverse,
                                   .clear = patternClear,
                                   .richCompare = slot<patternCompare>,
                                   .weaklistOffset = offsetof(Pattern, weaklist),
                                   .methods = kMethods,
                                   .members = kMembers,
                                   .getset = kGetSet}};

constinit BuiltinType scannerType{{.name = "_sre.SRE_Scanner",
                                   .basicSize = sizeof(Scanner),
                                   .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                   .dealloc = slot<scannerDealloc>,
                                   .traverse = scannerTraverse,
                                   .methods = kScannerMethods,
                                   .members = kScannerMembers}};

}  // namespace taipan
