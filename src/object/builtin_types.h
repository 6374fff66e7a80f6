// The declarations of all static types of the core and of the exceptions.
#pragma once

#include "object/builtin_type.h"

namespace taipan {

#define TYPE(name, symbol) \
  extern BuiltinType name##Type __asm__(#symbol) __attribute__((visibility("default")));
#include "object/builtin_types.def"
#undef TYPE

#define EXCEPTION(cppName, pythonName, base) extern BuiltinType cppName;
#include "object/exceptions.def"
#undef EXCEPTION

}  // namespace taipan
