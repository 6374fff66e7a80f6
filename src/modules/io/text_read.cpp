// Reading text: decoding, lines, iteration.

#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/int/int.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/buffered.h"
#include "modules/io/text_io.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

void textSetDecoded(TextIO& self, Ref<Str> text) {
  Str* old = self.decoded;
  self.decoded = text.release();
  self.used = 0;
  xdecref(reinterpret_cast<Object*>(old));
}

void textDropSnapshot(TextIO& self) { clearOwned(self.snapshotInput); }

// --- decoding -----------------------------------------------------------------------------------

/// How many bytes at the end of `data` are the beginning of a UTF-8 character that may go on.
static isize incompleteTail(const u8* data, isize size) {
  for (isize back = 1; back <= 3 && back <= size; ++back) {
    u8 c = data[size - back];
    if ((c & 0xc0) == 0x80) continue;
    isize need = c >= 0xf0 && c <= 0xf4 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    if (c > 0xf4 || need <= back) return 0;
    if (back >= 2) {
      u8 second = data[size - back + 1];
      bool bad = (c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) ||
                 (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f);
      if (bad) return 0;
    }
    return back;
  }
  return 0;
}

static Ref<Str> decodeUtf8(Thread& t, TextIO& self, ByteSpan input, bool final,
                           const char* errors) {
  ByteBuilder joined;
  ByteSpan all = input;
  if (self.undecodedSize > 0) {
    joined.append(self.undecoded, self.undecodedSize);
    joined.append(input);
    all = joined.span();
  }
  isize tail = final ? 0 : incompleteTail(all.data, all.size);
  Ref<Str> text = PY_TRY(
      decodeText(t, reinterpret_cast<const char*>(all.data), all.size - tail, "utf-8", errors));
  std::memcpy(self.undecoded, all.data + all.size - tail, static_cast<usize>(tail));
  self.undecodedSize = static_cast<int>(tail);
  return text;
}

static Ref<Str> decodeNative(Thread& t, TextIO& self, ByteSpan input, bool final) {
  const char* errors = PY_TRY(strUtf8(t, *static_cast<Str*>(self.errors)));
  if (self.codec == TextCodec::kUtf8) return decodeUtf8(t, self, input, final, errors);
  return decodeText(t, reinterpret_cast<const char*>(input.data), input.size,
                    self.codec == TextCodec::kAscii ? "ascii" : "latin-1", errors);
}

Ref<Str> textDecode(Thread& t, TextIO& self, Object* input, bool final) {
  Ref<Str> text;
  if (isNone(self.decoder)) {
    BufferView view;
    PY_TRY(view.acquire(t, input));
    text = PY_TRY(decodeNative(t, self, spanOf(view), final));
  } else {
    Ref<> result = PY_TRY(callMethod(t, self.decoder, names::decode, input, boolObject(final)));
    if (!isStr(result.get())) {
      return t.raise(typeErrorType, "decoder should return a string result, not '%.200s'",
                     result->type->name);
    }
    text = std::move(result).as<Str>();
  }
  if (!self.readUniversal) return text;
  return translateNewlines(t, self.newlines, std::move(text), final);
}

Status textGetDecoderState(Thread& t, TextIO& self, DecoderState* out) {
  if (isNone(self.decoder)) {
    out->input = PY_TRY(newBytes(t, self.undecoded, self.undecodedSize));
    out->flags = 0;
  } else {
    Ref<> state = PY_TRY(callMethod(t, self.decoder, names::getstate));
    if (!isTuple(state.get()) || static_cast<Tuple*>(state.get())->size != 2) {
      return t.raise(typeErrorType, "illegal decoder state");
    }
    auto* tuple = static_cast<Tuple*>(state.get());
    if (!isBytes(tuple->items[0])) {
      return t.raise(typeErrorType,
                     "illegal decoder state: the first item should be a bytes object, not "
                     "'%.200s'",
                     tuple->items[0]->type->name);
    }
    out->input = Ref<>::share(tuple->items[0]);
    out->flags = PY_TRY(toU64Wrapped(t, tuple->items[1]));
  }
  if (self.readUniversal) out->flags = out->flags << 1 | (self.newlines.pendingReturn ? 1 : 0);
  return {};
}

Status textSetDecoderState(Thread& t, TextIO& self, Object* input, u64 flags) {
  if (self.readUniversal) {
    self.newlines.pendingReturn = (flags & 1) != 0;
    flags >>= 1;
  }
  if (isNone(self.decoder)) {
    ByteSpan span = spanOf(*static_cast<Bytes*>(input));
    self.undecodedSize = static_cast<int>(span.size < 4 ? span.size : 3);
    std::memcpy(self.undecoded, span.data, static_cast<usize>(self.undecodedSize));
    return {};
  }
  Ref<Int> number = PY_TRY(newInt(flags));
  Ref<Tuple> state = PY_TRY(packTuple(t, {input, number.get()}));
  (void)PY_TRY(callMethod(t, self.decoder, names::setstate, state.get()));
  return {};
}

