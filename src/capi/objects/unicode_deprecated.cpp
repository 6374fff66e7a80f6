// The wchar_t form of str objects that lives as long as they do: an interface of old, which the
// reference has marked as deprecated since 3.3.

#include <cwchar>

#include "builtins/str/str.h"
#include "capi/capi.h"
#include "memory/memory.h"
#include "object/seams.h"

using namespace taipan;

/// The cached form, made on first demand; null with an exception.
static wchar_t* wideForm(Thread& t, Str& s) {
  if (s.wstr != nullptr) return static_cast<wchar_t*>(s.wstr);
  auto length = static_cast<usize>(s.length);
  auto* wide = static_cast<wchar_t*>(objectMalloc((length + 1) * sizeof(wchar_t)));
  if (wide == nullptr) {
    t.raiseNoMemory();
    return nullptr;
  }
  copyChars(wide, sizeof(wchar_t), strData(s), s.state.kind, s.length);
  wide[length] = L'\0';
  s.wstr = wide;
  if (!(s.state.compact && s.state.ascii)) static_cast<CompactStr&>(s).wstrLength = s.length;
  return wide;
}

API(Py_UNICODE*) PyUnicode_AsUnicodeAndSize(PyObject* text, Py_ssize_t* size) {
  if (!isStr(as(text))) {
    PyErr_BadArgument();
    return nullptr;
  }
  if (size != nullptr) *size = as<Str>(text)->length;
  return wideForm(current(), *as<Str>(text));
}
API(Py_UNICODE*) PyUnicode_AsUnicode(PyObject* text) {
  return PyUnicode_AsUnicodeAndSize(text, nullptr);
}
API(const Py_UNICODE*) _PyUnicode_AsUnicode(PyObject* text) {
  Py_ssize_t size;
  const wchar_t* wide = PyUnicode_AsUnicodeAndSize(text, &size);
  if (wide != nullptr && static_cast<Py_ssize_t>(std::wcslen(wide)) != size) {
    current().raise(valueErrorType, "embedded null character");
    return nullptr;
  }
  return wide;
}

API(PyObject*) PyUnicode_FromUnicode(const Py_UNICODE* text, Py_ssize_t size) {
  Thread& t = current();
  if (size < 0)
    return give(t.raise(systemErrorType,
                        "Negative size passed to "
                        "PyUnicode_FromUnicode"));
  if (text == nullptr && size > 0) {
    if (warn(t, deprecationWarningType, 1,
             "PyUnicode_FromUnicode(NULL, size) is deprecated; use PyUnicode_New() instead")
            .failed()) {
      return nullptr;
    }
    return give(newLateStr(t, size));
  }
  return give(newStrChars(t, text, sizeof(wchar_t), size));
}

API(Py_ssize_t) PyUnicode_GetSize(PyObject* text) {
  if (!isStr(as(text))) {
    PyErr_BadArgument();
    return -1;
  }
  return as<Str>(text)->length;
}
