// Addresses of the families that are Linux's own: netlink, packet, vsock, CAN, TIPC, ALG, QIPCRTR.

#include "modules/socket/link_address.h"

#include <linux/can.h>
#include <linux/if_alg.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netpacket/packet.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/path.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

/// One of Linux's address structs in the memory of an address of any family.
template <class T>
T& viewAs(SocketAddress& address) {
  static_assert(sizeof(T) <= sizeof(SocketAddress));
  return reinterpret_cast<T&>(address);
}
template <class T>
const T& viewAs(const SocketAddress& address) {
  return reinterpret_cast<const T&>(address);
}

/// What all conversions get; they fill `address` behind its family.
struct Conversion {
  Thread& t;
  Socket& socket;
  Object* object;
  const char* function;
  SocketAddress& address;

  /// The tuple; TypeError "FUNCTION(): FAMILY address must be tuple, not T".
  Result<Tuple*> tuple(const char* who, const char* family) const {
    if (isTuple(object)) return static_cast<Tuple*>(object);
    return t.raise(typeErrorType, "%s: %s address must be tuple, not %.500s", who, family,
                   object->type->name);
  }
  Result<Tuple*> tuple(const char* family) const {
    char who[64];
    std::snprintf(who, sizeof who, "%s()", function);
    return tuple(who, family);
  }
  Result<u32> number(const Tuple& items, isize i) const {
    return static_cast<u32>(PY_TRY(toU64Wrapped(t, items.items[i])));
  }
};

Result<socklen_t> toNetlink(const Conversion& c) {
  Tuple& items = *PY_TRY(c.tuple("AF_NETLINK"));
  if (items.size != 2) {
    return c.t.raise(typeErrorType, "AF_NETLINK address must be a pair (pid, groups)");
  }
  auto& netlink = viewAs<sockaddr_nl>(c.address);
  netlink.nl_pid = PY_TRY(c.number(items, 0));
  netlink.nl_groups = PY_TRY(c.number(items, 1));
  return static_cast<socklen_t>(sizeof netlink);
}

/// A pair of unsigned numbers for the families whose messages name no function.
Status toPair(const Conversion& c, const char* family, u32* first, u32* second) {
  Tuple& items = *PY_TRY(c.tuple("getsockaddrarg", family));
  PY_TRY(checkTupleCount(c.t, "getsockaddrarg", items.size, 2, 2));
  *first = PY_TRY(c.number(items, 0));
  *second = PY_TRY(c.number(items, 1));
  return {};
}

Result<socklen_t> toVsock(const Conversion& c) {
  auto& vsock = viewAs<sockaddr_vm>(c.address);
  PY_TRY(toPair(c, "AF_VSOCK", &vsock.svm_cid, &vsock.svm_port));
  return static_cast<socklen_t>(sizeof vsock);
}

Result<socklen_t> toQipcrtr(const Conversion& c) {
  auto& qrtr = viewAs<sockaddr_qrtr>(c.address);
  PY_TRY(toPair(c, "AF_QIPCRTR", &qrtr.sq_node, &qrtr.sq_port));
  return static_cast<socklen_t>(sizeof qrtr);
}

