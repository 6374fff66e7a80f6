// How `object` is pickled and copied: what its methods do, for those who know that nothing
// overrides them.
#pragma once

#include "object/ref.h"
#include "object/str_layout.h"
#include "object/thread.h"

namespace taipan {

/// Whether `self.name` is the method that `object` has, overridden by no class and no attribute of
/// the instance. Classes with their own attribute lookup count as overriding everything.
Result<bool> hasObjectMethod(Thread& t, Object* self, Str* name);

/// object.__reduce__ by protocol, object.__reduce_ex__ and object.__getstate__ (pickle module
/// documentation, "Pickling Class Instances").
Ref<> objectReduce(Thread& t, Object* self, int protocol);
Ref<> objectReduceEx(Thread& t, Object* self, int protocol);
Ref<> objectGetState(Thread& t, Object* self);

}  // namespace taipan
