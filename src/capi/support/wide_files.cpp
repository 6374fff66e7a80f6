// Files and paths by names in wide characters.

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <string>

#include "capi/capi.h"
#include "capi/text/locale_codec.h"

using namespace taipan;

static std::string narrow(const wchar_t* text) {
  return encodeLocale(text, std::wcslen(text), LocaleErrors::kSurrogateEscape, true).text;
}

/// Copies a path into a buffer of `size` characters; null with errno EINVAL if it does not fit.
static wchar_t* store(const char* path, wchar_t* buffer, usize size) {
  std::wstring text =
      decodeLocale(path, std::char_traits<char>::length(path), LocaleErrors::kSurrogateEscape, true)
          .text;
  if (text.size() >= size) {
    errno = EINVAL;
    return nullptr;
  }
  std::wmemcpy(buffer, text.c_str(), text.size() + 1);
  return buffer;
}

API(FILE*) _Py_wfopen(const wchar_t* path, const wchar_t* mode) {
  return std::fopen(narrow(path).c_str(), narrow(mode).c_str());
}
API(wchar_t*) _Py_wgetcwd(wchar_t* buffer, size_t size) {
  char path[PATH_MAX];
  return ::getcwd(path, sizeof path) == nullptr ? nullptr : store(path, buffer, size);
}
/// The length of the text, or -1.
API(int) _Py_wreadlink(const wchar_t* path, wchar_t* buffer, size_t size) {
  char target[PATH_MAX + 1];
  isize length = ::readlink(narrow(path).c_str(), target, PATH_MAX);
  if (length < 0) return -1;
  target[length] = 0;
  return store(target, buffer, size) == nullptr ? -1 : static_cast<int>(std::wcslen(buffer));
}
API(wchar_t*) _Py_wrealpath(const wchar_t* path, wchar_t* buffer, size_t size) {
  char resolved[PATH_MAX];
  if (::realpath(narrow(path).c_str(), resolved) == nullptr) return nullptr;
  return store(resolved, buffer, size);
}
