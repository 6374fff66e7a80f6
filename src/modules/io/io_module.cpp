// The module _io: open(), open_code(), text_encoding().

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/io.h"
#include "modules/support/path.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

// --- open ---------------------------------------------------------------------------------------

struct OpenMode {
  bool creating = false, reading = false, writing = false, appending = false;
  bool updating = false, text = false, binary = false;
  char raw[8] = {};
};

static Status parseMode(Thread& t, const char* text, OpenMode* mode) {
  for (const char* p = text; *p != 0; ++p) {
    bool* flag = *p == 'x'   ? &mode->creating
                 : *p == 'r' ? &mode->reading
                 : *p == 'w' ? &mode->writing
                 : *p == 'a' ? &mode->appending
                 : *p == '+' ? &mode->updating
                 : *p == 't' ? &mode->text
                 : *p == 'b' ? &mode->binary
                             : nullptr;
    if (flag == nullptr || std::strchr(p + 1, *p) != nullptr) {
      return t.raise(valueErrorType, "invalid mode: '%s'", text);
    }
    *flag = true;
  }
  char* raw = mode->raw;
  if (mode->creating) *raw++ = 'x';
  if (mode->reading) *raw++ = 'r';
  if (mode->writing) *raw++ = 'w';
  if (mode->appending) *raw++ = 'a';
  if (mode->updating) *raw++ = '+';
  return {};
}

static Status checkMode(Thread& t, const OpenMode& mode, const char* encoding, const char* errors,
                        const char* newline) {
  if (mode.text && mode.binary) {
    return t.raise(valueErrorType, "can't have text and binary mode at once");
  }
  if (mode.creating + mode.reading + mode.writing + mode.appending > 1) {
    return t.raise(valueErrorType, "must have exactly one of create/read/write/append mode");
  }
  if (mode.binary && encoding != nullptr) {
    return t.raise(valueErrorType, "binary mode doesn't take an encoding argument");
  }
  if (mode.binary && errors != nullptr) {
    return t.raise(valueErrorType, "binary mode doesn't take an errors argument");
  }
  if (mode.binary && newline != nullptr) {
    return t.raise(valueErrorType, "binary mode doesn't take a newline argument");
  }
  return {};
}

static Ref<> textOrNone(Thread& t, const char* text) {
  if (text == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, text);
}

/// Puts buffering and text over a raw file; `*stream` is the outermost made so far.
static Status wrapFile(Thread& t, Ref<>* stream, const OpenMode& mode, const char* modeText,
                       isize buffering, const char* encoding, const char* errors,
                       const char* newline) {
  Object* raw = stream->get();
  bool isTty = PY_TRY(ioAsk(t, raw, names::isatty));
  bool lineBuffering = false;
  if (buffering == 1 || (buffering < 0 && isTty)) {
    buffering = -1;
    lineBuffering = true;
  }
  if (buffering < 0) {
    Ref<> size = PY_TRY(getAttribute(t, raw, names::_blksize));
    buffering = PY_TRY(toIsize(t, size.get(), &overflowErrorType));
  }
  if (buffering < 0) return t.raise(valueErrorType, "invalid buffering size");
  if (buffering == 0) {
    if (!mode.binary) return t.raise(valueErrorType, "can't have unbuffered text I/O");
    return {};
  }
  Type* bufferType = mode.updating  ? &bufferedRandomType
                     : mode.reading ? static_cast<Type*>(&bufferedReaderType)
                     : mode.creating || mode.writing || mode.appending
                         ? static_cast<Type*>(&bufferedWriterType)
                         : nullptr;
  if (bufferType == nullptr) return t.raise(valueErrorType, "unknown mode: '%s'", modeText);
  Ref<Int> size = PY_TRY(newInt(buffering));
  *stream =
      PY_TRY(call(t, static_cast<Object*>(bufferType), raw, static_cast<Object*>(size.get())));
  if (mode.binary) return {};
  Ref<> encodingObject = PY_TRY(textOrNone(t, encoding));
  Ref<> errorsObject = PY_TRY(textOrNone(t, errors));
  Ref<> newlineObject = PY_TRY(textOrNone(t, newline));
  *stream =
      PY_TRY(call(t, static_cast<Object*>(&textIOWrapperType), stream->get(), encodingObject.get(),
                  errorsObject.get(), newlineObject.get(), boolObject(lineBuffering)));
  Ref<Str> modeObject = PY_TRY(newStr(t, modeText));
  return setAttribute(t, stream->get(), names::mode, modeObject.get());
}

Ref<> ioOpen(Thread& t, Object* file, const char* modeText, isize buffering, const char* encoding,
             const char* errors, const char* newline, bool closefd, Object* opener) {
  Ref<> path = isNumber(file) ? Ref<>::share(file) : fsPath(t, file);
  if (!path) return path;
  OpenMode mode;
  PY_TRY(parseMode(t, modeText, &mode));
  PY_TRY(checkMode(t, mode, encoding, errors, newline));
  if (mode.binary && buffering == 1) {
    PY_TRY(warn(t, runtimeWarningType, 1,
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer "
                "size will be used"));
  }
  Ref<Str> rawMode = PY_TRY(newStr(t, mode.raw));
  Ref<> stream = PY_TRY(call(t, static_cast<Object*>(&fileIOType), path.get(),
                             static_cast<Object*>(rawMode.get()), boolObject(closefd),
                             opener != nullptr ? opener : none()));
  if (wrapFile(t, &stream, mode, modeText, buffering, encoding, errors, newline).failed()) {
    Object *type, *value, *traceback;
    t.fetch(&type, &value, &traceback);
    if (stream) {
      Ref<> closed = callMethod(t, stream.get(), names::close);
    }
    chainPending(t, type, value, traceback);
    return failure;
  }
  return stream;
}

