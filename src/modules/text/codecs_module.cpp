// _codecs: the registry and the codecs for the package `encodings`.
#include <cstring>

#include "builtins/codecs/text_codecs.h"
#include "builtins/tuple/tuple.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

using ErrorsArgument = Optional<const char*>;

/// bytes, and nothing like them.
struct BytesArgument {
  Bytes* bytes;
};
/// The name of an error handler, or null for None.
struct Scheme {
  const char* text;
};

/// Data that may be given as str, too (its UTF-8 form).
class DataArgument {
 public:
  Status acquire(Thread& t, Object* object) {
    if (!isStr(object)) return view_.acquire(t, object);
    isize length;
    const char* text = PY_TRY(strUtf8(t, *as<Str>(object), &length));
    text_ = {reinterpret_cast<const u8*>(text), length};
    isText_ = true;
    return {};
  }
  ByteSpan span() const { return isText_ ? text_ : spanOf(view_); }

 private:
  BufferView view_;
  ByteSpan text_;
  bool isText_ = false;
};

}  // namespace

template <>
struct Arg<Scheme> {
  static Result<Scheme> from(Thread& t, Object* object, const Signature& signature, int position) {
    if (isNone(object)) return Scheme{nullptr};
    if (!isStr(object)) return raiseArgumentType(t, signature, position, "str or None", object);
    return Scheme{PY_TRY(Arg<const char*>::from(t, object, signature, position))};
  }
};

template <>
struct Arg<BytesArgument> {
  static Result<BytesArgument> from(Thread& t, Object* object, const Signature& signature,
                                    int position) {
    if (!isBytes(object)) return raiseArgumentType(t, signature, position, "bytes", object);
    return BytesArgument{static_cast<Bytes*>(object)};
  }
};

template <>
struct Arg<DataArgument> {
  static Result<DataArgument> from(Thread& t, Object* object, const Signature&, int) {
    DataArgument data;
    PY_TRY(data.acquire(t, object));
    return Result<DataArgument>(std::move(data));
  }
};

