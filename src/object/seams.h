// The few upcalls that lower layers need, declared here and defined above: everything else flows
// downwards. Each says where it is defined.
#pragma once

#include <initializer_list>

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

/// Imports a module by absolute name (modules/import).
Ref<> importModule(Thread& t, const char* name);
/// `getattr(import_module(module), attribute)`.
Ref<> importAttribute(Thread& t, const char* module, const char* attribute);

/// Issues a warning of `category` (modules/warnings); the failure is the warning turned into an
/// exception. The format is Thread::raise's.
Status warn(Thread& t, Type& category, int stackLevel, const char* format, ...);

/// Borrowed: an entry of the sys module, or null (modules/sys).
Object* getSysAttribute(Thread& t, const char* name);
Status setSysAttribute(Thread& t, const char* name, Object* value);

/// The globals and builtins dicts of the running Python frame, borrowed, or null (vm/frame).
Object* currentGlobals(Thread& t);
Object* currentBuiltins(Thread& t);
/// The code object and the first argument / `__class__` cell for zero-argument super() (vm/frame).
Status currentSuperArguments(Thread& t, Ref<Type>* type, Ref<>* object);
/// A traceback entry for the running frame on top of the pending exception (vm/traceback).
void addTraceback(Thread& t, const char* function, const char* file, int line);

/// Handles what the eval breaker asks for: signals, GIL, pending calls, GC (vm/eval_breaker).
Status handleEvalBreaker(Thread& t);

/// Raises an audit event (modules/sys); `args` are shared.
Status audit(Thread& t, const char* event, std::initializer_list<Object*> args);
/// Whether audit hooks exist at all (a cheap test before building arguments).
bool isAudited();

}  // namespace taipan
