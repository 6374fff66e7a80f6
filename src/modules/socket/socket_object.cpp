// The socket type: blocking, non-blocking and with a timeout (which is non-blocking plus poll).

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/socket/socket_call.h"
#include "modules/socket/socket_methods.h"
#include "modules/support/audit_event.h"
#include "modules/support/path.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

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

static Status sockListen(Thread& t, Socket& self, Optional<int> wanted) {
  int backlog = wanted.value_or(128);
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

static Ref<> sockRecv(Thread& t, Socket& self, isize size, Optional<int> flags) {
  if (size < 0) return t.raise(valueErrorType, "negative buffersize in recv");
  if (size == 0) return newBytes(t, "", 0);
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  i64 got = PY_TRY(socketCall(t, self, false, [&] {
    return ::recv(self.fd, buffer->data, static_cast<usize>(size), flags.value_or(0));
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

static Ref<> sockRecvInto(Thread& t, Socket& self, WritableView view, Optional<isize> nbytes,
                          Optional<int> flags) {
  isize size = PY_TRY(intoSize(t, nbytes.value_or(0), view.size(), "recv_into"));
  if (size == 0) return newInt(0);
  return newInt(PY_TRY(socketCall(t, self, false, [&] {
    return ::recv(self.fd, view.writableData(), static_cast<usize>(size), flags.value_or(0));
  })));
}

static Ref<> sockRecvfrom(Thread& t, Socket& self, isize size, Optional<int> flags) {
  if (size < 0) return t.raise(valueErrorType, "negative buffersize in recvfrom");
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  SocketAddress address;
  std::memset(&address, 0, sizeof address);
  socklen_t length = 0;
  i64 got = PY_TRY(socketCall(t, self, false, [&] {
    length = sizeof address;
    return ::recvfrom(self.fd, buffer->data, static_cast<usize>(size), flags.value_or(0),
                      &address.generic, &length);
  }));
  if (got != size) PY_TRY(bytesResize(t, buffer, got));
  Ref<> peer = PY_TRY(fromAddress(t, address, length, self.protocol));
  return packTuple(t, {buffer.get(), peer.get()});
}

static Ref<> sockRecvfromInto(Thread& t, Socket& self, WritableView view, Optional<isize> nbytes,
                              Optional<int> flags) {
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

static Ref<> sockSend(Thread& t, Socket& self, BufferView view, Optional<int> flags) {
  return newInt(PY_TRY(socketCall(t, self, true, [&] {
    return ::send(self.fd, view.data(), static_cast<usize>(view.size()), flags.value_or(0));
  })));
}

static Status sockSendall(Thread& t, Socket& self, BufferView view, Optional<int> flags) {
  Deadline deadline(self.timeout > 0 ? self.timeout : -1);
  const char* data = view.data();
  isize left = view.size();
  do {
    i64 sent = PY_TRY(socketCall(t, self, true, deadline, [&] {
      return ::send(self.fd, data, static_cast<usize>(left), flags.value_or(0));
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
  int flags = args.count == 3 ? PY_TRY(parseCInt(t, args[1])) : 0;
  SocketAddress address;
  socklen_t length;
  PY_TRY(toAddress(t, self, args[args.count - 1], "sendto", &address, &length));
  PY_TRY(auditEvent(t, "socket.sendto", &self, args[args.count - 1]));
  return newInt(PY_TRY(socketCall(t, self, true, [&] {
    return ::sendto(self.fd, view.data(), static_cast<usize>(view.size()), flags, &address.generic,
                    length);
  })));
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
    METHOD_TUPLE_PLAIN("getsockopt", "($self, level, option, buflen=0, /)", sockGetsockopt,
                       nullptr),
    METHOD_TUPLE_PLAIN("listen", "($self, backlog=128, /)", sockListen, nullptr),
    METHOD_TUPLE_PLAIN("recv", "($self, size, flags=0, /)", sockRecv, nullptr),
    METHOD_TUPLE_PLAIN("recv_into", "($self, buffer, nbytes=0, flags=0)", sockRecvInto, nullptr),
    METHOD_TUPLE_PLAIN("recvfrom", "($self, size, flags=0, /)", sockRecvfrom, nullptr),
    METHOD_TUPLE_PLAIN("recvfrom_into", "($self, buffer, nbytes=0, flags=0)", sockRecvfromInto,
                       nullptr),
    METHOD_TUPLE_PLAIN("send", "($self, data, flags=0, /)", sockSend, nullptr),
    METHOD_TUPLE_PLAIN("sendall", "($self, data, flags=0, /)", sockSendall, nullptr),
    METHOD_TUPLE_PLAIN("sendto", "($self, *args)", sockSendto, nullptr),
    METHOD_PLAIN("setblocking", "($self, flag, /)", sockSetblocking, nullptr),
    METHOD_PLAIN("getblocking", "($self)", sockGetblocking, nullptr),
    METHOD_PLAIN("settimeout", "($self, timeout, /)", sockSettimeout, nullptr),
    METHOD_PLAIN("gettimeout", "($self)", sockGettimeout, nullptr),
    METHOD_TUPLE_PLAIN("setsockopt", "($self, *args)", sockSetsockopt, nullptr),
    METHOD_PLAIN("shutdown", "($self, how, /)", sockShutdown, nullptr),
    METHOD_TUPLE_PLAIN("recvmsg", "($self, size, ancbufsize=0, flags=0, /)", sockRecvmsg, nullptr),
    METHOD_TUPLE_PLAIN("recvmsg_into", "($self, buffers, ancbufsize=0, flags=0, /)",
                       sockRecvmsgInto, nullptr),
    METHOD_TUPLE_PLAIN("sendmsg", "($self, buffers, ancdata=(), flags=0, address=None, /)",
                       sockSendmsg, nullptr),
    METHOD_PLAIN("sendmsg_afalg", "($self, *args)", sockSendmsgAfalg, nullptr),
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
