// Text of the C library's locale: multibyte strings and wchar_t, with Python's error handling.
#pragma once

#include <cwchar>
#include <string>

#include "capi/capi.h"

namespace taipan {

/// What happened, as _Py_DecodeLocaleEx and _Py_EncodeLocaleEx report it.
enum class LocaleStatus { kDone = 0, kNoMemory = -1, kBadText = -2, kBadErrorHandler = -3 };

/// What to do with text that cannot be converted.
enum class LocaleErrors { kStrict, kSurrogateEscape, kSurrogatePass, kUnsupported };
LocaleErrors localeErrors(const char* name);

/// Whether Python's own text (paths, arguments) is UTF-8 instead of the locale's: in UTF-8 mode.
bool localeIsUtf8();

struct WideText {
  LocaleStatus status = LocaleStatus::kDone;
  std::wstring text;
  usize errorAt = 0;  ///< the first byte that could not be decoded
};
WideText decodeLocale(const char* bytes, usize size, LocaleErrors errors, bool utf8);

struct NarrowText {
  LocaleStatus status = LocaleStatus::kDone;
  std::string text;
  usize errorAt = 0;  ///< the first character that could not be encoded
};
NarrowText encodeLocale(const wchar_t* text, usize size, LocaleErrors errors, bool utf8);

}  // namespace taipan
