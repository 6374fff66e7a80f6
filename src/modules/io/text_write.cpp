// Writing text, and the position of a text stream.

#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "modules/io/buffered.h"
#include "modules/io/text_io.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

// --- writing ------------------------------------------------------------------------------------

Status textWritePending(Thread& t, TextIO& self) {
  if (self.pendingSize == 0) return {};
  isize size = std::exchange(self.pendingSize, 0);
  if (self.buffer->type == &bufferedWriterType) {
    // The pending bytes stay in place: nothing else can add to them before they are copied, but the
    // write may fail after having taken a part.
    char* data = std::exchange(self.pending, nullptr);
    isize capacity = std::exchange(self.pendingCapacity, 0);
    Result<isize> done = bufferedWriteBytes(t, *static_cast<Buffered*>(self.buffer), data, size);
    if (self.pending == nullptr) {
      self.pending = data;
      self.pendingCapacity = capacity;
    } else {
      memFree(data);
    }
    if (done.failed()) return failure;
    return {};
  }
  Ref<Bytes> data = PY_TRY(newBytes(t, self.pending, size));
  while (true) {
    Ref<> result = callMethod(t, self.buffer, names::write, data.get());
    if (result) return {};
    if (!ioTrapInterrupted(t)) return failure;
  }
}

static Status addPending(Thread& t, TextIO& self, const char* data, isize size) {
  if (size == 0) return {};
  if (self.pendingSize > 0 && self.pendingSize + size > self.chunkSize) {
    PY_TRY(textWritePending(t, self));
  }
  isize needed = self.pendingSize + size;
  if (needed > self.pendingCapacity) {
    isize capacity = needed < 512 ? 512 : needed + needed / 2;
    auto* grown = static_cast<char*>(memRealloc(self.pending, static_cast<usize>(capacity)));
    if (grown == nullptr) return t.raiseNoMemory();
    self.pending = grown;
    self.pendingCapacity = capacity;
  }
  std::memcpy(self.pending + self.pendingSize, data, static_cast<usize>(size));
  self.pendingSize = needed;
  return {};
}

static Status encodeToPending(Thread& t, TextIO& self, Str& text) {
  if (self.codec != TextCodec::kOther && text.state.ascii) {
    return addPending(t, self, static_cast<const char*>(strData(text)), text.length);
  }
  Ref<> encoded;
  if (self.codec != TextCodec::kOther) {
    const char* errors = PY_TRY(strUtf8(t, *static_cast<Str*>(self.errors)));
    const char* name = self.codec == TextCodec::kUtf8    ? "utf-8"
                       : self.codec == TextCodec::kAscii ? "ascii"
                                                         : "latin-1";
    encoded = PY_TRY(encodeText(t, text, name, errors));
  } else {
    encoded = PY_TRY(callMethod(t, self.encoder, names::encode, static_cast<Object*>(&text)));
  }
  if (!isBytes(encoded.get())) {
    return t.raise(typeErrorType, "encoder should return a bytes object, not '%.200s'",
                   encoded->type->name);
  }
  auto* bytes = static_cast<Bytes*>(encoded.get());
  return addPending(t, self, bytes->data, bytes->size);
}

static Status flushBuffer(Thread& t, TextIO& self) {
  if (self.buffer->type == &bufferedWriterType) {
    return bufferedFlush(t, *static_cast<Buffered*>(self.buffer));
  }
  (void)PY_TRY(callMethod(t, self.buffer, names::flush));
  return {};
}

