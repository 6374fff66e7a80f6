// The codec registry, and encoding and decoding by name.
#include <cstring>

#include "builtins/codecs/text_codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// Makes the registry's containers; once. The search function of the package `encodings` comes with
/// the first lookup that needs it.
Status initRegistry(Thread& t) {
  Interpreter& interpreter = *t.interpreter;
  if (interpreter.codecErrorRegistry != nullptr) return {};
  interpreter.codecErrorRegistry = PY_TRY(newDict(t)).release();
  interpreter.codecSearchCache = PY_TRY(newDict(t)).release();
  interpreter.codecSearchPath = PY_TRY(newList(t)).release();
  return registerBuiltinErrorHandlers(t);
}

/// Imports `encodings`, which registers its search function, unless that was done.
Status importEncodings(Thread& t) {
  Interpreter& interpreter = *t.interpreter;
  if (interpreter.encodingsImported) return {};
  interpreter.encodingsImported = true;  // the import itself may look for codecs
  Ref<> module = importModule(t, "encodings");
  interpreter.encodingsImported = static_cast<bool>(module);
  return module ? Status() : Status(failure);
}

/// Lower case; everything but ASCII letters, digits and dots makes one underscore.
Ref<Str> normalizedName(Thread& t, const char* encoding) {
  StrBuilder out;
  bool separator = false;
  for (const char* p = encoding; *p != 0; p++) {
    u8 c = static_cast<u8>(*p);
    bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
      if (separator && out.length() > 0) out.append('_');
      separator = false;
      out.append(static_cast<u32>(upper ? c + 32 : c));
    } else {
      separator = true;
    }
  }
  return internStr(out.finish(t));
}

}  // namespace

Status registerCodecSearch(Thread& t, Object* function) {
  PY_TRY(initRegistry(t));
  if (!isCallable(function)) return t.raise(typeErrorType, "argument must be callable");
  return static_cast<List*>(t.interpreter->codecSearchPath)->append(t, function);
}

Status unregisterCodecSearch(Thread& t, Object* function) {
  PY_TRY(initRegistry(t));
  List* path = static_cast<List*>(t.interpreter->codecSearchPath);
  for (isize i = 0; i < path->size; i++) {
    if (path->items[i] != function) continue;
    dictClear(t, static_cast<Dict*>(t.interpreter->codecSearchCache));
    PY_TRY(path->setSlice(t, i, i + 1, nullptr));
    return {};
  }
  return {};
}

Ref<> lookupCodec(Thread& t, const char* encoding) {
  PY_TRY(initRegistry(t));
  Ref<Str> name = PY_TRY(normalizedName(t, encoding));
  auto* cache = static_cast<Dict*>(t.interpreter->codecSearchCache);
  if (Object* known = dictGetStr(cache, name.get())) return Ref<>::share(known);
  PY_TRY(importEncodings(t));
  List* path = static_cast<List*>(t.interpreter->codecSearchPath);
  if (path->size == 0) {
    return t.raise(lookupErrorType, "no codec search functions registered: can't find encoding");
  }
  for (isize i = 0; i < path->size; i++) {
    Ref<> function = Ref<>::share(path->items[i]);
    Ref<> found = PY_TRY(call(t, function.get(), name.get()));
    if (isNone(found.get())) continue;
    if (!isTuple(found.get()) || as<Tuple>(found.get())->size != 4) {
      return t.raise(typeErrorType, "codec search functions must return 4-tuples");
    }
    PY_TRY(dictSet(t, cache, name.get(), found.get()));
    return found;
  }
  return t.raise(lookupErrorType, "unknown encoding: %s", encoding);
}

Ref<> lookupErrorHandler(Thread& t, const char* name) {
  PY_TRY(initRegistry(t));
  if (name == nullptr) name = "strict";
  auto* registry = static_cast<Dict*>(t.interpreter->codecErrorRegistry);
  Ref<Str> key = PY_TRY(newStrUtf8(t, name));
  if (Object* handler = dictGetStr(registry, key.get())) return Ref<>::share(handler);
  return t.raise(lookupErrorType, "unknown error handler name '%.400s'", name);
}

Status checkCodecNames(Thread& t, const char* encoding, const char* errors) {
  const Interpreter& interpreter = *t.interpreter;
  if (interpreter.config == nullptr || !interpreter.config->devMode) [[likely]]
    return {};
  // Not while the runtime is about to start or to end.
  if (!runtime().initialized || runtime().finalizing) return {};
  if (encoding != nullptr) (void)PY_TRY(lookupCodec(t, encoding));
  if (errors != nullptr) (void)PY_TRY(lookupErrorHandler(t, errors));
  return {};
}

Status registerErrorHandler(Thread& t, const char* name, Object* handler) {
  PY_TRY(initRegistry(t));
  if (!isCallable(handler)) return t.raise(typeErrorType, "handler must be callable");
  Ref<Str> key = PY_TRY(newStrUtf8(t, name));
  return dictSet(t, static_cast<Dict*>(t.interpreter->codecErrorRegistry), key.get(), handler);
}

