// wchar_t text.

#include <cwchar>

#include "capi/text/unicodeobject.h"
#include "memory/memory.h"

using namespace taipan;

static_assert(sizeof(wchar_t) == 4, "a wchar_t holds every character");

API(PyObject*) PyUnicode_FromWideChar(const wchar_t* text, Py_ssize_t size) {
  if (text == nullptr && size != 0) return give(BAD_INTERNAL_CALL());
  if (size == -1) size = static_cast<isize>(std::wcslen(text));
  if (size < 0) {
    return give(current().raise(systemErrorType, "Negative size passed to PyUnicode_New"));
  }
  return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text, size);
}

API(Py_ssize_t) PyUnicode_AsWideChar(PyObject* object, wchar_t* out, Py_ssize_t size) {
  if (object == nullptr) return toSize(BAD_INTERNAL_CALL());
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return -1;
  if (out == nullptr) return s->length + 1;
  isize count = s->length < size ? s->length : size;
  copyChars(out, 4, strData(*s), strKind(*s), count);
  if (count < size) out[count] = L'\0';
  return count;
}

API(wchar_t*) PyUnicode_AsWideCharString(PyObject* object, Py_ssize_t* size) {
  if (object == nullptr) {
    BAD_INTERNAL_CALL();
    return nullptr;
  }
  Str* s = strOrBadArgument(object);
  if (s == nullptr) return nullptr;
  auto* out =
      static_cast<wchar_t*>(memMalloc(sizeof(wchar_t) * (static_cast<usize>(s->length) + 1)));
  if (out == nullptr) {
    current().raiseNoMemory();
    return nullptr;
  }
  copyChars(out, 4, strData(*s), strKind(*s), s->length);
  out[s->length] = L'\0';
  if (size != nullptr) {
    *size = s->length;
  } else if (static_cast<isize>(std::wcslen(out)) != s->length) {
    memFree(out);
    current().raise(valueErrorType, "embedded null character");
    return nullptr;
  }
  return out;
}

// --- converters for PyArg_Parse's "O&" ----------------------------------------------------------

/// With a null object the converter cleans up what it made before.
static bool isCleanup(PyObject* object, wchar_t** out) {
  if (object != nullptr) return false;
  memFree(*out);
  *out = nullptr;
  return true;
}

static int convertWide(PyObject* object, wchar_t** out, const char* expected) {
  if (!isStr(as(object))) {
    current().raise(typeErrorType, "argument must be %s, not %.50s", expected,
                    as(object)->type->name);
    return 0;
  }
  *out = PyUnicode_AsWideCharString(object, nullptr);
  return *out != nullptr ? 1 : 0;
}

API(int) _PyUnicode_WideCharString_Converter(PyObject* object, void* slot) {
  auto* out = static_cast<wchar_t**>(slot);
  return isCleanup(object, out) ? 1 : convertWide(object, out, "str");
}

API(int) _PyUnicode_WideCharString_Opt_Converter(PyObject* object, void* slot) {
  auto* out = static_cast<wchar_t**>(slot);
  if (isCleanup(object, out)) return 1;
  if (isNone(as(object))) {
    *out = nullptr;
    return 1;
  }
  return convertWide(object, out, "str or None");
}
