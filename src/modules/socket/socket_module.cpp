// The functions of _socket.

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/capsule/capsule.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/socket/socket.h"
#include "modules/support/audit_event.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// The name of a host, str (IDNA) or bytes, with the object that holds the text.
struct HostName {
  Ref<> holder;
  const char* text;
};

template <>
struct Arg<HostName> {
  static Result<HostName> from(Thread& t, Object* object, const Signature& s, int position) {
    if (!isStr(object) && !isBytes(object) && !isInstanceOf(object, &bytearrayType)) {
      return raiseArgumentType(t, s, position, "str, bytes or bytearray", object);
    }
    HostName name;
    if (isStr(object)) {
      Ref<Str> idna = PY_TRY(newStr(t, "idna"));
      name.holder = PY_TRY(callMethod(t, object, names::encode, idna.get()));
    } else {
      name.holder = PY_TRY(toBytes(t, object));
    }
    auto* bytes = static_cast<Bytes*>(name.holder.get());
    name.text = bytes->data;
    if (std::strlen(name.text) != static_cast<usize>(bytes->size)) {
      return raiseArgumentType(t, s, position, "encoded string without null bytes", object);
    }
    return Result<HostName>(std::move(name));
  }
};

constinit Object* gaiError = nullptr;
constinit Object* hostError = nullptr;
constinit i64 defaultSocketTimeout = -1;

// --- names --------------------------------------------------------------------------------------

static Ref<> socketGethostname(Thread& t, Module&) {
  PY_TRY(audit(t, "socket.gethostname", {}));
  char name[1025];
  if (withoutGil(t, [&] { return ::gethostname(name, sizeof name - 1); }) < 0) return raiseErrno(t);
  name[sizeof name - 1] = 0;
  return fsDecode(t, name);
}

static Status socketSethostname(Thread& t, Module&, Object* object) {
  Ref<> name = PY_TRY(fsEncode(t, object));
  auto* bytes = static_cast<Bytes*>(name.get());
  PY_TRY(auditEvent(t, "socket.sethostname", name));
  if (::sethostname(bytes->data, static_cast<usize>(bytes->size)) < 0) return raiseErrno(t);
  return {};
}

static Ref<> socketGethostbyname(Thread& t, Module&, HostName host) {
  const char* name = host.text;
  PY_TRY(auditEvent(t, "socket.gethostbyname", name));
  SocketAddress address;
  PY_TRY(resolveHost(t, name, AF_INET, &address));
  return hostText(t, address, sizeof(sockaddr_in));
}

static Failure raiseHostError(Thread& t, int code) {
  Ref<Int> number = newInt(code);
  Ref<Str> text = newStr(t, ::hstrerror(code));
  if (!number || !text) return failure;
  Ref<> made =
      call(t, hostError, static_cast<Object*>(number.get()), static_cast<Object*>(text.get()));
  if (!made) return failure;
  return t.raiseInstance(made.get());
}

/// (name, aliases, addresses).
static Ref<> hostTriple(Thread& t, const hostent* host, int error) {
  if (host == nullptr) return raiseHostError(t, error);
  Ref<List> aliases = PY_TRY(newList(t));
  for (char** alias = host->h_aliases; alias != nullptr && *alias != nullptr; ++alias) {
    PY_TRY(aliases->append(t, fsDecode(t, *alias)));
  }
  Ref<List> addresses = PY_TRY(newList(t));
  for (char** one = host->h_addr_list; *one != nullptr; ++one) {
    char text[INET6_ADDRSTRLEN];
    ::inet_ntop(host->h_addrtype, *one, text, sizeof text);
    PY_TRY(addresses->append(t, newStr(t, text)));
  }
  Ref<Str> name = PY_TRY(fsDecode(t, host->h_name));
  return packTuple(t, {name.get(), aliases.get(), addresses.get()});
}

static Ref<> socketGethostbynameEx(Thread& t, Module&, HostName host) {
  const char* name = host.text;
  PY_TRY(auditEvent(t, "socket.gethostbyname", name));
  SocketAddress address;
  PY_TRY(resolveHost(t, name, AF_INET, &address));
  hostent storage;
  hostent* found = nullptr;
  char buffer[16384];
  int error = 0;
  withoutGil(
      t, [&] { return ::gethostbyname_r(name, &storage, buffer, sizeof buffer, &found, &error); });
  return hostTriple(t, found, error);
}

