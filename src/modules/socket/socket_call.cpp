#include "modules/socket/socket_call.h"

#include <poll.h>

#include "builtins/exceptions/exceptions.h"

namespace taipan {

Failure raiseSocketTimeout(Thread& t) { return t.raise(timeoutErrorType, "timed out"); }

Status waitReady(Thread& t, Socket& self, bool writing, const Deadline& deadline) {
  while (true) {
    pollfd one{self.fd, static_cast<short>(writing ? POLLOUT : POLLIN), 0};
    i64 left = deadline.left();
    int ms = left < 0 ? -1 : static_cast<int>(roundTo(left, 1000000, TimeRound::kCeiling));
    int count = withoutGil(t, [&] { return ::poll(&one, 1, ms); });
    if (count > 0) return {};
    if (count == 0) return raiseSocketTimeout(t);
    if (errno != EINTR) return raiseErrno(t);
    PY_TRY(handleEvalBreaker(t));
  }
}

}  // namespace taipan