Status textResetDecoder(Thread& t, TextIO& self) {
  if (self.decoder == nullptr) return {};
  self.newlines.pendingReturn = false;
  self.newlines.seen = 0;
  self.undecodedSize = 0;
  if (!isNone(self.decoder)) (void)PY_TRY(callMethod(t, self.decoder, names::reset));
  return {};
}

// --- chunks -------------------------------------------------------------------------------------

static Ref<> readInput(Thread& t, TextIO& self, isize size) {
  if (self.hasRead1 && self.buffer->type == &bufferedReaderType) {
    return bufferedRead1(t, *static_cast<Buffered*>(self.buffer), size);
  }
  Ref<Int> count = PY_TRY(newInt(size));
  Str* method = self.hasRead1 ? names::read1 : names::read;
  Ref<> input;
  do {
    input = callMethod(t, self.buffer, method, count.get());
  } while (!input && ioTrapInterrupted(t));
  if (!input) return failure;
  if (!hasBuffer(input.get())) {
    return t.raise(typeErrorType,
                   "underlying %U() should have returned a bytes-like object, not '%.200s'", method,
                   input->type->name);
  }
  return input;
}

/// Reads and decodes one more chunk; false at the end of the file.
static Result<bool> readChunk(Thread& t, TextIO& self, isize hint) {
  if (self.decoder == nullptr) return raiseUnsupported(t, "not readable");
  DecoderState state;
  if (self.telling) PY_TRY(textGetDecoderState(t, self, &state));
  isize size = self.chunkSize;
  if (hint > 0) {
    double wanted = (self.bytesPerChar > 1 ? self.bytesPerChar : 1) * static_cast<double>(hint);
    if (wanted > static_cast<double>(size)) size = static_cast<isize>(wanted);
  }
  Ref<> input = PY_TRY(readInput(t, self, size));
  BufferView view;
  PY_TRY(view.acquire(t, input.get()));
  bool atEnd = view.size() == 0;
  Ref<Str> text = PY_TRY(textDecode(t, self, input.get(), atEnd));
  isize count = text->length;
  self.bytesPerChar = count > 0 ? static_cast<double>(view.size()) / static_cast<double>(count) : 0;
  textSetDecoded(self, std::move(text));
  if (count > 0) atEnd = false;
  if (self.telling) {
    Ref<Bytes> all =
        PY_TRY(bytesConcat(t, spanOf(*static_cast<Bytes*>(state.input.get())), spanOf(view)));
    Bytes* old = self.snapshotInput;
    self.snapshotInput = all.release();
    self.snapshotFlags = state.flags;
    xdecref(old);
  }
  return !atEnd;
}

/// Takes up to `size` (-1 = all) decoded characters.
static Ref<Str> takeDecoded(Thread& t, TextIO& self, isize size) {
  if (self.decoded == nullptr) return Ref<Str>::share(emptyStr());
  isize have = self.decoded->length - self.used;
  isize count = size < 0 || size > have ? have : size;
  Ref<Str> text;
  if (self.used == 0 && count == self.decoded->length) {
    text = Ref<Str>::share(self.decoded);
  } else {
    text = PY_TRY(strSubstring(t, *self.decoded, self.used, self.used + count));
  }
  self.used += count;
  return text;
}

static Ref<> readRest(Thread& t, TextIO& self) {
  Ref<> input = PY_TRY(callMethod(t, self.buffer, names::read));
  Ref<Str> text;
  if (isNone(input.get())) {
    text = PY_TRY(takeDecoded(t, self, -1));
  } else {
    if (!hasBuffer(input.get())) {
      return t.raise(typeErrorType,
                     "underlying read() should have returned a bytes-like object, not '%.200s'",
                     input->type->name);
    }
    text = PY_TRY(textDecode(t, self, input.get(), true));
    Ref<Str> first = PY_TRY(takeDecoded(t, self, -1));
    text = PY_TRY(strConcat(t, *first, *text));
  }
  textSetDecoded(self, {});
  textDropSnapshot(self);
  return text;
}

