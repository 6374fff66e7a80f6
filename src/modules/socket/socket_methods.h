// Methods of sockets that stand in files of their own.
#pragma once

#include "modules/socket/socket.h"
#include "object/protocol/buffer.h"

namespace taipan {

// Messages with ancillary data (socket_messages.cpp).
Ref<> sockRecvmsg(Thread& t, Socket& self, isize size, Optional<isize> ancillary,
                  Optional<int> flags);
Ref<> sockRecvmsgInto(Thread& t, Socket& self, Object* buffers, Optional<isize> ancillary,
                      Optional<int> flags);
Ref<> sockSendmsg(Thread& t, Socket& self, Object* buffers, Object* ancillary, Optional<int> flags,
                  Object* address);
Ref<> sockSendmsgAfalg(Thread& t, Socket& self, const Arguments& arguments);

// Options (socket_options.cpp).
Status sockSetsockopt(Thread& t, Socket& self, Positional args);
Ref<> sockGetsockopt(Thread& t, Socket& self, int level, int option, Optional<int> size);

}  // namespace taipan
