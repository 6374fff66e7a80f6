// Strings of the file system and of the locale.

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "capi/text/locale_codec.h"
#include "capi/text/unicodeobject.h"
#include "modules/support/path.h"

using namespace taipan;

// --- the file system ----------------------------------------------------------------------------

extern "C" {
API_DATA const char* Py_FileSystemDefaultEncoding = "utf-8";
API_DATA const char* Py_FileSystemDefaultEncodeErrors = "surrogateescape";
API_DATA int Py_HasFileSystemDefaultEncoding = 0;
API_DATA int _Py_HasFileSystemDefaultEncodeErrors = 0;
}

API(PyObject*) PyUnicode_DecodeFSDefaultAndSize(const char* text, Py_ssize_t size) {
  return give(fsDecode(current(), text, size));
}
API(PyObject*) PyUnicode_DecodeFSDefault(const char* text) {
  return give(fsDecode(current(), text));
}
API(PyObject*) PyUnicode_EncodeFSDefault(PyObject* text) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeFileSystem(current(), *s)) : nullptr;
}

API(PyObject*) PyOS_FSPath(PyObject* path) { return give(fsPath(current(), as(path))); }

/// A converter's result slot; with a null object what was made before is given back.
static bool isCleanup(PyObject* object, void* slot) {
  if (object != nullptr) return false;
  clearOwned(*static_cast<Object**>(slot));
  return true;
}

API(int) PyUnicode_FSConverter(PyObject* object, void* slot) {
  if (isCleanup(object, slot)) return 1;
  Ref<> bytes = fsEncode(current(), as(object));
  if (!bytes) return 0;
  *static_cast<Object**>(slot) = bytes.release();
  return Py_CLEANUP_SUPPORTED;
}

static Ref<Str> decodePath(Thread& t, Object* object) {
  Ref<> path = PY_TRY(fsPath(t, object));
  if (isBytes(path.get())) {
    auto* bytes = static_cast<Bytes*>(path.get());
    path = PY_TRY(fsDecode(t, bytes->data, bytes->size));
  }
  Str* text = static_cast<Str*>(path.get());
  if (strFindChar(*text, 0, 0, text->length) >= 0) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return std::move(path).as<Str>();
}

API(int) PyUnicode_FSDecoder(PyObject* object, void* slot) {
  if (isCleanup(object, slot)) return 1;
  Ref<Str> text = decodePath(current(), as(object));
  if (!text) return 0;
  *static_cast<Object**>(slot) = text.release();
  return Py_CLEANUP_SUPPORTED;
}

// --- the locale ---------------------------------------------------------------------------------

static Ref<Str> decodeLocaleText(Thread& t, const char* bytes, isize size, const char* errors) {
  if (bytes[size] != 0 || std::strlen(bytes) != static_cast<usize>(size)) {
    return t.raise(valueErrorType, "embedded null byte");
  }
  WideText wide = decodeLocale(bytes, static_cast<usize>(size), localeErrors(errors), false);
  if (wide.status == LocaleStatus::kBadErrorHandler) {
    return t.raise(valueErrorType, "unsupported error handler");
  }
  if (wide.status != LocaleStatus::kDone) {
    auto at = static_cast<isize>(wide.errorAt);
    return raiseDecodeError(t, "locale", bytes, size, at, at + 1, "decoding error");
  }
  return newStrChars(t, wide.text.data(), 4, static_cast<isize>(wide.text.size()));
}

API(PyObject*)
PyUnicode_DecodeLocaleAndSize(const char* text, Py_ssize_t size, const char* errors) {
  return give(decodeLocaleText(current(), text, size, errors));
}
API(PyObject*) PyUnicode_DecodeLocale(const char* text, const char* errors) {
  return PyUnicode_DecodeLocaleAndSize(text, static_cast<isize>(std::strlen(text)), errors);
}

static Ref<Bytes> encodeLocaleText(Thread& t, Str& text, const char* errors) {
  std::wstring wide(static_cast<usize>(text.length), L'\0');
  copyChars(wide.data(), 4, strData(text), strKind(text), text.length);
  if (wide.find(L'\0') != std::wstring::npos) {
    return t.raise(valueErrorType, "embedded null character");
  }
  NarrowText narrow = encodeLocale(wide.data(), wide.size(), localeErrors(errors), false);
  if (narrow.status == LocaleStatus::kBadErrorHandler) {
    return t.raise(valueErrorType, "unsupported error handler");
  }
  if (narrow.status != LocaleStatus::kDone) {
    auto at = static_cast<isize>(narrow.errorAt);
    return raiseEncodeError(t, "locale", text, at, at + 1, "encoding error");
  }
  return newBytes(t, narrow.text.data(), static_cast<isize>(narrow.text.size()));
}

API(PyObject*) PyUnicode_EncodeLocale(PyObject* text, const char* errors) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeLocaleText(current(), *s, errors)) : nullptr;
}
