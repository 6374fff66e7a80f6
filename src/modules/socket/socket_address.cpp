// Addresses: Python tuples and strings to and from sockaddr.

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/socket/link_address.h"
#include "modules/socket/socket.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

Status toHost(Thread& t, Object* object, Ref<>* holder, const char** text) {
  *text = nullptr;
  if (object == nullptr || isNone(object)) return {};
  if (isStr(object) && !static_cast<Str*>(object)->state.ascii) {
    Ref<Str> idna = PY_TRY(newStr(t, "idna"));
    *holder = PY_TRY(callMethod(t, object, names::encode, idna.get()));
  } else if (isStr(object)) {
    *holder = Ref<>::share(object);
    *text = PY_TRY(strUtf8(t, *static_cast<Str*>(object)));
    if (std::strlen(*text) != static_cast<usize>(static_cast<Str*>(object)->length)) {
      return t.raise(typeErrorType, "host name must not contain null character");
    }
    return {};
  } else if (isBytes(object)) {
    *holder = Ref<>::share(object);
  } else if (hasBuffer(object)) {
    *holder = PY_TRY(toBytes(t, object));
  } else {
    return t.raise(typeErrorType, "str, bytes or bytearray expected, not %s", object->type->name);
  }
  *text = static_cast<Bytes*>(holder->get())->data;
  return {};
}

Failure raiseGaiError(Thread& t, int code) {
  if (code == EAI_SYSTEM) return raiseErrno(t);
  Ref<Int> number = newInt(code);
  Ref<Str> text = newStr(t, ::gai_strerror(code));
  if (!number || !text) return failure;
  Ref<> made =
      call(t, gaiError, static_cast<Object*>(number.get()), static_cast<Object*>(text.get()));
  if (!made) return failure;
  return t.raiseInstance(made.get());
}

Status resolveHost(Thread& t, const char* name, int family, SocketAddress* address) {
  std::memset(address, 0, sizeof *address);
  if (*name == 0 || std::strcmp(name, "<broadcast>") == 0) {
    if (*name != 0 && family != AF_INET) {
      return t.raise(osErrorType, "address family mismatched");
    }
    address->generic.sa_family = static_cast<sa_family_t>(family);
    if (family == AF_INET) {
      address->in.sin_addr.s_addr = *name == 0 ? INADDR_ANY : INADDR_BROADCAST;
    }
    return {};
  }
  if (family == AF_INET && ::inet_pton(AF_INET, name, &address->in.sin_addr) == 1) {
    address->in.sin_family = AF_INET;
    return {};
  }
  addrinfo hints{};
  hints.ai_family = family;
  addrinfo* found = nullptr;
  int error = withoutGil(t, [&] { return ::getaddrinfo(name, nullptr, &hints, &found); });
  if (error != 0) return raiseGaiError(t, error);
  std::memcpy(address, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return {};
}

static Result<int> toPort(Thread& t, Object* object, const char* function) {
  Result<int> port = toCInt(t, object);
  if (port.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
  } else if (port.value() >= 0 && port.value() <= 0xffff) {
    return port;
  }
  return t.raise(overflowErrorType, "%s(): port must be 0-65535.", function);
}

static Status toUnixAddress(Thread& t, Object* object, SocketAddress* address, socklen_t* length) {
  Ref<> path;
  if (isStr(object)) {
    // Abstract names may have NULs, which paths may not.
    path = PY_TRY(encodeFileSystem(t, *static_cast<Str*>(object)));
  } else if (hasBuffer(object)) {
    path = PY_TRY(toBytes(t, object));
  } else {
    return t.raise(typeErrorType, "a bytes-like object is required, not '%.100s'",
                   object->type->name);
  }
  auto* bytes = static_cast<Bytes*>(path.get());
  auto size = static_cast<usize>(bytes->size);
  std::memset(address, 0, sizeof *address);
  // A name that begins with NUL is not in the file system: it may fill all the room.
  bool isAbstract = size > 0 && bytes->data[0] == 0;
  if (size > sizeof address->un.sun_path - (isAbstract ? 0 : 1)) {
    return t.raise(osErrorType, "AF_UNIX path too long");
  }
  address->un.sun_family = AF_UNIX;
  std::memcpy(address->un.sun_path, bytes->data, size);
  *length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size +
                                   (isAbstract || size == 0 ? 0 : 1));
  return {};
}

