// The type TextIOWrapper: construction, attributes, closing.

#include "modules/io/text_io.h"

#include <langinfo.h>

#include <cstring>

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "memory/memory.h"
#include "modules/io/buffered.h"
#include "modules/io/file_io.h"
#include "object/config.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

Status textCheckReady(Thread& t, TextIO& self) {
  if (self.ok) return {};
  return t.raise(valueErrorType, "%s",
                 self.detached ? "underlying buffer has been detached"
                               : "I/O operation on uninitialized object");
}

/// For what needs no underlying buffer.
static Status checkInitialised(Thread& t, TextIO& self) {
  if (self.detached) return {};
  return textCheckReady(t, self);
}

Status textCheckOpen(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  Object* buffer = self.buffer;
  bool closed;
  if (self.type == &textIOWrapperType && isBuffered(buffer) && static_cast<Buffered*>(buffer)->ok) {
    closed = PY_TRY(bufferedIsClosed(t, *static_cast<Buffered*>(buffer)));
  } else {
    closed = PY_TRY(ioIsClosed(t, buffer));
  }
  if (closed) return t.raise(valueErrorType, "I/O operation on closed file.");
  return {};
}

// --- construction -------------------------------------------------------------------------------

static Status checkNewline(Thread& t, const char* newline) {
  if (newline == nullptr || *newline == 0 || std::strcmp(newline, "\n") == 0 ||
      std::strcmp(newline, "\r") == 0 || std::strcmp(newline, "\r\n") == 0) {
    return {};
  }
  return t.raise(valueErrorType, "illegal newline value: %s", newline);
}

static Status setNewline(Thread& t, TextIO& self, const char* newline) {
  clearOwned(self.lineEnd);
  if (newline != nullptr && *newline != 0) {
    self.lineEnd = PY_TRY(newStr(t, newline)).release();
  }
  self.readUniversal = newline == nullptr || *newline == 0;
  self.newlines = NewlineState{};
  self.newlines.translate = newline == nullptr;
  self.writeTranslate = newline == nullptr || *newline != 0;
  self.writeNewline = nullptr;
  if (newline != nullptr && newline[0] == '\r') self.writeNewline = newline[1] ? "\r\n" : "\r";
  return {};
}

/// The encoding of the locale, as locale.getencoding() gives it.
static Ref<Str> localeEncoding(Thread& t) {
  const char* name = ::nl_langinfo(CODESET);
  return newStr(t, name != nullptr && *name != 0 ? name : "UTF-8");
}

/// The encoding where none is asked for.
static Ref<Str> defaultEncoding(Thread& t) {
  const Config& config = *t.interpreter->config;
  if (config.warnDefaultEncoding) {
    PY_TRY(warn(t, encodingWarningType, 1, "'encoding' argument not specified"));
  }
  return config.utf8Mode == 1 ? newStr(t, "utf-8") : localeEncoding(t);
}

static TextCodec nativeCodec(Object* canonicalName) {
  if (!isStr(canonicalName)) return TextCodec::kOther;
  auto& name = *static_cast<Str*>(canonicalName);
  if (strEqualAscii(name, "utf-8")) return TextCodec::kUtf8;
  if (strEqualAscii(name, "ascii")) return TextCodec::kAscii;
  if (strEqualAscii(name, "iso8859-1")) return TextCodec::kLatin1;
  return TextCodec::kOther;
}

static Ref<> lookupTextCodec(Thread& t, Str& encoding) {
  Ref<> info = PY_TRY(lookupCodec(t, PY_TRY(strUtf8(t, encoding))));
  Lookup isText = PY_TRY(lookupAttribute(t, info.get(), names::_is_text_encoding));
  if (isText.found() && !PY_TRY(toBool(t, isText.get()))) {
    return t.raise(lookupErrorType,
                   "'%U' is not a text encoding; use codecs.open() to handle arbitrary codecs",
                   &encoding);
  }
  return info;
}

