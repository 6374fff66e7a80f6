// System calls that may block: with the GIL released, repeated after signals (PEP 475).
#pragma once

#include <cerrno>

#include "builtins/exceptions/exceptions.h"
#include "object/seams.h"
#include "vm/gil.h"

namespace taipan {

/// Runs `f` without the GIL; errno survives.
template <class F>
auto withoutGil(Thread& t, F&& f) {
  GilReleased released(t);
  return f();
}

/// Runs `f` without the GIL until it is not interrupted. A negative result is left to the caller
/// with its errno; failure means that a signal handler raised.
template <class F>
Result<i64> retryCall(Thread& t, F&& f) {
  while (true) {
    i64 result = static_cast<i64>(withoutGil(t, f));
    if (result >= 0 || errno != EINTR) return result;
    if (handleEvalBreaker(t).failed()) return failure;
    errno = EINTR;
  }
}

/// The same; a negative result raises OSError.
template <class F>
Result<i64> checkedCall(Thread& t, F&& f) {
  Result<i64> result = retryCall(t, f);
  if (result.failed()) return failure;
  if (result.value() < 0) return raiseErrno(t);
  return result;
}

/// Waits without a retry: OSError if `f` is negative.
template <class F>
Status statusCall(Thread& t, F&& f) {
  if (withoutGil(t, f) < 0) return raiseErrno(t);
  return {};
}

}  // namespace taipan
