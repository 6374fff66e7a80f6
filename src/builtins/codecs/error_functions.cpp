// The built-in error handling schemes as functions of the registry (codecs.strict_errors, ...).
#include <cctype>
#include <cstring>

#include "base/unicode.h"
#include "builtins/codecs/error_handler.h"
#include "builtins/function/builtin_function.h"
#include "builtins/tuple/tuple.h"
#include "object/method.h"
#include "object/seams.h"

namespace taipan {

namespace {

Failure raiseWrongType(Thread& t, Object* error) {
  return t.raise(typeErrorType, "don't know how to handle %.200s in error callback",
                 error->type->name);
}

bool isEncodeError(Object* error) { return isInstanceOf(error, &unicodeEncodeErrorType); }
bool isDecodeError(Object* error) { return isInstanceOf(error, &unicodeDecodeErrorType); }
bool isTranslateError(Object* error) { return isInstanceOf(error, &unicodeTranslateErrorType); }

/// The parts of a UnicodeError that a handler looks at.
struct ErrorParts {
  UnicodeErrorObject* error;
  isize start = 0, end = 0;
  Str& text() const { return *as<Str>(error->object); }
  ByteSpan bytes() const { return spanOf(*as<Bytes>(error->object)); }
};

Result<ErrorParts> partsOf(Thread& t, Object* error) {
  ErrorParts parts{static_cast<UnicodeErrorObject*>(error)};
  ErrorRange range = PY_TRY(errorRange(t, *parts.error));
  Object* object = parts.error->object;
  if (isDecodeError(error) ? !isBytes(object) : !isStr(object)) {
    return t.raise(typeErrorType, "object attribute must be %s",
                   isDecodeError(error) ? "bytes" : "unicode");
  }
  parts.start = range.start;
  parts.end = range.end;
  return parts;
}

Ref<> resultPair(Thread& t, Ref<> replacement, isize position) {
  if (!replacement) return failure;
  Ref<> at = PY_TRY(toObject(position));
  return packTuple(t, {replacement.get(), at.get()});
}

Ref<> strictErrors(Thread& t, Object*, Object* error) {
  if (!isException(error)) return t.raise(typeErrorType, "codec must pass exception instance");
  return t.raiseInstance(error);
}

Ref<> ignoreErrors(Thread& t, Object*, Object* error) {
  if (!isEncodeError(error) && !isDecodeError(error) && !isTranslateError(error)) {
    return raiseWrongType(t, error);
  }
  ErrorParts parts = PY_TRY(partsOf(t, error));
  return resultPair(t, Ref<>::share(emptyStr()), parts.end);
}

Ref<> replaceErrors(Thread& t, Object*, Object* error) {
  bool encode = isEncodeError(error);
  if (!encode && !isDecodeError(error) && !isTranslateError(error)) {
    return raiseWrongType(t, error);
  }
  ErrorParts parts = PY_TRY(partsOf(t, error));
  StrBuilder out;
  out.append(encode ? '?' : 0xfffd, isDecodeError(error) ? 1 : parts.end - parts.start);
  return resultPair(t, out.finish(t), parts.end);
}

Ref<> xmlCharRefReplaceErrors(Thread& t, Object*, Object* error) {
  if (!isEncodeError(error)) return raiseWrongType(t, error);
  ErrorParts parts = PY_TRY(partsOf(t, error));
  StrBuilder out;
  for (isize i = parts.start; i < parts.end; i++) appendCharRef(out, strAt(parts.text(), i));
  return resultPair(t, out.finish(t), parts.end);
}

Ref<> backslashReplaceErrors(Thread& t, Object*, Object* error) {
  bool decode = isDecodeError(error);
  if (!decode && !isEncodeError(error) && !isTranslateError(error)) {
    return raiseWrongType(t, error);
  }
  ErrorParts parts = PY_TRY(partsOf(t, error));
  StrBuilder out;
  for (isize i = parts.start; i < parts.end; i++) {
    appendBackslashed(out, decode ? parts.bytes()[i] : strAt(parts.text(), i));
  }
  return resultPair(t, out.finish(t), parts.end);
}

Ref<> nameReplaceErrors(Thread& t, Object*, Object* error) {
  if (!isEncodeError(error)) return raiseWrongType(t, error);
  ErrorParts parts = PY_TRY(partsOf(t, error));
  if (Ref<> module = importModule(t, "unicodedata"); !module) {
    return t.raise(importErrorType, "PyCapsule_Import could not import module \"unicodedata\"");
  }
  StrBuilder out;
  for (isize i = parts.start; i < parts.end; i++) {
    char name[unicode::kMaxNameLength + 1];
    u32 c = strAt(parts.text(), i);
    if (usize length = unicode::name(c, name)) {
      out.append("\\N{");
      out.appendAscii(name, static_cast<isize>(length));
      out.append('}');
    } else {
      appendBackslashed(out, c);
    }
  }
  return resultPair(t, out.finish(t), parts.end);
}

/// How wide the units of a UTF encoding are, and in which order their bytes.
struct UtfKind {
  int width = 0;  ///< 1, 2 or 4; 0 = not a UTF encoding
  bool bigEndian = false;
};

UtfKind utfKindOf(const char* encoding) {
  char name[16];
  usize n = 0;
  for (const char* p = encoding; *p != 0; p++) {
    if (n == sizeof name - 1) return {};
    char c = static_cast<char>(std::tolower(static_cast<unsigned char>(*p)));
    if (c != '-' && c != '_') name[n++] = c;
  }
  name[n] = 0;
  auto is = [&](const char* text) { return std::strcmp(name, text) == 0; };
  if (is("utf8") || is("cputf8") || is("cp65001")) return {1, false};
  if (is("utf16") || is("utf16le")) return {2, false};
  if (is("utf16be")) return {2, true};
  if (is("utf32") || is("utf32le")) return {4, false};
  if (is("utf32be")) return {4, true};
  return {};
}

/// The bytes of a surrogate in the encoding.
void appendSurrogate(ByteBuilder& out, UtfKind kind, u32 c) {
  if (kind.width == 1) {
    out.append(static_cast<u8>(0xe0 | c >> 12));
    out.append(static_cast<u8>(0x80 | (c >> 6 & 63)));
    out.append(static_cast<u8>(0x80 | (c & 63)));
    return;
  }
  for (int i = 0; i < kind.width; i++) {
    int shift = 8 * (kind.bigEndian ? kind.width - 1 - i : i);
    out.append(static_cast<u8>(c >> shift));
  }
}

/// The surrogate that the bytes at `at` encode, or 0.
u32 readSurrogate(ByteSpan data, isize at, UtfKind kind) {
  u32 c = 0;
  if (kind.width == 1) {
    if (data.size - at < 3 || (data[at] & 0xf0) != 0xe0 || (data[at + 1] & 0xc0) != 0x80 ||
        (data[at + 2] & 0xc0) != 0x80) {
      return 0;
    }
    c = (data[at] & 15u) << 12 | (data[at + 1] & 63u) << 6 | (data[at + 2] & 63u);
  } else {
    if (data.size - at < kind.width) return 0;
    for (int i = 0; i < kind.width; i++) {
      int shift = 8 * (kind.bigEndian ? kind.width - 1 - i : i);
      c |= static_cast<u32>(data[at + i]) << shift;
    }
  }
  return unicode::isSurrogate(c) ? c : 0;
}

Ref<> surrogatePassErrors(Thread& t, Object*, Object* error) {
  bool decode = isDecodeError(error);
  if (!decode && !isEncodeError(error)) return raiseWrongType(t, error);
  ErrorParts parts = PY_TRY(partsOf(t, error));
  const char* encoding = PY_TRY(strUtf8(t, *as<Str>(parts.error->encoding)));
  UtfKind kind = utfKindOf(encoding);
  if (kind.width == 0) return t.raiseInstance(error);
  if (decode) {
    u32 c = readSurrogate(parts.bytes(), parts.start, kind);
    if (c == 0) return t.raiseInstance(error);
    return resultPair(t, newStrChar(t, c), parts.start + (kind.width == 1 ? 3 : kind.width));
  }
  ByteBuilder out;
  for (isize i = parts.start; i < parts.end; i++) {
    u32 c = strAt(parts.text(), i);
    if (!unicode::isSurrogate(c)) return t.raiseInstance(error);
    appendSurrogate(out, kind, c);
  }
  return resultPair(t, out.finish(t), parts.end);
}

Ref<> surrogateEscapeErrors(Thread& t, Object*, Object* error) {
  bool decode = isDecodeError(error);
  if (!decode && !isEncodeError(error)) return raiseWrongType(t, error);
  ErrorParts parts = PY_TRY(partsOf(t, error));
  if (decode) {
    StrBuilder out;
    isize at = parts.start;
    for (; at < parts.end && at < parts.start + 4 && parts.bytes()[at] >= 0x80; at++) {
      out.append(0xdc00u + parts.bytes()[at]);
    }
    if (at == parts.start) return t.raiseInstance(error);
    return resultPair(t, out.finish(t), at);
  }
  ByteBuilder out;
  for (isize i = parts.start; i < parts.end; i++) {
    u32 c = strAt(parts.text(), i);
    if (c < 0xdc80 || c > 0xdcff) return t.raiseInstance(error);
    out.append(static_cast<u8>(c - 0xdc00));
  }
  return resultPair(t, out.finish(t), parts.end);
}

constinit const MethodDef kErrorFunctions[] = {
    METHOD_PLAIN("strict_errors", "($module, exception, /)", strictErrors,
                 "Implements the 'strict' error handling, which raises a UnicodeError on coding "
                 "errors."),
    METHOD_PLAIN("ignore_errors", "($module, exception, /)", ignoreErrors,
                 "Implements the 'ignore' error handling, which ignores malformed data."),
    METHOD_PLAIN("replace_errors", "($module, exception, /)", replaceErrors,
                 "Implements the 'replace' error handling, which replaces malformed data with a "
                 "marker."),
    METHOD_PLAIN("xmlcharrefreplace_errors", "($module, exception, /)", xmlCharRefReplaceErrors,
                 "Implements the 'xmlcharrefreplace' error handling."),
    METHOD_PLAIN("backslashreplace_errors", "($module, exception, /)", backslashReplaceErrors,
                 "Implements the 'backslashreplace' error handling."),
    METHOD_PLAIN("namereplace_errors", "($module, exception, /)", nameReplaceErrors,
                 "Implements the 'namereplace' error handling."),
    METHOD_PLAIN("surrogatepass", "($module, exception, /)", surrogatePassErrors, nullptr),
    METHOD_PLAIN("surrogateescape", "($module, exception, /)", surrogateEscapeErrors, nullptr)};

constexpr const char* kErrorNames[] = {
    "strict",           "ignore",      "replace",       "xmlcharrefreplace",
    "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"};

}  // namespace

Status registerBuiltinErrorHandlers(Thread& t) {
  for (usize i = 0; i < std::size(kErrorNames); i++) {
    Ref<> function = PY_TRY(newBuiltinFunction(t, &kErrorFunctions[i], nullptr));
    PY_TRY(registerErrorHandler(t, kErrorNames[i], function.get()));
  }
  return {};
}

}  // namespace taipan
