// The socket type: blocking, non-blocking and with a timeout (which is non-blocking plus poll).

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/socket/socket.h"
#include "modules/support/audit_event.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "modules/support/time_value.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

// --- waiting ------------------------------------------------------------------------------------

static Failure raiseTimeout(Thread& t) { return t.raise(timeoutErrorType, "timed out"); }

/// Waits until the socket is ready or the time is over (TimeoutError).
static Status waitReady(Thread& t, Socket& self, bool writing, const Deadline& deadline) {
  while (true) {
    pollfd one{self.fd, static_cast<short>(writing ? POLLOUT : POLLIN), 0};
    i64 left = deadline.left();
    int ms = left < 0 ? -1 : static_cast<int>(roundTo(left, 1000000, TimeRound::kCeiling));
    int count = withoutGil(t, [&] { return ::poll(&one, 1, ms); });
    if (count > 0) return {};
    if (count == 0) return raiseTimeout(t);
    if (errno != EINTR) return raiseErrno(t);
    PY_TRY(handleEvalBreaker(t));
  }
}

/// Runs a call as the socket's timeout asks: the result, or the error raised.
template <class F>
static Result<i64> socketCall(Thread& t, Socket& self, bool writing, const Deadline& deadline,
                              F call) {
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
static Result<i64> socketCall(Thread& t, Socket& self, bool writing, F call) {
  return socketCall(t, self, writing, Deadline(self.timeout > 0 ? self.timeout : -1), call);
}

static Status setBlockingMode(Thread& t, Socket& self, bool blocking) {
  int value = blocking ? 0 : 1;
  if (withoutGil(t, [&] { return ::ioctl(self.fd, FIONBIO, &value); }) < 0) return raiseErrno(t);
  return {};
}

// --- construction -------------------------------------------------------------------------------

static Ref<> socketNew(Thread&, Type& cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (made) {
    auto* self = static_cast<Socket*>(made.get());
    self->fd = -1;
    self->timeout = -1;
  }
  return made;
}

/// An attribute of an existing socket.
static Result<int> optionOf(Thread& t, int fd, int option) {
  int value;
  socklen_t size = sizeof value;
  if (::getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0) return raiseErrno(t);
  return value;
}

static Status adopt(Thread& t, int fd, int* family, int* kind, int* protocol) {
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = sizeof address;
  if (::getsockname(fd, &address.generic, &length) < 0) {
    if (*family == -1 || errno == EBADF || errno == ENOTSOCK) return raiseErrno(t);
  } else if (*family == -1) {
    *family = address.generic.sa_family;
  }
  if (*kind == -1) *kind = PY_TRY(optionOf(t, fd, SO_TYPE));
  if (*protocol == -1) *protocol = PY_TRY(optionOf(t, fd, SO_PROTOCOL));
  return {};
}

/// Makes the descriptor the socket's, in place of an earlier one.
static Status takeDescriptor(Thread& t, Socket& self, int family, int kind, int protocol, int fd) {
  if (self.fd >= 0) ::close(self.fd);
  self.fd = fd;
  self.family = family;
  self.kind = kind & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  self.protocol = protocol;
  if ((kind & SOCK_NONBLOCK) != 0) {
    self.timeout = 0;
  } else {
    self.timeout = defaultSocketTimeout;
    if (self.timeout >= 0) PY_TRY(setBlockingMode(t, self, false));
  }
  return {};
}

static Status socketInit(Thread& t, Socket& self, Optional<int> familyOption,
                         Optional<int> kindOption, Optional<int> protocolOption, Object* fdno) {
  int family = familyOption.value_or(-1);
  int kind = kindOption.value_or(-1);
  int protocol = protocolOption.value_or(-1);
  PY_TRY(auditEvent(t, "socket.__new__", &self, family, kind, protocol));
  int fd;
  if (fdno != nullptr && !isNone(fdno)) {
    if (isFloat(fdno)) {
      return t.raise(typeErrorType, "integer argument expected, got float");
    }
    fd = PY_TRY(toCInt(t, fdno));
    if (fd < 0) return t.raise(valueErrorType, "negative file descriptor");
    PY_TRY(adopt(t, fd, &family, &kind, &protocol));
  } else {
    if (family == -1) family = AF_INET;
    if (kind == -1) kind = SOCK_STREAM;
    if (protocol == -1) protocol = 0;
    fd = withoutGil(t, [&] { return ::socket(family, kind | SOCK_CLOEXEC, protocol); });
    if (fd < 0) return raiseErrno(t);
  }
  return takeDescriptor(t, self, family, kind, protocol, fd);
}

Ref<> socketOfDescriptor(Thread& t, int family, int kind, int protocol, int fd) {
  Ref<> made = PY_TRY(socketNew(t, socketType, nullptr, nullptr));
  auto& socket = *static_cast<Socket*>(made.get());
  if (takeDescriptor(t, socket, family, kind, protocol, fd).failed()) {
    socket.fd = -1;
    return failure;
  }
  return made;
}

static void socketFinalize(Object* object) {
  auto* self = static_cast<Socket*>(object);
  if (self->fd < 0) return;
  Thread& t = Thread::current();
  SavedException saved(t);
  Ref<Str> message = newStrFormat(t, "unclosed %R", object);
  if (!message || warnAbout(t, resourceWarningType, 1, object, message.get()).failed()) {
    if (t.pendingMatches(warningType)) {
      t.writeUnraisable(object);
    } else {
      t.clearPending();
    }
  }
  int fd = std::exchange(self->fd, -1);
  withoutGil(t, [&] { return ::close(fd); });
}

static void socketDealloc(Object* object) {
  if (finalizeFromDealloc(object)) return;
  object->type->free(object);
}

static Ref<> socketRepr(Thread& t, Socket& self) {
  return newStrFormat(t, "<socket object, fd=%ld, family=%d, type=%d, proto=%d>",
                      static_cast<long>(self.fd), self.family, self.kind, self.protocol);
}

// --- connecting ---------------------------------------------------------------------------------

static Ref<> sockAccept(Thread& t, Socket& self) {
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = sizeof address;
  i64 fd = PY_TRY(socketCall(t, self, false, [&] {
    length = sizeof address;
    return ::accept4(self.fd, &address.generic, &length, SOCK_CLOEXEC);
  }));
  Ref<Int> number = PY_TRY(newInt(fd));
  Ref<> peer = fromAddress(t, address, length, self.protocol);
  if (!peer) {
    ::close(static_cast<int>(fd));
    return failure;
  }
  return packTuple(t, {number.get(), peer.get()});
}

static Status sockBind(Thread& t, Socket& self, Object* object) {
  SocketAddress address;
  socklen_t length;
  PY_TRY(toAddress(t, self, object, "bind", &address, &length));
  PY_TRY(auditEvent(t, "socket.bind", &self, object));
  if (withoutGil(t, [&] { return ::bind(self.fd, &address.generic, length); }) < 0) {
    return raiseErrno(t);
  }
  return {};
}

/// 0 or an errno; failure for Python errors (also TimeoutError).
static Result<int> connectTo(Thread& t, Socket& self, Object* object, const char* function) {
  SocketAddress address;
  socklen_t length;
  PY_TRY(toAddress(t, self, object, function, &address, &length));
  PY_TRY(auditEvent(t, "socket.connect", &self, object));
  if (withoutGil(t, [&] { return ::connect(self.fd, &address.generic, length); }) == 0) return 0;
  int error = errno;
  bool wait = (error == EINPROGRESS && self.timeout > 0) || (error == EINTR && self.timeout != 0);
  if (error == EINTR) PY_TRY(handleEvalBreaker(t));
  if (!wait) return error;
  // The connection goes on being made; when it is writable, its outcome is known.
  PY_TRY(waitReady(t, self, true, Deadline(self.timeout > 0 ? self.timeout : -1)));
  return optionOf(t, self.fd, SO_ERROR);
}

static Status sockConnect(Thread& t, Socket& self, Object* address) {
  int error = PY_TRY(connectTo(t, self, address, "connect"));
  if (error != 0) return raiseErrno(t, error);
  return {};
}

static Result<int> sockConnectEx(Thread& t, Socket& self, Object* address) {
  Result<int> error = connectTo(t, self, address, "connect_ex");
  if (error.failed() && t.clearIfMatches(timeoutErrorType)) return EWOULDBLOCK;
  return error;
}

static Status sockListen(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "listen", args.count, 0, 1));
  int backlog = 128;
  if (args.count > 0) backlog = PY_TRY(toCInt(t, args[0]));
  if (backlog < 0) backlog = 0;
  if (withoutGil(t, [&] { return ::listen(self.fd, backlog); }) < 0) return raiseErrno(t);
  return {};
}

