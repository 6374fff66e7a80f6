// Targets that need a running interpreter: the input goes to a Python function, whose exceptions
// are what it should answer with. The entry points of such a target are in runtime_target.cpp.
#pragma once

#include "driver.h"

/// Defined by the target: Python source that defines a function `run(data)` of bytes.
extern const char* const fuzzSetup;