// --- any codec ----------------------------------------------------------------------------------

namespace {

/// Names the codec in an exception that came out of it: the same type with a longer message, caused
/// by the original; only for exceptions that are no more than a message.
void chainCodecError(Thread& t, const char* operation, const char* encoding) {
  Ref<> pending = t.takePending();
  auto* error = static_cast<BaseException*>(pending.get());
  Type* type = error->type;
  bool plain = type->init == exceptionType.init && type->new_ == exceptionType.new_;
  auto* args = static_cast<Tuple*>(error->args);
  isize count = args ? args->size : 0;
  bool message = count == 0 || (count == 1 && isStr(args->items[0]));
  bool hasState = error->dict != nullptr && dictSize(static_cast<Dict*>(error->dict)) > 0;
  // A class made by Python code or with PyErr_NewException may have room for weak references.
  isize extra = type->basicSize - exceptionType.basicSize;
  bool sameLayout = extra == 0 || (type->weaklistOffset != 0 && extra == sizeof(Object*));
  if (!plain || !message || hasState || !sameLayout) {
    (void)t.raiseInstance(error);
    return;
  }
  Ref<Str> text = toStr(t, error);
  if (!text) {
    t.clearPending();
    (void)t.raiseInstance(error);
    return;
  }
  const char* dot = std::strrchr(type->name, '.');
  (void)t.raise(*type, "%s with '%s' codec failed (%s: %U)", operation, encoding,
                dot ? dot + 1 : type->name, text.get());
  Ref<> outer = t.takePending();
  auto* wrapped = static_cast<BaseException*>(outer.get());
  incref(error);
  assignOwned(wrapped->cause, static_cast<Object*>(error));
  wrapped->suppressContext = 1;
  incref(error);
  assignOwned(wrapped->context, static_cast<Object*>(error));
  (void)t.raiseInstance(wrapped);
}

/// Calls a codec's encode or decode function: its first result.
Ref<> callCodec(Thread& t, Object* codec, int index, Object* object, const char* encoding,
                const char* errors) {
  Object* function = as<Tuple>(codec)->items[index];
  Ref<> result;
  if (errors != nullptr) {
    Ref<Str> scheme = PY_TRY(newStrUtf8(t, errors));
    result = call(t, function, object, static_cast<Object*>(scheme.get()));
  } else {
    result = call(t, function, object);
  }
  if (!result) {
    chainCodecError(t, index == 0 ? "encoding" : "decoding", encoding);
    return failure;
  }
  if (!isTuple(result.get()) || as<Tuple>(result.get())->size != 2) {
    return t.raise(typeErrorType, index == 0 ? "encoder must return a tuple (object, integer)"
                                             : "decoder must return a tuple (object,integer)");
  }
  return Ref<>::share(as<Tuple>(result.get())->items[0]);
}

}  // namespace

