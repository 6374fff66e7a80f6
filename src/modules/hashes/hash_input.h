// What the hash modules share: reading the data to hash and writing digests.
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// The bytes-like argument of a hash function; text is refused.
inline Result<BufferView> hashInput(Thread& t, Object* data) {
  if (isStr(data)) return t.raise(typeErrorType, "Strings must be encoded before hashing");
  if (!hasBuffer(data)) return t.raise(typeErrorType, "object supporting the buffer API required");
  BufferView view;
  PY_TRY(view.acquire(t, data));
  if (view.raw().dimensions > 1) {
    return t.raise(bufferErrorType, "Buffer must be single dimension");
  }
  return Result<BufferView>(std::move(view));
}

/// The digest's hexadecimal digits.
inline Ref<Str> hexDigits(Thread& t, ByteSpan digest) {
  Ref<Str> text = PY_TRY(newStrRaw(t, digest.size * 2, 0x7f));
  u8* out = static_cast<u8*>(strData(*text));
  for (isize i = 0; i < digest.size; i++) {
    out[2 * i] = static_cast<u8>("0123456789abcdef"[digest[i] >> 4]);
    out[2 * i + 1] = static_cast<u8>("0123456789abcdef"[digest[i] & 15]);
  }
  return text;
}

}  // namespace taipan
