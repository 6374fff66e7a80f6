// Hashes and other small helpers of C code.

#define Py_BUILD_CORE 1

#include <strings.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <cwchar>

#include "base/hash.h"
#include "builtins/bytes/byte_text.h"
#include "builtins/float/float.h"
#include "builtins/str/str.h"
#include "capi/capi.h"

using namespace taipan;

// --- hashes -------------------------------------------------------------------------------------

API(Py_hash_t) _Py_HashPointerRaw(const void* pointer) {
  // The low bits of addresses are all the same: rotated away.
  auto bits = reinterpret_cast<usize>(pointer);
  return static_cast<Py_hash_t>((bits >> 4) | (bits << 60));
}
API(Py_hash_t) _Py_HashPointer(const void* pointer) {
  Py_hash_t hash = _Py_HashPointerRaw(pointer);
  return hash == -1 ? -2 : hash;
}
API(Py_hash_t) _Py_HashBytes(const void* data, Py_ssize_t size) {
  return hashBytes(data, static_cast<usize>(size));
}
API(Py_hash_t) _Py_HashDouble(PyObject* object, double value) {
  return floatHash(as(object), value);
}

extern "C" {
API_DATA _Py_HashSecret_t _Py_HashSecret;
}

static Py_hash_t sipHash(const void* data, Py_ssize_t size) {
  return static_cast<Py_hash_t>(sipHash13(hashKey, data, static_cast<usize>(size)));
}
API(PyHash_FuncDef*) PyHash_GetFuncDef(void) {
  static PyHash_FuncDef definition{&sipHash, "siphash13", 64, 128};
  return &definition;
}

// --- characters ---------------------------------------------------------------------------------

namespace {

/// The classes of ASCII characters in the bits of PY_CTF_*.
consteval std::array<unsigned, 256> characterClasses() {
  std::array<unsigned, 256> classes{};
  for (unsigned c = 0; c < 128; ++c) {
    unsigned bits = 0;
    if (c >= 'a' && c <= 'z') bits |= PY_CTF_LOWER;
    if (c >= 'A' && c <= 'Z') bits |= PY_CTF_UPPER;
    if (c >= '0' && c <= '9') bits |= PY_CTF_DIGIT | PY_CTF_XDIGIT;
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= PY_CTF_XDIGIT;
    if (c == ' ' || (c >= 9 && c <= 13)) bits |= PY_CTF_SPACE;
    classes[c] = bits;
  }
  return classes;
}
consteval std::array<unsigned char, 256> mapped(bool upper) {
  std::array<unsigned char, 256> table{};
  for (usize c = 0; c < 256; ++c) {
    bool changes = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    table[c] = static_cast<unsigned char>(changes ? c ^ 0x20 : c);
  }
  return table;
}
}  // namespace

extern const std::array<unsigned, 256> classTable __asm__("_Py_ctype_table") API_DATA;
constinit const std::array<unsigned, 256> classTable = characterClasses();
extern const std::array<unsigned char, 256> lowerTable __asm__("_Py_ctype_tolower") API_DATA;
constinit const std::array<unsigned char, 256> lowerTable = mapped(false);
extern const std::array<unsigned char, 256> upperTable __asm__("_Py_ctype_toupper") API_DATA;
constinit const std::array<unsigned char, 256> upperTable = mapped(true);

extern "C" {
API_DATA const char* Py_hexdigits = "0123456789abcdef";
}

API(int) PyOS_mystrnicmp(const char* a, const char* b, Py_ssize_t size) {
  for (isize i = 0; i < size; ++i) {
    int x = lowerTable[static_cast<unsigned char>(a[i])];
    int y = lowerTable[static_cast<unsigned char>(b[i])];
    if (x != y || x == 0) return x - y;
  }
  return 0;
}
API(int) PyOS_mystricmp(const char* a, const char* b) {
  return PyOS_mystrnicmp(a, b, PY_SSIZE_T_MAX);
}

API(int) PyOS_vsnprintf(char* out, size_t size, const char* format, va_list args) {
  int length = std::vsnprintf(out, size, format, args);
  if (size > 0) out[size - 1] = '\0';
  return length;
}
API(int) PyOS_snprintf(char* out, size_t size, const char* format, ...) {
  va_list args;
  va_start(args, format);
  int length = PyOS_vsnprintf(out, size, format, args);
  va_end(args);
  return length;
}

// --- hexadecimal text ---------------------------------------------------------------------------

static ByteSpan spanOfText(const char* data, Py_ssize_t size) {
  return {reinterpret_cast<const u8*>(data), size};
}
API(PyObject*)
_Py_strhex_with_sep(const char* data, const Py_ssize_t size, PyObject* separator, const int group) {
  return give(bytesHex(current(), spanOfText(data, size), as(separator), group));
}
API(PyObject*) _Py_strhex(const char* data, const Py_ssize_t size) {
  return _Py_strhex_with_sep(data, size, nullptr, 0);
}
static Ref<> hexBytes(Thread& t, ByteSpan data, Object* separator, int group) {
  Ref<Str> text = PY_TRY(bytesHex(t, data, separator, group));
  return newBytes(t, asciiData(text.get()), text->length);
}
API(PyObject*)
_Py_strhex_bytes_with_sep(const char* data, const Py_ssize_t size, PyObject* separator,
                          const int group) {
  return give(hexBytes(current(), spanOfText(data, size), as(separator), group));
}
API(PyObject*) _Py_strhex_bytes(const char* data, const Py_ssize_t size) {
  return _Py_strhex_bytes_with_sep(data, size, nullptr, 0);
}

// --- signals ------------------------------------------------------------------------------------

API(PyOS_sighandler_t) PyOS_getsig(int signal) {
  struct sigaction action;
  return sigaction(signal, nullptr, &action) == -1 ? SIG_ERR : action.sa_handler;
}
API(PyOS_sighandler_t) PyOS_setsig(int signal, PyOS_sighandler_t handler) {
  struct sigaction action{}, old;
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_ONSTACK;
  return sigaction(signal, &action, &old) == -1 ? SIG_ERR : old.sa_handler;
}