static Ref<> socketGethostbyaddr(Thread& t, Module&, HostName host) {
  const char* name = host.text;
  PY_TRY(auditEvent(t, "socket.gethostbyaddr", name));
  SocketAddress address;
  PY_TRY(resolveHost(t, name, AF_UNSPEC, &address));
  bool isSix = address.generic.sa_family == AF_INET6;
  const void* data = isSix ? static_cast<const void*>(&address.in6.sin6_addr)
                           : static_cast<const void*>(&address.in.sin_addr);
  hostent storage;
  hostent* found = nullptr;
  char buffer[16384];
  int error = 0;
  withoutGil(t, [&] {
    return ::gethostbyaddr_r(data, isSix ? 16 : 4, address.generic.sa_family, &storage, buffer,
                             sizeof buffer, &found, &error);
  });
  return hostTriple(t, found, error);
}

/// A port or service argument: None, an int, a str or bytes.
static Status toService(Thread& t, Object* object, Ref<>* holder, const char** text) {
  *text = nullptr;
  if (object == nullptr || isNone(object)) return {};
  if (isInt(object)) {
    Ref<Str> digits = PY_TRY(toStr(t, object));
    *text = PY_TRY(strUtf8(t, *digits));
    *holder = std::move(digits);
    return {};
  }
  if (isStr(object)) {
    *holder = Ref<>::share(object);
    *text = PY_TRY(strUtf8(t, *static_cast<Str*>(object)));
    return {};
  }
  if (isBytes(object)) {
    *holder = Ref<>::share(object);
    *text = static_cast<Bytes*>(object)->data;
    return {};
  }
  return t.raise(osErrorType, "Int or String expected");
}

static Ref<> addressList(Thread& t, const addrinfo* first) {
  Ref<List> list = PY_TRY(newList(t));
  for (const addrinfo* at = first; at != nullptr; at = at->ai_next) {
    SocketAddress address;
    std::memset(&address, 0, sizeof address);
    std::memcpy(&address, at->ai_addr, at->ai_addrlen);
    Ref<> place = PY_TRY(fromAddress(t, address, at->ai_addrlen));
    Ref<Int> family = PY_TRY(newInt(at->ai_family));
    Ref<Int> kind = PY_TRY(newInt(at->ai_socktype));
    Ref<Int> protocol = PY_TRY(newInt(at->ai_protocol));
    Ref<Str> canonical = PY_TRY(newStr(t, at->ai_canonname != nullptr ? at->ai_canonname : ""));
    PY_TRY(list->append(t, Ref<>(packTuple(t, {family.get(), kind.get(), protocol.get(),
                                               canonical.get(), place.get()}))));
  }
  return list;
}

static Ref<> socketGetaddrinfo(Thread& t, Module&, Object* host, Object* port, Optional<int> family,
                               Optional<int> kind, Optional<int> protocol, Optional<int> flags) {
  Ref<> hostHolder;
  Ref<> portHolder;
  const char* hostName;
  const char* service;
  if (!isNone(host) && !isStr(host) && !isBytes(host)) {
    return t.raise(typeErrorType, "getaddrinfo() argument 1 must be string or None");
  }
  Ref<> encoded;
  if (isStr(host)) {
    Ref<Str> idna = PY_TRY(newStr(t, "idna"));
    encoded = PY_TRY(callMethod(t, host, names::encode, idna.get()));
  }
  PY_TRY(toHost(t, encoded ? encoded.get() : host, &hostHolder, &hostName));
  PY_TRY(toService(t, port, &portHolder, &service));
  PY_TRY(auditEvent(t, "socket.getaddrinfo", host, port, family.value_or(0), kind.value_or(0),
                    protocol.value_or(0)));
  addrinfo hints{};
  hints.ai_family = family.value_or(AF_UNSPEC);
  hints.ai_socktype = kind.value_or(0);
  hints.ai_protocol = protocol.value_or(0);
  hints.ai_flags = flags.value_or(0);
  addrinfo* found = nullptr;
  int error = withoutGil(t, [&] { return ::getaddrinfo(hostName, service, &hints, &found); });
  if (error != 0) return raiseGaiError(t, error);
  Ref<> list = addressList(t, found);
  ::freeaddrinfo(found);
  return list;
}