Result<socklen_t> toPacket(const Conversion& c) {
  Tuple& items = *PY_TRY(c.tuple("AF_PACKET"));
  if (items.size < 2 || items.size > 5 || !isStr(items.items[0])) {
    return c.t.raise(typeErrorType, "AF_PACKET address must be a tuple of two to five elements");
  }
  const char* name = PY_TRY(strUtf8(c.t, *static_cast<Str*>(items.items[0])));
  int protocol = PY_TRY(toCInt(c.t, items.items[1]));
  int kind = items.size > 2 ? PY_TRY(toCInt(c.t, items.items[2])) : 0;
  int hardware = items.size > 3 ? PY_TRY(toCInt(c.t, items.items[3])) : 0;
  BufferView place;
  if (items.size > 4) {
    PY_TRY(place.acquire(c.t, items.items[4]));
    if (place.size() > 8) {
      return c.t.raise(valueErrorType, "Hardware address must be 8 bytes or less");
    }
  }
  unsigned index = ::if_nametoindex(name);
  if (index == 0) return raiseErrno(c.t);
  if (protocol < 0 || protocol > 0xffff) {
    return c.t.raise(overflowErrorType, "%s(): proto must be 0-65535.", c.function);
  }
  auto& packet = viewAs<sockaddr_ll>(c.address);
  packet.sll_protocol = htons(static_cast<u16>(protocol));
  packet.sll_ifindex = static_cast<int>(index);
  packet.sll_pkttype = static_cast<u8>(kind);
  packet.sll_hatype = static_cast<u16>(hardware);
  if (items.size > 4) {
    std::memcpy(packet.sll_addr, place.data(), static_cast<usize>(place.size()));
    packet.sll_halen = static_cast<u8>(place.size());
  }
  return static_cast<socklen_t>(sizeof packet);
}

/// An interface of CAN; the empty name is all of them.
Result<int> canInterface(Thread& t, Object* object) {
  Ref<> name = PY_TRY(fsEncode(t, object));
  auto* bytes = static_cast<Bytes*>(name.get());
  if (bytes->size == 0) return 0;
  if (bytes->size >= IFNAMSIZ) return t.raise(osErrorType, "AF_CAN interface name too long");
  unsigned index = ::if_nametoindex(bytes->data);
  if (index == 0) return raiseErrno(t);
  return static_cast<int>(index);
}

/// The tuple of a CAN protocol with `count` items.
Result<Tuple*> canTuple(const Conversion& c, isize count) {
  if (!isTuple(c.object)) {
    return c.t.raise(systemErrorType, "new style getargs format but argument is not a tuple");
  }
  auto* items = static_cast<Tuple*>(c.object);
  PY_TRY(checkTupleCount(c.t, nullptr, items->size, count, count));
  return items;
}

/// A number in the tuple of a CAN protocol.
Result<u64> canNumber(const Conversion& c, const Tuple& items, isize i) {
  if (!isInt(items.items[i])) {
    return c.t.raise(typeErrorType, "argument %zd must be int, not %.50s", i + 1,
                     items.items[i]->type->name);
  }
  return toU64Wrapped(c.t, items.items[i]);
}

Result<socklen_t> toCan(const Conversion& c) {
  auto& can = viewAs<sockaddr_can>(c.address);
  switch (c.socket.protocol) {
    case CAN_RAW:
    case CAN_BCM: {
      Tuple& items = *PY_TRY(c.tuple("AF_CAN"));
      if (items.size != 1) {
        return c.t.raise(typeErrorType, "AF_CAN address must be a tuple (interface, )");
      }
      can.can_ifindex = PY_TRY(canInterface(c.t, items.items[0]));
      break;
    }
    case CAN_ISOTP: {
      Tuple& items = *PY_TRY(canTuple(c, 3));
      u64 received = PY_TRY(canNumber(c, items, 1));
      u64 sent = PY_TRY(canNumber(c, items, 2));
      can.can_ifindex = PY_TRY(canInterface(c.t, items.items[0]));
      can.can_addr.tp.rx_id = static_cast<canid_t>(received);
      can.can_addr.tp.tx_id = static_cast<canid_t>(sent);
      break;
    }
    case CAN_J1939: {
      Tuple& items = *PY_TRY(canTuple(c, 4));
      can.can_addr.j1939.name = PY_TRY(canNumber(c, items, 1));
      can.can_addr.j1939.pgn = static_cast<u32>(PY_TRY(canNumber(c, items, 2)));
      can.can_addr.j1939.addr = static_cast<u8>(PY_TRY(canNumber(c, items, 3)));
      can.can_ifindex = PY_TRY(canInterface(c.t, items.items[0]));
      break;
    }
    default:
      return c.t.raise(osErrorType, "%s(): unsupported CAN protocol", c.function);
  }
  return static_cast<socklen_t>(sizeof can);
}

