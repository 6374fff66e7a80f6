// The table of frozen modules, generated at build time by tools/gen/freeze.py.
#pragma once

#include "base/common.h"

namespace taipan {

/// What a frozen module is for: to start the import system, to start, to test.
enum class FrozenGroup : u8 { kBootstrap, kStdlib, kTest };

/// A module whose marshalled code is part of the binary.
struct FrozenModule {
  const char* name;
  const char* data;
  isize size;
  bool isPackage;
  const char* origin;  ///< the module it was made from (`__origname__`)
  FrozenGroup group;   ///< rows of a group stand together
};

/// Ends with a null name.
extern const FrozenModule frozenModules[];
const FrozenModule* findFrozenModule(const char* name);
/// Asked for modules that are not in the table: those of an embedding program (set by the C API
/// layer). The result is valid until the next call.
extern const FrozenModule* (*programFrozenModule)(const char* name);

}  // namespace taipan
