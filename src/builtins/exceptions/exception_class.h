// New exception classes for native modules.
#pragma once

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

/// `class Name(base)` as if defined in `module`, from "module.Name" (= PyErr_NewException); `doc`
/// may be null.
Ref<Type> newExceptionClass(Thread& t, const char* qualifiedName, Object* base,
                            const char* doc = nullptr);

}  // namespace taipan