/// A str or None argument of open().
static Status openText(Thread& t, Object* object, const char* name, const char** text) {
  *text = nullptr;
  if (object == nullptr || isNone(object)) return {};
  if (!isStr(object)) {
    return t.raise(typeErrorType, "open() argument '%s' must be str or None, not %.50s", name,
                   object->type->name);
  }
  isize length;
  *text = PY_TRY(strUtf8(t, *static_cast<Str*>(object), &length));
  if (static_cast<isize>(std::strlen(*text)) != length) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return {};
}

Result<const char*> ioModeText(Thread& t, Object* object, const char* function) {
  if (object == nullptr) return "r";
  if (!isStr(object)) {
    return t.raise(typeErrorType, "%s() argument 'mode' must be str, not %.50s", function,
                   argumentTypeName(object));
  }
  isize length;
  const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(object), &length));
  if (static_cast<isize>(std::strlen(text)) != length) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return text;
}

static Ref<> openMethod(Thread& t, Module&, Object* file, Object* modeObject,
                        Optional<int> buffering, Object* encodingObject, Object* errorsObject,
                        Object* newlineObject, Optional<int> closefd, Object* opener) {
  const char* mode = PY_TRY(ioModeText(t, modeObject, "open"));
  const char *encoding, *errors, *newline;
  PY_TRY(openText(t, encodingObject, "encoding", &encoding));
  PY_TRY(openText(t, errorsObject, "errors", &errors));
  PY_TRY(openText(t, newlineObject, "newline", &newline));
  return ioOpen(t, file, mode, buffering.value_or(-1), encoding, errors, newline,
                closefd.value_or(1) != 0, opener);
}

static Ref<> openCode(Thread& t, Module&, Object* path) {
  if (!isStr(path)) {
    return t.raise(typeErrorType, "open_code() argument 'path' must be str, not %.50s",
                   argumentTypeName(path));
  }
  return ioOpen(t, path, "rb", -1, nullptr, nullptr, nullptr, true, nullptr);
}

/// An integer attribute of sys.flags; 0 if there is none.
static Result<bool> systemFlag(Thread& t, const char* name) {
  Object* flags = getSysAttribute(t, "flags");
  if (flags == nullptr) return false;
  Ref<Str> attribute = PY_TRY(newInterned(t, name));
  Lookup value = PY_TRY(lookupAttribute(t, flags, attribute.get()));
  if (!value.found()) return false;
  return toBool(t, value.get());
}

static Ref<> textEncoding(Thread& t, Module&, Object* encoding, Optional<int> stackLevel) {
  if (encoding != nullptr && !isNone(encoding)) return Ref<>::share(encoding);
  if (PY_TRY(systemFlag(t, "warn_default_encoding"))) {
    PY_TRY(
        warn(t, encodingWarningType, stackLevel.value_or(2), "'encoding' argument not specified"));
  }
  if (PY_TRY(systemFlag(t, "utf8_mode"))) return newStr(t, "utf-8");
  return newStr(t, "locale");
}

static constinit const MethodDef kFunctions[] = {
    METHOD("open",
           "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, "
           "closefd=True, opener=None)",
           openMethod, "Open file and return a stream.  Raise OSError upon failure."),
    METHOD("text_encoding", "($module, encoding, stacklevel=2, /)", textEncoding,
           "A helper function to choose the text encoding.\n\n"
           "When encoding is not None, this function returns it.\n"
           "Otherwise, this function returns the default text encoding\n"
           "(i.e. \"locale\" or \"utf-8\" depends on UTF-8 mode)."),
    METHOD("open_code", "($module, /, path)", openCode,
           "Opens the provided file with the intent to import the contents."),
    {},
};

// --- the module ---------------------------------------------------------------------------------

static Status makeUnsupportedOperation(Thread& t) {
  if (unsupportedOperation != nullptr) return {};
  Ref<Str> name = PY_TRY(newInterned(t, "UnsupportedOperation"));
  Ref<Str> module = PY_TRY(newInterned(t, "io"));
  Ref<Tuple> bases = PY_TRY(packTuple(t, {&osErrorType, &valueErrorType}));
  Ref<Dict> dict = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, dict.get(), names::__module__, module.get()));
  Ref<> made = PY_TRY(call(t, static_cast<Object*>(&typeType), static_cast<Object*>(name.get()),
                           static_cast<Object*>(bases.get()), static_cast<Object*>(dict.get())));
  unsupportedOperation = made.release();
  return {};
}

static Status ioExec(Thread& t, Module& module) {
  PY_TRY(addInt(t, module, "DEFAULT_BUFFER_SIZE", kDefaultBufferSize));
  PY_TRY(makeUnsupportedOperation(t));
  PY_TRY(addObject(t, module, "UnsupportedOperation", unsupportedOperation));
  PY_TRY(addObject(t, module, "BlockingIOError", &blockingIOErrorType));
  for (BuiltinType* type :
       {&ioBaseType, &newlineDecoderType, &bufferedIOBaseType, &rawIOBaseType, &textIOBaseType,
        &bytesIOType, &bufferedReaderType, &bufferedWriterType, &bufferedRWPairType,
        &bufferedRandomType, &fileIOType, &stringIOType, &textIOWrapperType}) {
    PY_TRY(addType(t, module, *type));
  }
  return {};
}

extern constinit const ModuleSpec ioModule{
    .name = "io",  // what its functions are pickled by
    .doc =
        "The io module provides the Python interfaces to stream handling. The\n"
        "builtin open function is defined in this module.",
    .functions = kFunctions,
    .exec = ioExec,
};

}  // namespace taipan
