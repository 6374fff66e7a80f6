// Hooks of interactive input, and what else is data only.

#include <cstdio>

#include "capi/capi.h"

using namespace taipan;

extern "C" {
API_DATA int (*PyOS_InputHook)(void) = nullptr;
API_DATA char* (*PyOS_ReadlineFunctionPointer)(FILE*, FILE*, const char*) = nullptr;
API_DATA PyThreadState* _PyOS_ReadlineTState = nullptr;
API_DATA const unsigned long Py_Version = PY_VERSION_HEX;
}
