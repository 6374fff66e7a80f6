#include "builtins/iterator/pickling.h"

#include "builtins/list/list.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/method.h"

namespace taipan {

Ref<> getBuiltin(Thread& t, const char* name) {
  auto* builtins = static_cast<Dict*>(t.interpreter->builtinsDict);
  Object* found = builtins == nullptr ? nullptr : dictGetText(t, builtins, name);
  if (found == nullptr) return t.raise(attributeErrorType, "%s", name);
  return Ref<>::share(found);
}

Ref<> reduceToCall(Thread& t, const char* builtin, Object* argument) {
  auto callable = PY_TRY(getBuiltin(t, builtin));
  auto arguments = PY_TRY(packTuple(t, {argument}));
  return packTuple(t, {callable.get(), arguments.get()});
}

Ref<> reduceToCall(Thread& t, const char* builtin, Object* argument, isize state) {
  auto callable = PY_TRY(getBuiltin(t, builtin));
  auto arguments = PY_TRY(packTuple(t, {argument}));
  auto number = PY_TRY(toObject(state));
  return packTuple(t, {callable.get(), arguments.get(), number.get()});
}

Ref<> reduceExhaustedList(Thread& t, const char* builtin) {
  auto list = PY_TRY(newList(t));
  return reduceToCall(t, builtin, list.get());
}

Ref<> reduceExhaustedTuple(Thread& t, const char* builtin) {
  return reduceToCall(t, builtin, emptyTuple());
}

}  // namespace taipan