static Ref<> makeCoder(Thread& t, Object* info, const char* factoryName, Object* errors) {
  Ref<Str> name = PY_TRY(newInterned(t, factoryName));
  return callMethod(t, info, name.get(), errors);
}

/// Makes encoder and decoder as far as the buffered stream can be written and read.
static Status setCodec(Thread& t, TextIO& self, Ref<Str> encoding, Ref<Str> errors) {
  Ref<> info = PY_TRY(lookupTextCodec(t, *encoding));
  Ref<> canonical = PY_TRY(getAttribute(t, info.get(), names::name));
  TextCodec codec = nativeCodec(canonical.get());
  Ref<> decoder;
  Ref<> encoder;
  if (PY_TRY(ioAsk(t, self.buffer, names::readable))) {
    decoder = codec != TextCodec::kOther
                  ? Ref<>::share(none())
                  : PY_TRY(makeCoder(t, info.get(), "incrementaldecoder", errors.get()));
  }
  if (PY_TRY(ioAsk(t, self.buffer, names::writable))) {
    encoder = codec != TextCodec::kOther
                  ? Ref<>::share(none())
                  : PY_TRY(makeCoder(t, info.get(), "incrementalencoder", errors.get()));
  }
  self.codec = codec;
  self.marksByteOrder =
      isStr(canonical.get()) && (strEqualAscii(*static_cast<Str*>(canonical.get()), "utf-16") ||
                                 strEqualAscii(*static_cast<Str*>(canonical.get()), "utf-32"));
  self.undecodedSize = 0;
  assignOwned(self.decoder, decoder.release());
  assignOwned(self.encoder, encoder.release());
  assignOwned(self.encoding, static_cast<Object*>(encoding.release()));
  assignOwned(self.errors, static_cast<Object*>(errors.release()));
  return {};
}

/// An encoder that marks the start of a stream must know when it is elsewhere: state 0 in
/// Lib/encodings. A stream that cannot seek has no start for utf-16 and utf-32; utf-8-sig marks the
/// first text of such a stream as well.
static Status skipStartMark(Thread& t, TextIO& self) {
  if (self.encoder == nullptr || isNone(self.encoder)) return {};
  Ref<Int> zero = PY_TRY(newInt(0));
  bool skip = self.marksByteOrder;
  if (self.seekable) {
    Ref<> position = PY_TRY(callMethod(t, self.buffer, names::tell));
    skip = !PY_TRY(compareBool(t, position.get(), zero.get(), kEqual));
  }
  if (skip) (void)PY_TRY(callMethod(t, self.encoder, names::setstate, zero.get()));
  return {};
}

/// A str as UTF-8, refused with ValueError if it contains a null.
static Result<const char*> textOf(Thread& t, Object* str) {
  isize length;
  const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(str), &length));
  if (static_cast<isize>(std::strlen(text)) == length) return text;
  return t.raise(valueErrorType, "embedded null character");
}

/// A str argument that may be None, whose text is null then.
struct OptionalText {
  const char* text = nullptr;
  Object* object = nullptr;
};

template <>
struct Arg<OptionalText> {
  static Result<OptionalText> from(Thread& t, Object* object, const Signature& signature, int at) {
    if (isNone(object)) return OptionalText{};
    if (!isStr(object)) return raiseArgumentType(t, signature, at, "str or None", object);
    return OptionalText{PY_TRY(textOf(t, object)), object};
  }
};

