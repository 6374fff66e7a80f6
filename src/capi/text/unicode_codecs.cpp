// Encoding and decoding strings.

#include <cstring>

#include "base/unicode.h"
#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/codecs/text_codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_builder.h"
#include "capi/text/unicodeobject.h"

using namespace taipan;

static ByteSpan spanOf(const char* data, isize size) {
  return {reinterpret_cast<const u8*>(data), size};
}

// --- by name ------------------------------------------------------------------------------------

API(const char*) PyUnicode_GetDefaultEncoding(void) { return "utf-8"; }

API(PyObject*)
PyUnicode_Decode(const char* data, Py_ssize_t size, const char* encoding, const char* errors) {
  return give(decodeText(current(), data, size, encoding, errors));
}

API(PyObject*)
PyUnicode_FromEncodedObject(PyObject* object, const char* encoding, const char* errors) {
  if (object == nullptr) return give(BAD_INTERNAL_CALL());
  return give(decodeTextObject(current(), as(object), encoding, errors));
}

API(PyObject*)
PyUnicode_AsEncodedString(PyObject* text, const char* encoding, const char* errors) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeText(current(), *s, encoding, errors)) : nullptr;
}

/// The argument of a deprecated function, after its DeprecationWarning; null with an exception.
static Str* strDeprecated(PyObject* text, const char* warning) {
  Str* s = strOrBadArgument(text);
  if (s == nullptr || warn(current(), deprecationWarningType, 1, "%s", warning).failed()) {
    return nullptr;
  }
  return s;
}

static const char* orDefault(const char* encoding) {
  return encoding != nullptr ? encoding : PyUnicode_GetDefaultEncoding();
}

API(PyObject*)
PyUnicode_AsDecodedObject(PyObject* text, const char* encoding, const char* errors) {
  Str* s = strDeprecated(
      text, "PyUnicode_AsDecodedObject() is deprecated; use PyCodec_Decode() to decode from str");
  return s != nullptr ? give(decodeObject(current(), s, orDefault(encoding), errors)) : nullptr;
}

API(PyObject*)
PyUnicode_AsEncodedObject(PyObject* text, const char* encoding, const char* errors) {
  Str* s =
      strDeprecated(text,
                    "PyUnicode_AsEncodedObject() is deprecated; use PyUnicode_AsEncodedString() to "
                    "encode from str to bytes or PyCodec_Encode() for generic encoding");
  return s != nullptr ? give(encodeObject(current(), s, orDefault(encoding), errors)) : nullptr;
}

/// What a codec made of a str, which must be a str.
static Ref<> checkText(Thread& t, Ref<> result, const char* encoding, const char* coder,
                       const char* function, const char* verb) {
  if (!result || isStr(result.get())) return result;
  return t.raise(typeErrorType,
                 "'%.400s' %s returned '%.400s' instead of 'str'; use codecs.%s() to %s to "
                 "arbitrary types",
                 encoding, coder, result->type->name, function, verb);
}

API(PyObject*)
PyUnicode_AsDecodedUnicode(PyObject* text, const char* encoding, const char* errors) {
  Str* s = strDeprecated(
      text,
      "PyUnicode_AsDecodedUnicode() is deprecated; use PyCodec_Decode() to decode from str to str");
  if (s == nullptr) return nullptr;
  encoding = orDefault(encoding);
  return give(checkText(current(), decodeObject(current(), s, encoding, errors), encoding,
                        "decoder", "decode", "decode"));
}

API(PyObject*)
PyUnicode_AsEncodedUnicode(PyObject* text, const char* encoding, const char* errors) {
  Str* s = strDeprecated(
      text,
      "PyUnicode_AsEncodedUnicode() is deprecated; use PyCodec_Encode() to encode from str to str");
  if (s == nullptr) return nullptr;
  encoding = orDefault(encoding);
  return give(checkText(current(), encodeObject(current(), s, encoding, errors), encoding,
                        "encoder", "encode", "encode"));
}

// --- UTF-8 --------------------------------------------------------------------------------------

API(PyObject*)
PyUnicode_DecodeUTF8Stateful(const char* data, Py_ssize_t size, const char* errors,
                             Py_ssize_t* consumed) {
  return give(decodeUtf8(current(), spanOf(data, size), errors, consumed));
}
API(PyObject*) PyUnicode_DecodeUTF8(const char* data, Py_ssize_t size, const char* errors) {
  return PyUnicode_DecodeUTF8Stateful(data, size, errors, nullptr);
}
API(PyObject*) _PyUnicode_AsUTF8String(PyObject* text, const char* errors) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeUtf8(current(), *s, errors)) : nullptr;
}
API(PyObject*) PyUnicode_AsUTF8String(PyObject* text) {
  return _PyUnicode_AsUTF8String(text, nullptr);
}

