// The classes of the module `_collections` besides deque.
#pragma once

#include "object/builtin_type.h"
#include "object/module_spec.h"

namespace taipan {

extern BuiltinType defaultDictType;
extern BuiltinType tupleGetterType;

/// `_count_elements(mapping, iterable)`: the loop of collections.Counter.
Status countElements(Thread& t, Module& module, Object* mapping, Object* iterable);

}  // namespace taipan
