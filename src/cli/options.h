// The command line of python3.11: options, environment variables, usage texts.
#pragma once

#include "modules/runtime/runtime.h"

namespace taipan {

struct CommandLine {
  Config config;
  Program program;
  /// A request that ends at once (--help, --version, bad option): print nothing more, exit so.
  bool exitNow = false;
  int exitCode = 0;
  bool systemAllocator = false;  ///< blocks of memory come from the C library
};

/// Reads argv and the PYTHON* environment variables.
CommandLine parseCommandLine(int argc, char** argv);

}  // namespace taipan
