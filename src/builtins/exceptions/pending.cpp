// The pending exception of a thread: setting, taking, normalising and chaining it.
//
// Invariants: `pendingType` is null exactly when nothing is pending, and then so are the other two
// words. `pendingValue` may be an instance, or what to make one from: null or None (no argument), a
// tuple (the arguments), anything else (the only argument). Instances are made when somebody looks
// (normalizeException), because most exceptions raised by C++ code are caught and dropped unseen.

#include "builtins/exceptions/exceptions.h"
#include "builtins/exceptions/reserve.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

void Thread::restore(Object* type, Object* value, Object* traceback) {
  Object* oldType = pendingType;
  Object* oldValue = pendingValue;
  Object* oldTraceback = pendingTraceback;
  pendingType = type;
  pendingValue = value;
  pendingTraceback = traceback;
  xdecref(oldType);
  xdecref(oldValue);
  xdecref(oldTraceback);
}

void Thread::fetch(Object** type, Object** value, Object** traceback) {
  *type = std::exchange(pendingType, nullptr);
  *value = std::exchange(pendingValue, nullptr);
  *traceback = std::exchange(pendingTraceback, nullptr);
}

void Thread::clearPending() { restore(nullptr, nullptr, nullptr); }

bool Thread::pendingMatches(const Type& type) const {
  return pendingType != nullptr && isExceptionClass(pendingType) &&
         isSubtype(static_cast<Type*>(pendingType), &type);
}

bool Thread::clearIfMatches(const Type& type) {
  if (!pendingMatches(type)) return false;
  clearPending();
  return true;
}

ExceptionStackItem* topmostException(Thread& t) {
  ExceptionStackItem* item = t.excInfo;
  while (item != nullptr && (item->value == nullptr || isNone(item->value)) &&
         item->previous != nullptr) {
    item = item->previous;
  }
  return item;
}

Object* handledException(Thread& t) {
  ExceptionStackItem* item = topmostException(t);
  return item == nullptr || item->value == nullptr || isNone(item->value) ? nullptr : item->value;
}

/// An instance of the exception class `type` from a raw value (see above), without context.
static Ref<> makeInstance(Thread& t, Object* type, Object* value) {
  Ref<> made;
  if (value == nullptr || isNone(value)) {
    made = call(t, type);
  } else if (isTuple(value)) {
    made = callTupleDict(t, type, value, nullptr);
  } else {
    made = call(t, type, value);
  }
  if (made && !isException(made.get())) {
    return t.raise(typeErrorType,
                   "calling %R should have returned an instance of BaseException, "
                   "not %s",
                   type, made->type->name);
  }
  return made;
}

/// Whether following contexts from `start` comes back: a user-made loop, to be left alone.
static void breakContextCycle(Object* start, Object* value) {
  Object* slow = start;
  bool advanceSlow = false;
  for (Object* at = start;;) {
    Object* context = static_cast<BaseException*>(at)->context;
    if (context == nullptr) return;
    if (context == value) {
      exceptionSetContext(at, nullptr);
      return;
    }
    at = context;
    if (at == slow) return;
    if (advanceSlow) slow = static_cast<BaseException*>(slow)->context;
    advanceSlow = !advanceSlow;
  }
}

/// Makes `value` pending with its own traceback and the handled exception as context; takes over
/// both references. `value` may be a raw value when nothing is being handled.
static Failure setPending(Thread& t, Ref<> type, Ref<> value) {
  Object* handled = handledException(t);
  if (handled != nullptr) {
    Ref<> keepHandled = Ref<>::share(handled);
    if (!value || !isException(value.get())) {
      t.clearPending();
      value = makeInstance(t, type.get(), value.get());
      if (!value) return failure;
    }
    if (value.get() != handled) {
      breakContextCycle(handled, value.get());
      exceptionSetContext(value.get(), keepHandled.release());
    }
  }
  Object* traceback = nullptr;
  if (value && isException(value.get())) {
    traceback = static_cast<BaseException*>(value.get())->traceback;
    xincref(traceback);
  }
  t.restore(type.release(), value.release(), traceback);
  return failure;
}

Failure Thread::raiseObject(Type& type, Object* argument) {
  if (!isExceptionClass(&type)) {
    return raise(systemErrorType, "_PyErr_SetObject: exception %R is not a BaseException subclass",
                 &type);
  }
  return setPending(*this, Ref<>::share(&type), Ref<>::share(argument));
}

Failure Thread::raiseInstance(Object* exception) {
  return setPending(*this, Ref<>::share(exception->type), Ref<>::share(exception));
}

Failure Thread::raiseV(Type& type, const char* format, va_list args) {
  // Formatting may run repr() of arguments: nothing may be pending meanwhile.
  clearPending();
  Ref<Str> message = newStrFormatV(*this, format, args);
  // An argument that cannot be shown leaves an exception without a text.
  if (!message) clearPending();
  return setPending(*this, Ref<>::share(&type), std::move(message));
}

Failure Thread::raise(Type& type, const char* format, ...) {
  va_list args;
  va_start(args, format);
  raiseV(type, format, args);
  va_end(args);
  return failure;
}

