// Reading tuples in the object layer, which lies below the tuple type.
#pragma once

#include "object/object.h"

namespace taipan {

inline isize tupleSize(const Object* tuple) { return static_cast<const VarObject*>(tuple)->size; }

inline Object* const* tupleItems(const Object* tuple) {
  return reinterpret_cast<Object* const*>(static_cast<const VarObject*>(tuple) + 1);
}

}  // namespace taipan