Ref<> textRead(Thread& t, TextIO& self, OptionalSize size) {
  PY_TRY(textCheckOpen(t, self));
  if (self.decoder == nullptr) return raiseUnsupported(t, "not readable");
  PY_TRY(textWritePending(t, self));
  if (size.value < 0) return readRest(t, self);
  Ref<Str> result = PY_TRY(takeDecoded(t, self, size.value));
  if (result->length == size.value) return result;
  StrBuilder all;
  all.append(*result);
  while (all.length() < size.value) {
    isize missing = size.value - all.length();
    Result<bool> more = readChunk(t, self, missing);
    if (more.failed()) {
      if (ioTrapInterrupted(t)) continue;
      return failure;
    }
    if (!more.value()) break;
    Ref<Str> piece = PY_TRY(takeDecoded(t, self, missing));
    all.append(*piece);
  }
  return all.finish(t);
}

// --- lines --------------------------------------------------------------------------------------

isize findLineEnd(const Str& text, isize start, bool translated, bool universal, const Str* lineEnd,
                  isize* consumed) {
  if (translated || (lineEnd != nullptr && lineEnd->length == 1)) {
    u32 end = translated ? '\n' : strAt(*lineEnd, 0);
    isize at = strFindChar(text, end, start, text.length);
    if (at >= 0) return at + 1;
    *consumed = text.length;
    return -1;
  }
  if (universal) {
    for (isize i = start; i < text.length; ++i) {
      u32 c = strAt(text, i);
      if (c == '\n') return i + 1;
      if (c == '\r') return i + 1 < text.length && strAt(text, i + 1) == '\n' ? i + 2 : i + 1;
    }
    *consumed = text.length;
    return -1;
  }
  isize at = strFind(text, *lineEnd, start, text.length);
  if (at >= 0) return at + lineEnd->length;
  // The end may hold the beginning of the line end.
  isize keep = text.length - (lineEnd->length - 1);
  *consumed = keep > start ? keep : start;
  return -1;
}

static Ref<> readLine(Thread& t, TextIO& self, isize limit) {
  PY_TRY(textCheckOpen(t, self));
  PY_TRY(textWritePending(t, self));
  bool translated = self.readUniversal && self.newlines.translate;
  const Str* lineEnd = static_cast<Str*>(self.lineEnd);
  Ref<Str> line;  // what came from earlier chunks
  while (true) {
    while (self.decoded == nullptr || self.used >= self.decoded->length) {
      Result<bool> more = readChunk(t, self, 0);
      if (more.failed()) {
        if (ioTrapInterrupted(t)) continue;
        return failure;
      }
      if (!more.value()) {
        textSetDecoded(self, {});
        textDropSnapshot(self);
        return line ? std::move(line) : Ref<Str>::share(emptyStr());
      }
    }
    // A carried piece may hold the beginning of a line end of several characters: look at both.
    if (line && lineEnd != nullptr && lineEnd->length > 1) {
      Ref<Str> rest = PY_TRY(takeDecoded(t, self, -1));
      Ref<Str> joined = PY_TRY(strConcat(t, *line, *rest));
      isize before = line->length;
      isize consumed = 0;
      isize end = findLineEnd(*joined, 0, false, false, lineEnd, &consumed);
      bool full = limit >= 0 && (end < 0 ? joined->length : end) >= limit;
      if (full) end = limit;
      if (end < 0) {
        line = std::move(joined);
        continue;
      }
      self.used -= joined->length - (end > before ? end : before);
      return strSubstring(t, *joined, 0, end);
    }
    isize consumed = 0;
    isize end =
        findLineEnd(*self.decoded, self.used, translated, self.readUniversal, lineEnd, &consumed);
    isize room = limit < 0 ? kIsizeMax : limit - (line ? line->length : 0);
    bool complete = end >= 0;
    isize count = (complete ? end : self.decoded->length) - self.used;
    if (count >= room) {
      count = room;
      complete = true;
    }
    Ref<Str> piece = PY_TRY(takeDecoded(t, self, count));
    line = line ? PY_TRY(strConcat(t, *line, *piece)) : std::move(piece);
    if (complete) return line;
  }
}

Ref<> textReadline(Thread& t, TextIO& self, Optional<isize> size) {
  PY_TRY(textCheckReady(t, self));
  isize limit = size.value_or(-1);
  return readLine(t, self, limit < 0 ? -1 : limit);
}

Lookup textNext(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  self.telling = false;
  Ref<> line;
  if (self.type == &textIOWrapperType) {
    line = PY_TRY(readLine(t, self, -1));
  } else {
    line = PY_TRY(callMethod(t, &self, names::readline));
    if (!isStr(line.get())) {
      return t.raise(osErrorType, "readline() should have returned a str object, not '%.200s'",
                     line->type->name);
    }
  }
  if (static_cast<Str*>(line.get())->length == 0) {
    textDropSnapshot(self);
    self.telling = self.seekable;
    return Lookup::missing();
  }
  return line;
}

}  // namespace taipan
