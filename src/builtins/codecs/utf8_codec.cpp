// UTF-8, ASCII and Latin-1.
#include <cstring>

#include "base/utf8.h"
#include "builtins/codecs/error_handler.h"
#include "builtins/codecs/text_codecs.h"

namespace taipan {

/// Whether the input ends behind the first two bytes of a surrogate. They are an error in the end,
/// but an error handler (surrogatepass) has to see all three: more input is waited for.
static bool endsInSurrogate(const u8* p, const u8* end) {
  return end - p == 2 && p[0] == 0xed && p[1] >= 0xa0 && p[1] <= 0xbf;
}

Ref<Str> decodeUtf8(Thread& t, ByteSpan data, const char* errors, isize* consumed) {
  usize n = static_cast<usize>(data.size);
  Utf8Info info = utf8Inspect(data.data, n);
  if (consumed != nullptr) *consumed = data.size;
  if (info.validBytes == n) {
    return newStrUtf8(t, reinterpret_cast<const char*>(data.data), data.size);
  }
  StrBuilder out(static_cast<isize>(info.chars) + 1);
  DecodeErrors handler(t, "utf-8", errors, data, out);
  isize at = 0;
  while (at < handler.input().size) {
    ByteSpan input = handler.input();
    const u8 *p = input.data + at, *end = input.data + input.size;
    if (usize ascii = asciiPrefix(p, static_cast<usize>(end - p))) {
      out.appendAscii(reinterpret_cast<const char*>(p), static_cast<isize>(ascii));
      at += static_cast<isize>(ascii);
      continue;
    }
    Utf8Step step = utf8Next(p, end);
    if (step.error == Utf8Error::kNone) {
      out.append(step.code);
      at += step.length;
      continue;
    }
    bool incomplete = step.error == Utf8Error::kUnexpectedEnd || endsInSurrogate(p, end);
    if (incomplete && consumed != nullptr) {
      *consumed = at;
      break;
    }
    at = PY_TRY(handler.handle(at, at + step.length, utf8Reason(step.error)));
  }
  return out.finish(t);
}

Ref<Bytes> encodeUtf8(Thread& t, Str& text, const char* errors) {
  if (text.state.ascii) return newBytes(t, strData(text), text.length);
  usize length = static_cast<usize>(text.length);
  Utf8Plan plan = withChars(text, [&](auto* chars) { return utf8Plan(chars, length); });
  if (!plan.surrogates) {
    Ref<Bytes> bytes = PY_TRY(newBytesRaw(t, static_cast<isize>(plan.bytes)));
    withChars(text,
              [&](auto* chars) { utf8Encode(chars, length, reinterpret_cast<u8*>(bytes->data)); });
    return bytes;
  }
  ByteBuilder out(static_cast<isize>(plan.bytes));
  EncodeErrors handler(t, "utf-8", errors, text, out);
  auto isSurrogate = [](u32 c) { return (c & 0xfffff800) == 0xd800; };
  for (isize at = 0; at < text.length;) {
    u32 c = strAt(text, at);
    if (!isSurrogate(c)) {
      u8 bytes[4];
      out.append(bytes, utf8Put(c, bytes) - bytes);
      at++;
      continue;
    }
    isize end = at + 1;
    while (end < text.length && isSurrogate(strAt(text, end))) end++;
    at = PY_TRY(handler.handle(at, end, "surrogates not allowed", [&](u32 code) {
      if (code >= 0x80) return false;
      out.append(static_cast<u8>(code));
      return true;
    }));
  }
  return out.finish(t);
}

Ref<Str> decodeAscii(Thread& t, ByteSpan data, const char* errors) {
  if (isAscii(data.data, static_cast<usize>(data.size))) {
    return newStrAscii(t, reinterpret_cast<const char*>(data.data), data.size);
  }
  StrBuilder out(data.size);
  DecodeErrors handler(t, "ascii", errors, data, out);
  for (isize at = 0; at < handler.input().size;) {
    u8 c = handler.input()[at];
    if (c < 0x80) {
      out.append(c);
      at++;
    } else {
      at = PY_TRY(handler.handle(at, at + 1, "ordinal not in range(128)"));
    }
  }
  return out.finish(t);
}

namespace {

Ref<Bytes> encodeBelow(Thread& t, Str& text, const char* errors, u32 limit) {
  if (strMaxChar(text) < limit) return newBytes(t, strData(text), text.length);
  const char* reason = limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
  ByteBuilder out(text.length);
  EncodeErrors handler(t, limit == 128 ? "ascii" : "latin-1", errors, text, out);
  auto put = [&](u32 c) {
    if (c >= limit) return false;
    out.append(static_cast<u8>(c));
    return true;
  };
  for (isize at = 0; at < text.length;) {
    if (put(strAt(text, at))) {
      at++;
      continue;
    }
    isize end = at + 1;
    while (end < text.length && strAt(text, end) >= limit) end++;
    at = PY_TRY(handler.handle(at, end, reason, put));
  }
  return out.finish(t);
}

}  // namespace

Ref<Bytes> encodeAscii(Thread& t, Str& text, const char* errors) {
  return encodeBelow(t, text, errors, 128);
}

Ref<Bytes> encodeLatin1(Thread& t, Str& text, const char* errors) {
  return encodeBelow(t, text, errors, 256);
}

}  // namespace taipan