Ref<> textWrite(Thread& t, TextIO& self, Object* object) {
  if (!isStr(object)) {
    return t.raise(typeErrorType, "write() argument must be str, not %.50s",
                   argumentTypeName(object));
  }
  auto& text = *static_cast<Str*>(object);
  PY_TRY(textCheckReady(t, self));
  PY_TRY(textCheckOpen(t, self));
  if (self.encoder == nullptr) return raiseUnsupported(t, "not writable");
  bool translates = self.writeTranslate && self.writeNewline != nullptr;
  bool hasNewline =
      (translates || self.lineBuffering) && strFindChar(text, '\n', 0, text.length) >= 0;
  Ref<Str> out = Ref<Str>::share(&text);
  if (hasNewline && translates) {
    Ref<Str> old = PY_TRY(newStr(t, "\n"));
    Ref<Str> with = PY_TRY(newStr(t, self.writeNewline));
    out = PY_TRY(strReplace(t, text, *old, *with, kIsizeMax));
  }
  bool needsFlush =
      self.lineBuffering && (hasNewline || strFindChar(*out, '\r', 0, out->length) >= 0);
  PY_TRY(encodeToPending(t, self, *out));
  if (self.pendingSize >= self.chunkSize || needsFlush || self.writeThrough) {
    PY_TRY(textWritePending(t, self));
  }
  if (needsFlush) PY_TRY(flushBuffer(t, self));
  if (self.decoder != nullptr) {
    textSetDecoded(self, {});
    textDropSnapshot(self);
    PY_TRY(textResetDecoder(t, self));
  }
  return newInt(text.length);
}

Ref<> textFlush(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  PY_TRY(textCheckOpen(t, self));
  self.telling = self.seekable;
  PY_TRY(textWritePending(t, self));
  return callMethod(t, self.buffer, names::flush);
}

// --- positions ----------------------------------------------------------------------------------
//
// A position is one number: where the buffered stream has to be, the decoder's flags there, how
// many bytes to feed it from there, whether to tell it that the input ends, and how many of the
// characters that come out are to be skipped.

struct Cookie {
  u64 position = 0;
  u32 flags = 0;
  u32 bytesToFeed = 0;
  u32 charsToSkip = 0;
  u8 needEof = 0;
};
static constexpr int kCookieSize = 8 + 3 * 4 + 1;

static Ref<> packCookie(Thread& t, const Cookie& cookie) {
  u8 bytes[kCookieSize];
  std::memcpy(bytes, &cookie.position, 8);
  std::memcpy(bytes + 8, &cookie.flags, 4);
  std::memcpy(bytes + 12, &cookie.bytesToFeed, 4);
  std::memcpy(bytes + 16, &cookie.charsToSkip, 4);
  bytes[20] = cookie.needEof;
  return intFromBytes(t, bytes, kCookieSize, true, false);
}

static Result<Cookie> unpackCookie(Thread& t, Object* object) {
  Ref<> number = PY_TRY(toInt(t, object));
  u8 bytes[kCookieSize];
  PY_TRY(intToBytes(t, *static_cast<Int*>(number.get()), bytes, kCookieSize, true, false));
  Cookie cookie;
  std::memcpy(&cookie.position, bytes, 8);
  std::memcpy(&cookie.flags, bytes + 8, 4);
  std::memcpy(&cookie.bytesToFeed, bytes + 12, 4);
  std::memcpy(&cookie.charsToSkip, bytes + 16, 4);
  cookie.needEof = bytes[20];
  return cookie;
}

static Result<isize> decodedLength(Thread& t, TextIO& self, ByteSpan input, bool final) {
  Ref<Bytes> bytes = PY_TRY(newBytes(t, input));
  Ref<Str> text = PY_TRY(textDecode(t, self, bytes.get(), final));
  return text->length;
}