static Ref<> socketGetnameinfo(Thread& t, Module&, Object* object, int flags) {
  if (!isTuple(object)) {
    return t.raise(typeErrorType, "getnameinfo() argument 1 must be a tuple");
  }
  auto* tuple = static_cast<Tuple*>(object);
  if (tuple->size < 2 || tuple->size > 4 || !isStr(tuple->items[0])) {
    return t.raise(typeErrorType, "getnameinfo(): illegal sockaddr argument");
  }
  const char* host = PY_TRY(strUtf8(t, *static_cast<Str*>(tuple->items[0])));
  int port = PY_TRY(toCInt(t, tuple->items[1]));
  u64 flow = tuple->size > 2 ? PY_TRY(toU64(t, tuple->items[2])) : 0;
  u64 scope = tuple->size > 3 ? PY_TRY(toU64(t, tuple->items[3])) : 0;
  if (flow > 0xfffff) {
    return t.raise(overflowErrorType, "getnameinfo(): flowinfo must be 0-1048575.");
  }
  PY_TRY(auditEvent(t, "socket.getnameinfo", object));
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICHOST;
  char service[16];
  std::snprintf(service, sizeof service, "%d", port);
  addrinfo* found = nullptr;
  int error = withoutGil(t, [&] { return ::getaddrinfo(host, service, &hints, &found); });
  if (error != 0) return raiseGaiError(t, error);
  struct Freed {
    addrinfo* list;
    ~Freed() { ::freeaddrinfo(list); }
  } freed{found};
  if (found->ai_next != nullptr) {
    return t.raise(osErrorType, "sockaddr resolved to multiple addresses");
  }
  if (found->ai_family == AF_INET && tuple->size != 2) {
    return t.raise(osErrorType, "IPv4 sockaddr must be 2 tuple");
  }
  if (found->ai_family == AF_INET6) {
    auto* six = reinterpret_cast<sockaddr_in6*>(found->ai_addr);
    six->sin6_flowinfo = htonl(static_cast<u32>(flow));
    six->sin6_scope_id = static_cast<u32>(scope);
  }
  char hostBuffer[NI_MAXHOST];
  char serviceBuffer[NI_MAXSERV];
  error = withoutGil(t, [&] {
    return ::getnameinfo(found->ai_addr, found->ai_addrlen, hostBuffer, sizeof hostBuffer,
                         serviceBuffer, sizeof serviceBuffer, flags);
  });
  if (error != 0) return raiseGaiError(t, error);
  Ref<Str> hostResult = PY_TRY(fsDecode(t, hostBuffer));
  Ref<Str> serviceResult = PY_TRY(newStr(t, serviceBuffer));
  return packTuple(t, {hostResult.get(), serviceResult.get()});
}

static Ref<> socketGetservbyname(Thread& t, Module&, const char* name,
                                 Optional<const char*> protocolOption) {
  const char* protocol = protocolOption.value_or(nullptr);
  PY_TRY(auditEvent(t, "socket.getservbyname", name, protocol));
  servent* found = ::getservbyname(name, protocol);
  if (found == nullptr) return t.raise(osErrorType, "service/proto not found");
  return newInt(ntohs(static_cast<u16>(found->s_port)));
}

static Ref<> socketGetservbyport(Thread& t, Module&, int port,
                                 Optional<const char*> protocolOption) {
  if (port < 0 || port > 0xffff) {
    return t.raise(overflowErrorType, "getservbyport: port must be 0-65535.");
  }
  const char* protocol = protocolOption.value_or(nullptr);
  PY_TRY(auditEvent(t, "socket.getservbyport", port, protocol));
  servent* found = ::getservbyport(htons(static_cast<u16>(port)), protocol);
  if (found == nullptr) return t.raise(osErrorType, "port/proto not found");
  return newStr(t, found->s_name);
}

static Ref<> socketGetprotobyname(Thread& t, Module&, const char* name) {
  protoent* found = ::getprotobyname(name);
  if (found == nullptr) return t.raise(osErrorType, "protocol not found");
  return newInt(found->p_proto);
}