Result<socklen_t> toTipc(const Conversion& c) {
  Tuple& items = *PY_TRY(c.tuple("AF_TIPC"));
  if (items.size < 4 || items.size > 5) {
    return c.t.raise(typeErrorType,
                     "AF_TIPC address must be a tuple (addr_type, v1, v2, v3[, scope])");
  }
  u32 values[4];
  for (isize i = 0; i < 4; ++i) values[i] = PY_TRY(c.number(items, i));
  auto& tipc = viewAs<sockaddr_tipc>(c.address);
  tipc.scope = TIPC_CLUSTER_SCOPE;
  if (items.size > 4) tipc.scope = static_cast<signed char>(PY_TRY(c.number(items, 4)));
  tipc.addrtype = static_cast<u8>(values[0]);
  switch (values[0]) {
    case TIPC_ADDR_NAMESEQ:
      tipc.addr.nameseq.type = values[1];
      tipc.addr.nameseq.lower = values[2];
      tipc.addr.nameseq.upper = values[3];
      break;
    case TIPC_ADDR_NAME:
      tipc.addr.name.name.type = values[1];
      tipc.addr.name.name.instance = values[2];
      break;
    case TIPC_ADDR_ID:
      tipc.addr.id.node = values[1];
      tipc.addr.id.ref = values[2];
      break;
    default:
      return c.t.raise(typeErrorType, "Invalid address type");
  }
  return static_cast<socklen_t>(sizeof tipc);
}

/// Copies a text into a field that it has to fit with its NUL.
template <usize N>
Status copyText(Thread& t, Object* object, unsigned char (&field)[N], const char* what) {
  isize length;
  const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(object), &length));
  if (static_cast<usize>(length) >= N) return t.raise(valueErrorType, "AF_ALG %s too long.", what);
  std::memcpy(field, text, static_cast<usize>(length));
  return {};
}

Result<socklen_t> toAlg(const Conversion& c) {
  Tuple& items = *PY_TRY(c.tuple("AF_ALG"));
  if (items.size < 2 || items.size > 4 || !isStr(items.items[0]) || !isStr(items.items[1])) {
    return c.t.raise(typeErrorType, "AF_ALG address must be a tuple (type, name[, feat[, mask]])");
  }
  auto& alg = viewAs<sockaddr_alg>(c.address);
  if (items.size > 2) alg.salg_feat = PY_TRY(c.number(items, 2));
  if (items.size > 3) alg.salg_mask = PY_TRY(c.number(items, 3));
  PY_TRY(copyText(c.t, items.items[0], alg.salg_type, "type"));
  PY_TRY(copyText(c.t, items.items[1], alg.salg_name, "name"));
  return static_cast<socklen_t>(sizeof alg);
}

Ref<> numbersTuple(Thread& t, std::initializer_list<u64> numbers) {
  Ref<Tuple> made = PY_TRY(newTuple(t, static_cast<isize>(numbers.size())));
  isize i = 0;
  for (u64 number : numbers) made->items[i++] = PY_TRY(newInt(number)).release();
  return made;
}

Ref<Str> interfaceName(Thread& t, int index) {
  char name[IF_NAMESIZE + 1] = "";
  if (index != 0 && ::if_indextoname(static_cast<unsigned>(index), name) == nullptr) name[0] = 0;
  return fsDecode(t, name);
}

Ref<> fromPacket(Thread& t, const sockaddr_ll& packet) {
  Ref<Str> name = PY_TRY(interfaceName(t, packet.sll_ifindex));
  Ref<Int> protocol = PY_TRY(newInt(ntohs(packet.sll_protocol)));
  Ref<Int> kind = PY_TRY(newInt(packet.sll_pkttype));
  Ref<Int> hardware = PY_TRY(newInt(packet.sll_hatype));
  Ref<Bytes> place = PY_TRY(newBytes(t, packet.sll_addr, packet.sll_halen));
  return packTuple(t, {name.get(), protocol.get(), kind.get(), hardware.get(), place.get()});
}

