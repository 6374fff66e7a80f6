// operator.itemgetter, attrgetter and methodcaller.
#pragma once

#include "object/builtin_type.h"

namespace taipan {

extern BuiltinType itemGetterType;
extern BuiltinType attributeGetterType;
extern BuiltinType methodCallerType;

}  // namespace taipan
