// types.SimpleNamespace.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

struct SimpleNamespace : Object {
  Object* dict;  ///< owned
};

/// `SimpleNamespace(**kwargs)`; `kwargs` is a dict or null.
Ref<> newSimpleNamespace(Thread& t, Object* kwargs);

}  // namespace taipan