Ref<> fromCan(Thread& t, const sockaddr_can& can, int protocol) {
  Ref<Str> name = PY_TRY(interfaceName(t, can.can_ifindex));
  if (protocol == CAN_ISOTP) {
    Ref<Int> received = PY_TRY(newInt(can.can_addr.tp.rx_id));
    Ref<Int> sent = PY_TRY(newInt(can.can_addr.tp.tx_id));
    return packTuple(t, {name.get(), received.get(), sent.get()});
  }
  if (protocol == CAN_J1939) {
    Ref<Int> device = PY_TRY(newInt(u64{can.can_addr.j1939.name}));
    Ref<Int> group = PY_TRY(newInt(can.can_addr.j1939.pgn));
    Ref<Int> place = PY_TRY(newInt(can.can_addr.j1939.addr));
    return packTuple(t, {name.get(), device.get(), group.get(), place.get()});
  }
  return packTuple(t, {name.get()});
}

Ref<> fromTipc(Thread& t, const sockaddr_tipc& tipc) {
  auto scope = static_cast<u64>(tipc.scope);
  switch (tipc.addrtype) {
    case TIPC_ADDR_NAMESEQ:
      return numbersTuple(t, {tipc.addrtype, tipc.addr.nameseq.type, tipc.addr.nameseq.lower,
                              tipc.addr.nameseq.upper, scope});
    case TIPC_ADDR_NAME:
      return numbersTuple(t, {tipc.addrtype, tipc.addr.name.name.type, tipc.addr.name.name.instance,
                              tipc.addr.name.name.instance, scope});
    case TIPC_ADDR_ID:
      return numbersTuple(t, {tipc.addrtype, tipc.addr.id.node, tipc.addr.id.ref, 0, scope});
    default:
      return t.raise(valueErrorType, "Invalid address type");
  }
}

using Converter = Result<socklen_t> (*)(const Conversion&);

Converter converterOf(int family) {
  switch (family) {
    case AF_NETLINK:
      return toNetlink;
    case AF_VSOCK:
      return toVsock;
    case AF_QIPCRTR:
      return toQipcrtr;
    case AF_PACKET:
      return toPacket;
    case AF_CAN:
      return toCan;
    case AF_TIPC:
      return toTipc;
    case AF_ALG:
      return toAlg;
    default:
      return nullptr;
  }
}

}  // namespace

bool isLinkFamily(int family) { return converterOf(family) != nullptr; }

Status toLinkAddress(Thread& t, Socket& socket, Object* object, const char* function,
                     SocketAddress* address, socklen_t* length) {
  std::memset(address, 0, sizeof *address);
  address->generic.sa_family = static_cast<sa_family_t>(socket.family);
  *length = PY_TRY(converterOf(socket.family)({t, socket, object, function, *address}));
  return {};
}

Ref<> fromLinkAddress(Thread& t, const SocketAddress& address, int protocol) {
  switch (address.generic.sa_family) {
    case AF_NETLINK: {
      auto& netlink = viewAs<sockaddr_nl>(address);
      return numbersTuple(t, {netlink.nl_pid, netlink.nl_groups});
    }
    case AF_VSOCK: {
      auto& vsock = viewAs<sockaddr_vm>(address);
      return numbersTuple(t, {vsock.svm_cid, vsock.svm_port});
    }
    case AF_QIPCRTR: {
      auto& qrtr = viewAs<sockaddr_qrtr>(address);
      return numbersTuple(t, {qrtr.sq_node, qrtr.sq_port});
    }
    case AF_PACKET:
      return fromPacket(t, viewAs<sockaddr_ll>(address));
    case AF_CAN:
      return fromCan(t, viewAs<sockaddr_can>(address), protocol);
    default:
      return fromTipc(t, viewAs<sockaddr_tipc>(address));
  }
}

}  // namespace taipan
