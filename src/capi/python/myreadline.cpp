// Hooks of interactive input, and what else is data only.

#include <cstdio>

#include "capi/capi.h"

using namespace taipan;

extern "C" {
using InputHook = int (*)(void);
using ReadlineFunction = char* (*)(FILE*, FILE*, const char*);
API_DATA InputHook PyOS_InputHook = nullptr;
API_DATA ReadlineFunction PyOS_ReadlineFunctionPointer = nullptr;
API_DATA PyThreadState* _PyOS_ReadlineTState = nullptr;
// Constants are internal unless they are declared otherwise.
extern API_DATA const unsigned long Py_Version;
const unsigned long Py_Version = PY_VERSION_HEX;
}
