// bytes and bytearray.

#define Py_BUILD_CORE 1

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "builtins/bytes/byte_text.h"
#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "capi/capi.h"

using namespace taipan;

extern "C" {
API_DATA char _PyByteArray_empty_string[] = "";
}

// --- bytes --------------------------------------------------------------------------------------

API(PyObject*) PyBytes_FromStringAndSize(const char* data, Py_ssize_t size) {
  Thread& t = current();
  if (size < 0) {
    return give(t.raise(systemErrorType, "Negative size passed to PyBytes_FromStringAndSize"));
  }
  return data == nullptr ? give(newBytesRaw(t, size)) : give(newBytes(t, data, size));
}
API(PyObject*) PyBytes_FromString(const char* text) { return give(newBytesText(current(), text)); }

static bool isIterable(Object* object) {
  return object->type->iter != nullptr || isSequence(object);
}

API(PyObject*) PyBytes_FromObject(PyObject* object) {
  Thread& t = current();
  if (object == nullptr) return give(BAD_INTERNAL_CALL());
  if (isExactly(as(object), &bytesType)) return share(as(object));
  // Numbers and text are no sequences of bytes; `__bytes__` is PyObject_Bytes' business.
  if (!hasBuffer(as(object)) && (isStr(as(object)) || !isIterable(as(object)))) {
    return give(
        t.raise(typeErrorType, "cannot convert '%.200s' object to bytes", as(object)->type->name));
  }
  return give(toBytes(t, as(object)));
}

API(Py_ssize_t) PyBytes_Size(PyObject* object) {
  if (isBytes(as(object))) return as<Bytes>(object)->size;
  return toSize(
      current().raise(typeErrorType, "expected bytes, %.200s found", as(object)->type->name));
}
API(char*) PyBytes_AsString(PyObject* object) {
  if (isBytes(as(object))) return as<Bytes>(object)->data;
  current().raise(typeErrorType, "expected bytes, %.200s found", as(object)->type->name);
  return nullptr;
}
API(int) PyBytes_AsStringAndSize(PyObject* object, char** data, Py_ssize_t* size) {
  Thread& t = current();
  if (data == nullptr) return toInt(BAD_INTERNAL_CALL());
  *data = PyBytes_AsString(object);
  if (*data == nullptr) return -1;
  isize length = as<Bytes>(object)->size;
  if (size != nullptr) {
    *size = length;
  } else if (static_cast<isize>(std::strlen(*data)) != length) {
    return toInt(t.raise(valueErrorType, "embedded null byte"));
  }
  return 0;
}

API(PyObject*) PyBytes_Repr(PyObject* object, int smartQuotes) {
  return give(bytesRepr(current(), spanOf(*as<Bytes>(object)), smartQuotes != 0));
}

API(int) _PyBytes_Resize(PyObject** object, Py_ssize_t size) {
  Ref<Bytes> bytes = Ref<Bytes>::steal(as<Bytes>(*object));
  *object = nullptr;
  bool usable = bytes && isBytes(bytes.get()) && size >= 0 &&
                (bytes->refcount == 1 || bytes->size == size || bytes->size == 0);
  if (!usable) return toInt(BAD_INTERNAL_CALL());
  if (bytes->size != size && bytes->size == 0) {
    bytes = newBytesRaw(current(), size);
    if (!bytes) return -1;
  } else if (bytes->size != size && bytesResize(current(), bytes, size).failed()) {
    return -1;
  }
  *object = give(std::move(bytes));
  return 0;
}

static Ref<> concatenated(Thread& t, Object* a, Object* b) {
  BufferView left, right;
  if (!hasBuffer(a) || !hasBuffer(b)) {
    return t.raise(typeErrorType, "can't concat %.100s to %.100s", b->type->name, a->type->name);
  }
  PY_TRY(left.acquire(t, a));
  PY_TRY(right.acquire(t, b));
  return bytesConcat(t, spanOf(left), spanOf(right));
}
API(void) PyBytes_Concat(PyObject** object, PyObject* more) {
  if (*object == nullptr) return;
  Ref<> old = Ref<>::steal(as(*object));
  *object = more == nullptr ? nullptr : give(concatenated(current(), old.get(), as(more)));
}
API(void) PyBytes_ConcatAndDel(PyObject** object, PyObject* more) {
  PyBytes_Concat(object, more);
  xdecref(as(more));
}