// --- numbers ------------------------------------------------------------------------------------

/// A number of 32 bits.
static Result<u32> toLong(Thread& t, Object* object) {
  if (!isInt(object)) {
    return t.raise(typeErrorType, "expected int, %s found", object->type->name);
  }
  u64 value = PY_TRY(toU64(t, object));
  if (value > UINT32_MAX) return t.raise(overflowErrorType, "int larger than 32 bits");
  return static_cast<u32>(value);
}
/// A number of 16 bits.
static Result<u16> toShort(Thread& t, int number, const char* function) {
  if (number < 0) {
    return t.raise(overflowErrorType,
                   "%s: can't convert negative Python int to C 16-bit unsigned integer", function);
  }
  if (number > 0xffff) {
    return t.raise(overflowErrorType,
                   "%s: Python int too large to convert to C 16-bit unsigned integer", function);
  }
  return static_cast<u16>(number);
}
static Ref<> socketNtohs(Thread& t, Module&, int x) {
  return newInt(ntohs(PY_TRY(toShort(t, x, "ntohs"))));
}
static Ref<> socketHtons(Thread& t, Module&, int x) {
  return newInt(htons(PY_TRY(toShort(t, x, "htons"))));
}
static Ref<> socketNtohl(Thread& t, Module&, Object* x) {
  return newInt(ntohl(PY_TRY(toLong(t, x))));
}
static Ref<> socketHtonl(Thread& t, Module&, Object* x) {
  return newInt(htonl(PY_TRY(toLong(t, x))));
}

static Ref<> socketInetAton(Thread& t, Module&, const char* text) {
  in_addr address;
  if (::inet_aton(text, &address) == 0) {
    return t.raise(osErrorType, "illegal IP address string passed to inet_aton");
  }
  return newBytes(t, &address, sizeof address);
}
static Ref<> socketInetNtoa(Thread& t, Module&, BufferView data) {
  if (data.size() != 4) return t.raise(osErrorType, "packed IP wrong length for inet_ntoa");
  char text[INET_ADDRSTRLEN];
  ::inet_ntop(AF_INET, data.data(), text, sizeof text);
  return newStr(t, text);
}
static Ref<> socketInetPton(Thread& t, Module&, int family, const char* text) {
  char data[16];
  int result = ::inet_pton(family, text, data);
  if (result < 0) return raiseErrno(t);
  if (result == 0) {
    return t.raise(osErrorType, "illegal IP address string passed to inet_pton");
  }
  return newBytes(t, data, family == AF_INET6 ? 16 : 4);
}
static Ref<> socketInetNtop(Thread& t, Module&, int family, BufferView data) {
  if (family != AF_INET && family != AF_INET6) {
    return t.raise(valueErrorType, "unknown address family %d", family);
  }
  if (data.size() != (family == AF_INET ? 4 : 16)) {
    return t.raise(valueErrorType, "invalid length of packed IP address string");
  }
  char text[INET6_ADDRSTRLEN];
  if (::inet_ntop(family, data.data(), text, sizeof text) == nullptr) return raiseErrno(t);
  return newStr(t, text);
}

// --- descriptors and interfaces -----------------------------------------------------------------

static Status socketClose(Thread& t, Module&, int fd) {
  int result = withoutGil(t, [&] { return ::close(fd); });
  if (result < 0 && errno != ECONNRESET) return raiseErrno(t);
  return {};
}
static Ref<> socketDup(Thread& t, Module&, int fd) {
  int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return raiseErrno(t);
  return newInt(copy);
}

static Ref<> socketSocketpair(Thread& t, Module&, Optional<int> familyOption,
                              Optional<int> kindOption, Optional<int> protocolOption) {
  int family = familyOption.value_or(AF_UNIX);
  int kind = kindOption.value_or(SOCK_STREAM);
  int protocol = protocolOption.value_or(0);
  int fds[2];
  if (withoutGil(t, [&] { return ::socketpair(family, kind | SOCK_CLOEXEC, protocol, fds); }) < 0) {
    return raiseErrno(t);
  }
  Ref<> first = socketOfDescriptor(t, family, kind, protocol, fds[0]);
  Ref<> second = first ? socketOfDescriptor(t, family, kind, protocol, fds[1]) : Ref<>();
  if (!second) {
    if (!first) ::close(fds[0]);
    ::close(fds[1]);
    return failure;
  }
  return packTuple(t, {first.get(), second.get()});
}