Failure raiseFromPending(Thread& t, Type& type, const char* format, ...) {
  Ref<> cause = t.takePending();
  va_list args;
  va_start(args, format);
  t.raiseV(type, format, args);
  va_end(args);
  Ref<> raised = t.takePending();
  if (!raised) return failure;
  if (cause) {
    exceptionSetCause(raised.get(), cause.share().release());
    exceptionSetContext(raised.get(), cause.release());
  }
  Object* traceback = static_cast<BaseException*>(raised.get())->traceback;
  xincref(traceback);
  Ref<> type2 = Ref<>::share(raised->type);
  t.restore(type2.release(), raised.release(), traceback);
  return failure;
}

void normalizeException(Thread& t, Object** type, Object** value, Object** traceback) {
  for (int depth = 0; *type != nullptr; ++depth) {
    if (!isExceptionClass(*type)) return;
    Object* raw = *value;
    bool isInstance = raw != nullptr && isException(raw);
    if (isInstance && isSubtype(raw->type, static_cast<Type*>(*type))) {
      if (raw->type != static_cast<Type*>(*type)) {
        incref(raw->type);
        assignOwned(*type, static_cast<Object*>(raw->type));
      }
      return;
    }
    if (depth > 32) {
      // Constructors that keep failing: the reserved instance ends it.
      Ref<> last = reservedRecursionError();
      assignOwned(*type, Ref<>::share(last->type).release());
      assignOwned(*value, last.release());
      return;
    }
    Ref<> made = makeInstance(t, *type, raw);
    if (made) {
      incref(made->type);
      assignOwned(*type, static_cast<Object*>(made->type));
      assignOwned(*value, made.release());
      return;
    }
    // Its constructor raised: that exception takes its place, and keeps the older traceback if it
    // has none of its own.
    Object* newType;
    Object* newValue;
    Object* newTraceback;
    t.fetch(&newType, &newValue, &newTraceback);
    assignOwned(*type, newType);
    xdecref(*value);
    *value = newValue;
    if (newTraceback != nullptr) {
      xdecref(*traceback);
      *traceback = newTraceback;
    }
  }
}

Ref<> Thread::takePending() {
  Object* type;
  Object* value;
  Object* traceback;
  fetch(&type, &value, &traceback);
  if (type == nullptr) return {};
  normalizeException(*this, &type, &value, &traceback);
  if (traceback != nullptr && value != nullptr && isException(value)) {
    exceptionSetTraceback(value, traceback);
  } else {
    xdecref(traceback);
  }
  xdecref(type);
  return Ref<>::steal(value);
}

void completeAttributeError(Thread& t, Object* object, Object* name) {
  if (!t.pendingMatches(attributeErrorType)) return;
  Object* type;
  Object* value;
  Object* traceback;
  t.fetch(&type, &value, &traceback);
  normalizeException(t, &type, &value, &traceback);
  if (value != nullptr && isInstanceOf(value, &attributeErrorType)) {
    auto* error = static_cast<AttributeErrorObject*>(value);
    if (error->name == nullptr && error->object == nullptr) {
      error->name = Ref<>::share(name).release();
      error->object = Ref<>::share(object).release();
    }
  }
  t.restore(type, value, traceback);
}

void chainPending(Thread& t, Object* type, Object* value, Object* traceback) {
  if (type == nullptr) {
    xdecref(value);
    xdecref(traceback);
    return;
  }
  if (!t.hasPending()) {
    t.restore(type, value, traceback);
    return;
  }
  Object* newType;
  Object* newValue;
  Object* newTraceback;
  t.fetch(&newType, &newValue, &newTraceback);
  normalizeException(t, &type, &value, &traceback);
  if (traceback != nullptr && isException(value)) {
    exceptionSetTraceback(value, traceback);
  } else {
    xdecref(traceback);
  }
  xdecref(type);
  normalizeException(t, &newType, &newValue, &newTraceback);
  if (value != newValue) {
    breakContextCycle(value, newValue);
    exceptionSetContext(newValue, value);
  } else {
    decref(value);
  }
  t.restore(newType, newValue, newTraceback);
}

bool exceptionMatches(Object* given, Object* wanted) {
  if (given == nullptr || wanted == nullptr) return false;
  if (isTuple(wanted)) {
    auto* tuple = static_cast<Tuple*>(wanted);
    for (isize i = 0; i < tuple->size; ++i) {
      if (exceptionMatches(given, tuple->items[i])) return true;
    }
    return false;
  }
  if (isException(given)) given = given->type;
  if (isExceptionClass(given) && isExceptionClass(wanted)) {
    return isSubtype(static_cast<Type*>(given), static_cast<Type*>(wanted));
  }
  return given == wanted;
}

Status Thread::recursionSlow(const char* where) {
  if (nativeStackLow()) {
    ++recursionRemaining;
    return raise(recursionErrorType, "maximum recursion depth exceeded%s", where);
  }
  if (recursionHeadroom > 0) {
    // Handling the error itself: some more levels, then there is no way out.
    PY_CHECK(recursionRemaining >= -50 && "Cannot recover from stack overflow.");
    return {};
  }
  ++recursionHeadroom;
  raise(recursionErrorType, "maximum recursion depth exceeded%s", where);
  --recursionHeadroom;
  ++recursionRemaining;
  return failure;
}

}  // namespace taipan