API(PyObject*) _PyBytes_Join(PyObject* separator, PyObject* items) {
  Ref<Str> name = newInterned(current(), "join");
  return name ? give(callMethod(current(), as(separator), name.get(), as(items))) : nullptr;
}
API(PyObject*)
_PyBytes_FormatEx(const char* format, Py_ssize_t size, PyObject* args, int useByteArray) {
  ByteSpan text{reinterpret_cast<const u8*>(format), size};
  return give(bytesPercentFormat(current(), text, as(args), useByteArray != 0));
}
static Ref<> fromHex(Thread& t, Str& text, bool asArray) {
  ByteBuilder out;
  PY_TRY(bytesFromHex(t, text, out));
  if (!asArray) return out.finish(t);
  if (out.failed()) return t.raiseNoMemory();
  return newByteArray(t, out.data(), out.size());
}
API(PyObject*) _PyBytes_FromHex(PyObject* text, int useByteArray) {
  return give(fromHex(current(), *as<Str>(text), useByteArray != 0));
}
/// `code` gets the first invalid escape's character or number, -1 without one.
API(PyObject*)
_PyBytes_DecodeEscape2(const char* data, Py_ssize_t size, const char* errors, int* code,
                       const char** place) {
  ByteSpan text{reinterpret_cast<const u8*>(data), size};
  InvalidEscape first;
  PyObject* made = give(decodeByteEscape(current(), text, errors, &first));
  *code = first.code;
  *place = reinterpret_cast<const char*>(first.place);
  return made;
}
API(PyObject*)
_PyBytes_DecodeEscape(const char* data, Py_ssize_t size, const char* errors, const char** invalid) {
  int code;
  return _PyBytes_DecodeEscape2(data, size, errors, &code, invalid);
}
API(PyObject*)
PyBytes_DecodeEscape(const char* data, Py_ssize_t size, const char* errors, Py_ssize_t,
                     const char*) {
  ByteSpan text{reinterpret_cast<const u8*>(data), size};
  InvalidEscape invalid;
  Ref<Bytes> made = decodeByteEscape(current(), text, errors, &invalid);
  if (!made || warnInvalidEscape(current(), invalid).failed()) return nullptr;
  return give(std::move(made));
}

API(Py_ssize_t)
_PyBytes_Find(const char* text, Py_ssize_t size, const char* needle, Py_ssize_t needleSize,
              Py_ssize_t offset) {
  isize at = findBytes({reinterpret_cast<const u8*>(text), size},
                       {reinterpret_cast<const u8*>(needle), needleSize});
  return at < 0 ? at : at + offset;
}
API(Py_ssize_t)
_PyBytes_ReverseFind(const char* text, Py_ssize_t size, const char* needle, Py_ssize_t needleSize,
                     Py_ssize_t offset) {
  isize at = rfindBytes({reinterpret_cast<const u8*>(text), size},
                        {reinterpret_cast<const u8*>(needle), needleSize});
  return at < 0 ? at : at + offset;
}
API(void) _PyBytes_Repeat(char* out, Py_ssize_t size, const char* unit, Py_ssize_t unitSize) {
  if (size == 0 || unitSize == 0) return;
  repeatBytes(out, {reinterpret_cast<const u8*>(unit), unitSize}, size / unitSize);
}

// --- PyBytes_FromFormat
// ---------------------------------------------------------------------------

