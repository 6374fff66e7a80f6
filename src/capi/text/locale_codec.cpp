#include "capi/text/locale_codec.h"

#include <climits>
#include <cstring>

#include "base/utf8.h"
#include "object/config.h"
#include "object/interpreter.h"

namespace taipan {

LocaleErrors localeErrors(const char* name) {
  if (name == nullptr || std::strcmp(name, "strict") == 0) return LocaleErrors::kStrict;
  if (std::strcmp(name, "surrogateescape") == 0) return LocaleErrors::kSurrogateEscape;
  if (std::strcmp(name, "surrogatepass") == 0) return LocaleErrors::kSurrogatePass;
  return LocaleErrors::kUnsupported;
}

bool localeIsUtf8() {
  const Config* config = runtime().mainInterpreter.config;
  return config != nullptr && config->utf8Mode > 0;
}

namespace {

constexpr bool isSurrogate(wchar_t c) { return c >= 0xd800 && c <= 0xdfff; }

/// One character of the locale's encoding: how many bytes it took, or 0 if they are none.
usize decodeOne(const char* p, usize left, wchar_t* c) {
  std::mbstate_t state{};
  usize used = std::mbrtowc(c, p, left, &state);
  if (used > left || isSurrogate(*c)) return 0;
  return used == 0 ? 1 : used;
}

/// The same for UTF-8; `surrogates` lets three-byte forms of surrogates pass.
usize decodeOneUtf8(const char* p, usize left, bool surrogates, wchar_t* c) {
  auto* bytes = reinterpret_cast<const u8*>(p);
  if (surrogates && left >= 3 && bytes[0] == 0xed && bytes[1] >= 0xa0 && bytes[1] <= 0xbf &&
      (bytes[2] & 0xc0) == 0x80) {
    *c = static_cast<wchar_t>(0xd000 | (bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f));
    return 3;
  }
  Utf8Step step = utf8Next(bytes, bytes + left);
  *c = static_cast<wchar_t>(step.code);
  return step.error == Utf8Error::kNone ? static_cast<usize>(step.length) : 0;
}

}  // namespace

WideText decodeLocale(const char* bytes, usize size, LocaleErrors errors, bool utf8) {
  WideText out;
  bool passes = errors == LocaleErrors::kSurrogatePass;
  if (errors == LocaleErrors::kUnsupported || (passes && !utf8)) {
    out.status = LocaleStatus::kBadErrorHandler;
    return out;
  }
  for (usize at = 0; at < size;) {
    wchar_t c = 0;
    usize used = utf8 ? decodeOneUtf8(bytes + at, size - at, passes, &c)
                      : decodeOne(bytes + at, size - at, &c);
    auto byte = static_cast<u8>(bytes[at]);
    if (used == 0) {
      if (errors != LocaleErrors::kSurrogateEscape || byte < 0x80) {
        out.status = LocaleStatus::kBadText;
        out.errorAt = at;
        return out;
      }
      c = static_cast<wchar_t>(0xdc00 + byte);
      used = 1;
    }
    out.text += c;
    at += used;
  }
  return out;
}

namespace {

/// Appends a character; false if the encoding has none for it.
bool encodeOne(std::string& out, wchar_t c) {
  char bytes[MB_LEN_MAX];
  std::mbstate_t state{};
  if (isSurrogate(c)) return false;
  usize used = std::wcrtomb(bytes, c, &state);
  if (used == static_cast<usize>(-1)) return false;
  out.append(bytes, used);
  return true;
}

bool encodeOneUtf8(std::string& out, wchar_t c, bool surrogates) {
  if ((isSurrogate(c) && !surrogates) || c < 0 || c > 0x10ffff) return false;
  u8 bytes[4];
  auto code = static_cast<u32>(c);
  u8* end = utf8Encode(&code, 1, bytes);
  out.append(reinterpret_cast<char*>(bytes), static_cast<usize>(end - bytes));
  return true;
}

}  // namespace

NarrowText encodeLocale(const wchar_t* text, usize size, LocaleErrors errors, bool utf8) {
  NarrowText out;
  bool passes = errors == LocaleErrors::kSurrogatePass;
  if (errors == LocaleErrors::kUnsupported || (passes && !utf8)) {
    out.status = LocaleStatus::kBadErrorHandler;
    return out;
  }
  for (usize i = 0; i < size; ++i) {
    wchar_t c = text[i];
    if (errors == LocaleErrors::kSurrogateEscape && c >= 0xdc80 && c <= 0xdcff) {
      out.text += static_cast<char>(c - 0xdc00);
      continue;
    }
    if (utf8 ? encodeOneUtf8(out.text, c, passes) : encodeOne(out.text, c)) continue;
    out.status = LocaleStatus::kBadText;
    out.errorAt = i;
    return out;
  }
  return out;
}

}  // namespace taipan
