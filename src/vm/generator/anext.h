// The awaitable of `anext(iterator, default)`.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// Awaits `awaitable`; gives `fallback` where that raises StopAsyncIteration. Both are shared.
Ref<> newAnextAwaitable(Thread& t, Object* awaitable, Object* fallback);

}  // namespace taipan