static Status textInit(Thread& t, TextIO& self, Object* buffer,
                       Optional<OptionalText> encodingGiven, Object* errorsObject,
                       Optional<OptionalText> newlineGiven, Optional<int> lineBuffering,
                       Optional<int> writeThrough) {
  self.ok = false;
  self.detached = false;
  auto [encodingText, encodingObject] = encodingGiven.value_or(OptionalText{});
  const char* newline = newlineGiven.value_or(OptionalText{}).text;
  if (errorsObject != nullptr && !isNone(errorsObject) && !isStr(errorsObject)) {
    return t.raise(typeErrorType, "TextIOWrapper() argument 'errors' must be str or None, not %s",
                   errorsObject->type->name);
  }
  const char* errorsText = nullptr;
  if (errorsObject != nullptr && !isNone(errorsObject)) {
    errorsText = PY_TRY(textOf(t, errorsObject));
  }
  PY_TRY(checkNewline(t, newline));
  Ref<Str> encoding = encodingText == nullptr ? defaultEncoding(t)
                      : std::strcmp(encodingText, "locale") == 0
                          ? localeEncoding(t)
                          : Ref<Str>::share(static_cast<Str*>(encodingObject));
  if (!encoding) return failure;
  PY_TRY(checkCodecNames(t, nullptr, errorsText));
  Ref<Str> errors = errorsText == nullptr ? Ref<Str>::share(names::strict)
                                          : Ref<Str>::share(static_cast<Str*>(errorsObject));
  bool byLine = lineBuffering.value_or(0) != 0;
  bool through = writeThrough.value_or(0) != 0;
  textSetDecoded(self, {});
  textDropSnapshot(self);
  self.pendingSize = 0;
  self.bytesPerChar = 0;
  incref(buffer);
  assignOwned(self.buffer, buffer);
  PY_TRY(setNewline(t, self, newline));
  PY_TRY(setCodec(t, self, std::move(encoding), std::move(errors)));
  self.lineBuffering = byLine;
  self.writeThrough = through;
  self.chunkSize = kDefaultBufferSize;
  self.seekable = self.telling = PY_TRY(ioAsk(t, buffer, names::seekable));
  self.hasRead1 = PY_TRY(hasAttribute(t, buffer, names::read1));
  PY_TRY(skipStartMark(t, self));
  self.ok = true;
  return {};
}

static Ref<> textNew(Thread&, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

// --- reconfigure --------------------------------------------------------------------------------

static Ref<> textReconfigure(Thread& t, TextIO& self, Object* encodingObject, Object* errorsObject,
                             Object* newlineObject, Object* lineBuffering, Object* writeThrough) {
  PY_TRY(textCheckReady(t, self));
  auto given = [](Object* object) { return object != nullptr && !isNone(object); };
  if (self.decoded != nullptr &&
      (given(encodingObject) || given(errorsObject) || newlineObject != nullptr)) {
    return raiseUnsupported(t,
                            "It is not possible to set the encoding or newline of stream after "
                            "the first read");
  }
  const char* newline = nullptr;
  if (newlineObject != nullptr && !isNone(newlineObject)) {
    if (!isStr(newlineObject)) {
      return t.raise(typeErrorType, "reconfigure() argument 'newline' must be str or None, not %s",
                     newlineObject->type->name);
    }
    newline = PY_TRY(strUtf8(t, *static_cast<Str*>(newlineObject)));
    PY_TRY(checkNewline(t, newline));
  }
  bool byLine =
      given(lineBuffering) ? PY_TRY(toI64(t, lineBuffering)) != 0 : self.lineBuffering != 0;
  bool through = given(writeThrough) ? PY_TRY(toI64(t, writeThrough)) != 0 : self.writeThrough != 0;
  (void)PY_TRY(callMethod(t, &self, names::flush));
  if (newlineObject != nullptr) PY_TRY(setNewline(t, self, newline));
  if (given(encodingObject) || given(errorsObject)) {
    Ref<Str> encoding = Ref<Str>::share(static_cast<Str*>(self.encoding));
    Ref<Str> errors = Ref<Str>::share(static_cast<Str*>(self.errors));
    if (given(encodingObject)) {
      if (!isStr(encodingObject)) {
        return t.raise(typeErrorType,
                       "reconfigure() argument 'encoding' must be str or None, not %s",
                       encodingObject->type->name);
      }
      encoding = Ref<Str>::share(static_cast<Str*>(encodingObject));
      if (strEqualAscii(*encoding, "locale")) encoding = PY_TRY(localeEncoding(t));
      errors = Ref<Str>::share(names::strict);
    }
    if (given(errorsObject)) {
      if (!isStr(errorsObject)) {
        return t.raise(typeErrorType, "reconfigure() argument 'errors' must be str or None, not %s",
                       errorsObject->type->name);
      }
      errors = Ref<Str>::share(static_cast<Str*>(errorsObject));
    }
    PY_TRY(setCodec(t, self, std::move(encoding), std::move(errors)));
    PY_TRY(skipStartMark(t, self));
  }
  self.lineBuffering = byLine;
  self.writeThrough = through;
  return Ref<>::share(none());
}

// --- closing ------------------------------------------------------------------------------------

static Ref<> textDetach(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  (void)PY_TRY(callMethod(t, &self, names::flush));
  Ref<> buffer = Ref<>::steal(std::exchange(self.buffer, nullptr));
  self.detached = true;
  self.ok = false;
  return buffer;
}

static Ref<> textClose(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  if (PY_TRY(ioIsClosed(t, self.buffer))) return Ref<>::share(none());
  if (self.finalizing) {
    Ref<> warned = callMethod(t, self.buffer, names::_dealloc_warn, static_cast<Object*>(&self));
    if (!warned) t.clearPending();
  }
  Ref<> flushed = callMethod(t, &self, names::flush);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Ref<> closed = callMethod(t, self.buffer, names::close);
  chainPending(t, type, value, traceback);
  if (!flushed || !closed) return failure;
  return closed;
}

static int textTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<TextIO*>(object);
  PY_VISIT(self->buffer);
  PY_VISIT(self->encoder);
  PY_VISIT(self->decoder);
  return ioTraverseBase(object, visit, arg);
}

