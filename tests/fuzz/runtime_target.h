// Targets that need a running interpreter: the input goes to a Python function, whose exceptions
// are what it should answer with.
#pragma once

#include <cstddef>
#include <cstdint>

namespace taipan::fuzz {

/// Starts the runtime and runs `setup`, which defines a function `run(data)` of bytes.
void startRuntime(const char* setup);
/// Calls `run` with the input; any Exception is fine.
void runInput(const uint8_t* data, size_t size);

}  // namespace taipan::fuzz