/// Finds the last point before `skip` characters at which the decoder holds nothing back, then how
/// to get from there to the position. Leaves the decoder in some state.
static Status locate(Thread& t, TextIO& self, ByteSpan input, isize skip, Cookie* cookie) {
  Ref<Bytes> nothing = Ref<Bytes>::share(emptyBytes());
  // First guess a safe start point near the position by the average size of a character.
  auto skipBytes = static_cast<isize>(self.bytesPerChar * static_cast<double>(skip));
  if (skipBytes > input.size) skipBytes = input.size;
  isize back = 1;
  bool found = false;
  while (skipBytes > 0) {
    PY_TRY(textSetDecoderState(t, self, nothing.get(), cookie->flags));
    isize count = PY_TRY(decodedLength(t, self, input.slice(0, skipBytes), false));
    if (count <= skip) {
      DecoderState state;
      PY_TRY(textGetDecoderState(t, self, &state));
      isize held = static_cast<Bytes*>(state.input.get())->size;
      if (held == 0) {
        cookie->flags = static_cast<u32>(state.flags);
        skip -= count;
        found = true;
        break;
      }
      skipBytes -= held;
      back = 1;
    } else {
      skipBytes -= back;
      back *= 2;
    }
  }
  if (!found) {
    skipBytes = 0;
    PY_TRY(textSetDecoderState(t, self, nothing.get(), cookie->flags));
  }
  cookie->position += static_cast<u64>(skipBytes);
  cookie->charsToSkip = static_cast<u32>(skip);
  if (skip == 0) return {};
  // Then byte by byte.
  u32 fed = 0;
  isize decoded = 0;
  bool reached = false;
  for (isize i = skipBytes; i < input.size; ++i) {
    ++fed;
    decoded += PY_TRY(decodedLength(t, self, input.slice(i, i + 1), false));
    DecoderState state;
    PY_TRY(textGetDecoderState(t, self, &state));
    if (static_cast<Bytes*>(state.input.get())->size == 0 && decoded <= skip) {
      cookie->position += fed;
      cookie->flags = static_cast<u32>(state.flags);
      skip -= decoded;
      fed = 0;
      decoded = 0;
    }
    if (decoded >= skip) {
      reached = true;
      break;
    }
  }
  if (!reached) {
    decoded += PY_TRY(decodedLength(t, self, ByteSpan{input.data, 0}, true));
    cookie->needEof = 1;
    if (decoded < skip) {
      return t.raise(osErrorType, "can't reconstruct logical file position");
    }
  }
  cookie->bytesToFeed = fed;
  cookie->charsToSkip = static_cast<u32>(skip);
  return {};
}

Ref<> textTell(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  PY_TRY(textCheckOpen(t, self));
  if (!self.seekable) return raiseUnsupported(t, "underlying stream is not seekable");
  if (!self.telling) return t.raise(osErrorType, "telling position disabled by next() call");
  PY_TRY(textWritePending(t, self));
  (void)PY_TRY(callMethod(t, &self, names::flush));
  Ref<> result = PY_TRY(callMethod(t, self.buffer, names::tell));
  if (self.decoder == nullptr || self.snapshotInput == nullptr) return result;
  Ref<Bytes> input = Ref<Bytes>::share(self.snapshotInput);
  i64 position = PY_TRY(toOffset(t, result.get()));
  Cookie cookie;
  cookie.position = static_cast<u64>(position - input->size);
  cookie.flags = static_cast<u32>(self.snapshotFlags);
  if (self.used == 0 || self.decoded == nullptr) return packCookie(t, cookie);
  DecoderState saved;
  PY_TRY(textGetDecoderState(t, self, &saved));
  NewlineState savedNewlines = self.newlines;
  Status located = locate(t, self, spanOf(*input), self.used, &cookie);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Status restored = textSetDecoderState(t, self, saved.input.get(), saved.flags);
  self.newlines = savedNewlines;
  chainPending(t, type, value, traceback);
  if (located.failed() || restored.failed()) return failure;
  return packCookie(t, cookie);
}

static Status resetEncoder(Thread& t, TextIO& self, bool atStart) {
  if (self.encoder == nullptr || isNone(self.encoder)) return {};
  if (atStart) {
    (void)PY_TRY(callMethod(t, self.encoder, names::reset));
  } else {
    Ref<Int> zero = PY_TRY(newInt(0));
    (void)PY_TRY(callMethod(t, self.encoder, names::setstate, zero.get()));
  }
  return {};
}

