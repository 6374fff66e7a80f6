// Text of the locale to wide characters and back without exceptions: Py_DecodeLocale and the
// functions of the internal headers around it.

#define Py_BUILD_CORE 1

#include <clocale>
#include <cstring>

#include "capi/text/locale_codec.h"
#include "memory/memory.h"

// Needs <Python.h> before it.
#include <internal/pycore_fileutils.h>

using namespace taipan;

namespace {

LocaleErrors errorsOf(_Py_error_handler errors) {
  switch (errors) {
    case _Py_ERROR_STRICT:
      return LocaleErrors::kStrict;
    case _Py_ERROR_SURROGATEESCAPE:
      return LocaleErrors::kSurrogateEscape;
    case _Py_ERROR_SURROGATEPASS:
      return LocaleErrors::kSurrogatePass;
    default:
      return LocaleErrors::kUnsupported;
  }
}

int decodeTo(const char* bytes, usize size, wchar_t** out, usize* length, const char** reason,
             LocaleErrors errors, bool utf8) {
  WideText result = decodeLocale(bytes, size, errors, utf8);
  if (result.status == LocaleStatus::kBadText) {
    if (length != nullptr) *length = result.errorAt;
    if (reason != nullptr) *reason = "decoding error";
  }
  if (result.status != LocaleStatus::kDone) return static_cast<int>(result.status);
  usize count = result.text.size();
  auto* wide = static_cast<wchar_t*>(rawMalloc((count + 1) * sizeof(wchar_t)));
  if (wide == nullptr) return static_cast<int>(LocaleStatus::kNoMemory);
  std::memcpy(wide, result.text.c_str(), (count + 1) * sizeof(wchar_t));
  *out = wide;
  if (length != nullptr) *length = count;
  return 0;
}

int encodeTo(const wchar_t* text, char** out, usize* errorAt, const char** reason, bool rawMemory,
             LocaleErrors errors, bool utf8) {
  NarrowText result = encodeLocale(text, std::wcslen(text), errors, utf8);
  if (result.status == LocaleStatus::kBadText) {
    if (errorAt != nullptr) *errorAt = result.errorAt;
    if (reason != nullptr) *reason = "encoding error";
  }
  if (result.status != LocaleStatus::kDone) return static_cast<int>(result.status);
  usize size = result.text.size() + 1;
  *out = static_cast<char*>(rawMemory ? rawMalloc(size) : memMalloc(size));
  if (*out == nullptr) return static_cast<int>(LocaleStatus::kNoMemory);
  std::memcpy(*out, result.text.c_str(), size);
  return 0;
}

}  // namespace

API(_Py_error_handler) _Py_GetErrorHandler(const char* errors) {
  static constexpr struct {
    const char* name;
    _Py_error_handler handler;
  } kHandlers[] = {{"strict", _Py_ERROR_STRICT},
                   {"surrogateescape", _Py_ERROR_SURROGATEESCAPE},
                   {"replace", _Py_ERROR_REPLACE},
                   {"ignore", _Py_ERROR_IGNORE},
                   {"backslashreplace", _Py_ERROR_BACKSLASHREPLACE},
                   {"surrogatepass", _Py_ERROR_SURROGATEPASS},
                   {"xmlcharrefreplace", _Py_ERROR_XMLCHARREFREPLACE}};
  if (errors == nullptr) return _Py_ERROR_STRICT;
  for (const auto& entry : kHandlers) {
    if (std::strcmp(entry.name, errors) == 0) return entry.handler;
  }
  return _Py_ERROR_OTHER;
}

API(int)
_Py_DecodeUTF8Ex(const char* text, Py_ssize_t size, wchar_t** out, size_t* length,
                 const char** reason, _Py_error_handler errors) {
  return decodeTo(text, static_cast<usize>(size), out, length, reason, errorsOf(errors), true);
}
API(wchar_t*) _Py_DecodeUTF8_surrogateescape(const char* text, Py_ssize_t size, size_t* length) {
  wchar_t* wide = nullptr;
  (void)decodeTo(text, static_cast<usize>(size), &wide, length, nullptr,
                 LocaleErrors::kSurrogateEscape, true);
  return wide;
}
API(int)
_Py_EncodeUTF8Ex(const wchar_t* text, char** out, size_t* errorAt, const char** reason,
                 int rawMemory, _Py_error_handler errors) {
  return encodeTo(text, out, errorAt, reason, rawMemory != 0, errorsOf(errors), true);
}

API(int)
_Py_DecodeLocaleEx(const char* text, wchar_t** out, size_t* length, const char** reason,
                   int currentLocale, _Py_error_handler errors) {
  return decodeTo(text, std::strlen(text), out, length, reason, errorsOf(errors),
                  currentLocale == 0 && localeIsUtf8());
}
API(int)
_Py_EncodeLocaleEx(const wchar_t* text, char** out, size_t* errorAt, const char** reason,
                   int currentLocale, _Py_error_handler errors) {
  return encodeTo(text, out, errorAt, reason, true, errorsOf(errors),
                  currentLocale == 0 && localeIsUtf8());
}

API(wchar_t*) Py_DecodeLocale(const char* text, size_t* length) {
  wchar_t* wide = nullptr;
  int status = decodeTo(text, std::strlen(text), &wide, length, nullptr,
                        LocaleErrors::kSurrogateEscape, localeIsUtf8());
  // What the reference says that the size tells about a failure.
  if (status != 0 && length != nullptr) {
    *length = status == -1 ? static_cast<size_t>(-1) : static_cast<size_t>(-2);
  }
  return wide;
}
static char* encode(const wchar_t* text, size_t* errorAt, bool rawMemory) {
  if (errorAt != nullptr) *errorAt = static_cast<size_t>(-1);
  char* bytes = nullptr;
  (void)encodeTo(text, &bytes, errorAt, nullptr, rawMemory, LocaleErrors::kSurrogateEscape,
                 localeIsUtf8());
  return bytes;
}
API(char*) Py_EncodeLocale(const wchar_t* text, size_t* errorAt) {
  return encode(text, errorAt, false);
}
API(char*) _Py_EncodeLocaleRaw(const wchar_t* text, size_t* errorAt) {
  return encode(text, errorAt, true);
}

API(char*) _Py_SetLocaleFromEnv(int category) { return std::setlocale(category, ""); }
