// The configuration in the global variables and setters that embedding programs of old use.
#pragma once

#include "object/config.h"

namespace taipan {

/// Sets the flag variables of old (Py_VerboseFlag, ...) to what the configuration says.
void publishFlags(const Config& config);
/// The configuration that the flag variables ask for, for the functions without PyConfig.
void configFromFlags(Config& out);
/// What Py_SetProgramName, Py_SetPythonHome, Py_SetPath and the like said.
void configFromNames(Config& out);
/// What they said for one start, which has read it now, is forgotten.
void forgetGivenForOneStart();

}  // namespace taipan
