// Addresses of the families that are Linux's own (netlink, packet, vsock, ...).
#pragma once

#include "modules/socket/socket.h"

namespace taipan {

bool isLinkFamily(int family);

/// The address of a socket of a link family from a tuple; TypeError, ValueError or OSError with
/// `function` in some texts.
Status toLinkAddress(Thread& t, Socket& socket, Object* object, const char* function,
                     SocketAddress* address, socklen_t* length);
/// The tuple of an address of a link family other than AF_ALG; `protocol` is the socket's.
Ref<> fromLinkAddress(Thread& t, const SocketAddress& address, int protocol);

}  // namespace taipan
