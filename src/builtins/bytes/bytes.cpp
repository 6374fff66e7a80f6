#include "builtins/bytes/bytes.h"

#include <cstring>
#include <utility>

#include "base/hash.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "memory/memory.h"
#include "object/allocate.h"

namespace taipan {

namespace {

/// A bytes object of size 0 or 1 with room for its data, constant-initialised.
struct StaticBytes {
  VarObject head;
  isize hash;
  u8 data[8];
};

/// The 256 bytes objects of one byte, then the empty one.
struct SharedBytes {
  StaticBytes items[257];
};
template <usize... I>
constexpr SharedBytes makeSharedBytes(std::index_sequence<I...>) {
  return {
      {{VarObject{{kImmortalCount, &bytesType}, I == 256 ? 0 : 1}, -1, {static_cast<u8>(I)}}...}};
}
constinit SharedBytes sharedBytes = makeSharedBytes(std::make_index_sequence<257>());

Bytes* shared(int index) { return reinterpret_cast<Bytes*>(&sharedBytes.items[index]); }

}  // namespace

Bytes* emptyBytes() { return shared(256); }

Ref<Bytes> newBytesRaw(Thread& t, isize size) {
  if (size == 0) return Ref<Bytes>::share(emptyBytes());
  if (size < 0 || size > kIsizeMax - kBytesHeadSize) {
    return t.raise(overflowErrorType, "byte string is too large");
  }
  Object* block = allocatePlain(t, bytesType, kBytesHeadSize + size);
  if (block == nullptr) return failure;
  Bytes* bytes = static_cast<Bytes*>(block);
  bytes->size = size;
  bytes->hash = -1;
  bytes->data[size] = 0;
  return Ref<Bytes>::steal(bytes);
}

Ref<Bytes> newBytes(Thread& t, const void* data, isize size) {
  if (size == 1) return Ref<Bytes>::share(shared(*static_cast<const u8*>(data)));
  Ref<Bytes> bytes = newBytesRaw(t, size);
  if (bytes && size > 0) std::memcpy(bytes->data, data, static_cast<usize>(size));
  return bytes;
}

Ref<Bytes> newBytesText(Thread& t, const char* text) {
  return newBytes(t, text, static_cast<isize>(std::strlen(text)));
}

Status bytesResize(Thread& t, Ref<Bytes>& bytes, isize size) {
  Bytes* old = bytes.get();
  if (old->size == size) return {};
  if (old->size == 0 || size == 0 || old->refcount != 1) {
    isize common = old->size < size ? old->size : size;
    Ref<Bytes> fresh = newBytesRaw(t, size);
    if (fresh) std::memcpy(fresh->data, old->data, static_cast<usize>(common));
    bytes = std::move(fresh);
    return bytes ? Status() : Status(failure);
  }
  void* block = objectRealloc(old, static_cast<usize>(kBytesHeadSize + size));
  if (block == nullptr) {
    bytes.reset();
    return t.raiseNoMemory();
  }
  (void)bytes.release();
  old = static_cast<Bytes*>(block);
  old->size = size;
  old->hash = -1;
  old->data[size] = 0;
  bytes = Ref<Bytes>::steal(old);
  return {};
}

isize bytesHash(Bytes& bytes) {
  if (bytes.hash == -1) bytes.hash = hashBytes(bytes.data, static_cast<usize>(bytes.size));
  return bytes.hash;
}

Ref<Str> bytesRepr(Thread& t, ByteSpan bytes, bool smartQuotes, bool escapeSingle) {
  usize n = static_cast<usize>(bytes.size);
  bool useDouble = smartQuotes && n > 0 && std::memchr(bytes.data, '\'', n) != nullptr &&
                   std::memchr(bytes.data, '"', n) == nullptr;
  u8 quote = useDouble ? '"' : '\'';
  StrBuilder out(bytes.size + 3);
  out.append('b');
  out.append(quote);
  for (isize i = 0; i < bytes.size; i++) {
    u8 c = bytes[i];
    if (c == quote || c == '\\' || (c == '\'' && escapeSingle)) {
      out.append('\\');
      out.append(c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
      out.append('\\');
      out.append(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
    } else if (c >= ' ' && c < 0x7f) {
      out.append(c);
    } else {
      out.append("\\x");
      out.append(static_cast<u32>("0123456789abcdef"[c >> 4]));
      out.append(static_cast<u32>("0123456789abcdef"[c & 15]));
    }
  }
  out.append(quote);
  return out.finish(t);
}

Ref<Bytes> bytesConcat(Thread& t, ByteSpan a, ByteSpan b) {
  if (a.size > kIsizeMax - b.size) return t.raiseNoMemory();
  Ref<Bytes> result = newBytesRaw(t, a.size + b.size);
  if (!result) return result;
  if (a.size > 0) std::memcpy(result->data, a.data, static_cast<usize>(a.size));
  if (b.size > 0) std::memcpy(result->data + a.size, b.data, static_cast<usize>(b.size));
  return result;
}

// --- ByteBuilder --------------------------------------------------------------------------------

ByteBuilder::~ByteBuilder() {
  if (data_ != inline_) memFree(data_);
}

bool ByteBuilder::reserve(isize more) {
  if (failed_) return false;
  if (more <= capacity_ - size_) return true;
  if (more > kIsizeMax / 4 - size_) {
    failed_ = true;
    return false;
  }
  isize capacity = size_ + more;
  if (capacity < capacity_ * 2) capacity = capacity_ * 2;
  void* block = data_ == inline_ ? memMalloc(static_cast<usize>(capacity))
                                 : memRealloc(data_, static_cast<usize>(capacity));
  if (block == nullptr) {
    failed_ = true;
    return false;
  }
  if (data_ == inline_) std::memcpy(block, inline_, static_cast<usize>(size_));
  data_ = static_cast<u8*>(block);
  capacity_ = capacity;
  return true;
}

void ByteBuilder::append(const void* data, isize size) {
  if (size <= 0 || !reserve(size)) return;
  std::memcpy(data_ + size_, data, static_cast<usize>(size));
  size_ += size;
}

void ByteBuilder::append(const char* text) { append(text, static_cast<isize>(std::strlen(text))); }

void ByteBuilder::append(u8 c, isize times) {
  if (times <= 0 || !reserve(times)) return;
  std::memset(data_ + size_, c, static_cast<usize>(times));
  size_ += times;
}

Ref<Bytes> ByteBuilder::finish(Thread& t) {
  if (failed_) return t.raiseNoMemory();
  return newBytes(t, data_, size_);
}

}  // namespace taipan