static Status sockShutdown(Thread& t, Socket& self, int how) {
  if (withoutGil(t, [&] { return ::shutdown(self.fd, how); }) < 0) return raiseErrno(t);
  return {};
}

static Status sockClose(Thread& t, Socket& self) {
  int fd = std::exchange(self.fd, -1);
  if (fd < 0) return {};
  int result = withoutGil(t, [&] { return ::close(fd); });
  if (result < 0 && errno != ECONNRESET) return raiseErrno(t);
  return {};
}
static int sockDetach(Socket& self) { return std::exchange(self.fd, -1); }
static int sockFileno(Socket& self) { return self.fd; }

template <class F>
static Ref<> nameOf(Thread& t, Socket& self, F get) {
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = sizeof address;
  if (withoutGil(t, [&] { return get(self.fd, &address.generic, &length); }) < 0) {
    return raiseErrno(t);
  }
  return fromAddress(t, address, length, self.protocol);
}
static Ref<> sockGetsockname(Thread& t, Socket& self) {
  return nameOf(t, self, [](int fd, sockaddr* a, socklen_t* n) { return ::getsockname(fd, a, n); });
}
static Ref<> sockGetpeername(Thread& t, Socket& self) {
  return nameOf(t, self, [](int fd, sockaddr* a, socklen_t* n) { return ::getpeername(fd, a, n); });
}