namespace {

constexpr const char* textOf(const Optional<Scheme>& errors) {
  return errors ? errors->text : nullptr;
}

/// (object, consumed).
Ref<Tuple> pair(Thread& t, Ref<> object, isize consumed) {
  if (!object) return failure;
  Ref<> count = PY_TRY(toObject(consumed));
  return packTuple(t, {object.get(), count.get()});
}

// --- registry -----------------------------------------------------------------------------------

Status codecsRegister(Thread& t, Object*, Object* function) {
  return registerCodecSearch(t, function);
}
Status codecsUnregister(Thread& t, Object*, Object* function) {
  return unregisterCodecSearch(t, function);
}
Ref<> codecsLookup(Thread& t, Object*, const char* encoding) { return lookupCodec(t, encoding); }
Status codecsRegisterError(Thread& t, Object*, const char* name, Object* handler) {
  return registerErrorHandler(t, name, handler);
}
Ref<> codecsLookupError(Thread& t, Object*, const char* name) {
  return lookupErrorHandler(t, name);
}
Ref<> codecsEncode(Thread& t, Object*, Object* object, ErrorsArgument encoding,
                   ErrorsArgument errors) {
  return encodeObject(t, object, encoding.value_or("utf-8"), errors.value_or(nullptr));
}
Ref<> codecsDecode(Thread& t, Object*, Object* object, ErrorsArgument encoding,
                   ErrorsArgument errors) {
  return decodeObject(t, object, encoding.value_or("utf-8"), errors.value_or(nullptr));
}

// --- decoders -----------------------------------------------------------------------------------

/// A stateful decoder as a function (data, errors=None, final=False).
template <class F>
Ref<Tuple> decodeWith(Thread& t, const DataArgument& bytes, Optional<Scheme> errors, bool final,
                      F&& decode) {
  const char* scheme = textOf(errors);
  isize consumed = bytes.span().size;
  Ref<Str> text = PY_TRY(decode(bytes.span(), scheme, final ? nullptr : &consumed));
  return pair(t, std::move(text), consumed);
}

/// The codecs without a byte order: utf-8, utf-7 take bytes only.
template <auto Decode>
Ref<Tuple> decodeStateful(Thread& t, Object*, BufferView data, Optional<Scheme> errors,
                          Optional<int> final) {
  const char* scheme = textOf(errors);
  isize consumed = data.size();
  Ref<Str> text =
      PY_TRY(Decode(t, spanOf(data), scheme, final.value_or(0) != 0 ? nullptr : &consumed));
  return pair(t, std::move(text), consumed);
}

template <auto Decode, int Order>
Ref<Tuple> decodeOrdered(Thread& t, Object*, BufferView data, Optional<Scheme> errors,
                         Optional<int> final) {
  const char* scheme = textOf(errors);
  isize consumed = data.size();
  int order = Order;
  Ref<Str> text =
      PY_TRY(Decode(t, spanOf(data), scheme, &order, final.value_or(0) != 0 ? nullptr : &consumed));
  return pair(t, std::move(text), consumed);
}

template <auto Decode>
Ref<Tuple> decodeEx(Thread& t, Object*, BufferView data, Optional<Scheme> errors,
                    Optional<int> byteOrder, Optional<int> final) {
  const char* scheme = textOf(errors);
  isize consumed = data.size();
  int order = byteOrder.value_or(0);
  Ref<> text =
      PY_TRY(Decode(t, spanOf(data), scheme, &order, final.value_or(0) != 0 ? nullptr : &consumed));
  Ref<> count = PY_TRY(toObject(consumed));
  Ref<> which = PY_TRY(toObject(order));
  return packTuple(t, {text.get(), count.get(), which.get()});
}

Ref<Tuple> asciiDecode(Thread& t, Object*, BufferView data, Optional<Scheme> errors) {
  const char* scheme = textOf(errors);
  return pair(t, decodeAscii(t, spanOf(data), scheme), data.size());
}

Ref<Tuple> latin1Decode(Thread& t, Object*, BufferView data, Optional<Scheme>) {
  return pair(t, newStrLatin1(t, data.data(), data.size()), data.size());
}

Ref<Tuple> charmapDecode(Thread& t, Object*, BufferView data, Optional<Scheme> errors,
                         Object* mapping) {
  const char* scheme = textOf(errors);
  return pair(t, decodeCharmap(t, spanOf(data), scheme, mapping), data.size());
}

Ref<Tuple> unicodeEscapeDecode(Thread& t, Object*, DataArgument data, Optional<Scheme> errors,
                               Optional<int> final) {
  return decodeWith(t, data, errors, final.value_or(1) != 0,
                    [&](ByteSpan bytes, const char* scheme, isize* consumed) -> Ref<Str> {
                      InvalidEscape invalid;
                      Ref<Str> text =
                          PY_TRY(decodeUnicodeEscape(t, bytes, scheme, consumed, &invalid));
                      PY_TRY(warnInvalidEscape(t, invalid));
                      return text;
                    });
}

Ref<Tuple> rawUnicodeEscapeDecode(Thread& t, Object*, DataArgument data, Optional<Scheme> errors,
                                  Optional<int> final) {
  return decodeWith(t, data, errors, final.value_or(1) != 0,
                    [&](ByteSpan bytes, const char* scheme, isize* consumed) {
                      return decodeRawUnicodeEscape(t, bytes, scheme, consumed);
                    });
}

Ref<Tuple> escapeDecode(Thread& t, Object*, DataArgument bytes, Optional<Scheme> errors) {
  const char* scheme = textOf(errors);
  InvalidEscape invalid;
  Ref<Bytes> result = PY_TRY(decodeByteEscape(t, bytes.span(), scheme, &invalid));
  PY_TRY(warnInvalidEscape(t, invalid));
  return pair(t, std::move(result), bytes.span().size);
}

// --- encoders -----------------------------------------------------------------------------------

template <auto Encode>
Ref<Tuple> encodeSimple(Thread& t, Object*, Str& text, Optional<Scheme> errors) {
  const char* scheme = textOf(errors);
  return pair(t, Encode(t, text, scheme), text.length);
}

template <auto Encode, int Order>
Ref<Tuple> encodeOrdered(Thread& t, Object*, Str& text, Optional<Scheme> errors) {
  const char* scheme = textOf(errors);
  return pair(t, Encode(t, text, scheme, Order), text.length);
}

template <auto Encode>
Ref<Tuple> encodeEx(Thread& t, Object*, Str& text, Optional<Scheme> errors,
                    Optional<int> byteOrder) {
  const char* scheme = textOf(errors);
  return pair(t, Encode(t, text, scheme, byteOrder.value_or(0)), text.length);
}

template <auto Encode>
Ref<Tuple> encodeTotal(Thread& t, Object*, Str& text, Optional<Scheme>) {
  return pair(t, Encode(t, text), text.length);
}

Ref<Tuple> charmapEncode(Thread& t, Object*, Str& text, Optional<Scheme> errors, Object* mapping) {
  const char* scheme = textOf(errors);
  return pair(t, encodeCharmap(t, text, scheme, mapping), text.length);
}

Ref<> charmapBuild(Thread& t, Object*, Str& table) { return buildCharmap(t, table); }

Ref<Tuple> escapeEncode(Thread& t, Object*, BytesArgument data, Optional<Scheme>) {
  ByteSpan bytes = spanOf(*data.bytes);
  // repr() without the b'' around it, always in single quotes.
  Ref<Str> repr = PY_TRY(bytesRepr(t, bytes, false));
  const char* text = static_cast<const char*>(strData(*repr));
  return pair(t, newBytes(t, text + 2, repr->length - 3), bytes.size);
}

Ref<Tuple> readBufferEncode(Thread& t, Object*, DataArgument bytes, Optional<Scheme>) {
  return pair(t, newBytes(t, bytes.span()), bytes.span().size);
}

#define DECODE_SIGNATURE "($module, data, errors=None, /)"
#define DECODE_FINAL_SIGNATURE "($module, data, errors=None, final=False, /)"
#define DECODE_ESCAPE_SIGNATURE "($module, data, errors=None, final=True, /)"
#define DECODE_EX_SIGNATURE \
  "($module, data, errors=None, byteorder=0, final=False,\n                 /)"
#define ENCODE_SIGNATURE "($module, str, errors=None, /)"
#define ENCODE_EX_SIGNATURE "($module, str, errors=None, byteorder=0, /)"

constinit const MethodDef kFunctions[] = {
    METHOD("register", "($module, search_function, /)", codecsRegister,
           "Register a codec search function."),
    METHOD("unregister", "($module, search_function, /)", codecsUnregister,
           "Unregister a codec search function and clear the registry's cache."),
    METHOD("lookup", "($module, encoding, /)", codecsLookup,
           "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."),
    METHOD("encode", "($module, /, obj, encoding='utf-8', errors='strict')", codecsEncode,
           "Encodes obj using the codec registered for encoding."),
    METHOD("decode", "($module, /, obj, encoding='utf-8', errors='strict')", codecsDecode,
           "Decodes obj using the codec registered for encoding."),
    METHOD("register_error", "($module, errors, handler, /)", codecsRegisterError,
           "Register the specified error handler under the name errors."),
    METHOD("lookup_error", "($module, name, /)", codecsLookupError,
           "Return the error handler for the specified error handling name."),
    METHOD("escape_encode", "($module, data, errors=None, /)", escapeEncode, ""),
    METHOD("escape_decode", "($module, data, errors=None, /)", escapeDecode, ""),
    METHOD("utf_8_encode", ENCODE_SIGNATURE, encodeSimple<encodeUtf8>, ""),
    METHOD("utf_8_decode", DECODE_FINAL_SIGNATURE, decodeStateful<decodeUtf8>, ""),
    METHOD("utf_7_encode", ENCODE_SIGNATURE,
           encodeTotal<static_cast<Ref<Bytes> (*)(Thread&, Str&)>(encodeUtf7)>, ""),
    METHOD("utf_7_decode", DECODE_FINAL_SIGNATURE, decodeStateful<decodeUtf7>, ""),
    METHOD("utf_16_encode", ENCODE_EX_SIGNATURE, encodeEx<encodeUtf16>, ""),
    METHOD("utf_16_le_encode", ENCODE_SIGNATURE, (encodeOrdered<encodeUtf16, -1>), ""),
    METHOD("utf_16_be_encode", ENCODE_SIGNATURE, (encodeOrdered<encodeUtf16, 1>), ""),
    METHOD("utf_16_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf16, 0>), ""),
    METHOD("utf_16_le_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf16, -1>), ""),
    METHOD("utf_16_be_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf16, 1>), ""),
    METHOD("utf_16_ex_decode", DECODE_EX_SIGNATURE, decodeEx<decodeUtf16>, ""),
    METHOD("utf_32_encode", ENCODE_EX_SIGNATURE, encodeEx<encodeUtf32>, ""),
    METHOD("utf_32_le_encode", ENCODE_SIGNATURE, (encodeOrdered<encodeUtf32, -1>), ""),
    METHOD("utf_32_be_encode", ENCODE_SIGNATURE, (encodeOrdered<encodeUtf32, 1>), ""),
    METHOD("utf_32_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf32, 0>), ""),
    METHOD("utf_32_le_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf32, -1>), ""),
    METHOD("utf_32_be_decode", DECODE_FINAL_SIGNATURE, (decodeOrdered<decodeUtf32, 1>), ""),
    METHOD("utf_32_ex_decode", DECODE_EX_SIGNATURE, decodeEx<decodeUtf32>, ""),
    METHOD("unicode_escape_encode", ENCODE_SIGNATURE, encodeTotal<encodeUnicodeEscape>, ""),
    METHOD("unicode_escape_decode", DECODE_ESCAPE_SIGNATURE, unicodeEscapeDecode, ""),
    METHOD("raw_unicode_escape_encode", ENCODE_SIGNATURE, encodeTotal<encodeRawUnicodeEscape>, ""),
    METHOD("raw_unicode_escape_decode", DECODE_ESCAPE_SIGNATURE, rawUnicodeEscapeDecode, ""),
    METHOD("latin_1_encode", ENCODE_SIGNATURE, encodeSimple<encodeLatin1>, ""),
    METHOD("latin_1_decode", DECODE_SIGNATURE, latin1Decode, ""),
    METHOD("ascii_encode", ENCODE_SIGNATURE, encodeSimple<encodeAscii>, ""),
    METHOD("ascii_decode", DECODE_SIGNATURE, asciiDecode, ""),
    METHOD("charmap_encode", "($module, str, errors=None, mapping=None, /)", charmapEncode, ""),
    METHOD("charmap_decode", "($module, data, errors=None, mapping=None, /)", charmapDecode, ""),
    METHOD("charmap_build", "($module, map, /)", charmapBuild, ""),
    METHOD("readbuffer_encode", "($module, data, errors=None, /)", readBufferEncode, ""),
    {}};

}  // namespace

extern constinit const ModuleSpec codecsModule{.name = "_codecs", .functions = kFunctions};

}  // namespace taipan