static Status toInternetAddress(Thread& t, Socket& self, Object* object, const char* function,
                                SocketAddress* address, socklen_t* length) {
  bool isSix = self.family == AF_INET6;
  const char* family = isSix ? "AF_INET6" : "AF_INET";
  if (!isTuple(object)) {
    return t.raise(typeErrorType, "%s(): %s address must be tuple, not %.500s", function, family,
                   object->type->name);
  }
  auto* tuple = static_cast<Tuple*>(object);
  if (!isSix && tuple->size != 2) {
    return t.raise(typeErrorType, "AF_INET address must be a pair (host, port)");
  }
  if (isSix && (tuple->size < 2 || tuple->size > 4)) {
    return t.raise(typeErrorType,
                   "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
  }
  Ref<> holder;
  const char* host;
  PY_TRY(toHost(t, tuple->items[0], &holder, &host));
  if (host == nullptr) {
    return t.raise(typeErrorType, "str, bytes or bytearray expected, not NoneType");
  }
  int port = PY_TRY(toPort(t, tuple->items[1], function));
  unsigned flow = 0;
  unsigned scope = 0;
  if (tuple->size > 2) {
    flow = static_cast<unsigned>(PY_TRY(toU64(t, tuple->items[2])));
    if (flow > 0xfffff) {
      return t.raise(overflowErrorType, "%s(): flowinfo must be 0-1048575.", function);
    }
  }
  if (tuple->size > 3) scope = static_cast<unsigned>(PY_TRY(toU64(t, tuple->items[3])));
  PY_TRY(resolveHost(t, host, self.family, address));
  if (isSix) {
    address->in6.sin6_family = AF_INET6;
    address->in6.sin6_port = htons(static_cast<u16>(port));
    address->in6.sin6_flowinfo = htonl(flow);
    if (tuple->size > 3) address->in6.sin6_scope_id = scope;
    *length = sizeof(sockaddr_in6);
  } else {
    address->in.sin_family = AF_INET;
    address->in.sin_port = htons(static_cast<u16>(port));
    *length = sizeof(sockaddr_in);
  }
  return {};
}

Status toAddress(Thread& t, Socket& self, Object* object, const char* function,
                 SocketAddress* address, socklen_t* length) {
  switch (self.family) {
    case AF_UNIX:
      return toUnixAddress(t, object, address, length);
    case AF_INET:
    case AF_INET6:
      return toInternetAddress(t, self, object, function, address, length);
    default:
      if (isLinkFamily(self.family)) {
        return toLinkAddress(t, self, object, function, address, length);
      }
      return t.raise(osErrorType, "%s(): bad family", function);
  }
}

Ref<Str> hostText(Thread& t, const SocketAddress& address, socklen_t length) {
  char text[NI_MAXHOST];
  int error =
      ::getnameinfo(&address.generic, length, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  if (error != 0) return raiseGaiError(t, error);
  return newStr(t, text);
}

Ref<> fromAddress(Thread& t, const SocketAddress& address, socklen_t length, int protocol) {
  if (length == 0) return Ref<>::share(none());
  switch (address.generic.sa_family) {
    case AF_INET: {
      Ref<Str> host = PY_TRY(hostText(t, address, sizeof(sockaddr_in)));
      Ref<Int> port = PY_TRY(newInt(ntohs(address.in.sin_port)));
      return packTuple(t, {host.get(), port.get()});
    }
    case AF_INET6: {
      char text[INET6_ADDRSTRLEN + IF_NAMESIZE];
      Ref<Str> host;
      if (::getnameinfo(&address.generic, sizeof(sockaddr_in6), text, sizeof text, nullptr, 0,
                        NI_NUMERICHOST) == 0) {
        if (char* scope = std::strchr(text, '%')) *scope = 0;
        host = PY_TRY(newStr(t, text));
      } else {
        host = PY_TRY(hostText(t, address, length));
      }
      Ref<Int> port = PY_TRY(newInt(ntohs(address.in6.sin6_port)));
      Ref<Int> flow = PY_TRY(newInt(ntohl(address.in6.sin6_flowinfo)));
      Ref<Int> scope = PY_TRY(newInt(address.in6.sin6_scope_id));
      return packTuple(t, {host.get(), port.get(), flow.get(), scope.get()});
    }
    case AF_UNIX: {
      auto room = static_cast<isize>(length) - static_cast<isize>(offsetof(sockaddr_un, sun_path));
      if (room > 0 && address.un.sun_path[0] == 0) return newBytes(t, address.un.sun_path, room);
      if (room <= 0) return newStr(t, "");
      return fsDecode(t, address.un.sun_path,
                      static_cast<isize>(::strnlen(address.un.sun_path, static_cast<usize>(room))));
    }
    case AF_NETLINK:
    case AF_PACKET:
    case AF_VSOCK:
    case AF_CAN:
    case AF_TIPC:
    case AF_QIPCRTR:
      return fromLinkAddress(t, address, protocol);
    default: {
      Ref<Int> family = PY_TRY(newInt(address.generic.sa_family));
      Ref<Bytes> data =
          PY_TRY(newBytes(t, address.generic.sa_data, sizeof address.generic.sa_data));
      return packTuple(t, {family.get(), data.get()});
    }
  }
}

}  // namespace taipan
