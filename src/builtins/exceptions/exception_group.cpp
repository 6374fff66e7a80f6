#include "builtins/exceptions/exception_group.h"

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

// --- making -------------------------------------------------------------------------------------

/// Whether one of them is not an Exception; fails if one is no exception at all.
static Result<bool> hasBaseExceptions(Thread& t, Tuple* exceptions) {
  bool found = false;
  for (isize i = 0; i < exceptions->size; ++i) {
    Object* one = exceptions->items[i];
    if (!isException(one)) {
      return t.raise(valueErrorType, "Item %zd of second argument (exceptions) is not an exception",
                     i);
    }
    if (!isInstanceOf(one, &exceptionType)) found = true;
  }
  return found;
}

static Ref<> makeGroup(Thread& t, Type* cls, Object* message, Object* sequence, Object* args) {
  if (!isSequence(sequence)) {
    return t.raise(typeErrorType, "second argument (exceptions) must be a sequence");
  }
  Ref<Tuple> exceptions = PY_TRY(toTuple(t, sequence));
  if (exceptions->size == 0) {
    return t.raise(valueErrorType, "second argument (exceptions) must be a non-empty sequence");
  }
  bool nested = PY_TRY(hasBaseExceptions(t, exceptions.get()));
  if (cls == exceptionGroupType) {
    if (nested) {
      return t.raise(typeErrorType, "Cannot nest BaseExceptions in an ExceptionGroup");
    }
  } else if (cls == &baseExceptionGroupType) {
    if (!nested) cls = exceptionGroupType;
  } else if (nested && isSubtype(cls, &exceptionType)) {
    return t.raise(typeErrorType, "Cannot nest BaseExceptions in '%.200s'", cls->name);
  }
  Ref<> made = PY_TRY(baseExceptionNew(t, *cls, args, nullptr));
  auto* self = static_cast<ExceptionGroupObject*>(made.get());
  self->message = Ref<>::share(message).release();
  self->exceptions = exceptions.release();
  return made;
}

static Ref<> groupNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  auto* tuple = static_cast<Tuple*>(args);
  if (tuple->size != 2) {
    return t.raise(typeErrorType,
                   "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zd given)",
                   tuple->size);
  }
  Object* message = tuple->items[0];
  if (!isStr(message)) {
    return t.raise(typeErrorType, "BaseExceptionGroup.__new__() argument 1 must be str, not %s",
                   argumentTypeName(message));
  }
  return makeGroup(t, &cls, message, tuple->items[1], args);
}

Ref<> newExceptionGroup(Thread& t, const char* message, Object* exceptions) {
  Ref<Str> text = PY_TRY(newStr(t, message));
  Ref<Tuple> args = PY_TRY(packTuple(t, {text.get(), exceptions}));
  return makeGroup(t, &baseExceptionGroupType, text.get(), exceptions, args.get());
}

static Ref<> groupStr(Thread& t, ExceptionGroupObject& self) {
  isize count = static_cast<Tuple*>(self.exceptions)->size;
  return newStrFormat(t, "%S (%zd sub-exception%s)", self.message, count, count == 1 ? "" : "s");
}

static Ref<> groupDerive(Thread& t, ExceptionGroupObject& self, Positional arguments) {
  PY_TRY(checkTupleCount(t, nullptr, arguments.count, 1, 1));
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.message, arguments[0]}));
  return makeGroup(t, &baseExceptionGroupType, self.message, arguments[0], args.get());
}

// --- splitting ----------------------------------------------------------------------------------

/// How split() decides about an exception.
struct Matcher {
  enum Kind { kType, kPredicate, kIdentity } kind;
  Object* value;  ///< class(es), function, or set of ids; borrowed
};

static Result<bool> matches(Thread& t, Object* exception, const Matcher& matcher) {
  switch (matcher.kind) {
    case Matcher::kType:
      return exceptionMatches(exception, matcher.value);
    case Matcher::kPredicate: {
      Ref<> answer = PY_TRY(call(t, matcher.value, exception));
      return toBool(t, answer.get());
    }
    case Matcher::kIdentity:
      break;
  }
  if (isExceptionGroup(exception)) return false;
  auto* list = static_cast<List*>(matcher.value);
  for (isize i = 0; i < list->size; ++i) {
    if (list->items[i] == exception) return true;
  }
  return false;
}

static Status copyNotes(Thread& t, Object* from, Object* to) {
  Lookup notes = PY_TRY(lookupAttribute(t, from, names::__notes__));
  if (!notes.found() || !isSequence(notes.get())) return {};
  Ref<List> copy = PY_TRY(toList(t, notes.get()));
  return setAttribute(t, to, names::__notes__, copy.get());
}