// --- UTF-7, UTF-16, UTF-32 ----------------------------------------------------------------------

API(PyObject*)
PyUnicode_DecodeUTF7Stateful(const char* data, Py_ssize_t size, const char* errors,
                             Py_ssize_t* consumed) {
  return give(decodeUtf7(current(), spanOf(data, size), errors, consumed));
}
API(PyObject*) PyUnicode_DecodeUTF7(const char* data, Py_ssize_t size, const char* errors) {
  return PyUnicode_DecodeUTF7Stateful(data, size, errors, nullptr);
}
API(PyObject*)
_PyUnicode_EncodeUTF7(PyObject* text, int setOToBase64, int spaceToBase64, const char*) {
  Str* s = strOrBadArgument(text);
  if (s == nullptr) return nullptr;
  return give(encodeUtf7(current(), *s, setOToBase64 != 0, spaceToBase64 != 0));
}

/// Without a place for it, the order is found by the byte order mark and forgotten.
API(PyObject*)
PyUnicode_DecodeUTF16Stateful(const char* data, Py_ssize_t size, const char* errors, int* order,
                              Py_ssize_t* consumed) {
  int unknown = 0;
  return give(decodeUtf16(current(), spanOf(data, size), errors,
                          order != nullptr ? order : &unknown, consumed));
}
API(PyObject*)
PyUnicode_DecodeUTF16(const char* data, Py_ssize_t size, const char* errors, int* order) {
  return PyUnicode_DecodeUTF16Stateful(data, size, errors, order, nullptr);
}
API(PyObject*) _PyUnicode_EncodeUTF16(PyObject* text, const char* errors, int order) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeUtf16(current(), *s, errors, order)) : nullptr;
}
API(PyObject*) PyUnicode_AsUTF16String(PyObject* text) {
  return _PyUnicode_EncodeUTF16(text, nullptr, 0);
}

API(PyObject*)
PyUnicode_DecodeUTF32Stateful(const char* data, Py_ssize_t size, const char* errors, int* order,
                              Py_ssize_t* consumed) {
  int unknown = 0;
  return give(decodeUtf32(current(), spanOf(data, size), errors,
                          order != nullptr ? order : &unknown, consumed));
}
API(PyObject*)
PyUnicode_DecodeUTF32(const char* data, Py_ssize_t size, const char* errors, int* order) {
  return PyUnicode_DecodeUTF32Stateful(data, size, errors, order, nullptr);
}
API(PyObject*) _PyUnicode_EncodeUTF32(PyObject* text, const char* errors, int order) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeUtf32(current(), *s, errors, order)) : nullptr;
}
API(PyObject*) PyUnicode_AsUTF32String(PyObject* text) {
  return _PyUnicode_EncodeUTF32(text, nullptr, 0);
}

// --- Latin-1, ASCII, character maps -------------------------------------------------------------

API(PyObject*) PyUnicode_DecodeLatin1(const char* data, Py_ssize_t size, const char*) {
  return give(newStrLatin1(current(), data, size));
}
API(PyObject*) _PyUnicode_AsLatin1String(PyObject* text, const char* errors) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeLatin1(current(), *s, errors)) : nullptr;
}
API(PyObject*) PyUnicode_AsLatin1String(PyObject* text) {
  return _PyUnicode_AsLatin1String(text, nullptr);
}

API(PyObject*) PyUnicode_DecodeASCII(const char* data, Py_ssize_t size, const char* errors) {
  return give(decodeAscii(current(), spanOf(data, size), errors));
}
API(PyObject*) _PyUnicode_AsASCIIString(PyObject* text, const char* errors) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeAscii(current(), *s, errors)) : nullptr;
}
API(PyObject*) PyUnicode_AsASCIIString(PyObject* text) {
  return _PyUnicode_AsASCIIString(text, nullptr);
}

