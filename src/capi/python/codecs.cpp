// The codec registry.

#include "builtins/codecs/codecs.h"

#include "builtins/exceptions/exceptions.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"

using namespace taipan;

API(int) PyCodec_Register(PyObject* function) {
  return toInt(registerCodecSearch(current(), as(function)));
}
API(int) PyCodec_Unregister(PyObject* function) {
  return toInt(unregisterCodecSearch(current(), as(function)));
}
API(PyObject*) _PyCodec_Lookup(const char* encoding) {
  return give(lookupCodec(current(), encoding));
}
API(int) PyCodec_KnownEncoding(const char* encoding) {
  Ref<> info = lookupCodec(current(), encoding);
  if (!info) current().clearPending();
  return info ? 1 : 0;
}

API(PyObject*) PyCodec_Encode(PyObject* object, const char* encoding, const char* errors) {
  return give(encodeObject(current(), as(object), encoding, errors));
}
API(PyObject*) PyCodec_Decode(PyObject* object, const char* encoding, const char* errors) {
  return give(decodeObject(current(), as(object), encoding, errors));
}

API(PyObject*) _PyCodec_LookupTextEncoding(const char* encoding, const char* advice) {
  return give(lookupTextCodec(current(), encoding, advice));
}
API(PyObject*) _PyCodec_EncodeText(PyObject* object, const char* encoding, const char* errors) {
  return give(encodeWithTextCodec(current(), as(object), encoding, errors));
}
API(PyObject*) _PyCodec_DecodeText(PyObject* object, const char* encoding, const char* errors) {
  return give(decodeWithTextCodec(current(), as(object), encoding, errors));
}

// --- parts of a CodecInfo
// -------------------------------------------------------------------------

/// An item of the tuple (encoder, decoder, stream reader, stream writer).
static Ref<> codecPart(Thread& t, const char* encoding, isize index) {
  Ref<> info = PY_TRY(lookupCodec(t, encoding));
  return getIndex(t, info.get(), index);
}
API(PyObject*) PyCodec_Encoder(const char* encoding) {
  return give(codecPart(current(), encoding, 0));
}
API(PyObject*) PyCodec_Decoder(const char* encoding) {
  return give(codecPart(current(), encoding, 1));
}

/// Calls a factory with what it is to work on and the error handling, if given.
static Ref<> makeWith(Thread& t, Ref<> factory, Object* first, const char* errors) {
  if (!factory) return failure;
  Ref<Str> text = errors == nullptr ? Ref<Str>() : newStrUtf8(t, errors);
  if (errors != nullptr && !text) return failure;
  if (first == nullptr) {
    return text ? call(t, factory.get(), text.get()) : call(t, factory.get());
  }
  return text ? call(t, factory.get(), first, static_cast<Object*>(text.get()))
              : call(t, factory.get(), first);
}
API(PyObject*) PyCodec_StreamReader(const char* encoding, PyObject* stream, const char* errors) {
  Thread& t = current();
  return give(makeWith(t, codecPart(t, encoding, 2), as(stream), errors));
}
API(PyObject*) PyCodec_StreamWriter(const char* encoding, PyObject* stream, const char* errors) {
  Thread& t = current();
  return give(makeWith(t, codecPart(t, encoding, 3), as(stream), errors));
}

static Ref<> incrementalFactory(Thread& t, Ref<> info, Str* name) {
  if (!info) return failure;
  return getAttribute(t, info.get(), name);
}
API(PyObject*) PyCodec_IncrementalEncoder(const char* encoding, const char* errors) {
  Thread& t = current();
  return give(
      makeWith(t, incrementalFactory(t, lookupCodec(t, encoding), PY_NAME("incrementalencoder")),
               nullptr, errors));
}
API(PyObject*) PyCodec_IncrementalDecoder(const char* encoding, const char* errors) {
  Thread& t = current();
  return give(
      makeWith(t, incrementalFactory(t, lookupCodec(t, encoding), PY_NAME("incrementaldecoder")),
               nullptr, errors));
}
API(PyObject*) _PyCodecInfo_GetIncrementalEncoder(PyObject* info, const char* errors) {
  Thread& t = current();
  return give(makeWith(t,
                       incrementalFactory(t, Ref<>::share(as(info)), PY_NAME("incrementalencoder")),
                       nullptr, errors));
}
API(PyObject*) _PyCodecInfo_GetIncrementalDecoder(PyObject* info, const char* errors) {
  Thread& t = current();
  return give(makeWith(t,
                       incrementalFactory(t, Ref<>::share(as(info)), PY_NAME("incrementaldecoder")),
                       nullptr, errors));
}

// --- error handling
// -------------------------------------------------------------------------------

API(int) PyCodec_RegisterError(const char* name, PyObject* handler) {
  return toInt(registerErrorHandler(current(), name, as(handler)));
}
API(PyObject*) PyCodec_LookupError(const char* name) {
  return give(lookupErrorHandler(current(), name));
}

/// The built-in scheme of a name, applied to an exception.
static PyObject* applyScheme(const char* name, PyObject* exception) {
  Ref<> handler = lookupErrorHandler(current(), name);
  return handler ? give(call(current(), handler.get(), as(exception))) : nullptr;
}
API(PyObject*) PyCodec_StrictErrors(PyObject* exception) {
  Thread& t = current();
  if (isException(as(exception))) return give(t.raiseInstance(as(exception)));
  return give(t.raise(typeErrorType, "codec must pass exception instance"));
}
API(PyObject*) PyCodec_IgnoreErrors(PyObject* e) { return applyScheme("ignore", e); }
API(PyObject*) PyCodec_ReplaceErrors(PyObject* e) { return applyScheme("replace", e); }
API(PyObject*) PyCodec_XMLCharRefReplaceErrors(PyObject* e) {
  return applyScheme("xmlcharrefreplace", e);
}
API(PyObject*) PyCodec_BackslashReplaceErrors(PyObject* e) {
  return applyScheme("backslashreplace", e);
}
API(PyObject*) PyCodec_NameReplaceErrors(PyObject* e) { return applyScheme("namereplace", e); }
