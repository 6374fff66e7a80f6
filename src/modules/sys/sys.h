// The sys module in parts: information (sys_info.cpp), functions (sys_functions.cpp), hooks
// (sys_hooks.cpp), frames and tracing (sys_frames.cpp), audit events (sys_audit.cpp).
#pragma once

#include "object/arguments.h"
#include "object/module_spec.h"

namespace taipan {

// sys_info.cpp
/// version, flags, float_info and all other data that does not change.
Status addSysInfo(Thread& t, Module& m);
/// Sets anew what depends on the configuration.
Status updateSysInfo(Thread& t);

// sys_functions.cpp
extern const MethodDef kSysFunctions[];

// sys_hooks.cpp
Status sysDisplayhook(Thread& t, Module& m, Object* value);
Status sysExcepthook(Thread& t, Module& m, Object* type, Object* value, Object* traceback);
Status sysUnraisablehook(Thread& t, Module& m, Object* args);
Ref<> sysBreakpointhook(Thread& t, Module& m, const Arguments& args);

// sys_frames.cpp
Ref<> sysGetframe(Thread& t, Module& m, Optional<int> depth);
Ref<> sysCurrentFrames(Thread& t, Module& m);
Ref<> sysCurrentExceptions(Thread& t, Module& m);
Status sysSettrace(Thread& t, Module& m, Object* function);
Ref<> sysGettrace(Thread& t, Module& m);
Status sysSetprofile(Thread& t, Module& m, Object* function);
Ref<> sysGetprofile(Thread& t, Module& m);
Ref<> sysCallTracing(Thread& t, Module& m, Object* function, Tuple& args);
Ref<> sysGetAsyncgenHooks(Thread& t, Module& m);
Status sysSetAsyncgenHooks(Thread& t, Module& m, const Arguments& args);

// sys_audit.cpp
Status sysAddaudithook(Thread& t, Module& m, Object* hook);
Status sysAudit(Thread& t, Module& m, Positional args);

}  // namespace taipan
