// Audit events for C code (PEP 578). object/seams.h has what the core itself needs.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// Raises an event whose arguments come as a tuple.
Status auditTuple(Thread& t, const char* event, Object* args);

/// A hook in C (= Py_AuditHookFunction): < 0 with an exception ends the event.
using NativeAuditHook = int (*)(const char* event, Object* args, void* data);
/// Adds one, after asking the others.
Status addNativeAuditHook(Thread& t, NativeAuditHook hook, void* data);

}  // namespace taipan
