// Cells: the shared variables of closures.
#pragma once

#include "object/builtin_types.h"
#include "object/ref.h"

namespace taipan {

/// = PyCellObject.
struct Cell : Object {
  Object* value;  ///< owned or null when unbound
};

/// A new cell that shares `value` (null: empty).
Ref<Cell> newCell(Thread& t, Object* value);
inline bool isCell(const Object* object) { return object->type == &cellType; }

}  // namespace taipan
