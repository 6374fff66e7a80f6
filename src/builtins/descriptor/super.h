// super() without making a super object, for the interpreter.
#pragma once

#include "object/protocol/abstract.h"

namespace taipan {

/// What `super(type, object).name` finds in the MRO behind `type`; missing if nothing does (then
/// the attributes of `super` itself count).
Lookup lookupSuper(Thread& t, Type* type, Object* object, Object* name);

}  // namespace taipan