static Ref<> seekToEnd(Thread& t, TextIO& self) {
  (void)PY_TRY(callMethod(t, &self, names::flush));
  textSetDecoded(self, {});
  textDropSnapshot(self);
  PY_TRY(textResetDecoder(t, self));
  Ref<Int> zero = PY_TRY(newInt(0));
  Ref<Int> two = PY_TRY(newInt(2));
  Ref<> position = PY_TRY(callMethod(t, self.buffer, names::seek, zero.get(), two.get()));
  i64 at = PY_TRY(toOffset(t, position.get()));
  PY_TRY(resetEncoder(t, self, at == 0));
  return position;
}

static Status restoreDecoder(Thread& t, TextIO& self, const Cookie& cookie) {
  if (self.decoder == nullptr) return {};
  if (cookie.position == 0 && cookie.flags == 0) {
    PY_TRY(textResetDecoder(t, self));
  } else {
    PY_TRY(textSetDecoderState(t, self, emptyBytes(), cookie.flags));
  }
  self.snapshotInput = Ref<Bytes>::share(emptyBytes()).release();
  self.snapshotFlags = cookie.flags;
  if (cookie.charsToSkip == 0) return {};
  Ref<Int> count = PY_TRY(newInt(cookie.bytesToFeed));
  Ref<> input = PY_TRY(callMethod(t, self.buffer, names::read, count.get()));
  if (!isBytes(input.get())) {
    return t.raise(typeErrorType,
                   "underlying read() should have returned a bytes object, not '%.200s'",
                   input->type->name);
  }
  Ref<Str> text = PY_TRY(textDecode(t, self, input.get(), cookie.needEof != 0));
  Bytes* old = self.snapshotInput;
  self.snapshotInput = std::move(input).as<Bytes>().release();
  decref(old);
  bool enough = text->length >= static_cast<isize>(cookie.charsToSkip);
  textSetDecoded(self, std::move(text));
  if (!enough) return t.raise(osErrorType, "can't restore logical file position");
  self.used = cookie.charsToSkip;
  return {};
}

Ref<> textSeek(Thread& t, TextIO& self, Object* cookieObject, Optional<int> whenceOption) {
  PY_TRY(textCheckReady(t, self));
  PY_TRY(textCheckOpen(t, self));
  if (!self.seekable) return raiseUnsupported(t, "underlying stream is not seekable");
  int whence = whenceOption.value_or(0);
  Ref<> target = Ref<>::share(cookieObject);
  Ref<Int> zero = PY_TRY(newInt(0));
  bool relative = whence == 1 || whence == 2;
  bool isZero = relative && PY_TRY(compareBool(t, cookieObject, zero.get(), kEqual));
  switch (whence) {
    case 0:
      break;
    case 1:
      if (!isZero) return raiseUnsupported(t, "can't do nonzero cur-relative seeks");
      (void)PY_TRY(callMethod(t, &self, names::flush));
      target = PY_TRY(callMethod(t, &self, names::tell));
      break;
    case 2:
      if (!isZero) return raiseUnsupported(t, "can't do nonzero end-relative seeks");
      return seekToEnd(t, self);
    default:
      return t.raise(valueErrorType, "invalid whence (%d, should be %d, %d or %d)", whence, 0, 1,
                     2);
  }
  if (PY_TRY(compareBool(t, target.get(), zero.get(), kLess))) {
    return t.raise(valueErrorType, "negative seek position %R", target.get());
  }
  (void)PY_TRY(callMethod(t, &self, names::flush));
  Cookie cookie = PY_TRY(unpackCookie(t, target.get()));
  Ref<Int> position = PY_TRY(newInt(static_cast<i64>(cookie.position)));
  (void)PY_TRY(callMethod(t, self.buffer, names::seek, position.get()));
  textSetDecoded(self, {});
  textDropSnapshot(self);
  PY_TRY(restoreDecoder(t, self, cookie));
  PY_TRY(resetEncoder(t, self, cookie.position == 0 && cookie.flags == 0));
  return target;
}

}  // namespace taipan