// --- receiving ----------------------------------------------------------------------------------

static Ref<> sockRecv(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "recv", args.count, 1, 2));
  isize size = PY_TRY(toIsize(t, args[0], &overflowErrorType));
  int flags = args.count > 1 ? PY_TRY(toCInt(t, args[1])) : 0;
  if (size < 0) return t.raise(valueErrorType, "negative buffersize in recv");
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  i64 got = PY_TRY(socketCall(t, self, false, [&] {
    return ::recv(self.fd, buffer->data, static_cast<usize>(size), flags);
  }));
  if (got != size) PY_TRY(bytesResize(t, buffer, got));
  return buffer;
}

/// The size to receive into a buffer: 0 means all of it.
static Result<isize> intoSize(Thread& t, isize wanted, isize room, const char* function) {
  if (wanted < 0) return t.raise(valueErrorType, "negative buffersize in %s", function);
  if (wanted > room) {
    return t.raise(valueErrorType, "%s",
                   std::strcmp(function, "recv_into") == 0
                       ? "buffer too small for requested bytes"
                       : "nbytes is greater than the length of the buffer");
  }
  return wanted == 0 ? room : wanted;
}

static Ref<> sockRecvInto(Thread& t, Socket& self, Object* buffer, Optional<isize> nbytes,
                          Optional<int> flags) {
  BufferView view;
  PY_TRY(view.acquire(t, buffer, kBufferWritable));
  isize size = PY_TRY(intoSize(t, nbytes.value_or(0), view.size(), "recv_into"));
  return newInt(PY_TRY(socketCall(t, self, false, [&] {
    return ::recv(self.fd, view.writableData(), static_cast<usize>(size), flags.value_or(0));
  })));
}

static Ref<> sockRecvfrom(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "recvfrom", args.count, 1, 2));
  isize size = PY_TRY(toIsize(t, args[0], &overflowErrorType));
  int flags = args.count > 1 ? PY_TRY(toCInt(t, args[1])) : 0;
  if (size < 0) return t.raise(valueErrorType, "negative buffersize in recvfrom");
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = 0;
  i64 got = PY_TRY(socketCall(t, self, false, [&] {
    length = sizeof address;
    return ::recvfrom(self.fd, buffer->data, static_cast<usize>(size), flags, &address.generic,
                      &length);
  }));
  if (got != size) PY_TRY(bytesResize(t, buffer, got));
  Ref<> peer = PY_TRY(fromAddress(t, address, length, self.protocol));
  return packTuple(t, {buffer.get(), peer.get()});
}

