#include "builtins/exceptions/exceptions.h"

#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

/// An exception instance from what stands behind `raise` or `from`.
Ref<> instantiate(Thread& t, Object* given, const char* complaint) {
  if (isExceptionClass(given)) {
    Ref<> made = PY_TRY(call(t, given));
    if (!isException(made.get())) {
      return t.raise(typeErrorType,
                     "calling %R should have returned an instance of BaseException, not %R", given,
                     static_cast<Object*>(made->type));
    }
    return made;
  }
  if (isException(given)) return Ref<>::share(given);
  return t.raise(typeErrorType, "%s", complaint);
}

Status raiseWith(Thread& t, Object* exception, Object* cause) {
  Ref<> instance = PY_TRY(instantiate(t, exception, "exceptions must derive from BaseException"));
  if (cause != nullptr) {
    Ref<> fixed;
    if (isNone(cause)) {
      exceptionSetCause(instance.get(), nullptr);
    } else if (isExceptionClass(cause)) {
      fixed = PY_TRY(call(t, cause));
      if (!isException(fixed.get())) {
        return t.raise(typeErrorType,
                       "calling %R should have returned an instance of BaseException, not %R",
                       cause, static_cast<Object*>(fixed->type));
      }
      exceptionSetCause(instance.get(), fixed.release());
    } else {
      fixed = PY_TRY(instantiate(t, cause, "exception causes must derive from BaseException"));
      exceptionSetCause(instance.get(), fixed.release());
    }
  }
  return t.raiseInstance(instance.get());
}

}  // namespace

void restoreException(Thread& t, Object* exception) {
  Object* type = exception->type;
  Object* traceback = static_cast<BaseException*>(exception)->traceback;
  incref(type);
  xincref(traceback);
  t.restore(type, exception, traceback);
}

int raise(Thread& t, Object* exception, Object* cause) {
  if (exception == nullptr) {
    Object* handled = handledException(t);
    if (handled == nullptr) {
      (void)t.raise(runtimeErrorType, "No active exception to reraise");
      return 0;
    }
    incref(handled);
    restoreException(t, handled);
    return 1;
  }
  (void)raiseWith(t, exception, cause);
  decref(exception);
  xdecref(cause);
  return 0;
}

int checkExceptTypes(Thread& t, Object* types) {
  if (isExceptionClass(types)) return 0;
  bool good = isTuple(types);
  if (good) {
    auto* tuple = static_cast<Tuple*>(types);
    for (isize i = 0; i < tuple->size; ++i) good &= isExceptionClass(tuple->items[i]);
  }
  if (good) return 0;
  (void)t.raise(typeErrorType,
                "catching classes that do not inherit from BaseException is not allowed");
  return -1;
}

int checkExceptStarTypes(Thread& t, Object* types) {
  if (checkExceptTypes(t, types) < 0) return -1;
  auto isGroup = [](Object* type) {
    return isSubtype(static_cast<Type*>(type), &baseExceptionGroupType);
  };
  bool group = false;
  if (isTuple(types)) {
    auto* tuple = static_cast<Tuple*>(types);
    for (isize i = 0; i < tuple->size; ++i) group |= isGroup(tuple->items[i]);
  } else {
    group = isGroup(types);
  }
  if (!group) return 0;
  (void)t.raise(typeErrorType,
                "catching ExceptionGroup with except* is not allowed. Use except instead.");
  return -1;
}

static bool isExceptionGroup(Object* object) {
  return isInstanceOf(object, &baseExceptionGroupType);
}

/// ExceptionGroup(message, exceptions).
static Ref<> makeGroup(Thread& t, Object* exceptions) {
  return call(t, static_cast<Object*>(&baseExceptionGroupType), static_cast<Object*>(names::empty),
              exceptions);
}

static Status match(Thread& t, Object* exception, Object* types, Object** matched, Object** rest) {
  auto give = [](Object* object) {
    incref(object);
    return object;
  };
  if (isNone(exception)) {
    *matched = give(none());
    *rest = give(none());
    return {};
  }
  if (exceptionMatches(exception, types)) {
    if (isExceptionGroup(exception)) {
      *matched = give(exception);
    } else {
      Ref<Tuple> one = PY_TRY(packTuple(t, {exception}));
      *matched = PY_TRY(makeGroup(t, one.get())).release();
    }
    *rest = give(none());
    return {};
  }
  if (isExceptionGroup(exception)) {
    Ref<Str> split = PY_TRY(newStr(t, "split"));
    Ref<> pair = PY_TRY(callMethod(t, exception, split.get(), types));
    if (!isTuple(pair.get())) {
      return t.raise(typeErrorType, "%.200s.split must return a tuple, not %.200s",
                     exception->type->name, pair->type->name);
    }
    auto* tuple = static_cast<Tuple*>(pair.get());
    if (tuple->size < 2) {
      return t.raise(typeErrorType, "%.200s.split must return a 2-tuple, got tuple of size %zd",
                     exception->type->name, tuple->size);
    }
    *matched = give(tuple->items[0]);
    *rest = give(tuple->items[1]);
    return {};
  }
  *matched = give(none());
  *rest = give(exception);
  return {};
}

