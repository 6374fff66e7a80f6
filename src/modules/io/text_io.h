// TextIOWrapper: text over a buffered stream.
//
// Reading: bytes of one chunk are decoded at once; `decoded[used:]` is the text not yet taken. To
// be able to tell a position in the middle, `snapshotFlags` and `snapshotInput` keep the decoder's
// state and the bytes from which `decoded` was made.
// Writing: encoded text gathers in `pending` until there is a chunk of it (or a line, or a flush).
#pragma once

#include "builtins/bytes/bytes.h"
#include "modules/io/newline_decoder.h"

namespace taipan {

/// How a common encoding is done without calling the codec's Python classes.
enum class TextCodec : u8 { kOther, kUtf8, kAscii, kLatin1 };

struct TextIO : IOBase {
  Object* buffer;
  Object* encoding;
  Object* errors;
  Object* encoder;           ///< null if not writable; None for a native codec
  Object* decoder;           ///< null if not readable; None for a native codec
  Object* lineEnd;           ///< the str that ends lines, null = universal
  const char* writeNewline;  ///< what "\n" becomes, null = itself
  TextCodec codec;
  bool marksByteOrder;  ///< utf-16 or utf-32, under any of their names
  bool ok, detached;
  char lineBuffering, writeThrough, finalizing;
  bool readUniversal, writeTranslate;
  bool seekable, telling, hasRead1;
  NewlineState newlines;
  isize chunkSize;

  char* pending;
  isize pendingSize, pendingCapacity;

  Str* decoded;  ///< owned, or null
  isize used;
  Bytes* snapshotInput;  ///< owned, or null = no snapshot
  u64 snapshotFlags;
  u8 undecoded[4];  ///< of the native UTF-8 decoder: an incomplete character
  int undecodedSize;
  double bytesPerChar;
};

/// A decoder's state: the input it holds back and its flags.
struct DecoderState {
  Ref<> input;
  u64 flags = 0;
};

Status textCheckReady(Thread& t, TextIO& self);
Status textCheckOpen(Thread& t, TextIO& self);
/// Writes out the pending bytes to the buffered stream.
Status textWritePending(Thread& t, TextIO& self);
/// Decodes the next piece of input, with newlines translated.
Ref<Str> textDecode(Thread& t, TextIO& self, Object* input, bool final);
Status textGetDecoderState(Thread& t, TextIO& self, DecoderState* out);
Status textSetDecoderState(Thread& t, TextIO& self, Object* input, u64 flags);
Status textResetDecoder(Thread& t, TextIO& self);
/// Replaces the decoded text (taken over; may be null).
void textSetDecoded(TextIO& self, Ref<Str> text);
void textDropSnapshot(TextIO& self);

Ref<> textRead(Thread& t, TextIO& self, OptionalSize size);
Ref<> textReadline(Thread& t, TextIO& self, Optional<isize> size);
Lookup textNext(Thread& t, TextIO& self);
Ref<> textWrite(Thread& t, TextIO& self, Object* text);
Ref<> textFlush(Thread& t, TextIO& self);
Ref<> textSeek(Thread& t, TextIO& self, Object* cookie, Optional<int> whence);
Ref<> textTell(Thread& t, TextIO& self);
/// The end of the first line in text[start:], or -1 (with *consumed set to where to look on).
isize findLineEnd(const Str& text, isize start, bool translated, bool universal, const Str* lineEnd,
                  isize* consumed);

}  // namespace taipan
