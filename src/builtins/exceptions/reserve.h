// Exceptions that exist before they are needed: MemoryError must be raisable when no memory is
// left, RecursionError when nothing more can be called.
#pragma once

#include "object/ref.h"

namespace taipan {

/// A MemoryError without arguments from the reserve.
Ref<> reservedMemoryError();
/// A RecursionError that tells that normalising an exception does not come to an end.
Ref<> reservedRecursionError();
/// Fills the reserve; part of initExceptions.
Status initReserve(Thread& t);

}  // namespace taipan