static int textClear(Object* object) {
  auto* self = static_cast<TextIO*>(object);
  self->ok = false;
  clearOwned(self->buffer);
  clearOwned(self->encoding);
  clearOwned(self->errors);
  clearOwned(self->encoder);
  clearOwned(self->decoder);
  clearOwned(self->lineEnd);
  clearOwned(self->decoded);
  clearOwned(self->snapshotInput);
  clearOwned(self->dict);
  return 0;
}

static void textDealloc(Object* object) {
  auto* self = static_cast<TextIO*>(object);
  self->finalizing = 1;
  if (ioBeginDealloc(object)) {
    self->finalizing = 0;
    return;
  }
  textClear(object);
  if (self->pending != nullptr) memFree(self->pending);
  object->type->free(object);
}

// --- attributes ---------------------------------------------------------------------------------

static Ref<> forward(Thread& t, TextIO& self, Str* method) {
  PY_TRY(textCheckReady(t, self));
  return callMethod(t, self.buffer, method);
}
static Ref<> textFileno(Thread& t, TextIO& self) { return forward(t, self, names::fileno); }
static Ref<> textSeekable(Thread& t, TextIO& self) { return forward(t, self, names::seekable); }
static Ref<> textReadable(Thread& t, TextIO& self) { return forward(t, self, names::readable); }
static Ref<> textWritable(Thread& t, TextIO& self) { return forward(t, self, names::writable); }
static Ref<> textIsatty(Thread& t, TextIO& self) { return forward(t, self, names::isatty); }

static Ref<> textTruncate(Thread& t, TextIO& self, Object* size) {
  PY_TRY(textCheckReady(t, self));
  (void)PY_TRY(callMethod(t, &self, names::flush));
  return callMethod(t, self.buffer, names::truncate, size != nullptr ? size : none());
}

static Ref<> getName(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  return getAttribute(t, self.buffer, names::name);
}
static Ref<> getClosed(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  return getAttribute(t, self.buffer, names::closed);
}
static Ref<> getNewlines(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  if (self.decoder == nullptr || !self.readUniversal) return Ref<>::share(none());
  return seenNewlines(t, self.newlines.seen);
}
static Ref<> getErrors(Thread& t, TextIO& self) {
  PY_TRY(checkInitialised(t, self));
  return Ref<>::share(self.errors);
}
static Ref<> getChunkSize(Thread& t, TextIO& self) {
  PY_TRY(textCheckReady(t, self));
  return newInt(self.chunkSize);
}
static Status setChunkSize(Thread& t, TextIO& self, Object* value) {
  PY_TRY(textCheckReady(t, self));
  if (value == nullptr) return t.raise(attributeErrorType, "cannot delete attribute");
  isize size = PY_TRY(toIsize(t, value, &valueErrorType));
  if (size <= 0) return t.raise(valueErrorType, "a strictly positive integer is required");
  self.chunkSize = size;
  return {};
}

