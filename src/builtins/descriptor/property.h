// `property` objects, whose getters the interpreter calls itself.
#pragma once

#include "object/object.h"

namespace taipan {

/// = propertyobject. Object fields are owned or null.
struct Property : Object {
  Object* getter;
  Object* setter;
  Object* deleter;
  Object* doc;
  Object* name;       ///< from __set_name__
  int docFromGetter;  ///< the doc is the getter's, and follows a change of getter
};

}  // namespace taipan
