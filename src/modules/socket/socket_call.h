// System calls on a socket as its timeout asks: blocking, non-blocking, or with poll before them.
#pragma once

#include <cerrno>

#include "modules/socket/socket.h"
#include "modules/support/os_call.h"
#include "modules/support/time_value.h"
#include "object/seams.h"

namespace taipan {

/// TimeoutError "timed out".
Failure raiseSocketTimeout(Thread& t);
/// Waits until the socket is ready or the time is over (TimeoutError).
Status waitReady(Thread& t, Socket& self, bool writing, const Deadline& deadline);

/// Runs a call as the socket's timeout asks: the result, or the error raised.
template <class F>
Result<i64> socketCall(Thread& t, Socket& self, bool writing, const Deadline& deadline, F call) {
  bool hasTimeout = self.timeout > 0;
  if (hasTimeout) PY_TRY(waitReady(t, self, writing, deadline));
  while (true) {
    i64 result = static_cast<i64>(withoutGil(t, call));
    if (result >= 0) return result;
    if (errno == EINTR) {
      PY_TRY(handleEvalBreaker(t));
      continue;
    }
    if (hasTimeout && (errno == EWOULDBLOCK || errno == EAGAIN)) {
      PY_TRY(waitReady(t, self, writing, deadline));
      continue;
    }
    return raiseErrno(t);
  }
}
template <class F>
Result<i64> socketCall(Thread& t, Socket& self, bool writing, F call) {
  return socketCall(t, self, writing, Deadline(self.timeout > 0 ? self.timeout : -1), call);
}

}  // namespace taipan