static Ref<> textRepr(Thread& t, TextIO& self) {
  PY_TRY(checkInitialised(t, self));
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) {
    return t.raise(runtimeErrorType, "reentrant call inside %s.__repr__", self.type->name);
  }
  StrBuilder out;
  out.append("<_io.TextIOWrapper");
  for (Str* attribute : {names::name, names::mode}) {
    Lookup value = lookupAttribute(t, &self, attribute);
    if (value.failed()) {
      if (!t.clearIfMatches(valueErrorType)) return failure;
    }
    if (!value.found()) continue;
    Ref<Str> part = PY_TRY(newStrFormat(t, " %U=%R", attribute, value.get()));
    out.append(*part);
  }
  Ref<Str> part = PY_TRY(newStrFormat(t, " encoding=%R>", self.encoding));
  out.append(*part);
  return out.finish(t);
}

static constinit const MethodDef kMethods[] = {
    METHOD("detach", "($self, /)", textDetach, ""),
    METHOD("reconfigure",
           "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, "
           "write_through=None)",
           textReconfigure,
           "Reconfigure the text stream with new parameters.\n\n"
           "This also does an implicit stream flush."),
    METHOD("write", "($self, text, /)", textWrite, ""),
    METHOD("read", "($self, size=-1, /)", textRead, ""),
    METHOD("readline", "($self, size=-1, /)", textReadline, ""),
    METHOD("flush", "($self, /)", textFlush, ""),
    METHOD("close", "($self, /)", textClose, ""),
    METHOD("fileno", "($self, /)", textFileno, ""),
    METHOD("seekable", "($self, /)", textSeekable, ""),
    METHOD("readable", "($self, /)", textReadable, ""),
    METHOD("writable", "($self, /)", textWritable, ""),
    METHOD("isatty", "($self, /)", textIsatty, ""),
    METHOD("seek", "($self, cookie, whence=0, /)", textSeek, ""),
    METHOD("tell", "($self, /)", textTell, ""),
    METHOD("truncate", "($self, pos=None, /)", textTruncate, ""),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"encoding", kMemberObject, offsetof(TextIO, encoding), kMemberReadOnly, nullptr},
    {"buffer", kMemberObject, offsetof(TextIO, buffer), kMemberReadOnly, nullptr},
    {"line_buffering", kMemberBool, offsetof(TextIO, lineBuffering), kMemberReadOnly, nullptr},
    {"write_through", kMemberBool, offsetof(TextIO, writeThrough), kMemberReadOnly, nullptr},
    {"_finalizing", kMemberBool, offsetof(TextIO, finalizing), 0, nullptr},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("name", getName, nullptr),
    GETTER("closed", getClosed, nullptr),
    GETTER("newlines", getNewlines, nullptr),
    GETTER("errors", getErrors, nullptr),
    GETSET("_CHUNK_SIZE", getChunkSize, setChunkSize, nullptr),
    {},
};

constinit BuiltinType textIOWrapperType{{
    .name = "_io.TextIOWrapper",
    .doc = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n"
           "              line_buffering=False, write_through=False)\n--\n\n"
           "Character and line based layer over a BufferedIOBase object, buffer.",
    .basicSize = sizeof(TextIO),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &textIOBaseType,
    .dealloc = &textDealloc,
    .repr = slot<textRepr>,
    .traverse = &textTraverse,
    .clear = &textClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .iternext = slot<textNext>,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .init = initSlot<"TextIOWrapper",
                     "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                     "write_through=False)",
                     textInit>,
    .new_ = slot<textNew>,
    .finalize = &ioFinalize,
}};

}  // namespace taipan
