// The call protocol (PEP 590): vectorcall where the callable has it, else tp_call with a tuple and
// a dict made for it.

#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/tuple_view.h"

namespace taipan {

Ref<> checkCallResult(Thread& t, Object* callable, Object* result) {
  bool pending = t.hasPending();
  if ((result == nullptr) == pending) [[likely]]
    return Ref<>::steal(result);
  if (result == nullptr) {
    return t.raise(systemErrorType, "%R returned NULL without setting an exception", callable);
  }
  decref(result);
  Ref<> cause = t.takePending();
  (void)t.raise(systemErrorType, "%R returned a result with an exception set", callable);
  Ref<> error = t.takePending();
  if (error && cause) {
    if (setAttribute(t, error.get(), names::__cause__, cause.get()).failed()) t.clearPending();
    if (setAttribute(t, error.get(), names::__context__, cause.get()).failed()) t.clearPending();
  }
  return error ? Ref<>(t.raiseInstance(error.get())) : Ref<>(failure);
}

namespace {

Ref<> callSlot(Thread& t, Object* callable, Object* args, Object* kwargs) {
  TernaryFunction function = callable->type->call;
  if (function == nullptr) {
    return t.raise(typeErrorType, "'%.200s' object is not callable", callable->type->name);
  }
  RecursionScope scope(t, " while calling a Python object");
  if (scope.failed()) return failure;
  return checkCallResult(t, callable, function(callable, args, kwargs));
}

}  // namespace

Ref<> callVector(Thread& t, Object* callable, Object* const* args, usize count, Object* names) {
  if (VectorcallFunction function = vectorcallOf(callable)) [[likely]] {
    return checkCallResult(t, callable, function(callable, args, count, names));
  }
  isize positional = vectorcallCount(count);
  Ref<> tuple = Ref<>::steal(
      reinterpret_cast<Object*>(PY_TRY(tupleFromArray(t, args, positional)).release()));
  Ref<> dict;
  if (names != nullptr && tupleSize(names) > 0) {
    dict = PY_TRY(dictFromKeywords(t, names, args + positional));
  }
  return callSlot(t, callable, tuple.get(), dict.get());
}

Ref<> callTupleDict(Thread& t, Object* callable, Object* args, Object* kwargs) {
  VectorcallFunction function = vectorcallOf(callable);
  isize keywords = kwargs == nullptr ? 0 : dictSize(kwargs);
  if (function == nullptr) return callSlot(t, callable, args, kwargs);
  isize positional = tupleSize(args);
  if (keywords == 0) {
    return checkCallResult(
        t, callable, function(callable, tupleItems(args), static_cast<usize>(positional), nullptr));
  }
  // Lay the keyword values behind the positional arguments. Tuples hold both arrays, because
  // `kwargs` may change while the callee runs.
  Ref<> names = PY_TRY(dictKeysTuple(t, kwargs));
  Ref<> all = PY_TRY(dictValuesTuple(t, kwargs));
  if (positional > 0) all = PY_TRY(sequenceConcat(t, args, all.get()));
  for (isize i = 0; i < keywords; ++i) {
    if (!isStr(tupleItems(names.get())[i])) {
      return t.raise(typeErrorType, "keywords must be strings");
    }
  }
  return checkCallResult(
      t, callable,
      function(callable, tupleItems(all.get()), static_cast<usize>(positional), names.get()));
}

Ref<> callMethodVector(Thread& t, Object* name, Object* const* args, usize count, Object* names) {
  // A method found on the type that is a plain function is called with self in place; all else
  // goes through the bound attribute.
  Object* self = args[0];
  if (self->type->getAttribute == &genericGetAttributeSlot) {
    Object* found = lookupType(self->type, name);
    if (found != nullptr && hasFlag(found->type, kTypeMethodDescriptor) &&
        !mayHaveInstanceAttribute(self, name)) {
      Ref<> keep = Ref<>::share(found);
      return callVector(t, found, args, count, names);
    }
  }
  Ref<> method = PY_TRY(getAttribute(t, self, name));
  return callVector(t, method.get(), args + 1,
                    static_cast<usize>(vectorcallCount(count) - 1) | kVectorcallOffsetFlag, names);
}

bool isCallable(const Object* object) { return object->type->call != nullptr; }

}  // namespace taipan
