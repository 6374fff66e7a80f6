// Encoding and decoding text. The common codecs run without the registry; others are looked up in
// it (codecs.register) by normalised name. Null `encoding` is UTF-8, null `errors` is "strict".
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"

namespace taipan {

/// A str from encoded bytes; UnicodeDecodeError, LookupError.
Ref<Str> decodeText(Thread& t, const char* data, isize length, const char* encoding,
                    const char* errors);
/// The same for any bytes-like object.
Ref<Str> decodeTextObject(Thread& t, Object* object, const char* encoding, const char* errors);
/// Encoded bytes; UnicodeEncodeError, LookupError.
Ref<> encodeText(Thread& t, Str& text, const char* encoding, const char* errors);

/// The encoding of file names, arguments and the environment: the configuration's.
const char* fileSystemEncoding(Thread& t);
/// Text of the file system, undecodable bytes as surrogates.
Ref<Str> decodeFileSystem(Thread& t, const char* data, isize length);
Ref<> encodeFileSystem(Thread& t, Str& text);

// --- the registry -------------------------------------------------------------------------------

/// codecs.lookup(): a CodecInfo; LookupError "unknown encoding: ...".
Ref<> lookupCodec(Thread& t, const char* encoding);
Status registerCodecSearch(Thread& t, Object* function);
Status unregisterCodecSearch(Thread& t, Object* function);
/// The function registered for an error handling scheme; null is "strict". LookupError.
Ref<> lookupErrorHandler(Thread& t, const char* name);
Status registerErrorHandler(Thread& t, const char* name, Object* handler);
/// In development mode, LookupError for unknown names of an encoding and an error handling scheme
/// (null: the default) even where no use of them would be made.
Status checkCodecNames(Thread& t, const char* encoding, const char* errors);
/// codecs.encode / codecs.decode: any codec, any objects.
Ref<> encodeObject(Thread& t, Object* object, const char* encoding, const char* errors);
Ref<> decodeObject(Thread& t, Object* object, const char* encoding, const char* errors);
/// A codec that says it is for text; LookupError for others, with the advice to use `advice`.
Ref<> lookupTextCodec(Thread& t, const char* encoding, const char* advice);
/// The same as encodeObject and decodeObject by a codec for text; its result may be anything.
Ref<> encodeWithTextCodec(Thread& t, Object* object, const char* encoding, const char* errors);
Ref<> decodeWithTextCodec(Thread& t, Object* object, const char* encoding, const char* errors);
/// Adds the built-in error handlers to the registry.
Status registerBuiltinErrorHandlers(Thread& t);

// --- errors -------------------------------------------------------------------------------------

/// Raises UnicodeDecodeError(encoding, data, start, end, reason).
Failure raiseDecodeError(Thread& t, const char* encoding, const char* data, isize length,
                         isize start, isize end, const char* reason);
/// Raises UnicodeEncodeError(encoding, object, start, end, reason).
Failure raiseEncodeError(Thread& t, const char* encoding, Str& object, isize start, isize end,
                         const char* reason);

}  // namespace taipan
