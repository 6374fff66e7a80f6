// The module `_functools`: reduce, and the table of its classes.
#include "modules/functional/functools_module.h"

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/instance.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

Ref<> getDictAttribute(Thread& t, Object* self) {
  Dict* dict = instanceDict(t, self);
  if (dict == nullptr) return failure;
  return Ref<>::share(dict);
}

Status setDictAttribute(Thread& t, Object* self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete __dict__");
  if (!isDict(value)) {
    return t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                   value->type->name);
  }
  return setInstanceDict(t, self, value);
}

namespace {

Ref<> reduce(Thread& t, Module&, Object* function, Object* iterable, Object* initial) {
  auto iterator = getIterator(t, iterable);
  if (iterator.failed()) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType, "reduce() arg 2 must support iteration");
    }
    return failure;
  }
  auto result = Ref<>::share(initial);
  for (;;) {
    auto item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) break;
    if (!result) {
      result = std::move(item).value();
    } else {
      result = PY_TRY(call(t, function, result.get(), item.get()));
    }
  }
  if (!result) {
    return t.raise(typeErrorType, "reduce() of empty iterable with no initial value");
  }
  return result;
}

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN_FLAGS("reduce", "($module, function, iterable, initial=None, /)", reduce,
                       kMethodTuple,
                       "reduce(function, iterable[, initial]) -> value\n\n"
                       "Apply a function of two arguments cumulatively to the items of a sequence\n"
                       "or iterable, from left to right, so as to reduce the iterable to a single\n"
                       "value.  For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates\n"
                       "((((1+2)+3)+4)+5).  If initial is present, it is placed before the items\n"
                       "of the iterable in the calculation, and serves as a default when the\n"
                       "iterable is empty."),
    METHOD_PLAIN("cmp_to_key", "($module, mycmp)", compareToKey,
                 "Convert a cmp= function into a key= function."),
    {},
};

Status functoolsExec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, partialType));
  PY_TRY(addType(t, module, lruCacheWrapperType));
  PY_TRY(typeReady(t, lruCacheLinkType));
  return typeReady(t, compareKeyType);
}

}  // namespace

extern constinit const ModuleSpec functoolsModule{
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = kFunctions,
    .exec = functoolsExec,
};

}  // namespace taipan
