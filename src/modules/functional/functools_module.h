// The classes of the module `_functools`.
#pragma once

#include "object/builtin_type.h"
#include "object/module_spec.h"

namespace taipan {

extern BuiltinType partialType;
extern BuiltinType lruCacheWrapperType;
extern BuiltinType lruCacheLinkType;
extern BuiltinType compareKeyType;

/// `cmp_to_key(mycmp)`: the key wrapper without an object, which makes those with one.
Ref<> compareToKey(Thread& t, Module& module, Object* compareFunction);

/// The getter and setter of `__dict__` for static types with a dictOffset.
Ref<> getDictAttribute(Thread& t, Object* self);
Status setDictAttribute(Thread& t, Object* self, Object* value);

}  // namespace taipan
