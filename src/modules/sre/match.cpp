// re.Match objects.

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/sre/sre.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

Ref<> subjectSlice(Thread& t, Object* string, isize start, isize end) {
  if (isStr(string)) {
    Str& text = *static_cast<Str*>(string);
    if (start > text.length) start = text.length;
    if (end > text.length) end = text.length;
    return strSubstring(t, text, start, end);
  }
  BufferView view;
  PY_TRY(view.acquire(t, string));
  if (end > view.size()) end = view.size();
  if (start > end) start = end;
  return newBytes(t, view.data() + start, end - start);
}

Ref<> newMatch(Thread& t, Pattern& pattern, Object* string, const SearchText& text,
               const sre::Matcher& matcher) {
  isize groups = pattern.groups + 1;
  Ref<Match> match = PY_TRY(newObject<Match>(t, matchType, 2 * groups));
  match->string = Ref<>::share(string).release();
  match->pattern = Ref<>::share(&pattern).release();
  match->pos = text.pos();
  match->endpos = text.endpos();
  match->groups = groups;
  match->lastIndex = matcher.lastGroup() == 0 ? -1 : matcher.lastGroup();
  match->marks[0] = matcher.begin();
  match->marks[1] = matcher.end();
  const auto& marks = matcher.marks();
  for (isize g = 1; g < groups; ++g) {
    isize start = marks[static_cast<usize>(2 * g - 2)];
    isize end = marks[static_cast<usize>(2 * g - 1)];
    bool took = start >= 0 && end >= start;
    match->marks[2 * g] = took ? start : -1;
    match->marks[2 * g + 1] = took ? end : -1;
  }
  if (!isTracked(match.get())) gcTrack(match.get());
  return match;
}