static Ref<> sockRecvfromInto(Thread& t, Socket& self, Object* buffer, Optional<isize> nbytes,
                              Optional<int> flags) {
  BufferView view;
  PY_TRY(view.acquire(t, buffer, kBufferWritable));
  isize size = PY_TRY(intoSize(t, nbytes.value_or(0), view.size(), "recvfrom_into"));
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = 0;
  i64 got = PY_TRY(socketCall(t, self, false, [&] {
    length = sizeof address;
    return ::recvfrom(self.fd, view.writableData(), static_cast<usize>(size), flags.value_or(0),
                      &address.generic, &length);
  }));
  Ref<Int> count = PY_TRY(newInt(got));
  Ref<> peer = PY_TRY(fromAddress(t, address, length, self.protocol));
  return packTuple(t, {count.get(), peer.get()});
}

// --- sending ------------------------------------------------------------------------------------

static Ref<> sockSend(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "send", args.count, 1, 2));
  BufferView view;
  PY_TRY(view.acquire(t, args[0]));
  int flags = args.count > 1 ? PY_TRY(toCInt(t, args[1])) : 0;
  return newInt(PY_TRY(socketCall(t, self, true, [&] {
    return ::send(self.fd, view.data(), static_cast<usize>(view.size()), flags);
  })));
}

static Status sockSendall(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "sendall", args.count, 1, 2));
  BufferView view;
  PY_TRY(view.acquire(t, args[0]));
  int flags = args.count > 1 ? PY_TRY(toCInt(t, args[1])) : 0;
  Deadline deadline(self.timeout > 0 ? self.timeout : -1);
  const char* data = view.data();
  isize left = view.size();
  do {
    i64 sent = PY_TRY(socketCall(t, self, true, deadline, [&] {
      return ::send(self.fd, data, static_cast<usize>(left), flags);
    }));
    data += sent;
    left -= sent;
    PY_TRY(handleEvalBreaker(t));
  } while (left > 0);
  return {};
}

static Ref<> sockSendto(Thread& t, Socket& self, Positional args) {
  if (args.count < 2 || args.count > 3) {
    return t.raise(typeErrorType, "sendto() takes 2 or 3 arguments (%zd given)", args.count);
  }
  BufferView view;
  PY_TRY(view.acquire(t, args[0]));
  int flags = args.count == 3 ? PY_TRY(toCInt(t, args[1])) : 0;
  SocketAddress address;
  socklen_t length;
  PY_TRY(toAddress(t, self, args[args.count - 1], "sendto", &address, &length));
  PY_TRY(auditEvent(t, "socket.sendto", &self, args[args.count - 1]));
  return newInt(PY_TRY(socketCall(t, self, true, [&] {
    return ::sendto(self.fd, view.data(), static_cast<usize>(view.size()), flags, &address.generic,
                    length);
  })));
}

// --- messages with ancillary data ---------------------------------------------------------------

static Ref<> ancillaryList(Thread& t, msghdr& message) {
  Ref<List> list = PY_TRY(newList(t));
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    usize size = c->cmsg_len - CMSG_LEN(0);
    auto* end = static_cast<char*>(message.msg_control) + message.msg_controllen;
    auto* data = reinterpret_cast<char*>(CMSG_DATA(c));
    if (data + size > end) size = data < end ? static_cast<usize>(end - data) : 0;
    Ref<Int> level = PY_TRY(newInt(c->cmsg_level));
    Ref<Int> kind = PY_TRY(newInt(c->cmsg_type));
    Ref<Bytes> bytes = PY_TRY(newBytes(t, data, static_cast<isize>(size)));
    PY_TRY(list->append(t, Ref<>(packTuple(t, {level.get(), kind.get(), bytes.get()}))));
  }
  return list;
}

