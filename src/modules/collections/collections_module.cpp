// The module `_collections`.
#include "modules/collections/collections_module.h"

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "modules/collections/deque.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

/// The loop over a plain dict: one hash per element.
Status countInDict(Thread& t, Dict* dict, Object* iterator) {
  auto one = newInt(1);
  for (;;) {
    auto key = PY_TRY(next(t, iterator));
    if (key.isMissing()) return {};
    isize hash = PY_TRY(toHash(t, key.get()));
    auto old = PY_TRY(dictGetKnownHash(t, dict, key.get(), hash));
    if (old.isMissing()) {
      PY_TRY(dictSetKnownHash(t, dict, key.get(), one.get(), hash));
    } else {
      auto sum = PY_TRY(binaryOperation(t, old.get(), one.get(), kOpAdd));
      PY_TRY(dictSetKnownHash(t, dict, key.get(), sum.get(), hash));
    }
  }
}

Status countByProtocol(Thread& t, Object* mapping, Object* iterator) {
  auto get = PY_TRY(getAttribute(t, mapping, names::get));
  auto zero = newInt(0), one = newInt(1);
  for (;;) {
    auto key = PY_TRY(next(t, iterator));
    if (key.isMissing()) return {};
    auto old = PY_TRY(call(t, get.get(), key.get(), static_cast<Object*>(zero.get())));
    auto sum = PY_TRY(binaryOperation(t, old.get(), one.get(), kOpAdd));
    PY_TRY(setItem(t, mapping, key.get(), sum.get()));
  }
}

constinit const MethodDef kFunctions[] = {
    METHOD("_count_elements", "($module, mapping, iterable, /)", countElements,
           "Count elements in the iterable, updating the mapping"),
    {},
};

Status collectionsExec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, dequeType));
  PY_TRY(addType(t, module, defaultDictType));
  PY_TRY(addType(t, module, orderedDictType));
  PY_TRY(addType(t, module, dequeIteratorType));
  PY_TRY(addType(t, module, dequeReverseIteratorType));
  return addType(t, module, tupleGetterType);
}

}  // namespace

Status countElements(Thread& t, Module&, Object* mapping, Object* iterable) {
  auto iterator = PY_TRY(getIterator(t, iterable));
  // Derived classes that keep dict's get and __setitem__ (Counter) are counted in the table.
  if (isDict(mapping)) {
    bool plainGet = lookupType(mapping->type, names::get) == lookupType(&dictType, names::get);
    bool plainSet =
        lookupType(mapping->type, names::__setitem__) == lookupType(&dictType, names::__setitem__);
    if (plainGet && plainSet) return countInDict(t, static_cast<Dict*>(mapping), iterator.get());
  }
  return countByProtocol(t, mapping, iterator.get());
}

extern constinit const ModuleSpec collectionsModule{
    .name = "_collections",
    .doc =
        "High performance data structures.\n"
        "- deque:        ordered collection accessible from endpoints only\n"
        "- defaultdict:  dict subclass with a default value factory\n",
    .functions = kFunctions,
    .exec = collectionsExec,
};

}  // namespace taipan
