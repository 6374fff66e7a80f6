// The codecs themselves. A decoder with `consumed` is stateful: it stops before an incomplete
// sequence at the end and stores how many bytes it used; with a null `consumed` the input is
// final. Error handling is by name, null for "strict".
#pragma once

#include "builtins/codecs/codecs.h"

namespace taipan {

Ref<Str> decodeUtf8(Thread& t, ByteSpan data, const char* errors, isize* consumed);
Ref<Bytes> encodeUtf8(Thread& t, Str& text, const char* errors);

/// `byteOrder`: -1 little, 1 big, 0 by byte order mark (then set to what it said).
Ref<Str> decodeUtf16(Thread& t, ByteSpan data, const char* errors, int* byteOrder, isize* consumed);
Ref<Str> decodeUtf32(Thread& t, ByteSpan data, const char* errors, int* byteOrder, isize* consumed);
/// Order 0 writes a byte order mark and native order.
Ref<Bytes> encodeUtf16(Thread& t, Str& text, const char* errors, int byteOrder);
Ref<Bytes> encodeUtf32(Thread& t, Str& text, const char* errors, int byteOrder);

Ref<Str> decodeUtf7(Thread& t, ByteSpan data, const char* errors, isize* consumed);
Ref<Bytes> encodeUtf7(Thread& t, Str& text);
/// RFC 2152's optional direct characters ("set O") and white space may go to base 64, too.
Ref<Bytes> encodeUtf7(Thread& t, Str& text, bool setOToBase64, bool spaceToBase64);

Ref<Str> decodeAscii(Thread& t, ByteSpan data, const char* errors);
Ref<Bytes> encodeAscii(Thread& t, Str& text, const char* errors);
Ref<Bytes> encodeLatin1(Thread& t, Str& text, const char* errors);

/// `mapping`: a str, a mapping of bytes to str, int or None, or null for Latin-1.
Ref<Str> decodeCharmap(Thread& t, ByteSpan data, const char* errors, Object* mapping);
Ref<Bytes> encodeCharmap(Thread& t, Str& text, const char* errors, Object* mapping);
/// The reverse of a decoding table, for encodeCharmap.
Ref<> buildCharmap(Thread& t, Str& table);

/// The first escape sequence of a text that is not one.
struct InvalidEscape {
  int code = -1;              ///< the character after the backslash, or an octal number > 0377
  const u8* place = nullptr;  ///< of that character; null if an error handler brought it in
  bool found() const { return code >= 0; }
  /// Notes an escape unless there was one before.
  void note(int newCode, const u8* newPlace) {
    if (!found()) *this = {newCode, newPlace};
  }
};

/// `invalid` (may be null) gets what the caller is to warn about.
Ref<Str> decodeUnicodeEscape(Thread& t, ByteSpan data, const char* errors, isize* consumed,
                             InvalidEscape* invalid);
Ref<Bytes> encodeUnicodeEscape(Thread& t, Str& text);
Ref<Str> decodeRawUnicodeEscape(Thread& t, ByteSpan data, const char* errors, isize* consumed);
Ref<Bytes> encodeRawUnicodeEscape(Thread& t, Str& text);
/// Bytes literals' escapes.
Ref<Bytes> decodeByteEscape(Thread& t, ByteSpan data, const char* errors, InvalidEscape* invalid);
/// The DeprecationWarning for an escape sequence found invalid, if there is one.
Status warnInvalidEscape(Thread& t, const InvalidEscape& invalid);
/// UnicodeError unless the module `unicodedata`, which \N escapes are read with, can be imported.
Status requireCharacterNames(Thread& t);

}  // namespace taipan