Ref<> lookupTextCodec(Thread& t, const char* encoding, const char* advice) {
  Ref<> codec = PY_TRY(lookupCodec(t, encoding));
  if (isExactly(codec.get(), &tupleType)) return codec;  // a plain tuple is old, but fine
  Lookup isText = PY_TRY(lookupAttribute(t, codec.get(), names::_is_text_encoding));
  if (isText.isMissing()) return codec;
  bool text = PY_TRY(toBool(t, isText.get()));
  if (text) return codec;
  return t.raise(lookupErrorType,
                 "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                 advice);
}

Ref<> encodeWithTextCodec(Thread& t, Object* object, const char* encoding, const char* errors) {
  Ref<> codec = PY_TRY(lookupTextCodec(t, encoding, "codecs.encode()"));
  return callCodec(t, codec.get(), 0, object, encoding, errors);
}

Ref<> decodeWithTextCodec(Thread& t, Object* object, const char* encoding, const char* errors) {
  Ref<> codec = PY_TRY(lookupTextCodec(t, encoding, "codecs.decode()"));
  return callCodec(t, codec.get(), 1, object, encoding, errors);
}

Ref<> encodeObject(Thread& t, Object* object, const char* encoding, const char* errors) {
  Ref<> codec = PY_TRY(lookupCodec(t, encoding));
  return callCodec(t, codec.get(), 0, object, encoding, errors);
}

Ref<> decodeObject(Thread& t, Object* object, const char* encoding, const char* errors) {
  Ref<> codec = PY_TRY(lookupCodec(t, encoding));
  return callCodec(t, codec.get(), 1, object, encoding, errors);
}

// --- text ---------------------------------------------------------------------------------------

namespace {

enum class Known { kNone, kUtf8, kUtf16, kUtf32, kLatin1, kAscii };

/// The encodings that need no registry.
Known knownEncoding(const char* encoding) {
  if (encoding == nullptr) return Known::kUtf8;
  char name[12];
  usize n = 0;
  for (const char* p = encoding; *p != 0; p++) {
    if (n == sizeof name - 1) return Known::kNone;
    char c = *p;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    name[n++] = c == '_' ? '-' : c;
  }
  name[n] = 0;
  auto is = [&](const char* text) { return std::strcmp(name, text) == 0; };
  if (is("utf-8") || is("utf8")) return Known::kUtf8;
  if (is("latin-1") || is("latin1") || is("iso-8859-1") || is("iso8859-1")) return Known::kLatin1;
  if (is("ascii") || is("us-ascii")) return Known::kAscii;
  if (is("utf-16") || is("utf16")) return Known::kUtf16;
  if (is("utf-32") || is("utf32")) return Known::kUtf32;
  return Known::kNone;
}

Ref<Str> decodeSpan(Thread& t, ByteSpan data, Object* owner, const char* encoding,
                    const char* errors) {
  if (data.size == 0) return Ref<Str>::share(emptyStr());
  int order = 0;
  switch (knownEncoding(encoding)) {
    case Known::kUtf8:
      return decodeUtf8(t, data, errors, nullptr);
    case Known::kUtf16:
      return decodeUtf16(t, data, errors, &order, nullptr);
    case Known::kUtf32:
      return decodeUtf32(t, data, errors, &order, nullptr);
    case Known::kLatin1:
      return newStrLatin1(t, data.data, data.size);
    case Known::kAscii:
      return decodeAscii(t, data, errors);
    case Known::kNone:
      break;
  }
  Ref<> codec = PY_TRY(lookupTextCodec(t, encoding, "codecs.decode()"));
  Ref<> input = owner != nullptr ? Ref<>::share(owner) : Ref<>(PY_TRY(newBytes(t, data)));
  Ref<> text = PY_TRY(callCodec(t, codec.get(), 1, input.get(), encoding, errors));
  if (!isStr(text.get())) {
    return t.raise(typeErrorType,
                   "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to "
                   "decode to arbitrary types",
                   encoding, text->type->name);
  }
  return exactStr(t, *as<Str>(text.get()));
}

}  // namespace

Ref<Str> decodeText(Thread& t, const char* data, isize length, const char* encoding,
                    const char* errors) {
  return decodeSpan(t, {reinterpret_cast<const u8*>(data), length}, nullptr, encoding, errors);
}

Ref<Str> decodeTextObject(Thread& t, Object* object, const char* encoding, const char* errors) {
  if (isStr(object)) return t.raise(typeErrorType, "decoding str is not supported");
  if (!hasBuffer(object)) {
    return t.raise(typeErrorType, "decoding to str: need a bytes-like object, %.80s found",
                   object->type->name);
  }
  PY_TRY(checkCodecNames(t, encoding, errors));
  BufferView view;
  PY_TRY(view.acquire(t, object));
  // A codec of the registry gets a view of the bytes, not the object, as it may be changed.
  return decodeSpan(t, spanOf(view), isExactly(object, &bytesType) ? object : nullptr, encoding,
                    errors);
}

/// encodeText() for names that are known to be good.
static Ref<> encodeUnchecked(Thread& t, Str& text, const char* encoding, const char* errors) {
  switch (knownEncoding(encoding)) {
    case Known::kUtf8:
      return encodeUtf8(t, text, errors);
    case Known::kUtf16:
      return encodeUtf16(t, text, errors, 0);
    case Known::kUtf32:
      return encodeUtf32(t, text, errors, 0);
    case Known::kLatin1:
      return encodeLatin1(t, text, errors);
    case Known::kAscii:
      return encodeAscii(t, text, errors);
    case Known::kNone:
      break;
  }
  Ref<> codec = PY_TRY(lookupTextCodec(t, encoding, "codecs.encode()"));
  Ref<> result = PY_TRY(callCodec(t, codec.get(), 0, &text, encoding, errors));
  if (isBytes(result.get())) return result;
  if (isInstanceOf(result.get(), &bytearrayType)) {
    PY_TRY(warn(t, runtimeWarningType, 1,
                "encoder %s returned bytearray instead of bytes; use codecs.encode() to encode to "
                "arbitrary types",
                encoding));
    return toBytes(t, result.get());
  }
  return t.raise(typeErrorType,
                 "'%.400s' encoder returned '%.400s' instead of 'bytes'; use codecs.encode() to "
                 "encode to arbitrary types",
                 encoding, result->type->name);
}

Ref<> encodeText(Thread& t, Str& text, const char* encoding, const char* errors) {
  PY_TRY(checkCodecNames(t, encoding, errors));
  return encodeUnchecked(t, text, encoding, errors);
}

const char* fileSystemEncoding(Thread& t) {
  const Config* config = t.interpreter->config;
  return config != nullptr ? config->fileSystemEncoding : "utf-8";
}

Ref<Str> decodeFileSystem(Thread& t, const char* data, isize length) {
  return decodeText(t, data, length, fileSystemEncoding(t), "surrogateescape");
}

Ref<> encodeFileSystem(Thread& t, Str& text) {
  return encodeUnchecked(t, text, fileSystemEncoding(t), "surrogateescape");
}

}  // namespace taipan
