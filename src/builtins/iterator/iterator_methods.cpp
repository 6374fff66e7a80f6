#include "builtins/iterator/iterator_methods.h"

#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/protocol/number.h"

namespace taipan {

Object* selfIterator(Object* self) {
  incref(self);
  return self;
}

Ref<> getBuiltin(Thread& t, const char* name) {
  auto* builtins = static_cast<Dict*>(t.interpreter->builtinsDict);
  Object* found = builtins == nullptr ? nullptr : dictGetText(t, builtins, name);
  if (found == nullptr) return t.raise(attributeErrorType, "%s", name);
  return Ref<>::share(found);
}

Ref<> reduceToCall(Thread& t, Object* callable, Object* argument) {
  auto arguments = PY_TRY(packTuple(t, {argument}));
  return packTuple(t, {callable, arguments.get()});
}

Ref<> reduceToCall(Thread& t, Object* callable, Object* argument, isize state) {
  auto arguments = PY_TRY(packTuple(t, {argument}));
  auto number = PY_TRY(toObject(state));
  return packTuple(t, {callable, arguments.get(), number.get()});
}

Ref<> reduceToIter(Thread& t, Object* argument) {
  auto iter = PY_TRY(getBuiltin(t, "iter"));
  return reduceToCall(t, iter.get(), argument);
}

Ref<> reduceExhausted(Thread& t) { return reduceToIter(t, emptyTuple()); }

Result<isize> indexFromState(Thread& t, Object* state, isize first, isize last) {
  isize index = PY_TRY(toIsize(t, state, &overflowErrorType));
  return index < first ? first : index > last ? last : index;
}

}  // namespace taipan
