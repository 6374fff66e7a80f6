// `__build_class__`: what a class statement calls.
#pragma once

#include "object/arguments.h"

namespace taipan {

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`.
Ref<> buildClass(Thread& t, const Arguments& arguments);

}  // namespace taipan