/// A group like `original` with some of its exceptions; None for none.
static Ref<> subsetOf(Thread& t, ExceptionGroupObject& original, List* exceptions) {
  if (exceptions->size == 0) return Ref<>::share(none());
  Ref<Str> derive = PY_TRY(newInterned(t, "derive"));
  Ref<> group = PY_TRY(callMethod(t, &original, derive.get(), exceptions));
  if (!isExceptionGroup(group.get())) {
    return t.raise(typeErrorType, "derive must return an instance of BaseExceptionGroup");
  }
  exceptionSetTraceback(group.get(), Ref<>::share(original.traceback).release());
  exceptionSetContext(group.get(), Ref<>::share(original.context).release());
  exceptionSetCause(group.get(), Ref<>::share(original.cause).release());
  PY_TRY(copyNotes(t, &original, group.get()));
  return group;
}

/// The two parts; a part that is empty stays null.
struct Split {
  Ref<> match;
  Ref<> rest;
};

static Status splitInto(Thread& t, Object* exception, const Matcher& matcher, bool wantRest,
                        Split* out) {
  if (PY_TRY(matches(t, exception, matcher))) {
    out->match = Ref<>::share(exception);
    return {};
  }
  if (!isExceptionGroup(exception)) {
    if (wantRest) out->rest = Ref<>::share(exception);
    return {};
  }
  auto& group = *static_cast<ExceptionGroupObject*>(exception);
  Ref<List> matched = PY_TRY(newList(t));
  Ref<List> others = PY_TRY(newList(t));
  Ref<Tuple> exceptions = Ref<Tuple>::share(static_cast<Tuple*>(group.exceptions));
  for (isize i = 0; i < exceptions->size; ++i) {
    RecursionScope scope(t, " in exceptiongroup_split_recursive");
    if (scope.failed()) return failure;
    Split parts;
    PY_TRY(splitInto(t, exceptions->items[i], matcher, wantRest, &parts));
    if (parts.match) PY_TRY(matched->append(t, parts.match.get()));
    if (parts.rest) PY_TRY(others->append(t, parts.rest.get()));
  }
  if (matched->size > 0) out->match = PY_TRY(subsetOf(t, group, matched.get()));
  if (wantRest && others->size > 0) out->rest = PY_TRY(subsetOf(t, group, others.get()));
  return {};
}

static Result<Matcher> matcherOf(Thread& t, Object* condition) {
  if (isExactly(condition, &functionType)) return Matcher{Matcher::kPredicate, condition};
  bool valid = isExceptionClass(condition);
  if (isTuple(condition)) {
    auto* tuple = static_cast<Tuple*>(condition);
    valid = true;
    for (isize i = 0; i < tuple->size; ++i) valid = valid && isExceptionClass(tuple->items[i]);
  }
  if (valid) return Matcher{Matcher::kType, condition};
  return t.raise(typeErrorType, "expected a function, exception type or tuple of exception types");
}

static Ref<> orNone(Ref<> part) { return part ? std::move(part) : Ref<>::share(none()); }

static Ref<> groupSplit(Thread& t, ExceptionGroupObject& self, Positional arguments) {
  PY_TRY(checkPositional(t, "split", arguments.count, 1, 1));
  Matcher matcher = PY_TRY(matcherOf(t, arguments[0]));
  Split parts;
  PY_TRY(splitInto(t, &self, matcher, true, &parts));
  Ref<> match = orNone(std::move(parts.match));
  Ref<> rest = orNone(std::move(parts.rest));
  return packTuple(t, {match.get(), rest.get()});
}

static Ref<> groupSubgroup(Thread& t, ExceptionGroupObject& self, Positional arguments) {
  PY_TRY(checkPositional(t, "subgroup", arguments.count, 1, 1));
  Matcher matcher = PY_TRY(matcherOf(t, arguments[0]));
  Split parts;
  PY_TRY(splitInto(t, &self, matcher, false, &parts));
  return orNone(std::move(parts.match));
}

// --- except* ------------------------------------------------------------------------------------

