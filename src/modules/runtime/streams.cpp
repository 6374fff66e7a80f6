// The standard streams: io objects over descriptors 0, 1 and 2 (library reference, sys.stdin).

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/runtime/runtime.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool isOpen(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

/// The name that the codec has for itself ("latin1" is "iso8859-1").
Ref<> codecName(Thread& t, const std::string& encoding) {
  Ref<> codec = PY_TRY(lookupCodec(t, encoding.c_str()));
  return getAttribute(t, codec.get(), names::name);
}

Status setName(Thread& t, Object* stream, const char* name) {
  Ref<Str> text = PY_TRY(newStr(t, name));
  return setAttribute(t, stream, names::name, text.get());
}

/// io.open(fd, mode, buffering, ..., closefd=False) wrapped into a TextIOWrapper.
Ref<> openStream(Thread& t, Object* io, int descriptor, const char* name, bool writing) {
  const Config& config = *t.interpreter->config;
  bool isStderr = descriptor == 2;
  bool unbuffered = config.unbuffered && writing;
  Ref<Str> open = PY_TRY(newInterned(t, "open"));
  Ref<Dict> options = PY_TRY(newDict(t));
  PY_TRY(dictSetText(t, options.get(), "mode", PY_TRY(newStr(t, writing ? "wb" : "rb")).get()));
  PY_TRY(dictSetText(t, options.get(), "buffering",
                     PY_TRY(toObject(isize{unbuffered ? 0 : -1})).get()));
  PY_TRY(dictSetText(t, options.get(), "closefd", boolObject(false)));
  Ref<> number = PY_TRY(toObject(isize{descriptor}));
  Ref<Tuple> args = PY_TRY(packTuple(t, {number.get()}));
  Ref<> openFunction = PY_TRY(getAttribute(t, io, open.get()));
  Ref<> buffer = PY_TRY(callTupleDict(t, openFunction.get(), args.get(), options.get()));
  Ref<> raw = Ref<>::share(buffer.get());
  if (!unbuffered) raw = PY_TRY(getAttribute(t, buffer.get(), names::raw));
  PY_TRY(setName(t, raw.get(), name));
  Ref<> tty = PY_TRY(callMethod(t, raw.get(), names::isatty));
  bool isTty = PY_TRY(toBool(t, tty.get()));
  Ref<Dict> textOptions = PY_TRY(newDict(t));
  Dict* o = textOptions.get();
  // Messages always get through.
  const char* errors = isStderr ? "backslashreplace" : config.ioErrors.c_str();
  PY_TRY(dictSetText(t, o, "encoding", PY_TRY(codecName(t, config.ioEncoding)).get()));
  PY_TRY(dictSetText(t, o, "errors", PY_TRY(newStr(t, errors)).get()));
  PY_TRY(dictSetText(t, o, "newline", PY_TRY(newStr(t, "\n")).get()));
  PY_TRY(dictSetText(t, o, "line_buffering",
                     boolObject(!unbuffered && (isTty || isStderr || config.interactive))));
  PY_TRY(dictSetText(t, o, "write_through", boolObject(config.unbuffered)));
  Ref<Str> wrapperName = PY_TRY(newInterned(t, "TextIOWrapper"));
  Ref<> wrapper = PY_TRY(getAttribute(t, io, wrapperName.get()));
  Ref<Tuple> wrapperArgs = PY_TRY(packTuple(t, {buffer.get()}));
  Ref<> stream = PY_TRY(callTupleDict(t, wrapper.get(), wrapperArgs.get(), o));
  Ref<Str> mode = PY_TRY(newStr(t, writing ? "w" : "r"));
  PY_TRY(setAttribute(t, stream.get(), names::mode, mode.get()));
  return stream;
}

Status addStream(Thread& t, Object* io, int descriptor, const char* attribute,
                 const char* original) {
  const char* names[] = {"<stdin>", "<stdout>", "<stderr>"};
  Ref<> stream = Ref<>::share(none());
  if (isOpen(descriptor)) {
    stream = PY_TRY(openStream(t, io, descriptor, names[descriptor], descriptor != 0));
  }
  PY_TRY(setSysAttribute(t, original, stream.get()));
  return setSysAttribute(t, attribute, stream.get());
}

}  // namespace

Status openStandardStreams(Thread& t) {
  // The codecs of the streams come from the encodings package.
  (void)PY_TRY(importModule(t, "encodings"));
  Ref<> io = PY_TRY(importModule(t, "io"));
  PY_TRY(addStream(t, io.get(), 2, "stderr", "__stderr__"));
  PY_TRY(addStream(t, io.get(), 0, "stdin", "__stdin__"));
  PY_TRY(addStream(t, io.get(), 1, "stdout", "__stdout__"));
  // builtins.open is io.open.
  Ref<Str> open = PY_TRY(newInterned(t, "open"));
  Ref<> function = PY_TRY(getAttribute(t, io.get(), open.get()));
  return dictSetStr(t, static_cast<Dict*>(t.interpreter->builtinsDict), open.get(), function.get());
}

bool flushStandardStreams(Thread& t, bool report) {
  bool good = true;
  for (const char* name : {"stdout", "stderr"}) {
    Object* stream = getSysAttribute(t, name);
    if (stream == nullptr || isNone(stream)) continue;
    Ref<> keep = Ref<>::share(stream);
    Lookup closed = lookupAttribute(t, stream, names::closed);
    if (closed.failed()) {
      t.clearPending();
    } else if (closed.found()) {
      Result<bool> isClosed = toBool(t, closed.get());
      if (isClosed.failed())
        t.clearPending();
      else if (isClosed.value())
        continue;
    }
    Ref<> flushed = callMethod(t, stream, names::flush);
    if (flushed) continue;
    good = false;
    if (report && name[3] == 'o') {
      t.writeUnraisable(stream);
    } else {
      t.clearPending();
    }
  }
  return good;
}

}  // namespace taipan
