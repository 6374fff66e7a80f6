// What the C library's locale is called and says: its encoding, whether it is one that only knows
// ASCII, how it writes numbers.

#define Py_BUILD_CORE 1

#include <langinfo.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <cstring>

#include "builtins/str/str.h"
#include "capi/capi.h"
#include "capi/text/locale_codec.h"
#include "modules/runtime/command/options.h"
#include "modules/text/ctype_scope.h"

// Needs <Python.h> before it.
#include <internal/pycore_fileutils.h>

using namespace taipan;

// --- encodings ----------------------------------------------------------------------------------

static WideText localeEncodingName() {
  const char* name = ::nl_langinfo(CODESET);
  if (name == nullptr || *name == 0) name = "UTF-8";
  return decodeLocale(name, std::strlen(name), LocaleErrors::kSurrogateEscape, false);
}
static Ref<Str> textOf(Thread& t, const WideText& wide) {
  if (wide.status == LocaleStatus::kNoMemory) return t.raiseNoMemory();
  return newStrChars(t, wide.text.data(), sizeof(wchar_t), static_cast<isize>(wide.text.size()));
}

/// The caller frees it by PyMem_RawFree; null without memory.
API(wchar_t*) _Py_GetLocaleEncoding(void) {
  WideText name = localeEncodingName();
  return name.status == LocaleStatus::kDone ? _PyMem_RawWcsdup(name.text.c_str()) : nullptr;
}
API(PyObject*) _Py_GetLocaleEncodingObject(void) {
  return give(textOf(current(), localeEncodingName()));
}
API(PyObject*) _Py_device_encoding(int fd) {
  return ::isatty(fd) != 0 ? _Py_GetLocaleEncodingObject() : giveNone();
}

/// Whether the C locale says that it is ASCII, but decodes other bytes: what it gives for them must
/// not be used then.
static bool cLocaleLies() {
  const char* locale = std::setlocale(LC_CTYPE, nullptr);
  if (locale == nullptr || (std::strcmp(locale, "C") != 0 && std::strcmp(locale, "POSIX") != 0)) {
    return false;
  }
  for (int byte = 0x80; byte <= 0xff; ++byte) {
    const char text[] = {static_cast<char>(byte), 0};
    wchar_t wide[2];
    if (std::mbstowcs(wide, text, 2) != static_cast<size_t>(-1)) return true;
  }
  return false;
}
static int forceAscii = -1;  // not known yet
API(int) _Py_GetForceASCII(void) {
  if (forceAscii < 0) forceAscii = cLocaleLies();
  return forceAscii;
}
API(void) _Py_ResetForceASCII(void) { forceAscii = -1; }

// --- numbers ------------------------------------------------------------------------------------

namespace {

Ref<Str> decodeNow(Thread& t, const char* text) {
  return textOf(t, decodeLocale(text, std::strlen(text), LocaleErrors::kSurrogateEscape, false));
}

}  // namespace

/// New references to the texts of localeconv(), which are LC_NUMERIC's. -1 with an exception.
API(int)
_Py_GetLocaleconvNumeric(struct lconv* conventions, PyObject** point, PyObject** separator) {
  Thread& t = current();
  // Another setlocale() may change what `conventions` points to.
  std::string pointText = conventions->decimal_point;
  std::string separatorText = conventions->thousands_sep;
  CtypeOf scope(LC_NUMERIC, {pointText.c_str(), separatorText.c_str()});
  Ref<Str> first = decodeNow(t, pointText.c_str());
  Ref<Str> second = first ? decodeNow(t, separatorText.c_str()) : Ref<Str>();
  if (!second) return -1;
  *point = give(std::move(first));
  *separator = give(std::move(second));
  return 0;
}

// --- the C locale -------------------------------------------------------------------------------

API(int) _Py_IsLocaleCoercionTarget(const char* locale) { return isCoercionTarget(locale); }
/// `always`: whatever LC_ALL asks for.
API(int) _Py_LegacyLocaleDetected(int always) { return isLegacyLocale(always != 0); }
API(int) _Py_CoerceLegacyLocale(int warns) { return coerceLocale(warns != 0); }
