// _socket: sockets, addresses, name resolution.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>

#include "object/builtin_type.h"
#include "object/method.h"
#include "object/module_spec.h"

namespace taipan {

/// The fields up to `timeout` lie where the extension module _ssl reads them.
struct Socket : Object {
  int fd;  ///< -1 = closed
  int family, kind, protocol;
  void* reserved;
  i64 timeout;  ///< nanoseconds; -1 = blocking, 0 = non-blocking
};

static_assert(offsetof(Socket, fd) == 16 && offsetof(Socket, timeout) == 40);

extern BuiltinType socketType;
/// gaierror and herror; made when the module is executed.
extern Object* gaiError;
extern Object* hostError;
/// The timeout of new sockets (nanoseconds, -1 = none).
extern i64 defaultSocketTimeout;

/// A socket that owns an open descriptor; on failure the descriptor stays the caller's.
Ref<> socketOfDescriptor(Thread& t, int family, int kind, int protocol, int fd);

union SocketAddress {
  sockaddr generic;
  sockaddr_in in;
  sockaddr_in6 in6;
  sockaddr_un un;
  sockaddr_storage storage;
};

/// From a Python address; `function` is for messages.
Status toAddress(Thread& t, Socket& socket, Object* object, const char* function,
                 SocketAddress* address, socklen_t* length);
/// To a Python address; `protocol` is the socket's.
Ref<> fromAddress(Thread& t, const SocketAddress& address, socklen_t length, int protocol = 0);
/// Resolves a host name ("" = any, "<broadcast>") to an address of the family.
Status resolveHost(Thread& t, const char* name, int family, SocketAddress* address);
/// The numeric text of an address's host.
Ref<Str> hostText(Thread& t, const SocketAddress& address, socklen_t length);
Failure raiseGaiError(Thread& t, int code);
/// A host argument: None, str (IDNA) or bytes; `*text` is null for None.
Status toHost(Thread& t, Object* object, Ref<>* holder, const char** text);
Status addSocketConstants(Thread& t, Module& module);
/// Duration arguments of settimeout: None is -1.
Result<i64> toSocketTimeout(Thread& t, Object* object);

}  // namespace taipan