static Ref<> socketIfNameindex(Thread& t, Module&) {
  struct if_nameindex* all = ::if_nameindex();
  if (all == nullptr) return raiseErrno(t);
  Ref<List> list = newList(t);
  bool good = static_cast<bool>(list);
  for (auto* at = all; good && at->if_index != 0; ++at) {
    Ref<Int> index = newInt(at->if_index);
    Ref<Str> name = fsDecode(t, at->if_name);
    good =
        index && name && !list->append(t, Ref<>(packTuple(t, {index.get(), name.get()}))).failed();
  }
  ::if_freenameindex(all);
  if (!good) return failure;
  return list;
}
static Ref<> socketIfNametoindex(Thread& t, Module&, Object* object) {
  Ref<> name = PY_TRY(fsEncode(t, object));
  unsigned index = ::if_nametoindex(static_cast<Bytes*>(name.get())->data);
  if (index == 0) return t.raise(osErrorType, "no interface with this name");
  return newInt(index);
}
static Ref<> socketIfIndextoname(Thread& t, Module&, Object* object) {
  if (!isInt(object)) return t.raise(typeErrorType, "an integer is required");
  u64 index = PY_TRY(toU64(t, object));
  char name[IF_NAMESIZE + 1];
  if (::if_indextoname(static_cast<unsigned>(index), name) == nullptr) return raiseErrno(t);
  return fsDecode(t, name);
}

static Ref<> socketGetdefaulttimeout(Module&) {
  if (defaultSocketTimeout < 0) return Ref<>::share(none());
  return newFloat(static_cast<double>(defaultSocketTimeout) / 1e9);
}
static Status socketSetdefaulttimeout(Thread& t, Module&, Object* timeout) {
  defaultSocketTimeout = PY_TRY(toSocketTimeout(t, timeout));
  return {};
}

static Ref<> socketCMSGLEN(Thread& t, Module&, isize length) {
  if (length < 0 || length > INT_MAX || CMSG_LEN(static_cast<usize>(length)) > INT_MAX) {
    return t.raise(overflowErrorType, "CMSG_LEN() argument out of range");
  }
  return newInt(static_cast<u64>(CMSG_LEN(static_cast<usize>(length))));
}
static Ref<> socketCMSGSPACE(Thread& t, Module&, isize length) {
  // With room for the worst padding.
  if (length < 0 || static_cast<usize>(length) > INT_MAX - CMSG_SPACE(1)) {
    return t.raise(overflowErrorType, "CMSG_SPACE() argument out of range");
  }
  return newInt(static_cast<u64>(CMSG_SPACE(static_cast<usize>(length))));
}

// --- the module ---------------------------------------------------------------------------------

