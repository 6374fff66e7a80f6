// Numbers and text of C code.

#define Py_BUILD_CORE 1

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/float_text.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

using namespace taipan;

API(double) PyOS_string_to_double(const char* text, char** end, PyObject* overflowError) {
  Thread& t = current();
  double value = -1.0;
  bool overflow = false;
  const char* last = text + std::strlen(text);
  const char* stop = parseDouble(text, last, &value, &overflow);
  if (stop == nullptr || (end == nullptr && stop != last)) {
    t.raise(valueErrorType, "could not convert string to float: '%.200s'", text);
    if (end != nullptr) *end = const_cast<char*>(text);
    return -1.0;
  }
  if (overflow && overflowError != nullptr) {
    t.raise(*as<Type>(overflowError), "value too large to convert to float: '%.200s'", text);
    return -1.0;
  }
  if (end != nullptr) *end = const_cast<char*>(stop);
  return value;
}

API(double) _Py_parse_inf_or_nan(const char* text, char** end) {
  const char* p = *text == '-' || *text == '+' ? text + 1 : text;
  double value = -1.0;
  bool special = (*p | 0x20) == 'i' || (*p | 0x20) == 'n';
  const char* stop = special ? parseDouble(text, text + std::strlen(text), &value) : nullptr;
  *end = const_cast<char*>(stop == nullptr ? text : stop);
  return value;
}

API(char*) PyOS_double_to_string(double value, char code, int precision, int flags, int* type) {
  static_assert(Py_DTSF_SIGN == kFloatSign && Py_DTSF_ADD_DOT_0 == kFloatAddDot0);
  static_assert(Py_DTSF_ALT == kFloatAlternate);
  if (std::strchr("eEfFgGr", code) == nullptr || (code == 'r' && precision != 0)) {
    PyErr_BadInternalCall();
    return nullptr;
  }
  FloatBuffer buffer;
  FloatKind kind = formatDouble(buffer, value, code, precision, flags);
  if (type != nullptr) {
    *type = kind == FloatKind::Finite     ? Py_DTST_FINITE
            : kind == FloatKind::Infinite ? Py_DTST_INFINITE
                                          : Py_DTST_NAN;
  }
  auto size = static_cast<usize>(buffer.size());
  auto* text = static_cast<char*>(PyMem_Malloc(size + 1));
  if (text == nullptr) {
    PyErr_NoMemory();
    return nullptr;
  }
  std::memcpy(text, buffer.data(), size);
  text[size] = '\0';
  return text;
}

// --- integers -----------------------------------------------------------------------------------

API(int) _Py_str_to_int(const char* text, int* result) {
  errno = 0;
  char* end;
  long value = std::strtol(text, &end, 10);
  if (*end != '\0' || errno == ERANGE || value < INT_MIN || value > INT_MAX) return -1;
  *result = static_cast<int>(value);
  return 0;
}

// --- numbers with underscores
// ---------------------------------------------------------------------

API(PyObject*)
_Py_string_to_number_with_underscores(const char* text, Py_ssize_t size, const char* what,
                                      PyObject* object, void* arg,
                                      PyObject* (*convert)(const char*, Py_ssize_t, void*)) {
  std::string plain;
  char previous = '\0';
  bool valid = true;
  for (isize i = 0; i < size; ++i) {
    // An underscore stands between two digits.
    if (text[i] == '_') {
      valid = valid && previous >= '0' && previous <= '9';
    } else {
      if (previous == '_') valid = valid && text[i] >= '0' && text[i] <= '9';
      plain += text[i];
    }
    previous = text[i];
  }
  if (std::strchr(text, '_') == nullptr) return convert(text, size, arg);
  if (valid && previous != '_' && std::strlen(text) == static_cast<usize>(size)) {
    return convert(plain.c_str(), static_cast<Py_ssize_t>(plain.size()), arg);
  }
  return give(
      current().raise(valueErrorType, "could not convert string to %s: %R", what, as(object)));
}