static Ref<> receiveMessage(Thread& t, Socket& self, iovec* parts, usize count, isize ancillary,
                            int flags, i64* received) {
  if (ancillary < 0) return t.raise(valueErrorType, "invalid ancillary data buffer length");
  std::vector<char> control(static_cast<usize>(ancillary) + 1);
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  msghdr message{};
  *received = PY_TRY(socketCall(t, self, false, [&] {
    message = msghdr{};
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = parts;
    message.msg_iovlen = count;
    message.msg_control = ancillary > 0 ? control.data() : nullptr;
    message.msg_controllen = static_cast<usize>(ancillary);
    return ::recvmsg(self.fd, &message, flags);
  }));
  Ref<> list = PY_TRY(ancillaryList(t, message));
  Ref<Int> messageFlags = PY_TRY(newInt(message.msg_flags));
  Ref<> peer = PY_TRY(fromAddress(t, address, message.msg_namelen, self.protocol));
  return packTuple(t, {none(), list.get(), messageFlags.get(), peer.get()});
}

static Ref<> sockRecvmsg(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "recvmsg", args.count, 1, 3));
  isize size = PY_TRY(toIsize(t, args[0], &overflowErrorType));
  isize ancillary = args.count > 1 ? PY_TRY(toIsize(t, args[1], &overflowErrorType)) : 0;
  int flags = args.count > 2 ? PY_TRY(toCInt(t, args[2])) : 0;
  if (size < 0) return t.raise(valueErrorType, "negative buffer size in recvmsg()");
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  iovec part{buffer->data, static_cast<usize>(size)};
  i64 got;
  Ref<> result = PY_TRY(receiveMessage(t, self, &part, 1, ancillary, flags, &got));
  if (got != size) PY_TRY(bytesResize(t, buffer, got));
  assignOwned(static_cast<Tuple*>(result.get())->items[0], static_cast<Object*>(buffer.release()));
  return result;
}

/// The buffers of an iterable.
struct Parts {
  std::vector<BufferView> views;
  std::vector<iovec> parts;
  Status fill(Thread& t, Object* iterable, int flags, const char* message) {
    Ref<> fast = PY_TRY(toFastSequence(t, iterable, message));
    Ref<Tuple> items = PY_TRY(toTuple(t, fast.get()));
    for (isize i = 0; i < items->size; ++i) {
      BufferView view;
      if (view.acquire(t, items->items[i], flags).failed()) {
        bool wrongKind = t.pendingMatches(bufferErrorType) || t.pendingMatches(typeErrorType);
        if (flags != kBufferWritable || !wrongKind) return failure;
        t.clearPending();
        return t.raise(typeErrorType,
                       "recvmsg_into() argument 1 must be an iterable of single-segment read-write "
                       "buffers");
      }
      parts.push_back({view.raw().data, static_cast<usize>(view.size())});
      views.push_back(std::move(view));
    }
    return {};
  }
};

static Ref<> sockRecvmsgInto(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "recvmsg_into", args.count, 1, 3));
  Parts buffers;
  PY_TRY(
      buffers.fill(t, args[0], kBufferWritable, "recvmsg_into() argument 1 must be an iterable"));
  isize ancillary = args.count > 1 ? PY_TRY(toIsize(t, args[1], &overflowErrorType)) : 0;
  int flags = args.count > 2 ? PY_TRY(toCInt(t, args[2])) : 0;
  i64 got;
  Ref<> result = PY_TRY(
      receiveMessage(t, self, buffers.parts.data(), buffers.parts.size(), ancillary, flags, &got));
  Ref<> count = PY_TRY(newInt(got));
  assignOwned(static_cast<Tuple*>(result.get())->items[0], count.release());
  return result;
}

