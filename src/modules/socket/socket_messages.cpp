// recvmsg, recvmsg_into, sendmsg and sendmsg_afalg: messages with ancillary data.

#include <linux/if_alg.h>
#include <sys/uio.h>

#include <cstring>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/socket/socket_call.h"
#include "modules/socket/socket_methods.h"
#include "modules/support/audit_event.h"
#include "object/protocol/abstract.h"

namespace taipan {

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
  if (ancillary < 0 || ancillary > INT32_MAX) {
    return t.raise(valueErrorType, "invalid ancillary data buffer length");
  }
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

Ref<> sockRecvmsg(Thread& t, Socket& self, isize size, Optional<isize> ancillary,
                  Optional<int> flags) {
  if (size < 0) return t.raise(valueErrorType, "negative buffer size in recvmsg()");
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  iovec part{buffer->data, static_cast<usize>(size)};
  i64 got;
  Ref<> result =
      PY_TRY(receiveMessage(t, self, &part, 1, ancillary.value_or(0), flags.value_or(0), &got));
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

Ref<> sockRecvmsgInto(Thread& t, Socket& self, Object* iterable, Optional<isize> ancillary,
                      Optional<int> flags) {
  Parts buffers;
  PY_TRY(
      buffers.fill(t, iterable, kBufferWritable, "recvmsg_into() argument 1 must be an iterable"));
  i64 got;
  Ref<> result = PY_TRY(receiveMessage(t, self, buffers.parts.data(), buffers.parts.size(),
                                       ancillary.value_or(0), flags.value_or(0), &got));
  Ref<Int> count = PY_TRY(newInt(got));
  assignOwned(static_cast<Tuple*>(result.get())->items[0], count.release());
  return result;
}

/// Appends one header with its data.
static void appendHeader(std::vector<char>* control, int level, int kind, const void* data,
                         usize size) {
  usize start = control->size();
  control->resize(start + CMSG_SPACE(size));
  auto* header = reinterpret_cast<cmsghdr*>(control->data() + start);
  header->cmsg_level = level;
  header->cmsg_type = kind;
  header->cmsg_len = CMSG_LEN(size);
  std::memcpy(CMSG_DATA(header), data, size);
}

/// (level, type, data) as a sequence of three.
static Status appendItem(Thread& t, Object* item, std::vector<char>* control) {
  constexpr const char* kWhat = "[sendmsg() ancillary data items]() argument";
  if (!isSequence(item) || isStr(item) || isBytes(item)) {
    return t.raise(typeErrorType, "%s must be 3-item sequence, not %.50s", kWhat,
                   argumentTypeName(item));
  }
  isize count = PY_TRY(length(t, item));
  if (count != 3) {
    return t.raise(typeErrorType, "%s must be sequence of length 3, not %zd", kWhat, count);
  }
  Ref<Tuple> parts = PY_TRY(toTuple(t, item));
  if (parts->size != 3) return t.raise(typeErrorType, "%s is not a sequence", kWhat);
  int level = PY_TRY(parseCInt(t, parts->items[0]));
  int kind = PY_TRY(parseCInt(t, parts->items[1]));
  BufferView data;
  PY_TRY(data.acquire(t, parts->items[2]));
  appendHeader(control, level, kind, data.data(), static_cast<usize>(data.size()));
  return {};
}

static Status packAncillary(Thread& t, Object* iterable, std::vector<char>* control) {
  Ref<> fast = PY_TRY(toFastSequence(t, iterable, "sendmsg() argument 2 must be an iterable"));
  Ref<Tuple> items = PY_TRY(toTuple(t, fast.get()));
  for (isize i = 0; i < items->size; ++i) PY_TRY(appendItem(t, items->items[i], control));
  return {};
}

static constexpr const char* kBuffersExpected = "sendmsg() argument 1 must be an iterable";

static Ref<> sendMessage(Thread& t, Socket& self, msghdr& message, Parts& buffers,
                         std::vector<char>& control, int flags) {
  message.msg_iov = buffers.parts.data();
  message.msg_iovlen = buffers.parts.size();
  message.msg_control = control.empty() ? nullptr : control.data();
  message.msg_controllen = control.size();
  return newInt(
      PY_TRY(socketCall(t, self, true, [&] { return ::sendmsg(self.fd, &message, flags); })));
}

Ref<> sockSendmsg(Thread& t, Socket& self, Object* iterable, Object* ancillary, Optional<int> flags,
                  Object* receiver) {
  msghdr message{};
  SocketAddress address;
  socklen_t length = 0;
  if (receiver != nullptr && !isNone(receiver)) {
    PY_TRY(toAddress(t, self, receiver, "sendmsg", &address, &length));
    message.msg_name = &address;
    message.msg_namelen = length;
  }
  PY_TRY(auditEvent(t, "socket.sendmsg", &self, receiver));
  Parts buffers;
  PY_TRY(buffers.fill(t, iterable, kBufferSimple, kBuffersExpected));
  std::vector<char> control;
  if (ancillary != nullptr) PY_TRY(packAncillary(t, ancillary, &control));
  return sendMessage(t, self, message, buffers, control, flags.value_or(0));
}

// --- AF_ALG -------------------------------------------------------------------------------------

static constexpr Signature kAfalgSignature = parseSignature(
    "sendmsg_afalg", "(msg=None, *, op=None, iv=None, assoclen=None, flags=0)", true);

/// An int argument or null.
static Status checkInt(Thread& t, Object* object, int position) {
  if (object == nullptr || isInt(object)) return {};
  return raiseArgumentType(t, kAfalgSignature, position, "int", object);
}

/// ALG_SET_IV: the vector behind its length.
static void appendVector(std::vector<char>* control, const BufferView& vector) {
  auto size = static_cast<u32>(vector.size());
  std::vector<char> data(sizeof size + size);
  std::memcpy(data.data(), &size, sizeof size);
  std::memcpy(data.data() + sizeof size, vector.data(), size);
  appendHeader(control, SOL_ALG, ALG_SET_IV, data.data(), data.size());
}

Ref<> sockSendmsgAfalg(Thread& t, Socket& self, const Arguments& arguments) {
  if (self.family != AF_ALG) {
    return t.raise(osErrorType, "algset is only supported for AF_ALG");
  }
  Object* slots[5] = {};
  PY_TRY(bindArguments(t, kAfalgSignature, arguments, slots));
  auto [buffersObject, op, vectorObject, associated, flagsObject] = slots;
  PY_TRY(checkInt(t, op, 2));
  BufferView vector;
  if (vectorObject != nullptr) PY_TRY(vector.acquire(t, vectorObject));
  PY_TRY(checkInt(t, associated, 4));
  int flags = flagsObject == nullptr ? 0 : PY_TRY(parseCInt(t, flagsObject));
  i64 operation = -1;
  if (op == nullptr || !fitsI64(*static_cast<Int*>(op), &operation) || operation < 0 ||
      operation > INT32_MAX) {
    return t.raise(typeErrorType, "Invalid or missing argument 'op'");
  }
  int length = associated == nullptr ? 0 : PY_TRY(toCInt(t, associated));
  if (length < 0) return t.raise(typeErrorType, "assoclen must be positive");
  std::vector<char> control;
  auto number = static_cast<u32>(operation);
  appendHeader(&control, SOL_ALG, ALG_SET_OP, &number, sizeof number);
  Parts buffers;
  if (buffersObject != nullptr) {
    PY_TRY(buffers.fill(t, buffersObject, kBufferSimple, kBuffersExpected));
  }
  if (vectorObject != nullptr) appendVector(&control, vector);
  if (associated != nullptr) {
    appendHeader(&control, SOL_ALG, ALG_SET_AEAD_ASSOCLEN, &length, sizeof length);
  }
  msghdr message{};
  return sendMessage(t, self, message, buffers, control, flags);
}

}  // namespace taipan
