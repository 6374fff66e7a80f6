// Marshalled values in strings and C files.

#include "modules/marshal/marshal.h"

#include <cstdio>
#include <string>

#include "builtins/bytes/bytes.h"
#include "capi/capi.h"

using namespace taipan;

API(PyObject*) PyMarshal_ReadObjectFromString(const char* data, Py_ssize_t size) {
  return give(marshalLoads(current(), data, size));
}
API(PyObject*) PyMarshal_WriteObjectToString(PyObject* value, int version) {
  return give(marshalDumps(current(), as(value), version));
}

API(void) PyMarshal_WriteObjectToFile(PyObject* value, FILE* file, int version) {
  Ref<> bytes = marshalDumps(current(), as(value), version);
  if (!bytes) return;
  ByteSpan span = spanOf(static_cast<Bytes&>(*bytes));
  std::fwrite(span.data, 1, static_cast<usize>(span.size), file);
}
API(void) PyMarshal_WriteLongToFile(long value, FILE* file, int) {
  for (int shift = 0; shift < 32; shift += 8)
    std::putc(static_cast<int>(value >> shift & 0xff), file);
}

/// A little-endian number of `size` bytes; -1 with EOFError at the end of the file.
static long readNumber(FILE* file, int size) {
  unsigned long value = 0;
  for (int i = 0; i < size; ++i) {
    int c = std::getc(file);
    if (c == EOF) {
      current().raise(eofErrorType, "EOF read where not expected");
      return -1;
    }
    value |= static_cast<unsigned long>(c) << (8 * i);
  }
  return size == 2 ? static_cast<short>(value) : static_cast<int>(value);
}
API(long) PyMarshal_ReadLongFromFile(FILE* file) { return readNumber(file, 4); }
API(int) PyMarshal_ReadShortFromFile(FILE* file) { return static_cast<int>(readNumber(file, 2)); }

/// Reads the rest of the file, and gives back what the value did not use where `seekBack`.
static PyObject* readObject(FILE* file, bool seekBack) {
  Thread& t = current();
  long start = std::ftell(file);
  std::string data;
  char buffer[8192];
  while (usize count = std::fread(buffer, 1, sizeof buffer, file)) data.append(buffer, count);
  isize used = 0;
  Ref<> value = marshalLoads(t, data.data(), static_cast<isize>(data.size()), &used);
  if (seekBack && value && start >= 0) {
    std::fseek(file, start + static_cast<long>(used), SEEK_SET);
    std::clearerr(file);
  }
  return give(std::move(value));
}
API(PyObject*) PyMarshal_ReadObjectFromFile(FILE* file) { return readObject(file, true); }
API(PyObject*) PyMarshal_ReadLastObjectFromFile(FILE* file) { return readObject(file, false); }
