// Asking the system for memory without taking it.
#pragma once

#include "base/common.h"

namespace taipan {

/// Whether the system would give so much memory now; takes about a microsecond.
bool isObtainable(usize size);

}  // namespace taipan
