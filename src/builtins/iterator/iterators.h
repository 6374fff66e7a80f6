// Making the general iterators.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// `iter(callable, sentinel)`.
Ref<> newCallableIterator(Thread& t, Object* callable, Object* sentinel);

}  // namespace taipan
