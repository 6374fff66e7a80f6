// getsockopt and setsockopt.

#include <cerrno>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "modules/socket/socket_methods.h"
#include "modules/support/os_call.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

Status done(Thread& t, int result) {
  if (result < 0) return raiseErrno(t);
  return {};
}

/// The options of AF_VSOCK are numbers of 64 bits.
Status setWideOption(Thread& t, Socket& self, int level, int option, Object* value) {
  if (!isInt(value)) {
    return t.raise(typeErrorType, "setsockopt() argument 3 must be int, not %.50s",
                   argumentTypeName(value));
  }
  u64 number = wrappedU64(*static_cast<Int*>(value));
  return done(t, ::setsockopt(self.fd, level, option, &number, sizeof number));
}

/// A size without a value, for options that say all by their size.
Status setSizeOption(Thread& t, Socket& self, int level, int option, Object* size) {
  auto length = static_cast<socklen_t>(PY_TRY(toU64Wrapped(t, size)));
  return done(t, ::setsockopt(self.fd, level, option, nullptr, length));
}

}  // namespace

Status sockSetsockopt(Thread& t, Socket& self, Positional args) {
  bool sized = args.count == 4 && isNone(args[2]) && self.family != AF_VSOCK;
  if (!sized) PY_TRY(checkTupleCount(t, "setsockopt", args.count, 3, 3));
  int level = PY_TRY(parseCInt(t, args[0]));
  int option = PY_TRY(parseCInt(t, args[1]));
  if (self.family == AF_VSOCK) return setWideOption(t, self, level, option, args[2]);
  if (sized) return setSizeOption(t, self, level, option, args[3]);
  Result<int> number = parseCInt(t, args[2]);
  if (!number.failed()) {
    int value = number.value();
    return done(t, ::setsockopt(self.fd, level, option, &value, sizeof value));
  }
  t.clearPending();
  BufferView view;
  PY_TRY(view.acquire(t, args[2]));
  return done(
      t, ::setsockopt(self.fd, level, option, view.data(), static_cast<socklen_t>(view.size())));
}

Ref<> sockGetsockopt(Thread& t, Socket& self, int level, int option, Optional<int> wanted) {
  int size = wanted.value_or(0);
  if (size == 0 && self.family == AF_VSOCK) {
    u64 value = 0;
    socklen_t length = sizeof value;
    PY_TRY(done(t, ::getsockopt(self.fd, level, option, &value, &length)));
    return newInt(value);
  }
  if (size == 0) {
    int value = 0;
    socklen_t length = sizeof value;
    PY_TRY(done(t, ::getsockopt(self.fd, level, option, &value, &length)));
    return newInt(value);
  }
  if (self.family == AF_VSOCK) {
    return t.raise(osErrorType, "getsockopt string buffer not allowed");
  }
  if (size < 0 || size > 1024) return t.raise(osErrorType, "getsockopt buflen out of range");
  char buffer[1024];
  auto length = static_cast<socklen_t>(size);
  PY_TRY(done(t, ::getsockopt(self.fd, level, option, buffer, &length)));
  return newBytes(t, buffer, length);
}

}  // namespace taipan