/// Packs (level, type, data) tuples into a control buffer.
static Status packAncillary(Thread& t, Object* iterable, std::vector<char>* control) {
  Ref<> fast = PY_TRY(toFastSequence(t, iterable, "sendmsg() argument 2 must be an iterable"));
  Ref<Tuple> items = PY_TRY(toTuple(t, fast.get()));
  for (isize i = 0; i < items->size; ++i) {
    auto* one = static_cast<Tuple*>(items->items[i]);
    if (!isTuple(one) || one->size != 3) {
      return t.raise(typeErrorType, "[sendmsg() ancillary data items] must be 3-tuples");
    }
    int level = PY_TRY(toCInt(t, one->items[0]));
    int kind = PY_TRY(toCInt(t, one->items[1]));
    BufferView data;
    PY_TRY(data.acquire(t, one->items[2]));
    auto size = static_cast<usize>(data.size());
    usize start = control->size();
    control->resize(start + CMSG_SPACE(size));
    auto* header = reinterpret_cast<cmsghdr*>(control->data() + start);
    header->cmsg_level = level;
    header->cmsg_type = kind;
    header->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(header), data.data(), size);
  }
  return {};
}

static Ref<> sockSendmsg(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "sendmsg", args.count, 1, 4));
  Parts buffers;
  PY_TRY(buffers.fill(t, args[0], kBufferSimple, "sendmsg() argument 1 must be an iterable"));
  std::vector<char> control;
  if (args.count > 1) PY_TRY(packAncillary(t, args[1], &control));
  int flags = args.count > 2 ? PY_TRY(toCInt(t, args[2])) : 0;
  msghdr message{};
  SocketAddress address;
  socklen_t length = 0;
  if (args.count > 3 && !isNone(args[3])) {
    PY_TRY(toAddress(t, self, args[3], "sendmsg", &address, &length));
    message.msg_name = &address;
    message.msg_namelen = length;
  }
  PY_TRY(auditEvent(t, "socket.sendmsg", &self, args.get(3)));
  message.msg_iov = buffers.parts.data();
  message.msg_iovlen = buffers.parts.size();
  message.msg_control = control.empty() ? nullptr : control.data();
  message.msg_controllen = control.size();
  return newInt(
      PY_TRY(socketCall(t, self, true, [&] { return ::sendmsg(self.fd, &message, flags); })));
}

// --- options ------------------------------------------------------------------------------------

Result<i64> toSocketTimeout(Thread& t, Object* object) {
  return toTimeout(t, object, TimeRound::kCeiling, "Timeout value out of range");
}

static Status sockSettimeout(Thread& t, Socket& self, Object* value) {
  i64 timeout = PY_TRY(toSocketTimeout(t, value));
  self.timeout = timeout;
  return setBlockingMode(t, self, timeout < 0);
}
static Ref<> timeoutObject(i64 timeout) {
  if (timeout < 0) return Ref<>::share(none());
  return newFloat(static_cast<double>(timeout) / 1e9);
}
static Ref<> sockGettimeout(Socket& self) { return timeoutObject(self.timeout); }
static Status sockSetblocking(Thread& t, Socket& self, Object* flag) {
  bool blocking = PY_TRY(toI64(t, flag)) != 0;
  self.timeout = blocking ? -1 : 0;
  return setBlockingMode(t, self, blocking);
}
static bool sockGetblocking(Socket& self) { return self.timeout != 0; }

static Status sockSetsockopt(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "setsockopt", args.count, 3, 4));
  int level = PY_TRY(toCInt(t, args[0]));
  int option = PY_TRY(toCInt(t, args[1]));
  int result;
  if (args.count == 4) {
    u64 size = PY_TRY(toU64(t, args[3]));
    result = ::setsockopt(self.fd, level, option, nullptr, static_cast<socklen_t>(size));
  } else if (isInt(args[2])) {
    int value = PY_TRY(toCInt(t, args[2]));
    result = ::setsockopt(self.fd, level, option, &value, sizeof value);
  } else {
    BufferView view;
    PY_TRY(view.acquire(t, args[2]));
    result = ::setsockopt(self.fd, level, option, view.data(), static_cast<socklen_t>(view.size()));
  }
  if (result < 0) return raiseErrno(t);
  return {};
}