/// One directive of the format: %c %d %u %ld %lu %zd %zu %i %x %s %p; others end the formatting and
/// are copied with all that follows.
static const char* appendDirective(ByteBuilder& out, const char* p, va_list args) {
  const char* start = p++;
  while ((*p >= '0' && *p <= '9')) ++p;
  int precision = -1;
  if (*p == '.') {
    precision = 0;
    while (*++p >= '0' && *p <= '9') precision = precision * 10 + (*p - '0');
  }
  bool isLong = *p == 'l' && (p[1] == 'd' || p[1] == 'u');
  bool isSize = *p == 'z' && (p[1] == 'd' || p[1] == 'u');
  if (isLong || isSize) ++p;
  char text[40];
  switch (*p) {
    case 'c':
      out.append(static_cast<u8>(va_arg(args, int)));
      return p + 1;
    case 'd':
      if (isLong || isSize) {
        std::snprintf(text, sizeof text, "%ld", va_arg(args, long));
      } else {
        std::snprintf(text, sizeof text, "%d", va_arg(args, int));
      }
      break;
    case 'u':
      if (isLong || isSize) {
        std::snprintf(text, sizeof text, "%lu", va_arg(args, unsigned long));
      } else {
        std::snprintf(text, sizeof text, "%u", va_arg(args, unsigned));
      }
      break;
    case 'i':
      std::snprintf(text, sizeof text, "%i", va_arg(args, int));
      break;
    case 'x':
      std::snprintf(text, sizeof text, "%x", va_arg(args, int));
      break;
    case 'p':
      std::snprintf(text, sizeof text, "%p", va_arg(args, void*));
      break;
    case 's': {
      const char* string = va_arg(args, const char*);
      usize size =
          precision < 0 ? std::strlen(string) : strnlen(string, static_cast<usize>(precision));
      out.append(string, static_cast<isize>(size));
      return p + 1;
    }
    case '%':
      out.append(static_cast<u8>('%'));
      return p + 1;
    default:
      out.append(start);
      return start + std::strlen(start);
  }
  out.append(text);
  return p + 1;
}

API(PyObject*) PyBytes_FromFormatV(const char* format, va_list args) {
  Thread& t = current();
  va_list copy;
  va_copy(copy, args);
  ByteBuilder out;
  bool valid = true;
  for (const char* p = format; *p != '\0';) {
    if (*p != '%') {
      out.append(static_cast<u8>(*p++));
      continue;
    }
    if (p[1] == 'c') {
      va_list peek;
      va_copy(peek, copy);
      int c = va_arg(peek, int);
      va_end(peek);
      valid = c >= 0 && c <= 255;
      if (!valid) break;
    }
    p = appendDirective(out, p, copy);
  }
  va_end(copy);
  if (!valid) {
    return give(t.raise(overflowErrorType,
                        "PyBytes_FromFormatV(): %%c format expects an integer "
                        "in range [0; 255]"));
  }
  return give(out.finish(t));
}
API(PyObject*) PyBytes_FromFormat(const char* format, ...) {
  va_list args;
  va_start(args, format);
  PyObject* made = PyBytes_FromFormatV(format, args);
  va_end(args);
  return made;
}

// --- bytearray ----------------------------------------------------------------------------------

API(PyObject*) PyByteArray_FromStringAndSize(const char* data, Py_ssize_t size) {
  Thread& t = current();
  if (size < 0) {
    return give(t.raise(systemErrorType, "Negative size passed to PyByteArray_FromStringAndSize"));
  }
  if (data != nullptr) return give(newByteArray(t, data, size));
  Ref<ByteArray> made = newByteArray(t, "", 0);
  return made && !byteArrayResize(t, *made, size).failed() ? give(std::move(made)) : nullptr;
}
API(PyObject*) PyByteArray_FromObject(PyObject* object) {
  return give(call(current(), static_cast<Object*>(&bytearrayType), as(object)));
}
API(Py_ssize_t) PyByteArray_Size(PyObject* object) { return as<ByteArray>(object)->size; }
API(char*) PyByteArray_AsString(PyObject* object) {
  auto& array = *as<ByteArray>(object);
  return array.size == 0 ? _PyByteArray_empty_string : array.start;
}
API(int) PyByteArray_Resize(PyObject* object, Py_ssize_t size) {
  auto& array = *as<ByteArray>(object);
  return size == array.size ? 0 : toInt(byteArrayResize(current(), array, size));
}

static Ref<> concatenatedArray(Thread& t, Object* a, Object* b) {
  Ref<> joined = PY_TRY(concatenated(t, a, b));
  ByteSpan span = spanOf(static_cast<Bytes&>(*joined));
  return newByteArray(t, span.data, span.size);
}
API(PyObject*) PyByteArray_Concat(PyObject* a, PyObject* b) {
  return give(concatenatedArray(current(), as(a), as(b)));
}
