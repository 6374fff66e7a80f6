// What others need to know of the type `object` itself.
#pragma once

#include "object/type.h"

namespace taipan {

/// Whether `descriptor` is object's `__class__`, which gives what the type word of an object says.
bool isClassGetter(const Object* descriptor);

}  // namespace taipan
