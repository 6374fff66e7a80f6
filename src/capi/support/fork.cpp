// What a program that forks by itself must call around it (C-API reference, "Process Control").

#include "modules/posix/fork.h"

#include "capi/capi.h"

using namespace taipan;

API(void) PyOS_BeforeFork(void) { beforeFork(current()); }
API(void) PyOS_AfterFork_Parent(void) { afterForkParent(current()); }
API(void) PyOS_AfterFork_Child(void) { afterForkChild(current()); }
API(void) PyOS_AfterFork(void) { PyOS_AfterFork_Child(); }