namespace {

Pattern& patternOf(Match& self) { return *static_cast<Pattern*>(self.pattern); }

/// The number of a group given as int or name; IndexError "no such group".
Result<isize> groupNumber(Thread& t, Match& self, Object* group) {
  isize number = -1;
  if (hasIndex(group)) {
    number = PY_TRY(toIsize(t, group, nullptr));
  } else {
    Lookup found = dictGet(t, static_cast<Dict*>(patternOf(self).groupIndex), group);
    if (found.failed()) return failure;
    if (found.found()) number = PY_TRY(toIsize(t, found.get(), nullptr));
  }
  if (number < 0 || number >= self.groups) return t.raise(indexErrorType, "no such group");
  return number;
}

Ref<> groupText(Thread& t, Match& self, isize group, Object* fallback) {
  isize start = self.marks[2 * group];
  if (start < 0) return Ref<>::share(fallback);
  return subjectSlice(t, self.string, start, self.marks[2 * group + 1]);
}

Ref<> matchGroup(Thread& t, Match& self, Positional args) {
  if (args.count == 0) return groupText(t, self, 0, none());
  if (args.count == 1) {
    return groupText(t, self, PY_TRY(groupNumber(t, self, args[0])), none());
  }
  Ref<Tuple> result = PY_TRY(newTuple(t, args.count));
  for (isize i = 0; i < args.count; ++i) {
    isize group = PY_TRY(groupNumber(t, self, args[i]));
    result->items[i] = PY_TRY(groupText(t, self, group, none())).release();
  }
  return result;
}

Ref<> matchSubscript(Thread& t, Match& self, Object* group) {
  return groupText(t, self, PY_TRY(groupNumber(t, self, group)), none());
}

Ref<> matchGroups(Thread& t, Match& self, Object* fallback) {
  Ref<Tuple> result = PY_TRY(newTuple(t, self.groups - 1));
  for (isize g = 1; g < self.groups; ++g) {
    result->items[g - 1] =
        PY_TRY(groupText(t, self, g, fallback == nullptr ? none() : fallback)).release();
  }
  return result;
}

Ref<> matchGroupdict(Thread& t, Match& self, Object* fallback) {
  Ref<Dict> result = PY_TRY(newDict(t));
  isize position = 0;
  Object* name;
  Object* number;
  while (dictNext(static_cast<Dict*>(patternOf(self).groupIndex), &position, &name, &number)) {
    Ref<> key = Ref<>::share(name);
    isize group = PY_TRY(groupNumber(t, self, number));
    Ref<> text = PY_TRY(groupText(t, self, group, fallback == nullptr ? none() : fallback));
    PY_TRY(dictSet(t, result.get(), key.get(), text.get()));
  }
  return result;
}

Result<isize> matchStart(Thread& t, Match& self, Object* group) {
  return self.marks[2 * (group == nullptr ? 0 : PY_TRY(groupNumber(t, self, group)))];
}

Result<isize> matchEnd(Thread& t, Match& self, Object* group) {
  return self.marks[2 * (group == nullptr ? 0 : PY_TRY(groupNumber(t, self, group))) + 1];
}

Ref<> spanOfGroup(Thread& t, Match& self, isize group) {
  Ref<> start = PY_TRY(toObject(self.marks[2 * group]));
  Ref<> end = PY_TRY(toObject(self.marks[2 * group + 1]));
  return packTuple(t, {start.get(), end.get()});
}

Ref<> matchSpan(Thread& t, Match& self, Object* group) {
  return spanOfGroup(t, self, group == nullptr ? 0 : PY_TRY(groupNumber(t, self, group)));
}

Ref<> matchExpand(Thread& t, Match& self, Object* text) {
  Ref<> expand = PY_TRY(importAttribute(t, "re", "_expand"));
  return call(t, expand.get(), self.pattern, static_cast<Object*>(&self), text);
}

Ref<> matchCopy(Match& self) { return Ref<>::share(&self); }
Ref<> matchDeepcopy(Match& self, Object*) { return Ref<>::share(&self); }

Ref<> getLastindex(Match& self) {
  return self.lastIndex < 0 ? Ref<>::share(none()) : toObject(self.lastIndex);
}

Ref<> getLastgroup(Match& self) {
  Tuple* names = static_cast<Tuple*>(patternOf(self).indexGroup);
  if (self.lastIndex < 0 || self.lastIndex >= names->size) return Ref<>::share(none());
  return Ref<>::share(names->items[self.lastIndex]);
}

Ref<> getRegs(Thread& t, Match& self) {
  if (self.regs == nullptr) {
    Ref<Tuple> regs = PY_TRY(newTuple(t, self.groups));
    for (isize g = 0; g < self.groups; ++g) {
      regs->items[g] = PY_TRY(spanOfGroup(t, self, g)).release();
    }
    self.regs = regs.release();
  }
  return Ref<>::share(self.regs);
}

Ref<> matchRepr(Thread& t, Match& self) {
  Ref<> text = PY_TRY(groupText(t, self, 0, none()));
  return newStrFormat(t, "<%s object; span=(%zd, %zd), match=%R>", self.type->name, self.marks[0],
                      self.marks[1], text.get());
}

int matchTraverse(Object* object, VisitFunction visit, void* arg) {
  Match& self = *static_cast<Match*>(object);
  PY_VISIT(self.string);
  PY_VISIT(self.regs);
  PY_VISIT(self.pattern);
  return 0;
}

int matchClear(Object* object) {
  Match& self = *static_cast<Match*>(object);
  clearOwned(self.string);
  clearOwned(self.regs);
  clearOwned(self.pattern);
  return 0;
}

void matchDealloc(Match& self) {
  gcUntrack(&self);
  matchClear(&self);
  freeObject(&self);
}

constinit const MethodDef kMethods[] = {
    METHOD_TUPLE_PLAIN("group", "()", matchGroup,
                       "group([group1, ...]) -> str or tuple.\nReturn subgroup(s) of the match by "
                       "indices or names."),
    METHOD("start", "($self, group=0, /)", matchStart,
           "Return index of the start of the substring matched by group."),
    METHOD("end", "($self, group=0, /)", matchEnd,
           "Return index of the end of the substring matched by group."),
    METHOD("span", "($self, group=0, /)", matchSpan,
           "For match object m, return the 2-tuple (m.start(group), m.end(group))."),
    METHOD("groups", "($self, /, default=None)", matchGroups,
           "Return a tuple containing all the subgroups of the match, from 1."),
    METHOD("groupdict", "($self, /, default=None)", matchGroupdict,
           "Return a dictionary containing all the named subgroups of the match."),
    METHOD("expand", "($self, /, template)", matchExpand,
           "Return the string obtained by doing backslash substitution on the string template."),
    METHOD("__copy__", "($self, /)", matchCopy, ""),
    METHOD("__deepcopy__", "($self, memo, /)", matchDeepcopy, ""),
    METHOD_PLAIN_FLAGS("__class_getitem__", "(item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {}};

constinit const GetSetDef kGetSet[] = {
    GETTER("lastindex", getLastindex, "The integer index of the last matched capturing group."),
    GETTER("lastgroup", getLastgroup, "The name of the last matched capturing group."),
    GETTER("regs", getRegs, nullptr),
    {}};

constinit const MemberDef kMembers[] = {
    {"string", kMemberObject, offsetof(Match, string), kMemberReadOnly,
     "The string passed to match() or search()."},
    {"re", kMemberObject, offsetof(Match, pattern), kMemberReadOnly,
     "The regular expression object."},
    {"pos", kMemberIsize, offsetof(Match, pos), kMemberReadOnly,
     "The index into the string at which the RE engine started looking for a match."},
    {"endpos", kMemberIsize, offsetof(Match, endpos), kMemberReadOnly,
     "The index into the string beyond which the RE engine will not go."},
    {}};

}  // namespace

constinit BuiltinType matchType{{.name = "re.Match",
                                 .doc = "The result of re.match() and re.search().\nMatch objects "
                                        "always have a boolean value of True.",
                                 .basicSize = offsetof(Match, marks),
                                 .itemSize = sizeof(isize),
                                 .flags = kTypeHaveGc | kTypeDisallowInstantiation,
                                 .dealloc = slot<matchDealloc>,
                                 .repr = slot<matchRepr>,
                                 .traverse = matchTraverse,
                                 .clear = matchClear,
                                 .methods = kMethods,
                                 .members = kMembers,
                                 .getset = kGetSet,
                                 .mapping = {.subscript = slot<matchSubscript>}}};

}  // namespace taipan