API(PyObject*)
PyUnicode_DecodeCharmap(const char* data, Py_ssize_t size, PyObject* mapping, const char* errors) {
  return give(decodeCharmap(current(), spanOf(data, size), errors, as(mapping)));
}
API(PyObject*)
_PyUnicode_EncodeCharmap(PyObject* text, PyObject* mapping, const char* errors) {
  Str* s = strOrBadArgument(text);
  if (s == nullptr) return nullptr;
  // No mapping is Latin-1.
  if (mapping == nullptr) return give(encodeLatin1(current(), *s, errors));
  return give(encodeCharmap(current(), *s, errors, as(mapping)));
}
API(PyObject*) PyUnicode_AsCharmapString(PyObject* text, PyObject* mapping) {
  if (mapping == nullptr) {
    PyErr_BadArgument();
    return nullptr;
  }
  return _PyUnicode_EncodeCharmap(text, mapping, nullptr);
}
API(PyObject*) PyUnicode_BuildEncodingMap(PyObject* table) {
  Str* s = strOrBadArgument(table);
  if (s == nullptr) return nullptr;
  if (s->length == 0) {
    PyErr_BadArgument();
    return nullptr;
  }
  return give(buildCharmap(current(), *s));
}

// --- escapes ------------------------------------------------------------------------------------

API(PyObject*)
_PyUnicode_DecodeUnicodeEscapeInternal2(const char* data, Py_ssize_t size, const char* errors,
                                        Py_ssize_t* consumed, int* invalidCharacter,
                                        const char** place) {
  InvalidEscape invalid;
  Ref<Str> text = decodeUnicodeEscape(current(), spanOf(data, size), errors, consumed, &invalid);
  *invalidCharacter = invalid.code;
  *place = reinterpret_cast<const char*>(invalid.place);
  return give(std::move(text));
}

API(PyObject*)
_PyUnicode_DecodeUnicodeEscapeInternal(const char* data, Py_ssize_t size, const char* errors,
                                       Py_ssize_t* consumed, const char** place) {
  int code;
  return _PyUnicode_DecodeUnicodeEscapeInternal2(data, size, errors, consumed, &code, place);
}

API(PyObject*)
_PyUnicode_DecodeUnicodeEscapeStateful(const char* data, Py_ssize_t size, const char* errors,
                                       Py_ssize_t* consumed) {
  InvalidEscape invalid;
  Ref<Str> text = decodeUnicodeEscape(current(), spanOf(data, size), errors, consumed, &invalid);
  if (!text || warnInvalidEscape(current(), invalid).failed()) return nullptr;
  return give(std::move(text));
}
API(PyObject*)
PyUnicode_DecodeUnicodeEscape(const char* data, Py_ssize_t size, const char* errors) {
  return _PyUnicode_DecodeUnicodeEscapeStateful(data, size, errors, nullptr);
}
API(PyObject*) PyUnicode_AsUnicodeEscapeString(PyObject* text) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeUnicodeEscape(current(), *s)) : nullptr;
}

API(PyObject*)
_PyUnicode_DecodeRawUnicodeEscapeStateful(const char* data, Py_ssize_t size, const char* errors,
                                          Py_ssize_t* consumed) {
  return give(decodeRawUnicodeEscape(current(), spanOf(data, size), errors, consumed));
}
API(PyObject*)
PyUnicode_DecodeRawUnicodeEscape(const char* data, Py_ssize_t size, const char* errors) {
  return _PyUnicode_DecodeRawUnicodeEscapeStateful(data, size, errors, nullptr);
}
API(PyObject*) PyUnicode_AsRawUnicodeEscapeString(PyObject* text) {
  Str* s = strOrBadArgument(text);
  return s != nullptr ? give(encodeRawUnicodeEscape(current(), *s)) : nullptr;
}

// --- numbers ------------------------------------------------------------------------------------

/// Decimal digits and white space of any script in ASCII; the first other character ends the text
/// with a question mark.
static Ref<Str> decimalToAscii(Thread& t, Str& s) {
  if (strIsAscii(s)) return exactStr(t, s);
  StrBuilder out(s.length);
  for (isize i = 0; i < s.length; ++i) {
    u32 c = strAt(s, i);
    int digit = unicode::decimalValue(c);
    if (c >= 0x80 && digit < 0 && !unicode::isSpace(c)) {
      out.append('?');
      break;
    }
    out.append(c < 0x80 ? c : digit >= 0 ? '0' + static_cast<u32>(digit) : ' ');
  }
  return out.finish(t);
}

API(PyObject*) _PyUnicode_TransformDecimalAndSpaceToASCII(PyObject* text) {
  if (!isStr(as(text))) return give(BAD_INTERNAL_CALL());
  return give(decimalToAscii(current(), *as<Str>(text)));
}