int matchGroup(Thread& t, Object* exception, Object* types, Object** matched, Object** rest) {
  return match(t, exception, types, matched, rest).toInt();
}

// --- what except* raises at its end
// ---------------------------------------------------------------

namespace {

/// A part of the original group that a clause re-raised: split() keeps these fields.
bool isPartOf(Object* exception, Object* original) {
  if (!isExceptionGroup(exception)) return false;
  auto* a = static_cast<BaseException*>(exception);
  auto* b = static_cast<BaseException*>(original);
  return a->notes == b->notes && a->traceback == b->traceback && a->cause == b->cause &&
         a->context == b->context;
}

Status collectLeaves(Thread& t, Object* exception, Set* leaves) {
  if (!isExceptionGroup(exception)) {
    Ref<> id = PY_TRY(toObject(reinterpret_cast<unsigned long>(exception)));
    PY_TRY(setAdd(t, leaves, id.get()));
    return {};
  }
  RecursionScope scope(t, " in except*");
  if (scope.failed()) return failure;
  auto* exceptions = static_cast<Tuple*>(static_cast<ExceptionGroupObject*>(exception)->exceptions);
  for (isize i = 0; i < exceptions->size; ++i) {
    PY_TRY(collectLeaves(t, exceptions->items[i], leaves));
  }
  return {};
}

/// The part of a group whose leaves are in the set, in the shape of the group; None if empty.
Ref<> project(Thread& t, Object* group, Set* leaves) {
  if (!isExceptionGroup(group)) {
    Ref<> id = PY_TRY(toObject(reinterpret_cast<unsigned long>(group)));
    return Ref<>::share(PY_TRY(setContains(t, leaves, id.get())) ? group : none());
  }
  RecursionScope scope(t, " in except*");
  if (scope.failed()) return failure;
  auto* exceptions = static_cast<Tuple*>(static_cast<ExceptionGroupObject*>(group)->exceptions);
  Ref<List> kept = PY_TRY(newList(t));
  bool all = true;
  for (isize i = 0; i < exceptions->size; ++i) {
    Ref<> part = PY_TRY(project(t, exceptions->items[i], leaves));
    all &= part.get() == exceptions->items[i];
    if (!isNone(part.get())) PY_TRY(kept->append(t, std::move(part)));
  }
  if (all) return Ref<>::share(group);
  if (kept->size == 0) return Ref<>::share(none());
  Ref<Str> derive = PY_TRY(newStr(t, "derive"));
  Ref<> result = PY_TRY(callMethod(t, group, derive.get(), kept.get()));
  if (!isExceptionGroup(result.get())) {
    return t.raise(typeErrorType, "derive must return an instance of BaseExceptionGroup");
  }
  auto* from = static_cast<BaseException*>(group);
  auto hold = [](Object* object) {
    xincref(object);
    return object;
  };
  exceptionSetTraceback(result.get(), hold(from->traceback));
  exceptionSetContext(result.get(), hold(from->context));
  exceptionSetCause(result.get(), hold(from->cause));
  if (from->notes != nullptr) {
    PY_TRY(setAttribute(t, result.get(), names::__notes__, from->notes));
  }
  return result;
}

Ref<> prepare(Thread& t, Object* original, Object* raisedList) {
  auto* all = static_cast<List*>(raisedList);
  if (all->size == 0) return Ref<>::share(none());
  // A naked exception was wrapped for its one clause: raise what that clause raised.
  if (!isExceptionGroup(original)) return Ref<>::share(all->items[0]);
  Ref<List> raised = PY_TRY(newList(t));
  Ref<Set> leaves = PY_TRY(newSet(t));
  for (isize i = 0; i < all->size; ++i) {
    Object* exception = all->items[i];
    if (isNone(exception)) continue;
    if (isPartOf(exception, original)) {
      PY_TRY(collectLeaves(t, exception, leaves.get()));
    } else {
      PY_TRY(raised->append(t, exception));
    }
  }
  Ref<> rest = PY_TRY(project(t, original, leaves.get()));
  if (raised->size == 0) return rest;
  if (!isNone(rest.get())) PY_TRY(raised->append(t, std::move(rest)));
  return makeGroup(t, raised.get());
}

}  // namespace

Object* prepareReraiseStar(Thread& t, Object* original, Object* raised) {
  return prepare(t, original, raised).release();
}

}  // namespace taipan::slow
