// collections.OrderedDict: a dict (which keeps its order anyway) with operations on the order and
// stricter iterators.
//
// `state` changes with every change of the set of keys or their order that goes through this type.
// `count` is the number of items as this type knows it: if there are fewer, somebody used dict's
// methods behind its back to remove some, and iteration complains.
#pragma once

#include "builtins/dict/dict.h"

namespace taipan {

/// = PyODictObject in size.
struct OrderedDict : Dict {
  isize count;
  isize state;
  void* spare[4];  ///< the object's size is visible
  Object* instanceDict;
  Object* weaklist;
};
static_assert(sizeof(OrderedDict) == 112);

enum class OrderedPart : int { kKeys = 1, kValues = 2, kItems = 3 };

Ref<OrderedDict> newOrderedDict(Thread& t);
Ref<> newOrderedIterator(Thread& t, OrderedDict* dict, OrderedPart part, bool reverse);
/// KeyError if items were removed behind the type's back.
Status orderedDictCheck(Thread& t, OrderedDict& self);
/// KeyError if the key's hash is not what it was, so that a lookup would not find it.
Status orderedDictCheckKey(Thread& t, Object* key, isize hash);
/// `self.update(other)` in terms of self[key] = value.
Status orderedDictUpdate(Thread& t, Object* self, Object* other);

}  // namespace taipan