Status exceptionGroupMatch(Thread& t, Object* exception, Object* type, Ref<>* match, Ref<>* rest) {
  *match = Ref<>::share(none());
  *rest = Ref<>::share(none());
  if (isNone(exception)) return {};
  if (exceptionMatches(exception, type)) {
    if (isExceptionGroup(exception)) {
      *match = Ref<>::share(exception);
      return {};
    }
    Ref<Tuple> one = PY_TRY(packTuple(t, {exception}));
    *match = PY_TRY(newExceptionGroup(t, "", one.get()));
    return {};
  }
  if (!isExceptionGroup(exception)) {
    *rest = Ref<>::share(exception);
    return {};
  }
  Ref<Str> split = PY_TRY(newInterned(t, "split"));
  Ref<> pair = PY_TRY(callMethod(t, exception, split.get(), type));
  if (!isTuple(pair.get())) {
    return t.raise(typeErrorType, "%.200s.split must return a tuple, not %.200s",
                   exception->type->name, pair->type->name);
  }
  auto* tuple = static_cast<Tuple*>(pair.get());
  if (tuple->size < 2) {
    return t.raise(typeErrorType, "%.200s.split must return a 2-tuple, got tuple of size %zd",
                   exception->type->name, tuple->size);
  }
  *match = Ref<>::share(tuple->items[0]);
  *rest = Ref<>::share(tuple->items[1]);
  return {};
}

/// The exceptions at the leaves of a tree of groups.
static Status collectLeaves(Thread& t, Object* exception, List* leaves) {
  if (isNone(exception)) return {};
  if (!isExceptionGroup(exception)) return leaves->append(t, exception);
  auto* exceptions = static_cast<Tuple*>(static_cast<ExceptionGroupObject*>(exception)->exceptions);
  for (isize i = 0; i < exceptions->size; ++i) {
    RecursionScope scope(t, " in collect_exception_group_leaf_ids");
    if (scope.failed()) return failure;
    PY_TRY(collectLeaves(t, exceptions->items[i], leaves));
  }
  return {};
}

/// Whether an exception was reraised as it was: it then has the original's metadata.
static bool isReraised(Object* exception, Object* original) {
  auto* a = static_cast<BaseException*>(exception);
  auto* b = static_cast<BaseException*>(original);
  return a->notes == b->notes && a->traceback == b->traceback && a->cause == b->cause &&
         a->context == b->context;
}

Ref<> prepareReraiseStar(Thread& t, Object* original, List* list) {
  if (list->size == 0) return Ref<>::share(none());
  if (!isExceptionGroup(original)) {
    // A naked exception was wrapped: only one clause ran.
    return Ref<>::share(list->items[0]);
  }
  Ref<List> raised = PY_TRY(newList(t));
  Ref<List> leaves = PY_TRY(newList(t));
  for (isize i = 0; i < list->size; ++i) {
    Object* one = list->items[i];
    if (isNone(one)) continue;
    if (isReraised(one, original)) {
      PY_TRY(collectLeaves(t, one, leaves.get()));
    } else {
      PY_TRY(raised->append(t, one));
    }
  }
  Split parts;
  PY_TRY(splitInto(t, original, Matcher{Matcher::kIdentity, leaves.get()}, false, &parts));
  if (raised->size == 0) return orNone(std::move(parts.match));
  if (parts.match) PY_TRY(raised->append(t, parts.match.get()));
  if (raised->size == 1) return Ref<>::share(raised->items[0]);
  return newExceptionGroup(t, "", raised.get());
}

// --- type ---------------------------------------------------------------------------------------

static Ref<> groupClassGetItem(Thread& t, Type& cls, Object* item) {
  return newGenericAlias(t, &cls, item);
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", groupClassGetItem, kMethodClass,
                       "See PEP 585"),
    METHOD_PLAIN("derive", "($self, excs, /)", groupDerive, nullptr),
    METHOD_PLAIN("split", "($self, condition, /)", groupSplit, nullptr),
    METHOD_PLAIN("subgroup", "($self, condition, /)", groupSubgroup, nullptr),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"message", kMemberObject, offsetof(ExceptionGroupObject, message), kMemberReadOnly,
     "exception message"},
    {"exceptions", kMemberObject, offsetof(ExceptionGroupObject, exceptions), kMemberReadOnly,
     "nested exceptions"},
    {},
};

using Slots = ExceptionSlots<&ExceptionGroupObject::message, &ExceptionGroupObject::exceptions>;

constinit BuiltinType baseExceptionGroupType{{
    .name = "BaseExceptionGroup",
    .doc = "A combination of multiple unrelated exceptions.",
    .basicSize = sizeof(ExceptionGroupObject),
    .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
    .base = &baseExceptionType,
    .dealloc = &Slots::dealloc,
    .str = slot<groupStr>,
    .traverse = &Slots::traverse,
    .clear = &Slots::clear,
    .methods = kMethods,
    .members = kMembers,
    .dictOffset = offsetof(BaseException, dict),
    .init = slot<baseExceptionInit>,
    .new_ = slot<groupNew>,
}};

}  // namespace taipan