static constinit const MethodDef kFunctions[] = {
    METHOD_TUPLE_PLAIN("gethostbyname", "($module, host, /)", socketGethostbyname, nullptr),
    METHOD_TUPLE_PLAIN("gethostbyname_ex", "($module, host, /)", socketGethostbynameEx, nullptr),
    METHOD_TUPLE_PLAIN("gethostbyaddr", "($module, host, /)", socketGethostbyaddr, nullptr),
    METHOD_PLAIN("gethostname", "($module)", socketGethostname, nullptr),
    METHOD_TUPLE_PLAIN("sethostname", "($module, name, /)", socketSethostname, nullptr),
    METHOD_TUPLE_PLAIN("getservbyname", "($module, name, protocol=None, /)", socketGetservbyname,
                       nullptr),
    METHOD_TUPLE_PLAIN("getservbyport", "($module, port, protocol=None, /)", socketGetservbyport,
                       nullptr),
    METHOD_TUPLE_PLAIN("getprotobyname", "($module, name, /)", socketGetprotobyname, nullptr),
    METHOD_PLAIN("close", "($module, fd, /)", socketClose, nullptr),
    METHOD_PLAIN("dup", "($module, fd, /)", socketDup, nullptr),
    METHOD_TUPLE_PLAIN("socketpair", "($module, family=AF_UNIX, type=SOCK_STREAM, proto=0, /)",
                       socketSocketpair, nullptr),
    METHOD_TUPLE_PLAIN("ntohs", "($module, x, /)", socketNtohs, nullptr),
    METHOD_PLAIN("ntohl", "($module, x, /)", socketNtohl, nullptr),
    METHOD_TUPLE_PLAIN("htons", "($module, x, /)", socketHtons, nullptr),
    METHOD_PLAIN("htonl", "($module, x, /)", socketHtonl, nullptr),
    METHOD_TUPLE_PLAIN("inet_aton", "($module, ip_addr, /)", socketInetAton, nullptr),
    METHOD_TUPLE_PLAIN("inet_ntoa", "($module, packed_ip, /)", socketInetNtoa, nullptr),
    METHOD_TUPLE_PLAIN("inet_pton", "($module, af, ip, /)", socketInetPton, nullptr),
    METHOD_TUPLE_PLAIN("inet_ntop", "($module, af, packed_ip, /)", socketInetNtop, nullptr),
    METHOD_TUPLE_PLAIN("getaddrinfo", "($module, host, port, family=0, type=0, proto=0, flags=0)",
                       socketGetaddrinfo, nullptr),
    METHOD_TUPLE_PLAIN("getnameinfo", "($module, sockaddr, flags, /)", socketGetnameinfo, nullptr),
    METHOD_PLAIN("getdefaulttimeout", "($module)", socketGetdefaulttimeout, nullptr),
    METHOD_PLAIN("setdefaulttimeout", "($module, timeout, /)", socketSetdefaulttimeout, nullptr),
    METHOD_PLAIN("if_nameindex", "($module)", socketIfNameindex, nullptr),
    METHOD_TUPLE_PLAIN("if_nametoindex", "($module, name, /)", socketIfNametoindex, nullptr),
    METHOD_PLAIN("if_indextoname", "($module, index, /)", socketIfIndextoname, nullptr),
    METHOD_TUPLE_PLAIN("CMSG_LEN", "($module, length, /)", socketCMSGLEN, nullptr),
    METHOD_TUPLE_PLAIN("CMSG_SPACE", "($module, length, /)", socketCMSGSPACE, nullptr),
    {},
};

static Status makeError(Thread& t, Module& module, const char* name, Object** type) {
  if (*type == nullptr) {
    Ref<Str> nameObject = PY_TRY(newInterned(t, name));
    Ref<Str> moduleName = PY_TRY(newInterned(t, "socket"));
    Ref<Tuple> bases = PY_TRY(packTuple(t, {&osErrorType}));
    Ref<Dict> dict = PY_TRY(newDict(t));
    PY_TRY(dictSetStr(t, dict.get(), names::__module__, moduleName.get()));
    *type = PY_TRY(call(t, static_cast<Object*>(&typeType), static_cast<Object*>(nameObject.get()),
                        static_cast<Object*>(bases.get()), static_cast<Object*>(dict.get())))
                .release();
  }
  return addObject(t, module, name, *type);
}

/// What `_socket.CAPI` points to: how _ssl finds the socket type and the exceptions.
struct SocketApi {
  Type* socketType;
  Object* error;
  Object* timeoutError;
};

static Status addCapsule(Thread& t, Module& module) {
  static SocketApi api{&socketType, &osErrorType, &timeoutErrorType};
  return addNew(t, module, "CAPI", newCapsule(t, &api, "_socket.CAPI", nullptr));
}

static Status socketExec(Thread& t, Module& module) {
  PY_TRY(addCapsule(t, module));
  PY_TRY(addType(t, module, socketType));
  PY_TRY(addObject(t, module, "SocketType", &socketType));
  PY_TRY(addObject(t, module, "error", &osErrorType));
  PY_TRY(addObject(t, module, "timeout", &timeoutErrorType));
  PY_TRY(makeError(t, module, "herror", &hostError));
  PY_TRY(makeError(t, module, "gaierror", &gaiError));
  return addSocketConstants(t, module);
}

extern constinit const ModuleSpec socketModule{
    .name = "_socket",
    .doc =
        "Implementation module for socket operations.\n\n"
        "See the socket module for documentation.",
    .functions = kFunctions,
    .exec = socketExec,
};

}  // namespace taipan