static Ref<> sockGetsockopt(Thread& t, Socket& self, Positional args) {
  PY_TRY(checkPositional(t, "getsockopt", args.count, 2, 3));
  int level = PY_TRY(toCInt(t, args[0]));
  int option = PY_TRY(toCInt(t, args[1]));
  int size = args.count > 2 ? PY_TRY(toCInt(t, args[2])) : 0;
  if (size == 0) {
    int value = 0;
    socklen_t length = sizeof value;
    if (::getsockopt(self.fd, level, option, &value, &length) < 0) return raiseErrno(t);
    return newInt(value);
  }
  if (size < 0 || size > 1024) return t.raise(osErrorType, "getsockopt buflen out of range");
  char buffer[1024];
  auto length = static_cast<socklen_t>(size);
  if (::getsockopt(self.fd, level, option, buffer, &length) < 0) return raiseErrno(t);
  return newBytes(t, buffer, length);
}

static Ref<> getTimeout(Socket& self) { return timeoutObject(self.timeout); }

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("_accept", "($self)", sockAccept, nullptr),
    METHOD_PLAIN("bind", "($self, address, /)", sockBind, nullptr),
    METHOD_PLAIN("close", "($self)", sockClose, nullptr),
    METHOD_PLAIN("connect", "($self, address, /)", sockConnect, nullptr),
    METHOD_PLAIN("connect_ex", "($self, address, /)", sockConnectEx, nullptr),
    METHOD_PLAIN("detach", "($self)", sockDetach, nullptr),
    METHOD_PLAIN("fileno", "($self)", sockFileno, nullptr),
    METHOD_PLAIN("getpeername", "($self)", sockGetpeername, nullptr),
    METHOD_PLAIN("getsockname", "($self)", sockGetsockname, nullptr),
    METHOD_PLAIN("getsockopt", "($self, *args)", sockGetsockopt, nullptr),
    METHOD_PLAIN("listen", "($self, *args)", sockListen, nullptr),
    METHOD_PLAIN("recv", "($self, *args)", sockRecv, nullptr),
    METHOD_PLAIN("recv_into", "($self, buffer, nbytes=0, flags=0)", sockRecvInto, nullptr),
    METHOD_PLAIN("recvfrom", "($self, *args)", sockRecvfrom, nullptr),
    METHOD_PLAIN("recvfrom_into", "($self, buffer, nbytes=0, flags=0)", sockRecvfromInto, nullptr),
    METHOD_PLAIN("send", "($self, *args)", sockSend, nullptr),
    METHOD_PLAIN("sendall", "($self, *args)", sockSendall, nullptr),
    METHOD_PLAIN("sendto", "($self, *args)", sockSendto, nullptr),
    METHOD_PLAIN("setblocking", "($self, flag, /)", sockSetblocking, nullptr),
    METHOD_PLAIN("getblocking", "($self)", sockGetblocking, nullptr),
    METHOD_PLAIN("settimeout", "($self, timeout, /)", sockSettimeout, nullptr),
    METHOD_PLAIN("gettimeout", "($self)", sockGettimeout, nullptr),
    METHOD_PLAIN("setsockopt", "($self, *args)", sockSetsockopt, nullptr),
    METHOD_PLAIN("shutdown", "($self, how, /)", sockShutdown, nullptr),
    METHOD_PLAIN("recvmsg", "($self, *args)", sockRecvmsg, nullptr),
    METHOD_PLAIN("recvmsg_into", "($self, *args)", sockRecvmsgInto, nullptr),
    METHOD_PLAIN("sendmsg", "($self, *args)", sockSendmsg, nullptr),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"family", kMemberInt, offsetof(Socket, family), kMemberReadOnly, "the socket family"},
    {"type", kMemberInt, offsetof(Socket, kind), kMemberReadOnly, "the socket type"},
    {"proto", kMemberInt, offsetof(Socket, protocol), kMemberReadOnly, "the socket protocol"},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("timeout", getTimeout, "the socket timeout"),
    {},
};

constinit BuiltinType socketType{{
    .name = "_socket.socket",
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\n"
           "socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\n"
           "Open a socket of the given type.",
    .basicSize = sizeof(Socket),
    .flags = kTypeBase | kTypeHaveFinalize,
    .dealloc = &socketDealloc,
    .repr = slot<socketRepr>,
    .getAttribute = genericGetAttributeSlot,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .init = initSlot<"socket", "(family=-1, type=-1, proto=-1, fileno=None)", socketInit>,
    .new_ = slot<socketNew>,
    .finalize = &socketFinalize,
}};

}  // namespace taipan
